//! What was understood of a list, in words.

use minijinja::context;

use super::super::converse::Here;
use crate::chat::list::{List, Order};
use crate::error::Result;

/// What was understood, in a line that can be corrected: "silicon anodes · KR · before 2015-01-01 · without US".
pub(super) fn line(here: &Here<'_>, list: &List) -> Result<String> {
    let mut parts = vec![match (&list.like, &list.citing) {
        (Some(like), _) => format!("≈ {like}"),
        (None, Some(cited)) => here.phrase("and_citing", context! { id => cited.as_str() })?,
        (None, None) => list.words.chars().take(120).collect(),
    }];
    for filter in [&list.base, &list.keep] {
        parts.extend(filter.countries.iter().chain(&filter.langs).cloned());
        for name in &filter.applicants {
            parts.push(here.phrase("and_applicant", context! { applicant => name })?);
        }
        for class in &filter.classes {
            parts.push(here.phrase("and_below", context! { class => class.to_string() })?);
        }
        for (name, date) in [("and_before", filter.before), ("and_after", filter.after)] {
            if let Some(date) = date {
                parts.push(here.phrase(name, context! { date => date.to_string() })?);
            }
        }
    }
    let without = &list.without;
    let periods = without.periods.iter().map(|period| period.to_string());
    for what in
        periods.chain(without.countries.iter().chain(&without.langs).chain(&without.applicants).cloned()).chain(without.classes.iter().map(ToString::to_string))
    {
        parts.push(here.phrase("and_without", context! { what })?);
    }
    for about in &list.about {
        parts.push(if about.keep { about.words.clone() } else { here.phrase("and_without", context! { what => about.words.as_str() })? });
    }
    match list.order {
        Order::Score | Order::Unknown => {}
        Order::Applicant => parts.push(here.phrase("by_applicant", context! {})?),
        Order::Newest => parts.push(here.phrase("newest_first", context! {})?),
        Order::Oldest => parts.push(here.phrase("oldest_first", context! {})?),
    }
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.trim().is_empty()).collect();
    if parts.is_empty() { here.phrase("all_documents", context! {}) } else { Ok(parts.join(" · ")) }
}
