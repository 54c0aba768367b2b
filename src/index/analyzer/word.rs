//! Words of letters and digits: numbers, formulas, hyphenated compounds, English stems.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rust_stemmers::{Algorithm, Stemmer};

use super::Sink;
use super::british::american;
use super::fold::{Folded, Kind};

/// English words that say nothing about a patent. Short on purpose: "not" and "without" matter.
const STOP: [&str; 38] = [
    "a",
    "an",
    "and",
    "are",
    "as",
    "at",
    "be",
    "been",
    "being",
    "by",
    "comprise",
    "comprised",
    "comprises",
    "comprising",
    "for",
    "from",
    "has",
    "have",
    "having",
    "in",
    "is",
    "it",
    "its",
    "of",
    "on",
    "or",
    "said",
    "such",
    "that",
    "the",
    "these",
    "this",
    "to",
    "was",
    "were",
    "wherein",
    "which",
    "with",
];

/// Longest hyphenated compound kept whole, in characters.
const MAX_COMPOUND_CHARS: usize = 64;

/// Reads the word or compound at `at`; returns where to go on.
pub(super) fn lex(folded: &[Folded], at: usize, sink: &mut Sink) -> usize {
    let mut parts: Vec<Range<usize>> = vec![at..part_end(folded, at)];
    let mut end = parts[0].end;
    // "non-aqueous", "2,2'-bipyridine": the hyphen must touch word characters on both sides
    loop {
        let prime = usize::from(is(folded, end, |c| matches!(c, '\'' | '’' | '′')));
        let next = end + prime + 1;
        if !is(folded, end + prime, |c| matches!(c, '-' | '\u{2010}')) || !is_word(folded, next) {
            break;
        }
        end = part_end(folded, next);
        parts.push(next..end);
    }
    let whole: Range<usize> = at..end;
    if parts.len() > 1 && whole.len() <= MAX_COMPOUND_CHARS {
        compound(folded, &parts, whole, sink);
    }
    for range in parts {
        part(&folded[range], sink);
        sink.step();
    }
    // "inventor's": the s is no word
    let possessive = is(folded, end, |c| matches!(c, '\'' | '’')) && is(folded, end + 1, |c| c == 's') && !is_word(folded, end + 2);
    if possessive { end + 2 } else { end }
}

fn is(folded: &[Folded], at: usize, test: impl Fn(char) -> bool) -> bool {
    folded.get(at).is_some_and(|f| test(f.c))
}

fn is_word(folded: &[Folded], at: usize) -> bool {
    folded.get(at).is_some_and(|f| f.kind == Kind::Word)
}

/// The end of the run of letters and digits from `at`, points and commas between digits included.
fn part_end(folded: &[Folded], at: usize) -> usize {
    let digit = |at: usize| is(folded, at, |c| c.is_ascii_digit());
    let mut end = at;
    loop {
        if is_word(folded, end) {
            end += 1;
        } else if end > at && digit(end - 1) && is(folded, end, |c| matches!(c, '.' | ',')) && digit(end + 1) {
            end += 2;
        } else {
            return end;
        }
    }
}

fn collect(span: &[Folded]) -> String {
    span.iter().map(|f| f.c).collect()
}

fn alphabetic(span: &[Folded]) -> bool {
    span.iter().all(|f| f.c.is_alphabetic())
}

/// The whole of a hyphenated compound: joined when it is made of words, hyphenated when it holds digits, and not at all
/// when it is a range of numbers.
fn compound(folded: &[Folded], parts: &[Range<usize>], whole: Range<usize>, sink: &mut Sink) {
    let span = &folded[whole];
    if parts.iter().all(|range| alphabetic(&folded[range.clone()])) {
        let joined: String = parts.iter().map(|range| collect(&folded[range.clone()])).collect();
        sink.push(stem(joined), span);
    } else if span.iter().any(|f| f.c.is_alphabetic()) || cas_number(span, parts) {
        sink.push(collect(span), span);
    }
}

/// "7439-93-2": the registry number of a substance.
fn cas_number(span: &[Folded], parts: &[Range<usize>]) -> bool {
    let digits = span.iter().all(|f| f.c.is_ascii_digit() || f.c == '-');
    matches!(parts, [a, b, c] if digits && (2..=7).contains(&a.len()) && b.len() == 2 && c.len() == 1)
}

