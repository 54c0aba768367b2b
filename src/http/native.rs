//! Our own routes: search, documents, health.

use std::time::Instant;

use axum::Json;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect, Response};
use serde_json::{Value, json};

use super::Http;
use super::error::ApiError;
use super::request::Body;
use super::transcript::percent_encoded;
use super::wire::search::{PatentResponse, SearchRequest, SearchResponse};
use crate::app::App;
use crate::error::{Error, Result};
use crate::patent::{Patent, PatentId};
use crate::search::{Mode, hybrid};

/// Known numbers that a 404 lists.
const NEAREST: usize = 5;
/// Documents read to find the newest among those that one number may mean.
const AMBIGUOUS: usize = 20;

/// `GET /healthz`: the process answers.
pub(super) async fn alive() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// `GET /readyz`: the index can be read; which models are there. Search and quotes work without any.
pub(super) async fn ready(State(http): State<Http>) -> Result<Json<Value>, ApiError> {
    let app = http.current().await.map_err(ApiError::not_ready)?;
    let embedder = app.embedder.as_ref().map(|embedder| embedder.name());
    let generator = app.generator.as_ref().map(|generator| generator.name());
    let (documents, mode) = (app.index.snapshot().documents(), app.mode(Mode::default()));
    Ok(Json(json!({ "status": "ready", "documents": documents, "sample": app.sample, "mode": mode, "embedder": embedder, "generator": generator })))
}

/// `POST /v1/search`.
pub(super) async fn search(State(http): State<Http>, Body(request): Body<SearchRequest>) -> Result<Json<SearchResponse>, ApiError> {
    let query = request.query(&http.app.limits)?;
    let _permit = http.admission.admit()?;
    let started = Instant::now();
    let app = http.current().await?;
    let hits = http.work(hybrid::search(&app, &query)).await?;
    let (documents, mode) = (app.index.snapshot().documents(), app.mode(query.mode));
    Ok(Json(SearchResponse { hits, documents, mode, took_ms: started.elapsed().as_millis() as u64 }))
}

/// `GET /v1/patents/{id}`: the stored document; a browser that follows a citation is shown it on the page instead.
pub(super) async fn patent(State(http): State<Http>, id: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Result<Response, ApiError> {
    let Path(id) = id.map_err(|_| ApiError::bad_request("id", "id: is no UTF-8"))?;
    let id = PatentId::written(&id)?;
    let app = http.current().await?;
    let found = http.work(on_worker(move || find(&app, &id))).await?;
    let shown = if wants_page(&headers) { on_page(&found.patent.id) } else { Json(found).into_response() };
    Ok(([(header::VARY, "accept")], shown).into_response())
}

impl Http {
    /// The app over the collection as it is now: what the whole of one request works on.
    pub(super) async fn current(&self) -> Result<App, ApiError> {
        let app = self.app.clone();
        self.work(on_worker(move || app.current())).await
    }

    /// Bounds the time of a piece of work.
    async fn work<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T, ApiError> {
        let ended = tokio::time::timeout(self.options.work_timeout, work).await;
        Ok(ended.map_err(|_| ApiError::slow_work("ask for less, or try again"))??)
    }
}

/// Runs what reads the index away from the threads that serve connections.
async fn on_worker<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::internal("a reader of the index panicked"))?
}

/// The newest of the documents that a number may mean, with the numbers of the others.
pub(super) fn find(app: &App, id: &PatentId) -> Result<PatentResponse> {
    let snapshot = app.index.snapshot();
    let mut found: Vec<Patent> = Vec::new();
    for (row, _) in snapshot.find(id)?.into_iter().take(AMBIGUOUS) {
        found.extend(snapshot.get(row)?);
    }
    found.sort_by_key(|patent| std::cmp::Reverse(patent.date)); // stable: without dates the first match stays first
    let mut found = found.into_iter();
    match found.next() {
        Some(patent) => Ok(PatentResponse { patent, also: found.map(|other| other.id).collect() }),
        None => {
            let nearest = snapshot.nearest_ids(id, NEAREST)?.iter().map(ToString::to_string).collect();
            Err(Error::NotFound { what: format!("{id} is not in this collection"), nearest })
        }
    }
}

fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}

/// A browser keeps the part behind "#", so the page knows the quote.
fn on_page(id: &PatentId) -> Response {
    Redirect::to(&format!("/?patent={}", percent_encoded(id.as_str()))).into_response()
}
