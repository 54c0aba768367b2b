//! Generation and the handle that streams it.
//!
//! One plain thread owns the weights; requests wait in a bounded queue; pieces flow through a bounded channel, so a slow
//! reader slows the model instead of filling memory. A dropped receiver stops the work at the next token.

use std::sync::Arc;
use std::sync::mpsc as std_mpsc;

use tokio::sync::mpsc;

use crate::error::{Error, Result};

/// Who speaks in a prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Standing instructions.
    System,
    /// The person.
    User,
    /// The model's own earlier words.
    Assistant,
}

/// One turn of a prompt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Who speaks.
    pub role: Role,
    /// The words.
    pub text: String,
}

impl Message {
    /// A turn of `role`.
    pub fn new(role: Role, text: impl Into<String>) -> Self {
        Self { role, text: text.into() }
    }
}

/// How to choose tokens and when to stop.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampling {
    /// 0 chooses the likeliest token; above, softmax temperature.
    pub temperature: f64,
    /// Nucleus: the smallest set of tokens with this probability mass; 1 keeps all.
    pub top_p: f64,
    /// The longest answer, in tokens.
    pub max_tokens: usize,
    /// Seed of the choice; the same seed, prompt and weights give the same text.
    pub seed: u64,
    /// The text ends before the first of these.
    pub stop: Vec<String>,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { temperature: 0.0, top_p: 1.0, max_tokens: 512, seed: 0, stop: Vec::new() }
    }
}

/// Why a text ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stop {
    /// The model finished, or a stop string came.
    End,
    /// `max_tokens` or the model's context is used up.
    Length,
}

/// Tokens read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Usage {
    /// Tokens of the rendered prompt.
    pub prompt_tokens: usize,
    /// Tokens generated.
    pub completion_tokens: usize,
}

/// What a generation yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// More text, never half a character.
    Text(String),
    /// The end.
    Done(Stop, Usage),
}

/// A language model with its weights; lives on one thread.
pub trait LanguageModel: Send {
    /// Tokens of prompt and answer together that fit.
    fn context_tokens(&self) -> usize;
    /// Tokens of a text, without a template.
    ///
    /// # Errors
    /// [`Error::Internal`] when the tokenizer fails.
    fn count_tokens(&self, text: &str) -> Result<usize>;
    /// Generates from `messages` and hands each piece of text to `on_text`; stops when that returns `false`, or as soon as
    /// `cancelled` returns `true` (asked between tokens, and now and then while the prompt is read).
    ///
    /// # Errors
    /// [`Error::Invalid`] when the prompt does not fit, [`Error::Cancelled`] when it was stopped from outside,
    /// [`Error::Internal`] when the model fails.
    fn generate(
        &mut self,
        messages: &[Message],
        sampling: &Sampling,
        cancelled: &dyn Fn() -> bool,
        on_text: &mut dyn FnMut(&str) -> bool,
    ) -> Result<(Stop, Usage)>;
}

struct Job {
    messages: Vec<Message>,
    sampling: Sampling,
    pieces: mpsc::Sender<Result<Piece>>,
}

/// The handle to a [`LanguageModel`] on its thread.
#[derive(Clone)]
pub struct Generator {
    jobs: std_mpsc::SyncSender<Job>,
    name: Arc<str>,
    context_tokens: usize,
}

/// Generations that may wait for the model before a caller is told to come back.
const QUEUE: usize = 8;
/// Pieces that may wait for a slow reader.
const PIECES: usize = 32;

impl Generator {
    /// Starts the thread that owns `model`; `name` is shown to clients.
    ///
    /// # Errors
    /// [`Error::Internal`] when the thread cannot be started.
    pub fn start(name: &str, mut model: Box<dyn LanguageModel>) -> Result<Self> {
        let (jobs, inbox) = std_mpsc::sync_channel::<Job>(QUEUE);
        let context_tokens = model.context_tokens();
        std::thread::Builder::new()
            .name("generator".into())
            .spawn(move || {
                while let Ok(job) = inbox.recv() {
                    if job.pieces.is_closed() {
                        continue;
                    }
                    let pieces = job.pieces;
                    let end = model.generate(&job.messages, &job.sampling, &|| pieces.is_closed(), &mut |text| {
                        pieces.blocking_send(Ok(Piece::Text(text.to_owned()))).is_ok()
                    });
                    let _ = pieces.blocking_send(end.map(|(stop, usage)| Piece::Done(stop, usage)));
                }
            })
            .map_err(Error::internal)?;
        Ok(Self { jobs, name: name.into(), context_tokens })
    }

    /// The model's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Tokens of prompt and answer together that fit.
    pub fn context_tokens(&self) -> usize {
        self.context_tokens
    }

    /// Queues a generation; drop the receiver to stop it.
    ///
    /// # Errors
    /// [`Error::Busy`] with a full queue, [`Error::Unavailable`] when the worker is gone.
    pub fn stream(&self, messages: Vec<Message>, sampling: Sampling) -> Result<mpsc::Receiver<Result<Piece>>> {
        let (pieces, receiver) = mpsc::channel(PIECES);
        match self.jobs.try_send(Job { messages, sampling, pieces }) {
            Ok(()) => Ok(receiver),
            Err(std_mpsc::TrySendError::Full(_)) => Err(Error::Busy { what: "the generator's queue is full", retry_after_s: 10 }),
            Err(std_mpsc::TrySendError::Disconnected(_)) => {
                Err(Error::Unavailable { what: "the generator has stopped".into(), remedy: "restart the server".into() })
            }
        }
    }
}
