//! The forward pass of a Llama, Qwen 2 or Qwen 3 decoder on candle tensors, for any device.

use candle_core::quantized::{QMatMul, QTensor};
use candle_core::{DType, Device, Module, Tensor};
use candle_nn::ops::{rms_norm, silu, softmax_last_dim};
use candle_nn::rotary_emb::{rope, rope_i};

use super::config::{Architecture, DecoderConfig};
use super::gguf::Gguf;
use crate::error::{Error, Result};

/// Tokens that run at one prompt, beside those of other prompts.
#[derive(Debug, Clone, Copy)]
pub struct Run<'a> {
    /// The prompt's slot.
    pub slot: usize,
    /// Where they stand; earlier positions of the slot have been run.
    pub position: usize,
    /// At least one.
    pub ids: &'a [u32],
    /// Of how many of the last of them the scores of the next token are wanted.
    pub scores: usize,
}

/// Weights and key/value cache of a decoder.
///
/// The cache is a number of *slots*, one for each prompt that may be continued later. Every slot holds `context` positions
/// and is allocated once; the operating system gives it memory as it is written.
pub struct Network {
    config: DecoderConfig,
    device: Device,
    embedding: QTensor,
    layers: Vec<Layer>,
    norm: Tensor,
    output: QMatMul,
    /// Rotary angles, `[context, head_dim / 2]`.
    cos: Tensor,
    sin: Tensor,
}

struct Layer {
    attention_norm: Tensor,
    query: Linear,
    key: Linear,
    value: Linear,
    /// Qwen 3: RMS norms over each head of query and key, `[head_dim]`.
    query_norm: Option<Tensor>,
    key_norm: Option<Tensor>,
    attention_output: QMatMul,
    feed_forward_norm: Tensor,
    gate: QMatMul,
    up: QMatMul,
    down: QMatMul,
    /// Keys and values of each slot, `[kv_heads, context, head_dim]`.
    cache: Vec<(Tensor, Tensor)>,
}

struct Linear {
    weight: QMatMul,
    bias: Option<Tensor>,
}

impl Network {
    /// Reads the weights, and lays out `slots` caches of `context` positions.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a tensor is missing, cut short or of the wrong shape.
    pub fn read(gguf: &Gguf, config: DecoderConfig, context: usize, slots: usize, device: &Device) -> Result<Self> {
        let (hidden, vocabulary) = (config.hidden, config.vocabulary);
        let mut layers = Vec::with_capacity(config.layers.min(1024));
        for index in 0..config.layers {
            layers.push(Layer::read(gguf, &config, index, context, slots, device)?);
        }
        let embedding = gguf.tensor("token_embd.weight", &[vocabulary, hidden], device)?;
        // Small models use the embedding a second time to score the next token.
        let output = if gguf.has("output.weight") { "output.weight" } else { "token_embd.weight" };
        let output = matrix(gguf, output, vocabulary, hidden, device)?;
        let norm = vector(gguf, "output_norm.weight", hidden, device)?;
        let (cos, sin) = angles(&config, context, device).map_err(Error::internal)?;
        Ok(Self { config, device: device.clone(), embedding, layers, norm, output, cos, sin })
    }

