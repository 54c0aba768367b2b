//! f32 matrix products with the right-hand side packed into panels.
//!
//! `y[rows, columns] = x[rows, depth] · w[depth, columns]`, where `w` lies in *panels* of [`PANEL`] columns,
//! `[columns / PANEL][depth]` of [`Lanes`]: the inner loop reads it once, in order, two vectors a step, while the values
//! of `x` are broadcast from where they are. Weights are packed once at load; keys and values once a head.

use super::{Lanes, PANEL};

/// Rows of `x` in one tile: with AVX-512 twelve sums hide the delay of an addition; AVX2 takes them in two halves, whose
/// 6 × 2 sums, 2 weights and 1 broadcast value use 15 of 16 registers.
pub const TILE_ROWS: usize = 12;

/// How many [`Lanes`] a packed `[depth, columns]` matrix takes: the last panel is filled with zeros.
pub const fn packed_len(depth: usize, columns: usize) -> usize {
    columns.div_ceil(PANEL) * depth
}

/// Packs `columns` rows of `source` (row `c` starts at `c * stride`, `depth` values each, scaled by `scale`), so that
/// each row becomes a column of the product. This is the layout of linear layers, `[out, in]`, and of keys.
pub fn pack_rows(source: &[f32], stride: usize, depth: usize, columns: usize, scale: f32, packed: &mut [Lanes]) {
    for (panel, target) in packed.chunks_exact_mut(depth).take(columns.div_ceil(PANEL)).enumerate() {
        let width = (columns - panel * PANEL).min(PANEL);
        if width < PANEL {
            target.fill(Lanes::ZERO);
        }
        for lane in 0..width {
            let start = (panel * PANEL + lane) * stride;
            for (lanes, value) in target.iter_mut().zip(&source[start..start + depth]) {
                lanes.0[lane] = value * scale;
            }
        }
    }
}

/// Packs `depth` rows of `source` (row `k` starts at `k * stride`, `columns` values each) as they stand: the layout of
/// the values of attention.
pub fn pack_columns(source: &[f32], stride: usize, depth: usize, columns: usize, packed: &mut [Lanes]) {
    for (panel, target) in packed.chunks_exact_mut(depth).take(columns.div_ceil(PANEL)).enumerate() {
        let from = panel * PANEL;
        let width = (columns - from).min(PANEL);
        for (k, lanes) in target.iter_mut().enumerate() {
            let start = k * stride + from;
            lanes.0[..width].copy_from_slice(&source[start..start + width]);
            lanes.0[width..].fill(0.0);
        }
    }
}

/// Several rows in one slice: row `r` starts at `values[r * stride]`.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The values, from the first of the first row.
    pub values: &'a [f32],
    /// From one row to the next.
    pub stride: usize,
    /// How many rows.
    pub count: usize,
}

/// `y = x · packed`: `y[r * y_stride + c]` for `columns` columns.
///
/// # Panics
/// When a slice is too short for its shape: a fault of the caller, not of any input.
pub fn multiply(x: Rows<'_>, packed: &[Lanes], depth: usize, columns: usize, y: &mut [f32], y_stride: usize) {
    let tile = choose();
    for (panel, weights) in packed.chunks_exact(depth).take(columns.div_ceil(PANEL)).enumerate() {
        let from = panel * PANEL;
        let width = (columns - from).min(PANEL);
        for first in (0..x.count).step_by(TILE_ROWS) {
            let count = (x.count - first).min(TILE_ROWS);
            let part = Rows { values: &x.values[first * x.stride..], stride: x.stride, count };
            let at = first * y_stride + from;
            if width == PANEL {
                tile(part, weights, &Lanes::ZERO, &mut y[at..], y_stride);
                continue;
            }
            let mut narrow = [0.0; PANEL * TILE_ROWS];
            tile(part, weights, &Lanes::ZERO, &mut narrow, PANEL);
            for (r, row) in narrow.chunks_exact(PANEL).take(count).enumerate() {
                y[at + r * y_stride..][..width].copy_from_slice(&row[..width]);
            }
        }
    }
}

