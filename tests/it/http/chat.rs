//! `/v1/chat/completions` and `/v1/models`, as SDKs see them.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use priorart::http::HttpOptions;
use serde_json::{Value, json};

use super::{Read, desk, desk_of, get, patents, post, send};

const CHAT: &str = "/v1/chat/completions";
const QUESTION: &str = "How much fluoroethylene carbonate does the electrolyte of US99000001B2 contain?";

fn ask(text: &str) -> Value {
    json!({ "model": "priorart", "messages": [{ "role": "user", "content": text }] })
}

fn with(mut request: Value, more: Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        request[key] = value.clone();
    }
    request
}

fn text_of(chunks: &[Value]) -> String {
    chunks.iter().filter_map(|c| c["choices"][0]["delta"]["content"].as_str()).collect()
}

#[tokio::test]
async fn models_are_the_assistant_and_the_generator() {
    let list = get(&desk(true).app, "/v1/models").await.json();
    let ids: Vec<&str> = list["data"].as_array().unwrap().iter().map(|m| m["id"].as_str().unwrap()).collect();
    assert_eq!((list["object"].as_str(), ids), (Some("list"), vec!["priorart", "priorart-search", "priorart-summarise", "priorart-classify", "scripted"]));
    assert_eq!(get(&desk(false).app, "/v1/models").await.json()["data"].as_array().unwrap().len(), 4);
    assert_eq!(get(&desk(true).app, "/v1/models/scripted").await.json()["id"], "scripted");
    assert_eq!(get(&desk(true).app, "/v1/models/gpt-4").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_json_has_text_sources_and_annotations() {
    let answer = post(&desk(false).app, CHAT, ask(QUESTION)).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    assert!(answer.header("x-request-id").starts_with("req-"));
    let answer = answer.json();
    assert_eq!((answer["object"].as_str(), answer["choices"][0]["finish_reason"].as_str()), (Some("chat.completion"), Some("stop")));
    let message = &answer["choices"][0]["message"];
    let (text, sources) = (message["content"].as_str().unwrap(), answer["sources"].as_array().unwrap());
    assert!(!sources.is_empty() && text.contains("[1]"), "{text}");
    let quote = sources[0]["quote"].as_str().unwrap();
    assert!(quote.contains("3 wt%") && text.contains(&format!("> {quote}")), "a source list stands at the end: {text}");
    for (source, annotation) in sources.iter().zip(message["annotations"].as_array().unwrap()) {
        let citation = &annotation["url_citation"];
        let place = |name: &str| citation[name].as_u64().unwrap() as usize;
        let cited: String = text.chars().skip(place("start_index")).take(place("end_index") - place("start_index")).collect();
        assert_eq!((annotation["type"].as_str(), cited), (Some("url_citation"), format!("[{}]", source["n"])));
        assert!(citation["url"].as_str().unwrap().starts_with(source["url"].as_str().unwrap()));
        assert!(!citation["title"].as_str().unwrap().is_empty());
    }
    let usage = &answer["usage"];
    assert_eq!(usage["total_tokens"].as_u64().unwrap(), usage["prompt_tokens"].as_u64().unwrap() + usage["completion_tokens"].as_u64().unwrap());
}

#[tokio::test]
async fn the_source_list_can_be_switched_off() {
    let answer = post(&desk(false).app, CHAT, with(ask(QUESTION), json!({ "priorart": { "source_list": false } }))).await.json();
    let text = answer["choices"][0]["message"]["content"].as_str().unwrap();
    assert!(!text.contains("\n> ") && !answer["sources"].as_array().unwrap().is_empty(), "{text}");
}

#[tokio::test]
async fn stored_text_makes_no_markdown() {
    let mut patents = patents();
    let quote = "The electrolyte contains 3 wt% of fluoroethylene carbonate ![x](http://evil.example/p.png) <img src=x> [2].";
    (patents[1].abstract_text, patents[1].claims) = (quote.into(), vec![quote.into()]);
    let desk = desk_of(&patents, false);
    let escaped = post(&desk.app, CHAT, ask(QUESTION)).await.json();
    let text = escaped["choices"][0]["message"]["content"].as_str().unwrap();
    assert!(text.contains("[1]") && text.contains("3 wt%"), "{text}");
    assert!(!text.contains("![") && !text.contains("](") && !text.replace("\\<", "").contains('<') && !text.contains("x> [2]"), "{text}");
    let streamed = post(&desk.app, CHAT, with(ask(QUESTION), json!({ "stream": true }))).await.chunks();
    assert_eq!(text_of(&streamed), text);
    let raw = post(&desk.app, CHAT, with(ask(QUESTION), json!({ "priorart": { "markdown": false, "source_list": false } }))).await.json();
    assert!(raw["choices"][0]["message"]["content"].as_str().unwrap().contains(quote), "{raw}");
    assert!(raw["sources"].as_array().unwrap().iter().any(|source| source["quote"] == quote), "sources are letter by letter: {raw}");
    assert_eq!(escaped["sources"], raw["sources"]);
}

#[tokio::test]
async fn a_stream_says_what_the_one_json_says() {
    let desk = desk(false);
    let once = post(&desk.app, CHAT, ask(QUESTION)).await.json();
    let streamed = post(&desk.app, CHAT, with(ask(QUESTION), json!({ "stream": true, "stream_options": { "include_usage": true } }))).await;
    assert!(streamed.header("content-type").starts_with("text/event-stream"));
    let chunks = streamed.chunks();
    for chunk in &chunks {
        assert!(["id", "object", "created", "model", "choices"].iter().all(|key| !chunk[key].is_null()), "{chunk}");
        assert_eq!(chunk["id"], chunks[0]["id"]);
    }
    assert_eq!(chunks[0]["choices"][0]["delta"]["role"], "assistant");
    let (usage, last) = (&chunks[chunks.len() - 1], &chunks[chunks.len() - 2]);
    assert_eq!((usage["choices"].as_array().map(Vec::len), &usage["usage"]), (Some(0), &once["usage"]));
    assert_eq!((last["choices"][0]["finish_reason"].as_str(), &last["sources"]), (Some("stop"), &once["sources"]));
    assert!(chunks[..chunks.len() - 2].iter().all(|c| c["choices"][0]["finish_reason"].is_null() && c["usage"].is_null()));
    assert_eq!(text_of(&chunks), once["choices"][0]["message"]["content"].as_str().unwrap());
    let annotations = chunks.iter().find_map(|c| c["choices"][0]["delta"].get("annotations"));
    assert_eq!(annotations, once["choices"][0]["message"].get("annotations"));
}

#[tokio::test]
async fn open_webui_gets_each_passage_and_no_address_to_leak() {
    let chunks = post(&desk(false).app, CHAT, with(ask(QUESTION), json!({ "stream": true }))).await.chunks();
    let sources: Vec<&Value> = chunks.iter().filter(|c| c["event"]["type"] == "source").map(|c| &c["event"]["data"]).collect();
    assert_eq!(sources.len(), chunks[chunks.len() - 1]["sources"].as_array().unwrap().len());
    let mut ids: Vec<&str> = sources.iter().map(|s| s["metadata"][0]["source"].as_str().unwrap()).collect();
    assert!(ids.iter().all(|id| id.starts_with("/v1/patents/")), "an http: source would be sent to an icon service");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), sources.len(), "front-ends join sources of one address");
    assert!(sources[0]["document"][0].as_str().unwrap().contains("3 wt%"));
    assert!(sources[0]["metadata"][0]["source_url"].as_str().unwrap().starts_with("http://127.0.0.1:8317/v1/patents/"));
}

