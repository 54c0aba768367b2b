//! From the words of a turn to what it asks for.

use std::sync::LazyLock;

use regex::Regex;

use super::about::{LEAST, about};
use super::counting::counted;
use super::filters::{language_wanted, said, weight};
use super::places::{INDEPENDENT, PARAGRAPH, numbers, ordinals, page, paragraphs, picks, size, wants_last_claim};
use super::rules::*;
use super::{Act, Back, Group, OfPair, Picks, Turn};
use crate::chat::list::{Order, searched};
use crate::index::without;
use crate::patent::{Date, Language, PatentId};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::signs::Sign;
use crate::search::{asks_age, compared_by_it, earlier_filing, facets, records, rule};

/// Letters (a CJK one counts twice) up to which the words beside a filter only say "keep those".
const LITTLE: usize = 12;
/// The same beside a class and a word for it: "그중에서 A61Q로 분류된 거".
const SOME: usize = 20;
/// Letters of a turn that only says which codes are wanted, and of a request for help, at most.
const CODES_WANTED: usize = 40;
const SHORT: usize = 80;
/// Letters from which words without a verb, said where there is a list already, are a new search.
const SUBJECT: usize = 30;

impl Turn {
    /// Takes a turn apart; `has_list` tells whether there is a list that it may be about.
    pub fn of(text: &str, has_list: bool) -> Self {
        let text = BACK_TO_LANGUAGE.replace(text.trim(), "").into_owned();
        let analysis = Analysis::of(&text);
        let mut said = said(&text, &analysis.content, &analysis);
        // "which of the two is newer?" orders no list
        let order = match () {
            () if PAIR.is_match(&text) && records(&text).contains(&Wanted::PublicationDate) => None,
            () if SORT.is_match(&text) && BY_APPLICANT.is_match(&text) => Some(Order::Applicant),
            () if OLDEST.is_match(&text) => Some(Order::Oldest),
            () if NEWEST.is_match(&text) => Some(Order::Newest),
            () if SORT.is_match(&text) && BY_RELEVANCE.is_match(&text) => Some(Order::Score),
            () if SORT.is_match(&text) && BY_ELSE.is_match(&text) => Some(Order::Unknown),
            () => SORT.is_match(&text).then_some(Order::Oldest),
        };
        let back = (BACK.is_match(&text) || TITLES.is_match(&text)).then(|| match () {
            () if FIRST.is_match(&text) => Back::First,
            () if PREVIOUS.is_match(&text) => Back::Previous,
            () => Back::Present,
        });
        // "3번 다시 넣어줘": the list before they were dropped
        let (alone, restores, size) = (ordinals(&text), RESTORED.is_match(&text), size(&text).filter(|_| has_list));
        let places = if size.is_some() { Vec::new() } else { alone.clone().unwrap_or_else(|| numbers(&text)) };
        let back = back.or_else(|| (has_list && restores && !places.is_empty()).then_some(Back::Previous));
        if back.is_some() && UNDONE.is_match(&text) {
            // "the list before the A23L cut": a filter of then, not of now
            (said.filter, said.without, said.count) = Default::default();
        }
        if DATED.is_match(&text) {
            (said.filter.after, said.count) = (Some(Date::EARLIEST), said.count + 1);
        }
        // "only those by 애경산업" is English
        let unnamed = said.filter.applicants.iter().chain(&said.without.applicants).fold(text.clone(), |text, name| text.replace(name, " "));
        let lang = Some(Language::of(&unnamed)).filter(|lang| weight(&unnamed) > 0 && lang.code() != "zh").unwrap_or_else(|| analysis.lang.clone());
        let places = if restores { Vec::new() } else { places };
        let named = !analysis.ids.is_empty() || !analysis.claims.is_empty() || !places.is_empty() || PARTS.is_match(&text) || PARAGRAPH.is_match(&text);
        let only_places = named && said.count == 0 && (alone.is_some() || weight(&PLACES.replace_all(&analysis.content, " ")) < 2);
        let free = places.is_empty() && back.is_none();
        // "how many in F23G5/46 altogether?"
        let counts_a_class = COUNT.is_match(&text) && IN_ALL.is_match(&text) && !said.filter.classes.is_empty() && !OF_LIST.is_match(&text);
        let (group, same_applicant) = (Group::asked(&text), SAME_APPLICANT.is_match(&text));
        let rest = group.map_or(said.rest.clone(), |(_, words)| without_words(&said.rest, words));
        let mut turn = Self {
            act: Act::Ask,
            unsure: true,
            lang,
            ids: analysis.ids,
            numbers: places,
            claims: analysis.claims,
            paragraphs: paragraphs(&text),
            of_pair: match () {
                () if FORMER.is_match(&text) => Some(OfPair::Former),
                () if LATTER.is_match(&text) => Some(OfPair::Latter),
                () => (OTHER.is_match(&text) && !same_applicant).then_some(OfPair::Other),
            },
            points_back: THOSE.is_match(&text),
            mends: MEND.is_match(&text) && !BESIDES.is_match(&text),
            bare: only_places && !SHOWS.is_match(&MEND.replace(&text, " ")),
            searches: SEARCH.is_match(&text) || NEXT_TOPIC.is_match(&text) || NOUNS.is_match(&text),
            picks: None,
            everything: EVERYTHING.is_match(&text) || counts_a_class,
            subject: searched(&without_orders(&rest)),
            described: without_work(&PLACES.replace_all(&analysis.content, " ")),
            filter: said.filter,
            without: said.without,
            lift: said.lift,
            into: None,
            order,
            back,
            page: page(&text).or(size.filter(|_| !PAGE.is_match(&text)).map(|_| 1)),
            size,
            about: about(&text).filter(|_| has_list && said.count == 0 && free),
            same_applicant,
            of_word: HOLDS_WORD.is_match(&text),
            group: group.map(|(group, _)| group),
            question: text.clone(),
            text,
        };
        (turn.act, turn.unsure) = match turn.act(has_list, said.count, only_places) {
            Some(act) => (act, false),
            None => (turn.likely(has_list), true),
        };
        if turn.act == Act::Search && COUNT.is_match(&turn.text) {
            turn.subject = counted(&turn.subject); // "how many patents on tyres are there in the collection?"
        }
        if let Some(year) = turn.counted_year() {
            (turn.filter.after, turn.filter.before) = (Date::new(year, 1, 1), Date::new(year + 1, 1, 1));
            turn.subject = turn.subject.replace(&year.to_string(), " ");
        }
        if turn.act == Act::Narrow && !turn.numbers.is_empty() {
            turn.picks = Some(if DROP.is_match(&turn.text) { Picks::Dropped } else { Picks::Kept });
        }
        turn.into = turn.language();
        turn
    }

