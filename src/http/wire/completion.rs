//! What the OpenAI routes send: models, the one JSON, and the chunks of a stream.

use serde::Serialize;
use serde_json::Value;

use crate::chat::event::Understood;
use crate::chat::{Done, Source};

/// What all parts of one answer share.
#[derive(Debug, Clone)]
pub(in crate::http) struct Head {
    /// "chatcmpl-…".
    pub(in crate::http) id: String,
    /// Seconds since 1970.
    pub(in crate::http) created: u64,
    /// The model that was asked for.
    pub(in crate::http) model: String,
}

/// `chat.completion`.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Completion<'a> {
    pub(in crate::http) id: &'a str,
    pub(in crate::http) object: &'static str,
    pub(in crate::http) created: u64,
    pub(in crate::http) model: &'a str,
    pub(in crate::http) choices: [Choice<'a>; 1],
    pub(in crate::http) usage: Usage,
    pub(in crate::http) sources: &'a [Source],
    pub(in crate::http) priorart: Ending<'a>,
}

/// The one choice of a `chat.completion`.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Choice<'a> {
    pub(in crate::http) index: u32,
    pub(in crate::http) message: Answer<'a>,
    pub(in crate::http) logprobs: Option<()>,
    pub(in crate::http) finish_reason: &'static str,
}

/// The assistant's turn.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Answer<'a> {
    pub(in crate::http) role: &'static str,
    pub(in crate::http) content: &'a str,
    pub(in crate::http) refusal: Option<()>,
    pub(in crate::http) annotations: Vec<Annotation>,
}

/// `chat.completion.chunk`. SDKs read the first six fields; `event` is Open WebUI's, `sources` and `priorart` are ours.
#[derive(Debug, Serialize)]
pub(in crate::http) struct Chunk<'a> {
    pub(in crate::http) id: &'a str,
    pub(in crate::http) object: &'static str,
    pub(in crate::http) created: u64,
    pub(in crate::http) model: &'a str,
    pub(in crate::http) choices: Vec<ChunkChoice>,
    /// Absent unless asked for; then null in every chunk but the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::http) usage: Option<Option<Usage>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::http) event: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::http) sources: Option<&'a [Source]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::http) priorart: Option<Ending<'a>>,
}

/// The choice of a chunk.
#[derive(Debug, Serialize)]
pub(in crate::http) struct ChunkChoice {
    pub(in crate::http) index: u32,
    pub(in crate::http) delta: Delta,
    pub(in crate::http) logprobs: Option<()>,
    pub(in crate::http) finish_reason: Option<&'static str>,
}

/// What a chunk adds.
#[derive(Debug, Default, Serialize)]
pub(in crate::http) struct Delta {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::http) role: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::http) content: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::http) annotations: Vec<Annotation>,
}

/// `{"type":"url_citation","url_citation":{…}}`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::http) struct Annotation {
    #[serde(rename = "type")]
    pub(in crate::http) kind: &'static str,
    pub(in crate::http) url_citation: UrlCitation,
}

/// A source and where the text cites it first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(in crate::http) struct UrlCitation {
    /// Characters, not bytes, from the start of the content.
    pub(in crate::http) start_index: usize,
    pub(in crate::http) end_index: usize,
    pub(in crate::http) title: String,
    pub(in crate::http) url: String,
}

/// Tokens of the language model; zero where it was not asked.
#[derive(Debug, Clone, Copy, Serialize)]
pub(in crate::http) struct Usage {
    pub(in crate::http) prompt_tokens: usize,
    pub(in crate::http) completion_tokens: usize,
    pub(in crate::http) total_tokens: usize,
}

impl From<crate::model::Usage> for Usage {
    fn from(usage: crate::model::Usage) -> Self {
        let crate::model::Usage { prompt_tokens, completion_tokens } = usage;
        Self { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens }
    }
}

/// How the answer ended, beyond `finish_reason`.
#[derive(Debug, Clone, Serialize)]
pub(in crate::http) struct Ending<'a> {
    /// Nothing in the collection supports an answer.
    pub(in crate::http) abstained: bool,
    /// Sentences of the model that failed the checks and were left out.
    pub(in crate::http) dropped_sentences: usize,
    /// What the turn was taken to ask for.
    #[serde(flatten)]
    pub(in crate::http) understood: Option<&'a Understood>,
}

impl<'a> Ending<'a> {
    /// The end of an answer, and what was understood.
    pub(in crate::http) fn of(done: Done, understood: Option<&'a Understood>) -> Self {
        Self { abstained: done.abstained, dropped_sentences: done.dropped_sentences, understood }
    }
}

/// `GET /v1/models`.
#[derive(Debug, Serialize)]
pub(in crate::http) struct ModelList {
    pub(in crate::http) object: &'static str,
    pub(in crate::http) data: Vec<ModelCard>,
}

/// One model.
#[derive(Debug, Serialize)]
pub(in crate::http) struct ModelCard {
    pub(in crate::http) id: String,
    pub(in crate::http) object: &'static str,
    pub(in crate::http) created: u64,
    pub(in crate::http) owned_by: &'static str,
}
