//! The small jobs that Open WebUI gives to the model of a chat: titles, tags, follow-up questions.
//!
//! They come as a user message that starts with `### Task:`. Retrieval has nothing to say to them, and a refusal with
//! sources as the title of a chat helps nobody.

use serde_json::{Value, json};
use tokio::sync::mpsc;

use super::openai::Events;
use crate::app::App;
use crate::chat::{Desk, Done, Event, Question};

/// How such a message starts.
const MARK: &str = "### Task:";

fn is_task(question: &Question) -> bool {
    question.last().starts_with(MARK)
}

/// Sends a task past the collection, to the bare model.
pub(super) fn rerouted(question: Question) -> Question {
    if is_task(&question) { Question { desk: Desk::Model, ..question } } else { question }
}

/// Without a generator, the shape that the task asks for, with nothing in it.
pub(super) fn fixed_answer(question: &Question, app: &App) -> Option<Events> {
    if app.generator.is_some() || !is_task(question) {
        return None;
    }
    let (sender, events) = mpsc::channel(2);
    for event in [Event::Text(shape(question.last()).to_string()), Event::Done(Done::default())] {
        sender.try_send(Ok(event)).ok()?;
    }
    Some(events)
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
