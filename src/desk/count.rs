//! How many documents: of the list, or of the whole collection. Code counts.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{applicant, list, nothing, tally, which};
use crate::chat::Done;
use crate::chat::act::{Turn, affirmed, counted, in_language};
use crate::chat::event::Understood;
use crate::error::Result;
use crate::index::{Filter, Row, Snapshot};
use crate::patent::{Date, PatentId};
use crate::search::analysis::Analysis;
use crate::search::{hybrid, rule};

/// Documents whose numbers are given beside their count.
const NAMED: usize = 20;

/// Words for documents without a publication date.
static UNDATED: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:no|without(?: an?y?)?|lack) (?:publication )?dates?\b|\bundated\b|날짜(?:가|이)? ?없는|공개일이? ?없는|没有(?:公开|公布)?日期|日付のない|公開日のない",
    )
});

/// Counts what the turn asks for; those of a list are named.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    let snapshot = here.app.index.snapshot();
    let (own, mut names) = (snapshot.clone(), here.turn.filter.applicants.clone());
    let (unknown, names) = hybrid::blocking(move || Ok((applicant::unknown(&own, &mut names)?, names))).await?;
    if let Some(applicant) = unknown.first() {
        here.understood().await?;
        return here.abstain(here.phrase("no_such_applicant", context! { applicant })?).await;
    }
    // "浙江大学的专利有哪些" – "重庆大学的有几件？": of another applicant than the list's
    let of_owner = here.state.list().is_some_and(|list| list.words.is_empty() && !list.base.applicants.is_empty()) && !here.turn.filter.applicants.is_empty();
    let listed = if here.turn.everything || of_owner { None } else { list::present(here).await? };
    if let Some(group) = here.turn.group {
        return tally::answer(here, listed, group).await;
    }
    // "how many of them mention silica?": those that hold the word, or do not
    let denied = affirmed(&here.turn.subject);
    let mut said = counted(denied.as_ref().unwrap_or(&here.turn.subject));
    let (mut turn, request, of_list) = (here.turn.clone(), here.question.filter.clone(), listed.is_some());
    turn.filter.applicants = names;
    let undated = UNDATED.is_match(&turn.text);
    if undated {
        said.clear();
    }
    if !of_list && !said.is_empty() && !turn.of_word {
        // "how many patents does Norrfall have?"; what is about a subject has no exact count
        let (own, name) = (snapshot.clone(), said.clone());
        let written = hybrid::blocking(move || applicant::written(&own, &name)).await?;
        if !written.is_empty() {
            said.clear();
            turn.filter.applicants.extend(written);
        } else {
            here.understood().await?;
            return here.abstain(here.phrase("count_subject", context! { said })?).await;
        }
    }
    if of_list && !said.is_empty() && !turn.of_word && denied.is_none() {
        // "how many of them are Toray's?"
        let (own, name) = (snapshot.clone(), said.trim_end_matches(['?', '？']).trim_end_matches("'s").trim_end_matches("’s").to_owned());
        let written = hybrid::blocking(move || applicant::known(&own, &name)).await?;
        if !written.is_empty() {
            said.clear();
            turn.filter.applicants.extend(written);
        }
    }
    let filter = nothing::describe(here.app, &Analysis::of(&turn.text), &turn.filter)?;
    let (of_words, denies) = (said.clone(), denied.is_some());
    let (count, of, ids) = hybrid::blocking(move || {
        let among = Filter { only: listed.clone(), ..request.clone() };
        let mut found = wanted(&snapshot, &turn, &request, listed.clone())?;
        // "how many French ones?" of documents of the European office
        if let (true, Some(filter)) = (found.is_empty() && of_list, in_language(&turn.filter)) {
            found = wanted(&snapshot, &Turn { filter, ..turn.clone() }, &request, listed)?;
        }
        if undated {
            let dated = snapshot.admits(&Filter { after: Some(Date::EARLIEST), ..Filter::default() })?;
            found.retain(|row| !dated(*row));
        }
        if !said.is_empty() {
            let saying = which::saying(&snapshot, &said, &found)?;
            found.retain(|row| saying.contains(row) != denies);
        }
        let named = if of_list { snapshot.get_many(&found[..found.len().min(NAMED)])? } else { Vec::new() };
        let mut named: Vec<_> = named.into_iter().map(|(_, patent)| (patent.id, patent.date)).collect();
        named.sort_by_key(|(_, date)| (date.is_none(), *date));
        Ok((found.len(), snapshot.count(&among)?, named))
    })
    .await?;
    here.stage.understood(Understood { results: ids.iter().map(|(id, _)| id.clone()).collect(), ..Understood::of(&here.turn) }).await?;
    let dated = |(id, date): &(PatentId, Option<Date>)| date.map_or(id.to_string(), |date| format!("{id} ({date})"));
    let cut = if ids.len() < count && of_list { ", …" } else { "" };
    let ids = ids.iter().map(dated).collect::<Vec<_>>().join(", ") + cut;
    let counted = here.phrase(if of_list { "count_list" } else { "count" }, context! { count, of, ids, said => of_words, denies, filter })?;
    here.stage.text(counted + "\n").await?;
    here.stage.done(Done::default()).await
}

/// The documents that a turn counts: those of `listed` in their order, or of the whole collection by date, that pass the filters
/// of the turn and of the request.
pub(super) fn wanted(snapshot: &Snapshot, turn: &Turn, request: &Filter, listed: Option<Vec<Row>>) -> Result<Vec<Row>> {
    let mut rows = listed.map_or_else(|| snapshot.by_date(&Filter::default(), true), Ok)?;
    let (admits, passes) = (snapshot.admits(request)?, snapshot.admits(&turn.filter)?);
    rows.retain(|row| admits(*row) && passes(*row));
    which::shut_out(snapshot, &turn.without, &mut rows)?;
    Ok(rows)
}
