//! The shape of a decoder, from the metadata of its GGUF file.

use super::gguf::Gguf;
use crate::error::{Error, Result};

/// A family of decoders that differ in a few details of one layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// Llama 2 and 3, SmolLM, Mistral: rotary pairs lie side by side in the GGUF file.
    Llama,
    /// Qwen 2 and 2.5: biases on query, key and value.
    Qwen2,
    /// Qwen 3: norms on each head of query and key.
    Qwen3,
}

impl Architecture {
    /// The GGUF names of the supported architectures.
    pub const NAMES: [&'static str; 3] = ["llama", "qwen2", "qwen3"];

    /// Whether rotary pairs are neighbours `(2i, 2i + 1)`; otherwise they are `(i, i + head_dim / 2)`.
    pub fn interleaved_rope(self) -> bool {
        self == Self::Llama
    }

    fn parse(name: &str) -> Option<Self> {
        match name {
            "llama" => Some(Self::Llama),
            "qwen2" => Some(Self::Qwen2),
            "qwen3" => Some(Self::Qwen3),
            _ => None,
        }
    }
}

/// The numbers that fix every tensor shape of a decoder.
#[derive(Debug, Clone, PartialEq)]
pub struct DecoderConfig {
    /// The family.
    pub architecture: Architecture,
    /// Transformer layers.
    pub layers: usize,
    /// Width of the residual stream.
    pub hidden: usize,
    /// Query heads.
    pub heads: usize,
    /// Key and value heads; divides `heads`.
    pub kv_heads: usize,
    /// Width of one head, even.
    pub head_dim: usize,
    /// Width of the feed-forward part.
    pub feed_forward: usize,
    /// Tokens in the vocabulary.
    pub vocabulary: usize,
    /// Added to the mean square in every RMS norm.
    pub norm_eps: f32,
    /// Tokens the model was trained to look back on.
    pub trained_context: usize,
    /// Angle per position of each rotary pair, `[head_dim / 2]`, in radians.
    pub rope_frequencies: Vec<f32>,
}

impl DecoderConfig {
    /// Reads the shape.
    ///
    /// # Errors
    /// [`Error::Mismatch`] for what this program does not run, [`Error::Damaged`] for numbers that cannot be.
    pub fn read(gguf: &Gguf) -> Result<Self> {
        let name = gguf.text("general.architecture").unwrap_or("(none)").to_owned();
        let Some(architecture) = Architecture::parse(&name) else {
            return Err(Error::Mismatch {
                what: format!("the architecture of this model is {name}, which is not supported"),
                remedy: format!("choose a GGUF model of one of {}", Architecture::NAMES.join(", ")),
            });
        };
        let key = |suffix: &str| format!("{name}.{suffix}");
        if gguf.count(&key("expert_count")).unwrap_or(0) > 0 {
            return Err(Error::Mismatch { what: "this model is a mixture of experts, which is not supported".into(), remedy: "choose a dense model".into() });
        }
        let hidden = gguf.required_count(&key("embedding_length"))?;
        let heads = gguf.required_count(&key("attention.head_count"))?;
        let kv_heads = gguf.count(&key("attention.head_count_kv")).unwrap_or(heads);
        let head_dim = gguf.count(&key("attention.key_length")).unwrap_or(hidden / heads);
        let config = Self {
            architecture,
            layers: gguf.required_count(&key("block_count"))?,
            hidden,
            heads,
            kv_heads,
            head_dim,
            feed_forward: gguf.required_count(&key("feed_forward_length"))?,
            vocabulary: gguf.list("tokenizer.ggml.tokens").len(),
            norm_eps: gguf.number(&key("attention.layer_norm_rms_epsilon")).unwrap_or(1e-5),
            trained_context: gguf.required_count(&key("context_length"))?,
            rope_frequencies: Vec::new(),
        };
        let largest = [config.layers, hidden, heads, kv_heads, head_dim, config.feed_forward].into_iter().max().unwrap_or(0);
        if kv_heads == 0 || !heads.is_multiple_of(kv_heads) || head_dim == 0 || !head_dim.is_multiple_of(2) || largest > 1 << 20 {
            return Err(gguf.damaged(format!("{heads} heads, {kv_heads} key heads of width {head_dim} cannot be")));
        }
        if gguf.count(&key("rope.dimension_count")).is_some_and(|turned| turned != head_dim)
            || gguf.count(&key("attention.value_length")).is_some_and(|width| width != head_dim)
        {
            return Err(Error::Mismatch {
                what: "this model turns only a part of each head, or has values of another width".into(),
                remedy: "choose another model".into(),
            });
        }
        let rope_frequencies = rope_frequencies(gguf, &name, head_dim)?;
        Ok(Self { rope_frequencies, ..config })
    }
}

/// `base^(-2i / head_dim)` (Su et al., "RoFormer", 2021), slowed down where the file says so.
#[expect(clippy::cast_precision_loss, reason = "head widths are small")]
fn rope_frequencies(gguf: &Gguf, architecture: &str, head_dim: usize) -> Result<Vec<f32>> {
    let base = gguf.number(&format!("{architecture}.rope.freq_base")).unwrap_or(10_000.0);
    let mut frequencies: Vec<f32> = (0..head_dim).step_by(2).map(|i| 1.0 / base.powf(i as f32 / head_dim as f32)).collect();
    let scaling = gguf.text(&format!("{architecture}.rope.scaling.type")).unwrap_or("none");
    let factor = match scaling {
        "none" => 1.0,
        "linear" => gguf.number(&format!("{architecture}.rope.scaling.factor")).unwrap_or(1.0),
        other => {
            return Err(Error::Mismatch {
                what: format!("this model stretches its context by {other}, which is not supported"),
                remedy: "choose the same model without a stretched context".into(),
            });
        }
    };
    // Llama 3.1 and later carry their own divisor for each pair.
    const DIVISORS: &str = "rope_freqs.weight";
    let divisors = if gguf.has(DIVISORS) { gguf.vector(DIVISORS, head_dim / 2)? } else { vec![1.0; head_dim / 2] };
    for (frequency, divisor) in frequencies.iter_mut().zip(divisors) {
        *frequency /= factor * divisor;
    }
    if frequencies.iter().all(|frequency| frequency.is_finite()) { Ok(frequencies) } else { Err(gguf.damaged("its rotary frequencies are no numbers")) }
}
