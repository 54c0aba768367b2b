//! One job a request: `POST /v1/classify`, `/v1/summarise`, `/v1/translate`.

use axum::Json;
use axum::extract::State;
use serde::Deserialize;
use serde_json::{Value, json};

use super::error::ApiError;
use super::request::Body;
use super::{Http, native};
use crate::chat::act::Act;
use crate::chat::{self, Answer, Desk, Question};
use crate::desk::classified::{self, Scheme, Wish};
use crate::error::{Error, Result};
use crate::patent::{Level, PatentId};
use crate::search::hybrid;

/// The body of a classification.
#[derive(Debug, Deserialize)]
pub(super) struct ClassifyRequest {
    text: Option<String>,
    /// Or the number of a stored document.
    id: Option<String>,
    /// A task of the trained classifier, or "cpc" or "ipc".
    task: Option<String>,
    level: Option<String>,
    top: Option<usize>,
}

/// `POST /v1/classify`: a text or a stored document → codes with how likely each is, and what decided.
pub(super) async fn classify(State(http): State<Http>, Body(request): Body<ClassifyRequest>) -> Result<Json<Value>, ApiError> {
    let level = request.level.as_deref().unwrap_or("subclass");
    let level = Level::ALL.into_iter().find(|known| format!("{known:?}").eq_ignore_ascii_case(level));
    let level = level.ok_or_else(|| ApiError::bad_request("level", "level: use section, class, subclass, group or subgroup"))?;
    let top = request.top.unwrap_or(classified::TOP);
    if !(1..=classified::MOST).contains(&top) {
        return Err(ApiError::bad_request("top", format!("top: {top} codes; ask for 1 to {}", classified::MOST)));
    }
    let _permit = http.admission.admit()?;
    let app = http.current().await?;
    let (text, patent) = match one_of(request.text, request.id, app.limits.question_bytes)? {
        OneOf::Text(text) => (text, None),
        OneOf::Id(id) => {
            let (app, id) = (app.clone(), PatentId::written(&id)?);
            let patent = hybrid::blocking(move || native::find(&app, &id)).await?.patent;
            (patent.gist(), Some(patent))
        }
    };
    let scheme = request.task.as_deref().and_then(Scheme::named);
    let wish = Wish { task: request.task.filter(|_| scheme.is_none()), scheme, level, top };
    let classified = hybrid::blocking(move || classified::classify(&app, &text, patent.as_ref(), &wish)).await?;
    Ok(Json(serde_json::to_value(classified).map_err(Error::internal)?))
}

/// What is to be worked on.
enum OneOf {
    Text(String),
    Id(String),
}

/// The text or the number of a request, which names one of them.
fn one_of(text: Option<String>, id: Option<String>, most_bytes: usize) -> Result<OneOf, ApiError> {
    match (text, id) {
        (Some(text), None) if text.trim().is_empty() => Err(ApiError::bad_request("text", "text: is empty")),
        (Some(text), None) if text.len() > most_bytes => {
            Err(ApiError::bad_request("text", format!("text: {} bytes are more than the {most_bytes} of one request", text.len())))
        }
        (Some(text), None) => Ok(OneOf::Text(text)),
        (None, Some(id)) => Ok(OneOf::Id(id)),
        (None, None) => Err(ApiError::bad_request("text", "text: missing; send a text, or the id of a stored document")),
        (Some(_), Some(_)) => Err(ApiError::bad_request("text", "text: send a text or an id, not both")),
    }
}

/// The body of a summary: a stored document, and what of it.
#[derive(Debug, Deserialize)]
pub(super) struct SummaryRequest {
    id: String,
    #[serde(default)]
    claims: Vec<u32>,
    /// How many there are to be.
    sentences: Option<usize>,
    /// The language to write in: en, ko, zh or ja.
    into: Option<String>,
}

/// Sentences of a summary that may be asked for.
const MOST_SENTENCES: usize = 100;

/// The body of a translation: a text, or claims of a stored document, or its abstract.
#[derive(Debug, Deserialize)]
pub(super) struct TranslationRequest {
    text: Option<String>,
    id: Option<String>,
    #[serde(default)]
    claims: Vec<u32>,
    /// The language to write in: en, ko, zh or ja; English where none is named.
    into: Option<String>,
}

fn named(claims: &[u32]) -> String {
    claims.iter().map(|n| format!(" claim {n}")).collect::<Vec<_>>().join(",")
}

fn language(into: Option<&str>) -> Result<Option<&'static str>, ApiError> {
    Ok(match into {
        None => None,
        Some("en") => Some("English"),
        Some("ko") => Some("Korean"),
        Some("zh") => Some("Chinese"),
        Some("ja") => Some("Japanese"),
        Some(_) => return Err(ApiError::bad_request("into", "into: use en, ko, zh or ja")),
    })
}

/// `POST /v1/summarise`.
pub(super) async fn summarise(State(http): State<Http>, Body(request): Body<SummaryRequest>) -> Result<Json<Value>, ApiError> {
    if request.sentences.is_some_and(|n| !(1..=MOST_SENTENCES).contains(&n)) {
        return Err(ApiError::bad_request("sentences", format!("sentences: ask for 1 to {MOST_SENTENCES}")));
    }
    let length = request.sentences.map(|n| format!(" in {n} sentences")).unwrap_or_default();
    let into = language(request.into.as_deref())?.map(|language| format!(" in {language}")).unwrap_or_default();
    let id = PatentId::written(&request.id)?;
    answered(&http, Act::Summarise, Question::new(format!("Summarise{} {id}{length}{into}", named(&request.claims)))).await
}

/// `POST /v1/translate`.
pub(super) async fn translate(State(http): State<Http>, Body(request): Body<TranslationRequest>) -> Result<Json<Value>, ApiError> {
    let into = language(request.into.as_deref())?.unwrap_or("English");
    let question = match one_of(request.text, request.id, http.app.limits.question_bytes)? {
        OneOf::Text(text) => Question { text: Some(text), ..Question::new(format!("Translate this into {into}")) },
        OneOf::Id(id) => Question::new(format!("Translate{} of {} into {into}", named(&request.claims), PatentId::written(&id)?)),
    };
    answered(&http, Act::Translate, question).await
}

/// The answer of a desk to a turn in the words that a person would use.
async fn answered(http: &Http, act: Act, question: Question) -> Result<Json<Value>, ApiError> {
    let _permit = http.admission.admit()?;
    let question = Question { desk: Desk::Fixed(act), ..question };
    let collected = tokio::time::timeout(http.options.answer_timeout, Answer::collect(chat::answer(&http.app, question)?)).await;
    let answer = collected.map_err(|_| ApiError::slow_work("ask for less of the document"))??;
    let done = answer.done.unwrap_or_default();
    Ok(Json(json!({ "text": answer.text, "sources": answer.sources, "abstained": done.abstained, "usage": done.usage })))
}
