//! Which sentences of a document are worth an embedding: those whose words, numbers and signs fit the question.

use std::collections::HashSet;

use super::{Candidate, Reading, UNITS_EMBEDDED, UNITS_SKIMMED, score, stated, units};
use crate::index::Names;
use crate::patent::{Patent, Quote};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::measure::numbers;
use crate::search::suited::BACKGROUND;
use crate::search::weighted::Weighted;

/// What a telling word more is worth to a sentence that says what a reference sign stands for.
const TOLD: f32 = 8.0;

/// The sentences of a document that are worth an embedding, weighed by their words.
pub(super) fn thin_out(patent: &Patent, analysis: &Analysis, question: &Weighted, facets: &[&Weighted], reading: Reading) -> Vec<Candidate> {
    let claims = if reading == Reading::Full && !analysis.claims_of_part { analysis.claims.as_slice() } else { &[] };
    let asked: HashSet<String> = numbers(&analysis.content).collect();
    let mut candidates: Vec<Candidate> = units(patent, claims)
        .into_iter()
        .filter(|(section, _)| !analysis.asks_which_claim || section.is_claim())
        .filter_map(|(section, range)| Quote::new(patent, section, range).ok())
        .map(|quote| Candidate {
            coverage: question.coverage(quote.text()),
            // which document is meant does not hang on how it says what a thing is made of
            quantity: if reading == Reading::Skim && analysis.wanted == Wanted::Material {
                1.0
            } else {
                stated(&analysis.wanted, quote.text()) * limited(analysis, quote.text(), reading)
            },
            numbers: share(&asked, quote.text()),
            quote,
            cosine: 0.0,
            telling: 0.0,
            telling_facets: Vec::new(),
            facets: Vec::new(),
            score: 0.0,
        })
        .collect();
    if reading == Reading::Full {
        question.tell_apart(&mut candidates, &patent.heading(), facets);
        if !patent.lang.same(&analysis.lang) {
            add_names(analysis, &mut candidates);
        }
    }
    candidates.iter_mut().for_each(|c| c.score = score(c, 0.0, reading));
    if let (Reading::Full, Some(background)) = (reading, analysis.background) {
        candidates.iter_mut().filter(|c| background.tells(c.quote.text())).for_each(|c| c.score += BACKGROUND);
    }
    if let (Reading::Full, Some(sign)) = (reading, &analysis.sign)
        && candidates.iter().any(|c| sign.stands_in(c.quote.text()))
    {
        candidates.retain(|c| sign.stands_in(c.quote.text()));
        candidates.iter_mut().filter(|c| sign.is_told_in(c.quote.text())).for_each(|c| c.telling += TOLD);
        candidates.iter_mut().for_each(|c| c.score = score(c, 0.0, reading));
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
    candidates.truncate(if reading == Reading::Full { UNITS_EMBEDDED } else { UNITS_SKIMMED });
    candidates
}

/// Names that stand in a sentence as they sound count as words that it shares, the more the fewer sentences have one.
fn add_names(analysis: &Analysis, candidates: &mut [Candidate]) {
    let asked = Names::of(&analysis.content);
    if asked.is_empty() {
        return;
    }
    let standing: Vec<Vec<bool>> = candidates.iter().map(|c| asked.standing(&Names::of(c.quote.text()))).collect();
    let mut having: Vec<f32> = Vec::new();
    for names in &standing {
        having.resize(names.len(), 0.0);
        having.iter_mut().zip(names).for_each(|(count, stands)| *count += f32::from(u8::from(*stands)));
    }
    let all = candidates.len() as f32;
    for (candidate, names) in candidates.iter_mut().zip(&standing) {
        candidate.telling += names.iter().zip(&having).filter(|(stands, _)| **stands).map(|(_, having)| (1.0 + all / having).ln()).sum::<f32>();
    }
}

/// The share of the numbers `asked` that stand in `text`; 0 where none is asked.
fn share(asked: &HashSet<String>, text: &str) -> f32 {
    if asked.is_empty() {
        return 0.0;
    }
    numbers(text).collect::<HashSet<_>>().intersection(asked).count() as f32 / asked.len() as f32
}

/// 0 where the side of a number is asked for and the numbers of `text` are on the other, else 1.
fn limited(analysis: &Analysis, text: &str, reading: Reading) -> f32 {
    let (Some(limit), Wanted::Number(quantities), Reading::Full) = (analysis.limit, &analysis.wanted, reading) else { return 1.0 };
    f32::from(u8::from(quantities.is_empty() || quantities.iter().any(|quantity| quantity.limited_in(text, limit))))
}
