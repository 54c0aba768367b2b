//! What a turn asks for where no rule recognises it: a linear head over its embedding and its letters, learned from examples.
//!
//! `prompts/turns/*.tsv` hold invented turns in four languages. The head is a multinomial logistic regression; it is trained
//! once, in seconds, the first time that a conversation wants it with an embedder, and kept beside the weights. Without an
//! embedder there are the rules alone.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::head::{Head, LABELS};
use super::rules::{COMPARE, ITS_OWN_TRANSLATION, OF_ONE};
use super::{Act, Back, Turn};
use crate::chat::list::Order;
use crate::error::{Error, Result};
use crate::model::fetch::Progress;
use crate::model::{Embedder, Embedding, TextKind};
use crate::patent::Language;
use crate::prompt::TURNS;

/// The labels of the examples, and what they stand for: an order and a former list with those that mean one.
const MEANINGS: [(&str, Act, Option<Order>, Option<Back>); LABELS] = [
    ("search", Act::Search, None, None),
    ("narrow", Act::Narrow, None, None),
    ("newest", Act::Sort, Some(Order::Newest), None),
    ("oldest", Act::Sort, Some(Order::Oldest), None),
    ("first", Act::Back, None, Some(Back::First)),
    ("previous", Act::Back, None, Some(Back::Previous)),
    ("more", Act::More, None, None),
    ("show", Act::Show, None, None),
    ("ask", Act::Ask, None, None),
    ("count", Act::Count, None, None),
    ("compare", Act::Compare, None, None),
    ("summarise", Act::Summarise, None, None),
    ("classify", Act::Classify, None, None),
    ("translate", Act::Translate, None, None),
    ("thanks", Act::Plain, None, None),
    ("help", Act::Help, None, None),
];

/// Letters of a turn that are read: a pasted text says nothing about what is asked for.
const READ: usize = 300;
/// Turns whose shares are remembered (a history comes again with each of its turns).
const REMEMBERED: usize = 4096;
/// Share of all labels that one must have to be believed.
const CERTAIN: f32 = 0.5;
/// The same where the turn has a word that asks, or looks like words to search for.
const AGAINST_LOOKS: f32 = 0.7;
/// Part of the name of a head: goes up when vectors or training change.
const VERSION: u32 = 3;

/// The head with what it needs to read a turn.
#[derive(Default)]
pub struct Learned {
    /// The embedder, and the file of the head that was learned with it.
    with: Option<(Embedder, PathBuf)>,
    head: Mutex<Option<Arc<Head>>>,
    /// By a hash of the words; the words themselves are not kept.
    seen: Mutex<HashMap<u64, [f32; LABELS]>>,
}

impl Learned {
    /// With the head for `embedder`, which is kept in `folder`; [`Self::prepare`] reads it.
    pub fn with(embedder: &Embedder, folder: &Path) -> Self {
        let Some(fingerprint) = embedder.fingerprint() else { return Self::default() };
        let mark = Sha256::new().chain_update(TURNS.concat()).chain_update(fingerprint).chain_update(VERSION.to_le_bytes()).finalize();
        let name: String = mark.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        Self { with: Some((embedder.clone(), folder.join(format!("turns-{name}.head")))), ..Self::default() }
    }

    /// Reads the head, or trains it and writes it, so that no turn has to wait for it.
    ///
    /// # Errors
    /// What the embedder says.
    pub fn prepare(&self) -> Result<()> {
        self.with.as_ref().map_or(Ok(()), |(embedder, file)| self.head(embedder, file).map(drop))
    }

    fn head(&self, embedder: &Embedder, file: &Path) -> Result<Arc<Head>> {
        let mut kept = self.head.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(head) = &*kept {
            return Ok(head.clone());
        }
        let stored = std::fs::read(file).ok().and_then(|bytes| Head::from_bytes(&bytes, embedder.dimensions()));
        let head = match stored {
            Some(head) => head,
            None => {
                let progress = Progress::stderr();
                let _line = progress.line("Learning from examples what people ask for (once, some seconds)".into());
                let (labels, texts): (Vec<usize>, Vec<String>) = examples().map(|(label, text)| (label, text.to_owned())).unzip();
                let head = Head::train(&labels, &texts, &embedder.embed_blocking(texts.clone(), TextKind::Query)?);
                if let Err(error) = write(file, &head.to_bytes()) {
                    tracing::debug!(%error, "what was learned is not kept; it will be learned again");
                }
                head
            }
        };
        Ok(kept.insert(Arc::new(head)).clone())
    }

