//! Words of the trade in six languages, so that a document is found whose language the asker does not write.
//!
//! A text is rendered concept by concept, not translated: "근시 치료 장치" is *myopia*, *treatment*, *device*. What the list does
//! not know is left out. `index/terms.tsv` is ours; a `terms.toml` beside an index holds the words of one collection, which
//! come first.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::Path;
use std::sync::{Arc, LazyLock, OnceLock};

use aho_corasick::AhoCorasick;
use regex::Regex;
use serde::Deserialize;

use super::analyzer::{terms, without};
use crate::error::{Error, Result};
use crate::patent::{LANGUAGES, Language};

/// One concept a line, in the order of [`WRITTEN`]; `|` stands between words for the same.
const TERMS: &str = include_str!("../../index/terms.tsv");
/// The languages of the list: [`LANGUAGES`], in which people ask, and others that documents are written in.
const WRITTEN: [&str; 6] = ["en", "ko", "zh", "ja", "de", "fr"];
/// Of them, those in Latin letters.
const LATIN: [usize; 3] = [0, 4, 5];
/// Words of one concept that are searched for in one language.
const WAYS: usize = 5;
/// What a rendering has at least that speaks for a text: concepts, and a share of what its words tell.
const FEWEST: usize = 2;
const ENOUGH: f32 = 0.35;
/// The share with which one concept speaks for the whole text: 逆浸透膜.
const WHOLE: f32 = 0.9;
/// English words that say nothing of a matter and have the stem of one that does: a solution "containing" salt is no container.
const OF_NOTHING: [&str; 4] = ["contain", "contains", "contained", "containing"];
/// Words of an English term at most.
const LONGEST: usize = 4;

/// A concept: the words for it in each language of [`WRITTEN`], the usual one first.
type Concept = [Vec<String>; WRITTEN.len()];

/// The list of one index.
#[derive(Clone, Default)]
pub struct Glossary {
    /// The words of the collection alone.
    own: Vec<Concept>,
    built: Arc<OnceLock<Built>>,
}

/// What is looked up.
struct Built {
    concepts: Vec<Concept>,
    /// English terms by their stems.
    english: HashMap<String, Vec<usize>>,
    /// Korean, Chinese, Japanese.
    other: [Finder; 3],
    /// German, French: terms as they are written.
    latin: [HashMap<String, Vec<usize>>; 2],
}

struct Finder {
    automaton: AhoCorasick,
    /// The letters of each pattern, and the concepts that it stands for.
    patterns: Vec<(usize, Vec<usize>)>,
}

/// What a text says, in another language.
#[derive(Debug, Clone, PartialEq)]
pub struct Rendering {
    /// The language.
    pub lang: Language,
    /// The words for each concept, the usual one first.
    pub concepts: Vec<Vec<String>>,
    /// How much of what the words of the text tell the list knows, 0 … 1.
    pub share: f32,
}

impl Rendering {
    /// Whether the list has words in `lang`.
    pub fn is_in(lang: &Language) -> bool {
        WRITTEN.iter().any(|code| lang.same(&Language::new(code)))
    }

    /// Whether it says enough of the text to be compared with whole documents.
    pub fn speaks(&self) -> bool {
        self.concepts.len() >= FEWEST && self.share >= ENOUGH || self.share >= WHOLE
    }

    /// The usual word for each concept.
    pub fn text(&self) -> String {
        self.concepts.iter().filter_map(|ways| ways.first()).cloned().collect::<Vec<_>>().join(" ")
    }
}

