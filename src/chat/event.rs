//! What a desk emits while it answers.

use serde::Serialize;
use tokio::sync::mpsc;

use super::act::{Act, Turn};
use super::list::List;
use super::period::Period;
use crate::error::Result;
use crate::index::Filter;
use crate::model::Usage;
use crate::patent::{Date, PatentId, Quote, Section};

/// One step of an answer, in the order `Understood? Status* Sources? Text* Done`.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// What the last turn was taken to ask for.
    Understood(Box<Understood>),
    /// What is being done, for a person who waits.
    Status(String),
    /// The numbered sources of this answer; sent once, before the text that cites them.
    Sources(Vec<Source>),
    /// More of the answer. Every sentence in it has passed the checks; `[n]` marks refer to the sources.
    Text(String),
    /// The end.
    Done(Done),
}

/// What a turn was taken to ask for, so that a person, or a program, can see and correct it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Understood {
    /// search, ask, compare, summarise, classify, translate or plain.
    pub route: &'static str,
    /// The step in detail: search, narrow, sort, back, more, show, …
    pub act: Act,
    /// In a line: "silicon anodes · H01M 4/38 and below · published before 2015-01-01".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line: String,
    /// What the list lets in.
    pub filters: Filters,
    /// What it shuts out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub without: Option<Filters>,
    /// Documents of the list that passed, of how many that were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kept: Option<[usize; 2]>,
    /// The list, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub results: Vec<PatentId>,
}

/// Filters as requests write them.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Filters {
    /// ST.3 codes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub country: Vec<String>,
    /// Languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lang: Vec<String>,
    /// CPC or IPC prefixes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cpc: Vec<String>,
    /// Applicants.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub applicant: Vec<String>,
    /// Published before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Date>,
    /// Published on or after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Date>,
    /// Several periods of publication, where they are shut out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub periods: Vec<Period>,
}

impl Understood {
    /// A turn that makes no list.
    pub fn of(turn: &Turn) -> Self {
        // only lists and counts are filtered by all that a turn names: "summarise it in Korean" filters nothing
        let dates = Filter { before: turn.filter.before, after: turn.filter.after, ..Filter::default() };
        let filtered = turn.act.route() == "search" || turn.act == Act::Count;
        let filters = Filters::of([if filtered { &turn.filter } else { &dates }]);
        Self { route: turn.act.route(), act: turn.act, line: String::new(), filters, without: None, kept: None, results: Vec::new() }
    }

    /// A turn that makes a list, of which `kept` of `of` documents passed.
    pub fn of_list(turn: &Turn, list: &List, line: String, kept: usize, of: usize, results: Vec<PatentId>) -> Self {
        let out = &list.without;
        let classes = out.classes.iter().map(ToString::to_string).collect();
        let without = Filters {
            country: out.countries.clone(),
            lang: out.langs.clone(),
            cpc: classes,
            applicant: out.applicants.clone(),
            periods: out.periods.clone(),
            ..Filters::default()
        };
        let without = (without != Filters::default()).then_some(without);
        Self { line, filters: Filters::of([&list.base, &list.keep]), without, kept: Some([kept, of]), results, ..Self::of(turn) }
    }
}

impl Filters {
    /// Several filters that hold together.
    pub fn of<'a>(filters: impl IntoIterator<Item = &'a Filter>) -> Self {
        let mut all = Self::default();
        for filter in filters {
            all.country.extend(filter.countries.iter().cloned());
            all.lang.extend(filter.langs.iter().cloned());
            all.applicant.extend(filter.applicants.iter().cloned());
            all.cpc.extend(filter.classes.iter().map(ToString::to_string));
            all.before = [all.before, filter.before].into_iter().flatten().min();
            all.after = [all.after, filter.after].into_iter().flatten().max();
        }
        all
    }
}

/// How an answer ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Default)]
pub struct Done {
    /// Nothing in the collection supports an answer, and the text says so.
    pub abstained: bool,
    /// Sentences of the model that failed the checks and were left out.
    pub dropped_sentences: usize,
    /// Whether the text was cut at the token limit.
    pub cut: bool,
    /// Tokens read and written by the language model; zero where it was not asked.
    pub usage: Usage,
}

/// A numbered source: a verbatim quote and where it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Source {
    /// The number that `[n]` in the text refers to, from 1.
    pub n: u32,
    /// The publication.
    pub id: PatentId,
    /// Its title.
    pub title: String,
    /// The section the quote stands in.
    pub section: Section,
    /// The words, letter by letter as stored.
    pub quote: String,
    /// Byte range of the quote in the stored section.
    pub start: usize,
    /// End of that range.
    pub end: usize,
    /// Publication date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Address of the stored document on this server: `/v1/patents/{id}`.
    pub url: String,
}

impl Source {
    /// Numbers a quote.
    pub fn new(n: u32, quote: &Quote, title: String, date: Option<Date>) -> Self {
        let range = quote.range();
        Self {
            n,
            id: quote.id().clone(),
            title,
            section: quote.section().clone(),
            quote: quote.text().to_owned(),
            start: range.start,
            end: range.end,
            date,
            url: format!("/v1/patents/{}", quote.id()),
        }
    }
}

/// What an answer has said so far: the fold of its events, the same for every front.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The text.
    pub text: String,
    /// The numbered sources.
    pub sources: Vec<Source>,
    /// What the turn was taken to ask for.
    pub understood: Option<Understood>,
    /// How it ended; `None` while it has not.
    pub done: Option<Done>,
}

impl Answer {
    /// Takes an event and gives back the text it adds.
    pub fn take(&mut self, event: Event) -> Option<String> {
        match event {
            Event::Status(_) => None,
            Event::Understood(understood) => {
                self.understood = Some(*understood);
                None
            }
            Event::Sources(sources) => {
                self.sources = sources;
                None
            }
            Event::Text(text) => {
                self.text.push_str(&text);
                Some(text)
            }
            Event::Done(done) => {
                self.done = Some(done);
                None
            }
        }
    }

    /// Waits for the end.
    ///
    /// # Errors
    /// The first error among the events.
    pub async fn collect(mut events: mpsc::Receiver<Result<Event>>) -> Result<Self> {
        let mut answer = Self::default();
        while let Some(event) = events.recv().await {
            answer.take(event?);
        }
        Ok(answer)
    }
}
