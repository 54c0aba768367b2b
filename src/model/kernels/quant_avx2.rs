//! Tiles of quantised weights with AVX2, FMA and F16C; see [`super::quant`] for the shapes.
#![expect(unsafe_code, reason = "vector loads from slices whose lengths `tile` checks, in code that needs AVX2; half of all time goes here")]

use std::arch::x86_64::*;

use super::quant::{QuantizedRow, QuantizedRows, TILE};
use super::quant_tiles::{Encoding, VECTOR};

/// Outputs worked on together: half a tile.
const HALF: usize = TILE / 2;
/// Rows that share an unpacked weight: four integer and four float accumulators leave room for the weights.
const ROWS: usize = 4;

/// How far in advance weights are asked for, in bytes: the first half of the first rows finds them in memory, all others in a
/// cache. Past the end of the weights nothing is read.
const AHEAD: usize = 16384;

/// Whether this machine can run [`tile`].
pub(crate) fn available() -> bool {
    super::has_avx2() && std::arch::is_x86_feature_detected!("f16c")
}

/// Multiplies one tile with every row of `x`, into `y`: `[rows][TILE]`.
///
/// # Panics
/// Without AVX2, FMA and F16C, or when a slice has the wrong length.
pub(crate) fn tile(encoding: Encoding, quants: &[u8], scales: &[u8], x: &QuantizedRows, y: &mut [[f32; TILE]]) {
    assert!(available());
    let blocks = quants.len() / encoding.quant_bytes();
    assert!(quants.len() == blocks * encoding.quant_bytes() && scales.len() == blocks * encoding.scale_bytes());
    assert_eq!(y.len(), x.rows());
    for (group, y) in y.chunks_mut(ROWS).enumerate() {
        let row = |r: usize| {
            let row = x.row(group * ROWS + r.min(y.len() - 1));
            assert!(row.scales.len() == blocks && row.values.len() == blocks * encoding.activation_block());
            row
        };
        let rows = [row(0), row(1), row(2), row(3)];
        // SAFETY: the features were asked for above; every kernel reads, for each of `blocks` blocks, `quant_bytes` and
        // `scale_bytes` bytes of the weights, a block of values, their sums and one scale of each row: what was checked.
        unsafe { for_rows!(y.len(), [1 2 3 | 4], some_rows(encoding, quants, scales, rows, blocks, group == 0, y)) }
    }
}

