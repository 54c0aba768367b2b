//! Which documents a turn means without their numbers: "the Korean one", "耐磨那件", "the one from Norrfall", "the older one".
//!
//! Code looks among the documents of the list, then among all that were spoken of. What it cannot tell it leaves to the
//! focus of the conversation.

mod claim;
pub(super) mod collection;
mod titles;
mod when;

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::converse::Here;
use super::identify::names_applicant;
use super::list;
use super::{analysed, ask};
use crate::chat::act::{Act, OfPair, language_of, named, weight, without_names, without_work};
use crate::chat::state::PLURAL;
use crate::error::Result;
use crate::index::{Filter, stems};
use crate::patent::{Patent, PatentId};
use crate::search::measure::numbers;
use crate::search::{asks_age, hybrid, rule};
pub(super) use claim::with_claim;
use titles::{shares_title, titled_alone};
pub(super) use titles::{titled, titled_both};
use when::{Age, year};

/// Letters (a CJK one counts twice) from which the words of a turn describe something.
const DESCRIBES: usize = 6;
/// Letters and digits of a name that tells a document at least, and documents of a list that are read for it.
const NAME_LETTERS: usize = 4;
const LISTED_READ: usize = 200;
/// By how much a document of a list that was not shown stands out more than those that were, where it is meant.
const LEADS_WHOLE: f32 = 0.1;

static DESCRIBED: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\bthe ((?:[\w-]+ ){1,6})(?:one|patent|document|application|publication)\b|\bthe one (?:about|on|with|for|from|of|by) ([\w -]{3,60}?)(?:[,.?!:;]|$| say| use| into | in | (?:with|and|to|against) (?:claim|the one))",
        r"|(?:^|[，,])([\p{Han}\w]{2,12}那[个款种][\p{Han}\w]{2,12})[，,]|([\p{Han}\w. ]{2,18})[那这](?:一)?(?:件|篇|个|份)|([\p{Hangul}\w ]{2,24}?) ?(?:문헌|특허|쪽|껀|그 ?거|그 ?건)(?:의|에서|은|는|이랑|랑|과|와|도|\s|$)",
        r"|아까 ?(?:그 ?)?([\p{Hangul}\w ]{2,20}?)(?:,|에서|의\s|은\s|는\s)|刚才(?:说)?的?那?(?:个|件|篇)?([\p{Han}\w]{2,14})(?:，|,|的)|(?:さっき|先ほど)の([\p{Han}\p{Katakana}ー\w]{2,14})(?:、|の|は|で)",
        r"|([^、。？?\s]{3,30}?(?:る|た|ない|す))(?:方|ほう|やつ|文献|特許|公報)(?:では|の|は、|で、)",
        r"|([\p{Han}\p{Katakana}\w]{2,})の(?:文献|特許|方|ほう|もの|やつ|公報|それ)",
    ))
});
/// Words that point and do not describe.
const POINTING: [&str; 28] = [
    "그럼",
    "그러면",
    "아니",
    "그리고",
    "other",
    "first",
    "second",
    "third",
    "last",
    "same",
    "latter",
    "former",
    "next",
    "above",
    "which",
    "older",
    "newer",
    "그",
    "이",
    "다른",
    "해당",
    "두",
    "위",
    "其中",
    "另",
    "上述",
    "把",
    "その",
];

/// Words that say of a document only that it is one.
static EMPTY: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\b(?:the|one|ones|please|pls|claims?|abstract|title|as it is|verbatim|original|patent|document|application|publication|filing|family|member|of|in|and|show|me|first|its|a|an|is|it)\b|\d+",
        r"|공개|등록|출원|특허|문헌|공보|건|것|거|쪽|청구항|항|번|그대로|원문|초록|보여|줘|주세요|의|을|를|은|는|에서|아니(?:라|고|야)?|아뇨|말고|말이야",
        r"|专利|文献|申请|公开|那|这|件|篇|份|个|权利要求|摘要|原文|给我|看|一下|的|把|不是|不对|而是|我?[要说]的?是|应该是",
        r"|特許|文献|公報|出願|請求項|要約|見せて|表示|して|ください|方|ほう|もの|やつ|の|を|は|も|いや|いいえ|じゃなくて?|ではなくて?|です",
    ))
});

