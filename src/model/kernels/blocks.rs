//! 8-bit products: activations of 8 bits times Q4_0 weights of 4 bits, both in blocks of [`BLOCK`] along the depth.
//!
//! A block's products are summed as whole numbers, then scaled once by (weight scale × activation scale). Activations
//! are stored as `level + 128` in 1 … 255, because the machine multiplies unsigned by signed bytes; each block of
//! weights therefore starts its sum at −128 · Σ weights, which takes the 128 out again exactly.
//!
//! Weights lie in −8 … 7, so the 16 products that meet in one 16-bit sum stay within ±127 · 8 · 16 = ±16,256: the cheap
//! 16-bit additions of AVX2 cannot overflow, and one widening a block is enough. That is why Q4_0 runs faster here than
//! weights of 8 bits would.

use super::{Lanes, PANEL};

/// Values that share a scale, as in ggml's Q4_0.
pub const BLOCK: usize = 32;
/// Rows in one tile. AVX2 takes them in two halves, whose 6 × 2 sums, two weights, an activation and a product fill its 16
/// registers.
pub const TILE_ROWS: usize = 12;

/// One block of the 16 columns of a panel; ten cache lines, read in order.
#[derive(Debug, Clone)]
#[repr(C, align(64))]
pub struct WeightBlock {
    /// Step `s` holds, for each column, the four weights at depth `4 s … 4 s + 3`.
    pub(crate) steps: [[[i8; 4]; PANEL]; BLOCK / 4],
    /// −128 · Σ weights, in the 16-bit sums where they are added: per column depth ≡ 0, 1 and depth ≡ 2, 3 (mod 4).
    pub(crate) start: [[i16; 2]; PANEL],
    /// One a column.
    pub(crate) scales: [f32; PANEL],
}

/// Packs the rows of a matrix `[columns, depth]`; `block(column, b)` gives the whole numbers −8 … 7 and the scale of
/// block `b` of a row. `[columns / PANEL][depth / BLOCK]`; `columns` must be a multiple of [`PANEL`].
pub fn pack(columns: usize, blocks: usize, block: impl Fn(usize, usize) -> ([i8; BLOCK], f32)) -> Vec<WeightBlock> {
    let one = |i: usize| {
        let mut packed = WeightBlock { steps: [[[0; 4]; PANEL]; BLOCK / 4], start: [[0; 2]; PANEL], scales: [0.0; PANEL] };
        for column in 0..PANEL {
            let (levels, scale) = block(i / blocks * PANEL + column, i % blocks);
            for (step, four) in packed.steps.iter_mut().zip(levels.as_chunks::<4>().0) {
                step[column] = *four;
                let [a, b, c, d] = four.map(i16::from);
                packed.start[column][0] -= 128 * (a + b);
                packed.start[column][1] -= 128 * (c + d);
            }
            packed.scales[column] = scale;
        }
        packed
    };
    (0..columns / PANEL * blocks).map(one).collect()
}

/// Rows of activations in 8 bits: `[rows, blocks]`.
#[derive(Debug, Default)]
pub struct Levels {
    levels: Vec<[u8; BLOCK]>,
    scales: Vec<f32>,
    blocks: usize,
}

impl Levels {
    /// Makes room for `rows` rows of `depth` values, a multiple of [`BLOCK`]; what was inside is lost.
    pub fn resize(&mut self, rows: usize, depth: usize) {
        self.blocks = depth / BLOCK;
        self.levels.resize(rows * self.blocks, [128; BLOCK]);
        self.scales.resize(rows * self.blocks, 0.0);
    }

    /// Quantises the part of a row that starts at `column`, a multiple of [`BLOCK`]: level = round(127 · x / max |x|).
    pub fn set(&mut self, row: usize, column: usize, values: &[f32]) {
        let first = row * self.blocks + column / BLOCK;
        let (sources, _) = values.as_chunks::<BLOCK>();
        let targets = self.levels[first..].iter_mut().zip(&mut self.scales[first..]);
        #[cfg(target_arch = "x86_64")]
        if super::has_avx2() {
            return sources.iter().zip(targets).for_each(|(source, (levels, scale))| *scale = super::blocks_x86::quantise(source, levels));
        }
        sources.iter().zip(targets).for_each(|(source, (levels, scale))| *scale = quantise(source, levels));
    }

    /// All rows from `first` on, at most `count`.
    pub(crate) fn rows(&self, first: usize, count: usize) -> LevelRows<'_> {
        let from = first * self.blocks;
        LevelRows { levels: &self.levels[from..], scales: &self.scales[from..], blocks: self.blocks, count }
    }
}

/// Some rows of [`Levels`].
#[derive(Debug, Clone, Copy)]
pub struct LevelRows<'a> {
    pub(crate) levels: &'a [[u8; BLOCK]],
    pub(crate) scales: &'a [f32],
    pub(crate) blocks: usize,
    pub(crate) count: usize,
}

/// Returns the scale: max |x| / 127.
fn quantise(source: &[f32; BLOCK], levels: &mut [u8; BLOCK]) -> f32 {
    let top = source.iter().fold(0.0_f32, |top, v| top.max(v.abs()));
    let inverse = inverse(top);
    for (level, value) in levels.iter_mut().zip(source) {
        *level = ((value * inverse).round_ties_even() + 128.0) as u8;
    }
    top / 127.0
}

