//! The index on disk: words and vectors of every stored patent, one writer, many readers.
//!
//! - [`settings`]  what `index/index.toml` says
//! - [`analyzer`]  text to terms, with byte ranges: the same for documents, questions and evidence
//! - [`filter`]    which documents may be returned
//! - `applicants`  applicants in several scripts
//! - [`glossary`]  words of the trade in six languages
//! - [`sound`]     names that Korean and Japanese write as they sound; `loanwords` finds them in the collection
//! - [`manifest`]  `generation.json`, the file that says what belongs together
//! - `lexical`     words (tantivy)
//! - [`dense`]     vectors (segments, exact scan, graph)
//! - [`snapshot`]  one generation, opened for search
//! - [`build`]     adding documents, then their vectors
//! - [`sample`]    the text of the sample corpus
//!
//! A folder holds `generation.json`, `words/`, `vectors/` and `writer.lock`.

pub mod analyzer;
mod applicants;
pub mod build;
pub mod dense;
pub mod filter;
pub mod glossary;
mod lexical;
mod loanwords;
pub mod manifest;
pub mod sample;
pub mod settings;
pub mod snapshot;
pub mod sound;
#[cfg(test)]
mod tests;
mod titles;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, SystemTime};

pub use analyzer::{Token, stems, terms, without};
pub use applicants::spelt;
pub use build::Writer;
pub use dense::{Crowd, DenseGraph};
pub use filter::{Filter, Row, Scored};
pub use glossary::{Glossary, Rendering};
pub use manifest::Generation;
pub use snapshot::Snapshot;
pub use sound::Names;
pub use titles::title_of;

use crate::error::{Error, Result};
use lexical::{Words, schema_hash};

/// An index folder. A clone is cheap and sees the same generation.
#[derive(Clone)]
pub struct Index {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    words: Words,
    glossary: Glossary,
    current: Mutex<Arc<Snapshot>>,
    /// The manifest file as it was when `current` was opened; held while a newer one is opened.
    seen: Mutex<Stamp>,
}

/// What a cheap look at a file tells.
type Stamp = Option<(SystemTime, u64)>;

impl Index {
    /// Opens an existing index for searching.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is none, [`Error::Mismatch`] when another format or analyzer made it,
    /// [`Error::Damaged`] when the words are not what the manifest says. Damaged vectors are left out with a warning.
    pub fn open(dir: &Path) -> Result<Self> {
        let generation =
            Generation::read(dir)?.ok_or_else(|| Error::Unavailable { what: format!("there is no index in {}", dir.display()), remedy: make_one(dir) })?;
        check_schema(dir, &generation)?;
        let words = Words::open(&dir.join(WORDS))?;
        let stamp = stamp(dir);
        let glossary = Glossary::of(dir)?;
        let snapshot = load(dir, &words, &glossary, None)?;
        Ok(Self { inner: Arc::new(Inner { dir: dir.to_owned(), words, glossary, current: Mutex::new(Arc::new(snapshot)), seen: Mutex::new(stamp) }) })
    }

    /// Opens an index, making an empty one where there is none.
    ///
    /// # Errors
    /// As [`Index::open`], and [`Error::Io`] when nothing can be written there.
    pub fn create_or_open(dir: &Path) -> Result<Self> {
        if Generation::read(dir)?.is_none() {
            std::fs::create_dir_all(dir.join(VECTORS)).map_err(Error::io(dir))?;
            let _lock = lock(dir)?;
            // another process may have been faster
            if Generation::read(dir)?.is_none() {
                // Words without a manifest: a run that was killed while it made the folder, or a manifest that was lost.
                if !Words::exists(&dir.join(WORDS)) {
                    Words::create(&dir.join(WORDS))?;
                }
                Generation::first(schema_hash()).publish(dir)?;
            }
        }
        Self::open(dir)
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// An immutable view of the present generation.
    pub fn snapshot(&self) -> Arc<Snapshot> {
        held(&self.inner.current).clone()
    }

    /// Picks up what another process has committed. Returns whether there was something new; costs one `stat` when not, and
    /// nothing while another thread is at it, so that every request can ask. Opening a new generation blocks.
    ///
    /// # Errors
    /// As [`Index::open`]; the present snapshot stays.
    pub fn refresh(&self) -> Result<bool> {
        let mut seen = match self.inner.seen.try_lock() {
            Ok(seen) => seen,
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Poisoned(seen)) => seen.into_inner(),
        };
        let now = stamp(&self.inner.dir);
        if now == *seen && settled(now) {
            return Ok(false);
        }
        let before = self.snapshot();
        let on_disk = Generation::read(&self.inner.dir)?;
        let newer = on_disk.is_some_and(|generation| generation.number > before.generation().number);
        if newer {
            self.inner.reload()?;
        }
        *seen = now;
        Ok(newer)
    }

