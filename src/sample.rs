//! The sample corpus: invented patents, indexed into a collection of their own.

use std::path::Path;

use crate::error::{Error, Result};
use crate::index::{Index, sample};
use crate::ingest::{self, Found};
use crate::model::Embedder;

/// Opens the sample collection in `dir`, building it first where it is missing or unusable, and adding the vectors once there is an
/// embedder.
///
/// # Errors
/// What the index says.
pub fn open(dir: &Path, embedder: Option<&Embedder>) -> Result<Index> {
    let index = match Index::create_or_open(dir) {
        // made by another priorart, or damaged: it is ours to make anew
        Err(Error::Mismatch { .. } | Error::Damaged { .. }) => {
            std::fs::remove_dir_all(dir).map_err(Error::io(dir))?;
            Index::create_or_open(dir)?
        }
        opened => opened?,
    };
    let snapshot = index.snapshot();
    let (done, total) = snapshot.vectors();
    if snapshot.documents() > 0 && (done == total || embedder.is_none()) {
        return Ok(index);
    }
    let mut writer = match index.writer() {
        Ok(writer) => writer,
        Err(_) if snapshot.documents() > 0 => return Ok(index), // another process is at it
        Err(error) => return Err(error),
    };
    if snapshot.documents() == 0 {
        for (name, text) in sample::FILES {
            for found in ingest::json_lines(name, text) {
                match found {
                    Found::Document(document) => writer.add(&document.patent)?,
                    Found::Bad(error) => return Err(error),
                }
            }
        }
        writer.commit()?;
    }
    if let Some(embedder) = embedder {
        writer.embed_pending(embedder, &mut |_, _| true)?;
    }
    drop(writer);
    Ok(index)
}
