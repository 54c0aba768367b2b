//! Generation and the handle that streams it.
//!
//! One plain thread owns the weights and moves all generations that run, a step at a time (`worker`); requests beyond
//! these wait in a bounded queue; pieces flow through a bounded channel, so a slow reader stops its own generation instead of
//! filling memory. A dropped receiver stops the work at the next step, and so does one that reads nothing for a while. A panic
//! inside the model costs the requests that met it, not the model.

mod worker;

use std::sync::Arc;
use std::sync::mpsc as std_mpsc;
use std::time::Duration;

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
    /// Two words: nothing is written; the text is a number, by how much the first is the likelier beginning of an answer (the
    /// difference of their first tokens' scores, which is the logarithm of the odds).
    pub weigh: Option<[&'static str; 2]>,
}

impl Default for Sampling {
    fn default() -> Self {
        Self { temperature: 0.0, top_p: 1.0, max_tokens: 512, seed: 0, stop: Vec::new(), weigh: None }
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

/// The number of a generation that has begun.
pub type StreamId = u64;

/// What a generation has come to in a step.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// More text, never half a character.
    Text(String),
    /// The last text (which may be empty), and the end.
    Done(String, Stop, Usage),
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
    /// How many generations may have begun and not ended.
    fn streams(&self) -> usize {
        1
    }
    /// Begins a generation; nothing is read yet.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the prompt does not fit, [`Error::Internal`] when the model fails.
    fn begin(&mut self, messages: &[Message], sampling: &Sampling) -> Result<StreamId>;
    /// Goes on with the generations `running`, each by a little, so that a caller who left is noticed soon; those that are not
    /// named wait. Tells what came of them; one that only read has nothing to tell.
    ///
    /// # Errors
    /// [`Error::Internal`] when the model fails, for all of them.
    fn step(&mut self, running: &[StreamId]) -> Result<Vec<(StreamId, Result<Step>)>>;
    /// Forgets a generation, finished or not.
    fn end(&mut self, stream: StreamId);
    /// Forgets everything but the weights: called after a panic, which may have left what was read half written.
    fn reset(&mut self) {}
}

struct Job {
    messages: Vec<Message>,
    sampling: Sampling,
    pieces: mpsc::Sender<Result<Piece>>,
    /// A place kept for the last piece, so that the end never waits for the reader.
    end: mpsc::OwnedPermit<Result<Piece>>,
}

/// The handle to a [`LanguageModel`] on its thread.
#[derive(Clone)]
pub struct Generator {
    jobs: std_mpsc::SyncSender<Job>,
    name: Arc<str>,
    context_tokens: usize,
    sure: Option<f32>,
}

/// Generations that may wait for others to end before a caller is told to come back.
const QUEUE: usize = 8;
/// Pieces that may wait for a slow reader.
const PIECES: usize = 32;
/// How long a generation waits for a reader that takes nothing.
const PATIENCE: Duration = Duration::from_secs(30);

impl Generator {
    /// Starts the thread that owns `model`; `name` is shown to clients.
    ///
    /// # Errors
    /// [`Error::Internal`] when the thread cannot be started.
    pub fn start(name: &str, model: Box<dyn LanguageModel>) -> Result<Self> {
        Self::start_with(name, model, PATIENCE)
    }

    fn start_with(name: &str, mut model: Box<dyn LanguageModel>, patience: Duration) -> Result<Self> {
        let (jobs, inbox) = std_mpsc::sync_channel::<Job>(QUEUE);
        let context_tokens = model.context_tokens();
        std::thread::Builder::new().name("generator".into()).spawn(move || worker::run(model.as_mut(), &inbox, patience)).map_err(Error::internal)?;
        Ok(Self { jobs, name: name.into(), context_tokens, sure: None })
    }

    /// With the log-odds from which the model counts as finding an answer in passages; `None` where nobody has measured them.
    #[must_use]
    pub fn with_sure(self, sure: Option<f32>) -> Self {
        Self { sure, ..self }
    }

    /// See [`Self::with_sure`].
    pub fn sure(&self) -> Option<f32> {
        self.sure
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
        let (pieces, receiver) = mpsc::channel(PIECES + 1);
        let end = pieces.clone().try_reserve_owned().map_err(|_| Error::internal("a new channel without a place"))?;
        match self.jobs.try_send(Job { messages, sampling, pieces, end }) {
            Ok(()) => Ok(receiver),
            Err(std_mpsc::TrySendError::Full(_)) => Err(Error::Busy { what: "the generator's queue is full", retry_after_s: 10 }),
            Err(std_mpsc::TrySendError::Disconnected(_)) => {
                Err(Error::Unavailable { what: "the generator has stopped".into(), remedy: "restart the server".into() })
            }
        }
    }

