//! What code finds wrong with a translation: numbers, units, formulas and signs that differ, another language, a loop, a parrot.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::index::{stems, without};
use crate::patent::Language;
use crate::search::measure::measures;
use crate::search::naming::is_han;
use crate::search::rule;

/// Characters that are looked at for repetition at least, and of what is repeated at most.
const LOOP: usize = 48;
const LONGEST_UNIT: usize = 40;
/// Words of a text from which on it is told when most of them came back.
const PARROT_WORDS: usize = 6;

/// Whether a translation is in the language that was wanted; one of little but formulas has a letter of it.
pub(super) fn is_in(translation: &str, into: &Language) -> bool {
    let letter = |c: char| match into.code() {
        "ko" => ('가'..='힣').contains(&c),
        "ja" => ('ぁ'..='ヿ').contains(&c) || is_han(c),
        code if code.starts_with("zh") => is_han(c),
        _ => false,
    };
    Language::of(translation).same(into)
        || stated(translation).iter().any(|(_, unit)| unit.is_none()) && translation.chars().any(letter) && left_over(translation, into).is_empty()
}

/// Whether a translation from one language in Latin letters into another repeats what it was to translate.
pub(super) fn parrots(text: &str, translation: &str, into: &Language) -> bool {
    let (given, made) = (stems(text), stems(translation));
    into.same(&Language::default()) && given.len() >= PARROT_WORDS && made.intersection(&given).count() * 2 > made.len()
}

/// Whether a text ends in the same few characters over and over: a small model that has lost its way.
pub(super) fn repeats(text: &str) -> bool {
    let end: Vec<char> = text.chars().rev().take(3 * LONGEST_UNIT).collect();
    (2..=LONGEST_UNIT).any(|unit| {
        let looked_at = LOOP.max(3 * unit);
        end.len() >= looked_at && end[..looked_at].iter().zip(&end[unit..looked_at]).all(|(a, b)| a == b)
    })
}

/// The words of a translation that are in letters which its language does not use, each once.
pub(super) fn left_over(translation: &str, into: &Language) -> Vec<String> {
    static FOREIGN: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        [r"[\p{Han}\p{Hangul}\p{Hiragana}\p{Katakana}]+", r"[\p{Han}\p{Hiragana}\p{Katakana}]+", r"[\p{Hangul}\p{Hiragana}\p{Katakana}]+", r"\p{Hangul}+"]
            .map(rule)
    });
    let [english, korean, chinese, japanese] = &*FOREIGN;
    let foreign = match into.code() {
        "ko" => korean,
        "ja" => japanese,
        code if code.starts_with("zh") => chinese,
        _ => english,
    };
    let mut words: Vec<String> = Vec::new();
    for found in foreign.find_iter(translation).map(|found| found.as_str()) {
        if !words.iter().any(|word| word == found) {
            words.push(found.to_owned());
        }
    }
    words
}

