//! Which of the documents that were skimmed is the one that a question means? Plain code; no model is asked.
//!
//! The weights and thresholds were set on questions over 96,261 real documents (benches/RESULTS.md). A document counts when
//! it stands out from the others read in its language, and in the question's own language also uses its words.

use std::collections::{HashMap, HashSet};

use crate::index::Names;
use crate::patent::{Language, Patent};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::elements;
use crate::search::evidence::{Candidate, Located};
use crate::search::measure::numbers;
use crate::search::names::{all_spellings, evened, is_spelt};

/// How far a document has to stand out before it counts as the one that is meant.
const STANDS_OUT: f32 = 0.08;
/// What the question's words add when the document has all of them; they are missed when it has less than [`SOME_WORDS`].
const COVERAGE_WEIGHT: f32 = 0.2;
const SOME_WORDS: f32 = 0.3;
/// Share of the words below which a document in the question's language is not meant, unless it is near in meaning: of 27 that
/// were meant none had less than .32, those that were not had .21 and less.
const LEAST_WORDS: f32 = 0.25;
/// The same of a document that is listed and is no nearer in meaning than any other.
const FAR_WORDS: f32 = 0.5;
const MEANS_NOTHING: f32 = -1.0;
/// Share of the words that is enough without an embedder.
const MOST_WORDS: f32 = 0.7;
/// In another language, where there are hardly any words to share, a document has to stand out so far by itself, or a
/// little less where it leaves the next one of its language behind.
const STANDS_OUT_FOREIGN: f32 = 0.06;
const STANDS_OUT_ALONE: f32 = 0.04;
const ALONE_MARGIN: f32 = 0.03;
/// Share of the words, rendered in its language, that makes a document in another language one that may be meant, and how far it
/// stands out with fewer: where documents are asked for, and where a fact is.
const RENDERED_LISTED: (f32, f32) = (0.35, 0.13);
/// The same of a document that is listed and is no nearer in meaning than any other: of two that were not asked for none came to either.
const RENDERED_FAR: (f32, f32) = (FAR_WORDS, 0.15);
const RENDERED_ASKED: (f32, f32) = (0.25, 0.13);
/// How far it stands out at least where a fact is asked for and its vector is not near: of 28 that were meant none had less than .134, of
/// 5 that were not four had .107 and less, all four with a vector below -.9.
const RENDERED_STANDS_OUT: f32 = 0.12;
const RENDERED_MEANS: f32 = -0.6;
/// What a document's cosine above its crowd, its BM25 share, the numbers it shares with the question and its applicant add.
const MEANING_WEIGHT: f32 = 0.03;
const WORDS_WEIGHT: f32 = 0.1;
const NUMBERS_WEIGHT: f32 = 0.05;
const APPLICANT_BONUS: f32 = 0.08;
/// Letters of a name that says whose document is meant.
const OWNER_LETTERS: usize = 4;
const OWNER_LATIN: usize = 9;
/// What each name adds that a document in another language writes as it sounds, for so many of them.
const NAME_BONUS: f32 = 0.02;
const MOST_NAMES: usize = 3;

/// What being the first of a list that is asked about adds to how far a document stands out; the second adds half of it, and so on.
pub const LEADS_A_LIST: f32 = 0.05;

/// How many times as much its place in a list counts for a document that states the share of an element which is asked for: one
/// alloy is described like another.
const OF_ELEMENT: f32 = 3.0;

/// Documents that come nearest, where none is meant.
const NEAREST: usize = 3;

/// The documents that may be meant, with how far each stands out, best first; where no one does, those that come nearest.
pub fn meant(analysis: &Analysis, skimmed: Vec<Located>) -> (Vec<(f32, Located)>, Vec<Located>) {
    let mut backgrounds: HashMap<Language, (f32, f32)> = HashMap::new();
    for (l, c) in skimmed.iter().flat_map(|l| l.candidates.iter().map(move |c| (l, c))) {
        let (sum, count) = backgrounds.entry(language(l, c)).or_default();
        (*sum, *count) = (*sum + c.cosine, *count + 1.0);
    }
    let background = |language: &Language| backgrounds.get(language).map_or(0.0, |(sum, count)| sum / count);
    let names = Names::of(&analysis.content);
    let mut ranked: Vec<Skimmed> = skimmed.into_iter().filter_map(|l| stands_out(analysis, &names, l, &background)).collect();
    ranked.sort_by(|a, b| b.standing.total_cmp(&a.standing));
    if analysis.wanted != Wanted::Comparison {
        // whose document is meant leaves those of others out, where one of the owner's may be meant
        let of_owner = of_owner(analysis);
        let (owned, others): (Vec<_>, Vec<_>) = ranked.into_iter().partition(|skimmed| of_owner(&skimmed.located.patent));
        ranked = owned;
        if !(0..ranked.len()).any(|at| is_near(analysis, &ranked, at)) {
            ranked.extend(others);
            ranked.sort_by(|a, b| b.standing.total_cmp(&a.standing));
        }
    }
    // of a list, what stands first there and is what stands out here needs no more
    let leads = |at: usize| at == 0 && ranked[at].located.standing.listed >= LEADS_A_LIST;
    // nor does what states the share of the element that is asked for
    let near: Vec<bool> = (0..ranked.len()).map(|at| leads(at) || ranked[at].states_share || is_near(analysis, &ranked, at)).collect();
    for (skimmed, near) in ranked.iter().zip(&near) {
        skimmed.note(*near);
    }
    if !near.contains(&true) {
        return (Vec::new(), ranked.into_iter().take(NEAREST).map(|skimmed| skimmed.located).collect());
    }
    (ranked.into_iter().zip(near).filter(|(_, near)| *near).map(|(skimmed, _)| (skimmed.standing, skimmed.located)).collect(), Vec::new())
}

