//! Evidence location: in the best documents, the sentences that answer.
//!
//! A sentence is weighed by the cosine of its embedding, by the words it shares with the question, and by whether it states
//! the quantity that is asked for. To tell documents apart ([`Reading::Skim`]) a word counts by its rarity in the collection;
//! to tell the sentences of one document apart ([`Reading::Full`]) by its rarity in that document. Nothing here decides
//! whether that is *enough*: that is `desk/decide.rs`.

use std::ops::Range;

use super::analysis::{Analysis, Wanted, without_asking};
use super::facets::Facet;
use super::hybrid::blocking;
use super::shortlist::Standing;
use super::suited::{Suited, counts_alike};
use super::weighted::{Weighted, Words};
use super::{material, naming, quantity};
use crate::app::App;
use crate::error::Result;
use crate::index::{Rendering, stems};
use crate::model::{Embedding, TextKind};
use crate::patent::sentence::sentences;
use crate::patent::{Language, Patent, Quote, Section};
use thin::thin_out;

mod thin;

/// A sentence, clause or claim of a document, weighed.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The words, with their place.
    pub quote: Quote,
    /// Share of the question's words found here, 0 … 1.
    pub coverage: f32,
    /// Cosine to the question; 0 without an embedder.
    pub cosine: f32,
    /// What the words shared with the question say within this document, Σ ln(1 + sentences / sentences with the word); 0
    /// for a document that is skimmed.
    pub telling: f32,
    /// The same for the words of each part of the question alone.
    pub(super) telling_facets: Vec<f32>,
    /// How well it answers each part of a question that asks for several things; `None` where that part asks for a number
    /// that is not stated here.
    pub facets: Vec<Option<f32>>,
    /// Share of the quantities asked for that it states, 0 … 1 (1 where none is asked for).
    pub quantity: f32,
    /// Share of the question's numbers that stand here, 0 … 1; 0 where it has none.
    pub numbers: f32,
    /// What the candidates are ordered by.
    pub score: f32,
}

/// A document with its weighed sentences, best first.
#[derive(Debug, Clone)]
pub struct Located {
    /// The document.
    pub patent: Patent,
    /// How it stood before it was read.
    pub standing: Standing,
    /// Sentences, best first.
    pub candidates: Vec<Candidate>,
    /// Share of the question's words found anywhere in the document.
    pub coverage: f32,
    /// The same for the words that its title does not have; 1 where it has them all. A title says what is asked about, not what
    /// is asked.
    pub beyond_title: f32,
    /// Whether the question's words were rendered in its language.
    pub rendered: bool,
    /// Whether it is in another language than the question and holds no rendering of what the question asks the number of, or asks
    /// if it has.
    pub lacks_what_is_measured: bool,
    /// Whether it lacks the word that tells most of the question.
    pub lacks_rarest: bool,
}

/// How closely a document is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// Enough to tell whether it is the one that is meant: its first and most telling sentences.
    Skim,
    /// Everything, or the claims that the question names.
    Full,
}

/// Sentences of one document that are weighed with the embedder; more are thinned out by their words first.
const UNITS_EMBEDDED: usize = 96;
/// The same for a document that is skimmed.
const UNITS_SKIMMED: usize = 8;
/// What stating the asked quantity adds to a cosine.
const QUANTITY_BONUS: f32 = 0.05;
/// Skimming: what full word coverage adds, and the question's own numbers ("after 1,000 hours", "at 8C").
const COVERAGE_WEIGHT: f32 = 0.12;
const NUMBERS_BONUS: f32 = 0.08;
/// Reading: what a telling word adds, that a claim says what matters, and that a title states nothing. Set on 68 questions
/// whose sentence is known: it comes first for 75 % of them, with the weights of skimming for 59 % (benches/RESULTS.md).
const TELLING_WEIGHT: f32 = 0.02;
const CLAIM_BONUS: f32 = 0.04;
const TITLE_MALUS: f32 = 0.15;
/// Reading: the share of the last sentence of a question of several; the rest belongs to the whole.
const ASKING_SHARE: f32 = 0.5;
/// Letters that a sentence has at least: a heading states nothing.
const LEAST_LETTERS: usize = 8;
/// Letters for each tag in a passage; with fewer it is a formula in markup, whose words are tags.
const TAG_LETTERS: usize = 8;
/// The longest claim that is quoted whole when the question does not name it, in characters.
const WHOLE_CLAIM_CHARS: usize = 500;
/// The longest claim that is quoted whole when the question names it.
const NAMED_CLAIM_CHARS: usize = 2000;

