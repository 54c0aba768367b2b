//! The writer: documents first, their vectors afterwards.

mod embed;
mod tidy;

use std::collections::HashMap;
use std::fs::File;
use std::sync::Arc;

use super::lexical::{WordWriter, body};
use super::{Generation, Inner, Row, Snapshot, held};
use crate::error::Result;
use crate::model::Embedder;
use crate::patent::{Patent, PatentId};

/// The only writer of an index; the lock ends with it, or with its process.
///
/// What was added is searchable and safe once [`Writer::commit`] has returned. Dropping the writer forgets what was not
/// committed and waits for merges that are under way.
pub struct Writer {
    words: WordWriter,
    index: Arc<Inner>,
    next_row: u64,
    /// Documents touched since the last commit: whether they are stored afterwards.
    touched: HashMap<PatentId, bool>,
    unchanged: u64,
    replaced: u64,
    /// Held last, so that merges have ended when another writer gets it.
    _lock: File,
}

impl Writer {
    pub(super) fn open(index: Arc<Inner>, lock: File) -> Result<Self> {
        // another process may have written since we opened
        let snapshot = index.reload()?;
        let words = index.words.writer()?;
        Ok(Self { words, index, next_row: snapshot.generation().next_row, touched: HashMap::new(), unchanged: 0, replaced: 0, _lock: lock })
    }

    /// Adds a document, in place of the one stored under the same number. One that is stored letter by letter already is
    /// left alone, and keeps its vectors.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) when the disk is full. After that this writer writes no more, see [`Writer::commit`].
    pub fn add(&mut self, patent: &Patent) -> Result<()> {
        self.words.check()?;
        let body = body(patent)?;
        match self.touched.get(&patent.id) {
            Some(true) => self.replace(&patent.id)?,
            Some(false) => {}
            None => {
                let snapshot = held(&self.index.current).clone();
                if let Some(row) = stored(&snapshot, &patent.id)? {
                    if snapshot.view().body(row)?.is_some_and(|stored| stored == body) {
                        self.unchanged += 1;
                        return Ok(());
                    }
                    self.replace(&patent.id)?;
                }
            }
        }
        self.words.add(patent, Row(self.next_row), &body)?;
        self.next_row += 1;
        self.touched.insert(patent.id.clone(), true);
        Ok(())
    }

    fn replace(&mut self, id: &PatentId) -> Result<()> {
        self.replaced += 1;
        self.words.delete(id)
    }

    /// Deletes the document stored under this very number. Returns whether there was one.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) when the disk fails.
    pub fn delete(&mut self, id: &PatentId) -> Result<bool> {
        self.words.check()?;
        let there = match self.touched.get(id) {
            Some(there) => *there,
            None => stored(&held(&self.index.current).clone(), id)?.is_some(),
        };
        if there {
            self.words.delete(id)?;
            self.touched.insert(id.clone(), false);
        }
        Ok(there)
    }

    /// Documents that [`Writer::add`] found stored letter by letter.
    pub fn unchanged(&self) -> u64 {
        self.unchanged
    }

    /// Documents that [`Writer::add`] put in place of another one of the same number, stored before or added before.
    pub fn replaced(&self) -> u64 {
        self.replaced
    }

    /// Makes all changes durable and searchable. When this returns, no crash takes them back.
    ///
    /// # Errors
    /// [`Error::Io`](crate::Error::Io) when the disk is full; what was committed before stays. A writer that failed once, here
    /// or in [`Writer::add`], fails from then on: it no longer knows what a commit would leave out. Open another one.
    pub fn commit(&mut self) -> Result<Generation> {
        self.words.check()?;
        let before = held(&self.index.current).clone();
        if self.touched.is_empty() {
            return Ok(before.generation().clone());
        }
        let mut generation = before.generation().next();
        // tantivy may be ahead of the manifest after an interrupted commit
        generation.number = generation.number.max(generation.words + 1);
        generation.words = generation.number;
        generation.next_row = self.next_row;
        self.words.commit(generation.number)?;
        self.touched.clear();
        let published = self.index.words.view().and_then(|view| {
            generation.documents = view.documents();
            self.publish(&generation)
        });
        // the words are committed, but readers do not see it: a second try would find nothing to do and call that success
        published.inspect_err(|error| self.words.give_up(error))
    }

    /// Committed documents that have no vectors of this embedder yet.
    pub fn pending_vectors(&self, embedder: &Embedder) -> u64 {
        let snapshot = held(&self.index.current);
        let (done, total) = snapshot.vectors();
        if snapshot.fits(embedder).is_ok() { total - done } else { total }
    }

    /// Switches to a generation whose files are all in place.
    fn publish(&self, generation: &Generation) -> Result<Generation> {
        generation.publish(&self.index.dir)?;
        let snapshot = self.index.reload()?;
        Ok(snapshot.generation().clone())
    }
}

fn stored(snapshot: &Snapshot, id: &PatentId) -> Result<Option<Row>> {
    Ok(snapshot.view().find_exactly(id)?.first().map(|(row, _)| *row))
}
