//! The graph over the vectors: built by hnsw_rs, then kept, stored and searched in a compact form of our own.
//!
//! hnsw_rs builds well, but its dump files make it panic or end the process when they are damaged, its loader is borrowed by
//! what it loads, and a search allocates for every point it visits. So only the links are taken out of it: fixed-width lists
//! of numbers beside the vectors that the segments hold anyway.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::Path;

use hnsw_rs::prelude::{Distance, Hnsw};

use super::super::filter::Bits;
use super::super::manifest::{VectorFile, write_durably};
use super::super::settings;
use super::q15;
use super::segment::{damaged, number, read_checked};
use crate::error::{Error, Result};
use crate::index::Row;

const MAGIC: &[u8; 8] = b"PRIORNSW";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 32;
/// No link.
const NONE: u32 = u32::MAX;
/// Layers that hnsw_rs allows.
const MAX_LAYERS: usize = 16;

/// Links between points `0..n`; the vectors are kept elsewhere.
#[derive(Debug)]
pub(in crate::index) struct Graph {
    /// The row of each point, ascending.
    rows: Vec<Row>,
    /// Links a point in the upper layers; twice as many in the lowest.
    links: usize,
    entry: u32,
    levels: Vec<u8>,
    base: Vec<u32>,
    /// Where a point's upper lists begin.
    upper_at: Vec<u32>,
    upper: Vec<u32>,
}

/// The distance that hnsw_rs sees; it must not be negative.
#[derive(Clone, Default)]
struct Angle;

impl Distance<i16> for Angle {
    fn eval(&self, a: &[i16], b: &[i16]) -> f32 {
        (1.0 - q15::cosine(q15::dot(a, b))).max(0.0)
    }
}

impl Graph {
    /// Links `vectors`, whose rows are `rows` (ascending). Between batches `go_on` may end it: then nothing comes out.
    pub fn build(rows: Vec<Row>, vectors: &[&[i16]], go_on: &mut dyn FnMut() -> bool) -> Option<Self> {
        let graph = &settings::settings().graph;
        if vectors.is_empty() {
            // hnsw_rs cannot be walked while it is empty
            return Some(Self { rows, links: graph.links, entry: 0, levels: vec![], base: vec![], upper_at: vec![], upper: vec![] });
        }
        let hnsw: Hnsw<'static, i16, Angle> = Hnsw::new(graph.links, vectors.len(), MAX_LAYERS, graph.ef_construction, Angle);
        // The first points one by one: in parallel they would not see each other.
        let alone = vectors.len().min(1000);
        for (at, vector) in vectors[..alone].iter().enumerate() {
            hnsw.insert_slice((vector, at));
        }
        for (batch, start) in vectors[alone..].chunks(4096).zip((alone..).step_by(4096)) {
            if !go_on() {
                return None;
            }
            let batch: Vec<(&[i16], usize)> = batch.iter().copied().zip(start..).collect();
            hnsw.parallel_insert_slice(&batch);
        }
        Some(Self::extract(&hnsw, rows, graph.links))
    }

    fn extract(hnsw: &Hnsw<'static, i16, Angle>, rows: Vec<Row>, links: usize) -> Self {
        let count = rows.len();
        let mut levels = vec![0u8; count];
        let mut lists = vec![Vec::new(); count];
        for point in hnsw.get_point_indexation() {
            levels[point.get_origin_id()] = point.get_point_id().0;
            lists[point.get_origin_id()] = point.get_neighborhood_id();
        }
        let top = levels.iter().copied().max().unwrap_or(0);
        let entry = levels.iter().position(|level| *level == top).unwrap_or(0) as u32;
        let mut graph =
            Self { rows, links, entry, levels, base: Vec::with_capacity(count * links * 2), upper_at: Vec::with_capacity(count), upper: Vec::new() };
        for (level, layers) in graph.levels.iter().zip(lists) {
            graph.upper_at.push(graph.upper.len() as u32);
            let list = |layer: usize, width: usize| {
                let found = layers.get(layer).into_iter().flatten().map(|n| n.d_id as u32);
                found.chain(std::iter::repeat(NONE)).take(width).collect::<Vec<u32>>()
            };
            graph.base.extend(list(0, links * 2));
            for layer in 1..=usize::from(*level) {
                graph.upper.extend(list(layer, links));
            }
        }
        graph
    }

    /// The row of each point.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The `ef` best points found, best first; `score` gives a point's dot product with the query.
    pub fn search(&self, score: impl Fn(u32) -> i32, ef: usize) -> Vec<(i32, u32)> {
        if self.rows.is_empty() || ef == 0 {
            return Vec::new();
        }
        let mut best = (score(self.entry), self.entry);
        for layer in (1..=self.levels[self.entry as usize]).rev() {
            loop {
                let nearer = self.list(best.1, layer).iter().map(|to| (score(*to), *to)).max().filter(|next| next.0 > best.0);
                match nearer {
                    Some(next) => best = next,
                    None => break,
                }
            }
        }
        let mut seen = Bits::none(self.rows.len());
        seen.set(best.1 as usize);
        let mut open = BinaryHeap::from([best]);
        let mut found = BinaryHeap::from([Reverse(best)]);
        while let Some(next) = open.pop() {
            let worst = found.peek().map_or(i32::MIN, |Reverse(worst)| worst.0);
            if next.0 < worst && found.len() >= ef {
                break;
            }
            for &to in self.list(next.1, 0) {
                if seen.has(to as usize) {
                    continue;
                }
                seen.set(to as usize);
                let candidate = (score(to), to);
                if found.len() < ef || found.peek().is_some_and(|Reverse(worst)| candidate.0 > worst.0) {
                    open.push(candidate);
                    found.push(Reverse(candidate));
                    if found.len() > ef {
                        found.pop();
                    }
                }
            }
        }
        found.into_sorted_vec().into_iter().map(|Reverse(entry)| entry).collect()
    }

