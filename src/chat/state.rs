//! Where a conversation stands, rebuilt from its messages alone: any client that sends the history back works, and a restart
//! of the server loses nothing.
//!
//! Filters come from what the person said; numbers and documents in focus from what the assistant showed, because that is
//! what "number 3" and "its claim 1" mean.

use std::sync::LazyLock;

use regex::Regex;

use super::act::{Act, Back, Learned, OfPair, Picks, Turn, Without, also, denied, other_number, points_at_several};
use super::list::{List, Order, at_places};
use super::shown::{finds_none, numbered, said, says_elsewhere};
use super::{citing, follow_up};
use crate::error::Result;
use crate::index::Filter;
use crate::model::{Message, Role};
use crate::patent::PatentId;
use crate::search::analysis::{Analysis, Wanted};
use crate::search::{records, rule};

/// Where a conversation stands before its last turn.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The lists so far; the last one is the present one.
    pub lists: Vec<List>,
    /// The documents that the last answer was about.
    pub focus: Vec<PatentId>,
    /// The documents before the focus: what "the other one" is among.
    pub pair: Vec<PatentId>,
    /// The documents that were spoken of, the latest first.
    pub spoken: Vec<PatentId>,
    /// The last turn that asked for something.
    pub last: Option<Turn>,
    /// The claim that the last answer quoted first.
    pub claim: Option<u32>,
}

/// Words for more than one document.
pub static PLURAL: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\b(both|two|three|them|these|those|their|all|each|which)\b|두 ?(?:개|건|문헌|특허|발명|출원|편)|둘|이들|그중|이 ?중|모두|각각|两|这些|它们|其中|各|都|両|二つ|うち|それら|これら|全部",
    )
});

/// Documents that an answer can be about at most.
const FOCUS: usize = 3;

/// Documents that a description can mean at most.
const CANDIDATES: usize = 40;

impl State {
    /// Goes through `messages`; gives the state before the last turn, and that turn. `fixed` is what every turn asks for,
    /// whatever it says (a greeting stays a greeting).
    ///
    /// # Errors
    /// What the embedder says that `learned` reads turns with.
    pub fn of(messages: &[Message], learned: &Learned, fixed: Option<Act>) -> Result<(Self, Turn)> {
        let mut state = Self::default();
        let mut turns = messages.iter().enumerate().filter(|(_, m)| m.role == Role::User && !m.text.trim().is_empty()).peekable();
        while let Some((at, message)) = turns.next() {
            state.take_up_count(&message.text);
            let mut turn = state.read(&message.text, learned)?;
            // "show me number 3", "which of them mention silica?" is no search, even at the desk that does nothing else
            let of_list = !state.lists.is_empty() && (!turn.numbers.is_empty() || turn.points_back || points_at_several(&turn.text));
            let works_on = |act: Act| act == Act::Search && (of_list || turn.act == Act::Show);
            if let Some(act) = fixed.filter(|act| turn.act.route() != act.route() && turn.act.route() != "plain" && !works_on(*act)) {
                turn.set_act(act);
            }
            let Some((next, _)) = turns.peek() else { return Ok((state, turn)) };
            let answer: String = messages[at + 1..*next].iter().filter(|m| m.role == Role::Assistant).map(|m| m.text.as_str()).collect();
            state.go_on(turn, &answer);
        }
        Ok((state, Turn::of("", false)))
    }

