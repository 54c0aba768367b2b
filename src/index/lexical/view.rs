//! One commit of the words, opened: where each row lies, what is stored, what BM25 needs to know.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use tantivy::columnar::ColumnValues;
use tantivy::columnar::StrColumn;
use tantivy::schema::Value;
use tantivy::{DocAddress, Searcher, SegmentReader, TantivyDocument, TantivyError, Term};

use super::super::filter::Bits;
use super::initials::Initials;
use super::schema::{Fields, unsealed};
use super::{damaged, translate};
use crate::error::{Error, Result};
use crate::index::{Row, terms};
use crate::patent::{Patent, PatentId};

/// An open commit. It keeps answering from its own files whatever is committed later.
pub(in crate::index) struct View {
    pub(super) searcher: Searcher,
    pub(super) dir: PathBuf,
    pub(super) fields: Fields,
    /// Row number → place, [`NOWHERE`] for rows that were deleted or replaced.
    places: Vec<u64>,
    /// Per segment: row numbers and numbers as written.
    rows: Vec<Arc<dyn ColumnValues<u64>>>,
    ids: Vec<Option<StrColumn>>,
    /// The languages of the collection, and which of them a row is in.
    languages: Vec<String>,
    language_of: Vec<u16>,
    /// Read when initials are first asked for.
    pub(super) initials: OnceLock<Initials>,
    pub(super) statistics: Statistics,
}

/// What BM25 needs, counted once.
#[derive(Debug, Clone, Default)]
pub(super) struct Statistics {
    /// Documents, those deleted and not yet merged away included, as in tantivy's document frequencies.
    pub documents: u64,
    /// For each text field: tokens in all, scaled as if every document had the field, so that the mean is the mean of those that do.
    pub tokens: [u64; 4],
}

const NOWHERE: u64 = u64::MAX;

impl View {
    pub(super) fn new(searcher: Searcher, fields: Fields, dir: &Path) -> tantivy::Result<Self> {
        let mut view = Self {
            fields,
            places: Vec::new(),
            rows: Vec::new(),
            ids: Vec::new(),
            languages: Vec::new(),
            language_of: Vec::new(),
            initials: OnceLock::new(),
            statistics: Statistics::measure(&searcher, fields)?,
            searcher: searcher.clone(),
            dir: dir.to_owned(),
        };
        for (segment, reader) in (0u64..).zip(searcher.segment_readers()) {
            let rows = reader.fast_fields().u64("row")?.first_or_default_col(NOWHERE);
            for doc in reader.doc_ids_alive() {
                let row = rows.get_val(doc) as usize;
                if row >= view.places.len() {
                    view.places.resize(row + 1, NOWHERE);
                }
                view.places[row] = segment << 32 | u64::from(doc);
            }
            view.note_languages(reader, rows.as_ref())?;
            view.rows.push(rows);
            view.ids.push(reader.fast_fields().str("id")?);
        }
        Ok(view)
    }

    fn note_languages(&mut self, reader: &SegmentReader, rows: &dyn ColumnValues<u64>) -> tantivy::Result<()> {
        self.language_of.resize(self.places.len(), 0);
        let Some(column) = reader.fast_fields().str("lang")? else { return Ok(()) };
        let mut known = Vec::with_capacity(column.num_terms());
        for ord in 0..column.num_terms() as u64 {
            let mut name = String::new();
            column.ord_to_str(ord, &mut name)?;
            let at = self.languages.iter().position(|n| *n == name).unwrap_or_else(|| {
                self.languages.push(name);
                self.languages.len() - 1
            });
            known.push(at as u16);
        }
        for doc in reader.doc_ids_alive() {
            if let (Some(language), Some(ord)) = (self.language_of.get_mut(rows.get_val(doc) as usize), column.term_ords(doc).next()) {
                *language = known[ord as usize];
            }
        }
        Ok(())
    }

    /// The languages of the collection; [`View::language_of`] counts in them.
    pub fn languages(&self) -> &[String] {
        &self.languages
    }

    /// Which language a stored row is in.
    pub fn language_of(&self, row: Row) -> usize {
        self.language_of.get(row.0 as usize).copied().unwrap_or_default().into()
    }

