//! A checkpoint of the BERT family as it stands in a file, before it is packed for the kernels.

use crate::model::kernels::blocks::BLOCK;

/// The sizes of a network.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Length of a token's vector, and of the embedding.
    pub hidden: usize,
    /// Transformer layers.
    pub layers: usize,
    /// Attention heads; `hidden / heads` values each.
    pub heads: usize,
    /// Length of the vector between the two feed-forward products.
    pub feed_forward: usize,
    /// Rows of the word table.
    pub vocabulary: usize,
    /// Rows of the position table: the longest sequence.
    pub positions: usize,
    /// Rows of the token-type table (only the first is used).
    pub types: usize,
    /// Added to the variance in layer norm.
    pub epsilon: f32,
}

impl Shape {
    /// Says what is impossible about the sizes, so that nothing later divides by zero or asks for absurd memory.
    pub(super) fn fault(&self) -> Option<String> {
        let bounds = [
            ("hidden", self.hidden, 8192),
            ("layers", self.layers, 256),
            ("heads", self.heads, 256),
            ("feed-forward", self.feed_forward, 65_536),
            ("vocabulary", self.vocabulary, 4_000_000),
            ("positions", self.positions, 65_536),
            ("types", self.types, 64),
        ];
        if let Some((name, value, most)) = bounds.into_iter().find(|(_, value, most)| *value == 0 || value > most) {
            return Some(format!("{name} is {value}, not 1 to {most}"));
        }
        if !self.hidden.is_multiple_of(self.heads) {
            return Some(format!("hidden {} is not a multiple of {} heads", self.hidden, self.heads));
        }
        if !(self.epsilon.is_finite() && self.epsilon >= 0.0) {
            return Some(format!("epsilon is {}", self.epsilon));
        }
        None
    }
}

/// Bytes of one Q4_0 block: an f16 scale and 16 bytes of nibbles.
pub const BLOCK_BYTES: usize = 18;

/// A matrix `[rows, columns]`, row by row, as stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Matrix {
    /// Plain values.
    F32(Vec<f32>),
    /// ggml's Q4_0: blocks of [`BLOCK`] values along a row; value = (nibble − 8) · scale, low nibbles first.
    Q4(Vec<u8>),
}

impl Matrix {
    /// Writes row `row` of `target.len()` columns.
    ///
    /// # Panics
    /// When there is no such row.
    pub fn row(&self, row: usize, target: &mut [f32]) {
        let columns = target.len();
        match self {
            Self::F32(values) => target.copy_from_slice(&values[row * columns..(row + 1) * columns]),
            Self::Q4(bytes) => {
                let width = columns / BLOCK * BLOCK_BYTES;
                let blocks = bytes[row * width..(row + 1) * width].as_chunks::<BLOCK_BYTES>().0;
                for (values, block) in target.as_chunks_mut::<BLOCK>().0.iter_mut().zip(blocks) {
                    *values = dequantised(block);
                }
            }
        }
    }

    /// Appends the rows of a matrix of the same kind and width: query, key and value become one product.
    ///
    /// # Errors
    /// Gives `other` back when the kinds differ.
    pub(super) fn append(&mut self, other: Self) -> Result<(), Self> {
        match (self, other) {
            (Self::F32(mine), Self::F32(theirs)) => mine.extend(theirs),
            (Self::Q4(mine), Self::Q4(theirs)) => mine.extend(theirs),
            (_, other) => return Err(other),
        }
        Ok(())
    }

    /// The bytes of a Q4_0 block hold only finite scales?
    pub(super) fn is_finite(&self) -> bool {
        match self {
            Self::F32(values) => values.iter().all(|v| v.is_finite()),
            Self::Q4(bytes) => bytes.as_chunks::<BLOCK_BYTES>().0.iter().all(|b| half(b[0], b[1]).is_finite()),
        }
    }
}

/// The f16 of two little-endian bytes (IEEE 754 binary16) as f32.
pub fn half(low: u8, high: u8) -> f32 {
    let bits = u16::from_le_bytes([low, high]);
    let (exponent, fraction) = (i32::from(bits >> 10 & 31), f32::from(bits & 1023));
    let size = match exponent {
        0 => fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => f32::INFINITY,
        31 => f32::NAN,
        _ => (1.0 + fraction / 1024.0) * 2f32.powi(exponent - 15),
    };
    if bits >> 15 == 1 { -size } else { size }
}

