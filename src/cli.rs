//! The command line. Doc comments below are the help that users read.

mod ask;
mod bench;
mod chat;
mod classify;
mod eval;
mod index;
mod models;
mod search;
mod serve;
mod start;
mod status;
mod terminal;
mod train;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use priorart::app::Places;
use priorart::index::Filter;
use priorart::patent::Date;

/// Finds prior art and answers questions about patents, on this machine, with quotes that stand in the documents.
///
/// Without a command: fetches the default models when they are missing, indexes the sample corpus when there is no index,
/// and serves on 127.0.0.1:8317.
#[derive(Debug, Parser)]
#[command(name = "priorart", version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    /// Log more (-v: what is done; -vv: details). Texts of questions and answers are never logged.
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve chat and search over HTTP (OpenAI-shaped)
    Serve(serve::ServeArgs),
    /// Add documents to the index: JSON Lines (.gz, .zst) or USPTO XML, recognised from their content
    Index(index::IndexArgs),
    /// Find patents by words and meaning
    Search(search::SearchArgs),
    /// Show a stored patent, however its number is written
    Show(search::ShowArgs),
    /// Ask a question; the answer streams with numbered, verbatim sources
    Ask(ask::AskArgs),
    /// A conversation: search, narrow, ask, compare, summarise, classify, translate
    Chat(chat::ChatArgs),
    /// Sort texts into CPC or IPC codes, with the words and documents that decided
    Classify(classify::ClassifyArgs),
    /// Learn from your own collection: a classifier
    Train(train::TrainArgs),
    /// List, fetch and verify models
    Models(models::ModelsArgs),
    /// What is stored: documents, languages, vectors, models, sizes
    Status(status::StatusArgs),
    /// Measure the speed of the models and of the vector index
    Bench(bench::BenchArgs),
    /// Measure the quality of retrieval, answers, conversations and classification
    Eval(eval::EvalArgs),
}

impl Cli {
    /// Reads the command line; prints help or a usage error and ends the program where that is all there is to do.
    pub fn from_command_line() -> Self {
        Self::parse()
    }
}

/// Runs the chosen command.
///
/// # Errors
/// The chain that `main` prints.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        None => start::run(),
        Some(Command::Serve(args)) => serve::run(args),
        Some(Command::Index(args)) => index::run(args),
        Some(Command::Search(args)) => search::run(args),
        Some(Command::Show(args)) => search::show(args),
        Some(Command::Ask(args)) => ask::run(args),
        Some(Command::Chat(args)) => chat::run(args),
        Some(Command::Classify(args)) => classify::run(args),
        Some(Command::Train(args)) => train::run(args),
        Some(Command::Models(args)) => models::run(args),
        Some(Command::Status(args)) => status::run(args),
        Some(Command::Bench(args)) => bench::run(args),
        Some(Command::Eval(args)) => eval::run(args),
    }
}

/// Which index to use.
#[derive(Debug, Args)]
struct IndexDir {
    /// Folder of the index [default: $PRIORART_HOME/index, else index/data of the checkout]
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
}

impl IndexDir {
    fn places(&self) -> Places {
        Places::resolve(self.index.clone())
    }
}

/// Which documents may be found.
#[derive(Debug, Args)]
struct FilterArgs {
    /// Only documents published before this day (a hard gate; documents without a date do not pass)
    #[arg(long, value_name = "DATE")]
    before: Option<Date>,
    /// Only documents published on or after this day
    #[arg(long, value_name = "DATE")]
    after: Option<Date>,
    /// Only documents with a CPC or IPC symbol under this one, "H01M" or "H01M 4/38"; may be repeated
    #[arg(long, value_name = "PREFIX")]
    cpc: Vec<String>,
    /// Only documents of this office (ST.3 code: US, KR, EP); may be repeated
    #[arg(long, value_name = "CC")]
    country: Vec<String>,
    /// Only documents in this language (en, ko, zh, ja); may be repeated
    #[arg(long, value_name = "L")]
    lang: Vec<String>,
}

impl FilterArgs {
    fn filter(&self) -> priorart::Result<Filter> {
        Filter::asked(&self.country, &self.lang, &self.cpc, self.before, self.after)
    }
}

/// Prints the chain of an error: what failed, then why. Exit code 2 for input that can be mended, else 1.
pub fn fail(error: &anyhow::Error) -> std::process::ExitCode {
    use priorart::Error;
    let mut told = String::new();
    for cause in error.chain().map(ToString::to_string) {
        // an error of a file says what the system says, which comes behind it once more
        if !told.contains(&cause) {
            told = if told.is_empty() { cause } else { format!("{told}: {cause}") };
        }
    }
    terminal::note(&format!("error: {told}"));
    let input = error.chain().any(|e| matches!(e.downcast_ref(), Some(Error::Invalid { .. } | Error::NotFound { .. } | Error::Record { .. })));
    std::process::ExitCode::from(if input { 2 } else { 1 })
}
