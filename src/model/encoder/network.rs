//! Weights packed for the kernels.

use super::weights::{Checkpoint, LayerWeights, LinearWeights, Matrix, NormWeights, Shape};
use crate::model::kernels::matmul::{self, Rows};

/// `y = x · wᵀ + bias` with packed weights.
pub(super) struct Linear {
    packed: Vec<f32>,
    bias: Vec<f32>,
    depth: usize,
}

impl Linear {
    fn new(source: LinearWeights, depth: usize) -> Self {
        let columns = source.bias.len();
        let mut dense = vec![0.0; columns * depth];
        dense.chunks_exact_mut(depth).enumerate().for_each(|(i, row)| source.weight.row(i, row));
        let mut packed = vec![0.0; matmul::packed_len(depth, columns)];
        matmul::pack_rows(&dense, depth, depth, columns, 1.0, &mut packed);
        Self { packed, bias: source.bias, depth }
    }

    /// `x` `[rows, in]` to `y` `[rows, out]`, both without gaps.
    pub(super) fn apply(&self, x: &[f32], y: &mut [f32]) {
        let rows = Rows { values: x, stride: self.depth, count: x.len() / self.depth };
        matmul::multiply(rows, &self.packed, self.depth, self.bias.len(), &self.bias, y, self.bias.len());
    }
}

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
    pub(super) words: Matrix,
    pub(super) positions: Vec<f32>,
    pub(super) embedding_norm: NormWeights,
    pub(super) layers: Vec<Layer>,
}

impl Network {
    /// Packs a checkpoint; each layer's source is dropped as soon as it is packed.
    pub(super) fn new(checkpoint: Checkpoint) -> Self {
        let Checkpoint { shape, words, positions, embedding_norm, layers } = checkpoint;
        let pack = |layer: LayerWeights| Layer {
            attention_in: Linear::new(layer.attention_in, shape.hidden),
            attention_out: Linear::new(layer.attention_out, shape.hidden),
            attention_norm: layer.attention_norm,
            up: Linear::new(layer.up, shape.hidden),
            down: Linear::new(layer.down, shape.feed_forward),
            output_norm: layer.output_norm,
        };
        Self { shape, words, positions, embedding_norm, layers: layers.into_iter().map(pack).collect() }
    }
}
