//! One generation, opened for search. What is committed later does not change it.

use std::path::Path;
use std::sync::OnceLock;

use super::dense::{Crowd, Vectors};
use super::filter::Bits;
use super::lexical::{Gate, View, Words};
use super::loanwords::Loanwords;
use super::manifest::Generation;
use super::{Filter, Glossary, Rendering, Row, Scored, VECTORS, stems};
use crate::error::{Error, Result};
use crate::model::{Embedder, Embedding};
use crate::patent::{Date, Language, Patent, PatentId};

/// Documents that a word stands in at least which others are taken for by their sound: rarer ones are mostly misread.
const RARER: u64 = 2;
/// The inverse document frequency below which a word is one that a language model knows (about one document in thirty).
const COMMON: f32 = 3.5;

/// An immutable view of the index.
pub struct Snapshot {
    generation: Generation,
    view: View,
    vectors: Vectors,
    glossary: Glossary,
    /// Read from the words when one is first asked for.
    loanwords: OnceLock<Loanwords>,
    /// The same of applicants.
    owners: OnceLock<Loanwords>,
    /// Stored rows that have been embedded.
    embedded: Bits,
}

impl Snapshot {
    /// Opens `generation`; also returns what had to be left out.
    pub(super) fn open(dir: &Path, words: &Words, glossary: &Glossary, mut generation: Generation, previous: Option<&Self>) -> Result<(Self, Vec<Error>)> {
        let (committed, view) = commit(words)?;
        let damaged = |reason: String| Error::Damaged {
            path: dir.to_owned(),
            reason,
            remedy: "copy the folder back from a backup, or index the files again into a new folder".into(),
        };
        if committed < generation.words {
            return Err(damaged(format!("the words are of commit {committed}, the manifest is of {}", generation.words)));
        }
        if committed == generation.words && view.documents() != generation.documents {
            return Err(damaged(format!("{} documents are stored instead of {}", view.documents(), generation.documents)));
        }
        // a commit of words that was cut short before its manifest: the documents count, their vectors are pending
        generation.words = committed;
        generation.documents = view.documents();
        generation.next_row = generation.next_row.max(view.row_end());
        let (vectors, dropped) = Vectors::open(&dir.join(VECTORS), &generation, previous.map(|p| &p.vectors))?;
        (generation.segments, generation.graph) = vectors.files();
        let mut embedded = Bits::none(view.row_end() as usize);
        vectors.rows().filter(|row| view.is_live(*row)).for_each(|row| embedded.set(row.0 as usize));
        Ok((Self { generation, view, vectors, embedded, glossary: glossary.clone(), loanwords: OnceLock::new(), owners: OnceLock::new() }, dropped))
    }

    /// What this is a view of.
    pub fn generation(&self) -> &Generation {
        &self.generation
    }

    /// Words of the trade, those of this collection first.
    pub fn glossary(&self) -> &Glossary {
        &self.glossary
    }

    /// Whether any document is in `lang`.
    pub fn speaks(&self, lang: &Language) -> bool {
        self.view.languages().iter().any(|code| lang.same(&Language::new(code)))
    }

    /// Stored documents.
    pub fn documents(&self) -> u64 {
        self.view.documents()
    }

    /// Documents that have been embedded, and all documents.
    pub fn vectors(&self) -> (u64, u64) {
        (self.embedded.count(), self.documents())
    }

    /// Whether the vectors are of this embedder; an index without vectors fits any.
    ///
    /// # Errors
    /// [`Error::Mismatch`] with the remedy when another model, or other weights of the same name, made them. Search by words works nevertheless.
    pub fn fits(&self, embedder: &Embedder) -> Result<()> {
        self.generation.embedder.as_ref().map_or(Ok(()), |mark| mark.fits(embedder))
    }

    /// The best documents by words: BM25 summed over the fields. `text` may be a few words, a question, a whole claim.
    ///
    /// # Errors
    /// [`Error::Damaged`] when files cannot be read.
    pub fn lexical(&self, text: &str, filter: &Filter, limit: usize) -> Result<Vec<Scored>> {
        self.view.lexical(text, self.gate(filter)?.as_ref(), limit)
    }

    /// The best documents by what they say of concepts, each given by its ways to say it; the best way counts.
    ///
    /// # Errors
    /// [`Error::Damaged`] when files cannot be read.
    pub fn lexical_concepts(&self, concepts: &[Vec<String>], filter: &Filter, limit: usize) -> Result<Vec<Scored>> {
        self.view.lexical_concepts(concepts, self.gate(filter)?.as_ref(), limit)
    }