#[tokio::test]
async fn what_is_not_in_the_collection_is_said_to_be_missing() {
    let answer = post(&desk(false).app, CHAT, ask("Which zeppelin mooring mast uses xylophone bearings?")).await.json();
    assert_eq!(answer["priorart"]["abstained"], true, "{answer}");
}

#[tokio::test]
async fn clients_may_send_parts_nulls_and_unknown_fields() {
    let request = json!({
        "model": null, "stream": null, "stream_options": null, "temperature": null, "max_tokens": null, "seed": null, "n": null, "stop": null,
        "tools": [], "user": "u", "response_format": { "type": "text" }, "priorart": null, "max_completion_tokens": -1,
        "messages": [
            { "role": "developer", "content": "Be brief.", "name": "x" },
            { "role": "assistant", "content": null, "tool_calls": [] },
            { "role": "user", "content": [{ "type": "text", "text": "How much fluoroethylene" }, { "type": "text", "text": "carbonate does US99000001B2 use?" }] },
        ],
    });
    let answer = post(&desk(false).app, CHAT, request).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
}

#[tokio::test]
async fn bad_requests_name_the_field() {
    let desk = desk(false);
    let image = json!([{ "type": "text", "text": "what is this" }, { "type": "image_url", "image_url": { "url": "data:," } }]);
    for (request, param) in [
        (json!({ "model": "priorart" }), json!("messages")),
        (with(ask("x"), json!({ "messages": [] })), json!("messages")),
        (with(ask("x"), json!({ "messages": "hello" })), json!("messages")),
        (ask("  "), json!("messages")),
        (ask(&"전".repeat(100 << 10)), json!("messages")),
        (with(ask("x"), json!({ "n": 2 })), json!("n")),
        (with(ask("x"), json!({ "temperature": 3 })), json!("temperature")),
        (with(ask("x"), json!({ "max_tokens": "many" })), json!("max_tokens")),
        (with(ask("x"), json!({ "messages": [{ "role": "tool", "content": "x" }] })), json!("messages[0].role")),
        (with(ask("x"), json!({ "messages": [{ "role": "user", "content": image }] })), json!("messages[0].content[1]")),
        (with(ask("x"), json!({ "messages": [{ "role": "user", "content": 7 }] })), json!("messages[0].content")),
        (with(ask("x"), json!({ "priorart": { "sauce_list": true } })), json!("priorart.sauce_list")),
        (with(ask("x"), json!({ "priorart": { "before": "yesterday" } })), json!("priorart.before")),
        (with(ask("x"), json!({ "priorart": { "country": "Korea" } })), json!("country")),
    ] {
        let answer = post(&desk.app, CHAT, &request).await;
        let shown: String = request.to_string().chars().take(200).collect();
        assert_eq!((answer.status, answer.header("x-should-retry")), (StatusCode::BAD_REQUEST, "false"), "{shown}");
        let error = &answer.json()["error"];
        assert_eq!((&error["param"], error["type"].as_str()), (&param, Some("invalid_request_error")), "{shown}: {error}");
        assert!(error["message"].as_str().is_some_and(|m| m.len() > 10) && error.get("code").is_some());
    }
}

