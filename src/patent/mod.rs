//! The words of the field: a patent, its sections, claims, numbers, dates, classes. No I/O, nothing of ours is imported but
//! the error type.

pub mod claim;
pub mod class;
pub mod date;
pub mod id;
pub mod language;
pub mod quote;
pub mod section;
pub mod sentence;
mod spelling;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

pub use class::{Level, Symbol};
pub use date::Date;
pub use id::PatentId;
pub use language::{LANGUAGES, Language};
pub use quote::Quote;
pub use section::Section;
pub use spelling::OFFICES;

/// One paragraph of a description.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paragraph {
    /// The office's own number without brackets ("0042"); empty where the office gave none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// The words.
    pub text: String,
}

/// One stored publication. Texts are kept letter by letter as they came: every quote is compared with them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patent {
    /// The publication number as the source gave it.
    pub id: PatentId,
    /// WIPO ST.3 code of the publishing office ("US", "KR", "EP"); empty when unknown.
    #[serde(default)]
    pub country: String,
    /// Kind code ("A1", "B2"); empty when unknown.
    #[serde(default)]
    pub kind: String,
    /// Language of the stored text.
    #[serde(default)]
    pub lang: Language,
    /// The title.
    #[serde(default)]
    pub title: String,
    /// Titles in other languages, by language code.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_titles: Vec<(String, String)>,
    /// The abstract.
    #[serde(default, rename = "abstract")]
    pub abstract_text: String,
    /// The claims in order; claim *n* is `claims[n - 1]`.
    #[serde(default)]
    pub claims: Vec<String>,
    /// The description.
    #[serde(default)]
    pub description: Vec<Paragraph>,
    /// CPC symbols.
    #[serde(default)]
    pub cpc: Vec<Symbol>,
    /// IPC symbols.
    #[serde(default)]
    pub ipc: Vec<Symbol>,
    /// Publication date.
    #[serde(default)]
    pub date: Option<Date>,
    /// Filing date.
    #[serde(default)]
    pub filed: Option<Date>,
    /// Earliest priority date.
    #[serde(default)]
    pub priority: Option<Date>,
    /// Applicants or assignees.
    #[serde(default)]
    pub applicants: Vec<String>,
    /// Publications cited, as the source wrote them.
    #[serde(default)]
    pub citations: Vec<String>,
    /// Application number, as the source wrote it; empty when unknown.
    #[serde(default)]
    pub application: String,
    /// Documents with the same family name disclose the same invention; empty when unknown.
    #[serde(default)]
    pub family: String,
    /// Where the record came from.
    #[serde(default)]
    pub source: String,
}

impl Patent {
    /// A document with nothing but its number.
    pub fn new(id: PatentId) -> Self {
        let (country, kind) = (id.country().to_owned(), id.kind().to_owned());
        Self {
            id,
            country,
            kind,
            lang: Language::default(),
            title: String::new(),
            other_titles: Vec::new(),
            abstract_text: String::new(),
            claims: Vec::new(),
            description: Vec::new(),
            cpc: Vec::new(),
            ipc: Vec::new(),
            date: None,
            filed: None,
            priority: None,
            applicants: Vec::new(),
            citations: Vec::new(),
            application: String::new(),
            family: String::new(),
            source: String::new(),
        }
    }

    /// Every section that has text, in reading order.
    pub fn sections(&self) -> impl Iterator<Item = (Section, &str)> {
        let head = [(Section::Title, self.title.as_str()), (Section::Abstract, self.abstract_text.as_str())];
        let claims = (1u32..).zip(&self.claims).map(|(n, text)| (Section::Claim(n), text.as_str()));
        let paragraphs = (1u32..).zip(&self.description).map(|(n, p)| (Section::paragraph(&p.label, n), p.text.as_str()));
        head.into_iter().chain(claims).chain(paragraphs).filter(|(_, text)| !text.trim().is_empty())
    }

    /// How many claims have a text: numbers of cancelled ones are kept free.
    pub fn stored_claims(&self) -> usize {
        self.claims.iter().filter(|claim| !claim.trim().is_empty()).count()
    }

    /// The stored text of one section.
    pub fn section(&self, section: &Section) -> Option<Cow<'_, str>> {
        let lines = |lines: Vec<&str>| (!lines.is_empty()).then(|| Cow::from(lines.join("\n")));
        match section {
            Section::Title => Some(self.title.as_str().into()),
            Section::Abstract => Some(self.abstract_text.as_str().into()),
            Section::Claim(n) => self.claims.get((*n as usize).checked_sub(1)?).map(|text| text.as_str().into()),
            Section::Paragraph(label) => self.description.iter().find(|p| p.label == *label).map(|p| p.text.as_str().into()),
            Section::Unnumbered(n) => self.description.get((*n as usize).checked_sub(1)?).map(|p| p.text.as_str().into()),
            Section::Date => self.date.map(|date| date.to_string().into()),
            Section::Filed => self.filed.map(|date| date.to_string().into()),
            Section::Applicants => lines(self.applicants.iter().map(String::as_str).collect()),
            Section::Classes => lines(self.cpc.iter().chain(&self.ipc).map(Symbol::as_str).collect()),
            Section::Citations => lines(self.citations.iter().map(String::as_str).collect()),
        }
    }

    /// The best title for people: the stored one, else the English one, else the first words of the text.
    pub fn heading(&self) -> String {
        if !self.title.trim().is_empty() {
            return self.title.trim().to_owned();
        }
        let english = self.other_titles.iter().find(|(lang, _)| lang == "en").or(self.other_titles.first());
        match english {
            Some((_, title)) => title.clone(),
            None => {
                let text = if self.abstract_text.is_empty() { self.claims.first().map_or("", String::as_str) } else { &self.abstract_text };
                let mut heading: String = text.trim().chars().take(60).collect();
                if text.trim().chars().count() > 60 {
                    heading.push('…');
                }
                heading
            }
        }
    }

    /// All its text and its applicants, a line each.
    pub fn whole(&self) -> String {
        self.sections().map(|(_, text)| text).chain(self.applicants.iter().map(String::as_str)).collect::<Vec<_>>().join("\n")
    }

    /// The same without who applied for it: what the document itself says.
    pub fn text(&self) -> String {
        self.sections().map(|(_, text)| text).collect::<Vec<_>>().join("\n")
    }

    /// Whether another number stands for the same text: abstracts alike letter by letter, and as many claims.
    pub fn says_the_same(&self, other: &Self) -> bool {
        self.claims.len() == other.claims.len() && self.shares_abstract(other)
    }

    /// Whether another document has the same abstract, letter by letter.
    pub fn shares_abstract(&self, other: &Self) -> bool {
        let letters = |patent: &Self| patent.abstract_text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        !letters(self).is_empty() && letters(self) == letters(other)
    }

    /// What its vector stands for: title and abstract, or the first claim where there is no abstract.
    pub fn gist(&self) -> String {
        let body = if self.abstract_text.trim().is_empty() {
            self.claims.first().or(self.description.first().map(|p| &p.text)).map_or("", String::as_str)
        } else {
            &self.abstract_text
        };
        let title = if self.title.is_empty() { self.other_titles.first().map_or("", |(_, t)| t) } else { &self.title };
        format!("{title}\n{body}").trim().to_owned()
    }
}
