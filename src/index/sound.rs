//! Names that Korean and Japanese write as they sound: 키토산 and キトサン are "chitosan".
//!
//! Two languages share no words, and an embedding blurs names of substances; their consonants do stand in both scripts. A word
//! is reduced to classes of consonants (k/g, t/d, p/b/f/v, s/z/j/ch, r/l, m, n) and its vowels; w, y, h, and an r that no vowel
//! follows are dropped, as both scripts drop them.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::Regex;

/// Consonants that a word needs, and those from which they tell a word by themselves; with fewer, its vowels have to be alike.
const LEAST: usize = 3;
const TELLING: usize = 5;
/// Share of the vowels of the shorter word that have to stand in the longer one, in order.
const ALIKE: f32 = 0.6;
/// Letters of a word in Latin letters, and of one written as it sounds.
const LATIN: usize = 5;
const WRITTEN: usize = 3;

/// How a word sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sound {
    consonants: String,
    /// For each of them which of its class it is, [`ANY`] where the script does not tell.
    letters: String,
    vowels: String,
}

/// A consonant that may be any of its class.
const ANY: char = '*';

impl Sound {
    /// The classes of its consonants, in order.
    pub fn consonants(&self) -> &str {
        &self.consonants
    }

    /// How alike the vowels of two words are: the share of those of the longer one that stand in the other, in order.
    pub fn likeness(&self, other: &Self) -> f32 {
        let longer = self.vowels.len().max(other.vowels.len()).max(1);
        common(&self.vowels, &other.vowels) as f32 / longer as f32
    }

    /// Whether every consonant and vowel is the same: 포카치아 and "focaccia", and not 공급하여 and "concavo", whose c would be ㅋ.
    pub fn is_exactly(&self, other: &Self) -> bool {
        self.consonants == other.consonants && self.vowels == other.vowels && self.differing(other) == 0
    }

    /// How many consonants are of one class and not the same; both words have the same classes.
    pub fn differing(&self, other: &Self) -> usize {
        self.letters.chars().zip(other.letters.chars()).filter(|(a, b)| a != b && *a != ANY && *b != ANY).count()
    }

    /// How many sounds it has.
    pub fn length(&self) -> usize {
        self.consonants.len() + self.vowels.len()
    }

    fn is(&self, other: &Self) -> bool {
        self.consonants == other.consonants && (self.consonants.len() >= TELLING || alike(&self.vowels, &other.vowels))
    }
}

/// The names of a text, by script.
#[derive(Debug, Clone, Default)]
pub struct Names {
    latin: Vec<Sound>,
    kana: Vec<Sound>,
    hangul: Vec<Sound>,
}

impl Names {
    /// The names of `text`.
    pub fn of(text: &str) -> Self {
        static WORDS: LazyLock<Regex> =
            LazyLock::new(|| Regex::new(r"([A-Za-zÀ-ÿ]{5,})|[ァ-ヶー]{3,}|[가-힣]{3,}").unwrap_or_else(|error| unreachable!("{error}")));
        let mut names = Self::default();
        for found in WORDS.captures_iter(text) {
            match found.get(1) {
                Some(latin) => names.latin.extend(of_latin(latin.as_str())),
                None if is_hangul(&found[0]) => names.hangul.extend(of_hangul(&found[0])),
                None => names.kana.extend(of_kana(&found[0])),
            }
        }
        names
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.latin.is_empty() && self.kana.is_empty() && self.hangul.is_empty()
    }

    /// Which of these names stand in `other` in another script.
    pub fn standing(&self, other: &Self) -> Vec<bool> {
        let stands =
            |these: &[Sound], those: [&[Sound]; 2]| these.iter().map(|this| those.iter().copied().flatten().any(|that| this.is(that))).collect::<Vec<_>>();
        [
            stands(&self.latin, [&other.kana, &other.hangul]),
            stands(&self.kana, [&other.latin, &other.hangul]),
            stands(&self.hangul, [&other.latin, &other.kana]),
        ]
        .concat()
    }

    /// How many of them.
    pub fn shared(&self, other: &Self) -> usize {
        self.standing(other).into_iter().filter(|stands| *stands).count()
    }
}

/// Whether most of the vowels of the shorter word stand in the longer one, in order.
fn alike(a: &str, b: &str) -> bool {
    common(a, b) as f32 >= ALIKE * a.len().min(b.len()) as f32
}

/// How many of the vowels of the shorter word stand in the longer one, in order.
fn common(a: &str, b: &str) -> usize {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let mut rest = long.chars();
    short.chars().filter(|vowel| rest.clone().any(|v| v == *vowel) && rest.by_ref().any(|v| v == *vowel)).count()
}

impl Sound {
    const fn new() -> Self {
        Self { consonants: String::new(), letters: String::new(), vowels: String::new() }
    }

