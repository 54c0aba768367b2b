//! The outermost layer: gives each request an id, logs it, and writes the bodies of errors.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::Json;
use axum::extract::{MatchedPath, Request};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::ApiError;

/// The id of one request, as shown in `x-request-id`, in error bodies and in the log.
#[derive(Debug, Clone)]
pub(super) struct RequestId(String);

impl RequestId {
    /// The next id: unlike those of other runs, and not to be guessed from the one before.
    pub(super) fn next() -> Self {
        static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::new);
        static COUNT: AtomicU64 = AtomicU64::new(0);
        Self(format!("req-{:016x}", KEY.hash_one(COUNT.fetch_add(1, Ordering::Relaxed))))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The id of the answer to this request, in OpenAI's habit.
    pub(super) fn completion_id(&self) -> String {
        self.0.replacen("req-", "chatcmpl-", 1)
    }
}

/// Logs method, route (not the path: it may name a document), status and time to the head of the response.
pub(super) async fn watch(mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let id = RequestId::next();
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("(none)", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(id.clone());
    let mut response = with_error_body(next.run(request).await, &id);
    if let Ok(value) = HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert("x-request-id", value);
    }
    let took_ms = started.elapsed().as_millis() as u64;
    tracing::info!(request_id = id.as_str(), %method, route, status = response.status().as_u16(), took_ms, "request");
    response
}

fn with_error_body(mut response: Response, id: &RequestId) -> Response {
    let Some(error) = response.extensions_mut().remove::<ApiError>() else { return response };
    error.log(id.as_str());
    let (head, _) = response.into_parts();
    let mut body = (error.status(), Json(error.body(id.as_str()))).into_response();
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        // what is left of the body is not read, so nothing can follow on this connection
        body.headers_mut().insert(axum::http::header::CONNECTION, axum::http::HeaderValue::from_static("close"));
    }
    for (name, value) in &head.headers {
        if name != axum::http::header::CONTENT_LENGTH {
            body.headers_mut().insert(name, value.clone());
        }
    }
    body
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::routing::get;
    use axum::{Router, middleware};
    use tower::ServiceExt as _;
    use tower_http::catch_panic::CatchPanicLayer;

    use super::*;

    async fn falls() -> &'static str {
        let question = "secret";
        let at = question.len() + 1;
        &question[at..]
    }

    #[tokio::test]
    async fn a_panic_is_a_500_with_an_id_and_stays_in_its_request() {
        let layers = CatchPanicLayer::custom(crate::http::error::panicked);
        let router = Router::new().route("/", get(falls)).layer(layers).layer(middleware::from_fn(watch));
        let response = router.oneshot(Request::get("/").body(Body::empty()).expect("a request")).await.expect("a response");
        assert_eq!(response.status(), 500);
        let id = response.headers().get("x-request-id").cloned().expect("an id");
        let bytes = axum::body::to_bytes(response.into_body(), 4096).await.expect("a body");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains(id.to_str().expect("text")) && text.contains("internal_error") && !text.contains("secret"), "{text}");
    }

    #[test]
    fn ids_differ() {
        assert_ne!(RequestId::next().as_str(), RequestId::next().as_str());
    }
}
