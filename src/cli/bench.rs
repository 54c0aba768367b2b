//! `priorart bench generation | embedding | ann`: the workloads and the JSON keys of the peers' scripts.

use std::path::PathBuf;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::{Args, Subcommand};
use priorart::Error;
use priorart::app::{Places, encoder};
use priorart::index::DenseGraph;
use priorart::model::fetch::{self, Progress, Status};
use priorart::model::manifest::{DEFAULT_EMBEDDER, DEFAULT_GENERATOR, FileKind, Manifest};
use priorart::model::{DecoderModel, DecoderSettings, EmbeddingModel, LanguageModel, Message, Role, Sampling, Step, TextKind};
use serde_json::{Value, json};

use super::terminal::{say, say_json};

#[derive(Debug, Args)]
pub struct BenchArgs {
    #[command(subcommand)]
    what: What,
    /// Print JSON lines
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Prefill and decode of a language model
    Generation {
        /// A model name or a GGUF file
        #[arg(long, env = "PRIORART_MODEL", value_name = "NAME", default_value = DEFAULT_GENERATOR)]
        model: String,
        /// Tokens of the prompt
        #[arg(long, default_value_t = 512)]
        tokens: usize,
        /// Decode in so many streams at once
        #[arg(long, default_value_t = 1, value_name = "N")]
        streams: usize,
        /// Instead: answer these messages, a JSON list of {"role", "content"}, as the server would
        #[arg(long, value_name = "FILE.json")]
        messages: Option<PathBuf>,
    },
    /// Passages and single queries through the embedder; the times include cutting the texts up into tokens
    Embedding {
        /// Texts, {"text": …} a line
        texts: PathBuf,
        /// The embedder
        #[arg(long, default_value = DEFAULT_EMBEDDER)]
        model: String,
        /// Multiply in f32 instead of 8 bits
        #[arg(long)]
        exact: bool,
    },
    /// Build and search the vector index over little-endian f32 rows of unit length; the last 200 rows are the queries
    Ann {
        /// The vectors
        vectors: PathBuf,
        /// Length of a row
        dimensions: usize,
    },
}

pub fn run(args: BenchArgs) -> anyhow::Result<()> {
    let models = Places::resolve(None).models;
    let show = |line: Value| -> anyhow::Result<()> {
        if args.json {
            return say_json(&line);
        }
        let fields = line.as_object().into_iter().flatten().map(|(k, v)| format!("{k} {v}")).collect::<Vec<_>>();
        say(&(fields.join("  ") + "\n"));
        Ok(())
    };
    match &args.what {
        What::Generation { model, messages: Some(file), .. } => answer(&models, model, file, &show),
        What::Generation { model, tokens, streams, .. } => generation(&models, model, *tokens, *streams, &show),
        What::Embedding { texts, model, exact } => embedding(&models, model, texts, *exact, &show),
        What::Ann { vectors, dimensions } => ann(vectors, *dimensions, &show),
    }
}

type Show<'a> = &'a dyn Fn(Value) -> anyhow::Result<()>;

/// What the peers print as their name.
const PEER: &str = "priorart";

/// The weights of a generator; its context as in llm.py.
fn decoder(models: &std::path::Path, model: &str, tokens: usize) -> anyhow::Result<DecoderModel> {
    if model == "none" {
        bail!("there is no language model to measure: name one with --model");
    }
    let manifest = present(model, models)?;
    let weights = manifest.path(models, FileKind::Weights).context("the model has no weights")?;
    let settings = DecoderSettings { context_tokens: (2 * tokens).max(4096), ..DecoderSettings::default() };
    Ok(DecoderModel::load_with(&weights, &settings)?)
}

/// Answers messages greedily, with everything that makes it fast, and times what comes after the first token.
fn answer(models: &std::path::Path, model: &str, file: &std::path::Path, show: Show) -> anyhow::Result<()> {
    #[derive(serde::Deserialize)]
    struct Line {
        role: String,
        content: String,
    }
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let lines: Vec<Line> = serde_json::from_str(&text).with_context(|| format!("{} is no list of messages", file.display()))?;
    let role = |name: &str| match name {
        "system" => Role::System,
        "assistant" => Role::Assistant,
        _ => Role::User,
    };
    let messages: Vec<Message> = lines.into_iter().map(|line| Message::new(role(&line.role), line.content)).collect();
    let mut decoder = decoder(models, model, 512)?;
    decoder.bench_prefill(&[1, 2, 3])?;
    let id = decoder.begin(&messages, &Sampling { max_tokens: 400, ..Sampling::default() })?;
    let (started, mut first, mut text) = (Instant::now(), None, String::new());
    loop {
        for (_, step) in decoder.step(&[id])? {
            let (piece, end) = match step? {
                Step::Text(piece) => (piece, None),
                Step::Done(piece, _, usage) => (piece, Some(usage)),
            };
            text.push_str(&piece);
            let begun = *first.get_or_insert_with(Instant::now);
            let Some(usage) = end else { continue };
            let seconds = begun.elapsed().as_secs_f64();
            let prompt = (begun - started).as_secs_f64();
            show(
                json!({ "peer": PEER, "work": "prompt", "tokens": usage.prompt_tokens, "seconds": round(prompt, 3), "tokens_per_s": round(usage.prompt_tokens as f64 / prompt, 1) }),
            )?;
            let tokens = usage.completion_tokens.saturating_sub(1);
            return show(
                json!({ "peer": PEER, "work": "answer", "tokens": tokens, "seconds": round(seconds, 3), "tokens_per_s": round(tokens as f64 / seconds, 1), "crc32": crc32fast::hash(text.trim().as_bytes()) }),
            );
        }
    }
}

