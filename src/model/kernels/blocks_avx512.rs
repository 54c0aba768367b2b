//! The 8-bit tile for AVX-512 with VNNI: 12 rows × 16 columns, four products of each in one instruction.
#![expect(unsafe_code, reason = "vector loads and stores through pointers, and a call into code that needs CPU features; the one entry checks both")]

use std::arch::x86_64::*;

use super::blocks::{BLOCK, LevelRows, TILE_ROWS, WeightBlock};
use super::{Lanes, PANEL};

/// See [`super::blocks::TileKernel`].
///
/// # Panics
/// Without the CPU features, or when a slice is too short.
pub(crate) fn tile(x: LevelRows<'_>, weights: &[WeightBlock], start: &Lanes, y: &mut [f32], stride: usize) {
    assert!(super::has_avx512_vnni() && (1..=TILE_ROWS).contains(&x.count) && weights.len() == x.blocks);
    assert!(x.levels.len() >= x.count * x.blocks && x.scales.len() >= x.count * x.blocks);
    assert!(y.len() >= (x.count - 1) * stride + PANEL);
    // SAFETY: the features were asked for above; row r < x.count reads x.blocks blocks from r * x.blocks and writes PANEL
    // values from y[r * stride], which the assertions cover.
    unsafe { for_rows!(x.count, [1 2 3 4 5 6 7 8 9 10 11 | 12], rows(x, weights, start, y, stride)) }
}

/// One compiled loop for each number of rows, so that the sums stay in registers.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn rows<const R: usize>(x: LevelRows<'_>, weights: &[WeightBlock], start: &Lanes, y: &mut [f32], stride: usize) {
    // SAFETY: every array of a WeightBlock is one vector or a whole number of them, aligned to 64 bytes; r < R = x.count and
    // b < x.blocks stay inside x and y, as the caller checked.
    unsafe {
        let mut totals = [_mm512_load_ps(start.0.as_ptr()); R];
        for (b, block) in weights.iter().enumerate() {
            let begin = _mm512_madd_epi16(_mm512_load_si512(block.start.as_ptr().cast()), _mm512_set1_epi16(1));
            let mut sums = [begin; R];
            for s in 0..BLOCK / 4 {
                let step = _mm512_load_si512(block.steps[s].as_ptr().cast());
                for (r, sum) in sums.iter_mut().enumerate() {
                    let four = x.levels.as_ptr().add(r * x.blocks + b).cast::<i32>().add(s).read_unaligned();
                    *sum = _mm512_dpbusd_epi32(*sum, _mm512_set1_epi32(four), step);
                }
            }
            let scales = _mm512_load_ps(block.scales.as_ptr());
            for (r, (total, sum)) in totals.iter_mut().zip(sums).enumerate() {
                let scale = _mm512_mul_ps(scales, _mm512_set1_ps(*x.scales.as_ptr().add(r * x.blocks + b)));
                *total = _mm512_fmadd_ps(_mm512_cvtepi32_ps(sum), scale, *total);
            }
        }
        for (r, total) in totals.iter().enumerate() {
            _mm512_storeu_ps(y.as_mut_ptr().add(r * stride), *total);
        }
    }
}
