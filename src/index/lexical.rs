//! Words: the tantivy side of the index. No other place names tantivy.
//!
//! - `schema`  the fields, and a patent turned into a document
//! - `tokens`  our analyzer as tantivy wants it
//! - `view`    one commit, opened: rows, stored documents, statistics
//! - `gate`    a [`Filter`](super::Filter) turned into a set of documents
//! - `rank`    BM25 over the fields
//! - `ids`     from spellings of a number to stored documents
//! - `writer`  adding and deleting

mod gate;
mod ids;
mod initials;
mod rank;
mod schema;
mod tokens;
mod view;
mod writer;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::OpenReadError;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexBuilder, IndexReader, IndexSettings, ReloadPolicy, TantivyError};

pub(super) use gate::Gate;
pub(super) use schema::{body, schema_hash};
pub(super) use view::View;
pub(super) use writer::WordWriter;

use super::manifest::sync_folder;
use super::settings::settings;
use crate::error::{Error, Result};
use schema::Fields;

/// The folder of words, opened.
pub(super) struct Words {
    index: tantivy::Index,
    reader: IndexReader,
    fields: Fields,
    dir: PathBuf,
}

impl Words {
    /// Whether something was ever committed in `dir`.
    pub fn exists(dir: &Path) -> bool {
        dir.join("meta.json").exists()
    }

    /// A new, empty folder.
    pub fn create(dir: &Path) -> Result<Self> {
        std::fs::create_dir_all(dir).map_err(Error::io(dir))?;
        let (schema, fields) = Fields::schema();
        let compressor = Compressor::Zstd(ZstdCompressor { compression_level: Some(3) });
        let settings = IndexSettings { docstore_compression: compressor, ..IndexSettings::default() };
        let words = guarded(dir, || {
            let index = IndexBuilder::new().schema(schema).settings(settings).tokenizers(tokens::tokenizers()).create_in_dir(dir)?;
            Self::with_reader(index, fields, dir)
        })?;
        // its own name is made durable with the manifest beside it
        sync_folder(dir)?;
        Ok(words)
    }

    /// An existing folder. The caller has compared the schema hash.
    pub fn open(dir: &Path) -> Result<Self> {
        guarded(dir, || {
            let mut index = tantivy::Index::open(MmapDirectory::open(dir)?)?;
            index.set_tokenizers(tokens::tokenizers());
            Self::with_reader(index, Fields::schema().1, dir)
        })
    }

    fn with_reader(index: tantivy::Index, fields: Fields, dir: &Path) -> tantivy::Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).doc_store_cache_num_blocks(settings().words.store_cache_blocks).try_into()?;
        Ok(Self { index, reader, fields, dir: dir.to_owned() })
    }

    /// The number that the newest commit carries.
    pub fn committed(&self) -> Result<u64> {
        let meta = guarded(&self.dir, || self.index.load_metas())?;
        Ok(meta.payload.and_then(|text| text.parse().ok()).unwrap_or(0))
    }

    /// The newest commit, opened for reading.
    pub fn view(&self) -> Result<View> {
        guarded(&self.dir, || {
            self.reader.reload()?;
            View::new(self.reader.searcher(), self.fields, &self.dir)
        })
    }

    /// The one writer.
    pub fn writer(&self) -> Result<WordWriter> {
        guarded(&self.dir, || WordWriter::new(&self.index, self.fields, &self.dir))
    }

    /// Compares every file with its checksum, which reads them all.
    pub fn verify(&self) -> Result<()> {
        let bad = guarded(&self.dir, || self.index.validate_checksum())?.into_iter().min();
        bad.map_or(Ok(()), |file| Err(damaged(&self.dir.join(file), "its checksum does not agree")))
    }
}

/// Runs a tantivy call; its errors, and its panics on damaged files, come back as ours.
fn guarded<T>(dir: &Path, call: impl FnOnce() -> tantivy::Result<T>) -> Result<T> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(result) => result.map_err(|e| translate(dir, e)),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(damaged(dir, text.unwrap_or("unreadable")))
        }
    }
}

fn damaged(dir: &Path, reason: impl std::fmt::Display) -> Error {
    Error::Damaged {
        path: dir.to_owned(),
        reason: reason.to_string(),
        remedy: "copy the folder back from a backup, or index the files again into a new folder".into(),
    }
}

/// tantivy's errors in the user's terms.
fn translate(dir: &Path, error: TantivyError) -> Error {
    use std::io::ErrorKind::{InvalidData, NotFound, PermissionDenied, StorageFull, UnexpectedEof};
    // a full disk comes in a dozen wrappings, some of them text
    let wrapped = format!("{error} {error:?}");
    if ["StorageFull", "QuotaExceeded", "os error 28", "os error 122", "FileTooLarge", "os error 27"].iter().any(|sign| wrapped.contains(sign)) {
        return Error::Io { path: dir.to_owned(), source: std::io::Error::new(StorageFull, "the disk is full") };
    }
    let io = |source: &std::io::Error| match source.kind() {
        NotFound | InvalidData | UnexpectedEof => damaged(dir, source),
        // the original cannot be moved out of its Arc: kind and words are kept
        kind => Error::Io { path: dir.to_owned(), source: std::io::Error::new(kind, source.to_string()) },
    };
    match &error {
        TantivyError::IoError(source) => io(source),
        TantivyError::OpenReadError(OpenReadError::IoError { io_error, .. }) if io_error.kind() == PermissionDenied => io(io_error),
        TantivyError::OpenReadError(_) | TantivyError::DataCorruption(_) | TantivyError::IncompatibleIndex(_) | TantivyError::DeserializeError(_) => {
            tracing::debug!(%error, "the word index is damaged");
            damaged(dir, "its files are not what was written: one is missing, cut short or changed")
        }
        TantivyError::LockFailure(..) => Error::Unavailable {
            what: format!("the index in {} cannot be locked", dir.display()),
            remedy: "wait until the other priorart has finished, and check that the folder can be written".into(),
        },
        TantivyError::ErrorInThread(_) => Error::Io {
            path: dir.to_owned(),
            source: std::io::Error::other(format!("writing failed, check the free space and run the command again ({error})")),
        },
        // the schema was compared by its hash: a part of it that is missing has been damaged
        TantivyError::SchemaError(reason) => damaged(dir, reason),
        _ => Error::internal(error),
    }
}