    /// Sets what `turn` asks for, where no rule knew and the head does. Blocks for the time of one embedding.
    ///
    /// # Errors
    /// What the embedder says.
    pub(in crate::chat) fn complete(&self, turn: &mut Turn, has_list: bool) -> Result<()> {
        // "compare A's patent with B's" is no text to classify, and "what is it translated into?" nothing to translate
        let plain = COMPARE.is_match(&turn.text) || ITS_OWN_TRANSLATION.is_match(&turn.text);
        if !turn.unsure || plain || turn.mends || turn.bare || turn.text.is_empty() {
            return Ok(());
        }
        let Some(shares) = self.shares(&turn.text)? else { return Ok(()) };
        let possible = || (0..LABELS).filter(|label| turn.can(MEANINGS[*label].1, has_list));
        let all: f32 = possible().map(|label| shares[label]).sum();
        let Some(best) = possible().max_by(|a, b| shares[*a].total_cmp(&shares[*b])) else { return Ok(()) };
        let (name, act, order, back) = MEANINGS[best];
        tracing::trace!(likely = ?turn.act, learned = name, share = shares[best] / all, "no rule fits");
        let enough = match turn.act {
            Act::Ask if !turn.asks() => CERTAIN,
            _ => AGAINST_LOOKS,
        };
        // in a first turn, a question that names a thing and a thing that is named alone are as near as can be; the desk of
        // questions finds documents too
        let unfit = match (turn.act, act) {
            // "how is the weather today?" is no thanks
            (_, Act::Plain) if turn.asks() => true,
            // what is asked of one document of a list is no search
            (Act::Ask, Act::Search) if has_list && turn.asks() && OF_ONE.is_match(&turn.text) => true,
            _ if has_list => false,
            (Act::Ask, Act::Search) => turn.asks() && (!turn.names_documents() || turn.asks_number()),
            (Act::Ask, Act::Classify) => turn.asks(),
            (Act::Search, Act::Ask) => true,
            _ => false,
        };
        if shares[best] < enough * all || unfit {
            return Ok(());
        }
        turn.take_up(act);
        (turn.order, turn.back) = (turn.order.or(order), turn.back.or(back));
        Ok(())
    }

    /// The embedding of a question without what all turns in its language have in common, which says nothing about its matter but
    /// draws it towards documents of that language; `None` without an embedder, or examples in that language. Blocks while it learns.
    ///
    /// # Errors
    /// What the embedder says.
    pub fn without_common(&self, question: &Embedding, lang: &Language) -> Result<Option<Embedding>> {
        let Some((embedder, file)) = &self.with else { return Ok(None) };
        Ok(self.head(embedder, file)?.without_common(question, lang))
    }

    fn shares(&self, text: &str) -> Result<Option<[f32; LABELS]>> {
        let Some((embedder, file)) = &self.with else { return Ok(None) };
        let mut hasher = DefaultHasher::new();
        text.hash(&mut hasher);
        let key = hasher.finish();
        if let Some(shares) = self.seen.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(Some(*shares));
        }
        let beginning: String = text.chars().take(READ).collect();
        let head = self.head(embedder, file)?;
        let embeddings = embedder.embed_blocking(vec![beginning.clone()], TextKind::Query)?;
        let shares = embeddings.first().map(|embedding| head.shares(&beginning, embedding.values()));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= REMEMBERED {
            seen.clear();
        }
        seen.extend(shares.map(|shares| (key, shares)));
        Ok(shares)
    }
}

fn examples() -> impl Iterator<Item = (usize, &'static str)> {
    let lines = TURNS.iter().flat_map(|file| file.lines());
    lines.filter_map(|line| {
        let (label, text) = line.split_once('\t')?;
        Some((MEANINGS.iter().position(|(name, ..)| *name == label)?, text))
    })
}

/// Writes the file beside its place and renames it; heads of other examples go.
fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    let folder = file.parent().ok_or_else(|| Error::internal("a file without a folder"))?;
    for old in std::fs::read_dir(folder).map_err(Error::io(folder))?.flatten() {
        if old.path().extension().is_some_and(|e| e == "head") {
            let _ = std::fs::remove_file(old.path()); // it costs space alone
        }
    }
    let beside = file.with_extension(format!("{}.tmp", std::process::id()));
    std::fs::write(&beside, bytes).and_then(|()| std::fs::rename(&beside, file)).map_err(Error::io(file))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_has_a_known_label_and_no_two_are_the_same() {
        let lines = TURNS.iter().flat_map(|file| file.lines()).count();
        let mut texts: Vec<&str> = examples().map(|(_, text)| text).collect();
        assert_eq!(texts.len(), lines);
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), lines);
    }
}
