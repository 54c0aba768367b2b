//! The elements of a claim: the pieces between its semicolons and line breaks.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::patent::sentence::sentences;
use crate::patent::{Patent, Quote, Section};
use crate::search::rule;

/// The shortest piece that is an element of its own, in bytes.
const SHORTEST: usize = 12;
/// Elements of a claim at most; what is left stays with the last.
const MOST: usize = 16;

/// Quotes of the elements of a claim, in order; nothing where the claim is not stored.
pub fn quotes(patent: &Patent, claim: u32) -> Vec<Quote> {
    let section = Section::Claim(claim);
    let Some(text) = patent.section(&section) else { return Vec::new() };
    let mut pieces = cut(&text, &[';', '；', '\n']);
    if pieces.len() < 2 {
        pieces = cut(&text, &[',', '，', '、', ':', '：']);
    }
    pieces.into_iter().filter_map(|range| Quote::new(patent, section.clone(), range).ok()).collect()
}

/// Quotes of the sentences of the abstract: what is set side by side where a document is stored without claims.
pub fn of_abstract(patent: &Patent) -> Vec<Quote> {
    let ranges = sentences(&patent.abstract_text).into_iter().take(MOST);
    ranges.filter_map(|range| Quote::new(patent, Section::Abstract, range).ok()).collect()
}

fn cut(text: &str, at: &[char]) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for (end, _) in text.match_indices(at).chain([(text.len(), "")]) {
        let trimmed = text[from..end].trim_matches(|c: char| c.is_whitespace() || at.contains(&c));
        if trimmed.len() < SHORTEST && end < text.len() {
            continue; // too short to stand alone: it goes with what follows
        }
        if !trimmed.is_empty() {
            let start = from + text[from..end].find(trimmed).unwrap_or(0);
            let range = start..start + trimmed.len();
            let full = pieces.len() == MOST;
            match pieces.last_mut() {
                Some(last) if full => last.end = range.end,
                _ => pieces.push(range),
            }
        }
        from = end;
    }
    pieces
}

/// Whether a claim stands alone, and stands: "(canceled)" and "삭제" are no claims.
pub fn is_independent(text: &str) -> bool {
    static LEANS: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(of|in|to|by|with|according to|as claimed in|as recited in|as defined in|as set forth in)\s+(any (one )?(of )?)?(the )?(preceding )?claims?\b|\b(?:of|in|to) (?:the )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|previous)(?:,? (?:or|and|to) (?:the )?\w+)? claims?\b|\b(?:previously|above) claimed\b|청구항\s*(제\s*)?\d|제\s*\d+\s*항|(根据|如|按照|依据)?权利要求\s*\d|請求項\s*\d|\b(?:nach|gemäß|laut|entsprechend)\s.{0,50}\bAnspr[uü]ch|\b(?:selon|suivant|conforme|d.après)\s.{0,50}\brevendications?\b",
        )
    });
    // "청구항 1 …": its own number
    static OWN: LazyLock<Regex> = LazyLock::new(|| rule(r"^\s*(?:청구항|請求項|权利要求)\s*\d+\s*[.:：．]?\s"));
    let text = OWN.replace(text, "");
    let head: String = text.chars().take(200).collect();
    // Japanese refers at the end: "…を備える、請求項1～4のいずれかに記載の方法。"
    static ENDS_LEANING: LazyLock<Regex> = LazyLock::new(|| rule(r"請求項\s*[0-9０-９]+[^。]{0,40}記\s*載の[^。]{0,60}。?\s*$"));
    !LEANS.is_match(&head) && !ENDS_LEANING.is_match(&text) && !is_gone(&head)
}

/// Whether a claim says nothing but that it is no longer there: "(canceled)", "삭제".
pub fn is_gone(text: &str) -> bool {
    static GONE: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)^[\s\d.–-]*[(\[]?\s*((cancell?ed|deleted|withdrawn)\b|삭제|删除|削除)"));
    GONE.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_cut_at_their_semicolons() {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.claims = vec![
            "A cell comprising: an anode of silicon; a separator; and; an electrolyte with 3 wt% of FEC.".into(),
            "상기 타이어의 회전속도를 측정하는 센서, 발광체를 포함하는 타이어".into(),
        ];
        let texts = |claim| quotes(&patent, claim).iter().map(|quote| quote.text().to_owned()).collect::<Vec<_>>();
        assert_eq!(texts(1), ["A cell comprising: an anode of silicon", "a separator; and", "an electrolyte with 3 wt% of FEC."]);
        assert_eq!(texts(2), ["상기 타이어의 회전속도를 측정하는 센서", "발광체를 포함하는 타이어"]);
        assert!(quotes(&patent, 3).is_empty());
    }

    #[test]
    fn a_deleted_claim_says_nothing_else() {
        assert!(is_gone("삭제") && is_gone("3. (canceled)") && !is_gone("The deleted file is restored"));
    }

    #[test]
    fn a_claim_that_leans_on_another_is_not_independent() {
        assert!(is_independent("A battery cell comprising an anode."));
        for text in [
            "12-15. (canceled)",
            "삭제",
            "1.–79. (cancelled)",
            "The cell of claim 1, wherein",
            "제1항에 있어서, 상기",
            "청구항 1에 있어서,",
            "根据权利要求1所述的电池",
            "請求項1に記載の",
            "2. Panel according to the first or second claim, characterized in that",
        ] {
            assert!(!is_independent(text), "{text}");
        }
    }
}
