//! What a language model says reaches nobody unchecked, and it is not asked where code has decided.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use priorart::Result;
use priorart::model::{Generator, LanguageModel, Message, Sampling, Step, Stop, StreamId, Usage};
use serde_json::{Value, json};

use super::{Desk, desk, post};

const CHAT: &str = "/v1/chat/completions";
const QUESTION: &str = "How much fluoroethylene carbonate does the electrolyte of US99000001B2 contain?";
const TRUE: &str = "The electrolyte of the cell contains 3 wt% of fluoroethylene carbonate [1].";

/// Says the same to everybody.
struct Says {
    text: &'static str,
    said: usize,
    stop: Stop,
    calls: Arc<AtomicUsize>,
    sampling: Arc<Mutex<Option<Sampling>>>,
}

impl LanguageModel for Says {
    fn context_tokens(&self) -> usize {
        4096
    }

    fn count_tokens(&self, text: &str) -> Result<usize> {
        Ok(text.len() / 4)
    }

    fn begin(&mut self, _: &[Message], sampling: &Sampling) -> Result<StreamId> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        *self.sampling.lock().unwrap() = Some(sampling.clone());
        self.said = 0;
        Ok(1)
    }

    fn step(&mut self, running: &[StreamId]) -> Result<Vec<(StreamId, Result<Step>)>> {
        // in small pieces, which end in the middle of words and marks
        let piece: String = self.text.chars().skip(self.said).take(7).collect();
        self.said += 7;
        let done = Step::Done(String::new(), self.stop, Usage { prompt_tokens: 50, completion_tokens: 20 });
        Ok(vec![(running[0], Ok(if piece.is_empty() { done } else { Step::Text(piece) }))])
    }

    fn end(&mut self, _: StreamId) {}
}

/// The three patents of the http tests and a model that says `text`, with what was asked of it.
struct Scene {
    desk: Desk,
    calls: Arc<AtomicUsize>,
    sampling: Arc<Mutex<Option<Sampling>>>,
}

fn scene(text: &'static str, stop: Stop) -> Scene {
    let (calls, sampling) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(None)));
    let mut desk = desk(false);
    let model = Says { text, said: 0, stop, calls: calls.clone(), sampling: sampling.clone() };
    desk.app.generator = Some(Generator::start("says", Box::new(model)).unwrap());
    Scene { desk, calls, sampling }
}

impl Scene {
    /// The one JSON, and the text of the stream, which must be the same.
    async fn ask(&self, question: &str, more: Value) -> (Value, String) {
        let mut request = json!({ "messages": [{ "role": "user", "content": question }], "priorart": { "source_list": false } });
        more.as_object().unwrap().iter().for_each(|(key, value)| request[key] = value.clone());
        let once = post(&self.desk.app, CHAT, &request).await.json();
        request["stream"] = json!(true);
        let chunks = post(&self.desk.app, CHAT, &request).await.chunks();
        let text: String = chunks.iter().filter_map(|c| c["choices"][0]["delta"]["content"].as_str()).collect();
        let last = &chunks[chunks.len() - 1];
        assert_eq!(
            (text.as_str(), &last["choices"][0]["finish_reason"]),
            (once["choices"][0]["message"]["content"].as_str().unwrap(), &once["choices"][0]["finish_reason"])
        );
        assert_eq!(last["priorart"], once["priorart"]);
        (once, text)
    }
}

#[tokio::test]
async fn a_sentence_that_does_not_stand_in_its_source_is_never_shown() {
    for (wrong, seen) in [
        ("It contains 9 wt% of fluoroethylene carbonate [1].", "9 wt%"),
        ("The electrolyte contains 3 wt% of fluoroethylene carbonate, which nobody doubts.", "doubts"),
        ("The electrolyte contains fluoroethylene carbonate, as US88000001B1 says [1].", "US88000001B1"),
        ("The electrolyte contains no fluoroethylene carbonate [1].", "contains no"),
        ("The separator is a ceramic felt woven from basalt [1].", "basalt"),
        ("The electrolyte contains 3 wt% of fluoroethylene carbonate [7].", "[7]"),
    ] {
        let text: &'static str = format!("{TRUE} {wrong}").leak();
        let scene = scene(text, Stop::End);
        let (answer, shown) = scene.ask(QUESTION, json!({})).await;
        assert_eq!(scene.calls.load(Ordering::SeqCst), 2, "once for each way of asking");
        assert!(shown.contains(TRUE), "the sentence that stands there is shown: {shown}");
        assert!(!shown.contains(seen), "{wrong} is shown: {shown}");
        assert_eq!(answer["priorart"]["abstained"], false);
        assert!(answer["priorart"]["dropped_sentences"].as_u64().unwrap() >= 1, "{answer}");
    }
}

