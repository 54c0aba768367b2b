//! Lists: searched for, narrowed, sorted, gone back to. Every document comes with the sentence that speaks for it.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{applicant, ask, nothing, number, which};
use crate::chat::act::{Act, LAST_PAGE};
use crate::chat::event::Understood;
use crate::chat::list::{List, Order};
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::index::{Filter, Row, Snapshot};
use crate::patent::{Language, Patent, PatentId, Quote};
use crate::search::analysis::Analysis;
use crate::search::bound::Stated;
use crate::search::evidence::{self, Asked};
use crate::search::hybrid;
use crate::search::rule;
use crate::search::shortlist::{self, Standing};
use crate::search::weighted::Words;
use line::line;

mod line;

/// Documents of a search at most, so that narrowing has something to work on.
const DEPTH: usize = 50;
/// The standing from which a document belongs to the list, and the documents it has at least, where there are so many.
const STANDS_OUT: f32 = -0.12;
const FEWEST: usize = 3;
/// The standing below which the first document stands for no clear matter: then a page is shown, whatever its standing.
const CLEAR: f32 = 0.3;
/// Of them, the nearest of so many languages.
const OF_LANGUAGES: usize = 4;
/// The standing from which a document that a filter's own search finds joins what the filter keeps.
const AGAIN: f32 = 0.0;
/// Documents of which the numbers are given; all are counted.
const LISTED: usize = 1_000;
/// Documents shown.
pub(super) const SHOWN: usize = 10;
/// Documents shown where none is near enough.
const NEAREST: usize = 5;

/// Dates that no filter compares.
static OTHER_DATES: LazyLock<Regex> =
    LazyLock::new(|| rule(r"(?i)\bfil(?:ed|ing)\b|\bpriorit(?:y|ies)\b|출원(?:된|일)|우선일|申请(?:的|日)|优先权|出願(?:され|日)|優先"));

/// Makes the list that the turn asks for, and shows it.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    let Here { app, state, turn, stage, .. } = here;
    if let Some(text) = here.out_of_list()? {
        here.understood().await?;
        return here.abstain(text).await;
    }
    let Some(list) = state.next_list(turn) else {
        here.understood().await?;
        let why = if turn.order == Some(Order::Unknown) { "no_such_order" } else { "no_target" };
        return here.abstain(here.phrase(why, context! {})?).await;
    };
    if contradicts(here, &list).await? {
        return Ok(());
    }
    let named = list.base.applicants.clone();
    let list = settled(here, list).await?;
    if let Some(id) = list.beside.as_ref().filter(|_| list.base.applicants.is_empty()) {
        here.understood().await?;
        return here.abstain(here.phrase("no_applicant", context! { id => id.as_str() })?).await;
    }
    let no_name = named.into_iter().find(|name| !list.base.applicants.contains(name) && list.words.contains(name.as_str()));
    let text = words_of(here, &list).await?;
    let filtered = list.base != Filter::default() || list.without != Default::default() || list.citing.is_some() || turn.everything;
    if text.is_empty() && !filtered {
        here.understood().await?;
        return here.abstain(here.phrase("no_words", context! {})?).await;
    }
    stage.status("searching").await?;
    let (list, Members { of, kept: rows, more, undated }) = kept(here, list, &text).await?;
    let (snapshot, kept) = (app.index.snapshot(), rows.len());
    let size = turn.size.unwrap_or(SHOWN);
    let from = match (turn.act, turn.page) {
        (Act::Page, None) => list.shown.len(),
        (Act::Page, Some(0)) => list.shown.len().saturating_sub(2 * SHOWN),
        (Act::Page, Some(LAST_PAGE)) => kept.saturating_sub(1) / SHOWN * SHOWN,
        (Act::Page, Some(page)) => (page - 1).saturating_mul(SHOWN),
        _ => 0,
    };
    if turn.act == Act::Page && from >= kept {
        here.understood().await?;
        return here.abstain(here.phrase("list_ends", context! { count => kept })?).await;
    }
    let text = list.about.iter().filter(|about| about.keep).fold(text, |text, about| text + " " + &about.words);
    let stated = list.about.iter().rev().filter(|about| about.keep).find_map(|about| about.stated.clone());
    let (ids, quotes) = hybrid::blocking(move || {
        Ok((snapshot.ids(&rows[..kept.min(LISTED)])?, quoted(&snapshot, &rows[from..kept.min(from + size)], &text, stated.as_ref())?))
    })
    .await?;
    let line = line(here, &list)?;
    stage.understood(Understood::of_list(turn, &list, line.clone(), kept, of + more, ids)).await?;
    if quotes.is_empty() {
        let variables = context! { line, of, undated, documents => app.index.snapshot().documents() };
        return here.abstain(here.phrase(if of > 0 { "list_empty" } else { "list_nothing" }, variables)?).await;
    }
    let narrowed = !matches!(turn.act, Act::Search | Act::Exists | Act::More | Act::Page);
    let mut text = here.phrase("list", context! { line, count => kept, of, more, from, shown => quotes.len(), narrowed, undated })?;
    if let Some(applicant) = no_name {
        text = text + "\n" + &here.phrase("searched_as_words", context! { applicant })?;
    }
    if turn.filter.before.or(turn.filter.after).is_some() && OTHER_DATES.is_match(&turn.text) {
        text = text + "\n" + &here.phrase("dates_of_publication", context! {})?;
    }
    say(here, &quotes, text, from, false).await
}

