//! Words and vectors under one filter, fused; families collapsed.
//!
//! Fusion is a convex combination of two scores brought to 0 … 1 (Bruch, Gai, Ingber: "An Analysis of Fusion Functions for
//! Hybrid Retrieval", 2023), not ranks: a BM25 score is divided by the best score that the query's words could reach, so a
//! Korean document that shares two words with an English query weighs little, without anybody asking for its language.

use std::collections::{HashMap, HashSet};

use super::{Evidence, Hit, Mode, Query, evidence};
use crate::app::App;
use crate::error::{Error, Result};
use crate::index::{Filter, Row, Snapshot, terms};
use crate::model::{Embedding, TextKind};
use crate::patent::Patent;

/// Documents taken from each list before fusing.
const DEPTH: usize = 200;
/// Share of the vectors in the fused score (chosen on the development queries, see benches/RESULTS.md).
const DENSE_SHARE: f32 = 0.6;
/// Cosines of e5 sit in a narrow band; this one counts as nothing in common.
const COSINE_FLOOR: f32 = 0.70;
/// The largest possible BM25 weight of one occurrence, k1 + 1.
const BM25_TOP: f32 = 2.2;

/// A document in a ranking.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The stored document.
    pub row: Row,
    /// Fused score, 0 … 1 or a little above.
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
    let embedding = embed_query(app, &query.text, query.mode).await?;
    let (snapshot, query) = (app.index.snapshot(), query.clone());
    blocking(move || {
        let ranked = rank(&snapshot, &query.text, embedding.as_ref(), &query.filter, query.mode, query.limit.max(1) * 2)?;
        hits(&snapshot, &query, ranked)
    })
    .await
}

/// The embedding of a query, `None` where the mode or a missing model leaves words alone.
///
/// # Errors
/// [`Error::Unavailable`] when dense search is asked for and there is no embedder.
pub async fn embed_query(app: &App, text: &str, mode: Mode) -> Result<Option<Embedding>> {
    let searchable = app.index.snapshot().vectors().0 > 0;
    match (&app.embedder, mode) {
        (_, Mode::Lexical) => Ok(None),
        (Some(embedder), _) if searchable => Ok(embedder.embed(vec![text.to_owned()], TextKind::Query).await?.pop()),
        (_, Mode::Hybrid) => Ok(None),
        (Some(_), Mode::Dense) => Err(Error::Unavailable {
            what: "this index has no vectors yet".into(),
            remedy: "run `priorart index` without files to compute them, or search with --mode lexical".into(),
        }),
        (None, Mode::Dense) => Err(Error::Unavailable {
            what: "no embedder is loaded".into(),
            remedy: "run `priorart models pull multilingual-e5-small`, or search with --mode lexical".into(),
        }),
    }
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
pub fn rank(snapshot: &Snapshot, text: &str, embedding: Option<&Embedding>, filter: &Filter, mode: Mode, limit: usize) -> Result<Vec<Ranked>> {
    let depth = limit.max(DEPTH);
    let lexical = if mode == Mode::Dense { Vec::new() } else { snapshot.lexical(text, filter, depth)? };
    let dense = match embedding {
        Some(embedding) if mode != Mode::Lexical => snapshot.dense(embedding, filter, depth)?,
        _ => Vec::new(),
    };
    let mut found: HashMap<Row, Ranked> = HashMap::new();
    for hit in &lexical {
        found.insert(hit.row, Ranked { row: hit.row, score: 0.0, lexical: Some(hit.score), dense: None });
    }
    for hit in &dense {
        found.entry(hit.row).or_insert(Ranked { row: hit.row, score: 0.0, lexical: None, dense: None }).dense = Some(hit.score);
    }
    let best_possible = best_possible_bm25(snapshot, text);
    let share = if dense.is_empty() {
        0.0
    } else if lexical.is_empty() {
        1.0
    } else {
        DENSE_SHARE
    };
    // What one list did not return is at most as good as its last entry.
    let dense_floor = dense.last().map_or(COSINE_FLOOR, |hit| hit.score);
    let mut ranked: Vec<Ranked> = found
        .into_values()
        .map(|mut hit| {
            let lexical = hit.lexical.unwrap_or_default() / best_possible;
            let dense = (hit.dense.unwrap_or(dense_floor) - COSINE_FLOOR) / (1.0 - COSINE_FLOOR);
            hit.score = (1.0 - share) * lexical + share * dense;
            hit
        })
        .collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    ranked.truncate(limit);
    Ok(ranked)
}

/// [`rank`] with the cosines of each language measured against that language's own crowd.
///
/// e5 puts texts of one language closer together, whatever they say: a Korean question is nearer to many Korean documents
/// than to the one English document that answers it. So each language is searched by itself, and a cosine counts from the
/// mean of the ranks behind the first ten (the idea of CSLS, Conneau et al. 2018).
///
/// # Errors
/// What the index says.
pub fn rank_across_languages(snapshot: &Snapshot, text: &str, embedding: Option<&Embedding>, filter: &Filter, limit: usize) -> Result<Vec<Ranked>> {
    let Some(embedding) = embedding else { return rank(snapshot, text, None, filter, Mode::Lexical, limit) };
    let mut found: HashMap<Row, Ranked> = HashMap::new();
    for hit in snapshot.lexical(text, filter, DEPTH)? {
        found.insert(hit.row, Ranked { row: hit.row, score: 0.0, lexical: Some(hit.score), dense: None });
    }
    for (lang, _) in snapshot.counts_by("lang")? {
        if !filter.langs.is_empty() && !filter.langs.contains(&lang) {
            continue;
        }
        let own = Filter { langs: vec![lang], ..filter.clone() };
        let hits = snapshot.dense(embedding, &own, CROWD)?;
        let crowd = if hits.len() > 2 * CROWD_FROM { &hits[CROWD_FROM..] } else { &hits[hits.len() / 2..] };
        let background = crowd.iter().map(|h| h.score).sum::<f32>() / crowd.len().max(1) as f32;
        for hit in &hits {
            let ranked = found.entry(hit.row).or_insert(Ranked { row: hit.row, score: 0.0, lexical: None, dense: None });
            ranked.dense = Some(hit.score);
            ranked.score = DENSE_SHARE * (hit.score - background) / (1.0 - COSINE_FLOOR);
        }
    }
    let best_possible = best_possible_bm25(snapshot, text);
    let mut ranked: Vec<Ranked> =
        found.into_values().map(|hit| Ranked { score: hit.score + (1.0 - DENSE_SHARE) * hit.lexical.unwrap_or_default() / best_possible, ..hit }).collect();
    ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.row.cmp(&b.row)));
    ranked.truncate(limit);
    Ok(ranked)
}

