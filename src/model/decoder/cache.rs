//! Keys and values of one layer and slot, laid out as the right-hand sides of attention's two products.

use std::sync::Arc;

use half::f16;
use rayon::prelude::*;

use crate::model::kernels::PANEL;
use crate::model::kernels::half::{HalfLanes, multiply};
use crate::model::kernels::matmul::Rows;
use crate::model::kernels::pointwise::softmax;

/// Positions of a block.
const BLOCK: usize = 64;
/// Tokens whose scores are worked on together.
const TOKENS: usize = 8;

/// The cache of one layer for one prompt, in blocks: a short conversation in a long context costs little memory, and
/// prompts that begin alike share what they have in common.
pub struct Cache {
    kv_heads: usize,
    head_dim: usize,
    blocks: Vec<Arc<Block>>,
}

/// Keys and values of [`BLOCK`] positions.
#[derive(Clone)]
struct Block {
    /// `[kv_heads][BLOCK / PANEL][head_dim]` of lanes: a key is a column of the first product.
    keys: Vec<HalfLanes>,
    /// `[kv_heads][head_dim / PANEL][BLOCK]` of lanes: a value is a row of the second.
    values: Vec<HalfLanes>,
}

impl Cache {
    /// An empty cache; `head_dim` is a multiple of [`PANEL`].
    pub fn new(kv_heads: usize, head_dim: usize) -> Self {
        Self { kv_heads, head_dim, blocks: Vec::new() }
    }

    /// Makes room for at least `positions`.
    pub fn reserve(&mut self, positions: usize) {
        let lanes = vec![HalfLanes::ZERO; self.kv_heads * self.head()];
        while self.blocks.len() * BLOCK < positions {
            self.blocks.push(Arc::new(Block { keys: lanes.clone(), values: lanes.clone() }));
        }
    }

    /// Stores keys and values of a position that there is room for, `[kv_heads][head_dim]` each.
    pub fn set(&mut self, position: usize, keys: &[f32], values: &[f32]) {
        let (head_dim, head, at) = (self.head_dim, self.head(), position % BLOCK);
        // A block that another prompt shares is copied before it is written.
        let block = Arc::make_mut(&mut self.blocks[position / BLOCK]);
        for (target, keys) in block.keys.chunks_exact_mut(head).zip(keys.chunks_exact(head_dim)) {
            for (target, value) in target[at / PANEL * head_dim..].iter_mut().zip(keys) {
                target.0[at % PANEL] = f16::from_f32(*value);
            }
        }
        for (panel, values) in block.values.chunks_exact_mut(BLOCK).zip(values.as_chunks::<PANEL>().0) {
            panel[at] = HalfLanes(values.map(f16::from_f32));
        }
    }

    /// Lanes of one key head in a block, in either part.
    fn head(&self) -> usize {
        self.head_dim * BLOCK / PANEL
    }

    /// Keeps positions `0..count` alone.
    pub fn truncate(&mut self, count: usize) {
        self.blocks.truncate(count.div_ceil(BLOCK));
    }

    /// Makes positions `0..count` those of another cache of the same heads, which holds that many.
    pub fn share_prefix(&mut self, from: &Self, count: usize) {
        self.blocks = from.blocks[..count.div_ceil(BLOCK)].to_vec();
    }

