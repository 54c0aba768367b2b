//! One file per job a person comes for. A desk turns a [`Question`] into events on a [`Stage`].

mod applicant;
pub mod ask;
mod bibliography;
pub(crate) mod check;
mod cites;
pub mod classified;
pub mod classify;
mod compare;
mod converse;
mod count;
mod decide;
pub(crate) mod elements;
mod identify;
mod list;
mod meant;
mod neighbours;
mod nothing;
pub(crate) mod phrase;
mod plain;
mod premise;
mod prior;
mod reader;
mod shared;
mod show;
mod summarise;
mod tally;
mod translate;
mod which;

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;
use tokio::sync::mpsc;

use crate::app::App;
use crate::chat::act::weight;
use crate::chat::event::Understood;
use crate::chat::{Desk, Done, Event, Question, Source};
use crate::error::{Error, Result};
use crate::patent::{Language, Patent, Quote};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::{hybrid, rule};

/// Where a desk speaks. A send fails when the listener has left; the error ends the work.
pub struct Stage {
    events: mpsc::Sender<Result<Event>>,
}

impl Stage {
    /// A stage whose listener holds the other end.
    pub fn new(events: mpsc::Sender<Result<Event>>) -> Self {
        Self { events }
    }

    async fn send(&self, event: Event) -> Result<()> {
        self.events.send(Ok(event)).await.map_err(|_| Error::Cancelled)
    }

    async fn understood(&self, what: Understood) -> Result<()> {
        self.send(Event::Understood(Box::new(what))).await
    }

    async fn status(&self, what: &str) -> Result<()> {
        self.send(Event::Status(what.to_owned())).await
    }

    async fn sources(&self, sources: Vec<Source>) -> Result<()> {
        self.send(Event::Sources(sources)).await
    }

    async fn text(&self, text: impl Into<String>) -> Result<()> {
        self.send(Event::Text(text.into())).await
    }

    /// Ends when the listener has left.
    async fn left(&self) {
        self.events.closed().await;
    }

    async fn done(&self, done: Done) -> Result<()> {
        self.send(Event::Done(done)).await
    }
}

/// Numbers quotes as the sources of an answer, from 1.
fn number<'a>(quotes: impl IntoIterator<Item = (&'a Patent, &'a Quote)>) -> Vec<Source> {
    (1u32..).zip(quotes).map(|(n, (patent, quote))| Source::new(n, quote, patent.heading(), patent.date)).collect()
}

/// One line a source: document, section, `[n]`, the quote.
fn state_lines(app: &App, lang: &Language, sources: &[Source]) -> Result<Vec<String>> {
    sources
        .iter()
        .map(|source| {
            let section = app.prompts.section(lang, &source.section)?;
            let variables = context! { id => source.id.as_str(), section, n => source.n, quote => source.quote.as_str() };
            app.prompts.phrase(lang, "states", variables)
        })
        .collect()
}

/// Answers at the desk that the question names.
///
/// # Errors
/// What retrieval or the models say; [`Error::Cancelled`] when the listener has left.
pub async fn answer(app: &App, question: &Question, stage: &Stage) -> Result<()> {
    match question.desk {
        Desk::Assistant => converse::answer(app, question, None, stage).await,
        Desk::Fixed(act) => converse::answer(app, question, Some(act), stage).await,
        Desk::Model => plain::answer(app, question, stage).await,
    }
}

/// What a text asks: a long one is read off the async threads.
async fn analysed(text: &str) -> Result<Analysis> {
    let text = text.to_owned();
    hybrid::blocking(move || Ok(Analysis::of(&text))).await
}

/// Letters (a CJK one counts twice) that a text behind a colon has at least.
const PASTED: usize = 16;

/// The text behind the colon of a turn that says before it only what is to be done: "classify: a pump", "翻译成英文：密封".
fn behind_colon(text: &str) -> Option<&str> {
    let (work, rest) = text.split_once([':', '：'])?;
    (weight(work) <= ORDERS && weight(rest) > 0).then(|| rest.trim())
}

/// Letters of an order before a colon at most.
const ORDERS: usize = 40;

/// The text that a turn holds to be worked on: in quotation marks, or behind a colon.
fn pasted(text: &str) -> Option<&str> {
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| rule(r#"["“「『«‘'](.{8,})["”」』»’']"#));
    let quoted = QUOTED.captures(text).and_then(|found| found.get(1)).map(|text| text.as_str());
    // "the pump again: which class is it in?" asks, and pastes nothing
    let is_text = |text: &&str| weight(text) >= PASTED && Analysis::of(text).wanted != Wanted::Class;
    quoted.or_else(|| text.split_once([':', '：', '\n']).map(|(_, text)| text.trim()).filter(is_text)).or_else(|| behind_colon(text))
}
