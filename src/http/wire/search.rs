//! `POST /v1/search` and `GET /v1/patents/{id}`: our own shapes.

use serde::{Deserialize, Serialize};

use super::filter::{Several, Wanted};
use crate::app::Limits;
use crate::error::{Error, Result};
use crate::patent::{Date, Patent, PatentId};
use crate::search::{Hit, Mode, Query};

/// Hits of a search that names no limit.
const DEFAULT_LIMIT: usize = 10;

/// The body of a search.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::http) struct SearchRequest {
    query: String,
    limit: Option<usize>,
    mode: Option<Mode>,
    before: Option<Date>,
    after: Option<Date>,
    cpc: Option<Several>,
    country: Option<Several>,
    lang: Option<Several>,
}

impl SearchRequest {
    /// The query, with every limit checked.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the name of the field at fault.
    pub(in crate::http) fn query(self, limits: &Limits) -> Result<Query> {
        let text = self.query.trim().to_owned();
        if text.is_empty() {
            return Err(Error::invalid("query", "is empty; write some words, a question or a claim"));
        }
        if text.len() > limits.question_bytes {
            let most = limits.question_bytes;
            return Err(Error::invalid("query", format!("{} bytes are more than the {most} of one query; shorten it", text.len())));
        }
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if limit == 0 || limit > limits.hits {
            return Err(Error::invalid("limit", format!("{limit} is not between 1 and {}", limits.hits)));
        }
        let Self { before, after, cpc, country, lang, .. } = self;
        let filter = Wanted { before, after, cpc, country, lang }.filter()?;
        Ok(Query { text, filter, mode: self.mode.unwrap_or_default(), limit })
    }
}

/// The answer to a search.
#[derive(Debug, Serialize)]
pub(in crate::http) struct SearchResponse {
    /// Best first.
    pub(in crate::http) hits: Vec<Hit>,
    /// Documents in the collection.
    pub(in crate::http) documents: u64,
    /// How it was searched: "lexical" where "hybrid" was asked for and meaning cannot be searched.
    pub(in crate::http) mode: Mode,
    /// Time of the search.
    pub(in crate::http) took_ms: u64,
}

/// A stored patent.
#[derive(Debug, Serialize)]
pub(in crate::http) struct PatentResponse {
    /// As stored.
    #[serde(flatten)]
    pub(in crate::http) patent: Patent,
    /// Other publications that the number may mean.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(in crate::http) also: Vec<PatentId>,
}
