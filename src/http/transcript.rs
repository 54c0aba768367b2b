//! The fold of an answer's events, common to the stream and the one JSON.

use super::markdown;
use super::wire::chat::Rendering;
use super::wire::completion::{Annotation, UrlCitation};
use crate::chat::{Answer, Event, Source};

/// An answer as chat front-ends get it: its text, and the source list once it has ended.
#[derive(Debug, Default)]
pub(super) struct Transcript {
    pub(super) answer: Answer,
}

impl Transcript {
    /// Takes an event and gives back the text it adds.
    pub(super) fn take(&mut self, event: Event, rendering: Rendering) -> Option<String> {
        let ended = matches!(event, Event::Done(_));
        let event = match event {
            Event::Text(text) if rendering.markdown => Event::Text(markdown::prose(&text, &self.answer.sources)),
            other => other,
        };
        let more = self.answer.take(event);
        let Answer { text, sources, .. } = &mut self.answer;
        if !ended || !rendering.source_list || sources.is_empty() {
            return more.filter(|text| !text.is_empty());
        }
        // The list begins with a line break of its own.
        let gap = if text.ends_with('\n') { "" } else { "\n" };
        let list = format!("{gap}{}", markdown::source_list(sources));
        text.push_str(&list);
        Some(list)
    }

    /// "stop", or "length" where the text was cut.
    pub(super) fn finish_reason(&self) -> &'static str {
        if self.answer.done.is_some_and(|done| done.cut) { "length" } else { "stop" }
    }

    /// One annotation a source, in order, at the first mark that cites it; at the end of the text where none does.
    pub(super) fn annotations(&self) -> Vec<Annotation> {
        let annotation = |source: &Source| {
            let mark = format!("[{}]", source.n);
            let at = self.answer.text.find(&mark);
            let start_index = self.answer.text[..at.unwrap_or(self.answer.text.len())].chars().count();
            let end_index = start_index + at.map_or(0, |_| mark.len());
            let url_citation = UrlCitation { start_index, end_index, title: label(source), url: link(source) };
            Annotation { kind: "url_citation", url_citation }
        };
        self.answer.sources.iter().map(annotation).collect()
    }
}

/// What a person sees of a source: "US10123456B2 · claim 3 · Battery cell".
pub(super) fn label(source: &Source) -> String {
    format!("{} · {} · {}", source.id, source.section, source.title)
}

/// The address of a quote: the document's, with the place of the quote behind "#". Each quote has its own, because front-ends
/// join sources of one address, and `[2]` would then point at the third.
///
/// It has no host on purpose: Open WebUI shows the icon of each `http:` source by sending its address to an outside service,
/// and which patents are read here is nobody's business.
pub(super) fn link(source: &Source) -> String {
    let section = percent_encoded(&source.section.to_string());
    format!("{}#{section}:{}-{}", source.url, source.start, source.end)
}

/// Leaves letters and digits of ASCII and a few signs, and writes every other byte as `%XX`.
pub(super) fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => encoded.push(char::from(byte)),
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::Done;
    use crate::patent::{Patent, Quote, Section};

    fn source(n: u32) -> Source {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.claims = vec!["A cell.".into()];
        let quote = Quote::new(&patent, Section::Claim(1), 0..6).expect("a quote");
        Source::new(n, &quote, "Cell".into(), None)
    }

    fn rendering(source_list: bool) -> Rendering {
        Rendering { stream: false, include_usage: false, source_list, markdown: true }
    }

    #[test]
    fn annotations_count_characters_and_point_at_the_first_mark() {
        let mut transcript = Transcript::default();
        transcript.take(Event::Sources(vec![source(1), source(2)]), rendering(false));
        transcript.take(Event::Text("전지 셀 [2]. 또 [2].".into()), rendering(false));
        let annotations = transcript.annotations();
        let place = |at: usize| (annotations[at].url_citation.start_index, annotations[at].url_citation.end_index);
        assert_eq!(place(1), (5, 8));
        assert_eq!(place(0), (16, 16), "not cited: the end of the text");
        assert_eq!(annotations[0].url_citation.url, "/v1/patents/US99000001B2#claim%201:0-6");
    }

    #[test]
    fn the_source_list_is_part_of_the_text_unless_switched_off() {
        for with_list in [true, false] {
            let mut transcript = Transcript::default();
            transcript.take(Event::Sources(vec![source(1)]), rendering(with_list));
            transcript.take(Event::Text("So it is [1].".into()), rendering(with_list));
            let list = transcript.take(Event::Done(Done::default()), rendering(with_list));
            assert_eq!(list.is_some(), with_list);
            assert_eq!(transcript.answer.text.contains("> A cell"), with_list);
        }
    }
}
