//! Adding, replacing and deleting documents.

use std::path::{Path, PathBuf};

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexWriter, Term};

use super::schema::Fields;
use super::{guarded, settings};
use crate::error::Result;
use crate::index::Row;
use crate::patent::{Patent, PatentId};

/// tantivy's writer: its threads analyse and build segments, the caller only serialises.
pub(in crate::index) struct WordWriter {
    writer: Option<IndexWriter>,
    fields: Fields,
    dir: PathBuf,
}

impl WordWriter {
    pub(super) fn new(index: &tantivy::Index, fields: Fields, dir: &Path) -> tantivy::Result<Self> {
        let words = &settings().words;
        let options = IndexWriterOptions::builder()
            .num_worker_threads(words.writer_threads)
            .memory_budget_per_thread(words.writer_bytes / words.writer_threads.max(1))
            .num_merge_threads(1)
            .build();
        let writer = index.writer_with_options(options)?;
        let mut merging = LogMergePolicy::default();
        merging.set_del_docs_ratio_before_merge(0.3);
        writer.set_merge_policy(Box::new(merging));
        Ok(Self { writer: Some(writer), fields, dir: dir.to_owned() })
    }

    /// Adds a document; visible after [`WordWriter::commit`].
    pub fn add(&self, patent: &Patent, row: Row, body: &[u8]) -> Result<()> {
        let document = self.fields.document(patent, row, body);
        self.with(|writer| writer.add_document(document).map(|_| ()))
    }

    /// Deletes what is stored under this very number.
    pub fn delete(&self, id: &PatentId) -> Result<()> {
        let term = Term::from_field_text(self.fields.id, id.as_str());
        self.with(|writer| {
            writer.delete_term(term);
            Ok(())
        })
    }

    /// Makes all changes durable under `number`.
    pub fn commit(&mut self, number: u64) -> Result<()> {
        let Some(writer) = &mut self.writer else { return Ok(()) };
        guarded(&self.dir, || {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&number.to_string());
            prepared.commit().map(|_| ())
        })
    }

    fn with(&self, call: impl FnOnce(&IndexWriter) -> tantivy::Result<()>) -> Result<()> {
        match &self.writer {
            Some(writer) => guarded(&self.dir, || call(writer)),
            None => Ok(()),
        }
    }
}

impl Drop for WordWriter {
    /// Lets running merges end: were they thrown away each time, many small runs would leave many small segments.
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take()
            && let Err(e) = guarded(&self.dir, || writer.wait_merging_threads())
        {
            tracing::warn!("merging the words did not end well: {e}");
        }
    }
}
