//! What may be searched, as requests write it.

use serde::Deserialize;

use crate::error::Result;
use crate::index::Filter;
use crate::patent::Date;

/// A value, or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "a string or a list of strings")]
pub(in crate::http) enum Several {
    /// One.
    One(String),
    /// Any number.
    Many(Vec<String>),
}

impl Several {
    pub(in crate::http) fn into_vec(self) -> Vec<String> {
        match self {
            Self::One(value) => vec![value],
            Self::Many(values) => values,
        }
    }
}

/// The parts of a filter that a request can name.
pub(in crate::http) struct Wanted {
    pub(in crate::http) before: Option<Date>,
    pub(in crate::http) after: Option<Date>,
    pub(in crate::http) cpc: Option<Several>,
    pub(in crate::http) country: Option<Several>,
    pub(in crate::http) lang: Option<Several>,
}

impl Wanted {
    /// The filter that these values ask for.
    ///
    /// # Errors
    /// As [`Filter::asked`].
    pub(in crate::http) fn filter(self) -> Result<Filter> {
        let list = |values: Option<Several>| values.map(Several::into_vec).unwrap_or_default();
        Filter::asked(&list(self.country), &list(self.lang), &list(self.cpc), self.before, self.after)
    }
}
