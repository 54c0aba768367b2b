//! f32 matrix products with the right-hand side packed into panels.
//!
//! `y[rows, columns] = x[rows, depth] · w[depth, columns]`, where `w` lies in *panels* of [`PANEL`] columns,
//! `[columns / PANEL][depth][PANEL]`: the inner loop then reads it once, in order, two vectors a step, while the values
//! of `x` are broadcast from where they are. Weights are packed once at load; keys and values once a head.

/// Columns of one panel: two AVX2 vectors.
pub const PANEL: usize = 16;
/// Rows of `x` in one tile: 6 × 2 accumulators, 2 weights and 1 broadcast value use 15 of 16 registers.
pub const TILE_ROWS: usize = 6;

/// A tile's result: `TILE_ROWS` rows of one panel.
pub(crate) type Tile = [[f32; PANEL]; TILE_ROWS];

/// How many f32 a packed `[depth, columns]` matrix takes: the last panel is filled with zeros.
pub const fn packed_len(depth: usize, columns: usize) -> usize {
    columns.div_ceil(PANEL) * PANEL * depth
}

/// Packs `columns` rows of `source` (row `c` starts at `c * stride`, `depth` values each, scaled by `scale`), so that
/// each row becomes a column of the product. This is the layout of linear layers, `[out, in]`, and of keys.
pub fn pack_rows(source: &[f32], stride: usize, depth: usize, columns: usize, scale: f32, packed: &mut [f32]) {
    for (panel, target) in packed.chunks_exact_mut(PANEL * depth).take(columns.div_ceil(PANEL)).enumerate() {
        let width = (columns - panel * PANEL).min(PANEL);
        if width < PANEL {
            target.fill(0.0);
        }
        for lane in 0..width {
            let start = (panel * PANEL + lane) * stride;
            for (k, value) in source[start..start + depth].iter().enumerate() {
                target[k * PANEL + lane] = value * scale;
            }
        }
    }
}

/// Packs `depth` rows of `source` (row `k` starts at `k * stride`, `columns` values each) as they stand: the layout of
/// the values of attention.
pub fn pack_columns(source: &[f32], stride: usize, depth: usize, columns: usize, packed: &mut [f32]) {
    for (panel, target) in packed.chunks_exact_mut(PANEL * depth).take(columns.div_ceil(PANEL)).enumerate() {
        let from = panel * PANEL;
        let width = (columns - from).min(PANEL);
        for (k, lanes) in target.chunks_exact_mut(PANEL).enumerate() {
            let start = k * stride + from;
            lanes[..width].copy_from_slice(&source[start..start + width]);
            lanes[width..].fill(0.0);
        }
    }
}

/// Several rows in one slice: row `r` is `values[r * stride .. r * stride + width]`.
#[derive(Debug, Clone, Copy)]
pub struct Rows<'a> {
    /// The values, from the first of the first row.
    pub values: &'a [f32],
    /// From one row to the next.
    pub stride: usize,
    /// How many rows.
    pub count: usize,
}

/// `y = x · packed + bias`: `y[r * y_stride + c]` for `columns` columns; `bias` is empty or has `columns` values.
///
/// # Panics
/// When a slice is too short for its shape: a fault of the caller, not of any input.
pub fn multiply(x: Rows<'_>, packed: &[f32], depth: usize, columns: usize, bias: &[f32], y: &mut [f32], y_stride: usize) {
    if x.count == 0 {
        return;
    }
    assert!(x.values.len() >= (x.count - 1) * x.stride + depth, "x is too short");
    assert!(packed.len() >= packed_len(depth, columns), "packed is too short");
    assert!(bias.is_empty() || bias.len() == columns, "bias has another width");
    assert!(y.len() >= (x.count - 1) * y_stride + columns, "y is too short");
    let tile = choose();
    for (panel, weights) in packed.chunks_exact(PANEL * depth).take(columns.div_ceil(PANEL)).enumerate() {
        let from = panel * PANEL;
        let width = (columns - from).min(PANEL);
        let mut start = [0.0; PANEL];
        if !bias.is_empty() {
            start[..width].copy_from_slice(&bias[from..from + width]);
        }
        for first in (0..x.count).step_by(TILE_ROWS) {
            let rows = (x.count - first).min(TILE_ROWS);
            let part = Rows { values: &x.values[first * x.stride..], stride: x.stride, count: rows };
            let mut sums = [start; TILE_ROWS];
            tile(part, weights, &mut sums);
            for (r, sum) in sums[..rows].iter().enumerate() {
                let at = (first + r) * y_stride + from;
                y[at..at + width].copy_from_slice(&sum[..width]);
            }
        }
    }
}