/// `y[r * stride ..][..PANEL] = start + x · weights` for at most [`TILE_ROWS`] rows; `weights` is one panel `[depth]`.
pub type TileKernel = fn(Rows<'_>, weights: &[Lanes], start: &Lanes, y: &mut [f32], stride: usize);

/// The best tile for this machine.
pub fn choose() -> TileKernel {
    #[cfg(target_arch = "x86_64")]
    if super::matmul_avx512::available() {
        return super::matmul_avx512::tile;
    }
    #[cfg(target_arch = "x86_64")]
    if super::has_avx2() {
        return super::matmul_avx2::tile;
    }
    plain
}

pub(crate) fn plain(x: Rows<'_>, weights: &[Lanes], start: &Lanes, y: &mut [f32], stride: usize) {
    for r in 0..x.count {
        let mut sum = start.0;
        for (lanes, value) in weights.iter().zip(&x.values[r * x.stride..]) {
            sum.iter_mut().zip(&lanes.0).for_each(|(s, w)| *s += value * w);
        }
        y[r * stride..][..PANEL].copy_from_slice(&sum);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{assert_close, noise};
    use super::*;

    proptest! {
        #[test]
        fn packed_products_are_the_textbook_ones(rows in 1_usize..20, depth in 1_usize..70, columns in 1_usize..40, seed: u64) {
            let x = noise(rows * depth, seed);
            let w = noise(columns * depth, seed ^ 1); // [columns, depth]
            let dot = |i: usize| x[i / columns * depth..][..depth].iter().zip(&w[i % columns * depth..]).map(|(a, b)| a * b).sum();
            let expected: Vec<f32> = (0..rows * columns).map(dot).collect();

            let mut packed = vec![Lanes([f32::NAN; PANEL]); packed_len(depth, columns)];
            pack_rows(&w, depth, depth, columns, 1.0, &mut packed);
            let mut y = vec![f32::NAN; rows * columns];
            multiply(Rows { values: &x, stride: depth, count: rows }, &packed, depth, columns, &mut y, columns);
            assert_close(&y, &expected, 1e-4);

            // the same matrix, transposed first, packed the other way
            let transposed: Vec<f32> = (0..depth * columns).map(|i| w[(i % columns) * depth + i / columns]).collect();
            let mut other = vec![Lanes([f32::NAN; PANEL]); packed_len(depth, columns)];
            pack_columns(&transposed, columns, depth, columns, &mut other);
            prop_assert_eq!(packed, other);
        }

        #[test]
        fn every_kernel_agrees_with_the_plain_one(rows in 1_usize..=TILE_ROWS, depth in 1_usize..70, gap in 0_usize..5, seed: u64) {
            let values = noise(rows * (depth + gap), seed);
            let weights: Vec<Lanes> = noise(PANEL * depth, seed ^ 1).as_chunks().0.iter().map(|l| Lanes(*l)).collect();
            let x = Rows { values: &values, stride: depth + gap, count: rows };
            let (mut expected, mut found) = (vec![7.0; rows * (PANEL + gap)], vec![7.0; rows * (PANEL + gap)]);
            plain(x, &weights, &Lanes([0.5; PANEL]), &mut expected, PANEL + gap);
            choose()(x, &weights, &Lanes([0.5; PANEL]), &mut found, PANEL + gap);
            assert_close(&found, &expected, 1e-4);
            #[cfg(target_arch = "x86_64")]
            if super::super::has_avx2() {
                found.fill(7.0);
                super::super::matmul_avx2::tile(x, &weights, &Lanes([0.5; PANEL]), &mut found, PANEL + gap);
                assert_close(&found, &expected, 1e-4);
            }
        }
    }
}