    /// Whether the turn can ask for `act`: what it needs is there.
    pub(super) fn can(&self, act: Act, has_list: bool) -> bool {
        let filters = !self.filter.is_empty() || self.without != Default::default() || self.lift != Default::default();
        match act {
            Act::Search if self.subject.is_empty() && self.filter.applicants.is_empty() => false,
            Act::Search => self.ids.is_empty() && self.claims.is_empty() && self.numbers.is_empty(),
            Act::Narrow => has_list && filters,
            Act::Sort | Act::Back | Act::More => has_list,
            // "the one that the class filter threw out"
            // nor "采用第几类变换"
            Act::Classify => !FILTER.is_match(&self.text) && !of_record(&self.text) && !self.text.contains("第几类"),
            Act::Translate => language_wanted(&self.text).is_some() || translates(&self.text),
            Act::Count if !self.ids.is_empty() || records(&self.text).contains(&Wanted::ClaimCount) => false,
            Act::Count => weight(&self.subject) <= LITTLE && (self.names_documents() || COUNTED.is_match(&self.text)),
            // "what keeps the two shields of US… apart?": one document is asked about
            Act::Compare => self.ids.len() > 1 || has_list && (self.ids.is_empty() || !ASKS.is_match(&self.text) || DIFFERS.is_match(&self.text)),
            _ => true,
        }
    }

    /// The language to answer in: the one that is asked for, else its own.
    pub(crate) fn written_in(&self) -> &Language {
        self.into.as_ref().unwrap_or(&self.lang)
    }

    /// Whether it has a mark or a word that asks.
    pub(crate) fn asks(&self) -> bool {
        self.text.contains(['?', '？']) || ASKS.is_match(&self.text)
    }

