//! `priorart classify`: a text, or JSON lines of texts, to codes.

use std::io::{BufRead as _, BufReader, Read};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, ValueEnum};
use priorart::Error;
use priorart::app::{App, Places};
use priorart::desk::classified::{self, Wish};
use priorart::desk::classify::{Classified, Classifier, is_trained};
use priorart::patent::Level;
use serde::{Deserialize, Serialize};

use super::terminal::{note, say, say_json};

#[derive(Debug, Args)]
pub struct ClassifyArgs {
    /// Folder of the classifier [default: beside the index; without one, the nearest documents of your collection vote]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// How deep
    #[arg(long, value_enum, default_value_t = LevelArg::Subclass)]
    level: LevelArg,
    /// Codes for each text
    #[arg(long, default_value_t = 5, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000))]
    top: u16,
    /// The task whose codes are wanted, as in the training lines [default: chosen by the words]
    #[arg(long, value_name = "NAME")]
    task: Option<String>,
    /// Print JSON, a line a text
    #[arg(long)]
    json: bool,
    /// A plain text, or JSON lines {"id","text","task"}; "-" reads stdin
    #[arg(value_name = "FILE|-", default_value = "-")]
    input: PathBuf,
}

/// [`Level`] for clap.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelArg {
    Section,
    Class,
    Subclass,
    /// Main group
    Group,
    Subgroup,
}

impl From<LevelArg> for Level {
    fn from(level: LevelArg) -> Self {
        match level {
            LevelArg::Section => Self::Section,
            LevelArg::Class => Self::Class,
            LevelArg::Subclass => Self::Subclass,
            LevelArg::Group => Self::Group,
            LevelArg::Subgroup => Self::Subgroup,
        }
    }
}

/// What classifies.
enum By {
    /// The classifier that was named.
    Classifier(Box<Classifier>),
    /// What this installation has.
    Installation(Box<App>),
}

/// A text of a JSON line.
#[derive(Debug, Deserialize)]
struct Asked {
    #[serde(default)]
    id: String,
    text: String,
    #[serde(default)]
    task: Option<String>,
}

#[derive(Debug, Serialize)]
struct Answer<'a> {
    id: &'a str,
    #[serde(flatten)]
    classified: Classified,
}

pub fn run(args: ClassifyArgs) -> anyhow::Result<()> {
    let places = Places::resolve(None);
    let by = match &args.model {
        Some(dir) => By::Classifier(Box::new(Classifier::load(dir, &places.models)?)),
        None if is_trained(&places) => By::Classifier(Box::new(Classifier::open(&places, None)?)),
        None => By::Installation(Box::new(App::for_search(&places)?)),
    };
    let input: Box<dyn Read> = if args.input.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        Box::new(std::fs::File::open(&args.input).with_context(|| format!("cannot read {}", args.input.display()))?)
    };
    let mut input = BufReader::new(input);
    if input.fill_buf().context("cannot read the text")?.trim_ascii_start().first() != Some(&b'{') {
        let mut text = String::new();
        input.read_to_string(&mut text).context("the text is not UTF-8")?;
        return answer(&args, &by, &Asked { id: args.input.display().to_string(), text, task: None });
    }
    let mut bad = 0u64;
    for (number, line) in (1u64..).zip(input.lines()) {
        let line = line.context("cannot read on")?;
        if line.trim().is_empty() {
            continue;
        }
        let record = |reason: String| Error::Record { file: args.input.display().to_string(), line: number, reason };
        let answered = match serde_json::from_str::<Asked>(&line) {
            Ok(asked) => answer(&args, &by, &asked).map_err(|e| record(format!("{e:#}"))),
            Err(error) => Err(record(error.to_string())),
        };
        if let Err(error) = answered {
            bad += 1;
            note(&format!("skipped: {error}"));
        }
    }
    match bad {
        0 => Ok(()),
        _ => Err(Error::invalid("input", format!("{bad} lines could not be classified")).into()),
    }
}

fn answer(args: &ClassifyArgs, by: &By, asked: &Asked) -> anyhow::Result<()> {
    let task = asked.task.as_deref().or(args.task.as_deref());
    let (level, top) = (args.level.into(), args.top.into());
    let classified = match by {
        By::Classifier(classifier) => classifier.classify(&asked.text, task, level, top)?,
        By::Installation(app) => classified::classify(app, &asked.text, None, &Wish { task: task.map(str::to_owned), scheme: None, level, top })?,
    };
    if args.json {
        return say_json(&Answer { id: &asked.id, classified });
    }
    classified.cautions.iter().for_each(|caution| note(&caution.to_string()));
    say(&format!("{} ({})\n", asked.id, classified.task));
    for p in &classified.predictions {
        say(&format!("  {:>5.1} %  {:<14} {}\n", 100.0 * p.score, p.code, p.title));
    }
    let near = classified.evidence.documents.iter().map(|d| format!("{} ({:.2}{})", d.id, d.likeness, if d.has_code { ", same code" } else { "" }));
    say(&format!("  words:   {}\n  nearest: {}\n", classified.evidence.words.join(", "), near.collect::<Vec<_>>().join(" · ")));
    Ok(())
}
