//! The page at `/`: three files compiled in; nothing is loaded from elsewhere, and the policy says so.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// Own scripts and styles, own API, nothing else; nobody may frame it.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
                      base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// `GET /`.
pub(super) async fn index() -> Response {
    file("text/html; charset=utf-8", include_str!("ui/index.html"))
}

/// `GET /ui/app.js`.
pub(super) async fn script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("ui/app.js"))
}

/// `GET /ui/document.js`.
pub(super) async fn document_script() -> Response {
    file("text/javascript; charset=utf-8", include_str!("ui/document.js"))
}

/// `GET /ui/style.css`.
pub(super) async fn style() -> Response {
    file("text/css; charset=utf-8", include_str!("ui/style.css"))
}

fn file(content_type: &'static str, text: &'static str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"), // a new binary may bring a new page
    ];
    (headers, text).into_response()
}
