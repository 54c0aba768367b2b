//! Conversation: from a list of messages to a stream of events.
//!
//! [`answer`] is the one path of every front: HTTP streaming, plain JSON and the terminal fold the same [`Event`]s.

pub mod act;
pub(crate) mod citing;
pub mod event;
pub mod follow_up;
pub mod list;
pub mod period;
pub mod question;
pub(crate) mod shown;
pub mod state;

pub use event::{Answer, Done, Event, Source};
pub use question::{Desk, Question};

use tokio::sync::mpsc;

use crate::app::App;
use crate::desk;
use crate::error::Result;
use crate::search::hybrid;

/// Events that may wait for a slow reader.
const EVENTS: usize = 64;

/// Starts answering; drop the receiver to stop everything, the generator included.
///
/// # Errors
/// What is wrong with the question itself (empty, too long, unusable filter): known before any work is done, so that each
/// front can report it in its own way.
pub fn answer(app: &App, question: Question) -> Result<mpsc::Receiver<Result<Event>>> {
    question.check(&app.limits)?;
    let (events, receiver) = mpsc::channel(EVENTS);
    let app = app.clone();
    tokio::spawn(async move {
        let stage = desk::Stage::new(events.clone());
        let answering = async {
            let app = hybrid::blocking(move || app.current()).await?; // one answer, one view of the collection
            desk::answer(&app, &question, &stage).await
        };
        let end = tokio::select! {
            end = answering => end,
            () = events.closed() => return, // nobody listens: dropping the future stops the work
        };
        if let Err(error) = end {
            let _ = events.send(Err(error)).await;
        }
    });
    Ok(receiver)
}
