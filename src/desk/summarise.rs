//! A document, a claim or a list in short, in its own words: every sentence of a summary is a quote with its place.
//!
//! Code chooses: what the invention is for, what it does, its independent claims, its effects with their numbers, an
//! embodiment, and what stands near none of the stored documents that it cites. So nothing is in a summary that the document
//! does not say, whatever its length; a document of 300 pages is read whole. The model's own words, checked, come on top.

mod cited;
mod parts;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::converse::Here;
use super::{compare, elements, number, phrase, translate};
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::patent::{Patent, Quote, Section};
use crate::search::analysis::Analysis;
use crate::search::{hybrid, rule};
use parts::{asked_length, of_claims, quoted};

/// Documents of a list that are spoken of.
const DOCUMENTS: usize = 10;
/// Bytes of the quotes that the model restates at most.
const RESTATED: usize = 2_400;

/// Quotes that are rendered in the language asked for, and bytes of such a quote at most.
const RENDERED: usize = 3;
const RENDERED_BYTES: usize = 900;

/// Summarises what the turn names: claims, a document, or the list.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    static WHOLE_LIST: LazyLock<Regex> =
        LazyLock::new(|| rule(r"(?i)\b(list|results?|them|these|those|all of)\b|목록|결과|이들|전체|모두|列表|结果|这些|全部|リスト|一覧|結果|これら"));
    here.understood().await?;
    let turn = &here.turn;
    let named = !turn.ids.is_empty() || !turn.numbers.is_empty() || !turn.claims.is_empty();
    if let Some(list) = here.state.list().filter(|list| !named && !list.shown.is_empty() && WHOLE_LIST.is_match(&turn.text)) {
        return of_list(here, &list.shown).await;
    }
    let Some(patent) = here.document().await? else { return Ok(()) };
    if !here.has_claims(&patent).await? {
        return Ok(());
    }
    let length = asked_length(&turn.text);
    let claims = turn.claims.clone();
    let (patent, mut parts) = hybrid::blocking(move || {
        let parts = if claims.is_empty() { parts::parts(&patent, length) } else { of_claims(&patent, &claims) };
        Ok((patent, parts))
    })
    .await?;
    if let (true, None) = (turn.claims.is_empty(), length) {
        parts.extend(cited::beyond(here, &patent).await?);
    }
    let sources = number(parts.iter().flat_map(|(_, quotes)| quotes).map(|quote| (&patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(format!("{} · {}\n", patent.id, patent.heading())).await?;
    let mut next = sources.iter();
    let lang = turn.into.as_ref().unwrap_or(&turn.lang);
    for (part, quotes) in &parts {
        here.stage.text(here.app.prompts.phrase(lang, part, context! {})? + "\n").await?;
        for source in next.by_ref().take(quotes.len()) {
            let section = here.app.prompts.section(lang, &source.section)?;
            here.stage.text(format!("- {section} [{}]: “{}”\n", source.n, source.quote)).await?;
        }
    }
    if let Some(into) = turn.into.as_ref().filter(|into| !into.same(&patent.lang)) {
        if !here.writes() {
            here.stage.text(here.phrase("translate_none", context! {})? + "\n").await?;
            return here.stage.done(Done::default()).await;
        }
        // the quotes stay as they stand; what the first ones say is rendered below them
        let mut done = Done::default();
        for source in sources.iter().filter(|source| source.quote.len() <= RENDERED_BYTES).take(RENDERED) {
            translate::rendered(here, &source.quote, source.n, into, &mut done).await?;
        }
        return here.stage.done(done).await;
    }
    let done = restate(here, &patent, &sources, parts.into_iter().flat_map(|(_, quotes)| quotes)).await?;
    here.stage.done(done).await
}

/// The model's own words for what the quotes say, in the language that is asked for; only what the checks let through.
async fn restate(here: &Here<'_>, patent: &Patent, sources: &[Source], quotes: impl Iterator<Item = Quote>) -> Result<Done> {
    let mut left = RESTATED;
    let few = quotes.take_while(|quote| {
        let fits = quote.text().len() <= left;
        left = left.saturating_sub(quote.text().len());
        fits
    });
    let pairs: Vec<(Patent, Quote)> = few.map(|quote| (patent.clone(), quote)).collect();
    let lang = here.turn.into.clone().unwrap_or_else(|| here.turn.lang.clone());
    let asked = Analysis { lang: lang.clone(), ..Analysis::of(&here.app.prompts.phrase(&lang, "summary_question", context! {})?) };
    phrase::add_prose(here.app, here.question, &asked, &sources[..pairs.len()], &pairs, here.stage).await
}

/// What the documents of a list share and where they differ, counted; and what each is.
async fn of_list(here: &Here<'_>, shown: &[crate::patent::PatentId]) -> Result<()> {
    let (patents, _) = here.stored(shown).await?;
    if patents.is_empty() {
        return here.abstain(here.phrase("no_target", context! {})?).await;
    }
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (n, patent) in (1..).zip(&patents) {
        let own: BTreeSet<&str> = patent.cpc.iter().chain(&patent.ipc).filter_map(|symbol| symbol.subclass()).collect();
        own.into_iter().for_each(|class| groups.entry(class.to_owned()).or_default().push(n));
    }
    let mut groups: Vec<(String, Vec<usize>)> = groups.into_iter().collect();
    groups.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(&b.0)));
    let members = |numbers: &[usize]| numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let classes = groups.iter().take(6).map(|(class, numbers)| format!("{class}: {}", members(numbers))).collect::<Vec<_>>().join("; ");
    let dates: Vec<String> = patents.iter().filter_map(|patent| patent.date).map(|date| date.to_string()).collect();
    let (first, last) = (dates.iter().min().cloned().unwrap_or_default(), dates.iter().max().cloned().unwrap_or_default());
    let quotes: Vec<(&Patent, Quote)> = patents
        .iter()
        .take(DOCUMENTS)
        .filter_map(|patent| {
            let quote = quoted(patent, &Section::Abstract, |_| true).into_iter().next();
            Some((patent, quote.or_else(|| Quote::whole(patent, Section::Claim(1)).ok()).or_else(|| Quote::whole(patent, Section::Title).ok())?))
        })
        .collect();
    let sources = number(quotes.iter().map(|(patent, quote)| (*patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(here.phrase("summary_list", context! { count => patents.len(), classes, first, last })? + "\n").await?;
    for source in &sources {
        here.stage.text(format!("{}. {} · {} [{}]: “{}”\n", source.n, source.id, source.title, source.n, source.quote)).await?;
    }
    here.stage.done(Done::default()).await
}
