//! BM25 over the fields, summed with boosts.
//!
//! Two departures from tantivy's own statistics: a term has one document frequency for all fields (a word is not rare because
//! few documents came with their descriptions), and the mean length of a field is taken over the documents that have it.

use std::collections::HashMap;

use tantivy::query::{Bm25StatisticsProvider, BooleanQuery, BoostQuery, DisjunctionMaxQuery, EnableScoring, Occur, Query, TermQuery, Weight};
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
    /// Documents that hold a term.
    frequencies: HashMap<String, u64>,
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
            let each = asked.iter().flat_map(|asked| self.in_fields(&asked.term, said(asked.times)));
            let query = BooleanQuery::new(each.map(|query| (Occur::Should, query)).collect());
            self.ranked(&query, asked.into_iter().map(|asked| (asked.term, asked.documents)).collect(), gate, limit)
        })
    }

    /// The `limit` documents behind the gate that say most of `concepts`; of the ways to say one, that counts which says most.
    pub fn lexical_concepts(&self, concepts: &[Vec<String>], gate: Option<&Gate>, limit: usize) -> Result<Vec<Scored>> {
        guarded(&self.dir, || {
            let mut frequencies = HashMap::new();
            let mut said: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(concepts.len());
            for ways in concepts {
                let mut each: Vec<Box<dyn Query>> = Vec::with_capacity(ways.len());
                for way in ways {
                    let words = self.asked(way)?;
                    let terms = words.iter().flat_map(|word| self.in_fields(&word.term, 1.0)).map(|query| (Occur::Should, query)).collect();
                    each.push(Box::new(BooleanQuery::new(terms)));
                    frequencies.extend(words.into_iter().map(|word| (word.term, word.documents)));
                }
                said.push((Occur::Should, Box::new(DisjunctionMaxQuery::new(each))));
            }
            self.ranked(&BooleanQuery::new(said), frequencies, gate, limit)
        })
    }

    fn ranked(&self, query: &BooleanQuery, frequencies: HashMap<String, u64>, gate: Option<&Gate>, limit: usize) -> tantivy::Result<Vec<Scored>> {
        let collection = Collection { view: self, frequencies };
        let weight = query.weight(EnableScoring::enabled_from_statistics_provider(&collection, &self.searcher))?;
        let mut best = Best::new(limit);
        for (segment, reader) in self.searcher.segment_readers().iter().enumerate() {
            self.rank_segment(weight.as_ref(), segment, reader, gate, &mut best)?;
        }
        Ok(best.into_sorted())
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

    /// A term in each field.
    fn in_fields(&self, term: &str, weight: f32) -> impl Iterator<Item = Box<dyn Query>> {
        let boosts = &settings().words.boosts;
        let fields = self.fields.texts().into_iter().zip([boosts.head, boosts.claims, boosts.description, boosts.applicant]);
        fields.map(move |(field, boost)| {
            let query = TermQuery::new(Term::from_field_text(field, term), IndexRecordOption::WithFreqs);
            Box::new(BoostQuery::new(Box::new(query), boost * weight)) as Box<dyn Query>
        })
    }
}

/// The weight of a term that the query says so often, with BM25's k3 of 8 for the query side.
fn said(times: u32) -> f32 {
    let times = times as f32;
    9.0 * times / (8.0 + times)
}
