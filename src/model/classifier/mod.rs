//! Text to CPC and IPC codes: linear heads and nearest neighbours over words and meaning, weighed into probabilities.
//!
//! The way of a text: its pieces become a sparse vector (`vocabulary`), its embedding the dense part; `documents` says how
//! alike it is to every training document; `layer` turns that, level by level, into candidates with the signs that speak for
//! them; `calibration` weighs the signs. [`train`] makes all of it, `file` keeps it in one checked file.
//!
//! What this module is *not*: it does not cut text into terms (the index does) and does not run the encoder.

mod bytes;
mod calibration;
mod documents;
mod file;
mod head;
mod layer;
mod linear;
mod lists;
mod train;
mod vocabulary;

use std::collections::BTreeMap;

pub(crate) use documents::{centred, mean};
pub use file::FILE;
pub use head::{Head, Scored};
pub(crate) use linear::shuffle;
pub use train::{Example, train};

/// A trained classifier.
#[derive(Debug, Default)]
pub struct Model {
    /// One for each task.
    pub heads: Vec<Head>,
    /// Titles of symbols, in their compact form.
    pub titles: BTreeMap<String, String>,
    /// The name and the fingerprint of the encoder whose embeddings the heads know; empty where they go by words alone.
    pub embedder: (String, String),
}

impl Model {
    /// Forgets the titles of symbols that no head can name.
    pub fn keep_known_titles(&mut self) {
        let known: std::collections::HashSet<&str> = self.heads.iter().flat_map(Head::codes).collect();
        self.titles.retain(|symbol, _| known.contains(symbol.as_str()));
    }
}
