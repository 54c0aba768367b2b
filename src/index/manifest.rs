//! `generation.json`: the one file that says what belongs together.
//!
//! Order of a commit: words first (tantivy, whose commit carries our number), then vector files under new names, then one
//! fsynced rename of this file. Whatever is killed in between leaves the last generation whole; words that got further than
//! the manifest are taken as they are, because rows without vectors are simply pending.

use std::fs::{self, File};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::model::Embedder;

/// Raise when the files change shape.
pub(super) const FORMAT: u32 = 1;

/// The file's name inside the index folder.
pub(super) const FILE: &str = "generation.json";

/// One immutable state of the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Generation {
    /// Shape of the files.
    pub format: u32,
    /// Hash of the fields and the analyzer.
    pub schema: String,
    /// When, RFC 3339, UTC.
    pub created: String,
    /// Counts commits, of words or of vectors.
    pub number: u64,
    /// The number that the tantivy commit carries; tantivy may be further after an interrupted commit.
    pub words: u64,
    /// Stored documents.
    pub documents: u64,
    /// The next row number to give out.
    pub next_row: u64,
    /// What made the vectors.
    pub embedder: Option<EmbedderMark>,
    /// The vector segments.
    pub segments: Vec<VectorFile>,
    /// The graph over them.
    pub graph: Option<VectorFile>,
}

/// Which embedder made the vectors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbedderMark {
    /// Name of the weights.
    pub name: String,
    /// Length of every vector.
    pub dimensions: usize,
    /// Hash of the weights, prefixes and token limit. An index whose vectors are older than this field has none: it is
    /// believed on name and dimensions, until its vectors are made anew.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<String>,
}

impl EmbedderMark {
    /// The mark of vectors that `embedder` makes.
    pub(super) fn of(embedder: &Embedder) -> Self {
        Self { name: embedder.name().to_owned(), dimensions: embedder.dimensions(), fingerprint: embedder.fingerprint().map(str::to_owned) }
    }

    /// Whether new vectors of `embedder` can be compared with those that were marked.
    ///
    /// # Errors
    /// [`Error::Mismatch`] with what differs and the remedy.
    pub(super) fn fits(&self, embedder: &Embedder) -> Result<()> {
        let Self { name, dimensions, fingerprint } = self;
        let what = if (name.as_str(), *dimensions) != (embedder.name(), embedder.dimensions()) {
            let (now, now_dimensions) = (embedder.name(), embedder.dimensions());
            format!("the vectors of the index were made by {name} ({dimensions} dimensions), the present embedder is {now} ({now_dimensions})")
        } else if let (Some(then), Some(now)) = (fingerprint.as_deref(), embedder.fingerprint())
            && then != now
        {
            format!("the vectors of the index were made by other weights or settings of {name} ({then}) than the present ones ({now})")
        } else {
            return Ok(());
        };
        let back = if name == embedder.name() { "put the former weights back".to_owned() } else { format!("go back to {name}") };
        Err(Error::Mismatch { what, remedy: format!("run `priorart index` to make them anew, or {back}; search by words works meanwhile") })
    }
}

/// A file of vectors, or the graph over them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VectorFile {
    /// Name inside `vectors/`.
    pub file: String,
    /// Vectors in it.
    pub vectors: u64,
    /// Size.
    pub bytes: u64,
    /// CRC-32 of the whole file.
    pub crc32: u32,
}

impl Generation {
    /// The first one, of an empty index.
    pub(super) fn first(schema: String) -> Self {
        Self { format: FORMAT, schema, created: now(), number: 0, words: 0, documents: 0, next_row: 0, embedder: None, segments: Vec::new(), graph: None }
    }

    /// The one after this.
    pub(super) fn next(&self) -> Self {
        Self { number: self.number + 1, created: now(), ..self.clone() }
    }

    /// Reads the manifest of the index in `dir`; `None` when there is none.
    pub(super) fn read(dir: &Path) -> Result<Option<Self>> {
        let path = dir.join(FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(e) if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => return Ok(None),
            Err(e) if e.kind() == std::io::ErrorKind::InvalidData => String::new(),
            Err(e) => return Err(Error::io(&path)(e)),
        };
        let damaged =
            |e: serde_json::Error| Error::Damaged { path: path.clone(), reason: e.to_string(), remedy: "index the files again into a new folder".into() };
        // the format is looked at alone: a later one may have other fields
        let value: serde_json::Value = serde_json::from_str(&text).map_err(damaged)?;
        let format = value.get("format").and_then(serde_json::Value::as_u64);
        if let Some(format) = format.filter(|f| *f != u64::from(FORMAT)) {
            return Err(Error::Mismatch {
                what: format!("the index in {} has format {format}, this priorart reads format {FORMAT}", dir.display()),
                remedy: "index the files again into a new folder, or use the priorart that made it".into(),
            });
        }
        serde_json::from_value(value).map(Some).map_err(damaged)
    }

    /// Makes this generation the one that readers see.
    pub(super) fn publish(&self, dir: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self).map_err(Error::internal)?;
        write_durably(&dir.join(FILE), text.as_bytes())
    }
}

/// Writes a file so that after a crash it is there in full or not at all.
pub(super) fn write_durably(path: &Path, bytes: &[u8]) -> Result<()> {
    let unfinished = path.with_extension("unfinished");
    let mut file = File::create(&unfinished).map_err(Error::io(&unfinished))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(Error::io(&unfinished))?;
    drop(file);
    fs::rename(&unfinished, path).map_err(Error::io(path))?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Makes new names in `dir` durable. Windows keeps its own order and cannot open folders.
pub(super) fn sync_folder(dir: &Path) -> Result<()> {
    if cfg!(unix) { File::open(dir).and_then(|d| d.sync_all()).map_err(Error::io(dir)) } else { Ok(()) }
}

fn now() -> String {
    let mut now = jiff::Timestamp::now().to_string();
    if let Some(point) = now.find('.') {
        now.replace_range(point..now.len() - 1, ""); // whole seconds
    }
    now
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_without_a_fingerprint_stays_readable() {
        let old = r#"{"name": "multilingual-e5-small", "dimensions": 384}"#;
        let mark: EmbedderMark = serde_json::from_str(old).expect("the shape of older indexes");
        assert_eq!(mark.fingerprint, None);
        assert_eq!(serde_json::to_string(&mark).expect("json"), r#"{"name":"multilingual-e5-small","dimensions":384}"#);
    }

    #[test]
    fn is_read_back_and_refuses_what_it_does_not_know() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(Generation::read(dir.path()).expect("no file is no error"), None);
        let first = Generation::first("s".into());
        first.publish(dir.path()).expect("written");
        assert_eq!(Generation::read(dir.path()).expect("read"), Some(first.clone()));
        let later = serde_json::to_string(&first).expect("json").replace("\"format\":1", "\"format\":2");
        fs::write(dir.path().join(FILE), later).expect("written");
        assert!(matches!(Generation::read(dir.path()), Err(Error::Mismatch { .. })));
        for broken in ["{\"format\": 1", "{\"format\": 1}", "", "[]"] {
            fs::write(dir.path().join(FILE), broken).expect("written");
            assert!(matches!(Generation::read(dir.path()), Err(Error::Damaged { .. })), "{broken}");
        }
    }
}
