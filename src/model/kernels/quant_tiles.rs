//! The layout of quantised weights in memory, and the way there from GGUF's blocks.
//!
//! A tile holds [`TILE`] consecutive outputs over the whole depth: first the integers of all its blocks, then their
//! scales. Integers are kept without sign and with as many bits as in the file. Their unit is a *group*: four values of
//! each of the sixteen outputs, one byte a value, 64 bytes in all; narrower values share bytes between groups.
//!
//! | encoding | block | integers of a block | scales of a block |
//! |---|---|---|---|
//! | Q4_K | 256 | 32 vectors: group 2i in the low, 2i + 1 in the high four bits | f16 d\[16\], f16 dmin\[16\]; u8 scale\[8 sub-blocks\]\[16\]; u8 min\[4\]\[16\]\[2 sub-blocks\] |
//! | Q6_K | 256 | 16 × (2 vectors of low bits as above, 1 vector with the high two bits of four groups) | i8 scale\[8\]\[16\]\[2 sub-blocks\]; f16 d\[16\] |
//! | Q5_0 | 32 | 4 vectors of low bits as above, 1 vector with the fifth bits of eight groups | f16 d\[16\] |
//! | Q8_0 | 32 | 8 vectors, signed | f16 d\[16\] |
//!
//! The blocks of the file are those of llama.cpp's `ggml-common.h`.

use memmap2::MmapMut;
use rayon::prelude::*;

/// Outputs of a tile: the 32-bit lanes of an AVX-512 vector, or of two of AVX2.
pub const TILE: usize = 16;
/// Bytes of a vector: four values of each output.
pub(crate) const VECTOR: usize = 4 * TILE;

/// The encodings that have a kernel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// 4 bits, sub-blocks of 32 with scale and minimum.
    Q4K,
    /// 6 bits, sub-blocks of 16 with a scale.
    Q6K,
    /// 5 bits, one scale for 32.
    Q5_0,
    /// 8 bits, one scale for 32.
    Q8_0,
}

impl Encoding {
    /// Values in a block, of the weights and of the activations they are multiplied with.
    pub const fn activation_block(self) -> usize {
        match self {
            Self::Q4K | Self::Q6K => 256,
            Self::Q5_0 | Self::Q8_0 => 32,
        }
    }

    /// Bytes of one output's block in the file.
    const fn file_bytes(self) -> usize {
        match self {
            Self::Q4K => 144,
            Self::Q6K => 210,
            Self::Q5_0 => 22,
            Self::Q8_0 => 34,
        }
    }

    /// Bytes of the integers of a tile's block.
    pub(crate) const fn quant_bytes(self) -> usize {
        match self {
            Self::Q4K => 32 * VECTOR,
            Self::Q6K => 48 * VECTOR,
            Self::Q5_0 => 5 * VECTOR,
            Self::Q8_0 => 8 * VECTOR,
        }
    }

    /// Bytes of the scales of a tile's block.
    pub(crate) const fn scale_bytes(self) -> usize {
        match self {
            Self::Q4K => 20 * TILE,
            Self::Q6K => 18 * TILE,
            Self::Q5_0 | Self::Q8_0 => 2 * TILE,
        }
    }

