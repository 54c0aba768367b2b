//! `POST /v1/chat/completions`: the request, as SDKs and chat front-ends send it.
//!
//! Unknown keys, `tools` and the like are accepted and ignored; any optional may be null. Our extension sits
//! under `"priorart"`, and there an unknown key is an error.

use serde::Deserialize;

use super::filter::{Several, Wanted};
use crate::app::Limits;
use crate::chat::{Desk, Question};
use crate::http::error::ApiError;
use crate::model::{Message, Role, Sampling};
use crate::patent::Date;

/// The body of a chat completion.
#[derive(Debug, Deserialize)]
pub(in crate::http) struct ChatRequest {
    /// `priorart`, or the generator's own name; `priorart` when absent.
    pub(in crate::http) model: Option<String>,
    messages: Vec<WireMessage>,
    stream: Option<bool>,
    stream_options: Option<StreamOptions>,
    max_tokens: Option<i64>,
    max_completion_tokens: Option<i64>,
    temperature: Option<f64>,
    top_p: Option<f64>,
    stop: Option<Several>,
    seed: Option<i64>,
    n: Option<i64>,
    priorart: Option<Extension>,
}

#[derive(Debug, Deserialize)]
struct StreamOptions {
    include_usage: Option<bool>,
}

/// What this server understands beyond OpenAI's request.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extension {
    /// Whether the text ends with a Markdown list of the sources; they do unless it is `false`.
    source_list: Option<bool>,
    /// Whether the text is meant for a Markdown renderer, so that stored words are escaped in it; it is unless this is `false`.
    markdown: Option<bool>,
    before: Option<Date>,
    after: Option<Date>,
    cpc: Option<Several>,
    country: Option<Several>,
    lang: Option<Several>,
}

#[derive(Debug, Deserialize)]
struct WireMessage {
    role: String,
    content: Option<Content>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "content must be a string or a list of parts with a type")]
enum Content {
    Text(String),
    Parts(Vec<Part>),
}

#[derive(Debug, Deserialize)]
struct Part {
    #[serde(rename = "type")]
    kind: String,
    text: Option<String>,
}

/// How the answer is to be rendered.
#[derive(Debug, Clone, Copy)]
pub(in crate::http) struct Rendering {
    /// As server-sent events.
    pub(in crate::http) stream: bool,
    /// With a last chunk that counts tokens.
    pub(in crate::http) include_usage: bool,
    /// With a list of sources at the end of the text.
    pub(in crate::http) source_list: bool,
    /// With stored words escaped for Markdown.
    pub(in crate::http) markdown: bool,
}

impl ChatRequest {
    /// How to render the answer.
    pub(in crate::http) fn rendering(&self) -> Rendering {
        let asked = |of: fn(&Extension) -> Option<bool>| self.priorart.as_ref().and_then(of).unwrap_or(true);
        Rendering {
            stream: self.stream.unwrap_or(false),
            include_usage: self.stream_options.as_ref().and_then(|o| o.include_usage).unwrap_or(false),
            source_list: asked(|p| p.source_list),
            markdown: asked(|p| p.markdown),
        }
    }

    /// The question for `desk`.
    ///
    /// # Errors
    /// The field at fault, as a path into the request.
    pub(in crate::http) fn question(self, desk: Desk, limits: &Limits) -> Result<Question, ApiError> {
        if self.n.is_some_and(|n| n != 1) {
            return Err(ApiError::bad_request("n", "n: this server gives one answer; leave n out or send 1"));
        }
        if self.messages.is_empty() {
            return Err(ApiError::bad_request("messages", "messages: is empty; ask something"));
        }
        let usual = Question::new("");
        let max_tokens = self.max_completion_tokens.or(self.max_tokens);
        if max_tokens == Some(0) {
            return Err(ApiError::bad_request("max_tokens", "max_tokens: must be 1 or more, or left out"));
        }
        let max_tokens = max_tokens.and_then(|n| usize::try_from(n).ok());
        let Extension { before, after, cpc, country, lang, .. } = self.priorart.unwrap_or_default();
        Ok(Question {
            messages: self.messages.into_iter().enumerate().map(|(at, m)| m.read(at)).collect::<Result<_, _>>()?,
            filter: Wanted { before, after, cpc, country, lang }.filter()?,
            desk,
            sampling: Sampling {
                max_tokens: max_tokens.filter(|n| *n > 0).unwrap_or(usual.sampling.max_tokens).min(limits.answer_tokens),
                temperature: self.temperature.unwrap_or(usual.sampling.temperature),
                top_p: self.top_p.unwrap_or(usual.sampling.top_p),
                seed: self.seed.map_or(usual.sampling.seed, i64::cast_unsigned),
                stop: self.stop.map(Several::into_vec).unwrap_or_default(),
                ..usual.sampling
            },
            ..usual
        })
    }
}

impl WireMessage {
    fn read(self, at: usize) -> Result<Message, ApiError> {
        let role = match self.role.as_str() {
            "system" | "developer" => Role::System,
            "user" => Role::User,
            "assistant" => Role::Assistant,
            other => {
                let (path, shown): (_, String) = (format!("messages[{at}].role"), other.chars().take(40).collect());
                let message = format!("{path}: {shown:?} is not understood; use system, developer, user or assistant");
                return Err(ApiError::bad_request(path, message));
            }
        };
        let text = match self.content {
            None => String::new(), // an assistant turn that only called tools
            Some(Content::Text(text)) => text,
            Some(Content::Parts(parts)) => joined(parts, at)?,
        };
        Ok(Message::new(role, text))
    }
}

fn joined(parts: Vec<Part>, message: usize) -> Result<String, ApiError> {
    let text = |(at, part): (usize, Part)| match (part.kind.as_str(), part.text) {
        ("text" | "input_text", Some(text)) => Ok(text),
        ("refusal", _) => Ok(String::new()),
        (kind, _) => {
            let (path, shown): (_, String) = (format!("messages[{message}].content[{at}]"), kind.chars().take(40).collect());
            let message = format!("{path}: a part of type {shown:?} is not understood; this server reads text");
            Err(ApiError::bad_request(path, message))
        }
    };
    let texts: Vec<String> = parts.into_iter().enumerate().map(text).collect::<Result<_, _>>()?;
    Ok(texts.join("\n"))
}
