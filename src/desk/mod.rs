//! One file per job a person comes for. A desk turns a [`Question`] into events on a [`Stage`].

pub mod ask;
mod bibliography;
pub(crate) mod check;
pub mod classify;
mod decide;
mod identify;
mod phrase;
mod plain;
mod premise;

use tokio::sync::mpsc;

use crate::app::App;
use crate::chat::{Desk, Done, Event, Question, Source};
use crate::error::{Error, Result};

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

    async fn status(&self, what: &str) -> Result<()> {
        self.send(Event::Status(what.to_owned())).await
    }

    async fn sources(&self, sources: Vec<Source>) -> Result<()> {
        self.send(Event::Sources(sources)).await
    }

    async fn text(&self, text: impl Into<String>) -> Result<()> {
        self.send(Event::Text(text.into())).await
    }

    async fn done(&self, done: Done) -> Result<()> {
        self.send(Event::Done(done)).await
    }
}

/// Answers at the desk that the question names.
///
/// # Errors
/// What retrieval or the models say; [`Error::Cancelled`] when the listener has left.
pub async fn answer(app: &App, question: &Question, stage: &Stage) -> Result<()> {
    match question.desk {
        Desk::Ask => ask::answer(app, question, stage).await,
        Desk::Model => plain::answer(app, question, stage).await,
    }
}
