//! The graph over the vectors: flat lists of links, walked by 8-bit codes.
//!
//! [`super::link`] builds it, with hnsw_rs; [`super::graph_file`] writes and reads it. hnsw_rs' own files and search are not
//! used: a damaged file makes it panic or end the process, its loader is borrowed by what it loads, and its search allocates
//! for every point it visits.

use super::super::filter::Bits;
use super::codes::{Code, Codes};
use super::nearest::Nearest;
use crate::index::Row;

/// No link; the rest of a list is empty too.
pub(super) const NONE: u32 = u32::MAX;

/// Links between points `0..n`, and their codes. The vectors are kept elsewhere.
#[derive(Debug)]
pub(in crate::index) struct Graph {
    /// The row of each point, ascending.
    pub(super) rows: Vec<Row>,
    /// Links a point in the upper layers; twice as many in the lowest.
    pub(super) links: usize,
    /// Where walks begin: a point of the highest layer.
    pub(super) entry: u32,
    /// The highest layer of each point.
    pub(super) levels: Vec<u8>,
    /// The links of the lowest layer.
    pub(super) base: Vec<u32>,
    /// Where a point's upper lists begin.
    pub(super) upper_at: Vec<u32>,
    pub(super) upper: Vec<u32>,
    pub(super) codes: Codes,
}

/// What a walk finds, and the room it works in; good for one walk after the other.
#[derive(Default)]
pub(super) struct Walk {
    pub nearest: Nearest,
    unseen: Vec<u32>,
    dots: Vec<i32>,
}

impl Graph {
    /// The row of each point.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Components of the vectors that it links.
    pub fn dimensions(&self) -> usize {
        self.codes.dimensions()
    }

    /// The `ef` best points found, best first. They are found by their codes, then ordered by `score`: the dot product of a
    /// point's vector with the query.
    pub fn search(&self, query: &[i16], score: impl Fn(u32) -> i32, ef: usize) -> Vec<(i32, u32)> {
        let code = self.codes.encode(query);
        let mut walk = Walk::default();
        self.walk(Code::of(&code), ef, &mut walk);
        let mut found: Vec<(i32, u32)> = walk.nearest.iter().map(|(_, point)| (score(point), point)).collect();
        found.sort_unstable_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        found
    }

    /// Finds the `ef` points nearest to `from`, into `walk.nearest`.
    pub(super) fn walk(&self, from: Code<'_>, ef: usize, walk: &mut Walk) {
        walk.nearest.start(ef);
        if self.rows.is_empty() {
            return;
        }
        let Walk { nearest, unseen, dots } = walk;
        let (distance, start) = self.descend(from, dots);
        nearest.offer(distance, start);
        let mut seen = Bits::none(self.rows.len());
        seen.set(start as usize);
        while let Some(point) = nearest.visit() {
            unseen.clear();
            for to in self.list(point, 0).iter().take_while(|to| **to != NONE) {
                if !seen.has(*to as usize) {
                    seen.set(*to as usize);
                    unseen.push(*to);
                }
            }
            self.codes.distances(from, unseen, dots).for_each(|(distance, to)| nearest.offer(distance, to));
        }
    }

    /// Goes from the entry to ever nearer points, layer by layer; where that ends, the lowest layer is entered.
    fn descend(&self, from: Code<'_>, dots: &mut Vec<i32>) -> (u32, u32) {
        let mut best = (self.codes.distance(from, self.entry), self.entry);
        for layer in (1..=self.levels[self.entry as usize]).rev() {
            loop {
                let list = self.list(best.1, layer);
                let linked = list.iter().position(|to| *to == NONE).unwrap_or(list.len());
                match self.codes.distances(from, &list[..linked], dots).min().filter(|next| next.0 < best.0) {
                    Some(next) => best = next,
                    None => break,
                }
            }
        }
        best
    }

    /// The links of a point in a layer, up to the first [`NONE`].
    pub(super) fn list(&self, point: u32, layer: u8) -> &[u32] {
        let (lists, at, width) = if layer == 0 {
            (&self.base, point as usize * self.links * 2, self.links * 2)
        } else if layer > self.levels[point as usize] {
            return &[];
        } else {
            (&self.upper, self.upper_at[point as usize] as usize + (usize::from(layer) - 1) * self.links, self.links)
        };
        &lists[at..at + width]
    }
}

/// Where the upper lists of each point begin.
pub(super) fn upper_starts(levels: &[u8], links: usize) -> Vec<u32> {
    let starts = levels.iter().scan(0, |total, level| {
        let start = *total;
        *total += u32::from(*level) * links as u32;
        Some(start)
    });
    starts.collect()
}
