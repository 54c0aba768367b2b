//! One immutable file of vectors.
//!
//! Little-endian: `PRIORVEC`, u32 version, u32 dimensions, u64 vectors, u64 blanks; the row of every vector (u64, those of a
//! document next to each other); the rows of the blanks (documents with nothing to embed); the values (i16 fixed point).
//! The CRC-32 of the whole stands in the manifest and is compared before a byte is believed.

use std::path::Path;

use super::super::manifest::{VectorFile, write_durably};
use super::mapped::Mapped;
use super::q15;
use crate::error::{Error, Result};
use crate::index::Row;
use crate::model::Embedding;

const MAGIC: &[u8; 8] = b"PRIORVEC";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 32;

/// A segment, opened or being made.
#[derive(Debug)]
pub(in crate::index) struct Segment {
    dimensions: usize,
    rows: Vec<Row>,
    blanks: Vec<Row>,
    values: Values,
}

/// The vectors of a segment. Those of a file stay there: walks go by the codes in the graph and come here for the last score.
#[derive(Debug)]
enum Values {
    Held(Vec<i16>),
    /// From this byte on.
    Mapped(Mapped, usize),
}

impl Values {
    fn all(&self) -> &[i16] {
        match self {
            Self::Held(values) => values,
            // that they lie right was seen when they were opened
            Self::Mapped(file, at) => file.fixed_point(*at).unwrap_or_default(),
        }
    }

    /// To add to; values of a file are copied first.
    fn held(&mut self) -> &mut Vec<i16> {
        if let Self::Mapped(..) = self {
            *self = Self::Held(self.all().to_vec());
        }
        match self {
            Self::Held(values) => values,
            Self::Mapped(..) => unreachable!("they were copied"),
        }
    }
}

impl Segment {
    /// An empty one to fill.
    pub fn new(dimensions: usize) -> Self {
        Self { dimensions, rows: Vec::new(), blanks: Vec::new(), values: Values::Held(Vec::new()) }
    }

    /// Adds all vectors of a document; none means that it has nothing to embed.
    pub fn push<'a>(&mut self, row: Row, embeddings: impl IntoIterator<Item = &'a Embedding>) {
        let before = self.rows.len();
        for embedding in embeddings {
            self.rows.push(row);
            self.values.held().extend(q15::encode(embedding.values()));
        }
        if self.rows.len() == before {
            self.blanks.push(row);
        }
    }

    /// Takes over what `keep` says of another segment of the same dimensions.
    pub fn absorb(&mut self, other: &Self, keep: impl Fn(Row) -> bool) {
        for (at, row) in other.rows.iter().enumerate().filter(|(_, row)| keep(**row)) {
            self.rows.push(*row);
            self.values.held().extend_from_slice(other.vector(at));
        }
        self.blanks.extend(other.blanks.iter().filter(|row| keep(**row)));
    }

    /// The rows of its vectors, in order.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Documents with nothing to embed.
    pub fn blanks(&self) -> &[Row] {
        &self.blanks
    }

    /// The `at`th vector.
    pub fn vector(&self, at: usize) -> &[i16] {
        &self.values.all()[at * self.dimensions..(at + 1) * self.dimensions]
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.blanks.is_empty()
    }

    /// Writes the file durably under `name`.
    pub fn write(&self, dir: &Path, name: String) -> Result<VectorFile> {
        let mut bytes = Vec::with_capacity(HEADER_BYTES + 8 * (self.rows.len() + self.blanks.len()) + 2 * self.values.all().len());
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&VERSION.to_le_bytes());
        bytes.extend_from_slice(&(self.dimensions as u32).to_le_bytes());
        bytes.extend_from_slice(&(self.rows.len() as u64).to_le_bytes());
        bytes.extend_from_slice(&(self.blanks.len() as u64).to_le_bytes());
        for row in self.rows.iter().chain(&self.blanks) {
            bytes.extend_from_slice(&row.0.to_le_bytes());
        }
        for value in self.values.all() {
            bytes.extend_from_slice(&value.to_le_bytes());
        }
        write_durably(&dir.join(&name), &bytes)?;
        Ok(VectorFile { file: name, vectors: self.rows.len() as u64, bytes: bytes.len() as u64, crc32: crc32fast::hash(&bytes) })
    }

    /// Reads the file that the manifest names.
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is not what the manifest says.
    pub fn read(dir: &Path, named: &VectorFile, dimensions: usize) -> Result<Self> {
        let mapped = checked(dir, named, Mapped::open(&dir.join(&named.file)), Mapped::bytes)?;
        let bytes = mapped.bytes();
        let bad = |reason: &str| damaged(dir, named, reason);
        let header = bytes.get(..HEADER_BYTES).ok_or_else(|| bad("it has no header"))?;
        if &header[..8] != MAGIC || number(&header[8..12]) != u64::from(VERSION) || number(&header[12..16]) != dimensions as u64 {
            return Err(bad("its header does not fit"));
        }
        let (vectors, blanks) = (number(&header[16..24]) as usize, number(&header[24..32]) as usize);
        let rows_bytes = vectors.checked_add(blanks).and_then(|n| n.checked_mul(8));
        let all_bytes = vectors.checked_mul(dimensions * 2).zip(rows_bytes).and_then(|(v, r)| v.checked_add(r));
        let (Some(rows_bytes), true) = (rows_bytes, all_bytes == Some(bytes.len() - HEADER_BYTES)) else { return Err(bad("its size does not fit")) };
        let (rows, values) = bytes[HEADER_BYTES..].split_at(rows_bytes);
        let mut rows: Vec<Row> = rows.chunks_exact(8).map(|b| Row(number(b))).collect();
        let blanks = rows.split_off(vectors);
        let at = HEADER_BYTES + rows_bytes;
        let values = match mapped.fixed_point(at) {
            Some(_) => Values::Mapped(mapped, at),
            None => Values::Held(values.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect()),
        };
        Ok(Self { dimensions, rows, blanks, values })
    }
}

/// The bytes of a file that has the size and checksum its manifest entry says.
pub(super) fn read_checked(dir: &Path, named: &VectorFile) -> Result<Vec<u8>> {
    checked(dir, named, std::fs::read(dir.join(&named.file)), Vec::as_slice)
}

/// What was opened, when it has the size and checksum its manifest entry says.
fn checked<T>(dir: &Path, named: &VectorFile, opened: std::io::Result<T>, bytes: impl Fn(&T) -> &[u8]) -> Result<T> {
    let opened = opened.map_err(|e| match e.kind() {
        std::io::ErrorKind::NotFound => damaged(dir, named, "it is missing"),
        _ => Error::io(&dir.join(&named.file))(e),
    })?;
    if bytes(&opened).len() as u64 != named.bytes {
        return Err(damaged(dir, named, &format!("it has {} bytes instead of {}", bytes(&opened).len(), named.bytes)));
    }
    if crc32fast::hash(bytes(&opened)) != named.crc32 {
        return Err(damaged(dir, named, "its checksum does not agree"));
    }
    Ok(opened)
}

pub(super) fn damaged(dir: &Path, named: &VectorFile, reason: &str) -> Error {
    Error::Damaged { path: dir.join(&named.file), reason: reason.into(), remedy: "search goes on without it; `priorart index` makes its vectors again".into() }
}

/// Up to eight little-endian bytes as a number.
pub(super) fn number(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b))
}
