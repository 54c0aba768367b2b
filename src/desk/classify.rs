//! Classification: a text → CPC or IPC codes with probabilities, the words and the documents that decided, and a word of
//! caution where the text lies outside what the classifier has seen.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::app::{self, Places};
use crate::error::{Error, Result};
use crate::index::{sample, terms, title_of};
use crate::ingest::{self, Found};
use crate::model::classifier::{Example, FILE, Head, Model, Scored, train};
use crate::model::{Embedder, Embedding, TextKind};
use crate::patent::{Level, Symbol};

/// How much of a text the encoder reads: its beginning, in characters; a wide one (Han, kana, Hangul) counts twice.
const GIST_CHARS: usize = 260;
/// Words of the evidence.
pub(super) const WORDS: usize = 8;
/// Nearest documents of the evidence.
pub(super) const DOCUMENTS: usize = 5;
/// Below this probability the best code is a guess.
const GUESS: f32 = 0.3;
/// With fewer known terms than this share, the text is of another field or language.
const KNOWN_TERMS: f32 = 0.5;
/// A task that knows this much less of a text than another is of another language.
const KNOWS_LESS: f32 = 0.1;
/// A classifier with fewer documents is a demonstration.
const FEW_DOCUMENTS: usize = 500;

/// A classifier with the encoder it needs.
pub struct Classifier {
    model: Model,
    embedder: Option<Embedder>,
}

/// One code that a text is classified under.
#[derive(Debug, Clone, Serialize)]
pub struct Prediction {
    /// In its compact form: "H01M4/38".
    pub code: String,
    /// From the table of titles the classifier was trained with; without one, ours of sections, classes and subclasses, in
    /// English: "in H01M: Batteries, accumulators and fuel cells" for a group.
    pub title: String,
    /// The probability that the code is among the text's, 0 … 1.
    pub score: f32,
    /// The codes above it, coarse first.
    pub path: Vec<String>,
}

/// What decided.
#[derive(Debug, Clone, Serialize)]
pub struct Evidence {
    /// Words of the text that spoke for the first code, strongest first.
    pub words: Vec<String>,
    /// The nearest training documents.
    pub documents: Vec<Near>,
}

/// A training document near the text.
#[derive(Debug, Clone, Serialize)]
pub struct Near {
    /// As the training lines name it.
    pub id: String,
    /// Likeness, up to 1.
    pub likeness: f32,
    /// Whether it has the first code.
    pub has_code: bool,
}

/// A text, classified.
#[derive(Debug, Clone, Serialize)]
pub struct Classified {
    /// The task whose documents decided.
    pub task: String,
    /// Best first.
    pub predictions: Vec<Prediction>,
    /// Why.
    pub evidence: Evidence,
    /// Where the classifier is out of its depth, in sentences.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cautions: Vec<Caution>,
}

/// Where a classification is out of its depth. As text it is an English sentence.
#[derive(Debug, Clone, PartialEq)]
pub enum Caution {
    /// No classifier is trained: so many near documents voted.
    Votes(usize),
    /// The best code is a guess.
    Guess,
    /// What the training texts lack.
    Training(String),
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Votes(voters) => write!(
                f,
                "No classifier is trained: the {voters} nearest documents of the collection voted. Train one: priorart train classifier --out DIR FILE.jsonl"
            ),
            Self::Guess => f.write_str("No code is likely: take the first as a guess."),
            Self::Training(text) => f.write_str(text),
        }
    }
}

impl Serialize for Caution {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where the classifier of an installation lies: beside the index.
pub fn folder(places: &Places) -> PathBuf {
    places.index.with_file_name("classifier")
}

/// Whether a classifier has been trained for an installation.
pub fn is_trained(places: &Places) -> bool {
    folder(places).join(FILE).exists()
}

impl Classifier {
    /// The classifier in `dir`; without one named, that of the installation, and where there is none, one learnt from the
    /// sample collection on the spot.
    ///
    /// # Errors
    /// What is wrong with the file; [`Error::Unavailable`] when its encoder is not on this machine.
    pub fn open(places: &Places, dir: Option<&Path>) -> Result<Self> {
        let own = folder(places);
        match dir {
            None if !is_trained(places) => Self::of_sample(),
            dir => Self::load(dir.unwrap_or(&own), &places.models),
        }
    }