    /// Puts a block of the file into its tile, as output `lane`.
    fn pack(self, file: &[u8], lane: usize, quants: &mut [u8], scales: &mut [u8]) {
        let mut put = |vector: usize, word: u32| {
            let at = vector * VECTOR + lane * 4;
            quants[at..at + 4].copy_from_slice(&word.to_le_bytes());
        };
        let f16_at = |scales: &mut [u8], at: usize, file: &[u8]| scales[at + 2 * lane..at + 2 * lane + 2].copy_from_slice(&file[..2]);
        match self {
            Self::Q4K => {
                f16_at(scales, 0, file);
                f16_at(scales, 2 * TILE, &file[2..]);
                for sub in 0..8 {
                    let (scale, min) = q4k_scale_and_min(&file[4..16], sub);
                    scales[4 * TILE + sub * TILE + lane] = scale;
                    scales[12 * TILE + sub / 2 * 2 * TILE + lane * 2 + sub % 2] = min;
                    // Two sub-blocks share 32 bytes of the file: one has the low, the other the high four bits.
                    let shift = 4 * (sub % 2);
                    let words = file[16 + sub / 2 * 32..].as_chunks::<4>().0;
                    for (pair, words) in words[..8].as_chunks::<2>().0.iter().enumerate() {
                        let [even, odd] = words.map(|word| (u32::from_le_bytes(word) >> shift) & 0x0f0f_0f0f);
                        put(sub * 4 + pair, even | odd << 4);
                    }
                }
            }
            Self::Q6K => {
                f16_at(scales, 16 * TILE, &file[208..]);
                for sub in 0..16 {
                    scales[sub / 2 * 2 * TILE + lane * 2 + sub % 2] = file[192 + sub];
                    let words = [0, 1, 2, 3].map(|word| q6k_word(file, sub * 4 + word));
                    let low = words.map(|word| word & 0x0f0f_0f0f);
                    let high = words.map(|word| (word >> 4) & 0x0303_0303);
                    put(sub * 3, low[0] | low[1] << 4);
                    put(sub * 3 + 1, low[2] | low[3] << 4);
                    put(sub * 3 + 2, high[0] | high[1] << 2 | high[2] << 4 | high[3] << 6);
                }
            }
            Self::Q5_0 => {
                f16_at(scales, 0, file);
                let fifth = u32::from_le_bytes([file[2], file[3], file[4], file[5]]);
                let words = file[6..22].as_chunks::<4>().0;
                let mut high = 0;
                for group in 0..8 {
                    // Bit i of `fifth` belongs to value i; group g holds values 4g ….
                    let bits = (fifth >> (4 * group)) & 15;
                    high |= (bits & 1 | (bits & 2) << 7 | (bits & 4) << 14 | (bits & 8) << 21) << group;
                }
                let low = |group: usize| (u32::from_le_bytes(words[group % 4]) >> (group / 4 * 4)) & 0x0f0f_0f0f;
                for pair in 0..4 {
                    put(pair, low(2 * pair) | low(2 * pair + 1) << 4);
                }
                put(4, high);
            }
            Self::Q8_0 => {
                f16_at(scales, 0, file);
                for (group, word) in file[2..34].as_chunks::<4>().0.iter().enumerate() {
                    put(group, u32::from_le_bytes(*word));
                }
            }
        }
    }

    /// The weights of a tile as numbers, `[TILE][depth]`.
    pub(crate) fn unpack(self, quants: &[u8], scales: &[u8]) -> Vec<f32> {
        let block = self.activation_block();
        let depth = quants.len() / self.quant_bytes() * block;
        let mut weights = vec![0.0; TILE * depth];
        let blocks = quants.chunks_exact(self.quant_bytes()).zip(scales.chunks_exact(self.scale_bytes()));
        for (at, (quants, scales)) in blocks.enumerate() {
            for lane in 0..TILE {
                let weights = &mut weights[lane * depth + at * block..][..block];
                for (k, weight) in weights.iter_mut().enumerate() {
                    *weight = self.weight(quants, scales, lane, k);
                }
            }
        }
        weights
    }

    /// Weight `k` of output `lane` in a block.
    fn weight(self, quants: &[u8], scales: &[u8], lane: usize, k: usize) -> f32 {
        let byte = |vector: usize| quants[vector * VECTOR + lane * 4 + k % 4];
        let d = |at: usize| f16_to_f32(u16::from_le_bytes([scales[at + 2 * lane], scales[at + 2 * lane + 1]]));
        let group = k / 4;
        match self {
            Self::Q4K => {
                let (sub, value) = (k / 32, byte(group / 2) >> (group % 2 * 4) & 15);
                let (scale, min) = (scales[4 * TILE + sub * TILE + lane], scales[12 * TILE + sub / 2 * 2 * TILE + lane * 2 + sub % 2]);
                d(0) * f32::from(scale) * f32::from(value) - d(2 * TILE) * f32::from(min)
            }
            Self::Q6K => {
                let (sub, part) = (k / 16, group % 4);
                let low = byte(sub * 3 + part / 2) >> (part % 2 * 4) & 15;
                let high = byte(sub * 3 + 2) >> (2 * part) & 3;
                let scale = scales[sub / 2 * 2 * TILE + lane * 2 + sub % 2] as i8;
                d(16 * TILE) * f32::from(scale) * (f32::from(low | high << 4) - 32.0)
            }
            Self::Q5_0 => {
                let low = byte(group / 2) >> (group % 2 * 4) & 15;
                d(0) * (f32::from(low | (byte(4) >> group & 1) << 4) - 16.0)
            }
            Self::Q8_0 => d(0) * f32::from(byte(group) as i8),
        }
    }
}