    /// Whether it says by itself what it asks for: a number, a material, or anything with an asking word.
    pub(in crate::chat) fn says_what_it_asks(&self) -> bool {
        ASKS.is_match(&self.text) || facets::value(&self.text) != Wanted::Fact
    }

    /// The year of what is counted, where no date is said otherwise: "how many did Microsoft get in 2012?".
    fn counted_year(&self) -> Option<u32> {
        static YEAR: LazyLock<Regex> = LazyLock::new(|| rule(r"(?i)\bin ((?:19|20)\d\d)\b|((?:19|20)\d\d) ?년|((?:19|20)\d\d) ?年"));
        let open = self.act == Act::Count && self.filter.before.or(self.filter.after).is_none();
        let found = YEAR.captures(&self.text).filter(|_| open)?;
        found.iter().skip(1).flatten().next()?.as_str().parse().ok()
    }

    /// Whether it asks how what was shown differs from what it names.
    pub(in crate::chat) fn differs_from_it(&self) -> bool {
        FROM_IT.is_match(&self.text)
    }

    /// Whether it asks how things differ.
    pub(in crate::chat) fn sets_side_by_side(&self) -> bool {
        COMPARE.is_match(&self.text) || DIFFERS.is_match(&self.text)
    }

    /// Whether it goes on from the turn before: "and how many from 2004?".
    pub(in crate::chat) fn goes_on(&self) -> bool {
        FOLLOWS.is_match(&self.text)
    }

    /// Whether it says hardly anything besides what is to be done.
    pub(in crate::chat) fn subject_is_little(&self) -> bool {
        weight(&without_work(&self.subject)) <= LEAST && !PARTS.is_match(&self.text)
    }

    /// Whether it only says how many codes of which scheme are wanted: "only IPC, five codes".
    pub(in crate::chat) fn says_codes(&self) -> bool {
        let other = self.unsure || matches!(self.act, Act::Search | Act::Exists | Act::Narrow) && !self.names_documents();
        other && self.ids.is_empty() && weight(&self.text) <= CODES_WANTED && CODES.is_match(&self.text)
    }

    /// Whether it asks only if the documents that it names are there.
    fn asks_whether_stored(&self) -> bool {
        !self.ids.is_empty() && STORED.is_match(&without_ids(&self.text))
    }

    /// Whether it asks for a number.
    pub(super) fn asks_number(&self) -> bool {
        matches!(facets::value(&self.text), Wanted::Number(_))
    }

    /// Whether it speaks of documents in general.
    pub(crate) fn names_documents(&self) -> bool {
        DOCUMENTS.is_match(&self.text)
    }

    /// Takes `act` for what the turn asks for.
    pub(super) fn take_up(&mut self, act: Act) {
        self.set_act(if act == Act::Search && self.asks() { Act::Exists } else { act });
    }

    /// Makes `act` what the turn asks for.
    pub(in crate::chat) fn set_act(&mut self, act: Act) {
        self.act = act;
        self.into = self.language();
    }

    /// The language that it wants an answer in, where that is a translation or a summary.
    fn language(&self) -> Option<Language> {
        matches!(self.act, Act::Translate | Act::Summarise).then(|| language_wanted(&self.text)).flatten()
    }

