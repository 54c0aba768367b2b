//! Attention of one sequence, always in f32: it is a fifth of the arithmetic, and its operands change with every text.

use std::ops::Range;

use crate::model::kernels::matmul::{self, Rows, packed_len};
use crate::model::kernels::{Lanes, PANEL, pointwise};

/// Rows of scores worked on together, a multiple of the tile: with 256 keys 24 KiB, which stays in the first cache.
const SCORE_ROWS: usize = 2 * matmul::TILE_ROWS;

/// Buffers that grow to the longest sequence and are used again.
#[derive(Default)]
pub(super) struct AttentionScratch {
    keys: Vec<Lanes>,
    values: Vec<Lanes>,
    scores: Vec<f32>,
    context: Vec<f32>,
}

/// Scaled dot-product attention (Vaswani et al. 2017) of the tokens `own` of a sequence: `qkv` `[tokens, 3 · hidden]` to
/// `[own, hidden]`.
pub(super) fn attend<'a>(qkv: &[f32], own: Range<usize>, heads: usize, hidden: usize, scratch: &'a mut AttentionScratch) -> &'a [f32] {
    let stride = 3 * hidden;
    let tokens = qkv.len() / stride;
    let depth = hidden / heads;
    let scale = 1.0 / (depth as f32).sqrt();
    let width = tokens.next_multiple_of(PANEL);
    let AttentionScratch { keys, values, scores, context } = scratch;
    keys.resize(packed_len(depth, tokens), Lanes::ZERO);
    values.resize(packed_len(tokens, depth), Lanes::ZERO);
    scores.resize(SCORE_ROWS * width, 0.0);
    context.resize(own.len() * hidden, 0.0);
    for head in 0..heads {
        let at = head * depth;
        matmul::pack_rows(&qkv[hidden + at..], stride, depth, tokens, scale, keys);
        matmul::pack_columns(&qkv[2 * hidden + at..], stride, tokens, depth, values);
        for first in own.clone().step_by(SCORE_ROWS) {
            let count = (own.end - first).min(SCORE_ROWS);
            let queries = Rows { values: &qkv[first * stride + at..], stride, count };
            matmul::multiply(queries, keys, depth, width, scores, width);
            for row in scores.chunks_exact_mut(width).take(count) {
                row[tokens..].fill(f32::NEG_INFINITY);
                pointwise::softmax(row);
            }
            let weights = Rows { values: scores, stride: width, count };
            matmul::multiply(weights, values, tokens, depth, &mut context[(first - own.start) * hidden + at..], hidden);
        }
    }
    &context[..own.len() * hidden]
}