    /// Stored documents.
    pub fn documents(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// One more than the highest row stored.
    pub fn row_end(&self) -> u64 {
        self.places.len() as u64
    }

    /// Every stored row, in order.
    pub fn live_rows(&self) -> impl Iterator<Item = Row> + '_ {
        (0u64..).zip(&self.places).filter(|(_, place)| **place != NOWHERE).map(|(row, _)| Row(row))
    }

    /// The rows that are wanted, by publication date, then by row; those without a date come last.
    pub fn by_date(&self, wanted: &dyn Fn(Row) -> bool, newest_first: bool) -> Result<Vec<Row>> {
        let mut found: Vec<(u64, Row)> = Vec::new();
        for (reader, rows) in self.searcher.segment_readers().iter().zip(&self.rows) {
            let dates = reader.fast_fields().u64("date").map_err(|e| self.trouble(e))?;
            for doc in reader.doc_ids_alive() {
                let row = Row(rows.get_val(doc));
                if wanted(row) {
                    let date = dates.first(doc);
                    found.push((if newest_first { date.map_or(u64::MAX, |date| u64::MAX - date) } else { date.unwrap_or(u64::MAX) }, row));
                }
            }
        }
        found.sort_unstable();
        Ok(found.into_iter().map(|(_, row)| row).collect())
    }

    /// Where a row lies.
    pub(super) fn place(&self, row: Row) -> Option<DocAddress> {
        let place = self.places.get(usize::try_from(row.0).ok()?).copied().filter(|place| *place != NOWHERE)?;
        Some(DocAddress::new((place >> 32) as u32, place as u32))
    }

    /// Whether a row is stored.
    pub fn is_live(&self, row: Row) -> bool {
        self.place(row).is_some()
    }

    pub(super) fn row_of(&self, segment: usize, doc: u32) -> Row {
        Row(self.rows.get(segment).map_or(NOWHERE, |rows| rows.get_val(doc)))
    }

    /// The number of a row as written, without reading the document.
    pub fn id(&self, row: Row) -> Result<Option<PatentId>> {
        let Some(place) = self.place(row) else { return Ok(None) };
        let Some(Some(column)) = self.ids.get(place.segment_ord as usize) else { return Ok(None) };
        let Some(ord) = column.term_ords(place.doc_id).next() else { return Ok(None) };
        let mut text = String::new();
        column.ord_to_str(ord, &mut text).map_err(|e| self.trouble(e))?;
        text.parse().map(Some)
    }

    /// An error of reading: the files were whole when they were written, so what cannot be read has been damaged since.
    pub(super) fn trouble(&self, error: impl Into<TantivyError>) -> Error {
        match translate(&self.dir, error.into()) {
            Error::Internal(reason) => damaged(&self.dir, reason),
            Error::Io { source, .. } if source.kind() == std::io::ErrorKind::Other => damaged(&self.dir, source),
            error => error,
        }
    }

    /// The stored bytes of a row.
    pub fn body(&self, row: Row) -> Result<Option<Vec<u8>>> {
        let Some(place) = self.place(row) else { return Ok(None) };
        let doc: TantivyDocument = self.searcher.doc(place).map_err(|e| self.trouble(e))?;
        let Some(stored) = doc.get_first(self.fields.body).and_then(|value| value.as_bytes()) else { return Ok(None) };
        let body = unsealed(stored).ok_or_else(|| damaged(&self.dir, "a stored document is not what was written"))?;
        Ok(Some(body.to_vec()))
    }

    /// The stored document of a row.
    pub fn get(&self, row: Row) -> Result<Option<Patent>> {
        self.body(row)?.map(|body| serde_json::from_slice(&body).map_err(Error::internal)).transpose()
    }

    /// How many documents have each value of a field of whole strings, most frequent first.
    pub fn counts_by(&self, field: &str) -> Result<Vec<(String, u64)>> {
        if !["country", "lang", "kind"].contains(&field) {
            return Err(Error::invalid("field", format!("{field:?} cannot be counted; take country, lang or kind")));
        }
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for reader in self.searcher.segment_readers() {
            let Some(column) = reader.fast_fields().str(field).map_err(|e| self.trouble(e))? else { continue };
            let mut by_ord = vec![0u64; column.num_terms()];
            for ord in reader.doc_ids_alive().flat_map(|doc| column.term_ords(doc)) {
                by_ord[ord as usize] += 1;
            }
            for (ord, count) in (0u64..).zip(by_ord).filter(|(_, count)| *count > 0) {
                let mut text = String::new();
                column.ord_to_str(ord, &mut text).map_err(|e| self.trouble(e))?;
                *counts.entry(text).or_default() += count;
            }
        }
        let mut counts: Vec<(String, u64)> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        Ok(counts)
    }

