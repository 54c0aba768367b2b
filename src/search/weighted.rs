//! The words of a question, weighed by what they tell, in its own language and in those of other documents.

use std::collections::{HashMap, HashSet};

use super::evidence::Candidate;
use crate::error::Result;
use crate::index::{Rendering, Row, Snapshot, stems};
use crate::patent::Language;

/// What a word that the title has says, beside another one.
const TITLE_SHARE: f32 = 0.25;

/// The share of the words that counts as all of them: sums of weights are not exact.
const ALL: f32 = 0.999;

/// The largest possible BM25 weight of one occurrence, k1 + 1.
const BM25_TOP: f32 = 2.2;

/// The words of a question with their weights.
#[derive(Debug, Clone)]
pub struct Weighted {
    words: Vec<Word>,
    total: f32,
    /// What a rendering says last: of "purity of the iodide" and 碘化物纯度 alike the purity.
    head: Option<Word>,
}

/// A word of a question, or what it says in another language.
#[derive(Debug, Clone)]
struct Word {
    /// What tells it from the others.
    name: String,
    /// The stems of each way to say it.
    ways: Vec<Vec<String>>,
    weight: f32,
    /// Whether words are joined to longer ones in its language.
    joined: bool,
}

/// Letters from which a German word is known in a longer one.
const PART_OF_WORD: usize = 5;
/// And of its last part, where the whole has so many more.
const HEAD_OF_WORD: usize = 4;
const LONG_WORD: usize = 9;

impl Word {
    fn stands_in(&self, present: &HashSet<String>) -> bool {
        // "Tablette" stands in "Ringtabletten", "Spule" in "Magnetspule"
        let ends = |word: &String, stem: &String| word.ends_with(stem) && (stem.len() >= PART_OF_WORD || word.len() >= LONG_WORD);
        let begins = |word: &String, stem: &String| word.starts_with(stem) && stem.len() >= PART_OF_WORD;
        let part = |stem: &String| stem.len() >= HEAD_OF_WORD && present.iter().any(|word| begins(word, stem) || ends(word, stem));
        self.ways.iter().any(|way| way.iter().all(|stem| present.contains(stem) || self.joined && part(stem)))
    }
}

/// Stems in one order, so that sums over them are the same every time.
fn in_order(stems: HashSet<String>) -> Vec<String> {
    let mut stems: Vec<String> = stems.into_iter().collect();
    stems.sort_unstable();
    stems
}

impl Weighted {
    /// Weighs each distinct word of `text` by its inverse document frequency in the collection.
    pub fn new(snapshot: &Snapshot, text: &str) -> Self {
        let word = |stem: String| Word { weight: snapshot.idf(&stem), ways: vec![vec![stem.clone()]], name: stem, joined: false };
        Self::of(stems(text).into_iter().map(word).collect())
    }

    /// The same for what a question says in another language: a concept is worth its most usual word.
    pub fn rendered(snapshot: &Snapshot, rendering: &Rendering) -> Self {
        let german = Language::new("de");
        let word = |words: &Vec<String>| {
            let ways: Vec<Vec<String>> = words.iter().map(|word| in_order(stems(word))).filter(|way| !way.is_empty()).collect();
            let weight = ways.iter().map(|way| way.iter().map(|stem| snapshot.idf(stem)).sum::<f32>()).reduce(f32::min)?;
            Some(Word { name: words.first()?.clone(), ways, weight, joined: rendering.lang.same(&german) })
        };
        let concepts: Vec<Word> = rendering.concepts.iter().filter_map(word).collect();
        let head = concepts.last().cloned();
        let mut words = Self { head, ..Self::of(concepts) };
        words.total /= rendering.share.max(f32::EPSILON); // what is not known stands nowhere
        words
    }

    fn of(mut words: Vec<Word>) -> Self {
        words.sort_by(|a, b| a.name.cmp(&b.name)); // sums are the same every time
        let total = words.iter().map(|word| word.weight).sum::<f32>().max(f32::EPSILON);
        Self { words, total, head: None }
    }

    /// The BM25 score of a document that held every word at full weight.
    pub(super) fn best_possible_bm25(&self) -> f32 {
        self.total.max(1.0) * BM25_TOP
    }

    /// The share of the question's weight whose words occur in `text`, 0 … 1.
    pub fn coverage(&self, text: &str) -> f32 {
        let present = stems(text);
        self.words.iter().filter(|word| word.stands_in(&present)).map(|word| word.weight).sum::<f32>() / self.total
    }

    /// Whether all words occur in `text`; what is not known of a rendering occurs nowhere.
    pub fn all_stand_in(&self, text: &str) -> bool {
        self.coverage(text) >= ALL
    }

    /// Whether the word that tells most is none of the stems that are `present`.
    pub(super) fn lacks_rarest(&self, present: &HashSet<String>) -> bool {
        self.words.iter().max_by(|a, b| a.weight.total_cmp(&b.weight)).is_some_and(|word| !word.stands_in(present))
    }

