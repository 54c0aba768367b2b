//! One forward pass over a *ragged* batch: sequences of any length, end to end, with no padding between them.
//!
//! Linear layers, norms and gelu see one matrix `[tokens, …]`; only attention knows where a sequence ends. Each row is
//! worked on alone and in the same order whatever stands beside it, so a text's vector does not depend on its batch.

use super::attention::{AttentionScratch, attend};
use super::linear::{Activations, Arithmetic};
use super::network::{Layer, Network};
use super::weights::NormWeights;
use crate::model::kernels::pointwise;

/// Buffers of one worker; they grow to the largest batch and are used again.
pub(super) struct Scratch {
    /// The running state `[tokens, hidden]`.
    pub(super) x: Vec<f32>,
    /// The state, or the output of attention, as the next product wants it `[tokens, hidden]`.
    pub(super) input: Activations,
    /// Query, key and value `[tokens, 3 · hidden]`.
    qkv: Vec<f32>,
    /// Between the feed-forward products `[tokens, feed_forward]`.
    wide: Activations,
    pub(super) attention: AttentionScratch,
}

impl Scratch {
    /// Makes room for `tokens` rows.
    pub(super) fn resize(&mut self, network: &Network, tokens: usize) {
        let hidden = network.shape.hidden;
        self.x.resize(tokens * hidden, 0.0);
        self.input.resize(tokens, hidden);
        self.wide.resize(tokens, network.shape.feed_forward);
    }

    pub(super) fn new(arithmetic: Arithmetic) -> Self {
        let activations = || Activations::new(arithmetic);
        Self { x: Vec::new(), input: activations(), qkv: Vec::new(), wide: activations(), attention: AttentionScratch::default() }
    }
}

/// The mean of the last layer over the tokens of each sequence: `[sequences][hidden]`, not yet of unit length.
///
/// Every sequence must have 1 … `positions` tokens, each below `vocabulary`.
pub(super) fn forward(network: &Network, scratch: &mut Scratch, sequences: &[&[u32]]) -> Vec<Vec<f32>> {
    let (hidden, epsilon) = (network.shape.hidden, network.shape.epsilon);
    let tokens: usize = sequences.iter().map(|s| s.len()).sum();
    scratch.resize(network, tokens);
    scratch.qkv.resize(tokens * 3 * hidden, 0.0);
    embed(network, sequences.iter().flat_map(|s| s.iter().copied().zip(0..)), &mut scratch.x);
    norm(&mut scratch.x, &network.embedding_norm, epsilon, &mut scratch.input);
    for layer in &network.layers {
        let Scratch { input, qkv, attention, .. } = &mut *scratch;
        layer.attention_in.apply(input, tokens, |row, column, part| {
            qkv[row * 3 * hidden + column..][..part.len()].copy_from_slice(part);
        });
        let mut first = 0;
        for sequence in sequences {
            let rows = first..first + sequence.len();
            let own = &qkv[rows.start * 3 * hidden..rows.end * 3 * hidden];
            let context = attend(own, 0..sequence.len(), network.shape.heads, hidden, attention);
            for (row, values) in rows.clone().zip(context.chunks_exact(hidden)) {
                input.set(row, 0, values);
            }
            first = rows.end;
        }
        feed_forward(layer, scratch, tokens, hidden, epsilon);
    }
    pool(sequences, &scratch.x, hidden)
}

/// What of a layer comes after attention, whose output is in `input`.
pub(super) fn feed_forward(layer: &Layer, scratch: &mut Scratch, tokens: usize, hidden: usize, epsilon: f32) {
    let Scratch { x, input, wide, .. } = scratch;
    layer.attention_out.apply(input, tokens, |row, column, part| pointwise::add(&mut x[row * hidden + column..], part));
    norm(x, &layer.attention_norm, epsilon, input);
    layer.up.apply(input, tokens, |row, column, part| {
        pointwise::gelu(part);
        wide.set(row, column, part);
    });
    layer.down.apply(wide, tokens, |row, column, part| pointwise::add(&mut x[row * hidden + column..], part));
    norm(x, &layer.output_norm, epsilon, input);
}

/// Word + position (+ type, already inside) of tokens and their places.
pub(super) fn embed(network: &Network, tokens: impl Iterator<Item = (u32, usize)>, x: &mut [f32]) {
    let hidden = network.shape.hidden;
    for (row, (token, place)) in x.chunks_exact_mut(hidden).zip(tokens) {
        network.words.row(token as usize, row);
        pointwise::add(row, &network.positions[place * hidden..][..hidden]);
    }
}

/// Layer norm of every row of `x`, in place, and as the next product's input.
pub(super) fn norm(x: &mut [f32], norm: &NormWeights, epsilon: f32, input: &mut Activations) {
    for (i, row) in x.chunks_exact_mut(norm.gain.len()).enumerate() {
        pointwise::layer_norm(row, &norm.gain, &norm.shift, epsilon);
        input.set(i, 0, row);
    }
}

fn pool(sequences: &[&[u32]], x: &[f32], hidden: usize) -> Vec<Vec<f32>> {
    let mut rows = x.chunks_exact(hidden);
    let mean = |sequence: &&[u32]| {
        let mut sum = vec![0.0; hidden];
        rows.by_ref().take(sequence.len()).for_each(|row| pointwise::add(&mut sum, row));
        pointwise::scale(&mut sum, 1.0 / sequence.len() as f32);
        sum
    };
    sequences.iter().map(mean).collect()
}
