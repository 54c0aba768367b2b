//! Adding, replacing and deleting documents.

use std::path::{Path, PathBuf};

use tantivy::indexer::{IndexWriterOptions, LogMergePolicy};
use tantivy::{IndexWriter, Term};

use super::schema::Fields;
use super::{guarded, settings};
use crate::error::{Error, Result};
use crate::index::Row;
use crate::index::manifest::sync_folder;
use crate::patent::{Patent, PatentId};

/// tantivy's writer: its threads analyse and build segments, the caller only serialises.
///
/// After a failure it is spent. tantivy itself would go on: the commit after a failed one succeeds with what is left, which is
/// the deletes without the documents that were to replace what they delete.
pub(in crate::index) struct WordWriter {
    writer: Option<IndexWriter>,
    fields: Fields,
    dir: PathBuf,
    /// What failed.
    spent: Option<String>,
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
        Ok(Self { writer: Some(writer), fields, dir: dir.to_owned(), spent: None })
    }

    /// Adds a document; visible after [`WordWriter::commit`].
    pub fn add(&mut self, patent: &Patent, row: Row, body: &[u8]) -> Result<()> {
        let document = self.fields.document(patent, row, body);
        self.with(|writer| writer.add_document(document).map(|_| ()))
    }

    /// Deletes what is stored under this very number.
    pub fn delete(&mut self, id: &PatentId) -> Result<()> {
        let term = Term::from_field_text(self.fields.id, id.as_str());
        self.with(|writer| {
            writer.delete_term(term);
            Ok(())
        })
    }

    /// Makes all changes durable under `number`.
    pub fn commit(&mut self, number: u64) -> Result<()> {
        self.with(|writer| {
            let mut prepared = writer.prepare_commit()?;
            prepared.set_payload(&number.to_string());
            prepared.commit().map(|_| ())
        })?;
        // tantivy syncs the folder before it renames its list of files, not after: a power cut would bring the old list back
        sync_folder(&self.dir).inspect_err(|error| self.give_up(error))
    }

    /// # Errors
    /// [`Error::Io`] after a failure, naming it.
    pub fn check(&self) -> Result<()> {
        let Some(reason) = &self.spent else { return Ok(()) };
        let words = format!("writing has failed before ({reason}); nothing was written since. Run the command again");
        Err(Error::io(&self.dir)(std::io::Error::other(words)))
    }

    /// No later call will write.
    pub fn give_up(&mut self, error: &Error) {
        self.spent.get_or_insert_with(|| error.to_string());
    }

    fn with(&mut self, call: impl FnOnce(&mut IndexWriter) -> tantivy::Result<()>) -> Result<()> {
        self.check()?;
        let writer = self.writer.as_mut().ok_or_else(|| Error::internal("the writer has ended"))?;
        guarded(&self.dir, || call(writer)).inspect_err(|error| self.spent = Some(error.to_string()))
    }
}

impl Drop for WordWriter {
    /// Lets running merges end: were they thrown away each time, many small runs would leave many small segments.
    fn drop(&mut self) {
        let Some(mut writer) = self.writer.take() else { return };
        let ended = guarded(&self.dir, || {
            if self.spent.is_some() {
                // what was half written takes room on a disk that may be full
                writer.rollback()?;
                writer.garbage_collect_files().wait()?;
            }
            writer.wait_merging_threads()
        });
        if let Err(error) = ended {
            tracing::debug!(%error, "merging the words did not end well");
        }
    }
}