/// The documents that the turn describes, best first; empty where it describes none.
pub(super) async fn described(here: &Here<'_>) -> Result<Vec<PatentId>> {
    let turn = &here.turn;
    let text = &turn.text;
    if turn.of_pair == Some(OfPair::Other) && turn.numbers.is_empty() && turn.ids.is_empty() {
        return other(here).await;
    }
    if !turn.numbers.is_empty() || turn.of_pair.is_some() || turn.everything || of_part(here) || !turn.ids.is_empty() && turn.act != Act::Compare {
        return Ok(Vec::new());
    }
    let (offices, mut langs) = named(text);
    langs.retain(|lang| turn.into.as_ref().is_none_or(|into| into.code() != *lang));
    let age = Age::of(text).filter(|_| !asks_age(text));
    let phrase = DESCRIBED.captures(text).and_then(|found| Some(bare(found.iter().skip(1).flatten().next()?.as_str())));
    let phrase = phrase.or_else(|| lead(text).map(str::to_owned)).filter(|words| words.split_whitespace().any(|word| !POINTING.contains(&word)));
    // "概括一下这件专利", "請求項3のほう": a document, and nothing of what it is about
    let phrase = phrase.filter(|words| {
        let bare = without_names(words);
        bare != *words || weight(&EMPTY.replace_all(&without_work(&bare), " ")) >= 2
    });
    let work = !matches!(turn.act, Act::Ask);
    let rest = turn.described.clone();
    let by_rest = work && weight(&rest) >= DESCRIBES;
    if here.state.candidates().len() < 2 {
        return Ok(Vec::new());
    }
    let patents = here.known().await?;
    let (known, whole, focus) = (patents.clone(), text.to_owned(), here.state.focus.clone());
    let other = hybrid::blocking(move || Ok(another(&whole, &known, &focus))).await?;
    let phrase = phrase.or(other);
    let analysis = analysed(text).await?;
    let listed = here.state.list().map_or(0, |list| list.shown.len());
    let mut found: Vec<&Patent> = patents.iter().filter(|patent| names_applicant(&analysis, patent)).collect();
    let by_applicant = !found.is_empty();
    let in_language = |patent: &Patent, langs: &[&str]| langs.iter().any(|lang| patent.lang.code().starts_with(lang));
    let of_office = |patent: &&Patent| offices.iter().any(|office| patent.country == *office) || in_language(patent, &langs);
    if (!offices.is_empty() || !langs.is_empty()) && !by_applicant {
        // the present list counts before what was spoken of earlier, and an office before its language
        found = patents.iter().take(listed).filter(of_office).collect();
        let spoken: Vec<&str> = offices.iter().filter_map(|office| language_of(office)).collect();
        if found.is_empty() {
            found = patents.iter().take(listed).filter(|patent| in_language(patent, &spoken)).collect();
        }
        if found.is_empty() {
            found = patents.iter().filter(|patent| of_office(patent) || in_language(patent, &spoken)).collect();
        }
        if found.len() == patents.len() && !by_rest && phrase.is_none() {
            return Ok(Vec::new());
        }
    }
    if !by_applicant && offices.len() > 1 && age.is_none() {
        // "the Korean one and the American one": the first of each
        let first = |office: &&str| found.iter().find(|patent| patent.country == **office).map(|patent| patent.id.clone());
        let each: Vec<PatentId> = offices.iter().filter_map(first).collect();
        if each.len() > 1 {
            return Ok(each);
        }
    }
    if turn.act == Act::Compare && found.is_empty() {
        let both = each_described(here, text, &patents).await?;
        if both.len() > 1 {
            return Ok(both);
        }
    }
    if let Some(year) = year(text) {
        let of_year = |patent: &&Patent| patent.date.is_some_and(|date| date.parts().0 == year);
        let meant = if found.is_empty() { patents.iter().find(of_year) } else { found.iter().copied().find(of_year) };
        if let Some(patent) = meant {
            return Ok(vec![patent.id.clone()]);
        }
    }
    let restricted = !found.is_empty();
    if let Some(age) = age {
        // of two that were spoken of together, else of the list
        let state = &here.state;
        let listed = state.list().map(|list| list.shown.as_slice()).unwrap_or_default();
        let pair = if state.pair.len() > 1 || listed.is_empty() { &state.pair } else { listed };
        // of two that were opened one after the other
        let pair = if pair.len() < 2 && PLURAL.is_match(text) { &state.spoken[..state.spoken.len().min(2)] } else { pair };
        let among: Vec<&Patent> = if restricted { found } else { patents.iter().filter(|patent| pair.iter().any(|id| id.key() == patent.id.key())).collect() };
        return Ok(age.pick(&among).into_iter().collect());
    }
    if turn.act == Act::Compare && by_applicant && found.len() > 1 {
        return Ok(found.into_iter().map(|patent| patent.id.clone()).collect());
    }
    if found.len() == 1 {
        return Ok(vec![found[0].id.clone()]);
    }
    if !restricted {
        // words of a title that one document alone has
        let at_hand = turn.points_back || !here.state.focus.is_empty();
        if (by_rest || phrase.is_some()) && (phrase.is_some() || !at_hand || shares_title(&rest, &patents)) {
            found = choice(here, &patents, listed);
        } else {
            return Ok(Vec::new());
        }
    }
    let words = phrase.or_else(|| by_rest.then_some(rest)).unwrap_or_else(|| analysis.content.clone());
    if let Some(id) = by_name(here, &words, &found).await? {
        return Ok(vec![id]);
    }
    // "the Korean one, claim 1 as it is": its office is all that is said of it, so the first of the list is meant
    if restricted && weight(&EMPTY.replace_all(&without_names(&words), " ")) < DESCRIBES {
        let spoken = here.state.spoken.iter().find(|id| found.iter().any(|patent| patent.id.key() == id.key()));
        return Ok(vec![spoken.unwrap_or(&found[0].id).clone()]);
    }
    nearest(here, &found, words).await
}

