//! Text to terms: the one analyzer of the index, of queries and of evidence.
//!
//! - Everything is folded first (`fold.rs`): NFKC and lower case, with byte ranges that still point into the original.
//! - Words of letters and digits; English words of four letters and more are written as Americans do (`british.rs`) and stemmed
//!   (Snowball) but for names of substances, a short stop list is dropped.
//! - Numbers keep their point ("97.4") and lose the commas of thousands ("1,000" is `1000`); "0.5mm" is also `0.5` and `mm`.
//! - What hyphens join is kept whole and in parts: "2,2,3,3-tetrafluoro-1-propanol"; "non-aqueous" is also `nonaqueous`.
//! - Han, kana and Hangul become pairs of characters (`cjk.rs`), so that a part of a compound finds the whole.
//!
//! There is no dictionary and no guess of the language: Korean with English terms inside needs none.

mod british;
mod cjk;
mod fold;
mod word;

use std::collections::HashSet;
use std::ops::Range;

use fold::{Folded, Kind};

/// Raise when terms change: an index made by another analyzer must be made anew.
pub(super) const VERSION: u32 = 3;

/// A term and where in the original text it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The term, as the index stores it.
    pub text: String,
    /// First byte in the original text.
    pub start: usize,
    /// Byte after the last one.
    pub end: usize,
    /// Place in the sequence of words; a compound shares the place of its first part.
    pub position: usize,
}

/// The terms of `text`, in reading order.
///
/// ```
/// use priorart::index::terms;
/// let found: Vec<String> = terms("The LiPF6 costs 1,000 won/kg").into_iter().map(|t| t.text).collect();
/// assert_eq!(found, ["lipf6", "cost", "1000", "won", "kg"]);
/// ```
pub fn terms(text: &str) -> Vec<Token> {
    let folded = fold::fold(text);
    let mut sink = Sink { tokens: Vec::with_capacity(folded.len() / 4), position: 0 };
    let mut at = 0;
    while let Some(first) = folded.get(at) {
        at = match first.kind {
            Kind::Word => word::lex(&folded, at, &mut sink),
            Kind::Other => at + 1,
            kind => {
                let end = at + folded[at..].iter().take_while(|f| f.kind == kind).count();
                cjk::lex(&folded[at..end], kind, &mut sink);
                end
            }
        };
    }
    sink.tokens
}

/// The distinct [`terms`] of a text, without their places.
pub fn stems(text: &str) -> HashSet<String> {
    terms(text).into_iter().map(|term| term.text).collect()
}

/// Longest term kept, in bytes; a longer run (a DNA sequence, base64) is cut there.
const MAX_TERM_BYTES: usize = 96;

/// Where the lexers put what they find.
struct Sink {
    tokens: Vec<Token>,
    position: usize,
}

impl Sink {
    /// Adds a term that stands on `span` at the present place.
    fn push(&mut self, mut text: String, span: &[Folded]) {
        let (Some(first), Some(last)) = (span.first(), span.last()) else { return };
        if text.is_empty() {
            return;
        }
        if text.len() > MAX_TERM_BYTES {
            text.truncate(text.floor_char_boundary(MAX_TERM_BYTES));
        }
        self.tokens.push(Token { text, start: first.start as usize, end: last.end as usize, position: self.position });
    }

    /// Moves on to the next place.
    fn step(&mut self) {
        self.position += 1;
    }
}

