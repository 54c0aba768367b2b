//! What the USPTO's XML formats have in common: numbers, names, claims in their places.

use crate::patent::{Date, Language, Paragraph, Patent, PatentId, Symbol};

use super::{MAX_ENTRIES, distinct, reason};

/// How far claim numbers may leave gaps (cancelled claims), and how many claims are placed by number at all.
const MAX_CLAIMS: usize = 5000;

/// A document with its publication number: "US", "08046860", "B2" is US8046860B2. Numbers that begin with letters (designs,
/// plants, reissues) keep their zeros, as they are stored elsewhere ("USD0701016S1").
pub(super) fn begin(country: &str, number: &str, kind: &str) -> Result<Patent, String> {
    if number.is_empty() {
        return Err("the document has no publication number".into());
    }
    let id = format!("{country}{}{kind}", number.trim_start_matches('0'));
    let mut patent = Patent::new(id.parse::<PatentId>().map_err(|error| format!("publication number: {}", reason(error)))?);
    patent.country = country.to_owned();
    patent.kind = kind.to_owned();
    "uspto".clone_into(&mut patent.source);
    Ok(patent)
}

/// The language of a `lang` attribute ("EN").
pub(super) fn language(code: Option<&str>) -> Language {
    code.filter(|code| !code.is_empty()).map_or_else(Language::default, |code| Language::new(&code.to_ascii_lowercase()))
}

/// A cited publication in one word: "US", "2005/0158442", "A1" is US20050158442A1. The number alone is American.
pub(super) fn citation(country: &str, number: &str, kind: &str) -> Option<String> {
    let number: String = number.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    // "00" stands where an old record knows no kind
    let kind = if kind.starts_with(|c: char| c.is_ascii_alphabetic()) { kind } else { "" };
    // some records repeat the country before the number
    let country = if country.is_empty() { "US" } else { country };
    let number = number.strip_prefix(country).unwrap_or(&number);
    (!number.is_empty()).then(|| format!("{country}{number}{kind}"))
}

/// Names without doubles and without stray white space.
pub(super) fn names(names: impl Iterator<Item = String>) -> Result<Vec<String>, String> {
    let list = distinct(names.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()));
    if list.len() > MAX_ENTRIES { Err(format!("more than {MAX_ENTRIES} names")) } else { Ok(list) }
}

/// Claims at the places of their numbers, so that claim *n* is the *n*-th: cancelled ones leave empty texts behind. A number
/// that does not go on upwards is not followed.
pub(super) fn claims<'a>(claims: impl Iterator<Item = (Option<&'a str>, String)>) -> Vec<String> {
    let mut list = Vec::new();
    for (number, text) in claims {
        let digits = number.unwrap_or_default().trim_start_matches(|c: char| !c.is_ascii_digit());
        let digits = digits.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        let place = digits.parse::<usize>().unwrap_or(0).saturating_sub(1);
        if place > list.len() && place < MAX_CLAIMS {
            list.resize(place, String::new());
        }
        list.push(text);
    }
    list
}

/// Adds a paragraph, if it says anything.
pub(super) fn push_paragraph(label: String, text: String, found: &mut Vec<Paragraph>) {
    if !text.is_empty() {
        found.push(Paragraph { label, text });
    }
}

/// A symbol of the older formats: "G06F015/16", or in columns, "A47L  514" for A47L 5/14 (a main group has three). Design
/// classes ("1402") are no IPC.
pub(super) fn old_ipc(text: &str) -> Option<Symbol> {
    let text = text.trim();
    let (subclass, group) = text.split_at_checked(4)?;
    if !subclass.starts_with(|c: char| c.is_ascii_uppercase()) || !subclass.ends_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    if group.contains('/') {
        return Some(Symbol::new(text));
    }
    // files that were reformatted on the way have lost spaces: "A47L 514"; a subgroup has two digits at least
    let digits = group.trim();
    if digits.len() < 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let group = format!("{:>5}", group.trim_end());
    let (main, sub) = group.split_at_checked(3)?;
    Some(Symbol::new(&format!("{subclass}{}/{sub}", main.trim())))
}

/// The earliest of several days.
///
/// One that cannot be read makes the whole unknown: it might have been the earliest, and a date gate must not guess.
#[derive(Default)]
pub(super) struct Earliest {
    date: Option<Date>,
    unknown: bool,
}

impl Earliest {
    /// Takes a day into account; an empty text is none.
    pub fn add(&mut self, text: &str) {
        match super::fields::day(text) {
            Ok(Some(date)) => self.date = Some(self.date.map_or(date, |earliest| earliest.min(date))),
            Ok(None) => {}
            Err(_) => self.unknown = true,
        }
    }

    /// The earliest.
    pub fn date(self) -> Option<Date> {
        self.date.filter(|_| !self.unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_the_collections() {
        for (number, kind, id) in [
            ("08046860", "B2", "US8046860B2"),
            ("20180000016", "A1", "US20180000016A1"),
            ("D0701016", "S1", "USD0701016S1"),
            ("RE049889", "E1", "USRE049889E1"),
        ] {
            assert_eq!(begin("US", number, kind).expect(number).id.as_str(), id);
        }
        assert!(begin("US", "", "A1").is_err());
        assert_eq!(citation("US", "2005/0158442", "A1").as_deref(), Some("US20050158442A1"));
        assert_eq!(citation("", "D. 271298", "").as_deref(), Some("USD271298"));
        assert_eq!(citation("WO", "WO 2005/080928", "A1").as_deref(), Some("WO2005080928A1"));
    }

    #[test]
    fn cancelled_claims_keep_the_numbers_right() {
        let list = [(Some("00001-00018"), "1-18. (canceled)"), (Some("00019"), "19. A razor"), (Some("00002"), "20. The razor"), (None, "21.")];
        let list = claims(list.into_iter().map(|(n, text)| (n, text.to_owned())));
        assert_eq!((list.len(), list[0].as_str(), list[17].as_str(), list[18].as_str(), list[20].as_str()), (21, "1-18. (canceled)", "", "19. A razor", "21."));
    }

    #[test]
    fn old_symbols() {
        for (text, symbol) in [
            ("G06F015/16", Some("G06F15/16")),
            ("A47L  514", Some("A47L5/14")),
            ("A47L 514", Some("A47L5/14")),
            ("G06F 1516", Some("G06F15/16")),
            ("1402", None),
            ("B32B", None),
            ("ABCDEFGH", None),
        ] {
            assert_eq!(old_ipc(text).as_ref().map(Symbol::as_str), symbol, "{text}");
        }
    }

    #[test]
    fn an_unreadable_priority_is_not_passed_over() {
        let of = |days: &[&str]| {
            let mut earliest = Earliest::default();
            days.iter().for_each(|day| earliest.add(day));
            earliest.date().map(|d| d.to_string())
        };
        assert_eq!(of(&["20200102", "20190203", ""]).as_deref(), Some("2019-02-03"));
        assert_eq!(of(&["20200102", "19990000"]), None);
    }
}