    /// Does `runs`; returns the scores they ask for, one after the other, `[vocabulary]` each.
    ///
    /// # Errors
    /// [`Error::Internal`] when candle fails.
    pub fn forward(&mut self, runs: &[Run<'_>]) -> Result<Vec<Vec<f32>>> {
        let mut scores = Vec::new();
        for run in runs {
            scores.extend(self.logits(run).map_err(Error::internal)?);
        }
        Ok(scores)
    }

    /// Makes positions `0..count` of slot `to` equal to those of slot `from`.
    ///
    /// # Errors
    /// [`Error::Internal`] when candle fails.
    pub fn copy_prefix(&mut self, from: usize, to: usize, count: usize) -> Result<()> {
        let copy = |layer: &Layer| -> candle_core::Result<()> {
            let (source, target) = (&layer.cache[from], &layer.cache[to]);
            target.0.slice_set(&source.0.narrow(1, 0, count)?.contiguous()?, 1, 0)?;
            target.1.slice_set(&source.1.narrow(1, 0, count)?.contiguous()?, 1, 0)
        };
        if from == to { Ok(()) } else { self.layers.iter().try_for_each(copy).map_err(Error::internal) }
    }

    fn logits(&mut self, run: &Run<'_>) -> candle_core::Result<Vec<Vec<f32>>> {
        let Run { slot, position, ids, scores } = *run;
        let tokens = ids.len();
        let mut x = self.embedding.embedding(&Tensor::new(ids, &self.device)?)?;
        let cos = self.cos.narrow(0, position, tokens)?;
        let sin = self.sin.narrow(0, position, tokens)?;
        let mask = if tokens > 1 { Some(causal_mask(tokens, position, &self.device)?) } else { None };
        for layer in &self.layers {
            let normed = rms_norm(&x, &layer.attention_norm, self.config.norm_eps)?;
            x = (x + layer.attention(&normed, &self.config, slot, position, (&cos, &sin), mask.as_ref())?)?;
            let normed = rms_norm(&x, &layer.feed_forward_norm, self.config.norm_eps)?;
            let gated = (silu(&layer.gate.forward(&normed)?)? * layer.up.forward(&normed)?)?;
            x = (x + layer.down.forward(&gated)?)?;
        }
        if scores == 0 {
            return Ok(Vec::new());
        }
        let last = rms_norm(&x.narrow(0, tokens - scores, scores)?, &self.norm, self.config.norm_eps)?;
        self.output.forward(&last)?.to_dtype(DType::F32)?.to_vec2()
    }
}

impl Layer {
    fn read(gguf: &Gguf, config: &DecoderConfig, index: usize, context: usize, slots: usize, device: &Device) -> Result<Self> {
        let name = |part: &str| format!("blk.{index}.{part}");
        let DecoderConfig { hidden, head_dim, feed_forward, .. } = *config;
        let (width, kv_width) = (config.heads * head_dim, config.kv_heads * head_dim);
        let head_norm = |gguf: &Gguf, part: &str| match config.architecture {
            Architecture::Qwen3 => vector(gguf, &name(part), head_dim, device).map(Some),
            Architecture::Llama | Architecture::Qwen2 => Ok(None),
        };
        let cache = || Tensor::zeros((config.kv_heads, context, head_dim), DType::F32, device);
        let cache = (0..slots).map(|_| Ok((cache()?, cache()?))).collect::<candle_core::Result<_>>().map_err(Error::internal)?;
        Ok(Self {
            attention_norm: vector(gguf, &name("attn_norm.weight"), hidden, device)?,
            query: Linear::read(gguf, &name("attn_q"), width, hidden, device)?,
            key: Linear::read(gguf, &name("attn_k"), kv_width, hidden, device)?,
            value: Linear::read(gguf, &name("attn_v"), kv_width, hidden, device)?,
            query_norm: head_norm(gguf, "attn_q_norm.weight")?,
            key_norm: head_norm(gguf, "attn_k_norm.weight")?,
            attention_output: matrix(gguf, &name("attn_output.weight"), hidden, width, device)?,
            feed_forward_norm: vector(gguf, &name("ffn_norm.weight"), hidden, device)?,
            gate: matrix(gguf, &name("ffn_gate.weight"), feed_forward, hidden, device)?,
            up: matrix(gguf, &name("ffn_up.weight"), feed_forward, hidden, device)?,
            down: matrix(gguf, &name("ffn_down.weight"), hidden, feed_forward, device)?,
            cache,
        })
    }

