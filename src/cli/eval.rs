//! `priorart eval retrieval | answers | conversations | summaries | classification`.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use priorart::app::{App, Places};
use priorart::desk::classify::Classifier;
use priorart::eval::{self, answers, classification, conversations, retrieval, summaries};

use serde::Serialize;

use super::IndexDir;
use super::search::{self, ModeArg};
use super::terminal::{bar, note, runtime, say, say_json};

#[derive(Debug, Args)]
pub struct EvalArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Rank queries with relevance judgments: nDCG@10, MRR@10, recall@100
    Retrieval(RetrievalArgs),
    /// Ask questions with known answers: right, verbatim, abstained, wrong
    Answers(AnswersArgs),
    /// Go through scripted conversations: what was understood, which documents the lists hold, what was said
    Conversations(ConversationsArgs),
    /// Summarise documents whose abstracts are withheld: supported sentences, elements of the claims, ROUGE-L with the abstract
    Summaries(SummariesArgs),
    /// Classify texts with known codes: right in the first one and three, calibration error, time
    Classification(ClassificationArgs),
}

#[derive(Debug, Args)]
struct ClassificationArgs {
    /// Texts: {"id","task","text","labels","codes"} a line
    #[arg(long, value_name = "FILE.jsonl")]
    queries: PathBuf,
    /// Folder of the classifier [default: beside the index]
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct RetrievalArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Queries: {"id","task","query","exclude","filter","relevant"} a line
    #[arg(long, value_name = "FILE.jsonl")]
    queries: PathBuf,
    /// How to find
    #[arg(long, value_enum, default_value_t = ModeArg::Hybrid)]
    mode: ModeArg,
    /// Write the ranking, 100 deep, as a TREC run
    #[arg(long, value_name = "OUT.trec")]
    run: Option<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct AnswersArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Questions: {"id","lang","kind","question","answer_ids","must_contain","must_not_contain"} a line
    #[arg(long, visible_alias = "truth", value_name = "FILE.jsonl")]
    questions: PathBuf,
    /// Write what was answered, a line a question
    #[arg(long, value_name = "OUT.jsonl")]
    answers: Option<PathBuf>,
    /// The language model; "none" for quotes alone
    #[arg(long, env = "PRIORART_MODEL", value_name = "NAME")]
    model: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ConversationsArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Scripts: {"id","lang","turns":[{"user","expect":{"route","filters","kept","ids_any","must_contain",…}}]} a line
    #[arg(long, value_name = "FILE.jsonl")]
    scripts: PathBuf,
    /// Write what became of every turn, a line each
    #[arg(long, value_name = "OUT.jsonl")]
    answers: Option<PathBuf>,
    /// The language model; "none" for quotes alone
    #[arg(long, env = "PRIORART_MODEL", value_name = "NAME")]
    model: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct SummariesArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Documents: {"id","lang","abstract"} a line; the index holds them without their abstracts
    #[arg(long, value_name = "FILE.jsonl")]
    documents: PathBuf,
    /// Sentences asked for [default: as many as a summary has]
    #[arg(long, value_name = "N")]
    sentences: Option<usize>,
    /// Measure these texts of another system instead: {"id","text"} a line
    #[arg(long, value_name = "FILE.jsonl")]
    texts: Option<PathBuf>,
    /// Write the summaries with their numbers, a line each
    #[arg(long, value_name = "OUT.jsonl")]
    answers: Option<PathBuf>,
    /// The language model; "none" for quotes alone
    #[arg(long, env = "PRIORART_MODEL", value_name = "NAME")]
    model: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: EvalArgs) -> anyhow::Result<()> {
    match args.what {
        What::Retrieval(args) => run_retrieval(args),
        What::Answers(args) => run_answers(args),
        What::Conversations(args) => run_conversations(args),
        What::Summaries(args) => run_summaries(args),
        What::Classification(args) => run_classification(args),
    }
}