/// Whether the dates of a list leave nothing; that has been said then.
pub(super) async fn contradicts(here: &Here<'_>, list: &List) -> Result<bool> {
    let Some((after, before)) = list.contradiction() else { return Ok(false) };
    here.stage.understood(Understood::of_list(&here.turn, list, line(here, list)?, 0, 0, Vec::new())).await?;
    let text = here.phrase("contradiction", context! { after => after.to_string(), before => before.to_string() })?;
    here.abstain(text).await.map(|()| true)
}

struct Members {
    /// How many documents the list was made of.
    of: usize,
    /// Those that are kept of it, in its order, and behind them what was searched for again.
    kept: Vec<Row>,
    /// How many were searched for again.
    more: usize,
    /// Documents that a date gate left out because they have no date.
    undated: u64,
}

/// The members of a list; where it keeps none of a country's documents, but some in the language of that country, of that one.
async fn kept(here: &Here<'_>, list: List, text: &str) -> Result<(List, Members)> {
    let of_country = members(here, &list, text).await?;
    if let Some(other) = list.in_language().filter(|_| of_country.kept.is_empty()) {
        let in_language = members(here, &other, text).await?;
        if !in_language.kept.is_empty() {
            return Ok((other, in_language));
        }
    }
    Ok((list, of_country))
}

async fn members(here: &Here<'_>, list: &List, text: &str) -> Result<Members> {
    let asked = if text.is_empty() { None } else { ask::embedded(here.app, text).await? };
    let mut matters = Vec::new();
    for about in &list.about {
        matters.push((about.clone(), ask::embedded(here.app, &about.words).await?));
    }
    let (snapshot, list, request, text) = (here.app.index.snapshot(), list.clone(), here.question.filter.clone(), text.to_owned());
    hybrid::blocking(move || {
        let found = found(&snapshot, &text, asked.as_ref(), &list)?;
        let of = found.len();
        let of_base = if list.years.is_empty() { snapshot.undated(&list.base)? } else { 0 };
        let undated = of_base + snapshot.undated(&Filter { only: Some(found.clone()), ..list.keep.clone() })?;
        let mut kept: Vec<Row> = admitted(&snapshot, &list, &request, found)?;
        if !list.picked.is_empty() {
            let picked = rows_of(&snapshot, &list.picked)?;
            kept.retain(|row| picked.contains(row));
        }
        let more = again(&snapshot, &text, asked.as_ref(), &list, &request, &kept, of)?;
        kept.extend(&more);
        for (about, asked) in &matters {
            let speaking = match &about.stated {
                Some(stated) => which::stating(&snapshot, &which::Number::new(&snapshot, stated), &kept)?,
                None if about.said => which::saying(&snapshot, &about.words, &kept)?,
                None => speaking_of(&snapshot, &about.words, asked.as_ref(), &kept)?,
            };
            kept.retain(|row| speaking.contains(row) == about.keep);
        }
        kept = ordered(&snapshot, list.order, kept)?;
        let more = more.iter().filter(|row| kept.contains(row)).count();
        Ok(Members { of, kept, more, undated })
    })
    .await
}

