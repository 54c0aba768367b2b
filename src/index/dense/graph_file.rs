//! The graph's file.
//!
//! Little-endian: `PRIORNSW`, u32 version, links a point, points, entry, length of the upper lists, dimensions; the row of
//! every point (u64, ascending); its level (u8); the lists of the lowest layer, then the upper ones (u32); the mean vector
//! (i16 fixed point), the step (f32), the codes (i8). The CRC-32 of the whole stands in the manifest and is compared before a
//! byte is believed; what the bytes say is checked all the same, for a wrong link would be a panic in the middle of a search.

use std::path::Path;

use super::super::manifest::{VectorFile, write_durably};
use super::codes::Codes;
use super::graph::{Graph, NONE, upper_starts};
use super::segment::{damaged, number, read_checked};
use crate::error::Result;
use crate::index::Row;

const MAGIC: &[u8; 8] = b"PRIORNSW";
/// Version 1 had no codes.
const VERSION: u32 = 2;
const HEADER_BYTES: usize = 32;
/// Walks keep a bit beside the number of a point.
const MAX_POINTS: usize = 1 << 31;

impl Graph {
    /// Writes the file durably under `name`.
    pub fn write(&self, dir: &Path, name: String) -> Result<VectorFile> {
        let bytes = self.to_bytes();
        write_durably(&dir.join(&name), &bytes)?;
        Ok(VectorFile { file: name, vectors: self.rows.len() as u64, bytes: bytes.len() as u64, crc32: crc32fast::hash(&bytes) })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let a_point = 9 + self.codes.dimensions() + 8 * self.links;
        let mut bytes = Vec::with_capacity(HEADER_BYTES + self.rows.len() * a_point + 4 * self.upper.len() + 2 * self.codes.dimensions() + 4);
        bytes.extend_from_slice(MAGIC);
        for field in [VERSION, self.links as u32, self.rows.len() as u32, self.entry, self.upper.len() as u32, self.codes.dimensions() as u32] {
            bytes.extend_from_slice(&field.to_le_bytes());
        }
        self.rows.iter().for_each(|row| bytes.extend_from_slice(&row.0.to_le_bytes()));
        bytes.extend_from_slice(&self.levels);
        self.base.iter().chain(&self.upper).for_each(|to| bytes.extend_from_slice(&to.to_le_bytes()));
        let (centre, step, codes) = self.codes.parts();
        centre.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
        bytes.extend_from_slice(&step.to_le_bytes());
        codes.for_each(|code| bytes.extend(code.iter().map(|value| value.cast_unsigned())));
        bytes
    }

    /// Reads the file that the manifest names.
    ///
    /// # Errors
    /// [`Error::Damaged`](crate::Error::Damaged) when it is not what the manifest says, or when a link leads nowhere.
    pub fn read(dir: &Path, named: &VectorFile) -> Result<Self> {
        let bytes = read_checked(dir, named)?;
        Self::parse(&bytes).ok_or_else(|| damaged(dir, named, "it is no graph of this version"))
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        let (header, mut rest) = bytes.split_at_checked(HEADER_BYTES)?;
        let field = |at: usize| number(&header[8 + at * 4..12 + at * 4]) as usize;
        let (links, count, entry, above, dimensions) = (field(1), field(2), field(3), field(4), field(5));
        if &header[..8] != MAGIC || field(0) != VERSION as usize || !(1..=256).contains(&links) || entry >= count || count > MAX_POINTS {
            return None;
        }
        let mut take = |bytes: usize| {
            let (taken, later) = rest.split_at_checked(bytes)?;
            rest = later;
            Some(taken)
        };
        let rows: Vec<Row> = take(count.checked_mul(8)?)?.chunks_exact(8).map(|b| Row(number(b))).collect();
        let levels = take(count)?.to_vec();
        let mut lists = |length: usize| Some(take(length.checked_mul(4)?)?.chunks_exact(4).map(|b| number(b) as u32).collect::<Vec<u32>>());
        let (base, upper) = (lists(count * links * 2)?, lists(above)?);
        let centre = take(dimensions * 2)?.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        let step = f32::from_bits(number(take(4)?) as u32);
        let codes = Codes::kept(centre, step, rest)?;
        let whole = codes.len() == count
            && rows.is_sorted()
            && levels.iter().map(|level| usize::from(*level) * links).sum::<usize>() == upper.len()
            && base.iter().chain(&upper).all(|to| *to == NONE || (*to as usize) < count);
        let upper_at = if whole { upper_starts(&levels, links) } else { return None };
        Some(Self { rows, links, entry: entry as u32, levels, base, upper_at, upper, codes })
    }
}
