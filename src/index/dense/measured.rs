//! A graph together with its vectors, for measuring.

use super::graph::Graph;
use super::q15;
use crate::error::{Error, Result};
use crate::index::Row;

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
        let found = self.graph.search(&query, score, ef.max(k));
        Ok(found.into_iter().take(k).map(|(dot, at)| (at, q15::cosine(dot))).collect())
    }
}