/// A document that was skimmed.
struct Skimmed {
    located: Located,
    standing: f32,
    /// The language of its best sentence.
    language: Language,
    by_words_alone: bool,
    /// Whether it is of a list and states the share of the element that is asked for.
    states_share: bool,
}

impl Skimmed {
    fn note(&self, near: bool) {
        let Self { located: l, standing, language, .. } = self;
        tracing::trace!(
            id = %l.patent.id, standing, language = language.code(), meaning = l.standing.meaning, words = l.standing.words,
            coverage = l.coverage, rendered = l.rendered, near, "skimmed"
        );
    }
}

/// How far a document stands out; `None` when it has no text.
fn stands_out(analysis: &Analysis, names: &Names, located: Located, background: &impl Fn(&Language) -> f32) -> Option<Skimmed> {
    let above = |c: &Candidate| c.score - background(&language(&located, c));
    let best = located.candidates.iter().max_by(|a, b| above(a).total_cmp(&above(b)))?;
    let states_share = located.standing.listed > 0.0 && states_share(analysis, &located);
    let standing = above(best)
        + MEANING_WEIGHT * located.standing.meaning
        + WORDS_WEIGHT * located.standing.words
        + located.standing.listed * if states_share { OF_ELEMENT } else { 1.0 }
        + NUMBERS_WEIGHT * shared_numbers(&analysis.content, &located.patent)
        + if names_applicant(analysis, &located.patent) { APPLICANT_BONUS } else { 0.0 };
    let language = language(&located, best);
    // words that two languages share are names
    let shared = || if names.is_empty() { 0.0 } else { names.shared(&Names::of(&located.patent.whole())).min(MOST_NAMES) as f32 };
    let standing = match () {
        () if language.same(&analysis.lang) => standing,
        // of what the list of words does not know nothing is missed
        () if located.rendered => standing + COVERAGE_WEIGHT * (located.coverage - SOME_WORDS).max(0.0) + NAME_BONUS * shared(),
        () => standing + COVERAGE_WEIGHT * located.coverage + NAME_BONUS * shared(),
    };
    Some(Skimmed { standing, language, by_words_alone: best.cosine == 0.0, states_share, located })
}

/// Whether a document states the share of the chemical element that a question asks for.
fn states_share(analysis: &Analysis, located: &Located) -> bool {
    analysis.topic.as_ref().is_some_and(|topic| located.candidates.iter().any(|c| elements::share_stands_in(c.quote.text(), topic)))
}

fn is_near(analysis: &Analysis, ranked: &[Skimmed], at: usize) -> bool {
    let Skimmed { standing, language, located, by_words_alone, .. } = &ranked[at];
    let with_words = |s: &Skimmed| s.standing + COVERAGE_WEIGHT * (s.located.coverage - SOME_WORDS);
    if language.same(&analysis.lang) {
        let far = analysis.wanted == Wanted::Documents && located.standing.meaning < MEANS_NOTHING;
        let least = if far { FAR_WORDS } else { LEAST_WORDS };
        // "sorts mosquitoes with a robot arm" lists no connectors; of "botulism in canned cold brew" the coffee against C. bot says
        // more than what has the one word
        let says_more = |s: &Skimmed| !s.located.lacks_rarest && s.located.coverage < located.coverage && s.language.same(language);
        if located.lacks_rarest && located.standing.meaning < 0.0 && !ranked.iter().any(says_more) {
            return false;
        }
        let enough = with_words(&ranked[at]) >= STANDS_OUT && (located.coverage >= least || located.standing.meaning > 0.0);
        return enough && !by_words_alone || *by_words_alone && located.coverage >= MOST_WORDS;
    }
    if analysis.wanted == Wanted::Documents && !located.rendered && located.coverage <= 0.0 && located.standing.meaning < 0.0 {
        return false; // of a language without a list of words
    }
    // a document that the question's own language brings forward counts before one that nothing but meaning does
    let own = ranked.iter().filter(|s| s.language.same(&analysis.lang)).map(with_words).fold(f32::MIN, f32::max);
    if analysis.wanted != Wanted::Comparison && *standing < own {
        return false;
    }
    let next = ranked.iter().enumerate().filter(|(other, s)| *other != at && s.language.same(language)).map(|(_, s)| s.standing).fold(f32::MIN, f32::max);
    if located.rendered && analysis.wanted != Wanted::Comparison {
        // what its words hardly say has to be the nearer in meaning
        let listed = analysis.wanted == Wanted::Documents;
        let (enough, far) = match listed {
            true if located.standing.meaning < MEANS_NOTHING => RENDERED_FAR,
            true => RENDERED_LISTED,
            false => RENDERED_ASKED,
        };
        let by_chance = *standing < RENDERED_STANDS_OUT && located.standing.meaning < RENDERED_MEANS;
        if located.coverage < enough && *standing < far || !listed && by_chance {
            return false;
        }
    }
    *standing >= STANDS_OUT_FOREIGN || *standing >= STANDS_OUT_ALONE && standing - next >= ALONE_MARGIN
}