    /// The one writer; see [`Writer`].
    ///
    /// # Errors
    /// [`Error::Unavailable`] while another one, of this or another process, is alive.
    pub fn writer(&self) -> Result<Writer> {
        Writer::open(self.inner.clone(), lock(&self.inner.dir)?)
    }

    /// Compares every file of words with its checksum (reads them all). Vectors are compared whenever they are opened.
    ///
    /// # Errors
    /// [`Error::Damaged`] where one does not agree or cannot be read.
    pub fn verify(&self) -> Result<()> {
        self.inner.words.verify()
    }
}

/// Folder of the words inside the index folder.
const WORDS: &str = "words";
/// Folder of the vectors.
const VECTORS: &str = "vectors";

impl Inner {
    /// Opens the generation on disk and makes it the present one, unless a newer one is present by now: of two threads that
    /// open generations, the one with the older may be done last. Returns the present one.
    fn reload(&self) -> Result<Arc<Snapshot>> {
        let before = held(&self.current).clone();
        let snapshot = load(&self.dir, &self.words, &self.glossary, Some(&before))?;
        let mut current = held(&self.current);
        let age = |snapshot: &Snapshot| (snapshot.generation().number, snapshot.generation().words);
        if age(&snapshot) >= age(&current) {
            *current = Arc::new(snapshot);
        }
        Ok(current.clone())
    }
}

/// Opens the generation on disk.
fn load(dir: &Path, words: &Words, glossary: &Glossary, previous: Option<&Snapshot>) -> Result<Snapshot> {
    for attempt in 1.. {
        let Some(generation) = Generation::read(dir)? else { break };
        check_schema(dir, &generation)?;
        let number = generation.number;
        let (snapshot, dropped) = Snapshot::open(dir, words, glossary, generation, previous)?;
        // A writer may have switched and swept while we were opening: then the missing files are simply old.
        let moved_on = !dropped.is_empty() && attempt < 5 && Generation::read(dir)?.is_some_and(|g| g.number != number);
        if !moved_on {
            for trouble in dropped {
                tracing::warn!("left out: {trouble}");
            }
            return Ok(snapshot);
        }
    }
    Err(Error::Unavailable { what: format!("the index in {} has gone", dir.display()), remedy: make_one(dir) })
}

/// How to make an index in a folder.
fn make_one(dir: &Path) -> String {
    format!("make one with `priorart index --index {} FILES`", dir.display())
}

fn check_schema(dir: &Path, generation: &Generation) -> Result<()> {
    if generation.schema == schema_hash() {
        return Ok(());
    }
    Err(Error::Mismatch {
        what: format!("the index in {} was made with other fields or another analyzer", dir.display()),
        remedy: "index the files again into a new folder, or use the priorart that made it".into(),
    })
}

fn lock(dir: &Path) -> Result<File> {
    let path = dir.join("writer.lock");
    let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(Error::io(&path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(fs::TryLockError::WouldBlock) => Err(Error::Unavailable {
            what: format!("another priorart is writing to the index in {}", dir.display()),
            remedy: "wait until it has finished, or stop it".into(),
        }),
        Err(fs::TryLockError::Error(e)) => Err(Error::io(&path)(e)),
    }
}

fn stamp(dir: &Path) -> Stamp {
    let meta = std::fs::metadata(dir.join(manifest::FILE)).ok()?;
    Some((meta.modified().ok()?, meta.len()))
}

/// Whether a file is old enough that another change would show: clocks of file systems tick slowly.
fn settled(stamp: Stamp) -> bool {
    stamp.is_none_or(|(modified, _)| modified.elapsed().is_ok_and(|age| age > Duration::from_secs(1)))
}

/// A lock whose holder may have panicked: what it guards is replaced as a whole, so it is whole.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
