//! From the files of patent offices to [`Patent`]s: `files → content → format → records → documents`.
//!
//! What a file holds is told from its content, never from its name. Everything is read as a stream: one record is in memory at
//! a time, and a record has a size limit. A record that cannot be read is reported with its file and line, and the next one is
//! read; nothing that stands in a file makes the reader panic or expand.
//!
//! What this module is *not*: it does not index, does not run in parallel and does not draw the progress bar.
//!
//! | content | read by |
//! |---|---|
//! | JSON Lines, one document a line | [`jsonl`], which documents the shape |
//! | USPTO XML since 2005 (`us-patent-grant`, `us-patent-application`), single or the concatenated weekly file | `uspto_v4` |
//! | USPTO XML 2001–2004: applications (`patent-application-publication`) and grants (`PATDOC`) | `uspto_v1`, `uspto_v2` |
//!
//! Each of them plain, as gzip (also of several members) or as Zstandard.

mod fields;
mod format;
pub mod jsonl;
mod lines;
mod paragraphs;
mod record;
mod rows;
mod stream;
mod uspto;
mod uspto_v1;
mod uspto_v2;
mod uspto_v4;
mod walk;
mod xml;

use std::cell::Cell;
use std::collections::HashSet;
use std::hash::Hash;
use std::ops::ControlFlow;
use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::patent::Patent;
pub use rows::rows;
use walk::Input;

/// The longest record that is read, in bytes.
pub const MAX_RECORD_BYTES: usize = 64 << 20;

/// The deepest nesting of a record that is read: JSON brackets, XML elements.
pub const MAX_DEPTH: usize = 256;

/// The most entries of a list, and lines of a description: bounds what small pieces cost. Real documents stay far below.
const MAX_ENTRIES: usize = 200_000;

/// One document, with the place it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The document.
    pub patent: Patent,
    /// The input file, `-` for standard input.
    pub file: String,
    /// The line where its record starts, from 1.
    pub line: u64,
}

/// What stands at one place of an input.
#[derive(Debug)]
pub enum Found {
    /// A document.
    Document(Box<Document>),
    /// A record, or a whole file, that cannot be read and was skipped: always an [`Error::Record`].
    Bad(Error),
}

/// How far reading has come, in bytes of the files as they lie on the disk (compressed, where they are).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Position {
    /// Bytes read so far, over all inputs.
    pub bytes_done: u64,
    /// Bytes of all inputs together; `None` where standard input is among them.
    pub bytes_total: Option<u64>,
}

/// The documents of a JSON Lines text that is already in memory; `name` is for messages.
pub fn json_lines(name: &str, text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    let mut keep = |found| {
        all.push(found);
        ControlFlow::Continue(())
    };
    let _ = jsonl::read(lines::Lines::new(text.as_bytes()), name, &mut keep);
    all
}

/// Reads files, folders (with all they hold, sorted by name) and `-` (standard input) and hands over every record in order,
/// until `on` returns false.
///
/// Hidden files inside folders (those whose name starts with a dot) are passed over. Everything else that is not understood
/// becomes a [`Found::Bad`], also a file of an unknown format.
///
/// # Errors
/// [`Error::Unavailable`] when an input does not exist: told before the first record, for a misspelt name should not cost an
/// hour of indexing.
pub fn read(inputs: &[PathBuf], on: &mut dyn FnMut(Found, Position) -> bool) -> Result<()> {
    let inputs = walk::inputs(inputs)?;
    let bytes_total = inputs.iter().map(Input::bytes).sum();
    let bytes_done = Cell::new(0);
    let mut emit = |found| {
        let go_on = on(found, Position { bytes_done: bytes_done.get(), bytes_total });
        if go_on { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    for input in &inputs {
        if stream::read_input(input, &bytes_done, &mut emit).is_break() {
            break;
        }
    }
    Ok(())
}

/// Where the readers of the formats hand over what they find; a break means that the caller has left.
type Emit<'a> = &'a mut dyn FnMut(Found) -> ControlFlow<()>;

impl Found {
    fn document(patent: Patent, file: &str, line: u64) -> Self {
        Self::Document(Box::new(Document { patent, file: file.to_owned(), line }))
    }

    fn bad(file: &str, line: u64, reason: impl Into<String>) -> Self {
        Self::Bad(Error::Record { file: file.to_owned(), line, reason: shorten(reason.into()) })
    }
}

/// A message quotes what it complains about; what it quotes may be a whole description.
fn shorten(mut reason: String) -> String {
    const LONG_BYTES: usize = 400;
    if reason.len() > LONG_BYTES {
        let (head, tail) = (reason.floor_char_boundary(LONG_BYTES / 2), reason.ceil_char_boundary(reason.len() - LONG_BYTES / 2));
        reason.replace_range(head..tail, " … ");
    }
    reason
}

/// Every entry once, in the order of its first place.
fn distinct<T: Clone + Eq + Hash>(entries: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    entries.filter(|entry| seen.insert(entry.clone())).collect()
}

/// The reason inside an error of the domain words, without the field name that the caller knows better.
fn reason(error: Error) -> String {
    match error {
        Error::Invalid { reason, .. } => reason,
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests;
