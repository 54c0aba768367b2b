//! Evidence location: in the best documents, the sentences that answer.
//!
//! A sentence is weighed by the words it shares with the question (by their rarity in the collection), by the cosine of its
//! embedding, and by whether it states the quantity that is asked for. Nothing here decides whether that is *enough*:
//! that is `desk/decide.rs`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::analysis::{Analysis, Wanted};
use super::quantity;
use crate::app::App;
use crate::error::Result;
use crate::index::{Snapshot, terms};
use crate::model::{Embedding, TextKind};
use crate::patent::sentence::sentences;
use crate::patent::{Patent, Quote, Section};

/// The words of a question with their weights.
#[derive(Debug, Clone)]
pub struct Weighted {
    weights: HashMap<String, f32>,
    total: f32,
}

impl Weighted {
    /// Weighs each distinct word of `text` by its inverse document frequency in the collection.
    pub fn new(snapshot: &Snapshot, text: &str) -> Self {
        let weights: HashMap<String, f32> = terms(text)
            .into_iter()
            .map(|t| t.text)
            .collect::<HashSet<_>>()
            .into_iter()
            .map(|term| {
                let idf = snapshot.idf(&term);
                (term, idf)
            })
            .collect();
        let total = weights.values().sum::<f32>().max(f32::EPSILON);
        Self { weights, total }
    }

    /// The share of the question's weight whose words occur in `text`, 0 … 1.
    pub fn coverage(&self, text: &str) -> f32 {
        let present: HashSet<String> = terms(text).into_iter().map(|t| t.text).collect();
        self.weights.iter().filter(|(term, _)| present.contains(*term)).map(|(_, w)| w).sum::<f32>() / self.total
    }
}

/// A sentence or clause of a document, weighed.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The words, with their place.
    pub quote: Quote,
    /// Share of the question's words found here, 0 … 1.
    pub coverage: f32,
    /// Cosine to the whole question; `None` without an embedder.
    pub cosine: Option<f32>,
    /// Best cosine to any single facet, with the facet's number.
    pub facet: Option<(usize, f32)>,
    /// Whether it states the quantity that is asked for (true where none is).
    pub quantity: bool,
    /// What the candidates are ordered by.
    pub score: f32,
}

/// A document with its weighed sentences, best first.
#[derive(Debug, Clone)]
pub struct Located {
    /// The document.
    pub patent: Patent,
    /// Its rank score from retrieval.
    pub retrieval: f32,
    /// Sentences, best first.
    pub candidates: Vec<Candidate>,
    /// Share of the question's words found anywhere in the document.
    pub coverage: f32,
}

/// Sentences of one document that are weighed with the embedder; more are thinned out by their words first.
const UNITS_EMBEDDED: usize = 96;
/// What a full word coverage adds to a cosine.
const COVERAGE_WEIGHT: f32 = 0.15;
/// What stating the asked quantity adds.
const QUANTITY_BONUS: f32 = 0.04;

/// The units of a document: every sentence or clause of every section.
fn units(patent: &Patent, claims: &[u32]) -> Vec<(Section, Range<usize>)> {
    let wanted = |section: &Section| claims.is_empty() || matches!(section, Section::Claim(n) if claims.contains(n));
    patent
        .sections()
        .filter(|(section, _)| wanted(section))
        .flat_map(|(section, text)| sentences(text).into_iter().map(move |range| (section.clone(), range)))
        .collect()
}

/// The sentences that share most words with the question: cheap, for lists of hits.
pub fn by_words(patent: &Patent, question: &Weighted, limit: usize) -> Vec<Quote> {
    let mut found: Vec<(f32, Quote)> = units(patent, &[])
        .into_iter()
        .filter(|(section, _)| *section != Section::Title)
        .filter_map(|(section, range)| Quote::new(patent, section, range).ok())
        .map(|quote| (question.coverage(quote.text()), quote))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: earlier sections win ties
    found.into_iter().map(|(_, quote)| quote).take(limit).collect()
}

/// Weighs the sentences of each document; the documents keep their order.
///
/// # Errors
/// What the index or the embedder says.
pub async fn locate(app: &App, analysis: &Analysis, documents: Vec<(f32, Patent)>) -> Result<Vec<Located>> {
    let snapshot = app.index.snapshot();
    let question = Weighted::new(&snapshot, &analysis.content);
    let questions = match &app.embedder {
        Some(embedder) => {
            let texts = std::iter::once(&analysis.content).chain(&analysis.facets).cloned().collect();
            embedder.embed(texts, TextKind::Query).await?
        }
        None => Vec::new(),
    };
    let mut located = Vec::with_capacity(documents.len());
    for (retrieval, patent) in documents {
        let candidates = thin_out(&patent, analysis, &question);
        let embeddings = match &app.embedder {
            Some(embedder) => {
                let texts = candidates.iter().map(|c| c.quote.text().to_owned()).collect();
                embedder.embed(texts, TextKind::Passage).await?
            }
            None => Vec::new(),
        };
        let mut candidates = candidates;
        weigh(&mut candidates, &questions, &embeddings);
        let whole: String = patent.sections().map(|(_, text)| text).chain(patent.applicants.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
        located.push(Located { coverage: question.coverage(&whole), patent, retrieval, candidates });
    }
    Ok(located)
}

fn thin_out(patent: &Patent, analysis: &Analysis, question: &Weighted) -> Vec<Candidate> {
    let states = |text: &str| match &analysis.wanted {
        Wanted::Number(quantities) if quantities.is_empty() => quantity::any_number(text),
        Wanted::Number(quantities) => quantities.iter().any(|q| q.stated_in(text)),
        _ => true,
    };
    let mut candidates: Vec<Candidate> = units(patent, &analysis.claims)
        .into_iter()
        .filter_map(|(section, range)| Quote::new(patent, section, range).ok())
        .map(|quote| {
            let (coverage, quantity) = (question.coverage(quote.text()), states(quote.text()));
            Candidate { quote, coverage, cosine: None, facet: None, quantity, score: coverage + if quantity { 0.2 } else { 0.0 } }
        })
        .collect();
    if candidates.len() > UNITS_EMBEDDED {
        candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
        candidates.truncate(UNITS_EMBEDDED);
    }
    candidates
}

fn weigh(candidates: &mut [Candidate], questions: &[Embedding], embeddings: &[Embedding]) {
    for (i, candidate) in candidates.iter_mut().enumerate() {
        if let (Some(embedding), Some(question)) = (embeddings.get(i), questions.first()) {
            candidate.cosine = Some(question.cosine(embedding));
            candidate.facet = questions[1..]
                .iter()
                .map(|facet| facet.cosine(embedding))
                .enumerate()
                .max_by(|a, b| a.1.total_cmp(&b.1));
        }
        let meaning = candidate.cosine.unwrap_or_default().max(candidate.facet.map_or(0.0, |(_, cosine)| cosine - 0.01));
        candidate.score = meaning + COVERAGE_WEIGHT * candidate.coverage + if candidate.quantity { QUANTITY_BONUS } else { 0.0 };
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}
