//! Reads BERT encoders as they are published: `model.safetensors` with `config.json` beside it.

use std::path::Path;

use candle_core::safetensors::MmapedSafetensors;
use candle_core::{DType, Device};
use serde::Deserialize;

use super::weights::{Checkpoint, LayerWeights, LinearWeights, Matrix, NormWeights, Shape};
use crate::error::{Error, Result};
use crate::model::kernels::{PANEL, pointwise};

/// What of `config.json` the network needs; the names are those of the transformers library.
#[derive(Deserialize)]
struct Config {
    hidden_size: usize,
    num_hidden_layers: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    vocab_size: usize,
    max_position_embeddings: usize,
    type_vocab_size: usize,
    layer_norm_eps: f32,
    hidden_act: String,
}

impl Config {
    fn shape(&self) -> Result<Shape, String> {
        let shape = Shape {
            hidden: self.hidden_size,
            layers: self.num_hidden_layers,
            heads: self.num_attention_heads,
            feed_forward: self.intermediate_size,
            vocabulary: self.vocab_size,
            positions: self.max_position_embeddings,
            types: self.type_vocab_size,
            epsilon: self.layer_norm_eps,
        };
        let panels = [shape.hidden, shape.feed_forward].iter().all(|n| n.is_multiple_of(2 * PANEL));
        match shape.fault() {
            Some(fault) => Err(fault),
            None if self.hidden_act != "gelu" => Err(format!("its activation is {}, not gelu", self.hidden_act)),
            None if !panels => Err(format!("its sizes {} and {} are no multiples of {}", shape.hidden, shape.feed_forward, 2 * PANEL)),
            None => Ok(shape),
        }
    }
}

/// Reads the whole network.
///
/// # Errors
/// [`Error::Io`] when a file cannot be read, [`Error::Damaged`] when it says something impossible.
pub fn read(weights: &Path) -> Result<Checkpoint> {
    let config = weights.with_file_name("config.json");
    let damaged = |path: &Path, reason: String| Error::Damaged { path: path.to_owned(), reason, remedy: "delete it and run `priorart models pull`".into() };
    let bytes = std::fs::read(&config).map_err(Error::io(&config))?;
    let shape = serde_json::from_slice::<Config>(&bytes).map_err(|e| e.to_string()).and_then(|c| c.shape()).map_err(|e| damaged(&config, e))?;
    std::fs::File::open(weights).map_err(Error::io(weights))?;
    #[expect(unsafe_code, reason = "the file is mapped; it was verified before and nobody changes weights while they are read")]
    // SAFETY: the mapping is only read, and dropped before this function returns.
    let tensors = unsafe { MmapedSafetensors::new(weights) }.map_err(|e| damaged(weights, e.to_string()))?;
    Source { tensors, shape }.checkpoint().map_err(|e| damaged(weights, e))
}

struct Source {
    tensors: MmapedSafetensors,
    shape: Shape,
}

impl Source {
    /// The values of a tensor of that many, whatever its floating type.
    fn values(&self, name: &str, count: usize) -> Result<Vec<f32>, String> {
        let named = |e: candle_core::Error| format!("{name}: {e}");
        let tensor = self.tensors.load(name, &Device::Cpu).and_then(|t| t.to_dtype(DType::F32)?.flatten_all()).map_err(named)?;
        let values = tensor.to_vec1::<f32>().map_err(named)?;
        match values.len() {
            n if n != count => Err(format!("{name} has {n} values, not {count}")),
            _ if values.iter().any(|v| !v.is_finite()) => Err(format!("{name} holds values that are not finite")),
            _ => Ok(values),
        }
    }

    fn linear(&self, name: &str, out: usize, depth: usize) -> Result<LinearWeights, String> {
        Ok(LinearWeights { weight: Matrix::F32(self.values(&format!("{name}.weight"), out * depth)?), bias: self.values(&format!("{name}.bias"), out)? })
    }

    fn norm(&self, name: &str) -> Result<NormWeights, String> {
        let hidden = self.shape.hidden;
        Ok(NormWeights { gain: self.values(&format!("{name}.weight"), hidden)?, shift: self.values(&format!("{name}.bias"), hidden)? })
    }

    fn layer(&self, index: usize) -> Result<LayerWeights, String> {
        let Shape { hidden, feed_forward, .. } = self.shape;
        let name = |part: &str| format!("encoder.layer.{index}.{part}");
        let mut weight = Vec::with_capacity(3 * hidden * hidden);
        let mut bias = Vec::with_capacity(3 * hidden);
        for part in ["query", "key", "value"] {
            let linear = self.linear(&name(&format!("attention.self.{part}")), hidden, hidden)?;
            if let Matrix::F32(values) = linear.weight {
                weight.extend(values);
            }
            bias.extend(linear.bias);
        }
        Ok(LayerWeights {
            attention_in: LinearWeights { weight: Matrix::F32(weight), bias },
            attention_out: self.linear(&name("attention.output.dense"), hidden, hidden)?,
            attention_norm: self.norm(&name("attention.output.LayerNorm"))?,
            up: self.linear(&name("intermediate.dense"), feed_forward, hidden)?,
            down: self.linear(&name("output.dense"), hidden, feed_forward)?,
            output_norm: self.norm(&name("output.LayerNorm"))?,
        })
    }

    fn checkpoint(self) -> Result<Checkpoint, String> {
        let Shape { hidden, layers, vocabulary, positions, types, .. } = self.shape;
        let table = |part: &str, rows: usize| self.values(&format!("embeddings.{part}_embeddings.weight"), rows * hidden);
        let mut places = table("position", positions)?;
        let types = table("token_type", types)?;
        for row in places.chunks_exact_mut(hidden) {
            pointwise::add(row, &types[..hidden]);
        }
        Ok(Checkpoint {
            shape: self.shape,
            words: Matrix::F32(table("word", vocabulary)?),
            positions: places,
            embedding_norm: self.norm("embeddings.LayerNorm")?,
            layers: (0..layers).map(|i| self.layer(i)).collect::<Result<_, _>>()?,
        })
    }
}
