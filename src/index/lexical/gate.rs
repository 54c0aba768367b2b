//! A filter turned into the set of documents that pass it. Words and vectors are searched behind the same gate.

use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use super::super::filter::Bits;
use super::view::View;
use crate::error::Result;
use crate::index::{Filter, Row, terms};
use crate::patent::Symbol;

/// The documents that pass.
pub(in crate::index) struct Gate {
    /// One set a segment; deleted documents are in none.
    segments: Vec<Bits>,
    count: u64,
}

impl Gate {
    /// Works out who passes.
    pub fn new(view: &View, filter: &Filter) -> Result<Self> {
        let mut applicants = filter.applicants.clone();
        for name in &filter.applicants {
            applicants.extend_from_slice(view.names_of(name)?);
        }
        let mut segments: Vec<Bits> = (0..view.searcher.segment_readers().len()).map(|segment| view.alive(segment)).collect();
        for (bits, reader) in segments.iter_mut().zip(view.searcher.segment_readers()) {
            narrow(bits, reader, view, filter, &applicants).map_err(|e| view.trouble(e))?;
        }
        if let Some(only) = &filter.only {
            let mut wanted: Vec<Bits> = view.searcher.segment_readers().iter().map(|r| Bits::none(r.max_doc() as usize)).collect();
            for place in only.iter().filter_map(|row| view.place(*row)) {
                wanted[place.segment_ord as usize].set(place.doc_id as usize);
            }
            segments.iter_mut().zip(&wanted).for_each(|(bits, wanted)| bits.keep(wanted));
        }
        for id in &filter.exclude {
            for (row, _) in view.find(id)? {
                if let Some(place) = view.place(row) {
                    segments[place.segment_ord as usize].clear(place.doc_id as usize);
                }
            }
        }
        Ok(Self::of(segments))
    }

    /// The documents that hold any of `stems` in a text field.
    pub fn holding_any(view: &View, stems: &[&str]) -> Result<Self> {
        let holding = |(segment, reader): (usize, &SegmentReader)| {
            let mut any = Bits::none(reader.max_doc() as usize);
            for stem in stems {
                view.fields.texts().into_iter().try_for_each(|field| add_term(&mut any, reader, field, stem))?;
            }
            any.keep(&view.alive(segment));
            Ok(any)
        };
        let segments: tantivy::Result<Vec<Bits>> = view.searcher.segment_readers().iter().enumerate().map(holding).collect();
        segments.map(Self::of).map_err(|e| view.trouble(e))
    }

    fn of(segments: Vec<Bits>) -> Self {
        Self { count: segments.iter().map(Bits::count).sum(), segments }
    }

    /// How many pass.
    pub fn count(&self) -> u64 {
        self.count
    }

    pub(super) fn segment(&self, segment: usize) -> &Bits {
        &self.segments[segment]
    }

    /// Whether a row passes.
    pub fn admits(&self, view: &View, row: Row) -> bool {
        view.place(row).is_some_and(|place| self.segments[place.segment_ord as usize].has(place.doc_id as usize))
    }
}

