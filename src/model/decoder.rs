//! The generator: a decoder-only language model from one GGUF file, on candle's primitives.
//!
//! [`DecoderModel`] ties the parts together: [`vocabulary`] turns text into tokens, [`slots`] remembers which of them the
//! key/value cache holds, [`network`] (or, without a GPU, its faster twin in `cpu`) runs the rest, the sampler chooses, and
//! [`text`] makes characters of tokens again.

mod cache;
pub mod config;
mod cpu;
mod gguf;
mod linear;
pub mod network;
pub mod slots;
pub mod text;
pub mod vocabulary;

use std::path::Path;

use candle_core::Device;

use config::DecoderConfig;
use cpu::CpuNetwork;
use gguf::Gguf;
use network::Network;
use slots::Slots;
use text::{CharacterStream, StopStrings};
use vocabulary::Vocabulary;

use super::device::device;
use super::generation::{LanguageModel, Message, Sampling, Stop, Usage};
use super::sampling::Sampler;
use super::template::{ChatTemplate, END_TOKENS, Part};
use crate::error::{Error, Result};

/// How much memory a model may use for what it has read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecoderSettings {
    /// Tokens of prompt and answer together; the model's own limit holds when it is lower.
    pub context_tokens: usize,
    /// Prompts that are remembered, so that their continuations need not be read again.
    pub slots: usize,
}

impl Default for DecoderSettings {
    fn default() -> Self {
        Self { context_tokens: 8192, slots: 2 }
    }
}

/// Tokens of a prompt that run at once; between two runs a caller who left is noticed.
const PREFILL_TOKENS: usize = 64;

/// A decoder with its weights and cache; lives on one thread.
pub struct DecoderModel {
    vocabulary: Vocabulary,
    template: ChatTemplate,
    ends: Vec<u32>,
    network: Either,
    slots: Slots,
    context_tokens: usize,
}

/// The same forward pass, written for the machine at hand.
enum Either {
    Cpu(Box<CpuNetwork>),
    Tensors(Box<Network>),
}

