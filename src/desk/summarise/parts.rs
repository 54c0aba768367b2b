//! The parts of a summary, chosen by code: every one a quote.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::elements;
use crate::index::stems;
use crate::patent::sentence::sentences;
use crate::patent::{Patent, Quote, Section};
use crate::search::background::aims;
use crate::search::measure::small_number;
use crate::search::rule;

/// Sentences of each part of a summary, when no length is asked for.
const OF_EACH: usize = 2;
/// Different terms and characters that a sentence of a summary has at least (a heading has fewer), and its bytes at most.
const FEWEST: usize = 6;
const SHORTEST: usize = 16;
const LONGEST: usize = 900;
/// Independent claims.
const CLAIMS: usize = 6;

/// The elements of some claims; the first ones, where a length is asked for.
pub(super) fn of_claims(patent: &Patent, claims: &[u32], length: Option<Length>) -> Vec<(&'static str, Vec<Quote>)> {
    let mut parts = vec![("summary_elements", claims.iter().flat_map(|n| elements::quotes(patent, *n)).collect())];
    if let Some(length) = length {
        shorten(&mut parts, length);
    }
    parts
}

/// The parts of a summary, none of them empty; no longer than `length`, where that is asked for. Reads the whole document.
pub(super) fn parts(patent: &Patent, length: Option<Length>) -> Vec<(&'static str, Vec<Quote>)> {
    // what stands in for an abstract that is not stored
    static SOLUTION: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(the (present )?(invention|disclosure|application) (provides|relates to|discloses|comprises|is directed to)|according to (the|one aspect of the|an aspect of the) (present )?(invention|disclosure)|(in|according to) (one|an|a first|some) (aspect|embodiment)s?|is provided|are provided|described herein)\b|본 ?(발명|고안|출원|개시|원 ?발명)|제공(한다|된다)|(本|该)(发明|实用新型|申请)(提供|公开|涉及)|本発明(は|に係る|によれば)",
        )
    });
    static EFFECT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(effects?|advantag\w+|improv\w+|reduc\w+|increas\w+|superior|excellent|prevent\w*|achiev\w+|enabl\w+|benefits?)\b|효과|향상|개선|감소|방지|우수|可以|提高|降低|改善|优点|有益效果|避免|効果|向上|低減|抑制|改善|優れ",
        )
    });
    static EMBODIMENT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(example \d|working example|(one|an?|another|preferred|some) (exemplary )?embodiments?|preferably|for example)\b|실시 ?예|바람직|实施例|实施方式|优选|実施例|実施形態|好ましく",
        )
    });
    // what is said of the art before, which is no effect of the invention
    static AGAINST: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\W*(however|unfortunately|but)\b|\b(et al|prior art|related art|background|conventional\w*|commonly|comparative|(?:relates|relating) to)\b|하지만|그러나|종래|비교 ?예|관한 것|然而|但是|现有技术|对比例|对照例|比较例|しかし|従来|比較例|に関する",
        )
    });
    let text = Text::of(patent);
    let abstract_sentences = quoted(patent, &Section::Abstract, |_| true);
    let digits = |_, sentence: &str| sentence.contains(|c: char| c.is_ascii_digit());
    let mut embodiments = text.best(|sentence| EMBODIMENT.is_match(sentence), |at, sentence| digits(at, sentence) && !AGAINST.is_match(sentence));
    // before the problem is told, an advantage is one of others, unless the invention is named
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:the|this) (?:present )?(?:invention|disclosure|embodiments?)\b|본 ?(?:발명|고안|개시|실시 ?예)|(?:本|该)(?:发明|实用新型|申请|装置|方法)|本(?:発明|開示|実施)",
        )
    });
    let mut problem = text.best(aims, |_, _| true);
    let told = problem.last().and_then(|quote| text.place(quote)).unwrap_or_default();
    let mut effects = text
        .best(|sentence| EFFECT.is_match(sentence), |at, sentence| (at >= told || OWN.is_match(sentence)) && !aims(sentence) && !AGAINST.is_match(sentence));
    if effects.is_empty() {
        effects = abstract_sentences.iter().filter(|quote| EFFECT.is_match(quote.text())).take(OF_EACH).cloned().collect();
    }
    let claims = (1u32..).zip(&patent.claims).filter(|(_, text)| elements::is_independent(text)).take(CLAIMS);
    let claims: Vec<Quote> = claims.filter_map(|(n, _)| Quote::whole(patent, Section::Claim(n)).ok()).collect();
    let mut solution: Vec<Quote> = abstract_sentences.into_iter().filter(|quote| !effects.contains(quote)).take(OF_EACH + 1).collect();
    if solution.is_empty() {
        solution = text.best(|sentence| SOLUTION.is_match(sentence), |_, sentence| !AGAINST.is_match(sentence));
    }
    // a sentence is said once
    problem.retain(|quote| !solution.contains(quote));
    effects.retain(|quote| !solution.contains(quote) && !problem.contains(quote));
    embodiments.retain(|quote| !solution.contains(quote) && !problem.contains(quote) && !effects.contains(quote));
    let mut parts = vec![
        ("summary_solution", solution),
        ("summary_problem", problem),
        ("summary_claims", claims),
        ("summary_effects", effects),
        ("summary_embodiment", embodiments),
    ];
    if let Some(length) = length {
        shorten(&mut parts, length);
    }
    parts.retain(|(_, quotes)| !quotes.is_empty());
    parts
}

