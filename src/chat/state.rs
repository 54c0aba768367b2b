//! Where a conversation stands, rebuilt from its messages alone: any client that sends the history back works, and a restart
//! of the server loses nothing.
//!
//! Filters come from what the person said; numbers and documents in focus from what the assistant showed, because that is
//! what "number 3" and "its claim 1" mean.

use std::sync::LazyLock;

use regex::Regex;

use super::act::{Act, Back, Learned, OfPair, Picks, Turn, Without, other_number};
use super::list::{List, Order, at_places};
use super::shown::{finds_none, numbered, said};
use super::{citing, follow_up};
use crate::error::Result;
use crate::index::Filter;
use crate::model::{Message, Role};
use crate::patent::PatentId;
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
    /// Goes through `messages`; gives the state before the last turn, and that turn.
    ///
    /// # Errors
    /// What the embedder says that `learned` reads turns with.
    pub fn of(messages: &[Message], learned: &Learned) -> Result<(Self, Turn)> {
        let mut state = Self::default();
        let mut turns = messages.iter().enumerate().filter(|(_, m)| m.role == Role::User && !m.text.trim().is_empty()).peekable();
        while let Some((at, message)) = turns.next() {
            let turn = state.read(&message.text, learned)?;
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
        let mut turn = Turn::of(text, !self.lists.is_empty());
        learned.complete(&mut turn, !self.lists.is_empty())?;
        let Some(last) = &self.last else { return Ok(turn) };
        if turn.points_back && matches!(turn.act, Act::Search | Act::Sort) && last.act == Act::Count && !last.filter.is_empty() {
            // "how many European ones are there?" – "list them"
            (turn.act, turn.filter, turn.everything) = (Act::Search, last.filter.clone(), true);
            return Ok(turn);
        }
        if turn.act == Act::Search && turn.subject.is_empty() && turn.filter.is_empty() && turn.without == Without::default() && !turn.everything {
            turn.subject = last.subject.clone(); // "find prior art on that"
        }
        static SAME_TOPIC: LazyLock<Regex> = LazyLock::new(|| {
            rule(
                r"(?i)같은 ?(?:주제|내용|걸로|것으로)(?:로|에서|의)?|동일(?:한)? ?주제(?:로|의)?|\b(?:on |for |about )?the same (?:topic|subject|search|thing|matter)\b|同じ(?:テーマ|主題|話題|内容|検索)(?:で|の)?|同(?:样|一个?)的?(?:主题|话题|题目|检索)",
            )
        });
        if turn.act == Act::Search && SAME_TOPIC.is_match(text) {
            turn.subject = self.list().map_or_else(|| last.subject.clone(), |list| list.words.clone());
        }
        static SAME_CLAIM: LazyLock<Regex> = LazyLock::new(|| {
            rule(r"(?i)\b(?:same|that|this) claim\b|(?:같은|그|이) ?(?:청구)?항|(?:同じ|その|この)請求項|(?:同[样一](?:的|个)?|[这那该][个条项]?)权利要求")
        });
        if turn.claims.is_empty() && SAME_CLAIM.is_match(text) {
            turn.claims = if last.claims.is_empty() { self.claim.into_iter().collect() } else { last.claims.clone() };
        }
        static ASKED: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bask(?:ed|ing) about\b|问的是|물어본|聞いて(?:い?(?:ました|た|る|ます))"));
        if turn.bare && turn.act == Act::Ask && last.act == Act::Show {
            turn.act = Act::Show; // "claim 5?" after claim 4 was read
        }
        if turn.bare && last.act == Act::Ask && text.contains(['?', '？']) {
            // "and claim 10?" after a question about claim 9; after one for the record it is to be read
            turn.act = if records(&last.question).is_empty() { Act::Ask } else { Act::Show };
        }
        if turn.act == Act::Narrow && last.act == Act::Ask && ASKED.is_match(text) {
            turn.act = Act::Ask;
        }
        let goes_on = turn.bare && turn.act == Act::Show && matches!(last.act, Act::Translate | Act::Summarise);
        // "and into Japanese": of what was translated before
        let same_passage = turn.act == Act::Translate && last.act == Act::Translate && turn.claims.is_empty() && !turn.bare && turn.subject_is_little();
        if same_passage && turn.ids.is_empty() && turn.numbers.is_empty() {
            (turn.claims, turn.ids) = (last.claims.clone(), last.ids.clone());
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
        }
        if last.act == Act::Classify && turn.says_codes() {
            // "only IPC, five codes": of what was classified
            (turn.act, turn.ids, turn.numbers, turn.claims) = (Act::Classify, last.ids.clone(), last.numbers.clone(), last.claims.clone());
            turn.text = format!("{text}\n{}", last.text);
        }
        turn.question = follow_up::meant(&turn, last);
        Ok(turn)
    }

    /// A turn that works on what was found for a question as on a list.
    fn of_found(&self, text: &str) -> Option<Turn> {
        let asked = self.last.as_ref().is_some_and(|last| last.act == Act::Ask && last.ids.is_empty() && !last.subject.is_empty() && !citing::asks(&last.text));
        let turn = (self.lists.is_empty() && asked).then(|| Turn::of(text, true))?;
        (matches!(turn.act, Act::Narrow | Act::Sort) || turn.act == Act::Compare && self.pair.len() > 1).then_some(turn)
    }

    /// The present list.
    pub fn list(&self) -> Option<&List> {
        self.lists.last()
    }

    /// The list that `turn` asks for; `None` when it asks for none.
    pub fn next_list(&self, turn: &Turn) -> Option<List> {
        let before = |steps: usize| self.lists.iter().rev().nth(steps).or(self.lists.first());
        match turn.act {
            Act::Search | Act::Exists => Some(List::of(turn)),
            Act::More => {
                let like = self.target(turn)?;
                let (like, beside) = if turn.same_applicant { (None, Some(like)) } else { (Some(like), None) };
                Some(List { like, beside, base: turn.filter.clone(), without: turn.without.clone(), ..List::default() })
            }
            Act::Ask | Act::Count => citing::asked(turn, self).map(List::citing),
            Act::Page => self.list().cloned(),
            Act::Sort if turn.order == Some(Order::Unknown) => None, // the list stays as it is
            Act::Narrow | Act::Sort | Act::Back => {
                let mut list = match turn.back {
                    Some(Back::First) => self.lists.first(),
                    Some(Back::Previous) => before(1),
                    // the filter that was meant takes the place of the one that was understood
                    None if turn.mends && turn.act == Act::Narrow => before(1),
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
            return at_places(shown, turn);
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
            let cited = if turn.act == Act::Classify { Vec::new() } else { PatentId::find_in(&said(answer)) };
            for (_, id) in cited {
                if !about.iter().any(|known| known.key() == id.key()) {
                    about.push(id);
                }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn state(messages: &[(Role, &str)]) -> (State, Turn) {
        let messages: Vec<Message> = messages.iter().map(|(role, text)| Message::new(*role, *text)).collect();
        State::of(&messages, &Learned::default()).expect("no embedder, no error")
    }

    const LIST: &str = "2 documents:\n1. US99000001B2 · Cell · 2018-08-08 [1]\n   “a cell”\n2. KR1020990000012A · 밴드 · 2019-09-09 [2]\n";

    #[test]
    fn numbers_mean_what_was_shown() {
        let (state, turn) = state(&[(Role::User, "Find patents on cells"), (Role::Assistant, LIST), (Role::User, "show me number 2, claim 1")]);
        assert_eq!((turn.act, state.target(&turn).map(|id| id.key())), (Act::Show, Some("KR1020990000012A".into())));
        assert_eq!(state.list().map(|list| list.words.as_str()), Some("cells"));
        let (state, turn) = self::state(&[(Role::User, "Find patents on cells"), (Role::Assistant, LIST), (Role::User, "show me number 99")]);
        assert!(state.targets(&turn).is_empty());
    }

    #[test]
    fn filters_add_up_and_lists_come_back() {
        let talk = [
            (Role::User, "Find prior art for silicon anodes"),
            (Role::Assistant, LIST),
            (Role::User, "only before 2015"),
            (Role::Assistant, "none"),
            (Role::User, "drop the Korean ones"),
            (Role::Assistant, "none"),
            (Role::User, "go back to the first list"),
        ];
        let (before, turn) = state(&talk[..5]);
        let list = before.next_list(&turn).expect("a list");
        assert_eq!(
            (list.words.as_str(), list.keep.before.map(|d| d.to_string()), list.without.countries.clone()),
            ("silicon anodes", Some("2015-01-01".into()), vec!["KR".to_owned()])
        );
        let (before, turn) = state(&talk);
        assert_eq!(before.lists.len(), 3);
        assert_eq!(before.next_list(&turn).map(|list| (list.keep, list.words)), Some((Filter::default(), "silicon anodes".to_owned())));
    }

    #[test]
    fn a_correction_keeps_the_task() {
        let asked = (Role::User, "Translate claim 8 of US11950592B2 into Korean.");
        for text in ["No, I meant claim 10.", "写错了，是10", "아 10항이었네, 10항.", "sorry, 10"] {
            let (state, turn) = state(&[asked, (Role::Assistant, "US11950592B2, claim 8 [1]: …"), (Role::User, text)]);
            assert_eq!((turn.act, turn.claims.as_slice(), turn.into.as_ref().map(|l| l.code())), (Act::Translate, &[10][..], Some("ko")), "{text}");
            assert_eq!(state.target(&turn).map(|id| id.key()), Some("US11950592B2".into()));
        }
    }

    #[test]
    fn a_number_takes_the_place_of_another() {
        let (state, turn) =
            state(&[(Role::User, "Show me claim 5 of US99000001B2"), (Role::Assistant, "US99000001B2 …"), (Role::User, "아 참, 5가 아니라 6이었네요.")]);
        assert_eq!((turn.act, turn.claims.as_slice()), (Act::Show, &[6][..]));
        assert_eq!(state.target(&turn).map(|id| id.key()), Some("US99000001B2".into()));
    }

    #[test]
    fn what_was_found_for_a_question_is_narrowed_as_a_list_is() {
        let talk = [
            (Role::User, "How is the separator of a lithium cell coated?"),
            (Role::Assistant, "US99000001B2, claim 1 [1]: “…”"),
            (Role::User, "only before 2015"),
        ];
        let (state, turn) = state(&talk);
        let list = state.next_list(&turn).expect("a list");
        assert!(turn.act == Act::Narrow && list.words.contains("separator"), "{turn:?}");
        assert_eq!(list.keep.before.map(|d| d.to_string()), Some("2015-01-01".into()));
    }

    #[test]
    fn neighbours_that_speak_for_a_class_are_not_spoken_of() {
        let (state, _) = state(&[
            (Role::User, "Classify US99000001B2"),
            (Role::Assistant, "US99000001B2: H01M 4/38; near: KR1020990000012A"),
            (Role::User, "and its claim 1?"),
        ]);
        assert_eq!(state.focus.iter().map(PatentId::key).collect::<Vec<_>>(), ["US99000001B2"]);
    }

    #[test]
    fn numbers_inside_a_quote_are_not_spoken_of() {
        let (state, _) = state(&[
            (Role::User, "What does US11950592B2 say of staining?"),
            (Role::Assistant, "US11950592B2, claim 4 [1]: “vergleiche EP 0 579 383.”\n\n> vergleiche EP 0 579 383."),
            (Role::User, "And the price?"),
        ]);
        assert_eq!(state.focus.iter().map(PatentId::key).collect::<Vec<_>>(), ["US11950592B2"]);
    }

    #[test]
    fn the_other_one_is_the_one_that_was_not_spoken_of() {
        let (state, turn) = state(&[
            (Role::User, "Find patents on cells"),
            (Role::Assistant, LIST),
            (Role::User, "Compare claim 1 of both"),
            (Role::Assistant, "US99000001B2 … KR1020990000012A …"),
            (Role::User, "What does US99000001B2 say about the binder?"),
            (Role::Assistant, "US99000001B2, claim 1 [1]: “…”"),
            (Role::User, "And the other one?"),
        ]);
        assert_eq!(state.targets(&turn).iter().map(PatentId::key).collect::<Vec<_>>(), ["KR1020990000012A"]);
    }
}