impl Glossary {
    /// With the words of one collection: `terms.toml` beside its index. A file that is not there adds nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the place in the file.
    pub fn of(folder: &Path) -> Result<Self> {
        #[derive(Deserialize)]
        struct Terms {
            terms: Vec<[String; LANGUAGES.len()]>,
        }
        let file = folder.join("terms.toml");
        let text = match std::fs::read_to_string(&file) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            text => text.map_err(Error::io(&file))?,
        };
        let wrong = |error: toml::de::Error| {
            let row = "[\"electrolyte\", \"전해질\", \"电解质\", \"電解質\"]";
            Error::invalid("terms.toml", format!("{}: {error}; write terms = [{row}, …]: English, Korean, Chinese, Japanese", file.display()))
        };
        let Terms { terms } = toml::from_str(&text).map_err(wrong)?;
        let concept = |term: [String; LANGUAGES.len()]| std::array::from_fn(|column| term.get(column).map_or_else(Vec::new, |words| ways(words)));
        Ok(Self { own: terms.into_iter().map(concept).collect(), ..Self::default() })
    }

    /// A text in which words of the list stand in another language, for a model that writes it: "the wireless 송신기". A less usual
    /// word may mean something else beside what the usual one means, and stays; so does one whose English word is `common`.
    pub fn mixed(&self, text: &str, from: &Language, into: &Language, common: impl Fn(&str) -> bool) -> String {
        let column = |lang: &Language| WRITTEN.iter().position(|code| lang.same(&Language::new(code)));
        let (Some(from), Some(into)) = (column(from), into.place()) else { return text.to_owned() };
        let built = self.built();
        let usual = |range: &Range<usize>, concept: &Concept| {
            let (said, Some(usual)) = (&text[range.clone()], concept[from].first()) else { return false };
            match from {
                0 => stemmed(said).into_iter().map(|(_, stem)| stem).eq(stemmed(usual).into_iter().map(|(_, stem)| stem)),
                1..=3 => closed(said).0 == closed(usual).0,
                _ => true,
            }
        };
        let mut mixed = text.to_owned();
        for (range, concepts) in built.found(text, from).into_iter().rev() {
            let said = &text[range.clone()];
            // "하나 이상" is no anomaly
            let stays = said.is_ascii() && !said.contains(|c: char| c.is_ascii_lowercase()) || said == "이상";
            let meant = concepts.iter().map(|concept| &built.concepts[*concept]).find(|concept| usual(&range, concept));
            let word = meant.filter(|concept| !stays && concept[0].first().is_some_and(|word| !common(word))).and_then(|concept| concept[into].first());
            if let Some(word) = word {
                let apart = |beside: Option<char>| if word.is_ascii() && beside.is_some_and(char::is_alphanumeric) { " " } else { "" };
                let (ahead, behind) = (apart(text[..range.start].chars().next_back()), apart(text[range.end..].chars().next()));
                mixed.replace_range(range, &format!("{ahead}{word}{behind}"));
            }
        }
        mixed
    }

    /// What `text`, in one of [`LANGUAGES`], says in each of the other languages; none where nothing of it is known. `tells` weighs the words of a
    /// text: of "a rake for the hand" the list that does not know "rake" knows little. `loans` are the words in Latin letters that one
    /// in katakana or Hangul may be.
    pub fn renderings(&self, text: &str, lang: &Language, tells: impl Fn(&str) -> f32, loans: impl Fn(&str) -> Vec<String>) -> Vec<Rendering> {
        let Some(mut from) = lang.place() else { return Vec::new() };
        let built = self.built();
        let mut found = built.found(text, from);
        // nothing but Han, and not known as Chinese: 逆浸透膜 is Japanese
        let japanese = if WRITTEN[from] == "zh" && found.is_empty() { built.found(text, from + 1) } else { Vec::new() };
        if !japanese.is_empty() {
            (from, found) = (from + 1, japanese);
        }
        let names: Vec<Range<usize>> = names(text, from).collect();
        let loans = borrowed(text, &found, loans);
        let known = found.iter().map(|(range, _)| range.clone()).chain(names.iter().cloned()).chain(loans.iter().map(|(range, _)| range.clone())).collect();
        let share = (1.0 - tells(&without(text, known)) / tells(text).max(f32::EPSILON)).clamp(0.0, 1.0);
        let into = (0..WRITTEN.len()).filter(|into| *into != from);
        let rendering = |into: usize| {
            let mut concepts: Vec<Vec<String>> = Vec::new();
            for (_, meant) in &found {
                let mut words: Vec<String> = Vec::new();
                meant.iter().flat_map(|concept| &built.concepts[*concept][into]).for_each(|word| {
                    if words.len() < WAYS && !words.contains(word) {
                        words.push(word.clone());
                    }
                });
                if !words.is_empty() && !concepts.contains(&words) {
                    concepts.push(words);
                }
            }
            if LATIN.contains(&into) {
                concepts.extend(loans.iter().map(|(_, words)| words.clone()).filter(|words| !concepts.contains(words)).collect::<Vec<_>>());
            }
            if concepts.is_empty() {
                return None;
            }
            concepts.extend(names.iter().map(|name| vec![text[name.clone()].to_owned()]));
            Some(Rendering { lang: Language::new(WRITTEN[into]), concepts, share })
        };
        into.filter_map(rendering).collect()
    }

    fn built(&self) -> &Built {
        static SHIPPED: LazyLock<Vec<Concept>> = LazyLock::new(|| TERMS.lines().filter_map(concept).collect());
        self.built.get_or_init(|| Built::of(self.own.iter().chain(SHIPPED.iter()).cloned().collect()))
    }
}