fn narrow(bits: &mut Bits, reader: &SegmentReader, view: &View, filter: &Filter, applicants: &[String]) -> tantivy::Result<()> {
    let fields = view.fields;
    let empty = || Bits::none(reader.max_doc() as usize);
    if !filter.countries.is_empty() {
        let mut any = empty();
        add_holding(&mut any, reader, fields.country, "", |term| filter.countries.iter().any(|c| c.eq_ignore_ascii_case(term)))?;
        bits.keep(&any);
    }
    if !filter.langs.is_empty() {
        let mut any = empty();
        add_holding(&mut any, reader, fields.lang, "", |term| filter.langs.iter().any(|lang| speaks(term, lang)))?;
        bits.keep(&any);
    }
    if !filter.classes.is_empty() {
        let mut any = empty();
        for class in &filter.classes {
            if has_own_term(class) {
                add_term(&mut any, reader, fields.class, class.as_str())?;
            } else {
                add_holding(&mut any, reader, fields.class, class.as_str(), |_| true)?;
            }
        }
        bits.keep(&any);
    }
    if !applicants.is_empty() {
        let mut any = empty();
        for name in applicants {
            let words = terms(name);
            let mut all = if words.is_empty() { empty() } else { Bits::all(reader.max_doc() as usize) };
            for word in words {
                let mut one = empty();
                add_term(&mut one, reader, fields.applicant, &word.text)?;
                if let Some(short) = shortened(&word.text) {
                    add_term(&mut one, reader, fields.applicant, short)?;
                }
                all.keep(&one);
            }
            all.iter().for_each(|doc| any.set(doc));
        }
        bits.keep(&any);
    }
    if filter.before.is_some() || filter.after.is_some() {
        let dates = reader.fast_fields().u64("date")?;
        let before = filter.before.map_or(u64::MAX, |date| u64::from(date.number()));
        let after = filter.after.map_or(0, |date| u64::from(date.number()));
        let out: Vec<usize> = bits.iter().filter(|doc| !dates.first(*doc as u32).is_some_and(|date| date < before && date >= after)).collect();
        out.into_iter().for_each(|doc| bits.clear(doc));
    }
    Ok(())
}

/// How the European Patent Office shortens a word of a company's name: "AIR PROD & CHEM".
fn shortened(word: &str) -> Option<&'static str> {
    const SHORT: [(&str, &str); 13] = [
        ("product", "prod"),
        ("chemic", "chem"),
        ("industri", "ind"),
        ("univers", "univ"),
        ("institut", "inst"),
        ("technolog", "tech"),
        ("research", "res"),
        ("electr", "elec"),
        ("manufactur", "mfg"),
        ("laborator", "lab"),
        ("develop", "dev"),
        ("engineer", "eng"),
        ("pharmaceut", "pharm"),
    ];
    SHORT.iter().find(|(long, _)| word.starts_with(long)).map(|(_, short)| *short)
}

/// "zh-TW" is "zh"; "zh" is not "zh-TW".
fn speaks(stored: &str, wanted: &str) -> bool {
    let head = stored.get(..wanted.len());
    head.is_some_and(|head| head.eq_ignore_ascii_case(wanted)) && (stored.len() == wanted.len() || stored[wanted.len()..].starts_with('-'))
}

/// Whether every symbol under `class` carries it as a term of its own (see `schema::chain`): section, class, subclass,
/// main group. What ends inside a class number or a subgroup is a prefix.
fn has_own_term(class: &Symbol) -> bool {
    let text = class.as_str();
    matches!(text.len(), 1 | 3 | 4) || (text.len() > 4 && !text.contains('/'))
}

/// Adds the documents of a segment that hold a term of `field` which begins with `prefix` and is `wanted`.
fn add_holding(bits: &mut Bits, reader: &SegmentReader, field: Field, prefix: &str, wanted: impl Fn(&str) -> bool) -> tantivy::Result<()> {
    let inverted = reader.inverted_index(field)?;
    let mut terms = inverted.terms().range().ge(prefix.as_bytes()).into_stream()?;
    while terms.advance() {
        let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
        if !term.starts_with(prefix) {
            break;
        }
        if wanted(term) {
            let mut postings = inverted.read_postings_from_terminfo(terms.value(), IndexRecordOption::Basic)?;
            while postings.doc() != TERMINATED {
                bits.set(postings.doc() as usize);
                postings.advance();
            }
        }
    }
    Ok(())
}

/// Adds the documents of a segment that hold `term`.
fn add_term(bits: &mut Bits, reader: &SegmentReader, field: Field, term: &str) -> tantivy::Result<()> {
    if let Some(mut postings) = reader.inverted_index(field)?.read_postings(&Term::from_field_text(field, term), IndexRecordOption::Basic)? {
        while postings.doc() != TERMINATED {
            bits.set(postings.doc() as usize);
            postings.advance();
        }
    }
    Ok(())
}