/// What a page wants where a filter leaves less of a list that was cut at its end: the best of all documents that pass.
fn again(snapshot: &Snapshot, text: &str, asked: Option<&Asked>, list: &List, request: &Filter, kept: &[Row], of: usize) -> Result<Vec<Row>> {
    let filtered = list.picked.is_empty() && (list.keep != Filter::default() || list.without != Default::default());
    if text.is_empty() || !filtered || of < DEPTH || kept.len() >= SHOWN {
        return Ok(Vec::new());
    }
    let admits = snapshot.admits(&list.base)?;
    let passing = admitted(snapshot, list, request, snapshot.rows().filter(|row| admits(*row)).collect())?;
    let among = Filter { only: Some(passing), exclude: list.like.iter().cloned().chain(snapshot.ids(kept)?).collect(), ..Filter::default() };
    let ranked = shortlist::shortlist(snapshot, text, asked, &among, SHOWN)?;
    Ok(ranked
        .into_iter()
        .filter(|(_, standing)| standing.score() >= AGAIN)
        .map(|(row, _)| row)
        .take(SHOWN.saturating_sub(kept.len() + list.keep.exclude.len()))
        .collect())
}

/// The documents of the present list, all of them and not only those that were shown; `None` without a list.
pub(super) async fn present(here: &Here<'_>) -> Result<Option<Vec<Row>>> {
    let Some(mut list) = here.state.list().cloned() else { return Ok(None) };
    if here.turn.act == Act::Count {
        list.lift(here.turn.lift); // "drop the dates: how many are there?"
    }
    let list = settled(here, list).await?;
    let text = words_of(here, &list).await?;
    Ok(Some(kept(here, list, &text).await?.1.kept))
}

async fn settled(here: &Here<'_>, list: List) -> Result<List> {
    let snapshot = here.app.index.snapshot();
    hybrid::blocking(move || applicant::settle(&snapshot, list)).await
}

/// Answers whether there is anything: the documents that the desk of questions finds enough, as a list, or "not found".
pub(super) async fn whether_any(here: &Here<'_>) -> Result<()> {
    let Here { app, question, turn, stage, .. } = here;
    let mut list = settled(here, here.state.next_list(turn).unwrap_or_default()).await?;
    if contradicts(here, &list).await? {
        return Ok(());
    }
    if !list.base.applicants.is_empty() {
        return answer(here).await;
    }
    let mut filter = question.filter.clone();
    filter.before = [filter.before, turn.filter.before].into_iter().flatten().min();
    filter.after = [filter.after, turn.filter.after].into_iter().flatten().max();
    let listed = ask::documents(app, question, &turn.text, &list.words, &filter, stage).await?;
    let line = line(here, &list)?;
    if listed.is_empty() {
        stage.understood(Understood::of_list(turn, &list, line, 0, 0, Vec::new())).await?;
        return nearest(here, &list, &filter).await;
    }
    list.first = listed.iter().map(|(patent, _)| patent.id.clone()).collect();
    let Members { kept: rows, undated, .. } = members(here, &list, &list.words).await?;
    let (snapshot, text, led) = (app.index.snapshot(), list.words.clone(), listed.len());
    let (ids, more) =
        hybrid::blocking(move || Ok((snapshot.ids(&rows)?, quoted(&snapshot, rows.get(led..SHOWN.min(rows.len())).unwrap_or_default(), &text, None)?))).await?;
    let count = ids.len();
    stage.understood(Understood::of_list(turn, &list, line.clone(), count, count, ids)).await?;
    // "a banana peeling robot": the first document speaks of bananas
    let asked = Analysis { lang: turn.lang.clone(), ..Analysis::of(&list.words) };
    let missing = ask::missing(&asked, &listed[0].0).await?;
    let lacks = context! { id => listed[0].0.id.as_str(), words => missing.join(", ") };
    let quotes: Vec<(Patent, Quote)> = listed.into_iter().chain(more).take(SHOWN).collect();
    let mut text = here.phrase("list", context! { line, count, of => count, from => 0, shown => quotes.len(), narrowed => false, undated })?;
    if !missing.is_empty() {
        text = text + "\n" + &here.phrase("words_missing", lacks)?;
    }
    say(here, &quotes, text, 0, false).await
}

