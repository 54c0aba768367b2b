//! `priorart status`.

use std::path::Path;

use clap::Args;
use indicatif::HumanBytes;
use priorart::app::App;
use priorart::model::fetch::{self, Status};
use priorart::model::manifest::Manifest;

use super::IndexDir;
use super::terminal::{SAMPLE, say, say_json};

#[derive(Debug, Args)]
pub struct StatusArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
}

pub fn run(args: StatusArgs) -> anyhow::Result<()> {
    let places = args.dir.places();
    let app = App::for_words(&places)?;
    app.index.verify()?;
    let snapshot = app.index.snapshot();
    let (countries, langs) = (snapshot.counts_by("country")?, snapshot.counts_by("lang")?);
    let (vectors, wanted) = snapshot.vectors();
    let generation = snapshot.generation();
    let present: Vec<String> =
        Manifest::known(Some(&places.models))?.into_iter().filter(|m| fetch::status(m, &places.models) == Status::Present).map(|m| m.name).collect();
    let (index_bytes, model_bytes) = (size_of(app.index.dir()), size_of(&places.models));
    if args.json {
        return say_json(&serde_json::json!({
            "index": app.index.dir(), "sample": app.sample, "documents": snapshot.documents(), "generation": generation.number,
            "countries": object(countries), "languages": object(langs),
            "documents_with_vectors": vectors, "documents_wanting_vectors": wanted, "embedder": generation.embedder.as_ref().map(|e| &e.name),
            "models": present, "index_bytes": index_bytes, "model_bytes": model_bytes,
        }));
    }
    let list = |pairs: &[(String, u64)]| pairs.iter().map(|(name, n)| format!("{name} {n}")).collect::<Vec<_>>().join(" · ");
    say(&format!("index       {} ({}), generation {}\n", app.index.dir().display(), HumanBytes(index_bytes), generation.number));
    let sample = if app.sample { format!(" {SAMPLE}") } else { String::new() };
    say(&format!("documents   {}{sample}\n", snapshot.documents()));
    say(&format!("countries   {}\nlanguages   {}\n", list(&countries), list(&langs)));
    say(&format!("vectors     {vectors} of {wanted} documents{}\n", generation.embedder.as_ref().map(|e| format!(" ({})", e.name)).unwrap_or_default()));
    say(&format!("models      {} ({})\n", if present.is_empty() { "none".into() } else { present.join(", ") }, HumanBytes(model_bytes)));
    Ok(())
}

fn object(pairs: Vec<(String, u64)>) -> serde_json::Map<String, serde_json::Value> {
    pairs.into_iter().map(|(name, n)| (name, n.into())).collect()
}

/// Bytes of all files under `dir`; 0 where it is missing.
fn size_of(dir: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(dir) else { return 0 };
    entries
        .flatten()
        .map(|entry| match entry.metadata() {
            Ok(meta) if meta.is_dir() => size_of(&entry.path()),
            Ok(meta) => meta.len(),
            Err(_) => 0,
        })
        .sum()
}
