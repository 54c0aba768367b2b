//! Which documents to read for a question that names none, whatever language they are in.
//!
//! e5 puts texts of one language closer together, whatever they say: a Korean question is nearer to many Korean documents
//! than to the one English document that answers it. So each language is searched by itself, and a cosine counts in
//! standard deviations above what chance would bring among that language's documents.

use std::collections::HashMap;

use super::evidence::Asked;
use super::weighted::Weighted;
use crate::error::Result;
use crate::index::{Crowd, Filter, Row, Snapshot};
use crate::model::Embedding;
use crate::patent::Language;

/// How a document stands before it is read.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Standing {
    /// BM25, as a share of what the question's words could reach, 0 … 1.
    pub words: f32,
    /// How far its cosine is above what chance would bring among the documents of its language, in standard deviations; 0
    /// without vectors, below 0 for most.
    pub meaning: f32,
    /// What its place in the list that is asked about adds, 0 without one.
    pub listed: f32,
}

impl Standing {
    /// What documents are ordered by before they are read.
    pub fn score(&self) -> f32 {
        self.words + MEANING_WEIGHT * self.meaning
    }
}

/// A standard deviation counts as much as this share of the words.
const MEANING_WEIGHT: f32 = 0.15;
/// Documents taken from the words; deep enough for one of another language that shares but a name with the question.
const WORDS_DEPTH: usize = 400;
/// The same from what they say in each other language, and what a word counts there beside one that was said.
const RENDERED_DEPTH: usize = 100;
const RENDERED: f32 = 0.7;
/// Documents taken from each language by meaning.
const DEPTH: usize = 100;
/// The least deviation believed.
const LEAST_DEVIATION: f32 = 0.005;
/// A language's own deviation counts as much as that of all languages where it has so many documents.
const OWN_DEVIATION: f32 = 30.0;
/// Where a question is without what those of its language have in common, what it does not mean stands this many deviations
/// above what chance would bring, and a deviation counts half as much (medians of 165 searches with known documents).
const STRANGERS: f32 = 1.9;
const WIDER: f32 = 2.0;
/// Deviations by which a document in the question's own language stands nearer: most look for such first.
const OWN_LANGUAGE: f32 = 1.0;
/// Documents from which a language is judged by itself.
const FEW: u64 = 5;
/// Documents read besides those that stand best: the nearest by meaning, at most so many a language, and those in which
/// the words found most, in all and of the other languages than the first.
const BY_MEANING: usize = 16;
const BY_MEANING_A_LANGUAGE: usize = 4;
const BY_WORDS: usize = 3;

/// The share of the words from which the first document of a list stands for its matter, whatever its vector says.
const LEADS_BY_WORDS: f32 = 0.5;
/// Deviations that what is like it stands lower: it may not be what was meant.
const LESS_SURE: f32 = 0.5;

/// Before any vector has spoken for it.
const NOT_NEAR: Standing = Standing { words: 0.0, meaning: -6.0, listed: 0.0 };

