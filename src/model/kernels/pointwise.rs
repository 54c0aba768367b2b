//! The element-wise and row-wise steps: gelu, softmax, layer norm.
//!
//! Plain loops that the compiler turns into vectors of whatever width it builds for; `exp` and `erf` are polynomials
//! because the library's own are one scalar call a value and took half of a forward pass.

/// Values summed side by side: four AVX2 vectors, enough to hide the latency of an addition.
const LANES: usize = 32;
/// The same for the softmax, whose rows are short; [`super::PANEL`] divides their padded length.
const SOFTMAX_LANES: usize = 16;

/// `a · b + c`, in one step where the build has that instruction (elsewhere it would be a slow call).
#[inline(always)]
fn fma(a: f32, b: f32, c: f32) -> f32 {
    if cfg!(target_feature = "fma") { a.mul_add(b, c) } else { a * b + c }
}

/// The polynomial with these coefficients, highest power first (Horner).
#[inline(always)]
fn polynomial<const N: usize>(x: f32, coefficients: [f32; N]) -> f32 {
    coefficients.into_iter().reduce(|sum, c| fma(sum, x, c)).unwrap_or(0.0)
}

/// e^x for x ≤ 0, relative error below 3e-7 down to −87; smaller arguments give about 1e-38.
///
/// 2^n · e^r with n the nearest integer to x·log2 e: adding 1.5·2²³ rounds, and leaves n in the low bits of the sum.
/// The polynomial for e^r, |r| ≤ ln 2 / 2, is the one of the Cephes library (`expf`).
#[inline(always)]
pub(crate) fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let x = if x > -87.0 { x } else { -87.0 };
    let n = fma(x, std::f32::consts::LOG2_E, ROUND);
    let whole = n - ROUND;
    let r = fma(whole, 2.121_944_4e-4, fma(whole, -0.693_359_4, x)); // less n · ln 2, which is given in two parts
    let p = polynomial(r, [1.987_569_1e-4, 1.398_199_9e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5, 1.0, 1.0]);
    p * f32::from_bits((n.to_bits() << 23).wrapping_add(0x3f80_0000))
}

/// The error function, absolute error below 3e-7: a ratio of polynomials in x, odd over even, on |x| ≤ 4
/// (the coefficients used by Eigen and XLA); beyond, erf is ±1 to f32.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let x = x.clamp(-4.0, 4.0);
    let s = x * x;
    let p = polynomial(s, [-2.726_142_4e-10, 2.770_681_3e-8, -2.101_024e-6, -5.692_506_5e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_3e-2]);
    let q = polynomial(s, [-1.456_607_2e-5, -2.133_740_5e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2]);
    x * p / q
}

/// x · Φ(x), the exact form of Hendrycks & Gimpel 2016 (`hidden_act: "gelu"`).
#[inline(always)]
fn gelu_one(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if a > b { a } else { b } // f32::max would also look for NaN
}

#[inline(always)]
fn sum_of(values: &[f32], f: impl Fn(f32) -> f32) -> f32 {
    let (groups, rest) = values.as_chunks::<LANES>();
    let mut sums = [0.0_f32; LANES];
    for group in groups {
        sums.iter_mut().zip(group).for_each(|(sum, v)| *sum += f(*v));
    }
    sums.iter().sum::<f32>() + rest.iter().map(|v| f(*v)).sum::<f32>()
}

/// e^x / Σ e^x in place. A row is fastest at a multiple of 16; −∞ fills it up without changing the rest.
pub fn softmax(row: &mut [f32]) {
    let (groups, rest) = row.as_chunks_mut::<SOFTMAX_LANES>();
    let mut tops = [f32::NEG_INFINITY; SOFTMAX_LANES];
    for group in &*groups {
        tops.iter_mut().zip(group).for_each(|(top, v)| *top = larger(*v, *top));
    }
    let top = tops.iter().chain(&*rest).fold(f32::NEG_INFINITY, |top, v| larger(*v, top));
    let mut sums = [0.0_f32; SOFTMAX_LANES];
    for group in groups {
        for (sum, v) in sums.iter_mut().zip(group) {
            *v = exp(*v - top);
            *sum += *v;
        }
    }
    rest.iter_mut().for_each(|v| *v = exp(*v - top));
    let total = sums.iter().sum::<f32>() + rest.iter().sum::<f32>();
    scale(row, 1.0 / total);
}

/// Layer norm of one row in place (Ba, Kiros & Hinton 2016): `(x − mean) / √(variance + epsilon) · gain + shift`.
pub fn layer_norm(row: &mut [f32], gain: &[f32], shift: &[f32], epsilon: f32) {
    let count = row.len() as f32;
    let mean = sum_of(row, |v| v) / count;
    let variance = sum_of(row, |v| (v - mean) * (v - mean)) / count;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for ((v, g), b) in row.iter_mut().zip(gain).zip(shift) {
        *v = fma((*v - mean) * scale, *g, *b);
    }
}

/// x · Φ(x) in place, absolute error below 1e-6.
pub fn gelu(values: &mut [f32]) {
    values.iter_mut().for_each(|v| *v = gelu_one(*v));
}

/// `row *= scale`.
pub fn scale(row: &mut [f32], scale: f32) {
    row.iter_mut().for_each(|v| *v *= scale);
}

/// `target += source`.
pub fn add(target: &mut [f32], source: &[f32]) {
    target.iter_mut().zip(source).for_each(|(t, s)| *t += s);
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_close, noise};
    use super::*;

    #[test]
    fn exp_is_close_everywhere() {
        for i in -8700..=0 {
            let x = i as f32 / 100.0;
            let expected = f64::from(x).exp();
            assert!((f64::from(exp(x)) / expected - 1.0).abs() < 1e-6, "at {x}");
        }
        assert!(exp(-1e9) < 1e-37);
    }

    #[test]
    fn gelu_is_close_to_the_integral() {
        // Φ by Simpson's rule from −12: an independent way to the same function
        let density = |t: f64| (-t * t / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
        for i in -60..=60 {
            let x = f64::from(i) / 10.0;
            let (from, steps) = (-12.0, 4000);
            let h = (x - from) / f64::from(steps);
            let inner: f64 = (1..steps).map(|k| density(from + h * f64::from(k)) * if k % 2 == 1 { 4.0 } else { 2.0 }).sum();
            let phi = (density(from) + density(x) + inner) * h / 3.0;
            let mut found = [x as f32];
            gelu(&mut found);
            assert!((f64::from(found[0]) - x * phi).abs() < 2e-6, "at {x}: {} is not {}", found[0], x * phi);
        }
    }

    #[test]
    fn softmax_sums_to_one_even_for_large_scores() {
        for n in [1, 7, 16, 17, 33] {
            let mut row: Vec<f32> = noise(n, 5).iter().map(|v| v * 1e4).collect();
            softmax(&mut row);
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        let mut row = [f32::NEG_INFINITY; 16];
        (row[3], row[7]) = (0.0, std::f32::consts::LN_2);
        softmax(&mut row);
        assert_close(&row[3..8], &[1.0 / 3.0, 0.0, 0.0, 0.0, 2.0 / 3.0], 1e-6);
    }

    #[test]
    fn layer_norm_centres_and_scales() {
        let mut row = [1.0, 2.0, 3.0];
        layer_norm(&mut row, &[1.0, 1.0, 2.0], &[0.0, 10.0, 0.0], 0.0);
        let unit = 1.5_f32.sqrt();
        assert_close(&row, &[-unit, 10.0, 2.0 * unit], 1e-6);
    }
}