/// The values of one Q4_0 block: value `i` is the low nibble of byte `i`, value `i + 16` the high one.
pub fn dequantised(block: &[u8; BLOCK_BYTES]) -> [f32; BLOCK] {
    let scale = half(block[0], block[1]);
    levels(block).map(|level| f32::from(level) * scale)
}

/// The whole numbers −8 … 7 of one Q4_0 block, before the scale.
pub fn levels(block: &[u8; BLOCK_BYTES]) -> [i8; BLOCK] {
    std::array::from_fn(|i| {
        let byte = block[2 + i % 16];
        let nibble = if i < 16 { byte & 15 } else { byte >> 4 };
        nibble.cast_signed() - 8
    })
}

/// `x · weight + bias`, weight `[out, in]`.
#[derive(Debug, Clone)]
pub struct LinearWeights {
    /// `[out, in]`.
    pub weight: Matrix,
    /// `[out]`.
    pub bias: Vec<f32>,
}

/// Layer norm.
#[derive(Debug, Clone)]
pub struct NormWeights {
    /// `[hidden]`.
    pub gain: Vec<f32>,
    /// `[hidden]`.
    pub shift: Vec<f32>,
}

/// One transformer layer (post-norm, Devlin et al. 2018).
#[derive(Debug, Clone)]
pub struct LayerWeights {
    /// Query, key and value stacked: `[3 · hidden, hidden]`.
    pub attention_in: LinearWeights,
    /// `[hidden, hidden]`.
    pub attention_out: LinearWeights,
    /// After the attention's residual.
    pub attention_norm: NormWeights,
    /// `[feed_forward, hidden]`.
    pub up: LinearWeights,
    /// `[hidden, feed_forward]`.
    pub down: LinearWeights,
    /// After the feed-forward residual.
    pub output_norm: NormWeights,
}

impl LayerWeights {
    /// All four matrices are stored in 4 bits.
    pub(super) fn is_q4(&self) -> bool {
        [&self.attention_in, &self.attention_out, &self.up, &self.down].iter().all(|l| matches!(l.weight, Matrix::Q4(_)))
    }
}

/// All weights of an encoder.
#[derive(Debug, Clone)]
pub struct Checkpoint {
    /// The sizes.
    pub shape: Shape,
    /// `[vocabulary, hidden]`; stays as stored, rows are unpacked when a token asks for them.
    pub words: Matrix,
    /// `[positions, hidden]`, the row of token type 0 already added.
    pub positions: Vec<f32>,
    /// After the sum of word, position and type.
    pub embedding_norm: NormWeights,
    /// The layers, first to last.
    pub layers: Vec<LayerWeights>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_are_ieee() {
        for (bits, value) in [(0x3c00_u16, 1.0), (0xc000, -2.0), (0x0001, 2f32.powi(-24)), (0x7bff, 65504.0), (0x3555, 0.333_251_95)] {
            let [low, high] = bits.to_le_bytes();
            assert!((half(low, high) - value).abs() < f32::EPSILON, "{bits:x}");
        }
        assert!(half(0, 0x7c).is_infinite() && half(1, 0x7c).is_nan());
    }

    #[test]
    fn low_nibbles_come_first() {
        let mut block = [0x88; BLOCK_BYTES];
        (block[0], block[1]) = (0, 0x38); // 0.5
        block[2] = 0xf0;
        let values = dequantised(&block);
        assert_eq!((values[0], values[16], values[1]), (-4.0, 3.5, 0.0));
    }

    #[test]
    fn absurd_shapes_are_named() {
        let shape = Shape { hidden: 64, layers: 2, heads: 2, feed_forward: 128, vocabulary: 10, positions: 8, types: 1, epsilon: 1e-12 };
        assert_eq!(shape.fault(), None);
        assert!(Shape { heads: 3, ..shape }.fault().is_some_and(|f| f.contains("heads")));
        assert!(Shape { layers: 0, ..shape }.fault().is_some_and(|f| f.contains("layers")));
        assert!(Shape { epsilon: f32::NAN, ..shape }.fault().is_some());
    }
}