fn generation(models: &std::path::Path, model: &str, tokens: usize, streams: usize, show: Show) -> anyhow::Result<()> {
    let mut decoder = decoder(models, model, tokens)?;
    let ids: Vec<u32> = (0..tokens as u32).map(|i| 1000 + (i * 37) % 40_000).collect();
    decoder.bench_prefill(&[1, 2, 3])?;
    let line = |work: &str, tokens: usize, started: Instant| {
        let seconds = started.elapsed().as_secs_f64();
        json!({ "peer": PEER, "work": work, "tokens": tokens, "seconds": round(seconds, 3), "tokens_per_s": round(tokens as f64 / seconds, 1) })
    };
    let started = Instant::now();
    decoder.bench_prefill(&ids)?;
    show(line("prefill", tokens, started))?;
    let started = Instant::now();
    decoder.bench_decode(streams, 48)?;
    show(line(if streams == 1 { "decode" } else { "decode together" }, 48 * streams, started))?;
    if streams > 1 {
        return Ok(());
    }
    decoder.bench_prefill(&ids)?;
    let more = &ids[..ids.len().min(64)];
    let started = Instant::now();
    decoder.bench_continue(more)?;
    show(line("prefill after cached prefix", more.len(), started))
}

/// The manifest of a model whose weights are here and right. Nothing is fetched: who measures wants no surprise of a gigabyte.
fn present(name: &str, models: &std::path::Path) -> anyhow::Result<Manifest> {
    let manifest = Manifest::find(name, Some(models))?;
    if matches!(fetch::status(&manifest, models), Status::Missing | Status::Partial { .. }) {
        let what = format!("the weights of {} are not on this machine", manifest.name);
        return Err(Error::Unavailable { what, remedy: format!("run `priorart models pull {}`", manifest.name) }.into());
    }
    fetch::ensure(&manifest, models, &Progress::stderr())?;
    Ok(manifest)
}

fn embedding(models: &std::path::Path, name: &str, texts: &std::path::Path, exact: bool, show: Show) -> anyhow::Result<()> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let mut model = encoder(&present(name, models)?, models, exact)?;
    let lines: Vec<Line> = priorart::eval::read_lines(texts)?;
    let texts: Vec<String> = lines.into_iter().take(512).map(|l| l.text).collect();
    let queries = texts.iter().take(64).map(|t| model.cut(t, TextKind::Query, 32)).collect::<Result<Vec<_>, _>>()?;
    model.embed(&texts[..texts.len().min(32)], TextKind::Passage, &|| false)?;
    for (work, kind, texts, batch) in [("passages", TextKind::Passage, &texts, texts.len()), ("query", TextKind::Query, &queries, 1)] {
        let tokens = model.count_tokens(texts, kind)?;
        let started = Instant::now();
        for part in texts.chunks(batch.max(1)) {
            model.embed(part, kind, &|| false)?;
        }
        let seconds = started.elapsed().as_secs_f64();
        show(json!({
            "peer": PEER, "work": work, "texts": texts.len(), "tokens": tokens, "seconds": round(seconds, 3),
            "tokens_per_s": (tokens as f64 / seconds).round() as u64, "ms_per_text": round(1000.0 * seconds / texts.len() as f64, 2),
        }))?;
    }
    Ok(())
}

fn ann(vectors: &std::path::Path, dimensions: usize, show: Show) -> anyhow::Result<()> {
    const QUERIES: usize = 200;
    let bytes = std::fs::read(vectors).with_context(|| format!("cannot read {}", vectors.display()))?;
    if dimensions == 0 || bytes.len() % (4 * dimensions) != 0 || bytes.len() / (4 * dimensions) <= QUERIES + 10 {
        bail!("{} does not hold more than {QUERIES} rows of {dimensions} little-endian f32 values", vectors.display());
    }
    let values: Vec<f32> = bytes.chunks_exact(4).map(|v| f32::from_le_bytes([v[0], v[1], v[2], v[3]])).collect();
    let (base, queries) = values.split_at(values.len() - QUERIES * dimensions);
    let exact: Vec<Vec<u32>> = queries.chunks_exact(dimensions).map(|q| nearest(q, base)).collect();
    let started = Instant::now();
    let graph = DenseGraph::build(base, dimensions)?;
    show(json!({ "peer": PEER, "work": "build", "seconds": round(started.elapsed().as_secs_f64(), 3), "rows": base.len() / dimensions }))?;
    for ef in [32, 64, 128, 256] {
        let started = Instant::now();
        let found = queries.chunks_exact(dimensions).map(|q| graph.search(q, 10, ef)).collect::<Result<Vec<_>, _>>()?;
        let seconds = started.elapsed().as_secs_f64();
        let right: usize = found.iter().zip(&exact).map(|(f, e)| f.iter().filter(|(n, _)| e.contains(n)).count()).sum();
        show(json!({
            "peer": PEER, "work": "search", "seconds": round(seconds, 3), "ef": ef, "recall_at_10": round(right as f64 / (10 * QUERIES) as f64, 4),
            "ms_per_query": round(1000.0 * seconds / QUERIES as f64, 4),
        }))?;
    }
    Ok(())
}

fn nearest(query: &[f32], base: &[f32]) -> Vec<u32> {
    let dot = |row: &[f32]| row.iter().zip(query).map(|(a, b)| a * b).sum::<f32>();
    let mut scored: Vec<(f32, u32)> = base.chunks_exact(query.len()).map(dot).zip(0u32..).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(10).map(|(_, i)| i).collect()
}

fn round(value: f64, digits: i32) -> f64 {
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}
