//! Vectors: segments, the graph over them, and their search. No other place names hnsw_rs.
//!
//! Without a filter the graph is walked and what it does not hold yet is scanned; with a filter, or without a graph, all
//! admitted vectors are scanned, so the answer is exact. Scores are the same either way.

mod graph;
mod q15;
mod segment;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub use graph::DenseGraph;
pub(super) use graph::Graph;
pub(super) use segment::Segment;

use super::filter::Best;
use super::manifest::{Generation, VectorFile};
use super::settings::settings;
use super::{Row, Scored};
use crate::error::{Error, Result};
use crate::model::Embedding;

/// Where a vector lies.
#[derive(Debug, Clone, Copy)]
struct Slot {
    row: Row,
    segment: u32,
    at: u32,
}

/// The vectors of one generation.
#[derive(Default)]
pub(super) struct Vectors {
    dimensions: usize,
    segments: Vec<(VectorFile, Arc<Segment>)>,
    /// Every vector, by row.
    slots: Vec<Slot>,
    graph: Option<Attached>,
}

/// A graph and the slots that its points stand for.
struct Attached {
    file: VectorFile,
    graph: Arc<Graph>,
    points: Vec<u32>,
    /// Slots that are not in the graph.
    loose: Vec<u32>,
}

impl Vectors {
    /// Opens what `generation` names, taking over from `previous` what is open already. What cannot be believed is left out
    /// and named.
    pub fn open(dir: &Path, generation: &Generation, previous: Option<&Self>) -> Result<(Self, Vec<Error>)> {
        let mut vectors = Self { dimensions: generation.embedder.as_ref().map_or(0, |e| e.dimensions), ..Self::default() };
        let mut dropped = Vec::new();
        for named in &generation.segments {
            let open = previous.and_then(|p| p.segments.iter().find(|(file, _)| file == named)).map(|(_, segment)| Ok(segment.clone()));
            match open.unwrap_or_else(|| Segment::read(dir, named, vectors.dimensions).map(Arc::new)) {
                Ok(segment) => vectors.segments.push((named.clone(), segment)),
                Err(e @ Error::Damaged { .. }) => dropped.push(e),
                Err(e) => return Err(e),
            }
        }
        vectors.slots = vectors.collect_slots();
        if let Some(named) = &generation.graph {
            let open = previous.and_then(|p| p.graph.as_ref()).filter(|attached| attached.file == *named).map(|attached| Ok(attached.graph.clone()));
            match open.unwrap_or_else(|| Graph::read(dir, named).map(Arc::new)) {
                // points without vectors: a segment was left out above, and that was said
                Ok(graph) => vectors.graph = vectors.attach(named.clone(), graph),
                Err(e @ Error::Damaged { .. }) => dropped.push(e),
                Err(e) => return Err(e),
            }
        }
        Ok((vectors, dropped))
    }

    fn collect_slots(&self) -> Vec<Slot> {
        let mut slots: Vec<Slot> =
            (0u32..).zip(&self.segments).flat_map(|(segment, (_, s))| (0u32..).zip(s.rows()).map(move |(at, row)| Slot { row: *row, segment, at })).collect();
        slots.sort_by_key(|slot| (slot.row, slot.segment, slot.at));
        slots
    }

    /// Finds the slot of every point; `None` when one has none.
    fn attach(&self, file: VectorFile, graph: Arc<Graph>) -> Option<Attached> {
        let mut points = Vec::with_capacity(graph.rows().len());
        let mut loose = Vec::new();
        let mut rows = graph.rows().iter().peekable();
        for (at, slot) in (0u32..).zip(&self.slots) {
            if rows.next_if(|row| **row == slot.row).is_some() { points.push(at) } else { loose.push(at) }
        }
        (points.len() == graph.rows().len()).then_some(Attached { file, graph, points, loose })
    }

    /// What stands in the manifest, without what was left out.
    pub fn files(&self) -> (Vec<VectorFile>, Option<VectorFile>) {
        (self.segments.iter().map(|(file, _)| file.clone()).collect(), self.graph.as_ref().map(|attached| attached.file.clone()))
    }

    /// The segments.
    pub fn segments(&self) -> impl Iterator<Item = (&VectorFile, &Segment)> {
        self.segments.iter().map(|(file, segment)| (file, segment.as_ref()))
    }

