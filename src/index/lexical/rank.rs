//! BM25 over the fields, summed with boosts.
//!
//! Two departures from tantivy's own statistics: a term has one document frequency for all fields (a word is not rare because
//! few documents came with their descriptions), and the mean length of a field is taken over the documents that have it.

use std::collections::HashMap;

use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, EnableScoring, Occur, Query, TermQuery, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED, Term};

use super::gate::Gate;
use super::view::View;
use super::{guarded, settings};
use crate::error::Result;
use crate::index::Scored;
use crate::index::analyzer::terms;
use crate::index::filter::Best;

/// A term of the query.
struct Asked {
    term: String,
    /// How often the query says it.
    times: u32,
    /// Documents that hold it.
    documents: u64,
}

/// The statistics of one query.
struct Collection<'a> {
    view: &'a View,
    frequencies: HashMap<&'a str, u64>,
}

impl Bm25StatisticsProvider for Collection<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let at = self.view.fields.texts().iter().position(|f| *f == field);
        Ok(at.map_or(0, |at| self.view.statistics.tokens[at]).max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.view.statistics.documents)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        Ok(term.value().as_str().and_then(|text| self.frequencies.get(text).copied()).unwrap_or(0))
    }
}

impl View {
    /// The `limit` documents behind the gate that answer `text` best.
    pub fn lexical(&self, text: &str, gate: Option<&Gate>, limit: usize) -> Result<Vec<Scored>> {
        if limit == 0 {
            return Ok(Vec::new());
        }
        guarded(&self.dir, || {
            let asked = self.asked(text)?;
            let query = self.query(&asked);
            let collection = Collection { view: self, frequencies: asked.iter().map(|a| (a.term.as_str(), a.documents)).collect() };
            let weight = query.weight(EnableScoring::enabled_from_statistics_provider(&collection, &self.searcher))?;
            let mut best = Best::new(limit);
            for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
                self.rank_segment(weight.as_ref(), segment, reader, gate, &mut best)?;
            }
            Ok(best.into_sorted())
        })
    }

    fn rank_segment(&self, weight: &dyn Weight, segment: usize, reader: &SegmentReader, gate: Option<&Gate>, best: &mut Best) -> tantivy::Result<()> {
        let Some(bits) = gate.map(|gate| gate.segment(segment)) else {
            return weight.for_each_pruning(best.threshold(), reader, &mut |doc, score| {
                if !reader.is_deleted(doc) {
                    best.offer(self.row_of(segment, doc), score);
                }
                best.threshold()
            });
        };
        // Few documents pass: go from one to the next. Many: walk the postings with pruning and look at the gate.
        if bits.count() * 16 > u64::from(reader.max_doc()) {
            return weight.for_each_pruning(best.threshold(), reader, &mut |doc, score| {
                if bits.has(doc as usize) {
                    best.offer(self.row_of(segment, doc), score);
                }
                best.threshold()
            });
        }
        let mut scorer = weight.scorer(reader, 1.0)?;
        for doc in bits.iter().map(|doc| doc as u32) {
            let at = if scorer.doc() < doc { scorer.seek(doc) } else { scorer.doc() };
            if at == doc {
                best.offer(self.row_of(segment, doc), scorer.score());
            } else if at == TERMINATED {
                break;
            }
        }
        Ok(())
    }

    /// The terms of the query that the collection knows, the most telling ones when there are many.
    fn asked(&self, text: &str) -> tantivy::Result<Vec<Asked>> {
        let mut times: HashMap<String, u32> = HashMap::new();
        for token in terms(text) {
            *times.entry(token.text).or_default() += 1;
        }
        let mut asked = Vec::with_capacity(times.len());
        for (term, times) in times {
            let documents = self.document_frequency(&term)?;
            if documents > 0 {
                asked.push((self.worth(documents, times), Asked { term, times, documents }));
            }
        }
        asked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.term.cmp(&b.1.term)));
        asked.truncate(settings().words.query_terms);
        Ok(asked.into_iter().map(|(_, asked)| asked).collect())
    }

    /// What a term can add to a score: its idf, and how often it is asked for.
    fn worth(&self, documents: u64, times: u32) -> f32 {
        let (all, with) = (self.statistics.documents as f32, documents as f32);
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln() * said(times)
    }

    fn query(&self, asked: &[Asked]) -> BooleanQuery {
        let boosts = &settings().words.boosts;
        let fields = self.fields.texts().into_iter().zip([boosts.head, boosts.claims, boosts.description, boosts.applicant]);
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(asked.len() * 4);
        for (field, boost) in fields {
            for asked in asked {
                let term = TermQuery::new(Term::from_field_text(field, &asked.term), IndexRecordOption::WithFreqs);
                clauses.push((Occur::Should, Box::new(BoostQuery::new(Box::new(term), boost * said(asked.times)))));
            }
        }
        BooleanQuery::new(clauses)
    }
}

/// The weight of a term that the query says so often, with BM25's k3 of 8 for the query side.
fn said(times: u32) -> f32 {
    let times = times as f32;
    9.0 * times / (8.0 + times)
}
