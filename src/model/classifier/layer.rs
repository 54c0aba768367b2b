//! One level of the scheme for one task: its codes, a linear head for each that has examples enough, and what the neighbours
//! and the level above say, weighed into a probability.
//!
//! Down to the subclass a head tells its code from all others; below, from its siblings alone, which is a smaller question
//! with a better answer, and the level above has said the rest.

use super::bytes::{Reader, Writer};
use super::calibration::{Calibration, Signs};
use super::linear::Dual;
use super::lists::Lists;
use crate::error::Result;
use crate::patent::Level;

/// Neighbours asked.
const NEIGHBOURS: usize = 20;
/// What is taken for the score of a code without a head: "hardly".
const NO_HEAD: f32 = -1.2;
/// What is taken for the log-odds of a code above that was no candidate.
const UNLIKELY: f32 = -6.0;
/// Codes of the level above whose children are looked at.
const PARENTS: usize = 12;

/// A level.
#[derive(Debug)]
pub(super) struct Layer {
    pub level: Level,
    /// In alphabetical order.
    pub codes: Vec<String>,
    /// For every document, its codes.
    pub of_documents: Lists,
    /// For every code, the code of the level above.
    pub parents: Vec<u32>,
    /// For every code, the documents that support its head, none where it has no head; `weights` runs beside its items.
    pub supports: Lists,
    /// In units of the head's scale.
    pub weights: Vec<i8>,
    /// Scale and bias of every head.
    pub scales: Vec<f32>,
    pub biases: Vec<f32>,
    pub calibration: Calibration,
}

/// A code that may be meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub code: u32,
    pub signs: Signs,
    pub logit: f32,
}

/// A text against the training documents: how alike it is to each, and the nearest of them.
pub(super) struct Likeness {
    pub to_all: Vec<f32>,
    /// The nearest, best first.
    pub nearest: Vec<(u32, f32)>,
}

impl Likeness {
    /// From the likeness to every document.
    pub fn new(to_all: Vec<f32>) -> Self {
        let mut nearest: Vec<(u32, f32)> = (0..).zip(to_all.iter().copied()).collect();
        let best = |a: &(u32, f32), b: &(u32, f32)| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
        if nearest.len() > NEIGHBOURS {
            nearest.select_nth_unstable_by(NEIGHBOURS, best);
            nearest.truncate(NEIGHBOURS);
        }
        nearest.sort_unstable_by(best);
        Self { to_all, nearest }
    }
}

impl Layer {
    /// Whether heads look at all documents, or only at those under the same code of the level above.
    pub fn global(level: Level) -> bool {
        level <= Level::Subclass
    }

    /// Keeps heads in 8 bits: a weight that rounds to 0 is left out.
    pub fn set_heads(&mut self, heads: Vec<Dual>) {
        (self.supports, self.weights, self.scales, self.biases) = <_>::default();
        for head in heads {
            let largest = head.support.iter().fold(1e-9f32, |m, (_, w)| m.max(w.abs()));
            let scale = largest / f32::from(i8::MAX);
            let kept: Vec<(u32, i8)> = head.support.iter().map(|(document, w)| (*document, (w / scale).round() as i8)).filter(|(_, w)| *w != 0).collect();
            self.weights.extend(kept.iter().map(|(_, w)| *w));
            self.supports.push(kept.iter().map(|(document, _)| *document));
            self.scales.push(scale);
            self.biases.push(head.bias);
        }
    }

    /// The weights of a head on all documents.
    pub fn head(&self, code: u32, documents: usize) -> Vec<f32> {
        let mut dense = vec![0f32; documents];
        let range = self.supports.range(code as usize);
        for (document, weight) in self.supports.items[range.clone()].iter().zip(&self.weights[range]) {
            dense[*document as usize] = f32::from(*weight) * self.scales[code as usize];
        }
        dense
    }

    /// What the head of a code says; `None` where it has none.
    fn linear(&self, code: u32, to_all: &[f32]) -> Option<f32> {
        let range = self.supports.range(code as usize);
        if range.is_empty() {
            return None;
        }
        let sum: f32 = self.supports.items[range.clone()].iter().zip(&self.weights[range]).map(|(d, w)| to_all[*d as usize] * f32::from(*w)).sum();
        Some(self.biases[code as usize] + sum * self.scales[code as usize])
    }

