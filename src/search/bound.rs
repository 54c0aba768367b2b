//! A number that documents are to state, and on which side of it: "a thickness of less than 50 µm", "厚度小于50微米".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::measure::measures;
use super::quantity::{self, Quantity};
use super::rule;
use super::weighted::Weighted;
use crate::patent::Language;
use crate::patent::sentence::sentences;

/// Units of one kind, each with what it is in the first of them.
const SCALES: [&[(&str, f64)]; 8] = [
    &[("m", 1.0), ("nm", 1e-9), ("um", 1e-6), ("mm", 1e-3), ("cm", 1e-2), ("km", 1e3)],
    &[("g", 1.0), ("mg", 1e-3), ("kg", 1e3), ("t", 1e6)],
    &[("L", 1.0), ("mL", 1e-3)],
    &[("s", 1.0), ("ms", 1e-3), ("min", 60.0), ("h", 3600.0), ("d", 86400.0)],
    &[("Pa", 1.0), ("kPa", 1e3), ("MPa", 1e6), ("bar", 1e5), ("mbar", 100.0)],
    &[("V", 1.0), ("mV", 1e-3), ("kV", 1e3)],
    &[("A", 1.0), ("mA", 1e-3)],
    &[("W", 1.0), ("kW", 1e3)],
];

/// A side of a number with its unit, and the words for what it is the number of.
#[derive(Debug, Clone, PartialEq)]
pub struct Bound {
    /// What is measured; empty where only a unit is named.
    pub of: String,
    /// The language of these words and of the others.
    pub lang: Language,
    below: bool,
    /// Whether the number itself is within.
    inclusive: bool,
    value: f64,
    unit: &'static str,
}

/// A number in the first unit of its kind.
fn scaled(value: &str, unit: &'static str) -> Option<(f64, &'static str)> {
    let value: f64 = value.parse().ok()?;
    let kind = SCALES.iter().find_map(|kind| Some((kind[0].0, kind.iter().find(|(name, _)| *name == unit)?.1)));
    Some(kind.map_or((value, unit), |(first, factor)| (value * factor, first)))
}

/// A number that documents have to state.
#[derive(Debug, Clone, PartialEq)]
pub enum Stated {
    /// Within a bound: "with a thickness below 50 µm".
    Within(Bound),
    /// Any, of these quantities: "that give a thickness".
    Any(Vec<&'static Quantity>),
}

impl Stated {
    /// The number that a text speaks of; `None` where it speaks of none, or of something else as well.
    pub fn of(text: &str) -> Option<Self> {
        static GIVING: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\b(?:that|which|with|having|have|has|give|gives|giving|state|states|stating|specif(?:y|ies|ying)|report|reports|reporting|disclos(?:e|es|ing)|name|mention|contain(?:s|ing)?|an?|any|the|some|of|in|for|concrete|specific|numerical|numeric|values?|numbers?|figures?|ranges?|data)\b",
                r"|(?:있|적|나와|기재|제시|언급|명시|밝|개시)\p{Hangul}*|구체적(?:인|으로)?|수치|값|범위|숫자|[은는이가을를의도]|有|给出|写明|公开|记载|提到|提供|具体|明确|数值|数据|范围|[了的值]|数値|具体的な?|範囲|(?:ある|あり|記載|書|示|述べ|与え)\p{Hiragana}*|[のがをはに]",
            ))
        });
        let quantities = quantity::asked(text);
        let alone = || !GIVING.replace_all(&quantity::unasked(text), " ").chars().any(char::is_alphanumeric);
        Bound::of(text).map(Self::Within).or_else(|| (!quantities.is_empty() && alone()).then_some(Self::Any(quantities)))
    }
}