/// A name of four letters or more as people write it who do not write katakana: にんにく of ニンニク.
fn hiragana(word: &str) -> Option<String> {
    let katakana = word.chars().all(|c| ('ァ'..='ヶ').contains(&c)) && word.chars().count() > 3;
    katakana.then(|| word.chars().filter_map(|c| char::from_u32(u32::from(c) - 0x60)).collect())
}

impl Built {
    fn of(concepts: Vec<Concept>) -> Self {
        let mut english: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, concept) in concepts.iter().enumerate() {
            for word in &concept[0] {
                let term: Vec<String> = stemmed(word).into_iter().map(|(_, stem)| stem).collect();
                english.entry(term.join(" ")).or_default().push(at);
            }
        }
        english.remove("");
        let finder = |column: usize| {
            let mut surfaces: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, concept) in concepts.iter().enumerate() {
                for word in concept[column].iter().map(|word| closed(word).0).filter(|word| word.chars().count() > 1) {
                    let softly = hiragana(&word);
                    std::iter::once(word).chain(softly).for_each(|word| surfaces.entry(word).or_default().push(at));
                }
            }
            let (words, meant): (Vec<String>, Vec<Vec<usize>>) = surfaces.into_iter().unzip();
            let automaton = AhoCorasick::new(&words).unwrap_or_else(|error| unreachable!("a list of words is never too large: {error}"));
            Finder { automaton, patterns: words.iter().map(|word| word.chars().count()).zip(meant).collect() }
        };
        let written = |column: usize| {
            let mut terms: HashMap<String, Vec<usize>> = HashMap::new();
            concepts.iter().enumerate().for_each(|(at, concept)| concept[column].iter().for_each(|word| terms.entry(word.clone()).or_default().push(at)));
            terms
        };
        Self { other: [1, 2, 3].map(finder), latin: [4, 5].map(written), english, concepts }
    }

    /// The concepts that stand in a text and where, in its order, the longest words first; of a word with several senses all.
    fn found(&self, text: &str, column: usize) -> Vec<(Range<usize>, Vec<usize>)> {
        match column {
            0 => longest(&stemmed(text), &self.english),
            1..=3 => self.other[column - 1].found(text, column == 1),
            _ => longest(&WORD.find_iter(text).map(|word| (word.range(), word.as_str().to_lowercase())).collect::<Vec<_>>(), &self.latin[column - 4]),
        }
    }
}

/// The terms that stand in a text of `words`, the longest first.
fn longest(words: &[(Range<usize>, String)], terms: &HashMap<String, Vec<usize>>) -> Vec<(Range<usize>, Vec<usize>)> {
    let term = |words: &[(Range<usize>, String)]| words.iter().map(|(_, word)| word.as_str()).collect::<Vec<_>>().join(" ");
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let longest = (1..=LONGEST.min(words.len() - at)).rev().find_map(|n| Some((n, terms.get(&term(&words[at..at + n]))?)));
        let end = at + longest.map_or(1, |(n, _)| n);
        if let Some((_, concepts)) = longest {
            found.push((words[at].0.start..words[end - 1].0.end, concepts.clone()));
        }
        at = end;
    }
    found
}

