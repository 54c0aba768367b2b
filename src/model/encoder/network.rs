//! A checkpoint, packed for the kernels.

use super::linear::{Arithmetic, Linear};
use super::weights::{Checkpoint, LayerWeights, Matrix, NormWeights, Shape};

/// One layer; see [`LayerWeights`].
pub(super) struct Layer {
    pub(super) attention_in: Linear,
    pub(super) attention_out: Linear,
    pub(super) attention_norm: NormWeights,
    pub(super) up: Linear,
    pub(super) down: Linear,
    pub(super) output_norm: NormWeights,
}

/// The whole encoder, ready to run; shared by all workers.
pub(super) struct Network {
    pub(super) shape: Shape,
    pub(super) arithmetic: Arithmetic,
    pub(super) words: Matrix,
    pub(super) positions: Vec<f32>,
    pub(super) embedding_norm: NormWeights,
    pub(super) layers: Vec<Layer>,
}

impl Network {
    /// Packs a checkpoint; each layer's source is dropped as soon as it is packed. Without `exact`, weights that are
    /// stored in 4 bits are multiplied in 8; weights stored in f32 stay what they are.
    pub(super) fn new(checkpoint: Checkpoint, exact: bool) -> Self {
        let Checkpoint { shape, words, positions, embedding_norm, layers } = checkpoint;
        let quantised = layers.iter().all(LayerWeights::is_q4);
        let arithmetic = if quantised && !exact { Arithmetic::EightBit } else { Arithmetic::Exact };
        let pack = |layer: LayerWeights| Layer {
            attention_in: Linear::new(layer.attention_in, shape.hidden, arithmetic),
            attention_out: Linear::new(layer.attention_out, shape.hidden, arithmetic),
            attention_norm: layer.attention_norm,
            up: Linear::new(layer.up, shape.hidden, arithmetic),
            down: Linear::new(layer.down, shape.feed_forward, arithmetic),
            output_norm: layer.output_norm,
        };
        Self { shape, arithmetic, words, positions, embedding_norm, layers: layers.into_iter().map(pack).collect() }
    }
}