    /// Whether the last of what is known of the words occurs in `text`, and half of all.
    pub fn is_spoken_of_in(&self, text: &str) -> bool {
        let present = stems(text);
        let weight = |found: &dyn Fn(&&Word) -> bool| self.words.iter().filter(found).map(|word| word.weight).sum::<f32>();
        let half = weight(&|_| true) / 2.0;
        self.head.as_ref().is_none_or(|head| head.stands_in(&present)) && weight(&|word| word.stands_in(&present)) >= half
    }

    /// Stems of which a text that holds all the words has at least one: those of the word that tells most. `None` where longer
    /// words count too.
    fn clues(&self) -> Option<Vec<&str>> {
        let rarest = self.words.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
        match rarest {
            Some(word) if word.joined => None,
            rarest => Some(rarest.iter().flat_map(|word| word.ways.iter().filter_map(|way| way.first())).map(String::as_str).collect()),
        }
    }

    /// The coverage by a whole document, whose stems are `present`, and that of the words which its title does not have; 1 where it
    /// has them all.
    pub(super) fn coverage_of(&self, title: &str, present: &HashSet<String>) -> (f32, f32) {
        let named = stems(title);
        let sum = |counts: &dyn Fn(&Word) -> bool| self.words.iter().filter(|word| counts(word)).map(|word| word.weight).sum::<f32>();
        let beyond = sum(&|word| !word.stands_in(&named));
        let stands = sum(&|word| !word.stands_in(&named) && word.stands_in(present));
        (sum(&|word| word.stands_in(present)) / self.total, if beyond > 0.0 { stands / beyond } else { 1.0 })
    }

    /// Weighs the words that each candidate shares by how few of the candidates have them; those of the `title` say what is asked
    /// about, and less of what is asked. For each of `facets` its own words count.
    pub(super) fn tell_apart(&self, candidates: &mut [Candidate], title: &str, facets: &[&Self]) {
        // in the order of the words, so that sums are the same every time
        let said_in = |text: &str| -> Vec<&str> {
            let present = stems(text);
            self.words.iter().filter(|word| word.stands_in(&present)).map(|word| word.name.as_str()).collect()
        };
        let shared: Vec<Vec<&str>> = candidates.iter().map(|c| said_in(c.quote.text())).collect();
        let mut having: HashMap<&str, f32> = HashMap::new();
        shared.iter().flatten().for_each(|word| *having.entry(word).or_default() += 1.0);
        let (all, named) = (candidates.len() as f32, said_in(title));
        let says = |word: &&str| (1.0 + all / having[word]).ln() * if named.contains(word) { TITLE_SHARE } else { 1.0 };
        let own: Vec<HashSet<&str>> = facets.iter().map(|facet| facet.words.iter().map(|word| word.name.as_str()).collect()).collect();
        for (candidate, words) in candidates.iter_mut().zip(&shared) {
            candidate.telling = words.iter().map(says).sum();
            candidate.telling_facets = own.iter().map(|own| words.iter().filter(|word| own.contains(*word)).map(says).sum()).collect();
        }
    }
}

/// The words of a question for documents in any language.
#[derive(Debug, Clone)]
pub struct Words {
    own: Weighted,
    rendered: Vec<(Language, Weighted)>,
}

impl Words {
    /// Of a question in `lang`.
    pub fn new(snapshot: &Snapshot, text: &str, lang: &Language) -> Self {
        let renderings = snapshot.renderings(text, lang).into_iter();
        let rendered = renderings.map(|rendering| (rendering.lang.clone(), Weighted::rendered(snapshot, &rendering))).collect();
        Self { own: Weighted::new(snapshot, text), rendered }
    }

    /// For a document in `lang`: as they are said, where nothing of them is known in it.
    pub fn of(&self, lang: &Language) -> &Weighted {
        self.rendering(lang).unwrap_or(&self.own)
    }

    /// Tells of each row whether its document can hold all of the words; only reading it tells whether it does.
    ///
    /// # Errors
    /// [`Error::Internal`](crate::Error::Internal) when files cannot be read.
    pub fn may_stand_in<'a>(&'a self, snapshot: &'a Snapshot) -> Result<impl Fn(Row) -> bool + Sync + 'a> {
        let holding = |words: &'a Weighted| words.clues().map(|clues| snapshot.holding_any(&clues)).transpose();
        let own = holding(&self.own)?;
        let rendered = self.rendered.iter().map(|(lang, words)| Ok((lang, holding(words)?))).collect::<Result<Vec<_>>>()?;
        Ok(move |row| {
            let lang = snapshot.language(row);
            let of_lang = rendered.iter().find(|(other, _)| lang.as_ref().is_some_and(|lang| other.same(lang))).map(|(_, holds)| holds);
            of_lang.unwrap_or(&own).as_ref().is_none_or(|holds| holds(row))
        })
    }

    /// Whether they are rendered in `lang`.
    pub fn renders(&self, lang: &Language) -> bool {
        self.rendering(lang).is_some()
    }

    fn rendering(&self, lang: &Language) -> Option<&Weighted> {
        self.rendered.iter().find(|(other, _)| other.same(lang)).map(|(_, words)| words)
    }
}