#[tokio::test]
async fn quotes_stand_when_the_model_talks_nonsense() {
    let scene = scene("Dear user! I bought 40 kg of basalt in 1987. US12345678B2 invented it.", Stop::End);
    let (answer, shown) = scene.ask(QUESTION, json!({})).await;
    assert!(shown.contains("3 wt%") && shown.contains("[1]") && !answer["sources"].as_array().unwrap().is_empty(), "{shown}");
    assert!(["Dear", "basalt", "1987", "US12345678"].iter().all(|words| !shown.contains(words)), "{shown}");
    assert!(answer["priorart"]["dropped_sentences"].as_u64().unwrap() >= 1, "{answer}");
}

#[tokio::test]
async fn where_nothing_is_found_the_model_is_not_asked_and_the_answer_is_in_the_askers_language() {
    for (question, words) in [
        ("Which zeppelin mooring mast uses xylophone bearings?", "Not found in this collection"),
        ("비행선 계류탑의 베어링은 어떤 재료로 만드나?", "이 문헌 집합에서 찾을 수 없습니다"),
        ("飞艇系泊塔的轴承由什么材料制成？", "在本文献库中未找到"),
        ("飛行船の係留塔の軸受は何でできていますか？", "この文献集合には見つかりません"),
    ] {
        let scene = scene("It is made of basalt [1].", Stop::End);
        let (answer, shown) = scene.ask(question, json!({})).await;
        assert_eq!(scene.calls.load(Ordering::SeqCst), 0, "the generator was called: {shown}");
        assert!(shown.starts_with(words), "{shown}");
        assert!(shown.contains(" 3 ") || shown.contains(" 3건"), "how many documents were searched: {shown}");
        assert_eq!((&answer["priorart"]["abstained"], &answer["sources"], &answer["usage"]["total_tokens"]), (&json!(true), &json!([]), &json!(0)), "{answer}");
    }
}

#[tokio::test]
async fn what_the_model_doubts_is_not_told_as_an_answer() {
    for (odds, sure, doubted) in [("0.5", Some(1.0), true), ("1.5", Some(1.0), false), ("0.5", None, false)] {
        let mut scene = scene(odds, Stop::End);
        scene.desk.app.generator = scene.desk.app.generator.map(|generator| generator.with_sure(sure));
        let (answer, shown) = scene.ask(QUESTION, json!({})).await;
        assert_eq!(answer["priorart"]["abstained"], doubted, "{odds}, {sure:?}: {shown}");
        assert_eq!(shown.starts_with("Could not find a passage in US99000001B2 that clearly answers this.\n"), doubted, "{shown}");
        assert!(shown.contains("3 wt%") && answer["sources"][0]["id"] == "US99000001B2", "the passage is shown all the same: {shown}");
    }
}

#[tokio::test]
async fn not_found_counts_what_the_filter_left() {
    let scene = scene("It is made of basalt [1].", Stop::End);
    let filter = json!({ "priorart": { "source_list": false, "country": "US", "before": "2018-01-01" } });
    let (answer, shown) = scene.ask("Which zeppelin mooring mast uses xylophone bearings?", filter).await;
    assert!(
        answer["priorart"]["abstained"] == true && shown.contains("Searched 1 documents") && shown.contains("2018-01-01") && shown.contains("US"),
        "{shown}"
    );
}

#[tokio::test]
async fn an_answer_cut_at_its_limit_says_so() {
    let scene = scene("The electrolyte of the cell contains 3 wt% of fluoroethylene carbonate [1]. The electrolyte of the cell also", Stop::Length);
    let (answer, shown) = scene.ask(QUESTION, json!({ "max_tokens": 20 })).await;
    assert_eq!(answer["choices"][0]["finish_reason"], "length", "{answer}");
    assert!(shown.contains(TRUE) && !shown.contains("also"), "half a sentence is not shown: {shown}");
    assert_eq!(scene.sampling.lock().unwrap().as_ref().unwrap().max_tokens, 20);
    let (bare, shown) = scene.ask("hello", json!({ "model": "says" })).await;
    assert!(bare["choices"][0]["finish_reason"] == "length" && shown.ends_with("also"), "the bare model speaks as it does: {bare}");
}

#[tokio::test]
async fn stop_strings_reach_the_model() {
    for (stop, wanted) in [(json!("\n\n"), vec!["\n\n"]), (json!(["###", "END"]), vec!["###", "END"]), (json!([]), vec![])] {
        let scene = scene(TRUE, Stop::End);
        for model in ["priorart", "says"] {
            let (answer, shown) = scene.ask(QUESTION, json!({ "stop": stop, "model": model })).await;
            assert!(answer["choices"][0]["finish_reason"] == "stop" && shown.contains(TRUE), "{answer}");
            assert_eq!(scene.sampling.lock().unwrap().take().unwrap().stop, wanted, "{model}");
        }
    }
}
