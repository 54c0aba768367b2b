//! Linear heads: support vector machines with the squared hinge loss, one against the rest.
//!
//! Trained by dual coordinate descent with shrinking (Hsieh et al. 2008, algorithm 3 of LIBLINEAR), which gives the weights on
//! the documents that the file keeps: a head costs only its support vectors, not a weight for every term.

use super::documents::Point;

/// What a mistake costs, beside the length of the weights.
const COST: f32 = 0.5;
/// Passes at most, and the largest violation that ends earlier.
const PASSES: usize = 30;
const TOLERANCE: f32 = 0.05;

/// A head: weights on documents (in the order of training, none of them 0) and a bias.
#[derive(Debug, Clone, Default)]
pub(super) struct Dual {
    pub support: Vec<(u32, f32)>,
    pub bias: f32,
}

/// The weights while training: of terms, of the dimensions of meaning, and the bias.
struct Primal {
    words: Vec<f32>,
    meaning: Vec<f32>,
    bias: f32,
}

impl Primal {
    fn score(&self, point: &Point, (words, meaning): (f32, f32)) -> f32 {
        let sparse: f32 = point.words.iter().map(|(term, weight)| self.words[*term as usize] * weight).sum();
        self.bias + words * sparse + meaning * dot(&self.meaning, &point.meaning)
    }

    fn add(&mut self, point: &Point, (words, meaning): (f32, f32), step: f32) {
        point.words.iter().for_each(|(term, weight)| self.words[*term as usize] += words * step * weight);
        self.meaning.iter_mut().zip(&point.meaning).for_each(|(m, v)| *m += meaning * step * v);
        self.bias += step;
    }
}

/// In sixteen sums, which the compiler turns into vector arithmetic.
fn dot(a: &[f32], b: &[f32]) -> f32 {
    let (a, b) = (a.as_chunks::<16>(), b.as_chunks::<16>());
    let mut sums = [0f32; 16];
    for (x, y) in a.0.iter().zip(b.0) {
        sums.iter_mut().zip(x.iter().zip(y)).for_each(|(s, (x, y))| *s += x * y);
    }
    sums.iter().sum::<f32>() + a.1.iter().zip(b.1).map(|(x, y)| x * y).sum::<f32>()
}

/// Puts items into another order; the same numbers from the same `random`, which goes on.
pub(crate) fn shuffle<T>(items: &mut [T], random: &mut u64) {
    let count = items.len();
    for at in 0..count {
        *random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        items.swap(at, at + (*random >> 33) as usize % (count - at));
    }
}

/// Learns to tell `positive` points from the others. `members` are the numbers of the points to learn from, `terms` the size
/// of the vocabulary.
pub(super) fn train(points: &[&Point], members: &[u32], positive: impl Fn(u32) -> bool, terms: usize) -> Dual {
    let dimensions = members.first().map_or(0, |m| points[*m as usize].meaning.len());
    let mut primal = Primal { words: vec![0.0; terms], meaning: vec![0.0; dimensions], bias: 0.0 };
    let signs: Vec<f32> = members.iter().map(|m| if positive(*m) { 1.0 } else { -1.0 }).collect();
    let mut weights = vec![0f32; members.len()];
    let mut order: Vec<u32> = (0..members.len() as u32).collect();
    let (mut active, mut bound, mut random) = (order.len(), f32::INFINITY, 0x9e37_79b9_7f4a_7c15u64);
    let softness = 0.5 / COST;
    for _ in 0..PASSES {
        let (mut largest, mut smallest) = (f32::NEG_INFINITY, f32::INFINITY);
        shuffle(&mut order[..active], &mut random);
        let mut at = 0;
        while at < active {
            let member = order[at] as usize;
            let point = points[members[member] as usize];
            let shares = point.shares();
            let gradient = signs[member] * primal.score(point, shares) - 1.0 + weights[member] * softness;
            if weights[member] == 0.0 && gradient > bound {
                active -= 1;
                order.swap(at, active);
                continue;
            }
            let violation = if weights[member] == 0.0 { gradient.min(0.0) } else { gradient };
            (largest, smallest) = (largest.max(violation), smallest.min(violation));
            if violation.abs() > 1e-6 {
                let before = weights[member];
                // the square of a point's length is 1, and the bias is one more dimension
                weights[member] = (before - gradient / (2.0 + softness)).max(0.0);
                primal.add(point, shares, (weights[member] - before) * signs[member]);
            }
            at += 1;
        }
        if largest - smallest <= TOLERANCE {
            if active == order.len() {
                break;
            }
            (active, bound) = (order.len(), f32::INFINITY);
        } else {
            bound = if largest <= 0.0 { f32::INFINITY } else { largest };
        }
    }
    let support = members.iter().zip(weights.iter().zip(&signs)).filter(|(_, (w, _))| **w != 0.0).map(|(m, (w, s))| (*m, w * s)).collect();
    Dual { support, bias: primal.bias }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separates_by_the_words_that_differ() {
        let point = |terms: &[u32]| Point { words: terms.iter().map(|t| (*t, 1.0 / (terms.len() as f32).sqrt())).collect(), meaning: Vec::new() };
        let points = [point(&[0, 1]), point(&[0, 2]), point(&[3, 1]), point(&[3, 2])];
        let points: Vec<&Point> = points.iter().collect();
        let head = train(&points, &[0, 1, 2, 3], |m| m < 2, 4);
        let score = |terms: &[u32]| {
            let other = point(terms);
            let alike = |p: &Point| p.words.iter().filter_map(|(t, w)| other.words.iter().find(|(o, _)| o == t).map(|(_, v)| w * v)).sum::<f32>();
            head.bias + head.support.iter().map(|(m, w)| w * alike(points[*m as usize])).sum::<f32>()
        };
        assert!(score(&[0]) > 0.3 && score(&[3]) < -0.3, "{} {}", score(&[0]), score(&[3]));
        assert!(score(&[1]).abs() < 0.2);
    }
}
