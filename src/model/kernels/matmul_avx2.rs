//! The f32 tile for AVX2 with fused multiply-add: 6 rows × 16 columns in registers.
#![expect(unsafe_code, reason = "vector loads from slices, and a call into code that needs AVX2; lengths are checked by the caller and again here")]

use std::arch::x86_64::{
    __m256, _mm256_broadcast_ss, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_setzero_ps, _mm256_storeu_ps,
};

use super::matmul::{PANEL, Rows, TILE_ROWS, Tile};

/// Adds `x · weights` to `sums`; see [`super::matmul`] for the shapes.
///
/// # Panics
/// Without AVX2 and FMA, or when a slice is too short.
pub(crate) fn tile(x: Rows<'_>, weights: &[f32], sums: &mut Tile) {
    assert!(super::has_avx2());
    let depth = weights.len() / PANEL;
    assert!((1..=TILE_ROWS).contains(&x.count) && x.values.len() >= (x.count - 1) * x.stride + depth);
    // SAFETY: the features were asked for above; row r < x.count reads x[r * stride ..][..depth], which the assertion
    // covers, and the panel is read only up to depth * PANEL ≤ weights.len().
    unsafe {
        match x.count {
            1 => rows::<1>(x, weights, depth, sums),
            2 => rows::<2>(x, weights, depth, sums),
            3 => rows::<3>(x, weights, depth, sums),
            4 => rows::<4>(x, weights, depth, sums),
            5 => rows::<5>(x, weights, depth, sums),
            _ => rows::<6>(x, weights, depth, sums),
        }
    }
}

/// One compiled loop for each number of rows, so that the accumulators stay in registers.
#[target_feature(enable = "avx2,fma")]
unsafe fn rows<const R: usize>(x: Rows<'_>, weights: &[f32], depth: usize, sums: &mut Tile) {
    let mut sum: [[__m256; 2]; R] = [[_mm256_setzero_ps(); 2]; R];
    for r in 0..R {
        // SAFETY: a tile's row is PANEL = 16 values.
        sum[r] = unsafe { [_mm256_loadu_ps(sums[r].as_ptr()), _mm256_loadu_ps(sums[r].as_ptr().add(8))] };
    }
    let (from, panel) = (x.values.as_ptr(), weights.as_ptr());
    for k in 0..depth {
        // SAFETY: k < depth, so both vectors lie inside the panel.
        let (left, right) = unsafe { (_mm256_loadu_ps(panel.add(k * PANEL)), _mm256_loadu_ps(panel.add(k * PANEL + 8))) };
        for (r, sum) in sum.iter_mut().enumerate() {
            // SAFETY: r < R = x.count and k < depth: inside x, as the caller checked.
            let value = unsafe { _mm256_broadcast_ss(&*from.add(r * x.stride + k)) };
            sum[0] = _mm256_fmadd_ps(value, left, sum[0]);
            sum[1] = _mm256_fmadd_ps(value, right, sum[1]);
        }
    }
    for r in 0..R {
        // SAFETY: as for the loads.
        unsafe {
            _mm256_storeu_ps(sums[r].as_mut_ptr(), sum[r][0]);
            _mm256_storeu_ps(sums[r].as_mut_ptr().add(8), sum[r][1]);
        }
    }
}
