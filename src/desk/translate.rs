//! A claim, a paragraph or an abstract in another language, by the local model, with the original beside it. Code compares numbers, units and formulas.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{number, pasted, show};
use crate::chat::{Done, shown};
use crate::error::{Error, Result};
use crate::model::{Piece, Role, Sampling, Stop};
use crate::patent::sentence::sentences;
use crate::patent::{Language, Quote, Section};
use crate::search::naming::is_han;
use crate::search::rule;
use faults::{differing, is_in, left_over, parrots, repeats};

mod faults;

/// Bytes of a passage that the model gets at once.
const PIECE: usize = 900;
/// Bytes of an answer that are translated at most.
const ANSWER_BYTES: usize = 4_000;
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
    static TITLE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\btitle\b|제목|발명의 ?명칭|标题|题目|发明名称|題名|発明の名称|タイトル"));
    let named = show::named(&here.turn, &patent);
    let sections = match () {
        () if !named.is_empty() => named,
        () if TITLE.is_match(&here.turn.text) => vec![Section::Title],
        () => vec![Section::Abstract],
    };
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

/// Streams the translation of a text, source `n` (0 for none), piece by piece, below a line that says whose words they are; and what
/// differs.
pub(super) async fn rendered(here: &Here<'_>, text: &str, n: u32, into: &Language, done: &mut Done) -> Result<()> {
    here.stage.status("translating").await?;
    let language = here.app.prompts.phrase(&here.turn.lang, "language_name", context! { code => into.code() })?;
    here.stage.text(here.phrase("translation", context! { language, n })? + "\n").await?;
    let (whole, from) = (joined(without_number(text)), Language::of(text));
    let (mut translation, mut lost) = (String::new(), false);
    for piece in pieces(&whole) {
        let mixed = here.app.index.snapshot().mixed(&piece, &from, into);
        let mut made = written(here, &mixed, &from, into, true, done).await?;
        if is_lost(here, &piece, &made, into)? {
            made = written(here, &piece, &from, into, false, done).await?;
        }
        if is_lost(here, &piece, &made, into)? {
            lost = true;
            continue;
        }
        let made = if translation.is_empty() { made } else { format!(" {made}") };
        translation.push_str(&made);
        here.stage.text(made).await?;
    }
    if lost {
        return here.stage.text(format!("\n{}\n", here.phrase("translation_unsure", context! {})?)).await;
    }
    let (missing, added) = differing(&whole, &translation);
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

/// Whether a model has lost its way: it repeats itself or the text, leaves the language, or copies from the example it was shown.
fn is_lost(here: &Here<'_>, text: &str, made: &str, into: &Language) -> Result<bool> {
    let thing = |language: &Language| here.app.prompts.phrase(language, "example_thing", context! {});
    let copied = made.contains(&thing(into)?) && !text.to_lowercase().contains(&thing(&Language::of(text))?);
    Ok(copied || repeats(made) || !is_in(made, into) || parrots(text, made, into))
}

/// A piece in another language, as the model writes it; `mixed` tells that some of its words are in that language already.
async fn written(here: &Here<'_>, piece: &str, from: &Language, into: &Language, mixed: bool, done: &mut Done) -> Result<String> {
    let Some(generator) = &here.app.generator else { return Ok(String::new()) };
    let name = |language: &Language| here.app.prompts.phrase(&Language::new("en"), "language_name", context! { code => language.code() });
    let example = |language: &Language| here.app.prompts.phrase(language, "example", context! {});
    let given = example(from)?;
    let given = if mixed { here.app.index.snapshot().mixed(&given, from, into) } else { given };
    let messages = here.app.prompts.messages(
        "translate",
        context! {
            from => name(from)?, into => name(into)?, example_from => given, example_into => example(into)?, mixed, text => piece,
        },
    )?;
    let sampling = Sampling { temperature: 0.0, max_tokens: TOKENS, ..here.question.sampling.clone() };
    let mut pieces = generator.stream(messages, sampling)?;
    let mut made = String::new();
    loop {
        let next = tokio::select! {
            () = here.stage.left() => return Err(Error::Cancelled),
            next = pieces.recv() => next,
        };
        let Some(piece) = next else { return Ok(made) };
        match piece? {
            Piece::Text(text) => {
                made.push_str(&text);
                if repeats(&made) {
                    return Ok(made); // dropping the receiver stops the model
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

/// The text without the breaks of lines within words, which scripts without spaces show: "サイ プ".
fn joined(text: &str) -> String {
    let without_spaces = |c: Option<char>| c.is_some_and(|c| is_han(c) || ('ぁ'..='ヿ').contains(&c));
    let kept = text.char_indices().filter(|(at, c)| {
        let breaks = *c == ' ' || *c == '\n';
        !(breaks && without_spaces(text[..*at].chars().next_back()) && without_spaces(text[at + 1..].chars().next()))
    });
    kept.map(|(_, c)| c).collect()
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
    fn lines_that_break_words_are_joined() {
        assert_eq!(joined("幅方向サイ プ相互の\n間隔 (12) と RF 送信 器"), "幅方向サイプ相互の間隔 (12) と RF 送信器");
        assert_eq!(joined("수지 조성물 and so on"), "수지 조성물 and so on");
    }

    #[test]
    fn what_stays_in_other_letters_is_named() {
        let english = Language::new("en");
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
