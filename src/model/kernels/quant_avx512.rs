//! Tiles of quantised weights with AVX-512 and VNNI; see [`super::quant`] for the shapes.
//!
//! One vector holds four values of all sixteen outputs of a tile, `vpdpbusd` multiplies them with four activations that the
//! load broadcasts, and the sums of a sub-block become floats with their scale: two instructions for eight products of
//! sixty-four.
#![expect(unsafe_code, reason = "vector loads from slices whose lengths `tile` checks, in code that needs AVX-512; most of the time goes here")]

use std::arch::x86_64::*;

use super::quant::{QuantizedRow, QuantizedRows, TILE};
use super::quant_tiles::{Encoding, VECTOR};

/// Rows that share an unpacked weight: three sets of sums leave eight registers for the weights.
const ROWS: usize = 8;

/// How far in advance weights are asked for, in bytes: the first rows find them in memory, all others in a cache. Past the
/// end of the weights nothing is read.
const AHEAD: usize = 16384;

/// Multiplies one tile with every row of `x`, into `y`: `[rows][TILE]`.
///
/// # Panics
/// Without AVX-512 F, BW and VNNI, or when a slice has the wrong length.
pub(crate) fn tile(encoding: Encoding, quants: &[u8], scales: &[u8], x: &QuantizedRows, y: &mut [[f32; TILE]]) {
    assert!(super::has_avx512_vnni());
    let blocks = quants.len() / encoding.quant_bytes();
    assert!(quants.len() == blocks * encoding.quant_bytes() && scales.len() == blocks * encoding.scale_bytes());
    assert_eq!(y.len(), x.rows());
    for (group, y) in y.chunks_mut(ROWS).enumerate() {
        let row = |at: usize| {
            let row = x.row(group * ROWS + at);
            assert!(row.scales.len() == blocks && row.values.len() == blocks * encoding.activation_block());
            row
        };
        let mut rows = [row(0); ROWS];
        rows.iter_mut().enumerate().take(y.len()).skip(1).for_each(|(at, target)| *target = row(at));
        // SAFETY: the features were asked for above; every kernel reads, for each of `blocks` blocks, `quant_bytes` and
        // `scale_bytes` bytes of the weights, a block of values, their sums and one scale of each row: what was checked.
        unsafe { for_rows!(y.len(), [1 2 3 4 5 6 7 | 8], some_rows(encoding, quants, scales, &rows, blocks, group == 0, y)) }
    }
}