    /// A turn as it is meant after what was said before: one that mends another, or says nothing but a place, keeps what it
    /// does not say.
    fn read(&self, text: &str, learned: &Learned) -> Result<Turn> {
        if let Some(turn) = self.of_found(text) {
            return Ok(turn);
        }
        if let Some(turn) = returned::turn(text, self, learned)? {
            return Ok(turn);
        }
        let described = returned::described(text);
        let text = described.as_deref().unwrap_or(text);
        let mut turn = self.read_alone(text, learned)?;
        let Some(last) = &self.last else { return Ok(turn) };
        if elliptic::may_be_japanese(text) && last.lang.code() == "ja" {
            turn.lang = last.lang.clone();
        }
        if let Some(text) = elliptic::other_year(&turn, last) {
            turn = Turn { mends: true, ..Turn::of(&text, !self.lists.is_empty()) };
        }
        if let Some(text) = elliptic::other_claim(text, last).or_else(|| elliptic::that_claim(text, last)) {
            turn = Turn::of(&text, !self.lists.is_empty());
        }
        elliptic::turn_round(&mut turn, last);
        elliptic::other_applicant(&mut turn, last, self);
        elliptic::like_it(&mut turn, self);
        exchanged::take(&mut turn, self);
        elliptic::complete(&mut turn, last, self);
        if turn.act == Act::Count && last.act == Act::Count && self.lists.is_empty() && turn.goes_on() {
            // "how many German ones are there?" – "and how many from 2004?"
            turn.filter = turn.filter.or(&last.filter);
        }
        if elliptic::lists_what_was_counted(&mut turn, last, self) {
            return Ok(turn);
        }
        let of_matter = !matches!(last.act, Act::Narrow | Act::Sort | Act::Back | Act::Page | Act::Count);
        if of_matter && turn.act == Act::Search && turn.subject.is_empty() && turn.filter.is_empty() && turn.without == Without::default() && !turn.everything {
            // "find prior art on that"; of an invention that was classified since, what was searched for
            let worked_on = matches!(last.act, Act::Classify | Act::Summarise | Act::Translate);
            turn.subject = self.list().filter(|list| worked_on && !list.words.is_empty()).map_or_else(|| last.subject.clone(), |list| list.words.clone());
        }
        if turn.act == Act::Search && elliptic::SAME_TOPIC.is_match(text) {
            turn.subject = self.list().map_or_else(|| last.subject.clone(), |list| list.words.clone());
        }
        if turn.claims.is_empty() && elliptic::SAME_CLAIM.is_match(text) {
            turn.claims = if last.claims.is_empty() { self.claim.into_iter().collect() } else { last.claims.clone() };
        }
        static ASKED: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bask(?:ed|ing) about\b|问的是|물어본|聞いて(?:い?(?:ました|た|る|ます))"));
        if turn.bare && turn.act == Act::Ask && last.act == Act::Show {
            turn.act = Act::Show; // "claim 5?" after claim 4 was read
        }
        if turn.bare && last.act == Act::Ask && text.contains(['?', '？']) {
            // "and claim 10?" after a question about claim 9; after any other it is to be read
            turn.act = if records(&last.question).is_empty() && !last.claims.is_empty() { Act::Ask } else { Act::Show };
        }
        if turn.act == Act::Narrow && last.act == Act::Ask && ASKED.is_match(text) {
            turn.act = Act::Ask;
        }
        elliptic::compare(&mut turn, last, self);
        let goes_on = turn.bare && turn.act == Act::Show && matches!(last.act, Act::Translate | Act::Summarise);
        // "and into Japanese": of what was translated before
        let same_passage =
            turn.act == Act::Translate && matches!(last.act, Act::Translate | Act::Show) && turn.claims.is_empty() && !turn.bare && turn.subject_is_little();
        if same_passage && turn.ids.is_empty() && turn.numbers.is_empty() {
            (turn.claims, turn.ids) = (last.claims.clone(), last.ids.clone());
        }
        if turn.mends && turn.numbers.len() > 1 && turn.ids.is_empty() && last.numbers.is_empty() && last.claims.len() > 1 {
            turn.claims = std::mem::take(&mut turn.numbers).into_iter().filter_map(|n| n.try_into().ok()).collect(); // "no, I meant 1 and 3"
        }
        if turn.mends && turn.claims.is_empty() && turn.numbers.is_empty() {
            turn.claims = other_number(text, &last.claims).into_iter().collect();
        }
        if turn.mends || goes_on {
            let asks_else = turn.act == Act::Ask && last.act == Act::Classify && turn.asks(); // "not its class: where is …"
            let says_what =
                asks_else || matches!(turn.act, Act::Translate | Act::Compare | Act::Summarise | Act::Classify | Act::Sort | Act::Back | Act::Narrow);
            let of_list = turn.act == Act::Ask && turn.filter != Filter::default() && matches!(last.act, Act::Narrow | Act::Search | Act::Exists | Act::Back);
            if of_list {
                turn.act = Act::Narrow;
            } else if !says_what && (turn.bare || turn.act == Act::Ask) {
                turn.act = last.act;
            } else if turn.act == Act::Search && !turn.searches && last.act.route() != "search" {
                turn.act = last.act; // "no, I meant the variant with the post"
            }
            turn.into = turn.into.or_else(|| last.into.clone());
            if turn.ids.is_empty() && turn.numbers.is_empty() {
                (turn.ids, turn.numbers) = (last.ids.clone(), last.numbers.clone());
                turn.points_back = true;
            }
            if turn.claims.is_empty() && turn.bare {
                turn.claims = last.claims.clone();
            }
            if let (Act::Compare, [claim], [first, _]) = (turn.act, turn.claims.as_slice(), last.claims.as_slice()) {
                turn.claims = vec![*first, *claim]; // "compare claim 1 with claim 2" – "no, I meant claim 3"
            }
        }
        if last.act == Act::Classify && turn.says_codes() {
            // "only IPC, five codes": of what was classified
            (turn.act, turn.ids, turn.numbers, turn.claims) = (Act::Classify, last.ids.clone(), last.numbers.clone(), last.claims.clone());
            turn.text = format!("{text}\n{}", last.text);
        }
        turn.question = follow_up::meant(&turn, last);
        elliptic::beside(&mut turn, self);
        if let ([claim], Act::Ask) = (turn.claims.as_slice(), turn.act)
            && Analysis::of(&turn.question).claims.is_empty()
        {
            turn.question += &format!(" (claim {claim})"); // "which claim does this claim refer to?", "not 2, 3"
        }
        Ok(turn)
    }

