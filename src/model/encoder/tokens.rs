//! Texts to token numbers.

use std::path::Path;

use tokenizers::Tokenizer;

use crate::error::{Error, Result};

/// A `tokenizer.json`, with its padding and truncation taken out: both are decided here.
#[derive(Clone)]
pub struct Tokens {
    tokenizer: Tokenizer,
    max_tokens: usize,
}

impl Tokens {
    /// Reads a `tokenizer.json`; sequences will have at most `max_tokens`, the marks at both ends included.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be read, [`Error::Damaged`] when it is not a tokenizer, or when it knows
    /// tokens beyond `vocabulary`, the rows of the word table.
    pub fn load(path: &Path, vocabulary: usize, max_tokens: usize) -> Result<Self> {
        let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason, remedy: "delete it and run `priorart models fetch`".into() };
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| damaged(e.to_string()))?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(Error::internal)?;
        if tokenizer.get_vocab(true).values().any(|id| *id as usize >= vocabulary) {
            return Err(damaged(format!("it names tokens beyond the {vocabulary} that the weights know")));
        }
        Ok(Self { tokenizer, max_tokens })
    }

    /// `prefix` + `text` with the model's marks around it, cut in front of the last mark.
    ///
    /// # Errors
    /// [`Error::Internal`] in the tokenizer's own words.
    pub fn encode(&self, prefix: &str, text: &str) -> Result<Vec<u32>> {
        let encoding = self.tokenizer.encode_fast(format!("{prefix}{text}"), true).map_err(Error::internal)?;
        let ids = encoding.get_ids();
        match ids.split_last() {
            Some((last, _)) if ids.len() > self.max_tokens => {
                let mut cut = ids[..self.max_tokens - 1].to_vec();
                cut.push(*last);
                Ok(cut)
            }
            _ => Ok(ids.to_vec()),
        }
    }

    /// Tokens of a text alone: without marks, without prefix, not cut.
    ///
    /// # Errors
    /// [`Error::Internal`] in the tokenizer's own words.
    pub fn count(&self, text: &str) -> Result<usize> {
        Ok(self.tokenizer.encode_fast(text, false).map_err(Error::internal)?.len())
    }
}
