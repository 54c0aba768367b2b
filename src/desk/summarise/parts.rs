//! The parts of a summary, chosen by code: every one a quote.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::elements;
use crate::patent::sentence::sentences;
use crate::patent::{Patent, Quote, Section};
use crate::search::rule;

/// Sentences of each part of a summary, when no length is asked for.
const OF_EACH: usize = 2;
/// Independent claims.
const CLAIMS: usize = 6;

/// The elements of some claims.
pub(super) fn of_claims(patent: &Patent, claims: &[u32]) -> Vec<(&'static str, Vec<Quote>)> {
    vec![("summary_elements", claims.iter().flat_map(|n| elements::quotes(patent, *n)).collect())]
}

/// The parts of a summary, none of them empty; `length` sentences in all, where that is asked for.
pub(super) fn parts(patent: &Patent, length: Option<usize>) -> Vec<(&'static str, Vec<Quote>)> {
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
    static EMBODIMENT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(example \d|working example|(one|an?|another|preferred) (exemplary )?embodiments?|preferably)\b|실시 ?예|바람직|实施例|实施方式|优选|実施例|実施形態|好ましく",
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
    let embodiments = from(&EMBODIMENT, true);
    let mut effects = from(&EFFECT, true);
    effects.retain(|quote| !embodiments.contains(quote));
    if effects.is_empty() {
        effects = abstract_sentences.iter().filter(|quote| EFFECT.is_match(quote.text())).take(OF_EACH).cloned().collect();
    }
    let claims = (1u32..).zip(&patent.claims).filter(|(_, text)| elements::is_independent(text)).take(CLAIMS);
    let claims: Vec<Quote> = claims.filter_map(|(n, _)| Quote::whole(patent, Section::Claim(n)).ok()).collect();
    let solution: Vec<Quote> = abstract_sentences.into_iter().filter(|quote| !effects.contains(quote)).take(OF_EACH + 1).collect();
    let mut parts = vec![
        ("summary_solution", solution),
        ("summary_problem", from(&PROBLEM, false)),
        ("summary_claims", claims),
        ("summary_effects", effects),
        ("summary_embodiment", embodiments),
    ];
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
pub(super) fn quoted(patent: &Patent, section: &Section, wanted: impl Fn(&str) -> bool) -> Vec<Quote> {
    let Some(text) = patent.section(section) else { return Vec::new() };
    let ranges: Vec<Range<usize>> =
        sentences(&text).into_iter().filter(|range| !text[range.clone()].trim().is_empty() && wanted(&text[range.clone()])).collect();
    ranges.into_iter().filter_map(|range| Quote::new(patent, section.clone(), range).ok()).collect()
}

/// "in three sentences", "세 문장으로", "用两句话", "3文で".
pub(super) fn asked_length(text: &str) -> Option<usize> {
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
