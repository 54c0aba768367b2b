//! The arithmetic of the models: the few loops that take nearly all their time.
//!
//! Every product is written twice: once in plain Rust, which runs anywhere and is what the tests compare with, and once
//! for what the machine offers, chosen when the program runs. Nothing here knows about layers, texts or files.

/// Calls `f::<N>(…)` for the number of rows at hand, the last one for all beyond: one compiled loop for each number, so that
/// its sums stay in registers.
#[cfg(target_arch = "x86_64")]
macro_rules! for_rows {
    ($count:expr, [$($n:literal)* | $most:literal], $f:ident $arguments:tt) => {
        match $count {
            $($n => for_rows!(@ $f $n $arguments),)*
            _ => for_rows!(@ $f $most $arguments),
        }
    };
    (@ $f:ident $n:literal ($($argument:expr),*)) => { $f::<$n>($($argument),*) };
}

pub mod blocks;
pub mod half;
pub mod matmul;
pub mod pointwise;
pub mod quant;
pub(crate) mod quant_tiles;
pub mod rows;

#[cfg(target_arch = "x86_64")]
mod blocks_avx512;
#[cfg(target_arch = "x86_64")]
mod blocks_x86;
#[cfg(target_arch = "x86_64")]
mod half_x86;
#[cfg(target_arch = "x86_64")]
mod matmul_avx2;
#[cfg(target_arch = "x86_64")]
mod matmul_avx512;
#[cfg(target_arch = "x86_64")]
mod quant_avx2;
#[cfg(target_arch = "x86_64")]
mod quant_avx512;

/// Columns that a kernel works on together: two AVX2 vectors of f32.
pub const PANEL: usize = 16;

/// One value of each column of a panel; a cache line, so that no load straddles two.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(C, align(64))]
pub struct Lanes(pub [f32; PANEL]);

impl Lanes {
    /// All zero.
    pub const ZERO: Self = Self([0.0; PANEL]);
}

/// Whether this machine has AVX2 and FMA (every x86-64 server since 2013: "x86-64-v3").
///
/// The answer is cached by the standard library: asking costs a load and a compare.
#[cfg(target_arch = "x86_64")]
pub(crate) fn has_avx2() -> bool {
    std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma")
}

/// Whether this machine has AVX-512 with dot products of bytes (Xeons since 2019, Zen 4).
#[cfg(target_arch = "x86_64")]
pub(crate) fn has_avx512_vnni() -> bool {
    use std::arch::is_x86_feature_detected;
    is_x86_feature_detected!("avx512f") && is_x86_feature_detected!("avx512bw") && is_x86_feature_detected!("avx512vnni")
}

#[cfg(test)]
pub(crate) mod tests {
    /// `n` repeatable values in −1 … 1 (a 64-bit linear congruential generator, constants of Knuth's MMIX).
    pub(crate) fn noise(n: usize, seed: u64) -> Vec<f32> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1_u32 << 23) as f32 - 1.0
        };
        (0..n).map(|_| next()).collect()
    }

    /// Fails when two slices differ by more than `tolerance`.
    #[track_caller]
    pub(crate) fn assert_close(found: &[f32], expected: &[f32], tolerance: f32) {
        assert_eq!(found.len(), expected.len());
        for (i, (a, b)) in found.iter().zip(expected).enumerate() {
            assert!((a - b).abs() <= tolerance, "at {i}: {a} is not {b}");
        }
    }
}