impl Finder {
    fn found(&self, text: &str, is_korean: bool) -> Vec<(Range<usize>, Vec<usize>)> {
        let (closed, words) = closed(text);
        let begins_word = |at: usize| words.binary_search_by_key(&at, |(start, _)| *start).is_ok();
        let mut matches: Vec<_> = self.automaton.find_overlapping_iter(&closed).collect();
        matches.sort_by_key(|m| (m.start(), std::cmp::Reverse(m.end())));
        let hiragana = |c: Option<char>| c.is_some_and(|c| ('\u{3041}'..='\u{3096}').contains(&c));
        let (mut found, mut end) = (Vec::new(), 0);
        for m in matches {
            let (letters, concepts) = &self.patterns[m.pattern().as_usize()];
            // "가방 수납" is no 방수; "ねじ" is none in "はねじゃ"
            let begins = !is_korean || *letters > 2 || m.start() == end || begins_word(m.start());
            let apart = !closed[m.range()].chars().all(|c| hiragana(Some(c)))
                || !hiragana(closed[..m.start()].chars().next_back()) && !hiragana(closed[m.end()..].chars().next());
            if m.start() >= end && begins && apart {
                let in_text = |at: usize, last: usize| words[last].1 + at - words[last].0;
                let (first, last) = (words.partition_point(|(start, _)| *start <= m.start()) - 1, words.partition_point(|(start, _)| *start < m.end()) - 1);
                found.push((in_text(m.start(), first)..in_text(m.end(), last), concepts.clone()));
                end = m.end();
            }
        }
        found
    }
}

/// What stands in one column.
fn ways(words: &str) -> Vec<String> {
    words.split('|').map(|word| word.trim().to_lowercase()).filter(|word| !word.is_empty()).collect()
}

fn concept(line: &str) -> Option<Concept> {
    let columns: Vec<Vec<String>> = line.split('\t').map(ways).collect();
    columns.try_into().ok()
}

static WORD: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[\p{L}\p{N}]+").unwrap_or_else(|error| unreachable!("{error}")));

/// The words of an English text with their stems, in its order.
fn stemmed(text: &str) -> Vec<(Range<usize>, String)> {
    let words = WORD.find_iter(text).filter(|word| !OF_NOTHING.contains(&word.as_str().to_lowercase().as_str()));
    words.filter_map(|word| Some((word.range(), terms(word.as_str()).into_iter().next()?.text))).collect()
}

/// A text in small letters without spaces, and where each of its words begins, there and in the text.
fn closed(text: &str) -> (String, Vec<(usize, usize)>) {
    let (mut closed, mut words) = (String::with_capacity(text.len()), Vec::new());
    for word in text.split_whitespace() {
        words.push((closed.len(), word.as_ptr() as usize - text.as_ptr() as usize));
        closed.push_str(&word.to_lowercase());
    }
    (closed, words)
}

/// The words of a text in katakana or Hangul that the list does not know, with what they may be.
fn borrowed(text: &str, found: &[(Range<usize>, Vec<usize>)], loans: impl Fn(&str) -> Vec<String>) -> Vec<(Range<usize>, Vec<String>)> {
    static WRITTEN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[ァ-ヶー]{3,}|[가-힣]{3,}").unwrap_or_else(|error| unreachable!("{error}")));
    let unknown = WRITTEN.find_iter(text).filter(|word| found.iter().all(|(range, _)| range.end <= word.start() || word.end() <= range.start));
    unknown.map(|word| (word.range(), loans(word.as_str()))).filter(|(_, words)| !words.is_empty()).collect()
}

