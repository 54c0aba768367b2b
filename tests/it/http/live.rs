//! The binary's own server: its start, its options, and documents that come while it runs.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::{priorart, run};

/// A running `priorart serve`; killed when dropped.
struct Serving {
    child: Child,
    address: SocketAddr,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Serving {
    /// Starts the server; what it says goes to `home/log`.
    fn start(home: &Path, options: &[&str]) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let log = std::fs::File::create(home.join("log")).unwrap();
        let mut serve = priorart(home);
        serve.args(["serve", "--model", "none", "--listen", &address.to_string()]).args(options).stdout(Stdio::null()).stderr(log);
        Self { child: serve.spawn().unwrap(), address }
    }

    fn wait_until(&self, what: &str, condition: impl Fn() -> bool) {
        let started = Instant::now();
        while !condition() {
            assert!(started.elapsed() < Duration::from_secs(120), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn post(&self, path: &str, body: &Value) -> Value {
        let (status, _, answer) = request(self.address, "POST", path, "localhost", &body.to_string()).unwrap();
        assert_eq!(status, 200, "{answer}");
        serde_json::from_str(&answer).unwrap()
    }

    fn search(&self, query: &str) -> (Vec<String>, Value) {
        let answer = self.post("/v1/search", &json!({ "query": query }));
        (answer["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned()).collect(), answer)
    }

    fn ask(&self, question: &str) -> Value {
        self.post("/v1/chat/completions", &json!({ "messages": [{ "role": "user", "content": question }] }))
    }
}

/// Whether the server there says that it is ready.
pub fn ready(address: SocketAddr) -> bool {
    request(address, "GET", "/readyz", "localhost", "").is_some_and(|(status, ..)| status == 200)
}

/// (status, head, body); `None` where nobody listens.
fn request(address: SocketAddr, method: &str, path: &str, host: &str, body: &str) -> Option<(u16, String, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    stream.write_all(format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}").as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, head.to_lowercase(), body.to_owned()))
}

fn widgets(numbers: std::ops::Range<u32>) -> String {
    let widget = |n: u32| {
        json!({ "id": format!("US97{n:06}A1"), "title": format!("Widget {n}"), "lang": "en",
            "abstract": format!("A widget whose flange carries a spring of {n} mm and a silicon-carbon cell.") })
    };
    numbers.map(|n| widget(n).to_string() + "\n").collect()
}

#[test]
fn documents_that_are_indexed_meanwhile_are_answered_from() {
    let home = tempfile::tempdir().unwrap();
    let index = |name: &str, text: &str, options: &[&str]| {
        let file = home.path().join(name);
        std::fs::write(&file, text).unwrap();
        let (code, _, err) = run(priorart(home.path()).arg("index").args(options).arg(&file));
        assert_eq!(code, 0, "{err}");
    };
    let server = Serving::start(home.path(), &[]);
    server.wait_until("the server is ready", || ready(server.address));
    let (ids, answer) = server.search("silicon-carbon cell");
    assert!(ids.len() > 3 && ids.iter().all(|id| !id.starts_with("US9700")), "the sample: {ids:?}");
    assert_eq!((&answer["documents"], &answer["mode"]), (&json!(68), &json!("hybrid")));
    server.wait_until("a banner", || std::fs::read_to_string(home.path().join("log")).unwrap().contains("68 documents (sample collection: invented patents)"));

    index("first.jsonl", &widgets(1..6), &["--no-vectors"]);
    let (ids, answer) = server.search("silicon-carbon cell");
    assert!(ids.len() == 5 && ids.iter().all(|id| id.starts_with("US9700")), "the user's documents alone: {ids:?}");
    assert_eq!((&answer["documents"], &answer["mode"]), (&json!(5), &json!("lexical")), "without vectors, words alone, and it says so");
    let answer = server.ask("What does claim 3 of US20990000101A1 require of the negative electrode?");
    assert_eq!((&answer["priorart"]["abstained"], &answer["sources"]), (&json!(true), &json!([])), "{answer}");
    let answer = server.ask("How long is the spring of the widget US97000004A1?");
    assert!(answer["sources"][0]["quote"].as_str().unwrap().contains("4 mm"), "{answer}");

    index("second.jsonl", &widgets(6..9), &[]);
    let (ids, answer) = server.search("spring of 8 mm");
    assert_eq!((&answer["documents"], &answer["mode"], ids[0].as_str()), (&json!(8), &json!("hybrid"), "US97000008A1"));
    assert!(answer["hits"][0]["dense"].is_number(), "{answer}");
}

#[test]
fn the_server_answers_from_its_first_moment_and_under_its_names_alone() {
    let home = tempfile::tempdir().unwrap();
    let server = Serving::start(home.path(), &["--host-name", "desk.example", "--origin", "https://chat.example"]);
    server.wait_until("a sign of life", || TcpStream::connect(server.address).is_ok());
    let (status, ..) = request(server.address, "GET", "/healthz", "localhost", "").unwrap();
    assert_eq!(status, 200);
    let (status, head, body) = request(server.address, "POST", "/v1/search", "localhost", "{\"query\":\"seal\"}").unwrap();
    assert_eq!(status, 503, "weights cannot be read that fast: {body}");
    assert!(head.contains("retry-after: 2") && !head.contains("x-should-retry"), "{head}");
    let error: Value = serde_json::from_str(&body).unwrap();
    assert_eq!((error["error"]["code"].as_str(), error["error"]["type"].as_str()), (Some("starting"), Some("server_error")));
    server.wait_until("the server is ready", || ready(server.address));
    for (host, expected) in [("desk.example:80", 200), ("127.0.0.1:8317", 200), ("evil.example", 403)] {
        let (status, _, body) = request(server.address, "GET", "/v1/models", host, "").unwrap();
        assert_eq!(status, expected, "{host}: {body}");
        assert!(status == 200 || body.contains("--host-name"), "the remedy exists: {body}");
    }
}

#[test]
fn wrong_names_are_refused_at_once() {
    let home = tempfile::tempdir().unwrap();
    for (option, value) in [("--host-name", "https://desk.example"), ("--host-name", "desk.example:80"), ("--origin", "chat.example"), ("--origin", "*")] {
        let (code, _, err) = run(priorart(home.path()).args(["serve", option, value]));
        assert!(code == 2 && err.contains("example"), "{option} {value}: {err}");
    }
}