    /// A turn by its own words, as far as what was opened so far allows.
    fn read_alone(&self, text: &str, learned: &Learned) -> Result<Turn> {
        let denies = self.last.as_ref().and_then(|last| denied(text, &last.text));
        let mut turn = Turn::of(denies.as_deref().unwrap_or(text), !self.lists.is_empty());
        learned.complete(&mut turn, !self.lists.is_empty())?;
        if !self.lists.is_empty() {
            return Ok(turn);
        }
        let opened = self.spoken.len().max(self.pair.len());
        if turn.act == Act::Ask && opened > 0 && turn.numbers.iter().any(|n| (opened + 1..usize::MAX).contains(n)) {
            turn.numbers.clear(); // "配列番号3は何の配列": no place of a list
        }
        let at_hand = turn.unsure && turn.points_back && self.focus.len() == 1;
        let of_none = turn.ids.is_empty() && self.focus.is_empty() && self.pair.is_empty();
        // "そのうち…に置き換えるのは"; "compare the two grants of …" where nothing was spoken of yet
        if turn.act == Act::Search && at_hand || turn.act == Act::Compare && of_none {
            turn.act = Act::Ask;
        }
        Ok(turn)
    }

    /// What was counted is a list for a turn that points at it: "how many of those mention boron?".
    fn take_up_count(&mut self, text: &str) {
        let Some(last) = self.last.as_ref().filter(|last| self.lists.is_empty() && last.act == Act::Count && last.group.is_none()) else { return };
        if !last.filter.is_empty() && (points_at_several(text) || Turn::of(text, true).about.is_some_and(|about| about.keep)) {
            self.lists.push(List::of(&Turn { subject: String::new(), ..last.clone() }));
        }
    }

    /// A turn that works on what was found for a question as on a list.
    fn of_found(&self, text: &str) -> Option<Turn> {
        let asked = self.last.as_ref().is_some_and(|last| last.act == Act::Ask && last.ids.is_empty() && !last.subject.is_empty() && !citing::asks(&last.text));
        let turn = (self.lists.is_empty() && asked).then(|| Turn::of(text, true))?;
        if turn.asks() && self.focus.len() == 1 {
            return None; // "2003年に公開された？" of the document that is open
        }
        (matches!(turn.act, Act::Narrow | Act::Sort) || turn.act == Act::Compare && self.pair.len() > 1).then_some(turn)
    }