    /// The classifier in `dir`, with its encoder from `models`.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn load(dir: &Path, models: &Path) -> Result<Self> {
        let model = Model::load(dir)?;
        let (name, fingerprint) = &model.embedder;
        if name.is_empty() {
            return Ok(Self { model, embedder: None });
        }
        let embedder = app::load_embedder(models, Some(name))?.ok_or_else(|| Error::Unavailable {
            what: format!("the classifier in {} needs the encoder {name}, which is not on this machine", dir.display()),
            remedy: format!("run `priorart models pull {name}`"),
        })?;
        if embedder.fingerprint().unwrap_or_default() != fingerprint {
            return Err(Error::Mismatch {
                what: format!("the classifier in {} was trained with other weights of {name}", dir.display()),
                remedy: "train it anew with `priorart train classifier`".into(),
            });
        }
        Ok(Self { model, embedder: Some(embedder) })
    }

    /// What the sample collection teaches: little, and it says so.
    fn of_sample() -> Result<Self> {
        let mut examples = Vec::new();
        for found in sample::FILES.iter().flat_map(|(name, text)| ingest::json_lines(name, text)) {
            match found {
                Found::Document(found) => {
                    let (id, symbols) = (found.patent.id.to_string(), found.patent.cpc.clone());
                    examples.push(Example { id, terms: words(&found.patent.gist()), embedding: None, symbols });
                }
                Found::Bad(error) => return Err(error),
            }
        }
        Ok(Self { model: Model { heads: vec![train("cpc-sample", &examples, &|_, _| {})], ..Model::default() }, embedder: None })
    }

    /// The tasks it knows.
    pub fn tasks(&self) -> Vec<&str> {
        self.model.heads.iter().map(Head::task).collect()
    }

    /// What the encoder makes of texts; nothing where the classifier goes by words alone. Blocks.
    ///
    /// # Errors
    /// What the encoder says.
    pub fn embed(&self, texts: &[&str]) -> Result<Option<Vec<Embedding>>> {
        self.embedder.as_ref().map(|e| embed(e, texts)).transpose()
    }

    /// Classifies a text as `task` (chosen by the words where it is not named). Blocks while the encoder reads.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an empty text, [`Error::NotFound`] for a task it does not know, and what the encoder says.
    pub fn classify(&self, text: &str, task: Option<&str>, level: Level, top: usize) -> Result<Classified> {
        let embedding = self.embed(&[text])?.and_then(|mut all| all.pop());
        self.classify_embedded(text, embedding.as_ref(), task, level, top)
    }

    /// As [`Self::classify`], for a text whose embedding is known.
    ///
    /// # Errors
    /// As [`Self::classify`].
    pub fn classify_embedded(&self, text: &str, embedding: Option<&Embedding>, task: Option<&str>, level: Level, top: usize) -> Result<Classified> {
        let tokens = terms(text);
        if tokens.is_empty() {
            return Err(Error::invalid("text", "has no words to classify"));
        }
        let words: Vec<String> = tokens.iter().map(|t| t.text.clone()).collect();
        let head = self.head(task, &words)?;
        let scored = head.classify(&words, embedding.map(Embedding::values), level, top);
        // as they stand in the text
        let mut written: HashMap<&str, &str> = HashMap::new();
        for token in &tokens {
            written.entry(&token.text).or_insert(&text[token.start..token.end]);
        }
        let evidence = Evidence {
            words: scored.terms.iter().take(WORDS).filter_map(|(term, _)| written.get(term.as_str()).map(ToString::to_string)).collect(),
            documents: scored
                .nearest
                .iter()
                .take(DOCUMENTS)
                .map(|(id, likeness, has_code)| Near { id: id.clone(), likeness: *likeness, has_code: *has_code })
                .collect(),
        };
        let cautions = cautions(head, &scored, level);
        let predictions = scored.codes.into_iter().map(|(code, score)| Prediction::new(code, score, &self.model.titles)).collect();
        Ok(Classified { task: head.task().to_owned(), predictions, evidence, cautions })
    }

