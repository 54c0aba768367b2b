//! How an answer of quotes, or of documents, is put.

use minijinja::context;

use crate::app::App;
use crate::chat::{Done, Question};
use crate::desk::{Stage, applicant, number, phrase, premise, state_lines};
use crate::error::Result;
use crate::patent::{Patent, Quote};
use crate::search::analysis::Analysis;
use crate::search::hybrid;

/// Puts quotes with their places, and what is said of them beside.
pub(super) async fn with_quotes(app: &App, question: &Question, analysis: &Analysis, quotes: Vec<(Patent, Quote)>, named: bool, stage: &Stage) -> Result<()> {
    let sources = number(quotes.iter().map(|(patent, quote)| (patent, quote)));
    stage.sources(sources.clone()).await?;
    for line in state_lines(app, &analysis.lang, &sources)? {
        stage.text(line + "\n").await?;
    }
    // of a document that is named, and of a claim, all words are meant; of what was searched for they are a description
    if let (true, [(patent, _), ..]) = ((named || !analysis.claims.is_empty()) && sources.iter().all(|s| s.id == sources[0].id), quotes.as_slice()) {
        let missing = missing(analysis, patent).await?;
        if !missing.is_empty() {
            let variables = context! { id => patent.id.as_str(), words => missing.join(", ") };
            stage.text(app.prompts.phrase(&analysis.lang, "words_missing", variables)? + "\n").await?;
        }
    }
    // of more claims than are quoted
    if let [(patent, _), ..] = quotes.as_slice() {
        let claims = premise::claims_saying(analysis, patent);
        if claims.len() > quotes.len() {
            let claims = claims.iter().map(usize::to_string).collect::<Vec<_>>().join(", ");
            let variables = context! { id => patent.id.as_str(), words => analysis.said(), claims };
            stage.text(app.prompts.phrase(&analysis.lang, "claims_saying", variables)? + "\n").await?;
        }
    }
    if !named {
        for line in applicant::of_others(app, analysis, &quotes).await? {
            stage.text(line + "\n").await?;
        }
    }
    let done = phrase::add_prose(app, question, analysis, &sources, &quotes, stage).await?;
    stage.done(done).await
}

/// As [`premise::missing`], off the async threads: a document may be long.
pub(in crate::desk) async fn missing(analysis: &Analysis, patent: &Patent) -> Result<Vec<String>> {
    let (analysis, patent) = (analysis.clone(), patent.clone());
    hybrid::blocking(move || Ok(premise::missing(&analysis, &patent))).await
}

/// Puts documents, each with the sentence that speaks for it.
pub(super) async fn documents_list(app: &App, analysis: &Analysis, quotes: Vec<(Patent, Quote)>, stage: &Stage) -> Result<()> {
    // what holds all that is asked for comes first; what only comes near says what it lacks
    let asked = analysis.clone();
    let weighed = move || Ok(quotes.into_iter().map(|(patent, quote)| (premise::lacking(&asked, &patent).unwrap_or_default(), patent, quote)).collect());
    let mut quotes: Vec<(Vec<String>, Patent, Quote)> = hybrid::blocking(weighed).await?;
    quotes.sort_by_key(|(lacking, ..)| !lacking.is_empty());
    let near = quotes.iter().filter(|(lacking, ..)| !lacking.is_empty()).count();
    let lead = app.prompts.phrase(&analysis.lang, "documents", context! { count => quotes.len() - near, more => near })?;
    let sources = number(quotes.iter().map(|(_, patent, quote)| (patent, quote)));
    stage.sources(sources.clone()).await?;
    stage.text(lead + "\n").await?;
    for (line, (lacking, ..)) in state_lines(app, &analysis.lang, &sources)?.into_iter().zip(&quotes) {
        let without = match lacking.as_slice() {
            [] => String::new(),
            words => format!(" ({})", app.prompts.phrase(&analysis.lang, "and_without", context! { what => words.join(", ") })?),
        };
        stage.text(format!("- {line}{without}\n")).await?;
    }
    stage.done(Done::default()).await
}
