//! `priorart eval conversations`: goes through scripted conversations and counts, turn by turn, what was understood, which
//! documents the lists held, what was said and whether every quote stands where it is said to stand.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::answers::{stands, unsupported};
use super::contains::contains;
use super::retrieval::FilterSpec;
use super::stored;
use crate::app::App;
use crate::chat::event::Understood;
use crate::chat::{self, Answer, Event, Question};
use crate::error::{Error, Result};
use crate::model::{Message, Role};
use crate::patent::{Date, Patent, PatentId, Symbol};

/// A scripted conversation.
#[derive(Debug, Clone, Deserialize)]
pub struct Script {
    /// Its name.
    pub id: String,
    /// The language it is mostly in.
    pub lang: String,
    /// What the person says, and what is expected.
    pub turns: Vec<ScriptTurn>,
}

/// One turn of a script.
#[derive(Debug, Clone, Deserialize)]
pub struct ScriptTurn {
    /// What the person says.
    pub user: String,
    /// What is expected.
    pub expect: Expect,
}

/// What a turn is expected to do; what is left out is not looked at.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Expect {
    /// The kind of work.
    pub route: String,
    /// What the turn lets in.
    #[serde(default)]
    pub filters: Option<FilterSpec>,
    /// What the turn shuts out.
    #[serde(default)]
    pub without: Option<FilterSpec>,
    /// The list is the list of an earlier turn after these conditions, exactly.
    #[serde(default)]
    pub kept: Option<Kept>,
    /// "newest" or "oldest": how the list is ordered.
    #[serde(default)]
    pub order: Option<String>,
    /// The list, exactly.
    #[serde(default)]
    pub results: Option<Vec<PatentId>>,
    /// Documents of which one is in the list or among the sources.
    #[serde(default)]
    pub ids_any: Vec<PatentId>,
    /// Documents that all are.
    #[serde(default)]
    pub ids_all: Vec<PatentId>,
    /// Documents that are not.
    #[serde(default)]
    pub ids_not: Vec<PatentId>,
    /// Groups of alternatives; an answer has one of each.
    #[serde(default)]
    pub must_contain: Vec<Vec<String>>,
    /// What an answer must not say.
    #[serde(default)]
    pub must_not_contain: Vec<String>,
    /// Whether the honest answer is that there is none.
    #[serde(default)]
    pub abstain: bool,
}

/// The list of turn `of`, of which these documents remain.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Kept {
    /// The turn, from 0.
    pub of: usize,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    cpc: Option<String>,
    #[serde(default)]
    before: Option<Date>,
    #[serde(default)]
    after: Option<Date>,
    #[serde(default)]
    without: Option<FilterSpec>,
}

/// What became of one turn.
#[derive(Debug, Clone, Serialize)]
pub struct TurnResult {
    /// The conversation and the place in it, from 1.
    pub turn: String,
    /// What the person said.
    pub user: String,
    /// The kind of work that was done, and that was expected.
    pub route: [String; 2],
    /// What is not as expected, in words; empty when all is.
    pub misses: Vec<String>,
    /// The answer.
    pub text: String,
    /// The list and the sources, as numbers of documents.
    pub documents: Vec<PatentId>,
    /// Seconds to the first word, and to the end.
    pub seconds: [f64; 2],
}

/// Counts over a group of turns.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Tally {
    /// Turns.
    pub turns: usize,
    /// The kind of work was recognised.
    pub route: usize,
    /// Turns that make a list or have expectations of one.
    pub lists: usize,
    /// Lists, filters and orders as expected.
    pub state: usize,
    /// Turns with wanted facts or documents.
    pub with_facts: usize,
    /// Every wanted fact and document is there, nothing forbidden.
    pub facts: usize,
    /// Turns whose honest answer is that there is none, and those that said so.
    pub unanswerable: usize,
    /// See `unanswerable`.
    pub abstained: usize,
    /// Turns with an answer that said that there is none.
    pub abstained_wrongly: usize,
    /// Quotes shown.
    pub quotes: usize,
    /// Quotes that stand byte for byte in the stored text.
    pub verbatim: usize,
    /// Sentences of the model shown, and of these the ones that fail the checks when read again.
    pub prose_sentences: usize,
    /// See `prose_sentences`.
    pub unsupported_shown: usize,
    /// Sums of the seconds to the first word and to the end.
    pub seconds: [f64; 2],
}