    /// Rows that were embedded, those with nothing to embed included; a row may come twice.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.segments.iter().flat_map(|(_, s)| s.rows().iter().chain(s.blanks()).copied())
    }

    /// Rows in the graph, ascending.
    pub fn graph_rows(&self) -> &[Row] {
        self.graph.as_ref().map_or(&[], |attached| attached.graph.rows())
    }

    /// Links the vectors of all `live` rows anew; `None` when `go_on` ended it.
    pub fn build_graph(&self, live: impl Fn(Row) -> bool, go_on: &mut dyn FnMut() -> bool) -> Option<Graph> {
        let slots: Vec<&Slot> = self.slots.iter().filter(|slot| live(slot.row)).collect();
        let vectors: Vec<&[i16]> = slots.iter().map(|slot| self.vector(slot)).collect();
        Graph::build(slots.iter().map(|slot| slot.row).collect(), &vectors, go_on)
    }

    fn vector(&self, slot: &Slot) -> &[i16] {
        self.segments[slot.segment as usize].1.vector(slot.at as usize)
    }

    /// The `limit` admitted documents nearest to `query`, each by its best vector. `exact` forbids the graph.
    pub fn search(&self, query: &Embedding, admits: impl Fn(Row) -> bool + Sync, exact: bool, limit: usize) -> Result<Vec<Scored>> {
        if self.slots.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        if query.values().len() != self.dimensions {
            return Err(Error::Mismatch {
                what: format!("the index holds vectors of {} dimensions, the question has {}", self.dimensions, query.values().len()),
                remedy: "run `priorart index` to embed the documents with the present model; search by words works meanwhile".into(),
            });
        }
        let query: Vec<i16> = q15::encode(query.values()).collect();
        if let Some(attached) = self.graph.as_ref().filter(|_| !exact) {
            let found = self.walk(attached, &query, &admits, limit);
            if found.len() >= limit {
                return Ok(found);
            }
        }
        Ok(self.scan(&query, &admits, limit))
    }

    fn walk(&self, attached: &Attached, query: &[i16], admits: &impl Fn(Row) -> bool, limit: usize) -> Vec<Scored> {
        let score = |point: u32| q15::dot(query, self.vector(&self.slots[attached.points[point as usize] as usize]));
        let ef = settings().graph.ef_search.max(limit.saturating_mul(2));
        let found = attached.graph.search(score, ef);
        let mut hits: Vec<(Row, i32)> = found.into_iter().map(|(dot, point)| (attached.graph.rows()[point as usize], dot)).collect();
        hits.extend(attached.loose.iter().map(|at| &self.slots[*at as usize]).map(|slot| (slot.row, q15::dot(query, self.vector(slot)))));
        hits.retain(|(row, _)| admits(*row));
        hits.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        hits.dedup_by_key(|(row, _)| *row);
        let mut best = Best::new(limit);
        hits.into_iter().for_each(|(row, dot)| best.offer(row, q15::cosine(dot)));
        best.into_sorted()
    }

    fn scan(&self, query: &[i16], admits: &(impl Fn(Row) -> bool + Sync), limit: usize) -> Vec<Scored> {
        let scan = |slots: &[Slot]| {
            let mut best = Best::new(limit);
            for document in slots.chunk_by(|a, b| a.row == b.row).filter(|document| admits(document[0].row)) {
                let dot = document.iter().map(|slot| q15::dot(query, self.vector(slot))).max().unwrap_or(i32::MIN);
                best.offer(document[0].row, q15::cosine(dot));
            }
            best
        };
        if self.slots.len() < settings().vectors.parallel_from_vectors {
            return scan(&self.slots).into_sorted();
        }
        let pieces = self.pieces(rayon::current_num_threads());
        pieces.into_par_iter().map(scan).reduce(|| Best::new(limit), Best::absorb).into_sorted()
    }

    /// The slots in about `count` pieces, none of which cuts a document in two.
    fn pieces(&self, count: usize) -> Vec<&[Slot]> {
        let size = self.slots.len().div_ceil(count.max(1));
        let mut rest = self.slots.as_slice();
        let mut pieces = Vec::with_capacity(count);
        while !rest.is_empty() {
            let mut cut = size.min(rest.len());
            while cut < rest.len() && rest[cut].row == rest[cut - 1].row {
                cut += 1;
            }
            let (piece, later) = rest.split_at(cut);
            pieces.push(piece);
            rest = later;
        }
        pieces
    }
}