/// The documents that stand best, then those that lead in one respect; about `limit` + `BY_MEANING` + `BY_WORDS`.
///
/// # Errors
/// What the index says.
pub fn shortlist(snapshot: &Snapshot, text: &str, asked: Option<&Asked>, filter: &Filter, limit: usize) -> Result<Vec<(Row, Standing)>> {
    let mut found: HashMap<Row, Standing> = HashMap::new();
    let best_possible = Weighted::new(snapshot, text).best_possible_bm25();
    let lang = Language::of(text);
    let mut by_words: Vec<(f32, Row)> = snapshot.lexical(text, filter, WORDS_DEPTH)?.into_iter().map(|hit| (hit.score / best_possible, hit.row)).collect();
    let own_words = by_words.len();
    by_words.extend(rendered(snapshot, text, &lang, filter)?);
    for (words, row) in &by_words {
        let standing = found.entry(*row).or_insert(if asked.is_some() { NOT_NEAR } else { Standing::default() });
        standing.words = standing.words.max(*words);
    }
    let mut by_meaning: Vec<(f32, Row)> = Vec::new();
    for aim in asked.into_iter().flat_map(|asked| &asked.aims) {
        let crowds = Crowds::of(snapshot, &aim.embedding, filter)?;
        let above = |of: &OfLanguage, cosine: f32| {
            let above = crowds.above(&of.crowd, cosine) + if of.is_in(&lang) { OWN_LANGUAGE } else { 0.0 };
            if aim.centred { (above - STRANGERS) / WIDER } else { above }
        };
        let is_for = |of: &&OfLanguage| of.language.as_ref().is_none_or(|language| aim.is_for(language, &lang));
        add(&mut found, crowds.each.iter().filter(is_for), above);
        for of in crowds.each.iter().filter(is_for) {
            by_meaning.extend(of.crowd.nearest.iter().take(BY_MEANING_A_LANGUAGE).map(|hit| (above(of, hit.score), hit.row)));
        }
        // what the words alone found is at most as near as the last of those listed
        for (_, row) in &by_words {
            let of = crowds.each.get(snapshot.language_of(*row)).filter(|of| of.crowd.nearest.iter().all(|near| near.row != *row));
            let last = of.filter(is_for).and_then(|of| Some(above(of, of.crowd.nearest.last()?.score)));
            if let (Some(last), Some(standing)) = (last, found.get_mut(row)) {
                standing.meaning = standing.meaning.max(last);
            }
        }
    }
    let ranked = ranked(found);
    let (best, rest) = ranked.split_at(limit.min(ranked.len()));
    by_meaning.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (by_own, by_rendered) = by_words.split_at(own_words);
    let language = by_own.first().map(|(_, row)| snapshot.language_of(*row));
    let foreign = by_own.iter().map(|(_, row)| *row).filter(|row| Some(snapshot.language_of(*row)) != language);
    let leaders: Vec<Row> = by_meaning
        .into_iter()
        .map(|(_, row)| row)
        .take(BY_MEANING)
        .chain(foreign.take(BY_WORDS))
        .chain(by_own.iter().map(|(_, row)| *row).take(BY_WORDS))
        .chain(by_rendered.iter().map(|(_, row)| *row).take(BY_WORDS))
        .collect();
    Ok(best.iter().chain(rest.iter().filter(|(row, _)| leaders.contains(row))).copied().collect())
}

/// What the words of a question find among documents in other languages, each with its share of what they could reach, best first.
pub(super) fn rendered(snapshot: &Snapshot, text: &str, lang: &Language, filter: &Filter) -> Result<Vec<(f32, Row)>> {
    let mut found: Vec<(f32, Row)> = Vec::new();
    for rendering in snapshot.renderings(text, lang) {
        let Some(within) = filter.in_language(&rendering.lang) else { continue };
        let best_possible = Weighted::rendered(snapshot, &rendering).best_possible_bm25();
        let hits = snapshot.lexical_concepts(&rendering.concepts, &within, RENDERED_DEPTH)?;
        found.extend(hits.into_iter().map(|hit| (RENDERED * (hit.score / best_possible).min(1.0), hit.row)));
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    Ok(found)
}

/// Ranks a list anew with what is like its first document, `leader` where that is known already: the short words of a search
/// hardly reach a document in another language, a whole document on the same matter does.
///
/// # Errors
/// What the index says.
pub fn with_kin(snapshot: &Snapshot, text: &str, ranked: Vec<(Row, Standing)>, leader: Option<Row>, filter: &Filter) -> Result<Vec<(Row, Standing)>> {
    let leads = |(_, standing): &&(Row, Standing)| standing.words >= LEADS_BY_WORDS || standing.meaning > 0.0;
    let Some(first) = leader.or_else(|| ranked.first().filter(leads).map(|(row, _)| *row)) else { return Ok(ranked) };
    let Some(embedding) = snapshot.embedding(first) else { return Ok(ranked) };
    let mut filter = filter.clone();
    filter.exclude.extend(snapshot.ids(&[first])?);
    let mut found: HashMap<Row, Standing> = ranked.iter().copied().collect();
    let crowds = Crowds::of(snapshot, &embedding, &filter)?;
    let lang = Language::of(text);
    let nearer = |of: &OfLanguage| if of.is_in(&lang) { OWN_LANGUAGE / WIDER } else { 0.0 };
    add(&mut found, crowds.each.iter(), |of, cosine| crowds.above(&of.crowd, cosine) + nearer(of) - LESS_SURE);
    Ok(self::ranked(found))
}

/// Notes how the nearest of each crowd stand, by how far they are `above` chance.
fn add<'a>(found: &mut HashMap<Row, Standing>, crowds: impl Iterator<Item = &'a OfLanguage>, above: impl Fn(&OfLanguage, f32) -> f32) {
    for (of, hit) in crowds.flat_map(|of| of.crowd.nearest.iter().map(move |hit| (of, hit))) {
        let standing = found.entry(hit.row).or_insert(NOT_NEAR);
        standing.meaning = standing.meaning.max(above(of, hit.score));
    }
}

