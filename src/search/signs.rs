//! Figures and reference signs that a question names: "what does figure 2 show?", "부호 10은 무엇인가?".

use std::sync::LazyLock;

use regex::Regex;

use super::rule;

/// A figure or a reference sign, by its number and letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// "Figure 2", "도 8a".
    Figure(String),
    /// "Reference sign 18".
    Part(String),
}

impl Sign {
    /// What a question asks to be told of; `None` where it names none, or asks for something else.
    pub fn asked(text: &str) -> Option<Self> {
        static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\b(?:what|which)\b.{0,40}\b(?:fig\.?|figure|drawing)s? ?(\d{1,3}[a-z]?)\b|\b(?:describe|explain)\b.{0,12}\b(?:fig\.?|figure) ?(\d{1,3}[a-z]?)\b",
                r"|^\W*(?:(?:and|so|ok|what about|how about|그럼|그리고|那么?|では|じゃあ)[\s、,，]*)*(?:fig\.? ?|figure |도면? ?|그림 ?|[图圖] ?|図 ?)(\d{1,3}[a-z]?)(?:은요?|는요?|呢|は)?\W*$",
                r"|(?:^|\s)(?:도면?|그림) ?(\d{1,3}[a-z]?)(?:은|는|이|에|에는|에서는?|가)? ?.{0,16}(?:무엇|뭐|뭘|어떤|설명|보여|나타)|[图圖] ?(\d{1,3}[a-z]?)(?:中|里)?(?:显示|示出|表示|画|是|说明|展示|描述).{0,8}(?:什么|啥|哪)|図 ?(\d{1,3}[a-z]?)(?:は|に|には|では).{0,12}(?:何|どのような|どんな|説明)",
            ))
        });
        static PART: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\b(?:what|which)\b.{0,24}\b(?:reference )?(?:sign|numeral|numbers?|character)s? (\d{1,4}[a-z]?)\b(?: (?:stand for|denote|designate|refer to|mean|label|mark))?|\bwhat is (?:part|element|item|component) (\d{1,4}[a-z]?)\W*$|\breference (\d{1,4}[a-z]?)\b|^\W*(?:and |what about )?reference (?:sign|numeral|number|character) (\d{1,4}[a-z]?)\W*$",
                r"|(?:도면)? ?(?:부호|참조 ?번호) ?(\d{1,4}[a-z]?)(?:은|는|이|번은)|(?:附图)?标[记号] ?(\d{1,4}[a-z]?)(?:是|代表|指|表示|呢|\W*$)|(?:参照)?(?:符号|番号) ?([0-9０-９]{1,4}[a-zａ-ｚＡ-Ｚ]?)(?:は|って|呢|\W*$)",
            ))
        });
        let number = |found: regex::Captures| found.iter().skip(1).flatten().next().map(|number| half_width(number.as_str()).to_lowercase());
        // "how thick is it in figure 2?", "what is the number 12 of the list?": something else
        static ELSE: LazyLock<Regex> =
            LazyLock::new(|| rule(r"(?i)\bclaims?\b|\bpatent numbers?\b|\bnumber \d+ (?:of|in) (?:the )?list\b|청구항|权利要求|請求項"));
        if ELSE.is_match(text) {
            return None;
        }
        let figure = FIGURE.captures(text).and_then(number).map(Self::Figure);
        figure.or_else(|| PART.captures(text).and_then(number).map(Self::Part))
    }

    /// Whether `text` says what a reference sign stands for, in a list of them.
    pub fn is_told_in(&self, text: &str) -> bool {
        let text = &half_width(text).to_lowercase();
        matches!(self, Self::Part(number) if text.match_indices(number.as_str()).any(|(at, _)| listed(text, at, number)))
    }

    /// Whether `text` names it.
    pub fn stands_in(&self, text: &str) -> bool {
        static FIGURES: LazyLock<Regex> = LazyLock::new(|| {
            rule(concat!(
                r"(?i)\b(?:figs?\.?|figures?|drawings?|abb(?:ildung(?:en)?)?\.?|figuren?|zeichnung) ?(?P<en>\d{1,3}[a-z]?(?:(?: ?[-–,] ?| to | and | bis | und | à | et | or )\d{0,3}[a-z]?)*)",
                r"|(?:도면?|그림) ?(?P<ko>\d{1,3}[a-z]?(?: ?(?:내지|및|와|과|,|~|-) ?(?:도 ?)?\d{1,3}[a-z]?)*)|[图圖] ?(?P<zh>[0-9０-９]{1,3}[a-z]?(?: ?[至到、和,-] ?[图]?\d{1,3}[a-z]?)*)|図 ?(?P<ja>[0-9０-９]{1,3}[a-z]?(?: ?[～~、,-] ?図?[0-9０-９]{1,3}[a-z]?)*)",
            ))
        });
        match self {
            Self::Figure(number) => {
                let lower = text.to_lowercase();
                FIGURES.captures_iter(&lower).any(|found| found.iter().skip(1).flatten().next().is_some_and(|numbers| holds(numbers.as_str(), number)))
            }
            Self::Part(number) => {
                let text = &half_width(text).to_lowercase();
                text.match_indices(number.as_str()).any(|(at, _)| in_brackets(text, at, number) || listed(text, at, number) || follows(text, at, number))
            }
        }
    }
}

