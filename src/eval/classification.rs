//! `priorart eval classification`: classifies texts with known codes, counts where the first guesses are among them.

use std::collections::BTreeMap;
use std::time::Instant;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::desk::classify::Classifier;
use crate::error::Result;
use crate::patent::{Level, Symbol};

/// Levels that are measured.
const LEVELS: [(Level, &str); 3] = [(Level::Subclass, "subclass"), (Level::Group, "group"), (Level::Subgroup, "subgroup")];
/// Guesses that count.
const TOP: usize = 3;
/// Bins of the expected calibration error.
const BINS: usize = 10;
/// Texts embedded together.
const BATCH: usize = 64;

/// One text with its codes.
#[derive(Debug, Clone, Deserialize)]
pub struct Judged {
    /// The head that classifies it, and the group it is reported under.
    #[serde(default)]
    pub task: Option<String>,
    /// What is classified.
    pub text: String,
    /// Codes of any depth.
    #[serde(default)]
    pub labels: Vec<Symbol>,
    /// Codes of any depth.
    #[serde(default)]
    pub codes: Vec<Symbol>,
}

/// Averages over the texts of one task at one level; texts without a code of that depth are left out.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Scores {
    /// Texts.
    pub texts: usize,
    /// Share whose first guess is among their codes.
    pub top_1: f64,
    /// Share of which one of the first three guesses is.
    pub top_3: f64,
    /// Expected calibration error of the first guess, in ten bins of equal width.
    pub calibration_error: f64,
    /// Time of one text on one thread, without the encoder's.
    pub ms_per_text: f64,
}

/// What came of one text: the probability of the first guess, whether it was right, whether one of the first was, the time.
type Outcome = (f32, bool, bool, f64);

/// Classifies every text at every level that is measured; `progress` is told how many texts are done.
///
/// # Errors
/// What the classifier says.
pub fn evaluate(classifier: &Classifier, queries: &[Judged], progress: &dyn Fn(u64)) -> Result<BTreeMap<String, BTreeMap<&'static str, Scores>>> {
    let mut outcomes: BTreeMap<(String, usize), Vec<Outcome>> = BTreeMap::new();
    for batch in queries.chunks(BATCH) {
        let embeddings = classifier.embed(&batch.iter().map(|q| q.text.as_str()).collect::<Vec<_>>())?;
        let found: Vec<Vec<Option<Outcome>>> = batch
            .par_iter()
            .enumerate()
            .map(|(at, query)| LEVELS.iter().map(|(level, _)| outcome(classifier, query, embeddings.as_ref().map(|e| &e[at]), *level)).collect::<Result<_>>())
            .collect::<Result<_>>()?;
        for (query, levels) in batch.iter().zip(found) {
            for (level, outcome) in levels.into_iter().enumerate() {
                outcomes.entry((query.task.clone().unwrap_or_default(), level)).or_default().extend(outcome);
            }
        }
        progress(batch.len() as u64);
    }
    let mut tasks: BTreeMap<String, BTreeMap<&'static str, Scores>> = BTreeMap::new();
    for ((task, level), outcomes) in outcomes.into_iter().filter(|(_, outcomes)| !outcomes.is_empty()) {
        tasks.entry(task).or_default().insert(LEVELS[level].1, average(&outcomes));
    }
    Ok(tasks)
}

fn outcome(classifier: &Classifier, query: &Judged, embedding: Option<&crate::model::Embedding>, level: Level) -> Result<Option<Outcome>> {
    let right: Vec<&str> = query.labels.iter().chain(&query.codes).filter_map(|s| s.at(level)).collect();
    if right.is_empty() {
        return Ok(None);
    }
    let started = Instant::now();
    let found = classifier.classify_embedded(&query.text, embedding, query.task.as_deref(), level, TOP)?;
    let ms = started.elapsed().as_secs_f64() * 1e3;
    let hit = |at: usize| found.predictions.get(at).is_some_and(|p| right.contains(&p.code.as_str()));
    let score = found.predictions.first().map_or(0.0, |p| p.score);
    Ok(Some((score, hit(0), (0..TOP).any(hit), ms)))
}

fn average(outcomes: &[Outcome]) -> Scores {
    let n = outcomes.len() as f64;
    let share = |count: usize| count as f64 / n;
    let calibration_error = (0..BINS)
        .map(|bin| {
            let inside = outcomes.iter().filter(|o| ((o.0 * BINS as f32) as usize).min(BINS - 1) == bin);
            let (said, was) = inside.fold((0f64, 0f64), |(said, was), o| (said + f64::from(o.0), was + f64::from(u8::from(o.1))));
            (said - was).abs() / n
        })
        .sum();
    Scores {
        texts: outcomes.len(),
        top_1: share(outcomes.iter().filter(|o| o.1).count()),
        top_3: share(outcomes.iter().filter(|o| o.2).count()),
        calibration_error,
        ms_per_text: outcomes.iter().map(|o| o.3).sum::<f64>() / n,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn averages() {
        let scores = average(&[(0.95, true, true, 1.0), (0.95, true, true, 1.0), (0.55, false, true, 3.0), (0.55, true, true, 3.0)]);
        assert_eq!((scores.texts, scores.top_1, scores.top_3, scores.ms_per_text), (4, 0.75, 1.0, 2.0));
        assert!((scores.calibration_error - 0.05).abs() < 1e-6, "{}", scores.calibration_error);
    }
}
