//! Is the evidence enough? Plain code over weighed sentences of the documents that are meant; no model is asked.
//!
//! It errs towards saying "not stated", because a wrong answer is worse than none.

use std::collections::HashSet;

use super::premise;
use crate::index::stems;
use crate::patent::{Patent, Quote, Section};
use crate::search::analysis::{Analysis, Wanted};
use crate::search::evidence::{Candidate, Located};
use crate::search::{dimension, elements, facets, naming, topic};

/// What the evidence allows to say.
#[derive(Debug)]
pub enum Verdict {
    /// These quotes answer.
    Answer(Vec<(Patent, Quote)>),
    /// The document in question is there, but does not say it; this is the nearest it says.
    NotStated {
        /// The nearest passage.
        nearest: Box<(Patent, Quote)>,
    },
    /// Code found an answer that the language model doubts; this is the nearest it says.
    Doubted {
        /// The nearest passage.
        nearest: Box<(Patent, Quote)>,
    },
    /// There is nothing to read.
    Nothing,
}

/// Share of the question's words that a *named* document in the same language has to use where a number is asked for.
const NAMED_WORDS: f32 = 0.45;
/// The same where the document states a number of the kind that is asked for, or where a claim is asked about.
const FEW_WORDS: f32 = 0.25;
/// The share of the words of a sentence that states a number where the kind of it is not known.
const SAID_WITH_IT: f32 = 0.35;
/// The share of the words that its title does not have, where neither a number nor a material nor a yes or no is asked for: of
/// 86 such questions about one document 2 had no answer in it, and a quote beside the point states nothing false.
const FACT_WORDS: f32 = 0.2;
/// Letters of a question up to which it does nothing but ask.
const ASKS_ALONE: usize = 16;
/// Standard deviations by which the nearest sentence leads the document's others when it needs no words. Of 162 questions
/// that were read closely none without an answer came to more than 2.5 in the document's own language.
const ALONE: f32 = 2.7;
/// The cosine that a named document in another language has to reach.
const NAMED_FOREIGN: f32 = 0.77;
/// The same of a sentence that states a number of the kind that is asked for.
const NAMED_FOREIGN_TYPED: f32 = 0.72;
/// A question for a whole claim ("what does claim 3 add?") has no more words than these besides.
const BARE_CHARS: usize = 12;
/// A sentence that is so little behind the best one is quoted too.
const NEARLY_AS_GOOD: f32 = 0.025;
/// The same where no number tells whether a sentence answers.
const NEARLY_AS_GOOD_FACT: f32 = 0.05;
/// What stating all quantities instead of none of them adds when the best sentence is chosen.
const ALL_QUANTITIES: f32 = 0.05;
/// What naming the thing whose number is asked for adds.
const OF_TOPIC: f32 = 0.04;
/// The same of giving its share by its symbol: "Cr4.0～6.0%" of a question for 铬.
const SHARE_OF_TOPIC: f32 = 0.08;
/// What standing in the paragraph of the best sentence adds to a sentence for a part of the question.
const SAME_PLACE: f32 = 0.02;
/// A sentence with such a share of its words in one that is quoted already adds nothing (claim 1 says what the abstract says);
/// of a short one every word counts: claims that differ in one are two answers ("is a paint", "is a film").
const REPEATS: f32 = 0.85;
const SHORT_CHARS: usize = 120;
/// Letters up to which the sentences beside a quoted one are quoted with it: what it leaves open often stands there. The same
/// where a question has several parts.
const CONTEXT: usize = 400;
const CONTEXT_OF_PARTS: usize = 700;
/// Quotes of one answer, and of each document where several are asked about.
const QUOTES: usize = 3;
const QUOTES_OF_SEVERAL: usize = 2;