/// The units of a document: sentences of text, whole claims, clauses of long ones.
fn units(patent: &Patent, claims: &[u32]) -> Vec<(Section, Range<usize>)> {
    let named = |section: &Section| matches!(section, Section::Claim(n) if claims.contains(n));
    patent
        .sections()
        .filter(|(section, _)| claims.is_empty() || named(section))
        .flat_map(|(section, text)| {
            let whole = if named(&section) { NAMED_CLAIM_CHARS } else { WHOLE_CLAIM_CHARS };
            let ranges = match sentences(text) {
                pieces if pieces.is_empty() => pieces,
                pieces if section.is_claim() && text.chars().count() <= whole => vec![pieces[0].start..pieces[pieces.len() - 1].end],
                pieces => pieces,
            };
            let states = move |range: &Range<usize>| {
                let letters = || text[range.clone()].chars().filter(|c| c.is_alphanumeric());
                let heading = text[range.clone()].starts_with('【') && text[range.clone()].trim_end().ends_with('】');
                let is_formula = text[range.clone()].matches('<').count() * TAG_LETTERS > letters().count();
                letters().count() >= LEAST_LETTERS && !letters().all(|c| c.is_ascii_uppercase()) && !heading && !is_formula
            };
            ranges.into_iter().filter(states).map(move |range| (section.clone(), range))
        })
        .collect()
}

/// The sentences that share most words with the question: cheap, for lists of hits.
pub fn by_words(patent: &Patent, question: &Words, limit: usize) -> Vec<Quote> {
    let question = question.of(&patent.lang);
    let mut found: Vec<(f32, Quote)> = units(patent, &[])
        .into_iter()
        .filter(|(section, _)| *section != Section::Title)
        .filter_map(|(section, range)| Quote::new(patent, section, range).ok())
        .map(|quote| (question.coverage(quote.text()), quote))
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: earlier sections win ties
    found.into_iter().map(|(_, quote)| quote).take(limit).collect()
}

/// The embeddings of a question.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Of all of it.
    pub whole: Embedding,
    /// Of what it speaks of before it asks, and of the sentence that asks; for a question of several sentences.
    pub subject: Option<(Embedding, Embedding)>,
    /// Of its parts.
    pub facets: Vec<Embedding>,
    /// What documents are compared with: all of it, and what it speaks of before it asks.
    pub aims: Vec<Aim>,
}

impl Asked {
    /// Of one text that is searched for as a whole; `whole` is its embedding.
    pub fn of(whole: Embedding, aims: Vec<Aim>) -> Self {
        Self { whole, subject: None, facets: Vec::new(), aims }
    }
}

/// What documents are compared with.
#[derive(Debug, Clone)]
pub struct Aim {
    /// Of the words, without what questions in their language have in common where that is known.
    pub embedding: Embedding,
    /// Whether it is.
    pub centred: bool,
    /// The language of the documents that it is compared with; all without one.
    pub of: Option<Language>,
}

impl Aim {
    /// For a question in `lang`. Blocks while what is common is learned.
    ///
    /// # Errors
    /// What the embedder says.
    pub fn of(app: &App, question: Embedding, lang: &Language) -> Result<Self> {
        let common = app.learned.without_common(&question, lang)?;
        Ok(Self { centred: common.is_some(), embedding: common.unwrap_or(question), of: None })
    }

    /// As it is.
    pub fn plain(embedding: Embedding) -> Self {
        Self { embedding, centred: false, of: None }
    }

    /// Whether documents in `lang` are compared with it. What is rendered in English is nearer to Spanish than what is not.
    pub fn is_for(&self, lang: &Language, asked: &Language) -> bool {
        let english = Language::default();
        let nearest = |of: &Language| of.same(&english) && lang.shares_script(&english) && !Rendering::is_in(lang) && !lang.same(asked);
        self.of.as_ref().is_none_or(|of| of.same(lang) || nearest(of))
    }
}

