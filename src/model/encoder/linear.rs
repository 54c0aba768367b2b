//! Linear layers over packed weights, in f32 or in 8 bits, behind one face.

use super::weights::{BLOCK_BYTES, LinearWeights, Matrix, half, levels};
use crate::model::kernels::blocks::{self, BLOCK, Levels, WeightBlock};
use crate::model::kernels::matmul::{self, Rows};
use crate::model::kernels::{Lanes, PANEL};

/// How the linear layers multiply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Arithmetic {
    /// f32 weights, f32 activations.
    Exact,
    /// 4-bit weights as stored, 8-bit activations.
    EightBit,
}

/// The input of a linear layer, `[rows, depth]`.
pub(super) enum Activations {
    F32 { values: Vec<f32>, depth: usize },
    EightBit(Levels),
}

impl Activations {
    pub(super) fn new(arithmetic: Arithmetic) -> Self {
        match arithmetic {
            Arithmetic::Exact => Self::F32 { values: Vec::new(), depth: 0 },
            Arithmetic::EightBit => Self::EightBit(Levels::default()),
        }
    }

    pub(super) fn resize(&mut self, rows: usize, depth: usize) {
        match self {
            Self::F32 { values, depth: own } => {
                *own = depth;
                values.resize(rows * depth, 0.0);
            }
            Self::EightBit(levels) => levels.resize(rows, depth),
        }
    }

    /// Sets a part of a row, from `column` on.
    pub(super) fn set(&mut self, row: usize, column: usize, part: &[f32]) {
        match self {
            Self::F32 { values, depth } => values[row * *depth + column..][..part.len()].copy_from_slice(part),
            Self::EightBit(levels) => levels.set(row, column, part),
        }
    }
}

/// Columns handed on at a time: two panels, and one block of the next layer's input.
const STRIP: usize = 2 * PANEL;
const _: () = assert!(STRIP == BLOCK);
/// Rows that meet one panel before the next panel comes: a multiple of both tiles. A deep panel nearly fills the first
/// cache, so it should not be read again for every tile.
const GROUP: usize = 24;

enum Packed {
    F32(Vec<Lanes>),
    Q4(Vec<WeightBlock>),
}

/// `y = x · wᵀ + bias`.
pub(super) struct Linear {
    packed: Packed,
    bias: Vec<Lanes>,
    depth: usize,
    columns: usize,
}

impl Linear {
    pub(super) fn new(source: LinearWeights, depth: usize, arithmetic: Arithmetic) -> Self {
        let columns = source.bias.len();
        let bias = source.bias.chunks(PANEL).map(|part| Lanes(std::array::from_fn(|i| part.get(i).copied().unwrap_or(0.0))));
        let packed = match (&source.weight, arithmetic) {
            (Matrix::Q4(bytes), Arithmetic::EightBit) => {
                let stored = bytes.as_chunks::<BLOCK_BYTES>().0;
                let blocks = depth / BLOCK;
                Packed::Q4(blocks::pack(columns, blocks, |column, b| {
                    let block = &stored[column * blocks + b];
                    (levels(block), half(block[0], block[1]))
                }))
            }
            (weight, _) => {
                let mut dense = vec![0.0; columns * depth];
                dense.chunks_exact_mut(depth).enumerate().for_each(|(i, row)| weight.row(i, row));
                let mut packed = vec![Lanes::ZERO; matmul::packed_len(depth, columns)];
                matmul::pack_rows(&dense, depth, depth, columns, 1.0, &mut packed);
                Packed::F32(packed)
            }
        };
        Self { packed, bias: bias.collect(), depth, columns }
    }

    /// Hands `y` to `sink(row, column, part)` in strips of [`STRIP`] columns (fewer at the right edge), as soon as each
    /// is ready and while it is still in the first cache: bias, gelu, residual and quantising cost no pass of their own.
    pub(super) fn apply(&self, x: &Activations, rows: usize, sink: impl FnMut(usize, usize, &mut [f32])) {
        match (&self.packed, x) {
            (Packed::F32(packed), Activations::F32 { values, .. }) => {
                let tile = matmul::choose();
                self.strips::<{ matmul::TILE_ROWS }>(rows, sink, |panel, first, count, y| {
                    let x = Rows { values: &values[first * self.depth..], stride: self.depth, count };
                    tile(x, &packed[panel * self.depth..][..self.depth], &self.bias[panel], y, STRIP);
                });
            }
            (Packed::Q4(packed), Activations::EightBit(levels)) => {
                let tile = blocks::choose();
                let depth = self.depth / BLOCK;
                self.strips::<{ blocks::TILE_ROWS }>(rows, sink, |panel, first, count, y| {
                    tile(levels.rows(first, count), &packed[panel * depth..][..depth], &self.bias[panel], y, STRIP);
                });
            }
            _ => unreachable!("weights and activations are packed for the same arithmetic"),
        }
    }

    /// Calls `tile(panel, first row, rows, y)` over the whole product; a strip's weights stay in cache for all rows.
    fn strips<const TILE_ROWS: usize>(&self, rows: usize, mut sink: impl FnMut(usize, usize, &mut [f32]), tile: impl Fn(usize, usize, usize, &mut [f32])) {
        const { assert!(GROUP.is_multiple_of(TILE_ROWS)) };
        let mut strip = [[0.0; STRIP]; GROUP];
        for column in (0..self.columns).step_by(STRIP) {
            let width = (self.columns - column).min(STRIP);
            for group in (0..rows).step_by(GROUP) {
                let members = (rows - group).min(GROUP);
                for offset in (0..width).step_by(PANEL) {
                    for first in (0..members).step_by(TILE_ROWS) {
                        let count = (members - first).min(TILE_ROWS);
                        let y = &mut strip.as_flattened_mut()[first * STRIP + offset..];
                        tile((column + offset) / PANEL, group + first, count, y);
                    }
                }
                for (r, part) in strip[..members].iter_mut().enumerate() {
                    sink(group + r, column, &mut part[..width]);
                }
            }
        }
    }
}