fn part(span: &[Folded], sink: &mut Sink) {
    let text = collect(span);
    let number_end = span.iter().take_while(|f| f.c.is_ascii_digit() || matches!(f.c, '.' | ',')).count();
    if number_end == span.len() {
        number(text, span, sink);
    } else if number_end == 0 || !alphabetic(&span[number_end..]) || (span.len() - number_end < 2 && !text.contains('.')) {
        // a plain word, a formula, or a reference sign "10a"
        if !STOP.contains(&text.as_str()) {
            sink.push(stem(text), span);
        }
    } else {
        // "0.5mm" is asked for as "0.5 mm" too
        sink.push(text, span);
        let (digits, unit) = span.split_at(number_end);
        number(collect(digits), digits, sink);
        sink.step();
        sink.push(collect(unit), unit);
    }
}

/// A number as one term, without the commas of thousands; a list such as "2,2,3,3" also in parts.
fn number(text: String, span: &[Folded], sink: &mut Sink) {
    if !text.contains(',') {
        sink.push(text, span);
    } else if thousands(&text) {
        sink.push(text.replace(',', ""), span);
    } else {
        sink.push(text, span);
        for item in span.split(|f| f.c == ',') {
            sink.push(collect(item), item);
        }
    }
}

fn thousands(text: &str) -> bool {
    let (integer, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut groups = integer.split(',');
    let first = groups.next().unwrap_or_default();
    !fraction.contains(',') && !fraction.contains('.') && (1..=3).contains(&first.len()) && !first.starts_with('0') && groups.all(|g| g.len() == 3)
}

/// English Snowball, for words of four letters and more, as Americans write them; the name of a substance loses the s of its plural alone.
fn stem(mut word: String) -> String {
    static ENGLISH: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));
    if word.len() < 4 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return word;
    }
    american(&mut word);
    if names_substance(&word) {
        if word.ends_with("es") {
            word.pop();
        }
        return word;
    }
    match ENGLISH.stem(&word) {
        std::borrow::Cow::Borrowed(same) if same.len() == word.len() => word,
        stemmed => stemmed.into_owned(),
    }
}

/// Whether a word names a salt, an acid or the like, whose ending tells it from its element: "carbonate", "sulfuric", "silicone".
fn names_substance(word: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            "(?:acet|acryl|alumin|arsen|aspart|benzo|bicarb|brom|carb|chlor|chrom|citr|cyan|ferr|fluor|fumar|gluc|glutam|lact|laur|malon|mangan|molybd|niob|nitr",
            "|oxal|palmit|phosph|phthal|plumb|salicyl|selen|silic|sorb|stann|stear|succin|sulf|sulph|tantal|tartr|tellur|titan|tungst|vanad|zircon)[a-z]{0,4}(?:ates?|ic|ous|ones?)$",
            "|(?:^|fluoro|per|meta|tetra)bor(?:ates?|ic)$|(?:^|per)iodates?$|^(?:adip|cupr|male|ole)(?:ates?|ic|ous)$",
        ))
        .unwrap_or_else(|error| unreachable!("{error}"))
    });
    ["ate", "ates", "ic", "ous", "one", "ones"].iter().any(|ending| word.ends_with(ending)) && NAMES.is_match(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_salt_and_its_element_are_two() {
        for name in ["carbonate", "silicone", "sulfuric", "phosphoric", "acetic", "borate", "acetone", "tetrafluoroborate", "ferrous"] {
            assert_eq!(stem(name.to_owned()), name);
        }
        assert_eq!([stem("carbonates".into()), stem("silicones".into())], ["carbonate", "silicone"]);
        for (word, kept) in
            [("laboratories", "laboratori"), ("elaborate", "elabor"), ("periodic", "period"), ("carbonated", "carbon"), ("chlorination", "chlorin")]
        {
            assert_eq!(stem(word.to_owned()), kept);
        }
        for (british, american) in [("tyres", "tire"), ("colours", "color"), ("fibres", "fiber"), ("sulphate", "sulfates"), ("polymerised", "polymerize")] {
            assert_eq!(stem(british.to_owned()), stem(american.to_owned()));
        }
    }

    #[test]
    fn thousands_are_told_from_lists() {
        assert!(thousands("1,000") && thousands("12,345,678.9"));
        for list in ["2,2", "1,00", "0,500", "2,2,3,3", "1000,000", "1.5,2.5"] {
            assert!(!thousands(list), "{list}");
        }
    }
}