/// 127 / `top`, or 0 for a block of nothing but zeros.
pub(crate) fn inverse(top: f32) -> f32 {
    if top > 1e-30 { 127.0 / top } else { 0.0 }
}

/// `y[r * stride ..][..PANEL] = start + x · weights` for at most [`TILE_ROWS`] rows; `weights` is one panel `[blocks]`.
pub type TileKernel = fn(LevelRows<'_>, weights: &[WeightBlock], start: &Lanes, y: &mut [f32], stride: usize);

/// The best tile for this machine.
pub fn choose() -> TileKernel {
    #[cfg(target_arch = "x86_64")]
    if let Some((_, tile)) = super::blocks_x86::available().next() {
        return tile;
    }
    plain
}

pub(crate) fn plain(x: LevelRows<'_>, weights: &[WeightBlock], start: &Lanes, y: &mut [f32], stride: usize) {
    for r in 0..x.count {
        let mut sums = start.0;
        for (b, block) in weights.iter().enumerate() {
            let at = r * x.blocks + b;
            let mut whole = block.start.map(|[a, b]| i32::from(a) + i32::from(b));
            for (step, levels) in block.steps.iter().zip(x.levels[at].as_chunks::<4>().0) {
                for (sum, four) in whole.iter_mut().zip(step) {
                    *sum += four.iter().zip(levels).map(|(w, a)| i32::from(*w) * i32::from(*a)).sum::<i32>();
                }
            }
            for ((sum, whole), scale) in sums.iter_mut().zip(whole).zip(block.scales) {
                *sum += whole as f32 * (scale * x.scales[at]);
            }
        }
        y[r * stride..][..PANEL].copy_from_slice(&sums);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::{assert_close, noise};
    use super::*;

    /// Random weights, and the extremes that would overflow if the bound above were wrong.
    fn weights(blocks: usize, seed: u64) -> Vec<WeightBlock> {
        let levels = noise(PANEL * blocks * BLOCK, seed);
        pack(PANEL, blocks, |column, b| {
            let at = (column * blocks + b) * BLOCK;
            let extreme = column % 4 == 3;
            (std::array::from_fn(|i| if extreme { -8 } else { (levels[at + i] * 8.0).floor() as i8 }), 0.01 + levels[at].abs())
        })
    }

    proptest! {
        #[test]
        fn quantised_rows_are_within_half_a_level(seed: u64, size in 1e-20_f32..1e20) {
            let row: Vec<f32> = noise(BLOCK, seed).iter().map(|v| v * size).collect();
            let mut levels = Levels::default();
            levels.resize(1, BLOCK);
            levels.set(0, 0, &row);
            let mut plain = [0; BLOCK];
            let scale = quantise(row.as_chunks().0.first().expect("one block"), &mut plain);
            prop_assert_eq!((scale, plain), (levels.scales[0], levels.levels[0]));
            for (value, level) in row.iter().zip(levels.levels[0]) {
                let back = (f32::from(level) - 128.0) * levels.scales[0];
                prop_assert!((value - back).abs() <= levels.scales[0] * 0.501, "{value} became {back}");
            }
        }

        #[test]
        fn blocks_multiply_as_the_textbook_says(blocks in 1_usize..9, seed: u64) {
            let weights = weights(blocks, seed);
            let row = noise(blocks * BLOCK, seed ^ 9);
            let mut levels = Levels::default();
            levels.resize(1, row.len());
            levels.set(0, 0, &row);
            let mut found = [0.0; PANEL];
            plain(levels.rows(0, 1), &weights, &Lanes::ZERO, &mut found, PANEL);
            for (column, found) in found.iter().enumerate() {
                let weight = |i: usize| f32::from(weights[i / BLOCK].steps[i % BLOCK / 4][column][i % 4]) * weights[i / BLOCK].scales[column];
                let exact: f32 = row.iter().enumerate().map(|(i, v)| v * weight(i)).sum();
                let slack: f32 = (0..row.len()).map(|i| weight(i).abs() * levels.scales[i / BLOCK] * 0.51).sum();
                prop_assert!((found - exact).abs() <= slack + 1e-3, "{found} is not {exact}");
            }
        }

        #[test]
        fn every_kernel_agrees_with_the_plain_one(rows in 1_usize..=TILE_ROWS, blocks in 1_usize..20, gap in 0_usize..3, seed: u64, flat: bool) {
            let weights = weights(blocks, seed);
            let sign = |v: f32| if flat { v.signum() } else { v };
            let mut levels = Levels::default();
            levels.resize(rows, blocks * BLOCK);
            for r in 0..rows {
                let row: Vec<f32> = noise(blocks * BLOCK, seed ^ r as u64).into_iter().map(sign).collect();
                levels.set(r, 0, &row);
            }
            let start = Lanes([0.25; PANEL]);
            let mut expected = vec![7.0; rows * (PANEL + gap)];
            plain(levels.rows(0, rows), &weights, &start, &mut expected, PANEL + gap);
            #[cfg(target_arch = "x86_64")]
            for (name, tile) in super::super::blocks_x86::available() {
                let mut found = vec![7.0; rows * (PANEL + gap)];
                tile(levels.rows(0, rows), &weights, &start, &mut found, PANEL + gap);
                println!("{name}");
                assert_close(&found, &expected, 2e-3);
            }
        }
    }
}
