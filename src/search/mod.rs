//! Search: from a query to ranked patents with the sentences that answer.

pub mod analysis;
pub mod background;
pub mod bound;
mod dates;
pub(crate) mod dimension;
pub(crate) mod elements;
pub mod evidence;
pub mod facets;
pub mod hybrid;
mod material;
pub mod measure;
pub mod names;
pub mod naming;
pub(crate) mod offices;
pub mod quantity;
pub mod shortlist;
pub mod signs;
mod suited;
pub mod topic;
mod wanted;
pub mod weighted;
mod wish;

pub(crate) use wanted::compared_by_it;
pub(crate) use wanted::{asks_age, earlier_filing};
pub use wanted::{records, without_records};

use regex::Regex;
use serde::Serialize;

use crate::index::Filter;
use crate::patent::{Date, PatentId, Section, Symbol};

/// Letters and digits of a text.
pub(crate) fn letters(text: &str) -> usize {
    text.chars().filter(|c| c.is_alphanumeric()).count()
}

/// A regular expression that is known to be valid. A word border is one of ASCII words: "CPC" in "されたCPCのうち" is a word.
pub(crate) fn rule(text: &str) -> Regex {
    Regex::new(&text.replace(r"\b", r"(?-u:\b)")).unwrap_or_else(|error| unreachable!("{error}"))
}

/// How documents are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mode {
    /// Words and vectors, fused.
    #[default]
    Hybrid,
    /// Words alone (BM25).
    Lexical,
    /// Vectors alone (cosine).
    Dense,
}

/// What is searched for.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The words: a question, a claim, key words.
    pub text: String,
    /// What may be found.
    pub filter: Filter,
    /// How.
    pub mode: Mode,
    /// How many patents at most.
    pub limit: usize,
}

/// A found patent.
#[derive(Debug, Clone, Serialize)]
pub struct Hit {
    /// The publication.
    pub id: PatentId,
    /// Its title.
    pub title: String,
    /// Publication date.
    pub date: Option<Date>,
    /// ST.3 code.
    pub country: String,
    /// Language of the stored text.
    pub lang: String,
    /// CPC symbols.
    pub cpc: Vec<Symbol>,
    /// What the ranking used; comparable within one answer only.
    pub score: f32,
    /// BM25 score, where the words found it.
    pub lexical: Option<f32>,
    /// Cosine, where the vectors found it.
    pub dense: Option<f32>,
    /// The sentences that come closest to the query.
    pub evidence: Vec<Evidence>,
}

/// A verbatim piece of a found patent.
#[derive(Debug, Clone, Serialize)]
pub struct Evidence {
    /// Where it stands.
    pub section: Section,
    /// The words, letter by letter.
    pub text: String,
    /// Byte range in the stored section.
    pub start: usize,
    /// End of that range.
    pub end: usize,
}
