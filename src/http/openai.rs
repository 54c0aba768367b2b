//! The OpenAI routes: `GET /v1/models` and `POST /v1/chat/completions`.

use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use tokio::sync::mpsc;

use super::admission::Permit;
use super::error::ApiError;
use super::request::Body;
use super::transcript::Transcript;
use super::watch::RequestId;
use super::wire::chat::{ChatRequest, Rendering};
use super::wire::completion::{Answer, Choice, Completion, Ending, Head, ModelCard, ModelList};
use super::{Http, stream};
use crate::chat::act::Act;
use crate::chat::{self, Desk, Event};
use crate::error::{Error, Result};

/// The name of the assistant that answers from the collection; the generator's own name asks it without the collection.
pub(super) const ASSISTANT: &str = "priorart";

/// The assistant, and its desks under names of their own.
const DESKS: [(&str, Desk); 4] = [
    (ASSISTANT, Desk::Assistant),
    ("priorart-search", Desk::Fixed(Act::Search)),
    ("priorart-summarise", Desk::Fixed(Act::Summarise)),
    ("priorart-classify", Desk::Fixed(Act::Classify)),
];

/// What a desk emits.
pub(super) type Events = mpsc::Receiver<Result<Event>>;

/// What belongs to an answer while it is rendered.
pub(super) struct Answering {
    /// The fields that all its parts share.
    pub(super) head: Head,
    /// How it is rendered.
    pub(super) rendering: Rendering,
    /// For the log.
    pub(super) request_id: RequestId,
    /// "http://127.0.0.1:8317", as the client called us; empty when it did not say.
    pub(super) origin: String,
    /// The place among the running requests.
    #[expect(dead_code, reason = "held for its drop")]
    pub(super) permit: Permit,
}

/// `POST /v1/chat/completions`.
pub(super) async fn chat_completions(
    State(http): State<Http>,
    Extension(request_id): Extension<RequestId>,
    headers: HeaderMap,
    Body(request): Body<ChatRequest>,
) -> Result<Response, ApiError> {
    let (model, mut rendering) = (http.model_named(request.model.as_deref())?, request.rendering());
    let desk = DESKS.iter().find(|(name, _)| *name == model).map_or(Desk::Model, |(_, desk)| *desk);
    let question = request.question(desk, &http.app.limits)?;
    // the bare model writes Markdown of its own, and a front-end's task wants JSON
    rendering.markdown &= question.desk != Desk::Model && !question.is_task();
    let permit = http.admission.admit()?;
    let events = chat::answer(&http.app, question)?;
    let head = Head { id: request_id.completion_id(), created: now_s(), model };
    let answering = Answering { head, rendering, request_id, origin: origin(&headers), permit };
    if rendering.stream { streamed(&http, answering, events).await } else { folded(&http, answering, events).await }
}

/// `GET /v1/models`.
pub(super) async fn models(State(http): State<Http>) -> Json<ModelList> {
    Json(ModelList { object: "list", data: http.model_names().into_iter().map(card).collect() })
}

/// `GET /v1/models/{name}`.
pub(super) async fn model(State(http): State<Http>, name: Result<Path<String>, PathRejection>) -> Result<Json<ModelCard>, ApiError> {
    let Path(name) = name.map_err(|_| ApiError::bad_request("model", "model: is no UTF-8"))?;
    Ok(Json(card(http.model_named(Some(&name))?)))
}

impl Http {
    fn model_names(&self) -> Vec<String> {
        let generator = self.app.generator.iter().map(|generator| generator.name().to_owned());
        DESKS.iter().map(|(name, _)| (*name).to_owned()).chain(generator).collect()
    }

    fn model_named(&self, name: Option<&str>) -> Result<String, ApiError> {
        let (name, mut known) = (name.unwrap_or(ASSISTANT), self.model_names());
        match known.iter().position(|k| k == name) {
            Some(at) => Ok(known.swap_remove(at)),
            None => Err(ApiError::no_model(name, &known)),
        }
    }
}

async fn streamed(http: &Http, answering: Answering, mut events: Events) -> Result<Response, ApiError> {
    let opening = opening(&mut events, http.options.patience).await?;
    Ok(stream::response(answering, opening, events, http.options.keep_alive))
}

/// Holds the status line back until the answer has begun or failed, so that an early failure has its own status.
async fn opening(events: &mut Events, patience: Duration) -> Result<Vec<Event>> {
    let (mut opening, deadline) = (Vec::new(), tokio::time::Instant::now() + patience);
    while let Ok(event) = tokio::time::timeout_at(deadline, events.recv()).await {
        let event = event.unwrap_or_else(|| Err(broken_off()))?;
        let begun = !matches!(event, Event::Status(_) | Event::Understood(_));
        opening.push(event);
        if begun {
            break;
        }
    }
    Ok(opening)
}

async fn folded(http: &Http, answering: Answering, events: Events) -> Result<Response, ApiError> {
    let folding = fold(events, answering.rendering);
    let transcript = tokio::time::timeout(http.options.answer_timeout, folding).await;
    let transcript = transcript.map_err(|_| ApiError::slow_work("ask for a stream, or for a shorter answer"))??;
    Ok(completion(&answering, &transcript))
}

async fn fold(mut events: Events, rendering: Rendering) -> Result<Transcript> {
    let mut transcript = Transcript::default();
    while transcript.answer.done.is_none() {
        transcript.take(events.recv().await.unwrap_or_else(|| Err(broken_off()))?, rendering);
    }
    Ok(transcript)
}

fn completion(answering: &Answering, transcript: &Transcript) -> Response {
    let (head, done) = (&answering.head, transcript.answer.done.unwrap_or_default());
    let annotations = transcript.annotations();
    let message = Answer { role: "assistant", content: &transcript.answer.text, refusal: None, annotations };
    Json(Completion {
        id: &head.id,
        object: "chat.completion",
        created: head.created,
        model: &head.model,
        choices: [Choice { index: 0, message, logprobs: None, finish_reason: transcript.finish_reason() }],
        usage: done.usage.into(),
        sources: &transcript.answer.sources,
        priorart: Ending::of(done, transcript.answer.understood.as_ref()),
    })
    .into_response()
}

/// A desk that ends without [`Event::Done`] has died.
pub(super) fn broken_off() -> Error {
    Error::internal("the answer broke off before its end")
}

fn card(id: String) -> ModelCard {
    static STARTED_S: LazyLock<u64> = LazyLock::new(now_s);
    ModelCard { id, object: "model", created: *STARTED_S, owned_by: ASSISTANT }
}

fn now_s() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn origin(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    host.map(|host| format!("http://{host}")).unwrap_or_default()
}
