//! Errors as HTTP: the only place with status codes.
//!
//! A handler returns an [`ApiError`]; it travels in the response's extensions to [`super::watch`], which logs the detail once
//! and writes the body with the request id. A fault of ours shows a fixed phrase and that id, never its detail.

use std::any::Any;

use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::error::Error;

/// The longest message a client is sent, in characters; serde's own quote the input.
const MESSAGE_CHARS: usize = 600;

/// An error in the OpenAI shape; boxed, because every handler's result has room for it.
#[derive(Debug, Clone)]
pub(super) struct ApiError(Box<Fault>);

#[derive(Debug, Clone)]
struct Fault {
    status: StatusCode,
    kind: &'static str,
    code: &'static str,
    param: Option<String>,
    message: String,
    nearest: Vec<String>,
    retry_after_s: Option<u64>,
    /// For the log alone.
    detail: Option<String>,
}

impl ApiError {
    fn new(status: StatusCode, kind: &'static str, code: &'static str, message: impl Into<String>) -> Self {
        let mut message: String = message.into();
        if let Some((cut, _)) = message.char_indices().nth(MESSAGE_CHARS) {
            message.truncate(cut);
            message.push('…');
        }
        Self(Box::new(Fault { status, kind, code, param: None, message, nearest: Vec::new(), retry_after_s: None, detail: None }))
    }

    fn with(mut self, change: impl FnOnce(&mut Fault)) -> Self {
        change(&mut self.0);
        self
    }

    /// A request that cannot be understood; `param` is the path of the field at fault.
    pub(super) fn bad_request(param: impl Into<String>, message: impl Into<String>) -> Self {
        let param: String = param.into();
        let error = Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", "invalid_value", message);
        error.with(|fault| fault.param = Some(param).filter(|p| !p.is_empty()))
    }

    /// The body could not be read at all.
    pub(super) fn broken_body(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request_error", "invalid_json", message)
    }