    /// `x`: `[tokens, hidden]`, normed; returns the same shape.
    fn attention(
        &self,
        x: &Tensor,
        config: &DecoderConfig,
        slot: usize,
        position: usize,
        (cos, sin): (&Tensor, &Tensor),
        mask: Option<&Tensor>,
    ) -> candle_core::Result<Tensor> {
        let DecoderConfig { heads, kv_heads, head_dim, norm_eps, .. } = *config;
        let tokens = x.dim(0)?;
        let turn = if config.architecture.interleaved_rope() { rope_i } else { rope };
        // [tokens, heads * head_dim] → [heads, tokens, head_dim]
        let split = |x: Tensor, heads| x.reshape((tokens, heads, head_dim))?.transpose(0, 1)?.contiguous();
        let norm = |x: Tensor, weight: &Option<Tensor>| match weight {
            Some(weight) => rms_norm(&x, weight, norm_eps),
            None => Ok(x),
        };
        let query = norm(split(self.query.forward(x)?, heads)?, &self.query_norm)?;
        let query = turn(&query.unsqueeze(0)?, cos, sin)?;
        let key = norm(split(self.key.forward(x)?, kv_heads)?, &self.key_norm)?;
        let key = turn(&key.unsqueeze(0)?, cos, sin)?.squeeze(0)?;
        let value = split(self.value.forward(x)?, kv_heads)?;

        let (keys, values) = &self.cache[slot];
        keys.slice_set(&key, 1, position)?;
        values.slice_set(&value, 1, position)?;
        let seen = position + tokens;
        // Heads that share a key head lie side by side, so they are rows of one product with it; nothing is repeated.
        let query = query.reshape((kv_heads, heads / kv_heads * tokens, head_dim))?;
        let scores = (query.matmul(&keys.narrow(1, 0, seen)?.t()?)? * (head_dim as f64).powf(-0.5))?;
        let scores = match mask {
            Some(mask) => scores.reshape((heads, tokens, seen))?.broadcast_add(mask)?.reshape((kv_heads, (), seen))?,
            None => scores,
        };
        let mixed = softmax_last_dim(&scores)?.matmul(&values.narrow(1, 0, seen)?)?;
        let mixed = mixed.reshape((heads, tokens, head_dim))?.transpose(0, 1)?.reshape((tokens, heads * head_dim))?;
        self.attention_output.forward(&mixed)
    }
}

impl Linear {
    fn read(gguf: &Gguf, name: &str, rows: usize, columns: usize, device: &Device) -> Result<Self> {
        let weight = matrix(gguf, &format!("{name}.weight"), rows, columns, device)?;
        let bias = format!("{name}.bias");
        let bias = if gguf.has(&bias) { Some(vector(gguf, &bias, rows, device)?) } else { None };
        Ok(Self { weight, bias })
    }

    fn forward(&self, x: &Tensor) -> candle_core::Result<Tensor> {
        let product = self.weight.forward(x)?;
        match &self.bias {
            Some(bias) => product.broadcast_add(bias),
            None => Ok(product),
        }
    }
}

fn matrix(gguf: &Gguf, name: &str, rows: usize, columns: usize, device: &Device) -> Result<QMatMul> {
    QMatMul::from_qtensor(gguf.tensor(name, &[rows, columns], device)?).map_err(Error::internal)
}

fn vector(gguf: &Gguf, name: &str, len: usize, device: &Device) -> Result<Tensor> {
    Tensor::from_vec(gguf.vector(name, len)?, len, device).map_err(Error::internal)
}

/// Cosines and sines of every position and pair, `[context, head_dim / 2]` each.
fn angles(config: &DecoderConfig, context: usize, device: &Device) -> candle_core::Result<(Tensor, Tensor)> {
    let positions = Tensor::arange(0, context as u32, device)?.to_dtype(DType::F32)?.unsqueeze(1)?;
    let angles = positions.broadcast_mul(&Tensor::new(config.rope_frequencies.as_slice(), device)?)?;
    Ok((angles.cos()?, angles.sin()?))
}

/// What to add to scores: 0 for tokens up to one's own, −∞ after, `[tokens, position + tokens]`.
fn causal_mask(tokens: usize, position: usize, device: &Device) -> candle_core::Result<Tensor> {
    let seen = position + tokens;
    let mask: Vec<f32> = (0..tokens).flat_map(|row| (0..seen).map(move |column| if column <= position + row { 0.0 } else { f32::NEG_INFINITY })).collect();
    Tensor::from_vec(mask, (tokens, seen), device)
}
