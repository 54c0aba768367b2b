//! Lists: searched for, narrowed, sorted, gone back to. Every document comes with the sentence that speaks for it.

use std::collections::HashMap;

use minijinja::context;

use super::converse::Here;
use super::{Stage, number};
use crate::chat::act::Act;
use crate::chat::event::{Filters, Understood};
use crate::chat::state::{List, Order};
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::index::Row;
use crate::patent::{Patent, Quote, Section};
use crate::search::{Mode, evidence, hybrid};

/// Documents of a list: what a search holds on to, so that narrowing has something to work on.
const DEPTH: usize = 50;
/// Documents that a list has at least, where there are so many.
const FEWEST: usize = 3;
/// The fused score from which a document belongs to the list.
const STANDS_OUT: f32 = 0.25;
/// Documents shown.
const SHOWN: usize = 10;

/// Makes the list that the turn asks for, and shows it.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    let Here { app, question, state, turn, stage } = here;
    if let Some(text) = here.out_of_list()? {
        here.understood().await?;
        return here.abstain(text).await;
    }
    let Some(list) = state.next_list(turn) else {
        here.understood().await?;
        return here.abstain(here.phrase("no_target", context! {})?).await;
    };
    if let Filters { after: Some(after), before: Some(before), .. } = Filters::of([&list.base, &list.keep])
        && after >= before
    {
        stage.understood(Understood::of_list(turn, &list, line(here, &list)?, 0, 0, Vec::new())).await?;
        let text = here.phrase("contradiction", context! { after => after.to_string(), before => before.to_string() })?;
        return here.abstain(text).await;
    }
    stage.status("searching").await?;
    let text = words_of(here, &list).await?;
    if text.chars().filter(|c| c.is_alphanumeric()).count() < 2 {
        here.understood().await?;
        return here.abstain(here.phrase("no_words", context! {})?).await;
    }
    let embedding = hybrid::embed_query(app, &text, Mode::Hybrid).await?;
    let (snapshot, asked, request) = (app.index.snapshot(), list.clone(), question.filter.clone());
    let (of, kept, quotes) = hybrid::blocking(move || {
        let ranked = hybrid::rank(&snapshot, &text, embedding.as_ref(), &asked.base, Mode::Hybrid, DEPTH)?;
        // what the request itself filters holds whatever the conversation says
        let admits = snapshot.admits(&request)?;
        // scores count from what is behind the best: what does not rise above it was not found, it was left over
        let found = ranked.iter().enumerate().take_while(|(at, hit)| *at < FEWEST || hit.score > STANDS_OUT);
        let rows: Vec<Row> = found.map(|(_, hit)| hit.row).filter(|row| admits(*row)).collect();
        let mut patents: HashMap<Row, Patent> = snapshot.get_many(&rows)?.into_iter().collect();
        let found = rows.into_iter().filter_map(|row| Some((row, patents.remove(&row)?)));
        let found = hybrid::collapse_families(found.filter(|(_, patent)| asked.like.as_ref().is_none_or(|like| patent.id.key() != like.key())), usize::MAX);
        let of = found.len();
        let mut kept: Vec<Patent> = found.into_iter().map(|(_, patent)| patent).filter(|patent| asked.admits(patent)).collect();
        match asked.order {
            Order::Score => {}
            Order::Newest => kept.sort_by_key(|patent| std::cmp::Reverse(patent.date)),
            Order::Oldest => kept.sort_by_key(|patent| (patent.date.is_none(), patent.date)),
        }
        let weighted = evidence::Weighted::new(&snapshot, &text);
        let quotes: Vec<(Patent, Quote)> = kept
            .iter()
            .take(SHOWN)
            .filter_map(|patent| Some((patent.clone(), evidence::by_words(patent, &weighted, 1).pop().or_else(|| anything(patent))?)))
            .collect();
        Ok((of, kept.into_iter().map(|patent| patent.id).collect::<Vec<_>>(), quotes))
    })
    .await?;
    let line = line(here, &list)?;
    let count = kept.len();
    stage.understood(Understood::of_list(turn, &list, line.clone(), count, of, kept)).await?;
    if quotes.is_empty() {
        let variables = context! { line, of, documents => app.index.snapshot().documents() };
        return here.abstain(here.phrase(if of > 0 { "list_empty" } else { "list_nothing" }, variables)?).await;
    }
    let sources = number(quotes.iter().map(|(patent, quote)| (patent, quote)));
    stage.sources(sources.clone()).await?;
    let narrowed = turn.act != Act::Search && turn.act != Act::More;
    let variables = context! { line, count, of, shown => sources.len(), narrowed };
    stage.text(here.phrase("list", variables)? + "\n").await?;
    show(here, &sources, stage).await?;
    stage.done(Done::default()).await
}