/// One compiled loop for each number of rows, so that the accumulators stay in registers.
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn some_rows<const R: usize>(
    encoding: Encoding,
    quants: &[u8],
    scales: &[u8],
    rows: [QuantizedRow<'_>; ROWS],
    blocks: usize,
    from_memory: bool,
    y: &mut [[f32; TILE]],
) {
    for half in [0, 1] {
        // SAFETY: passed on from the caller; every vector of a tile has a second half.
        let sums: [__m256; R] = unsafe {
            let (quants, scales) = (quants.as_ptr().add(half * VECTOR / 2), scales.as_ptr());
            if from_memory && half == 0 {
                products::<R, true>(encoding, quants, scales, half * HALF, rows, blocks)
            } else {
                products::<R, false>(encoding, quants, scales, half * HALF, rows, blocks)
            }
        };
        for (y, sum) in y.iter_mut().zip(sums) {
            // SAFETY: half a row of y is eight floats.
            unsafe { _mm256_storeu_ps(y.as_mut_ptr().add(half * HALF), sum) };
        }
    }
}

/// The sums of some rows for eight outputs from `lane` on. With `MEMORY` the weights are not in a cache yet.
#[inline]
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn products<const R: usize, const MEMORY: bool>(
    encoding: Encoding,
    quants: *const u8,
    scales: *const u8,
    lane: usize,
    rows: [QuantizedRow<'_>; ROWS],
    blocks: usize,
) -> [__m256; R] {
    let mut sums = [_mm256_setzero_ps(); R];
    for block in 0..blocks {
        // SAFETY: passed on from the caller; the pointers are those of block `block`.
        unsafe {
            let (quants, scales) = (quants.add(block * encoding.quant_bytes()), scales.add(block * encoding.scale_bytes()));
            if MEMORY {
                // the scales of a tile lie behind its integers: two streams, which together leave nothing out
                for line in (0..encoding.scale_bytes()).step_by(64) {
                    _mm_prefetch::<_MM_HINT_T1>(scales.wrapping_add(AHEAD + line).cast());
                }
            }
            match encoding {
                Encoding::Q4K => q4k::<R, MEMORY>(quants, scales, lane, rows, block, &mut sums),
                Encoding::Q6K => q6k::<R, MEMORY>(quants, scales, lane, rows, block, &mut sums),
                Encoding::Q5_0 => q5_0::<R, MEMORY>(quants, scales, lane, rows, block, &mut sums),
                Encoding::Q8_0 => q8_0::<R, MEMORY>(quants, scales, lane, rows, block, &mut sums),
            }
        }
    }
    sums
}

#[inline]
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn q4k<const R: usize, const MEMORY: bool>(
    quants: *const u8,
    scales: *const u8,
    lane: usize,
    rows: [QuantizedRow<'_>; ROWS],
    block: usize,
    sums: &mut [__m256; R],
) {
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        let mut products = [_mm256_setzero_si256(); R];
        for sub in 0..8 {
            // 15 · 127 · 2 for each pair, 8 pairs: 30,480 fits 16 bits.
            let mut pairs = [_mm256_setzero_si256(); R];
            for vector in 0..4 {
                let (low, high) = nibbles(load::<MEMORY>(quants.add((sub * 4 + vector) * VECTOR)));
                for r in 0..R {
                    let x = rows[r].values.as_ptr().add(block * 256 + sub * 32 + vector * 8);
                    pairs[r] = _mm256_add_epi16(pairs[r], _mm256_maddubs_epi16(low, four(x)));
                    pairs[r] = _mm256_add_epi16(pairs[r], _mm256_maddubs_epi16(high, four(x.add(4))));
                }
            }
            let scale = _mm256_cvtepu8_epi32(_mm_loadl_epi64(scales.add((4 + sub) * TILE + lane).cast()));
            let scale = _mm256_or_si256(scale, _mm256_slli_epi32::<16>(scale));
            for r in 0..R {
                products[r] = _mm256_add_epi32(products[r], _mm256_madd_epi16(pairs[r], scale));
            }
        }
        let mut offsets = [_mm256_setzero_si256(); R];
        for pair in 0..4 {
            let mins = _mm256_cvtepu8_epi16(_mm_loadu_si128(scales.add((12 + 2 * pair) * TILE + 2 * lane).cast()));
            for r in 0..R {
                let of_pair = four(rows[r].sums_of_32.as_ptr().add(block * 8 + pair * 2).cast());
                offsets[r] = _mm256_add_epi32(offsets[r], _mm256_madd_epi16(mins, of_pair));
            }
        }
        let (d, dmin) = (halves(scales.add(2 * lane)), halves(scales.add(2 * TILE + 2 * lane)));
        for r in 0..R {
            let scale = _mm256_set1_ps(*rows[r].scales.as_ptr().add(block));
            sums[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(products[r]), _mm256_mul_ps(d, scale), sums[r]);
            sums[r] = _mm256_fnmadd_ps(_mm256_cvtepi32_ps(offsets[r]), _mm256_mul_ps(dmin, scale), sums[r]);
        }
    }
}

#[inline]
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn q6k<const R: usize, const MEMORY: bool>(
    quants: *const u8,
    scales: *const u8,
    lane: usize,
    rows: [QuantizedRow<'_>; ROWS],
    block: usize,
    sums: &mut [__m256; R],
) {
    let two_bits = _mm256_set1_epi8(0x30);
    // Both halves of a 32-bit lane take the first, or the second, of two neighbouring 16-bit scales.
    let first = _mm256_set1_epi32(0x0100_0100);
    let first = _mm256_add_epi8(first, _mm256_setr_epi32(0, 0x0404_0404, 0x0808_0808, 0x0c0c_0c0c, 0, 0x0404_0404, 0x0808_0808, 0x0c0c_0c0c));
    let second = _mm256_add_epi8(first, _mm256_set1_epi8(2));
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        let mut products = [_mm256_setzero_si256(); R];
        let mut offsets = [_mm256_setzero_si256(); R];
        for pair in 0..8 {
            let both = _mm256_cvtepi8_epi16(_mm_loadu_si128(scales.add(2 * (pair * TILE + lane)).cast()));
            for r in 0..R {
                let of_pair = four(rows[r].sums_of_16.as_ptr().add(block * 16 + pair * 2).cast());
                offsets[r] = _mm256_add_epi32(offsets[r], _mm256_madd_epi16(both, of_pair));
            }
            for (sub, of) in [(2 * pair, first), (2 * pair + 1, second)] {
                let scale = _mm256_shuffle_epi8(both, of);
                let quants = quants.add(sub * 3 * VECTOR);
                let high = load::<MEMORY>(quants.add(2 * VECTOR));
                let (w0, w1) = nibbles(load::<MEMORY>(quants));
                let (w2, w3) = nibbles(load::<MEMORY>(quants.add(VECTOR)));
                let w0 = _mm256_or_si256(w0, _mm256_and_si256(_mm256_slli_epi16::<4>(high), two_bits));
                let w1 = _mm256_or_si256(w1, _mm256_and_si256(_mm256_slli_epi16::<2>(high), two_bits));
                let w2 = _mm256_or_si256(w2, _mm256_and_si256(high, two_bits));
                let w3 = _mm256_or_si256(w3, _mm256_and_si256(_mm256_srli_epi16::<2>(high), two_bits));
                for r in 0..R {
                    let x = rows[r].values.as_ptr().add(block * 256 + sub * 16);
                    // 63 · 127 · 2 for each pair, 2 pairs: 32,004 fits 16 bits.
                    let left = _mm256_add_epi16(_mm256_maddubs_epi16(w0, four(x)), _mm256_maddubs_epi16(w1, four(x.add(4))));
                    let right = _mm256_add_epi16(_mm256_maddubs_epi16(w2, four(x.add(8))), _mm256_maddubs_epi16(w3, four(x.add(12))));
                    let both = _mm256_add_epi32(_mm256_madd_epi16(left, scale), _mm256_madd_epi16(right, scale));
                    products[r] = _mm256_add_epi32(products[r], both);
                }
            }
        }
        let d = halves(scales.add(16 * TILE + 2 * lane));
        for r in 0..R {
            let scale = _mm256_set1_ps(*rows[r].scales.as_ptr().add(block));
            // The integers in the tile are 32 too large.
            let product = _mm256_sub_epi32(products[r], _mm256_slli_epi32::<5>(offsets[r]));
            sums[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(product), _mm256_mul_ps(d, scale), sums[r]);
        }
    }
}

#[inline]
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn q5_0<const R: usize, const MEMORY: bool>(
    quants: *const u8,
    scales: *const u8,
    lane: usize,
    rows: [QuantizedRow<'_>; ROWS],
    block: usize,
    sums: &mut [__m256; R],
) {
    let (fifth_bit, ones) = (_mm256_set1_epi8(0x10), _mm256_set1_epi16(1));
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        let high = load::<MEMORY>(quants.add(4 * VECTOR));
        let highs = [
            (_mm256_slli_epi16::<4>(high), _mm256_slli_epi16::<3>(high)),
            (_mm256_slli_epi16::<2>(high), _mm256_slli_epi16::<1>(high)),
            (high, _mm256_srli_epi16::<1>(high)),
            (_mm256_srli_epi16::<2>(high), _mm256_srli_epi16::<3>(high)),
        ];
        let mut halves_of = [[_mm256_setzero_si256(); 2]; R];
        for (vector, high) in highs.into_iter().enumerate() {
            let (even, odd) = nibbles(load::<MEMORY>(quants.add(vector * VECTOR)));
            let even = _mm256_or_si256(even, _mm256_and_si256(high.0, fifth_bit));
            let odd = _mm256_or_si256(odd, _mm256_and_si256(high.1, fifth_bit));
            for r in 0..R {
                let x = rows[r].values.as_ptr().add(block * 32 + vector * 8);
                // 31 · 127 · 2 for each pair, 4 pairs: 31,496 fits 16 bits.
                let half = &mut halves_of[r][vector / 2];
                *half = _mm256_add_epi16(*half, _mm256_maddubs_epi16(even, four(x)));
                *half = _mm256_add_epi16(*half, _mm256_maddubs_epi16(odd, four(x.add(4))));
            }
        }
        let d = halves(scales.add(2 * lane));
        for r in 0..R {
            let [left, right] = halves_of[r];
            let product = _mm256_add_epi32(_mm256_madd_epi16(left, ones), _mm256_madd_epi16(right, ones));
            // The integers in the tile are 16 too large.
            let offset = 16 * i32::from(*rows[r].sums_of_32.as_ptr().add(block));
            let product = _mm256_sub_epi32(product, _mm256_set1_epi32(offset));
            let scale = _mm256_mul_ps(d, _mm256_set1_ps(*rows[r].scales.as_ptr().add(block)));
            sums[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(product), scale, sums[r]);
        }
    }
}

#[inline]
#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn q8_0<const R: usize, const MEMORY: bool>(
    quants: *const u8,
    scales: *const u8,
    lane: usize,
    rows: [QuantizedRow<'_>; ROWS],
    block: usize,
    sums: &mut [__m256; R],
) {
    let ones = _mm256_set1_epi16(1);
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        let mut products = [_mm256_setzero_si256(); R];
        for group in 0..8 {
            let weights = load::<MEMORY>(quants.add(group * VECTOR));
            let sizes = _mm256_abs_epi8(weights);
            for r in 0..R {
                // The sign moves to the activations: 128 · 127 · 2 fits 16 bits.
                let x = _mm256_sign_epi8(four(rows[r].values.as_ptr().add(block * 32 + group * 4)), weights);
                products[r] = _mm256_add_epi32(products[r], _mm256_madd_epi16(_mm256_maddubs_epi16(sizes, x), ones));
            }
        }
        let d = halves(scales.add(2 * lane));
        for r in 0..R {
            let scale = _mm256_mul_ps(d, _mm256_set1_ps(*rows[r].scales.as_ptr().add(block)));
            sums[r] = _mm256_fmadd_ps(_mm256_cvtepi32_ps(products[r]), scale, sums[r]);
        }
    }
}

/// 32 bytes; with `MEMORY` the line that is [`AHEAD`] is asked for.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn load<const MEMORY: bool>(from: *const u8) -> __m256i {
    if MEMORY {
        _mm_prefetch::<_MM_HINT_T1>(from.wrapping_add(AHEAD).cast());
    }
    // SAFETY: the caller has 32 bytes there.
    unsafe { _mm256_loadu_si256(from.cast()) }
}

/// Four bytes, in every lane.
#[inline]
#[target_feature(enable = "avx2")]
unsafe fn four(from: *const i8) -> __m256i {
    // SAFETY: the caller has four bytes there.
    _mm256_set1_epi32(unsafe { from.cast::<i32>().read_unaligned() })
}

/// Eight half-precision numbers as floats.
#[inline]
#[target_feature(enable = "avx2,f16c")]
unsafe fn halves(from: *const u8) -> __m256 {
    // SAFETY: the caller has 16 bytes there.
    _mm256_cvtph_ps(unsafe { _mm_loadu_si128(from.cast()) })
}

/// The low and the high four bits of each byte.
#[inline]
#[target_feature(enable = "avx2")]
fn nibbles(bytes: __m256i) -> (__m256i, __m256i) {
    let mask = _mm256_set1_epi8(15);
    (_mm256_and_si256(bytes, mask), _mm256_and_si256(_mm256_srli_epi16::<4>(bytes), mask))
}
