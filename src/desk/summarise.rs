//! A document, a claim or a list in short, in its own words: every sentence of a summary is a quote with its place.
//!
//! Code chooses: what the invention is for, what it does, its independent claims, its effects with their numbers. So nothing
//! is in a summary that the document does not say, whatever its length or language.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{elements, number};
use crate::chat::Done;
use crate::error::Result;
use crate::patent::sentence::sentences;
use crate::patent::{Patent, Quote, Section};
use crate::search::rule;

/// Sentences of each part of a summary, when no length is asked for.
const OF_EACH: usize = 2;
/// Independent claims.
const CLAIMS: usize = 3;
/// Documents of a list that are spoken of.
const DOCUMENTS: usize = 10;

/// Summarises what the turn names: claims, a document, or the list.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    static WHOLE_LIST: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(list|results?|them|these|those|all of)\b|목록|결과|이들|전체|모두|列表|结果|这些|全部|リスト|一覧|結果|これら"));
    here.understood().await?;
    let turn = &here.turn;
    let named = !turn.ids.is_empty() || !turn.numbers.is_empty() || !turn.claims.is_empty();
    if let Some(list) = here.state.list().filter(|list| !named && !list.shown.is_empty() && WHOLE_LIST.is_match(&turn.text)) {
        return of_list(here, &list.shown).await;
    }
    let Some(patent) = here.document().await? else { return Ok(()) };
    if !here.has_claims(&patent).await? {
        return Ok(());
    }
    let parts = if turn.claims.is_empty() { parts(&patent, asked_length(&turn.text)) } else { of_claims(&patent, &turn.claims) };
    let sources = number(parts.iter().flat_map(|(_, quotes)| quotes).map(|quote| (&patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(format!("{} · {}\n", patent.id, patent.heading())).await?;
    let mut next = sources.iter();
    for (part, quotes) in parts {
        here.stage.text(here.phrase(part, context! {})? + "\n").await?;
        for source in next.by_ref().take(quotes.len()) {
            let section = here.app.prompts.section(&turn.lang, &source.section)?;
            here.stage.text(format!("- {section} [{}]: “{}”\n", source.n, source.quote)).await?;
        }
    }
    here.stage.done(Done::default()).await
}

/// The elements of some claims.
fn of_claims(patent: &Patent, claims: &[u32]) -> Vec<(&'static str, Vec<Quote>)> {
    vec![("summary_elements", claims.iter().flat_map(|n| elements::quotes(patent, *n)).collect())]
}

/// The parts of a summary, none of them empty; `length` sentences in all, where that is asked for.
fn parts(patent: &Patent, length: Option<usize>) -> Vec<(&'static str, Vec<Quote>)> {
    static PROBLEM: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(object of|problem|drawback|disadvantage|there is a need|aims? (to|at)|shortcoming|difficult)\b|과제|목적|문제점?|단점|어려|目的|问题|不足|缺点|缺陷|課題|問題",
        )
    });
    static EFFECT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(effect|advantage|improv\w+|reduc\w+|increas\w+|superior|excellent|prevent\w*|achiev\w+|enabl\w+)\b|효과|향상|개선|감소|방지|우수|可以|提高|降低|改善|优点|有益效果|避免|効果|向上|低減|抑制|改善|優れ",
        )
    });
    let description: Vec<(Section, String)> =
        patent.sections().filter(|(section, _)| matches!(section, Section::Paragraph(_) | Section::Unnumbered(_))).map(|(s, t)| (s, t.to_owned())).collect();
    let abstract_sentences = quoted(patent, &Section::Abstract, |_| true);
    let from = |wanted: &Regex, with_number: bool| -> Vec<Quote> {
        let mut found: Vec<Quote> = Vec::new();
        for (section, text) in &description {
            if wanted.is_match(text) {
                found
                    .extend(quoted(patent, section, |sentence| wanted.is_match(sentence) && (!with_number || sentence.contains(|c: char| c.is_ascii_digit()))));
            }
            if found.len() >= OF_EACH {
                break;
            }
        }
        found.truncate(OF_EACH);
        found
    };
    let mut effects = from(&EFFECT, true);
    if effects.is_empty() {
        effects = abstract_sentences.iter().filter(|quote| EFFECT.is_match(quote.text())).take(OF_EACH).cloned().collect();
    }
    let claims = (1u32..).zip(&patent.claims).filter(|(_, text)| elements::is_independent(text)).take(CLAIMS);
    let claims: Vec<Quote> = claims.filter_map(|(n, _)| Quote::whole(patent, Section::Claim(n)).ok()).collect();
    let solution: Vec<Quote> = abstract_sentences.into_iter().filter(|quote| !effects.contains(quote)).take(OF_EACH + 1).collect();
    let mut parts = vec![("summary_solution", solution), ("summary_problem", from(&PROBLEM, false)), ("summary_claims", claims), ("summary_effects", effects)];
    if let Some(length) = length {
        // in turn from each part, so that a short summary is one of the whole
        let mut left = length.max(1);
        let mut wanted = vec![0; parts.len()];
        while left > 0 && wanted.iter().zip(&parts).any(|(n, (_, quotes))| *n < quotes.len()) {
            for (n, (_, quotes)) in wanted.iter_mut().zip(&parts) {
                if left > 0 && *n < quotes.len() {
                    (*n, left) = (*n + 1, left - 1);
                }
            }
        }
        parts.iter_mut().zip(wanted).for_each(|((_, quotes), n)| quotes.truncate(n));
    }
    parts.retain(|(_, quotes)| !quotes.is_empty());
    parts
}

