//! The 8-bit tile for x86-64: 6 rows × 16 columns in registers.
//!
//! AVX2 multiplies bytes into pairs of 16 bits (`maddubs`), adds those, and widens once a block. Where the machine has
//! the dot-product instruction (`vpdpbusd` of AVX-VNNI), four products go straight into 32 bits.
#![expect(unsafe_code, reason = "vector loads and stores through pointers, and calls into code that needs CPU features; the entries check both")]

use std::arch::x86_64::*;
use std::arch::{asm, is_x86_feature_detected};

use super::blocks::{BLOCK, LevelRows, TILE_ROWS, TileKernel, WeightBlock, inverse};
use super::{Lanes, PANEL, blocks_avx512};

/// Rows whose sums fit into registers: half a tile.
const HALF: usize = TILE_ROWS / 2;

/// The tiles that this machine can run, best first, with their names.
pub(crate) fn available() -> impl Iterator<Item = (&'static str, TileKernel)> {
    let all: [(bool, &'static str, TileKernel); 3] =
        [(super::has_avx512_vnni(), "avx512-vnni", blocks_avx512::tile), (has_avx_vnni(), "avx-vnni", avx_vnni::tile), (super::has_avx2(), "avx2", avx2::tile)];
    all.into_iter().filter(|(has, ..)| *has).map(|(_, name, tile)| (name, tile))
}

fn has_avx_vnni() -> bool {
    super::has_avx2() && is_x86_feature_detected!("avxvnni")
}

/// See [`super::blocks::Levels::set`]; returns the scale.
///
/// # Panics
/// Without AVX2 and FMA.
pub(crate) fn quantise(source: &[f32; BLOCK], levels: &mut [u8; BLOCK]) -> f32 {
    assert!(super::has_avx2());
    // SAFETY: the features were asked for above.
    unsafe { quantise_avx2(source, levels) }
}

/// The compiler makes scalar code of the plain loop, four times as slow.
#[target_feature(enable = "avx2,fma")]
unsafe fn quantise_avx2(source: &[f32; BLOCK], levels: &mut [u8; BLOCK]) -> f32 {
    let at = source.as_ptr();
    // SAFETY: a block holds four vectors of eight.
    let [a, b, c, d] = unsafe { [_mm256_loadu_ps(at), _mm256_loadu_ps(at.add(8)), _mm256_loadu_ps(at.add(16)), _mm256_loadu_ps(at.add(24))] };
    let sign = _mm256_set1_ps(-0.0);
    let larger = |a, b| _mm256_max_ps(_mm256_andnot_ps(sign, a), _mm256_andnot_ps(sign, b));
    let tops = larger(larger(a, b), larger(c, d));
    let tops = _mm_max_ps(_mm256_castps256_ps128(tops), _mm256_extractf128_ps::<1>(tops));
    let tops = _mm_max_ps(tops, _mm_movehl_ps(tops, tops));
    let top = _mm_cvtss_f32(_mm_max_ss(tops, _mm_movehdup_ps(tops)));
    let inverse = _mm256_set1_ps(inverse(top));
    let whole = |v| _mm256_cvtps_epi32(_mm256_mul_ps(v, inverse));
    // Packing works on 128-bit halves, so the groups of four come out in the order 0 2 4 6 1 3 5 7.
    let mixed = _mm256_packs_epi16(_mm256_packs_epi32(whole(a), whole(b)), _mm256_packs_epi32(whole(c), whole(d)));
    let sorted = _mm256_permutevar8x32_epi32(mixed, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
    let shifted = _mm256_xor_si256(sorted, _mm256_set1_epi8(-128)); // + 128, as unsigned
    // SAFETY: a block of levels is one vector.
    unsafe { _mm256_storeu_si256(levels.as_mut_ptr().cast(), shifted) };
    top / 127.0
}

/// Stamps one tile: the same loop with another way to begin a block's sum, add a step to it, and end it in 32 bits.
macro_rules! tile {
    ($name:ident, $features:literal, $has:path, begin: $begin:expr, step: $step:expr, end: $end:expr) => {
        mod $name {
            use super::*;

            /// See [`super::super::blocks::TileKernel`].
            ///
            /// # Panics
            /// Without the CPU features, or when a slice is too short.
            pub(super) fn tile(x: LevelRows<'_>, weights: &[WeightBlock], start: &Lanes, y: &mut [f32], stride: usize) {
                assert!($has() && (1..=TILE_ROWS).contains(&x.count) && weights.len() == x.blocks);
                assert!(x.levels.len() >= x.count * x.blocks && x.scales.len() >= x.count * x.blocks);
                assert!(y.len() >= (x.count - 1) * stride + PANEL);
                if x.count > HALF {
                    tile(LevelRows { count: HALF, ..x }, weights, start, y, stride);
                    let from = HALF * x.blocks;
                    let rest = LevelRows { levels: &x.levels[from..], scales: &x.scales[from..], blocks: x.blocks, count: x.count - HALF };
                    return tile(rest, weights, start, &mut y[HALF * stride..], stride);
                }
                // SAFETY: the features were asked for above; row r < x.count reads x.blocks blocks from r * x.blocks and
                // writes PANEL values from y[r * stride], which the assertions cover.
                unsafe {
                    for_rows!(x.count, [1 2 3 4 5 | 6], rows(x, weights, start, y, stride))
                }
            }

            #[target_feature(enable = $features)]
            unsafe fn rows<const R: usize>(x: LevelRows<'_>, weights: &[WeightBlock], start: &Lanes, y: &mut [f32], stride: usize) {
                let ones = _mm256_set1_epi16(1);
                // SAFETY: Lanes and WeightBlock are aligned to 64 bytes, every array in them is a multiple of 64 bytes.
                let pair = |at: *const __m256i| unsafe { [_mm256_load_si256(at), _mm256_load_si256(at.add(1))] };
                let reals = |at: *const f32| unsafe { [_mm256_load_ps(at), _mm256_load_ps(at.add(8))] };
                let mut totals = [reals(start.0.as_ptr()); R];
                for (b, block) in weights.iter().enumerate() {
                    let [left, right] = pair(block.start.as_ptr().cast());
                    let mut sums = [[$begin(left, ones), $begin(right, ones)]; R];
                    for s in 0..BLOCK / 4 {
                        let [left, right] = pair(block.steps[s].as_ptr().cast());
                        for (r, sum) in sums.iter_mut().enumerate() {
                            // SAFETY: r < R = x.count, b < x.blocks, and a block holds 8 times four bytes.
                            let four = unsafe { x.levels.as_ptr().add(r * x.blocks + b).cast::<i32>().add(s).read_unaligned() };
                            let four = _mm256_set1_epi32(four);
                            sum[0] = $step(sum[0], four, left);
                            sum[1] = $step(sum[1], four, right);
                            // Nothing, in this order. Without it the compiler regroups the sums into trees and spills
                            // half of them: 22 instead of 37 products a cycle.
                            // SAFETY: an empty instruction that touches nothing.
                            unsafe { asm!("/* {0} {1} */", inout(ymm_reg) sum[0], inout(ymm_reg) sum[1], options(nomem, nostack, preserves_flags)) };
                        }
                    }
                    let scales = reals(block.scales.as_ptr());
                    for (r, (total, sum)) in totals.iter_mut().zip(sums).enumerate() {
                        // SAFETY: as for the levels.
                        let scale = _mm256_set1_ps(unsafe { *x.scales.as_ptr().add(r * x.blocks + b) });
                        for half in 0..2 {
                            let whole = _mm256_cvtepi32_ps($end(sum[half], ones));
                            total[half] = _mm256_fmadd_ps(whole, _mm256_mul_ps(scales[half], scale), total[half]);
                        }
                    }
                }
                for (r, total) in totals.iter().enumerate() {
                    // SAFETY: r < R: inside y, as the caller checked.
                    unsafe {
                        let to = y.as_mut_ptr().add(r * stride);
                        _mm256_storeu_ps(to, total[0]);
                        _mm256_storeu_ps(to.add(8), total[1]);
                    }
                }
            }
        }
    };
}

tile!(avx2, "avx2,fma", super::super::has_avx2,
    begin: |start, _| start,
    step: |sum, four, weights| _mm256_add_epi16(sum, _mm256_maddubs_epi16(four, weights)),
    end: |sum, ones| _mm256_madd_epi16(sum, ones));
tile!(avx_vnni, "avx2,fma,avxvnni", super::has_avx_vnni,
    begin: |start, ones| _mm256_madd_epi16(start, ones),
    step: |sum, four, weights| _mm256_dpbusd_avx_epi32(sum, four, weights),
    end: |sum, _| sum);
