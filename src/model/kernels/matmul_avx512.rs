//! The f32 tile for AVX-512: 12 rows × 16 columns in registers.
#![expect(unsafe_code, reason = "vector loads and stores through pointers, and a call into code that needs AVX-512; the one entry checks both")]

use std::arch::x86_64::{_mm512_fmadd_ps, _mm512_loadu_ps, _mm512_set1_ps, _mm512_storeu_ps};

use super::matmul::{Rows, TILE_ROWS};
use super::{Lanes, PANEL};

/// Whether [`tile`] can run here.
pub(crate) fn available() -> bool {
    std::arch::is_x86_feature_detected!("avx512f")
}

/// See [`super::matmul::TileKernel`].
///
/// # Panics
/// Without AVX-512, or when a slice is too short.
pub(crate) fn tile(x: Rows<'_>, weights: &[Lanes], start: &Lanes, y: &mut [f32], stride: usize) {
    assert!(available() && (1..=TILE_ROWS).contains(&x.count));
    assert!(x.values.len() >= (x.count - 1) * x.stride + weights.len());
    assert!(y.len() >= (x.count - 1) * stride + PANEL);
    // SAFETY: AVX-512 was asked for above; row r < x.count reads weights.len() values from x[r * x.stride] and writes PANEL
    // values from y[r * stride], which the assertions cover.
    unsafe { for_rows!(x.count, [1 2 3 4 5 6 7 8 9 10 11 | 12], rows(x, weights, start, y, stride)) }
}

/// One compiled loop for each number of rows, so that the sums stay in registers.
#[target_feature(enable = "avx512f")]
unsafe fn rows<const R: usize>(x: Rows<'_>, weights: &[Lanes], start: &Lanes, y: &mut [f32], stride: usize) {
    // SAFETY: Lanes holds 16 values; r < R = x.count and k < weights.len() stay inside x and y, as the caller checked.
    unsafe {
        let mut sums = [_mm512_loadu_ps(start.0.as_ptr()); R];
        let (from, to) = (x.values.as_ptr(), y.as_mut_ptr());
        for (k, lanes) in weights.iter().enumerate() {
            let lanes = _mm512_loadu_ps(lanes.0.as_ptr());
            for (r, sum) in sums.iter_mut().enumerate() {
                *sum = _mm512_fmadd_ps(_mm512_set1_ps(*from.add(r * x.stride + k)), lanes, *sum);
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            _mm512_storeu_ps(to.add(r * stride), *sum);
        }
    }
}
