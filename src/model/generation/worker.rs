//! The loop of the thread that owns a language model.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc as std_mpsc;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;

use super::{Job, LanguageModel, Piece, Step, StreamId};
use crate::error::{Error, Result};

/// Between two looks at readers who all have enough for now: a fraction of the time that a token takes.
const WAIT: Duration = Duration::from_millis(5);

/// A generation with its reader.
struct Reader {
    stream: StreamId,
    pieces: mpsc::Sender<Result<Piece>>,
    end: mpsc::OwnedPermit<Result<Piece>>,
    /// Text that had no place in the channel.
    waiting: String,
    /// Since when.
    since: Instant,
    /// How it ended, once it has.
    ended: Option<Result<Piece>>,
}

/// Takes in jobs and moves all generations until nobody can ask any more.
pub(super) fn run(model: &mut dyn LanguageModel, inbox: &std_mpsc::Receiver<Job>, patience: Duration) {
    let mut readers: Vec<Reader> = Vec::new();
    loop {
        while readers.len() < model.streams() {
            // Without a generation to go on with, the thread sleeps.
            let next = if readers.is_empty() { inbox.recv().ok() } else { inbox.try_recv().ok() };
            match next {
                Some(job) => readers.extend(begin(model, job)),
                None if readers.is_empty() => return,
                None => break,
            }
        }
        readers = readers.into_iter().filter_map(|reader| reader.look(model, patience)).collect();
        let running: Vec<StreamId> = readers.iter().filter(|reader| reader.waiting.is_empty()).map(|reader| reader.stream).collect();
        if running.is_empty() {
            if !readers.is_empty() {
                std::thread::sleep(WAIT);
            }
            continue;
        }
        let steps = catch_unwind(AssertUnwindSafe(|| model.step(&running))).unwrap_or_else(|_| {
            model.reset();
            Err(Error::internal("the generator panicked"))
        });
        match steps {
            Ok(steps) => {
                for (stream, step) in steps {
                    if let Some(reader) = readers.iter_mut().find(|reader| reader.stream == stream) {
                        reader.take(step);
                    }
                }
            }
            Err(error) => {
                // What a pass was half through with cannot be believed, for any of them.
                let words = error.to_string();
                readers.iter_mut().for_each(|reader| reader.ended = Some(Err(Error::internal(&words))));
            }
        }
    }
}

fn begin(model: &mut dyn LanguageModel, job: Job) -> Option<Reader> {
    let Job { messages, sampling, pieces, end } = job;
    if pieces.is_closed() {
        return None;
    }
    let begun = catch_unwind(AssertUnwindSafe(|| model.begin(&messages, &sampling))).unwrap_or_else(|_| {
        model.reset();
        Err(Error::internal("the generator panicked"))
    });
    match begun {
        Ok(stream) => Some(Reader { stream, pieces, end, waiting: String::new(), since: Instant::now(), ended: None }),
        Err(error) => {
            end.send(Err(error));
            None
        }
    }
}

impl Reader {
    fn take(&mut self, step: Result<Step>) {
        match step {
            Ok(Step::Text(text)) => self.waiting.push_str(&text),
            Ok(Step::Done(text, stop, usage)) => {
                self.waiting.push_str(&text);
                self.ended = Some(Ok(Piece::Done(stop, usage)));
            }
            Err(error) => self.ended = Some(Err(error)),
        }
        self.hand_over();
    }

    /// Gives the reader what waits, if there is a place for it.
    fn hand_over(&mut self) {
        if self.waiting.is_empty() {
            self.since = Instant::now();
            return;
        }
        match self.pieces.try_send(Ok(Piece::Text(std::mem::take(&mut self.waiting)))) {
            Ok(()) => self.since = Instant::now(),
            Err(TrySendError::Full(Ok(Piece::Text(back)))) => self.waiting = back,
            Err(_) => {} // it has left, which `look` will see
        }
    }

    /// Tries again to hand over; `None` when this generation is over, for whatever reason.
    fn look(mut self, model: &mut dyn LanguageModel, patience: Duration) -> Option<Self> {
        self.hand_over();
        if self.waiting.is_empty()
            && let Some(end) = self.ended.take()
        {
            model.end(self.stream);
            self.end.send(end);
            return None;
        }
        if self.pieces.is_closed() {
            model.end(self.stream);
            return None;
        }
        if self.since.elapsed() >= patience && !self.waiting.is_empty() {
            tracing::warn!(seconds = patience.as_secs(), "a reader takes nothing; its generation is given up");
            model.end(self.stream);
            self.end.send(Err(Error::Cancelled));
            return None;
        }
        Some(self)
    }
}
