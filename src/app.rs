//! The one struct that holds the parts, and its constructor.

use std::path::PathBuf;
use std::sync::Arc;

use crate::index::Index;
use crate::model::{Embedder, Generator};
use crate::prompt::Prompts;

/// Everything a request needs; a clone is a handful of reference counts.
#[derive(Clone)]
pub struct App {
    /// The collection.
    pub index: Index,
    /// Makes query embeddings; without it search is by words alone.
    pub embedder: Option<Embedder>,
    /// Phrases answers; without it answers are quotes and fixed phrases.
    pub generator: Option<Generator>,
    /// The templates of `prompts/`.
    pub prompts: Arc<Prompts>,
    /// What one request may ask for.
    pub limits: Limits,
}

/// Bounds that keep one request from hurting the others.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Words of one request, all messages together, in bytes.
    pub question_bytes: usize,
    /// Body of one HTTP request, in bytes.
    pub body_bytes: usize,
    /// Hits of one search.
    pub hits: usize,
    /// Tokens of one answer.
    pub answer_tokens: usize,
    /// Requests that are answered at the same time; the next one is told to come back.
    pub requests: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { question_bytes: 256 << 10, body_bytes: 2 << 20, hits: 1000, answer_tokens: 2048, requests: 32 }
    }
}

/// Where things live on disk.
#[derive(Debug, Clone)]
pub struct Places {
    /// The index of the user's documents.
    pub index: PathBuf,
    /// The index of the sample corpus, used while the user has none.
    pub sample: PathBuf,
    /// Model weights.
    pub models: PathBuf,
}
