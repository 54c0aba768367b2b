//! "Which of them …?": the documents of the list that hold every word that counts, or what it is in their language, and give
//! the quantity that is asked for; each with the sentence that does.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use minijinja::context;
use rayon::prelude::*;
use regex::Regex;

use super::converse::Here;
use super::{number, premise, state_lines};
use crate::chat::Done;
use crate::chat::act::{Without, affirmed};
use crate::error::Result;
use crate::index::{Row, Snapshot, stems, terms};
use crate::patent::sentence::sentences;
use crate::patent::{Language, Patent, PatentId, Quote, Section};
use crate::search::bound::Stated;
use crate::search::quantity::{self, Quantity};
use crate::search::weighted::Words;
use crate::search::{elements, evidence, hybrid, rule, topic};

/// Documents of a list that are read, and those that are named; all that were found are counted.
const READ: usize = 1_000;
const NAMED: usize = 10;

static WHICH: LazyLock<Regex> = LazyLock::new(|| {
    rule(
        r"(?i)\bwhich (of (them|these|those|the)|ones?|documents?|patents?)\b|\bdo any of (them|these)\b|\bis there (?:an?|any) .{2,40} in (?:one|any) of (?:them|these|those)\b|\b(?:does|do) (?:one|any) of (?:them|these|those) (?:contain|mention|include|have|use)\b|哪(一|几|些)?(件|篇|个|份)|其中哪些|哪些.{0,4}(提|含|用|涉|给|公开|记载|写|说|有|披露)|有哪些|(この|その)?(中|うち)で.{2,30}(もの|の|やつ)は|(この|その)(中|うち).{2,30}(もの|の|やつ)は|(触れ|言及し|挙げ|含ん|記載し|使っ|用い)ている(もの|の|やつ|文献|特許)は|どれ|どの(文献|特許)|(?:언급|포함|사용)(?:하는|한|된) ?(?:것|거|건|문헌|특허)[은는이]?\W*$|(어느|어떤) ?(문헌|특허|것|거|건|쪽)|(그|이) ?중(에서?)? ?(어느|어떤|무엇)?",
    )
});

/// Words that only ask, or only join what is asked for.
static ASKING: LazyLock<Regex> = LazyLock::new(|| {
    rule(concat!(
        r"(?i)\b(which|what|of|them|these|those|ones?|there|documents?|patents?|list|do|does|did|give|gives|mention|mentions|name|names|disclose|discloses|contain|contains|include|includes|use|uses|using|have|has|say|says|state|states|describe|describes|claim|claims|the|a|an|any|both|and|or|in|with|is|are|that|it|at|for|to|about|also)\b",
        r"|其中|里[面头]|专利|文献|哪(一|几|些)?(件|篇|个|份|项)?|同时|给出了?|写明了?|披露了?|说明了?|用到了?|用了|含有|包含|包括|具有|提到|公开|记载|使用|采用|的|和|与|及|有|是|吗|了|都",
        r"|목록(에서)?|(그|이) ?중(에서)?|어느 ?(거|건|쪽)?(야|예요|이야)?|어떤|껀|문헌|특허|모두|동시에|함께|(포함|개시|언급|사용|기재)(하나요|합니까|하는|하고|한다|하나|한|된|되나요|됩니까|되는)?|있는|하는|(것|거|건|게)(은|는|이|을)?|인가요?|입니까|무엇|나요",
        r"|(この|その)中(で|の)?|(に)?ついて|触れ(て(いる|い)?|られて(いる|い)?)?|書(いて|かれて)(い|あ)?(る|ます)?|という語|言及(して|されて)?(い(る|ます))?か?|このうち|そのうち|それらのうち|どれ|どの|文献|特許|含(みますか|む|んで|有)|記載|使用|挙げて|出てくる|して|いる|もの|ですか|ますか|両方|同時|です|ます",
    ))
});

/// Particles that Korean and Japanese words end with.
static PARTICLES: LazyLock<Regex> = LazyLock::new(|| rule(r"(은|는|이|가|을|를|과|와|및|의|에|로|으로|도)$|(が|を|は|と|や|の|に|で|も)$"));

