//! The real router over a real index, with a scripted language model.

mod chat;
mod checked;
pub mod live;
mod native;
mod page;
mod sockets;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use axum::response::Response;
use priorart::app::App;
use priorart::http::{HttpOptions, router};
use priorart::index::Index;
use priorart::model::{Generator, LanguageModel, Message, Sampling, Step, Stop, StreamId, Usage};
use priorart::patent::{Language, Paragraph, Patent, Symbol};
use priorart::{Error, Result};
use serde_json::Value;
use tower::ServiceExt as _;

/// Behaves as the last message says.
struct Scripted {
    /// Generations that ended because nobody listened.
    stopped: Arc<AtomicUsize>,
    /// The one that runs: what it was asked and how far it is.
    script: String,
    steps: usize,
    ended: bool,
}

impl Scripted {
    fn new(stopped: Arc<AtomicUsize>) -> Self {
        Self { stopped, script: String::new(), steps: 0, ended: true }
    }
}

impl LanguageModel for Scripted {
    fn context_tokens(&self) -> usize {
        4096
    }

    fn count_tokens(&self, text: &str) -> Result<usize> {
        Ok(text.len() / 4)
    }

    fn begin(&mut self, messages: &[Message], _: &Sampling) -> Result<StreamId> {
        (self.script, self.steps, self.ended) = (messages.last().map(|m| m.text.clone()).unwrap_or_default(), 0, false);
        Ok(1)
    }

    fn step(&mut self, running: &[StreamId]) -> Result<Vec<(StreamId, Result<Step>)>> {
        self.steps += 1;
        let says = |words: &str| self.script.contains(words);
        let text = |text: &str| Ok(Step::Text(text.into()));
        let step = match self.steps {
            1 if says("FAIL AT ONCE") => Err(Error::internal("secret detail")),
            1 if says("PANIC AT ONCE") => panic!("secret detail"),
            1 => {
                std::thread::sleep(Duration::from_millis(if says("SLOW") { 700 } else { 0 }));
                text("Scripted ")
            }
            _ if says("PANIC LATER") => panic!("secret detail"),
            _ if says("FAIL LATER") => Err(Error::internal("secret detail")),
            _ if says("ENDLESS") => {
                std::thread::sleep(Duration::from_millis(5));
                text(&"more ".repeat(if says("FLOOD") { 20_000 } else { 1 }))
            }
            _ => Ok(Step::Done("answer.".into(), Stop::End, Usage { prompt_tokens: 5, completion_tokens: 7 })),
        };
        self.ended = !matches!(step, Ok(Step::Text(_)));
        Ok(vec![(running[0], step)])
    }

    fn end(&mut self, _: StreamId) {
        self.stopped.fetch_add(usize::from(!self.ended), Ordering::SeqCst);
    }
}

/// What a test holds: the app, its folder, and the count of stopped generations.
struct Desk {
    app: App,
    stopped: Arc<AtomicUsize>,
    _folder: tempfile::TempDir,
}

fn patents() -> Vec<Patent> {
    let patent = |id: &str, lang, date: &str, title: &str, text: &str| {
        let mut patent = Patent::new(id.parse().unwrap());
        (patent.lang, patent.date) = (Language::new(lang), Some(date.parse().unwrap()));
        (patent.title, patent.abstract_text) = (title.into(), text.into());
        patent.claims = vec![text.into()];
        patent.description = vec![Paragraph { label: "0001".into(), text: text.into() }];
        patent.cpc = vec![Symbol::new("H01M 10/0567")];
        patent
    };
    let electrolyte = "The electrolyte of the silicon-carbon cell contains 3 wt% of fluoroethylene carbonate.";
    vec![
        patent("US99000001A1", "en", "2015-05-05", "Cell, as filed", electrolyte),
        patent("US99000001B2", "en", "2018-08-08", "Cell <script>alert(1)</script>", electrolyte),
        patent("KR1020990000012A", "ko", "2019-09-09", "손목 밴드", "손목 밴드의 코팅액은 평균 입경 20 nm의 실리카를 포함한다."),
    ]
}

/// A collection of three patents without vectors; with or without the scripted model.
fn desk(with_model: bool) -> Desk {
    desk_of(&patents(), with_model)
}

fn desk_of(patents: &[Patent], with_model: bool) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let index = Index::create_or_open(folder.path()).unwrap();
    let mut writer = index.writer().unwrap();
    patents.iter().for_each(|patent| writer.add(patent).unwrap());
    writer.commit().unwrap();
    drop(writer);
    let mut app = App::with(index, None).unwrap();
    let stopped = Arc::new(AtomicUsize::new(0));
    if with_model {
        app.generator = Some(Generator::start("scripted", Box::new(Scripted::new(stopped.clone()))).unwrap());
    }
    Desk { app, stopped, _folder: folder }
}

/// A response that has been read to its end.
struct Read {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Read {
    async fn of(response: Response) -> Self {
        let (head, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, 64 << 20).await.unwrap();
        Self { status: head.status, headers: head.headers, body: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The chunks of a stream; it must consist of `data:` lines alone and end with `[DONE]`.
    fn chunks(&self) -> Vec<Value> {
        let mut lines: Vec<&str> = self.body.split("\n\n").collect();
        assert_eq!(lines.pop(), Some(""));
        assert_eq!(lines.pop(), Some("data: [DONE]"));
        lines.iter().map(|line| serde_json::from_str(line.strip_prefix("data: ").expect(line)).expect(line)).collect()
    }
}

async fn send(app: &App, options: HttpOptions, request: Request<Body>) -> Read {
    Read::of(router(app.clone(), options).oneshot(request).await.unwrap()).await
}

async fn get(app: &App, path: &str) -> Read {
    send(app, HttpOptions::default(), Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(app: &App, path: &str, body: impl ToString) -> Read {
    let request = Request::post(path).header("content-type", "application/json").header("host", "127.0.0.1:8317");
    send(app, HttpOptions::default(), request.body(Body::from(body.to_string())).unwrap()).await
}
