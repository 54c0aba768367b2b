//! Classification in a conversation: a text or a document → codes, with what decided.

use std::path::PathBuf;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use minijinja::context;
use regex::Regex;

use super::classify::{Caution, Classified, Classifier, folder, is_trained};
use super::converse::Here;
use super::{ask, bibliography, neighbours, number, pasted};
use crate::app::{App, Places};
use crate::chat::act::weight;
use crate::chat::{Desk, Done, follow_up};
use crate::error::Result;
use crate::model::classifier::FILE;
use crate::patent::{Level, Patent, Quote, Section};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::measure::small_number;
use crate::search::{hybrid, rule};

/// Codes given where no number is asked for.
pub const TOP: usize = 5;
/// Codes given at most.
pub const MOST: usize = 50;

/// Whose codes are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// The Cooperative Patent Classification.
    Cpc,
    /// The International Patent Classification.
    Ipc,
}

impl Scheme {
    /// By its abbreviation, whatever its case.
    pub fn named(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "cpc" => Some(Self::Cpc),
            "ipc" => Some(Self::Ipc),
            _ => None,
        }
    }
}

/// Letters (a CJK one counts twice) from which the words of a turn are themselves a text to classify.
const TEXT: usize = 60;

/// Classifies the text in the turn, or the document it is about.
pub(super) async fn answer(here: &Here<'_>) -> Result<()> {
    here.understood().await?;
    let turn = &here.turn;
    let own = pasted(&turn.text).or_else(|| invention(here)).or_else(|| {
        // to the desk that does nothing else, a text is a text
        let least = if matches!(here.question.desk, Desk::Fixed(_)) && here.state.candidates().is_empty() { 1 } else { TEXT };
        let alone = turn.ids.is_empty() && turn.numbers.is_empty() && turn.claims.is_empty() && !turn.points_back;
        (alone && weight(&turn.text) >= least).then_some(turn.text.as_str())
    });
    let (text, document) = match own {
        Some(text) => (text.to_owned(), None),
        // a document that nothing but the question describes is looked for
        None if turn.ids.is_empty() && here.state.candidates().is_empty() && Analysis::of(&turn.text).wanted == Wanted::Class => {
            let alone = follow_up::stand_alone(&here.question.messages);
            return ask::answer(here.app, here.question, alone, here.question.filter.clone(), here.stage).await;
        }
        None => {
            let Some(patent) = here.document().await? else { return Ok(()) };
            // "which class is it in?": what its record says is the answer, not what it could be
            let recorded = turn.asks() && turn.claims.is_empty() && !PROPOSES.is_match(&turn.text) && !(patent.cpc.is_empty() && patent.ipc.is_empty());
            if recorded {
                carried(here, &patent).await?;
                return here.stage.done(Done::default()).await;
            }
            let claim = turn.claims.first().and_then(|n| patent.section(&Section::Claim(*n)));
            (claim.map_or_else(|| patent.gist(), |text| text.into_owned()), Some(patent))
        }
    };
    here.stage.status("classifying").await?;
    let (app, except) = (here.app.clone(), document.clone());
    // of a turn that wants other codes of a text, the text stands below its words, and below those of the turns before
    let mut words: Vec<&str> = turn.text.lines().collect();
    words.truncate(words.len().saturating_sub(1).max(1));
    let level = words.iter().find_map(|words| level(words)).unwrap_or(Level::Subgroup);
    let top = words.iter().find_map(|words| how_many(words)).unwrap_or(TOP);
    let wanted = Wish { task: None, scheme: words.iter().find_map(|words| scheme(words)), level, top };
    let classified = hybrid::blocking(move || classify(&app, &text, except.as_ref(), &wanted)).await?;
    if let Some(patent) = &document {
        carried(here, patent).await?;
    }
    here.stage.text(shown(here, &classified)?).await?;
    here.stage.done(Done::default()).await
}

/// The text of the person's own invention, which was searched for in the turn before: "which class would this invention fall in?".
fn invention<'a>(here: &'a Here<'_>) -> Option<&'a str> {
    static OWN: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:my|this|our|the) (?:invention|idea|disclosure)\b|\b(?:text|description|paragraph) (?:that )?i (?:pasted|gave|sent)\b|(?:这个?|我的?)发明|交底书|(?:이|내|우리|제|그) ?발명|발명 ?내용|(?:この|私の)発明",
        )
    });
    let pasted = here.state.lists.iter().rev().map(|list| list.words.as_str()).find(|words| weight(words) >= TEXT / 2)?;
    OWN.is_match(&here.turn.text).then_some(pasted)
}

/// Whether a turn wants to be told a class rather than the one that a record has.
static PROPOSES: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(?:would|should|could|might|fits?|suits?|suggest|propose|recommend|classify)\b|맞|추천|제안|분류해|좋을|应|该|推荐|建议|归到|归入|适合|べき|適|提案|推薦|分類して",
    )
});

/// Whose codes a turn asks for, where it says.
fn scheme(text: &str) -> Option<Scheme> {
    let text = text.to_lowercase();
    match (text.contains("cpc"), text.contains("ipc") || text.contains("국제특허분류") || text.contains("国際特許分類") || text.contains("国际专利分类"))
    {
        (true, false) => Some(Scheme::Cpc),
        (false, true) => Some(Scheme::Ipc),
        _ => None,
    }
}