/// The 6-bit scale and minimum of a Q4_K sub-block, from the 12 bytes that hold all eight.
fn q4k_scale_and_min(packed: &[u8], sub: usize) -> (u8, u8) {
    if sub < 4 {
        (packed[sub] & 63, packed[sub + 4] & 63)
    } else {
        (packed[sub + 4] & 15 | packed[sub - 4] >> 6 << 4, packed[sub + 4] >> 4 | packed[sub] >> 6 << 4)
    }
}

/// Values `4 word ..` of a Q6_K block, one byte each, 0 … 63.
fn q6k_word(file: &[u8], word: usize) -> u32 {
    let (half, quarter, at) = (word / 32, word / 8 % 4, word % 8 * 4);
    let read = |from: usize| u32::from_le_bytes([file[from], file[from + 1], file[from + 2], file[from + 3]]);
    let low = read(half * 64 + quarter % 2 * 32 + at) >> (quarter / 2 * 4) & 0x0f0f_0f0f;
    let high = read(128 + half * 32 + at) >> (2 * quarter) & 0x0303_0303;
    low | high << 4
}

/// IEEE 754 half to single precision.
fn f16_to_f32(bits: u16) -> f32 {
    let sign = u32::from(bits >> 15) << 31;
    let (exponent, fraction) = (u32::from(bits >> 10 & 31), u32::from(bits & 1023));
    match exponent {
        // Subnormal: a multiple of 2⁻²⁴.
        0 => f32::from_bits(sign | (fraction as f32 * 2.0f32.powi(-24)).to_bits()),
        31 => f32::from_bits(sign | 0x7f80_0000 | fraction << 13),
        _ => f32::from_bits(sign | (exponent + 112) << 23 | fraction << 13),
    }
}

/// Bytes of a cache line. Tiles start on one, so that vectors never straddle two.
const LINE: usize = 64;

/// A quantised matrix `[outputs, depth]`, regrouped into tiles.
#[derive(Debug)]
pub struct PackedMatrix {
    encoding: Encoding,
    outputs: usize,
    depth: usize,
    tile_bytes: usize,
    /// Pages of their own: they start on a cache line, and large ones save a walk through the page tables every 4 KiB.
    bytes: MmapMut,
}

impl PackedMatrix {
    /// Regroups the blocks of a file, `[outputs][depth / block]`; `None` when the shape does not fill tiles and blocks.
    pub fn pack(encoding: Encoding, outputs: usize, depth: usize, file: &[u8]) -> Option<Self> {
        let block = encoding.activation_block();
        let blocks = depth / block;
        if outputs == 0 || blocks == 0 || !outputs.is_multiple_of(TILE) || !depth.is_multiple_of(block) {
            return None;
        }
        let row_bytes = blocks * encoding.file_bytes();
        if file.len() != outputs * row_bytes {
            return None;
        }
        let quant_bytes = blocks * encoding.quant_bytes();
        let tile_bytes = (quant_bytes + blocks * encoding.scale_bytes()).next_multiple_of(LINE);
        let mut bytes = MmapMut::map_anon(outputs / TILE * tile_bytes).ok()?;
        #[cfg(target_os = "linux")]
        let _ = bytes.advise(memmap2::Advice::HugePage); // what the system refuses costs speed alone
        file.par_chunks_exact(TILE * row_bytes).zip(bytes.par_chunks_exact_mut(tile_bytes)).for_each(|(rows, tile)| {
            let (quants, scales) = tile.split_at_mut(quant_bytes);
            let parts = quants.chunks_exact_mut(encoding.quant_bytes()).zip(scales.chunks_exact_mut(encoding.scale_bytes()));
            for (at, (quants, scales)) in parts.enumerate() {
                for lane in 0..TILE {
                    let block = &rows[lane * row_bytes + at * encoding.file_bytes()..][..encoding.file_bytes()];
                    encoding.pack(block, lane, quants, scales);
                }
            }
        });
        Some(Self { encoding, outputs, depth, tile_bytes, bytes })
    }

    /// How the weights are encoded.
    pub fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// Rows of the matrix: a multiple of [`TILE`].
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Columns of the matrix.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// The integers and the scales of a tile.
    pub(crate) fn tile(&self, tile: usize) -> (&[u8], &[u8]) {
        let tile = &self.bytes[tile * self.tile_bytes..][..self.tile_bytes];
        let blocks = self.depth / self.encoding.activation_block();
        let (quants, rest) = tile.split_at(blocks * self.encoding.quant_bytes());
        (quants, &rest[..blocks * self.encoding.scale_bytes()])
    }
}
