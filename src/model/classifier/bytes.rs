//! Little-endian lists with their lengths, written and read with every size checked.

use std::path::Path;

use crate::error::{Error, Result};

/// What is written.
#[derive(Default)]
pub(super) struct Writer {
    pub bytes: Vec<u8>,
}

impl Writer {
    pub fn number(&mut self, value: u64) {
        self.bytes.extend_from_slice(&value.to_le_bytes());
    }

    pub fn text(&mut self, text: &str) {
        self.number(text.len() as u64);
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub fn texts<'a>(&mut self, texts: impl ExactSizeIterator<Item = &'a str>) {
        self.number(texts.len() as u64);
        texts.for_each(|text| self.text(text));
    }

    pub fn floats(&mut self, values: &[f32]) {
        self.list(values.iter().map(|v| v.to_le_bytes()));
    }

    pub fn words(&mut self, values: &[u32]) {
        self.list(values.iter().map(|v| v.to_le_bytes()));
    }

    pub fn shorts(&mut self, values: &[i16]) {
        self.list(values.iter().map(|v| v.to_le_bytes()));
    }

    pub fn small(&mut self, values: &[i8]) {
        self.list(values.iter().map(|v| v.to_le_bytes()));
    }

    fn list<const N: usize>(&mut self, values: impl ExactSizeIterator<Item = [u8; N]>) {
        self.number(values.len() as u64);
        self.bytes.reserve(N * values.len());
        values.for_each(|v| self.bytes.extend_from_slice(&v));
    }
}

/// What is left to read.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    path: &'a Path,
}

impl<'a> Reader<'a> {
    pub fn new(bytes: &'a [u8], path: &'a Path) -> Self {
        Self { bytes, path }
    }

    pub fn damaged(&self, what: &str) -> Error {
        damaged(self.path, what)
    }

    /// # Errors
    /// [`Error::Damaged`] unless it is so.
    pub fn expect(&self, holds: bool, what: &str) -> Result<()> {
        if holds { Ok(()) } else { Err(self.damaged(&format!("{what} do not fit together"))) }
    }

    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    fn take(&mut self, count: u64, width: usize) -> Result<&'a [u8]> {
        let wanted = usize::try_from(count).ok().and_then(|n| n.checked_mul(width)).filter(|n| *n <= self.bytes.len());
        let (head, rest) = self.bytes.split_at(wanted.ok_or_else(|| self.damaged("a list ends too early"))?);
        self.bytes = rest;
        Ok(head)
    }

    pub fn number(&mut self) -> Result<u64> {
        Ok(self.take(8, 1)?.iter().rev().fold(0, |n, b| n << 8 | u64::from(*b)))
    }

    pub fn text(&mut self) -> Result<String> {
        let count = self.number()?;
        String::from_utf8(self.take(count, 1)?.to_vec()).map_err(|_| self.damaged("a text is not UTF-8"))
    }

    pub fn texts(&mut self) -> Result<Vec<String>> {
        let count = self.number()?;
        (0..count).map(|_| self.text()).collect()
    }

    pub fn floats(&mut self) -> Result<Vec<f32>> {
        self.list(f32::from_le_bytes)
    }

    pub fn words(&mut self) -> Result<Vec<u32>> {
        self.list(u32::from_le_bytes)
    }

    pub fn shorts(&mut self) -> Result<Vec<i16>> {
        self.list(i16::from_le_bytes)
    }

    pub fn small(&mut self) -> Result<Vec<i8>> {
        self.list(i8::from_le_bytes)
    }

    fn list<T, const N: usize>(&mut self, value: impl Fn([u8; N]) -> T) -> Result<Vec<T>> {
        let count = self.number()?;
        Ok(self.take(count, N)?.as_chunks::<N>().0.iter().map(|b| value(*b)).collect())
    }
}

pub(super) fn damaged(path: &Path, what: &str) -> Error {
    Error::Damaged { path: path.to_owned(), reason: what.to_owned(), remedy: "train it anew with `priorart train classifier`".into() }
}