    /// The present list.
    pub fn list(&self) -> Option<&List> {
        self.lists.last()
    }

    /// The list that `turn` asks for; `None` when it asks for none.
    pub fn next_list(&self, turn: &Turn) -> Option<List> {
        if let Some(cited) = citing::asked(turn, self) {
            return Some(List::citing(cited));
        }
        let before = |steps: usize| self.lists.iter().rev().nth(steps).or(self.lists.first());
        match turn.act {
            Act::Search | Act::Exists => Some(List::of(turn)),
            Act::More => {
                let base = turn.filter.clone();
                let list = List { base, without: turn.without.clone(), ..List::default() };
                let of_list = self.list().map(|list| &list.base.applicants).filter(|names| !names.is_empty());
                Some(match of_list {
                    _ if !turn.same_applicant => List { like: Some(self.target(turn)?), ..list },
                    // the applicant that the list is of
                    Some(names) if turn.ids.is_empty() && turn.numbers.is_empty() => List { base: Filter { applicants: names.clone(), ..list.base }, ..list },
                    _ => List { beside: Some(self.target(turn)?), ..list },
                })
            }
            Act::Page => self.list().cloned(),
            Act::Sort if turn.order == Some(Order::Unknown) => None, // the list stays as it is
            Act::Narrow | Act::Sort | Act::Back => {
                let mut list = match turn.back {
                    Some(Back::First) => self.lists.first(),
                    // "the previous list" of a document that was opened is the present one
                    Some(Back::Previous) if self.last.as_ref().is_some_and(|last| last.act.route() != "search") => before(0),
                    Some(Back::Previous) => before(1),
                    // the filter that was meant takes the place of the one that was understood
                    None if turn.mends && turn.act == Act::Narrow && !also(&turn.text) => before(1),
                    // "back to the pre-2010 list": the latest one with that filter
                    Some(Back::Present) if !turn.filter.is_empty() => self.lists.iter().rev().find(|list| list.has(&turn.filter)).or(before(0)),
                    Some(Back::Present) | None => before(0),
                }
                .cloned()
                .or_else(|| self.last.as_ref().map(List::of))
                .unwrap_or_default();
                match turn.picks {
                    Some(Picks::Dropped) => list.keep.exclude.extend(at_places(&list.shown, turn)),
                    Some(Picks::Kept) => list.picked = at_places(&list.shown, turn),
                    None => {}
                }
                if turn.mends
                    && turn.act == Act::Narrow
                    && turn.back.is_none()
                    && let Some(last) = self.last.as_ref().filter(|last| last.act == Act::Narrow)
                {
                    list.narrow(&elliptic::without_what(last, turn));
                }
                list.lift(turn.lift);
                list.narrow(turn);
                list.order = turn.order.unwrap_or(list.order);
                Some(list)
            }
            _ => None,
        }
    }

    /// The document that `turn` is about, where words alone say it.
    pub fn target(&self, turn: &Turn) -> Option<PatentId> {
        self.targets(turn).into_iter().next()
    }

    /// The documents that a turn can mean: those of the present list, then all that were spoken of, the latest first.
    pub fn candidates(&self) -> Vec<PatentId> {
        let mut all: Vec<PatentId> = Vec::new();
        let lists = self.lists.iter().rev().flat_map(|list| &list.shown);
        for id in self.list().into_iter().flat_map(|list| &list.shown).chain(&self.focus).chain(&self.pair).chain(&self.spoken).chain(lists) {
            if all.len() < CANDIDATES && all.iter().all(|known| known.key() != id.key()) {
                all.push(id.clone());
            }
        }
        all
    }

