//! `priorart index`: words first, then vectors; Ctrl-C keeps what was acknowledged.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use clap::Args;
use indicatif::ProgressBar;
use priorart::app::{Places, embedder_of, load_embedder};
use priorart::error::Error;
use priorart::index::{Index, Writer};
use priorart::ingest::{self, Found, Position};
use priorart::model::manifest::DEFAULT_EMBEDDER;
use serde::Serialize;

use super::IndexDir;
use super::terminal::{bar, note, say, say_json, stop_flag};

#[derive(Debug, Args)]
pub struct IndexArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Files or folders; "-" reads stdin. None: only compute the vectors that are still missing
    #[arg(value_name = "FILE|DIR|-")]
    inputs: Vec<PathBuf>,
    /// Stop with an error at the first bad record
    #[arg(long)]
    strict: bool,
    /// Index words only; run `priorart index` later for the vectors
    #[arg(long)]
    no_vectors: bool,
    /// The embedder of a new index; another one than the index has makes all vectors anew
    #[arg(long, value_name = "NAME")]
    embedder: Option<String>,
    /// Print the summary as JSON
    #[arg(long)]
    json: bool,
}

/// Documents between two acknowledgements: this many or this long, whichever comes first.
const COMMIT_DOCUMENTS: u64 = 20_000;
const COMMIT_TIME: Duration = Duration::from_secs(20);
/// Bad records shown one by one; the rest is only counted.
const BAD_SHOWN: u64 = 20;

#[derive(Debug, Default, Serialize)]
struct Summary {
    /// New documents, and those that replaced another text.
    added: u64,
    /// Of these, those that took the place of another document of the same number, stored before or read before.
    replaced: u64,
    /// Stored letter by letter already.
    unchanged: u64,
    bad: u64,
    stopped: bool,
    documents: u64,
    vectors: u64,
    vectors_missing: u64,
    seconds: f64,
    documents_per_s: f64,
    generation: u64,
}

impl Summary {
    /// Good records so far.
    fn read(&self) -> u64 {
        self.added + self.unchanged
    }
}

pub fn run(args: IndexArgs) -> anyhow::Result<()> {
    let places = args.dir.places();
    let stop = stop_flag()?;
    let index = Index::create_or_open(&places.index)?;
    let mut writer = index.writer()?;
    let mut summary = Summary::default();
    let started = Instant::now();
    if !args.inputs.is_empty() {
        add_documents(&args, &mut writer, &stop, &mut summary)?;
    }
    summary.seconds = started.elapsed().as_secs_f64();
    summary.documents_per_s = summary.read() as f64 / summary.seconds.max(1e-9);
    if !args.no_vectors && !stop.load(Ordering::SeqCst) {
        let embedder = args.embedder.clone().or_else(|| embedder_of(&index, &places.models));
        add_vectors(&places, embedder.as_deref(), &mut writer, &stop)?;
    }
    drop(writer);
    let snapshot = index.snapshot();
    (summary.documents, summary.generation) = (snapshot.documents(), snapshot.generation().number);
    let (done, total) = snapshot.vectors();
    (summary.vectors, summary.vectors_missing) = (done, total - done);
    summary.stopped = stop.load(Ordering::SeqCst);
    report(&args, &summary)
}

fn add_documents(args: &IndexArgs, writer: &mut Writer, stop: &Arc<AtomicBool>, summary: &mut Summary) -> anyhow::Result<()> {
    let progress = bar(0, "words");
    let (mut since, mut last) = (0u64, Instant::now());
    let mut failed: Option<Error> = None;
    ingest::read(&args.inputs, &mut |found, position| {
        let step = match found {
            Found::Document(document) => writer.add(&document.patent).map(|()| {
                since += 1;
                let read = summary.read() + 1;
                (summary.unchanged, summary.replaced) = (writer.unchanged(), writer.replaced());
                summary.added = read - summary.unchanged;
            }),
            Found::Bad(error) if args.strict => Err(error),
            Found::Bad(error) => {
                summary.bad += 1;
                if summary.bad <= BAD_SHOWN {
                    progress.suspend(|| note(&format!("skipped: {error}")));
                }
                Ok(())
            }
        };
        show(&progress, summary.read(), position);
        let step = step.and_then(|()| {
            if since >= COMMIT_DOCUMENTS || (since > 0 && last.elapsed() > COMMIT_TIME) {
                writer.commit()?;
                (since, last) = (0, Instant::now());
            }
            Ok(())
        });
        if let Err(error) = step {
            failed = Some(error);
            return false;
        }
        !stop.load(Ordering::SeqCst)
    })?;
    // What was read before a bad record is kept; after a failure of its own the writer commits no more.
    let failed = match failed {
        None | Some(Error::Record { .. }) => writer.commit().err().or(failed),
        broken => broken,
    };
    progress.finish_and_clear();
    match failed {
        Some(error) => Err(anyhow::Error::from(error).context("stopped; what was acknowledged before is searchable")),
        None => Ok(()),
    }
}

fn show(progress: &ProgressBar, read: u64, position: Position) {
    // The number of documents in the rest of the input is estimated from the bytes read so far.
    if let Some(total) = position.bytes_total.filter(|_| position.bytes_done > 0) {
        progress.set_length((read as f64 * total.max(position.bytes_done) as f64 / position.bytes_done as f64) as u64);
    }
    progress.set_position(read);
}

fn add_vectors(places: &Places, name: Option<&str>, writer: &mut Writer, stop: &Arc<AtomicBool>) -> anyhow::Result<()> {
    let Some(embedder) = load_embedder(&places.models, name)? else {
        let name = name.unwrap_or(DEFAULT_EMBEDDER);
        note(&format!("No embedder here: words are indexed, meaning is not. Run `priorart models pull {name}`, then `priorart index`."));
        return Ok(());
    };
    let missing = writer.pending_vectors(&embedder);
    if missing == 0 {
        return Ok(());
    }
    note("Every document is searchable by words now; adding vectors for search by meaning. Ctrl-C keeps what is done.");
    let progress = bar(missing, "vectors");
    writer.embed_pending(&embedder, &mut |done, total| {
        progress.set_length(total);
        progress.set_position(done);
        !stop.load(Ordering::SeqCst)
    })?;
    progress.finish_and_clear();
    Ok(())
}

fn report(args: &IndexArgs, summary: &Summary) -> anyhow::Result<()> {
    if args.json {
        return say_json(summary);
    }
    let Summary { added, replaced, unchanged, bad, seconds, documents_per_s, documents, vectors_missing, .. } = summary;
    say(&format!(
        "Added {added} documents in {seconds:.1} s ({documents_per_s:.0}/s read), found {unchanged} unchanged, skipped {bad} bad records. The index holds {documents} documents.\n"
    ));
    if *replaced > 0 {
        say(&format!("{replaced} of them took the place of another document of the same number.\n"));
    }
    if !args.inputs.is_empty() && added + unchanged + bad == 0 && !summary.stopped {
        note("No document was found in what was named: `priorart index --help` lists the formats.");
    }
    if *vectors_missing > 0 {
        let named = args.dir.index.as_ref().map(|dir| format!(" --index {}", dir.display())).unwrap_or_default();
        say(&format!("{vectors_missing} documents have no vectors yet; `priorart index{named}` without files computes them.\n"));
    }
    if summary.stopped {
        say("Stopped on request; what was acknowledged is searchable.\n");
    }
    Ok(())
}
