//! Where in a document a text stands.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;

/// A place inside a patent, as offices cite it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Section {
    /// The title.
    Title,
    /// The abstract.
    Abstract,
    /// A claim by its number, from 1.
    Claim(u32),
    /// A description paragraph by the office's number, "0042".
    Paragraph(String),
    /// A description paragraph without an office number, counted from 1.
    Unnumbered(u32),
    /// The publication date, as 2019-03-02.
    Date,
    /// The filing date.
    Filed,
    /// The applicants, one a line.
    Applicants,
    /// The CPC, then the IPC symbols, one a line.
    Classes,
    /// The documents it cites, one a line.
    Citations,
}

impl Section {
    /// The section of the `n`th paragraph (from 1) with the office's `label`, which may be empty.
    pub fn paragraph(label: &str, n: u32) -> Self {
        if label.is_empty() { Self::Unnumbered(n) } else { Self::Paragraph(label.to_owned()) }
    }

    /// Whether the section belongs to the claims.
    pub fn is_claim(&self) -> bool {
        matches!(self, Self::Claim(_))
    }
}

/// "title", "abstract", "claim 3", `[0042]`, "description 7": what people and JSON see; [`std::str::FromStr`] reads it back.
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Title => f.write_str("title"),
            Self::Abstract => f.write_str("abstract"),
            Self::Claim(n) => write!(f, "claim {n}"),
            Self::Paragraph(label) => write!(f, "[{label}]"),
            Self::Unnumbered(n) => write!(f, "description {n}"),
            Self::Date => f.write_str("date"),
            Self::Filed => f.write_str("filing date"),
            Self::Applicants => f.write_str("applicant"),
            Self::Classes => f.write_str("classes"),
            Self::Citations => f.write_str("citations"),
        }
    }
}

impl std::str::FromStr for Section {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let number = |digits: &str| digits.trim().parse::<u32>().ok().filter(|n| *n > 0);
        let found = match text {
            "title" => Some(Self::Title),
            "abstract" => Some(Self::Abstract),
            "date" => Some(Self::Date),
            "filing date" => Some(Self::Filed),
            "applicant" => Some(Self::Applicants),
            "classes" => Some(Self::Classes),
            "citations" => Some(Self::Citations),
            _ => text
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
                .filter(|label| !label.is_empty())
                .map(|label| Self::Paragraph(label.to_owned()))
                .or_else(|| text.strip_prefix("claim ").and_then(number).map(Self::Claim))
                .or_else(|| text.strip_prefix("description ").and_then(number).map(Self::Unnumbered)),
        };
        found.ok_or_else(|| Error::invalid("section", format!("{text:?} is no section; write title, abstract, claim 3, [0042] or description 7")))
    }
}

impl Serialize for Section {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Section {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_back_what_it_shows() {
        for section in
            [Section::Title, Section::Abstract, Section::Claim(3), Section::Paragraph("0042".into()), Section::Unnumbered(7), Section::Date, Section::Citations]
        {
            assert_eq!(section.to_string().parse::<Section>().expect("round trip"), section);
        }
        assert!("claim 0".parse::<Section>().is_err());
        assert!("[]".parse::<Section>().is_err());
    }
}
