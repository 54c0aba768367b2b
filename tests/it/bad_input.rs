//! Input that cannot be used: each case has its own words and exit code or status, and what was indexed before stays.

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Server, documents, priorart, run, run_with, write};

/// A home with twenty documents, words only.
fn indexed() -> TempDir {
    let home = tempfile::tempdir().unwrap();
    let (code, _, err) = run(priorart(home.path()).args(["index", "--no-vectors"]).arg(write(&home, "first.jsonl", &documents(20))));
    assert_eq!(code, 0, "{err}");
    home
}

fn assert_nothing_is_lost(home: &TempDir) {
    let (code, out, err) = run(priorart(home.path()).args(["search", "--json", "--mode", "lexical", "flange number 7"]));
    let found: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {code}: {out} {err}"));
    assert_eq!((&found["documents"], &found["hits"][0]["id"]), (&json!(20), &json!("US99000007A1")), "{out}");
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// Files that cannot be read, each with the words its message has to have.
fn hostile(home: &TempDir) -> Vec<(std::path::PathBuf, &'static str)> {
    let grant = |inside: &str| format!("<us-patent-grant><abstract><p>{inside}</p></abstract></us-patent-grant>\n");
    let bomb = "<!DOCTYPE us-patent-grant [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]>\n".to_owned();
    let outside = "<!DOCTYPE us-patent-grant [<!ENTITY passwd SYSTEM \"file:///etc/passwd\">]>\n".to_owned();
    let nested = "<b>".repeat(10_000) + "deep" + &"</b>".repeat(10_000);
    std::fs::create_dir_all(home.path().join("in")).unwrap();
    [
        ("in/bomb.xml", HEAD.to_owned() + &bomb + &grant("&b;"), "entities of its own"),
        ("in/outside.xml", HEAD.to_owned() + &outside + &grant("&passwd;"), "entities of its own"),
        ("in/nested.xml", HEAD.to_owned() + &grant(&nested), "nested deeper"),
        ("in/unclosed.xml", HEAD.to_owned() + &"<us-patent-grant>".repeat(10_000), "nested deeper"),
        ("in/brackets.jsonl", "[".repeat(10_000).replacen('[', "{\"id\":", 1) + "\n", "brackets.jsonl:1"),
    ]
    .map(|(name, text, words)| (write(home, name, &text), words))
    .to_vec()
}

#[test]
fn hostile_files_are_named_and_the_rest_is_read() {
    let home = indexed();
    for (file, words) in hostile(&home) {
        let shown = file.display().to_string();
        let (code, out, err) = run(priorart(home.path()).args(["index", "--json", "--no-vectors"]).arg(&file));
        assert!(code == 0 && out.contains("\"bad\":1"), "{shown} {code}: {out} {err}");
        assert!(err.starts_with(&format!("skipped: {shown}:1: ")) && err.contains(words), "{err}");
        assert!(!err.contains("root:") && !err.contains("internal fault") && err.len() < 1000, "{err}");
        let (code, out, err) = run(priorart(home.path()).args(["index", "--strict", "--no-vectors"]).arg(&file));
        assert!(code == 2 && out.is_empty() && err.contains(words) && err.contains("what was acknowledged before is searchable"), "{code}: {err}");
    }
    assert_nothing_is_lost(&home);
    write(&home, "in/good.jsonl", &documents(20));
    let (code, out, err) = run(priorart(home.path()).args(["index", "--json", "--no-vectors"]).arg(home.path().join("in")));
    assert!(code == 0 && out.contains("\"unchanged\":20") && out.contains("\"bad\":5"), "a folder with good and bad files: {out} {err}");
    assert_nothing_is_lost(&home);
}

#[test]
fn queries_may_be_long_but_not_endless() {
    let home = indexed();
    let long = "a flange ".repeat(13_000) + "number 7"; // 117 kB: near what Linux allows one argument
    let (code, out, err) = run(priorart(home.path()).args(["search", "--json", "--mode", "lexical", &long]));
    assert!(code == 0 && out.contains("US99000007A1"), "{code}: {err}");
    let (code, out, err) = run(priorart(home.path()).args(["ask", "--json", "--model", "none", &long]));
    let answer: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {code}: {err}"));
    assert!(code == 0 && !answer["text"].as_str().unwrap().is_empty(), "{err}");
    for (query, words) in [("flange ".repeat(150_000), "shorten it"), (String::new(), "query: is empty"), (" \n\t".into(), "query: is empty")] {
        let (code, out, err) = run_with(priorart(home.path()).args(["search", "-"]), &query);
        assert_eq!((code, out.as_str()), (2, ""), "{err}");
        assert!(err.contains("error: query: ") && err.contains(words) && err.len() < 400, "{err}");
    }
    let (code, out, _) = run_with(priorart(home.path()).args(["search", "--mode", "lexical", "-"]), "flange\nnumber 7\n");
    assert!(code == 0 && out.contains("Widget 7"), "a query may come from stdin: {out}");
}

/// Status and the OpenAI shape, which every error has.
fn assert_refused(answer: &(u16, Value), status: u16, code: &str, words: &str) {
    let (got, body) = answer;
    let error = &body["error"];
    assert_eq!((*got, error["code"].as_str()), (status, Some(code)), "{body}");
    assert!(error["message"].as_str().is_some_and(|m| m.contains(words) && m.len() < 700), "{words}: {body}");
    assert!(error["type"].is_string() && error.as_object().unwrap().contains_key("param"), "{body}");
}

#[test]
fn the_server_refuses_each_in_its_own_way_and_goes_on() {
    let home = indexed();
    let models = home.path().join("no-models");
    let server = Server::start(priorart(home.path()).args(["serve"]).env("PRIORART_MODELS", models));
    let (chat, search) = ("/v1/chat/completions", "/v1/search");
    let large = "flange ".repeat(150_000);
    let large_chat = json!({ "messages": [{ "role": "user", "content": large }] }).to_string();
    assert_refused(&server.post(chat, &large_chat), 400, "invalid_value", "send a part of it");
    assert_refused(&server.post(search, &json!({ "query": large }).to_string()), 400, "invalid_value", "shorten it");
    assert_refused(&server.post(search, "{\"query\": \"\"}"), 400, "invalid_value", "is empty");
    for path in [chat, search] {
        for body in ["{\"query\": \"x\"", "[}", "not json", "{'query': 'x'}", "\u{0}"] {
            assert_refused(&server.post(path, body), 400, "invalid_json", "JSON");
        }
        assert_refused(&server.post(path, ""), 400, "invalid_json", "empty");
        let (status, body) = server.post(path, &"[".repeat(100_000));
        assert!(status == 400 && body["error"]["message"].as_str().is_some_and(|m| !m.is_empty()), "{status} {body}");
    }
    let unknown = server.get("/v1/patents/US99000999A1");
    assert_refused(&unknown, 404, "not_found", "US99000999A1 is not in this collection");
    assert!(!unknown.1["error"]["nearest"].as_array().unwrap().is_empty(), "{unknown:?}");
    assert_refused(&server.get("/v1/patents/not-a-number"), 400, "invalid_value", "publication number");
    let unknown = json!({ "messages": [{ "role": "user", "content": "What does claim 1 of US99000999A1 require?" }] });
    let (status, answer) = server.post(chat, &unknown.to_string());
    assert!(status == 200 && answer["priorart"]["abstained"] == true && answer.to_string().contains("US99000999A1"), "an answer, not an error: {answer}");
    // the weights of the embedder are missing: meaning is refused with the remedy, words go on
    let dense = json!({ "query": "flange number 7", "mode": "dense" }).to_string();
    assert_refused(&server.post(search, &dense), 503, "unavailable", "models pull");
    let other_model = json!({ "model": "gpt-4o", "messages": [{ "role": "user", "content": "x" }] });
    assert_refused(&server.post(chat, &other_model.to_string()), 404, "model_not_found", "gpt-4o");
    for mode in ["lexical", "hybrid"] {
        let (status, found) = server.post(search, &json!({ "query": "flange number 7", "mode": mode }).to_string());
        assert_eq!((status, &found["documents"], &found["hits"][0]["id"]), (200, &json!(20), &json!("US99000007A1")), "{mode}: {found}");
    }
}

#[test]
fn missing_weights_are_said_with_the_remedy() {
    let home = indexed();
    let models = home.path().join("no-models");
    let with = |args: &[&str]| run(priorart(home.path()).args(args).env("PRIORART_MODELS", &models));
    for command in [vec!["serve", "--listen", "127.0.0.1:0"], vec!["ask", "flange"], vec!["eval", "answers", "--questions", "q.jsonl"]] {
        let (code, out, err) = with(&[&command[..], &["--model", "smollm2-135m-instruct"]].concat());
        assert_eq!((code, out.as_str()), (1, ""), "{command:?}: {err}");
        assert!(err.contains("priorart models pull smollm2-135m-instruct") && err.contains("--model none"), "{command:?}: {err}");
    }
    let (code, _, err) = with(&["search", "--mode", "dense", "flange"]);
    assert!(code == 1 && err.contains("models pull multilingual-e5-small") && err.contains("--mode lexical"), "{code}: {err}");
    let (code, out, err) = with(&["search", "flange number 7"]);
    assert!(code == 0 && out.contains("Widget 7"), "words need no weights: {err}");
    let (code, out, err) = with(&["ask", "What is the spring of widget number 7?"]);
    assert!(code == 0 && out.contains("7 mm"), "quotes need no weights: {out} {err}");
    let (code, _, err) = with(&["ask", "--model", "all-minilm-l6-v2", "flange"]);
    assert!(code == 1 && err.contains("no generator") && err.contains("models list"), "{code}: {err}");
    let (code, _, err) = with(&["ask", "--model", "/nonexistent/model.gguf", "flange"]);
    assert!(code == 1 && err.contains("/nonexistent/model.gguf"), "{code}: {err}");
}
