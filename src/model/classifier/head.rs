//! One task: its vocabulary, its documents, its levels.

use super::bytes::{Reader, Writer};
use super::documents::{Documents, Point, centred};
use super::layer::{Candidate, Layer, Likeness};
use super::vocabulary::Vocabulary;
use crate::error::Result;
use crate::patent::Level;

/// What one task knows: one per task of the training lines.
#[derive(Debug, Default)]
pub struct Head {
    pub(super) task: String,
    pub(super) vocabulary: Vocabulary,
    pub(super) documents: Documents,
    pub(super) layers: Vec<Layer>,
}

/// What a text is taken for.
#[derive(Debug, Clone, Default)]
pub struct Scored {
    /// Codes of the level asked for with their probabilities, best first.
    pub codes: Vec<(String, f32)>,
    /// Numbers of the terms that spoke for the best code, with what each added to its score, strongest first.
    pub terms: Vec<(String, f32)>,
    /// The nearest training documents: id, likeness (−1 … 1), and whether each has the best code.
    pub nearest: Vec<(String, f32, bool)>,
    /// The share of the text's terms that the training texts have, 0 … 1.
    pub known_terms: f32,
}

impl Head {
    /// The task, as in the training lines.
    pub fn task(&self) -> &str {
        &self.task
    }

    /// How many texts it learnt from.
    pub fn documents(&self) -> usize {
        self.documents.len()
    }

    /// The levels its codes reach.
    pub fn levels(&self) -> impl Iterator<Item = Level> + '_ {
        self.layers.iter().map(|l| l.level)
    }

    /// The codes it can name, of all levels.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        self.layers.iter().flat_map(|l| l.codes.iter().map(String::as_str))
    }

    /// The share of `terms` that it knows, 0 … 1.
    pub fn known_terms(&self, terms: &[String]) -> f32 {
        let known = terms.iter().filter(|t| self.vocabulary.number(t).is_some()).count();
        known as f32 / terms.len().max(1) as f32
    }

    /// The text as the documents are kept.
    pub(super) fn point(&self, terms: &[String], embedding: Option<&[f32]>) -> Point {
        let mean = self.documents.mean();
        let meaning = embedding.filter(|e| e.len() == mean.len()).map(|e| centred(e, mean)).unwrap_or_default();
        Point { words: self.vocabulary.vector(terms), meaning }
    }

    /// The candidates of every level down to `deepest`.
    pub(super) fn walk(&self, likeness: &Likeness, deepest: Level) -> Vec<Vec<Candidate>> {
        let mut found: Vec<Vec<Candidate>> = Vec::new();
        for layer in self.layers.iter().take_while(|l| l.level <= deepest) {
            found.push(layer.candidates(likeness, found.last().map_or(&[], Vec::as_slice)));
        }
        found
    }

    /// Classifies a text, given by its terms and, where the head learnt from embeddings, its embedding: at
    /// `level`, or at the deepest level above it that the training codes reach.
    pub fn classify(&self, terms: &[String], embedding: Option<&[f32]>, level: Level, top: usize) -> Scored {
        let point = self.point(terms, embedding);
        let likeness = Likeness::new(self.documents.likenesses(&point));
        let levels = self.walk(&likeness, level);
        let (Some(candidates), known_terms) = (levels.last(), self.known_terms(terms)) else { return Scored::default() };
        let layer = &self.layers[levels.len() - 1];
        let codes = candidates.iter().take(top).map(|c| (layer.codes[c.code as usize].clone(), layer.calibration.probability(c.logit))).collect();
        let best = candidates.first().map(|c| c.code);
        let has_best = |document: u32| best.is_some_and(|b| layer.of_documents.get(document as usize).contains(&b));
        let nearest = likeness.nearest.iter().map(|(d, l)| (self.documents.ids[*d as usize].clone(), *l, has_best(*d))).collect();
        Scored { codes, terms: self.deciding(&point, terms, layer, best), nearest, known_terms }
    }

    /// The terms that spoke for a code: by its head, or, where it has none, by the documents that have it.
    fn deciding(&self, point: &Point, terms: &[String], layer: &Layer, best: Option<u32>) -> Vec<(String, f32)> {
        let Some(best) = best else { return Vec::new() };
        let mut head = layer.head(best, self.documents.len());
        if layer.supports.get(best as usize).is_empty() {
            let carriers = (0..self.documents.len()).filter(|d| layer.of_documents.get(*d).contains(&best));
            carriers.for_each(|d| head[d] = 1.0);
        }
        let mut seen = std::collections::HashSet::new();
        let mut found: Vec<(String, f32)> = terms
            .iter()
            .filter_map(|term| self.vocabulary.number(term).filter(|n| seen.insert(*n)).map(|n| (term, n)))
            .filter_map(|(term, number)| {
                let at = point.words.binary_search_by_key(&number, |(n, _)| *n).ok()?;
                Some((term.clone(), self.documents.contribution(number, point.words[at].1, &head)))
            })
            .filter(|(_, added)| *added > 0.0)
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
    }

    pub(super) fn write(&self, out: &mut Writer) {
        out.text(&self.task);
        self.vocabulary.write(out);
        self.documents.write(out);
        out.number(self.layers.len() as u64);
        self.layers.iter().for_each(|layer| layer.write(out));
    }

    pub(super) fn read(from: &mut Reader) -> Result<Self> {
        let task = from.text()?;
        let vocabulary = Vocabulary::read(from)?;
        let documents = Documents::read(from, vocabulary.len())?;
        let count = from.number()?;
        from.expect(count <= Level::ALL.len() as u64, "the levels")?;
        let mut layers: Vec<Layer> = Vec::new();
        for level in Level::ALL.into_iter().take(count as usize) {
            let above = layers.last().map_or(0, |l| l.codes.len());
            layers.push(Layer::read(from, level, documents.len(), above)?);
        }
        Ok(Self { task, vocabulary, documents, layers })
    }
}