/// What the original holds and the translation lacks, and the other way round: numbers (reference signs among them) with
/// their units, and chemical formulas.
pub(super) fn differing(original: &str, translation: &str) -> (Vec<String>, Vec<String>) {
    type Stated = (String, Option<&'static str>);
    // a unit that the original does not have may be a word that is none there
    let lacking = |from: &str, of: &str, strict: bool| {
        let same = |(n, unit): &Stated, (other, its): &Stated| n == other && (unit == its || unit.is_none() || !strict && its.is_none());
        let mut held: Vec<Stated> = stated(of);
        let mut lacking: Vec<Stated> = stated(from);
        lacking.retain(|one| match held.iter().position(|other| same(one, other)) {
            Some(at) => {
                held.swap_remove(at);
                false
            }
            None => true,
        });
        let mut lacking: Vec<String> = lacking.into_iter().map(|(number, unit)| unit.map_or(number.clone(), |unit| format!("{number} {unit}"))).collect();
        lacking.dedup();
        lacking
    };
    (lacking(original, translation, true), lacking(translation, original, false))
}

/// The numbers of a text with their units, its formulas ("LiPF6", "NaCl") and its reference signs with letters ("S110", "12a"); the
/// numbers in these are theirs.
fn stated(text: &str) -> Vec<(String, Option<&'static str>)> {
    static FORMULA: LazyLock<Regex> = LazyLock::new(|| rule(r"\b(?:[A-Z][a-z]?\d{0,3}|\((?:[A-Z][a-z]?\d{0,3})+\)\d{0,3}){2,}"));
    // letters that are no unit behind a number
    static SIGN: LazyLock<Regex> = LazyLock::new(|| rule(r"\b(?:[A-Z]{1,2}\d{1,4}[a-z]?|\d{1,4}[abcefnpqrxyz]'?)\b"));
    static COMPOUND: LazyLock<Regex> = LazyLock::new(|| rule(&format!("^(?:{SYMBOLS}){{2,}}$")));
    let is_formula = |found: &regex::Match| {
        let found = found.as_str();
        let without_digits = COMPOUND.is_match(found) && (found.contains(|c: char| c.is_ascii_lowercase()) || CAPITALS.contains(&found));
        found.contains(|c: char| c.is_ascii_digit()) || without_digits
    };
    // "제1 개구" is the first opening; 제1항 is claim 1
    static ORDINALS: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:제\s?|第)\d{1,2}(?P<kept>\s?[항도조項図条圖图])?|\b\d{1,2}(?:st|nd|rd|th)\b"));
    let text: String = text.nfkc().collect();
    let text = ORDINALS.replace_all(&text, |found: &regex::Captures| if found.name("kept").is_some() { found[0].to_owned() } else { " ".to_owned() });
    let formulas: Vec<Range<usize>> = FORMULA.find_iter(&text).filter(is_formula).map(|found| found.range()).collect();
    let mut named: Vec<String> = formulas.iter().map(|range| text[range.clone()].to_owned()).collect();
    let rest = without(&text, formulas);
    let signs: Vec<Range<usize>> = SIGN.find_iter(&rest).map(|found| found.range()).collect();
    named.extend(signs.iter().map(|range| rest[range.clone()].to_owned()));
    let mut all = measures(&without(&rest, signs));
    all.extend(named.into_iter().map(|name| (name, None)));
    all
}

/// The chemical elements, those of two letters first.
const SYMBOLS: &str = "A[cglrstu]|B[aeir]|C[adelorsu]|D[y]|E[ru]|F[e]|G[ade]|H[efgo]|I[nr]|K[r]|L[aiu]|M[gno]|N[abdei]|O[s]|P[bdrt]|R[behnu]|S[bceimnr]\
    |T[abehil]|X[e]|Y[b]|Z[nr]|[BCFHIKNOPSUVWY]";
/// Compounds without a small letter; other words in capitals are abbreviations.
const CAPITALS: [&str; 11] = ["HF", "HI", "KOH", "KF", "KI", "KCN", "HCN", "CO", "NO", "BN", "WC"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_differ_are_named() {
        let (missing, added) = differing("3 wt% of FEC (12) at 1,000 ppm", "FEC (12)를 4 wt%, 1000 ppm");
        assert_eq!((missing, added), (vec!["3 wt%".to_owned()], vec!["4 wt%".to_owned()]));
        assert_eq!(differing("5 mm of LiPF₆ in H2O", "5 cm의 LiPF6").0, ["5 mm", "H2O"]);
        assert_eq!(differing("NaCl on SiC, step S110, layer 12a", "SiC 위의 KCl, 단계 S120, 층 12b").0, ["NaCl", "S110", "12a"]);
        assert_eq!(differing("the first opening (112a) at 18 bar", "제1 개구(112a), 18 막대").0, ["18 bar"]);
        assert_eq!(differing("제2 개구와 제3항", "the 2nd opening of claim 3"), (vec![], vec![]));
        assert_eq!(differing("a CPU and HF in He (S110)", "CPU와 HF, He (S110)"), (vec![], vec![]));
        assert_eq!(differing("at 80 °C for 2 hours, layer (12)", "80℃에서 2시간, 층(12)"), (vec![], vec![]));
    }
}
