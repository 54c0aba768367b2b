//! A file that is not complete yet: `NAME.part`, always a prefix of the file that is wanted.

use std::fs;
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::progress::{Bar, Progress};
use super::verified;
use crate::error::{Error, Result};
use crate::model::manifest::File;

/// Why a source did not give the file.
#[derive(Debug)]
pub(super) enum Trouble {
    /// It answered, but not with this file; ask the next source.
    Source(String),
    /// It cannot be reached at all; do not ask it for other files either.
    Unreachable(String),
    /// No source would help: the disk is full, or the person wants to stop.
    Fatal(Error),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Fatal(error)
    }
}

/// What a source without the file says.
pub(super) const NO_SUCH_FILE: &str = "it has no such file";
/// Bytes read before they are written and shown.
const BLOCK: usize = 256 << 10;

/// `NAME.part` beside `path`.
pub(super) fn part_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

/// The growing file.
pub(super) struct Part {
    path: PathBuf,
    out: fs::File,
    len: u64,
    /// The size of the complete file.
    pub(super) total: u64,
}

impl Part {
    /// Opens what an earlier attempt left of `path`, or begins it.
    pub(super) fn open(path: &Path, total: u64) -> Result<Self> {
        let path = part_path(path);
        let open = fs::File::options().create(true).truncate(false).write(true).open(&path);
        let out = open.map_err(Error::io(&path))?;
        let len = out.metadata().map_err(Error::io(&path))?.len();
        let mut part = Self { path, out, len, total };
        part.cut(if len > total { 0 } else { len })?;
        Ok(part)
    }

    /// How much of the file is there.
    pub(super) fn len(&self) -> u64 {
        self.len
    }

    /// Forgets everything after the first `len` bytes.
    pub(super) fn cut(&mut self, len: u64) -> Result<()> {
        self.out.set_len(len).and_then(|()| self.out.seek(SeekFrom::Start(len))).map_err(Error::io(&self.path))?;
        self.len = len;
        Ok(())
    }

    /// Appends all that `source` gives and returns how much that was. What was read before a fault is kept.
    pub(super) fn append(&mut self, source: &mut dyn Read, bar: &Bar<'_>) -> Result<u64, Trouble> {
        let (mut block, begun) = (vec![0; BLOCK], self.len);
        loop {
            let n = match source.read(&mut block) {
                Ok(0) => return Ok(self.len - begun),
                Ok(n) => n,
                Err(e) if e.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(e) => return Err(Trouble::Source(format!("cut off after {} bytes: {e}", self.len))),
            };
            if self.len + n as u64 > self.total {
                return Err(Trouble::Source(format!("it gave more than the expected {} bytes", self.total)));
            }
            self.out.write_all(&block[..n]).map_err(Error::io(&self.path))?;
            self.len += n as u64;
            bar.at(self.len)?;
        }
    }

    /// Puts what is there on the disk itself.
    pub(super) fn sync(&self) -> Result<()> {
        self.out.sync_all().map_err(Error::io(&self.path))
    }

    /// Gives a complete file its name if its bytes are the right ones, and forgets them if not.
    ///
    /// # Errors
    /// [`Trouble::Source`] with the hash expected and found.
    pub(super) fn finish(&mut self, file: &File, path: &Path, progress: &Progress) -> Result<(), Trouble> {
        self.sync()?;
        let found = verified::sha256(&self.path, file, progress)?;
        if found != file.sha256 {
            self.cut(0)?;
            return Err(Trouble::Source(format!("{}; the download was removed", verified::unlike(file, &found))));
        }
        fs::rename(&self.path, path).map_err(Error::io(path))?;
        if let Some(folder) = path.parent() {
            // so that the name survives a power cut; some systems cannot sync a folder, and then it may not
            let _ = fs::File::open(folder).and_then(|f| f.sync_all());
        }
        verified::remember(file, path);
        Ok(())
    }

    /// Leaves nothing behind when nothing was fetched.
    pub(super) fn tidy(self) {
        if self.len == 0 {
            let _ = fs::remove_file(&self.path); // an empty file does no harm
        }
    }
}
