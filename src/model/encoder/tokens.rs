//! Texts to token numbers.

use std::path::Path;

use tokenizers::models::unigram::Unigram;
use tokenizers::{DecoderWrapper, Model, ModelWrapper, NormalizerWrapper, PostProcessorWrapper, PreTokenizerWrapper, Tokenizer, TokenizerImpl};

use super::capitals::calmed;
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
        let damaged = |reason: String| Error::Damaged { path: path.to_owned(), reason, remedy: "delete it and run `priorart models pull`".into() };
        let bytes = std::fs::read(path).map_err(Error::io(path))?;
        let mut tokenizer = read(&bytes).map_err(|e| damaged(e.to_string()))?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(Error::internal)?;
        if highest(&tokenizer) as usize >= vocabulary {
            return Err(damaged(format!("it names tokens beyond the {vocabulary} that the weights know")));
        }
        Ok(Self { tokenizer, max_tokens })
    }

    /// `prefix` + text (its lines in capitals in small letters) with the model's marks around it, cut in front of the last mark.
    /// Many texts are cut up on all cores.
    ///
    /// # Errors
    /// [`Error::Internal`] in the tokenizer's own words.
    pub fn encode(&self, prefix: &str, texts: &[String]) -> Result<Vec<Vec<u32>>> {
        let whole = |text: &String| format!("{prefix}{}", calmed(text));
        let encodings = match texts {
            [one] => vec![self.tokenizer.encode_fast(whole(one), true).map_err(Error::internal)?],
            many => self.tokenizer.encode_batch_fast(many.iter().map(whole).collect(), true).map_err(Error::internal)?,
        };
        Ok(encodings.iter().map(|encoding| self.cut(encoding.get_ids())).collect())
    }

    /// The beginning of `text` that takes `tokens` tokens together with `prefix` and the marks.
    ///
    /// # Errors
    /// As [`Tokens::encode`].
    pub fn cut_text(&self, prefix: &str, text: &str, tokens: usize) -> Result<String> {
        let encoding = self.tokenizer.encode(format!("{prefix}{text}"), true).map_err(Error::internal)?;
        // the mark at the end takes a place too
        let kept = encoding.get_offsets().iter().take(tokens.saturating_sub(1));
        let end = kept.map(|(_, end)| *end).max().unwrap_or(0).saturating_sub(prefix.len());
        Ok(text[..text.floor_char_boundary(end)].to_owned())
    }

    fn cut(&self, ids: &[u32]) -> Vec<u32> {
        match ids.split_last() {
            Some((last, _)) if ids.len() > self.max_tokens => [&ids[..self.max_tokens - 1], &[*last]].concat(),
            _ => ids.to_vec(),
        }
    }
}

/// The type that a file with a Unigram model has.
type UnigramTokenizer = TokenizerImpl<Unigram, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

/// Any kind of tokenizer; a large one, which is always a Unigram model, is read at once, without a copy of the file as a tree.
fn read(bytes: &[u8]) -> serde_json::Result<Tokenizer> {
    serde_json::from_slice::<UnigramTokenizer>(bytes).map(Into::into).or_else(|_| serde_json::from_slice(bytes))
}

/// The highest token number. Those of a Unigram model are places in its list.
fn highest(tokenizer: &Tokenizer) -> u32 {
    let added = tokenizer.get_added_tokens_decoder().keys().max().copied();
    let listed = match tokenizer.get_model() {
        ModelWrapper::Unigram(model) => u32::try_from(model.get_vocab_size()).map_or(u32::MAX, |size| size.saturating_sub(1)),
        model => model.get_vocab().values().max().copied().unwrap_or(0),
    };
    listed.max(added.unwrap_or(0))
}
