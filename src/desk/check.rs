//! Does a sentence of the model stand in the passages it cites? Plain code, in every language.
//!
//! Checked are the cited numbers of sources, every number and unit, document numbers, reference signs, negation, and the
//! share of key terms. A sentence that fails is not shown.

use std::collections::{BTreeSet, HashSet};
use std::sync::LazyLock;

use regex::Regex;

use crate::chat::Source;
use crate::index::terms;
use crate::patent::{Language, PatentId};
use crate::search::quantity::numbers;

/// Why a sentence is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It cites no source, or one that is not there.
    NoSource,
    /// It holds a number that the cited quotes do not.
    Number,
    /// It names a document that is not cited.
    Document,
    /// It denies where the quotes do not, or the other way round.
    Negation,
    /// Its key terms are not those of the cited quotes.
    Terms,
    /// It is not in the language of the question.
    Language,
}

/// Share of a sentence's terms that the cited quotes must hold, where both are in one language.
const TERM_SHARE: f32 = 0.6;

static MARK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"\[(\d{1,2})\]").unwrap_or_else(|e| unreachable!("{e}")));

/// Checks one finished sentence against the sources; `language` is the one the answer has to be in.
///
/// # Errors
/// The first fault found.
pub fn sentence(text: &str, sources: &[Source], language: &Language) -> Result<(), Fault> {
    let cited: Vec<&Source> = MARK
        .captures_iter(text)
        .map(|c| c[1].parse::<u32>().ok().and_then(|n| sources.iter().find(|s| s.n == n)))
        .collect::<Option<_>>()
        .ok_or(Fault::NoSource)?;
    if cited.is_empty() {
        return Err(Fault::NoSource);
    }
    let prose = MARK.replace_all(text, " ");
    let documents = PatentId::find_in(&prose);
    if documents.iter().any(|(_, id)| cited.iter().all(|s| s.id.stem() != id.stem())) {
        return Err(Fault::Document);
    }
    // A claim or paragraph number names the place, not a value.
    let places: Vec<String> = cited.iter().map(|s| s.section.to_string()).collect();
    let stated: BTreeSet<String> = cited
        .iter()
        .flat_map(|s| numbers(&s.quote))
        .chain(places.iter().flat_map(|p| numbers(p)))
        .chain(cited.iter().flat_map(|s| numbers(s.id.as_str())))
        .collect();
    if numbers(&prose).any(|n| !stated.contains(&n)) {
        return Err(Fault::Number);
    }
    let spoken = Language::of(&prose);
    if spoken != *language {
        return Err(Fault::Language);
    }
    let quotes = cited.iter().map(|s| s.quote.as_str()).collect::<Vec<_>>().join("\n");
    if denies(&prose) != denies(&quotes) && denies(&prose) {
        return Err(Fault::Negation);
    }
    if spoken == Language::of(&quotes) {
        let held: HashSet<String> = terms(&quotes).into_iter().chain(cited.iter().flat_map(|s| terms(&s.title))).map(|t| t.text).collect();
        let said: HashSet<String> = terms(&prose).into_iter().map(|t| t.text).filter(|t| !places.iter().any(|p| p.contains(t.as_str()))).collect();
        let kept = said.iter().filter(|t| held.contains(*t)).count();
        if (kept as f32) < TERM_SHARE * said.len() as f32 {
            return Err(Fault::Terms);
        }
    }
    Ok(())
}

fn denies(text: &str) -> bool {
    static DENIAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)\b(not|no|never|neither|without|cannot|none)\b|n't\b|않|없|아니|못하|不|未|没有|无法|ない|ません|ず、")
            .unwrap_or_else(|e| unreachable!("{e}"))
    });
    DENIAL.is_match(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patent::{Patent, Quote, Section};

    fn source(n: u32, id: &str, text: &str) -> Source {
        let mut patent = Patent::new(id.parse().expect("id"));
        patent.claims = vec![text.into()];
        Source::new(n, &Quote::whole(&patent, Section::Claim(1)).expect("quote"), String::new(), None)
    }

    #[test]
    fn keeps_what_stands_there_and_drops_what_does_not() {
        let en = Language::new("en");
        let sources = [source(1, "US99000001B2", "The electrolyte contains 3 wt% of fluoroethylene carbonate (12) at 1,000 ppm.")];
        let check = |text: &str| sentence(text, &sources, &en);
        assert_eq!(check("The electrolyte contains 3 wt% of fluoroethylene carbonate [1]."), Ok(()));
        assert_eq!(check("Claim 1 has the electrolyte contain fluoroethylene carbonate at 1000 ppm [1]."), Ok(()));
        assert_eq!(check("The electrolyte contains 5 wt% of fluoroethylene carbonate [1]."), Err(Fault::Number));
        assert_eq!(check("The electrolyte contains 3 wt% of fluoroethylene carbonate."), Err(Fault::NoSource));
        assert_eq!(check("The electrolyte contains 3 wt% of fluoroethylene carbonate [2]."), Err(Fault::NoSource));
        assert_eq!(check("US99000002B2 contains fluoroethylene carbonate [1]."), Err(Fault::Document));
        assert_eq!(check("The electrolyte does not contain fluoroethylene carbonate [1]."), Err(Fault::Negation));
        assert_eq!(check("The anode is a silicon oxide composite with graphite [1]."), Err(Fault::Terms));
        assert_eq!(check("전해질은 3 wt%의 FEC를 포함한다 [1]."), Err(Fault::Language));
    }

    #[test]
    fn numbers_are_compared_across_languages() {
        let ko = Language::new("ko");
        let sources = [source(1, "US99000001B2", "heated to 1,300 to 1500 °C")];
        assert_eq!(sentence("1300 내지 1500℃로 가열한다 [1].", &sources, &ko), Ok(()));
        assert_eq!(sentence("1300 내지 1600℃로 가열한다 [1].", &sources, &ko), Err(Fault::Number));
    }
}
