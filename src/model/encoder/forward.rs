//! One forward pass over a *ragged* batch: sequences of any length, end to end, with no padding between them.
//!
//! Linear layers, norms and gelu see one matrix `[tokens, …]`; only attention knows where a sequence ends. Each row is
//! worked on alone and in the same order whatever stands beside it, so a text's vector does not depend on its batch.

use super::network::{Layer, Network};
use super::weights::NormWeights;
use crate::model::kernels::matmul::{self, PANEL, Rows, packed_len};
use crate::model::kernels::pointwise;

/// Rows of attention scores worked on together: with 256 keys 24 KiB, which stays in the first cache.
const SCORE_ROWS: usize = 24;

/// Buffers of one worker; they grow to the largest batch and are used again.
#[derive(Default)]
pub(super) struct Scratch {
    /// The running state `[tokens, hidden]`.
    x: Vec<f32>,
    /// Query, key and value `[tokens, 3 · hidden]`.
    qkv: Vec<f32>,
    /// Output of attention `[tokens, hidden]`.
    context: Vec<f32>,
    /// What a residual branch adds `[tokens, hidden]`.
    branch: Vec<f32>,
    /// Between the feed-forward products `[tokens, feed_forward]`.
    wide: Vec<f32>,
    attention: AttentionScratch,
}

#[derive(Default)]
struct AttentionScratch {
    keys: Vec<f32>,
    values: Vec<f32>,
    scores: Vec<f32>,
}

/// The mean of the last layer over the tokens of each sequence: `[sequences, hidden]`, not yet of unit length.
///
/// Every sequence must have 1 … `positions` tokens, each below `vocabulary`.
pub(super) fn forward(network: &Network, scratch: &mut Scratch, sequences: &[&[u32]]) -> Vec<Vec<f32>> {
    let shape = &network.shape;
    let tokens: usize = sequences.iter().map(|s| s.len()).sum();
    let Scratch { x, qkv, context, branch, wide, attention } = scratch;
    x.resize(tokens * shape.hidden, 0.0);
    qkv.resize(tokens * 3 * shape.hidden, 0.0);
    context.resize(tokens * shape.hidden, 0.0);
    branch.resize(tokens * shape.hidden, 0.0);
    wide.resize(tokens * shape.feed_forward, 0.0);

    embed(network, sequences, x);
    for layer in &network.layers {
        layer.attention_in.apply(x, qkv);
        let mut first = 0;
        for sequence in sequences {
            let rows = first..first + sequence.len();
            let source = &qkv[rows.start * 3 * shape.hidden..rows.end * 3 * shape.hidden];
            attend(source, shape.heads, shape.hidden, attention, &mut context[rows.start * shape.hidden..rows.end * shape.hidden]);
            first = rows.end;
        }
        layer.attention_out.apply(context, branch);
        add_and_norm(x, branch, &layer.attention_norm, shape.epsilon);
        feed_forward(layer, x, wide, branch);
        add_and_norm(x, branch, &layer.output_norm, shape.epsilon);
    }
    pool(sequences, x, shape.hidden)
}

/// Word + position (+ type, already inside), normed.
fn embed(network: &Network, sequences: &[&[u32]], x: &mut [f32]) {
    let hidden = network.shape.hidden;
    let places = sequences.iter().flat_map(|s| s.iter().zip(network.positions.chunks_exact(hidden)));
    for (row, (token, position)) in x.chunks_exact_mut(hidden).zip(places) {
        network.words.row(*token as usize, row);
        pointwise::add(row, position);
        pointwise::layer_norm(row, &network.embedding_norm.gain, &network.embedding_norm.shift, network.shape.epsilon);
    }
}

/// Scaled dot-product attention of one sequence (Vaswani et al. 2017): `qkv` `[tokens, 3 · hidden]` to `[tokens, hidden]`.
fn attend(qkv: &[f32], heads: usize, hidden: usize, scratch: &mut AttentionScratch, context: &mut [f32]) {
    let stride = 3 * hidden;
    let tokens = qkv.len() / stride;
    let depth = hidden / heads;
    let scale = 1.0 / (depth as f32).sqrt();
    let width = tokens.div_ceil(PANEL) * PANEL;
    let AttentionScratch { keys, values, scores } = scratch;
    keys.resize(packed_len(depth, tokens), 0.0);
    values.resize(packed_len(tokens, depth), 0.0);
    scores.resize(SCORE_ROWS * width, 0.0);
    for head in 0..heads {
        let at = head * depth;
        matmul::pack_rows(&qkv[hidden + at..], stride, depth, tokens, scale, keys);
        matmul::pack_columns(&qkv[2 * hidden + at..], stride, tokens, depth, values);
        for first in (0..tokens).step_by(SCORE_ROWS) {
            let count = (tokens - first).min(SCORE_ROWS);
            let queries = Rows { values: &qkv[first * stride + at..], stride, count };
            matmul::multiply(queries, keys, depth, tokens, &[], scores, width);
            for row in scores.chunks_exact_mut(width).take(count) {
                pointwise::softmax(&mut row[..tokens]);
            }
            let weights = Rows { values: scores, stride: width, count };
            matmul::multiply(weights, values, tokens, depth, &[], &mut context[first * hidden + at..], hidden);
        }
    }
}

fn feed_forward(layer: &Layer, x: &[f32], wide: &mut [f32], branch: &mut [f32]) {
    layer.up.apply(x, wide);
    pointwise::gelu(wide);
    layer.down.apply(wide, branch);
}

fn add_and_norm(x: &mut [f32], branch: &[f32], norm: &NormWeights, epsilon: f32) {
    let hidden = norm.gain.len();
    for (row, more) in x.chunks_exact_mut(hidden).zip(branch.chunks_exact(hidden)) {
        pointwise::add(row, more);
        pointwise::layer_norm(row, &norm.gain, &norm.shift, epsilon);
    }
}

fn pool(sequences: &[&[u32]], x: &[f32], hidden: usize) -> Vec<Vec<f32>> {
    let mut rows = x.chunks_exact(hidden);
    sequences
        .iter()
        .map(|sequence| {
            let mut sum = vec![0.0; hidden];
            rows.by_ref().take(sequence.len()).for_each(|row| pointwise::add(&mut sum, row));
            let share = 1.0 / sequence.len() as f32;
            sum.iter_mut().for_each(|v| *v *= share);
            sum
        })
        .collect()
}