    /// Mixes values for `tokens` tokens at `position..`, each looking back to the start and at itself.
    ///
    /// `queries` (scaled) and `mixed`: `[kv_heads][tokens][group][head_dim]`, where `group` query heads share a key head.
    pub fn attend(&self, queries: &[f32], position: usize, tokens: usize, mixed: &mut [f32]) {
        let (head_dim, head) = (self.head_dim, self.head());
        let of_head = queries.len() / self.kv_heads;
        let group = of_head / tokens / head_dim;
        let part = TOKENS * group * head_dim;
        mixed.par_chunks_mut(of_head).enumerate().for_each(|(kv_head, mixed)| {
            let queries = &queries[kv_head * of_head..][..of_head];
            mixed.par_chunks_mut(part).zip(queries.par_chunks(part)).enumerate().for_each_init(Vec::new, |scores, (at, (mixed, queries))| {
                let rows = queries.len() / head_dim;
                let first = position + at * TOKENS + 1;
                let seen = first + rows / group - 1;
                let width = seen.next_multiple_of(PANEL);
                scores.resize(rows * width, 0.0);
                let queries = Rows { values: queries, stride: head_dim, count: rows };
                let blocks = || self.blocks.iter().take(seen.div_ceil(BLOCK));
                let panels = blocks().flat_map(|block| block.keys[kv_head * head..][..head].chunks_exact(head_dim));
                for (panel, keys) in panels.take(width / PANEL).enumerate() {
                    multiply(queries, keys, &mut scores[panel * PANEL..], width, false);
                }
                for (row, scores) in scores.chunks_exact_mut(width).enumerate() {
                    let (own, later) = scores.split_at_mut(first + row / group);
                    softmax(own);
                    later.fill(0.0);
                }
                for (b, block) in blocks().enumerate() {
                    let from = b * BLOCK;
                    let weights = Rows { values: &scores[from..], stride: width, count: rows };
                    for (panel, values) in block.values[kv_head * head..][..head].chunks_exact(BLOCK).enumerate() {
                        multiply(weights, &values[..BLOCK.min(seen - from)], &mut mixed[panel * PANEL..], head_dim, b > 0);
                    }
                }
            });
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::kernels::tests::{assert_close, noise};

    const KV_HEADS: usize = 2;
    const GROUP: usize = 3;
    const HEAD_DIM: usize = 32;

    /// Attention as the textbook has it, for one token and query head.
    fn textbook(query: &[f32], keys: &[Vec<f32>], values: &[Vec<f32>], kv_head: usize) -> Vec<f32> {
        let part = |row: &[f32]| row[kv_head * HEAD_DIM..(kv_head + 1) * HEAD_DIM].to_vec();
        let scores: Vec<f32> = keys.iter().map(|key| query.iter().zip(part(key)).map(|(q, k)| q * k).sum::<f32>().exp()).collect();
        let total: f32 = scores.iter().sum();
        let mut mixed = vec![0.0; HEAD_DIM];
        for (score, value) in scores.iter().zip(values) {
            mixed.iter_mut().zip(part(value)).for_each(|(m, v)| *m += score / total * v);
        }
        mixed
    }

    #[test]
    fn attention_is_the_textbooks_and_cuts_change_no_bit() {
        let positions = 161;
        let rows = |seed| (0..positions).map(|at| noise(KV_HEADS * HEAD_DIM, seed + at as u64)).collect::<Vec<_>>();
        let (keys, values) = (rows(100), rows(200));
        let queries: Vec<Vec<f32>> = (0..positions).map(|at| noise(KV_HEADS * GROUP * HEAD_DIM, 300 + at as u64)).collect();
        let mut runs = Vec::new();
        for step in [1, 5, 16, 161] {
            let mut cache = Cache::new(KV_HEADS, HEAD_DIM);
            let mut all = vec![0.0; positions * KV_HEADS * GROUP * HEAD_DIM];
            for from in (0..positions).step_by(step) {
                let tokens = step.min(positions - from);
                cache.reserve(from + tokens);
                for at in from..from + tokens {
                    cache.set(at, &keys[at], &values[at]);
                }
                let width = GROUP * HEAD_DIM;
                let mut given = Vec::new();
                for kv_head in 0..KV_HEADS {
                    for query in &queries[from..from + tokens] {
                        given.extend_from_slice(&query[kv_head * width..(kv_head + 1) * width]);
                    }
                }
                let mut mixed = vec![0.0; given.len()];
                cache.attend(&given, from, tokens, &mut mixed);
                for (at, part) in mixed.chunks_exact(width).enumerate() {
                    let (kv_head, token) = (at / tokens, from + at % tokens);
                    all[(token * KV_HEADS + kv_head) * width..][..width].copy_from_slice(part);
                }
            }
            runs.push(all);
        }
        for (at, head) in runs[0].chunks_exact(HEAD_DIM).enumerate() {
            let (token, head_at) = (at / (KV_HEADS * GROUP), at % (KV_HEADS * GROUP));
            let query = &queries[token][head_at * HEAD_DIM..(head_at + 1) * HEAD_DIM];
            assert_close(head, &textbook(query, &keys[..=token], &values[..=token], head_at / GROUP), 2e-3);
        }
        for run in &runs[1..] {
            assert_eq!(run, &runs[0]);
        }
    }

    #[test]
    fn eight_conversations_of_4096_tokens_take_less_than_a_gigabyte() {
        // Qwen 2.5 1.5B: 28 layers, 2 key heads of 128
        let mut cache = Cache::new(2, 128);
        cache.reserve(4096);
        let of_layer: usize = cache.blocks.iter().map(|block| size_of_val(&block.keys[..]) + size_of_val(&block.values[..])).sum();
        assert_eq!(of_layer, 4096 * 2 * 2 * 128 * 2);
        assert!(8 * 28 * of_layer < 1 << 30);
    }

    #[test]
    fn a_shared_prefix_is_the_same_and_stays_so() {
        let mut from = Cache::new(KV_HEADS, HEAD_DIM);
        let row = |seed: u64| noise(KV_HEADS * HEAD_DIM, seed);
        for at in 0..200 {
            from.reserve(at + 1);
            from.set(at, &row(at as u64), &row(50 + at as u64));
        }
        let queries = noise(KV_HEADS * GROUP * HEAD_DIM, 9);
        let attend = |cache: &Cache| {
            let mut mixed = vec![0.0; queries.len()];
            cache.attend(&queries, 179, 1, &mut mixed);
            mixed
        };
        let expected = attend(&from);
        let mut to = Cache::new(KV_HEADS, HEAD_DIM);
        to.share_prefix(&from, 180);
        assert_eq!(attend(&to), expected);
        // What one of them reads next is not seen by the other.
        from.set(150, &row(1000), &row(1001));
        assert_eq!(attend(&to), expected);
        assert_ne!(attend(&from), expected);
        to.truncate(10);
        assert_eq!(to.blocks.len(), 1);
    }
}