/// What documents are compared with for the texts of a question in `lang`: their embeddings, and those of what they say
/// in the languages of other documents.
///
/// # Errors
/// As [`Aim::of`].
pub async fn aims(app: &App, lang: &Language, asked: Vec<(String, Embedding)>) -> Result<Vec<Aim>> {
    let (app, lang) = (app.clone(), lang.clone());
    blocking(move || {
        let (mut aims, snapshot) = (Vec::new(), app.index.snapshot());
        for (text, embedding) in asked {
            aims.push(Aim::of(&app, embedding, &lang)?);
            let renderings: Vec<_> = snapshot.renderings(&text, &lang).into_iter().filter(Rendering::speaks).collect();
            let Some(embedder) = app.embedder.as_ref().filter(|_| !renderings.is_empty()) else { continue };
            let embeddings = embedder.embed_blocking(renderings.iter().map(Rendering::text).collect(), TextKind::Query)?;
            for (rendering, embedding) in renderings.into_iter().zip(embeddings) {
                aims.push(Aim { of: Some(rendering.lang.clone()), ..Aim::of(&app, embedding, &rendering.lang)? });
            }
        }
        Ok(aims)
    })
    .await
}

/// The embeddings of a question; `None` without an embedder.
///
/// # Errors
/// What the embedder says.
pub async fn embed(app: &App, analysis: &Analysis) -> Result<Option<Asked>> {
    let Some(embedder) = &app.embedder else { return Ok(None) };
    let (subject, asking) = analysis.subject.as_ref().map_or((None, None), |(subject, asking)| (Some(subject), Some(asking)));
    let facets = analysis.facets.iter().map(|f| &f.text);
    let texts = std::iter::once(&analysis.content).chain(subject).chain(asking).chain(facets).cloned().collect();
    let mut embeddings = embedder.embed(texts, TextKind::Query).await?.into_iter();
    let Some(whole) = embeddings.next() else { return Ok(None) };
    let subject = if subject.is_some() { embeddings.next().zip(embeddings.next()) } else { None };
    let spoken_of = analysis.subject.as_ref().zip(subject.as_ref()).map(|((text, _), (subject, _))| (text.clone(), subject.clone()));
    let searched = std::iter::once((analysis.content.clone(), whole.clone())).chain(spoken_of).collect();
    let aims = aims(app, &analysis.lang, searched).await?;
    Ok(Some(Asked { whole, subject, facets: embeddings.collect(), aims }))
}

/// Weighs the sentences of each document; the documents keep their order. `questions` are those of [`embed`].
///
/// # Errors
/// What the index or the embedder says.
pub async fn locate(app: &App, analysis: &Analysis, questions: Option<&Asked>, documents: Vec<(Standing, Patent)>, reading: Reading) -> Result<Vec<Located>> {
    let (snapshot, asked) = (app.index.snapshot(), analysis.clone());
    let mut located: Vec<Located> = blocking(move || {
        let question = Words::new(&snapshot, &asked.words, &asked.lang);
        // what is spoken of before it is asked told which document is meant
        let asking = asked.subject.as_ref().filter(|_| reading == Reading::Full).map(|(_, asking)| Words::new(&snapshot, &without_asking(asking), &asked.lang));
        let matter = if reading == Reading::Full { Words::new(&snapshot, &asked.matter, &asked.lang) } else { question.clone() };
        // parts are told apart where sentences are
        let parts = if reading == Reading::Full { asked.facets.as_slice() } else { &[] };
        let facets: Vec<Words> = parts.iter().map(|facet| Words::new(&snapshot, &facet.text, &asked.lang)).collect();
        let measured = asked.topic.clone().or_else(|| naming::measured(&asked.content)).filter(|_| matches!(asked.wanted, Wanted::Number(_)));
        let measured = measured.or_else(|| asked.contained.clone());
        // a document that is skimmed is not judged by it
        let measured = measured.filter(|_| reading == Reading::Full);
        let measured = measured.map(|words| (Words::new(&snapshot, &words, &asked.lang), words));
        let lacks = |patent: &Patent| {
            let foreign = measured.as_ref().filter(|_| !patent.lang.same(&asked.lang));
            foreign.is_some_and(|(words, thing)| naming::lacks(patent, thing, words))
        };
        let open = |(standing, patent): (Standing, Patent)| {
            let lacks_what_is_measured = lacks(&patent);
            let present = stems(&patent.whole());
            let (coverage, beyond_title) = matter.of(&patent.lang).coverage_of(&patent.title, &present);
            let (question, rendered) = (question.of(&patent.lang), question.renders(&patent.lang));
            let asking = asking.as_ref().map_or(question, |asking| asking.of(&patent.lang));
            let lacks_rarest = asked.wanted == Wanted::Documents && question.lacks_rarest(&present);
            let facets: Vec<&Weighted> = facets.iter().map(|facet| facet.of(&patent.lang)).collect();
            Located {
                coverage,
                beyond_title,
                candidates: thin_out(&patent, &asked, asking, &facets, reading),
                patent,
                standing,
                rendered,
                lacks_what_is_measured,
                lacks_rarest,
            }
        };
        Ok(documents.into_iter().map(open).collect())
    })
    .await?;
    let (Some(embedder), Some(asked)) = (&app.embedder, questions) else { return Ok(located) };
    let texts = located.iter().flat_map(|l| &l.candidates).map(|c| c.quote.text().to_owned()).collect();
    let mut embeddings = embedder.embed(texts, TextKind::Passage).await?.into_iter();
    for l in &mut located {
        weigh(&mut l.candidates, analysis, asked, reading, &mut embeddings);
    }
    Ok(located)
}

