//! CPC and IPC symbols: section, class, subclass, main group, subgroup.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize};

/// A classification symbol in its compact form: "H01M4/38"; a prefix of one ("H01M", "H01M4") is a symbol too.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct Symbol(String);

impl Symbol {
    /// Reads any common spelling: "H01M 4/38", "h01m4/38", "H01M  4/38 (2006.01)", "H01M0004380000" (ST.8: four digits of
    /// main group, subgroup with trailing zeros). What is no symbol is kept as it is, without spaces.
    pub fn new(text: &str) -> Self {
        let head = text.split(['(', '[']).next().unwrap_or_default();
        let compact: String = head.chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        let bytes = compact.as_bytes();
        if bytes.len() == 14 && bytes[4..].iter().all(u8::is_ascii_digit) && bytes[3].is_ascii_alphabetic() {
            let group = compact[4..8].trim_start_matches('0');
            let sub = compact[8..].trim_end_matches('0');
            return Self(format!("{}{}/{sub:0<2}", &compact[..4], if group.is_empty() { "0" } else { group }));
        }
        match (compact.get(..4), compact.get(4..).and_then(|rest| rest.split_once('/'))) {
            (Some(subclass), Some((group, sub))) if group.len() > 1 && group.starts_with('0') => {
                Self(format!("{subclass}{}/{sub}", group.trim_start_matches('0')))
            }
            _ => Self(compact),
        }
    }

    /// The compact form.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The subclass ("H01M"), where the symbol reaches that deep.
    pub fn subclass(&self) -> Option<&str> {
        self.0.get(..4)
    }

    /// The main group ("H01M4"), where the symbol reaches that deep.
    pub fn main_group(&self) -> Option<&str> {
        let (main, _) = self.0.split_once('/')?;
        Some(main)
    }

    /// The part of the symbol that names its place at `level`, where the symbol reaches that deep: "H", "H01", "H01M",
    /// "H01M4", "H01M4/38".
    pub fn at(&self, level: Level) -> Option<&str> {
        match level {
            Level::Section => self.0.get(..1),
            Level::Class => self.0.get(..3),
            Level::Subclass => self.subclass(),
            Level::Group => self.main_group(),
            Level::Subgroup => self.0.contains('/').then_some(&self.0),
        }
    }

    /// Whether it has the shape of a CPC or IPC symbol, at least down to the section: "H", "H01", "H01M", "H01M4/38".
    pub fn is_well_formed(&self) -> bool {
        let bytes = self.0.as_bytes();
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let section = bytes.first().is_some_and(|b| matches!(b, b'A'..=b'H' | b'Y'));
        section
            && match bytes.len() {
                1 => true,
                3 => digits(&self.0[1..]),
                _ => {
                    let head = self.0.get(1..3).is_some_and(digits) && bytes.get(3).is_some_and(u8::is_ascii_uppercase);
                    let rest = self.0.get(4..).unwrap_or_default();
                    head && (rest.is_empty() || rest.split('/').all(digits) && rest.matches('/').count() <= 1)
                }
            }
    }

    /// Whether `self` lies under `prefix`: by section, class, subclass, main group ("H01M4" holds "H01M4/38", not
    /// "H01M40/00") or the beginning of a subgroup.
    pub fn under(&self, prefix: &Symbol) -> bool {
        let whole_group = prefix.0.len() > 4 && !prefix.0.contains('/');
        match self.0.strip_prefix(&prefix.0) {
            Some(rest) => !whole_group || rest.is_empty() || rest.starts_with('/'),
            None => false,
        }
    }
}

/// The depths of the scheme, from coarse to fine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// "H"
    Section,
    /// "H01"
    Class,
    /// "H01M"
    Subclass,
    /// A main group: "H01M4"
    Group,
    /// "H01M4/38"
    Subgroup,
}

impl Level {
    /// All of them, coarse first.
    pub const ALL: [Self; 5] = [Self::Section, Self::Class, Self::Subclass, Self::Group, Self::Subgroup];
}

impl fmt::Display for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Symbol {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_spellings_of_the_offices() {
        for text in ["H01M 4/38", "h01m4/38", "H01M  4/38 (2006.01)", "H01M0004380000", "H01M 04/38"] {
            assert_eq!(Symbol::new(text).as_str(), "H01M4/38", "{text}");
        }
        assert_eq!(Symbol::new("B60L0007000000").as_str(), "B60L7/00");
    }

    #[test]
    fn every_level_of_a_symbol() {
        let symbol = Symbol::new("H01M 4/38");
        assert_eq!(Level::ALL.map(|l| symbol.at(l)), [Some("H"), Some("H01"), Some("H01M"), Some("H01M4"), Some("H01M4/38")]);
        let subclass = Symbol::new("H01M");
        assert_eq!(Level::ALL.map(|l| subclass.at(l)), [Some("H"), Some("H01"), Some("H01M"), None, None]);
        assert!(["H", "H01", "H01M", "H01M4", "Y02E60/10"].iter().all(|s| Symbol::new(s).is_well_formed()));
        assert!(["", "X", "H0", "H01m4/", "H01M4/38/1", "wheel", "H01é"].iter().all(|s| !Symbol::new(s).is_well_formed()));
    }

    #[test]
    fn a_main_group_is_not_a_prefix_of_digits() {
        let symbol = Symbol::new("H01M40/00");
        assert!(!symbol.under(&Symbol::new("H01M4")));
        assert!(symbol.under(&Symbol::new("H01M")));
        assert!(Symbol::new("H01M4/38").under(&Symbol::new("H01M4")));
        assert!(Symbol::new("H01M4/386").under(&Symbol::new("H01M4/38")));
        assert_eq!(Symbol::new("H01M4/38").main_group(), Some("H01M4"));
    }
}
