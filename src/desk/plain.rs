//! The bare language model: no retrieval, no sources, nothing claimed about the collection.

use serde_json::{Value, json};

use super::Stage;
use crate::app::App;
use crate::chat::act::Turn;
use crate::chat::event::Understood;
use crate::chat::{Done, Question};
use crate::error::{Error, Result};
use crate::model::{Piece, Stop};

/// Streams what the model says to the messages as they are.
///
/// # Errors
/// [`Error::Unavailable`] without a generator, or when it goes away before its end.
pub async fn answer(app: &App, question: &Question, stage: &Stage) -> Result<()> {
    let generator = app.generator.as_ref().ok_or_else(|| Error::Unavailable {
        what: "no language model is loaded".into(),
        remedy: "start the server with --model NAME, see `priorart models list`".into(),
    })?;
    let mut pieces = generator.stream(question.messages.clone(), question.sampling.clone())?;
    let mut done = None;
    while let Some(piece) = pieces.recv().await {
        match piece? {
            Piece::Text(text) => stage.text(text).await?,
            Piece::Done(stop, usage) => done = Some(Done { cut: stop == Stop::Length, usage, ..Done::default() }),
        }
    }
    let done = done.ok_or_else(|| Error::Unavailable {
        what: "the language model stopped in the middle of its answer".into(),
        remedy: "ask again, and restart the server if that does not help".into(),
    })?;
    stage.done(done).await
}

/// The small jobs that a front-end gives to the model of a chat: titles, tags, follow-up questions. They start with
/// `### Task:`. Retrieval has nothing to say to them, and a refusal with sources as the title of a chat helps nobody; without a
/// model the answer is the shape that the task asks for, with nothing in it.
///
/// # Errors
/// As [`answer`].
pub(super) async fn task(app: &App, question: &Question, turn: Turn, stage: &Stage) -> Result<()> {
    stage.understood(Understood::of(&turn)).await?;
    if app.generator.is_some() && question.use_generator {
        return answer(app, question, stage).await;
    }
    stage.text(shape(&turn.text).to_string()).await?;
    stage.done(Done::default()).await
}

fn shape(task: &str) -> Value {
    match () {
        () if task.contains("\"follow_ups\"") => json!({ "follow_ups": [] }),
        () if task.contains("\"tags\"") => json!({ "tags": ["Patents"] }),
        () if task.contains("\"queries\"") => json!({ "queries": [] }),
        () if task.contains("\"title\"") => json!({ "title": "Patent search" }),
        () => json!({ "text": "" }),
    }
}
