//! Which of the documents that were skimmed is the one that a question means? Plain code; no model is asked.
//!
//! The weights and thresholds were set on questions over 96,261 real documents (benches/RESULTS.md). A document counts when
//! it stands out from the others read in its language, and in the question's own language also uses its words.

use std::collections::{HashMap, HashSet};

use super::check;
use crate::patent::{Language, Patent};
use crate::search::analysis::Analysis;
use crate::search::evidence::{Candidate, Located};

/// How far a document has to stand out before it counts as the one that is meant, if it uses the question's words, and in
/// another language, where there are hardly any to share.
const STANDS_OUT: f32 = 0.075;
const STANDS_OUT_FOREIGN: f32 = 0.04;
/// Share of the question's words that the document has to use.
const WORDS_IN_COMMON: f32 = 0.4;
/// With so many of them, standing out less is enough.
const MOST_WORDS: f32 = 0.7;
const STANDS_OUT_WITH_MOST_WORDS: f32 = 0.045;
/// What a document's cosine above its crowd, its BM25 share, the numbers it shares with the question and its applicant add.
const MEANING_WEIGHT: f32 = 0.03;
const WORDS_WEIGHT: f32 = 0.1;
const NUMBERS_WEIGHT: f32 = 0.05;
const APPLICANT_BONUS: f32 = 0.04;

/// The documents that may be meant, with how far each stands out, best first; none when no one does.
pub fn meant(analysis: &Analysis, skimmed: Vec<Located>) -> Vec<(f32, Located)> {
    let mut backgrounds: HashMap<Language, (f32, f32)> = HashMap::new();
    for (l, c) in skimmed.iter().flat_map(|l| l.candidates.iter().map(move |c| (l, c))) {
        let (sum, count) = backgrounds.entry(language(l, c)).or_default();
        (*sum, *count) = (*sum + c.cosine, *count + 1.0);
    }
    let background = |language: &Language| backgrounds.get(language).map_or(0.0, |(sum, count)| sum / count);
    let mut ranked: Vec<(f32, Located)> = skimmed.into_iter().filter_map(|l| Some((stands_out(analysis, &l, &background)?, l))).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked
}

/// How far a document stands out; `None` when that is not enough.
fn stands_out(analysis: &Analysis, l: &Located, background: &impl Fn(&Language) -> f32) -> Option<f32> {
    let above = |c: &Candidate| c.score - background(&language(l, c));
    let best = l.candidates.iter().max_by(|a, b| above(a).total_cmp(&above(b)))?;
    let applicant = names_applicant(&analysis.text, &l.patent);
    let numbers = shared_numbers(&analysis.content, &l.patent);
    let standing = above(best)
        + MEANING_WEIGHT * l.standing.meaning
        + WORDS_WEIGHT * l.standing.words
        + NUMBERS_WEIGHT * numbers
        + if applicant { APPLICANT_BONUS } else { 0.0 };
    let foreign = !language(l, best).same(&analysis.lang);
    let enough = if foreign {
        standing >= STANDS_OUT_FOREIGN
    } else {
        let most_words = l.coverage >= MOST_WORDS;
        let by_words_alone = best.cosine == 0.0; // no embedder
        standing >= STANDS_OUT && l.coverage >= WORDS_IN_COMMON || most_words && (by_words_alone || standing >= STANDS_OUT_WITH_MOST_WORDS)
    };
    tracing::debug!(
        id = %l.patent.id, lang = l.patent.lang.code(), foreign, standing, above = above(best), meaning = l.standing.meaning,
        words = l.standing.words, coverage = l.coverage, numbers, applicant, enough, "skimmed"
    );
    enough.then_some(standing)
}

/// The language of a sentence: its script tells, for some offices' abstracts hold a translation beside the original; what is
/// written in Latin letters is in the document's language.
fn language(l: &Located, candidate: &Candidate) -> Language {
    let by_script = Language::of(candidate.quote.text());
    let latin = |language: &Language| !["ko", "ja", "zh", "ru"].contains(&language.code().split('-').next().unwrap_or_default());
    if latin(&by_script) && latin(&l.patent.lang) { l.patent.lang.clone() } else { by_script }
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

/// The share of the question's numbers that stand in the document; 0 where the question has none.
fn shared_numbers(question: &str, patent: &Patent) -> f32 {
    let asked: HashSet<String> = check::numbers(question).collect();
    if asked.is_empty() {
        return 0.0;
    }
    let stated: HashSet<String> = check::numbers(&patent.whole()).collect();
    asked.intersection(&stated).count() as f32 / asked.len() as f32
}
