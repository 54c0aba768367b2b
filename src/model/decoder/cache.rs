//! Keys and values of one layer and slot, laid out as the right-hand sides of attention's two products.

use rayon::prelude::*;

use crate::model::kernels::matmul::{Rows, TILE_ROWS, multiply};
use crate::model::kernels::pointwise::softmax;
use crate::model::kernels::{Lanes, PANEL};

/// The cache of one layer for one prompt; see [`crate::model::kernels::matmul`] for panels. It grows with the prompt, so
/// that a short conversation in a long context costs little memory.
pub struct Cache {
    kv_heads: usize,
    head_dim: usize,
    /// Positions that there is room for, a multiple of [`PANEL`].
    context: usize,
    /// `[kv_heads][context / PANEL][head_dim]` of lanes: a key is a column of the first product.
    keys: Vec<Lanes>,
    /// `[kv_heads][head_dim / PANEL][context]` of lanes: a value is a row of the second.
    values: Vec<Lanes>,
}

impl Cache {
    /// An empty cache; `head_dim` is a multiple of [`PANEL`].
    pub fn new(kv_heads: usize, head_dim: usize) -> Self {
        Self { kv_heads, head_dim, context: 0, keys: Vec::new(), values: Vec::new() }
    }

    /// Makes room for at least `positions`, a half more than there was.
    pub fn reserve(&mut self, positions: usize) {
        if positions <= self.context {
            return;
        }
        let context = positions.max(self.context + self.context / 2).next_multiple_of(8 * PANEL);
        let mut grown = Self { context, ..Self::new(self.kv_heads, self.head_dim) };
        let lanes = self.kv_heads * grown.head();
        (grown.keys, grown.values) = (vec![Lanes::ZERO; lanes], vec![Lanes::ZERO; lanes]);
        if self.context > 0 {
            grown.copy_prefix(self, self.context);
        }
        *self = grown;
    }

    /// Stores the keys of a position that there is room for, `[kv_heads][head_dim]`.
    pub fn set_keys(&mut self, position: usize, keys: &[f32]) {
        let (panel, lane, head) = (position / PANEL * self.head_dim, position % PANEL, self.head());
        for (head, key) in self.keys.chunks_exact_mut(head).zip(keys.chunks_exact(self.head_dim)) {
            for (target, value) in head[panel..].iter_mut().zip(key) {
                target.0[lane] = *value;
            }
        }
    }

    /// Stores the values of a position that there is room for, `[kv_heads][head_dim]`.
    pub fn set_values(&mut self, position: usize, values: &[f32]) {
        let panels = self.values.chunks_exact_mut(self.context);
        for (panel, values) in panels.zip(values.as_chunks::<PANEL>().0) {
            panel[position] = Lanes(*values);
        }
    }

    /// Lanes of one key head, in either part of the cache.
    fn head(&self) -> usize {
        self.head_dim * self.context / PANEL
    }

    /// Makes positions `0..count` equal to those of another cache of the same heads, which holds that many.
    pub fn copy_prefix(&mut self, from: &Self, count: usize) {
        if count == 0 {
            return;
        }
        self.reserve(count);
        let keys = count.div_ceil(PANEL) * self.head_dim;
        let head = self.head();
        for (to, from) in self.keys.chunks_exact_mut(head).zip(from.keys.chunks_exact(from.head())) {
            to[..keys].copy_from_slice(&from[..keys]);
        }
        for (to, from) in self.values.chunks_exact_mut(self.context).zip(from.values.chunks_exact(from.context)) {
            to[..count].copy_from_slice(&from[..count]);
        }
    }

    /// Mixes values for `tokens` tokens at `position..`, each looking back to the start and at itself.
    ///
    /// `queries` (scaled) and `mixed`: `[kv_heads][tokens][group][head_dim]`, where `group` query heads share a key head.
    pub fn attend(&self, queries: &[f32], position: usize, tokens: usize, mixed: &mut [f32]) {
        let (head_dim, head) = (self.head_dim, self.head());
        let of_head = queries.len() / self.kv_heads;
        let group = of_head / tokens / head_dim;
        // As many tokens as fill whole tiles of rows, whatever the group.
        let part = TILE_ROWS * group * head_dim;
        mixed.par_chunks_mut(of_head).enumerate().for_each(|(kv_head, mixed)| {
            let (keys, values) = (&self.keys[kv_head * head..][..head], &self.values[kv_head * head..][..head]);
            let queries = &queries[kv_head * of_head..][..of_head];
            mixed.par_chunks_mut(part).zip(queries.par_chunks(part)).enumerate().for_each_init(Vec::new, |scores, (at, (mixed, queries))| {
                let rows = queries.len() / head_dim;
                let first = position + at * TILE_ROWS + 1;
                let seen = first + rows / group - 1;
                scores.resize(rows * seen, 0.0);
                let queries = Rows { values: queries, stride: head_dim, count: rows };
                multiply(queries, &keys[..seen.div_ceil(PANEL) * head_dim], head_dim, seen, scores, seen);
                for (row, scores) in scores.chunks_exact_mut(seen).enumerate() {
                    let (own, later) = scores.split_at_mut(first + row / group);
                    softmax(own);
                    later.fill(0.0);
                }
                let weights = Rows { values: scores, stride: seen, count: rows };
                for (panel, values) in values.chunks_exact(self.context).enumerate() {
                    multiply(weights, &values[..seen], seen, PANEL, &mut mixed[panel * PANEL..], head_dim);
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
                    cache.set_keys(at, &keys[at]);
                    cache.set_values(at, &values[at]);
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
            assert_close(head, &textbook(query, &keys[..=token], &values[..=token], head_at / GROUP), 1e-4);
        }
        for run in &runs[1..] {
            assert_eq!(run, &runs[0]);
        }
    }

    #[test]
    fn a_copied_prefix_is_the_same() {
        let mut from = Cache::new(KV_HEADS, HEAD_DIM);
        for at in 0..200 {
            from.reserve(at + 1);
            from.set_keys(at, &noise(KV_HEADS * HEAD_DIM, at as u64));
            from.set_values(at, &noise(KV_HEADS * HEAD_DIM, 50 + at as u64));
        }
        let mut to = Cache::new(KV_HEADS, HEAD_DIM);
        to.copy_prefix(&from, 180);
        let queries = noise(KV_HEADS * GROUP * HEAD_DIM, 9);
        let (mut expected, mut found) = (vec![0.0; queries.len()], vec![0.0; queries.len()]);
        from.attend(&queries, 179, 1, &mut expected);
        to.attend(&queries, 179, 1, &mut found);
        assert_eq!(found, expected);
    }
}