/// Leaves no more than `length`, in turn of each part, so that a short summary is one of the whole; one sentence at least.
fn shorten(parts: &mut [(&'static str, Vec<Quote>)], length: Length) {
    let cost = |quote: &Quote| match length {
        Length::Sentences(_) => 1,
        Length::Letters(_) => quote.text().chars().count(),
    };
    let (Length::Sentences(mut left) | Length::Letters(mut left)) = length;
    let most = parts.iter().map(|(_, quotes)| quotes.len()).max().unwrap_or_default();
    let mut kept = vec![Vec::new(); parts.len()];
    for at in 0..most {
        for (kept, (_, quotes)) in kept.iter_mut().zip(parts.iter()) {
            if let Some(quote) = quotes.get(at).filter(|quote| cost(quote) <= left) {
                left -= cost(quote);
                kept.push(quote.clone());
            }
        }
    }
    // what it does is said, however long the shortest sentence for it is; and nothing besides that
    if let Some(at) = parts.iter().position(|(_, quotes)| !quotes.is_empty()).filter(|at| kept[*at].is_empty()) {
        kept.iter_mut().for_each(Vec::clear);
        kept[at].extend(parts[at].1.iter().min_by_key(|quote| cost(quote)).cloned());
    }
    parts.iter_mut().zip(kept).for_each(|((_, quotes), kept)| *quotes = kept);
}

/// The description, sentence by sentence, and what the document is about: the words of its title and its first claim.
struct Text<'a> {
    patent: &'a Patent,
    sentences: Vec<(Section, Range<usize>, &'a str)>,
    about: HashSet<String>,
}

impl<'a> Text<'a> {
    fn of(patent: &'a Patent) -> Self {
        let described = patent.sections().filter(|(section, _)| matches!(section, Section::Paragraph(_) | Section::Unnumbered(_)));
        let sentences = described
            .flat_map(|(section, text)| sentences(text).into_iter().map(move |range| (section.clone(), range.clone(), &text[range])).collect::<Vec<_>>())
            .collect();
        let claim = patent.claims.iter().find(|claim| elements::is_independent(claim));
        let about = format!("{} {} {}", patent.title, patent.abstract_text, claim.map_or("", String::as_str));
        Self { patent, sentences, about: stems(&about) }
    }

    /// Where a sentence that was quoted stands.
    fn place(&self, quote: &Quote) -> Option<usize> {
        self.sentences.iter().position(|(section, range, _)| section == quote.section() && *range == quote.range())
    }

    /// The sentences with a sign of `wanted` that say most of what the document is about, in reading order. Headings,
    /// captions of figures and formalities say nothing. `and` is told the place of a sentence in the description.
    fn best(&self, wanted: impl Fn(&str) -> bool, and: impl Fn(usize, &str) -> bool) -> Vec<Quote> {
        static FORMAL: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)^\W*(figs?|figures?)\b|\bfig(ure|s)?\.? ?\d+\w* (is|are|shows?|illustrates?|depicts?)\b|^\W*도 ?\d|도 ?\d+\w*[은는]|图 ?\d+\w*[是为]|図 ?\d+\w*は|\bclaims?( the)? (benefit|priority)|by reference|우선권|참조로|优先权|優先権|\b(not|without being) (be )?limited|한정되|제한되|不限于|限定され|당업자|통상의 지식|本领域|当業者|\bskilled in\b|\bordinary skill\b|\bfeatures and advantages\b|\bdetailed description\b|\bpp?\. ?\d|\bvol\. ?\d|\bdoi\b|\bJ\. \w|『|』",
            )
        });
        let mut found: Vec<(f32, usize)> = Vec::new();
        for (at, (_, _, sentence)) in self.sentences.iter().enumerate() {
            // cut off in the middle, or a heading of what follows
            let ends = !sentence.ends_with(|c: char| c.is_ascii_alphanumeric() || c == ':' || c == '：');
            if !ends || sentence.len() > LONGEST || !wanted(sentence) || !and(at, sentence) || FORMAL.is_match(sentence) {
                continue;
            }
            let words = stems(sentence);
            if words.len() >= FEWEST && sentence.chars().count() >= SHORTEST {
                found.push((self.about.intersection(&words).count() as f32 / (words.len() as f32).sqrt(), at));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(OF_EACH);
        found.sort_by_key(|(_, at)| *at);
        let quote = |(section, range, _): &(Section, Range<usize>, &str)| Quote::new(self.patent, section.clone(), range.clone()).ok();
        found.into_iter().filter_map(|(_, at)| quote(&self.sentences[at])).collect()
    }
}