    /// The documents that `turn` is about, where words alone say it.
    pub fn targets(&self, turn: &Turn) -> Vec<PatentId> {
        if !turn.ids.is_empty() {
            return turn.ids.clone();
        }
        // without a list, places are those of the documents that the last answer named
        let shown = self.list().map(|list| list.shown.as_slice()).filter(|shown| !shown.is_empty()).unwrap_or(&self.pair);
        if !turn.numbers.is_empty() {
            // of documents that were opened one after the other
            let opened: Vec<PatentId> = self.spoken.iter().rev().cloned().collect();
            return at_places(if shown.is_empty() { &opened } else { shown }, turn);
        }
        if let Some(which) = turn.of_pair {
            let among = if self.pair.len() > 1 { &self.pair } else { shown };
            let meant: Vec<PatentId> = match which {
                OfPair::Other => among.iter().filter(|id| !self.focus.contains(id)).cloned().collect(),
                OfPair::Former => among.iter().take(1).cloned().collect(),
                OfPair::Latter => among.get(1).into_iter().cloned().collect(),
            };
            if !meant.is_empty() {
                return meant;
            }
        }
        if !self.focus.is_empty() {
            return self.focus.clone();
        }
        // "its claim 1", said of a list, is that of the first one
        if PLURAL.is_match(&turn.text) { shown.to_vec() } else { shown.first().cloned().into_iter().collect() }
    }

    /// The two documents that were spoken of last, together or one after the other, in that order.
    pub fn two(&self) -> Option<Vec<PatentId>> {
        let of_pair = self.pair.len() == 2 && self.focus.iter().all(|id| self.pair.contains(id));
        let [latter, former, ..] = self.spoken.as_slice() else { return None };
        Some(if of_pair { self.pair.clone() } else { vec![former.clone(), latter.clone()] })
    }

    fn go_on(&mut self, turn: Turn, answer: &str) {
        let of_none = |list: &List| list.citing.is_some() && turn.act.route() != "search" && numbered(answer, 0).is_empty();
        if let Some(mut list) = self.next_list(&turn).filter(|list| !of_none(list)) {
            let before = list.shown.len();
            list.shown.extend(numbered(answer, before));
            if turn.act == Act::Page {
                self.lists.pop(); // one more page of the same list
            }
            if turn.act == Act::Exists {
                list.first = list.shown.clone();
            }
            self.lists.push(list);
            (self.focus, self.pair) = (Vec::new(), Vec::new());
        } else if turn.act.route() != "plain" && !(turn.act == Act::Ask && finds_none(answer)) {
            let mut about = citing::whether_cited(&turn, self).map_or_else(|| turn.ids.clone(), |(citing, _)| vec![citing]);
            // neighbours that speak for a class were not asked about
            // and the numbers of a table are none
            let of_none = turn.act == Act::Classify || turn.group.is_some();
            let cited = if of_none { Vec::new() } else { PatentId::find_in(&said(answer)) };
            if self.focus.len() == 1 && !cited.is_empty() {
                // a number that the document in focus names is not spoken of itself
                about.retain(|id| cited.iter().any(|(_, other)| other.key() == id.key()));
            }
            // nor were those that the document cites
            let most = if records(&turn.text).contains(&Wanted::Citations) || records(&turn.question).contains(&Wanted::Citations) { 1 } else { cited.len() };
            for (_, id) in cited.into_iter().take(most) {
                if !about.iter().any(|known| known.key() == id.key()) {
                    about.push(id);
                }
            }
            if self.lists.is_empty() && self.focus.len() == 1 && turn.ids.is_empty() && says_elsewhere(answer) {
                about.clone_from(&self.focus); // the document that was named stays the one that is asked about
            }
            about.truncate(FOCUS);
            if about.len() > 1 {
                self.pair = about.clone();
            }
            self.spoken.retain(|known| about.iter().all(|id| id.key() != known.key()));
            self.spoken.splice(0..0, about.iter().cloned());
            if !about.is_empty() {
                self.focus = about;
            }
        }
        if turn.act.route() != "plain" {
            static QUOTED: LazyLock<Regex> = LazyLock::new(|| rule(r"(?:claim|청구항|权利要求|請求項) ?(\d{1,3}) \[1\]"));
            self.claim = QUOTED.captures(answer).and_then(|found| found[1].parse().ok());
            self.last = Some(turn);
        }
    }
}

mod elliptic;
pub(super) mod exchanged;
mod returned;
#[cfg(test)]
mod tests;
