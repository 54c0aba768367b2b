//! How many documents: of the list, or of the whole collection. Code counts.

use minijinja::context;

use super::converse::Here;
use super::{applicant, list};
use crate::chat::Done;
use crate::chat::act::counted;
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
    // "how many of them mention silica?": those that hold the word
    let said = counted(&here.turn.subject);
    let (snapshot, turn, request, of_list) = (here.app.index.snapshot(), here.turn.clone(), here.question.filter.clone(), listed.is_some());
    let of_words = said.clone();
    let (count, of, ids) = hybrid::blocking(move || {
        let among = Filter { only: listed, ..request };
        let admits = snapshot.admits(&among)?;
        let mut wanted = turn.filter.clone();
        applicant::unknown(&snapshot, &mut wanted.applicants)?;
        let mut found = snapshot.by_date(&wanted, false)?;
        found.retain(|row| admits(*row));
        list::shut_out(&snapshot, &turn.without, &mut found)?;
        if of_list && !said.is_empty() {
            let saying = list::saying(&snapshot, &said, &found)?;
            found.retain(|row| saying.contains(row));
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
    let counted = here.phrase(if of_list { "count_list" } else { "count" }, context! { count, of, ids, said => of_words })?;
    here.stage.text(counted + "\n").await?;
    here.stage.done(Done::default()).await
}
