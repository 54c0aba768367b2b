//! An answer as server-sent events: one `data:` line a chunk, `[DONE]` at the end.
//!
//! No comments and no `id:` lines: several clients die on them. Silence is filled with empty chunks. When the client goes,
//! the body is dropped, with it the receiver, and the work stops.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;
use serde::Serialize;
use serde_json::{Value, json};

use super::error::ApiError;
use super::openai::{Answering, Events, broken_off};
use super::transcript::{Transcript, label, link};
use super::wire::completion::{Chunk, ChunkChoice, Delta, Ending, Usage};
use crate::chat::{Event, Source};
use crate::error::Error;

/// A stream in progress.
struct Stream {
    answering: Answering,
    events: Events,
    keep_alive: Duration,
    transcript: Transcript,
    /// The status line that Open WebUI shows as still going on.
    status: Option<String>,
    waiting: VecDeque<Bytes>,
    ended: bool,
}

/// Sends `opening` and then what `events` brings.
pub(super) fn response(answering: Answering, opening: Vec<Event>, events: Events, keep_alive: Duration) -> Response {
    let (transcript, waiting) = (Transcript::default(), VecDeque::new());
    let mut answer = Stream { answering, events, keep_alive, transcript, status: None, waiting, ended: false };
    answer.delta(Delta { role: Some("assistant"), content: Some(String::new()), ..Delta::default() });
    opening.into_iter().for_each(|event| answer.render(event));
    let body = stream::unfold(answer, |mut answer| async { answer.next().await.map(|chunk| (Ok::<_, Infallible>(chunk), answer)) });
    let headers = [
        (header::CONTENT_TYPE.as_str(), "text/event-stream; charset=utf-8"),
        (header::CACHE_CONTROL.as_str(), "no-cache"),
        ("x-accel-buffering", "no"), // nginx would keep the chunks back
    ];
    (headers, Body::from_stream(body)).into_response()
}

impl Stream {
    async fn next(&mut self) -> Option<Bytes> {
        loop {
            if let Some(chunk) = self.waiting.pop_front() {
                return Some(chunk);
            }
            if self.ended {
                return None;
            }
            match tokio::time::timeout(self.keep_alive, self.events.recv()).await {
                Err(_) => self.delta(Delta { content: Some(String::new()), ..Delta::default() }),
                Ok(Some(Ok(event))) => self.render(event),
                Ok(Some(Err(error))) => self.fail(error),
                Ok(None) => self.fail(broken_off()),
            }
        }
    }

    fn render(&mut self, event: Event) {
        if self.ended {
            return;
        }
        match &event {
            Event::Status(status) => self.show_status(status.clone()),
            Event::Sources(sources) => sources.iter().for_each(|source| self.open_webui(source_event(source, &self.answering.origin))),
            Event::Understood(_) => {}
            Event::Text(_) | Event::Done(_) => self.close_status(),
        }
        let done = matches!(event, Event::Done(_));
        if let Some(text) = self.transcript.take(event, self.answering.rendering) {
            self.delta(Delta { content: Some(text), ..Delta::default() });
        }
        if done {
            self.finish();
        }
    }

    fn show_status(&mut self, status: String) {
        self.open_webui(status_event(&status, false));
        self.status = Some(status);
    }

    fn close_status(&mut self) {
        if let Some(status) = self.status.take() {
            self.open_webui(status_event(&status, true));
        }
    }

    /// Annotations, the chunk with `finish_reason`, the usage where asked for, `[DONE]`.
    fn finish(&mut self) {
        let annotations = self.transcript.annotations();
        if !annotations.is_empty() {
            self.delta(Delta { annotations, ..Delta::default() });
        }
        let done = self.transcript.answer.done.unwrap_or_default();
        let last = Chunk {
            sources: Some(&self.transcript.answer.sources),
            priorart: Some(Ending::of(done, self.transcript.answer.understood.as_ref())),
            ..self.chunk(Delta::default(), Some(self.transcript.finish_reason()))
        };
        let last = line(&last);
        self.waiting.push_back(last);
        if self.answering.rendering.include_usage {
            let usage = Some(Some(Usage::from(done.usage)));
            let count = line(&Chunk { choices: Vec::new(), usage, ..self.chunk(Delta::default(), None) });
            self.waiting.push_back(count);
        }
        self.end();
    }

    /// The head is sent long since: the error is a chunk of its own.
    fn fail(&mut self, error: Error) {
        let id = self.answering.request_id.as_str();
        let error = ApiError::from(error);
        error.log(id);
        let chunk = line(&error.body(id));
        self.waiting.push_back(chunk);
        self.end();
    }

    fn end(&mut self) {
        self.waiting.push_back(Bytes::from_static(b"data: [DONE]\n\n"));
        self.ended = true;
    }

    fn delta(&mut self, delta: Delta) {
        let chunk = line(&self.chunk(delta, None));
        self.waiting.push_back(chunk);
    }

    fn open_webui(&mut self, event: Value) {
        let chunk = line(&Chunk { event: Some(event), ..self.chunk(Delta::default(), None) });
        self.waiting.push_back(chunk);
    }

