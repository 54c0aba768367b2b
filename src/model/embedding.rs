//! Embeddings and the handle that makes them.
//!
//! Weights live on a plain worker thread behind a bounded channel; batches are cut by token budget inside the model.
//! A panic inside the model costs the request that met it, not the model.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc;

use tokio::sync::oneshot;

use crate::error::{Error, Result};

/// A vector of unit length: the dot product of two is their cosine.
#[derive(Debug, Clone, PartialEq)]
pub struct Embedding(Vec<f32>);

impl Embedding {
    /// Normalises once and refuses what has no direction.
    ///
    /// # Errors
    /// [`Error::Internal`] when a value is not finite or all are zero.
    pub fn new(mut values: Vec<f32>) -> Result<Self> {
        let norm = values.iter().map(|v| f64::from(*v) * f64::from(*v)).sum::<f64>().sqrt();
        if !norm.is_finite() || norm < 1e-12 {
            return Err(Error::internal("an embedding with no direction (zero or not finite)"));
        }
        let scale = (1.0 / norm) as f32;
        values.iter_mut().for_each(|v| *v *= scale);
        Ok(Self(values))
    }

    /// The values, unit length.
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// The cosine of two embeddings of one model, −1 … 1.
    pub fn cosine(&self, other: &Self) -> f32 {
        self.0.iter().zip(&other.0).map(|(a, b)| a * b).sum()
    }
}

/// What a text is to the search: e5 models want another prefix for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKind {
    /// What a person asks.
    Query,
    /// What is stored.
    Passage,
}

/// A text encoder with its weights; lives on one thread.
pub trait EmbeddingModel: Send {
    /// Length of every embedding.
    fn dimensions(&self) -> usize;
    /// What tells these weights, and the way texts are put to them, from others of the same name; `None` when it is not known.
    fn fingerprint(&self) -> Option<String> {
        None
    }
    /// One embedding a text, in order. Texts over the model's length are cut. Empty texts are allowed.
    ///
    /// # Errors
    /// [`Error::Internal`] when the model fails; [`Error::Cancelled`] when `cancelled` says so between batches.
    fn embed(&mut self, texts: &[String], kind: TextKind, cancelled: &dyn Fn() -> bool) -> Result<Vec<Embedding>>;
    /// Forgets everything but the weights: called after a panic, which may have left buffers half written.
    fn reset(&mut self) {}
}

struct Job {
    texts: Vec<String>,
    kind: TextKind,
    reply: oneshot::Sender<Result<Vec<Embedding>>>,
}

/// The handle to an [`EmbeddingModel`] on its thread.
#[derive(Clone)]
pub struct Embedder {
    jobs: mpsc::SyncSender<Job>,
    name: Arc<str>,
    dimensions: usize,
    fingerprint: Option<Arc<str>>,
}

/// Requests that may wait for the encoder before a caller is told to come back.
const QUEUE: usize = 64;

impl Embedder {
    /// Starts the thread that owns `model`. `name` identifies the weights (it is stored in an index built with them).
    ///
    /// # Errors
    /// [`Error::Internal`] when the thread cannot be started.
    pub fn start(name: &str, mut model: Box<dyn EmbeddingModel>) -> Result<Self> {
        let (jobs, inbox) = mpsc::sync_channel::<Job>(QUEUE);
        let dimensions = model.dimensions();
        let fingerprint = model.fingerprint().map(Arc::from);
        std::thread::Builder::new()
            .name("embedder".into())
            .spawn(move || {
                while let Ok(job) = inbox.recv() {
                    if job.reply.is_closed() {
                        continue; // nobody waits any more
                    }
                    let work = AssertUnwindSafe(|| model.embed(&job.texts, job.kind, &|| job.reply.is_closed()));
                    let answer = catch_unwind(work).unwrap_or_else(|_| {
                        model.reset();
                        Err(Error::internal("the embedder panicked"))
                    });
                    let _ = job.reply.send(answer); // the caller may have left meanwhile
                }
            })
            .map_err(Error::internal)?;
        Ok(Self { jobs, name: name.into(), dimensions, fingerprint })
    }

    /// The name of the weights, as in the manifest.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Length of every embedding.
    pub fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// What tells these weights from others of the same name, see [`EmbeddingModel::fingerprint`].
    pub fn fingerprint(&self) -> Option<&str> {
        self.fingerprint.as_deref()
    }

    /// One embedding a text, in order.
    ///
    /// # Errors
    /// [`Error::Busy`] with a full queue, [`Error::Unavailable`] when the worker is gone, else what the model says.
    pub async fn embed(&self, texts: Vec<String>, kind: TextKind) -> Result<Vec<Embedding>> {
        self.submit(texts, kind)?.await.map_err(|_| gone())?
    }

    /// The same for plain threads (indexing, benchmarks).
    ///
    /// # Errors
    /// As [`Embedder::embed`].
    pub fn embed_blocking(&self, texts: Vec<String>, kind: TextKind) -> Result<Vec<Embedding>> {
        self.submit(texts, kind)?.blocking_recv().map_err(|_| gone())?
    }

    fn submit(&self, texts: Vec<String>, kind: TextKind) -> Result<oneshot::Receiver<Result<Vec<Embedding>>>> {
        let (reply, answer) = oneshot::channel();
        match self.jobs.try_send(Job { texts, kind, reply }) {
            Ok(()) => Ok(answer),
            Err(mpsc::TrySendError::Full(_)) => Err(Error::Busy { what: "the embedder's queue is full", retry_after_s: 2 }),
            Err(mpsc::TrySendError::Disconnected(_)) => Err(gone()),
        }
    }
}

fn gone() -> Error {
    Error::Unavailable { what: "the embedder has stopped".into(), remedy: "restart the server".into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Panics on "panic"; says how often it was reset.
    struct Fragile(f32);

    impl EmbeddingModel for Fragile {
        fn dimensions(&self) -> usize {
            2
        }

        fn embed(&mut self, texts: &[String], _: TextKind, _: &dyn Fn() -> bool) -> Result<Vec<Embedding>> {
            assert!(texts[0] != "panic", "a fault that the test asked for");
            texts.iter().map(|_| Embedding::new(vec![1.0, self.0])).collect()
        }

        fn reset(&mut self) {
            self.0 += 1.0;
        }
    }

    #[test]
    fn a_panic_costs_one_request() {
        let embedder = Embedder::start("fragile", Box::new(Fragile(0.0))).expect("a thread");
        let embed = |text: &str| embedder.embed_blocking(vec![text.to_owned()], TextKind::Query);
        assert_eq!(embed("fine").expect("embedded")[0].values(), [1.0, 0.0]);
        let error = embed("panic").expect_err("it panicked");
        assert!(matches!(&error, Error::Internal(words) if words.contains("panicked")), "{error}");
        assert!(embed("fine").expect("still there")[0].values()[1] > 0.7, "it was reset");
    }
}