/// Decides what may be said from documents that were read in full. `named` ones were not searched for: whether they speak
/// of the matter at all is still open.
pub fn decide(analysis: &Analysis, documents: &[Located], named: bool) -> Verdict {
    let several = documents.len() > 1;
    let each = if several { QUOTES_OF_SEVERAL } else { QUOTES };
    // a question that names several documents compares them, whatever its words are
    let compares = (analysis.wanted == Wanted::Comparison || named && several) && !premise::asks_whether(&analysis.text);
    let lacks_topic = lacks_topic(analysis);
    // "which of the two uses a radical initiator?": one that lacks a word of it does not, where another has them all
    let missing = |l: &Located| premise::lacking(analysis, &l.patent).map(|words| words.len());
    let which_one = named && several && premise::asks_which_one(&analysis.text);
    let told = which_one && (documents.iter().any(|l| missing(l) == Some(0)) || premise::asks_for_a_word(&analysis.text));
    let differs = analysis.wanted == Wanted::Comparison && several && facets::value(&analysis.text) == Wanted::Fact;
    let own = if differs { without_shared(documents) } else { None };
    let quotes: Vec<(Patent, Quote)> = own
        .as_deref()
        .unwrap_or(documents)
        .iter()
        .filter(|l| !told || missing(l).is_none_or(|words| words == 0))
        .filter(|l| !named || compares || speaks_of_it(analysis, l))
        .filter(|l| named && several || !lacks_topic(l))
        .filter(|l| !matches!(analysis.wanted, Wanted::Number(_)) || !dimension::is_never_said(&analysis.text, &l.patent.whole()))
        // of what was searched for, a homonym would let the right one go
        .filter(|l| !named || several && !premise::mentions(&analysis.text) || !analysis.claims.is_empty() || !l.lacks_what_is_measured)
        .flat_map(|l| choose(l, analysis, each))
        .collect();
    if !quotes.is_empty() {
        return Verdict::Answer(quotes);
    }
    documents.iter().find_map(best).map_or(Verdict::Nothing, |nearest| Verdict::NotStated { nearest: Box::new(nearest) })
}

/// Documents that are set side by side, each without the sentences that stand in another one as well: they tell no difference;
/// `None` where one has no others.
fn without_shared(documents: &[Located]) -> Option<Vec<Located>> {
    let squeezed = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let texts: Vec<String> = documents.iter().map(|l| squeezed(&l.patent.whole())).collect();
    let own = |(at, l): (usize, &Located)| {
        let shared = |c: &Candidate| texts.iter().enumerate().any(|(other, text)| other != at && text.contains(&squeezed(c.quote.text())));
        let candidates: Vec<Candidate> = l.candidates.iter().filter(|c| !shared(c)).cloned().collect();
        (!candidates.is_empty()).then(|| Located { candidates, ..l.clone() })
    };
    documents.iter().enumerate().map(own).collect()
}

fn speaks_of_it(analysis: &Analysis, located: &Located) -> bool {
    if let Some(thing) = analysis.contained.as_ref().filter(|_| located.patent.lang.same(&analysis.lang) && !premise::asks_where(&analysis.text)) {
        let claims = || located.patent.claims.join("\n");
        return naming::names(&if analysis.asks_which_claim { claims() } else { located.patent.text() }, thing);
    }
    if let Some(sign) = &analysis.sign {
        return sign.stands_in(&located.patent.whole());
    }
    let tells = |c: &Candidate| !c.quote.section().is_claim() && analysis.background.is_some_and(|background| background.tells(c.quote.text()));
    if analysis.claims.is_empty() && located.candidates.iter().any(tells) {
        return true;
    }
    if premise::in_no_claim(analysis, &located.patent)
        || premise::asks_of_nothing(analysis, &located.patent)
        || premise::asks_of_unknown_name(analysis, &located.patent)
    {
        return false;
    }
    if premise::asks_whether(&analysis.text) {
        if premise::denies(analysis, &located.patent) {
            return false;
        }
        // "is toothpaste mentioned in …?": it is
        if premise::mentions(&analysis.text) && premise::stands(analysis, &located.patent) {
            return true;
        }
    }
    let typed = matches!(&analysis.wanted, Wanted::Number(quantities) if !quantities.is_empty());
    if !located.patent.lang.same(&analysis.lang) {
        let nearest = located.candidates.iter().map(|c| c.cosine).fold(f32::MIN, f32::max);
        // a word that both languages write alike ("pH") bears it out too
        let states = |c: &Candidate| typed && c.quantity > 0.0 && (c.cosine >= NAMED_FOREIGN_TYPED || c.coverage > 0.0);
        tracing::trace!(id = %located.patent.id, nearest, coverage = located.coverage, beyond_title = located.beyond_title, rendered = located.rendered, typed, "named, in another language");
        // "how much boron?" of "4.0～5.0％的硼"
        let of_element = |c: &Candidate| c.quantity > 0.0 && analysis.topic.as_ref().is_some_and(|topic| elements::share_stands_in(c.quote.text(), topic));
        if located.candidates.iter().any(of_element) {
            return true;
        }
        // "温度に言及していますか？" of "when the temperature exceeds …"
        let mentioned = |c: &Candidate| analysis.contained.is_some() && premise::mentions(&analysis.text) && located.rendered && c.coverage > 0.0;
        if !located.lacks_what_is_measured && located.candidates.iter().any(mentioned) {
            return true;
        }
        // 0 without an embedder; a claim that is asked about by its number is shown
        return nearest == 0.0 || nearest >= NAMED_FOREIGN || !analysis.claims.is_empty() || located.candidates.iter().any(states);
    }
    let number = matches!(analysis.wanted, Wanted::Number(_));
    // a number of the wanted kind, or the claim that is asked about, bears the words out
    let topical = located.candidates.iter().any(|c| c.quantity > 0.0 && of_topic(analysis, c));
    let stated = |c: &Candidate| c.quantity > 0.0 && (typed || number && c.coverage >= SAID_WITH_IT);
    let states = topical || located.candidates.iter().any(stated);
    let borne_out = !analysis.claims.is_empty() || states;
    let enough = if borne_out { FEW_WORDS } else { NAMED_WORDS };
    // few words describe no document: all of them ask
    let beyond = if analysis.letters() <= ASKS_ALONE { located.coverage } else { located.beyond_title };
    let material = |c: &Candidate| analysis.wanted == Wanted::Material && c.quantity > 0.0 && c.coverage >= FACT_WORDS;
    let of_fact = analysis.wanted == Wanted::Fact || located.candidates.iter().any(material);
    let open = of_fact && !premise::asks_whether(&analysis.text) && beyond >= FACT_WORDS;
    let lead = lead(located);
    tracing::trace!(id = %located.patent.id, coverage = located.coverage, beyond_title = located.beyond_title, lead, number, states, "named");
    // an element named by its symbol has no word in common with the question
    let by_symbol = topical && located.coverage == 0.0;
    // what is asked of a claim that is named is shown with it; a number that it does not state is still none
    let of_claim = !analysis.claims.is_empty() && (analysis.wanted == Wanted::Fact || analysis.words.chars().count() < BARE_CHARS);
    located.coverage >= enough || by_symbol || open || lead >= ALONE || of_claim
}

