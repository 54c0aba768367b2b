//! The row-wise steps of a decoder between its products: RMS norm, rotary positions, the gate.
//!
//! Plain loops over slices, in shapes the compiler turns into vectors.

use super::pointwise::exp;

/// RMS norm of a row (Zhang & Sennrich 2019): `x / √(mean(x²) + epsilon) · gain`, into `y`.
pub fn rms_norm(x: &[f32], gain: &[f32], epsilon: f32, y: &mut [f32]) {
    let mut squares = [0.0f32; 16];
    let (groups, rest) = x.as_chunks::<16>();
    for group in groups {
        for (square, value) in squares.iter_mut().zip(group) {
            *square += value * value;
        }
    }
    let sum = squares.iter().sum::<f32>() + rest.iter().map(|value| value * value).sum::<f32>();
    let scale = 1.0 / (sum / x.len() as f32 + epsilon).sqrt();
    for ((y, x), gain) in y.iter_mut().zip(x).zip(gain) {
        *y = x * scale * gain;
    }
}

/// Turns the pairs of a head by its position (Su et al. 2021); `cos` and `sin` are `[head_dim / 2]`.
///
/// Pairs are `(i, i + head_dim / 2)`, or neighbours when `interleaved`.
pub fn rotate(head: &mut [f32], cos: &[f32], sin: &[f32], interleaved: bool) {
    let turn = |a: &mut f32, b: &mut f32, cos: f32, sin: f32| (*a, *b) = (*a * cos - *b * sin, *a * sin + *b * cos);
    if interleaved {
        for (([a, b], cos), sin) in head.as_chunks_mut::<2>().0.iter_mut().zip(cos).zip(sin) {
            turn(a, b, *cos, *sin);
        }
    } else {
        let (left, right) = head.split_at_mut(head.len() / 2);
        for (((a, b), cos), sin) in left.iter_mut().zip(right).zip(cos).zip(sin) {
            turn(a, b, *cos, *sin);
        }
    }
}

/// `gate = silu(gate) · up` (Shazeer, "GLU variants", 2020), with `silu(x) = x / (1 + e^−x)`.
pub fn gated(gate: &mut [f32], up: &[f32]) {
    for (gate, up) in gate.iter_mut().zip(up) {
        *gate = *gate / (1.0 + exp(-*gate)) * up;
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assert_close, noise};
    use super::*;

    #[test]
    fn rms_norm_makes_the_mean_square_one() {
        for n in [1, 15, 16, 40] {
            let x = noise(n, 3);
            let mut y = vec![0.0; n];
            rms_norm(&x, &vec![2.0; n], 0.0, &mut y);
            let mean = y.iter().map(|v| v * v).sum::<f32>() / n as f32;
            assert!((mean - 4.0).abs() < 1e-4, "{n}: {mean}");
            assert!((y[0] / x[0] - y[n - 1] / x[n - 1]).abs() < 1e-4);
        }
        let mut y = [0.0];
        rms_norm(&[0.0], &[1.0], 1e-6, &mut y);
        assert_eq!(y, [0.0]);
    }

    #[test]
    fn rotation_keeps_lengths_and_pairs() {
        let (cos, sin) = ([0.0, 1.0], [1.0, 0.0]);
        let mut head = [1.0, 2.0, 3.0, 4.0];
        rotate(&mut head, &cos, &sin, false);
        assert_eq!(head, [-3.0, 2.0, 1.0, 4.0]);
        let mut head = [1.0, 2.0, 3.0, 4.0];
        rotate(&mut head, &cos, &sin, true);
        assert_eq!(head, [-2.0, 1.0, 3.0, 4.0]);
    }

    #[test]
    fn the_gate_is_silu() {
        let gate: Vec<f32> = (-40..40).map(|i| i as f32 / 2.0).collect();
        let up = noise(gate.len(), 4);
        let expected: Vec<f32> = gate.iter().zip(&up).map(|(g, u)| g / (1.0 + (-g).exp()) * u).collect();
        let mut found = gate;
        gated(&mut found, &up);
        assert_close(&found, &expected, 1e-5);
    }
}
