//! The words that the documents of a list have in common, and those that each has alone: counted, not judged.
//!
//! Words are compared within a language. Chinese has no word breaks, so none of its words are told.

use std::collections::{BTreeMap, HashMap};

use super::premise;
use crate::index::{Snapshot, terms};
use crate::patent::{Language, Patent};

/// Words told of a language, and of a document.
const COMMON: usize = 8;
const OWN: usize = 3;
/// The rarity of a word that says something, as a share of that of a word in one document alone.
const TELLS: f32 = 0.25;
/// How often a word stands in title, abstract and first claim at least to be one that a document has alone.
const OFTEN: usize = 2;

/// The words that all documents in a language hold.
pub(super) struct Common {
    pub lang: Language,
    /// How many documents are in it.
    pub documents: usize,
    /// The most telling first.
    pub words: Vec<String>,
}

/// A word as it is written first, how telling it is, and how often it stands in each document.
struct Word {
    written: String,
    weight: f32,
    counts: HashMap<usize, usize>,
}

/// What the documents of each language with several have in common, and what each document has alone.
pub(super) fn words(snapshot: &Snapshot, patents: &[Patent]) -> (Vec<Common>, Vec<Vec<String>>) {
    let mut languages: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, patent) in patents.iter().enumerate() {
        languages.entry(patent.lang.code()).or_default().push(at);
    }
    let (mut common, mut own) = (Vec::new(), vec![Vec::new(); patents.len()]);
    for members in languages.into_values().filter(|members| members.len() > 1) {
        let rarest = (snapshot.documents() as f32).ln();
        let mut words: Vec<Word> = counted(snapshot, patents, &members).into_values().filter(|word| word.weight >= TELLS * rarest).collect();
        words.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.written.cmp(&b.written)));
        let all = words.iter().filter(|word| word.counts.len() == members.len()).map(|word| word.written.clone()).take(COMMON);
        common.push(Common { lang: patents[members[0]].lang.clone(), documents: members.len(), words: all.collect() });
        for at in members {
            let alone = |word: &&Word| word.counts.len() == 1 && word.counts.get(&at).is_some_and(|count| *count >= OFTEN);
            own[at] = words.iter().filter(alone).map(|word| word.written.clone()).take(OWN).collect();
        }
    }
    common.retain(|common| !common.words.is_empty());
    (common, own)
}

fn counted(snapshot: &Snapshot, patents: &[Patent], members: &[usize]) -> HashMap<String, Word> {
    let mut words: HashMap<String, Word> = HashMap::new();
    for at in members {
        let patent = &patents[*at];
        for written in premise::words(&patent.gist(), &patent.lang) {
            // "Negative electrode" begins a sentence, "LED" is a name
            let written = if written.chars().skip(1).any(char::is_uppercase) { written } else { written.to_lowercase() };
            let stems: Vec<String> = terms(&written).into_iter().map(|term| term.text).collect();
            let weight = stems.iter().map(|stem| snapshot.idf(stem)).sum::<f32>() / stems.len().max(1) as f32;
            let word = words.entry(stems.join(" ")).or_insert_with(|| Word { written, weight, counts: HashMap::new() });
            *word.counts.entry(*at).or_default() += 1;
        }
    }
    words
}
