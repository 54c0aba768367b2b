//! A claim, a paragraph or an abstract in another language, by the local model, with the original beside it. Code compares numbers, units and formulas.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{number, pasted, show};
use crate::chat::{Done, shown};
use crate::error::Result;
use crate::model::{Piece, Role, Sampling, Stop};
use crate::patent::sentence::sentences;
use crate::patent::{Language, Quote, Section};
use crate::search::rule;
use faults::{differing, is_in, left_over, parrots, repeats};

mod faults;

/// Bytes of a passage that the model gets at once.
const PIECE: usize = 900;
/// Bytes of an answer that are translated at most.
const ANSWER_BYTES: usize = 4_000;
/// Words of the trade given to the model at most.
const TERMS: usize = 32;
/// Tokens of a translation at most: a passage of [`PIECE`] takes far fewer in any of the languages.
const TOKENS: usize = 700;

/// A translation into a language that none is made into.
static OTHER_LANGUAGE: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:into|to|in) (?:german|french|spanish|italian|russian|portuguese)\b|(?:독일|프랑스|스페인|러시아)어로|[译翻]?成(?:德|法|俄|西班牙)[文语]|(?:ドイツ|フランス|スペイン|ロシア)語(?:に|へ|で)",
    )
});

/// Translates what the turn names: claims and paragraphs, or the abstract.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    here.understood().await?;
    if let Some(text) = here.question.text.as_deref().or_else(|| pasted(&here.turn.text)) {
        return of_text(here, text).await;
    }
    if let Some(said) = spoken(here) {
        return of_answer(here, &said).await;
    }
    let Some(patent) = here.document().await? else { return Ok(()) };
    if !here.has_named(&patent).await? {
        return Ok(());
    }
    let named = show::named(&here.turn, &patent);
    let sections = if named.is_empty() { vec![Section::Abstract] } else { named };
    let quotes: Vec<Quote> = sections.into_iter().filter_map(|section| Quote::whole(&patent, section).ok()).collect();
    if quotes.is_empty() {
        return here.abstain(here.phrase("not_stated", context! { id => patent.id.as_str(), where => "" })?).await;
    }
    let (into, refusal) = (here.turn.written_in(), refusal(here));
    let sources = number(quotes.iter().map(|quote| (&patent, quote)));
    here.stage.sources(sources.clone()).await?;
    let mut done = Done::default();
    for source in &sources {
        let section = here.app.prompts.section(&here.turn.lang, &source.section)?;
        here.stage.text(format!("{}, {section} [{}]: “{}”\n", source.id, source.n, source.quote)).await?;
        if let Some(refusal) = refusal {
            here.stage.text(here.phrase(refusal, context! {})? + "\n").await?;
            done.abstained = true;
            continue;
        }
        rendered(here, &source.quote, source.n, into, &mut done).await?;
    }
    here.stage.done(done).await
}

/// The phrase that says why there is no translation, if there is none.
fn refusal(here: &Here<'_>) -> Option<&'static str> {
    match () {
        () if OTHER_LANGUAGE.is_match(&here.turn.text) => Some("translate_other"),
        () if !here.writes() => Some("translate_none"),
        () => None,
    }
}

/// Translates a text that the turn itself holds: nothing of the collection is claimed.
async fn of_text(here: &Here<'_>, text: &str) -> Result<()> {
    here.stage.text(format!("“{}”\n", text.trim())).await?;
    let into = here.turn.written_in();
    if let Some(refusal) = refusal(here) {
        return here.abstain(here.phrase(refusal, context! {})?).await;
    }
    if Language::of(text).same(into) {
        return already(here, into).await;
    }
    let mut done = Done::default();
    rendered(here, text, 0, into, &mut done).await?;
    here.stage.done(done).await
}

/// Says that a text is in the language that it is wanted in.
async fn already(here: &Here<'_>, into: &Language) -> Result<()> {
    let language = here.app.prompts.phrase(&here.turn.lang, "language_name", context! { code => into.code() })?;
    here.abstain(here.phrase("translate_already", context! { language })?).await
}

/// What the last answer said, where the turn means that: "translate your answer", or its quotes, "translate that sentence".
fn spoken(here: &Here<'_>) -> Option<String> {
    static ANSWER: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:your|the|that|this|last|previous) (?:last |previous |above )?(?:answer|reply|response)\b|\bwhat you (?:just )?(?:said|wrote)\b|\bthe above\b",
            r"|(?:그|위|방금|네|당신의|이|앞) ?(?:의 )?(?:답변?|대답|응답)|(?:你的|上面的?|刚才的?|这个|上述)(?:回答|答复|答案)|(?:上の|その|この|今の|あなたの|さっきの)(?:回答|答え|返答|返事)",
        ))
    });
    static QUOTES: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:that|this|the|those|these) (?:quoted? )?(?:sentences?|passages?|quot(?:es?|ations?)|lines?)\b",
            r"|(?:그|이|위) ?(?:문장|구절|인용문?|대목)|[这那该上]一?(?:句话?|段话?|个?句子|引文)|(?:その|この|上の)(?:一?文|文章|引用文?|箇所)(?:[をはも]|$)",
        ))
    });
    let turn = &here.turn;
    let alone = turn.ids.is_empty() && turn.numbers.is_empty() && turn.claims.is_empty() && turn.paragraphs.is_empty();
    let (whole, quotes) = (ANSWER.is_match(&turn.text), QUOTES.is_match(&turn.text));
    let last = here.question.messages.iter().rev().find(|message| message.role == Role::Assistant).filter(|_| alone && (whole || quotes))?;
    let said = shown::answered(&last.text);
    let quoted = || shown::quotes(&said).join("\n");
    Some(if whole { said } else { quoted() }).filter(|said| !said.is_empty())
}