#[tokio::test]
async fn broken_json_and_large_bodies_have_their_own_errors() {
    let desk = desk(false);
    for body in ["", "{", "{\"messages\": [\n\"\\ud800\"]}", "[[[[", "\u{feff}{}", "null"] {
        assert_eq!(post(&desk.app, CHAT, body).await.status, StatusCode::BAD_REQUEST, "{body:?}");
    }
    let nested = format!("{{\"messages\":{}", "[".repeat(200_000));
    assert_eq!(post(&desk.app, CHAT, nested).await.status, StatusCode::BAD_REQUEST);
    let large = post(&desk.app, CHAT, ask(&"x".repeat(13 << 20))).await;
    assert_eq!((large.status, large.json()["error"]["code"].as_str()), (StatusCode::PAYLOAD_TOO_LARGE, Some("request_too_large")));
    // without a length, the size shows only while reading
    let chunked = Body::from_stream(futures::stream::iter((0..1300).map(|_| Ok::<_, std::io::Error>(vec![b' '; 10 << 10]))));
    let large = send(&desk.app, HttpOptions::default(), Request::post(CHAT).body(chunked).unwrap()).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_body_that_does_not_come_ends_the_request() {
    let options = HttpOptions { body_timeout: Duration::from_millis(50), ..HttpOptions::default() };
    let silent = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, std::io::Error>>());
    let answer = send(&desk(false).app, options, Request::post(CHAT).body(silent).unwrap()).await;
    assert_eq!((answer.status, answer.header("x-should-retry")), (StatusCode::REQUEST_TIMEOUT, "false"));
}

