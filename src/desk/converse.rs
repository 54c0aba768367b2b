//! One turn of a conversation: what it asks for, and the desk that does it.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;

use super::{Stage, ask, classified, compare, list, show, summarise, translate, which};
use crate::app::App;
use crate::chat::act::{Act, Turn};
use crate::chat::event::Understood;
use crate::chat::follow_up::{self, StandAlone};
use crate::chat::state::State;
use crate::chat::{Answer, Done, Question};
use crate::error::{Error, Result};
use crate::index::{Filter, Row};
use crate::patent::{Patent, PatentId};
use crate::search::{Mode, hybrid};

/// A turn with where the conversation stands.
pub(super) struct Here<'a> {
    pub app: &'a App,
    pub question: &'a Question,
    pub state: State,
    pub turn: Turn,
    pub stage: &'a Stage,
}

/// Answers the last turn. `fixed` is what to do with it, whatever it says (a greeting stays a greeting).
///
/// # Errors
/// What the desk says.
pub async fn answer(app: &App, question: &Question, fixed: Option<Act>, stage: &Stage) -> Result<()> {
    let messages = question.messages.clone();
    let (state, mut turn) = hybrid::blocking(move || Ok(State::of(&messages))).await?;
    if let Some(act) = fixed.filter(|act| turn.act.route() != act.route() && turn.act.route() != "plain") {
        turn.act = act;
    }
    let here = Here { app, question, state, turn, stage };
    match here.turn.act {
        Act::Plain | Act::Help => here.plain().await,
        Act::Search | Act::Narrow | Act::Sort | Act::Back | Act::More => list::answer(&here).await,
        Act::Ask => here.ask().await,
        Act::Show => show::answer(&here).await,
        Act::Compare => compare::answer(&here).await,
        Act::Summarise => summarise::answer(&here).await,
        Act::Classify => classified::answer(&here).await,
        Act::Translate => translate::answer(&here).await,
    }
}

