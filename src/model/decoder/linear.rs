//! Weight matrices for the CPU, and activations in the forms they are multiplied in.

use candle_core::quantized::{GgmlDType, QMatMul};
use candle_core::{Device, Module, Tensor};
use rayon::prelude::*;

use super::gguf::Gguf;
use crate::error::{Error, Result};
use crate::model::kernels::quant::{PackedMatrix, QuantizedRows, TILE, multiply_tiles};
use crate::model::kernels::quant_tiles::Encoding;

/// Parts of a matrix that each thread takes.
const PARTS: usize = 24;

/// A weight matrix `[outputs, depth]`.
pub enum Matrix {
    /// Regrouped for our own kernels.
    Tiles(PackedMatrix),
    /// An encoding or a shape without a kernel of its own: candle's product.
    Stock(QMatMul),
}

impl Matrix {
    /// Reads a matrix.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is missing, cut short or of another shape.
    pub fn read(gguf: &Gguf, name: &str, outputs: usize, depth: usize) -> Result<Self> {
        let (dtype, file) = gguf.bytes(name, &[outputs, depth])?;
        let encoding = match dtype {
            GgmlDType::Q4K => Some(Encoding::Q4K),
            GgmlDType::Q6K => Some(Encoding::Q6K),
            GgmlDType::Q5_0 => Some(Encoding::Q5_0),
            GgmlDType::Q8_0 => Some(Encoding::Q8_0),
            _ => None,
        };
        if let Some(packed) = encoding.and_then(|encoding| PackedMatrix::pack(encoding, outputs, depth, file)) {
            return Ok(Self::Tiles(packed));
        }
        QMatMul::from_qtensor(gguf.tensor(name, &[outputs, depth], &Device::Cpu)?).map(Self::Stock).map_err(Error::internal)
    }

    /// The product with every row of `x`, into `y`: `[outputs / TILE][rows][TILE]`.
    ///
    /// # Errors
    /// [`Error::Internal`] when candle fails.
    pub fn multiply(&self, x: &Activations, y: &mut Vec<f32>) -> Result<()> {
        multiply([self], x, [y])
    }

    fn form(&self) -> Form {
        match self {
            Self::Tiles(weights) if weights.encoding().activation_block() == 32 => Form::By32,
            Self::Tiles(_) => Form::By256,
            Self::Stock(_) => Form::Floats,
        }
    }
}

impl Matrix {
    /// The product with every row of `x`, row by row.
    ///
    /// # Errors
    /// As [`Self::multiply`].
    pub fn rows(&self, x: &Activations) -> Result<Vec<Vec<f32>>> {
        let mut product = Vec::new();
        match self {
            Self::Tiles(_) => {
                self.multiply(x, &mut product)?;
                if x.rows == 1 {
                    return Ok(vec![product]);
                }
                Ok((0..x.rows).into_par_iter().map(|row| row_of(&product, x.rows, row).flatten().copied().collect()).collect())
            }
            Self::Stock(weights) => {
                let x = Tensor::from_slice(&x.floats, (x.rows, x.depth), &Device::Cpu);
                x.and_then(|x| weights.forward(&x)?.to_vec2()).map_err(Error::internal)
            }
        }
    }
}

/// The products of several matrices with the same rows, each as [`Matrix::multiply`] has it: their parts are handed out
/// together, so that the threads wait for one another once.
///
/// # Errors
/// [`Error::Internal`] when candle fails.
pub fn multiply<const N: usize>(matrices: [&Matrix; N], x: &Activations, products: [&mut Vec<f32>; N]) -> Result<()> {
    let mut parts = Vec::new();
    for (matrix, y) in matrices.into_iter().zip(products) {
        match matrix {
            Matrix::Tiles(weights) => {
                y.resize(weights.outputs() * x.rows, 0.0);
                // Small enough that two threads of unlike speed end together, large enough to be worth handing over.
                let tiles = (weights.outputs() / TILE).div_ceil(PARTS * rayon::current_num_threads()).max(2);
                let quantized = x.quantized(weights.encoding().activation_block());
                let of_tiles = y.chunks_mut(tiles * x.rows * TILE).enumerate();
                parts.extend(of_tiles.map(|(part, y)| (weights, quantized, part * tiles, y)));
            }
            Matrix::Stock(weights) => stock(weights, x, y).map_err(Error::internal)?,
        }
    }
    parts.into_par_iter().for_each(|(weights, x, first, y)| multiply_tiles(weights, x, first, y));
    Ok(())
}

fn stock(weights: &QMatMul, x: &Activations, y: &mut Vec<f32>) -> candle_core::Result<()> {
    let x = Tensor::from_slice(&x.floats, (x.rows, x.depth), &Device::Cpu)?;
    let product = weights.forward(&x)?;
    let (rows, outputs) = product.dims2()?;
    let product: Vec<f32> = product.flatten_all()?.to_vec1()?;
    y.clear();
    if rows == 1 {
        y.extend_from_slice(&product);
        return Ok(());
    }
    for tile in 0..outputs / TILE {
        for row in product.chunks_exact(outputs) {
            y.extend_from_slice(&row[tile * TILE..(tile + 1) * TILE]);
        }
    }
    Ok(())
}

/// The forms of activations that matrices ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Floats,
    By32,
    By256,
}

/// Rows of activations, in every form that the matrices they go to need.
#[derive(Debug, Default)]
pub struct Activations {
    rows: usize,
    depth: usize,
    floats: Vec<f32>,
    by_32: QuantizedRows,
    by_256: QuantizedRows,
}

impl Activations {
    /// Fills `rows` rows of `depth` values for `matrices`; `row(r, target)` writes row `r`.
    pub fn fill(&mut self, rows: usize, depth: usize, matrices: &[&Matrix], row: impl Fn(usize, &mut [f32]) + Sync) {
        (self.rows, self.depth) = (rows, depth);
        self.floats.resize(rows * depth, 0.0);
        let write = |(r, target): (usize, &mut [f32])| row(r, target);
        if rows == 1 {
            self.floats.chunks_exact_mut(depth).enumerate().for_each(write);
        } else {
            self.floats.par_chunks_exact_mut(depth).enumerate().for_each(write);
        }
        for (form, block, target) in [(Form::By32, 32, &mut self.by_32), (Form::By256, 256, &mut self.by_256)] {
            if !matrices.iter().any(|matrix| matrix.form() == form) {
                continue;
            }
            target.resize(rows, depth, block);
            if rows == 1 {
                target.rows_mut().zip(self.floats.chunks_exact(depth)).for_each(|(mut target, x)| target.fill(x));
            } else {
                let work: Vec<_> = target.rows_mut().zip(self.floats.chunks_exact(depth)).collect();
                work.into_par_iter().for_each(|(mut target, x)| target.fill(x));
            }
        }
    }

    fn quantized(&self, block: usize) -> &QuantizedRows {
        if block == 32 { &self.by_32 } else { &self.by_256 }
    }
}

/// Row `row` of a product `[outputs / TILE][rows][TILE]`, in order.
pub fn row_of(product: &[f32], rows: usize, row: usize) -> impl Iterator<Item = &[f32; TILE]> {
    product.as_chunks::<TILE>().0.iter().skip(row).step_by(rows)
}