    fn head(&self, task: Option<&str>, words: &[String]) -> Result<&Head> {
        let heads = &self.model.heads;
        if let Some(task) = task {
            let missing =
                || Error::NotFound { what: format!("the classifier has no task {task:?}"), nearest: self.tasks().into_iter().map(str::to_owned).collect() };
            return heads.iter().find(|h| h.task() == task).ok_or_else(missing);
        }
        let known: Vec<f32> = heads.iter().map(|h| h.known_terms(words)).collect();
        let most = known.iter().copied().fold(0f32, f32::max);
        let fits = heads.iter().zip(&known).filter(|(_, k)| **k >= most - KNOWS_LESS);
        fits.max_by_key(|(h, _)| h.documents()).map(|(h, _)| h).ok_or_else(|| Error::Unavailable {
            what: "the classifier has learnt no task".into(),
            remedy: "train it anew with `priorart train classifier`".into(),
        })
    }
}

impl Prediction {
    /// A code with its path; a group without a title of its own is said to be in its subclass.
    pub(super) fn new(code: String, score: f32, titles: &BTreeMap<String, String>) -> Self {
        let symbol = Symbol::new(&code);
        let path: Vec<String> = Level::ALL.iter().filter_map(|l| symbol.at(*l)).filter(|c| *c != code).map(str::to_owned).collect();
        let title = |code: &str| titles.get(code).map(String::as_str).or_else(|| title_of(code)).map(str::to_owned);
        let above = || path.iter().rev().find_map(|code| Some(format!("in {code}: {}", title(code)?)));
        let title = title(&code).or_else(above).unwrap_or_default();
        Self { code, title, score, path }
    }
}

/// The terms of a text.
pub fn words(text: &str) -> Vec<String> {
    terms(text).into_iter().map(|t| t.text).collect()
}

/// Embeds the beginnings of texts. Blocks.
///
/// # Errors
/// What the encoder says.
pub fn embed(embedder: &Embedder, texts: &[&str]) -> Result<Vec<Embedding>> {
    embedder.embed_blocking(texts.iter().map(|t| gist(t).to_owned()).collect(), TextKind::Passage)
}

/// The beginning of a text.
pub(super) fn gist(text: &str) -> &str {
    let mut left = GIST_CHARS;
    let end = text.char_indices().find(|(_, c)| {
        let width = if *c >= '\u{1100}' { 2 } else { 1 };
        let full = left < width;
        left = left.saturating_sub(width);
        full
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}

/// The caution where the best code, with this probability, is a guess.
pub(super) fn unlikely(best: Option<f32>) -> Option<Caution> {
    best.is_none_or(|score| score < GUESS).then_some(Caution::Guess)
}

fn cautions(head: &Head, scored: &Scored, level: Level) -> Vec<Caution> {
    let mut found = Vec::new();
    if head.documents() < FEW_DOCUMENTS {
        found.push(Caution::Training(format!(
            "Learnt from {} documents only: a demonstration. Train on your own collection: priorart train classifier --out DIR FILE.jsonl",
            head.documents()
        )));
    }
    if scored.known_terms < KNOWN_TERMS {
        let known = 100.0 * scored.known_terms;
        found.push(Caution::Training(format!("Only {known:.0} % of the words occur in the training texts: another field or language.")));
    }
    found.extend(unlikely(scored.codes.first().map(|(_, score)| *score)));
    if head.levels().last().is_some_and(|deepest| deepest < level) {
        found.push(Caution::Training(format!("The training texts of {} reach no deeper than these codes.", head.task())));
    }
    found
}