/// Which part of the expectations was missed.
#[derive(PartialEq)]
enum Part {
    Route,
    State,
    Facts,
}

/// Goes through one conversation; what it counts goes to "all", its language and the place of the turn.
///
/// # Errors
/// What answering says.
pub async fn hold(app: &App, script: &Script, use_generator: bool, tallies: &mut BTreeMap<String, Tally>) -> Result<Vec<TurnResult>> {
    let mut messages: Vec<Message> = Vec::new();
    let mut lists: Vec<Vec<PatentId>> = Vec::new();
    let mut results = Vec::new();
    for (at, ScriptTurn { user, expect }) in script.turns.iter().enumerate() {
        tracing::trace!(conversation = script.id, turn = at + 1);
        messages.push(Message::new(Role::User, user));
        let started = std::time::Instant::now();
        let mut events = chat::answer(app, Question { messages: messages.clone(), use_generator, ..Question::new("") })?;
        let (mut answer, mut first) = (Answer::default(), None);
        while let Some(event) = events.recv().await {
            let event = event?;
            if matches!(event, Event::Text(_)) {
                first.get_or_insert(started.elapsed().as_secs_f64());
            }
            answer.take(event);
        }
        let total = started.elapsed().as_secs_f64();
        messages.push(Message::new(Role::Assistant, answer.text.clone()));
        let listed: Vec<PatentId> = answer.understood.iter().flat_map(|u| u.results.clone()).collect();
        let mut documents = listed.clone();
        documents.extend(answer.sources.iter().map(|source| source.id.clone()));
        let misses = misses(app, expect, &answer, &lists, &listed, &documents)?;
        lists.push(listed);

        let verbatim = answer.sources.iter().map(|source| stands(app, source)).collect::<Result<Vec<_>>>()?;
        let (prose, failing) = unsupported(app, &answer)?;
        let abstained = answer.done.is_some_and(|done| done.abstained);
        let missed = |part: Part| misses.iter().any(|(which, _)| *which == part);
        let on_lists = expect.route == "search" || expect.kept.is_some() || expect.results.is_some();
        let facts = [&expect.ids_any, &expect.ids_all, &expect.ids_not].iter().any(|ids| !ids.is_empty())
            || !expect.must_contain.is_empty()
            || !expect.must_not_contain.is_empty();
        for key in ["all".to_owned(), format!("lang {}", script.lang), format!("turn {:>2}", at + 1)] {
            let tally = tallies.entry(key).or_default();
            tally.turns += 1;
            tally.route += usize::from(!missed(Part::Route));
            tally.lists += usize::from(on_lists);
            tally.state += usize::from(on_lists && !missed(Part::State));
            tally.with_facts += usize::from(facts);
            tally.facts += usize::from(facts && !missed(Part::Facts));
            tally.unanswerable += usize::from(expect.abstain);
            tally.abstained += usize::from(expect.abstain && abstained);
            tally.abstained_wrongly += usize::from(!expect.abstain && abstained);
            tally.quotes += verbatim.len();
            tally.verbatim += verbatim.iter().filter(|stands| **stands).count();
            tally.prose_sentences += prose;
            tally.unsupported_shown += failing;
            tally.seconds[0] += first.unwrap_or(total);
            tally.seconds[1] += total;
        }
        let mut said: Vec<String> = misses.into_iter().map(|(_, what)| what).collect();
        if expect.abstain != abstained {
            said.push(if abstained { "said that there is none".into() } else { "did not say that there is none".into() });
        }
        results.push(TurnResult {
            turn: format!("{}.{}", script.id, at + 1),
            user: user.clone(),
            route: [answer.understood.map(|u| u.route.to_owned()).unwrap_or_default(), expect.route.clone()],
            misses: said,
            text: answer.text,
            documents,
            seconds: [first.unwrap_or(total), total],
        });
    }
    Ok(results)
}

