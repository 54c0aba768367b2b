//! A quote that cannot exist without the stored text agreeing.

use std::ops::Range;

use serde::Serialize;

use super::sentence::sentences;
use super::{Patent, PatentId, Section};
use crate::error::{Error, Result};

/// Words of a stored document, with the place where they stand.
///
/// The only way to make one is [`Quote::new`], which cuts it from the stored text: there is no way to put other words in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    id: PatentId,
    section: Section,
    text: String,
    start: usize,
    end: usize,
}

impl Quote {
    /// Cuts bytes `range` of `section` out of `patent`.
    ///
    /// # Errors
    /// [`Error::Internal`] when the section does not exist or the range does not cut it at characters.
    pub fn new(patent: &Patent, section: Section, range: Range<usize>) -> Result<Self> {
        let stored = patent.section(&section).ok_or_else(|| Error::internal(format!("{} has no {section}", patent.id)))?;
        let text = stored.get(range.clone()).filter(|t| !t.trim().is_empty());
        let text = text.ok_or_else(|| Error::internal(format!("no text at {range:?} of {} {section}", patent.id)))?.to_owned();
        Ok(Self { id: patent.id.clone(), section, text, start: range.start, end: range.end })
    }

    /// The document.
    pub fn id(&self) -> &PatentId {
        &self.id
    }

    /// The section the words stand in.
    pub fn section(&self) -> &Section {
        &self.section
    }

    /// The words, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The byte range in the stored section.
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Quotes a whole section.
    ///
    /// # Errors
    /// As [`Quote::new`].
    pub fn whole(patent: &Patent, section: Section) -> Result<Self> {
        let length = patent.section(&section).map_or(0, |text| text.len());
        Self::new(patent, section, 0..length)
    }

    /// The same words with the sentences beside them, those behind first, while all of it counts no more than `most` letters (a
    /// CJK one counts twice) and stays within `free`: a short sentence alone may leave the answer to the next one.
    #[must_use]
    pub fn with_neighbours(self, patent: &Patent, most: usize, free: Range<usize>) -> Self {
        let Some(text) = patent.section(&self.section) else { return self };
        let weight = |range: &Range<usize>| text[range.clone()].chars().map(|c| if c > '\u{2e80}' { 2 } else { 1 }).sum::<usize>();
        let units = sentences(&text);
        let mut range = self.range();
        let behind = units.iter().filter(|unit| unit.start >= self.end && unit.end <= free.end).map(|unit| self.start..unit.end);
        range = behind.take_while(|wider| weight(wider) <= most).last().unwrap_or(range);
        let before = units.iter().rev().filter(|unit| unit.end <= self.start && unit.start >= free.start).map(|unit| unit.start..range.end);
        range = before.take_while(|wider| weight(wider) <= most).last().unwrap_or(range);
        Self::new(patent, self.section.clone(), range).unwrap_or(self)
    }

    /// Whether both have words of the same place.
    pub fn shares(&self, other: &Self) -> bool {
        self.id == other.id && self.section == other.section && self.start < other.end && other.start < self.end
    }

    /// Whether `patent` still says so at that place.
    pub fn stands_in(&self, patent: &Patent) -> bool {
        patent.id == self.id && patent.section(&self.section).is_some_and(|text| text.get(self.range()) == Some(&self.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patent() -> Patent {
        let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
        patent.claims = vec!["배터리 셀은 3 wt% FEC를 포함한다.".into()];
        patent
    }

    #[test]
    fn is_cut_from_the_stored_text() {
        let quote = Quote::new(&patent(), Section::Claim(1), 0..9).expect("a quote");
        assert_eq!(quote.text(), "배터리");
        assert!(quote.stands_in(&patent()));
        let mut edited = patent();
        edited.claims[0].insert(0, '가');
        assert!(!quote.stands_in(&edited));
    }

    #[test]
    fn grows_by_whole_sentences() {
        let mut patent = patent();
        patent.abstract_text = "It has two poles. They are hooked into a ring. It uses the heat of the duct. Nothing else is said here at all.".into();
        let quote = |range| Quote::new(&patent, Section::Abstract, range).expect("a quote");
        assert_eq!(quote(0..17).with_neighbours(&patent, 80, 0..1000).text(), "It has two poles. They are hooked into a ring. It uses the heat of the duct.");
        assert_eq!(quote(47..76).with_neighbours(&patent, 60, 0..1000).text(), "They are hooked into a ring. It uses the heat of the duct.");
        assert_eq!(quote(47..76).with_neighbours(&patent, 60, 40..76).text(), "It uses the heat of the duct.");
        assert_eq!(quote(0..17).with_neighbours(&patent, 10, 0..1000).text(), "It has two poles.");
    }

    #[test]
    fn refuses_half_characters_and_unknown_places() {
        assert!(Quote::new(&patent(), Section::Claim(1), 1..9).is_err());
        assert!(Quote::new(&patent(), Section::Claim(2), 0..1).is_err());
        assert!(Quote::new(&patent(), Section::Claim(1), 0..900).is_err());
    }
}