/// Whether a turn speaks of a part of the document that the turn before named by its number: "疎水性の高分子のほうは".
fn of_part(here: &Here<'_>) -> bool {
    static PART: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:ほう|方)(?:は|の|が|で)"));
    let named = here.state.last.as_ref().map(|last| last.ids.as_slice());
    matches!((named, here.state.focus.as_slice()), (Some([named]), [focus]) if named.key() == focus.key()) && PART.is_match(&here.turn.text)
}

/// The documents among which a description chooses: the two that were compared last, the list that was just shown, or all that were
/// spoken of.
fn choice<'a>(here: &Here<'_>, patents: &'a [Patent], listed: usize) -> Vec<&'a Patent> {
    // "和前面微波那件": of what was spoken of before the present list
    static EARLIER: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(?:earlier|before|previous) (?:one|list)\b|\bfrom before\b|앞서|아까|이전의?|前面|之前|刚才|先前|前の|先ほど|さっき"));
    if EARLIER.is_match(&here.turn.text) && patents.len() > listed {
        return patents.iter().skip(listed).collect();
    }
    let (last, pair) = (here.state.last.as_ref(), &here.state.pair);
    let compared = pair.len() > 1 && last.is_some_and(|last| last.act == Act::Compare);
    let fresh = listed > 1 && last.is_some_and(|last| last.act.route() == "search");
    let of_pair = |patent: &&Patent| !compared || pair.iter().any(|id| id.key() == patent.id.key());
    patents.iter().take(if fresh { listed } else { patents.len() }).filter(of_pair).collect()
}

