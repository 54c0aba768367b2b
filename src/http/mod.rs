//! HTTP: the only place that knows axum, JSON shapes and status codes.
//!
//! Handlers translate and nothing else: wire struct → [`crate::chat::Question`] or [`crate::search::Query`] → wire struct.
//! What is *not* here: ranking, checks of answers, prompts. A stream and a plain JSON answer are the same events, rendered
//! twice (`stream.rs` and `openai.rs`). No question and no answer is logged.

mod admission;
mod desks;
mod error;
mod guard;
mod markdown;
mod native;
mod openai;
mod options;
mod page;
mod request;
mod serve;
mod stream;
mod transcript;
mod watch;
mod wire;
mod write_timeout;

use std::sync::Arc;

use axum::routing::{get, post};
use axum::{Router, middleware};
use tower_http::catch_panic::CatchPanicLayer;

pub use options::HttpOptions;
pub use serve::Server;

use crate::app::App;

/// What every handler is given; a clone is a handful of reference counts.
#[derive(Clone)]
struct Http {
    app: App,
    options: Arc<HttpOptions>,
    admission: admission::Admission,
}

/// All routes.
pub fn router(app: App, options: HttpOptions) -> Router {
    let admission = admission::Admission::new(app.limits.requests);
    let body_bytes = app.limits.body_bytes;
    let options = Arc::new(options);
    let http = Http { app, options: options.clone(), admission };
    let routes = Router::new()
        .route("/", get(page::index))
        .route("/ui/app.js", get(page::script))
        .route("/ui/document.js", get(page::document_script))
        .route("/ui/style.css", get(page::style))
        .route("/healthz", get(native::alive))
        .route("/readyz", get(native::ready))
        .route("/v1/models", get(openai::models))
        .route("/v1/models/{*name}", get(openai::model))
        .route("/v1/chat/completions", post(openai::chat_completions))
        .route("/v1/search", post(native::search))
        .route("/v1/classify", post(desks::classify))
        .route("/v1/summarise", post(desks::summarise))
        .route("/v1/translate", post(desks::translate))
        .route("/v1/patents/{*id}", get(native::patent))
        .fallback(error::no_route)
        .method_not_allowed_fallback(error::wrong_method)
        .layer(axum::extract::DefaultBodyLimit::max(body_bytes))
        .with_state(http);
    layered(routes, &options)
}

/// The routes while weights are read: the process is alive, and everything else comes later.
fn starting(options: &HttpOptions) -> Router {
    layered(Router::new().route("/healthz", get(native::alive)).fallback(error::starting), &Arc::new(options.clone()))
}

/// What every request passes. Layers run from the last one named to the first.
fn layered(routes: Router, options: &Arc<HttpOptions>) -> Router {
    routes
        .layer(CatchPanicLayer::custom(error::panicked))
        .layer(middleware::from_fn_with_state(options.clone(), guard::same_machine))
        .layer(guard::cors(options))
        .layer(middleware::from_fn(watch::watch))
}