    /// The codes that may be meant, best first. `above` are the candidates of the level above (none at the top).
    pub fn candidates(&self, likeness: &Likeness, above: &[Candidate]) -> Vec<Candidate> {
        let (broad, sharp) = self.votes(&likeness.nearest);
        let mut parents = vec![UNLIKELY; above.iter().map(|c| c.code as usize + 1).max().unwrap_or(0)];
        above.iter().for_each(|c| parents[c.code as usize] = c.logit);
        let parent = |code: usize| self.parents.get(code).and_then(|p| parents.get(*p as usize)).copied().unwrap_or(UNLIKELY);
        let likely: Vec<u32> = above.iter().take(PARENTS).map(|c| c.code).collect();
        let wanted = |code: usize| broad[code] > 0.0 || Self::global(self.level) || self.parents.get(code).is_some_and(|p| likely.contains(p));
        let scored: Vec<(usize, Option<f32>)> =
            (0..self.codes.len()).filter(|code| wanted(*code)).map(|code| (code, self.linear(code as u32, &likeness.to_all))).collect();
        // how far a score lies below the best among its rivals
        let group = |code: usize| if Self::global(self.level) { 0 } else { self.parents.get(code).map_or(0, |p| *p as usize) };
        let mut best: Vec<f32> = vec![NO_HEAD; scored.iter().map(|(code, _)| group(*code) + 1).max().unwrap_or(0)];
        scored.iter().for_each(|(code, score)| best[group(*code)] = best[group(*code)].max(score.unwrap_or(NO_HEAD)));
        let most = broad.iter().copied().fold(0f32, f32::max);
        let mut found: Vec<Candidate> = scored
            .into_iter()
            .map(|(code, score)| {
                let value = score.unwrap_or(NO_HEAD);
                let log = |share: f32| (share + 0.01).ln();
                let above = if self.parents.is_empty() { 0.0 } else { parent(code).max(UNLIKELY) };
                let missing = f32::from(u8::from(score.is_none()));
                let signs = [1.0, value, value - best[group(code)], missing, log(broad[code]), log(sharp[code]), log(broad[code]) - log(most), above];
                Candidate { code: code as u32, signs, logit: self.calibration.logit(&signs) }
            })
            .collect();
        found.sort_by(|a, b| b.logit.total_cmp(&a.logit));
        found
    }

    /// The share of the neighbours' votes that each code has: by the square of likeness, and by a high power of it, where
    /// nothing but near copies counts.
    fn votes(&self, nearest: &[(u32, f32)]) -> (Vec<f32>, Vec<f32>) {
        let (mut broad, mut sharp) = (vec![0f32; self.codes.len()], vec![0f32; self.codes.len()]);
        let mut sums = (1e-6f32, 1e-9f32);
        for (document, likeness) in nearest {
            let weight = (likeness.max(0.0).powi(2), likeness.max(0.0).powi(6));
            sums = (sums.0 + weight.0, sums.1 + weight.1);
            for code in self.of_documents.get(*document as usize) {
                broad[*code as usize] += weight.0;
                sharp[*code as usize] += weight.1;
            }
        }
        broad.iter_mut().for_each(|v| *v /= sums.0);
        sharp.iter_mut().for_each(|v| *v /= sums.1);
        (broad, sharp)
    }

    pub fn write(&self, out: &mut Writer) {
        out.texts(self.codes.iter().map(String::as_str));
        self.of_documents.write(out);
        out.words(&self.parents);
        self.supports.write(out);
        out.small(&self.weights);
        out.floats(&self.scales);
        out.floats(&self.biases);
        self.calibration.write(out);
    }

    /// Reads the layer of `level` for so many documents; `above` is the number of codes of the level above.
    pub fn read(from: &mut Reader, level: Level, documents: usize, above: usize) -> Result<Self> {
        let codes = from.texts()?;
        let of_documents = Lists::read(from, codes.len())?;
        let parents = from.words()?;
        let supports = Lists::read(from, documents)?;
        let (weights, scales, biases) = (from.small()?, from.floats()?, from.floats()?);
        let n = codes.len();
        let fits = of_documents.len() == documents
            && parents.len() == if above == 0 { 0 } else { n }
            && parents.iter().all(|p| (*p as usize) < above)
            && supports.len() == n
            && weights.len() == supports.items.len()
            && (scales.len(), biases.len()) == (n, n);
        from.expect(fits, "codes and their heads")?;
        Ok(Self { level, codes, of_documents, parents, supports, weights, scales, biases, calibration: Calibration::read(from)? })
    }
}