/// Translates what the last answer said: the lines of it that are in another language.
async fn of_answer(here: &Here<'_>, said: &str) -> Result<()> {
    let into = here.turn.written_in();
    let foreign: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty() && !Language::of(line).same(into)).collect();
    if foreign.is_empty() {
        return already(here, into).await;
    }
    let mut text = foreign.join("\n");
    text.truncate(text.floor_char_boundary(ANSWER_BYTES));
    of_text(here, &text).await
}

/// Streams the translation of a text, source `n` (0 for none), below a line that says whose words they are; and what differs.
pub(super) async fn rendered(here: &Here<'_>, text: &str, n: u32, into: &Language, done: &mut Done) -> Result<()> {
    here.stage.status("translating").await?;
    let language = here.app.prompts.phrase(&here.turn.lang, "language_name", context! { code => into.code() })?;
    here.stage.text(here.phrase("translation", context! { language, n })? + "\n").await?;
    let translation = translated(here, text, into, done).await?;
    let thing = |language: &Language| here.app.prompts.phrase(language, "example_thing", context! {});
    // a small model copies from the example that it was shown
    let copied = translation.contains(&thing(into)?) && !text.to_lowercase().contains(&thing(&Language::of(text))?);
    if copied || repeats(&translation) || !is_in(&translation, into) || parrots(text, &translation, into) {
        return here.stage.text(format!("\n{}\n", here.phrase("translation_unsure", context! {})?)).await;
    }
    let (missing, added) = differing(without_number(text), &translation);
    if !missing.is_empty() || !added.is_empty() {
        let variables = context! { missing => missing.join(", "), added => added.join(", ") };
        here.stage.text(format!("\n{}", here.phrase("translation_differs", variables)?)).await?;
    }
    let left = left_over(&translation, into);
    if !left.is_empty() {
        here.stage.text(format!("\n{}", here.phrase("translation_left", context! { words => left.join(", ") })?)).await?;
    }
    here.stage.text("\n").await
}

