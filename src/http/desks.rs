//! One job a request: `POST /v1/classify`, `/v1/summarise`, `/v1/translate`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Http;
use super::error::ApiError;
use super::request::Body;
use crate::chat::act::Act;
use crate::chat::{self, Answer, Desk, Question};
use crate::desk::classified;
use crate::error::{Error, Result};
use crate::patent::{Level, PatentId};
use crate::search::hybrid;

/// The body of a classification.
#[derive(Debug, Deserialize)]
pub(super) struct ClassifyRequest {
    text: String,
    task: Option<String>,
    level: Option<String>,
    top: Option<usize>,
}

/// Codes of an answer at most.
const MOST_CODES: usize = 50;

/// `POST /v1/classify`: a text → codes with how likely each is, and what decided.
pub(super) async fn classify(State(http): State<Http>, Body(request): Body<ClassifyRequest>) -> Result<Json<Value>, ApiError> {
    let level = request.level.as_deref().unwrap_or("subclass");
    let level = Level::ALL.into_iter().find(|known| format!("{known:?}").eq_ignore_ascii_case(level));
    let level = level.ok_or_else(|| ApiError::bad_request("level", "level: use section, class, subclass, group or subgroup"))?;
    let top = request.top.unwrap_or(5).clamp(1, MOST_CODES);
    if request.text.len() > http.app.limits.question_bytes {
        return Err(ApiError::bad_request(
            "text",
            format!("text: {} bytes are more than the {} of one request", request.text.len(), http.app.limits.question_bytes),
        ));
    }
    let _permit = http.admission.admit()?;
    let app = http.app.clone();
    let classified = hybrid::blocking(move || classified::classify(&app, &request.text, request.task.as_deref(), None, level, top)).await?;
    Ok(Json(serde_json::to_value(classified).map_err(Error::internal)?))
}

/// The body of a summary or a translation: a stored document, and what of it.
#[derive(Debug, Deserialize)]
pub(super) struct DocumentRequest {
    id: PatentId,
    #[serde(default)]
    claims: Vec<u32>,
    /// Sentences of a summary.
    sentences: Option<usize>,
    /// The language to write in: en, ko, zh or ja.
    into: Option<String>,
}

impl DocumentRequest {
    fn claims(&self) -> String {
        self.claims.iter().map(|n| format!(" claim {n}")).collect::<Vec<_>>().join(",")
    }

    fn language(&self) -> Result<Option<&'static str>, ApiError> {
        Ok(match self.into.as_deref() {
            None => None,
            Some("en") => Some("English"),
            Some("ko") => Some("Korean"),
            Some("zh") => Some("Chinese"),
            Some("ja") => Some("Japanese"),
            Some(_) => return Err(ApiError::bad_request("into", "into: use en, ko, zh or ja")),
        })
    }
}

/// `POST /v1/summarise`.
pub(super) async fn summarise(State(http): State<Http>, Body(request): Body<DocumentRequest>) -> Result<Json<Value>, ApiError> {
    let length = request.sentences.map(|n| format!(" in {n} sentences")).unwrap_or_default();
    let into = request.language()?.map(|language| format!(" in {language}")).unwrap_or_default();
    answered(&http, Act::Summarise, format!("Summarise{} {}{length}{into}", request.claims(), request.id)).await
}

/// `POST /v1/translate`.
pub(super) async fn translate(State(http): State<Http>, Body(request): Body<DocumentRequest>) -> Result<Json<Value>, ApiError> {
    let into = request.language()?.unwrap_or("English");
    answered(&http, Act::Translate, format!("Translate{} of {} into {into}", request.claims(), request.id)).await
}

/// The answer of a desk to a turn in the words that a person would use.
async fn answered(http: &Http, act: Act, text: String) -> Result<Json<Value>, ApiError> {
    let _permit = http.admission.admit()?;
    let question = Question { desk: Desk::Fixed(act), ..Question::new(text) };
    let collected = tokio::time::timeout(http.options.answer_timeout, Answer::collect(chat::answer(&http.app, question)?)).await;
    let answer = collected.map_err(|_| ApiError::slow_work("ask for less of the document"))??;
    let done = answer.done.unwrap_or_default();
    Ok(Json(json!({ "text": answer.text, "sources": answer.sources, "abstained": done.abstained, "usage": done.usage })))
}
