//! Words and vectors under one filter, fused; families collapsed.
//!
//! Fusion is a convex combination of two scores (Bruch, Gai, Ingber: "An Analysis of Fusion Functions for Hybrid Retrieval",
//! 2023), not of ranks. Each counts in standard deviations of its own list above what came behind the best, so a list
//! without a clear leader (the words of an English query among Korean documents) says little.

use std::collections::{HashMap, HashSet};

use super::evidence::Aim;
use super::weighted::{Weighted, Words};
use super::{Evidence, Hit, Mode, Query, evidence, shortlist};
use crate::app::App;
use crate::error::{Error, Result};
use crate::index::{Filter, Row, Scored, Snapshot};
use crate::model::{Embedder, TextKind};
use crate::patent::{Language, Patent, PatentId, Quote};

/// Documents taken from each list before fusing.
const DEPTH: usize = 100;
/// Share of the words in the fused score, and what is left of it where they found but documents of another script, in which
/// words share little more than names (chosen on the development queries, see benches/RESULTS.md).
const WORDS_SHARE: f32 = 0.35;
const FOREIGN_SHARE: f32 = 0.1;
/// Share of what a query says in a document's language in its meaning, beside the query as it is.
const RENDERED_SHARE: f32 = 0.6;
/// What words rendered in other languages count in a search of everything, beside what they do in one of certain languages: most
/// who search everything find it in their own.
const RENDERED_BESIDE_OWN: f32 = 0.5;

/// A document in a ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The stored document.
    pub row: Row,
    /// Fused score; comparable within one ranking.
    pub score: f32,
    /// BM25, where words found it.
    pub lexical: Option<f32>,
    /// Cosine, where vectors found it.
    pub dense: Option<f32>,
}

/// Ranked patents with the sentences nearest to the query.
///
/// # Errors
/// [`Error::Invalid`] for an empty query, [`Error::Unavailable`] for dense search without an embedder, and what the index says.
pub async fn search(app: &App, query: &Query) -> Result<Vec<Hit>> {
    if query.text.trim().is_empty() {
        return Err(Error::invalid("query", "is empty; write words, a question or a claim"));
    }
    if query.text.len() > app.limits.question_bytes {
        let limit = app.limits.question_bytes;
        return Err(Error::invalid("query", format!("{} bytes are more than the {limit} a query may have; shorten it", query.text.len())));
    }
    let aims = embed_query(app, &query.text, is_across(&query.filter), query.mode).await?;
    let (snapshot, query) = (app.index.snapshot(), query.clone());
    blocking(move || {
        let mut ranked = rank(&snapshot, &query.text, &aims, &query.filter, query.mode, query.limit.max(1) * 2)?;
        lead(&snapshot, &query, &mut ranked)?;
        hits(&snapshot, &query, ranked)
    })
    .await
}

/// Puts the documents first whose numbers the query names, where they pass its filter.
fn lead(snapshot: &Snapshot, query: &Query, ranked: &mut Vec<Ranked>) -> Result<()> {
    let (admits, best) = (snapshot.admits(&query.filter)?, ranked.first().map_or(1.0, |best| best.score));
    for (_, id) in PatentId::find_in(&query.text).into_iter().rev() {
        for (row, _) in snapshot.find(&id)?.into_iter().filter(|(row, _)| admits(*row)) {
            let known = ranked.iter().position(|other| other.row == row).map(|at| ranked.remove(at));
            let (lexical, dense) = known.map_or((None, None), |known| (known.lexical, known.dense));
            ranked.insert(0, Ranked { row, score: best, lexical, dense });
        }
    }
    Ok(())
}

/// Whether each document that passes is compared, whatever its language: among those of certain offices or languages. A search
/// of everything walks the graph, which is built for embeddings as they are.
pub fn is_across(filter: &Filter) -> bool {
    !filter.langs.is_empty() || !filter.countries.is_empty()
}

/// What documents are compared with for a query: its embedding alone, or, for documents `across` languages, the embedding without
/// what questions in its own have in common, and those of what it says in other languages. None where the mode or a missing model
/// leaves words alone.
///
/// # Errors
/// [`Error::Unavailable`] when dense search is asked for and there is no embedder.
pub async fn embed_query(app: &App, text: &str, across: bool, mode: Mode) -> Result<Vec<Aim>> {
    let snapshot = app.index.snapshot();
    match (&app.embedder, mode) {
        (_, Mode::Lexical) => Ok(Vec::new()),
        (Some(embedder), Mode::Dense) if snapshot.fits(embedder).is_err() => snapshot.fits(embedder).map(|()| Vec::new()),
        (Some(embedder), _) if embedder_for(app, &snapshot).is_some() => {
            let Some(question) = embedder.embed(vec![text.to_owned()], TextKind::Query).await?.pop() else { return Ok(Vec::new()) };
            if across { evidence::aims(app, &Language::of(text), vec![(text.to_owned(), question)]).await } else { Ok(vec![Aim::plain(question)]) }
        }
        (_, Mode::Hybrid) => Ok(Vec::new()),
        (Some(_), Mode::Dense) => Err(Error::Unavailable {
            what: "this index has no vectors yet".into(),
            remedy: "run `priorart index` without files to compute them, or search with --mode lexical".into(),
        }),
        (None, Mode::Dense) => Err(Error::Unavailable {
            what: "no embedder is loaded".into(),
            remedy: format!("run `priorart models pull {}`, or search with --mode lexical", app.embedder_name()),
        }),
    }
}

