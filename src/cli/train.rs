//! `priorart train classifier`: labelled texts → one checked file.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use indicatif::ProgressBar;
use priorart::Error;
use priorart::app::{Places, load_embedder};
use priorart::desk::classify::{embed, folder, words};
use priorart::ingest;
use priorart::model::Embedder;
use priorart::model::classifier::{Example, Head, Model, train};
use priorart::patent::Symbol;
use serde::Deserialize;

use super::terminal::{bar, note, say};

#[derive(Debug, Args)]
pub struct TrainArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Learn to sort texts into codes, from lines {"id","text","labels" and "codes","task"}; one head for each task
    Classifier(ClassifierArgs),
}

#[derive(Debug, Args)]
struct ClassifierArgs {
    /// Folder for the classifier [default: beside the index, where `classify` looks for it]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Titles of symbols, "symbol TAB … TAB title" a line, plain, gzip or zstd; may be repeated
    #[arg(long, value_name = "FILE.tsv")]
    titles: Vec<PathBuf>,
    /// Go by words alone, without the encoder: faster to train and to use, a little less often right
    #[arg(long)]
    words_only: bool,
    /// Training texts, plain, gzip or zstd
    #[arg(required = true, value_name = "FILE.jsonl")]
    inputs: Vec<PathBuf>,
}

/// One training line.
#[derive(Debug, Deserialize)]
struct Row {
    #[serde(default)]
    id: String,
    text: String,
    #[serde(default = "default_task")]
    task: String,
    #[serde(default)]
    labels: Vec<Symbol>,
    #[serde(default)]
    codes: Vec<Symbol>,
}

fn default_task() -> String {
    "default".into()
}

/// Bad lines shown one by one; the rest is only counted.
const BAD_SHOWN: u64 = 20;
/// Texts of a task below which it is said that there are few.
const FEW_TEXTS: usize = 100;
/// Texts embedded together, after sorting by length.
const BATCH: usize = 64;
/// Longest title that is kept, in characters.
const TITLE_CHARS: usize = 240;

pub fn run(args: TrainArgs) -> anyhow::Result<()> {
    let What::Classifier(args) = args.what;
    let (places, started) = (Places::resolve(None), Instant::now());
    let (mut tasks, bad) = read(&args.inputs)?;
    let texts: usize = tasks.values().map(Vec::len).sum();
    if texts == 0 {
        bail!(Error::invalid("training texts", "none of the lines can be used; each wants {\"text\": …, \"labels\": [\"H01M\"]}"));
    }
    let mut model = Model { titles: titles(&args.titles)?, ..Model::default() };
    let embedder = if args.words_only { None } else { load_embedder(&places.models, None)? };
    if let Some(embedder) = &embedder {
        model.embedder = (embedder.name().to_owned(), embedder.fingerprint().unwrap_or_default().to_owned());
        read_meaning(embedder, &mut tasks)?;
    } else if !args.words_only {
        note("No embedder here: learning from words alone. `priorart models pull` fetches one.");
    }
    for (task, rows) in tasks {
        let examples: Vec<Example> = rows.into_iter().map(|(_, example)| example).collect();
        let classes: HashSet<&str> = examples.iter().flat_map(|example| &example.symbols).filter_map(Symbol::subclass).collect();
        if examples.len() < FEW_TEXTS || classes.len() < 2 {
            note(&format!(
                "{task}: {} texts of {} subclasses are too few to tell classes apart; its answers will be guesses. Thousands of texts are usual.",
                examples.len(),
                classes.len()
            ));
        }
        let progress = bar(0, "heads");
        model.heads.push(train(&task, &examples, &|done, total| {
            progress.set_length(total);
            progress.set_position(done);
        }));
        progress.finish_and_clear();
    }
    model.keep_known_titles();
    let out = args.out.unwrap_or_else(|| folder(&places));
    let bytes = model.save(&out)?;
    let tasks = model.heads.iter().map(Head::task).collect::<Vec<_>>().join(", ");
    say(&format!(
        "Learnt {} tasks ({tasks}) from {texts} texts in {:.0} s, skipped {bad} bad lines; {:.1} MB in {}\n",
        model.heads.len(),
        started.elapsed().as_secs_f64(),
        bytes as f64 / 1e6,
        out.display()
    ));
    Ok(())
}

