//! Training: learn from four fifths, weigh the signs on the fifth that was held back, then learn from all.

use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use super::calibration::{Calibration, Signs};
use super::documents::{Documents, Point, mean};
use super::head::Head;
use super::layer::{Layer, Likeness};
use super::linear::{self, Dual};
use super::lists::Lists;
use super::vocabulary::Vocabulary;
use crate::patent::{Level, Symbol};

/// One text to learn from.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its name in the evidence.
    pub id: String,
    /// Its terms, in reading order.
    pub terms: Vec<String>,
    /// Its embedding; of all examples of a task or of none.
    pub embedding: Option<Vec<f32>>,
    /// Its classification, as deep as is known.
    pub symbols: Vec<Symbol>,
}

/// Parts of the examples; one is held back while the others teach.
const PARTS: usize = 5;
/// Below so many examples every part is held back in turn.
const FEW_EXAMPLES: usize = 8_000;
/// Examples a code must have before it gets a linear head.
const MIN_EXAMPLES: usize = 3;
/// Candidates of a held-back text that the calibration learns from.
const LEARNT_CANDIDATES: usize = 15;

/// Learns a task. `progress` is told the heads done and how many there are.
pub fn train(task: &str, examples: &[Example], progress: &(dyn Fn(u64, u64) + Sync)) -> Head {
    // one part held back tells a large collection enough; of a small one every part is held back in turn
    let turns = if examples.len() < FEW_EXAMPLES { PARTS } else { 1 };
    let part = |turn: u64, done: u64, total: u64| progress(done + turn * total, (turns as u64 + 1) * total);
    let mut trials: Vec<Trial> = (0..turns)
        .map(|turn| {
            let learnt: Vec<&Example> = examples.iter().enumerate().filter(|(at, _)| at % PARTS != turn).map(|(_, e)| e).collect();
            let head = build(task, &learnt, &|done, total| part(turn as u64, done, total));
            let held_back: Vec<&Example> = examples.iter().skip(turn).step_by(PARTS).collect();
            let likeness = |e: &&Example| Likeness::new(head.documents.likenesses(&head.point(&e.terms, e.embedding.as_deref())));
            let likenesses = held_back.par_iter().map(likeness).collect();
            Trial { head, held_back, likenesses }
        })
        .collect();
    let mut head = build(task, &examples.iter().collect::<Vec<_>>(), &|done, total| part(turns as u64, done, total));
    for layer in &mut head.layers {
        layer.calibration = calibrate(&mut trials, layer.level);
    }
    head
}

/// What a part of the examples taught, and the texts that were held back from it.
struct Trial<'a> {
    head: Head,
    held_back: Vec<&'a Example>,
    likenesses: Vec<Likeness>,
}

/// Learns from held-back texts how far to trust what at a level; the levels above it must have been through this, for each
/// level hears the one above.
fn calibrate(trials: &mut [Trial], level: Level) -> Calibration {
    let learnt: Vec<Vec<(Signs, bool)>> = trials.iter().flat_map(|trial| trial.outcomes(level)).collect();
    let calibration = Calibration::fit(&learnt);
    for layer in trials.iter_mut().flat_map(|t| &mut t.head.layers).filter(|l| l.level == level) {
        layer.calibration = calibration.clone();
    }
    calibration
}

impl Trial<'_> {
    /// For every held-back text that has a code at `level`, its candidates, each with whether it is right.
    fn outcomes(&self, level: Level) -> Vec<Vec<(Signs, bool)>> {
        let Some(layer) = self.head.layers.iter().find(|l| l.level == level) else { return Vec::new() };
        let texts = self.likenesses.par_iter().zip(&self.held_back);
        texts
            .filter(|(_, example)| example.symbols.iter().any(|s| s.at(level).is_some()))
            .map(|(likeness, example)| {
                let right = |code: &str| example.symbols.iter().any(|s| s.at(level) == Some(code));
                let candidates = self.head.walk(likeness, level).pop().unwrap_or_default();
                candidates.iter().take(LEARNT_CANDIDATES).map(|c| (c.signs, right(&layer.codes[c.code as usize]))).collect()
            })
            .collect()
    }
}