/// What is not as expected.
fn misses(app: &App, expect: &Expect, answer: &Answer, lists: &[Vec<PatentId>], listed: &[PatentId], documents: &[PatentId]) -> Result<Vec<(Part, String)>> {
    let mut misses = Vec::new();
    let nothing = Understood::of(&crate::chat::act::Turn::of("", false));
    let understood = answer.understood.as_ref().unwrap_or(&nothing);
    // the kind of work, or the step of it
    if understood.route != expect.route && serde_json::to_value(understood.act).map_err(Error::internal)? != expect.route {
        misses.push((Part::Route, format!("route {} instead of {}", understood.route, expect.route)));
    }
    for (name, wanted, found) in [("filter", &expect.filters, Some(&understood.filters)), ("shut out", &expect.without, understood.without.as_ref())] {
        let Some(wanted) = wanted else { continue };
        let has = |values: &[String], of: fn(&crate::chat::event::Filters) -> &[String]| {
            values.iter().all(|value| found.is_some_and(|found| of(found).iter().any(|own| plain(own) == plain(value))))
        };
        let fits = has(&wanted.country, |f| &f.country)
            && has(&wanted.lang, |f| &f.lang)
            && has(&wanted.cpc, |f| &f.cpc)
            && (wanted.before.is_none() || found.is_some_and(|found| found.before == wanted.before))
            && (wanted.after.is_none() || found.is_some_and(|found| found.after == wanted.after));
        if !fits {
            misses.push((Part::State, format!("{name} {found:?} instead of {wanted:?}")));
        }
    }
    if let Some(kept) = &expect.kept {
        let before: &[PatentId] = lists.get(kept.of).map_or(&[], Vec::as_slice);
        let mut wanted = Vec::new();
        for id in before {
            if let Some(patent) = stored(app, id)?
                && kept.admits(&patent)
            {
                wanted.push(id);
            }
        }
        if !same(&wanted, listed) {
            misses.push((Part::State, format!("list {listed:?} instead of {wanted:?}")));
        }
    }
    if let Some(wanted) = &expect.results
        && !same(&wanted.iter().collect::<Vec<_>>(), listed)
    {
        misses.push((Part::State, format!("list {listed:?} instead of {wanted:?}")));
    }
    if let Some(order) = &expect.order {
        let mut dates = Vec::new();
        for id in listed {
            dates.extend(stored(app, id)?.and_then(|patent| patent.date));
        }
        let ordered = dates.windows(2).all(|pair| if order == "newest" { pair[0] >= pair[1] } else { pair[0] <= pair[1] });
        if !ordered {
            misses.push((Part::State, format!("not {order} first")));
        }
    }
    let there = |id: &PatentId| documents.iter().any(|own| own.key() == id.key());
    if !expect.ids_any.is_empty() && !expect.ids_any.iter().any(there) {
        misses.push((Part::Facts, format!("none of {:?}", expect.ids_any)));
    }
    misses.extend(expect.ids_all.iter().filter(|id| !there(id)).map(|id| (Part::Facts, format!("{id} is missing"))));
    misses.extend(expect.ids_not.iter().filter(|id| there(id)).map(|id| (Part::Facts, format!("{id} is there"))));
    let said = |fact: &String| contains(&answer.text, fact) || answer.sources.iter().any(|source| contains(&source.quote, fact));
    misses.extend(expect.must_contain.iter().filter(|group| !group.iter().any(said)).map(|group| (Part::Facts, format!("does not say {group:?}"))));
    misses.extend(expect.must_not_contain.iter().filter(|fact| contains(&answer.text, fact)).map(|fact| (Part::Facts, format!("says {fact:?}"))));
    Ok(misses)
}

fn same(wanted: &[&PatentId], found: &[PatentId]) -> bool {
    let mut wanted: Vec<String> = wanted.iter().map(|id| id.key()).collect();
    let mut found: Vec<String> = found.iter().map(PatentId::key).collect();
    wanted.sort();
    found.sort();
    wanted == found
}

fn plain(value: &str) -> String {
    value.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase()
}

impl Kept {
    fn admits(&self, patent: &Patent) -> bool {
        let country = |wanted: &String| patent.country.eq_ignore_ascii_case(wanted);
        let lang = |wanted: &String| patent.lang.code().split('-').next() == Some(wanted.as_str());
        let class = |wanted: &String| patent.cpc.iter().chain(&patent.ipc).any(|symbol| symbol.under(&Symbol::new(wanted)));
        self.country.as_ref().is_none_or(country)
            && self.lang.as_ref().is_none_or(lang)
            && self.cpc.as_ref().is_none_or(class)
            && self.before.is_none_or(|before| patent.date.is_some_and(|date| date < before))
            && self.after.is_none_or(|after| patent.date.is_some_and(|date| date >= after))
            && self.without.as_ref().is_none_or(|out| !out.country.iter().any(country) && !out.lang.iter().any(lang) && !out.cpc.iter().any(class))
    }
}
