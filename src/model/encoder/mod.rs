//! Text encoders of the BERT family: tokens in, one vector of unit length out.
//!
//! [`EncoderModel`] owns the weights and the buffers of its workers. Texts are sorted by length and packed end to end, so
//! no work is spent on padding; each worker takes the next batch when it is free, one thread a core.

mod attention;
mod capitals;
mod e5_file;
mod forward;
mod linear;
mod network;
mod safetensors;
#[cfg(test)]
mod tests;
mod together;
mod tokens;
mod weights;

use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use sha2::{Digest, Sha256};

use self::forward::{Scratch, forward};
use self::network::Network;
use self::tokens::Tokens;
use super::embedding::{Embedding, EmbeddingModel, TextKind};
use super::fetch::sha256_of;
use crate::error::{Error, Result};

/// Tokens of one batch: enough to read each weight seldom, few enough to keep all workers busy and to stop soon.
const BATCH_TOKENS: usize = 512;

/// How texts become vectors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncoderOptions {
    /// The longest sequence, the marks at both ends included; longer texts are cut.
    pub max_tokens: usize,
    /// Put before a [`TextKind::Query`].
    pub query_prefix: String,
    /// Put before a [`TextKind::Passage`].
    pub passage_prefix: String,
    /// Worker threads; 0 takes one a core.
    pub threads: usize,
    /// Multiply in f32 even where 8-bit arithmetic would do.
    pub exact: bool,
}

impl Default for EncoderOptions {
    fn default() -> Self {
        Self { max_tokens: 256, query_prefix: "query: ".into(), passage_prefix: "passage: ".into(), threads: 0, exact: false }
    }
}

/// An encoder with its weights, its tokenizer and its buffers.
pub struct EncoderModel {
    network: Network,
    tokens: Tokens,
    options: EncoderOptions,
    workers: Vec<Scratch>,
    fingerprint: String,
}

impl EncoderModel {
    /// Loads an encoder and its `tokenizer.json`: a `.safetensors` file with `config.json` beside it, else an `E5S1` file.
    ///
    /// # Errors
    /// [`Error::Io`], [`Error::Damaged`] for files that are not what they should be, [`Error::Invalid`] for options that
    /// do not fit the network.
    pub fn load(weights: &Path, tokenizer: &Path, options: EncoderOptions) -> Result<Self> {
        let published = weights.extension().is_some_and(|e| e == "safetensors");
        let checkpoint = if published { safetensors::read(weights)? } else { e5_file::read(weights)? };
        let fingerprint = fingerprint(&sha256_of(weights)?, &options);
        Self::new(checkpoint, tokenizer, options, fingerprint)
    }

    fn new(checkpoint: weights::Checkpoint, tokenizer: &Path, options: EncoderOptions, fingerprint: String) -> Result<Self> {
        let shape = checkpoint.shape;
        if !(3..=shape.positions).contains(&options.max_tokens) {
            return Err(Error::invalid("max_tokens", format!("{} is not in 3 to {}", options.max_tokens, shape.positions)));
        }
        let tokens = Tokens::load(tokenizer, shape.vocabulary, options.max_tokens)?;
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let threads = if options.threads == 0 { cores() } else { options.threads };
        let network = Network::new(checkpoint, options.exact);
        let workers = (0..threads).map(|_| Scratch::new(network.arithmetic)).collect();
        Ok(Self { network, tokens, options, workers, fingerprint })
    }

    /// Tokens that texts of this kind take together: prefixes and the marks at both ends counted, cut as they would be.
    ///
    /// # Errors
    /// [`Error::Internal`] in the tokenizer's own words.
    pub fn count_tokens(&self, texts: &[String], kind: TextKind) -> Result<usize> {
        Ok(self.tokens.encode(self.prefix(kind), texts)?.iter().map(Vec::len).sum())
    }

    /// The beginning of `text` that takes about `tokens` tokens, prefix and marks at both ends counted. (A word that is cut may
    /// be read as other pieces than in its place.)
    ///
    /// # Errors
    /// [`Error::Internal`] in the tokenizer's own words.
    pub fn cut(&self, text: &str, kind: TextKind, tokens: usize) -> Result<String> {
        self.tokens.cut_text(self.prefix(kind), text, tokens)
    }

