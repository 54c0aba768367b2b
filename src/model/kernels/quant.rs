//! Products of quantised weights with quantised activations, for GGUF's Q4_K, Q6_K, Q5_0 and Q8_0.
//!
//! `y[rows, out] = x[rows, depth] · wᵀ`, with `w` `[out, depth]` as GGUF stores it. Weights are regrouped once at load
//! into *tiles* of [`TILE`] outputs (`quant_tiles`): four values of each of sixteen outputs make one vector, so that
//! the four matching activations are one broadcast, a product needs no sum across lanes, and a weight is unpacked once for
//! several rows. Activations become 8-bit integers with one scale a block, as llama.cpp does it; the sums inside a block
//! are exact integers, so a row's result is the same bit by bit however many rows are worked on together.

use super::quant_tiles::Encoding;
pub use super::quant_tiles::{PackedMatrix, TILE};

/// Activations as 8-bit integers.
#[derive(Debug, Default)]
pub struct QuantizedRows {
    rows: usize,
    depth: usize,
    block: usize,
    /// `[rows][depth]`, −127 … 127.
    values: Vec<i8>,
    /// `[rows][depth / block]`: value = integer × scale.
    scales: Vec<f32>,
    /// Sums of 16 integers, `[rows][depth / 16]`: for weights whose integers are stored with an offset.
    sums_of_16: Vec<i16>,
    /// Sums of 32 integers, `[rows][depth / 32]`.
    sums_of_32: Vec<i16>,
}

/// One row of [`QuantizedRows`].
#[derive(Debug, Clone, Copy)]
pub(crate) struct QuantizedRow<'a> {
    pub values: &'a [i8],
    pub scales: &'a [f32],
    pub sums_of_16: &'a [i16],
    pub sums_of_32: &'a [i16],
}

/// One row of [`QuantizedRows`] to be filled.
pub struct QuantizedRowMut<'a> {
    values: &'a mut [i8],
    scales: &'a mut [f32],
    sums_of_16: &'a mut [i16],
    sums_of_32: &'a mut [i16],
}

impl QuantizedRows {
    /// Makes room for `rows` rows of `depth` values, in blocks of `block` values that share a scale.
    ///
    /// # Panics
    /// When `block` is no multiple of 32 or does not divide `depth`: a fault of the caller.
    pub fn resize(&mut self, rows: usize, depth: usize, block: usize) {
        assert!(block > 0 && block.is_multiple_of(32) && depth.is_multiple_of(block), "{depth} values in blocks of {block}");
        (self.rows, self.depth, self.block) = (rows, depth, block);
        self.values.resize(rows * depth, 0);
        self.scales.resize(rows * depth / block, 0.0);
        self.sums_of_16.resize(rows * depth / 16, 0);
        self.sums_of_32.resize(rows * depth / 32, 0);
    }

    /// Rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Every row, to be filled in any order.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = QuantizedRowMut<'_>> {
        let depth = self.depth.max(1);
        let values = self.values.chunks_exact_mut(depth);
        let scales = self.scales.chunks_exact_mut(depth / self.block.max(1));
        let sums = self.sums_of_16.chunks_exact_mut(depth / 16).zip(self.sums_of_32.chunks_exact_mut(depth / 32));
        values.zip(scales).zip(sums).map(|((values, scales), (sums_of_16, sums_of_32))| QuantizedRowMut { values, scales, sums_of_16, sums_of_32 })
    }

    pub(crate) fn row(&self, row: usize) -> QuantizedRow<'_> {
        let part = |per: usize| row * (self.depth / per)..(row + 1) * (self.depth / per);
        QuantizedRow {
            values: &self.values[part(1)],
            scales: &self.scales[part(self.block)],
            sums_of_16: &self.sums_of_16[part(16)],
            sums_of_32: &self.sums_of_32[part(32)],
        }
    }
}

impl QuantizedRowMut<'_> {
    /// Fills the row from `x`, `[depth]`. A block's largest value becomes ±127.
    pub fn fill(&mut self, x: &[f32]) {
        assert_eq!(x.len(), self.values.len());
        quantize(x, self);
    }
}

/// Adding 1.5·2²³ rounds to the nearest integer and leaves it in the low bits: a form the compiler turns into vectors.
const ROUND: f32 = 12_582_912.0;

