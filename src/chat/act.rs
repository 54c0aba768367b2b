//! What a turn of a conversation asks to be done, by rules over its words in four languages.
//!
//! Rules read a turn alone; what it points at ("number 3", "the other one") is looked up by [`super::state`]. What no rule
//! recognises is what the nearest of many examples are ([`Learned`]), or a question: it goes to the desk that answers with quotes.

use super::list::Order;
use super::period::Period;
use crate::index::Filter;
use crate::patent::{Language, PatentId, Symbol};
use crate::search::bound::Stated;

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Act {
    /// Find documents: a new list.
    Search,
    /// Whether there are documents on something: a list, or an honest "none".
    Exists,
    /// Keep a part of the list.
    Narrow,
    /// Order the list anew.
    Sort,
    /// A former list again.
    Back,
    /// The next documents of the list.
    Page,
    /// Documents like one of the list.
    More,
    /// Read a document, or a claim of it.
    Show,
    /// A question.
    Ask,
    /// How many documents.
    Count,
    /// Two documents side by side.
    Compare,
    /// A document, a claim or a list in short.
    Summarise,
    /// The classes of a text or a document.
    Classify,
    /// A passage in another language.
    Translate,
    /// Thanks, a greeting.
    Plain,
    /// A front-end's own small job: a title for the chat, follow-up questions.
    Task,
    /// "What can you do?"
    Help,
}

impl Act {
    /// The kind of work: what is done to a list is a search too.
    pub fn route(self) -> &'static str {
        match self {
            Self::Search | Self::Exists | Self::Narrow | Self::Sort | Self::Back | Self::Page | Self::More => "search",
            // to read a claim is to ask what it says
            Self::Show | Self::Ask | Self::Count => "ask",
            Self::Compare => "compare",
            Self::Summarise => "summarise",
            Self::Classify => "classify",
            Self::Translate => "translate",
            Self::Plain | Self::Help | Self::Task => "plain",
        }
    }
}

/// What a filter shuts out: the rest of it says what it lets in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Without {
    /// ST.3 codes.
    pub countries: Vec<String>,
    /// Languages.
    pub langs: Vec<String>,
    /// CPC or IPC prefixes.
    pub classes: Vec<Symbol>,
    /// Applicants.
    pub applicants: Vec<String>,
    /// Dates of publication.
    pub periods: Vec<Period>,
}

impl Without {
    /// A filter for each kind of thing that is shut out: a document that passes one of them is out.
    pub fn filters(&self) -> impl Iterator<Item = Filter> {
        let Self { countries, langs, classes, applicants, periods } = self.clone();
        let filters = [
            Filter { countries, ..Filter::default() },
            Filter { langs, ..Filter::default() },
            Filter { classes, ..Filter::default() },
            Filter { applicants, ..Filter::default() },
        ];
        let dated = periods.into_iter().map(|period| period.gate(Filter::default()));
        filters.into_iter().chain(dated).filter(|filter| !filter.is_empty())
    }
}

/// Kinds of filters that a turn takes back: "forget the date", "국가 제한은 풀어줘".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lift {
    /// Both dates.
    pub dates: bool,
    /// Countries let in and shut out.
    pub countries: bool,
    /// Languages let in and shut out.
    pub langs: bool,
    /// Classes let in and shut out.
    pub classes: bool,
    /// Applicants let in and shut out.
    pub applicants: bool,
}

/// What becomes of the places of a list that a turn names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picks {
    /// "Keep 1, 3 and 5": the others go.
    Kept,
    /// "Drop number 2": they go.
    Dropped,
}

/// Which of two documents a turn means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfPair {
    /// "The other one": not the one that the last answer was about.
    Other,
    /// "The former".
    Former,
    /// "The latter".
    Latter,
}

/// Which list a turn goes back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// The first of the conversation.
    First,
    /// The one before the present one.
    Previous,
    /// The present one, which was left for a question.
    Present,
}

/// A turn, taken apart.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The words.
    pub text: String,
    /// What is asked, with the words that it leaves to the turn before; the words themselves where it leaves none.
    pub question: String,
    /// What is to be done.
    pub act: Act,
    /// Whether no rule says so in so many words.
    pub unsure: bool,
    /// Its language.
    pub lang: Language,
    /// Documents it names.
    pub ids: Vec<PatentId>,
    /// Places in the list it names, from 1.
    pub numbers: Vec<usize>,
    /// Claims it names.
    pub claims: Vec<u32>,
    /// Paragraphs of the description it names, by the office's number or counted.
    pub paragraphs: Vec<u32>,
    /// Which of the documents that were spoken of together it means.
    pub of_pair: Option<OfPair>,
    /// Whether it points back: "its", "of them", "both".
    pub points_back: bool,
    /// Whether it mends the turn before: "no, I meant …".
    pub mends: bool,
    /// Whether it says nothing but places: "claim 5 then", "number 3, claim 2".
    pub bare: bool,
    /// Whether it says in so many words that something is to be searched for.
    pub searches: bool,
    /// What it does with the places of the list that it names, where it narrows the list to them.
    pub picks: Option<Picks>,
    /// Whether it names the whole collection, so that the list does not matter.
    pub everything: bool,
    /// What it would search for: its words without those that ask, and without those of its filters.
    pub subject: String,
    /// Its words without those that say what is to be done: where they describe a document, that one is meant.
    pub described: String,
    /// What it lets in.
    pub filter: Filter,
    /// What it shuts out.
    pub without: Without,
    /// What it takes back of earlier filters.
    pub lift: Lift,
    /// The language that it wants, where it says.
    pub into: Option<Language>,
    /// How it wants the list ordered, where it says.
    pub order: Option<Order>,
    /// The list it goes back to.
    pub back: Option<Back>,
    /// The page of the list that it asks for: by its number from 1, `usize::MAX` for the last one, or 0 for the one before; `None` for the next.
    pub page: Option<usize>,
    /// How many documents it wants to see at once: "show 20".
    pub size: Option<usize>,
    /// The matter of the documents that it keeps of a list, or takes out.
    pub about: Option<About>,
    /// Whether it wants the other documents of the applicant of one.
    pub same_applicant: bool,
    /// Whether it asks for the documents that hold a word.
    pub of_word: bool,
    /// What it wants documents counted by.
    pub group: Option<Group>,
}

/// What the documents that are kept of a list are about, or those that are taken out.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// The words for it.
    pub words: String,
    /// Whether they are kept.
    pub keep: bool,
    /// Whether the documents have to hold the words themselves: "only those mentioning silica".
    pub said: bool,
    /// The number that they have to state, where the words want one.
    pub stated: Option<Stated>,
}

mod about;
mod applicants;
mod counting;
mod dropped;
mod filters;
mod group;
mod head;
mod learned;
mod negation;
mod places;
mod rules;
mod understand;

pub(crate) use counting::counted;
pub(crate) use filters::{in_language, language_of, named, weight, without_names};
pub use group::Group;
pub(crate) use group::wants_most;
pub use learned::Learned;
pub(crate) use negation::affirmed;
pub(in crate::chat) use negation::denied;
pub(in crate::chat) use places::other_number;
pub(crate) use places::{LAST, LAST_PAGE, wants_all_claims, wants_independent_claims, wants_last_claim};
pub(crate) use rules::points_at_several;
pub(in crate::chat) use rules::{also, is_task, jointly};
pub(in crate::chat) use understand::of_record;
pub(crate) use understand::{without_ids, without_work};

#[cfg(test)]
mod tests;