/// Whether a sentence speaks of the thing whose number is asked for.
fn of_topic(analysis: &Analysis, candidate: &Candidate) -> bool {
    analysis.topic.as_ref().is_some_and(|topic| topic::speaks_of(candidate.quote.text(), topic))
}

/// By how many standard deviations one sentence is nearer to the question than the others of its document are.
fn lead(located: &Located) -> f32 {
    let cosines: Vec<f32> = located.candidates.iter().filter(|c| *c.quote.section() != Section::Title).map(|c| c.cosine).collect();
    let n = cosines.len().max(1) as f32;
    let mean = cosines.iter().sum::<f32>() / n;
    let deviation = (cosines.iter().map(|cosine| (cosine - mean).powi(2)).sum::<f32>() / n).sqrt();
    let best = cosines.iter().copied().fold(0.0, f32::max);
    if deviation > 0.0 { (best - mean) / deviation } else { 0.0 }
}

/// Tells of documents in the question's language whether they never speak of what the question asks the number of.
pub fn lacks_topic(analysis: &Analysis) -> impl Fn(&Located) -> bool {
    let asks_number = matches!(analysis.wanted, Wanted::Number(_)) && analysis.claims.is_empty();
    let measured = if analysis.topic.is_none() && asks_number { naming::measured(&analysis.content) } else { None };
    move |located| {
        located.patent.lang.same(&analysis.lang)
            && match (&analysis.topic, &measured) {
                (Some(topic), _) => !topic::speaks_of(&located.patent.whole(), topic),
                (None, Some(words)) => !naming::touches(&located.patent.whole(), words),
                (None, None) => false,
            }
    }
}

/// A document with the passage of it that comes nearest.
pub fn best(located: &Located) -> Option<(Patent, Quote)> {
    let quote = located.candidates.iter().find(|c| *c.quote.section() != Section::Title).or(located.candidates.first())?.quote.clone();
    Some((located.patent.clone(), quote))
}

