//! Search, documents, health, and what every route shares.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use priorart::http::HttpOptions;
use serde_json::json;

use super::{desk, desk_of, get, patents, post, send};

#[tokio::test]
async fn search_finds_and_counts() {
    let answer = post(&desk(false).app, "/v1/search", json!({ "query": "fluoroethylene carbonate", "limit": 5, "mode": "lexical" })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    assert_eq!((&answer["documents"], &answer["mode"]), (&json!(3), &json!("lexical")));
    assert!(answer["took_ms"].is_u64());
    let hit = &answer["hits"][0];
    for key in ["id", "title", "date", "country", "lang", "cpc", "score", "lexical", "dense", "evidence"] {
        assert!(hit.get(key).is_some(), "{key} is missing in {hit}");
    }
    assert!(hit["evidence"][0]["text"].as_str().unwrap().contains("fluoroethylene"));
}

#[tokio::test]
async fn search_obeys_its_filters() {
    let request = json!({ "query": "fluoroethylene carbonate", "before": "2018-08-08", "country": ["us"], "cpc": "H01M", "lang": ["en"] });
    let hits = post(&desk(false).app, "/v1/search", request).await.json();
    let ids: Vec<&str> = hits["hits"].as_array().unwrap().iter().map(|h| h["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["US99000001A1"]);
}

#[tokio::test]
async fn a_search_that_goes_by_words_alone_says_so() {
    for (asked, used) in [(json!({ "query": "carbonate" }), "lexical"), (json!({ "query": "carbonate", "mode": "hybrid" }), "lexical")] {
        assert_eq!(post(&desk(false).app, "/v1/search", asked).await.json()["mode"], used);
    }
}

#[tokio::test]
async fn the_best_of_each_family_fill_the_limit() {
    let mut patents = patents();
    for (n, patent) in (0..).zip(patents.iter_mut()) {
        patent.abstract_text = format!("carbonate {}", "carbonate ".repeat(5 * (2 - n)));
        patent.family = if n < 2 { "F1".into() } else { String::new() };
    }
    let desk = desk_of(&patents, false);
    for (limit, expected) in [(1, 1), (2, 2), (10, 2)] {
        let hits = post(&desk.app, "/v1/search", json!({ "query": "carbonate", "limit": limit })).await.json();
        let ids: Vec<&str> = hits["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), expected, "{ids:?}");
        assert!(ids.iter().filter(|id| id.starts_with("US99000001")).count() == 1, "{ids:?}");
    }
}

#[tokio::test]
async fn a_bad_search_names_the_field() {
    let desk = desk(false);
    for (request, param) in [
        (json!({ "query": "" }), "query"),
        (json!({ "limit": 3 }), "query"),
        (json!({ "query": " \n" }), "query"),
        (json!({ "query": "x".repeat(1 << 20) }), "query"),
        (json!({ "query": "x", "limit": 0 }), "limit"),
        (json!({ "query": "x", "limit": 1_000_000 }), "limit"),
        (json!({ "query": "x", "limit": -1 }), "limit"),
        (json!({ "query": "x", "limits": 3 }), "limits"),
        (json!({ "query": "x", "mode": "magic" }), "mode"),
        (json!({ "query": "x", "before": "2019-02-30" }), "before"),
        (json!({ "query": "x", "after": "2019-01-01", "before": "2018-01-01" }), "after"),
        (json!({ "query": "x", "country": ["USA"] }), "country"),
        (json!({ "query": "x", "cpc": [""] }), "cpc"),
        (json!({ "query": 7 }), "query"),
    ] {
        let answer = post(&desk.app, "/v1/search", &request).await;
        let shown: String = request.to_string().chars().take(100).collect();
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{shown}");
        assert_eq!(answer.json()["error"]["param"], param, "{shown}: {}", answer.body);
    }
}

#[tokio::test]
async fn documents_are_found_however_the_number_is_written() {
    let desk = desk(false);
    for path in ["/v1/patents/US99000001B2", "/v1/patents/us%2099,000,001%20b2", "/v1/patents/US%2099/000,001%20B2", "/v1/patents/US%2099%2F000001%20B2"] {
        let found = get(&desk.app, path).await;
        assert_eq!(found.status, StatusCode::OK, "{path}: {}", found.body);
        let found = found.json();
        assert_eq!((found["id"].as_str(), found.get("also")), (Some("US99000001B2"), None));
        assert!(found["abstract"].as_str().unwrap().contains("3 wt%") && found["claims"].is_array() && found["description"][0]["label"] == "0001");
    }
    let newest = get(&desk.app, "/v1/patents/US99000001").await.json();
    assert_eq!((newest["id"].as_str(), &newest["also"]), (Some("US99000001B2"), &json!(["US99000001A1"])));
}

#[tokio::test]
async fn an_unknown_document_lists_the_nearest() {
    let desk = desk(false);
    let answer = get(&desk.app, "/v1/patents/US99000002B2").await;
    assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (StatusCode::NOT_FOUND, Some("not_found")));
    assert!(answer.json()["error"]["nearest"].as_array().unwrap().contains(&json!("US99000001B2")), "{}", answer.body);
    for path in ["/v1/patents/nonsense", "/v1/patents/%ff", &format!("/v1/patents/{}", "9".repeat(500))] {
        assert_eq!(get(&desk.app, path).await.status, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn a_browser_that_follows_a_citation_sees_the_page() {
    let request = Request::get("/v1/patents/US99000001B2").header("accept", "text/html,application/xhtml+xml").body(Body::empty());
    let answer = send(&desk(false).app, HttpOptions::default(), request.unwrap()).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/?patent=US99000001B2"));
}

#[tokio::test]
async fn health_and_readiness() {
    assert_eq!(get(&desk(false).app, "/healthz").await.json(), json!({ "status": "ok" }));
    let ready = get(&desk(true).app, "/readyz").await;
    assert_eq!(ready.status, StatusCode::OK);
    assert_eq!(ready.json(), json!({ "status": "ready", "documents": 3, "sample": false, "mode": "lexical", "embedder": null, "generator": "scripted" }));
}

#[tokio::test]
async fn unknown_routes_and_methods_answer_in_json() {
    let desk = desk(false);
    let missing = get(&desk.app, "/v1/embeddings").await;
    assert_eq!((missing.status, missing.json()["error"]["code"].as_str()), (StatusCode::NOT_FOUND, Some("unknown_url")));
    let wrong = get(&desk.app, "/v1/search").await;
    assert_eq!((wrong.status, wrong.json()["error"]["code"].as_str()), (StatusCode::METHOD_NOT_ALLOWED, Some("method_not_allowed")));
    assert_eq!(wrong.header("allow"), "POST");
}

#[tokio::test]
async fn too_many_requests_are_told_when_to_come_back() {
    let mut desk = desk(true);
    desk.app.limits.requests = 1;
    let router = priorart::http::router(desk.app.clone(), HttpOptions::default());
    let chat = |text: &str| {
        let body = json!({ "model": "scripted", "stream": true, "messages": [{ "role": "user", "content": text }] });
        Request::post("/v1/chat/completions").body(Body::from(body.to_string())).unwrap()
    };
    let endless = tower::ServiceExt::oneshot(router.clone(), chat("ENDLESS")).await.unwrap();
    assert_eq!(endless.status(), StatusCode::OK);
    let refused = super::Read::of(tower::ServiceExt::oneshot(router.clone(), chat("hello")).await.unwrap()).await;
    assert_eq!((refused.status, refused.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "5"));
    assert_eq!((refused.header("x-should-retry"), refused.json()["error"]["code"].as_str()), ("", Some("busy")));
    drop(endless); // the client leaves: the place is free, and the model stops
    let next = super::Read::of(tower::ServiceExt::oneshot(router, chat("hello")).await.unwrap()).await;
    assert_eq!(next.status, StatusCode::OK);
    assert!(next.body.contains("answer."));
    assert_eq!(desk.stopped.load(std::sync::atomic::Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_text_or_a_stored_document_is_classified() {
    let desk = desk(false);
    let codes = |answer: &serde_json::Value| answer["predictions"].as_array().is_some_and(|all| !all.is_empty());
    for request in [json!({ "text": "a lithium cell with a silicon anode" }), json!({ "id": "us 99000001 b2" })] {
        let answer = post(&desk.app, "/v1/classify", request).await;
        assert!(answer.status == StatusCode::OK && codes(&answer.json()), "{}", answer.body);
    }
    for (request, status, says) in [
        (json!({ "id": "US1" }), StatusCode::NOT_FOUND, "not in this collection"),
        (json!({ "id": "US99000001B2", "text": "a cell" }), StatusCode::BAD_REQUEST, "not both"),
        (json!({ "level": "class" }), StatusCode::BAD_REQUEST, "or the id"),
    ] {
        let answer = post(&desk.app, "/v1/classify", request).await;
        assert!(answer.status == status && answer.body.contains(says), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_stored_document_is_summarised() {
    let desk = desk(false);
    let ask = async |request: serde_json::Value| post(&desk.app, "/v1/summarise", request).await;
    let answer = ask(json!({ "id": "us 99000001 b2", "sentences": 1, "temperature": "unknown fields are left alone" })).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let answer = answer.json();
    assert_eq!(answer["sources"].as_array().map(Vec::len), Some(1), "{answer}");
    assert!(answer["text"].as_str().unwrap().contains("fluoroethylene carbonate"), "{answer}");
    let unknown = ask(json!({ "id": "US10000000B2" })).await;
    assert_eq!((unknown.status, &unknown.json()["abstained"]), (StatusCode::OK, &json!(true)), "{}", unknown.body);
    for (request, says) in [(json!({}), "id"), (json!({ "id": "US99000001B2", "into": "tlh" }), "en, ko, zh or ja"), (json!({ "id": 7 }), "id")] {
        let answer = ask(request).await;
        assert!(answer.status == StatusCode::BAD_REQUEST && answer.body.contains(says), "{}", answer.body);
    }
}

#[tokio::test]
async fn a_stored_claim_is_shown_where_it_cannot_be_translated() {
    let mut patents = patents();
    patents[1].claims = vec!["A cell with 3 wt% of fluoroethylene carbonate.".into()];
    let answer = post(&desk_of(&patents, false).app, "/v1/translate", json!({ "id": "US99000001B2", "claims": [1], "into": "ja" })).await;
    assert!(answer.status == StatusCode::OK && answer.body.contains("A cell with 3 wt%") && answer.body.contains("claim 1"), "{}", answer.body);
    let missing = post(&desk_of(&patents, false).app, "/v1/translate", json!({ "id": "US99000001B2", "claims": [9], "into": "ja" })).await;
    assert_eq!(missing.json()["abstained"], json!(true), "{}", missing.body);
}

#[tokio::test]
async fn a_text_is_translated_or_refused_in_words() {
    let answer = post(&desk(false).app, "/v1/translate", json!({ "text": "A \"sealed\" cell\nof steel.", "into": "ko" })).await;
    let answer = (answer.status, answer.json());
    assert_eq!((answer.0, &answer.1["abstained"]), (StatusCode::OK, &json!(true)), "{}", answer.1);
    assert!(answer.1["sources"].as_array().unwrap().is_empty(), "nothing of the collection is claimed");
}
