//! How an expected string is found in an answer: width, case, spaces, thousands separators and ways to write a range are
//! forgiven; a number never matches inside a longer one.

use std::sync::LazyLock;

use regex::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::patent::PatentId;
use crate::search::rule;

/// Text with everything evened out that people write in several ways.
fn norm(text: &str, ranges: bool) -> String {
    const UNIT: &str = r"(?:[a-z%°µμ/²³℃]{0,8}|초|분|시간|일|도|중량부|중량%|份|分|分钟|小时|時間|度|体積%)";
    static DASH: LazyLock<Regex> = LazyLock::new(|| rule("[‐‑‒–—―−~～〜∼∽#]"));
    static BETWEEN: LazyLock<Regex> = LazyLock::new(|| rule(&format!(r"((?:between|entre|zwischen)\s+[\d.]+)\s*{UNIT}\s*(?:and|et|und)\s+(\d)")));
    static RANGE: LazyLock<Regex> = LazyLock::new(|| rule(&format!(r"(\d)\s*{UNIT}\s*(?:-|to|through|bis|à|내지|에서|부터|至|到|から)\s*(\d)")));
    static SIDE_BY_SIDE: LazyLock<Regex> = LazyLock::new(|| rule(r"([\d.])\s+(\d)"));
    let text: String = text.nfkc().collect::<String>().to_lowercase().replace("â°", "°");
    let text = commas(&DASH.replace_all(&text, "-"));
    let text = if ranges { RANGE.replace_all(&BETWEEN.replace_all(&text, "$1-$2"), "$1-$2").into_owned() } else { text };
    let text = SIDE_BY_SIDE.replace_all(&text, "$1|$2");
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Commas in numbers: those of thousands left out, decimal ones (German, French) as points.
fn commas(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let mut evened = String::with_capacity(text.len());
    for (at, &c) in chars.iter().enumerate() {
        let behind = chars[at + 1..].iter().take_while(|c| c.is_ascii_digit()).count();
        if c != ',' || behind == 0 || !digit(at.checked_sub(1)) {
            evened.push(c);
            continue;
        }
        let (zero, longer) = (chars[at - 1] == '0', digit(at.checked_sub(2)));
        let point = at.checked_sub(2).is_some_and(|at| chars[at] == '.');
        match behind {
            _ if zero && !longer && !point => evened.push('.'),
            3 if !zero || longer => {}
            1 | 2 => evened.push('.'),
            _ => evened.push(','),
        }
    }
    evened
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
        let (answer, wanted) = (norm(answer, ranges), norm(wanted, true));
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
        assert!(contains("about 1,000 hours", "1000 hours") && contains("1,000,000mm", "1000000 mm"));
        assert!(contains("0,02 - 0,05 Gew.-% und 3,5 bis 9", "0.02-0.05") && contains("3,5 bis 9", "3.5-9") && contains("0,005", "0.005"));
        assert!(contains("zwischen 850° und 2.000°C", "850-2.000") && contains("between 10 and 50 W", "10-50") && !contains("10 and 50 W", "10-50"));
        assert!(contains("see US 11,950,590 B2", "US11950590B2"));
    }
}
