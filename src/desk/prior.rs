//! The other documents that one names in its text: "which prior art does it mention?". Code reads the numbers; no model is asked.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{number, state_lines};
use crate::chat::Done;
use crate::chat::act::{Act, points_at_several, weight, without_ids};
use crate::chat::follow_up::StandAlone;
use crate::error::Result;
use crate::patent::sentence::sentences;
use crate::patent::{Patent, PatentId, Quote, Section};
use crate::search::analysis::Wanted;
use crate::search::background::Background;
use crate::search::signs::half_width;
use crate::search::{hybrid, records, rule};

/// Passages that are quoted.
const QUOTES: usize = 6;
/// Letters (a CJK one counts twice) of a question that is for a document by its label, and for nothing of it.
const LABEL_CHARS: usize = 40;

/// Whether a text asks what other documents one names.
fn asks(text: &str) -> bool {
    static ASKED: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:which|what|any)\b.{0,30}?\b(?:prior art|patents?|documents?|publications?|patent literature)\b.{0,24}?\b(?:(?:does|do|did) (?:it|this|the (?:patent|document|description))\b.{0,12}?\b(?:name|mention|discuss|describe|refer|acknowledge|criticis|criticiz|quote)|(?:is|are) (?:mentioned|named|discussed|acknowledged)(?: in (?:it|the description|there))?\W*$|it (?:names|mentions|discusses|describes|criticises|criticizes))",
            r"|(?:従来技術|先行技術|背景技術)の?(?:特許|文献)(?:番号)?を教え|(?:参考|提到|引)了?(?:哪|什么|几)[一两些几]?[件篇个]?(?:美国|中国|日本|韩国|欧洲|国外)?(?:的)?(?:专利|文献)",
            r"|\bprior[- ]art (?:documents? |patents? |publications? )?it (?:names|mentions|discusses|cites|refers to)\b|\bclosest prior art\b",
            r"|(?:선행|종래) ?기술 ?문헌(?:은|는|이|을|에)? ?(?:뭐|무엇|어떤|무슨).{0,12}$",
            r"|(?:종래 ?기술|선행 ?(?:기술|문헌)|배경 ?기술)(?:로|으로|에서|에|는|은)?.{0,8}(?:어떤|무슨|뭐|무엇).{0,10}(?:언급|인용|기재|들고|나오)",
            r"|(?:提到|提及|引用|列举)了?(?:哪些|什么|哪几[件篇])(?:现有技术|对比文件|在先专利|其他专利|其他文献)|(?:现有技术|背景技术)(?:里|中|部分)?(?:提到|提及|引用|列举)了?(?:哪些|什么)|(?:先行技術文献|先行文献|従来技術)(?:として|は|には).{0,8}(?:何|どれ|どの|挙げ)|(?:선행|종래) ?기술 ?문헌(?:은|는|이|을)? ?(?:뭐|무엇|어떤|알려\p{Hangul}*)?\W*$|(?:现有技术|在先)文献(?:有哪些|是什么|呢)?\W*$|先行技術文献[はを]?(?:何|教え\p{Hiragana}*)?\W*$|(?:従来技術|先行技術|背景技術)の(?:文献|特許)(?:は|を)?\W*$|(?:特許文献|引用文献|先行文献)(?:は|として).{0,6}(?:何|どれ|どの).{0,4}挙げ|引用し(?:て|た)(?:い)?る?先行(?:文献|技術)(?:は|を)?\W*$",
        ))
    });
    ASKED.is_match(text) && Background::asked(text).is_none()
}

/// The document of which a turn asks what others it names, or what it says of one of them, with the sentences that do; `None` for any
/// other turn.
pub(super) async fn asked(here: &Here<'_>) -> Result<Option<(Patent, Vec<Quote>)>> {
    let (turn, focus) = (&here.turn, &here.state.focus);
    let of_one = matches!(turn.act, Act::Ask | Act::Exists | Act::Search | Act::Count) && turn.ids.is_empty() && !points_at_several(&turn.text);
    let (asks, cites) = (asks(&turn.text), records(&turn.text) == [Wanted::Citations]);
    // what is stored of what it cites is told first
    let tells = |patent: &Patent| asks || patent.citations.is_empty();
    if of_one
        && focus.len() == 1
        && (asks || cites)
        && let Some(patent) = opened(here).await?.filter(tells)
    {
        let (patent, quotes) = read(patent, naming).await?;
        if asks || !quotes.is_empty() {
            return Ok(Some((patent, quotes)));
        }
    }
    said_of(here).await
}

/// The document in focus.
async fn opened(here: &Here<'_>) -> Result<Option<Patent>> {
    Ok(here.stored(&here.state.focus).await?.0.pop())
}

