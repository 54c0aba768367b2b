//! What the parts say of a code, weighed into one probability: a logistic regression learnt on texts that were held back.

use super::bytes::{Reader, Writer};
use crate::error::Result;

/// What is known of one code for one text; see [`super::layer`] for the meaning of each.
pub(super) type Signs = [f32; SIGNS];
/// How many there are.
pub(super) const SIGNS: usize = 8;

/// Holds the weights near the ones to start from, for the little that a small collection tells.
const PULL: f64 = 1.0;
const STEPS: usize = 25;

/// The weights of the signs, then of the best code's own score: `p = σ(scale · (weights · signs) + shift)`.
#[derive(Debug, Clone)]
pub(super) struct Calibration {
    weights: Signs,
    scale: f32,
    shift: f32,
}

impl Default for Calibration {
    /// What holds for most collections; a tiny one keeps it.
    fn default() -> Self {
        Self { weights: [-1.0, 1.5, 1.0, -1.0, 0.3, 0.3, 0.2, 0.2], scale: 1.0, shift: 0.0 }
    }
}

impl Calibration {
    /// The log-odds of a code; the order of codes is by it.
    pub fn logit(&self, signs: &Signs) -> f32 {
        self.scale * self.weights.iter().zip(signs).map(|(w, s)| w * s).sum::<f32>() + self.shift
    }

    /// Learns from the candidates of texts, each with whether it is right.
    pub fn fit(texts: &[Vec<(Signs, bool)>]) -> Self {
        let start = Self::default();
        let rows: Vec<(&[f32], bool)> = texts.iter().flatten().map(|(signs, right)| (signs.as_slice(), *right)).collect();
        let learnt = logistic(&rows, &start.weights.map(f64::from));
        let mut weights = start.weights;
        weights.iter_mut().zip(&learnt).for_each(|(w, l)| *w = *l as f32);
        let raw = Self { weights, scale: 1.0, shift: 0.0 };
        // the best of many is right less often than each for itself would be
        let best: Vec<([f32; 2], bool)> = texts
            .iter()
            .filter_map(|text| text.iter().map(|(signs, right)| (raw.logit(signs), *right)).max_by(|a, b| a.0.total_cmp(&b.0)))
            .map(|(logit, right)| ([logit, 1.0], right))
            .collect();
        let best: Vec<(&[f32], bool)> = best.iter().map(|(row, right)| (row.as_slice(), *right)).collect();
        let own = logistic(&best, &[1.0, 0.0]);
        // the order must stay
        Self { scale: (own[0] as f32).max(0.05), shift: own[1] as f32, ..raw }
    }

    pub fn write(&self, out: &mut Writer) {
        out.floats(&[self.weights.as_slice(), &[self.scale, self.shift]].concat());
    }

    pub fn read(from: &mut Reader) -> Result<Self> {
        let values = from.floats()?;
        from.expect(values.len() == SIGNS + 2 && values.iter().all(|v| v.is_finite()), "the calibration")?;
        let (weights, own) = values.split_at(SIGNS);
        let mut signs = [0.0; SIGNS];
        signs.copy_from_slice(weights);
        Ok(Self { weights: signs, scale: own[0], shift: own[1] })
    }
}

/// The probability that belongs to log-odds.
pub(super) fn probability(logit: f32) -> f32 {
    1.0 / (1.0 + (-logit).exp())
}

/// Logistic regression by Newton's method, pulled towards `start`.
fn logistic(rows: &[(&[f32], bool)], start: &[f64]) -> Vec<f64> {
    let n = start.len();
    let mut weights = start.to_vec();
    for _ in 0..STEPS {
        let mut gradient: Vec<f64> = weights.iter().zip(start).map(|(w, s)| PULL * (w - s)).collect();
        let mut curvature = vec![vec![0f64; n]; n];
        curvature.iter_mut().enumerate().for_each(|(at, row)| row[at] = PULL);
        for (row, right) in rows {
            let logit: f64 = row.iter().zip(&weights).map(|(v, w)| f64::from(*v) * w).sum();
            let p = 1.0 / (1.0 + (-logit).exp());
            let (error, bend) = (p - f64::from(u8::from(*right)), p * (1.0 - p));
            for i in 0..n {
                let value = f64::from(row[i]);
                gradient[i] += error * value;
                for j in 0..=i {
                    curvature[i][j] += bend * value * f64::from(row[j]);
                }
            }
        }
        let step = solve(curvature, gradient);
        let longest = step.iter().fold(0f64, |m, s| m.max(s.abs()));
        // a step too long is shortened: far from the answer the curvature says little
        let factor = if longest > 2.0 { 2.0 / longest } else { 1.0 };
        weights.iter_mut().zip(&step).for_each(|(w, s)| *w -= factor * s);
        if longest < 1e-6 {
            break;
        }
    }
    weights
}

/// Solves a symmetric positive definite system, given its lower half, by Cholesky's decomposition.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let sum = a[i][j] - (0..j).map(|k| a[i][k] * a[j][k]).sum::<f64>();
            a[i][j] = if i == j { sum.max(1e-12).sqrt() } else { sum / a[j][j] };
        }
    }
    for i in 0..n {
        b[i] = (b[i] - (0..i).map(|k| a[i][k] * b[k]).sum::<f64>()) / a[i][i];
    }
    for i in (0..n).rev() {
        b[i] = (b[i] - (i + 1..n).map(|k| a[k][i] * b[k]).sum::<f64>()) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_code_is_right_as_often_as_it_says() {
        // one sign decides: right in 4 of 5 texts where it is 1; a rival is always wrong
        let texts: Vec<Vec<(Signs, bool)>> =
            (0..1000).map(|n| vec![([1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0], n % 5 != 0), ([1.0, -1.0, -2.0, 0.0, 0.0, 0.0, 0.0, 0.0], false)]).collect();
        let learnt = Calibration::fit(&texts);
        assert!((probability(learnt.logit(&texts[0][0].0)) - 0.8).abs() < 0.02);
        assert!(probability(learnt.logit(&texts[0][1].0)) < 0.1);
    }

    #[test]
    fn nothing_to_learn_from_changes_nothing() {
        assert_eq!(Calibration::fit(&[]).weights, Calibration::default().weights);
    }
}
