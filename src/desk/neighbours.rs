//! Classification without a trained classifier: the documents of the collection that are nearest to a text vote with the
//! codes they carry.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::classified::{Scheme, Wish};
use super::classify::{Caution, Classified, DOCUMENTS, Evidence, Near, Prediction, WORDS, gist, unlikely};
use crate::app::App;
use crate::error::{Error, Result};
use crate::index::{Filter, Row, Snapshot, stems, terms};
use crate::model::TextKind;
use crate::patent::{Language, Patent};
use crate::search::evidence::{Aim, Asked};
use crate::search::hybrid;
use crate::search::shortlist::{self, Standing};

/// Documents that vote.
const VOTERS: usize = 20;
/// Documents looked at: some carry no code.
const LOOKED_AT: usize = 3 * VOTERS;
/// Standing by which a vote falls to a third: a standard deviation of meaning.
const FADES: f32 = 0.15;
/// The task of such an answer.
pub const TASK: &str = "collection";

/// A document with its vote.
struct Voter {
    patent: Patent,
    /// At the level asked for, the first one of the document first.
    codes: Vec<String>,
    /// 1 for what stands best.
    weight: f32,
}

/// The codes of the documents nearest to `text`, each with the share of the votes; `None` where no near document carries one.
/// `except` (and its family) has no vote. Blocks while the encoder reads.
///
/// # Errors
/// [`Error::Invalid`] for an empty text; what the encoder and the index say.
pub fn classify(app: &App, text: &str, except: Option<&Patent>, wish: &Wish) -> Result<Option<Classified>> {
    let (snapshot, head) = (app.index.snapshot(), gist(text));
    if terms(head).is_empty() {
        return Err(Error::invalid("text", "has no words to classify"));
    }
    let asked = asked(app, &snapshot, head)?;
    let ranked = shortlist::shortlist(&snapshot, head, asked.as_ref(), &Filter::default(), LOOKED_AT)?;
    let (voters, without_codes) = voters(&snapshot, &ranked, except, wish)?;
    let all: f32 = voters.iter().map(|voter| voter.weight).sum();
    // where most of what is near carries no code, those that do speak for little
    let heard = all / (all + without_codes).max(f32::MIN_POSITIVE);
    // share of the votes, and of those that name the code first
    let mut shares: HashMap<&str, (f32, f32)> = HashMap::new();
    for voter in &voters {
        for (at, code) in voter.codes.iter().enumerate() {
            let share = shares.entry(code).or_default();
            share.0 += voter.weight / all;
            share.1 += if at == 0 { voter.weight / all } else { 0.0 };
        }
    }
    let mut codes: Vec<(&str, f32, f32)> = shares.into_iter().map(|(code, (share, first))| (code, heard * probability(share), first)).collect();
    codes.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.2.total_cmp(&a.2)).then(a.0.cmp(b.0)));
    let Some((best, score, _)) = codes.first().copied() else { return Ok(None) };
    let mut cautions = vec![Caution::Votes(voters.len())];
    cautions.extend(unlikely(Some(score)));
    let near = |voter: &Voter| Near { id: voter.patent.id.to_string(), likeness: voter.weight, has_code: voter.codes.iter().any(|code| code == best) };
    let evidence = Evidence { words: deciding(&snapshot, head, &voters, best), documents: voters.iter().take(DOCUMENTS).map(near).collect() };
    let titles = BTreeMap::new(); // no table comes with a collection
    let predictions = codes.into_iter().take(wish.top).map(|(code, score, _)| Prediction::new(code.to_owned(), score, &titles)).collect();
    Ok(Some(Classified { task: TASK.into(), predictions, evidence, cautions }))
}

/// How often a code with such a share of the votes is right: 500 texts that a collection of 4,912 documents did not hold
/// (benches/RESULTS.md); between no vote and all of them a share is right more often than it says.
fn probability(share: f32) -> f32 {
    let share = share.clamp(0.0, 1.0);
    share * (1.6 - 0.6 * share)
}

/// The text as something to search for; `None` where there are no vectors to compare with.
fn asked(app: &App, snapshot: &Snapshot, text: &str) -> Result<Option<Asked>> {
    let Some(embedder) = hybrid::embedder_for(app, snapshot) else { return Ok(None) };
    let Some(whole) = embedder.embed_blocking(vec![text.to_owned()], TextKind::Query)?.pop() else { return Ok(None) };
    let aim = Aim::of(app, whole.clone(), &Language::of(text))?;
    Ok(Some(Asked::of(whole, vec![aim])))
}

/// The documents that vote, and the weight of those among them that carry no code.
fn voters(snapshot: &Snapshot, ranked: &[(Row, Standing)], except: Option<&Patent>, wish: &Wish) -> Result<(Vec<Voter>, f32)> {
    let (mut voters, mut without_codes): (Vec<Voter>, f32) = (Vec::new(), 0.0);
    // what stands best may carry no code: those that do are far away then, and say so
    let best = ranked.first().map_or(0.0, |(_, standing)| standing.score());
    for (row, standing) in ranked {
        let Some(patent) = snapshot.get(*row)? else { continue };
        if except.is_some_and(|except| except.id == patent.id || !patent.family.is_empty() && except.family == patent.family) {
            continue;
        }
        let mut seen = HashSet::new();
        let (cpc, ipc) = (wish.scheme != Some(Scheme::Ipc), wish.scheme != Some(Scheme::Cpc));
        let symbols = patent.cpc.iter().filter(|_| cpc).chain(patent.ipc.iter().filter(|_| ipc));
        let codes: Vec<String> = symbols.filter_map(|symbol| symbol.at(wish.level)).filter(|code| seen.insert(*code)).map(str::to_owned).collect();
        let weight = ((standing.score() - best) / FADES).exp();
        if codes.is_empty() {
            without_codes += weight;
            continue;
        }
        voters.push(Voter { codes, weight, patent });
        if voters.len() == VOTERS {
            break;
        }
    }
    Ok((voters, without_codes))
}

/// The words of the text that the documents with a code share, the rarest in the collection first.
fn deciding(snapshot: &Snapshot, text: &str, voters: &[Voter], code: &str) -> Vec<String> {
    let with_code: Vec<HashSet<String>> =
        voters.iter().filter(|voter| voter.codes.iter().any(|own| own == code)).map(|voter| stems(&voter.patent.gist())).collect();
    let mut seen = HashSet::new();
    let mut words: Vec<(f32, &str)> = Vec::new();
    for token in terms(text).into_iter().filter(|token| seen.insert(token.text.clone())) {
        let share = with_code.iter().filter(|document| document.contains(&token.text)).count();
        words.push((share as f32 * snapshot.idf(&token.text), &text[token.start..token.end]));
    }
    words.retain(|(weight, _)| *weight > 0.0);
    words.sort_by(|a, b| b.0.total_cmp(&a.0));
    words.into_iter().take(WORDS).map(|(_, word)| word.to_owned()).collect()
}