/// Sentences of a section, as quotes.
pub(super) fn quoted(patent: &Patent, section: &Section, wanted: impl Fn(&str) -> bool) -> Vec<Quote> {
    let Some(text) = patent.section(section) else { return Vec::new() };
    let ranges: Vec<Range<usize>> =
        sentences(&text).into_iter().filter(|range| !text[range.clone()].trim().is_empty() && wanted(&text[range.clone()])).collect();
    ranges.into_iter().filter_map(|range| Quote::new(patent, section.clone(), range).ok()).collect()
}

/// How long a summary is asked to be, at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Length {
    Sentences(usize),
    /// Letters of all that is quoted.
    Letters(usize),
}

/// Letters of an English word, the space behind it included, on the average.
const OF_A_WORD: usize = 6;

/// "in three sentences", "세 문장으로", "用两句话", "3文で", "in 50 words", "200자 이내로", "100字以内", "120文字で".
pub(super) fn asked_length(text: &str) -> Option<Length> {
    static SENTENCES: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(\d+|one|two|three|four|five|a|single)[ -](?:sentences?|lines?)\b|(\d+|한|두|세|네|다섯) ?(?:문장|줄)|([一二两三四五\d]+) ?句|(\d+|一|二|三) ?(?:文で|行で)",
        )
    });
    static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?i)\b(\d{2,4})[ -](?:characters?|letters?)\b|(\d{2,4}) ?자(?: ?(?:이내|내외|이하|정도|안팎|안으로|로))|(\d{2,4}) ?个?(?:文?字)")
    });
    static WORDS: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(\d{2,4})[ -]words?\b|(\d{2,4}) ?단어|(\d{2,4}) ?个?(?:单词|词)|(\d{2,4}) ?語(?:以内|以下|程度|で)"));
    let said = |words: &Regex| words.captures(text).and_then(|found| small_number(found.iter().skip(1).flatten().next()?.as_str()));
    let sentences = || said(&SENTENCES).map(|n| Length::Sentences(n.max(1)));
    sentences().or_else(|| said(&LETTERS).map(Length::Letters)).or_else(|| said(&WORDS).map(|n| Length::Letters(n * OF_A_WORD)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read() {
        for (text, expected) in [
            ("Summarise it in three sentences", Some(Length::Sentences(3))),
            ("2 sentences", Some(Length::Sentences(2))),
            ("in one line please", Some(Length::Sentences(1))),
            ("세 문장으로 요약해줘", Some(Length::Sentences(3))),
            ("用两句话总结", Some(Length::Sentences(2))),
            ("3文で要約", Some(Length::Sentences(3))),
            ("sum it up in 50 words", Some(Length::Letters(300))),
            ("200자 이내로 요약해줘", Some(Length::Letters(200))),
            ("用100字以内概括", Some(Length::Letters(100))),
            ("120文字で要約して", Some(Length::Letters(120))),
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
        let quoted = |length| parts(&patent, Some(length)).into_iter().flat_map(|(_, quotes)| quotes).map(|quote| quote.text().to_owned()).collect::<Vec<_>>();
        assert_eq!(quoted(Length::Sentences(2)).len(), 2);
        assert_eq!(quoted(Length::Letters(70)), ["A cell with an anode of silicon.", "A cell comprising an anode."]);
        assert_eq!(quoted(Length::Letters(10)), ["A cell with an anode of silicon."], "one at least");
    }
}
