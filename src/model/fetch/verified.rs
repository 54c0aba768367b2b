//! Are these the bytes the manifest means? Hash once, note it, believe the note while the file is untouched.
//!
//! The note is `verified.json` in the model's folder. Losing it costs one more hashing, never trust: an entry counts only
//! for the size, the time of change and the sha256 it was written for. It guards against accidents, not against someone
//! who can write to the folder; `check` hashes in any case.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::progress::Progress;
use crate::error::{Error, Result};
use crate::model::manifest::File;

/// Bytes between two looks at the progress.
const BLOCK: usize = 1 << 20;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Note {
    bytes: u64,
    modified_ns: u64,
    sha256: String,
}

/// Returns at once when the file was found right before and has not changed; else [`hash_and_note`].
pub(super) fn trust_or_hash(file: &File, path: &Path, progress: &Progress) -> Result<()> {
    let now = note(file, path)?;
    if notes(path).get(&file.name) == Some(&now) {
        return Ok(());
    }
    hash_and_note(file, path, progress)
}

/// Hashes the file at `path` and remembers that it is right.
///
/// # Errors
/// [`Error::Damaged`] with what was expected and found.
pub(super) fn hash_and_note(file: &File, path: &Path, progress: &Progress) -> Result<()> {
    let before = note(file, path)?;
    let remedy = || "remove the file and run the command again to fetch it anew".to_owned();
    let damaged = |reason| Error::Damaged { path: path.to_owned(), reason, remedy: remedy() };
    if before.bytes != file.bytes {
        return Err(damaged(format!("it has {} bytes, not {}", before.bytes, file.bytes)));
    }
    let found = sha256(path, file, progress)?;
    if found != file.sha256 {
        return Err(damaged(unlike(file, &found)));
    }
    remember(file, path);
    Ok(())
}

/// The sha256 of the weights at `path`: the manifest's, as noted when the file was found right, while the file is unchanged;
/// else what its bytes give.
///
/// # Errors
/// [`Error::Io`] when the file cannot be read.
pub fn sha256_of(path: &Path) -> Result<String> {
    let (bytes, modified_ns) = stamp(path)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    match notes(path).remove(&*name) {
        Some(note) if (note.bytes, note.modified_ns) == (bytes, modified_ns) => Ok(note.sha256),
        _ => hash(path, &name, bytes, &Progress::hidden()),
    }
}

/// "sha256 is …, expected …".
pub(super) fn unlike(file: &File, found: &str) -> String {
    format!("its sha256 is {found}, expected {}", file.sha256)
}

/// The sha256 of the file at `path` in lower-case hexadecimal.
pub(super) fn sha256(path: &Path, file: &File, progress: &Progress) -> Result<String> {
    hash(path, &file.name, file.bytes, progress)
}

fn hash(path: &Path, name: &str, bytes: u64, progress: &Progress) -> Result<String> {
    let mut input = fs::File::open(path).map_err(Error::io(path))?;
    let bar = progress.bar(format!("verifying {name}"), bytes, 0);
    let (mut hasher, mut block, mut done) = (Sha256::new(), vec![0; BLOCK], 0);
    loop {
        let n = input.read(&mut block).map_err(Error::io(path))?;
        if n == 0 {
            break;
        }
        hasher.update(&block[..n]);
        done += n as u64;
        bar.at(done)?;
    }
    Ok(hasher.finalize().iter().map(|b| format!("{b:02x}")).collect())
}

/// Notes that the file at `path`, as it is now, is right. A folder that cannot be written to is no error: the next start
/// hashes again.
pub(super) fn remember(file: &File, path: &Path) {
    let write = || -> Result<()> {
        let mut all = notes(path);
        all.insert(file.name.clone(), note(file, path)?);
        let (target, text) = (notes_path(path), serde_json::to_vec_pretty(&all).map_err(Error::internal)?);
        let beside = target.with_extension(format!("{}.tmp", std::process::id()));
        fs::write(&beside, text).and_then(|()| fs::rename(&beside, &target)).map_err(Error::io(&target))
    };
    if let Err(error) = write() {
        tracing::debug!(%error, "the note on verified weights was not written; they will be hashed again");
    }
}

fn note(file: &File, path: &Path) -> Result<Note> {
    let (bytes, modified_ns) = stamp(path)?;
    Ok(Note { bytes, modified_ns, sha256: file.sha256.clone() })
}

/// Size and time of change.
fn stamp(path: &Path) -> Result<(u64, u64)> {
    let found = fs::metadata(path).map_err(Error::io(path))?;
    let modified = found.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    Ok((found.len(), modified.map_or(0, |d| u64::try_from(d.as_nanos()).unwrap_or(u64::MAX))))
}

fn notes(path: &Path) -> BTreeMap<String, Note> {
    fs::read(notes_path(path)).ok().and_then(|text| serde_json::from_slice(&text).ok()).unwrap_or_default()
}

fn notes_path(path: &Path) -> PathBuf {
    path.with_file_name("verified.json")
}
