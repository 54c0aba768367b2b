//! Which stored documents say that they cite one: the search report turned round. Code reads every record; no model is asked.

use minijinja::context;

use super::converse::Here;
use super::number;
use crate::chat::Done;
use crate::chat::event::Understood;
use crate::error::Result;
use crate::index::Filter;
use crate::patent::{Patent, PatentId, Quote, Section};
use crate::search::hybrid;

/// Documents shown; all are counted.
const SHOWN: usize = 20;

/// Says whether the record of one document names the other among those it cites.
pub(super) async fn whether(here: &Here<'_>, (citing, cited): (PatentId, PatentId)) -> Result<()> {
    here.understood().await?;
    let (found, _) = here.stored(std::slice::from_ref(&citing)).await?;
    let Some(patent) = found.first() else {
        return here.abstain(here.phrase("unknown_id", context! { id => citing.as_str(), nearest => "" })?).await;
    };
    let line = line_of(patent, &cited);
    let quote = line.clone().or_else(|| Quote::whole(patent, Section::Citations).ok());
    let sources = number(quote.iter().map(|quote| (patent, quote)));
    here.stage.sources(sources).await?;
    let (id, cited, count) = (patent.id.as_str(), cited.as_str(), patent.citations.len());
    let text = match count {
        0 => here.phrase("no_citations", context! { id })?,
        _ => here.phrase("whether_cited", context! { id, cited, count, yes => line.is_some(), n => 1 })?,
    };
    here.stage.text(text + "\n").await?;
    here.stage.done(Done { abstained: count == 0, ..Done::default() }).await
}

/// Lists the documents that cite `id`.
pub(super) async fn answer(here: &Here<'_>, id: &PatentId) -> Result<()> {
    if let Some(text) = here.out_of_list()? {
        here.understood().await?;
        return here.abstain(text).await;
    }
    here.stage.status("reading what the documents cite").await?;
    let (snapshot, filter, cited) = (here.app.index.snapshot(), here.question.filter.clone(), id.clone());
    let (found, results, stating) = hybrid::blocking(move || {
        let (rows, stating) = snapshot.citing(&cited)?;
        let rows = snapshot.by_date(&Filter { only: Some(rows), ..filter }, true)?;
        let quoted = |patent: Patent| line_of(&patent, &cited).map(|quote| (patent, quote));
        let found: Vec<(Patent, Quote)> = snapshot.get_many(&rows[..rows.len().min(SHOWN)])?.into_iter().filter_map(|(_, patent)| quoted(patent)).collect();
        Ok((found, snapshot.ids(&rows)?, stating))
    })
    .await?;
    let count = results.len();
    here.stage.understood(Understood { results, ..Understood::of(&here.turn) }).await?;
    let sources = number(found.iter().map(|(patent, quote)| (patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(here.phrase("cited_by", context! { id => id.as_str(), count, shown => found.len(), documents => stating })? + "\n").await?;
    for source in &sources {
        let date = source.date.map(|date| format!(" · {date}")).unwrap_or_default();
        here.stage.text(format!("{}. {} · {}{date} [{}]: “{}”\n", source.n, source.id, source.title, source.n, source.quote)).await?;
    }
    here.stage.done(Done { abstained: count == 0, ..Done::default() }).await
}

/// The citation of a document as the record of another has it.
fn line_of(patent: &Patent, cited: &PatentId) -> Option<Quote> {
    let (text, cites) = (patent.section(&Section::Citations)?.into_owned(), cited.cited_as());
    let mut start = 0;
    for line in text.split('\n') {
        if cites(line) {
            return Quote::new(patent, Section::Citations, start..start + line.len()).ok();
        }
        start += line.len() + 1;
    }
    None
}