/// The embedder, where there are vectors of its own to compare with.
pub(crate) fn embedder_for<'a>(app: &'a App, snapshot: &Snapshot) -> Option<&'a Embedder> {
    app.embedder.as_ref().filter(|embedder| snapshot.vectors().0 > 0 && snapshot.fits(embedder).is_ok())
}

/// Runs CPU-bound work off the async threads.
pub(crate) async fn blocking<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    // A panic's own words may hold text of the question: they are not passed on.
    tokio::task::spawn_blocking(work).await.map_err(|_| Error::internal("a search stopped unexpectedly"))?
}

/// The fused ranking, best first, without families collapsed.
///
/// # Errors
/// What the index says.
pub fn rank(snapshot: &Snapshot, text: &str, aims: &[Aim], filter: &Filter, mode: Mode, limit: usize) -> Result<Vec<Ranked>> {
    let depth = limit.max(DEPTH);
    let lexical = if mode == Mode::Dense { Vec::new() } else { in_all_languages(snapshot, text, filter, depth)? };
    let aims = if mode == Mode::Lexical { &[] } else { aims };
    let dense = aims.first().map_or(Ok(Vec::new()), |own| snapshot.dense(&own.embedding, filter, depth))?;
    let scores = |hits: &[Scored]| hits.iter().map(|hit| hit.score).collect::<Vec<f32>>();
    // what the query says in another language is compared with the documents of that language alone
    let mut nearer: Vec<(&Language, HashMap<Row, f32>, Scale)> = Vec::new();
    for aim in aims {
        let Some((lang, within)) = aim.of.as_ref().and_then(|lang| Some((lang, filter.in_language(lang)?))) else { continue };
        let hits = snapshot.dense(&aim.embedding, &within, depth)?;
        if let Some(scale) = Scale::of(&scores(&hits)) {
            nearer.push((lang, hits.iter().map(|hit| (hit.row, hit.score)).collect(), scale));
        }
    }
    let mut found: HashMap<Row, Ranked> = HashMap::new();
    for hit in &lexical {
        found.insert(hit.row, Ranked { row: hit.row, score: 0.0, lexical: Some(hit.score), dense: None });
    }
    let none = |row: Row| Ranked { row, score: 0.0, lexical: None, dense: None };
    for hit in &dense {
        found.entry(hit.row).or_insert(none(hit.row)).dense = Some(hit.score);
    }
    for row in nearer.iter().flat_map(|(_, hits, _)| hits.keys()) {
        found.entry(*row).or_insert(none(*row));
    }
    // a list that is shorter than was asked for misses what has none of the words
    let without_words = (!lexical.is_empty() && lexical.len() < depth).then_some(0.0);
    let (words, meaning) = (Scale::of(&[scores(&lexical), Vec::from_iter(without_words)].concat()), Scale::of(&scores(&dense)));
    // while vectors are being computed, the few that have one must not push what the words found down
    let (embedded, documents) = snapshot.vectors();
    let words_share = 1.0 - (1.0 - words_share(snapshot, text, &lexical)) * embedded as f32 / documents.max(1) as f32;
    let mut ranked: Vec<Ranked> = found
        .into_values()
        .map(|mut hit| {
            hit.score = match &meaning {
                Some(meaning) => {
                    let rendered = snapshot.language(hit.row).and_then(|lang| nearer.iter().find(|(other, ..)| other.same(&lang)));
                    let meaning = rendered.map_or(meaning.above(hit.dense), |(_, hits, scale)| {
                        (1.0 - RENDERED_SHARE) * meaning.above(hit.dense) + RENDERED_SHARE * scale.above(hits.get(&hit.row).copied())
                    });
                    words.as_ref().map_or(meaning, |words| words_share * words.above(hit.lexical) + (1.0 - words_share) * meaning)
                }
                None => hit.lexical.unwrap_or_default(),
            };
            hit
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    ranked.truncate(limit);
    Ok(ranked)
}

/// What the words find, and what they say in other languages, as if those were its own.
fn in_all_languages(snapshot: &Snapshot, text: &str, filter: &Filter, depth: usize) -> Result<Vec<Scored>> {
    let mut hits = snapshot.lexical(text, filter, depth)?;
    let whole = Weighted::new(snapshot, text).best_possible_bm25() * if is_across(filter) { 1.0 } else { RENDERED_BESIDE_OWN };
    for (share, row) in shortlist::rendered(snapshot, text, &Language::of(text), filter)? {
        match hits.iter_mut().find(|hit| hit.row == row) {
            Some(hit) => hit.score = hit.score.max(share * whole),
            None => hits.push(Scored { row, score: share * whole }),
        }
    }
    hits.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    hits.truncate(depth);
    Ok(hits)
}

/// What the words of a query count, by how many of the documents they found are in its script.
fn words_share(snapshot: &Snapshot, text: &str, lexical: &[Scored]) -> f32 {
    let asked = Language::of(text);
    let own = lexical.iter().filter(|hit| snapshot.language(hit.row).is_none_or(|lang| lang.shares_script(&asked))).count() as f32;
    FOREIGN_SHARE + (WORDS_SHARE - FOREIGN_SHARE) * own / lexical.len().max(1) as f32
}

/// Where the scores of a list lie: what is not among its best, and how far they spread.
struct Scale {
    /// The mean of what came behind the best.
    middle: f32,
    deviation: f32,
    /// What the list did not return is at most as good as its last entry.
    last: f32,
}

impl Scale {
    /// `None` for an empty list.
    fn of(scores: &[f32]) -> Option<Self> {
        const BEST: usize = 10;
        let last = *scores.last()?;
        let mean = |scores: &[f32]| scores.iter().sum::<f32>() / scores.len() as f32;
        let (all, middle) = (mean(scores), mean(&scores[BEST.min(scores.len() - 1)..]));
        let variance = scores.iter().map(|score| (score - all) * (score - all)).sum::<f32>() / scores.len() as f32;
        Some(Self { middle, deviation: variance.sqrt().max(1e-6), last })
    }

    fn above(&self, score: Option<f32>) -> f32 {
        (score.unwrap_or(self.last) - self.middle) / self.deviation
    }
}

/// Keeps the best document of each family, of those in `lang` where there are such: they can be read as they are.
pub fn collapse_families<T>(patents: Vec<(T, Patent)>, lang: &Language) -> Vec<(T, Patent)> {
    let in_lang: HashSet<String> = patents.iter().filter(|(_, p)| p.lang.same(lang)).map(|(_, p)| p.family.clone()).collect();
    let mut seen = HashSet::new();
    let foreign = |p: &Patent| in_lang.contains(&p.family) && !p.lang.same(lang);
    patents.into_iter().filter(|(_, p)| p.family.is_empty() || !foreign(p) && seen.insert(p.family.clone())).collect()
}

/// The best `query.limit` patents, one of each family. Documents may be long: one at a time is in memory.
fn hits(snapshot: &Snapshot, query: &Query, ranked: Vec<Ranked>) -> Result<Vec<Hit>> {
    let question = Words::new(snapshot, &query.text, &Language::of(&query.text));
    let (mut hits, mut families) = (Vec::new(), HashSet::new());
    for ranked in ranked {
        if hits.len() >= query.limit {
            break;
        }
        let Some(patent) = snapshot.get(ranked.row)? else { continue };
        if !patent.family.is_empty() && !families.insert(patent.family.clone()) {
            continue;
        }
        let quoted = |quote: Quote| {
            let (section, range) = (quote.section().clone(), quote.range());
            Evidence { section, text: quote.text().to_owned(), start: range.start, end: range.end }
        };
        hits.push(Hit {
            evidence: evidence::by_words(&patent, &question, 2).into_iter().map(quoted).collect(),
            title: patent.heading(),
            date: patent.date,
            country: patent.country,
            lang: patent.lang.code().to_owned(),
            cpc: patent.cpc,
            score: ranked.score,
            lexical: ranked.lexical,
            dense: ranked.dense,
            id: patent.id,
        });
    }
    Ok(hits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_family_the_member_that_can_be_read_is_kept() {
        let patent =
            |lang: &str, family: &str| Patent { lang: Language::new(lang), family: family.to_owned(), ..Patent::new("US99000001B2".parse().expect("an id")) };
        let found = || vec![(1, patent("en", "a")), (2, patent("ko", "a")), (3, patent("en", "")), (4, patent("ja", "b")), (5, patent("en", "b"))];
        let kept = |lang: &str| collapse_families(found(), &Language::new(lang)).into_iter().map(|(n, _)| n).collect::<Vec<_>>();
        assert_eq!(kept("ko"), [2, 3, 4]);
        assert_eq!(kept("en"), [1, 3, 5]);
    }
}