impl Either {
    fn forward(&mut self, slot: usize, ids: &[u32], position: usize) -> Result<Vec<f32>> {
        match self {
            Self::Cpu(network) => network.forward(slot, ids, position),
            Self::Tensors(network) => network.forward(slot, ids, position),
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
        let mut gguf = Gguf::open(path)?;
        // The architecture is checked first: it is what a user who took the wrong file must hear about.
        let config = DecoderConfig::read(&mut gguf)?;
        let vocabulary = Vocabulary::read(&gguf)?;
        let template = ChatTemplate::detect(|name| vocabulary.control(name).is_some(), gguf.text("tokenizer.chat_template").unwrap_or_default());
        let ends = END_TOKENS.iter().filter_map(|name| vocabulary.control(name)).chain(vocabulary.end()).collect();
        let context_tokens = settings.context_tokens.min(config.trained_context).max(1);
        let slots = settings.slots.max(1);
        let network = if matches!(device, Device::Cpu) && CpuNetwork::supports(&config) {
            Either::Cpu(Box::new(CpuNetwork::read(&mut gguf, config, context_tokens, slots)?))
        } else {
            Either::Tensors(Box::new(Network::read(&mut gguf, config, context_tokens, slots, device)?))
        };
        Ok(Self { vocabulary, template, ends, network, slots: Slots::new(slots), context_tokens })
    }

    /// Runs `ids` from an empty cache, as the prompt of a request would: the work to time for prefill.
    ///
    /// # Errors
    /// [`Error::Invalid`] when they do not fit the context or the vocabulary, [`Error::Internal`] when the model fails.
    pub fn bench_prefill(&mut self, ids: &[u32]) -> Result<()> {
        self.slots = Slots::new(1);
        self.bench_prompt(ids)
    }

    /// Runs the prompt of [`Self::bench_prefill`] with `ids` behind it, as the next turn of a conversation: the work to time
    /// for a prompt whose beginning is cached.
    ///
    /// # Errors
    /// As [`Self::bench_prefill`].
    pub fn bench_continue(&mut self, ids: &[u32]) -> Result<()> {
        let prompt = [self.slots.ids(0), ids].concat();
        self.bench_prompt(&prompt)
    }

    fn bench_prompt(&mut self, ids: &[u32]) -> Result<()> {
        if ids.is_empty() || ids.len() > self.context_tokens || ids.iter().any(|&id| id as usize >= self.vocabulary.len()) {
            return Err(Error::invalid("ids", format!("1 to {} tokens of the vocabulary are needed", self.context_tokens)));
        }
        self.prefill(ids, &|| false).map(drop)
    }

    /// Generates `tokens` tokens greedily after [`Self::bench_prefill`], past any end: the work to time for decoding.
    ///
    /// # Errors
    /// [`Error::Invalid`] when they do not fit the context, [`Error::Internal`] when the model fails.
    pub fn bench_decode(&mut self, tokens: usize) -> Result<Vec<u32>> {
        let held = self.slots.len(0);
        if held == 0 || held + tokens > self.context_tokens {
            return Err(Error::invalid("tokens", format!("{held} + {tokens} tokens do not fit into {}", self.context_tokens)));
        }
        let mut sampler = Sampler::new(&Sampling::default());
        let mut chosen = Vec::with_capacity(tokens);
        let mut next = 0;
        for _ in 0..tokens {
            let logits = self.step(0, &[next])?;
            next = sampler.choose(&logits)?;
            chosen.push(next);
        }
        Ok(chosen)
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

    /// Runs what the cache does not hold of `ids` (at least one token); returns the slot and the scores of the next token.
    fn prefill(&mut self, ids: &[u32], cancelled: &dyn Fn() -> bool) -> Result<(usize, Vec<f32>)> {
        let place = self.slots.place(ids);
        self.network.copy_prefix(place.from, place.slot, place.shared)?;
        let mut logits = Vec::new();
        for chunk in ids[place.shared..].chunks(PREFILL_TOKENS) {
            if cancelled() {
                return Err(Error::Cancelled);
            }
            logits = self.step(place.slot, chunk)?;
        }
        Ok((place.slot, logits))
    }

    /// Runs `ids` after what `slot` holds.
    fn step(&mut self, slot: usize, ids: &[u32]) -> Result<Vec<f32>> {
        let logits = self.network.forward(slot, ids, self.slots.len(slot));
        match &logits {
            Ok(_) => self.slots.extend(slot, ids),
            Err(_) => self.slots.forget(slot),
        }
        logits
    }
}

impl LanguageModel for DecoderModel {
    fn context_tokens(&self) -> usize {
        self.context_tokens
    }

    fn count_tokens(&self, text: &str) -> Result<usize> {
        Ok(self.vocabulary.encode(text)?.len())
    }

    fn generate(
        &mut self,
        messages: &[Message],
        sampling: &Sampling,
        cancelled: &dyn Fn() -> bool,
        on_text: &mut dyn FnMut(&str) -> bool,
    ) -> Result<(Stop, Usage)> {
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
        let (slot, mut logits) = self.prefill(&prompt, cancelled)?;
        let mut sampler = Sampler::new(sampling);
        let mut characters = CharacterStream::default();
        let mut stops = StopStrings::new(&sampling.stop);
        let mut usage = Usage { prompt_tokens: prompt.len(), completion_tokens: 0 };
        let mut show = |text: &str| if text.is_empty() || on_text(text) { Ok(()) } else { Err(Error::Cancelled) };
        let stop = loop {
            if usage.completion_tokens == sampling.max_tokens {
                break Stop::Length;
            }
            if cancelled() {
                return Err(Error::Cancelled);
            }
            let next = sampler.choose(&logits)?;
            if self.ends.contains(&next) {
                break Stop::End;
            }
            usage.completion_tokens += 1;
            let (text, stopped) = stops.push(&characters.push(self.vocabulary.bytes(next)));
            show(&text)?;
            if stopped {
                return Ok((Stop::End, usage));
            }
            // The last token's own scores are not needed.
            if usage.completion_tokens < sampling.max_tokens {
                logits = self.step(slot, &[next])?;
            }
        };
        let (text, stopped) = stops.push(&characters.finish());
        show(&text)?;
        if !stopped {
            show(&stops.finish())?;
        }
        Ok((stop, usage))
    }

    fn reset(&mut self) {
        (0..self.slots.count()).for_each(|slot| self.slots.forget(slot));
    }
}

#[cfg(test)]
mod tests;