/// A text with a space instead of what stands at `ranges`.
pub fn without(text: &str, mut ranges: Vec<Range<usize>>) -> String {
    ranges.sort_by_key(|range| range.start);
    let (mut rest, mut at) = (String::with_capacity(text.len()), 0);
    for range in ranges.into_iter().filter(|range| range.end <= text.len()) {
        rest += text.get(at..range.start).unwrap_or_default();
        rest.push(' ');
        at = at.max(range.end);
    }
    rest + text.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        terms(text).into_iter().map(|t| t.text).collect()
    }

    /// Whether every term of `part` is a term of `whole`.
    fn finds(part: &str, whole: &str) -> bool {
        let whole = words(whole);
        let part = words(part);
        !part.is_empty() && part.iter().all(|t| whole.contains(t))
    }

    #[test]
    fn english_words_are_stemmed_and_stop_words_dropped() {
        assert_eq!(words("The electrodes, wherein said electrode is coated"), ["electrod", "electrod", "coat"]);
        assert_eq!(words("the inventor's ions"), ["inventor", "ion"]);
    }

    #[test]
    fn numbers_units_and_reference_signs() {
        assert_eq!(words("0.5 and 1,000 and 97.4% (10a)"), ["0.5", "1000", "97.4", "10a"]);
        assert_eq!(words("1,234,567.8"), ["1234567.8"]);
        assert_eq!(words("0.5mm"), ["0.5mm", "0.5", "mm"]);
        assert!(finds("0.5 mm", "두께는 0.5mm이다"));
        assert_eq!(words("40-90 nm"), ["40", "90", "nm"]);
        assert_eq!(words("10,20"), ["10,20", "10", "20"]);
        assert_eq!(words("115.4mAh/g"), ["115.4mah", "115.4", "mah", "g"]);
        assert_eq!(words("10² m²"), ["10", "2", "m2"]);
        assert_eq!(words("7439-93-2"), ["7439-93-2", "7439", "93", "2"]);
    }

    #[test]
    fn formulas_and_chemical_names() {
        assert_eq!(words("LiPF6 LiPF₆ ＬｉＰＦ６"), ["lipf6", "lipf6", "lipf6"]);
        assert_eq!(words("2,2,3,3-tetrafluoro-1-propanol"), ["2,2,3,3-tetrafluoro-1-propanol", "2,2,3,3", "2", "2", "3", "3", "tetrafluoro", "1", "propanol"]);
        assert!(finds("tetrafluoro", "2,2,3,3-Tetrafluoro-1-propanol"));
        assert!(finds("2,2'-bipyridine", "a 2,2'-bipyridine ligand"));
        assert_eq!(words("LiNi0.8Co0.1Mn0.1O2"), ["lini0.8co0.1mn0.1o2"]);
        assert_eq!(words("γ-Fe2O3"), ["γ-fe2o3", "γ", "fe2o3"]);
    }

    #[test]
    fn hyphenated_words_meet_their_other_spellings() {
        assert!(finds("nonaqueous", "a non-aqueous electrolyte"));
        assert!(finds("non aqueous", "a non-aqueous electrolyte"));
        assert_eq!(words("lithium-ion"), ["lithiumion", "lithium", "ion"]);
        assert_eq!(words("end - start"), ["end", "start"]);
    }

    #[test]
    fn parts_of_cjk_compounds_find_the_whole() {
        assert!(finds("음극", "실리콘음극활물질을"));
        assert!(finds("활물질", "실리콘음극활물질을"));
        assert!(finds("负极", "锂离子电池负极材料"));
        assert!(finds("二次電池", "リチウムイオン二次電池の"));
        assert!(finds("イオン", "リチウムイオン二次電池の"));
        assert!(finds("光", "レーザ光を"));
        assert!(!finds("정극", "실리콘음극활물질을"));
        assert_eq!(words("음극 활물질"), ["음극", "활물", "물질"]);
        assert_eq!(words("レーザ光の"), ["レー", "ーザ", "光"]);
        assert_eq!(words("LiPF6을"), ["lipf6", "을"]);
    }

    #[test]
    fn folding_joins_the_spellings_of_one_text() {
        assert_eq!(words("ﾘﾁｳﾑ ﾊﾞﾝﾄﾞ"), words("リチウム バンド"));
        assert_eq!(words("손목"), words("\u{1109}\u{1169}\u{11ab}\u{1106}\u{1169}\u{11a8}"));
        assert_eq!(words("cafe\u{301}"), words("Café"));
        assert_eq!(words("µm"), words("μm"));
    }

    #[test]
    fn offsets_cut_the_original() {
        let text = "ﾊﾞﾝﾄﾞ  LiPF₆, the  Non-Aqueous 음극활물질";
        let cut: Vec<&str> = terms(text).iter().map(|t| &text[t.start..t.end]).collect();
        assert_eq!(cut, ["ﾊﾞﾝ", "ﾝﾄﾞ", "LiPF₆", "Non-Aqueous", "Non", "Aqueous", "음극", "극활", "활물", "물질"]);
    }

    proptest::proptest! {
        #[test]
        fn offsets_are_character_boundaries_in_order(text in "(\\PC|[ a-zA-Z0-9.,'-]|[가-힣ァ-ヶ一-龠²₆ﾞ]){0,120}") {
            let mut position = 0;
            for token in terms(&text) {
                proptest::prop_assert!(token.start < token.end);
                proptest::prop_assert!(text.get(token.start..token.end).is_some(), "{:?}", token);
                proptest::prop_assert!(!token.text.is_empty() && token.text.len() <= MAX_TERM_BYTES);
                proptest::prop_assert!(token.position >= position);
                position = token.position;
            }
        }
    }
}