fn quantize(x: &[f32], row: &mut QuantizedRowMut<'_>) {
    let block = x.len() / row.scales.len();
    for ((x, values), scale) in x.chunks_exact(block).zip(row.values.chunks_exact_mut(block)).zip(&mut *row.scales) {
        let mut tops = [0.0f32; 8];
        for group in x.as_chunks::<8>().0 {
            for (top, value) in tops.iter_mut().zip(group) {
                let size = value.abs();
                *top = if size > *top { size } else { *top };
            }
        }
        let largest = tops.iter().fold(0.0f32, |a, &b| a.max(b));
        *scale = largest / 127.0;
        let inverse = if largest > 0.0 { 127.0 / largest } else { 0.0 };
        for (value, x) in values.iter_mut().zip(x) {
            // Only the low byte is wanted: the sum's bits are 0x4b400000 plus the integer.
            *value = (x * inverse + ROUND).to_bits() as i8;
        }
    }
    for (sum, values) in row.sums_of_16.iter_mut().zip(row.values.as_chunks::<16>().0) {
        *sum = values.iter().map(|&value| i16::from(value)).sum();
    }
    for (sum, halves) in row.sums_of_32.iter_mut().zip(row.sums_of_16.as_chunks::<2>().0) {
        *sum = halves[0] + halves[1];
    }
}

/// Multiplies the tiles `first_tile ..` with every row of `x`, into `y`: `[tiles][rows][TILE]`, its length says how many.
///
/// # Panics
/// When shapes do not agree: a fault of the caller.
pub fn multiply_tiles(weights: &PackedMatrix, x: &QuantizedRows, first_tile: usize, y: &mut [f32]) {
    let tiles = y.len() / (x.rows * TILE).max(1);
    assert_eq!(y.len(), tiles * x.rows * TILE);
    assert_eq!((x.depth, x.block), (weights.depth(), weights.encoding().activation_block()));
    for (tile, y) in (first_tile..first_tile + tiles).zip(y.chunks_exact_mut(x.rows * TILE)) {
        let (quants, scales) = weights.tile(tile);
        let y = y.as_chunks_mut::<TILE>().0;
        #[cfg(target_arch = "x86_64")]
        if super::has_avx512_vnni() {
            super::quant_avx512::tile(weights.encoding(), quants, scales, x, y);
            continue;
        }
        #[cfg(target_arch = "x86_64")]
        if super::quant_avx2::available() {
            super::quant_avx2::tile(weights.encoding(), quants, scales, x, y);
            continue;
        }
        plain(weights.encoding(), quants, scales, x, y);
    }
}

