//! Evidence location: in the best documents, the sentences that answer.
//!
//! A sentence is weighed by the cosine of its embedding (its own and that of the lines around it), by the words it shares with
//! the question (by their rarity in the collection), and by whether it states the quantity that is asked for. Nothing here
//! decides whether that is *enough*: that is `desk/decide.rs`.

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
        let distinct: HashSet<String> = terms(text).into_iter().map(|t| t.text).collect();
        let weights: HashMap<String, f32> = distinct.into_iter().map(|term| (term.clone(), snapshot.idf(&term))).collect();
        let total = weights.values().sum::<f32>().max(f32::EPSILON);
        Self { weights, total }
    }

    /// The share of the question's weight whose words occur in `text`, 0 … 1.
    pub fn coverage(&self, text: &str) -> f32 {
        let present: HashSet<String> = terms(text).into_iter().map(|t| t.text).collect();
        self.weights.iter().filter(|(term, _)| present.contains(*term)).map(|(_, w)| w).sum::<f32>() / self.total
    }
}

/// A sentence, clause or claim of a document, weighed.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The words, with their place.
    pub quote: Quote,
    /// Share of the question's words found here, 0 … 1.
    pub coverage: f32,
    /// Cosine to the question, of the words and of the lines around them; 0 without an embedder.
    pub cosine: f32,
    /// Cosine to each part of a question that asks for several things.
    pub facets: Vec<f32>,
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
    /// Its score from retrieval.
    pub retrieval: f32,
    /// Sentences, best first.
    pub candidates: Vec<Candidate>,
    /// Share of the question's words found anywhere in the document.
    pub coverage: f32,
    /// Mean cosine of its sentences: what counts as nothing in common in this document.
    pub background: f32,
}

/// Sentences of one document that are weighed with the embedder; more are thinned out by their words first.
const UNITS_EMBEDDED: usize = 64;
/// The best of them are weighed again with the lines around them.
const UNITS_IN_CONTEXT: usize = 6;
/// What a full word coverage adds to a cosine.
const COVERAGE_WEIGHT: f32 = 0.12;
/// What stating the asked quantity adds.
const QUANTITY_BONUS: f32 = 0.04;
/// The longest claim that is quoted whole when the question does not name it, in characters.
const WHOLE_CLAIM_CHARS: usize = 500;
/// The longest claim that is quoted whole when the question names it.
const NAMED_CLAIM_CHARS: usize = 2000;
/// Characters of the lines around a sentence that are read with it.
const CONTEXT_CHARS: usize = 360;

/// The units of a document: sentences of text, whole claims, clauses of long ones.
fn units(patent: &Patent, claims: &[u32]) -> Vec<(Section, Range<usize>)> {
    let named = |section: &Section| matches!(section, Section::Claim(n) if claims.contains(n));
    patent
        .sections()
        .filter(|(section, _)| claims.is_empty() || named(section))
        .flat_map(|(section, text)| {
            let whole = if named(&section) { NAMED_CLAIM_CHARS } else { WHOLE_CLAIM_CHARS };
            let ranges = match sentences(text) {
                pieces if pieces.is_empty() => pieces,
                pieces if section.is_claim() && text.chars().count() <= whole => vec![pieces[0].start..pieces[pieces.len() - 1].end],
                pieces => pieces,
            };
            ranges.into_iter().map(move |range| (section.clone(), range))
        })
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
    let question = Weighted::new(&snapshot, &analysis.words);
    let questions = match &app.embedder {
        Some(embedder) => {
            let texts = std::iter::once(&analysis.content).chain(&analysis.facets).cloned().collect();
            embedder.embed(texts, TextKind::Query).await?
        }
        None => Vec::new(),
    };
    let mut located = Vec::with_capacity(documents.len());
    for (retrieval, patent) in documents {
        let mut candidates = thin_out(&patent, analysis, &question);
        let mut background = 0.0;
        if let (Some(embedder), Some(asked)) = (&app.embedder, questions.first()) {
            let texts = candidates.iter().map(|c| c.quote.text().to_owned()).collect();
            let embeddings = embedder.embed(texts, TextKind::Passage).await?;
            weigh(&mut candidates, asked, &questions[1..], &embeddings);
            background = candidates.iter().map(|c| c.cosine).sum::<f32>() / candidates.len().max(1) as f32;
            let lines: Vec<String> = candidates.iter().take(UNITS_IN_CONTEXT).map(|c| around(&patent, &c.quote)).collect();
            let embeddings = embedder.embed(lines, TextKind::Passage).await?;
            for (candidate, embedding) in candidates.iter_mut().zip(&embeddings) {
                candidate.cosine = 0.6 * candidate.cosine + 0.4 * asked.cosine(embedding);
                candidate.score = score(candidate);
            }
            // those further down were not read in their lines: they stay behind
            let read = UNITS_IN_CONTEXT.min(candidates.len());
            candidates[..read].sort_by(|a, b| b.score.total_cmp(&a.score));
        }
        let whole = patent.sections().map(|(_, text)| text).chain(patent.applicants.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
        located.push(Located { coverage: question.coverage(&whole), patent, retrieval, candidates, background });
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
            let mut candidate = Candidate { quote, coverage, cosine: 0.0, facets: Vec::new(), quantity, score: 0.0 };
            candidate.score = score(&candidate);
            candidate
        })
        .collect();
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.truncate(UNITS_EMBEDDED);
    candidates
}

fn weigh(candidates: &mut [Candidate], asked: &Embedding, facets: &[Embedding], embeddings: &[Embedding]) {
    for (candidate, embedding) in candidates.iter_mut().zip(embeddings) {
        candidate.cosine = asked.cosine(embedding);
        candidate.facets = facets.iter().map(|facet| facet.cosine(embedding)).collect();
        candidate.score = score(candidate);
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}

fn score(candidate: &Candidate) -> f32 {
    // a title names the subject and states nothing
    let title = if *candidate.quote.section() == Section::Title { 0.05 } else { 0.0 };
    candidate.cosine + COVERAGE_WEIGHT * candidate.coverage + if candidate.quantity { QUANTITY_BONUS } else { 0.0 } - title
}

/// A quote with the lines around it in its section.
pub fn around(patent: &Patent, quote: &Quote) -> String {
    let Some(section) = patent.section(quote.section()) else { return quote.text().to_owned() };
    let room = CONTEXT_CHARS.saturating_sub(quote.text().chars().count()) / 2;
    let before: String = section[..quote.range().start].chars().rev().take(room).collect::<Vec<_>>().into_iter().rev().collect();
    let after: String = section[quote.range().end..].chars().take(room).collect();
    format!("{before}{}{after}", quote.text())
}