/// Says that nothing is near enough, and lists what comes nearest: whoever asks may know it for what was meant.
async fn nearest(here: &Here<'_>, list: &List, filter: &Filter) -> Result<()> {
    let rows = if list.words.is_empty() { Vec::new() } else { members(here, list, &list.words).await?.kept };
    let (snapshot, text) = (here.app.index.snapshot(), list.words.clone());
    let quotes = hybrid::blocking(move || quoted(&snapshot, &rows[..rows.len().min(NEAREST)], &text, None)).await?;
    let nothing = nothing::text(here.app, &Analysis::of(&here.turn.text), filter).await?;
    if quotes.is_empty() {
        return here.abstain(nothing).await;
    }
    let text = nothing + "\n" + &here.phrase("nearest_documents", context! {})?;
    say(here, &quotes, text, 0, true).await
}

/// Shows documents, numbered behind `from`, below `text`; `abstained` where that says that none is near enough.
async fn say(here: &Here<'_>, quotes: &[(Patent, Quote)], text: String, from: usize, abstained: bool) -> Result<()> {
    let sources = number(quotes.iter().map(|(patent, quote)| (patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(text + "\n").await?;
    for source in &sources {
        here.stage.text(entry(here, source, from)?).await?;
    }
    here.stage.done(Done { abstained, ..Done::default() }).await
}

fn entry(here: &Here<'_>, source: &Source, from: usize) -> Result<String> {
    let section = here.app.prompts.section(&here.turn.lang, &source.section)?;
    let date = source.date.map(|date| format!(" · {date}")).unwrap_or_default();
    let (n, quote, number) = (source.n, &source.quote, from + source.n as usize);
    Ok(format!("{number}. {} · {}{date}\n   {section} [{n}]: “{quote}”\n", source.id, source.title))
}

/// The rows of documents that are stored.
fn rows_of(snapshot: &Snapshot, ids: &[PatentId]) -> Result<Vec<Row>> {
    let row = |id| snapshot.find(id).map(|found| found.first().map(|(row, _)| *row));
    ids.iter().filter_map(|id| row(id).transpose()).collect()
}

/// Rows in another order.
fn ordered(snapshot: &Snapshot, order: Order, rows: Vec<Row>) -> Result<Vec<Row>> {
    match order {
        Order::Score | Order::Unknown => Ok(rows),
        Order::Newest | Order::Oldest => snapshot.by_date(&Filter { only: Some(rows), ..Filter::default() }, order == Order::Newest),
        Order::Applicant => {
            let mut named = snapshot.get_many(&rows)?;
            // those without one come last
            named.sort_by_cached_key(|(_, patent)| patent.applicants.first().map_or((true, String::new()), |name| (false, name.to_lowercase())));
            Ok(named.into_iter().map(|(row, _)| row).collect())
        }
    }
}

/// What the list is made of, before anything is kept of it: what was shown, what was searched for, or all that its filter lets in.
fn found(snapshot: &Snapshot, text: &str, asked: Option<&Asked>, list: &List) -> Result<Vec<Row>> {
    if let Some(cited) = &list.citing {
        return snapshot.by_date(&Filter { only: Some(snapshot.citing(cited)?.0), ..list.base.clone() }, true);
    }
    if text.is_empty() && list.first.is_empty() {
        return snapshot.by_date(&list.base, true);
    }
    let mut rows = rows_of(snapshot, &list.first)?;
    let mut filter = list.base.clone();
    filter.exclude.extend(list.like.iter().cloned());
    let mut ranked = Vec::new();
    for filter in list.searched_in(&filter) {
        ranked.extend(shortlist::shortlist(snapshot, text, asked, &filter, DEPTH)?);
    }
    ranked.sort_by(|a, b| b.1.score().total_cmp(&a.1.score())); // stable: one search has its order
    let ranked = shortlist::with_kin(snapshot, text, ranked, rows.first().copied(), &filter)?;
    let led = rows.clone();
    let clear = ranked.first().is_some_and(|(_, first)| first.score() >= CLEAR);
    let page: Vec<Row> = if clear { Vec::new() } else { a_page(snapshot, &ranked) };
    let stands =
        |at: usize, (row, standing): &(Row, Standing)| standing.score() >= STANDS_OUT || if clear { at < FEWEST } else { led.is_empty() && page.contains(row) };
    // what leads is ranked with the others, so that the list is the same whether one of it was shown or ten
    let others = ranked.iter().enumerate().filter(|(at, found)| stands(*at, found)).map(|(_, (row, _))| *row);
    rows.extend(others.filter(|row| !led.contains(row)));
    Ok(rows)
}

/// A page of what stands best, with the nearest of each language among it: short words tell little across languages.
fn a_page(snapshot: &Snapshot, ranked: &[(Row, Standing)]) -> Vec<Row> {
    let mut by_meaning = ranked.to_vec();
    by_meaning.sort_by(|a, b| b.1.meaning.total_cmp(&a.1.meaning)); // stable: of equals, what stands better
    let mut languages = HashSet::new();
    let nearest = by_meaning.into_iter().map(|(row, _)| row).filter(|row| languages.insert(snapshot.language_of(*row)));
    let mut page: Vec<Row> = nearest.take(OF_LANGUAGES).collect();
    for (row, _) in ranked {
        if page.len() < SHOWN && !page.contains(row) {
            page.push(*row);
        }
    }
    page
}

/// Those of the rows that are about `words`.
fn speaking_of(snapshot: &Snapshot, words: &str, asked: Option<&Asked>, rows: &[Row]) -> Result<HashSet<Row>> {
    let among = Filter { only: Some(rows.to_vec()), ..Filter::default() };
    // where some say it in words, what is only near in meaning is not of them: all tyres are near to airless ones
    let saying = which::saying(snapshot, words, rows)?;
    let limit = if saying.is_empty() { DEPTH } else { rows.len() };
    let ranked = shortlist::shortlist(snapshot, words, asked, &among, limit)?;
    let is_of_them = |row: &Row| saying.is_empty() || saying.contains(row);
    Ok(ranked.into_iter().filter(|(row, standing)| standing.score() >= STANDS_OUT && is_of_them(row)).map(|(row, _)| row).collect())
}

/// Those of the rows that pass what was let in and shut out since, and the filter of the request itself.
fn admitted(snapshot: &Snapshot, list: &List, request: &Filter, mut rows: Vec<Row>) -> Result<Vec<Row>> {
    let keep = Filter { classes: Vec::new(), ..list.keep.clone() };
    let class = |class: &crate::patent::Symbol| Filter { classes: vec![class.clone()], ..Filter::default() };
    let let_in = [keep, request.clone()].into_iter().chain(list.keep.classes.iter().map(class));
    for filter in let_in.filter(|filter| !filter.is_empty()) {
        let admits = snapshot.admits(&filter)?;
        rows.retain(|row| admits(*row));
    }
    which::shut_out(snapshot, &list.without, &mut rows)?;
    Ok(rows)
}

/// Documents with the sentence of each that holds most of the words.
fn quoted(snapshot: &Snapshot, rows: &[Row], text: &str, stated: Option<&Stated>) -> Result<Vec<(Patent, Quote)>> {
    let mut patents: HashMap<Row, Patent> = snapshot.get_many(rows)?.into_iter().collect();
    let weighted = Words::new(snapshot, text, &Language::of(text));
    let number = stated.map(|stated| which::Number::new(snapshot, stated));
    let states = |patent: &Patent| number.as_ref().and_then(|number| number.quote(patent));
    let speaking = |patent: &Patent| if text.is_empty() { None } else { evidence::by_words(patent, &weighted, 1).pop() };
    let quotes = rows.iter().filter_map(|row| patents.remove(row));
    Ok(quotes.filter_map(|patent| states(&patent).or_else(|| speaking(&patent)).or_else(|| which::beginning(&patent)).map(|quote| (patent, quote))).collect())
}

/// What is searched for: the words, or those of the document that others are to be like.
async fn words_of(here: &Here<'_>, list: &List) -> Result<String> {
    let Some(like) = list.like.clone() else { return Ok(list.words.clone()) };
    let snapshot = here.app.index.snapshot();
    hybrid::blocking(move || {
        let found = snapshot.find(&like)?;
        let patent = found.first().map(|(row, _)| snapshot.get(*row)).transpose()?.flatten();
        Ok(patent.map(|patent| patent.gist()).unwrap_or_default())
    })
    .await
}
