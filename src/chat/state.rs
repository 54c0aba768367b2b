//! Where a conversation stands, rebuilt from its messages alone: any client that sends the history back works, and a restart
//! of the server loses nothing.
//!
//! Filters come from what the person said; numbers and documents in focus from what the assistant showed, because that is
//! what "number 3" and "its claim 1" mean.

use std::sync::LazyLock;

use regex::Regex;

use super::act::{Act, Turn, Without};
use crate::index::Filter;
use crate::model::{Message, Role};
use crate::patent::PatentId;
use crate::search::analysis::Analysis;
use crate::search::rule;

/// How a list is ordered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    /// Best first.
    #[default]
    Score,
    /// By publication date.
    Newest,
    /// By publication date, the other way.
    Oldest,
}

/// A list of documents: how it is made, and what of it was shown.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct List {
    /// What was searched for.
    pub words: String,
    /// Or the document that the others are like.
    pub like: Option<PatentId>,
    /// The filter of the search itself.
    pub base: Filter,
    /// What was let in since.
    pub keep: Filter,
    /// What was shut out since.
    pub without: Without,
    /// How it is ordered.
    pub order: Order,
    /// What was shown of it, in order.
    pub shown: Vec<PatentId>,
}

/// Where a conversation stands before its last turn.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// The lists so far; the last one is the present one.
    pub lists: Vec<List>,
    /// The documents that the last answer was about.
    pub focus: Vec<PatentId>,
    /// The documents before the focus: what "the other one" is among.
    pub pair: Vec<PatentId>,
    /// The last turn that asked for something.
    pub last: Option<Turn>,
}

/// Documents that an answer can be about at most.
const FOCUS: usize = 3;

impl State {
    /// Goes through `messages`; gives the state before the last turn, and that turn.
    pub fn of(messages: &[Message]) -> (Self, Turn) {
        let mut state = Self::default();
        let mut turns = messages.iter().enumerate().filter(|(_, m)| m.role == Role::User && !m.text.trim().is_empty()).peekable();
        while let Some((at, message)) = turns.next() {
            let turn = state.read(&message.text);
            let Some((next, _)) = turns.peek() else { return (state, turn) };
            let answer: String = messages[at + 1..*next].iter().filter(|m| m.role == Role::Assistant).map(|m| m.text.as_str()).collect();
            state.go_on(turn, &answer);
        }
        (state, Turn::of("", false))
    }

    /// A turn as it is meant after what was said before: one that mends another keeps what it does not mend.
    fn read(&self, text: &str) -> Turn {
        let mut turn = Turn::of(text, !self.lists.is_empty());
        if let (true, Some(last)) = (turn.mends, &self.last) {
            let says_what = matches!(turn.act, Act::Translate | Act::Compare | Act::Summarise | Act::Classify | Act::Sort);
            if !says_what && turn.act != Act::Narrow {
                turn.act = last.act;
            }
            turn.into = turn.into.or_else(|| last.into.clone());
            if turn.ids.is_empty() && turn.numbers.is_empty() {
                (turn.ids, turn.numbers) = (last.ids.clone(), last.numbers.clone());
                turn.points_back = true;
            }
            if turn.claims.is_empty() {
                turn.claims = last.claims.clone();
            }
        }
        turn
    }

    /// The present list.
    pub fn list(&self) -> Option<&List> {
        self.lists.last()
    }

    /// The list that `turn` asks for; `None` when it asks for none.
    pub fn next_list(&self, turn: &Turn) -> Option<List> {
        let present = || self.list().cloned().unwrap_or_default();
        match turn.act {
            Act::Search => {
                let (base, without) = (turn.filter.clone(), turn.without.clone());
                Some(List { words: searched(&turn.text), base, without, ..List::default() })
            }
            Act::More => {
                let like = self.target(turn)?;
                Some(List { words: String::new(), like: Some(like), base: turn.filter.clone(), ..List::default() })
            }
            Act::Narrow => {
                let mut list = present();
                if let (true, Some(before_it)) = (turn.mends, self.lists.iter().rev().nth(1)) {
                    // the filter that was meant takes the place of the one that was understood
                    list = before_it.clone();
                }
                list.narrow(turn);
                Some(list)
            }
            Act::Sort => Some(List { order: if turn.newest_first { Order::Newest } else { Order::Oldest }, ..present() }),
            Act::Back if turn.first_list => self.lists.first().cloned(),
            Act::Back => self.lists.iter().rev().nth(1).or(self.lists.first()).cloned(),
            _ => None,
        }
    }

    /// The document that `turn` is about, where words alone say it.
    pub fn target(&self, turn: &Turn) -> Option<PatentId> {
        self.targets(turn).into_iter().next()
    }

    /// The documents that `turn` is about, where words alone say it.
    pub fn targets(&self, turn: &Turn) -> Vec<PatentId> {
        if !turn.ids.is_empty() {
            return turn.ids.clone();
        }
        let shown = self.list().map(|list| list.shown.as_slice()).unwrap_or_default();
        if !turn.numbers.is_empty() {
            let numbered = |n: &usize| if *n == usize::MAX { shown.last() } else { shown.get(n.checked_sub(1)?) };
            return turn.numbers.iter().filter_map(numbered).cloned().collect();
        }
        if turn.other {
            let among = if self.pair.len() > 1 { &self.pair } else { shown };
            let others: Vec<PatentId> = among.iter().filter(|id| !self.focus.contains(id)).cloned().collect();
            if !others.is_empty() {
                return others;
            }
        }
        if !self.focus.is_empty() { self.focus.clone() } else { shown.to_vec() }
    }

