//! Words that Korean and Japanese took over as they sound, found among the words of the collection: アスパラギナーゼ is "asparaginase".
//!
//! A list of words never holds all names of substances and machines; the collection does. Words are compared by [`Sound`].

use std::collections::HashMap;

use super::analyzer::terms;
use super::sound::{Sound, of_latin, written};

/// Words of the collection that one may be.
const WAYS: usize = 3;
/// Consonants from which a word may be known by its sound in katakana, which hardly writes anything else, and in Hangul; and how alike
/// its vowels have to be with the fewest, and with more.
const LEAST: usize = 4;
const LEAST_HANGUL: usize = 5;
const ALIKE_OF_FEW: f32 = 0.75;
const ALIKE: f32 = 0.6;
/// Its consonants that may be another one of their class: the s of "asparaginase" is ㅈ or セ.
const OTHERS: usize = 1;
/// Sounds, consonants and vowels, of a word with fewer consonants, all of which have to be the same. Of 523 words in Hangul of patents
/// that have the classes and vowels of an English word, 433 have the consonants as well; about 19 of 20 are that word.
const SOUNDS: usize = 6;
const SOUNDS_HANGUL: usize = 7;

/// The words of a collection in Latin letters, by their consonants.
#[derive(Debug, Default)]
pub(super) struct Loanwords {
    by_consonants: HashMap<String, Vec<Known>>,
}

#[derive(Debug)]
struct Known {
    sound: Sound,
    /// As the index stores it.
    stem: String,
    documents: u64,
}

impl Loanwords {
    /// Of the terms of an index with the number of documents that hold each, `least` at least.
    pub fn of(vocabulary: impl Iterator<Item = (String, u64)>, least: u64) -> Self {
        let mut by_consonants: HashMap<String, Vec<Known>> = HashMap::new();
        for (stem, documents) in vocabulary.filter(|(stem, documents)| *documents >= least && stem.bytes().all(|b| b.is_ascii_lowercase())) {
            for sound in of_latin(&stem).into_iter().filter(|sound| sound.consonants().len() >= LEAST || sound.length() >= SOUNDS) {
                by_consonants.entry(sound.consonants().to_owned()).or_default().push(Known { sound, stem: stem.clone(), documents });
            }
        }
        Self { by_consonants }
    }

    /// What a word in katakana or Hangul may be in Latin letters, the likeliest first; nothing where no word sounds like it.
    pub fn meant(&self, word: &str) -> Vec<String> {
        let mut found: Vec<(f32, u64, &str)> = Vec::new();
        let is_hangul = word.starts_with(|c| ('가'..='힣').contains(&c));
        let (fewest, sounds) = if is_hangul { (LEAST_HANGUL, SOUNDS_HANGUL) } else { (LEAST, SOUNDS) };
        for sound in written(word) {
            let few = sound.consonants().len() < fewest;
            if few && sound.length() < sounds {
                continue;
            }
            let least = if sound.consonants().len() > fewest { ALIKE } else { ALIKE_OF_FEW };
            for known in self.by_consonants.get(sound.consonants()).into_iter().flatten() {
                let likeness = sound.likeness(&known.sound);
                let is = if few { sound.is_exactly(&known.sound) } else { likeness >= least && sound.differing(&known.sound) <= OTHERS };
                if is && found.iter().all(|(_, _, stem)| *stem != known.stem) {
                    found.push((likeness, known.documents, &known.stem));
                }
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.cmp(&a.1)));
        found.into_iter().filter_map(|(_, _, stem)| word_of(stem)).take(WAYS).collect()
    }
}

/// A word that has a stem: the analyzer makes "asparaginas" of "asparaginase", and "asparagina" of "asparaginas".
fn word_of(stem: &str) -> Option<String> {
    let is = |word: &String| matches!(terms(word).as_slice(), [term] if term.text == stem);
    ["", "e", "y", "s", "es"].iter().map(|ending| format!("{stem}{ending}")).find(is)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_found_by_its_sound() {
        let vocabulary = [
            "asparaginas",
            "acrylonitril",
            "empagliflozin",
            "cartridg",
            "housing",
            "polyketon",
            "glass",
            "focaccia",
            "concavo",
            "silanol",
            "molybdenum",
            "pyridin",
            "camera",
        ];
        let loanwords = Loanwords::of(vocabulary.into_iter().map(|stem| (stem.to_owned(), 5)), 2);
        for (word, expected) in [
            ("아스파라기나제의", "asparaginase"),
            ("アスパラギナーゼ", "asparaginase"),
            ("아크릴로니트릴", "acrylonitril"),
            ("エンパグリフロジン", "empagliflozin"),
            ("폴리케톤을", "polyketon"),
            ("포카치아", "focaccia"),
            ("피리딘을", "pyridin"),
            ("カメラ", "camera"),
            ("モリブデン", "molybdenum"),
        ] {
            assert_eq!(loanwords.meant(word).first().map(String::as_str), Some(expected), "{word}");
        }
        for word in ["조성물을", "제조방법", "발명장치", "공급하여", "질환으로", "ガラス"] {
            assert!(loanwords.meant(word).is_empty(), "{word}: {:?}", loanwords.meant(word));
        }
    }
}
