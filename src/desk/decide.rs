//! Is the evidence enough? Plain code over weighed sentences; no model is asked.
//!
//! The thresholds were set on the golden questions and on development questions over real collections (benches/RESULTS.md);
//! they err towards saying "not stated", because a wrong answer is worse than none.

use std::collections::{HashMap, HashSet};

use crate::patent::{Patent, Quote, Section};
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
        nearest: Box<(Patent, Quote)>,
    },
    /// Nothing comes near.
    Nothing,
}

/// How far the best sentence has to stand out from the other sentences read before its document counts as the one that is
/// meant; with words in common, less is enough, and in another language, where there can be none, too.
const STANDS_OUT: f32 = 0.13;
const STANDS_OUT_WITH_WORDS: f32 = 0.11;
const STANDS_OUT_FOREIGN: f32 = 0.09;
/// Share of the question's words that the document uses for "words in common".
const WORDS_IN_COMMON: f32 = 0.35;
/// Share of the question's words that a *named* document in the same language has to use.
const NAMED_WORDS: f32 = 0.45;
/// Quotes of one answer.
const QUOTES: usize = 3;
/// Documents of a comparison.
const COMPARED: usize = 2;

/// Decides what may be said.
pub fn decide(analysis: &Analysis, located: Vec<Located>, named: bool) -> Verdict {
    let ranked = by_evidence(analysis, located, named);
    let Some(first) = ranked.first() else { return Verdict::Nothing };
    let comparison = analysis.wanted == Wanted::Comparison || named && ranked.len() > 1;
    for (standing, l) in ranked.iter().take(3) {
        let best = &l.candidates[0];
        tracing::debug!(
            named,
            standing,
            cosine = best.cosine,
            words_here = best.coverage,
            words = l.coverage,
            quantity = l.candidates.iter().any(|c| c.quantity),
            rank = l.retrieval,
            "evidence"
        );
    }
    if analysis.wanted == Wanted::Documents && !named {
        let top = first.0;
        let near: Vec<_> =
            ranked.into_iter().filter(|(standing, l)| near(analysis, *standing, l) && *standing > top - 0.02).filter_map(|(_, l)| best(l)).collect();
        return if near.is_empty() { Verdict::Nothing } else { Verdict::Documents(near) };
    }
    if !named && !near(analysis, first.0, &first.1) {
        return Verdict::Nothing;
    }
    let documents: Vec<Located> = ranked.into_iter().map(|(_, l)| l).take(if comparison { COMPARED.max(if named { 4 } else { 0 }) } else { 1 }).collect();
    let foreign = |l: &Located| l.patent.lang != analysis.lang;
    let speaks_of_it = |l: &Located| !named || foreign(l) || l.coverage >= NAMED_WORDS || !analysis.claims.is_empty() && analysis.words.chars().count() < 12;
    let quotes: Vec<(Patent, Quote)> =
        documents.iter().filter(|l| speaks_of_it(l)).flat_map(|l| choose(l, analysis, if comparison { 2 } else { QUOTES })).collect();
    if quotes.is_empty() {
        return match documents.into_iter().next().and_then(best) {
            Some(nearest) => Verdict::NotStated { nearest: Box::new(nearest) },
            None => Verdict::Nothing,
        };
    }
    Verdict::Answer(quotes)
}

/// Documents by how far their best sentence stands out from what was read in their language, best first.
pub fn by_evidence(analysis: &Analysis, located: Vec<Located>, named: bool) -> Vec<(f32, Located)> {
    let mut backgrounds: HashMap<String, Vec<f32>> = HashMap::new();
    for l in &located {
        backgrounds.entry(l.patent.lang.code().to_owned()).or_default().push(l.background);
    }
    let mut ranked: Vec<(f32, Located)> = located
        .into_iter()
        .filter(|l| !l.candidates.is_empty())
        .map(|l| {
            let read = &backgrounds[l.patent.lang.code()];
            let background = read.iter().sum::<f32>() / read.len() as f32;
            let applicant = if names_applicant(&analysis.text, &l.patent) { 0.04 } else { 0.0 };
            let best = l.candidates.iter().map(|c| c.score).fold(f32::MIN, f32::max);
            (best - background + applicant + 0.1 * l.retrieval, l)
        })
        .collect();
    if !named {
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    }
    ranked
}

/// Whether a question names the applicant of a document: by its first word, or by four characters in a row of a CJK name.
fn names_applicant(question: &str, patent: &Patent) -> bool {
    const LEGAL_FORMS: [&str; 12] = [
        "株式会社",
        "주식회사",
        "有限公司",
        "股份有限公司",
        "科技有限公司",
        "有限会社",
        "재단법인",
        "산학협력단",
        "대학교산학협력단",
        "the",
        "company",
        "corporation",
    ];
    let lower = question.to_lowercase();
    patent.applicants.iter().any(|name| {
        let mut core = name.to_lowercase();
        for form in LEGAL_FORMS {
            core = core.replace(form, " ");
        }
        let first = core.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default().to_owned();
        let ascii = first.is_ascii();
        let long_enough = if ascii { first.len() >= 4 } else { first.chars().count() >= 4 };
        let shortened: String = first.chars().take(4).collect();
        long_enough && (lower.contains(&first) || !ascii && lower.contains(&shortened))
    })
}

fn near(analysis: &Analysis, standing: f32, located: &Located) -> bool {
    let foreign = located.patent.lang != analysis.lang;
    let enough = if foreign {
        STANDS_OUT_FOREIGN
    } else if located.coverage >= WORDS_IN_COMMON {
        STANDS_OUT_WITH_WORDS
    } else {
        STANDS_OUT
    };
    standing >= enough
}

fn best(located: Located) -> Option<(Patent, Quote)> {
    let quote = located.candidates.iter().find(|c| *c.quote.section() != Section::Title).or(located.candidates.first())?.quote.clone();
    Some((located.patent, quote))
}

/// The sentences to quote: the best one, then the best for each part of the question, then those as good as the best.
fn choose(located: &Located, analysis: &Analysis, limit: usize) -> Vec<(Patent, Quote)> {
    let numeric = matches!(analysis.wanted, Wanted::Number(_));
    let fits: Vec<&Candidate> = located.candidates.iter().filter(|c| (!numeric || c.quantity) && *c.quote.section() != Section::Title).collect();
    let Some(first) = fits.first() else { return Vec::new() };
    let mut chosen: Vec<&Candidate> = vec![first];
    for facet in 0..analysis.facets.len() {
        let of = |c: &Candidate| c.facets.get(facet).copied().unwrap_or_default();
        if let Some(best) = fits.iter().copied().max_by(|a, b| of(a).total_cmp(&of(b))) {
            chosen.push(best);
        }
    }
    chosen.extend(fits.iter().skip(1).filter(|c| c.score > first.score - 0.02));
    let mut seen = HashSet::new();
    chosen.retain(|c| seen.insert((c.quote.section().to_string(), c.quote.range().start)));
    chosen.truncate(limit);
    chosen.into_iter().map(|c| (located.patent.clone(), c.quote.clone())).collect()
}