    /// The best documents by meaning: cosine of the query with each document's best vector. Empty while nothing is embedded.
    ///
    /// # Errors
    /// [`Error::Mismatch`] when the query is of another length than the stored vectors.
    pub fn dense(&self, query: &Embedding, filter: &Filter, limit: usize) -> Result<Vec<Scored>> {
        match self.gate(filter)? {
            None => self.vectors.search(query, |row| self.view.is_live(row), false, limit),
            Some(gate) => self.vectors.search(query, |row| gate.admits(&self.view, row), true, limit),
        }
    }

    /// The best documents by meaning of each language by itself, and how near that language's documents are as a whole;
    /// exact. The list is by [`Snapshot::language_of`]; it is empty while nothing is embedded.
    ///
    /// # Errors
    /// As [`Snapshot::dense`].
    pub fn dense_by_language(&self, query: &Embedding, filter: &Filter, limit: usize) -> Result<Vec<Crowd>> {
        let admits = self.admits(filter)?;
        let group = |row| self.view.is_live(row).then(|| (self.view.language_of(row), admits(row)));
        self.vectors.search_groups(query, &group, self.view.languages().len(), limit)
    }

    /// The vector of a stored row, the first of several; `None` where it has none.
    pub fn embedding(&self, row: Row) -> Option<Embedding> {
        self.vectors.embedding(row)
    }

    /// Which language a stored row is in; the number means something only within this snapshot.
    pub fn language_of(&self, row: Row) -> usize {
        self.view.language_of(row)
    }

    /// The language a stored row is in; `None` where that is not known.
    pub fn language(&self, row: Row) -> Option<Language> {
        self.view.languages().get(self.view.language_of(row)).filter(|code| !code.is_empty()).map(|code| Language::new(code))
    }

