//! The page, and who may use it.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use priorart::http::HttpOptions;
use serde_json::json;

use super::{Read, desk, get, send};

#[tokio::test]
async fn the_page_loads_nothing_from_elsewhere() {
    let desk = desk(false);
    for (path, kind) in [("/", "text/html"), ("/ui/app.js", "text/javascript"), ("/ui/document.js", "text/javascript"), ("/ui/style.css", "text/css")] {
        let file = get(&desk.app, path).await;
        assert_eq!(file.status, StatusCode::OK, "{path}");
        assert!(file.header("content-type").starts_with(kind), "{path}");
        assert!(file.header("content-security-policy").starts_with("default-src 'none'"), "{path}");
        assert!(!file.body.contains("http://") && !file.body.contains("https://"), "{path} names another server");
        for sink in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "style=", "onclick="] {
            assert!(!file.body.contains(sink), "{path} has {sink}");
        }
    }
}

async fn search_from(headers: &[(&str, &str)], options: HttpOptions) -> Read {
    let request = headers.iter().fold(Request::post("/v1/search"), |request, (name, value)| request.header(*name, *value));
    send(&desk(false).app, options, request.body(Body::from(json!({ "query": "carbonate" }).to_string())).unwrap()).await
}

#[tokio::test]
async fn foreign_pages_and_rebound_names_are_refused() {
    let local = search_from(&[("host", "127.0.0.1:8317"), ("origin", "http://localhost:3000")], HttpOptions::default()).await;
    assert_eq!((local.status, local.header("access-control-allow-origin")), (StatusCode::OK, "http://localhost:3000"));
    let same = search_from(&[("host", "10.0.0.7:8317"), ("origin", "http://10.0.0.7:8317")], HttpOptions::default()).await;
    assert_eq!(same.status, StatusCode::OK);
    for headers in [
        [("host", "127.0.0.1:8317"), ("origin", "https://evil.example")],
        [("host", "127.0.0.1:8317"), ("origin", "null")],
        [("host", "evil.example:8317"), ("origin", "http://evil.example:8317")],
        [("host", "evil.example:8317"), ("accept", "*/*")],
    ] {
        let refused = search_from(&headers, HttpOptions::default()).await;
        assert_eq!((refused.status, refused.header("access-control-allow-origin")), (StatusCode::FORBIDDEN, ""), "{headers:?}");
    }
    let named = HttpOptions { origins: vec!["https://chat.example".into()], hosts: vec!["desk.example".into()], ..HttpOptions::default() };
    let allowed = search_from(&[("host", "desk.example"), ("origin", "https://chat.example")], named).await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (StatusCode::OK, "https://chat.example"));
}

#[tokio::test]
async fn browsers_may_ask_first() {
    let preflight = Request::options("/v1/chat/completions")
        .header("host", "localhost:8317")
        .header("origin", "http://localhost:3000")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "authorization,content-type,x-stainless-os");
    let answer = send(&desk(false).app, HttpOptions::default(), preflight.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("access-control-allow-headers"), "authorization,content-type,x-stainless-os");
}
