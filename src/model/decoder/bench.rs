//! The work that `priorart bench generation` times: the same as the peers' scripts do.

use super::{DecoderModel, PREFILL_TOKENS};
use crate::error::{Error, Result};
use crate::model::generation::Sampling;
use crate::model::sampling::Sampler;

impl DecoderModel {
    /// Runs `ids` from an empty cache, as the prompt of a request would: the work to time for prefill.
    ///
    /// # Errors
    /// [`Error::Invalid`] when they do not fit the context or the vocabulary, [`Error::Internal`] when the model fails.
    pub fn bench_prefill(&mut self, ids: &[u32]) -> Result<()> {
        crate::model::LanguageModel::reset(self);
        self.bench_prompt(ids).map(drop)
    }

    /// Runs the prompt of [`Self::bench_prefill`] with `ids` behind it, as the next turn of a conversation: the work to time
    /// for a prompt whose beginning is cached.
    ///
    /// # Errors
    /// As [`Self::bench_prefill`].
    pub fn bench_continue(&mut self, ids: &[u32]) -> Result<()> {
        let prompt = [self.slots.ids(self.bench_slot()), ids].concat();
        self.bench_prompt(&prompt).map(drop)
    }

    /// Generates `tokens` tokens greedily in each of `streams` copies of the prompt of [`Self::bench_prefill`], past any end
    /// and without looking ahead: the work to time for decoding. Returns the tokens of the first.
    ///
    /// # Errors
    /// [`Error::Invalid`] when they do not fit the context or the slots, [`Error::Internal`] when the model fails.
    pub fn bench_decode(&mut self, streams: usize, tokens: usize) -> Result<Vec<u32>> {
        let first = self.bench_slot();
        let prompt = self.slots.ids(first).to_vec();
        if prompt.is_empty() || prompt.len() + tokens > self.context_tokens || streams == 0 || streams > self.slots.count() {
            let (context, slots) = (self.context_tokens, self.slots.count());
            return Err(Error::invalid("tokens", format!("{} + {tokens} tokens in {streams} streams do not fit into {slots} of {context}", prompt.len())));
        }
        let slots: Vec<usize> = (0..self.slots.count()).map(|at| (first + at) % self.slots.count()).take(streams).collect();
        for &slot in &slots[1..] {
            self.slots.forget(slot);
            self.slots.extend(slot, &prompt);
            self.network.copy_prefix(first, slot, prompt.len())?;
        }
        let mut sampler = Sampler::new(&Sampling::default());
        let mut chosen = Vec::with_capacity(tokens);
        let mut next = vec![0; streams];
        for _ in 0..tokens {
            let runs: Vec<_> = slots.iter().zip(&next).map(|(slot, next)| (*slot, vec![*next], 1)).collect();
            for (next, scores) in next.iter_mut().zip(self.pass(&runs)?) {
                *next = sampler.choose(scores.first().map_or(&[], Vec::as_slice))?;
            }
            chosen.push(next[0]);
        }
        Ok(chosen)
    }

    /// The slot with the prompt.
    pub(super) fn bench_slot(&self) -> usize {
        (0..self.slots.count()).max_by_key(|&slot| self.slots.len(slot)).unwrap_or(0)
    }

    /// Runs what the cache does not hold of `ids`; the scores of the next token.
    pub(super) fn bench_prompt(&mut self, ids: &[u32]) -> Result<Vec<f32>> {
        if ids.is_empty() || ids.len() > self.context_tokens || ids.iter().any(|&id| id as usize >= self.vocabulary.len()) {
            return Err(Error::invalid("ids", format!("1 to {} tokens of the vocabulary are needed", self.context_tokens)));
        }
        let slot = self.place(ids)?.ok_or_else(|| Error::internal("no slot is free"))?;
        let mut scores = Vec::new();
        for chunk in ids[self.slots.len(slot)..].chunks(PREFILL_TOKENS) {
            scores = self.pass(&[(slot, chunk.to_vec(), 1)])?.pop().and_then(|mut rows| rows.pop()).unwrap_or_default();
        }
        Ok(scores)
    }
}