fn run_classification(args: ClassificationArgs) -> anyhow::Result<()> {
    let classifier = Classifier::open(&Places::resolve(None), args.model.as_deref())?;
    let queries: Vec<classification::Judged> = eval::read_lines(&args.queries)?;
    let progress = bar(queries.len() as u64, "texts");
    let tasks = classification::evaluate(&classifier, &queries, &|done| progress.inc(done))?;
    progress.finish_and_clear();
    if args.json {
        return say_json(&tasks);
    }
    say(&format!("{:<16} {:<9} {:>6} {:>7} {:>7} {:>7} {:>9}\n", "task", "level", "texts", "top-1", "top-3", "ECE", "ms/text"));
    for (task, levels) in &tasks {
        for (level, s) in levels {
            say(&format!("{task:<16} {level:<9} {:>6} {:>7.4} {:>7.4} {:>7.4} {:>9.2}\n", s.texts, s.top_1, s.top_3, s.calibration_error, s.ms_per_text));
        }
    }
    Ok(())
}

fn run_retrieval(args: RetrievalArgs) -> anyhow::Result<()> {
    let app = search::open(&args.dir, args.mode.into())?;
    let queries: Vec<retrieval::Judged> = eval::read_lines(&args.queries)?;
    let progress = bar(queries.len() as u64, "queries");
    let mut file = create(args.run.as_deref())?;
    let out = file.as_mut().map(|f| f as &mut dyn std::io::Write);
    let tasks = runtime()?.block_on(retrieval::evaluate(&app, &queries, args.mode.into(), out, &|| progress.inc(1)))?;
    if let Some(mut file) = file {
        file.flush()?;
    }
    progress.finish_and_clear();
    if args.json {
        return say_json(&tasks);
    }
    say(&format!("{:<20} {:>8} {:>8} {:>8} {:>11}\n", "task", "queries", "nDCG@10", "MRR@10", "recall@100"));
    for (task, s) in &tasks {
        say(&format!("{task:<20} {:>8} {:>8.4} {:>8.4} {:>11.4}\n", s.queries, s.ndcg_10, s.mrr_10, s.recall_100));
    }
    Ok(())
}

fn run_answers(args: AnswersArgs) -> anyhow::Result<()> {
    let app = App::open(&args.dir.places(), args.model.as_deref())?;
    let questions: Vec<answers::Known> = eval::read_lines(&args.questions)?;
    let progress = bar(questions.len() as u64, "questions");
    let mut file = Lines::create(args.answers.as_deref())?;
    let mut tallies: BTreeMap<String, answers::Tally> = BTreeMap::new();
    let runtime = runtime()?;
    for known in &questions {
        let answered = runtime.block_on(answers::ask(&app, known, app.generator.is_some()))?;
        if !answers::count(&app, known, &answered, &mut tallies)? {
            progress.suspend(|| note(&format!("not right: {} ({}, {})", known.id, known.lang, known.kind)));
        }
        file.line(&answered)?;
        progress.inc(1);
    }
    file.finish()?;
    progress.finish_and_clear();
    if args.json { say_json(&tallies) } else { table(&tallies) }
}

fn run_conversations(args: ConversationsArgs) -> anyhow::Result<()> {
    let app = App::open(&args.dir.places(), args.model.as_deref())?;
    let scripts: Vec<conversations::Script> = eval::read_lines(&args.scripts)?;
    let progress = bar(scripts.iter().map(|script| script.turns.len() as u64).sum(), "turns");
    let mut file = Lines::create(args.answers.as_deref())?;
    let mut tallies = BTreeMap::new();
    let runtime = runtime()?;
    for script in &scripts {
        let turns = runtime.block_on(conversations::hold(&app, script, app.generator.is_some(), &mut tallies))?;
        progress.inc(turns.len() as u64);
        for turn in turns {
            if !turn.misses.is_empty() {
                progress.suspend(|| note(&format!("{} “{}”: {}", turn.turn, turn.user, turn.misses.join("; "))));
            }
            file.line(&turn)?;
        }
    }
    file.finish()?;
    progress.finish_and_clear();
    if args.json {
        return say_json(&tallies);
    }
    say(&format!(
        "{:<10} {:>5} {:>9} {:>9} {:>9} {:>12} {:>13} {:>11} {:>11} {:>12}\n",
        "", "turns", "route", "state", "facts", "none: said", "none wrongly", "verbatim", "unsupported", "first/all s"
    ));
    for (key, t) in &tallies {
        let of = |part: usize, whole: usize| format!("{part}/{whole}");
        let n = t.turns as f64;
        say(&format!(
            "{key:<10} {:>5} {:>9} {:>9} {:>9} {:>12} {:>13} {:>11} {:>11} {:>5.2}/{:>5.2}\n",
            t.turns,
            of(t.route, t.turns),
            of(t.state, t.lists),
            of(t.facts, t.with_facts),
            of(t.abstained, t.unanswerable),
            of(t.abstained_wrongly, t.turns - t.unanswerable),
            of(t.verbatim, t.quotes),
            of(t.unsupported_shown, t.prose_sentences),
            t.seconds[0] / n,
            t.seconds[1] / n,
        ));
    }
    Ok(())
}