    /// Documents that hold an analysed term in any text field: the largest of the fields' counts.
    pub(super) fn document_frequency(&self, term: &str) -> tantivy::Result<u64> {
        let mut most = 0;
        for field in self.fields.texts() {
            most = most.max(self.searcher.doc_freq(&Term::from_field_text(field, term))?);
        }
        Ok(most)
    }

    /// The terms of titles and abstracts, each with the number of documents that hold it; what cannot
    /// be read is left out.
    pub fn vocabulary(&self) -> impl Iterator<Item = (String, u64)> {
        self.terms_of(self.fields.head)
    }

    /// The same for applicants.
    pub fn applicants(&self) -> impl Iterator<Item = (String, u64)> {
        self.terms_of(self.fields.applicant)
    }

    fn terms_of(&self, field: tantivy::schema::Field) -> impl Iterator<Item = (String, u64)> + use<> {
        let mut counts: HashMap<String, u64> = HashMap::new();
        for index in self.searcher.segment_readers().iter().filter_map(|reader| reader.inverted_index(field).ok()) {
            let Ok(mut terms) = index.terms().stream() else { continue };
            while let Some((term, info)) = terms.next() {
                if let Ok(term) = std::str::from_utf8(term) {
                    *counts.entry(term.to_owned()).or_default() += u64::from(info.doc_freq);
                }
            }
        }
        counts.into_iter()
    }

    /// Whether all words of `name` stand in applicants, and one of them far more often there than in titles and abstracts: a name,
    /// not a topic (tyres, where half of the collection is a tyre maker's). Initials of a name are one too.
    pub fn is_applicant(&self, name: &str) -> Result<bool> {
        if !self.names_of(name)?.is_empty() {
            return Ok(true);
        }
        let (mut all, mut any) = (true, false);
        for word in terms(name) {
            let count = |field| self.searcher.doc_freq(&Term::from_field_text(field, &word.text)).map_err(|e| self.trouble(e));
            let (named, said) = (count(self.fields.applicant)?, count(self.fields.head)?);
            all &= named > 0;
            any |= named > 2 * said;
        }
        Ok(all && any)
    }

    /// Whether any document holds an analysed term.
    pub fn mentions(&self, term: &str) -> Result<bool> {
        Ok(self.document_frequency(term).map_err(|e| self.trouble(e))? > 0)
    }

    /// The inverse document frequency of BM25, `ln(1 + (N − n + ½) / (n + ½))`, of an analysed term; 0 for an empty collection.
    pub fn idf(&self, term: &str) -> f32 {
        let (all, with) = (self.statistics.documents as f32, self.document_frequency(term).unwrap_or(0) as f32);
        ((all - with).max(0.0) + 0.5).mul_add(1.0 / (with + 0.5), 1.0).ln() * f32::from(u8::from(all > 0.0))
    }

    /// Documents alive, by segment.
    pub(super) fn alive(&self, segment: usize) -> Bits {
        let reader = &self.searcher.segment_readers()[segment];
        match reader.alive_bitset() {
            None => Bits::all(reader.max_doc() as usize),
            Some(alive) => {
                let mut bits = Bits::none(reader.max_doc() as usize);
                alive.iter_alive().for_each(|doc| bits.set(doc as usize));
                bits
            }
        }
    }
}

impl Statistics {
    fn measure(searcher: &Searcher, fields: Fields) -> tantivy::Result<Self> {
        let mut statistics = Self { documents: searcher.segment_readers().iter().map(|r| u64::from(r.max_doc())).sum(), ..Self::default() };
        for (tokens, field) in statistics.tokens.iter_mut().zip(fields.texts()) {
            let mut having = 0u64;
            for reader in searcher.segment_readers() {
                *tokens += reader.inverted_index(field)?.total_num_tokens();
                let norms = reader.get_fieldnorms_reader(field)?;
                having += (0..reader.max_doc()).filter(|doc| norms.fieldnorm_id(*doc) > 0).count() as u64;
            }
            *tokens = (u128::from(*tokens) * u128::from(statistics.documents) / u128::from(having.max(1))) as u64;
        }
        Ok(statistics)
    }
}
