//! How an expected string is found in an answer: width, case, spaces, thousands separators and ways to write a range are
//! forgiven; a number never matches inside a longer one.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::patent::PatentId;
use crate::search::rule;

/// Text with everything evened out that people write in several ways.
fn norm(text: &str, ranges: bool) -> String {
    static DASH: LazyLock<Regex> = LazyLock::new(|| rule("[‐‑‒–—―−~～〜∼∽#]"));
    static THOUSANDS: LazyLock<Regex> = LazyLock::new(|| rule(r"([1-9]\d{0,2}),(\d{3})\b"));
    static RANGE: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(\d)\s*(?:[a-z%°µμ/²³℃]{0,8}|초|분|시간|일|도|중량부|중량%|份|分|分钟|小时|時間|度)\s*(?:-|to|through|and|bis|à|내지|에서|부터|至|到|から)\s*(\d)",
        )
    });
    static SIDE_BY_SIDE: LazyLock<Regex> = LazyLock::new(|| rule(r"(\d)\s+(\d)"));
    let text: String = text.nfkc().collect::<String>().to_lowercase().replace("â°", "°");
    let text = DASH.replace_all(&text, "-");
    let text = THOUSANDS.replace_all(&text, "$1$2");
    let text = if ranges { RANGE.replace_all(&text, "$1-$2") } else { text };
    let text = SIDE_BY_SIDE.replace_all(&text, "$1|$2");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Whether `answer` holds `wanted`: a publication number by its stem, anything else by its evened-out text.
pub fn contains(answer: &str, wanted: &str) -> bool {
    let found = PatentId::find_in(wanted);
    if let [(range, id)] = found.as_slice()
        && range.len() == wanted.len()
    {
        return PatentId::find_in(answer).iter().any(|(_, other)| other.stem() == id.stem()) || answer.contains(wanted);
    }
    [true, false].into_iter().any(|ranges| {
        let (answer, wanted) = (norm(answer, ranges), norm(wanted, false));
        answer.match_indices(&wanted).any(|(at, _)| {
            let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
            let (before, after) = (&answer[..at], &answer[at + wanted.len()..]);
            let head = digit(wanted.chars().next()) && (digit(before.chars().last()) || before.ends_with('.') && digit(before.chars().rev().nth(1)));
            let tail = digit(wanted.chars().last()) && (digit(after.chars().next()) || after.starts_with('.') && digit(after.chars().nth(1)));
            !head && !tail
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgives_spelling_and_never_matches_inside_a_number() {
        assert!(contains("10 W to 50 W", "10-50W"));
        assert!(contains("1300 내지 1500℃의 범위", "1300-1500"));
        assert!(contains("39 내지 40℃로", "39-40"));
        assert!(contains("dose exceeds 50 ppm", "50ppm"));
        assert!(!contains("dose exceeds 150 ppm", "50 ppm"));
        assert!(!contains("0.55 mm", "0.5"));
        assert!(contains("about 1,000 hours", "1000 hours"));
        assert!(contains("see US 11,950,590 B2", "US11950590B2"));
    }
}
