//! A document, a claim or a section of it, as it is stored.

use super::converse::Here;
use super::number;
use crate::chat::Done;
use crate::chat::act::Turn;
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
    let quotes: Vec<Quote> = sections(here, &patent).into_iter().filter_map(|section| Quote::whole(&patent, section).ok()).collect();
    let sources = number(quotes.iter().map(|quote| (&patent, quote)));
    here.stage.sources(sources.clone()).await?;
    let date = patent.date.map(|date| format!(" · {date}")).unwrap_or_default();
    let classes = patent.cpc.iter().chain(&patent.ipc).take(8).map(ToString::to_string).collect::<Vec<_>>().join(" ");
    here.stage.text(format!("{} · {}{date}{}{classes}\n", patent.id, patent.heading(), if classes.is_empty() { "" } else { " · " })).await?;
    for source in &sources {
        let section = here.app.prompts.section(&here.turn.lang, &source.section)?;
        here.stage.text(format!("{section} [{}]: “{}”\n", source.n, source.quote)).await?;
    }
    here.stage.done(Done::default()).await
}

/// The claims and paragraphs that the turn names, as far as the document has them.
pub(super) fn named(turn: &Turn, patent: &Patent) -> Vec<Section> {
    let claims = turn.claims.iter().map(|n| Section::Claim(*n));
    let paragraphs = turn.paragraphs.iter().filter_map(|n| {
        let numbered = || (1..).zip(&patent.description);
        let by_office = numbered().find(|(_, paragraph)| paragraph.label.parse() == Ok(*n));
        let (at, paragraph) = by_office.or_else(|| numbered().find(|(at, paragraph)| at == n && paragraph.label.is_empty()))?;
        Some(Section::paragraph(&paragraph.label, at))
    });
    claims.chain(paragraphs).collect()
}

/// The sections to show: those that the turn names, or else the abstract and the first claims.
fn sections(here: &Here<'_>, patent: &Patent) -> Vec<Section> {
    let named = named(&here.turn, patent);
    if !named.is_empty() {
        return named;
    }
    let has = |section: &Section| patent.section(section).is_some_and(|text| !text.trim().is_empty());
    let claims = (1..=patent.claims.len().min(CLAIMS) as u32).map(Section::Claim);
    std::iter::once(Section::Abstract).chain(claims).filter(has).collect()
}
