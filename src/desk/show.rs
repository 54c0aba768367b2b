//! A document, a claim or a section of it, as it is stored.

use minijinja::context;

use super::converse::Here;
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::patent::{Patent, Quote, Section};

/// Claims that are shown of a document when none is named.
const CLAIMS: usize = 3;

/// Shows what the turn names: claims, or else title, abstract and the first claims.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    here.understood().await?;
    let patent = match here.documents().await? {
        Ok(mut documents) => documents.swap_remove(0),
        Err(text) => return here.abstain(text).await,
    };
    let sections = match sections(here, &patent) {
        Ok(sections) => sections,
        Err(n) => return here.abstain(here.phrase("no_such_claim", context! { id => patent.id.as_str(), n, count => patent.claims.len() })?).await,
    };
    let quotes: Vec<Quote> = sections.into_iter().filter_map(|section| Quote::whole(&patent, section).ok()).collect();
    let sources: Vec<Source> = (1u32..).zip(&quotes).map(|(n, quote)| Source::new(n, quote, patent.heading(), patent.date)).collect();
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

/// The sections to show; the number of a claim that is not there.
pub(super) fn sections(here: &Here<'_>, patent: &Patent) -> std::result::Result<Vec<Section>, u32> {
    if let Some(n) = here.turn.claims.iter().find(|n| **n == 0 || **n as usize > patent.claims.len()) {
        return Err(*n);
    }
    if !here.turn.claims.is_empty() {
        return Ok(here.turn.claims.iter().map(|n| Section::Claim(*n)).collect());
    }
    let has = |section: &Section| patent.section(section).is_some_and(|text| !text.trim().is_empty());
    let claims = (1..=patent.claims.len().min(CLAIMS) as u32).map(Section::Claim);
    Ok(std::iter::once(Section::Abstract).chain(claims).filter(has).collect())
}