    /// The body is larger than `limit_bytes`.
    pub(super) fn too_large(limit_bytes: usize) -> Self {
        let message = format!("the request body is larger than the {limit_bytes} bytes this server reads; send less");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "invalid_request_error", "request_too_large", message)
    }

    /// The body came too slowly.
    pub(super) fn slow_body() -> Self {
        Self::new(StatusCode::REQUEST_TIMEOUT, "invalid_request_error", "body_timeout", "the request body did not arrive in time")
    }

    /// The work took too long.
    pub(super) fn slow_work(remedy: &str) -> Self {
        let message = format!("the answer was not ready in time; {remedy}");
        Self::new(StatusCode::GATEWAY_TIMEOUT, "server_error", "timeout", message)
    }

    /// No such model; `known` are.
    pub(super) fn no_model(name: &str, known: &[String]) -> Self {
        let shown: String = name.chars().take(80).collect();
        let message = format!("there is no model {shown:?} here; this server has {}", known.join(", "));
        let error = Self::new(StatusCode::NOT_FOUND, "invalid_request_error", "model_not_found", message);
        error.with(|fault| fault.param = Some("model".into()))
    }

    /// A page or host name that may not use this server.
    pub(super) fn foreign(message: String) -> Self {
        Self::new(StatusCode::FORBIDDEN, "permission_error", "foreign_caller", message)
    }

    /// The same trouble as the reason why the server is not ready.
    pub(super) fn not_ready(self) -> Self {
        self.with(|fault| (fault.status, fault.code) = (StatusCode::SERVICE_UNAVAILABLE, "not_ready"))
    }

    fn internal(detail: Option<String>) -> Self {
        let message = "something went wrong on the server; its log has the detail under the request id";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "server_error", "internal_error", message).with(|fault| fault.detail = detail)
    }

    /// The status of the response.
    pub(super) fn status(&self) -> StatusCode {
        self.0.status
    }

    /// Writes the detail to the log, where there is one; called once for each error.
    pub(super) fn log(&self, request_id: &str) {
        if let Some(detail) = &self.0.detail {
            tracing::error!(request_id, code = self.0.code, detail, "request failed");
        }
    }

    /// `{"error":{"message","type","param","code"}}`, with the nearest known names or the request id where they help.
    pub(super) fn body(&self, request_id: &str) -> Value {
        let Fault { status, kind, code, param, message, nearest, .. } = &*self.0;
        let mut error = json!({ "message": message, "type": kind, "param": param, "code": code });
        if !nearest.is_empty() {
            error["nearest"] = json!(nearest);
        }
        if status.is_server_error() {
            error["request_id"] = json!(request_id);
        }
        json!({ "error": error })
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        let message = error.to_string();
        match error {
            Error::Invalid { field, .. } => Self::bad_request(field, message),
            Error::NotFound { nearest, .. } => {
                Self::new(StatusCode::NOT_FOUND, "invalid_request_error", "not_found", message).with(|fault| fault.nearest = nearest)
            }
            Error::Busy { retry_after_s, .. } => {
                let busy = Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limit_error", "busy", message);
                busy.with(|fault| fault.retry_after_s = Some(retry_after_s))
            }
            Error::Unavailable { .. } => Self::new(StatusCode::SERVICE_UNAVAILABLE, "server_error", "unavailable", message),
            Error::Mismatch { .. } => Self::new(StatusCode::SERVICE_UNAVAILABLE, "server_error", "index_mismatch", message),
            // The path stays in the log: a client of the network need not know how this machine's folders are called.
            Error::Damaged { reason, remedy, .. } => {
                let shown = format!("stored data is damaged: {reason}; {remedy}");
                let damaged = Self::new(StatusCode::SERVICE_UNAVAILABLE, "server_error", "index_damaged", shown);
                damaged.with(|fault| fault.detail = Some(message))
            }
            Error::Cancelled => Self::new(StatusCode::SERVICE_UNAVAILABLE, "server_error", "stopped", "the server is stopping"),
            Error::Record { .. } | Error::Io { .. } | Error::Network { .. } | Error::Internal(_) => Self::internal(Some(message)),
        }
    }
}

impl IntoResponse for ApiError {
    /// Status and headers; the body is written by [`super::watch`].
    fn into_response(self) -> Response {
        let mut response = self.0.status.into_response();
        let headers = response.headers_mut();
        match self.0.retry_after_s {
            Some(seconds) => drop(headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds))),
            // SDKs repeat 408, 409, 429 and 5xx by themselves; the same request would only fail again.
            None => drop(headers.insert("x-should-retry", HeaderValue::from_static("false"))),
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The answer to everything while weights are read.
pub(super) async fn starting() -> ApiError {
    const RETRY_AFTER_S: u64 = 2;
    let message = format!("the server is starting: models and documents are being read; try again in {RETRY_AFTER_S} s");
    let error = ApiError::new(StatusCode::SERVICE_UNAVAILABLE, "server_error", "starting", message);
    error.with(|fault| fault.retry_after_s = Some(RETRY_AFTER_S))
}

/// The answer to an unknown path.
pub(super) async fn no_route(method: Method, uri: Uri) -> ApiError {
    let message = format!("there is no {method} {} on this server", uri.path());
    ApiError::new(StatusCode::NOT_FOUND, "invalid_request_error", "unknown_url", message)
}

/// The answer to a known path with the wrong method; axum adds `Allow`.
pub(super) async fn wrong_method(method: Method, uri: Uri) -> ApiError {
    let message = format!("{} does not take {method}", uri.path());
    ApiError::new(StatusCode::METHOD_NOT_ALLOWED, "invalid_request_error", "method_not_allowed", message)
}

/// The answer when a handler panics. The panic's own words may quote a question: they go to `trace` alone.
pub(super) fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let words = payload.downcast_ref::<String>().map(String::as_str).or(payload.downcast_ref::<&str>().copied());
    tracing::trace!(words, "panic");
    ApiError::internal(Some("the handler panicked".into())).into_response()
}
