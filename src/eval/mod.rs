//! Quality, measured: retrieval against relevance judgments, answers against questions with known answers,
//! conversations against scripts, summaries against abstracts and claims, classification against the codes that offices gave.

pub mod answers;
pub mod classification;
pub mod contains;
pub mod conversations;
pub mod metrics;
pub mod retrieval;
pub mod summaries;

use std::io::BufRead as _;
use std::path::Path;

use serde::de::DeserializeOwned;

use crate::app::App;
use crate::error::{Error, Result};
use crate::patent::{Patent, PatentId};

/// Reads a JSON Lines file of questions or queries.
///
/// # Errors
/// [`Error::Record`] with the line that is wrong.
pub fn read_lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<T>> {
    let file = std::fs::File::open(path).map_err(Error::io(path))?;
    let mut rows = Vec::new();
    for (line, text) in (1u64..).zip(std::io::BufReader::new(file).lines()) {
        let text = text.map_err(Error::io(path))?;
        if !text.trim().is_empty() {
            let record = |e: serde_json::Error| Error::Record { file: path.display().to_string(), line, reason: e.to_string() };
            rows.push(serde_json::from_str(&text).map_err(record)?);
        }
    }
    Ok(rows)
}

/// The document as the index has it.
fn stored(app: &App, id: &PatentId) -> Result<Option<Patent>> {
    let snapshot = app.index.snapshot();
    let rows = snapshot.find(id)?;
    rows.first().map(|(row, _)| snapshot.get(*row)).transpose().map(Option::flatten)
}