impl Bound {
    /// The bound that a text speaks of; `None` where it names no side, or no number with a unit.
    pub fn of(text: &str) -> Option<Self> {
        static BELOW: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(?:less|smaller|thinner|lower|fewer|shorter|no more|not more) than\b|\bor (?:less|below|lower|under|smaller|fewer|shorter)\b|\b(?:below|under|at most|up to|maximum)\b|[<≤＜≦]|이하|미만|보다 (?:작|얇|낮|짧)\p{Hangul}*|以下|未満|小于|低于|不超过|不大于|以内|より(?:小さ|薄|低)\p{Hiragana}*",
            )
        });
        static ABOVE: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(?:more|greater|larger|thicker|higher|longer|no less|not less) than\b|\bor (?:more|above|higher|over|greater|larger|longer|thicker)\b|\b(?:above|over|at least|exceed(?:s|ing)?|minimum)\b|[>≥＞≧]|이상|초과|보다 (?:크|큰|두껍|두꺼|높|긴)\p{Hangul}*|以上|超(?:え|过|過)\p{Hiragana}*|大于|高于|不低于|不小于|より(?:大き|厚|高)\p{Hiragana}*",
            )
        });
        static NUMBER: LazyLock<Regex> =
            LazyLock::new(|| rule(r"\d[\d.,]*\s?[^\s\d,，、。]{1,12}?(?:\s|$|이하|미만|이상|초과|以下|以上|未満|的|の|인|보다)|\d[\d.,]*\s?\S+"));
        static JOINING: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\b(?:with|having|have|has|that|which|an?|the|of|is|are|in|for|stated?|give[sn]?)\b|[은는이가을를의인]\s|[은는이가을를의인]$|的|[はがをのに](?:\s|$)|[はが]",
            )
        });
        let (below, above) = (BELOW.is_match(text), ABOVE.is_match(text));
        let (value, unit) = measures(text).into_iter().find_map(|(value, unit)| Some((value, unit?))).filter(|_| below != above)?;
        let (value, unit) = scaled(&value, unit)?;
        let rest = NUMBER.replace(text, " ");
        let rest = BELOW.replace_all(&rest, " ");
        let rest = ABOVE.replace_all(&rest, " ");
        let of = JOINING.replace_all(&rest, " ").split_whitespace().collect::<Vec<_>>().join(" ");
        static INCLUSIVE: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\bat (?:most|least)\b|\bup to\b|\bor (?:less|more|below|above|lower|higher)\b|\bno(?:t)? (?:more|less|greater|lower) than\b|\b(?:maximum|minimum)\b|[≤≥≦≧]|이[하상]|以[下上内]|不(?:超过|大于|低于|小于)",
            )
        });
        Some(Self { of, lang: Language::of(text), below, inclusive: INCLUSIVE.is_match(text), value, unit })
    }

    /// The sentence of `text` that states such a number of what is measured, whose words in its language `of` are.
    pub fn met_in(&self, text: &str, of: &Weighted) -> Option<Range<usize>> {
        let fits = |(value, unit): (String, Option<&'static str>)| {
            let scaled = unit.and_then(|unit| scaled(&value, unit)).filter(|(_, unit)| *unit == self.unit);
            scaled.is_some_and(|(value, _)| match (self.below, self.inclusive) {
                (true, true) => value <= self.value,
                (true, false) => value < self.value,
                (false, true) => value >= self.value,
                (false, false) => value > self.value,
            })
        };
        let states = |sentence: &str| measures(&self.without_others(sentence)).into_iter().any(fits) && of.is_spoken_of_in(sentence);
        sentences(text).into_iter().find(|range| states(&text[range.clone()]))
    }

    /// A sentence without the numbers that bound it on the other side ("less than 930 °C" is nothing above 200), and without rates and
    /// differences, which are measured alike.
    fn without_others(&self, sentence: &str) -> String {
        const ABOUT: &str = r"(?:\s*(?:or equal to|equal to or|about|approximately|approx\.|ca\.|around|a|약|约|約))*\s*";
        static NOT_ABOVE: LazyLock<Regex> = LazyLock::new(|| {
            rule(&format!(
                r"(?i)(?:(?:less|smaller|lower|fewer|thinner|not? more|not? greater|not? higher) than|(?:not |n't )exceed(?:ing)?|below|under|up to|at most|maximum of|[<≤＜≦]|不超过|小于|低于|不大于|equal to or less than){ABOUT}\d[\d.,]*|\d[\d.,]*\s*\S{{1,6}}\s*(?:or (?:less|below|lower|under|smaller)|이하|미만|以下|未満|以内)"
            ))
        });
        static NOT_BELOW: LazyLock<Regex> = LazyLock::new(|| {
            rule(&format!(
                r"(?i)(?:(?:more|greater|larger|higher|longer|thicker|not? less|not? lower) than|exceed(?:s|ing)?|above|over|at least|minimum of|[>≥＞≧]|不低于|大于|高于|不小于|超过){ABOUT}\d[\d.,]*|\d[\d.,]*\s*\S{{1,6}}\s*(?:or (?:more|above|higher|over|greater|larger)|이상|초과|以上|超)"
            ))
        });
        static OTHER: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)\d[\d.,]*\s?(?:bars?|[kMm]?Pa|°?\s?C|K|mm|cm|m)\s?(?:/|per )\s?(?:s|sec|min|h|hour|minute|second|m)\b|(?:differences?|differs?|increase[sd]?|rises?|drops?|decrease[sd]?|lowered|raised)\b.{0,40}?\d[\d.,]*\s?°?\s?[CFK]?|\d[\d.,]*\s?°?\s?C?\s?(?:lower|higher|below|above) (?:than )?(?:the|its)",
            )
        });
        let text = OTHER.replace_all(sentence, " ");
        if self.below { NOT_BELOW.replace_all(&text, " ") } else { NOT_ABOVE.replace_all(&text, " ") }.into_owned()
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn any_number_of_a_quantity_may_be_wanted() {
        for text in ["that give a thickness", "with a thickness value", "有厚度数值", "给出厚度", "厚さの数値がある", "두께 값이 있는"] {
            assert!(matches!(Stated::of(text), Some(Stated::Any(_))), "{text}");
        }
        assert!(matches!(Stated::of("thickness below 50 µm"), Some(Stated::Within(_))));
        for text in ["that mention silica", "a film of uniform thickness on a belt", "使用厚度传感器"] {
            assert_eq!(Stated::of(text), None, "{text}");
        }
    }

    use super::*;

    #[test]
    fn what_bounds_a_number_on_the_other_side_states_none() {
        let left = |bound: &str, text: &str| measures(&Bound::of(bound).expect("a bound").without_others(text)).len();
        for (bound, text, count) in [
            ("temperature above 200 °C", "the temperature is kept to not exceed about 200 °C", 0),
            ("temperature above 200 °C", "a temperature of less than 930 °C", 0),
            ("temperature above 200 °C", "a temperature of 450 to 630 °C", 2),
            ("pressure of at least 10 MPa", "a pressure drop rate of 5000 bar/s", 0),
            ("temperature below 100 °C", "the temperature difference is 50 °C", 0),
            ("thickness below 5 mm", "a thickness of at least 2 mm", 0),
            ("두께가 5 mm 이하", "두께가 2 mm 이상", 0),
        ] {
            assert_eq!(left(bound, text), count, "{text}");
        }
    }

    #[test]
    fn a_side_of_a_number_is_read_in_four_languages() {
        for (text, of, below) in [
            ("with a thickness of less than 50 µm", "thickness", true),
            ("film thickness below 50 µm", "film thickness", true),
            ("두께가 50 µm 이하", "두께", true),
            ("厚度小于50微米", "厚度", true),
            ("厚さが50μm以上", "厚さ", false),
        ] {
            let bound = Bound::of(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!((bound.of.as_str(), bound.below, bound.unit), (of, below, "m"), "{text}");
            assert!((bound.value - 5e-5).abs() < 1e-12, "{text}: {}", bound.value);
        }
        for text in ["about silica", "published before 2015", "with 50 µm", "less than many"] {
            assert_eq!(Bound::of(text), None, "{text}");
        }
    }
}