/// A text with digits and letters of usual width: "ベルト補強層９Ａ".
pub(crate) fn half_width(text: &str) -> String {
    let half = |c: char| u32::from(c).checked_sub(0xFEE0).and_then(char::from_u32).filter(char::is_ascii_alphanumeric);
    text.chars().map(|c| half(c).unwrap_or(c)).collect()
}

/// Whether the number at a place stands in brackets: "the governor (18)".
fn in_brackets(text: &str, at: usize, number: &str) -> bool {
    text[..at].ends_with(['(', '（', '[', '［', '〔', ',', '，', '、', ' '])
        && text[at + number.len()..].starts_with([')', '）', ']', '］', '〕', ',', '，', '、'])
        && text[..at].trim_end().ends_with(|c: char| "(（[［〔,，、".contains(c))
}

/// Whether it stands behind what it is the sign of, without brackets: "CPU 11", "a brake actuator shown at 10".
fn follows(text: &str, at: usize, number: &str) -> bool {
    static OTHER: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:claims?|figs?\.?|figures?|examples?|tables?|steps?|embodiments?|to|of|than|about|from|and|or|by|equation|formula|nos?\.?|page|type|class|vol\.?|between|approximately|over|under|in|for|per|is|are|was|were|with)\s$",
        )
    });
    static UNIT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)^\s?(?:%|°|℃|[kmcnµμ]?[mgvawsjnl]\b|hz|bar|mpa|kpa|pa\b|ppm|wt|mol|min|hours?|days?|years?|percent|degrees?|parts?|to \d|[-–~]\s?\d|\.\d|/\d|,\d{3})",
        )
    });
    let (before, behind) = (&text[..at], &text[at + number.len()..]);
    let word = before.ends_with(' ') && before.trim_end().ends_with(|c: char| c.is_alphabetic());
    let ends = behind.chars().next().is_none_or(|c| !c.is_alphanumeric());
    follows_cjk(before, behind) || word && ends && !OTHER.is_match(before) && !UNIT.is_match(behind)
}

/// The same without spaces: "ベルト補強層9が", "조속기18은".
fn follows_cjk(before: &str, behind: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| rule(r"[\p{Han}\p{Katakana}ー\p{Hangul}]{2}$"));
    static COUNTS: LazyLock<Regex> = LazyLock::new(|| {
        rule(r"(?:項|项|図|图|例|表|式|第|段|落|条|約|约|度|항|도|예|표|식|제|약|番|号|至|내지|乃至|から|まで|이상|이하|以上|以下|比|率|量|数)$")
    });
    static GOES_ON: LazyLock<Regex> = LazyLock::new(|| rule(r"^(?:[がはをのにとでもへや、，。・；;）)]|[은는이가을를와과의에로도]|[及和与的在上下内与]|\s|$)"));
    NAMES.is_match(before) && !COUNTS.is_match(before) && GOES_ON.is_match(behind)
}

