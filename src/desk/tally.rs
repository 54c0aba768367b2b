//! How many documents of each country, language, year, applicant or class: of the list, or of the whole collection. Code counts.

use std::collections::HashMap;

use minijinja::context;

use super::converse::Here;
use super::count;
use crate::chat::Done;
use crate::chat::act::{Group, wants_most};
use crate::error::Result;
use crate::index::Row;
use crate::patent::{Date, Language, PatentId, Symbol};
use crate::search::hybrid;

/// Groups that are told; the others are counted together.
const TOLD: usize = 20;
/// Places of a list that are named of one group, and the documents of a list that is short enough for it.
const PLACES: usize = 10;
const SHORT: usize = 100;
/// Blocks of the longest bar.
const BAR: usize = 20;

/// What of a document it is counted by.
#[derive(serde::Deserialize)]
struct Record {
    id: PatentId,
    #[serde(default)]
    lang: Language,
    #[serde(default)]
    date: Option<Date>,
    #[serde(default)]
    applicants: Vec<String>,
    #[serde(default)]
    cpc: Vec<Symbol>,
    #[serde(default)]
    ipc: Vec<Symbol>,
}

impl Record {
    /// The groups that it belongs to.
    fn of(self, group: Group) -> Vec<String> {
        let classes = if self.cpc.is_empty() { &self.ipc } else { &self.cpc };
        let mut all = match group {
            Group::Country => vec![self.id.country().to_owned()],
            Group::Language => vec![self.lang.code().to_owned()],
            Group::Year => self.date.map(|date| date.parts().0.to_string()).into_iter().collect(),
            // some sources join co-applicants by a bar
            Group::Applicant => self.applicants.iter().flat_map(|names| names.split('|')).map(|name| name.trim().to_owned()).collect(),
            Group::Class => classes.iter().filter_map(Symbol::subclass).map(str::to_owned).collect(),
        };
        all.retain(|name| !name.trim().is_empty());
        all.sort();
        all.dedup();
        all
    }
}

/// One group: its name, and the places of its documents in the list, 0 without one.
type Counted = (String, Vec<usize>);

/// Counts the documents that the turn asks for, of `listed` or of all, by `group`.
pub(super) async fn answer(here: &Here<'_>, listed: Option<Vec<Row>>, group: Group) -> Result<()> {
    here.understood().await?;
    let (of_list, snapshot, turn, request) = (listed.is_some(), here.app.index.snapshot(), here.turn.clone(), here.question.filter.clone());
    let (groups, count, nameless) = hybrid::blocking(move || {
        let places: HashMap<Row, usize> = listed.iter().flatten().copied().zip(1..).collect();
        let rows = count::wanted(&snapshot, &turn, &request, listed)?;
        let (mut groups, mut nameless): (HashMap<String, Counted>, usize) = (HashMap::new(), 0);
        snapshot.read_parts(rows.iter().copied(), |row, record: Record| {
            let names = record.of(group);
            nameless += usize::from(names.is_empty());
            for name in names {
                // "QUALCOMM Incorporated" and "Qualcomm Incorporated" are one
                groups.entry(name.to_lowercase()).or_insert_with(|| (name, Vec::new())).1.push(places.get(&row).copied().unwrap_or_default());
            }
        })?;
        let in_years = group == Group::Year && !wants_most(&turn.text);
        Ok((in_order(groups.into_values().collect(), in_years), rows.len(), nameless))
    })
    .await?;
    here.stage.text(here.phrase("tally", context! { count, listed => of_list, by => group.name(), groups => groups.len() })? + "\n").await?;
    let most = groups.iter().map(|(_, places)| places.len()).max().unwrap_or(1);
    for (name, places) in groups.iter().take(TOLD) {
        let named = if group == Group::Language { here.phrase("language_name", context! { code => name })? } else { name.clone() };
        let bar = "▇".repeat((places.len() * BAR).div_ceil(most));
        here.stage.text(format!("- {named}: {} {bar}{}\n", places.len(), if of_list && count <= SHORT { at(places) } else { String::new() })).await?;
    }
    let others = groups.len().saturating_sub(TOLD);
    if others + nameless > 0 {
        here.stage.text(here.phrase("tally_rest", context! { others, nameless })? + "\n").await?;
    }
    here.stage.done(Done::default()).await
}

/// The largest group first, or `in_years`, the latest first.
fn in_order(mut groups: Vec<Counted>, in_years: bool) -> Vec<Counted> {
    groups.sort_by(|a, b| if in_years { b.0.cmp(&a.0) } else { b.1.len().cmp(&a.1.len()).then_with(|| a.0.cmp(&b.0)) });
    groups
}

/// The places of a group's documents in the list: " (1, 3, 4)".
fn at(places: &[usize]) -> String {
    let mut places = places.to_vec();
    places.sort_unstable();
    let named = places.iter().take(PLACES).map(|place| place.to_string()).collect::<Vec<_>>().join(", ");
    format!(" ({named}{})", if places.len() > PLACES { ", …" } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_counts_once_for_each_of_its_groups() {
        let record = |json: &str| serde_json::from_str::<Record>(json).unwrap();
        let patent = r#"{"id":"KR1020990000012A","lang":"ko","date":"2019-09-09","applicants":["A","A|B","B",""],"cpc":["H01M4/38","H01M10/05","A01N1/00"]}"#;
        assert_eq!(record(patent).of(Group::Class), ["A01N", "H01M"]);
        assert_eq!(record(patent).of(Group::Applicant), ["A", "B"]);
        assert_eq!(record(patent).of(Group::Year), ["2019"]);
        assert_eq!(record(patent).of(Group::Country), ["KR"]);
        assert!(record(r#"{"id":"US1A"}"#).of(Group::Year).is_empty());
    }

    #[test]
    fn the_largest_group_comes_first_and_years_in_their_order() {
        let groups = || vec![("2018".to_owned(), vec![1, 2]), ("2020".to_owned(), vec![3]), ("2019".to_owned(), vec![4])];
        let names = |in_years| in_order(groups(), in_years).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(true), ["2020", "2019", "2018"]);
        assert_eq!(names(false), ["2018", "2019", "2020"]);
        assert_eq!(at(&[3, 1]), " (1, 3)");
    }
}
