//! A multinomial logistic regression over embeddings, trained by Adagrad (Duchi, Hazan, Singer 2011).

use crate::model::Embedding;
use crate::model::classifier::{centred, mean, shuffle};

/// Kinds of turns.
pub const LABELS: usize = 16;

/// Times that training goes over all examples.
const PASSES: usize = 20;
/// The first step of Adagrad.
const STEP: f32 = 0.3;
/// What the square of a weight costs, beside the loss of one example.
const SHRINK: f32 = 2e-5;

/// The trained weights.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Of the embeddings: what all of them share says nothing.
    mean: Vec<f32>,
    /// For the bias, then for each dimension.
    weights: Vec<[f32; LABELS]>,
}

impl Head {
    /// Learns which embeddings have which label (below [`LABELS`]).
    pub fn train(labels: &[usize], embeddings: &[Embedding]) -> Self {
        let mean = mean(embeddings.iter().map(Embedding::values));
        let weights = vec![[0.0; LABELS]; 1 + mean.len()];
        let mut squares = vec![[1e-6f32; LABELS]; weights.len()];
        let mut head = Self { mean, weights };
        let points: Vec<Vec<f32>> = embeddings.iter().map(|e| head.features(e.values())).collect();
        let mut order: Vec<usize> = (0..points.len()).collect();
        let mut random = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..PASSES {
            shuffle(&mut order, &mut random);
            for &at in &order {
                let mut slope = head.shares_of(&points[at]);
                slope[labels[at]] -= 1.0;
                for ((weights, squares), value) in head.weights.iter_mut().zip(&mut squares).zip(&points[at]) {
                    for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(slope) {
                        let gradient = slope * value + SHRINK * *weight;
                        *square += gradient * gradient;
                        *weight -= STEP * gradient / square.sqrt();
                    }
                }
            }
        }
        head
    }

    /// The share of each label, 0 … 1; they sum to 1.
    pub fn shares(&self, embedding: &[f32]) -> [f32; LABELS] {
        self.shares_of(&self.features(embedding))
    }

    /// 1 for the bias, then the embedding without the mean, of length 1.
    fn features(&self, embedding: &[f32]) -> Vec<f32> {
        std::iter::once(1.0).chain(centred(embedding, &self.mean)).collect()
    }

    fn shares_of(&self, features: &[f32]) -> [f32; LABELS] {
        let mut scores = [0.0f32; LABELS];
        for (weights, value) in self.weights.iter().zip(features) {
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += value * weight);
        }
        let largest = scores.iter().fold(f32::NEG_INFINITY, |a, &b| a.max(b));
        scores.iter_mut().for_each(|score| *score = (*score - largest).exp());
        let sum: f32 = scores.iter().sum();
        scores.map(|score| score / sum)
    }

    /// As a file: little-endian floats, the mean first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.mean.iter().chain(self.weights.as_flattened()).flat_map(|value| value.to_le_bytes()).collect()
    }

    /// From a file; `None` when it is not whole or holds what is no number.
    pub fn from_bytes(bytes: &[u8], dimensions: usize) -> Option<Self> {
        let (floats, rest) = bytes.as_chunks::<4>();
        let floats: Vec<f32> = floats.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let whole = rest.is_empty() && floats.len() == dimensions + (1 + dimensions) * LABELS && floats.iter().all(|v| v.is_finite());
        let (mean, weights) = whole.then(|| floats.split_at(dimensions))?;
        Some(Self { mean: mean.to_vec(), weights: weights.as_chunks().0.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn learns_what_embeddings_tell_and_survives_a_file() {
        let embedding = |x: f32, y: f32| Embedding::new(vec![x, y, 2.0]).unwrap();
        let examples = [(3, embedding(1.0, 0.1)), (3, embedding(1.0, -0.1)), (5, embedding(-1.0, 0.0)), (7, embedding(0.0, 1.0))];
        let (labels, embeddings): (Vec<usize>, Vec<Embedding>) = examples.into_iter().unzip();
        let head = Head::train(&labels, &embeddings);
        for (label, embedding) in labels.iter().zip(&embeddings) {
            assert!(head.shares(embedding.values())[*label] > 0.6, "{label}: {:?}", head.shares(embedding.values()));
        }
        let bytes = head.to_bytes();
        assert_eq!(Head::from_bytes(&bytes, 3), Some(head));
        assert!(Head::from_bytes(&bytes[1..], 3).is_none() && Head::from_bytes(&[], 3).is_none());
    }
}