    /// What is to be done: the first rule that fits.
    fn act(&self, has_list: bool, filters: usize, only_places: bool) -> Option<Act> {
        let text = self.text.as_str();
        let is = |rule: &LazyLock<Regex>| rule.is_match(text);
        let question = self.asks();
        let located = !self.ids.is_empty() || !self.claims.is_empty() || !self.numbers.is_empty();
        let little = weight(&self.subject) <= LITTLE;
        let fresh = self.ids.is_empty() && (!self.points_back || !has_list);
        Some(match () {
            () if is(&TASK) => Act::Task,
            () if is(&PLAIN) => Act::Plain,
            () if is(&HELP) && weight(text) <= SHORT => Act::Help,
            () if has_list && (is(&PAGE) || self.size.is_some()) => Act::Page,
            () if is(&MUCH) && self.group.is_none() => Act::Ask,
            () if is(&DEPENDS) && !self.claims.is_empty() || is(&WHICH_CLAIMS) || is(&GONE) => Act::Ask,
            () if has_list && self.claims.is_empty() && self.ids.is_empty() && !question && picks(&MEND.replace(text, " "), &self.numbers) => Act::Narrow,
            () if self.same_applicant => Act::More,
            () if self.group.is_some() && !located && weight(&counted(&self.subject)) <= LITTLE => Act::Count,
            () if has_list && is(&DATED) && !located => Act::Narrow,
            () if fresh && !located && searches_for_work(text) => Act::Search,
            () if has_list && is(&COMMON) && (is(&TWO) || self.ids.len() == 2 || self.numbers.len() == 2) => Act::Compare,
            () if has_list && is(&COMMON) => Act::Summarise,
            () if has_list && !self.filter.classes.is_empty() && is(&CLASSIFIED) && weight(&self.subject) <= SOME => Act::Narrow,
            () if is(&CLASSIFY) && !(self.points_back && of_record(text)) => Act::Classify,
            () if COMPARE.is_match(&compared_by_it(text))
                && self.order.is_none()
                && (has_list || is(&PAIR) || self.ids.len() > 1 || self.ids.len() == 1 && (self.points_back || is(&COMPARE_WITH))) =>
            {
                Act::Compare
            }
            () if is(&OVERVIEW) && !has_list && fresh && !located && !little => Act::Search,
            () if is(&SUMMARISE) && !is(&EXISTS) || is(&IS_ABOUT) && self.claims.is_empty() && !is(&PARTLY) => Act::Summarise,
            () if translates(text) && !(has_list && is(&NARROWS_TO)) => Act::Translate,
            () if self.claims.is_empty() && (is(&INDEPENDENT) || wants_last_claim(text) || self.asks_whether_stored()) => Act::Show,
            () if (is(&PAIR) || asks_age(text)) && !records(text).is_empty() && !COMPARE.is_match(text) || earlier_filing(text) => Act::Ask,
            () if is(&COUNT) && self.of_word && !located && !text.contains('哪') => Act::Count,
            () if has_list && is(&WHICH_FEW) || !is(&COUNT) && records(text).iter().any(|of| [Wanted::ClaimCount, Wanted::Title].contains(of)) => Act::Ask,
            () if is(&COUNT) && !self.everything && records(text).contains(&Wanted::Citations) => Act::Ask,
            () if is(&COUNT)
                && (self.everything || !has_list && self.names_documents() && !located && !self.points_back)
                && weight(&counted(&self.subject)) > LEAST =>
            {
                Act::Search
            }
            () if is(&COUNT)
                && !(has_list && filters > 0 && is(&STRONG))
                && (self.everything || has_list && is(&OF_LIST) || little || weight(&counted(&self.subject)) <= LEAST) =>
            {
                Act::Count
            }
            () if (has_list || self.points_back || located) && is(&MORE) && weight(&MORE.replace_all(&self.subject, " ")) < SUBJECT => Act::More,
            () if has_list && self.back.is_some() && self.claims.is_empty() && !is(&ASKS) => Act::Back,
            () if has_list && is(&OPENS) && !self.filter.applicants.is_empty() && little => Act::Show,
            () if has_list && filters > 0 && self.narrows() => Act::Narrow,
            () if self.about.is_some()
                && !self.everything
                && !located
                && !PARTS.is_match(text)
                && (!is(&ASKS) || self.about.as_ref().is_some_and(|about| about.stated.is_some())) =>
            {
                Act::Narrow
            }
            () if has_list && self.order.is_some() && (is(&OPENS) || !self.claims.is_empty()) && filters == 0 => Act::Show,
            () if has_list && self.order.is_some() && filters == 0 && (little || self.points_back || !is(&SEARCH)) => Act::Sort,
            () if has_list && filters > 0 && little && !self.claims.is_empty() && !question => Act::Show,
            () if located && self.numbers.is_empty() && self.claims.is_empty() && !self.points_back && of_record(&without_ids(text)) => Act::Ask,
            () if Sign::asked(text).is_some() => Act::Ask,
            () if is(&IS_ABOUT) && is(&PARAGRAPH) => Act::Show,
            () if only_places && !question || is(&SHOW) && (located || is(&PARTS) || is(&PARAGRAPH)) && !is(&ASKS) => Act::Show,
            () if has_list && filters > 0 && is(&WHICH_OF) && weight(&WHICH_OF_THEM.replace_all(&self.subject, " ")) <= LITTLE && self.claims.is_empty() => {
                Act::Narrow
            }
            () if !has_list && self.order.is_some() && !located && little && (self.everything || filters > 0) => Act::Search,
            () if (question || is(&ASKS))
                && weight(&counted(&self.subject)) <= LITTLE
                && !self.filter.applicants.is_empty()
                && !located
                && self.names_documents()
                && !is(&COUNT) =>
            {
                Act::Search
            }
            () if has_list && (is(&WHICH_OF) || is(&ASKS_IT)) => Act::Ask,
            () if of_record(text) && little && !self.searches => Act::Ask,
            () if self.ids.is_empty() && is(&EXISTS) && !(has_list && is(&IN_DOCUMENT)) && !(has_list && self.points_back && !is(&LIKE_THAT)) => Act::Exists,
            () if self.ids.is_empty()
                && is(&SEARCH)
                && (!question || is(&BIDS) || is(&POLITE) && !(has_list && self.points_back))
                && (!has_list || !located)
                && self.claims.is_empty() =>
            {
                Act::Search
            }
            () if filters > 0 && little && (self.everything || is(&ALL)) => Act::Search,
            () if !question && !located && is(&THANKS) && weight(text) <= SHORT => Act::Plain,
            () if filters > 0 && is(&ALL) && !question => Act::Search,
            () if (fresh || is(&NEW_TOPIC)) && !located && is(&NEXT_TOPIC) && !(question && ASKS.is_match(&NEXT_TOPIC.replace(text, ""))) => Act::Search,
            () => return None,
        })
    }