/// "The other one": of what was spoken of together with the focus, else of the list; of several the one that the words are nearest to.
async fn other(here: &Here<'_>) -> Result<Vec<PatentId>> {
    let (state, patents) = (&here.state, here.known().await?);
    let is_in = |ids: &[PatentId], patent: &Patent| ids.iter().any(|id| id.key() == patent.id.key());
    let focus: Vec<&Patent> = patents.iter().filter(|patent| is_in(&state.focus, patent)).collect();
    // another number of the same text is no other document
    let others = |ids: &[PatentId]| -> Vec<&Patent> {
        let is_other = |patent: &&Patent| is_in(ids, patent) && !is_in(&state.focus, patent) && !focus.iter().any(|spoken_of| patent.says_the_same(spoken_of));
        patents.iter().filter(is_other).collect()
    };
    let mut found = others(&state.pair);
    if found.is_empty() {
        found = others(state.list().map(|list| list.shown.as_slice()).unwrap_or_default());
    }
    if found.is_empty() {
        // what a filter shut out stood in a list before
        let earlier: Vec<PatentId> = state.lists.iter().rev().flat_map(|list| &list.shown).chain(&state.spoken).cloned().collect();
        found = others(&earlier);
    }
    let analysis = analysed(&here.turn.text).await?;
    let by_name: Vec<&Patent> = found.iter().copied().filter(|patent| names_applicant(&analysis, patent)).collect();
    if !by_name.is_empty() {
        found = by_name; // "the other one, Rasspe's"
    }
    if found.len() > 1 { nearest(here, &found, here.turn.text.clone()).await } else { Ok(found.into_iter().map(|patent| patent.id.clone()).collect()) }
}

/// The document that alone has a name made of letters and digits ("the MG4288 one"): among those at hand, else in the whole list; before
/// that, the one of those spoken of whose title alone has the words.
async fn by_name(here: &Here<'_>, words: &str, found: &[&Patent]) -> Result<Option<PatentId>> {
    let known = here.known().await?;
    if let Some(id) = titled_alone(&here.state.pair, words, &known).or_else(|| titled_alone(&here.state.spoken, words, &known)) {
        return Ok(Some(id));
    }
    static NAME: LazyLock<Regex> = LazyLock::new(|| rule(r"[A-Za-z]+-?\d[A-Za-z\d-]*|\d+[A-Za-z][A-Za-z\d-]+"));
    let names: Vec<String> = NAME.find_iter(words).map(|name| name.as_str().to_lowercase()).filter(|name| name.len() >= NAME_LETTERS).collect();
    let Some(list) = here.state.list().filter(|_| !names.is_empty()) else { return Ok(None) };
    let has = move |patent: &Patent| {
        let whole = patent.whole().to_lowercase();
        names.iter().all(|name| whole.contains(name.as_str()))
    };
    let having = |patents: Vec<Patent>| {
        let has = has.clone();
        hybrid::blocking(move || Ok(patents.into_iter().filter(has).map(|patent| patent.id).collect::<Vec<_>>()))
    };
    let mut meant = having(found.iter().map(|patent| (*patent).clone()).collect()).await?;
    if meant.is_empty() {
        meant = having(here.read_list(&list.shown, LISTED_READ).await?.0).await?;
    }
    Ok(if let [one] = meant.as_slice() { Some(one.clone()) } else { None })
}

/// What describes a document, without the words that join it to another one: "同轴电极" of "它的权利要求1和同轴电极那件".
fn bare(words: &str) -> String {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"^.*用[一两三几\d]{0,2}[段句]?话?[英中日韩][文语]|^.*权利要求\s*\d*\s*(?:和|与|跟|同|及|中的?|里的?)?|^[这那][件篇个](?:专利|文献)?[和与跟同及](?:前面|之前|刚才|上面)?的?|^(?:前面|之前|刚才|上面)的?|^(?:比较一下|对比一下|对比|比较|再?把|将|[它其]?[和与跟同及]|那么?|它的?|其)+|(?i)\b(?:compare|claim \d+|of|and|with|the)\b|비교해",
        )
    });
    // "the density of the zirconium one"
    let words = words.rsplit_once(" the ").map_or(words, |(_, last)| last);
    BEFORE.replace_all(words.trim(), " ").trim().to_owned()
}

/// "学生证那件和组织机构代码证那件": the document that each of several descriptions means.
async fn each_described(here: &Here<'_>, text: &str, patents: &[Patent]) -> Result<Vec<PatentId>> {
    let all: Vec<&Patent> = patents.iter().collect();
    let mut meant: Vec<PatentId> = Vec::new();
    for found in DESCRIBED.captures_iter(text) {
        let Some(words) = found.iter().skip(1).flatten().next() else { continue };
        let words = bare(words.as_str());
        if weight(&EMPTY.replace_all(&words, " ")) >= DESCRIBES {
            meant.extend(nearest(here, &all, words).await?.into_iter().filter(|id| !meant.contains(id)).collect::<Vec<_>>());
        }
    }
    Ok(meant)
}