/// Sentences of a section, as quotes.
fn quoted(patent: &Patent, section: &Section, wanted: impl Fn(&str) -> bool) -> Vec<Quote> {
    let Some(text) = patent.section(section) else { return Vec::new() };
    let ranges: Vec<Range<usize>> =
        sentences(&text).into_iter().filter(|range| !text[range.clone()].trim().is_empty() && wanted(&text[range.clone()])).collect();
    ranges.into_iter().filter_map(|range| Quote::new(patent, section.clone(), range).ok()).collect()
}

/// "in three sentences", "세 문장으로", "用两句话", "3文で".
fn asked_length(text: &str) -> Option<usize> {
    static LENGTH: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)\b(\d+|one|two|three|four|five|a|single)[ -]sentences?\b|(\d+|한|두|세|네|다섯) ?문장|([一二两三四五\d]+) ?句|(\d+|一|二|三) ?文で")
    });
    const WORDS: [(&str, usize); 19] = [
        ("a", 1),
        ("one", 1),
        ("single", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("한", 1),
        ("두", 2),
        ("세", 3),
        ("네", 4),
        ("다섯", 5),
        ("一", 1),
        ("二", 2),
        ("两", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("単", 1),
    ];
    let found = LENGTH.captures(text)?;
    let word = found.iter().skip(1).flatten().next()?.as_str().to_lowercase();
    word.parse().ok().or_else(|| WORDS.iter().find(|(name, _)| *name == word).map(|(_, n)| *n))
}

/// What the documents of a list share and where they differ, counted; and what each is.
async fn of_list(here: &Here<'_>, shown: &[crate::patent::PatentId]) -> Result<()> {
    let (patents, _) = here.stored(shown).await?;
    if patents.is_empty() {
        return here.abstain(here.phrase("no_target", context! {})?).await;
    }
    let mut classes: BTreeMap<String, usize> = BTreeMap::new();
    for patent in &patents {
        let mut own: Vec<String> = patent.cpc.iter().chain(&patent.ipc).filter_map(|symbol| symbol.subclass().map(str::to_owned)).collect();
        own.sort();
        own.dedup();
        own.into_iter().for_each(|class| *classes.entry(class).or_default() += 1);
    }
    let mut classes: Vec<(String, usize)> = classes.into_iter().collect();
    classes.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    let classes = classes.iter().take(6).map(|(class, n)| format!("{class} ({n})")).collect::<Vec<_>>().join(", ");
    let dates: Vec<String> = patents.iter().filter_map(|patent| patent.date).map(|date| date.to_string()).collect();
    let (first, last) = (dates.iter().min().cloned().unwrap_or_default(), dates.iter().max().cloned().unwrap_or_default());
    let quotes: Vec<(&Patent, Quote)> = patents
        .iter()
        .take(DOCUMENTS)
        .filter_map(|patent| {
            let quote = quoted(patent, &Section::Abstract, |_| true).into_iter().next();
            Some((patent, quote.or_else(|| Quote::whole(patent, Section::Claim(1)).ok()).or_else(|| Quote::whole(patent, Section::Title).ok())?))
        })
        .collect();
    let sources = number(quotes.iter().map(|(patent, quote)| (*patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(here.phrase("summary_list", context! { count => patents.len(), classes, first, last })? + "\n").await?;
    for source in &sources {
        here.stage.text(format!("{}. {} · {} [{}]: “{}”\n", source.n, source.id, source.title, source.n, source.quote)).await?;
    }
    here.stage.done(Done::default()).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        for (text, expected) in [
            ("Summarise it in three sentences", Some(3)),
            ("2 sentences", Some(2)),
            ("세 문장으로 요약해줘", Some(3)),
            ("用两句话总结", Some(2)),
            ("3文で要約", Some(3)),
            ("요약해줘", None),
        ] {
            assert_eq!(asked_length(text), expected, "{text}");
        }
    }

    #[test]
    fn a_summary_has_every_independent_claim_and_keeps_to_its_length() {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.abstract_text = "A cell with an anode of silicon. The cycle life is improved.".into();
        patent.claims =
            vec!["A cell comprising an anode.".into(), "The cell of claim 1, wherein the anode is silicon.".into(), "A method of making a cell.".into()];
        let all = parts(&patent, None);
        let claims = &all.iter().find(|(name, _)| *name == "summary_claims").expect("claims").1;
        assert_eq!(claims.iter().map(|quote| quote.section().clone()).collect::<Vec<_>>(), [Section::Claim(1), Section::Claim(3)]);
        assert_eq!(parts(&patent, Some(2)).iter().map(|(_, quotes)| quotes.len()).sum::<usize>(), 2);
    }
}
