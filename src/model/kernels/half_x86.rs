//! The products of [`super::half`] with AVX-512, and with AVX2 and F16C.
#![expect(unsafe_code, reason = "vector loads and stores through pointers, and calls into code that needs CPU features; `multiply` and its caller check both")]

use std::arch::is_x86_feature_detected;
use std::arch::x86_64::*;

use super::PANEL;
use super::half::HalfLanes;
use super::matmul::Rows;

/// Whether [`multiply_avx2`] can run here.
pub(crate) fn has_avx2() -> bool {
    super::has_avx2() && is_x86_feature_detected!("f16c")
}

/// See [`super::half::multiply`], whose caller has checked the lengths; `false` where this machine has neither.
pub(crate) fn multiply(x: Rows<'_>, panel: &[HalfLanes], y: &mut [f32], stride: usize, add: bool) -> bool {
    if is_x86_feature_detected!("avx512f") {
        each_tile::<12>(x, y, stride, |x, y, count| {
            // SAFETY: AVX-512 is there; `each_tile` has checked that `count` rows lie in both slices.
            unsafe {
                match count {
                    12 => rows_512::<12>(x, panel, y, stride, add),
                    6.. => rows_512::<6>(x, panel, y, stride, add),
                    2.. => rows_512::<2>(x, panel, y, stride, add),
                    _ => rows_512::<1>(x, panel, y, stride, add),
                }
            }
        });
        return true;
    }
    let able = has_avx2();
    if able {
        multiply_avx2(x, panel, y, stride, add);
    }
    able
}

/// The same with AVX2.
///
/// # Panics
/// Without AVX2, FMA and F16C.
pub(crate) fn multiply_avx2(x: Rows<'_>, panel: &[HalfLanes], y: &mut [f32], stride: usize, add: bool) {
    assert!(has_avx2());
    each_tile::<6>(x, y, stride, |x, y, count| {
        // SAFETY: the features were asked for; `each_tile` has checked that `count` rows lie in both slices.
        unsafe {
            match count {
                6 => rows_256::<6>(x, panel, y, stride, add),
                2.. => rows_256::<2>(x, panel, y, stride, add),
                _ => rows_256::<1>(x, panel, y, stride, add),
            }
        }
    });
}

/// Goes through the rows, `T` at most at a time; `tile` gets the rest of both slices and how many rows it may take, and says
/// how many it took.
fn each_tile<const T: usize>(x: Rows<'_>, y: &mut [f32], stride: usize, tile: impl Fn(Rows<'_>, &mut [f32], usize) -> usize) {
    let mut done = 0;
    while done < x.count {
        let rest = Rows { values: &x.values[done * x.stride..], stride: x.stride, count: x.count - done };
        let left = &mut y[done * stride..];
        assert!(left.len() >= (rest.count - 1) * stride + PANEL);
        done += tile(rest, left, rest.count.min(T));
    }
}

#[target_feature(enable = "avx512f")]
unsafe fn rows_512<const R: usize>(x: Rows<'_>, panel: &[HalfLanes], y: &mut [f32], stride: usize, add: bool) -> usize {
    let (from, to) = (x.values.as_ptr(), y.as_mut_ptr());
    let mut sums = [_mm512_setzero_ps(); R];
    // SAFETY: r < R rows lie in x and y, k < panel.len() values in a row, PANEL values in a row of y: see the callers.
    unsafe {
        if add {
            sums = std::array::from_fn(|r| _mm512_loadu_ps(to.add(r * stride)));
        }
        for (k, lanes) in panel.iter().enumerate() {
            let lanes = _mm512_cvtph_ps(_mm256_load_si256(lanes.0.as_ptr().cast()));
            for (r, sum) in sums.iter_mut().enumerate() {
                *sum = _mm512_fmadd_ps(_mm512_set1_ps(*from.add(r * x.stride + k)), lanes, *sum);
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            _mm512_storeu_ps(to.add(r * stride), *sum);
        }
    }
    R
}

#[target_feature(enable = "avx2,fma,f16c")]
unsafe fn rows_256<const R: usize>(x: Rows<'_>, panel: &[HalfLanes], y: &mut [f32], stride: usize, add: bool) -> usize {
    let (from, to) = (x.values.as_ptr(), y.as_mut_ptr());
    let mut sums = [[_mm256_setzero_ps(); 2]; R];
    // SAFETY: as above.
    unsafe {
        if add {
            sums = std::array::from_fn(|r| [_mm256_loadu_ps(to.add(r * stride)), _mm256_loadu_ps(to.add(r * stride + 8))]);
        }
        for (k, lanes) in panel.iter().enumerate() {
            let at: *const __m128i = lanes.0.as_ptr().cast();
            let [left, right] = [_mm256_cvtph_ps(_mm_load_si128(at)), _mm256_cvtph_ps(_mm_load_si128(at.add(1)))];
            for (r, sum) in sums.iter_mut().enumerate() {
                let value = _mm256_set1_ps(*from.add(r * x.stride + k));
                *sum = [_mm256_fmadd_ps(value, left, sum[0]), _mm256_fmadd_ps(value, right, sum[1])];
            }
        }
        for (r, sum) in sums.iter().enumerate() {
            _mm256_storeu_ps(to.add(r * stride), sum[0]);
            _mm256_storeu_ps(to.add(r * stride + 8), sum[1]);
        }
    }
    R
}
