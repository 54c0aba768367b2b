//! The f32 tile for AVX2 with fused multiply-add: 6 rows × 16 columns in registers.
#![expect(unsafe_code, reason = "vector loads and stores through pointers, and a call into code that needs AVX2; the one entry checks both")]

use std::arch::x86_64::{_mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_storeu_ps};

use super::matmul::{Rows, TILE_ROWS};
use super::{Lanes, PANEL};

/// Rows whose sums fit into registers: half a tile.
const HALF: usize = TILE_ROWS / 2;

/// See [`super::matmul::TileKernel`].
///
/// # Panics
/// Without AVX2 and FMA, or when a slice is too short.
pub(crate) fn tile(x: Rows<'_>, weights: &[Lanes], start: &Lanes, y: &mut [f32], stride: usize) {
    assert!(super::has_avx2() && (1..=TILE_ROWS).contains(&x.count));
    assert!(x.values.len() >= (x.count - 1) * x.stride + weights.len());
    assert!(y.len() >= (x.count - 1) * stride + PANEL);
    if x.count > HALF {
        tile(Rows { count: HALF, ..x }, weights, start, y, stride);
        let rest = Rows { values: &x.values[HALF * x.stride..], stride: x.stride, count: x.count - HALF };
        return tile(rest, weights, start, &mut y[HALF * stride..], stride);
    }
    // SAFETY: the features were asked for above; row r < x.count reads weights.len() values from x[r * x.stride] and
    // writes PANEL values from y[r * stride], which the assertions cover.
    unsafe { for_rows!(x.count, [1 2 3 4 5 | 6], rows(x, weights, start, y, stride)) }
}

/// One compiled loop for each number of rows, so that the accumulators stay in registers.
#[target_feature(enable = "avx2,fma")]
unsafe fn rows<const R: usize>(x: Rows<'_>, weights: &[Lanes], start: &Lanes, y: &mut [f32], stride: usize) {
    let halves = |lanes: &Lanes| {
        let at = lanes.0.as_ptr();
        // SAFETY: Lanes holds 16 values.
        unsafe { [_mm256_loadu_ps(at), _mm256_loadu_ps(at.add(8))] }
    };
    let mut sums = [halves(start); R];
    let from = x.values.as_ptr();
    for (k, lanes) in weights.iter().enumerate() {
        let [left, right] = halves(lanes);
        for (r, sum) in sums.iter_mut().enumerate() {
            // SAFETY: r < R = x.count and k < weights.len(): inside x, as the caller checked.
            let value = unsafe { _mm256_broadcast_ss(&*from.add(r * x.stride + k)) };
            sum[0] = _mm256_fmadd_ps(value, left, sum[0]);
            sum[1] = _mm256_fmadd_ps(value, right, sum[1]);
        }
    }
    for (r, sum) in sums.iter().enumerate() {
        // SAFETY: r < R: inside y, as the caller checked.
        unsafe {
            let to = y.as_mut_ptr().add(r * stride);
            _mm256_storeu_ps(to, sum[0]);
            _mm256_storeu_ps(to.add(8), sum[1]);
        }
    }
}