/// How many codes a turn asks for: "the three best codes", "코드 10개".
fn how_many(text: &str) -> Option<usize> {
    static COUNT: LazyLock<Regex> = LazyLock::new(|| {
        rule(
            r"(?i)\b(?:top|best|first)[ -](\w+)\b|\b(\w+) (?:best |most likely |likely |possible |top |cpc |ipc )*(?:codes?|class(?:es)?|symbols?|subclass(?:es)?|groups|candidates)\b|(\d{1,2}|[두세네]|다섯) ?개|([\d一两二三四五六七八九十]+) ?个|([\d一二三四五六七八九十]+) ?(?:個|つ|件)",
        )
    });
    let said = COUNT
        .captures_iter(text)
        .filter_map(|found| found.iter().skip(1).flatten().next())
        .filter(|word| word.as_str() != "a")
        .find_map(|word| small_number(word.as_str()));
    said.filter(|n| *n > 0).map(|n| n.min(MOST))
}

/// How deep the codes go that a turn asks for.
fn level(text: &str) -> Option<Level> {
    static LEVELS: LazyLock<[(Regex, Level); 3]> = LazyLock::new(|| {
        [
            (r"(?i)\bsub-?class\b|서브 ?클래스|小类|サブクラス", Level::Subclass),
            (r"(?i)\bmain[- ]?groups?\b|메인 ?그룹|大组|メイングループ", Level::Group),
            (r"(?i)\bsections?\b|섹션|大部|セクション", Level::Section),
        ]
        .map(|(words, level)| (rule(words), level))
    });
    LEVELS.iter().find(|(words, _)| words.is_match(text)).map(|(_, level)| *level)
}

/// Says which document is classified, and the codes that it carries already.
async fn carried(here: &Here<'_>, patent: &Patent) -> Result<()> {
    let section = here.turn.claims.first().map_or(Section::Abstract, |n| Section::Claim(*n));
    let read = Quote::whole(patent, section).or_else(|_| Quote::whole(patent, Section::Title)).ok();
    let classes = Quote::whole(patent, Section::Classes).ok();
    here.stage.sources(number(read.iter().chain(&classes).map(|quote| (patent, quote)))).await?;
    let mark = if read.is_some() { " [1]" } else { "" };
    here.stage.text(format!("{} · {}{mark}\n", patent.id, patent.heading())).await?;
    if classes.is_some() {
        let (n, classes) = (1 + usize::from(read.is_some()), bibliography::symbols(patent, &here.turn.text));
        here.stage
            .text(
                here.phrase("classes", context! { id => patent.id.as_str(), n, classes, absent => bibliography::absent_scheme(patent, &here.turn.text) })?
                    + "\n",
            )
            .await?;
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
        let caution = match caution {
            Caution::Votes(count) => here.phrase("classes_votes", context! { count => *count })?,
            Caution::Guess => here.phrase("classes_guess", context! {})?,
            Caution::Training(_) => caution.to_string(),
        };
        text.push_str(&format!("⚠ {caution}\n"));
    }
    Ok(text)
}

/// What a classification is to give.
#[derive(Debug, Clone)]
pub struct Wish {
    /// The task of a trained classifier; the one that knows most of the words where none is named.
    pub task: Option<String>,
    /// Whose codes; any where none is named.
    pub scheme: Option<Scheme>,
    /// How deep the codes go.
    pub level: Level,
    /// How many codes.
    pub top: usize,
}

/// Classifies a text: by the classifier of this installation; where none is trained, by the documents of the user's own collection
/// that are nearest (without `except`, the document the text is of); where these carry no codes, by what the sample teaches. Blocks.
///
/// # Errors
/// As [`Classifier::classify`].
pub fn classify(app: &App, text: &str, except: Option<&Patent>, wish: &Wish) -> Result<Classified> {
    let Wish { task, scheme, level, top } = wish;
    if !is_trained(&places(app))
        && !app.sample
        && task.is_none()
        && let Some(found) = neighbours::classify(app, text, except, wish)?
    {
        return Ok(found);
    }
    let classifier = classifier(app)?;
    // "cpc-en": the tasks of a classifier are named by whose codes they give
    let of_scheme = |scheme: &Scheme| classifier.tasks().into_iter().find(|task| task.starts_with(if *scheme == Scheme::Ipc { "ipc" } else { "cpc" }));
    let task = task.as_deref().or_else(|| scheme.as_ref().and_then(of_scheme));
    classifier.classify(text, task, *level, *top)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn number_and_scheme_of_the_codes_are_heard() {
        for (text, codes, of) in [
            ("Classify it: give me the three best IPC codes", 3, Some(Scheme::Ipc)),
            ("top 10 CPC codes for claim 1", 10, Some(Scheme::Cpc)),
            ("청구항 1을 CPC 코드 2개로 분류해줘", 2, Some(Scheme::Cpc)),
            ("给出三个IPC分类号", 3, Some(Scheme::Ipc)),
            ("IPC分類を3つ提案して", 3, Some(Scheme::Ipc)),
            ("classify this document", TOP, None),
            ("just one code", 1, None),
            ("which CPC class is it?", TOP, Some(Scheme::Cpc)),
            ("which class would claim 3 fall in?", TOP, None),
        ] {
            assert_eq!((how_many(text).unwrap_or(TOP), scheme(text)), (codes, of), "{text}");
        }
    }
}
