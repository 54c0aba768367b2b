//! What a desk emits while it answers.

use serde::Serialize;

use crate::model::Usage;
use crate::patent::{Date, PatentId, Quote, Section};

/// One step of an answer, in the order `Status* Sources? Text* Done`.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// What is being done, for a person who waits.
    Status(String),
    /// The numbered sources of this answer; sent once, before the text that cites them.
    Sources(Vec<Source>),
    /// More of the answer. Every sentence in it has passed the checks; `[n]` marks refer to the sources.
    Text(String),
    /// The end.
    Done(Done),
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

/// The list that stands under an answer, as Markdown: a numbered line a source with its quote.
pub fn source_list(sources: &[Source]) -> String {
    let mut list = String::new();
    for source in sources {
        let quote: String = source.quote.split_whitespace().collect::<Vec<_>>().join(" ");
        list.push_str(&format!("\n[{}] {} · {} · {}\n> {}\n", source.n, source.id, source.section, source.title, quote));
    }
    list
}