/// The document among `patents` that is nearest to words; those that hold the numbers in them before all others.
async fn nearest(here: &Here<'_>, patents: &[&Patent], words: String) -> Result<Vec<PatentId>> {
    let wanted: HashSet<String> = numbers(&words).collect();
    let mut among: Vec<PatentId> = patents.iter().map(|patent| patent.id.clone()).collect();
    if !wanted.is_empty() {
        let patents: Vec<Patent> = patents.iter().map(|patent| (*patent).clone()).collect();
        let holds = move |patent: &Patent| wanted.is_subset(&numbers(&patent.whole()).collect());
        let holding = hybrid::blocking(move || Ok(patents.into_iter().filter(holds).map(|patent| patent.id).collect::<Vec<_>>())).await?;
        among = if holding.is_empty() { among } else { holding };
    }
    if let Some(id) = titles::rendered(here, &among, &words).await? {
        return Ok(vec![id]);
    }
    let filter = Filter { only: Some(here.rows(&among).await?), ..Filter::default() };
    let Some((found, standing)) = ask::nearest(here.app, &words, &filter).await? else { return Ok(Vec::new()) };
    // the list is longer than what was shown of it
    if let Some(rows) = list::present(here).await?.filter(|rows| rows.len() > list::SHOWN)
        && let Some((whole, Some(leads))) = ask::nearest(here.app, &words, &Filter { only: Some(rows), ..Filter::default() }).await?
        && standing.is_none_or(|standing| leads - standing >= LEADS_WHOLE)
    {
        return Ok(vec![whole]);
    }
    Ok(vec![found])
}

/// What a turn says of a document before it asks: "Next, the mouth rinse. Which …", "이번엔 폼테이프 쪽. …".
fn lead(text: &str) -> Option<&str> {
    static END: LazyLock<Regex> = LazyLock::new(|| rule(r"[:;：；。—–]|[.!]\s|,? ?말이에요|,? ?말인데요?|,? ?말이야"));
    static POINTS: LazyLock<Regex> = LazyLock::new(|| {
        rule(concat!(
            r"(?i)\b(?:the|that|this|another|there (?:was|is) (?:also )?an?|one of (?:them|these|those))\s",
            r"|(?:쪽|문헌|특허|건|것|거|장치|방법|조성물)(?:도|은|는|이|으로)?|있었|관해|대해|관련|말이에요|말인데|말이야",
            r"|关于|至于|再看|回到|说到|那[件篇个]|这[件篇个]|の(?:件|方|文献|特許)|について|ですが|に関して",
        ))
    });
    let end = END.find(text)?;
    let (lead, rest) = (text[..end.end()].trim(), &text[end.end()..]);
    let said = EMPTY.replace_all(lead, " ");
    (POINTS.is_match(lead) && weight(rest) >= DESCRIBES && weight(&said) >= DESCRIBES).then_some(lead)
}

/// What a turn begins with before it asks, where a document of the conversation says all of it and the one in focus does not: "And the
/// disc brake pad, what is it made of?".
fn another(text: &str, patents: &[Patent], focus: &[PatentId]) -> Option<String> {
    static THING: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(?:(?:and|now|then|ok|okay|so|next|as for|for|in|of|with)\W+)*the ([\w -]{4,50}?), (?:what|how|which|where|when|who|why|does|do|is|are|was|were|can)\b",
        )
    });
    let words = THING.captures(text)?.get(1)?.as_str();
    let wanted = stems(words);
    let says = |patent: &Patent| wanted.is_subset(&stems(&patent.whole()));
    let in_focus = |patent: &&Patent| focus.iter().any(|id| id.key() == patent.id.key());
    let (spoken_of, others): (Vec<&Patent>, Vec<&Patent>) = patents.iter().partition(in_focus);
    (wanted.len() > 1 && !spoken_of.into_iter().any(says) && others.into_iter().any(says)).then(|| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_joins_a_description_is_no_part_of_it() {
        for (words, expected) in [("的权利要求1和同轴电极", "同轴电极"), ("把它跟用蒸压灰砂砖砌的", "用蒸压灰砂砖砌的"), ("3D打印电极", "3D打印电极")]
        {
            assert_eq!(bare(words), expected);
        }
    }
}
