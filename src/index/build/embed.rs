//! Vectors for documents that have none: in batches, saved every so often, stoppable between two batches.

use std::time::{Duration, Instant};

use super::super::VECTORS;
use super::super::dense::Segment;
use super::super::manifest::EmbedderMark;
use super::super::settings::settings;
use super::{Row, Writer, held};
use crate::error::{Error, Result};
use crate::model::{Embedder, Embedding, TextKind};
use crate::patent::Patent;

/// Longest text handed to an embedder, in characters; models cut at some hundred tokens anyway.
const TEXT_CHARS: usize = 4_000;

impl Writer {
    /// Embeds documents that have no vectors, a batch at a time, and saves as it goes; in the end merges small segments and
    /// builds the graph when there is enough for one. Changes not yet committed are committed first; vectors of another
    /// embedder are given up for new ones.
    ///
    /// `progress` is told how many documents are done and how many there are; `false` stops, keeping what is done.
    /// Returns how many documents were embedded.
    ///
    /// # Errors
    /// What the embedder says, or [`Error::Io`]; what was saved stays.
    pub fn embed_pending(&mut self, embedder: &Embedder, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<u64> {
        self.commit()?;
        let snapshot = held(&self.index.current).clone();
        let foreign = snapshot.fits(embedder).is_err();
        let pending: Vec<Row> = if foreign { snapshot.rows().collect() } else { snapshot.pending() };
        let mut run =
            Run { total: pending.len() as u64, done: 0, saved: 0, since: Instant::now(), segment: Segment::new(embedder.dimensions()), rows: 0, foreign };
        let mut outcome = Ok(progress(0, run.total));
        for window in pending.chunks(settings().vectors.window_documents.max(1)) {
            if !matches!(outcome, Ok(true)) {
                break;
            }
            let patents = snapshot.get_many(window)?;
            outcome = self.embed_window(&patents, embedder, &mut run, progress);
        }
        // also after a failure: what is done is done
        self.save(embedder, &mut run)?;
        if outcome? {
            let (done, total) = (run.done, run.total);
            self.tidy(&mut || progress(done, total))?;
        }
        Ok(run.saved)
    }

    /// Embeds some documents, short texts together; `false` when told to stop.
    fn embed_window(&self, patents: &[(Row, Patent)], embedder: &Embedder, run: &mut Run, progress: &mut dyn FnMut(u64, u64) -> bool) -> Result<bool> {
        let mut texts: Vec<(Row, String)> = Vec::with_capacity(patents.len());
        for (row, patent) in patents {
            match text_of(patent) {
                text if text.is_empty() => run.finish(*row, None),
                text => texts.push((*row, text)),
            }
        }
        texts.sort_by_key(|(_, text)| text.len());
        for batch in texts.chunks(settings().vectors.batch_texts.max(1)) {
            let embeddings = patiently(embedder, batch.iter().map(|(_, text)| text.clone()).collect())?;
            for ((row, _), embedding) in batch.iter().zip(&embeddings) {
                run.finish(*row, Some(embedding));
            }
            if run.rows >= settings().vectors.segment_documents || run.since.elapsed() > Duration::from_secs(settings().vectors.segment_seconds) {
                self.save(embedder, run)?;
            }
            if !progress(run.done, run.total) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Writes what has gathered as a segment and switches to the generation with it.
    fn save(&self, embedder: &Embedder, run: &mut Run) -> Result<()> {
        run.since = Instant::now();
        if run.segment.is_empty() {
            return Ok(());
        }
        let mut generation = held(&self.index.current).generation().next();
        if std::mem::take(&mut run.foreign) {
            generation.segments.clear();
            generation.graph = None;
        }
        // the mark says what made *all* vectors: where older ones stay, so does what is known of them
        if generation.segments.is_empty() {
            generation.embedder = Some(EmbedderMark::of(embedder));
        }
        let segment = std::mem::replace(&mut run.segment, Segment::new(embedder.dimensions()));
        generation.segments.push(segment.write(&self.index.dir.join(VECTORS), format!("{:08}.vec", generation.number))?);
        self.publish(&generation)?;
        run.saved += std::mem::take(&mut run.rows) as u64;
        Ok(())
    }
}

/// How far a call has come.
struct Run {
    total: u64,
    done: u64,
    saved: u64,
    since: Instant,
    segment: Segment,
    rows: usize,
    /// Vectors of another embedder are still in place.
    foreign: bool,
}

impl Run {
    fn finish(&mut self, row: Row, embedding: Option<&Embedding>) {
        self.segment.push(row, embedding);
        self.rows += 1;
        self.done += 1;
    }
}

/// What stands for a document: title and abstract. Vectors of its claims were tried and found less (benches/RESULTS.md).
fn text_of(patent: &Patent) -> String {
    let mut text = patent.gist();
    if let Some((cut, _)) = text.char_indices().nth(TEXT_CHARS) {
        text.truncate(cut);
    }
    text
}

/// Embeds, waiting while others keep the embedder busy.
fn patiently(embedder: &Embedder, texts: Vec<String>) -> Result<Vec<Embedding>> {
    let wanted = texts.len();
    loop {
        match embedder.embed_blocking(texts.clone(), TextKind::Passage) {
            Err(Error::Busy { .. }) => std::thread::sleep(Duration::from_millis(100)),
            Ok(embeddings) if embeddings.len() != wanted => return Err(Error::internal("the embedder returned another number of embeddings")),
            other => return other,
        }
    }
}