    /// The log-odds that the answer to `messages` begins with the first of `words` rather than with the second.
    ///
    /// # Errors
    /// As [`Self::stream`], and what the model says.
    pub async fn weigh(&self, messages: Vec<Message>, words: [&'static str; 2]) -> Result<f32> {
        let mut pieces = self.stream(messages, Sampling { max_tokens: 1, weigh: Some(words), ..Sampling::default() })?;
        match pieces.recv().await.ok_or(Error::Cancelled)?? {
            Piece::Text(odds) => odds.parse().map_err(Error::internal),
            Piece::Done(..) => Err(Error::internal("nothing was weighed")),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    /// Panics when asked to, else writes as many words as the prompt says, for several readers at once.
    #[derive(Default)]
    struct Fragile {
        resets: usize,
        begun: StreamId,
        left: Vec<(StreamId, usize, usize)>,
    }

    impl LanguageModel for Fragile {
        fn context_tokens(&self) -> usize {
            100
        }

        fn count_tokens(&self, text: &str) -> Result<usize> {
            Ok(text.len())
        }

        fn streams(&self) -> usize {
            2
        }

        fn begin(&mut self, messages: &[Message], _: &Sampling) -> Result<StreamId> {
            self.begun += 1;
            let words = messages[0].text.parse().expect("a number, or the panic that the test asked for");
            self.left.push((self.begun, words, words));
            Ok(self.begun)
        }

        fn step(&mut self, running: &[StreamId]) -> Result<Vec<(StreamId, Result<Step>)>> {
            let resets = self.resets;
            let step = |(id, left, words): &mut (StreamId, usize, usize)| {
                *left = left.checked_sub(1)?;
                let done = Step::Done("word ".into(), Stop::End, Usage { prompt_tokens: resets, completion_tokens: *words });
                Some((*id, Ok(if *left == 0 { done } else { Step::Text("word ".into()) })))
            };
            Ok(self.left.iter_mut().filter(|(id, ..)| running.contains(id)).filter_map(step).collect())
        }

        fn end(&mut self, stream: StreamId) {
            self.left.retain(|(id, ..)| *id != stream);
        }

        fn reset(&mut self) {
            self.left.clear();
            self.resets += 1;
        }
    }

    fn generator(patience_ms: u64) -> Generator {
        Generator::start_with("fragile", Box::new(Fragile::default()), Duration::from_millis(patience_ms)).expect("a thread")
    }

    fn all(mut pieces: mpsc::Receiver<Result<Piece>>) -> Vec<Result<Piece>> {
        std::iter::from_fn(|| pieces.blocking_recv()).collect()
    }

    fn stream(generator: &Generator, words: &str) -> mpsc::Receiver<Result<Piece>> {
        generator.stream(vec![Message::new(Role::User, words)], Sampling::default()).expect("queued")
    }

    #[test]
    fn a_panic_costs_one_request() {
        let generator = generator(1000);
        let failed = all(stream(&generator, "panic"));
        assert!(matches!(failed.as_slice(), [Err(Error::Internal(words))] if words.contains("panicked")), "{failed:?}");
        let next = all(stream(&generator, "2"));
        assert!(matches!(next.last(), Some(Ok(Piece::Done(Stop::End, Usage { prompt_tokens: 1, completion_tokens: 2 })))), "{next:?}");
    }

    #[test]
    fn a_reader_that_stops_reading_does_not_hold_the_others_up() {
        let generator = generator(50);
        let asleep = stream(&generator, "1000");
        let started = Instant::now();
        assert_eq!(all(stream(&generator, "40")).len(), 41);
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        std::thread::sleep(Duration::from_millis(300));
        let left = all(asleep);
        assert!(matches!(left.last(), Some(Err(Error::Cancelled))), "it is told so when it wakes");
        assert!(left.len() <= PIECES + 1, "what was written meanwhile is gone, and nothing else");
    }

    #[test]
    fn generations_go_on_side_by_side_and_more_wait() {
        let generator = generator(2000);
        let (long, short, waiting) = (stream(&generator, "30"), stream(&generator, "3"), stream(&generator, "4"));
        assert_eq!(all(waiting).len(), 5);
        assert_eq!(all(short).len(), 4);
        assert_eq!(all(long).len(), 31);
    }

    #[test]
    fn a_slow_reader_gets_everything() {
        let generator = generator(2000);
        let mut pieces = stream(&generator, "100");
        let mut count = 0;
        while pieces.blocking_recv().is_some() {
            count += 1;
            std::thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(count, 101);
    }
}
