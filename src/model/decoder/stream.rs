//! One generation on its way: what it has read, what it has written, and when it ends.

use super::lookahead::Lookahead;
use super::text::{CharacterStream, StopStrings};
use super::vocabulary::Vocabulary;
use crate::error::Result;
use crate::model::generation::{Sampling, Step, Stop, Usage};
use crate::model::sampling::Sampler;

/// A generation and the slot it has for itself.
pub struct Stream {
    /// Its place in the key/value cache.
    pub slot: usize,
    /// The prompt and what was written; the last token may not have run yet.
    ids: Vec<u32>,
    sampler: Sampler,
    greedy: bool,
    /// The tokens that are weighed against each other, where nothing is to be written.
    weigh: Option<[u32; 2]>,
    max_tokens: usize,
    lookahead: Lookahead,
    characters: CharacterStream,
    stops: StopStrings,
    usage: Usage,
}

impl Stream {
    /// A generation from `prompt` in `slot`.
    pub fn new(slot: usize, prompt: Vec<u32>, sampling: &Sampling, weigh: Option<[u32; 2]>) -> Self {
        Self {
            weigh,
            slot,
            usage: Usage { prompt_tokens: prompt.len(), completion_tokens: 0 },
            ids: prompt,
            sampler: Sampler::new(sampling),
            greedy: sampling.temperature <= 0.0 || sampling.top_p <= 0.0,
            max_tokens: sampling.max_tokens,
            lookahead: Lookahead::default(),
            characters: CharacterStream::default(),
            stops: StopStrings::new(&sampling.stop),
        }
    }

    /// Whether a part of the prompt has still to be read, of which `held` tokens have been.
    pub fn reads(&self, held: usize) -> bool {
        held + 1 < self.ids.len() || self.usage.completion_tokens == 0
    }

    /// The next tokens to run, and of how many of the last of them the scores are wanted: at most `chunk` of the prompt, or
    /// the last token and a draft of at most `ahead`.
    pub fn next(&self, held: usize, chunk: usize, ahead: usize) -> (Vec<u32>, usize) {
        if self.reads(held) {
            let end = self.ids.len().min(held + chunk.max(1));
            return (self.ids[held..end].to_vec(), usize::from(end == self.ids.len()));
        }
        let mut run = vec![self.ids[held]];
        if self.greedy {
            // The last token that may come needs no draft behind it.
            let room = ahead.min((self.max_tokens - self.usage.completion_tokens).saturating_sub(1));
            run.extend_from_slice(self.lookahead.draft(&self.ids, room));
        }
        let scores = run.len();
        (run, scores)
    }

    /// Chooses tokens by the scores of a run: one, and one more for each token of its draft that was right. Says how many
    /// tokens of the run stay, and what comes of it for the reader.
    ///
    /// # Errors
    /// [`crate::Error::Internal`] when no score is a number.
    pub fn take(&mut self, run: &[u32], scores: &[Vec<f32>], vocabulary: &Vocabulary, ends: &[u32]) -> Result<(usize, Option<Step>)> {
        if let (Some([one, other]), Some(scores)) = (self.weigh, scores.first()) {
            return Ok((run.len(), Some(Step::Done((scores[one as usize] - scores[other as usize]).to_string(), Stop::End, self.usage))));
        }
        let draft = &run[run.len() - scores.len().min(run.len())..];
        let mut text = String::new();
        let mut kept = run.len() - scores.len().saturating_sub(1);
        for (at, scores) in scores.iter().enumerate() {
            let next = self.sampler.choose(scores)?;
            let (more, stop) = self.push(next, vocabulary, ends);
            text.push_str(&more);
            if let Some(stop) = stop {
                return Ok((kept, Some(Step::Done(text, stop, self.usage))));
            }
            if draft.get(at + 1) != Some(&next) {
                break;
            }
            kept += 1;
        }
        self.lookahead.note(scores.len().saturating_sub(1), kept + scores.len().max(1) - run.len() - 1);
        Ok((kept, (!text.is_empty()).then_some(Step::Text(text))))
    }

    /// Adds a chosen token: the text that it completes, and whether it is the last.
    fn push(&mut self, next: u32, vocabulary: &Vocabulary, ends: &[u32]) -> (String, Option<Stop>) {
        if ends.contains(&next) {
            let (mut text, stopped) = self.stops.push(&self.characters.finish());
            if !stopped {
                text.push_str(&self.stops.finish());
            }
            return (text, Some(Stop::End));
        }
        self.usage.completion_tokens += 1;
        self.ids.push(next);
        let (mut text, stopped) = self.stops.push(&self.characters.push(vocabulary.bytes(next)));
        if stopped {
            return (text, Some(Stop::End));
        }
        if self.usage.completion_tokens < self.max_tokens {
            return (text, None);
        }
        let (rest, stopped) = self.stops.push(&self.characters.finish());
        text.push_str(&rest);
        if !stopped {
            text.push_str(&self.stops.finish());
        }
        (text, Some(if stopped { Stop::End } else { Stop::Length }))
    }
}
