//! The generator: a decoder-only language model from one GGUF file, on candle's primitives.
//!
//! [`DecoderModel`] ties the parts together: [`vocabulary`] turns text into tokens, [`slots`] remembers which of them the
//! key/value cache holds, [`network`] (or, without a GPU, its faster twin in `cpu`) runs the rest, the sampler chooses, and
//! [`text`] makes characters of tokens again. Several generations ([`stream`]) go on side by side: one pass over the weights
//! moves all of them, and reads a piece of one more prompt.

mod bench;
mod cache;
pub mod config;
mod cpu;
mod gguf;
mod linear;
pub mod lookahead;
pub mod network;
pub mod slots;
pub mod stream;
pub mod text;
pub mod vocabulary;

use std::path::Path;

use candle_core::Device;

use config::DecoderConfig;
use cpu::CpuNetwork;
use gguf::Gguf;
use network::{Network, Run};
use slots::Slots;
use stream::Stream;
use vocabulary::Vocabulary;

use super::device::device;
use super::generation::{LanguageModel, Message, Sampling, Step, StreamId};
use super::template::{ChatTemplate, END_TOKENS, Part};
use crate::error::{Error, Result};

/// How much memory a model may use for what it has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecoderSettings {
    /// Tokens of prompt and answer together; the model's own limit holds when it is lower.
    pub context_tokens: usize,
    /// Generations that go on side by side; as many prompts are remembered, so that their continuations need not be read
    /// again.
    pub slots: usize,
}

impl Default for DecoderSettings {
    fn default() -> Self {
        Self { context_tokens: 8192, slots: 8 }
    }
}

/// Tokens of a prompt that run at once; between two runs a caller who left is noticed.
const PREFILL_TOKENS: usize = 64;
/// The same while other generations write: they wait for the pass.
const PREFILL_BESIDE: usize = 8;
/// Tokens of all drafts in one pass: beyond these a pass takes noticeably longer.
const DRAFTED: usize = 16;

/// A decoder with its weights and cache; lives on one thread.
pub struct DecoderModel {
    vocabulary: Vocabulary,
    template: ChatTemplate,
    ends: Vec<u32>,
    network: Either,
    slots: Slots,
    /// Generations that have begun, each in its own slot.
    streams: Vec<(StreamId, Stream)>,
    begun: StreamId,
    context_tokens: usize,
}

/// The same forward pass, written for the machine at hand.
enum Either {
    Cpu(Box<CpuNetwork>),
    Tensors(Box<Network>),
}

impl Either {
    fn forward(&mut self, runs: &[Run<'_>]) -> Result<Vec<Vec<f32>>> {
        match self {
            Self::Cpu(network) => network.forward(runs),
            Self::Tensors(network) => network.forward(runs),
        }
    }

    fn copy_prefix(&mut self, from: usize, to: usize, count: usize) -> Result<()> {
        match self {
            Self::Cpu(network) => {
                network.copy_prefix(from, to, count);
                Ok(())
            }
            Self::Tensors(network) => network.copy_prefix(from, to, count),
        }
    }
}

impl DecoderModel {
    /// Reads a GGUF file of one of the architectures llama, qwen2 and qwen3, with the default settings.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be opened, [`Error::Damaged`] when it is no whole GGUF file, [`Error::Mismatch`] when it
    /// holds a model of another kind.
    pub fn load(path: &Path) -> Result<Self> {
        Self::load_with(path, &DecoderSettings::default())
    }

    /// The same with chosen settings.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_with(path: &Path, settings: &DecoderSettings) -> Result<Self> {
        Self::load_on(path, settings, &device()?)
    }

    fn load_on(path: &Path, settings: &DecoderSettings, device: &Device) -> Result<Self> {
        let gguf = Gguf::open(path)?;
        // The architecture is checked first: it is what a user who took the wrong file must hear about.
        let config = DecoderConfig::read(&gguf)?;
        let vocabulary = Vocabulary::read(&gguf)?;
        let template = ChatTemplate::detect(|name| vocabulary.control(name).is_some(), gguf.text("tokenizer.chat_template").unwrap_or_default());
        let ends = END_TOKENS.iter().filter_map(|name| vocabulary.control(name)).chain(vocabulary.end()).collect();
        let context_tokens = settings.context_tokens.min(config.trained_context).max(1);
        let slots = settings.slots.max(1);
        let network = if matches!(device, Device::Cpu) && CpuNetwork::supports(&config) {
            Either::Cpu(Box::new(CpuNetwork::read(&gguf, config, context_tokens, slots)?))
        } else {
            Either::Tensors(Box::new(Network::read(&gguf, config, context_tokens, slots, device)?))
        };
        Ok(Self { vocabulary, template, ends, network, slots: Slots::new(slots), streams: Vec::new(), begun: 0, context_tokens })
    }

    /// The tokens of `messages`, laid out for this model.
    fn prompt(&self, messages: &[Message]) -> Result<Vec<u32>> {
        let mut ids: Vec<u32> = Vec::new();
        for part in self.template.render(messages) {
            match part {
                Part::Control(name) => ids.push(self.vocabulary.control(name).ok_or_else(|| Error::internal(format!("the vocabulary has no {name}")))?),
                Part::Text(text) => ids.extend(self.vocabulary.encode(&text)?),
            }
        }
        if let Some(begin) = self.vocabulary.begin().filter(|begin| ids.first() != Some(begin)) {
            ids.insert(0, begin);
        }
        Ok(ids)
    }

