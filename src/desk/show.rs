//! A document, a claim or a section of it, as it is stored.

use minijinja::context;

use super::converse::Here;
use super::{elements, number};
use crate::chat::Done;
use crate::chat::act::{LAST, Turn, wants_all_claims, wants_independent_claims, wants_last_claim};
use crate::error::Result;
use crate::patent::{Patent, Quote, Section};

/// Claims that are shown of a document when none is named.
const CLAIMS: usize = 3;

/// Shows what the turn names: claims, or else title, abstract and the first claims.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    here.understood().await?;
    let Some(patent) = here.document().await? else { return Ok(()) };
    if !here.has_named(&patent).await? {
        return Ok(());
    }
    let text = here.turn.text.as_str();
    if patent.claims.is_empty() && (wants_independent_claims(text) || wants_all_claims(text)) {
        return here.abstain(here.phrase("no_claims", context! { id => patent.id.as_str() })?).await;
    }
    let quotes: Vec<Quote> = sections(here, &patent).into_iter().filter_map(|section| Quote::whole(&patent, section).ok()).collect();
    let sources = number(quotes.iter().map(|quote| (&patent, quote)));
    here.stage.sources(sources.clone()).await?;
    let date = patent.date.map(|date| format!(" · {date}")).unwrap_or_default();
    let classes = patent.cpc.iter().chain(&patent.ipc).take(8).map(ToString::to_string).collect::<Vec<_>>().join(" ");
    here.stage.text(format!("{} · {}{date}{}{classes}\n", patent.id, patent.heading(), if classes.is_empty() { "" } else { " · " })).await?;
    if wants_independent_claims(&here.turn.text) {
        here.stage.text(here.phrase("independent", context! { count => sources.len(), of => patent.stored_claims() })? + "\n").await?;
    }
    for source in &sources {
        let section = here.app.prompts.section(&here.turn.lang, &source.section)?;
        here.stage.text(format!("{section} [{}]: “{}”\n", source.n, source.quote)).await?;
    }
    here.stage.done(Done::default()).await
}

/// The claims and paragraphs that the turn names, as far as the document has them.
pub(super) fn named(turn: &Turn, patent: &Patent) -> Vec<Section> {
    let claims = turn.claims.iter().map(|n| Section::Claim(*n));
    claims.chain(turn.paragraphs.iter().filter_map(|n| paragraph(patent, *n))).collect()
}

/// A paragraph by the office's number, counted where it gave none, or the last one.
pub(super) fn paragraph(patent: &Patent, n: u32) -> Option<Section> {
    let numbered = || (1..).zip(&patent.description);
    let by_office = || numbered().find(|(_, paragraph)| paragraph.label.parse() == Ok(n));
    let counted = || numbered().find(|(at, paragraph)| *at == n && paragraph.label.is_empty());
    let found = if n == LAST { numbered().last() } else { by_office().or_else(counted) };
    found.map(|(at, paragraph)| Section::paragraph(&paragraph.label, at))
}

/// The sections to show: those that the turn names, or else the abstract and the first claims.
fn sections(here: &Here<'_>, patent: &Patent) -> Vec<Section> {
    let (named, text) = (named(&here.turn, patent), here.turn.text.as_str());
    if !named.is_empty() {
        return named;
    }
    let has = |section: &Section| patent.section(section).is_some_and(|text| !text.trim().is_empty());
    let first = |count: usize| (1..=patent.claims.len().min(count) as u32).map(Section::Claim).filter(has);
    match () {
        () if wants_independent_claims(text) => {
            let numbered = (1u32..).zip(&patent.claims).filter(|(_, claim)| elements::is_independent(claim));
            numbered.map(|(n, _)| Section::Claim(n)).filter(has).collect()
        }
        () if wants_all_claims(text) => first(usize::MAX).collect(),
        () if wants_last_claim(text) => first(usize::MAX).next_back().into_iter().collect(),
        () => std::iter::once(Section::Abstract).filter(has).chain(first(CLAIMS)).collect(),
    }
}