/// Whether the turn asks which documents of a list do something.
pub(super) fn asks(text: &str) -> bool {
    WHICH.is_match(text) && !wanted(text).is_empty()
}

/// What the documents must hold.
fn wanted(text: &str) -> Vec<String> {
    // 有 is a word of its own, but not in 有机
    let (organic, marked) = ("有机", "\u{e000}机");
    let left = ASKING.replace_all(&text.replace(organic, marked), " ").replace(marked, organic);
    let parts = left.split(|c: char| c.is_whitespace() || (c.is_ascii_punctuation() && !matches!(c, '-' | '.' | '/' | '%')) || "，、。？！「」“”".contains(c));
    parts
        .flat_map(|part| {
            let part = PARTICLES.replace(part.trim_matches('.'), "").into_owned();
            // Japanese has no spaces: what its particles join is cut apart
            if part.chars().any(|c| ('\u{3041}'..='\u{3096}').contains(&c)) {
                part.split(['が', 'を', 'は', 'と', 'や', 'の', 'に', 'で', 'も']).map(str::to_owned).collect()
            } else {
                vec![part]
            }
        })
        .filter(|part| part.chars().any(char::is_alphanumeric))
        .collect()
}

/// Whether a text holds a word: by its stem where the language has such, letter by letter else.
fn holds(text: &str, stems: &std::collections::HashSet<String>, word: &str) -> bool {
    if word.is_ascii() {
        let own = terms(word);
        !own.is_empty() && own.iter().all(|term| stems.contains(&term.text))
    } else {
        text.contains(word)
    }
}

/// Names the documents of the list that do not hold what the turn denies, told by words alone; `false`, and nothing said, where it
/// denies nothing.
async fn without(here: &Here<'_>, shown: &[PatentId]) -> Result<bool> {
    let Some(affirmed) = affirmed(&here.turn.text) else { return Ok(false) };
    let words = wanted(&affirmed);
    if words.is_empty() {
        return Ok(false);
    }
    let searched = words.join(" · ");
    let ((patents, of), snapshot) = (here.read_list(shown, READ).await?, here.app.index.snapshot());
    let (found, foreign) = hybrid::blocking(move || {
        let held = Held::new(&snapshot, words);
        let (mut found, mut foreign) = (Vec::new(), 0);
        for patent in patents {
            match held.by(&patent) {
                Holds::AsTheyAre | Holds::Rendered => {}
                Holds::Not => found.extend(beginning(&patent).map(|quote| (patent, quote))),
                Holds::Unknown => foreign += 1,
            }
        }
        Ok((found, foreign))
    })
    .await?;
    let sources = number(found.iter().take(NAMED).map(|(patent, quote)| (patent, quote)));
    here.stage.sources(sources.clone()).await?;
    let text = here.phrase("which_not", context! { count => found.len(), of => of.min(READ), searched, shown => sources.len(), foreign })?;
    here.stage.text(text + "\n").await?;
    for source in &sources {
        here.stage.text(format!("- {} · {} [{}]\n", source.id, source.title, source.n)).await?;
    }
    here.stage.done(Done::default()).await.map(|()| true)
}

/// Those of the rows whose documents hold all of `words`, or what they are in their language.
pub(super) fn saying(snapshot: &Snapshot, words: &str, rows: &[Row]) -> Result<HashSet<Row>> {
    let wanted = Words::new(snapshot, words, &Language::of(words));
    // an element is known by its symbol and its names in any language; one letter is no word of the index
    let element = elements::is_one(words);
    let may_hold = wanted.may_stand_in(snapshot)?;
    let may_say = |row: Row| element || may_hold(row);
    let says = |row: Row| {
        let holds = |patent: Patent| if element { topic::speaks_of(&patent.text(), words) } else { wanted.of(&patent.lang).all_stand_in(&patent.text()) };
        snapshot.get(row).transpose().map(|patent| patent.map(|patent| holds(patent).then_some(row))).and_then(Result::transpose)
    };
    rows.par_iter().copied().filter(|row| may_say(*row)).filter_map(says).collect()
}