    /// The links of a point in a layer.
    fn list(&self, point: u32, layer: u8) -> &[u32] {
        let (lists, at, width) = if layer == 0 {
            (&self.base, point as usize * self.links * 2, self.links * 2)
        } else if layer > self.levels[point as usize] {
            return &[];
        } else {
            (&self.upper, self.upper_at[point as usize] as usize + (usize::from(layer) - 1) * self.links, self.links)
        };
        let list = &lists[at..at + width];
        &list[..list.iter().position(|to| *to == NONE).unwrap_or(width)]
    }

    /// Writes the file durably under `name`.
    pub fn write(&self, dir: &Path, name: String) -> Result<VectorFile> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.rows.len() * 9 + 4 * (self.base.len() + self.upper.len()));
        bytes.extend_from_slice(MAGIC);
        for field in [VERSION, self.links as u32, self.rows.len() as u32, self.entry, self.upper.len() as u32, 0] {
            bytes.extend_from_slice(&field.to_le_bytes());
        }
        self.rows.iter().for_each(|row| bytes.extend_from_slice(&row.0.to_le_bytes()));
        bytes.extend_from_slice(&self.levels);
        self.base.iter().chain(&self.upper).for_each(|to| bytes.extend_from_slice(&to.to_le_bytes()));
        write_durably(&dir.join(&name), &bytes)?;
        Ok(VectorFile { file: name, vectors: self.rows.len() as u64, bytes: bytes.len() as u64, crc32: crc32fast::hash(&bytes) })
    }

    /// Reads the file that the manifest names.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not what the manifest says, or when a link leads nowhere.
    pub fn read(dir: &Path, named: &VectorFile) -> Result<Self> {
        let bytes = read_checked(dir, named)?;
        Self::parse(&bytes).ok_or_else(|| damaged(dir, named, "it is no graph of this version"))
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (header, rest) = bytes.split_at_checked(HEADER_BYTES)?;
        let field = |at: usize| number(&header[8 + at * 4..12 + at * 4]) as usize;
        if &header[..8] != MAGIC || field(0) != VERSION as usize || field(1) == 0 || field(1) > 256 {
            return None;
        }
        let (links, count, entry) = (field(1), field(2), field(3) as u32);
        let (rows, rest) = rest.split_at_checked(count.checked_mul(8)?)?;
        let (levels, lists) = rest.split_at_checked(count)?;
        let mut base: Vec<u32> = lists.chunks_exact(4).map(|b| number(b) as u32).collect();
        if lists.len() % 4 != 0 || base.len() != count * links * 2 + field(4) || entry as usize >= count {
            return None;
        }
        let upper = base.split_off(count * links * 2);
        if base.iter().chain(&upper).any(|to| *to != NONE && *to as usize >= count) {
            return None;
        }
        let mut total = 0;
        let mut upper_at = Vec::with_capacity(count);
        for level in levels {
            upper_at.push(total as u32);
            total += usize::from(*level) * links;
        }
        let rows: Vec<Row> = rows.chunks_exact(8).map(|b| Row(number(b))).collect();
        let whole = total == upper.len() && rows.is_sorted();
        whole.then(|| Self { rows, links, entry, levels: levels.to_vec(), base, upper_at, upper })
    }
}

/// A graph together with its vectors, for measuring: `priorart bench ann`.
pub struct DenseGraph {
    graph: Graph,
    dimensions: usize,
    values: Vec<i16>,
}

impl DenseGraph {
    /// Links vectors given one after the other, `rows.len() / dimensions` of them. Lengths do not matter: angles count.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a vector has no direction or the last one is not whole.
    pub fn build(rows: &[f32], dimensions: usize) -> Result<Self> {
        if dimensions == 0 || !rows.len().is_multiple_of(dimensions) {
            return Err(Error::invalid("dimensions", format!("{} values are not whole vectors of {dimensions}", rows.len())));
        }
        let mut values = Vec::with_capacity(rows.len());
        for row in rows.chunks_exact(dimensions) {
            values.extend(q15::encode_any(row)?);
        }
        let vectors: Vec<&[i16]> = values.chunks_exact(dimensions).collect();
        let numbers = (0..vectors.len() as u64).map(Row).collect();
        let graph = Graph::build(numbers, &vectors, &mut || true).ok_or(Error::Cancelled)?;
        Ok(Self { graph, dimensions, values })
    }

    /// The `k` nearest found among `ef` candidates (at least `k`), best first: number and cosine.
    ///
    /// # Errors
    /// [`Error::Invalid`] when the query has another length or no direction.
    pub fn search(&self, query: &[f32], k: usize, ef: usize) -> Result<Vec<(u32, f32)>> {
        if query.len() != self.dimensions {
            return Err(Error::invalid("query", format!("has {} values instead of {}", query.len(), self.dimensions)));
        }
        let query = q15::encode_any(query)?;
        let score = |at: u32| q15::dot(&query, &self.values[at as usize * self.dimensions..(at as usize + 1) * self.dimensions]);
        let found = self.graph.search(score, ef.max(k));
        Ok(found.into_iter().take(k).map(|(dot, at)| (at, q15::cosine(dot))).collect())
    }
}