#[tokio::test]
async fn an_unknown_model_is_a_404_that_lists_the_known() {
    let answer = post(&desk(true).app, CHAT, with(ask("x"), json!({ "model": "gpt-4o" }))).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    insta::assert_json_snapshot!(answer.json(), @r#"
    {
      "error": {
        "message": "there is no model \"gpt-4o\" here; this server has priorart, priorart-search, priorart-summarise, priorart-classify, scripted",
        "type": "invalid_request_error",
        "param": "model",
        "code": "model_not_found"
      }
    }
    "#);
}

#[tokio::test]
async fn the_bare_model_answers_without_sources() {
    let answer = post(&desk(true).app, CHAT, with(ask("hello"), json!({ "model": "scripted" }))).await.json();
    assert_eq!(answer["choices"][0]["message"]["content"], "Scripted answer.");
    assert_eq!((&answer["sources"], &answer["usage"]["total_tokens"]), (&json!([]), &json!(12)));
}

#[tokio::test]
async fn tasks_of_open_webui_go_past_the_collection() {
    let task = "### Task:\nGenerate a title. Reply as JSON: { \"title\": \"…\" }\n<chat_history>fluoroethylene carbonate</chat_history>";
    let content = |answer: Read| answer.json()["choices"][0]["message"]["content"].as_str().unwrap().to_owned();
    assert_eq!(content(post(&desk(true).app, CHAT, ask(task)).await), "Scripted answer.");
    let fixed: Value = serde_json::from_str(&content(post(&desk(false).app, CHAT, ask(task)).await)).unwrap();
    assert!(fixed["title"].is_string());
    let chunks = post(&desk(false).app, CHAT, with(ask(task), json!({ "stream": true }))).await.chunks();
    assert!(text_of(&chunks).contains("title"));
}

#[tokio::test]
async fn a_fault_before_the_first_word_has_its_own_status_and_no_detail() {
    let request = with(ask("FAIL AT ONCE"), json!({ "model": "scripted" }));
    for stream in [false, true] {
        let answer = post(&desk(true).app, CHAT, with(request.clone(), json!({ "stream": stream }))).await;
        assert_eq!((answer.status, answer.header("x-should-retry")), (StatusCode::INTERNAL_SERVER_ERROR, "false"));
        assert_eq!(answer.json()["error"]["request_id"], answer.header("x-request-id"));
        assert!(!answer.body.contains("secret"));
    }
}

#[tokio::test]
async fn a_fault_after_the_first_word_is_a_chunk() {
    let request = with(ask("FAIL LATER"), json!({ "model": "scripted", "stream": true }));
    let answer = post(&desk(true).app, CHAT, request).await;
    assert_eq!(answer.status, StatusCode::OK);
    let chunks = answer.chunks();
    assert_eq!(text_of(&chunks), "Scripted ");
    assert_eq!(chunks[chunks.len() - 1]["error"]["code"], "internal_error");
    assert!(!answer.body.contains("secret"));
}

#[tokio::test]
async fn a_model_that_dies_is_no_short_answer() {
    for stream in [false, true] {
        let answer = post(&desk(true).app, CHAT, with(ask("PANIC AT ONCE"), json!({ "model": "scripted", "stream": stream }))).await;
        assert!(answer.status.is_server_error() && answer.json()["error"]["code"].is_string(), "{}", answer.body);
    }
    let once = post(&desk(true).app, CHAT, with(ask("PANIC LATER"), json!({ "model": "scripted" }))).await;
    assert!(once.status.is_server_error() && !once.body.contains("secret"), "{}", once.body);
    let chunks = post(&desk(true).app, CHAT, with(ask("PANIC LATER"), json!({ "model": "scripted", "stream": true }))).await.chunks();
    assert!(text_of(&chunks) == "Scripted " && chunks[chunks.len() - 1]["error"]["code"].is_string(), "{chunks:?}");
}

#[tokio::test]
async fn silence_is_filled_with_empty_chunks() {
    let (keep_alive, patience) = (Duration::from_millis(100), Duration::from_millis(50));
    let options = HttpOptions { keep_alive, patience, ..HttpOptions::default() };
    let request = with(ask("SLOW"), json!({ "model": "scripted", "stream": true }));
    let answer = send(&desk(true).app, options, Request::post(CHAT).body(Body::from(request.to_string())).unwrap()).await;
    let chunks = answer.chunks();
    let empty = chunks.iter().filter(|c| c["choices"][0]["delta"]["content"] == "" && c["choices"][0]["delta"]["role"].is_null());
    assert!(empty.count() >= 3, "{}", answer.body);
    assert_eq!(text_of(&chunks), "Scripted answer.");
}

#[tokio::test]
async fn an_answer_that_takes_too_long_is_given_up() {
    let options = HttpOptions { answer_timeout: Duration::from_millis(50), ..HttpOptions::default() };
    let request = with(ask("SLOW"), json!({ "model": "scripted" }));
    let answer = send(&desk(true).app, options, Request::post(CHAT).body(Body::from(request.to_string())).unwrap()).await;
    assert_eq!((answer.status, answer.json()["error"]["code"].as_str()), (StatusCode::GATEWAY_TIMEOUT, Some("timeout")));
}