fn run_summaries(args: SummariesArgs) -> anyhow::Result<()> {
    let app = App::open(&args.dir.places(), if args.texts.is_some() { Some("none") } else { args.model.as_deref() })?;
    let references: Vec<summaries::Reference> = eval::read_lines(&args.documents)?;
    let foreign: Option<Vec<summaries::Foreign>> = args.texts.as_deref().map(eval::read_lines).transpose()?;
    let progress = bar(references.len() as u64, "summaries");
    let mut file = Lines::create(args.answers.as_deref())?;
    let mut tallies = BTreeMap::new();
    let runtime = runtime()?;
    for reference in &references {
        progress.inc(1);
        let summary = match &foreign {
            None => runtime.block_on(summaries::summarise(&app, reference, args.sentences, app.generator.is_some()))?,
            Some(texts) => {
                let Some(text) = texts.iter().find(|text| text.id == reference.id) else { continue };
                summaries::foreign(&app, reference, &text.text)?
            }
        };
        summaries::Tally::count(&mut tallies, &reference.lang, &summary);
        file.line(&summary)?;
    }
    file.finish()?;
    progress.finish_and_clear();
    if args.json {
        return say_json(&tallies);
    }
    say(&format!("{:<10} {:>9} {:>12} {:>12} {:>22} {:>7}\n", "", "documents", "supported", "elements", "ROUGE-L P / R / F1", "s each"));
    for (key, t) in &tallies {
        let n = t.documents as f64;
        let [p, r, f] = t.rouge_l.map(|sum| sum / n);
        say(&format!(
            "{key:<10} {:>9} {:>12} {:>12} {:>22} {:>7.2}\n",
            t.documents,
            format!("{}/{}", t.supported, t.sentences),
            format!("{}/{}", t.elements[1], t.elements[0]),
            format!("{p:.3} / {r:.3} / {f:.3}"),
            t.seconds / n,
        ));
    }
    Ok(())
}

/// JSON lines of what was answered, where a file for them is named.
struct Lines(Option<BufWriter<File>>);

impl Lines {
    fn create(path: Option<&Path>) -> anyhow::Result<Self> {
        create(path).map(Self)
    }

    fn line(&mut self, row: &impl Serialize) -> anyhow::Result<()> {
        let Some(file) = &mut self.0 else { return Ok(()) };
        Ok(writeln!(file, "{}", serde_json::to_string(row)?)?)
    }

    fn finish(self) -> anyhow::Result<()> {
        Ok(self.0.map_or(Ok(()), |mut file| file.flush())?)
    }
}

fn create(path: Option<&Path>) -> anyhow::Result<Option<BufWriter<File>>> {
    path.map(|p| File::create(p).map(BufWriter::new).with_context(|| format!("cannot write {}", p.display()))).transpose()
}

fn table(tallies: &BTreeMap<String, answers::Tally>) -> anyhow::Result<()> {
    say(&format!(
        "{:<22} {:>4} {:>7} {:>10} {:>10} {:>13} {:>13} {:>6} {:>11} {:>8} {:>7}\n",
        "", "n", "right", "source@5", "verbatim", "abst. unansw.", "abst. answ.", "wrong", "unsupported", "dropped", "s each"
    ));
    for (key, t) in tallies {
        let unanswerable = t.questions - t.answerable;
        say(&format!(
            "{key:<22} {:>4} {:>6.0}% {:>10} {:>10} {:>13} {:>13} {:>6} {:>11} {:>8} {:>7.1}\n",
            t.questions,
            100.0 * t.right as f64 / t.questions as f64,
            format!("{}/{}", t.source_in_5, t.answerable),
            format!("{}/{}", t.verbatim, t.quotes),
            format!("{}/{unanswerable}", t.abstained_unanswerable),
            format!("{}/{}", t.abstained_answerable, t.owed),
            t.wrong,
            format!("{}/{}", t.unsupported_shown, t.prose_sentences),
            t.dropped_sentences,
            t.seconds / t.questions as f64,
        ));
    }
    Ok(())
}
