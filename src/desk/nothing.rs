//! What is said where there is no answer: fixed words, what was searched, and the passage that comes nearest.

use minijinja::context;

use super::{Stage, number, state_lines};
use crate::app::App;
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::index::Filter;
use crate::patent::{Patent, Quote, Section};
use crate::search::analysis::Analysis;
use crate::search::hybrid;

/// Says that a document does not say it, as far as code sees, or as the model doubts it.
pub(super) async fn not_stated(app: &App, analysis: &Analysis, nearest: (Patent, Quote), doubted: bool, stage: &Stage) -> Result<()> {
    let patent = &nearest.0;
    let claim = analysis.claims.first().map(|n| app.prompts.section(&analysis.lang, &Section::Claim(*n))).transpose()?;
    let foreign = !patent.lang.same(&analysis.lang);
    let variables = context! { id => patent.id.as_str(), where => claim.unwrap_or_default(), foreign };
    // across languages code sees no words, and a model's doubt is none of its own: it can say what it did not find, not what is
    // not there
    let name = if foreign || doubted { "not_seen" } else { "not_stated" };
    let text = app.prompts.phrase(&analysis.lang, name, variables)?;
    abstain_beside(app, analysis, text, &[nearest], stage).await
}

/// The sentence that there is nothing, and what was searched.
///
/// # Errors
/// What the index or the templates say.
pub(super) async fn text(app: &App, analysis: &Analysis, filter: &Filter) -> Result<String> {
    let (snapshot, counted) = (app.index.snapshot(), filter.clone());
    let documents = hybrid::blocking(move || snapshot.count(&counted)).await?;
    let filter = describe(app, analysis, filter)?;
    let searched: String = analysis.content.chars().take(200).collect();
    app.prompts.phrase(&analysis.lang, "not_found", context! { documents, filter, searched })
}

/// Says that nothing was found, beside the passages that come nearest.
pub(super) async fn not_found(app: &App, analysis: &Analysis, filter: &Filter, nearest: Vec<(Patent, Quote)>, stage: &Stage) -> Result<()> {
    let text = text(app, analysis, filter).await?;
    abstain_beside(app, analysis, text, &nearest, stage).await
}

/// The document of a list that comes nearest to what one of it is asked for: whoever asks knows that there is one.
pub(super) async fn nearest_of_list(app: &App, analysis: &Analysis, nearest: (Patent, Quote), stage: &Stage) -> Result<()> {
    let sources = number(std::iter::once((&nearest.0, &nearest.1)));
    stage.sources(sources.clone()).await?;
    let lead = app.prompts.phrase(&analysis.lang, "nearest_of_list", context! {})?;
    stage.text(lead + &state_lines(app, &analysis.lang, &sources)?.concat()).await?;
    stage.done(Done::default()).await
}

/// An honest "no", with the passages that come nearest.
async fn abstain_beside(app: &App, analysis: &Analysis, mut text: String, nearest: &[(Patent, Quote)], stage: &Stage) -> Result<()> {
    let sources = number(nearest.iter().map(|(patent, quote)| (patent, quote)));
    let lines = state_lines(app, &analysis.lang, &sources)?;
    match lines.as_slice() {
        [] => {}
        [line] => text = text + "\n" + &app.prompts.phrase(&analysis.lang, "nearest", context! {})? + line,
        lines => text = text + "\n" + &app.prompts.phrase(&analysis.lang, "nearest_documents", context! {})? + "\n- " + &lines.join("\n- "),
    }
    abstain(stage, sources, text).await
}

/// The filter in words: " (H01M · published before 2015-01-01)"; empty when nothing is filtered.
pub(super) fn describe(app: &App, analysis: &Analysis, filter: &Filter) -> Result<String> {
    let mut parts: Vec<String> = filter.countries.iter().chain(&filter.langs).cloned().collect();
    parts.extend(filter.classes.iter().map(ToString::to_string));
    for (name, date) in [("and_before", filter.before), ("and_after", filter.after)] {
        if let Some(date) = date {
            parts.push(app.prompts.phrase(&analysis.lang, name, context! { date => date.to_string() })?);
        }
    }
    for applicant in &filter.applicants {
        parts.push(app.prompts.phrase(&analysis.lang, "and_applicant", context! { applicant })?);
    }
    if parts.is_empty() {
        return Ok(String::new());
    }
    app.prompts.phrase(&analysis.lang, "filtered", context! { filter => parts.join(" · ") })
}

/// An honest "no": fixed words, no model.
pub(super) async fn abstain(stage: &Stage, sources: Vec<Source>, text: String) -> Result<()> {
    if !sources.is_empty() {
        stage.sources(sources).await?;
    }
    stage.text(text).await?;
    stage.done(Done { abstained: true, ..Done::default() }).await
}
