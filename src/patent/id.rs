//! Publication numbers: kept as the source gave them, found however a person writes them.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Deserializer, Serialize};

use crate::error::Error;

/// A publication number, letter by letter as the source gave it ("KR1014259270000B1", "US11950624B2").
///
/// Two spellings of one number have the same [`PatentId::key`].
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct PatentId(String);

/// The longest identifier accepted, in bytes.
const MAX_BYTES: usize = 64;

impl PatentId {
    /// The number as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The WIPO ST.3 code in front, or "" where there is none.
    pub fn country(&self) -> &str {
        self.0.get(..2).filter(|c| c.bytes().all(|b| b.is_ascii_uppercase())).unwrap_or_default()
    }

    /// The kind code at the end ("A1", "B2", "A"), or "".
    pub fn kind(&self) -> &str {
        let body = self.0.trim_end_matches(|c: char| c.is_ascii_digit());
        let kind_at = body.len().saturating_sub(1);
        match self.0.get(kind_at..) {
            // one letter and at most one digit, right after a digit
            Some(kind)
                if kind.len() <= 2 && kind.starts_with(|c: char| c.is_ascii_uppercase()) && self.0[..kind_at].ends_with(|c: char| c.is_ascii_digit()) =>
            {
                kind
            }
            _ => "",
        }
    }

    /// What all spellings of this number share: letters and digits only, office habits evened out, with the kind code.
    pub fn key(&self) -> String {
        let (number, kind) = normal(&self.0);
        number + &kind
    }

    /// [`PatentId::key`] without the kind code: the same for every publication step of one number.
    pub fn stem(&self) -> String {
        normal(&self.0).0
    }

    /// Tells whether a citation as an office writes it ("US-A- 5 948 634", "KR100288117 B1") names this number, whatever its kind code.
    pub fn cited_as(&self) -> impl Fn(&str) -> bool {
        let stem = self.stem();
        // the last digits stand together however they are grouped
        let digits = stem.trim_end_matches(|c: char| !c.is_ascii_digit());
        let tail = digits[digits.len().saturating_sub(3)..].to_owned();
        move |citation| citation.contains(&tail) && Self::written(citation).is_ok_and(|cited| cited.stem() == stem || cited.alternatives().contains(&stem))
    }

    /// The normalised kind code, "" where the source gave none or only an application number is known ("app").
    pub fn kind_key(&self) -> String {
        normal(&self.0).1
    }

    /// Every publication number written in a text, with its byte range, in reading order.
    ///
    /// ```
    /// use priorart::patent::PatentId;
    /// let found = PatentId::find_in("Does EP 1 325 900 A1 disclose claim 1 of US 10,123,456 B2? 10-2020-0012345도 보라");
    /// let keys: Vec<String> = found.iter().map(|(_, id)| id.key()).collect();
    /// assert_eq!(keys, ["EP1325900A1", "US10123456B2", "KR1020200012345"]);
    /// ```
    pub fn find_in(text: &str) -> Vec<(std::ops::Range<usize>, Self)> {
        static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"(?:(?i:KR)[ .:-]{0,2}[12]0-\d{4}-\d{7}(?:[ -]?[A-Z]\d?)?)|",
                r"(?:(?i:JP[ -]?WO|TW ?[IM]|US|EP|WO|KR|JP|CN|DE|FR|GB|TW|CA|AU|RU|ES|IN|BR|AT|CH|IT|NL|SE|DK|FI|BE|IL|SG|MX|PL|EA)",
                r"[ .:-]{0,2}(?:RE|D|PP|PI|H|R|S)?\d(?:[ ,./-]?\d){4,14}(?:[ -]?[A-Z]\d?|app)?)",
                r"|(?:[12]0-\d{4}-\d{7}(?:[ -]?[A-Z]\d?)?)|(?:[12]0-\d{7}(?:[ -]?[A-Z]\d?)?)",
                r"|(?:特[開表願](?:19|20)\d{2}[-‐－]\d{3,6})|(?:特許第?\d{7}号?)|(?:再表(?:19|20)\d{2}[-‐－/]\d{6})|(?:ZL ?\d{8,12}(?:\.[\dX])?)",
                r"|(?:(?:特[開公表]|実[開公])\s?[平昭]\s?\d{1,2}[-‐－]\d{1,6})|(?:JP[ -]?[HS]\d{1,2}[-‐－]\d{1,6}(?: ?[A-Z]\d?)?)",
            ))
            .unwrap_or_else(|_| unreachable!("a constant pattern"))
        });
        let ascii_word = |c: char| c.is_ascii_alphanumeric();
        NUMBER
            .find_iter(text)
            .filter(|m| !text[..m.start()].ends_with(ascii_word) && !small_word(m.as_str()))
            .filter_map(|m| {
                let (mut end, after) = (m.end(), &text[m.end()..]);
                if after.starts_with(ascii_word) {
                    // the "kind code" was the first letter of a word: "EP 1000000 Apparatus"
                    let shorter = m.as_str().trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ' || c == '-');
                    end = m.start() + shorter.len();
                    if text[end..].starts_with(ascii_word) {
                        return None;
                    }
                }
                let written = &text[m.start()..end];
                let id = match written.chars().next() {
                    _ if written.contains(['平', '昭'])
                        || written.starts_with("JP") && written[2..].contains(['H', 'S']) && written.contains(['-', '‐', '－']) =>
                    {
                        of_an_era(written)
                    }
                    Some('再') => format!("JPWO{written}"),
                    Some('Z') => format!("CN{}", written.trim_start_matches("ZL").split('.').next().unwrap_or_default()),
                    Some('特') => format!("JP{written}"),
                    Some(c) if c.is_ascii_digit() => format!("KR{written}"),
                    _ => written.to_owned(),
                };
                Some((m.start()..end, Self(compact(&id))))
            })
            .collect()
    }
}

