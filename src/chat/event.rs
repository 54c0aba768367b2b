//! What a desk emits while it answers.

use serde::Serialize;
use tokio::sync::mpsc;

use crate::error::Result;
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

/// What an answer has said so far: the fold of its events, the same for every front.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Answer {
    /// The text.
    pub text: String,
    /// The numbered sources.
    pub sources: Vec<Source>,
    /// How it ended; `None` while it has not.
    pub done: Option<Done>,
}

impl Answer {
    /// Takes an event and gives back the text it adds.
    pub fn take(&mut self, event: Event) -> Option<String> {
        match event {
            Event::Status(_) => None,
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
