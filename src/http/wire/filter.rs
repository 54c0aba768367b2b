//! What may be searched, as requests write it.

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::index::Filter;
use crate::patent::{Date, Symbol};

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

/// The longest list of values in one filter.
const MAX_VALUES: usize = 100;

impl Wanted {
    /// Checks the values and evens out their spelling.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field's name for what can match nothing.
    pub(in crate::http) fn filter(self) -> Result<Filter> {
        let countries = listed("country", self.country, |c| c.len() == 2 && c.bytes().all(|b| b.is_ascii_alphabetic()))?;
        let langs = listed("lang", self.lang, |l| (2..=8).contains(&l.len()) && l.is_ascii())?;
        let classes = listed("cpc", self.cpc, |c| c.starts_with(|first: char| first.is_ascii_alphabetic()))?;
        if let (Some(after), Some(before)) = (self.after, self.before)
            && after >= before
        {
            return Err(Error::invalid("after", format!("{after} is not before {before}, so nothing can be found")));
        }
        Ok(Filter {
            countries: countries.iter().map(|c| c.to_ascii_uppercase()).collect(),
            langs,
            classes: classes.iter().map(|c| Symbol::new(c)).collect(),
            before: self.before,
            after: self.after,
            ..Filter::default()
        })
    }
}

fn listed(field: &'static str, values: Option<Several>, fits: impl Fn(&str) -> bool) -> Result<Vec<String>> {
    let values: Vec<String> = values.map(Several::into_vec).unwrap_or_default().into_iter().map(|v| v.trim().to_owned()).collect();
    if values.len() > MAX_VALUES {
        return Err(Error::invalid(field, format!("{} values are more than {MAX_VALUES}", values.len())));
    }
    match values.iter().find(|v| !fits(v)) {
        Some(bad) => {
            let shown: String = bad.chars().take(40).collect();
            Err(Error::invalid(field, format!("{shown:?} does not fit; write country \"KR\", lang \"ko\", cpc \"H01M\" or \"H01M4/38\"")))
        }
        None => Ok(values),
    }
}