/// One compiled loop for each number of rows, so that the sums stay in registers.
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn some_rows<const R: usize>(
    encoding: Encoding,
    quants: &[u8],
    scales: &[u8],
    rows: &[QuantizedRow<'_>; ROWS],
    blocks: usize,
    from_memory: bool,
    y: &mut [[f32; TILE]],
) {
    // SAFETY: passed on from the caller.
    let sums: [__m512; R] = unsafe {
        if from_memory { products::<R, true>(encoding, quants, scales, rows, blocks) } else { products::<R, false>(encoding, quants, scales, rows, blocks) }
    };
    for (y, sum) in y.iter_mut().zip(sums) {
        // SAFETY: a row of y is sixteen floats.
        unsafe { _mm512_storeu_ps(y.as_mut_ptr(), sum) };
    }
}

/// The sums of some rows. With `MEMORY` the weights are not in a cache yet.
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn products<const R: usize, const MEMORY: bool>(
    encoding: Encoding,
    quants: &[u8],
    scales: &[u8],
    rows: &[QuantizedRow<'_>; ROWS],
    blocks: usize,
) -> [__m512; R] {
    let mut sums = [_mm512_setzero_ps(); R];
    let (quants, scales) = (quants.as_ptr(), scales.as_ptr());
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
                Encoding::Q4K => q4k::<R, MEMORY>(quants, scales, rows, block, &mut sums),
                Encoding::Q6K => q6k::<R, MEMORY>(quants, scales, rows, block, &mut sums),
                Encoding::Q5_0 => q5_0::<R, MEMORY>(quants, scales, rows, block, &mut sums),
                Encoding::Q8_0 => q8_0::<R, MEMORY>(quants, scales, rows, block, &mut sums),
            }
        }
    }
    sums
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn q4k<const R: usize, const MEMORY: bool>(quants: *const u8, scales: *const u8, rows: &[QuantizedRow<'_>; ROWS], block: usize, sums: &mut [__m512; R]) {
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        let (d, dmin) = (halves(scales), halves(scales.add(2 * TILE)));
        let mut offsets = [_mm512_setzero_si512(); R];
        for pair in 0..4 {
            let mins = _mm512_cvtepu8_epi16(_mm256_loadu_si256(scales.add((12 + 2 * pair) * TILE).cast()));
            for r in 0..R {
                offsets[r] = _mm512_dpwssd_epi32(offsets[r], mins, four(rows[r].sums_of_32.as_ptr().add(block * 8 + pair * 2).cast()));
            }
        }
        let mut total = [_mm512_setzero_ps(); R];
        for r in 0..R {
            total[r] = _mm512_fnmadd_ps(_mm512_cvtepi32_ps(offsets[r]), dmin, total[r]);
        }
        for sub in 0..8 {
            let mut products = [_mm512_setzero_si512(); R];
            for vector in 0..4 {
                let (low, high) = nibbles(load::<MEMORY>(quants.add((sub * 4 + vector) * VECTOR)));
                for r in 0..R {
                    let x = rows[r].values.as_ptr().add(block * 256 + sub * 32 + vector * 8);
                    products[r] = _mm512_dpbusd_epi32(products[r], low, four(x));
                    products[r] = _mm512_dpbusd_epi32(products[r], high, four(x.add(4)));
                }
            }
            let scale = _mm512_cvtepu8_epi32(_mm_loadu_si128(scales.add((4 + sub) * TILE).cast()));
            let scale = _mm512_mul_ps(_mm512_cvtepi32_ps(scale), d);
            for r in 0..R {
                total[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(products[r]), scale, total[r]);
            }
        }
        for r in 0..R {
            sums[r] = _mm512_fmadd_ps(total[r], _mm512_set1_ps(*rows[r].scales.as_ptr().add(block)), sums[r]);
        }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn q6k<const R: usize, const MEMORY: bool>(quants: *const u8, scales: *const u8, rows: &[QuantizedRow<'_>; ROWS], block: usize, sums: &mut [__m512; R]) {
    let two_bits = _mm512_set1_epi8(0x30);
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        let d = halves(scales.add(16 * TILE));
        let mut total = [_mm512_setzero_ps(); R];
        let mut offsets = [_mm512_setzero_si512(); R];
        for pair in 0..8 {
            let both = _mm512_cvtepi8_epi16(_mm256_loadu_si256(scales.add(2 * pair * TILE).cast()));
            for r in 0..R {
                offsets[r] = _mm512_dpwssd_epi32(offsets[r], both, four(rows[r].sums_of_16.as_ptr().add(block * 16 + pair * 2).cast()));
            }
            let (first, second) = (_mm512_srai_epi32::<16>(_mm512_slli_epi32::<16>(both)), _mm512_srai_epi32::<16>(both));
            for (sub, scale) in [(2 * pair, first), (2 * pair + 1, second)] {
                let scale = _mm512_mul_ps(_mm512_cvtepi32_ps(scale), d);
                let quants = quants.add(sub * 3 * VECTOR);
                let high = load::<MEMORY>(quants.add(2 * VECTOR));
                let (w0, w1) = nibbles(load::<MEMORY>(quants));
                let (w2, w3) = nibbles(load::<MEMORY>(quants.add(VECTOR)));
                let w0 = _mm512_or_si512(w0, _mm512_and_si512(_mm512_slli_epi16::<4>(high), two_bits));
                let w1 = _mm512_or_si512(w1, _mm512_and_si512(_mm512_slli_epi16::<2>(high), two_bits));
                let w2 = _mm512_or_si512(w2, _mm512_and_si512(high, two_bits));
                let w3 = _mm512_or_si512(w3, _mm512_and_si512(_mm512_srli_epi16::<2>(high), two_bits));
                for r in 0..R {
                    let x = rows[r].values.as_ptr().add(block * 256 + sub * 16);
                    let products = _mm512_dpbusd_epi32(_mm512_setzero_si512(), w0, four(x));
                    let products = _mm512_dpbusd_epi32(products, w1, four(x.add(4)));
                    let products = _mm512_dpbusd_epi32(products, w2, four(x.add(8)));
                    let products = _mm512_dpbusd_epi32(products, w3, four(x.add(12)));
                    total[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(products), scale, total[r]);
                }
            }
        }
        for r in 0..R {
            // The integers in the tile are 32 too large.
            let offset = _mm512_cvtepi32_ps(_mm512_slli_epi32::<5>(offsets[r]));
            let product = _mm512_fnmadd_ps(offset, d, total[r]);
            sums[r] = _mm512_fmadd_ps(product, _mm512_set1_ps(*rows[r].scales.as_ptr().add(block)), sums[r]);
        }
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn q5_0<const R: usize, const MEMORY: bool>(
    quants: *const u8,
    scales: *const u8,
    rows: &[QuantizedRow<'_>; ROWS],
    block: usize,
    sums: &mut [__m512; R],
) {
    let fifth_bit = _mm512_set1_epi8(0x10);
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        let high = load::<MEMORY>(quants.add(4 * VECTOR));
        let highs = [
            (_mm512_slli_epi16::<4>(high), _mm512_slli_epi16::<3>(high)),
            (_mm512_slli_epi16::<2>(high), _mm512_slli_epi16::<1>(high)),
            (high, _mm512_srli_epi16::<1>(high)),
            (_mm512_srli_epi16::<2>(high), _mm512_srli_epi16::<3>(high)),
        ];
        // The integers in the tile are 16 too large.
        let mut products: [__m512i; R] = std::array::from_fn(|r| _mm512_set1_epi32(-16 * i32::from(*rows[r].sums_of_32.as_ptr().add(block))));
        for (vector, high) in highs.into_iter().enumerate() {
            let (even, odd) = nibbles(load::<MEMORY>(quants.add(vector * VECTOR)));
            let even = _mm512_or_si512(even, _mm512_and_si512(high.0, fifth_bit));
            let odd = _mm512_or_si512(odd, _mm512_and_si512(high.1, fifth_bit));
            for r in 0..R {
                let x = rows[r].values.as_ptr().add(block * 32 + vector * 8);
                products[r] = _mm512_dpbusd_epi32(products[r], even, four(x));
                products[r] = _mm512_dpbusd_epi32(products[r], odd, four(x.add(4)));
            }
        }
        scaled(products, halves(scales), rows, block, sums);
    }
}

#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn q8_0<const R: usize, const MEMORY: bool>(
    quants: *const u8,
    scales: *const u8,
    rows: &[QuantizedRow<'_>; ROWS],
    block: usize,
    sums: &mut [__m512; R],
) {
    // SAFETY: offsets stay inside the block, see `tile`.
    unsafe {
        // 128 is added to every integer, to be rid of its sign.
        let mut products: [__m512i; R] = std::array::from_fn(|r| _mm512_set1_epi32(-128 * i32::from(*rows[r].sums_of_32.as_ptr().add(block))));
        for group in 0..8 {
            let weights = _mm512_xor_si512(load::<MEMORY>(quants.add(group * VECTOR)), _mm512_set1_epi8(-128));
            for r in 0..R {
                products[r] = _mm512_dpbusd_epi32(products[r], weights, four(rows[r].values.as_ptr().add(block * 32 + group * 4)));
            }
        }
        scaled(products, halves(scales), rows, block, sums);
    }
}

/// Adds the products of a block that has one scale.
#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn scaled<const R: usize>(products: [__m512i; R], d: __m512, rows: &[QuantizedRow<'_>; ROWS], block: usize, sums: &mut [__m512; R]) {
    for r in 0..R {
        // SAFETY: a row has a scale for each block.
        let scale = _mm512_mul_ps(d, _mm512_set1_ps(unsafe { *rows[r].scales.as_ptr().add(block) }));
        sums[r] = _mm512_fmadd_ps(_mm512_cvtepi32_ps(products[r]), scale, sums[r]);
    }
}

/// 64 bytes; with `MEMORY` those that are [`AHEAD`] are asked for.
#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn load<const MEMORY: bool>(from: *const u8) -> __m512i {
    if MEMORY {
        _mm_prefetch::<_MM_HINT_T1>(from.wrapping_add(AHEAD).cast());
    }
    // SAFETY: the caller has 64 bytes there.
    unsafe { _mm512_loadu_si512(from.cast()) }
}

/// Four bytes, in every lane.
#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn four(from: *const i8) -> __m512i {
    // SAFETY: the caller has four bytes there.
    _mm512_set1_epi32(unsafe { from.cast::<i32>().read_unaligned() })
}

/// Sixteen half-precision numbers as floats.
#[inline]
#[target_feature(enable = "avx512f")]
unsafe fn halves(from: *const u8) -> __m512 {
    // SAFETY: the caller has 32 bytes there.
    _mm512_cvtph_ps(unsafe { _mm256_loadu_si256(from.cast()) })
}

/// The low and the high four bits of each byte.
#[inline]
#[target_feature(enable = "avx512f,avx512bw")]
fn nibbles(bytes: __m512i) -> (__m512i, __m512i) {
    let mask = _mm512_set1_epi8(15);
    (_mm512_and_si512(bytes, mask), _mm512_and_si512(_mm512_srli_epi16::<4>(bytes), mask))
}