impl Here<'_> {
    /// A fixed phrase in the language of the turn.
    pub fn phrase(&self, name: &str, variables: minijinja::Value) -> Result<String> {
        self.app.prompts.phrase(&self.turn.lang, name, variables)
    }

    /// Tells fronts what was understood.
    pub async fn understood(&self) -> Result<()> {
        self.stage.understood(Understood::of(&self.turn)).await
    }

    /// An honest "no": fixed words, no model.
    pub async fn abstain(&self, text: String) -> Result<()> {
        self.stage.text(text).await?;
        self.stage.done(Done { abstained: true, ..Done::default() }).await
    }

    async fn plain(&self) -> Result<()> {
        self.understood().await?;
        let name = if self.turn.act == Act::Help { "help" } else { "thanks" };
        self.stage.text(self.phrase(name, context! { documents => self.app.index.snapshot().documents() })?).await?;
        self.stage.done(Done::default()).await
    }

    /// A question: about a document that was spoken of, among those of the list, or about the whole collection.
    async fn ask(&self) -> Result<()> {
        self.understood().await?;
        let Self { app, question, state, turn, stage } = self;
        if let Some(text) = self.out_of_list()? {
            return self.abstain(text).await;
        }
        let Some(shown) = state.list().map(|list| &list.shown).filter(|shown| !shown.is_empty()) else {
            let alone = follow_up::stand_alone(&question.messages);
            return ask::answer(app, question, alone, question.filter.clone(), stage).await;
        };
        let text = turn.text.clone();
        let points = !turn.numbers.is_empty() || turn.other || turn.points_back;
        if !turn.ids.is_empty() {
            return ask::answer(app, question, StandAlone { question: text, focus: Vec::new(), firm: false }, question.filter.clone(), stage).await;
        }
        let alone = |focus: Vec<PatentId>, firm| StandAlone { question: text.clone(), focus, firm };
        let described = self.described().await?;
        let targets = if described.is_empty() { state.targets(turn) } else { described };
        if !which::asks(&turn.text) && (points || follow_up::depends(&turn.text)) && targets.len() <= MEANT {
            return ask::answer(app, question, alone(targets, true), question.filter.clone(), stage).await;
        }
        if which::asks(&turn.text) {
            return which::answer(self, shown).await;
        }
        let within = Filter { only: Some(self.rows(shown).await?), ..question.filter.clone() };
        if !points {
            // the list may not be what is meant: it is looked through first, without a word
            let (quiet, heard) = Stage::quiet();
            let probe = Question { use_generator: false, ..(*question).clone() };
            let collecting = tokio::spawn(Answer::collect(heard));
            ask::answer(app, &probe, alone(Vec::new(), false), within.clone(), &quiet).await?;
            drop(quiet);
            let found = collecting.await.map_err(|_| Error::internal("an answer broke off"))??;
            if found.done.is_some_and(|done| done.abstained) {
                return ask::answer(app, question, alone(Vec::new(), false), question.filter.clone(), stage).await;
            }
        }
        ask::answer(app, question, alone(Vec::new(), false), within, stage).await
    }

    /// What to say when a turn names a place that the list does not have.
    pub fn out_of_list(&self) -> Result<Option<String>> {
        let Some(list) = self.state.list().filter(|list| !list.shown.is_empty()) else { return Ok(None) };
        let beyond = self.turn.numbers.iter().find(|n| **n != usize::MAX && (**n > list.shown.len() || **n == 0));
        beyond.map(|n| self.phrase("no_such_number", context! { n, count => list.shown.len() })).transpose()
    }

    /// The documents that the turn is about, from the index. What to say instead, when there are none.
    pub async fn documents(&self) -> Result<std::result::Result<Vec<Patent>, String>> {
        if let Some(text) = self.out_of_list()? {
            return Ok(Err(text));
        }
        let described = self.described().await?;
        let ids = if described.is_empty() { self.state.targets(&self.turn) } else { described };
        if ids.is_empty() {
            return Ok(Err(self.phrase("no_target", context! {})?));
        }
        let (snapshot, filter) = (self.app.index.snapshot(), self.question.filter.clone());
        let (found, unknown) = hybrid::blocking(move || {
            let admits = snapshot.admits(&filter)?;
            let (mut found, mut unknown): (Vec<Patent>, Vec<PatentId>) = (Vec::new(), Vec::new());
            for id in ids {
                let row = snapshot.find(&id)?.into_iter().find(|(row, _)| admits(*row));
                match row.map(|(row, _)| snapshot.get(row)).transpose()?.flatten() {
                    Some(patent) if found.iter().any(|known| known.id == patent.id) => {}
                    Some(patent) => found.push(patent),
                    None => unknown.push(id),
                }
            }
            Ok((found, unknown))
        })
        .await?;
        match unknown.first() {
            Some(id) if found.is_empty() => Ok(Err(self.phrase("unknown_id", context! { id => id.as_str(), nearest => "" })?)),
            _ => Ok(Ok(found)),
        }
    }

    /// The document of the list that a turn describes: "the wear-resistant one", "耐磨那件".
    async fn described(&self) -> Result<Vec<PatentId>> {
        static DESCRIBED: LazyLock<Regex> = LazyLock::new(|| {
            let words = r"(?i)\bthe ((?:[\w-]+ ){1,4})(?:one|patent|document)\b|([\p{Han}\w]{2,})那(?:一)?(?:件|篇|个|份)|([\p{Hangul}\w ]{2,}?) ?(?:문헌|특허|쪽)(?:의|에서|은|는)|([\p{Han}\p{Katakana}\w]{2,})の(?:文献|特許|方|もの)の";
            Regex::new(words).unwrap_or_else(|e| unreachable!("{e}"))
        });
        const POINTING: [&str; 22] = [
            "other", "first", "second", "third", "last", "same", "latter", "former", "next", "above", "which", "그", "이", "다른", "해당", "두", "위", "其中",
            "另", "上述", "把", "その",
        ];
        let Some(shown) = self.state.list().map(|list| &list.shown).filter(|shown| shown.len() > 1) else { return Ok(Vec::new()) };
        let Some(words) = DESCRIBED.captures(&self.turn.text).and_then(|found| Some(found.iter().skip(1).flatten().next()?.as_str().trim().to_owned())) else {
            return Ok(Vec::new());
        };
        if !self.turn.numbers.is_empty() || !self.turn.ids.is_empty() || self.turn.other || POINTING.contains(&words.as_str()) {
            return Ok(Vec::new());
        }
        let filter = Filter { only: Some(self.rows(shown).await?), ..Filter::default() };
        let embedding = hybrid::embed_query(self.app, &words, Mode::Hybrid).await?;
        let snapshot = self.app.index.snapshot();
        hybrid::blocking(move || {
            let ranked = hybrid::rank(&snapshot, &words, embedding.as_ref(), &filter, Mode::Hybrid, 1)?;
            snapshot.ids(&ranked.iter().map(|hit| hit.row).collect::<Vec<_>>())
        })
        .await
    }

    /// The stored rows of documents.
    pub async fn rows(&self, ids: &[PatentId]) -> Result<Vec<Row>> {
        let (snapshot, ids) = (self.app.index.snapshot(), ids.to_vec());
        hybrid::blocking(move || {
            let mut rows = Vec::new();
            for id in ids {
                rows.extend(snapshot.find(&id)?.into_iter().map(|(row, _)| row));
            }
            Ok(rows)
        })
        .await
    }
}

/// Documents that a question which points back can be about, at most.
const MEANT: usize = 3;