/// Takes out the rows of what is shut out.
pub(super) fn shut_out(snapshot: &Snapshot, without: &Without, rows: &mut Vec<Row>) -> Result<()> {
    for filter in without.filters() {
        let admits = snapshot.admits(&filter)?;
        rows.retain(|row| !admits(*row));
    }
    Ok(())
}

/// Those of the rows whose documents state such a number.
pub(super) fn stating(snapshot: &Snapshot, stated: &Number, rows: &[Row]) -> Result<HashSet<Row>> {
    let states = |row: &Row| {
        let meets = |patent: Patent| stated.quote(&patent).map(|_| *row);
        snapshot.get(*row).transpose().map(|patent| patent.map(meets)).and_then(Result::transpose)
    };
    rows.par_iter().filter_map(states).collect()
}

/// A number that documents have to state, and the words for what it is the number of.
pub(super) struct Number<'a> {
    stated: &'a Stated,
    of: Option<Words>,
}

impl<'a> Number<'a> {
    pub fn new(snapshot: &Snapshot, stated: &'a Stated) -> Self {
        let of = match stated {
            Stated::Within(bound) => Some(Words::new(snapshot, &bound.of, &bound.lang)),
            Stated::Any(_) => None,
        };
        Self { stated, of }
    }

    /// The sentence of a document that states it.
    pub fn quote(&self, patent: &Patent) -> Option<Quote> {
        match self.stated {
            Stated::Within(bound) => {
                let of = self.of.as_ref()?.of(&patent.lang);
                patent.sections().find_map(|(section, text)| Quote::new(patent, section, bound.met_in(text, of)?).ok())
            }
            Stated::Any(quantities) => giving(patent, quantities, &[]),
        }
    }
}

/// The beginning of a document that no word of the search speaks for: it was found by meaning, or by its filter.
pub(super) fn beginning(patent: &Patent) -> Option<Quote> {
    let first = |section: Section| {
        let text = patent.section(&section)?.into_owned();
        let range = crate::patent::sentence::sentences(&text).into_iter().find(|range| !text[range.clone()].trim().is_empty())?;
        Quote::new(patent, section, range).ok()
    };
    first(Section::Abstract).or_else(|| first(Section::Claim(1))).or_else(|| first(Section::Title))
}

/// Words that documents may hold, or what they are in other languages.
struct Held {
    words: Vec<String>,
    lang: Language,
    rendered: Words,
}

impl Held {
    fn new(snapshot: &Snapshot, words: Vec<String>) -> Self {
        let text = words.join(" ");
        let lang = Language::of(&text);
        Self { rendered: Words::new(snapshot, &text, &lang), words, lang }
    }

    /// Whether a document holds them all.
    fn by(&self, patent: &Patent) -> Holds {
        let (whole, rendered) = (patent.text(), self.rendered.renders(&patent.lang));
        let own = stems(&whole);
        match () {
            () if self.words.iter().all(|word| holds(&whole, &own, word)) => Holds::AsTheyAre,
            // an element is known by its symbol and its names in any language
            () if self.words.iter().all(|word| holds(&whole, &own, word) || elements::is_one(word) && topic::speaks_of(&whole, word)) => Holds::Rendered,
            () if rendered && self.rendered.of(&patent.lang).all_stand_in(&whole) => Holds::Rendered,
            () if rendered || patent.lang.same(&self.lang) => Holds::Not,
            () => Holds::Unknown,
        }
    }
}

/// Whether a document holds words.
enum Holds {
    /// It does, letter by letter or by their stems.
    AsTheyAre,
    /// It holds what they are in its language.
    Rendered,
    /// It does not.
    Not,
    /// It is in a language in which they are not known.
    Unknown,
}