/// Everything but the calibration.
fn build(task: &str, examples: &[&Example], progress: &(dyn Fn(u64, u64) + Sync)) -> Head {
    let vocabulary = Vocabulary::of(&examples.iter().map(|e| e.terms.as_slice()).collect::<Vec<_>>());
    let with_meaning = !examples.is_empty() && examples.iter().all(|e| e.embedding.is_some());
    let mean = if with_meaning { mean(examples.iter().filter_map(|e| e.embedding.as_deref())) } else { Vec::new() };
    let mut head = Head { task: task.to_owned(), vocabulary, documents: Documents::new(Vec::new(), &[], 0, mean), layers: Vec::new() };
    let points: Vec<Point> = examples.par_iter().map(|e| head.point(&e.terms, e.embedding.as_deref())).collect();
    let points: Vec<&Point> = points.iter().collect();
    let ids = examples.iter().map(|e| e.id.clone()).collect();
    head.documents = Documents::new(ids, &points, head.vocabulary.len(), head.documents.mean().to_vec());
    for level in Level::ALL {
        let layer = codes(level, examples, head.layers.last());
        if layer.codes.is_empty() {
            break;
        }
        head.layers.push(layer);
    }
    let total: u64 = head.layers.iter().map(|l| l.codes.len() as u64).sum();
    let done = std::sync::atomic::AtomicU64::new(0);
    for at in 0..head.layers.len() {
        let (above, layer) = head.layers.split_at(at);
        let heads = learn(&layer[0], above.last(), &points, head.vocabulary.len(), &|| {
            progress(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
        });
        head.layers[at].set_heads(heads);
    }
    head
}

/// The codes of a level, and which documents have them.
fn codes(level: Level, examples: &[&Example], above: Option<&Layer>) -> Layer {
    let at = |e: &Example| e.symbols.iter().filter_map(|s| s.at(level).map(str::to_owned)).collect::<std::collections::BTreeSet<_>>();
    let of_examples: Vec<_> = examples.iter().map(|e| at(e)).collect();
    let numbers: BTreeMap<&str, u32> = of_examples.iter().flatten().map(|c| (c.as_str(), 0)).collect();
    let numbers: HashMap<&str, u32> = numbers.into_keys().zip(0..).collect();
    let mut codes: Vec<String> = numbers.keys().map(ToString::to_string).collect();
    codes.sort_unstable();
    let mut of_documents = Lists::default();
    of_examples.iter().for_each(|codes| of_documents.push(codes.iter().map(|c| numbers[c.as_str()])));
    let parent = |code: &String| above.and_then(|a| a.codes.partition_point(|p| p <= code).checked_sub(1)).unwrap_or(0) as u32;
    let parents = match (level, above) {
        (Level::Section, _) | (_, None) => Vec::new(),
        (Level::Subgroup, Some(above)) => codes.iter().map(|c| group_of(c, above)).collect(),
        _ => codes.iter().map(parent).collect(),
    };
    let empty = Lists::default();
    Layer {
        level,
        codes,
        of_documents,
        parents,
        supports: empty,
        weights: Vec::new(),
        scales: Vec::new(),
        biases: Vec::new(),
        calibration: Calibration::default(),
    }
}

/// The main group of a subgroup: "H01M4/38" lies under "H01M4", which the order of letters does not say.
fn group_of(code: &str, above: &Layer) -> u32 {
    let group = code.split('/').next().unwrap_or_default();
    above.codes.binary_search_by(|c| c.as_str().cmp(group)).unwrap_or(0) as u32
}

/// A head for every code with examples enough.
fn learn(layer: &Layer, above: Option<&Layer>, points: &[&Point], terms: usize, progress: &(dyn Fn() + Sync)) -> Vec<Dual> {
    let mut members_of: Vec<Vec<u32>> = vec![Vec::new(); layer.codes.len()];
    let mut under: Vec<Vec<u32>> = vec![Vec::new(); above.map_or(1, |a| a.codes.len())];
    for document in 0..points.len() {
        layer.of_documents.get(document).iter().for_each(|code| members_of[*code as usize].push(document as u32));
        if let Some(above) = above.filter(|_| !Layer::global(layer.level)) {
            above.of_documents.get(document).iter().for_each(|code| under[*code as usize].push(document as u32));
        }
    }
    let all: Vec<u32> = (0..points.len() as u32).collect();
    members_of
        .par_iter()
        .enumerate()
        .map(|(code, own)| {
            let rivals = if Layer::global(layer.level) { &all } else { &under[layer.parents[code] as usize] };
            let dual = if own.len() < MIN_EXAMPLES || own.len() == rivals.len() {
                Dual::default()
            } else {
                linear::train(points, rivals, |m| own.binary_search(&m).is_ok(), terms)
            };
            progress();
            dual
        })
        .collect()
}
