//! The fields of a stored document, and a patent turned into one.

use sha2::{Digest, Sha256};
use tantivy::TantivyDocument;
use tantivy::schema::{FAST, Field, INDEXED, IndexRecordOption, NumericOptions, STORED, STRING, Schema, TextFieldIndexing, TextOptions};

use super::super::analyzer;
use crate::error::{Error, Result};
use crate::index::Row;
use crate::patent::{Patent, Symbol};

/// Name under which tantivy knows our analyzer.
pub(super) const ANALYZER: &str = "patent";

/// The handles of all fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    pub id: Field,
    pub key: Field,
    pub stem: Field,
    pub row: Field,
    pub country: Field,
    pub lang: Field,
    pub kind: Field,
    pub date: Field,
    pub class: Field,
    pub head: Field,
    pub claims: Field,
    pub description: Field,
    pub applicant: Field,
    pub body: Field,
}

impl Fields {
    /// The fields that are searched by words.
    pub fn texts(&self) -> [Field; 4] {
        [self.head, self.claims, self.description, self.applicant]
    }

    /// The schema. Positions are kept where later queries ask for neighbours; in descriptions they would double the index.
    pub fn schema() -> (Schema, Self) {
        let text = |option| TextOptions::default().set_indexing_options(TextFieldIndexing::default().set_tokenizer(ANALYZER).set_index_option(option));
        let (near, bag) = (text(IndexRecordOption::WithFreqsAndPositions), text(IndexRecordOption::WithFreqs));
        let numbers: NumericOptions = (FAST | INDEXED).into();
        let mut schema = Schema::builder();
        let fields = Self {
            id: schema.add_text_field("id", STRING | FAST),
            key: schema.add_text_field("key", STRING),
            stem: schema.add_text_field("stem", STRING),
            row: schema.add_u64_field("row", FAST),
            country: schema.add_text_field("country", STRING | FAST),
            lang: schema.add_text_field("lang", STRING | FAST),
            kind: schema.add_text_field("kind", STRING | FAST),
            date: schema.add_u64_field("date", numbers),
            class: schema.add_text_field("class", STRING),
            head: schema.add_text_field("head", near.clone()),
            claims: schema.add_text_field("claims", near),
            description: schema.add_text_field("description", bag.clone()),
            applicant: schema.add_text_field("applicant", bag),
            body: schema.add_bytes_field("body", STORED),
        };
        (schema.build(), fields)
    }

    /// A patent as tantivy stores it. `body` is the patent in JSON, [`body`].
    pub fn document(&self, patent: &Patent, row: Row, body: &[u8]) -> TantivyDocument {
        let mut doc = TantivyDocument::new();
        doc.add_text(self.id, patent.id.as_str());
        doc.add_text(self.key, patent.id.key());
        doc.add_text(self.stem, patent.id.stem());
        doc.add_u64(self.row, row.0);
        doc.add_text(self.country, &patent.country);
        doc.add_text(self.lang, patent.lang.code());
        doc.add_text(self.kind, &patent.kind);
        if let Some(date) = patent.date {
            doc.add_u64(self.date, u64::from(date.number()));
        }
        let mut classes: Vec<&str> = patent.cpc.iter().chain(&patent.ipc).flat_map(chain).collect();
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            doc.add_text(self.class, class);
        }
        let titles = std::iter::once(&patent.title).chain(patent.other_titles.iter().map(|(_, title)| title));
        for text in titles.chain(std::iter::once(&patent.abstract_text)).filter(|t| !t.is_empty()) {
            doc.add_text(self.head, text);
        }
        for claim in &patent.claims {
            doc.add_text(self.claims, claim);
        }
        for paragraph in &patent.description {
            doc.add_text(self.description, &paragraph.text);
        }
        for applicant in &patent.applicants {
            doc.add_text(self.applicant, applicant);
        }
        doc.add_bytes(self.body, &sealed(body));
        doc
    }
}

/// The stored form of a patent.
pub(in crate::index) fn body(patent: &Patent) -> Result<Vec<u8>> {
    serde_json::to_vec(patent).map_err(Error::internal)
}

/// What a sealed body begins with; JSON begins with "{".
const SEAL: u8 = 1;
const CHECKSUM: usize = size_of::<u32>();

/// A body behind its checksum: tantivy's own is of whole files, and is not looked at where one document is read.
fn sealed(body: &[u8]) -> Vec<u8> {
    [&[SEAL], crc32fast::hash(body).to_le_bytes().as_slice(), body].concat()
}

/// The body behind a seal; `None` where it is not what was written. What an earlier version wrote has no seal.
pub(super) fn unsealed(stored: &[u8]) -> Option<&[u8]> {
    let Some((&SEAL, rest)) = stored.split_first() else { return stored.starts_with(b"{").then_some(stored) };
    let (checksum, body) = rest.split_at_checked(CHECKSUM)?;
    (crc32fast::hash(body).to_le_bytes() == *checksum).then_some(body)
}

/// A symbol and all it lies under: "H", "H01", "H01M", "H01M4", "H01M4/38".
fn chain(symbol: &Symbol) -> impl Iterator<Item = &str> {
    let text = symbol.as_str();
    let prefixes = [1, 3, 4].into_iter().filter_map(|n| text.get(..n));
    prefixes.chain(symbol.main_group()).chain(std::iter::once(text)).filter(|t| !t.is_empty())
}

/// What identifies fields and analyzer: an index with another hash cannot be read.
pub(in crate::index) fn schema_hash() -> String {
    let (schema, _) = Fields::schema();
    let text = serde_json::to_string(&schema).unwrap_or_default();
    let hash = Sha256::digest(format!("{text} analyzer {}", analyzer::VERSION));
    hash.iter().take(8).map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_letter_breaks_the_seal() {
        let mut stored = sealed(b"{\"id\":\"US1\"}");
        assert_eq!(unsealed(&stored), Some(b"{\"id\":\"US1\"}".as_slice()));
        assert_eq!(unsealed(b"{\"id\":\"US1\"}"), Some(b"{\"id\":\"US1\"}".as_slice()));
        for at in 0..stored.len() {
            stored[at] ^= 4;
            assert_eq!(unsealed(&stored), None, "{at}");
            stored[at] ^= 4;
        }
    }

    #[test]
    fn a_symbol_brings_its_ancestors() {
        let of = |text: &str| chain(&Symbol::new(text)).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(of("H01M 4/38"), ["H", "H01", "H01M", "H01M4", "H01M4/38"]);
        assert_eq!(of("H01M"), ["H", "H01", "H01M", "H01M"]);
        assert_eq!(of("H01M4"), ["H", "H01", "H01M", "H01M4"]);
    }
}