/// Adds `x · weights` to a tile; `x.count` ≤ [`TILE_ROWS`], `weights` is one panel `[depth][PANEL]`.
type TileKernel = fn(Rows<'_>, &[f32], &mut Tile);

fn choose() -> TileKernel {
    #[cfg(target_arch = "x86_64")]
    if super::has_avx2() {
        return super::matmul_avx2::tile;
    }
    plain
}

pub(crate) fn plain(x: Rows<'_>, weights: &[f32], sums: &mut Tile) {
    for (k, lanes) in weights.chunks_exact(PANEL).enumerate() {
        for (r, sum) in sums[..x.count].iter_mut().enumerate() {
            let value = x.values[r * x.stride + k];
            sum.iter_mut().zip(lanes).for_each(|(s, w)| *s += value * w);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The product as the textbook has it: `w` is `[columns, depth]`.
    fn textbook(x: &[f32], w: &[f32], bias: &[f32], depth: usize, columns: usize) -> Vec<f32> {
        x.chunks(depth)
            .flat_map(|row| {
                (0..columns).map(move |c| bias[c] + row.iter().zip(&w[c * depth..]).map(|(a, b)| a * b).sum::<f32>())
            })
            .collect()
    }

    proptest! {
        #[test]
        fn packed_products_are_the_textbook_ones(rows in 1_usize..20, depth in 1_usize..70, columns in 1_usize..40, seed: u64) {
            let x = super::super::tests::noise(rows * depth, seed);
            let w = super::super::tests::noise(columns * depth, seed ^ 1);
            let bias = super::super::tests::noise(columns, seed ^ 2);
            let expected = textbook(&x, &w, &bias, depth, columns);

            let mut packed = vec![f32::NAN; packed_len(depth, columns)];
            pack_rows(&w, depth, depth, columns, 1.0, &mut packed);
            let mut y = vec![f32::NAN; rows * columns];
            multiply(Rows { values: &x, stride: depth, count: rows }, &packed, depth, columns, &bias, &mut y, columns);
            super::super::tests::assert_close(&y, &expected, 1e-4);

            // the same matrix, transposed first, packed the other way
            let transposed: Vec<f32> = (0..depth * columns).map(|i| w[(i % columns) * depth + i / columns]).collect();
            let mut other = vec![f32::NAN; packed_len(depth, columns)];
            pack_columns(&transposed, columns, depth, columns, &mut other);
            prop_assert_eq!(packed, other);
        }

        #[test]
        fn every_kernel_agrees_with_the_plain_one(rows in 1_usize..=TILE_ROWS, depth in 1_usize..70, seed: u64) {
            let x = super::super::tests::noise(rows * depth, seed);
            let w = super::super::tests::noise(PANEL * depth, seed ^ 1);
            let x = Rows { values: &x, stride: depth, count: rows };
            let (mut expected, mut found) = ([[0.5; PANEL]; TILE_ROWS], [[0.5; PANEL]; TILE_ROWS]);
            plain(x, &w, &mut expected);
            choose()(x, &w, &mut found);
            super::super::tests::assert_close(found[..rows].as_flattened(), expected[..rows].as_flattened(), 1e-4);
        }
    }
}
