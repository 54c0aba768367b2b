//! The JSON object of one document, with messages that name the field at fault.

use std::fmt;
use std::sync::LazyLock;

use regex::Regex;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use super::fields::{Day, Description, Nullable, OneOrMany, Titles};
use super::{MAX_ENTRIES, distinct, paragraphs, reason, uspto};
use crate::error::{Error, Result};
use crate::patent::{Language, Patent, PatentId, Symbol};

/// What one object says. Lists that are missing are empty, texts too.
#[derive(Default)]
pub(super) struct Record {
    id: String,
    country: String,
    kind: String,
    lang: String,
    title: String,
    title_en: String,
    titles: Titles,
    other_titles: OneOrMany<(String, String)>,
    abstract_text: String,
    claims: OneOrMany<Nullable>,
    description: Description,
    cpc: OneOrMany<Symbol>,
    ipc: OneOrMany<Symbol>,
    date: Day,
    filed: Day,
    priority: Day,
    applicants: OneOrMany<String>,
    assignee: OneOrMany<String>,
    citations: OneOrMany<String>,
    application: String,
    family: String,
    source: String,
}

/// Claims at the places of their numbers where a range of them is cancelled: "1-78. (canceled)", "79. Apparatus …".
fn in_places(claims: Vec<String>) -> Vec<String> {
    static GONE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*\d{1,3}\s*\.?\s*[-–—]\s*\d{1,3}\s*[.:]?\s*\(?(?:cancell?ed|deleted|withdrawn)")
            .unwrap_or_else(|_| unreachable!("a constant pattern"))
    });
    if !claims.iter().any(|claim| GONE.is_match(claim)) {
        return claims;
    }
    let numbers: Vec<Option<String>> =
        claims.iter().map(|claim| claim.trim_start().starts_with(|c: char| c.is_ascii_digit()).then(|| claim.chars().take(8).collect())).collect();
    uspto::claims(numbers.iter().map(Option::as_deref).zip(claims))
}

impl Record {
    /// The document it describes.
    pub fn patent(self) -> Result<Patent> {
        let mut patent = Patent::new(self.id.parse::<PatentId>()?);
        if !self.country.is_empty() {
            patent.country = self.country;
        }
        if !self.kind.is_empty() {
            patent.kind = self.kind;
        }
        patent.title = self.title;
        patent.abstract_text = self.abstract_text;
        patent.claims = in_places(self.claims.0.into_iter().map(|claim| claim.0).collect());
        patent.description = match self.description {
            Description::Text(text) if text.bytes().filter(|b| *b == b'\n').count() > MAX_ENTRIES => {
                return Err(Error::invalid("description", format!("description: more than {MAX_ENTRIES} lines")));
            }
            Description::Text(text) => paragraphs::cut(&text),
            Description::Paragraphs(mut list) => {
                list.retain(|paragraph| !paragraph.text.trim().is_empty());
                list
            }
        };
        paragraphs::make_labels_unique(&mut patent.description);
        patent.cpc = self.cpc.0;
        patent.ipc = self.ipc.0;
        (patent.date, patent.filed, patent.priority) = (self.date.0, self.filed.0, self.priority.0);
        patent.applicants = distinct(self.applicants.0.into_iter().chain(self.assignee.0).filter(|name| !name.trim().is_empty()));
        // sources leave country codes without a number behind
        patent.citations = self.citations.0.into_iter().filter(|citation| citation.bytes().any(|b| b.is_ascii_digit())).collect();
        (patent.application, patent.family, patent.source) = (self.application, self.family, self.source);
        patent.lang = language(&self.lang).unwrap_or_else(|| Language::of(&sample(&patent)));
        let english = Some(("en".to_owned(), self.title_en)).filter(|(_, title)| !title.is_empty());
        for (lang, title) in self.other_titles.0.into_iter().chain(self.titles.0).chain(english) {
            if patent.title.is_empty() && lang == patent.lang.code() {
                patent.title = title;
            } else if title != patent.title {
                patent.other_titles.push((lang, title));
            }
        }
        patent.other_titles = distinct(patent.other_titles.into_iter());
        Ok(patent)
    }
}

/// The language that a source states, if it states one: "xx" and "und" say that it does not know.
fn language(code: &str) -> Option<Language> {
    let code = code.trim();
    match code.to_ascii_lowercase().as_str() {
        "" | "xx" | "und" => None,
        lower if lower.len() == 2 => Some(Language::new(lower)),
        _ => Some(Language::new(code)),
    }
}

/// Enough text to tell the language by: an abstract or claim is better than a title, which may be in English anywhere.
fn sample(patent: &Patent) -> String {
    let bodies = [Some(&patent.abstract_text), patent.claims.first(), patent.description.first().map(|p| &p.text), Some(&patent.title)];
    let body = bodies.into_iter().flatten().find(|text| !text.trim().is_empty());
    body.map(|text| text.chars().take(2000).collect()).unwrap_or_default()
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RecordVisitor)
    }
}

struct RecordVisitor;

impl<'de> Visitor<'de> for RecordVisitor {
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a JSON object with the key \"id\"; expected a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
        let mut record = Record::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "id" => record.id = value(&mut map, &key)?,
                "country" => record.country = value(&mut map, &key)?,
                "kind" => record.kind = value(&mut map, &key)?,
                "lang" => record.lang = value(&mut map, &key)?,
                "title" => record.title = value(&mut map, &key)?,
                "title_en" => record.title_en = value(&mut map, &key)?,
                "titles" => record.titles = value(&mut map, &key)?,
                "other_titles" => record.other_titles = value(&mut map, &key)?,
                "abstract" => record.abstract_text = value(&mut map, &key)?,
                "claims" => record.claims = value(&mut map, &key)?,
                "description" => record.description = value(&mut map, &key)?,
                "cpc" => record.cpc = value(&mut map, &key)?,
                "ipc" => record.ipc = value(&mut map, &key)?,
                "date" => record.date = value(&mut map, &key)?,
                "filed" => record.filed = value(&mut map, &key)?,
                "priority" => record.priority = value(&mut map, &key)?,
                "applicants" => record.applicants = value(&mut map, &key)?,
                "assignee" => record.assignee = value(&mut map, &key)?,
                "citations" => record.citations = value(&mut map, &key)?,
                "application" | "application_number" => record.application = value(&mut map, &key)?,
                "family" => record.family = value(&mut map, &key)?,
                "source" => record.source = value(&mut map, &key)?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        if record.id.is_empty() {
            return Err(A::Error::custom("id: missing; every document needs its publication number"));
        }
        // told here rather than later, so that the message has its column like all others
        record.id.parse::<PatentId>().map_err(|error| A::Error::custom(format_args!("id: {}", reason(error))))?;
        Ok(record)
    }
}

/// The value of `key`; null is nothing. `serde` says what is wrong with a value, not of which key.
fn value<'de, A: MapAccess<'de>, T: Deserialize<'de> + Default>(map: &mut A, key: &str) -> Result<T, A::Error> {
    map.next_value::<Option<T>>().map(Option::unwrap_or_default).map_err(|error| A::Error::custom(format_args!("{key}: {error}")))
}