/// The language of a sentence: its script tells, for some offices' abstracts hold a translation beside the original; what is
/// written in Latin letters is in the document's language.
fn language(l: &Located, candidate: &Candidate) -> Language {
    let by_script = Language::of(candidate.quote.text());
    let latin = |language: &Language| !["ko", "ja", "zh", "ru"].contains(&language.code().split('-').next().unwrap_or_default());
    if latin(&by_script) && latin(&l.patent.lang) { l.patent.lang.clone() } else { by_script }
}

/// Whether a question names the applicant of a document: by its first word, or by four characters in a row of a CJK name.
pub(super) fn names_applicant(analysis: &Analysis, patent: &Patent) -> bool {
    let lower = evened(&analysis.text);
    patent.applicants.iter().any(|name| {
        let first = core(name).split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default().to_owned();
        let ascii = first.is_ascii();
        let long_enough = if ascii { first.len() >= 4 } else { first.chars().count() >= 3 };
        // "한남대" is 한남대학교
        let shortened: String = first.strip_suffix("학교").map_or_else(|| first.chars().take(4).collect(), str::to_owned);
        is_spelt_otherwise(analysis, name) || long_enough && (lower.contains(&first) || !ascii && lower.contains(&shortened))
    })
}

/// Tells of documents whether a question says that one of their applicant is meant: by its whole name, or by one that is known in
/// several scripts.
fn of_owner(analysis: &Analysis) -> impl Fn(&Patent) -> bool {
    let squeezed = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let asked = squeezed(&evened(&analysis.text));
    // 리제너론 is not only "regeneron" but 리제너론 파마슈티칼스 too
    let spelt = all_spellings(&analysis.content);
    move |patent| {
        patent.applicants.iter().any(|name| {
            let core = squeezed(&core(name));
            let whole = core.chars().count() >= if core.is_ascii() { OWNER_LATIN } else { OWNER_LETTERS } && asked.contains(&core);
            whole || is_spelt_otherwise(analysis, name) || spelt.iter().any(|spelling| is_spelt(&name.to_lowercase(), spelling))
        })
    }
}

/// Whether a question names an applicant as other offices write it.
fn is_spelt_otherwise(analysis: &Analysis, name: &str) -> bool {
    analysis.other_spellings.iter().any(|other| is_spelt(&name.to_lowercase(), other))
}

/// The name of an applicant without what stands in brackets or says of which kind it is.
fn core(name: &str) -> String {
    // the Indian gazette: "1)Norrfall University Address of Applicant :Norrfall"
    let name = name.split(" Address of Applicant").next().unwrap_or_default();
    let name = name.split_once(')').filter(|(number, _)| number.bytes().all(|b| b.is_ascii_digit())).map_or(name, |(_, name)| name);
    let name = name.split(['(', '（']).next().unwrap_or_default();
    const LEGAL_FORMS: [&str; 12] = [
        "株式会社",
        "주식회사",
        "股份有限公司",
        "科技有限公司",
        "有限公司",
        "有限会社",
        "재단법인",
        "대학교산학협력단",
        "산학협력단",
        "the",
        "company",
        "corporation",
    ];
    LEGAL_FORMS.iter().fold(evened(name), |name, form| name.replace(form, " "))
}

/// The share of the question's numbers that stand in the document; 0 where the question has none.
fn shared_numbers(question: &str, patent: &Patent) -> f32 {
    let asked: HashSet<String> = numbers(question).collect();
    if asked.is_empty() {
        return 0.0;
    }
    let stated: HashSet<String> = numbers(&patent.whole()).collect();
    asked.intersection(&stated).count() as f32 / asked.len() as f32
}