/// A document with what `quotes` finds in it, off the async threads: it may be long.
async fn read(patent: Patent, quotes: impl FnOnce(&Patent) -> Vec<Quote> + Send + 'static) -> Result<(Patent, Vec<Quote>)> {
    hybrid::blocking(move || {
        let quotes = quotes(&patent);
        Ok((patent, quotes))
    })
    .await
}

/// "特許文献2", "Patent Document 1": how a document numbers those that it names.
static LABEL: LazyLock<Regex> =
    LazyLock::new(|| rule(r"(?i)(?:(?:非?特許|先行技術)文献|(?:非?专利|对比)文献|특허 ?문헌|\bpatent (?:document|literature|reference)s?) ?([0-9０-９]{1,2})"));

/// Of a short question for a document by its label ("特許文献2は何ですか"), the sentences with that label: the one with its number first.
fn labelled(text: &str, patent: &Patent) -> Vec<Quote> {
    let number = |found: regex::Captures<'_>| half_width(&found[1]);
    let Some(wanted) = LABEL.captures(text).map(number).filter(|_| weight(text) <= LABEL_CHARS) else { return Vec::new() };
    let has = |sentence: &str| LABEL.captures_iter(sentence).any(|found| number(found) == wanted);
    let mut quotes = described(patent, has);
    quotes.sort_by_key(|quote| !NUMBERED.is_match(quote.text())); // stable: in the order of the text
    quotes
}

/// The sentences of the document in focus that name another one which is not stored: "what does it say about FR 2973005?".
async fn said_of(here: &Here<'_>) -> Result<Option<(Patent, Vec<Quote>)>> {
    static SAID: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\bwhat (?:does|do|did|is|['’]?s)\b.{0,40}\b(?:say|said|state|stated|mention|mentioned|tell|written)s? (?:about|of|on)\b",
            r"|(?:에 ?(?:대해|관해)서?는?|[을를]) ?(?:뭐|무엇|무슨|어떻게)|(?:对|关于).{2,24}(?:怎么|如何|是怎么)(?:说|评价|描述|写)|(?:について|に関して)(?:は)?(?:何|どう|どの)",
        ))
    });
    let text = here.turn.text.clone();
    let by_label = here.turn.ids.is_empty() && here.turn.claims.is_empty() && LABEL.is_match(&text);
    let by_number = if let ([id], true) = (here.turn.ids.as_slice(), SAID.is_match(&text)) { Some(digits(id.as_str())) } else { None };
    if here.state.focus.len() != 1 || !by_label && (by_number.is_none() || !here.stored(&here.turn.ids).await?.0.is_empty()) {
        return Ok(None);
    }
    let Some(patent) = opened(here).await? else { return Ok(None) };
    let (patent, quotes) = read(patent, move |patent| match by_number {
        Some(number) => naming(patent).into_iter().filter(|quote| digits(quote.text()).contains(&number)).collect(),
        None => labelled(&text, patent),
    })
    .await?;
    Ok(Some((patent, quotes)).filter(|(_, quotes)| !quotes.is_empty()))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Quotes the sentences of a document that name others.
pub(super) async fn answer(here: &Here<'_>, patent: &Patent, quotes: &[Quote]) -> Result<()> {
    here.understood().await?;
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

/// The number of a document, as texts write it.
static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"\b(?:US|EP|DE|FR|GB|JP|WO|KR|CN|CA|AU|ES|IT|SE|CH|AT|BE|NL|FI|NO|DK|TW|SU|PCT)[ -/]?(?:[A-Z][ -]?\d?[ -])?(?:No\.? ?)?\d[\d,./ -]{4,}\d|(?i:pat(?:ent)?s?\.? (?:applications? |publications? )?(?:nos?\.? ?|numbers? )\d[\d,/]{5,})",
        r"|(?:特開|特願|特許第|特表|実開|実願|実公|特公)[昭平令]?\s?[\d０-９]+|(?:공개|등록)(?:특허|실용)[^。.]{0,12}?\d[\d-]{5,}|제 ?[12]0-\d{4,7}(?:-\d{7})?호?|(?:公开号|公告号|专利号|申请号)[为是：: ]{0,2}[A-Z]{0,2}\d{6,}",
    ))
});

/// The sentences of a document's description that name other documents.
fn naming(patent: &Patent) -> Vec<Quote> {
    let own = patent.id.stem();
    described(patent, |text| NUMBERED.is_match(text) && PatentId::find_in(text).iter().all(|(_, id)| id.stem() != own))
}

/// The sentences of a document's description that are so.
fn described(patent: &Patent, is_so: impl Fn(&str) -> bool) -> Vec<Quote> {
    let described = patent.sections().filter(|(section, _)| matches!(section, Section::Paragraph(_) | Section::Unnumbered(_)));
    let places = described.flat_map(|(section, text)| {
        let named = sentences(text).into_iter().filter(|range| is_so(&text[range.clone()]));
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
    let Some(patent) = opened(here).await? else { return Ok(None) };
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