fn ranked(found: HashMap<Row, Standing>) -> Vec<(Row, Standing)> {
    let mut ranked: Vec<(Row, Standing)> = found.into_iter().collect();
    ranked.sort_by(|a, b| b.1.score().total_cmp(&a.1.score()).then(a.0.cmp(&b.0)));
    ranked
}

/// The documents of one language as a query sees them.
struct OfLanguage {
    crowd: Crowd,
    /// `None` where none of them was admitted, or where it is not known.
    language: Option<Language>,
}

impl OfLanguage {
    fn is_in(&self, lang: &Language) -> bool {
        self.language.as_ref().is_some_and(|language| language.same(lang))
    }
}

/// The crowds of a query, one a language.
struct Crowds {
    each: Vec<OfLanguage>,
    /// The mean variance of the cosines within a language.
    variance: f32,
}

impl Crowds {
    /// What a language with hardly any documents is like is judged by that of another script or region, else by all others, and
    /// chance has as many documents to pick from as all languages have.
    fn of(snapshot: &Snapshot, embedding: &Embedding, filter: &Filter) -> Result<Self> {
        let crowds = snapshot.dense_by_language(embedding, filter, DEPTH)?.into_iter();
        let with_language = |crowd: Crowd| OfLanguage { language: crowd.nearest.first().and_then(|hit| snapshot.language(hit.row)), crowd };
        let mut each: Vec<OfLanguage> = crowds.map(with_language).collect();
        let admitted = each.iter().map(|of| of.crowd.admitted).sum();
        for at in (0..each.len()).filter(|at| each[*at].crowd.documents < FEW).collect::<Vec<_>>() {
            let large = || each.iter().filter(|of| of.crowd.documents >= FEW);
            let of_kin = |of: &&OfLanguage| each[at].language.as_ref().is_some_and(|own| of.is_in(own));
            let kin: Vec<&Crowd> = large().filter(of_kin).map(|of| &of.crowd).collect();
            let judges = if kin.is_empty() { large().map(|of| &of.crowd).collect() } else { kin };
            let Some((mean, deviation)) = weighed(&judges, |judge| judge.mean).zip(weighed(&judges, |judge| judge.deviation)) else { break };
            let crowd = &mut each[at].crowd;
            (crowd.mean, crowd.deviation, crowd.admitted) = (mean, deviation, admitted);
        }
        let crowds: Vec<&Crowd> = each.iter().map(|of| &of.crowd).collect();
        let variance = weighed(&crowds, |crowd| crowd.deviation * crowd.deviation).unwrap_or_default();
        Ok(Self { each, variance })
    }

    /// How far a document's cosine is above the highest that chance alone would bring among as many as the others of its crowd,
    /// in their standard deviations; for `n` normal values that is about √(2 ln n).
    fn above(&self, crowd: &Crowd, cosine: f32) -> f32 {
        let by_chance = (2.0 * (crowd.admitted.max(2) as f32).ln()).sqrt();
        let (mean, variance) = if crowd.documents < FEW { (crowd.mean, crowd.deviation * crowd.deviation) } else { others(crowd, cosine) };
        let n = crowd.documents as f32;
        let variance = (n * variance + OWN_DEVIATION * self.variance) / (n + OWN_DEVIATION);
        (cosine - mean) / variance.sqrt().max(LEAST_DEVIATION) - by_chance
    }
}

/// The mean of a number of each crowd, by documents; `None` where there are none.
fn weighed(crowds: &[&Crowd], of: impl Fn(&Crowd) -> f32) -> Option<f32> {
    let documents: f32 = crowds.iter().map(|crowd| crowd.documents as f32).sum();
    (documents > 0.0).then(|| crowds.iter().map(|crowd| crowd.documents as f32 * of(crowd)).sum::<f32>() / documents)
}

/// Mean and variance of a crowd without the document whose cosine this is.
fn others(crowd: &Crowd, cosine: f32) -> (f32, f32) {
    let n = crowd.documents as f32;
    let apart = cosine - crowd.mean;
    let variance = (n * crowd.deviation * crowd.deviation - apart * apart * n / (n - 1.0)) / (n - 1.0);
    (crowd.mean - apart / (n - 1.0), variance.max(0.0))
}