/// Names the documents of the list, of which `shown` may be the first page, that hold everything; `false`, and nothing said, when
/// none does.
pub(super) async fn answer(here: &Here<'_>, shown: &[PatentId]) -> Result<bool> {
    if without(here, shown).await? {
        return Ok(true);
    }
    // what mentions a temperature need not state one
    let quantities = if premise::mentions(&here.turn.text) { Vec::new() } else { quantity::asked(&here.turn.text) };
    let all = wanted(&here.turn.text);
    // "give a particle size": a number of it is wanted, and not the words for it
    let words = if quantities.is_empty() { all.clone() } else { wanted(&quantity::unasked(&here.turn.text)) };
    let ((patents, of), snapshot) = (here.read_list(shown, READ).await?, here.app.index.snapshot());
    // "which give a thickness?": where none does, nothing else is meant
    let (of, is_number, numbers_alone) = (of.min(READ), !quantities.is_empty(), !quantities.is_empty() && words.is_empty());
    let found = hybrid::blocking(move || {
        let held = Held::new(&snapshot, words);
        let holding = |patent: Patent| {
            let quote = match held.by(&patent) {
                Holds::Not | Holds::Unknown => return None,
                _ if !quantities.is_empty() => return giving(&patent, &quantities, &held.words).map(|quote| (patent, quote)),
                Holds::AsTheyAre => best(&patent, &held.words),
                Holds::Rendered => evidence::by_words(&patent, &held.rendered, 1).pop(),
            };
            quote.or_else(|| beginning(&patent)).map(|quote| (patent, quote))
        };
        Ok(patents.into_iter().filter_map(holding).collect::<Vec<_>>())
    })
    .await?;
    let searched = all.join(" · ");
    if found.is_empty() {
        if !premise::mentions(&here.turn.text) && !numbers_alone {
            return Ok(false);
        }
        here.abstain(here.phrase("which", context! { count => 0, of, searched, shown => 0, number => is_number })?).await?;
        return Ok(true);
    }
    let sources = number(found.iter().take(NAMED).map(|(patent, quote)| (patent, quote)));
    here.stage.sources(sources.clone()).await?;
    here.stage.text(here.phrase("which", context! { count => found.len(), of, searched, shown => sources.len(), number => is_number })? + "\n").await?;
    for line in state_lines(here.app, &here.turn.lang, &sources)? {
        here.stage.text(format!("- {line}\n")).await?;
    }
    here.stage.done(Done::default()).await.map(|()| true)
}

/// The sentence of a document that gives all of `quantities`, of several the one that holds most of the words, the earliest.
fn giving(patent: &Patent, quantities: &[&Quantity], words: &[String]) -> Option<Quote> {
    let gives = |sentence: &str| quantities.iter().all(|quantity| quantity.given_in(sentence));
    holding_most(patent, words, gives).map(|(_, quote)| quote)
}

/// The sentence of a document that holds most of the words, the earliest of several; its applicants where none holds any.
fn best(patent: &Patent, words: &[String]) -> Option<Quote> {
    let found = holding_most(patent, words, |_| true).filter(|(count, _)| *count > 0);
    found.map(|(_, quote)| quote).or_else(|| Quote::whole(patent, Section::Applicants).ok())
}

/// Of the sentences that fit, the earliest of those that hold most of the words, and how many it holds.
fn holding_most(patent: &Patent, words: &[String], fits: impl Fn(&str) -> bool) -> Option<(usize, Quote)> {
    let mut most: Option<(usize, Section, Range<usize>)> = None;
    for (section, text) in patent.sections() {
        for range in sentences(text).into_iter().filter(|range| fits(&text[range.clone()])) {
            let sentence = &text[range.clone()];
            let own = stems(sentence);
            let count = words.iter().filter(|word| holds(sentence, &own, word)).count();
            if most.as_ref().is_none_or(|(best, ..)| count > *best) {
                most = Some((count, section.clone(), range));
            }
        }
    }
    let (count, section, range) = most?;
    Some((count, Quote::new(patent, section, range).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_is_left_of_a_question() {
        for (text, expected) in [
            ("which of them give a particle size?", vec!["particle", "size"]),
            ("其中哪一件同时含有镝和镧？", vec!["镝", "镧"]),
            ("그중 어떤 문헌이 실리카를 포함하나요?", vec!["실리카"]),
            ("このうちどの文献がシリカを含みますか", vec!["シリカ"]),
        ] {
            let found = wanted(text);
            assert!(expected.iter().all(|word| found.iter().any(|f| f == word)), "{text}: {found:?}");
        }
        assert!(asks("which of them give a particle size?") && !asks("Which fungicide does its claim 1 name?"));
    }
}