/// What is written alike in all languages: "FEC", "RJ45", "pH".
fn names(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    static LATIN: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]").unwrap_or_else(|error| unreachable!("{error}")));
    let is_name = move |word: &str| from > 0 || word.chars().filter(char::is_ascii_uppercase).count() > 1 || word.chars().any(|c| c.is_ascii_digit());
    LATIN.find_iter(text).filter(move |found| is_name(found.as_str())).map(|found| found.range())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(text: &str) -> f32 {
        text.chars().filter(|c| c.is_alphabetic()).count() as f32
    }

    fn rendered(text: &str, from: &str, into: &str) -> String {
        let renderings = Glossary::default().renderings(text, &Language::new(from), letters, |_| Vec::new());
        renderings.into_iter().find(|r| r.lang.code() == into).map(|r| r.text()).unwrap_or_default()
    }

    #[test]
    fn every_line_has_its_columns_and_no_one_is_empty() {
        for (n, line) in (1..).zip(TERMS.lines()) {
            let columns = concept(line).unwrap_or_else(|| panic!("line {n}: {line}"));
            assert!(columns.iter().all(|words| !words.is_empty()), "line {n}: {line}");
        }
    }

    #[test]
    fn a_text_is_rendered_concept_by_concept() {
        let cell = rendered("FEC를 넣은 전해액과 분리막", "ko", "en");
        assert!(cell.contains("electroly") && cell.contains("separator") && cell.ends_with("FEC"), "{cell}");
        assert_eq!(rendered("근시 치료 장치", "ko", "en").split(' ').next(), Some("myopia"));
        assert_eq!(rendered("가방 수납", "ko", "en").find("waterproof"), None, "가+방수");
        assert_eq!(rendered("Which electrolytes come with separators?", "en", "ko"), "전해질 분리막");
        assert_eq!(rendered("负极粒径", "zh", "ja"), "負極 粒径");
        assert_eq!(rendered("negative electrode", "en", "zh"), "负极");
        assert_eq!((rendered("음극", "ko", "de"), rendered("surfactant", "en", "fr")), ("negative elektrode".to_owned(), "tensioactif".to_owned()));
        assert_eq!(rendered("a solution containing salt", "en", "ko").find("컨테이너"), None, "contain is the stem of a container too");
        assert_eq!(rendered("逆浸透膜", "zh", "en"), "reverse osmosis");
        assert!(Glossary::default().renderings("nothing of it", &Language::new("en"), letters, |_| Vec::new()).is_empty());
        assert!(Glossary::default().renderings("électrolyte", &Language::new("fr"), letters, |_| Vec::new()).is_empty());
    }

    #[test]
    fn what_the_list_does_not_know_is_missed() {
        let share =
            |text: &str, lang: &str| Glossary::default().renderings(text, &Language::new(lang), letters, |_| Vec::new()).first().map_or(0.0, |r| r.share);
        assert_eq!(share("separator", "en"), 1.0);
        assert!((share("separator qwertyuiop", "en") - 0.5).abs() < 0.1);
        assert!((share("분리막 꽳꽳꽳", "ko") - 0.5).abs() < 0.01 && share("분리막 FEC", "ko") > 0.99, "what is written alike everywhere is known");
        assert_eq!(without("İ separator", vec![3..12]), "İ  ", "a place in the text, whatever small letters do to it");
    }

    #[test]
    fn words_stand_in_the_other_language() {
        let mixed = |text: &str, from: &str, into: &str| Glossary::default().mixed(text, &Language::new(from), &Language::new(into), |word| word == "film");
        assert_eq!(mixed("分离器的正极、膜", "zh", "en").matches("positive electrode").count(), 1);
        assert_eq!(mixed("der Elektrolyt und die Folie", "de", "ko"), "der 전해질 und die Folie");
        assert_eq!(mixed("하나 이상", "ko", "en"), "하나 이상");
        assert_eq!(mixed("세퍼레이터", "ko", "en"), "세퍼레이터", "the less usual word stays");
    }

    #[test]
    fn a_collection_has_words_of_its_own() {
        let dir = tempfile::tempdir().expect("a folder");
        let (en, ko) = (Language::new("en"), Language::new("ko"));
        std::fs::write(dir.path().join("terms.toml"), "terms = [[\"Binder\", \"결착제\", \"粘结剂\", \"結着剤\"]]").expect("written");
        let own = Glossary::of(dir.path()).expect("read");
        assert_eq!(own.mixed("the binders and the separator", &en, &ko, |_| false), "the 결착제 and the 분리막");
        std::fs::write(dir.path().join("terms.toml"), "terms = [[\"binder\", \"결착제\"]]").expect("written");
        let error = Glossary::of(dir.path()).err().expect("refused").to_string();
        assert!(error.contains("terms.toml") && error.contains("Japanese"), "{error}");
    }
}
