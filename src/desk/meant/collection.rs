//! Documents of the whole collection that a turn describes, where it means none of those that were spoken of.

use super::EMPTY;
use crate::chat::act::{Act, wants_all_claims, wants_independent_claims, wants_last_claim, weight, without_names};
use crate::desk::ask;
use crate::desk::converse::Here;
use crate::desk::premise;
use crate::error::Result;
use crate::index::stems;
use crate::patent::Patent;
use crate::search::analysis::Analysis;
use crate::search::{hybrid, records, without_records};

/// Letters that describe a document at least, beside what is asked of it.
const DESCRIBES: usize = 12;
/// Of so many words a document in the language of the turn may lack less than one.
const LACKED: usize = 4;

/// Whether a turn asks for a record and describes a document that the one in focus is not: most of what stands beside what is asked is not
/// said there ("토판염이 들어간 샴푸는 누가 출원했어?").
pub(in crate::desk) async fn of_another_record(here: &Here<'_>) -> Result<bool> {
    if here.turn.points_back || records(&here.turn.text).is_empty() {
        return Ok(false);
    }
    let rest = without_names(&EMPTY.replace_all(&without_records(&here.turn.text), " "));
    if weight(&rest) < DESCRIBES {
        return Ok(false);
    }
    let (patents, focus, lang) = (here.known().await?, here.state.focus.clone(), here.turn.lang.clone());
    hybrid::blocking(move || {
        let wanted = stems(&rest);
        let said = |patent: &Patent| patent.lang.same(&lang) && 2 * wanted.intersection(&stems(&patent.whole())).count() >= wanted.len();
        let mut in_focus = patents.iter().filter(|patent| focus.iter().any(|id| id.key() == patent.id.key())).peekable();
        Ok(in_focus.peek().is_some() && !in_focus.any(said))
    })
    .await
}

/// The document of the collection that a turn with work to do describes ("summarise Kubota's control lever patent"), where it names none
/// and `known`, the documents of the conversation that it may mean, `none` or some, say less of what it describes.
pub(in crate::desk) async fn described(here: &Here<'_>, known: &[Patent], none: bool) -> Result<Option<Patent>> {
    let turn = &here.turn;
    let words = EMPTY.replace_all(&turn.described, " ");
    let points = turn.points_back && !none || !turn.ids.is_empty() || !turn.numbers.is_empty() || turn.of_pair.is_some();
    let of_claims = !none && (wants_independent_claims(&turn.text) || wants_last_claim(&turn.text) || wants_all_claims(&turn.text));
    if !matches!(turn.act, Act::Summarise | Act::Translate | Act::Show) || points || of_claims || weight(&without_names(&words)) < DESCRIBES {
        return Ok(None);
    }
    let analysis = Analysis { lang: turn.lang.clone(), ..Analysis::of(&words) };
    // how many words the one lacks that lacks fewest; of one in another language it is not known
    let lacking = |patents: Vec<Patent>| {
        let of = analysis.clone();
        hybrid::blocking(move || Ok(patents.iter().filter_map(|patent| premise::lacking(&of, patent)).map(|words| words.len()).min()))
    };
    let least = lacking(known.to_vec()).await?;
    if least == Some(0) {
        return Ok(None);
    }
    let Some(found) = ask::meant(here.app, &analysis, &here.question.filter).await? else { return Ok(None) };
    let lacks = lacking(vec![found.clone()]).await?;
    let few = lacks.is_none_or(|lacks| lacks * LACKED < stems(&words).len() && least.is_none_or(|least| lacks < least));
    Ok(Some(found).filter(|_| few && (none || lacks.is_some())))
}