/// Streams the translation of a text, piece by piece.
async fn translated(here: &Here<'_>, text: &str, wanted: &Language, done: &mut Done) -> Result<String> {
    let Some(generator) = &here.app.generator else { return Ok(String::new()) };
    let name = |language: &Language| here.app.prompts.phrase(&Language::new("en"), "language_name", context! { code => language.code() });
    let (from, into) = (name(&Language::of(text))?, name(wanted)?);
    let mut whole = String::new();
    let example = |language: &Language| here.app.prompts.phrase(language, "example", context! {});
    let (example_from, example_into) = (example(&Language::of(text))?, example(wanted)?);
    let snapshot = here.app.index.snapshot();
    let glossary = snapshot.glossary();
    for piece in pieces(without_number(text)) {
        let terms: Vec<(&str, &str)> = glossary.terms(&piece, &Language::of(text), wanted).into_iter().take(TERMS).collect();
        let listed: Vec<_> = terms.iter().map(|(from, into)| context! { from => *from, into => *into }).collect();
        let messages = here.app.prompts.messages("translate", context! {
            from => from.as_str(), into => into.as_str(), example_from => example_from.as_str(), example_into => example_into.as_str(), terms => listed, text => piece,
        })?;
        let sampling = Sampling { temperature: 0.0, max_tokens: TOKENS, ..here.question.sampling.clone() };
        let mut pieces = generator.stream(messages, sampling)?;
        if !whole.is_empty() {
            whole.push(' ');
            here.stage.text(" ").await?;
        }
        while let Some(piece) = pieces.recv().await {
            match piece? {
                Piece::Text(text) => {
                    let text = with_terms(&whole, text, &terms, wanted);
                    whole.push_str(&text);
                    here.stage.text(text).await?;
                    if repeats(&whole) {
                        return Ok(whole); // dropping the receiver stops the model
                    }
                }
                Piece::Done(stop, usage) => {
                    done.cut |= stop == Stop::Length;
                    done.usage.prompt_tokens += usage.prompt_tokens;
                    done.usage.completion_tokens += usage.completion_tokens;
                }
            }
        }
    }
    Ok(whole)
}

/// The text without the number of the claim that it may begin with.
fn without_number(text: &str) -> &str {
    let rest = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    let dotted = rest.len() < text.trim_start().len() && rest.starts_with(['.', '．', '、']);
    if dotted { rest[rest.chars().next().map_or(0, char::len_utf8)..].trim_start() } else { text }
}

/// The text in pieces of whole sentences, or of clauses where a sentence is too long.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let cuts = sentences(text).into_iter().flat_map(|range| {
        let sentence = text[range].to_owned();
        if sentence.len() <= PIECE { vec![sentence] } else { sentence.split_inclusive([';', '；', '\n']).map(str::to_owned).collect() }
    });
    for part in cuts.filter(|part| !part.trim().is_empty()) {
        match pieces.last_mut() {
            Some(last) if last.len() + part.len() <= PIECE => last.push_str(&part),
            _ => pieces.push(part),
        }
    }
    pieces
}

/// A piece of a translation; a word of the list that the model left as it was is put in its place.
fn with_terms(before: &str, mut piece: String, terms: &[(&str, &str)], into: &Language) -> String {
    let left = left_over(&piece, into);
    for (from, word) in terms.iter().filter(|(from, _)| left.iter().any(|left| left.contains(from))) {
        // a longer word of the list may have taken it
        let Some(at) = piece.find(from) else { continue };
        let apart = |beside: Option<char>| if word.is_ascii() && beside.is_some_and(|c| c.is_ascii_alphanumeric()) { " " } else { "" };
        let (ahead, behind) = (before.chars().chain(piece[..at].chars()).next_back(), piece[at + from.len()..].chars().next());
        piece.replace_range(at..at + from.len(), &format!("{}{word}{}", apart(ahead), apart(behind)));
    }
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_has_lost_its_way_is_noticed() {
        assert!(repeats(&format!("시작 {}", "공기체 ".repeat(20))));
        assert!(repeats(&"dielectric removal ".repeat(8)));
        assert!(!repeats("The method according to claim 1, wherein the alkanolamide surfactant is a mixture of ethanolamine."));
        assert_eq!((without_number("8. The method"), without_number("8 cells"), without_number("The")), ("The method", "8 cells", "The"));
    }

    #[test]
    fn what_stays_in_other_letters_is_named() {
        let english = Language::new("en");
        let terms = [("镝", "dysprosium")];
        assert_eq!(with_terms("insert the", "镝, yttrium".into(), &terms, &english), " dysprosium, yttrium");
        assert_eq!(with_terms("", "镝を入れる".into(), &[("镝", "ジスプロシウム")], &Language::new("ja")), "镝を入れる");
        assert_eq!(left_over("insert the镝, yttrium, and the 镝", &english), ["镝"]);
        assert!(left_over("디스프로슘을 넣는다", &Language::new("ko")).is_empty() && left_over("insert dysprosium (12)", &english).is_empty());
    }

    #[test]
    fn long_texts_go_in_pieces_and_lose_nothing() {
        let text = "A sentence with some words; ".repeat(100);
        let pieces = pieces(&text);
        assert!(pieces.len() > 2 && pieces.iter().all(|piece| piece.len() <= PIECE));
        assert_eq!(pieces.concat().replace(' ', ""), text.replace(' ', ""));
    }
}
