//! What a claim has over the documents that it cites, as far as they are stored and as far as wording tells.

use super::{Here, compare, elements, parts};
use crate::error::Result;
use crate::patent::{Patent, PatentId, Quote, Section};

/// Cited documents that are read.
const READ: usize = 4;

/// The elements of claim 1 that stand near no claim and no sentence of the abstract of a cited document; nothing where none of
/// these is stored.
pub(super) async fn beyond(here: &Here<'_>, patent: &Patent) -> Result<Option<(&'static str, Vec<Quote>)>> {
    let ids: Vec<PatentId> = patent.citations.iter().filter_map(|cited| cited.parse().ok()).collect();
    let (mut cited, _) = here.stored(&ids).await?;
    // between two languages nothing looks near, and everything would look new
    cited.retain(|other| other.lang.same(&patent.lang));
    let own = elements::quotes(patent, 1);
    if cited.is_empty() || own.is_empty() {
        return Ok(None);
    }
    let said: Vec<Quote> =
        cited.iter().take(READ).flat_map(|other| elements::quotes(other, 1).into_iter().chain(parts::quoted(other, &Section::Abstract, |_| true))).collect();
    let near = compare::pairs(here, &own, &said, false).await?;
    let new: Vec<Quote> = own.into_iter().zip(near).filter(|(_, near)| near.is_none()).map(|(quote, _)| quote).collect();
    Ok((!new.is_empty()).then_some(("summary_beyond", new)))
}
