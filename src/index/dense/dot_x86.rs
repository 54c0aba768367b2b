//! The dot product of 8-bit codes with AVX-512 VNNI: 64 products and their sums in one step.
#![expect(unsafe_code, reason = "vector loads from slices of equal length, in code that needs AVX-512 VNNI; a walk's time goes here")]

use std::arch::x86_64::*;

use crate::model::kernels::has_avx512_vnni;

/// Codes are a whole number of these, in bytes.
const STEP: usize = 64;
/// Codes fetched ahead of the one being multiplied.
const AHEAD: usize = 8;

/// `Σ a·b`.
///
/// # Panics
/// Without AVX-512 VNNI, or when the codes differ in length or are no whole number of steps.
pub(super) fn dot(a: &[i8], b: &[i8]) -> i32 {
    assert!(has_avx512_vnni() && a.len() == b.len() && a.len().is_multiple_of(STEP));
    // SAFETY: the features were asked for, and the lengths are what `steps` wants.
    unsafe { steps(a, b) }
}

/// Adds the dot products of `query` with the codes numbered `points` to `dots`; `codes` holds one after the other, each as
/// long as the query.
///
/// # Panics
/// Without AVX-512 VNNI, when the query is no whole number of steps, or when a point has no code.
pub(super) fn dots(query: &[i8], codes: &[i8], points: &[u32], dots: &mut Vec<i32>) {
    assert!(has_avx512_vnni() && query.len().is_multiple_of(STEP));
    // SAFETY: the features were asked for, and the length is what `many` wants.
    unsafe { many(query, codes, points, dots) }
}

/// # Safety
/// The length of `query` is a multiple of [`STEP`].
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn many(query: &[i8], codes: &[i8], points: &[u32], dots: &mut Vec<i32>) {
    let code = |point: &u32| &codes[*point as usize * query.len()..][..query.len()];
    points.iter().take(AHEAD).for_each(|point| fetch(code(point)));
    for (at, point) in points.iter().enumerate() {
        if let Some(later) = points.get(at + AHEAD) {
            fetch(code(later));
        }
        // SAFETY: `code` gives slices of the query's length, and that is a whole number of steps.
        dots.push(unsafe { steps(query, code(point)) });
    }
}

/// Brings a code into the cache.
fn fetch(code: &[i8]) {
    for line in code.chunks(STEP) {
        // SAFETY: a prefetch changes nothing that a program could see.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr()) };
    }
}

/// The instruction wants one side unsigned, so that is `a + 128`. What this adds, 128 times the sum of `b`, is summed up
/// beside it and taken off in the end.
///
/// # Safety
/// Both slices have the same length, a multiple of [`STEP`].
#[inline]
#[target_feature(enable = "avx512f,avx512bw,avx512vnni")]
unsafe fn steps(a: &[i8], b: &[i8]) -> i32 {
    let shift = _mm512_set1_epi8(i8::MIN);
    let (mut product, mut added) = (_mm512_setzero_si512(), _mm512_setzero_si512());
    for at in (0..a.len()).step_by(STEP) {
        // SAFETY: `at + STEP` is at most the length of both.
        let (x, y) = unsafe { (_mm512_loadu_si512(a.as_ptr().add(at).cast()), _mm512_loadu_si512(b.as_ptr().add(at).cast())) };
        product = _mm512_dpbusd_epi32(product, _mm512_xor_si512(x, shift), y);
        added = _mm512_dpbusd_epi32(added, shift, y);
    }
    _mm512_reduce_add_epi32(_mm512_sub_epi32(product, added))
}