/// Documents of one language looked at, and the rank from which they count as its crowd.
const CROWD: usize = 60;
const CROWD_FROM: usize = 10;

/// The BM25 score of a document that held every word of the query at full weight.
fn best_possible_bm25(snapshot: &Snapshot, text: &str) -> f32 {
    let distinct: HashSet<String> = terms(text).into_iter().map(|t| t.text).collect();
    distinct.iter().map(|term| snapshot.idf(term)).sum::<f32>().max(1.0) * BM25_TOP
}

/// Keeps the best document of each family.
pub fn collapse_families(patents: Vec<(Ranked, Patent)>, limit: usize) -> Vec<(Ranked, Patent)> {
    let mut seen = HashSet::new();
    patents.into_iter().filter(|(_, p)| p.family.is_empty() || seen.insert(p.family.clone())).take(limit).collect()
}

fn hits(snapshot: &Snapshot, query: &Query, ranked: Vec<Ranked>) -> Result<Vec<Hit>> {
    let mut patents = Vec::with_capacity(ranked.len());
    for hit in ranked {
        if let Some(patent) = snapshot.get(hit.row)? {
            patents.push((hit, patent));
        }
    }
    let question = evidence::Weighted::new(snapshot, &query.text);
    Ok(collapse_families(patents, query.limit)
        .into_iter()
        .map(|(ranked, patent)| {
            let quotes = evidence::by_words(&patent, &question, 2);
            let evidence = quotes
                .into_iter()
                .map(|q| Evidence { section: q.section().clone(), text: q.text().to_owned(), start: q.range().start, end: q.range().end })
                .collect();
            Hit {
                title: patent.heading(),
                date: patent.date,
                country: patent.country,
                lang: patent.lang.code().to_owned(),
                cpc: patent.cpc,
                score: ranked.score,
                lexical: ranked.lexical,
                dense: ranked.dense,
                evidence,
                id: patent.id,
            }
        })
        .collect())
}