    fn go_on(&mut self, turn: Turn, answer: &str) {
        if let Some(mut list) = self.next_list(&turn) {
            list.shown = numbered(answer);
            self.lists.push(list);
            (self.focus, self.pair) = (Vec::new(), Vec::new());
        } else if !matches!(turn.act, Act::Plain | Act::Help) {
            let mut about: Vec<PatentId> = turn.ids.clone();
            for (_, id) in PatentId::find_in(answer) {
                if !about.iter().any(|known| known.key() == id.key()) {
                    about.push(id);
                }
            }
            about.truncate(FOCUS);
            if about.len() > 1 {
                self.pair = about.clone();
            }
            if !about.is_empty() {
                self.focus = about;
            }
        }
        if !matches!(turn.act, Act::Plain | Act::Help) {
            self.last = Some(turn);
        }
    }
}

impl List {
    /// Adds what a turn lets in and shuts out; a new date takes the place of the old one.
    fn narrow(&mut self, turn: &Turn) {
        self.keep.before = turn.filter.before.or(self.keep.before);
        self.keep.after = turn.filter.after.or(self.keep.after);
        let add = |to: &mut Vec<String>, from: &[String]| {
            if !from.is_empty() {
                *to = from.to_vec();
            }
        };
        add(&mut self.keep.countries, &turn.filter.countries);
        add(&mut self.keep.langs, &turn.filter.langs);
        self.keep.classes.extend(turn.filter.classes.iter().cloned());
        self.without.countries.extend(turn.without.countries.iter().cloned());
        self.without.langs.extend(turn.without.langs.iter().cloned());
        self.without.classes.extend(turn.without.classes.iter().cloned());
        self.shown.clear();
    }
}

/// What is searched for: the words of a turn without those that only ask for a search.
fn searched(text: &str) -> String {
    static ASKING: LazyLock<Regex> = LazyLock::new(|| {
        let words = concat!(
            r"(?i)^\W*((please|can you|could you|now|ok|then|i want to|i need to|help me)\W+)*(find|search( for)?|look for|look up|list|retrieve|get me|show me|give me|i('m| am) looking for|are there|is there|do you have)\b( me)?( all| any| some)?( (the|a))?",
            r"|\b(prior art|patents?|documents?|publications?|applications?|references?|literature)( documents?| publications?)?( (for|on|about|against|that|which|relating to|concerning|with))?\b",
            r"|에 관한|관련( 있는|된)?|(한국|중국|일본|미국|유럽)?\s*(선행기술|특허|문헌|공보|출원)(을|를|이|가|은|는)?|(좀 )?(찾아|검색해|조사해|보여|알려)\s*(줘|주세요|주십시오|줄래|라|봐)?요?|있(어|나요|습니까)\??",
            r"|^\W*(请|帮我|请帮我|给我|我想|我要)?(再)?(查找|检索|搜索|查询|列出|找|搜|查)(一下|出|到)?|(有关|关于|涉及)|的?(相关)?(中国|韩国|日本|美国|欧洲)?(专利|文献|现有技术)|有(哪些|什么|没有)",
            r"|に(関する|関連する|ついての)|(を)?(探して|検索して|さがして|挙げて|教えて)(ください|下さい|くれ|ほしい)?|(日本|韓国|中国|米国|欧州)?の?(先行技術|特許|文献|公報)(を|は)?|ありますか|(を|は|が)\s*[。.]?$",
        );
        rule(words)
    });
    let content = Analysis::of(text).content;
    let words = ASKING.replace_all(&content, " ").split_whitespace().collect::<Vec<_>>().join(" ");
    if words.chars().filter(|c| c.is_alphanumeric()).count() < 2 { content } else { words.trim_end_matches(['.', '。', '?', '？', '!']).to_owned() }
}

/// The documents of a numbered list, "1. US99000001B2 …": what stands behind another text with its own numbers is left out.
fn numbered(answer: &str) -> Vec<PatentId> {
    let mut shown: Vec<PatentId> = Vec::new();
    for line in answer.lines() {
        let Some((number, rest)) = line.trim_start().split_once(". ") else { continue };
        if number.parse() == Ok(shown.len() + 1)
            && let Some(id) = rest.split_whitespace().next().and_then(|word| word.trim_matches('*').parse::<PatentId>().ok())
        {
            shown.push(id);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(messages: &[(Role, &str)]) -> (State, Turn) {
        State::of(&messages.iter().map(|(role, text)| Message::new(*role, *text)).collect::<Vec<_>>())
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
        assert_eq!(before.next_list(&turn).map(|list| (list.keep, list.shown.len())), Some((Filter::default(), 2)));
    }

    #[test]
    fn a_correction_keeps_the_task() {
        let (state, turn) = state(&[
            (Role::User, "Translate claim 8 of US11950592B2 into Korean."),
            (Role::Assistant, "US11950592B2, claim 8 [1]: …"),
            (Role::User, "No, I meant claim 10."),
        ]);
        assert_eq!((turn.act, turn.claims.as_slice(), turn.into.as_ref().map(|l| l.code())), (Act::Translate, &[10][..], Some("ko")));
        assert_eq!(state.target(&turn).map(|id| id.key()), Some("US11950592B2".into()));
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