/// One tile in plain Rust.
pub(crate) fn plain(encoding: Encoding, quants: &[u8], scales: &[u8], x: &QuantizedRows, y: &mut [[f32; TILE]]) {
    let unpacked = encoding.unpack(quants, scales);
    for (row, y) in y.iter_mut().enumerate() {
        let row = x.row(row);
        *y = [0.0; TILE];
        let block = x.block;
        for (at, &scale) in row.scales.iter().enumerate() {
            for (lane, sum) in y.iter_mut().enumerate() {
                let from = at * block;
                let weights = &unpacked[lane * x.depth + from..][..block];
                let dot: f32 = weights.iter().zip(&row.values[from..]).map(|(w, &v)| w * f32::from(v)).sum();
                *sum += dot * scale;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use candle_core::quantized::{GgmlDType, QMatMul, QTensor};
    use candle_core::{Device, Module, Tensor};
    use proptest::prelude::*;

    use super::super::tests::{assert_close, noise};
    use super::*;

    const ENCODINGS: [(Encoding, GgmlDType); 4] =
        [(Encoding::Q4K, GgmlDType::Q4K), (Encoding::Q6K, GgmlDType::Q6K), (Encoding::Q5_0, GgmlDType::Q5_0), (Encoding::Q8_0, GgmlDType::Q8_0)];

    fn quantized(encoding: usize, outputs: usize, depth: usize, seed: u64) -> (PackedMatrix, QTensor) {
        let (encoding, dtype) = ENCODINGS[encoding];
        let weights = Tensor::from_vec(noise(outputs * depth, seed), (outputs, depth), &Device::Cpu).unwrap();
        let tensor = QTensor::quantize(&weights, dtype).unwrap();
        let packed = PackedMatrix::pack(encoding, outputs, depth, &tensor.data().unwrap()).unwrap();
        (packed, tensor)
    }

    fn rows_of(x: &[f32], depth: usize, block: usize) -> QuantizedRows {
        let mut rows = QuantizedRows::default();
        rows.resize(x.len() / depth, depth, block);
        rows.rows_mut().zip(x.chunks_exact(depth)).for_each(|(mut row, x)| row.fill(x));
        rows
    }

    /// The product as `[rows][outputs]`.
    fn product(packed: &PackedMatrix, x: &QuantizedRows) -> Vec<f32> {
        let mut y = vec![f32::NAN; x.rows() * packed.outputs()];
        multiply_tiles(packed, x, 0, &mut y);
        let tiles = y.as_chunks::<TILE>().0;
        (0..x.rows()).flat_map(|row| tiles.iter().skip(row).step_by(x.rows()).flatten().copied()).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn tiles_hold_the_weights_of_the_file(encoding in 0_usize..4, tiles in 1_usize..3, blocks in 1_usize..3, seed: u64) {
            let depth = blocks * 256;
            let (packed, tensor) = quantized(encoding, tiles * TILE, depth, seed);
            let expected = tensor.dequantize(&Device::Cpu).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap();
            for (tile, expected) in expected.chunks_exact(TILE * depth).enumerate() {
                let (quants, scales) = packed.tile(tile);
                assert_close(&packed.encoding().unpack(quants, scales), expected, 1e-6);
            }
        }

        #[test]
        fn products_are_candles(encoding in 0_usize..4, tiles in 1_usize..4, blocks in 1_usize..4, rows in 1_usize..11, seed: u64) {
            let depth = blocks * 256;
            let (packed, tensor) = quantized(encoding, tiles * TILE, depth, seed);
            let x = noise(rows * depth, seed ^ 1);
            let found = product(&packed, &rows_of(&x, depth, packed.encoding().activation_block()));
            let x = Tensor::from_vec(x, (rows, depth), &Device::Cpu).unwrap();
            let expected = QMatMul::from_qtensor(tensor).unwrap().forward(&x).unwrap().flatten_all().unwrap().to_vec1::<f32>().unwrap();
            // Both round activations to 8 bits, not to the same grid: each of `depth` terms may be off by 1/250.
            assert_close(&found, &expected, 0.004 * (depth as f32).sqrt() * 2.0);
        }

        #[test]
        fn every_kernel_agrees_with_the_plain_one(encoding in 0_usize..4, blocks in 1_usize..4, rows in 1_usize..11, seed: u64) {
            let depth = blocks * 256;
            let (packed, _) = quantized(encoding, TILE, depth, seed);
            // Every activation at its largest: the 16-bit sums must not overflow.
            let x: Vec<f32> = noise(rows * depth, seed).into_iter().map(|v| if seed % 3 == 0 { v.signum() } else { v }).collect();
            let x = rows_of(&x, depth, packed.encoding().activation_block());
            let (quants, scales) = packed.tile(0);
            let mut expected = vec![[0.0; TILE]; rows];
            plain(packed.encoding(), quants, scales, &x, &mut expected);
            assert_close(&product(&packed, &x), expected.as_flattened(), 1e-3);
            #[cfg(target_arch = "x86_64")]
            if super::super::quant_avx2::available() {
                let mut found = vec![[0.0; TILE]; rows];
                super::super::quant_avx2::tile(packed.encoding(), quants, scales, &x, &mut found);
                assert_close(found.as_flattened(), expected.as_flattened(), 1e-3);
            }
        }

        #[test]
        fn a_row_does_not_depend_on_its_neighbours(encoding in 0_usize..4, rows in 2_usize..11, seed: u64) {
            let (packed, _) = quantized(encoding, 2 * TILE, 512, seed);
            let block = packed.encoding().activation_block();
            let x = noise(rows * 512, seed ^ 1);
            let together = product(&packed, &rows_of(&x, 512, block));
            let alone: Vec<f32> = x.chunks_exact(512).flat_map(|x| product(&packed, &rows_of(x, 512, block))).collect();
            prop_assert_eq!(together, alone);
        }
    }

    #[test]
    fn the_largest_integers_do_not_overflow() {
        for (encoding, file_bytes, scales) in
            [(Encoding::Q4K, 144, 0..16), (Encoding::Q6K, 210, 192..210), (Encoding::Q5_0, 22, 0..2), (Encoding::Q8_0, 34, 0..2)]
        {
            let depth = 256;
            let mut block = vec![if encoding == Encoding::Q8_0 { 0x80 } else { 0xff }; file_bytes];
            for at in scales.clone() {
                block[at] = 0x3c; // 1.06 as a half; 60 as a scale of 8 or 6 bits
            }
            let file = block.repeat(TILE * depth / encoding.activation_block());
            let packed = PackedMatrix::pack(encoding, TILE, depth, &file).unwrap();
            for sign in [1.0, -1.0] {
                let x = rows_of(&vec![sign; depth], depth, encoding.activation_block());
                let (quants, scales) = packed.tile(0);
                let mut expected = vec![[0.0; TILE]];
                plain(encoding, quants, scales, &x, &mut expected);
                let largest = expected[0][0].abs();
                assert_close(&product(&packed, &x), expected.as_flattened(), largest * 1e-5);
            }
        }
    }

    #[test]
    fn shapes_that_fill_no_tile_are_refused() {
        assert!(PackedMatrix::pack(Encoding::Q8_0, 8, 32, &[0; 8 * 34]).is_none());
        assert!(PackedMatrix::pack(Encoding::Q8_0, TILE, 33, &[0; TILE * 34]).is_none());
        assert!(PackedMatrix::pack(Encoding::Q8_0, TILE, 32, &[0; TILE * 34 - 1]).is_none());
        assert!(PackedMatrix::pack(Encoding::Q4K, TILE, 256, &[0; TILE * 144]).is_some());
    }
}
