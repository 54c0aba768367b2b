//! `priorart eval retrieval`: ranks queries with relevance judgments, writes a TREC run.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;

use serde::{Deserialize, Serialize};

use super::metrics;
use crate::app::App;
use crate::error::{Error, Result};
use crate::index::Filter;
use crate::patent::{Date, PatentId};
use crate::search::{Mode, hybrid};

/// Depth of a run.
const DEPTH: usize = 100;

/// One query with its judgments.
#[derive(Debug, Clone, Deserialize)]
pub struct Judged {
    /// Its name in the run.
    pub id: String,
    /// The group it is reported under.
    #[serde(default)]
    pub task: String,
    /// The words.
    pub query: String,
    /// Documents that must not be returned (the document the query was made from).
    #[serde(default)]
    pub exclude: Vec<PatentId>,
    /// What may be searched.
    #[serde(default)]
    pub filter: FilterSpec,
    /// The documents to find.
    pub relevant: Vec<String>,
}

/// A filter as query files write it; each list may also be one string.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilterSpec {
    /// Languages.
    #[serde(default, deserialize_with = "one_or_many")]
    pub lang: Vec<String>,
    /// ST.3 codes.
    #[serde(default, deserialize_with = "one_or_many")]
    pub country: Vec<String>,
    /// CPC or IPC prefixes.
    #[serde(default, deserialize_with = "one_or_many")]
    pub cpc: Vec<String>,
    /// Published before.
    #[serde(default)]
    pub before: Option<Date>,
    /// Published on or after.
    #[serde(default)]
    pub after: Option<Date>,
}

fn one_or_many<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

impl FilterSpec {
    /// The index's filter.
    ///
    /// # Errors
    /// As [`Filter::asked`].
    pub fn filter(&self) -> Result<Filter> {
        Filter::asked(&self.country, &self.lang, &self.cpc, self.before, self.after)
    }
}

/// Averages over the queries of one task.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Scores {
    /// Queries.
    pub queries: usize,
    /// nDCG@10.
    pub ndcg_10: f64,
    /// MRR@10.
    pub mrr_10: f64,
    /// Recall@100.
    pub recall_100: f64,
}

/// Ranks every query; `run` receives the TREC lines; `progress` is told after each query.
///
/// # Errors
/// What search or writing says.
pub async fn evaluate(app: &App, queries: &[Judged], mode: Mode, mut run: Option<&mut dyn Write>, progress: &dyn Fn()) -> Result<BTreeMap<String, Scores>> {
    let mut tasks: BTreeMap<String, Scores> = BTreeMap::new();
    for query in queries {
        let filter = Filter { exclude: query.exclude.clone(), ..query.filter.filter()? };
        let aims = hybrid::embed_query(app, &query.query, hybrid::is_across(&filter), mode).await?;
        let (snapshot, text) = (app.index.snapshot(), query.query.clone());
        let ranked = hybrid::blocking(move || {
            let ranked = hybrid::rank(&snapshot, &text, &aims, &filter, mode, DEPTH)?;
            let ids = snapshot.ids(&ranked.iter().map(|r| r.row).collect::<Vec<_>>())?;
            Ok(ranked.into_iter().zip(ids).collect::<Vec<_>>())
        })
        .await?;
        if let Some(out) = run.as_deref_mut() {
            for (rank, (hit, id)) in (1..).zip(&ranked) {
                writeln!(out, "{} Q0 {id} {rank} {:.6} priorart", query.id, hit.score).map_err(Error::io("the run file"))?;
            }
        }
        let ids: Vec<String> = ranked.iter().map(|(_, id)| id.to_string()).collect();
        let relevant: HashSet<String> = query.relevant.iter().cloned().collect();
        for task in [query.task.as_str(), "overall"] {
            let scores = tasks.entry(task.to_owned()).or_default();
            scores.queries += 1;
            scores.ndcg_10 += metrics::ndcg(&ids, &relevant, 10);
            scores.mrr_10 += metrics::reciprocal_rank(&ids, &relevant, 10);
            scores.recall_100 += metrics::recall(&ids, &relevant, DEPTH);
        }
        progress();
    }
    for scores in tasks.values_mut() {
        let n = scores.queries as f64;
        (scores.ndcg_10, scores.mrr_10, scores.recall_100) = (scores.ndcg_10 / n, scores.mrr_10 / n, scores.recall_100 / n);
    }
    Ok(tasks)
}
