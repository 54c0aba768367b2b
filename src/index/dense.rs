//! Vectors: segments, the graph over them, and their search. No other place names hnsw_rs.
//!
//! Without a filter the graph is walked and what it does not hold yet is scanned; with a filter, or without a graph, all
//! admitted vectors are scanned, so the answer is exact. Scores are the same either way.

mod codes;
#[cfg(target_arch = "x86_64")]
mod dot_x86;
mod graph;
mod graph_file;
mod link;
mod mapped;
mod measured;
mod nearest;
mod q15;
mod seed;
mod segment;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

pub(super) use graph::Graph;
pub use measured::DenseGraph;
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

/// The documents of a group as a query sees them.
#[derive(Debug, Clone, PartialEq)]
pub struct Crowd {
    /// The nearest, best first.
    pub nearest: Vec<Scored>,
    /// How many they are, those included that were not admitted.
    pub documents: u64,
    /// How many were admitted.
    pub admitted: u64,
    /// Mean cosine of all: what is near is near by comparison with all, whatever was asked for.
    pub mean: f32,
    /// Their standard deviation.
    pub deviation: f32,
}

/// A [`Crowd`] being counted.
struct Counting {
    best: Best,
    documents: f64,
    admitted: u64,
    sum: f64,
    squares: f64,
}

impl Counting {
    fn new(limit: usize) -> Self {
        Self { best: Best::new(limit), documents: 0.0, admitted: 0, sum: 0.0, squares: 0.0 }
    }

    fn offer(&mut self, row: Row, admitted: bool, cosine: f32) {
        if admitted {
            self.best.offer(row, cosine);
            self.admitted += 1;
        }
        self.documents += 1.0;
        self.sum += f64::from(cosine);
        self.squares += f64::from(cosine) * f64::from(cosine);
    }

    fn absorb(self, other: Self) -> Self {
        Self {
            best: self.best.absorb(other.best),
            documents: self.documents + other.documents,
            admitted: self.admitted + other.admitted,
            sum: self.sum + other.sum,
            squares: self.squares + other.squares,
        }
    }

    fn finish(self) -> Crowd {
        let documents = self.documents.max(1.0);
        let mean = self.sum / documents;
        let deviation = (self.squares / documents - mean * mean).max(0.0).sqrt();
        Crowd { nearest: self.best.into_sorted(), documents: self.documents as u64, admitted: self.admitted, mean: mean as f32, deviation: deviation as f32 }
    }
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

    /// Finds the slot of every point; `None` when one has none, or when the codes are of other vectors.
    fn attach(&self, file: VectorFile, graph: Arc<Graph>) -> Option<Attached> {
        let mut points = Vec::with_capacity(graph.rows().len());
        let mut loose = Vec::new();
        let mut rows = graph.rows().iter().peekable();
        for (at, slot) in (0u32..).zip(&self.slots) {
            if rows.next_if(|row| **row == slot.row).is_some() { points.push(at) } else { loose.push(at) }
        }
        (points.len() == graph.rows().len() && graph.dimensions() == self.dimensions).then_some(Attached { file, graph, points, loose })
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

    /// The first vector of a row; `None` where nothing of it was embedded.
    pub fn embedding(&self, row: Row) -> Option<Embedding> {
        let at = self.slots.partition_point(|slot| slot.row < row);
        let slot = self.slots.get(at).filter(|slot| slot.row == row)?;
        Embedding::new(self.vector(slot).iter().map(|v| f32::from(*v)).collect()).ok()
    }

    fn vector(&self, slot: &Slot) -> &[i16] {
        self.segments[slot.segment as usize].1.vector(slot.at as usize)
    }

    /// The `limit` admitted documents nearest to `query`, each by its best vector. `exact` forbids the graph.
    pub fn search(&self, query: &Embedding, admits: impl Fn(Row) -> bool + Sync, exact: bool, limit: usize) -> Result<Vec<Scored>> {
        if self.slots.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let query = self.encoded(query)?;
        if let Some(attached) = self.graph.as_ref().filter(|_| !exact) {
            let found = self.walk(attached, &query, &admits, limit);
            if found.len() >= limit {
                return Ok(found);
            }
        }
        Ok(self.scan(&query, &admits, limit))
    }

    /// The query in the vectors' own form.
    fn encoded(&self, query: &Embedding) -> Result<Vec<i16>> {
        if query.values().len() != self.dimensions {
            return Err(Error::Mismatch {
                what: format!("the index holds vectors of {} dimensions, the question has {}", self.dimensions, query.values().len()),
                remedy: "run `priorart index` to embed the documents with the present model; search by words works meanwhile".into(),
            });
        }
        Ok(q15::encode(query.values()).collect())
    }

    fn walk(&self, attached: &Attached, query: &[i16], admits: &impl Fn(Row) -> bool, limit: usize) -> Vec<Scored> {
        let score = |point: u32| q15::dot(query, self.vector(&self.slots[attached.points[point as usize] as usize]));
        let ef = settings().graph.ef_search.max(limit.saturating_mul(2));
        let found = attached.graph.search(query, score, ef);
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
        self.scan_groups(query, &|row| admits(row).then_some((0, true)), 1, limit).pop().map(|crowd| crowd.nearest).unwrap_or_default()
    }

    /// The `limit` nearest documents of each of `groups` groups, and how near all of them are; `group` says which one a row
    /// is in, if any. Exact.
    pub fn search_groups(&self, query: &Embedding, group: &(impl Fn(Row) -> Option<(usize, bool)> + Sync), groups: usize, limit: usize) -> Result<Vec<Crowd>> {
        if self.slots.is_empty() {
            return Ok(Vec::new());
        }
        let query = self.encoded(query)?;
        Ok(self.scan_groups(&query, group, groups, limit))
    }

    fn scan_groups(&self, query: &[i16], group: &(impl Fn(Row) -> Option<(usize, bool)> + Sync), groups: usize, limit: usize) -> Vec<Crowd> {
        let scan = |slots: &[Slot]| {
            let mut crowds: Vec<Counting> = (0..groups).map(|_| Counting::new(limit)).collect();
            for document in slots.chunk_by(|a, b| a.row == b.row) {
                let Some((at, admitted)) = group(document[0].row) else { continue };
                let Some(crowd) = crowds.get_mut(at) else { continue };
                let dot = document.iter().map(|slot| q15::dot(query, self.vector(slot))).max().unwrap_or(i32::MIN);
                crowd.offer(document[0].row, admitted, q15::cosine(dot));
            }
            crowds
        };
        let crowds = if self.slots.len() < settings().vectors.parallel_from_vectors {
            scan(&self.slots)
        } else {
            let join = |a: Vec<Counting>, b: Vec<Counting>| a.into_iter().zip(b).map(|(a, b)| a.absorb(b)).collect();
            self.pieces(rayon::current_num_threads()).into_par_iter().map(scan).reduce_with(join).unwrap_or_default()
        };
        crowds.into_iter().map(Counting::finish).collect()
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
