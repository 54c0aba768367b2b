//! Claims: which others a claim refers to, and whether it stands alone.

use std::sync::LazyLock;

use regex::Regex;

/// The claim numbers that `text` refers to, in order, ranges spelled out ("claims 2 to 4" is 2, 3, 4).
pub fn references(text: &str) -> Vec<u32> {
    // A reference stands in the preamble; later mentions in long claims are rare and cost more than they tell.
    static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)(?:(?:claims?|ansprüchen?|anspruchs?|revendications?|청구항|权利要求书?|權利要求|请求项|請求項)\s*(?:제\s*)?|제\s*)",
            r"([0-9０-９]{1,3})\s*(?:항)?",
            r"(?:\s*(?:to|through|bis|à|-|–|~|～|〜|乃至|至|到|내지|から)\s*(?:(?:claims?|请求项|請求項|청구항|제)\s*)?([0-9０-９]{1,3}))?",
            r"((?:\s*、\s*[0-9０-９]{1,3})+|(?:\s*[,、，]\s*[0-9０-９]{1,3})*\s*,?\s*(?:or|and|oder|und|ou|et|또는|및|或|和|又は|または|若しくは|もしくは)\s*(?:claims?\s+|请求项|請求項|权利要求)?[0-9０-９]{1,3})?",
        ))
        .unwrap_or_else(|_| unreachable!("a constant pattern"))
    });
    let mut found = in_words(text);
    for m in REFERENCE.captures_iter(text) {
        // "제1 전극" counts electrodes: only "제1항" is a claim
        let whole = m.get(0).map_or("", |m| m.as_str());
        if whole.starts_with('제') && !whole.contains('항') {
            continue;
        }
        let number = |i: usize| m.get(i).and_then(|d| digits(d.as_str()));
        let Some(first) = number(1) else { continue };
        let last = number(2).filter(|last| *last > first && *last - first < 200).unwrap_or(first);
        // "claim 1, 2 or 3", but not "claim 1 and 5 % of …"
        let of_amount = m.get(3).is_some_and(|more| text[more.end()..].trim_start().starts_with(['%', '％']));
        let more = m.get(3).filter(|_| !of_amount).into_iter().flat_map(|more| numbers(more.as_str()));
        for n in (first..=last).chain(more) {
            if !found.contains(&n) {
                found.push(n);
            }
        }
    }
    found
}

/// The claims that claim `own`, with this text, depends on: those that it names, or all before it ("any preceding claim").
pub fn depended(own: u32, text: &str) -> Vec<u32> {
    let mut named = references(text);
    named.retain(|n| *n != own); // "청구항 4 제1항에 있어서": its own number leads it
    if named.is_empty() && names_all_before(text) { (1..own).collect() } else { named }
}

/// Whether a claim depends on any claim before it.
fn names_all_before(text: &str) -> bool {
    static ANY_BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(concat!(
            r"(?i)\b(?:any|one|either|all|each)\b.{0,24}\b(?:preceding|previous|above|foregoing|prior) claims?\b|\b(?:preceding|previous) claims?\b",
            r"|\b(?:vorhergehenden|vorangehenden|vorstehenden|vorangegangenen|obigen)\b.{0,12}\b(?:Ansprüche|Patentansprüche)|revendications? précédentes?",
            r"|(?:앞선|선행하는|이전의?) ?(?:어느 ?한 ?)?(?:청구)?항|(?:前述|上述|以上|前面)(?:任一|任意一)?[项項]?权利要求|(?:前記|上記|先行する)(?:いずれか(?:一項)?の)?請求項",
        ))
        .unwrap_or_else(|_| unreachable!("a constant pattern"))
    });
    ANY_BEFORE.is_match(text)
}

/// The numbers that stand in a text.
fn numbers(text: &str) -> impl Iterator<Item = u32> + '_ {
    text.split(|c: char| !c.is_ascii_digit() && !('０'..='９').contains(&c)).filter_map(digits)
}

/// The claims that a text names by words: "according to the first or second claim".
fn in_words(text: &str) -> Vec<u32> {
    const ORDINALS: [&str; 12] = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"];
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        let one = ORDINALS.join("|");
        Regex::new(&format!(
            r"(?i)\b(?:according to|as in|of|as claimed in|in) (?:the )?((?:(?:{one})(?:, | or | and | to | or the | and the ))*(?:{one})) claims?\b"
        ))
        .unwrap_or_else(|_| unreachable!("a constant pattern"))
    });
    let Some(named) = NAMED.captures(text) else { return Vec::new() };
    let words = named[1].to_lowercase();
    (1u32..).zip(ORDINALS).filter(|(_, ordinal)| words.split(|c: char| !c.is_alphabetic()).any(|word| word == *ordinal)).map(|(n, _)| n).collect()
}

fn digits(text: &str) -> Option<u32> {
    text.chars().map(|c| if ('０'..='９').contains(&c) { char::from(b'0' + (c as u32 - '０' as u32) as u8) } else { c }).collect::<String>().parse().ok()
}

/// Whether a claim refers to no other claim.
///
/// ```
/// use priorart::patent::claim::is_independent;
/// assert!(is_independent("1. A cell comprising an anode."));
/// assert!(!is_independent("The cell of claim 1, wherein …"));
/// assert!(!is_independent("제1항에 있어서, 상기 음극은 …"));
/// assert!(is_independent("제1 전극과 제2 전극을 포함하는 전지."));
/// ```
pub fn is_independent(text: &str) -> bool {
    references(text).is_empty()
}

/// The independent claims' numbers, from 1.
pub fn independent(claims: &[String]) -> impl Iterator<Item = u32> + '_ {
    (1u32..).zip(claims).filter(|(_, text)| is_independent(text)).map(|(n, _)| n)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_offices_ways_to_refer() {
        for (text, wanted) in [
            ("The process according to Claim 1 or 2, wherein", vec![1, 2]),
            ("The cell of claim 1, 2 or 3, wherein", vec![1, 2, 3]),
            ("The cell of claim 1 and 5 % of salt", vec![1]),
            ("请求项1或2所述的方法", vec![1, 2]),
            ("如权利要求1、2、3、8任意一项所述的方法", vec![1, 2, 3, 8]),
            ("請求項１又は２に記載の", vec![1, 2]),
            ("nach Anspruch 1 oder 2", vec![1, 2]),
            ("according to any one of Claims 1 to 3", vec![1, 2, 3]),
            ("제1항 내지 제3항 중 어느 한 항에 있어서", vec![1, 2, 3]),
            ("청구항 1에 있어서", vec![1]),
            ("根据权利要求2所述的方法", vec![2]),
            ("請求項１から３のいずれかに記載の", vec![1, 2, 3]),
            ("Verfahren nach Anspruch 1", vec![1]),
            ("제1 전극", vec![]),
            ("Panel according to the first or second claim, characterized", vec![1, 2]),
            ("A first claimed part", vec![]),
        ] {
            assert_eq!(references(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_claim_may_depend_on_any_before_it() {
        for text in ["The cell of any of the preceding claims", "Zelle nach einem der vorhergehenden Ansprüche", "根据前述任一权利要求所述的电池"]
        {
            assert_eq!(depended(4, text), [1, 2, 3], "{text}");
        }
        assert_eq!((depended(3, "The cell of claim 1 or 2"), depended(4, "청구항 4 제1항에 있어서"), depended(3, "A cell")), (vec![1, 2], vec![1], vec![]));
    }
}