    /// Who passes a filter, worked out once: tells of each row whether it is stored and passes.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn admits(&self, filter: &Filter) -> Result<impl Fn(Row) -> bool + Sync + '_> {
        let gate = self.gate(filter)?;
        Ok(move |row| gate.as_ref().map_or_else(|| self.view.is_live(row), |gate| gate.admits(&self.view, row)))
    }

    /// Tells of each row whether it holds any of `stems`, as [`stems`] gives them, in a text field.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn holding_any<'a>(&'a self, stems: &[&str]) -> Result<impl Fn(Row) -> bool + Sync + use<'a>> {
        let gate = Gate::holding_any(&self.view, stems)?;
        Ok(move |row| gate.admits(&self.view, row))
    }

    /// How many documents pass a filter; exact.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn count(&self, filter: &Filter) -> Result<u64> {
        Ok(self.gate(filter)?.map_or(self.documents(), |gate| gate.count()))
    }

    /// How many documents the dates of a filter leave out because they have none; 0 for a filter without dates.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn undated(&self, filter: &Filter) -> Result<u64> {
        if filter.before.or(filter.after).is_none() {
            return Ok(0);
        }
        let of_any_date = Filter { before: None, after: None, ..filter.clone() };
        let dated = self.count(&Filter { after: Some(Date::EARLIEST), ..of_any_date.clone() })?;
        Ok(self.count(&of_any_date)? - dated)
    }

    /// Every document that passes a filter, by publication date; those without a date come last.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn by_date(&self, filter: &Filter, newest_first: bool) -> Result<Vec<Row>> {
        let admits = self.admits(filter)?;
        self.view.by_date(&admits, newest_first)
    }

    /// How many documents there are of each value of "country", "lang" or "kind", most frequent first.
    ///
    /// # Errors
    /// [`Error::Invalid`] for another field.
    pub fn counts_by(&self, field: &str) -> Result<Vec<(String, u64)>> {
        self.view.counts_by(field)
    }

    /// A stored document; `None` when the row was deleted or replaced.
    ///
    /// # Errors
    /// [`Error::Internal`] when the stored form cannot be read.
    pub fn get(&self, row: Row) -> Result<Option<Patent>> {
        self.view.get(row)
    }

    /// Stored documents in the order asked for; rows that are gone are left out.
    ///
    /// # Errors
    /// As [`Snapshot::get`].
    pub fn get_many(&self, rows: &[Row]) -> Result<Vec<(Row, Patent)>> {
        rows.iter().filter_map(|row| self.get(*row).transpose().map(|patent| patent.map(|patent| (*row, patent)))).collect()
    }

    /// The documents of a number, however it is spelled. Without a kind code (or when the source gave none) every
    /// publication step of it is found; a kind code that differs from the stored one finds nothing.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn find(&self, id: &PatentId) -> Result<Vec<(Row, PatentId)>> {
        self.view.find(id)
    }

    /// Stored numbers that come close to one that is not stored, best first.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn nearest_ids(&self, id: &PatentId, limit: usize) -> Result<Vec<PatentId>> {
        self.view.nearest_ids(id, limit)
    }

    /// The numbers of rows, in order, without reading the documents; rows that are gone are left out.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn ids(&self, rows: &[Row]) -> Result<Vec<PatentId>> {
        rows.iter().filter_map(|row| self.view.id(*row).transpose()).collect()
    }

    /// Whether `name` is the name of an applicant, or the telling part of one: some document carries all its words there.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn is_applicant(&self, name: &str) -> Result<bool> {
        Ok(self.view.is_applicant(name)? && self.count(&Filter { applicants: vec![name.to_owned()], ..Filter::default() })? > 0)
    }

    /// The applicants of the collection that a word in katakana or Hangul sounds like: ダイムラークライスラー is "daimlerchrysler".
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn applicants_heard(&self, word: &str) -> Result<Vec<String>> {
        let heard = self.owners.get_or_init(|| Loanwords::of(self.view.applicants(), 1)).meant(word);
        let is_applicant = |name: String| Ok(self.is_applicant(&name)?.then_some(name));
        heard.into_iter().filter_map(|name| is_applicant(name).transpose()).collect()
    }

    /// The documents that say they cite a number, whatever its kind code; and how many say anything of what they cite. Reads
    /// every document.
    ///
    /// # Errors
    /// [`Error::Internal`] when a stored form cannot be read.
    pub fn citing(&self, id: &PatentId) -> Result<(Vec<Row>, u64)> {
        #[derive(serde::Deserialize)]
        struct Citing {
            #[serde(default)]
            citations: Vec<String>,
        }
        let (cites, mut found, mut stating) = (id.cited_as(), Vec::new(), 0);
        self.read_parts(self.rows(), |row, Citing { citations }| {
            stating += u64::from(!citations.is_empty());
            if citations.iter().any(|citation| cites(citation)) {
                found.push(row);
            }
        })?;
        Ok((found, stating))
    }

    /// Gives `each` the part `T` of the stored form of every row; the rest of it is skipped.
    ///
    /// # Errors
    /// [`Error::Internal`] when a stored form cannot be read.
    pub fn read_parts<T: serde::de::DeserializeOwned>(&self, rows: impl Iterator<Item = Row>, mut each: impl FnMut(Row, T)) -> Result<()> {
        for row in rows {
            if let Some(body) = self.view.body(row)? {
                each(row, serde_json::from_slice(&body).map_err(Error::internal)?);
            }
        }
        Ok(())
    }

    /// Every stored row, in order.
    pub fn rows(&self) -> impl Iterator<Item = Row> + '_ {
        self.view.live_rows()
    }

    /// The inverse document frequency (BM25) over the whole collection of a term as [`terms`](super::terms) gives it;
    /// highest for a term that no document holds.
    pub fn idf(&self, term: &str) -> f32 {
        self.view.idf(term)
    }

    /// What `text`, in `lang`, says in each of the other languages that there are documents in.
    pub fn renderings(&self, text: &str, lang: &Language) -> Vec<Rendering> {
        let tells = |text: &str| stems(text).iter().map(|stem| self.idf(stem)).sum();
        let loans = |word: &str| self.loanwords.get_or_init(|| Loanwords::of(self.view.vocabulary(), RARER)).meant(word);
        self.glossary.renderings(text, lang, tells, loans).into_iter().filter(|rendering| self.speaks(&rendering.lang)).collect()
    }

    /// A text in which words of the trade stand in another language; those that every other document uses, stay.
    pub fn mixed(&self, text: &str, from: &Language, into: &Language) -> String {
        let common = |word: &str| matches!(stems(word).iter().collect::<Vec<_>>()[..], [stem] if self.idf(stem) < COMMON);
        self.glossary.mixed(text, from, into, common)
    }

    /// Whether any document says `word`, as the index writes words.
    ///
    /// # Errors
    /// [`Error::Internal`] when files cannot be read.
    pub fn mentions(&self, word: &str) -> Result<bool> {
        self.view.mentions(word)
    }

    /// Rows that wait for their vectors, in order.
    pub(super) fn pending(&self) -> Vec<Row> {
        self.view.live_rows().filter(|row| !self.embedded.has(row.0 as usize)).collect()
    }

    pub(super) fn view(&self) -> &View {
        &self.view
    }

    pub(super) fn dense_side(&self) -> &Vectors {
        &self.vectors
    }

    fn gate(&self, filter: &Filter) -> Result<Option<Gate>> {
        (!filter.is_empty()).then(|| Gate::new(&self.view, filter)).transpose()
    }
}

/// The number of the newest commit, and that very commit: another process may commit between the two looks.
fn commit(words: &Words) -> Result<(u64, View)> {
    let mut committed = words.committed()?;
    loop {
        let view = words.view()?;
        match words.committed()? {
            same if same == committed => return Ok((committed, view)),
            later => committed = later,
        }
    }
}
