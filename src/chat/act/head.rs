//! A multinomial logistic regression over the embedding of a turn and its runs of letters, trained by stochastic gradient descent.

use crate::model::Embedding;
use crate::model::classifier::{centred, mean, shuffle};
use crate::patent::{LANGUAGES, Language};

/// Kinds of turns.
pub const LABELS: usize = 16;

/// Rows for runs of letters, which share a row where their checksums do.
const LETTERS: usize = 4096;
/// Letters of the longest run.
const LONGEST: usize = 3;
/// Times that training goes over all examples.
const PASSES: usize = 20;
/// The first step of the descent …
const STEP: f32 = 2.0;
/// … which is halved after so many passes, and a third of it after twice as many.
const SLOWER: f32 = 5.0;
/// What the square of a weight costs, beside the loss of one example.
const SHRINK: f32 = 1e-5;

/// The trained weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Of the embeddings: what all of them share says nothing.
    mean: Vec<f32>,
    /// The same for each of [`LANGUAGES`] by itself, one behind the other.
    means: Vec<f32>,
    /// For the bias, for each dimension, and for [`LETTERS`].
    weights: Vec<[f32; LABELS]>,
}

/// A turn as the head sees it: rows of the weights, and how much each counts.
type Features = Vec<(usize, f32)>;

impl Head {
    /// Learns which turns have which label (below [`LABELS`]) from their words and the embeddings of these.
    pub fn train(labels: &[usize], texts: &[String], embeddings: &[Embedding]) -> Self {
        let mean = mean(embeddings.iter().map(Embedding::values));
        let weights = vec![[0.0; LABELS]; 1 + mean.len() + LETTERS];
        let of = |code: &&str| {
            let own = texts.iter().zip(embeddings).filter(|(text, _)| Language::of(text).code() == *code);
            let mut own = self::mean(own.map(|(_, embedding)| embedding.values()));
            own.resize(mean.len(), 0.0);
            own
        };
        let means = LANGUAGES.iter().flat_map(of).collect();
        let mut head = Self { mean, means, weights };
        let points: Vec<Features> = texts.iter().zip(embeddings).map(|(text, e)| head.features(text, e.values())).collect();
        let mut order: Vec<usize> = (0..points.len()).collect();
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for pass in 0..PASSES {
            let step = STEP / (1.0 + pass as f32 / SLOWER);
            shuffle(&mut order, &mut random);
            for &at in &order {
                let mut slope = head.shares_of(&points[at]);
                slope[labels[at]] -= 1.0;
                for &(row, value) in &points[at] {
                    for (weight, slope) in head.weights[row].iter_mut().zip(slope) {
                        *weight -= step * (slope * value + SHRINK * *weight);
                    }
                }
            }
        }
        head
    }

    /// The share of each label, 0 … 1; they sum to 1.
    pub fn shares(&self, text: &str, embedding: &[f32]) -> [f32; LABELS] {
        self.shares_of(&self.features(text, embedding))
    }

    /// An embedding without what turns in its language have in common, of unit length; `None` for a language without examples.
    pub fn without_common(&self, embedding: &Embedding, lang: &Language) -> Option<Embedding> {
        let common = self.means.chunks_exact(self.mean.len()).nth(lang.place()?)?;
        Embedding::new(centred(embedding.values(), common)).ok()
    }

    /// 1 for the bias, then the embedding without the mean, of length 1, then the runs of letters, together of length 1.
    fn features(&self, text: &str, embedding: &[f32]) -> Features {
        let dense = std::iter::once(1.0).chain(centred(embedding, &self.mean)).enumerate();
        let mut rows = runs(text);
        rows.sort_unstable();
        rows.dedup();
        let each = 1.0 / (rows.len() as f32).sqrt();
        dense.chain(rows.iter().map(|row| (1 + self.mean.len() + row, each))).collect()
    }

    fn shares_of(&self, features: &Features) -> [f32; LABELS] {
        let mut scores = [0.0f32; LABELS];
        for &(row, value) in features {
            scores.iter_mut().zip(&self.weights[row]).for_each(|(score, weight)| *score += value * weight);
        }
        let largest = scores.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b));
        scores.iter_mut().for_each(|score| *score = (*score - largest).exp());
        let sum: f32 = scores.iter().sum();
        scores.map(|score| score / sum)
    }

    /// As a file: little-endian floats, the means first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.mean.iter().chain(&self.means).chain(self.weights.as_flattened()).flat_map(|value| value.to_le_bytes()).collect()
    }

    /// From a file; `None` when it is not whole or holds what is no number.
    pub fn from_bytes(bytes: &[u8], dimensions: usize) -> Option<Self> {
        let (floats, rest) = bytes.as_chunks::<4>();
        let floats: Vec<f32> = floats.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let means = dimensions * (1 + LANGUAGES.len());
        let whole = rest.is_empty() && floats.len() == means + (1 + dimensions + LETTERS) * LABELS && floats.iter().all(|v| v.is_finite());
        let (means, weights) = whole.then(|| floats.split_at(means))?;
        let (mean, means) = means.split_at(dimensions);
        Some(Self { mean: mean.to_vec(), means: means.to_vec(), weights: weights.as_chunks().0.to_vec() })
    }
}

/// The row of every run of one to [`LONGEST`] letters; every digit is the same, and the ends count as letters.
fn runs(text: &str) -> Vec<usize> {
    let words = text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let like = words.chars().map(|letter| if letter.is_numeric() { '0' } else { letter });
    let letters: Vec<char> = std::iter::once('\u{2}').chain(like).chain(std::iter::once('\u{3}')).collect();
    let row = |run: &[char]| crc32fast::hash(run.iter().collect::<String>().as_bytes()) as usize % LETTERS;
    (1..=LONGEST).flat_map(|length| letters.windows(length).map(row)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_what_embeddings_and_letters_tell_and_survives_a_file() {
        let embedding = |x: f32, y: f32| Embedding::new(vec![x, y, 2.0]).unwrap();
        let examples = [
            (3, "a", embedding(1.0, 0.1)),
            (3, "b", embedding(1.0, -0.1)),
            (5, "a", embedding(-1.0, 0.0)),
            (7, "b", embedding(0.0, 1.0)),
            (8, "so?", embedding(0.0, 1.0)),
        ];
        let labels: Vec<usize> = examples.iter().map(|e| e.0).collect();
        let texts: Vec<String> = examples.iter().map(|e| e.1.to_owned()).collect();
        let embeddings: Vec<Embedding> = examples.into_iter().map(|e| e.2).collect();
        let head = Head::train(&labels, &texts, &embeddings);
        for ((label, text), embedding) in labels.iter().zip(&texts).zip(&embeddings) {
            let shares = head.shares(text, embedding.values());
            assert!(shares[*label] > 0.6, "{label}: {shares:?}");
        }
        let common = head.without_common(&embedding(1.0, 1.0), &Language::new("en")).unwrap();
        assert!(common.values()[0] > 0.5 && common.values()[2].abs() < 0.5, "{common:?}");
        assert!(head.without_common(&embedding(1.0, 1.0), &Language::new("ru")).is_none());
        let bytes = head.to_bytes();
        assert_eq!(Head::from_bytes(&bytes, 3), Some(head));
        assert!(Head::from_bytes(&bytes[1..], 3).is_none() && Head::from_bytes(&[], 3).is_none());
    }

    #[test]
    fn runs_of_letters_know_no_case_no_spacing_and_no_digit() {
        assert_eq!(runs("Before  2015"), runs("before 1999"));
        assert_eq!(runs("x").len(), 3 + 2 + 1);
        assert_eq!(runs("").len(), 3);
    }
}