    /// Adds a consonant, `letter` of its class; a double one is one.
    fn push(&mut self, class: char, letter: char) {
        if !self.consonants.ends_with(class) {
            self.consonants.push(class);
            self.letters.push(letter);
        } else if !self.letters.ends_with(letter) {
            self.letters.pop();
            self.letters.push(ANY);
        }
    }

    fn told(self) -> Option<Self> {
        (self.consonants.len() >= LEAST).then_some(self)
    }
}

/// The sounds that a word in Latin letters may have: "ch", "c" and "g" are read in two ways.
pub(super) fn of_latin(word: &str) -> Vec<Sound> {
    let letters: Vec<char> = word.to_lowercase().chars().map(plain).collect();
    if letters.len() < LATIN {
        return Vec::new();
    }
    let read = |letters: &[char], soft: bool| {
        let mut sound = Sound::new();
        let mut at = 0;
        while at < letters.len() {
            let (letter, next) = (letters[at], letters.get(at + 1).copied().unwrap_or(' '));
            let (class, which, taken) = match (letter, next) {
                ('c', 'h') => (if soft { "s" } else { "k" }, if soft { 'c' } else { ANY }, 2),
                ('s' | 't', 'h') | ('s', 'c') => ("s", 's', 2),
                ('p', 'h') => ("p", 'p', 2),
                ('c', 'e' | 'i' | 'y') => ("s", ANY, 1),
                ('g', 'e' | 'i' | 'y') if soft => ("s", 'j', 1),
                ('c' | 'k' | 'q', _) => ("k", 'k', 1),
                ('g', _) => ("k", 'g', 1),
                ('x', _) => ("ks", ANY, 1),
                ('t' | 'd', _) => ("t", letter, 1),
                ('p' | 'f', _) => ("p", 'p', 1),
                ('b' | 'v', _) => ("p", 'b', 1),
                ('s', _) => ("s", 's', 1),
                ('z' | 'j', _) => ("s", 'j', 1),
                ('l', _) => ("r", 'r', 1),
                ('r', n) if is_vowel(n) || n == 'r' => ("r", 'r', 1),
                ('m', _) | ('n', 'm' | 'p' | 'b') => ("m", 'm', 1),
                ('n', _) => ("n", 'n', 1),
                _ => ("", ANY, 1),
            };
            class.chars().for_each(|class| sound.push(class, which));
            let digraph = letter == 'e' && matches!(next, 'a' | 'e');
            if is_vowel(letter) {
                sound.vowels.push(if letter == 'y' || digraph { 'i' } else { letter });
            }
            at += if digraph { 2 } else { taken };
        }
        sound.told()
    };
    let mut sounds: Vec<Sound> = [false, true].into_iter().filter_map(|soft| read(&letters, soft)).collect();
    // モリブデン, タンタル
    let metal = word.strip_suffix("um").filter(|rest| rest.len() > LATIN && !rest.ends_with(['i', 'e']));
    sounds.extend(metal.and_then(|rest| read(&letters[..rest.chars().count()], false)));
    sounds.dedup();
    sounds
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

/// A letter without its accent.
fn plain(letter: char) -> char {
    match letter {
        'à'..='å' | 'æ' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' | 'ø' => 'o',
        'ù'..='ü' => 'u',
        'ç' => 's',
        other => other,
    }
}

/// The sounds that a word in katakana or Hangul may have.
pub(super) fn written(word: &str) -> Vec<Sound> {
    if is_hangul(word) { of_hangul(word) } else { of_kana(word).into_iter().collect() }
}

fn is_hangul(word: &str) -> bool {
    word.starts_with(|c| ('가'..='힣').contains(&c))
}

/// The sound of a word in katakana; the u of ウ-row syllables stands for no vowel as often as for one and is left out.
fn of_kana(word: &str) -> Option<Sound> {
    static KANA: LazyLock<HashMap<char, (&str, &str)>> = LazyLock::new(|| {
        const ROWS: [(&str, &str); 14] = [
            ("", "アイウエオ"),
            ("kk", "カキクケコ"),
            ("kg", "ガギグゲゴ"),
            ("ss", "サシスセソ"),
            ("sj", "ザジズゼゾ"),
            ("tt", "タチツテト"),
            ("td", "ダヂヅデド"),
            ("nn", "ナニヌネノ"),
            ("", "ハヒフヘホ"),
            ("pb", "バビブベボ"),
            ("pp", "パピプペポ"),
            ("mm", "マミムメモ"),
            ("rr", "ラリルレロ"),
            ("", "ァィゥェォ"),
        ];
        const VOWELS: [&str; 5] = ["a", "i", "", "e", "o"];
        let rows = ROWS.iter().flat_map(|(class, row)| row.chars().zip(VOWELS).map(move |(kana, vowel)| (kana, (*class, vowel))));
        rows.chain([('フ', ("pp", "")), ('ヴ', ("pb", "")), ('チ', ("tt", "i")), ('ツ', ("tt", "")), ('ン', ("nn", ""))]).collect()
    });
    let letters: Vec<char> = word.chars().collect();
    let mut sound = Sound::new();
    for (at, kana) in letters.iter().enumerate() {
        let Some((class, vowel)) = KANA.get(kana) else { continue };
        let before_lips = *kana == 'ン' && letters.get(at + 1).and_then(|next| KANA.get(next)).is_some_and(|(class, _)| class.starts_with(['p', 'm']));
        let said = if before_lips { "mm" } else { class };
        said.chars().next().zip(said.chars().nth(1)).into_iter().for_each(|(class, letter)| sound.push(class, letter));
        if matches!(kana, 'ァ' | 'ィ' | 'ェ' | 'ォ') {
            sound.vowels.pop();
        }
        sound.vowels.push_str(vowel);
    }
    sound.told()
}

/// Endings of a Korean word that are none of its sound.
const PARTICLES: [&str; 16] = ["으로", "에서", "에는", "은", "는", "이", "가", "을", "를", "의", "에", "로", "과", "와", "도", "만"];

/// The sounds of a Korean word, with its last syllables and without them where they may be a particle.
fn of_hangul(word: &str) -> Vec<Sound> {
    let bare = PARTICLES.iter().find_map(|particle| word.strip_suffix(particle)).filter(|bare| bare.chars().count() >= WRITTEN);
    std::iter::once(word).chain(bare).filter_map(of_syllables).collect()
}

fn of_syllables(word: &str) -> Option<Sound> {
    const FIRST: [&str; 19] = ["k", "k", "n", "t", "t", "r", "m", "p", "p", "s", "s", "", "s", "s", "s", "k", "t", "p", ""];
    const MIDDLE: [&str; 21] = ["a", "e", "a", "e", "o", "e", "o", "e", "o", "a", "e", "e", "o", "u", "o", "e", "i", "u", "", "i", "i"];
    const LETTERS: [char; 19] = ['g', 'g', 'n', 'd', 'd', 'r', 'm', 'b', 'b', 's', 's', ANY, 'j', 'j', 'c', 'k', 't', 'p', ANY];
    const LAST: [&str; 28] =
        ["", "k", "k", "k", "n", "n", "n", "t", "r", "k", "m", "p", "s", "t", "p", "", "m", "p", "p", "s", "s", "n", "s", "s", "k", "t", "p", ""];
    let mut sound = Sound::new();
    for syllable in word.chars() {
        let at = (syllable as usize).checked_sub('가' as usize).filter(|at| *at < 19 * 588)?;
        let (first, middle, last) = (FIRST[at / 588], MIDDLE[at % 588 / 28], LAST[at % 28]);
        first.chars().for_each(|class| sound.push(class, LETTERS[at / 588]));
        sound.vowels.push_str(middle);
        last.chars().for_each(|class| sound.push(class, ANY));
    }
    sound.told()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shared(question: &str, text: &str) -> usize {
        Names::of(question).shared(&Names::of(text))
    }

    #[test]
    fn a_name_is_known_by_its_sound() {
        for (written, latin) in [
            ("키토산은 몇 중량%", "0,01 - 5,0 Gew.-% Chitosan enthält"),
            ("트리클로산", "enthaltend Triclosan"),
            ("キトサン", "chitosan"),
            ("ポリケトン", "polyketone cord"),
            ("폴리케톤을", "polyketone"),
            ("실란트", "a sealant layer"),
            ("エンパグリフロジン", "empagliflozin"),
            ("엠파글리플로진", "empagliflozin"),
            ("ポリマー", "polymer"),
            ("실리콘", "silicon"),
        ] {
            assert!(shared(written, latin) > 0 && shared(latin, written) > 0, "{written}: {:?} {:?}", Names::of(written), Names::of(latin));
        }
    }

    #[test]
    fn other_words_are_not() {
        assert_eq!(shared("키토산은", "Triclosan, Natriumfluorid, Aminfluorid, Mundspüllösung"), 0);
        assert_eq!(shared("ポリケトン", "polyamide, polyester, nylon"), 0);
        assert_eq!(shared("방법을 포함하는", "method comprising a frame and a pump"), 0);
        assert!(shared("ルテインの収率", "상기 루테인은 유리형 루테인인 것") > 0 && shared("ルテイン", "해조류 및 굴을 이용한 발효산물") == 0);
        assert_eq!(shared("chitosan", "chitosan"), 0, "one script has words of its own");
    }
}