/// The texts of every task, and how many lines were skipped.
type Tasks = BTreeMap<String, Vec<(String, Example)>>;

fn read(inputs: &[PathBuf]) -> anyhow::Result<(Tasks, u64)> {
    let (mut tasks, mut bad) = (Tasks::new(), 0u64);
    let progress = ProgressBar::new_spinner().with_message("reading");
    for path in inputs {
        ingest::rows(path, example, |row| match row {
            Ok((task, text, example)) => {
                progress.inc(1);
                tasks.entry(task).or_default().push((text, example));
            }
            Err(error) => {
                bad += 1;
                if bad <= BAD_SHOWN {
                    progress.suspend(|| note(&format!("skipped: {error}")));
                }
            }
        })?;
    }
    progress.finish_and_clear();
    Ok((tasks, bad))
}

fn example(line: &str) -> Result<(String, String, Example), String> {
    let Row { id, text, task, labels, codes } = serde_json::from_str(line).map_err(|e| e.to_string())?;
    let symbols: Vec<Symbol> = labels.into_iter().chain(codes).collect();
    if let Some(wrong) = symbols.iter().find(|s| !s.is_well_formed()) {
        return Err(format!("{wrong:?} is no CPC or IPC symbol; write it like H01M or H01M 4/38", wrong = wrong.as_str()));
    }
    let terms = words(&text);
    match (symbols.is_empty(), terms.is_empty()) {
        (true, _) => Err("it has neither labels nor codes".into()),
        (_, true) => Err("its text has no words".into()),
        _ => Ok((task, text, Example { id, terms, embedding: None, symbols })),
    }
}

/// Gives every example its embedding; texts of like length together.
fn read_meaning(embedder: &Embedder, tasks: &mut Tasks) -> anyhow::Result<()> {
    let mut rows: Vec<&mut (String, Example)> = tasks.values_mut().flatten().collect();
    rows.sort_by_key(|(text, _)| text.len());
    let progress = bar(rows.len() as u64, "texts read for meaning");
    for batch in rows.chunks_mut(BATCH) {
        let embeddings = embed(embedder, &batch.iter().map(|(text, _)| text.as_str()).collect::<Vec<_>>())?;
        for ((_, example), embedding) in batch.iter_mut().map(|row| &mut **row).zip(embeddings) {
            example.embedding = Some(embedding.values().to_vec());
        }
        progress.inc(batch.len() as u64);
    }
    progress.finish_and_clear();
    Ok(())
}

/// Titles by symbol; a main group's stand under "H01M4/00" in the tables and also under "H01M4" here.
fn titles(paths: &[PathBuf]) -> anyhow::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for path in paths {
        table(path, &mut found).with_context(|| format!("cannot read the titles of {}", path.display()))?;
    }
    Ok(found)
}

fn table(path: &Path, found: &mut BTreeMap<String, String>) -> priorart::Result<()> {
    let row = |line: &str| {
        let (symbol, rest) = line.split_once('\t').ok_or("no TAB between symbol and title")?;
        let title: String = rest.rsplit('\t').next().unwrap_or_default().trim().chars().take(TITLE_CHARS).collect();
        let symbol = Symbol::new(symbol);
        if symbol.is_well_formed() { Ok((symbol, title)) } else { Err(format!("{:?} is no CPC or IPC symbol", symbol.as_str())) }
    };
    let mut bad = 0u64;
    ingest::rows(path, row, |row| match row {
        Ok((symbol, title)) => {
            if let Some(group) = symbol.as_str().strip_suffix("/00") {
                found.insert(group.to_owned(), title.clone());
            }
            found.insert(symbol.as_str().to_owned(), title);
        }
        Err(error) => {
            bad += 1;
            if bad <= BAD_SHOWN {
                note(&format!("skipped: {error}"));
            }
        }
    })
}
