//! The training documents, as what every score is made of: how alike a text is to each of them.
//!
//! One inverted index serves the neighbours, the evidence, and the linear heads of all levels: a head is kept as weights on
//! documents (its support vectors), so its score is a weighted sum of these likenesses.

use super::bytes::{Reader, Writer};
use super::lists::Lists;
use super::vocabulary::Sparse;
use crate::error::Result;

/// The share of meaning beside words: the length of an embedding next to a word vector of length 1.
const MEANING: f32 = 0.7;
/// What stands for 1 in a stored word weight.
const ONE: f32 = 32_767.0;

/// A text to score or to learn from.
#[derive(Debug, Clone)]
pub(super) struct Point {
    pub words: Sparse,
    /// Centred, unit length; empty where there is no encoder.
    pub meaning: Vec<f32>,
}

impl Point {
    /// What the words and the meaning count: their squares sum to 1.
    pub fn shares(&self) -> (f32, f32) {
        if self.meaning.is_empty() { (1.0, 0.0) } else { (1.0 / (1.0 + MEANING * MEANING), MEANING * MEANING / (1.0 + MEANING * MEANING)) }
    }
}

/// The documents.
#[derive(Debug, Default)]
pub(super) struct Documents {
    pub ids: Vec<String>,
    /// For every term, the documents that have it; `weights` runs beside its items.
    postings: Lists,
    weights: Vec<i16>,
    /// What every embedding is centred by; empty where there is no encoder.
    mean: Vec<f32>,
    meaning: Vec<i8>,
    /// What a document's `meaning` is multiplied by.
    scales: Vec<f32>,
}

/// The mean of embeddings.
pub(crate) fn mean<'a>(embeddings: impl Iterator<Item = &'a [f32]>) -> Vec<f32> {
    let (mut sum, mut count): (Vec<f32>, f32) = (Vec::new(), 0.0);
    for embedding in embeddings {
        sum.resize(embedding.len(), 0.0);
        sum.iter_mut().zip(embedding).for_each(|(s, v)| *s += v);
        count += 1.0;
    }
    sum.iter_mut().for_each(|s| *s /= count);
    sum
}

/// An embedding without what all of them share, of unit length.
pub(crate) fn centred(embedding: &[f32], mean: &[f32]) -> Vec<f32> {
    let mut values: Vec<f32> = embedding.iter().zip(mean).map(|(v, m)| v - m).collect();
    let length = values.iter().map(|v| v * v).sum::<f32>().sqrt().max(1e-6);
    values.iter_mut().for_each(|v| *v /= length);
    values
}

impl Documents {
    pub fn new(ids: Vec<String>, points: &[&Point], terms: usize, mean: Vec<f32>) -> Self {
        let mut by_term: Vec<Vec<(u32, i16)>> = vec![Vec::new(); terms];
        let (mut meaning, mut scales) = (Vec::new(), Vec::new());
        for (document, point) in (0..).zip(points) {
            for (term, weight) in &point.words {
                by_term[*term as usize].push((document, (weight * ONE).round() as i16));
            }
            if !mean.is_empty() {
                let largest = point.meaning.iter().fold(1e-6f32, |m, v| m.max(v.abs()));
                meaning.extend(point.meaning.iter().map(|v| (v / largest * 127.0).round() as i8));
                scales.push(largest / 127.0);
            }
        }
        let mut postings = Lists::default();
        by_term.iter().for_each(|list| postings.push(list.iter().map(|(document, _)| *document)));
        let weights = by_term.iter().flatten().map(|(_, weight)| *weight).collect();
        Self { ids, postings, weights, mean, meaning, scales }
    }

    pub fn len(&self) -> usize {
        self.ids.len()
    }

    pub fn mean(&self) -> &[f32] {
        &self.mean
    }

    /// How alike a text is to every document, −1 … 1.
    pub fn likenesses(&self, point: &Point) -> Vec<f32> {
        let mut sums = vec![0f32; self.len()];
        let (words, meaning) = point.shares();
        for (term, weight) in &point.words {
            let range = self.postings.range(*term as usize);
            let factor = words * weight / ONE;
            for (document, stored) in self.postings.items[range.clone()].iter().zip(&self.weights[range]) {
                sums[*document as usize] += factor * f32::from(*stored);
            }
        }
        if !point.meaning.is_empty() {
            let rows = self.meaning.chunks_exact(point.meaning.len());
            for ((sum, row), scale) in sums.iter_mut().zip(rows).zip(&self.scales) {
                *sum += meaning * scale * row.iter().zip(&point.meaning).map(|(a, b)| f32::from(*a) * b).sum::<f32>();
            }
        }
        sums
    }

    /// What a word adds to the score of a head with these weights on the documents.
    pub fn contribution(&self, term: u32, weight: f32, head: &[f32]) -> f32 {
        let range = self.postings.range(term as usize);
        let sum: f32 = self.postings.items[range.clone()].iter().zip(&self.weights[range]).map(|(d, w)| head[*d as usize] * f32::from(*w)).sum();
        weight * sum / ONE
    }

    pub fn write(&self, out: &mut Writer) {
        out.texts(self.ids.iter().map(String::as_str));
        self.postings.write(out);
        out.shorts(&self.weights);
        out.floats(&self.mean);
        out.small(&self.meaning);
        out.floats(&self.scales);
    }

    pub fn read(from: &mut Reader, terms: usize) -> Result<Self> {
        let ids = from.texts()?;
        let postings = Lists::read(from, ids.len())?;
        let found = Self { ids, postings, weights: from.shorts()?, mean: from.floats()?, meaning: from.small()?, scales: from.floats()? };
        let vectors = if found.mean.is_empty() { 0 } else { found.len() };
        let fits = found.postings.len() == terms
            && found.weights.len() == found.postings.items.len()
            && found.scales.len() == vectors
            && found.meaning.len() == vectors * found.mean.len();
        from.expect(fits, "the training documents")?;
        Ok(found)
    }
}