/// The share of the quantities asked for that `text` states, 0 … 1.
fn stated(wanted: &Wanted, text: &str) -> f32 {
    match wanted {
        Wanted::Number(quantities) if quantities.is_empty() => f32::from(u8::from(quantity::any_number(text))),
        Wanted::Number(quantities) => quantities.iter().filter(|q| q.stated_in(text)).count() as f32 / quantities.len() as f32,
        Wanted::Material => f32::from(u8::from(material::states(text))),
        _ => 1.0,
    }
}

fn weigh(candidates: &mut [Candidate], analysis: &Analysis, asked: &Asked, reading: Reading, embeddings: &mut impl Iterator<Item = Embedding>) {
    let suited = (reading == Reading::Full).then(|| Suited::to(analysis));
    let counters: Vec<Option<&str>> = analysis.facets.iter().map(|facet| quantity::counter(&facet.text)).collect();
    for (candidate, embedding) in candidates.iter_mut().zip(embeddings) {
        candidate.cosine = asked.whole.cosine(&embedding);
        let cosine = match &asked.subject {
            Some((_, asking)) if reading == Reading::Full => (1.0 - ASKING_SHARE) * candidate.cosine + ASKING_SHARE * asking.cosine(&embedding),
            _ => candidate.cosine,
        };
        candidate.score =
            score(candidate, cosine, reading) + suited.as_ref().map_or(0.0, |suited| suited.gain(candidate.quote.text(), candidate.quote.section().is_claim()));
        let answers = |(at, (facet, asked)): (usize, (&Facet, &Embedding))| {
            let states = stated(&facet.wanted, candidate.quote.text());
            // the same weights with the part's own cosine, words and quantity
            let telling = candidate.telling_facets.get(at).map_or(0.0, |own| own - candidate.telling);
            let alike = counts_alike(counters[at], candidate.quote.text());
            let own = asked.cosine(&embedding) - cosine + TELLING_WEIGHT * telling + QUANTITY_BONUS * (states - candidate.quantity) + alike;
            // there are more ways to say what a thing is made of than are known
            (states > 0.0 || facet.wanted == Wanted::Material).then_some(candidate.score + own)
        };
        candidate.facets = analysis.facets.iter().zip(&asked.facets).enumerate().map(answers).collect();
    }
    candidates.sort_by(|a, b| b.score.total_cmp(&a.score));
}

fn score(c: &Candidate, cosine: f32, reading: Reading) -> f32 {
    let title = *c.quote.section() == Section::Title;
    cosine
        + QUANTITY_BONUS * c.quantity
        + match reading {
            // a title names the subject and states nothing
            Reading::Skim => COVERAGE_WEIGHT * c.coverage + NUMBERS_BONUS * c.numbers - if title { 0.05 } else { 0.0 },
            Reading::Full if title => -TITLE_MALUS,
            Reading::Full => TELLING_WEIGHT * c.telling + if c.quote.section().is_claim() { CLAIM_BONUS } else { 0.0 },
        }
}
