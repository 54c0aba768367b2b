//! `priorart search` and `priorart show`.

use anyhow::bail;
use clap::{Args, ValueEnum};
use priorart::app::App;
use priorart::patent::{Patent, PatentId};
use priorart::search::{Hit, Mode, Query, hybrid};
use priorart::{Error, Result};

use super::terminal::{caution, runtime, say, say_json};
use super::{FilterArgs, IndexDir};

#[derive(Debug, Args)]
pub struct SearchArgs {
    #[command(flatten)]
    dir: IndexDir,
    #[command(flatten)]
    filter: FilterArgs,
    /// Print one JSON document
    #[arg(long)]
    json: bool,
    /// How many patents at most
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Find by words and meaning, by words alone, or by meaning alone
    #[arg(long, value_enum, default_value_t = ModeArg::Hybrid)]
    mode: ModeArg,
    /// Words, a question or a claim; "-" reads stdin
    query: String,
}

/// [`Mode`] for clap.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ModeArg {
    /// Words and vectors, fused
    Hybrid,
    /// Words alone
    Lexical,
    /// Vectors alone
    Dense,
}

impl From<ModeArg> for Mode {
    fn from(mode: ModeArg) -> Self {
        match mode {
            ModeArg::Hybrid => Self::Hybrid,
            ModeArg::Lexical => Self::Lexical,
            ModeArg::Dense => Self::Dense,
        }
    }
}

pub fn run(args: SearchArgs) -> anyhow::Result<()> {
    let mode = Mode::from(args.mode);
    let app = open(&args.dir, mode)?;
    if args.limit == 0 || args.limit > app.limits.hits {
        bail!(Error::invalid("--limit", format!("must be between 1 and {}", app.limits.hits)));
    }
    let text = if args.query == "-" { std::io::read_to_string(std::io::stdin())? } else { args.query };
    let query = Query { text, filter: args.filter.filter()?, mode, limit: args.limit };
    caution(&app, query.mode);
    let hits = runtime()?.block_on(hybrid::search(&app, &query))?;
    if args.json {
        return say_json(&serde_json::json!({ "hits": hits, "documents": app.index.snapshot().documents(), "mode": app.mode(query.mode) }));
    }
    if hits.is_empty() {
        say("Nothing found. Fewer filters or other words may help.\n");
    }
    for (n, hit) in (1..).zip(&hits) {
        say(&shown(n, hit));
    }
    Ok(())
}

/// The collection, with the embedder where the search needs it.
pub fn open(dir: &IndexDir, mode: Mode) -> Result<App> {
    if mode == Mode::Lexical { App::for_words(&dir.places()) } else { App::for_search(&dir.places()) }
}

fn shown(n: usize, hit: &Hit) -> String {
    let date = hit.date.map_or_else(|| "no date".to_owned(), |d| d.to_string());
    let classes = hit.cpc.iter().take(3).map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let mut text = format!("{n:>3}. {}  {}\n     {date} · {} · {classes}\n", hit.id, hit.title, hit.lang);
    for evidence in &hit.evidence {
        let quote: String = evidence.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = quote.chars().take(240).collect();
        let more = if short.len() < quote.len() { "…" } else { "" };
        text.push_str(&format!("     {}: {short}{more}\n", evidence.section));
    }
    text
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    #[command(flatten)]
    dir: IndexDir,
    /// Print the stored record as JSON
    #[arg(long)]
    json: bool,
    /// "US 10,123,456 B2", "us10123456", "KR 10-2020-0012345 A", …
    id: String,
}

pub fn show(args: ShowArgs) -> anyhow::Result<()> {
    let app = App::for_words(&args.dir.places())?;
    let id = PatentId::written(&args.id)?;
    let found = patents(&app, &id)?;
    for patent in &found {
        if args.json {
            say_json(patent)?;
        } else {
            say(&page(patent));
        }
    }
    Ok(())
}

fn patents(app: &App, id: &PatentId) -> Result<Vec<Patent>> {
    let snapshot = app.index.snapshot();
    let found = snapshot.find(id)?;
    if found.is_empty() {
        let nearest = snapshot.nearest_ids(id, 5)?.iter().map(ToString::to_string).collect();
        return Err(Error::NotFound { what: format!("{id} is not in this collection"), nearest });
    }
    found.into_iter().filter_map(|(row, _)| snapshot.get(row).transpose()).collect()
}

fn page(patent: &Patent) -> String {
    let mut text = format!("{}  {}\n", patent.id, patent.heading());
    let date = patent.date.map_or_else(|| "unknown".to_owned(), |d| d.to_string());
    text.push_str(&format!("published {date} · language {} · source {}\n", patent.lang.code(), patent.source));
    for (name, values) in [("applicants", patent.applicants.join("; ")), ("classes", classes(patent)), ("cites", patent.citations.join(", "))] {
        if !values.is_empty() {
            text.push_str(&format!("{name}: {values}\n"));
        }
    }
    for (section, words) in patent.sections().skip(usize::from(!patent.title.trim().is_empty())) {
        text.push_str(&format!("\n{section}\n{}\n", words.trim()));
    }
    text.push('\n');
    text
}

fn classes(patent: &Patent) -> String {
    patent.cpc.iter().chain(&patent.ipc).map(ToString::to_string).collect::<Vec<_>>().join(" ")
}