    fn chunk(&self, delta: Delta, finish_reason: Option<&'static str>) -> Chunk<'_> {
        let head = &self.answering.head;
        Chunk {
            id: &head.id,
            object: "chat.completion.chunk",
            created: head.created,
            model: &head.model,
            choices: vec![ChunkChoice { index: 0, delta, logprobs: None, finish_reason }],
            usage: self.answering.rendering.include_usage.then_some(None),
            event: None,
            sources: None,
            priorart: None,
        }
    }
}

/// One event of the stream. JSON has no line breaks outside strings and escapes them inside, so one line is enough.
fn line(value: &impl Serialize) -> Bytes {
    let json = serde_json::to_string(value).unwrap_or_else(|_| r#"{"error":{"message":"unreadable","type":"server_error"}}"#.into());
    Bytes::from(format!("data: {json}\n\n"))
}

fn status_event(description: &str, done: bool) -> Value {
    json!({ "type": "status", "data": { "description": description, "done": done } })
}

/// A source with its passage, as Open WebUI shows it. `origin` makes the link absolute for the person; see [`link`] for why
/// the source itself has no host.
fn source_event(source: &Source, origin: &str) -> Value {
    let (label, link) = (label(source), link(source));
    json!({ "type": "source", "data": {
        "source": { "id": link, "name": label },
        "document": [source.quote],
        "metadata": [{
            "source": link, "name": label, "source_url": format!("{origin}{link}"),
            "n": source.n, "id": source.id, "section": source.section, "start": source.start, "end": source.end,
            "title": source.title, "url": source.url,
        }],
    } })
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;
    use crate::chat::Done;
    use crate::http::admission::Admission;
    use crate::http::wire::chat::Rendering;
    use crate::http::wire::completion::Head;
    use crate::model::Usage as Tokens;
    use crate::patent::{Patent, Quote, Section};

    async fn rendered(events: Vec<Event>) -> String {
        let (sender, receiver) = mpsc::channel(16);
        for event in events {
            sender.send(Ok(event)).await.expect("room");
        }
        drop(sender);
        let head = Head { id: "chatcmpl-1".into(), created: 1, model: "priorart".into() };
        let rendering = Rendering { stream: true, include_usage: true, source_list: false, markdown: true };
        let permit = Admission::new(1).admit().expect("a place");
        let (request_id, origin) = (crate::http::watch::RequestId::next(), "http://localhost:1".into());
        let answering = Answering { head, rendering, request_id, origin, permit };
        let body = response(answering, Vec::new(), receiver, Duration::from_secs(10)).into_body();
        let bytes = axum::body::to_bytes(body, 1 << 20).await.expect("a body");
        String::from_utf8_lossy(&bytes).replace(r#""id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"priorart","#, "…")
    }

    #[tokio::test]
    async fn events_become_chunks() {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.claims = vec!["A cell.".into()];
        let quote = Quote::new(&patent, Section::Claim(1), 0..7).expect("a quote");
        let usage = Tokens { prompt_tokens: 3, completion_tokens: 4 };
        let events = vec![
            Event::Status("searching".into()),
            Event::Sources(vec![Source::new(1, &quote, "Cell".into(), None)]),
            Event::Text("It is a cell\n[1].".into()),
            Event::Done(Done { usage, ..Done::default() }),
        ];
        insta::assert_snapshot!(rendered(events).await, @r#"
        data: {…"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}],"usage":null}

        data: {…"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":null}],"usage":null,"event":{"type":"status","data":{"description":"searching","done":false}}}

        data: {…"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":null}],"usage":null,"event":{"type":"source","data":{"source":{"id":"/v1/patents/US99000001B2#claim%201:0-7","name":"US99000001B2 · claim 1 · Cell"},"document":["A cell."],"metadata":[{"source":"/v1/patents/US99000001B2#claim%201:0-7","name":"US99000001B2 · claim 1 · Cell","source_url":"http://localhost:1/v1/patents/US99000001B2#claim%201:0-7","n":1,"id":"US99000001B2","section":"claim 1","start":0,"end":7,"title":"Cell","url":"/v1/patents/US99000001B2"}]}}}

        data: {…"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":null}],"usage":null,"event":{"type":"status","data":{"description":"searching","done":true}}}

        data: {…"choices":[{"index":0,"delta":{"content":"It is a cell\n[1]."},"logprobs":null,"finish_reason":null}],"usage":null}

        data: {…"choices":[{"index":0,"delta":{"annotations":[{"type":"url_citation","url_citation":{"start_index":13,"end_index":16,"title":"US99000001B2 · claim 1 · Cell","url":"/v1/patents/US99000001B2#claim%201:0-7"}}]},"logprobs":null,"finish_reason":null}],"usage":null}

        data: {…"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"}],"usage":null,"sources":[{"n":1,"id":"US99000001B2","title":"Cell","section":"claim 1","quote":"A cell.","start":0,"end":7,"url":"/v1/patents/US99000001B2"}],"priorart":{"abstained":false,"dropped_sentences":0}}

        data: {…"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}

        data: [DONE]
        "#);
    }

    #[tokio::test]
    async fn an_answer_without_an_end_is_an_error() {
        let text = rendered(vec![Event::Text("Half".into())]).await;
        assert!(text.contains("internal_error") && text.ends_with("data: [DONE]\n\n"), "{text}");
    }
}