    /// Whether a turn that names filters narrows the list by them.
    fn narrows(&self) -> bool {
        let text = self.text.as_str();
        let is = |rule: &LazyLock<Regex>| rule.is_match(text);
        let little = weight(&self.subject) <= LITTLE;
        let strongly = || is(&STRONG) && !is(&SEARCH) && !(is(&EXISTS) && weight(&self.subject) >= SUBJECT);
        let alone = || (!is(&ASKS) || is(&WHAT_ABOUT)) && (!leans(text) || is(&AND_OF)) && (self.filter.applicants.is_empty() || !is(&SEARCH));
        !self.everything && (!is(&ALL) || is(&DROP)) && self.claims.is_empty() && (strongly() || little && (is(&ANY_OF) || alone()))
    }

    /// What no rule says: words without a question are what to search for, the rest are questions.
    fn likely(&self, has_list: bool) -> Act {
        let text = self.text.as_str();
        let located = !self.ids.is_empty() || !self.claims.is_empty() || !self.numbers.is_empty();
        let fresh = self.ids.is_empty() && (!self.points_back || !has_list);
        if self.asks() || !fresh || located {
            return Act::Ask;
        }
        let topic = !TELLS.is_match(text) && (!has_list || weight(text) >= SUBJECT && !FOLLOWS.is_match(text) && !leans(text));
        if topic || NOUNS.is_match(text) && weight(&self.subject) > LITTLE { Act::Search } else { Act::Ask }
    }
}

/// A text without `words`, as they stand or one by one.
fn without_words(text: &str, words: &str) -> String {
    let rest = text.replace(words, " ");
    rest.split_whitespace().filter(|word| words.split_whitespace().all(|known| known != *word)).collect::<Vec<_>>().join(" ")
}

/// A turn without the words that order a list or mend the turn before.
fn without_orders(text: &str) -> String {
    [&*MEND, &*NEWEST, &*OLDEST, &*SORT].into_iter().fold(text.to_owned(), |text, words| words.replace_all(&text, " ").into_owned())
}

/// A turn without the words that say what is to be done with a document, and how.
pub(crate) fn without_work(text: &str) -> String {
    WORK.replace_all(text, " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether words ask for a field of the record; what class a document has, or should have, is the classifier's.
pub(in crate::chat) fn of_record(text: &str) -> bool {
    records(text).iter().any(|wanted| *wanted != Wanted::Class)
}

/// A turn without the numbers of documents.
pub(crate) fn without_ids(text: &str) -> String {
    without(text, PatentId::find_in(text).into_iter().map(|(range, _)| range).collect())
}

#[cfg(test)]
mod tests;
