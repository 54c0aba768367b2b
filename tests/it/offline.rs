//! No network: the program works without one, says so where it needs one, and does not try to reach anything.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde_json::Value;

use crate::support::{SMALL_GENERATOR, Server, priorart, run, sample, skip, unshared};

const BINARY: &str = env!("CARGO_BIN_EXE_priorart");
const QUESTION: &str = "What does claim 3 of US20990000101A1 require?";

/// The sample with its vectors, made once for all tests.
fn collection() -> String {
    sample().index.dir().display().to_string()
}

#[test]
fn a_question_is_answered_without_any_network() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut command) = unshared("-rn", &["true"], home.path()) else { return };
    // an empty home: the sample is indexed first, which needs no network either
    let (code, out, err) = run(command.args([BINARY, "ask", "--json", "--model", SMALL_GENERATOR, QUESTION]));
    assert_eq!(code, 0, "{err}");
    let answer: Value = serde_json::from_str(&out).unwrap();
    assert!(answer["text"].as_str().unwrap().contains("binder"), "{out}");
    assert!(answer["usage"]["completion_tokens"].as_u64().unwrap() > 0, "the model was asked: {out}");
}

#[test]
fn the_server_answers_without_any_network() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut command) = unshared("-rn", &["true"], home.path()) else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/offline.py");
    let serve = [BINARY, "serve", "--model", SMALL_GENERATOR, "--index", &collection()];
    let (code, out, err) = run(command.arg("python3").arg(script).arg(QUESTION).args(serve));
    if code == 77 {
        return skip("the loopback of a network namespace cannot be brought up here");
    }
    assert_eq!(code, 0, "{err}");
    let answer: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out} {err}"));
    assert!(answer["choices"][0]["message"]["content"].as_str().unwrap().contains("binder"), "{out}");
    assert!(answer["usage"]["completion_tokens"].as_u64().unwrap() > 0, "the model was asked: {out}");
}

#[test]
fn a_missing_network_is_one_sentence_with_the_remedy() {
    let home = tempfile::tempdir().unwrap();
    let Some(mut command) = unshared("-rn", &["true"], home.path()) else { return };
    let models = home.path().join("models");
    let (code, out, err) = run(command.args([BINARY, "models", "pull", SMALL_GENERATOR]).env("PRIORART_MODELS", &models).env("RUST_BACKTRACE", "1"));
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.starts_with("error: ") && err.trim_end().lines().count() == 1, "one sentence: {err}");
    for words in [SMALL_GENERATOR, "could not be fetched", "hub", "PyPI", "PRIORART_MODEL_MIRROR", "--model none"] {
        assert!(err.contains(words), "{words}: {err}");
    }
    assert!(!err.contains("panicked") && !err.contains("backtrace") && !err.contains("Traceback"), "{err}");
}

/// Counts who comes, and sends everybody away.
fn listener() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, count) = (format!("http://{}", listener.local_addr().unwrap()), Arc::new(AtomicUsize::new(0)));
    let counted = count.clone();
    std::thread::spawn(move || {
        for mut visitor in listener.incoming().flatten() {
            counted.fetch_add(1, Ordering::SeqCst);
            let _ = visitor.read(&mut [0; 1024]);
        }
    });
    (address, count)
}

/// Every way out that the program, or what it starts, may take leads to `address`.
fn all_ways_out<'a>(command: &'a mut Command, address: &str) -> &'a mut Command {
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "HF_ENDPOINT", "PIP_INDEX_URL", "PRIORART_MODEL_MIRROR"] {
        command.env(name, address);
    }
    command.env_remove("NO_PROXY").env_remove("no_proxy").env_remove("PIP_FIND_LINKS")
}

#[test]
fn nothing_tries_to_leave_once_the_models_are_there() {
    let home = tempfile::tempdir().unwrap();
    let (address, visitors) = listener();
    let shared = ["--model", SMALL_GENERATOR, "--index", &collection()];
    let mut ask = priorart(home.path());
    let (code, out, err) = run(all_ways_out(ask.args(["ask", "--json", QUESTION]).args(shared), &address));
    assert!(code == 0 && out.contains("binder"), "{out} {err}");
    let mut serve = priorart(home.path());
    let server = Server::start(all_ways_out(serve.arg("serve").args(shared), &address));
    let (status, answer) = server.post("/v1/chat/completions", &serde_json::json!({ "messages": [{ "role": "user", "content": QUESTION }] }).to_string());
    assert!(status == 200 && answer.to_string().contains("binder"), "{answer}");
    let (status, hits) = server.post("/v1/search", "{\"query\": \"binder of a silicon electrode\"}");
    assert!(status == 200 && !hits["hits"].as_array().unwrap().is_empty(), "{hits}");
    drop(server);
    assert_eq!(visitors.load(Ordering::SeqCst), 0, "somebody was called");
    // The same ways out are taken when a model is wanted that is not there: a visitor would have been counted.
    let mut pull = priorart(home.path());
    pull.args(["models", "pull", SMALL_GENERATOR]).env("PRIORART_MODELS", home.path().join("empty"));
    let (code, _, err) = run(all_ways_out(&mut pull, &address));
    assert_eq!(code, 1, "{err}");
    assert!(visitors.load(Ordering::SeqCst) > 0, "the listener counts nobody: {err}");
}
