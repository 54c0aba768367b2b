//! How many documents: of the list, or of the whole collection. Code counts.

use minijinja::context;

use super::converse::Here;
use super::list;
use crate::chat::Done;
use crate::chat::event::Understood;
use crate::error::Result;
use crate::index::Filter;
use crate::patent::{Date, PatentId};
use crate::search::hybrid;

/// Documents whose numbers are given beside their count.
const NAMED: usize = 20;

/// Counts what the turn asks for; those of a list are named.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    let listed = if here.turn.everything { None } else { list::present(here).await? };
    let (snapshot, turn, request, of_list) = (here.app.index.snapshot(), here.turn.clone(), here.question.filter.clone(), listed.is_some());
    let (count, of, ids) = hybrid::blocking(move || {
        let among = Filter { only: listed, ..request };
        let admits = snapshot.admits(&among)?;
        let (countries, langs, classes) = (turn.without.countries.clone(), turn.without.langs.clone(), turn.without.classes.clone());
        let mut wanted = turn.filter.clone();
        for name in std::mem::take(&mut wanted.applicants) {
            if snapshot.is_applicant(&name)? {
                wanted.applicants.push(name);
            }
        }
        let mut found = snapshot.by_date(&wanted, false)?;
        found.retain(|row| admits(*row));
        let out = [Filter { countries, ..Filter::default() }, Filter { langs, ..Filter::default() }, Filter { classes, ..Filter::default() }];
        for out in out.iter().filter(|out| !out.is_empty()) {
            let shut_out = snapshot.admits(out)?;
            found.retain(|row| !shut_out(*row));
        }
        let named = if of_list { snapshot.get_many(&found[..found.len().min(NAMED)])? } else { Vec::new() };
        let mut named: Vec<_> = named.into_iter().map(|(_, patent)| (patent.id, patent.date)).collect();
        named.sort_by_key(|(_, date)| (date.is_none(), *date));
        Ok((found.len(), snapshot.count(&among)?, named))
    })
    .await?;
    here.stage.understood(Understood { results: ids.iter().map(|(id, _)| id.clone()).collect(), ..Understood::of(&here.turn) }).await?;
    let dated = |(id, date): &(PatentId, Option<Date>)| date.map_or(id.to_string(), |date| format!("{id} ({date})"));
    let ids = ids.iter().map(dated).collect::<Vec<_>>().join(", ");
    here.stage.text(here.phrase(if of_list { "count_list" } else { "count" }, context! { count, of, ids })? + "\n").await?;
    here.stage.done(Done::default()).await
}
