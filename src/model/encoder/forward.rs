//! One forward pass over a *ragged* batch: sequences of any length, end to end, with no padding between them.
//!
//! Linear layers, norms and gelu see one matrix `[tokens, …]`; only attention knows where a sequence ends. Each row is
//! worked on alone and in the same order whatever stands beside it, so a text's vector does not depend on its batch.

use super::attention::{AttentionScratch, attend};
use super::linear::{Activations, Arithmetic};
use super::network::Network;
use super::weights::NormWeights;
use crate::model::kernels::pointwise;

/// Buffers of one worker; they grow to the largest batch and are used again.
pub(super) struct Scratch {
    /// The running state `[tokens, hidden]`.
    x: Vec<f32>,
    /// The state, or the output of attention, as the next product wants it `[tokens, hidden]`.
    input: Activations,
    /// Query, key and value `[tokens, 3 · hidden]`.
    qkv: Vec<f32>,
    /// Between the feed-forward products `[tokens, feed_forward]`.
    wide: Activations,
    attention: AttentionScratch,
}

impl Scratch {
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
    let Scratch { x, input, qkv, wide, attention } = scratch;
    x.resize(tokens * hidden, 0.0);
    qkv.resize(tokens * 3 * hidden, 0.0);
    input.resize(tokens, hidden);
    wide.resize(tokens, network.shape.feed_forward);

    embed(network, sequences, x);
    norm(x, &network.embedding_norm, epsilon, input);
    for layer in &network.layers {
        layer.attention_in.apply(input, tokens, |row, column, part| {
            qkv[row * 3 * hidden + column..][..part.len()].copy_from_slice(part);
        });
        let mut first = 0;
        for sequence in sequences {
            let rows = first..first + sequence.len();
            let own = &qkv[rows.start * 3 * hidden..rows.end * 3 * hidden];
            let context = attend(own, network.shape.heads, hidden, attention);
            for (row, values) in rows.clone().zip(context.chunks_exact(hidden)) {
                input.set(row, 0, values);
            }
            first = rows.end;
        }
        layer.attention_out.apply(input, tokens, |row, column, part| pointwise::add(&mut x[row * hidden + column..], part));
        norm(x, &layer.attention_norm, epsilon, input);
        layer.up.apply(input, tokens, |row, column, part| {
            pointwise::gelu(part);
            wide.set(row, column, part);
        });
        layer.down.apply(wide, tokens, |row, column, part| pointwise::add(&mut x[row * hidden + column..], part));
        norm(x, &layer.output_norm, epsilon, input);
    }
    pool(sequences, x, hidden)
}

/// Word + position (+ type, already inside).
fn embed(network: &Network, sequences: &[&[u32]], x: &mut [f32]) {
    let hidden = network.shape.hidden;
    let places = sequences.iter().flat_map(|s| s.iter().zip(network.positions.chunks_exact(hidden)));
    for (row, (token, position)) in x.chunks_exact_mut(hidden).zip(places) {
        network.words.row(*token as usize, row);
        pointwise::add(row, position);
    }
}

/// Layer norm of every row of `x`, in place, and as the next product's input.
fn norm(x: &mut [f32], norm: &NormWeights, epsilon: f32, input: &mut Activations) {
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
