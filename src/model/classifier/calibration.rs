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

/// Texts behind each point of the curve, at least; and points at most.
const POINT_TEXTS: usize = 40;
const POINTS: usize = 24;
/// Log-odds that are certainty for the curve, on either side.
const CERTAIN: f32 = 12.0;

/// The weights of the signs, whose sum is the log-odds of a code, and the curve from the log-odds of a text's best code to the
/// share of texts for which it was right: the best of many is right less often than its own log-odds say.
#[derive(Debug, Clone)]
pub(super) struct Calibration {
    weights: Signs,
    /// Rising in both, never empty.
    logits: Vec<f32>,
    shares: Vec<f32>,
}

impl Default for Calibration {
    /// What holds for most collections; a tiny one keeps it.
    fn default() -> Self {
        let logits: Vec<f32> = (-6i8..=6).map(f32::from).collect();
        let shares = logits.iter().map(|l| 1.0 / (1.0 + (-l).exp())).collect();
        Self { weights: [-1.0, 1.5, 1.0, -1.0, 0.3, 0.3, 0.2, 0.2], logits, shares }
    }
}

impl Calibration {
    /// The log-odds of a code; the order of codes is by it.
    pub fn logit(&self, signs: &Signs) -> f32 {
        self.weights.iter().zip(signs).map(|(w, s)| w * s).sum()
    }

    /// The probability that belongs to log-odds, 0 … 1: between the points of the curve in straight lines.
    pub fn probability(&self, logit: f32) -> f32 {
        let next = self.logits.partition_point(|l| *l <= logit);
        let (low, low_share) = next.checked_sub(1).map_or((-CERTAIN, 0.0), |at| (self.logits[at], self.shares[at]));
        let (high, high_share) = self.logits.get(next).map_or((CERTAIN, 1.0), |l| (*l, self.shares[next]));
        let way = ((logit - low) / (high - low).max(1e-6)).clamp(0.0, 1.0);
        low_share + way * (high_share - low_share)
    }

    /// Learns from the candidates of texts, each with whether it is right.
    pub fn fit(texts: &[Vec<(Signs, bool)>]) -> Self {
        let mut fitted = Self::default();
        let rows: Vec<(&[f32], bool)> = texts.iter().flatten().map(|(signs, right)| (signs.as_slice(), *right)).collect();
        let learnt = logistic(&rows, &fitted.weights.map(f64::from));
        fitted.weights.iter_mut().zip(&learnt).for_each(|(w, l)| *w = *l as f32);
        let mut best: Vec<(f32, bool)> =
            texts.iter().filter_map(|text| text.iter().map(|(signs, right)| (fitted.logit(signs), *right)).max_by(|a, b| a.0.total_cmp(&b.0))).collect();
        if best.len() >= 2 * POINT_TEXTS {
            best.sort_by(|a, b| a.0.total_cmp(&b.0));
            (fitted.logits, fitted.shares) = rising(&best);
        }
        fitted
    }

    pub fn write(&self, out: &mut Writer) {
        out.floats(&self.weights);
        out.floats(&self.logits);
        out.floats(&self.shares);
    }

    pub fn read(from: &mut Reader) -> Result<Self> {
        let (weights, logits, shares) = (from.floats()?, from.floats()?, from.floats()?);
        let weights: std::result::Result<Signs, _> = weights.try_into();
        let fits = logits.len() == shares.len() && logits.is_sorted() && shares.is_sorted();
        from.expect(fits && weights.is_ok(), "the parts of the calibration")?;
        Ok(Self { weights: weights.unwrap_or_default(), logits, shares })
    }
}

/// The share of right ones along rising log-odds, as points that rise too: groups whose shares fall are joined (isotonic
/// regression by pooling adjacent violators).
fn rising(best: &[(f32, bool)]) -> (Vec<f32>, Vec<f32>) {
    let size = POINT_TEXTS.max(best.len().div_ceil(POINTS));
    // (texts, sum of log-odds, right ones)
    let mut groups: Vec<(f32, f32, f32)> = Vec::new();
    for texts in best.chunks(size) {
        let right = texts.iter().filter(|(_, right)| *right).count();
        // half a text on either side: no share is quite 0 or 1
        groups.push((texts.len() as f32, texts.iter().map(|(l, _)| l).sum(), right as f32));
        while let [.., (n, l, r), (m, k, q)] = groups[..]
            && r / n >= q / m
        {
            groups.truncate(groups.len() - 2);
            groups.push((n + m, l + k, r + q));
        }
    }
    let mut highest = 0f32;
    groups
        .into_iter()
        .map(|(texts, logits, right)| {
            // the half text weighs more in a smaller group, which may turn the order of neighbours round
            highest = highest.max((right + 0.5) / (texts + 1.0));
            (logits / texts, highest)
        })
        .unzip()
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
        let said = |candidate: usize| learnt.probability(learnt.logit(&texts[0][candidate].0));
        assert!((said(0) - 0.8).abs() < 0.03 && said(1) < said(0), "{} {}", said(0), said(1));
    }

    #[test]
    fn the_curve_rises() {
        let best: Vec<(f32, bool)> = (0..400).map(|n| (n as f32 / 100.0, n % 7 < n / 60)).collect();
        let (logits, shares) = rising(&best);
        assert!(logits.len() > 3 && logits.is_sorted() && shares.is_sorted(), "{logits:?} {shares:?}");
        let even = Calibration::default();
        assert!((even.probability(0.0) - 0.5).abs() < 1e-6 && even.probability(-99.0) < 1e-6 && even.probability(99.0) > 0.999);
    }

    #[test]
    fn the_curve_rises_also_where_a_small_group_ends_it() {
        // 39 of 40 right, then 5 of 5: with half a text on either side the last share would fall
        let best: Vec<(f32, bool)> = (0..45).map(|n| (n as f32, n > 0)).collect();
        let (logits, shares) = rising(&best);
        assert!(logits.len() == 2 && shares.is_sorted(), "{shares:?}");
    }

    #[test]
    fn nothing_to_learn_from_changes_nothing() {
        assert_eq!(Calibration::fit(&[]).weights, Calibration::default().weights);
    }
}
