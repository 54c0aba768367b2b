//! The other documents that one names in its text: "which prior art does it mention?". Code reads the numbers; no model is asked.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{number, state_lines};
use crate::chat::Done;
use crate::chat::act::{Act, points_at_several, without_ids};
use crate::chat::follow_up::StandAlone;
use crate::error::Result;
use crate::patent::sentence::sentences;
use crate::patent::{Patent, PatentId, Quote, Section};
use crate::search::background::Background;
use crate::search::rule;

/// Passages that are quoted.
const QUOTES: usize = 6;

/// Whether a text asks what other documents one names.
fn asks(text: &str) -> bool {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:which|what|any)\b.{0,30}?\b(?:prior art|patents?|documents?|publications?|patent literature)\b.{0,24}?\b(?:(?:does|do|did) (?:it|this|the (?:patent|document|description))\b.{0,12}?\b(?:name|mention|discuss|describe|refer|acknowledge|criticis|criticiz|quote)|(?:is|are) (?:mentioned|named|discussed|acknowledged)(?: in (?:it|the description|there))?\W*$|it (?:names|mentions|discusses|describes|criticises|criticizes))",
            r"|(?:종래 ?기술|선행 ?(?:기술|문헌)|배경 ?기술)(?:로|으로|에서|에|는|은)?.{0,8}(?:어떤|무슨|뭐|무엇).{0,10}(?:언급|인용|기재|들고|나오)",
            r"|(?:提到|提及|引用|列举)了?(?:哪些|什么|哪几[件篇])(?:现有技术|对比文件|在先专利|其他专利|其他文献)|(?:现有技术|背景技术)(?:里|中|部分)?(?:提到|提及|引用|列举)了?(?:哪些|什么)|(?:先行技術文献|先行文献|従来技術)(?:として|は|には).{0,8}(?:何|どれ|どの|挙げ)|(?:선행|종래) ?기술 ?문헌(?:은|는|이|을)? ?(?:뭐|무엇|어떤|알려\p{Hangul}*)?\W*$|(?:现有技术|在先)文献(?:有哪些|是什么|呢)?\W*$|先行技術文献[はを]?(?:何|教え\p{Hiragana}*)?\W*$|(?:従来技術|先行技術|背景技術)の(?:文献|特許)(?:は|を)?\W*$|(?:特許文献|引用文献|先行文献)(?:は|として).{0,6}(?:何|どれ|どの).{0,4}挙げ|引用し(?:て|た)(?:い)?る?先行(?:文献|技術)(?:は|を)?\W*$",
        ))
    });
    ASKED.is_match(text) && Background::asked(text).is_none()
}

/// The document of which a turn asks what others it names; `None` for any other turn.
pub(super) async fn asked(here: &Here<'_>) -> Result<Option<Patent>> {
    let (turn, focus) = (&here.turn, &here.state.focus);
    let of_one = matches!(turn.act, Act::Ask | Act::Exists | Act::Search | Act::Count) && turn.ids.is_empty() && !points_at_several(&turn.text);
    if !of_one || focus.len() != 1 || !asks(&turn.text) {
        return Ok(None);
    }
    Ok(here.stored(focus).await?.0.pop())
}

/// Quotes the sentences of a document that name others by their numbers.
pub(super) async fn answer(here: &Here<'_>, patent: &Patent) -> Result<()> {
    here.understood().await?;
    let quotes = naming(patent);
    let (id, count) = (patent.id.as_str(), quotes.len());
    if quotes.is_empty() {
        return here.abstain(here.phrase("names_none", context! { id })?).await;
    }
    let sources = number(quotes.iter().take(QUOTES).map(|quote| (patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(here.phrase("names_others", context! { id, count, shown => sources.len() })? + "\n").await?;
    for line in state_lines(here.app, &here.turn.lang, &sources)? {
        here.stage.text(line + "\n").await?;
    }
    here.stage.done(Done::default()).await
}

/// The sentences of a document's description that name other documents.
fn naming(patent: &Patent) -> Vec<Quote> {
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"\b(?:US|EP|DE|FR|GB|JP|WO|KR|CN|CA|AU|ES|IT|SE|CH|AT|BE|NL|FI|NO|DK|TW|SU|PCT)[ -/]?(?:[A-Z][ -]?\d?[ -])?(?:No\.? ?)?\d[\d,./ -]{4,}\d|(?i:pat(?:ent)?s?\.? (?:applications? |publications? )?(?:nos?\.? ?|numbers? )\d[\d,/]{5,})",
            r"|(?:特開|特願|特許第|特表|実開|実願|実公|特公)[昭平令]?\s?[\d０-９]+|(?:공개|등록)(?:특허|실용)[^。.]{0,12}?\d[\d-]{5,}|제 ?[12]0-\d{4,7}(?:-\d{7})?호?|(?:公开号|公告号|专利号|申请号)[为是：: ]{0,2}[A-Z]{0,2}\d{6,}",
        ))
    });
    let own = patent.id.stem();
    let others = |text: &str| NUMBERED.is_match(text) && PatentId::find_in(text).iter().all(|(_, id)| id.stem() != own);
    let described = patent.sections().filter(|(section, _)| matches!(section, Section::Paragraph(_) | Section::Unnumbered(_)));
    let places = described.flat_map(|(section, text)| {
        let named = sentences(text).into_iter().filter(|range| others(&text[range.clone()]));
        named.map(|range| (section.clone(), range)).collect::<Vec<_>>()
    });
    places.filter_map(|(section, range)| Quote::new(patent, section, range).ok()).collect()
}

/// A question for what the document in focus says of one that it names, and that is not stored itself: "what is the drawback of the
/// polymer of DE 100 33 845?".
pub(super) async fn named_in_it(here: &Here<'_>) -> Result<Option<StandAlone>> {
    let (ids, focus) = (&here.turn.ids, &here.state.focus);
    if ids.is_empty() || focus.len() != 1 || !here.stored(ids).await?.0.is_empty() {
        return Ok(None);
    }
    let Some(patent) = here.stored(focus).await?.0.pop() else { return Ok(None) };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let written = digits(&patent.whole());
    if ids.iter().any(|id| !written.contains(&digits(id.as_str()))) {
        return Ok(None);
    }
    Ok(Some(StandAlone { question: without_ids(&here.turn.question), focus: focus.clone(), firm: true, ..StandAlone::default() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patent::Paragraph;

    #[test]
    fn the_passages_that_name_other_documents_are_found() {
        for text in [
            "Which prior art document does it name?",
            "Which US patents does it name?",
            "종래 기술로 어떤 문헌을 언급하나?",
            "背景技术里提到了哪些专利？",
            "先行技術文献は何ですか？",
        ] {
            assert!(asks(text), "{text}");
        }
        for text in ["Which patents mention graphene?", "What does it cite?", "Which documents does the list hold?"] {
            assert!(!asks(text), "{text}");
        }
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        let texts = [
            "A polymer is known from DE 100 33 845. It hardens.",
            "The layer is 0.5 mm thick.",
            "特開2008-37327号公報に記載の空気入りタイヤ。",
            "US 99000001 is this one.",
        ];
        patent.description = texts.iter().map(|text| Paragraph { label: String::new(), text: (*text).to_owned() }).collect();
        let found: Vec<String> = naming(&patent).iter().map(|quote| quote.text().trim().to_owned()).collect();
        assert_eq!(found, ["A polymer is known from DE 100 33 845.", texts[2]]);
    }
}
