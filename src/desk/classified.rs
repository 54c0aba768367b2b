//! Classification in a conversation: a text or a document → codes, with what decided.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use minijinja::context;
use regex::Regex;

use super::classify::{Classified, Classifier, folder, is_trained};
use super::converse::Here;
use super::{ask, neighbours, number};
use crate::app::{App, Places};
use crate::chat::{Done, follow_up};
use crate::error::Result;
use crate::model::classifier::FILE;
use crate::patent::{Level, Patent, Quote, Section};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::{hybrid, rule};

/// Codes shown.
const TOP: usize = 5;
/// Letters from which the words of a turn are themselves a text to classify.
const TEXT: usize = 60;

/// Classifies the text in the turn, or the document it is about.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    here.understood().await?;
    let turn = &here.turn;
    static QUOTED: LazyLock<Regex> = LazyLock::new(|| rule(r#"["“「『«‘'](.{8,})["”」』»’']"#));
    let quoted = QUOTED.captures(&turn.text).and_then(|found| found.get(1)).map(|text| text.as_str());
    // "the pump again: which class is it in?" asks, and pastes nothing
    let is_text = |text: &&str| text.chars().count() >= TEXT / 3 && Analysis::of(text).wanted != Wanted::Class;
    let behind_colon = || turn.text.split_once([':', '：', '\n']).map(|(_, text)| text.trim()).filter(is_text);
    let pasted = quoted.or_else(behind_colon);
    let own = pasted
        .or_else(|| (turn.ids.is_empty() && turn.numbers.is_empty() && !turn.points_back && turn.text.chars().count() >= TEXT).then_some(turn.text.as_str()));
    let (text, document) = match own {
        Some(text) => (text.to_owned(), None),
        // a document that nothing but the question describes is looked for
        None if turn.ids.is_empty() && here.state.candidates().is_empty() && Analysis::of(&turn.text).wanted == Wanted::Class => {
            let alone = follow_up::stand_alone(&here.question.messages);
            return ask::answer(here.app, here.question, alone, here.question.filter.clone(), here.stage).await;
        }
        None => {
            let Some(patent) = here.document().await? else { return Ok(()) };
            let claim = turn.claims.first().and_then(|n| patent.section(&Section::Claim(*n)));
            (claim.map_or_else(|| patent.gist(), |text| text.into_owned()), Some(patent))
        }
    };
    here.stage.status("classifying").await?;
    let (app, except) = (here.app.clone(), document.clone());
    let classified = hybrid::blocking(move || classify(&app, &text, None, except.as_ref(), Level::Subgroup, TOP)).await?;
    if let Some(patent) = &document {
        carried(here, patent).await?;
    }
    here.stage.text(shown(here, &classified)?).await?;
    here.stage.done(Done::default()).await
}

/// Says which document is classified, and the codes that it carries already.
async fn carried(here: &Here<'_>, patent: &Patent) -> Result<()> {
    let section = here.turn.claims.first().map_or(Section::Abstract, |n| Section::Claim(*n));
    let read = Quote::whole(patent, section).or_else(|_| Quote::whole(patent, Section::Title)).ok();
    let classes = Quote::whole(patent, Section::Classes).ok();
    here.stage.sources(number(read.iter().chain(&classes).map(|quote| (patent, quote)))).await?;
    let mark = if read.is_some() { " [1]" } else { "" };
    here.stage.text(format!("{} · {}{mark}\n", patent.id, patent.heading())).await?;
    if let Some(classes) = classes {
        let (n, classes) = (1 + usize::from(read.is_some()), classes.text().replace('\n', ", "));
        here.stage.text(here.phrase("classes", context! { id => patent.id.as_str(), n, classes })? + "\n").await?;
    }
    Ok(())
}

fn shown(here: &Here<'_>, classified: &Classified) -> Result<String> {
    let mut text = here.phrase("classes_found", context! { task => classified.task.as_str() })? + "\n";
    for (n, found) in (1..).zip(&classified.predictions) {
        let path = if found.path.is_empty() { String::new() } else { format!(" · {}", found.path.join(" › ")) };
        let title = if found.title.is_empty() { String::new() } else { format!(" — {}", found.title) };
        text.push_str(&format!("{n}. {} · {:.0} %{title}{path}\n", found.code, 100.0 * found.score));
    }
    if !classified.evidence.words.is_empty() {
        text.push_str(&(here.phrase("classes_words", context! { words => classified.evidence.words.join(", ") })? + "\n"));
    }
    if !classified.evidence.documents.is_empty() {
        let documents = classified.evidence.documents.iter().map(|near| near.id.as_str()).collect::<Vec<_>>().join(", ");
        text.push_str(&(here.phrase("classes_documents", context! { documents })? + "\n"));
    }
    for caution in &classified.cautions {
        text.push_str(&format!("⚠ {caution}\n"));
    }
    Ok(text)
}

/// Classifies a text: by the classifier of this installation; where none is trained, by the documents of the user's own collection
/// that are nearest (without `except`, the document the text is of); where these carry no codes, by what the sample teaches. Blocks.
///
/// # Errors
/// As [`Classifier::classify`].
pub fn classify(app: &App, text: &str, task: Option<&str>, except: Option<&Patent>, level: Level, top: usize) -> Result<Classified> {
    if !is_trained(&places(app))
        && !app.sample
        && task.is_none()
        && let Some(found) = neighbours::classify(app, text, except, level, top)?
    {
        return Ok(found);
    }
    classifier(app)?.classify(text, task, level, top)
}

fn places(app: &App) -> Places {
    app.places().cloned().unwrap_or_else(|| Places::resolve(None))
}

/// The classifier of this installation, read once; a newly trained one is noticed.
///
/// # Errors
/// What is wrong with its file.
fn classifier(app: &App) -> Result<Arc<Classifier>> {
    type Read = (PathBuf, Option<std::time::SystemTime>, Arc<Classifier>);
    static READ: Mutex<Option<Read>> = Mutex::new(None);
    let places = places(app);
    let file = folder(&places).join(FILE);
    let changed = std::fs::metadata(&file).and_then(|m| m.modified()).ok();
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((path, when, classifier)) = &*read
        && *path == file
        && *when == changed
    {
        return Ok(classifier.clone());
    }
    let classifier = Arc::new(Classifier::open(&places, None)?);
    *read = Some((file, changed, classifier.clone()));
    Ok(classifier)
}
