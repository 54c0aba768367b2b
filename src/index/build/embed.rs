//! Vectors for documents that have none: in batches, saved every so often, stoppable between two batches.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use super::super::VECTORS;
use super::super::dense::Segment;
use super::super::manifest::EmbedderMark;
use super::super::settings::settings;
use super::{Row, Writer, held};
use crate::error::{Error, Result};
use crate::model::{Embedder, Embedding, TextKind};
use crate::patent::{Patent, claim};

/// Longest text handed to an embedder, in characters; models cut at some hundred tokens anyway.
const TEXT_CHARS: usize = 4_000;

/// A document being embedded.
struct Waiting {
    row: Row,
    found: Vec<Option<Embedding>>,
}

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
        let mut waiting: Vec<Waiting> = Vec::with_capacity(patents.len());
        let mut texts: Vec<(usize, usize, String)> = Vec::new();
        for (row, patent) in patents {
            let own = texts_of(patent);
            if own.is_empty() {
                run.finish(*row, &[]);
            }
            texts.extend(own.into_iter().enumerate().map(|(nth, text)| (waiting.len(), nth, text)));
            let count = texts.iter().rev().take_while(|(document, ..)| *document == waiting.len()).count();
            waiting.push(Waiting { row: *row, found: vec![None; count] });
        }
        texts.sort_by_key(|(_, _, text)| text.len());
        let mut left: HashMap<usize, usize> = waiting.iter().map(|w| w.found.len()).enumerate().filter(|(_, n)| *n > 0).collect();
        for batch in texts.chunks(settings().vectors.batch_texts.max(1)) {
            let embeddings = patiently(embedder, batch.iter().map(|(.., text)| text.clone()).collect())?;
            for ((document, nth, _), embedding) in batch.iter().zip(embeddings) {
                waiting[*document].found[*nth] = Some(embedding);
                let open = left.entry(*document).or_insert(1);
                *open -= 1;
                if *open == 0 {
                    let whole: Vec<Embedding> = std::mem::take(&mut waiting[*document].found).into_iter().flatten().collect();
                    run.finish(waiting[*document].row, &whole);
                }
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
        generation.embedder = Some(EmbedderMark { name: embedder.name().to_owned(), dimensions: embedder.dimensions() });
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
    fn finish(&mut self, row: Row, embeddings: &[Embedding]) {
        self.segment.push(row, embeddings);
        self.rows += 1;
        self.done += 1;
    }
}

/// What stands for a document: title and abstract, then its first independent claims when the abstract is there too.
fn texts_of(patent: &Patent) -> Vec<String> {
    let claims = settings().vectors.claims_per_document;
    let mut texts = vec![patent.gist()];
    if !patent.abstract_text.trim().is_empty() {
        texts.extend(claim::independent(&patent.claims).take(claims).filter_map(|n| patent.claims.get(n as usize - 1).cloned()));
    }
    texts.retain(|text| !text.trim().is_empty());
    for text in &mut texts {
        if let Some((cut, _)) = text.char_indices().nth(TEXT_CHARS) {
            text.truncate(cut);
        }
    }
    texts
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