/// Whether it stands before what it is the sign of: "18.为调速器", "18: governor", "18…리브".
fn listed(text: &str, at: usize, number: &str) -> bool {
    let (before, behind) = (&text[..at], &text[at + number.len()..]);
    let apart = before.chars().next_back().is_none_or(|c| !c.is_alphanumeric() && !"-–~～.".contains(c) || ('\u{3040}'..='\u{d7a3}').contains(&c));
    let begins = behind.trim_start().starts_with(['.', '．', ':', '：', '…', '-', '—', '为', '是', '、']);
    // the number of a claim may lead a text too
    let leads = before.trim().is_empty() && !behind.trim_start_matches(['.', '．', '、', ' ']).starts_with(['为', '是', ':', '：', '…']);
    !leads && apart && begins && behind.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_alphabetic)
}

/// Whether numbers as they are written ("1 to 4", "8a, 8b") hold one.
fn holds(numbers: &str, number: &str) -> bool {
    static RANGE: LazyLock<Regex> = LazyLock::new(|| rule(r"(\d+)[a-z]? ?(?:-|–|to|bis|à|내지|至|到|~|～) ?(?:도|图|図)? ?(\d+)"));
    let half = half_width(numbers);
    let plain = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let each = |part: &str| part == number || part.trim_end_matches(|c: char| c.is_ascii_alphabetic()) == number;
    let value: Option<u32> = plain.parse().ok();
    let within = |found: regex::Captures| {
        value.is_some_and(|n| found[1].parse().is_ok_and(|first: u32| first <= n) && found[2].parse().is_ok_and(|last: u32| n <= last))
    };
    half.split(|c: char| !c.is_ascii_alphanumeric()).any(each) || RANGE.captures_iter(&half).any(within)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_signs_are_asked_for() {
        let figure = |n: &str| Some(Sign::Figure(n.to_owned()));
        let part = |n: &str| Some(Sign::Part(n.to_owned()));
        for (text, expected) in [
            ("What does figure 2 show?", figure("2")),
            ("도 12는 무엇을 보여주나?", figure("12")),
            ("图3示出了什么？", figure("3")),
            ("図5は何を示していますか", figure("5")),
            ("What is reference sign 18?", part("18")),
            ("부호 10은 무엇인가?", part("10")),
            ("附图标记18是什么？", part("18")),
            ("符号10は何ですか", part("10")),
            ("도 55는?", figure("55")),
            ("and figure 3?", figure("3")),
            ("What is the thickness?", None),
            ("What does claim 2 say of figure 1?", None),
        ] {
            assert_eq!(Sign::asked(text), expected, "{text}");
        }
    }

    #[test]
    fn they_stand_in_a_text_or_not() {
        for (text, stands) in [
            ("In Figure 1 a panel is seen.", true),
            ("FIGS. 1 to 4 show it.", true),
            ("Fig. 12 shows it.", false),
            ("도 1a 내지 도 3은 사시도이다.", true),
            ("图１是示意图。", true),
        ] {
            assert_eq!(Sign::Figure("1".to_owned()).stands_in(text), stands, "{text}");
        }
        for (text, stands) in [
            ("a CPU 18, a RAM 19", true),
            ("of claim 18, wherein", false),
            ("18. The cell of claim 1", false),
            ("the governor (18) turns", true),
            ("18.为调速器,19.为电机", true),
            ("17为电源；18：调速器", true),
            ("ベルト補強層（１８）が", true),
            ("周方向ベルト補強層１８が中央部", true),
            ("請求項１８の装置", false),
            ("厚みは約18の", false),
            ("heated to 18 °C", false),
            ("a 0.18 mm wire", false),
        ] {
            assert_eq!(Sign::Part("18".to_owned()).stands_in(text), stands, "{text}");
        }
    }
}
