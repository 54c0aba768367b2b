//! What is asked: the messages of a conversation with the limits of the request.

use super::act::{self, Act};
use crate::app::Limits;
use crate::error::{Error, Result};
use crate::index::Filter;
use crate::model::{Message, Role, Sampling};

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Desk {
    /// Answers from the collection: what is to be done, the turn says.
    #[default]
    Assistant,
    /// Does one kind of work, whatever the turn says.
    Fixed(Act),
    /// The bare language model: no retrieval, no sources, nothing about the collection is claimed.
    Model,
}

/// One request for an answer.
#[derive(Debug, Clone)]
pub struct Question {
    /// The conversation so far; the last turn is the question.
    pub messages: Vec<Message>,
    /// What may be searched.
    pub filter: Filter,
    /// Who answers.
    pub desk: Desk,
    /// Whether the language model may phrase the answer; without it the answer is quotes and fixed phrases.
    pub use_generator: bool,
    /// The text to work on, where the request names one apart from the conversation.
    pub text: Option<String>,
    /// How the language model chooses its words, and how many at most.
    pub sampling: Sampling,
}

impl Question {
    /// A single question with the usual settings.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            messages: vec![Message::new(Role::User, text)],
            filter: Filter::default(),
            desk: Desk::Assistant,
            use_generator: true,
            text: None,
            sampling: Sampling { max_tokens: 256, ..Sampling::default() },
        }
    }

    /// The words of the last user turn.
    pub fn last(&self) -> &str {
        self.messages.iter().rev().find(|m| m.role == Role::User).map_or("", |m| m.text.trim())
    }

    /// Whether the last turn is a front-end's own small job, which wants an answer that a program reads.
    pub fn is_task(&self) -> bool {
        act::is_task(self.last())
    }

    /// Refuses what no desk can work with.
    pub(super) fn check(&self, limits: &Limits) -> Result<()> {
        if self.last().is_empty() {
            return Err(Error::invalid("messages", "the last user message is empty; ask something"));
        }
        let bytes = self.last().len() + self.text.as_ref().map_or(0, String::len);
        if bytes > limits.question_bytes {
            let most = limits.question_bytes;
            return Err(Error::invalid("messages", format!("the last message has {bytes} bytes, more than the {most} of one turn; send a part of it")));
        }
        let bytes = self.messages.iter().map(|m| m.text.len()).sum::<usize>();
        if bytes > limits.conversation_bytes {
            let most = limits.conversation_bytes;
            return Err(Error::invalid("messages", format!("the conversation has {bytes} bytes, more than the {most} that are read; begin a new one")));
        }
        if !(0.0..=2.0).contains(&self.sampling.temperature) {
            return Err(Error::invalid("temperature", "must be between 0 and 2"));
        }
        if !(0.0..=1.0).contains(&self.sampling.top_p) {
            return Err(Error::invalid("top_p", "must be between 0 and 1"));
        }
        Ok(())
    }
}
