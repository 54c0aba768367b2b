//! Classification in a conversation: a text or a document → codes, with what decided.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use minijinja::context;

use super::classify::{Classified, Classifier, folder};
use super::converse::Here;
use crate::app::{App, Places};
use crate::chat::{Done, Source};
use crate::error::Result;
use crate::model::classifier::FILE;
use crate::patent::{Level, Quote, Section};
use crate::search::hybrid;

/// Codes shown.
const TOP: usize = 5;
/// Letters from which the words of a turn are themselves a text to classify.
const TEXT: usize = 60;

/// Classifies the text in the turn, or the document it is about.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    here.understood().await?;
    let turn = &here.turn;
    let pasted = turn.text.split_once([':', '：', '\n']).map(|(_, text)| text.trim()).filter(|text| text.chars().count() >= TEXT / 3);
    let own = pasted
        .or_else(|| (turn.ids.is_empty() && turn.numbers.is_empty() && !turn.points_back && turn.text.chars().count() >= TEXT).then_some(turn.text.as_str()));
    let (text, source) = match own {
        Some(text) => (text.to_owned(), None),
        None => {
            let Some(patent) = here.document().await? else { return Ok(()) };
            let section = turn.claims.first().map_or(Section::Abstract, |n| Section::Claim(*n));
            let text = if turn.claims.is_empty() { patent.gist() } else { patent.section(&section).map(|text| text.into_owned()).unwrap_or_default() };
            let quote = Quote::whole(&patent, section).or_else(|_| Quote::whole(&patent, Section::Title)).ok();
            (text, quote.map(|quote| Source::new(1, &quote, patent.heading(), patent.date)))
        }
    };
    here.stage.status("classifying").await?;
    let app = here.app.clone();
    let classified = hybrid::blocking(move || classifier(&app)?.classify(&text, None, Level::Subgroup, TOP)).await?;
    if let Some(source) = &source {
        here.stage.sources(vec![source.clone()]).await?;
        here.stage.text(format!("{} · {} [1]\n", source.id, source.title)).await?;
    }
    here.stage.text(shown(here, &classified)?).await?;
    here.stage.done(Done::default()).await
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

/// The classifier of this installation, read once; a newly trained one is noticed.
///
/// # Errors
/// What is wrong with its file.
pub fn classifier(app: &App) -> Result<Arc<Classifier>> {
    type Read = (PathBuf, Option<std::time::SystemTime>, Arc<Classifier>);
    static READ: Mutex<Option<Read>> = Mutex::new(None);
    let places = app.places().cloned().unwrap_or_else(|| Places::resolve(None));
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