/// The sentences to quote: the best one, then the best for each part of the question or those as good.
fn choose(located: &Located, analysis: &Analysis, limit: usize) -> Vec<(Patent, Quote)> {
    let numeric = matches!(analysis.wanted, Wanted::Number(_));
    // what is asked for is shown where it is named
    let foreign = !located.patent.lang.same(&analysis.lang);
    let names_it = |c: &&Candidate| {
        analysis.contained.as_ref().is_some_and(|thing| naming::names(c.quote.text(), thing) || foreign && located.rendered && c.coverage > 0.0)
    };
    let named = located.candidates.iter().any(|c| names_it(&c));
    let candidates = || located.candidates.iter().filter(|c| *c.quote.section() != Section::Title).filter(move |c| !named || names_it(c));
    // a claim that is asked about is shown even where no number is seen in it, unless the kind of number is known to be missing
    let any_kind = matches!(&analysis.wanted, Wanted::Number(quantities) if quantities.is_empty());
    let fits = || candidates().filter(|c| !numeric || c.quantity > 0.0 || any_kind && !analysis.claims.is_empty());
    // a sentence that states all that is asked for stands before one that states half of it, and one that names what is counted
    // before one that does not
    let gives = |text: &str, topic: &str| elements::share_stands_in(text, topic) || topic::gives_variable(text, topic);
    let of_share = |c: &Candidate| analysis.topic.as_ref().is_some_and(|topic| gives(c.quote.text(), topic));
    let on_topic = |c: &Candidate| match numeric {
        true if of_share(c) => SHARE_OF_TOPIC,
        true if of_topic(analysis, c) => OF_TOPIC,
        _ => 0.0,
    };
    let weighed = fits().map(|c| (c.score + ALL_QUANTITIES * c.quantity + on_topic(c), c));
    let first = weighed.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, first)| first);
    let of_claim = |n: &u32| {
        let claim = Section::Claim(*n);
        fits().filter(move |c| *c.quote.section() == claim).max_by(|a, b| a.score.total_cmp(&b.score))
    };
    let of_claims = || analysis.claims.iter().filter_map(of_claim);
    let mut chosen: Vec<&Candidate> = match analysis.claims.len() > 1 {
        true => of_claims().collect(),
        // a claim that only a part of the question names, or the turn before did, is one place of several
        false => first.into_iter().chain(of_claims().filter(|_| analysis.claims_of_part)).collect(),
    };
    // a part that asks for a number is answered by one sentence, any other by many
    let mut facets: Vec<usize> = (0..analysis.facets.len()).collect();
    facets.sort_by_key(|at| !matches!(analysis.facets[*at].wanted, Wanted::Number(_)));
    for facet in facets {
        let of = |c: &Candidate| c.facets.get(facet).copied().flatten();
        // "… and what is still better?": beside what was said
        let beside = |c: &Candidate| if facet > 0 && first.is_some_and(|first| first.quote.section() == c.quote.section()) { SAME_PLACE } else { 0.0 };
        let weight = |c: &Candidate| of(c).unwrap_or_default() + beside(c);
        chosen.extend(candidates().filter(|c| of(c).is_some()).max_by(|a, b| weight(a).total_cmp(&weight(b))));
    }
    let margin = if numeric { NEARLY_AS_GOOD } else { NEARLY_AS_GOOD_FACT };
    chosen.extend(fits().filter(|c| first.is_some_and(|first| c.score > first.score - margin)));
    let context = if analysis.facets.is_empty() { CONTEXT } else { CONTEXT_OF_PARTS };
    let mut quotes: Vec<(HashSet<String>, Quote)> = Vec::new();
    for candidate in chosen {
        let words = stems(candidate.quote.text());
        let enough = if candidate.quote.text().chars().count() < SHORT_CHARS { 1.0 } else { REPEATS };
        let repeats = |(said, _): &(HashSet<String>, Quote)| words.intersection(said).count() as f32 >= enough * words.len() as f32;
        if quotes.len() < limit && !quotes.iter().any(repeats) {
            let quote = beside(&located.patent, candidate.quote.clone(), quotes.iter().map(|(_, quote)| quote), context);
            quotes.push((&words | &stems(quote.text()), quote));
        }
    }
    quotes.into_iter().map(|(_, quote)| (located.patent.clone(), quote)).collect()
}

/// A quote with the sentences beside it that no other quote has.
fn beside<'a>(patent: &Patent, quote: Quote, others: impl Iterator<Item = &'a Quote>, context: usize) -> Quote {
    let (own, mut free) = (quote.range(), 0..usize::MAX);
    for other in others.filter(|other| other.section() == quote.section()).map(Quote::range) {
        if other.end <= own.start {
            free.start = free.start.max(other.end);
        } else {
            free.end = free.end.min(other.start.max(own.end));
        }
    }
    quote.with_neighbours(patent, context, free)
}