/// "特開平8-328459", "JP H10-1 A": year in two digits, number in six.
fn of_an_era(written: &str) -> String {
    let era = if written.contains(['昭', 'S']) { 'S' } else { 'H' };
    let mut numbers = written.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let (year, number) = (numbers.next().unwrap_or_default(), numbers.next().unwrap_or_default());
    let kind = written.rsplit_once(|c: char| c.is_ascii_digit() || c == ' ').map_or("", |(_, kind)| kind);
    format!("JP{era}{year:0>2}{number:0>6}{}", if kind.is_ascii() { kind } else { "" })
}

/// Whether what looks like a country is a word before a number: "in 20,000 hours", "at 10000 rpm", "ca. 12345".
fn small_word(written: &str) -> bool {
    let word: String = written.chars().take_while(char::is_ascii_lowercase).collect();
    let apart = written[word.len()..].starts_with(|c: char| !c.is_ascii_digit());
    apart && ["in", "at", "be", "de", "es", "it", "se", "ch", "ca", "br", "fi", "pl", "mx", "il", "sg", "dk", "nl", "ea", "ru", "au"].contains(&word.as_str())
}

fn compact(text: &str) -> String {
    text.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect()
}

/// Number and kind code of any spelling, evened out office by office.
fn normal(text: &str) -> (String, String) {
    let all = compact(text);
    let all = all.strip_suffix("APP").unwrap_or(&all);
    let last_digit = all.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let before = all[..last_digit].trim_end_matches(|c: char| c.is_ascii_digit());
    // "B2" ends in a digit: the kind code starts at a letter with at most one digit behind it, and digits in front
    let kind_at = match before.len().checked_sub(1) {
        Some(at) if last_digit == all.len() && last_digit - before.len() == 1 && before[..at].ends_with(|c: char| c.is_ascii_digit()) => at,
        _ => last_digit,
    };
    let (number, kind) = all.split_at(kind_at);
    let Some((country, digits)) = number.split_at_checked(2).filter(|(_, d)| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit())) else {
        return (number.to_owned(), kind.to_owned());
    };
    let year = |d: &str| d.starts_with("19") || d.starts_with("20");
    let digits = match (country, digits.len()) {
        // US 2004/0173247 is also written without the zero after the year
        ("US", 10) if year(digits) => format!("{}0{}", &digits[..4], &digits[4..]),
        // registration 10-1425927 is also stored as 10-1425927-0000; an application 10-2020-0010000 is not that
        ("KR", 13) if digits.ends_with("0000") && (kind.starts_with('B') || !year(&digits[2..])) => digits[..9].to_owned(),
        // JP 2009-046052 is also written 200946052
        ("JP", 9..=11) if year(digits) => format!("{}{}", &digits[..4], digits[4..].trim_start_matches('0')),
        ("EP" | "DE" | "FR" | "GB", 1..=8) => digits.trim_start_matches('0').to_owned(),
        // WO 95/10353
        ("WO", 7) => format!("{}{}0{}", if digits < "7800000" { "20" } else { "19" }, &digits[..2], &digits[2..]),
        _ => digits.to_owned(),
    };
    (format!("{country}{digits}"), kind.to_owned())
}

impl PatentId {
    /// Letters and digits alone.
    pub(super) fn compacted(&self) -> Self {
        Self(compact(&self.0))
    }
}