    fn prefix(&self, kind: TextKind) -> &str {
        match kind {
            TextKind::Query => &self.options.query_prefix,
            TextKind::Passage => &self.options.passage_prefix,
        }
    }
}

impl EmbeddingModel for EncoderModel {
    fn dimensions(&self) -> usize {
        self.network.shape.hidden
    }

    fn fingerprint(&self) -> Option<String> {
        Some(self.fingerprint.clone())
    }

    fn embed(&mut self, texts: &[String], kind: TextKind, cancelled: &dyn Fn() -> bool) -> Result<Vec<Embedding>> {
        let sequences = self.tokens.encode(self.prefix(kind), texts)?;
        if let [sequence] = sequences.as_slice()
            && !cancelled()
        {
            return Ok(vec![Embedding::new(together::forward(&self.network, &mut self.workers, sequence)?)?]);
        }
        let batches = batches(&sequences, self.workers.len());
        let (network, next, stop) = (&self.network, AtomicUsize::new(0), AtomicBool::new(false));
        let work = |scratch: &mut Scratch, cancelled: &dyn Fn() -> bool| {
            let mut done = Vec::new();
            while let Some(batch) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                if cancelled() || stop.load(Ordering::Relaxed) {
                    stop.store(true, Ordering::Relaxed);
                    break;
                }
                let members: Vec<&[u32]> = batch.iter().map(|i| sequences[*i].as_slice()).collect();
                done.extend(batch.iter().copied().zip(forward(network, scratch, &members)));
            }
            done
        };
        // The caller's thread is the first worker: it alone may ask `cancelled`, and one batch starts no thread at all.
        let Some((own, others)) = self.workers.split_first_mut() else { return Err(Error::internal("an encoder without workers")) };
        let helpers = others.iter_mut().take(batches.len().saturating_sub(1));
        let done = std::thread::scope(|scope| {
            let handles: Vec<_> = helpers.map(|scratch| scope.spawn(|| work(scratch, &|| false))).collect();
            let mut done = work(own, cancelled);
            for handle in handles {
                done.extend(handle.join().map_err(|_| Error::internal("an encoder thread panicked"))?);
            }
            Ok::<_, Error>(done)
        })?;
        if stop.into_inner() {
            return Err(Error::Cancelled);
        }
        let mut vectors = vec![Vec::new(); texts.len()];
        done.into_iter().for_each(|(i, vector)| vectors[i] = vector);
        vectors.into_iter().map(Embedding::new).collect()
    }

    fn reset(&mut self) {
        self.workers.iter_mut().for_each(|scratch| *scratch = Scratch::new(self.network.arithmetic));
    }
}

/// 16 hexadecimal digits of all that makes vectors comparable: the weights, the prefixes, how capitals are read, where texts are
/// cut. Whether the products are exact is left out: it moves a vector less than two spellings of a text do.
fn fingerprint(weights_sha256: &str, options: &EncoderOptions) -> String {
    let EncoderOptions { max_tokens, query_prefix, passage_prefix, .. } = options;
    let all = format!("{weights_sha256}\ncapitals calmed\n{query_prefix:?}\n{passage_prefix:?}\n{max_tokens}");
    Sha256::digest(all).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Groups of sequences, longest first, of about [`BATCH_TOKENS`], or less where that would leave a worker idle: the last
/// batches are short, so that workers end together.
fn batches(sequences: &[Vec<u32>], workers: usize) -> Vec<Vec<usize>> {
    let tokens: usize = sequences.iter().map(Vec::len).sum();
    let size = BATCH_TOKENS.min(tokens.div_ceil(workers.max(1)));
    let mut order: Vec<usize> = (0..sequences.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(sequences[*i].len()));
    let mut batches: Vec<Vec<usize>> = Vec::new();
    let mut room = 0;
    for i in order {
        let length = sequences[i].len();
        match batches.last_mut() {
            Some(batch) if length <= room => batch.push(i),
            _ => {
                batches.push(vec![i]);
                room = size;
            }
        }
        room = room.saturating_sub(length);
    }
    batches
}