    /// Finds a slot for `prompt`; `None` when all are taken.
    fn place(&mut self, prompt: &[u32]) -> Result<Option<usize>> {
        let streams = &self.streams;
        let Some(place) = self.slots.place(prompt, |slot| streams.iter().all(|(_, stream)| stream.slot != slot)) else { return Ok(None) };
        self.network.copy_prefix(place.from, place.slot, place.shared)?;
        Ok(Some(place.slot))
    }

    /// Runs `runs` of (slot, tokens, scores wanted) after what their slots hold; gives each its scores.
    fn pass(&mut self, runs: &[(usize, Vec<u32>, usize)]) -> Result<Vec<Vec<Vec<f32>>>> {
        let work: Vec<Run<'_>> = runs.iter().map(|(slot, ids, scores)| Run { slot: *slot, position: self.slots.len(*slot), ids, scores: *scores }).collect();
        match self.network.forward(&work) {
            Ok(scores) => {
                let mut scores = scores.into_iter();
                for (slot, ids, _) in runs {
                    self.slots.extend(*slot, ids);
                }
                Ok(runs.iter().map(|(_, _, wanted)| scores.by_ref().take(*wanted).collect()).collect())
            }
            Err(error) => {
                runs.iter().for_each(|(slot, ..)| self.slots.forget(*slot));
                Err(error)
            }
        }
    }

    /// What of the streams `running` goes on in the next pass: all that write, and the one that has read longest ago.
    fn plan(&mut self, running: &[StreamId]) -> Vec<(usize, Vec<u32>, usize)> {
        let runs = |id: &StreamId| running.contains(id);
        let reading = |slots: &Slots, stream: &Stream| stream.reads(slots.len(stream.slot));
        let slots = &self.slots;
        let writing = self.streams.iter().filter(|(id, stream)| runs(id) && !reading(slots, stream)).count();
        let reader = self.streams.iter().position(|(id, stream)| runs(id) && reading(slots, stream));
        let chunk = if writing > 0 { PREFILL_BESIDE } else { PREFILL_TOKENS };
        let ahead = DRAFTED / writing.max(1);
        if let Some(at) = reader {
            let turn = self.streams.remove(at);
            self.streams.push(turn);
        }
        let last = self.streams.len().saturating_sub(1);
        let goes_on = |(at, (id, stream)): &(usize, &(StreamId, Stream))| runs(id) && (!reading(slots, stream) || reader.is_some() && *at == last);
        self.streams
            .iter()
            .enumerate()
            .filter(goes_on)
            .map(|(_, (_, stream))| {
                let (ids, scores) = stream.next(slots.len(stream.slot), chunk, ahead);
                (stream.slot, ids, scores)
            })
            .collect()
    }
}

impl LanguageModel for DecoderModel {
    fn context_tokens(&self) -> usize {
        self.context_tokens
    }

    fn count_tokens(&self, text: &str) -> Result<usize> {
        Ok(self.vocabulary.encode(text)?.len())
    }

    fn streams(&self) -> usize {
        self.slots.count()
    }

    fn begin(&mut self, messages: &[Message], sampling: &Sampling) -> Result<StreamId> {
        let prompt = self.prompt(messages)?;
        let available = self.context_tokens.saturating_sub(sampling.max_tokens);
        if prompt.is_empty() || prompt.len() > available {
            return Err(Error::invalid(
                "messages",
                format!(
                    "the prompt takes {} tokens, but {available} are available ({} in all, {} kept for the answer)",
                    prompt.len(),
                    self.context_tokens,
                    sampling.max_tokens
                ),
            ));
        }
        let first = |word: &str| self.vocabulary.encode(word)?.first().copied().ok_or_else(|| Error::internal("an empty word is weighed"));
        let weigh = sampling.weigh.map(|[one, other]| Ok::<_, Error>([first(one)?, first(other)?])).transpose()?;
        let slot = self.place(&prompt)?.ok_or_else(|| Error::internal("more generations than slots"))?;
        self.begun += 1;
        self.streams.push((self.begun, Stream::new(slot, prompt, sampling, weigh)));
        Ok(self.begun)
    }

    fn step(&mut self, running: &[StreamId]) -> Result<Vec<(StreamId, Result<Step>)>> {
        let runs = self.plan(running);
        let all = self.pass(&runs)?;
        let mut steps = Vec::new();
        for ((slot, ids, _), scores) in runs.iter().zip(all) {
            let Some((id, stream)) = self.streams.iter_mut().find(|(_, stream)| stream.slot == *slot) else { continue };
            let before = self.slots.len(*slot) - ids.len();
            match stream.take(ids, &scores, &self.vocabulary, &self.ends) {
                Ok((kept, step)) => {
                    self.slots.truncate(*slot, before + kept);
                    steps.extend(step.map(|step| (*id, Ok(step))));
                }
                Err(error) => {
                    self.slots.forget(*slot);
                    steps.push((*id, Err(error)));
                }
            }
        }
        Ok(steps)
    }

    fn end(&mut self, stream: StreamId) {
        self.streams.retain(|(id, _)| *id != stream);
    }

    fn reset(&mut self) {
        self.streams.clear();
        (0..self.slots.count()).for_each(|slot| self.slots.forget(slot));
    }
}

#[cfg(test)]
mod tests;
