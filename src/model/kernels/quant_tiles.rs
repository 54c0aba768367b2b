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
        let f16_at = |scales: &mut [u8], at: usize, file: &[u8]| scales[at + 2 * lane..at + 2 * lane + 2].copy_from_slice(&file[..2]);
        match self {
            Self::Q4K => {
                f16_at(scales, 0, file);
                f16_at(scales, 2 * TILE, &file[2..]);
                for sub in 0..8 {
                    let (scale, min) = q4k_scale_and_min(&file[4..16], sub);
                    scales[4 * TILE + sub * TILE + lane] = scale;
                    scales[12 * TILE + sub / 2 * 2 * TILE + lane * 2 + sub % 2] = min;
                }
                put(quants, lane, q4k_words(&file[16..]));
            }
            Self::Q6K => {
                f16_at(scales, 16 * TILE, &file[208..]);
                for sub in 0..16 {
                    scales[sub / 2 * 2 * TILE + lane * 2 + sub % 2] = file[192 + sub];
                }
                put(quants, lane, q6k_words(file));
            }
            Self::Q5_0 => {
                f16_at(scales, 0, file);
                put(quants, lane, q5_0_words(file));
            }
            Self::Q8_0 => {
                f16_at(scales, 0, file);
                put(quants, lane, words::<8>(&file[2..]));
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

/// Output `lane` of every vector of a tile's block.
fn put<const VECTORS: usize>(quants: &mut [u8], lane: usize, words: [u32; VECTORS]) {
    for (vector, word) in quants.as_chunks_mut::<4>().0.as_chunks_mut::<TILE>().0.iter_mut().zip(words) {
        vector[lane] = word.to_le_bytes();
    }
}

/// The first `N` words of some bytes: four values each.
fn words<const N: usize>(bytes: &[u8]) -> [u32; N] {
    let words: &[[u8; 4]; N] = bytes.as_chunks::<4>().0.first_chunk().expect("a block of the file is whole");
    words.map(u32::from_le_bytes)
}

/// The integers of a Q4_K block: two sub-blocks share 32 bytes of the file, one has the low, the other the high four bits.
fn q4k_words(file: &[u8]) -> [u32; 32] {
    let file: [u32; 32] = words(file);
    std::array::from_fn(|at| {
        let (sub, pair) = (at / 4, at % 4);
        let [even, odd] = [0, 1].map(|k| (file[sub / 2 * 8 + 2 * pair + k] >> (4 * (sub % 2))) & 0x0f0f_0f0f);
        even | odd << 4
    })
}

/// The integers of a Q6_K block: per half of it 64 bytes with the low four and 32 with the high two bits of four quarters.
fn q6k_words(file: &[u8]) -> [u32; 48] {
    let (low, high): ([u32; 32], [u32; 16]) = (words(file), words(&file[128..]));
    std::array::from_fn(|at| {
        let (sub, part) = (at / 3, at % 3);
        let (half, quarter, first) = (sub / 8, sub / 2 % 4, sub % 2 * 4);
        let low = |k: usize| (low[half * 16 + quarter % 2 * 8 + first + k] >> (quarter / 2 * 4)) & 0x0f0f_0f0f;
        let high = |k: usize| (high[half * 8 + first + k] >> (2 * quarter)) & 0x0303_0303;
        match part {
            2 => high(0) | high(1) << 2 | high(2) << 4 | high(3) << 6,
            _ => low(2 * part) | low(2 * part + 1) << 4,
        }
    })
}

/// The integers of a Q5_0 block: the low four bits of all, then the fifth bits.
fn q5_0_words(file: &[u8]) -> [u32; 5] {
    let ([fifth], file): ([u32; 1], [u32; 4]) = (words(&file[2..]), words(&file[6..]));
    let low = |group: usize| (file[group % 4] >> (group / 4 * 4)) & 0x0f0f_0f0f;
    let high = (0..8).fold(0, |high, group| {
        // Bit i of `fifth` belongs to value i; group g holds values 4g ….
        let bits = (fifth >> (4 * group)) & 15;
        high | (bits & 1 | (bits & 2) << 7 | (bits & 4) << 14 | (bits & 8) << 21) << group
    });
    [0, 1, 2, 3, 4].map(|at| if at == 4 { high } else { low(2 * at) | low(2 * at + 1) << 4 })
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
