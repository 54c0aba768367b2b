//! A file that is mapped instead of read: what of it is not used can leave memory again.
#![expect(unsafe_code, reason = "a mapped file, read as bytes and as fixed point; it is never changed once it has its name")]

use std::fs::File;
use std::path::Path;

use memmap2::Mmap;

/// The bytes of a file that nobody changes.
#[derive(Debug)]
pub(super) struct Mapped(Mmap);

impl Mapped {
    /// Maps the file.
    pub fn open(path: &Path) -> std::io::Result<Self> {
        let file = File::open(path)?;
        // SAFETY: vector files are written under another name, renamed when whole, and then only ever removed; the map
        // stays valid after that.
        Ok(Self(unsafe { Mmap::map(&file) }?))
    }

    /// All of it.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// From `at` on as fixed point; `None` when that is not how it lies in memory on this machine.
    pub fn fixed_point(&self, at: usize) -> Option<&[i16]> {
        if cfg!(target_endian = "big") {
            return None;
        }
        // SAFETY: any two bytes are a number.
        let (before, values, after) = unsafe { self.0.get(at..)?.align_to::<i16>() };
        (before.is_empty() && after.is_empty()).then_some(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_numbers_where_they_lie_right() {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("values");
        std::fs::write(&path, [1, 0, 255, 255, 0, 128]).expect("written");
        let mapped = Mapped::open(&path).expect("mapped");
        assert_eq!(mapped.bytes().len(), 6);
        if cfg!(target_endian = "little") {
            assert_eq!(mapped.fixed_point(0), Some(&[1, -1, i16::MIN][..]));
            assert_eq!(mapped.fixed_point(2), Some(&[-1, i16::MIN][..]));
        }
        assert!(mapped.fixed_point(1).is_none() && mapped.fixed_point(7).is_none());
        assert!(Mapped::open(&dir.path().join("missing")).is_err());
    }
}
