//! From the number a person wrote to the documents stored under it, or to those that come close.

use std::collections::BTreeSet;

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, TERMINATED, Term};

use super::view::View;
use crate::error::Result;
use crate::index::Row;
use crate::patent::PatentId;

/// Terms looked at around a number that is not stored.
const NEIGHBOURS: usize = 400;
/// Letters of an office's code, which a number begins with.
const OFFICE: usize = 2;

impl View {
    /// The documents of a number: those whose number is written just so, else in another spelling of it, else (when either
    /// side gives no kind code) every publication step of it.
    pub fn find(&self, id: &PatentId) -> Result<Vec<(Row, PatentId)>> {
        let exact = self.find_exactly(id)?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        let same = self.having(self.fields.key, &id.key())?;
        if !same.is_empty() {
            return Ok(same);
        }
        let mut steps = self.having(self.fields.stem, &id.stem())?;
        if !id.kind_key().is_empty() {
            steps.retain(|(_, stored)| stored.kind_key().is_empty());
        }
        // what other sources would call it
        for stem in id.alternatives() {
            if !steps.is_empty() {
                break;
            }
            steps = self.having(self.fields.stem, &stem)?;
            let kind = id.kind_key();
            if !kind.is_empty() && steps.iter().any(|(_, stored)| stored.kind_key() == kind) {
                steps.retain(|(_, stored)| stored.kind_key() == kind);
            }
        }
        Ok(steps)
    }

    /// The document whose number is written just so.
    pub fn find_exactly(&self, id: &PatentId) -> Result<Vec<(Row, PatentId)>> {
        self.having(self.fields.id, id.as_str())
    }

    /// Stored numbers that come close to one that is not stored, best first.
    pub fn nearest_ids(&self, id: &PatentId, limit: usize) -> Result<Vec<PatentId>> {
        let (key, stem) = (id.key(), id.stem());
        let mut near: Vec<PatentId> = self.having(self.fields.stem, &stem)?.into_iter().map(|(_, id)| id).collect();
        for stem in id.alternatives() {
            near.extend(self.having(self.fields.stem, &stem)?.into_iter().map(|(_, id)| id));
        }
        near.sort();
        let keys = self.keys_like(&key, limit).map_err(|e| self.trouble(e))?;
        let mut ranked: Vec<(usize, usize, String)> = keys.into_iter().map(|k| (strsim::osa_distance(&k, &key), usize::MAX - shared(&k, &key), k)).collect();
        ranked.sort();
        for (_, _, key) in ranked {
            if near.len() >= limit {
                break;
            }
            for (_, id) in self.having(self.fields.key, &key)? {
                if !near.contains(&id) {
                    near.push(id);
                }
            }
        }
        near.truncate(limit);
        Ok(near)
    }

    fn having(&self, field: Field, text: &str) -> Result<Vec<(Row, PatentId)>> {
        let mut rows = self.rows_having(field, text).map_err(|e| self.trouble(e))?;
        rows.sort_unstable();
        rows.into_iter().filter_map(|row| self.id(row).transpose().map(|id| id.map(|id| (row, id)))).collect()
    }

    fn rows_having(&self, field: Field, text: &str) -> tantivy::Result<Vec<Row>> {
        let term = Term::from_field_text(field, text);
        let mut rows = Vec::new();
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            let Some(mut postings) = reader.inverted_index(field)?.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED {
                if !reader.is_deleted(postings.doc()) {
                    rows.push(self.row_of(segment, postings.doc()));
                }
                postings.advance();
            }
        }
        Ok(rows)
    }

    /// Keys within two edits, and keys that share the longest beginning.
    fn keys_like(&self, key: &str, limit: usize) -> tantivy::Result<BTreeSet<String>> {
        let mut keys = BTreeSet::new();
        let mut take = |bytes: &[u8]| {
            if let Ok(text) = std::str::from_utf8(bytes) {
                keys.insert(text.to_owned());
            }
        };
        let fuzzy = FuzzyTermQuery::new(Term::from_field_text(self.fields.key, key), 2, true);
        let mut found = 0;
        for reader in self.searcher.segment_readers() {
            let inverted = reader.inverted_index(self.fields.key)?;
            let mut terms = inverted.terms().search(fuzzy.automaton()?).into_stream()?;
            while found < NEIGHBOURS && terms.advance() {
                take(terms.key());
                found += 1;
            }
        }
        // shorter and shorter beginnings until there is enough, down to those of the same office
        let mut cut = key.len();
        while found < limit.saturating_mul(2) && cut > OFFICE {
            cut -= 1;
            let Some(prefix) = key.get(..cut) else { continue };
            found = 0;
            for reader in self.searcher.segment_readers() {
                let inverted = reader.inverted_index(self.fields.key)?;
                let mut terms = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
                while found < NEIGHBOURS && terms.advance() && terms.key().starts_with(prefix.as_bytes()) {
                    take(terms.key());
                    found += 1;
                }
            }
        }
        Ok(keys)
    }
}

/// Characters at the beginning that two keys share.
fn shared(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}
