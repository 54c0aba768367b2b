//! The bare language model: no retrieval, no sources, nothing claimed about the collection.

use super::Stage;
use crate::app::App;
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
