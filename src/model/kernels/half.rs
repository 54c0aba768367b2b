//! Products of f32 rows with panels kept in half precision: what attention does with its cache.
//!
//! A cache in half precision takes half the memory and half the time to read, and is what llama.cpp keeps too. Values are
//! widened as they are loaded; sums are f32.

use half::f16;

use super::PANEL;
use super::matmul::Rows;

/// One value of each column of a panel, in half precision.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, align(32))]
pub struct HalfLanes(pub [f16; PANEL]);

impl HalfLanes {
    /// All zero.
    pub const ZERO: Self = Self([f16::ZERO; PANEL]);
}

/// `y[r * stride ..][..PANEL] = x · panel`, or `+=` with `add`; `panel` is `[depth]`, and so long is a row of `x`.
///
/// A row's result does not depend on the other rows, bit by bit.
///
/// # Panics
/// When a slice is too short for its shape: a fault of the caller, not of any input.
pub fn multiply(x: Rows<'_>, panel: &[HalfLanes], y: &mut [f32], stride: usize, add: bool) {
    if x.count == 0 {
        return;
    }
    assert!(x.values.len() >= (x.count - 1) * x.stride + panel.len() && y.len() >= (x.count - 1) * stride + PANEL);
    #[cfg(target_arch = "x86_64")]
    if super::half_x86::multiply(x, panel, y, stride, add) {
        return;
    }
    plain(x, panel, y, stride, add);
}

pub(crate) fn plain(x: Rows<'_>, panel: &[HalfLanes], y: &mut [f32], stride: usize, add: bool) {
    for r in 0..x.count {
        let target = &mut y[r * stride..][..PANEL];
        let mut sum = [0.0; PANEL];
        if add {
            sum.copy_from_slice(target);
        }
        for (lanes, value) in panel.iter().zip(&x.values[r * x.stride..]) {
            sum.iter_mut().zip(&lanes.0).for_each(|(s, w)| *s += value * w.to_f32());
        }
        target.copy_from_slice(&sum);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{assert_close, noise};
    use super::*;

    proptest! {
        #[test]
        fn every_kernel_agrees_with_the_plain_one(rows in 1_usize..30, depth in 1_usize..70, gap in 0_usize..5, add: bool, seed: u64) {
            let values = noise(rows * (depth + gap), seed);
            let panel: Vec<HalfLanes> = noise(PANEL * depth, seed ^ 1).as_chunks().0.iter().map(|l: &[f32; PANEL]| HalfLanes(l.map(f16::from_f32))).collect();
            let x = Rows { values: &values, stride: depth + gap, count: rows };
            let (mut expected, mut found) = (vec![7.0; rows * (PANEL + gap)], vec![7.0; rows * (PANEL + gap)]);
            plain(x, &panel, &mut expected, PANEL + gap, add);
            multiply(x, &panel, &mut found, PANEL + gap, add);
            assert_close(&found, &expected, 1e-4);
            #[cfg(target_arch = "x86_64")]
            if super::super::half_x86::has_avx2() {
                found.fill(7.0);
                super::super::half_x86::multiply_avx2(x, &panel, &mut found, PANEL + gap, add);
                assert_close(&found, &expected, 1e-4);
            }
        }
    }
}