impl fmt::Display for PatentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for PatentId {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let text = text.trim();
        let shown: String = text.chars().take(40).collect();
        if text.is_empty() || !text.bytes().any(|b| b.is_ascii_digit()) {
            return Err(Error::invalid("id", format!("{shown:?} is no publication number; write it as US10123456B2")));
        }
        if text.len() > MAX_BYTES || text.chars().any(char::is_control) {
            return Err(Error::invalid("id", format!("{shown:?}… is longer than {MAX_BYTES} bytes or holds control characters")));
        }
        Ok(Self(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for PatentId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        text.parse::<PatentId>().expect(text).key()
    }

    #[test]
    fn citations_as_offices_write_them_name_the_same_document() {
        let cited = |id: &str, citation: &str| id.parse::<PatentId>().expect(id).cited_as()(citation);
        for (id, citation) in [
            ("US5948634A", "US-A- 5 948 634"),
            ("WO2003008444A1", "WO-A-03/008444"),
            ("KR100288117B1", "KR100288117 B1"),
            ("US6232404B1", "US6232404"),
            ("US2014213700A1", "US20140213700A1"),
        ] {
            assert!(cited(id, citation), "{id} {citation}");
        }
        assert!(!cited("US5948634A", "US5948635A") && !cited("US5948634A", "EP5948634A1"));
    }

    #[test]
    fn spellings_of_one_number_share_a_key() {
        for (written, stored) in [
            ("US 10,123,456 B2", "US10123456B2"),
            ("us10123456b2", "US10123456B2"),
            ("US 2004/0173247 A1", "US2004173247A1"),
            ("KR 10-2020-0012345 A", "KR1020200012345A"),
            ("KR 10-1425927 B1", "KR1014259270000B1"),
            ("EP 1 325 900 A1", "EP1325900A1"),
            ("EP 2 A1", "EP0000002A1"),
            ("JP 2009-046052 A", "JP200946052A"),
            ("WO 95/10353 A1", "WO1995010353A1"),
            ("WO 2020/217587 A1", "WO2020217587A1"),
            ("KR1020180117511", "KR1020180117511app"),
        ] {
            assert_eq!(key(written), key(stored), "{written}");
        }
        assert_ne!(key("KR1020200010000A"), key("KR102020001A"));
        assert_eq!("US10123456B2".parse::<PatentId>().expect("id").stem(), "US10123456");
    }

    #[test]
    fn country_and_kind_are_read_off() {
        for (id, country, kind) in [("US10123456B2", "US", "B2"), ("CN117009989A", "CN", "A"), ("CN101141070", "CN", ""), ("KR1020180117511app", "KR", "")] {
            let id: PatentId = id.parse().expect(id);
            assert_eq!((id.country(), id.kind()), (country, kind));
        }
    }

    #[test]
    fn finds_numbers_inside_cjk_text_and_leaves_words_alone() {
        let keys = |text: &str| PatentId::find_in(text).iter().map(|(_, id)| id.key()).collect::<Vec<_>>();
        assert_eq!(keys("조성물 KR1020210030250에서 실리카는"), ["KR1020210030250"]);
        assert_eq!(keys("装置JP2016107299Aのレーザ光"), ["JP2016107299A"]);
        assert_eq!(keys("特開2009-046052と特許第6123456号"), ["JP200946052", "JP6123456"]);
        for stored in ["JPWO2017033328A1", "JPH08328459A", "JPS6252601A", "BRPI1003397A2", "TWI773310B", "USR34586E", "USPP30274P2", "USD0701016S1"] {
            assert_eq!(keys(&format!("what does {stored} say?")), [stored]);
        }
        assert_eq!(keys("特開平8-328459"), keys("JPH08328459"));
        assert_eq!(keys("EP 1000000, the machine"), ["EP1000000"]);
        assert_eq!(keys("EP 1000000 Apparatus"), ["EP1000000"]);
        assert!(keys("The US 5 million in 2019 or BUS12345678").is_empty());
        assert_eq!(keys("KR 10-2099-0000061 1항과 나란히"), ["KR1020990000061"]);
        assert!(keys("between 10-20 and 2019-03-02").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn never_panics_and_keys_are_stable(text in "\\PC{0,40}") {
            if let Ok(id) = text.parse::<PatentId>() {
                let key = id.key();
                proptest::prop_assert_eq!(compact(&key), key.clone());
                let _ = (id.country(), id.kind(), id.stem());
            }
            let _ = PatentId::find_in(&text);
        }
    }
}