async fn show(here: &Here<'_>, sources: &[Source], stage: &Stage) -> Result<()> {
    for source in sources {
        let section = here.app.prompts.section(&here.turn.lang, &source.section)?;
        let date = source.date.map(|date| format!(" · {date}")).unwrap_or_default();
        let (n, quote) = (source.n, &source.quote);
        stage.text(format!("{n}. {} · {}{date}\n   {section} [{n}]: “{quote}”\n", source.id, source.title)).await?;
    }
    Ok(())
}

/// The beginning of a document that no word of the search speaks for: it was found by meaning.
fn anything(patent: &Patent) -> Option<Quote> {
    let first = |section: Section| {
        let text = patent.section(&section)?.into_owned();
        let range = crate::patent::sentence::sentences(&text).into_iter().find(|range| !text[range.clone()].trim().is_empty())?;
        Quote::new(patent, section, range).ok()
    };
    first(Section::Abstract).or_else(|| first(Section::Claim(1))).or_else(|| first(Section::Title))
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

impl List {
    /// Whether a document of the list passes what was let in and shut out since.
    fn admits(&self, patent: &Patent) -> bool {
        let Self { keep, without, .. } = self;
        let country = |wanted: &String| patent.country.eq_ignore_ascii_case(wanted);
        let lang = |wanted: &String| patent.lang.same(&crate::patent::Language::new(wanted));
        let class = |wanted: &crate::patent::Symbol| patent.cpc.iter().chain(&patent.ipc).any(|symbol| symbol.under(wanted));
        (keep.countries.is_empty() || keep.countries.iter().any(country))
            && (keep.langs.is_empty() || keep.langs.iter().any(lang))
            && keep.classes.iter().all(class)
            && keep.before.is_none_or(|before| patent.date.is_some_and(|date| date < before))
            && keep.after.is_none_or(|after| patent.date.is_some_and(|date| date >= after))
            && !without.countries.iter().any(country)
            && !without.langs.iter().any(lang)
            && !without.classes.iter().any(class)
    }
}

/// What was understood, in a line that can be corrected: "silicon anodes · KR · before 2015-01-01 · without US".
fn line(here: &Here<'_>, list: &List) -> Result<String> {
    let mut parts = vec![list.like.as_ref().map_or_else(|| list.words.chars().take(120).collect(), |like| format!("≈ {like}"))];
    for filter in [&list.base, &list.keep] {
        parts.extend(filter.countries.iter().chain(&filter.langs).cloned());
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
    for what in without.countries.iter().chain(&without.langs).cloned().chain(without.classes.iter().map(ToString::to_string)) {
        parts.push(here.phrase("and_without", context! { what })?);
    }
    match list.order {
        Order::Score => {}
        Order::Newest => parts.push(here.phrase("newest_first", context! {})?),
        Order::Oldest => parts.push(here.phrase("oldest_first", context! {})?),
    }
    Ok(parts.into_iter().filter(|part| !part.trim().is_empty()).collect::<Vec<_>>().join(" · "))
}
