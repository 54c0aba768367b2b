//! Which documents a search may return, and the small types every search shares.

use crate::error::{Error, Result};
use crate::patent::{Date, Language, PatentId, Symbol};

/// The stable number of one stored version of a document: it never changes and is never given twice. A replaced document
/// gets a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row(pub u64);

/// A found document. Higher is better: BM25 (0 …) from words, cosine (−1 … 1) from vectors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scored {
    /// The document.
    pub row: Row,
    /// Its score; only comparable within one list.
    pub score: f32,
}

/// Hard limits on what may be returned. An empty field asks for nothing; all that are set must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Publishing offices, any of them ("US", "KR"); case does not matter.
    pub countries: Vec<String>,
    /// Languages of the stored text, any of them; "zh" holds "zh-TW" too.
    pub langs: Vec<String>,
    /// CPC or IPC symbols or prefixes of them, any of them, by the rule of [`Symbol::under`].
    pub classes: Vec<Symbol>,
    /// Applicants, any of them: every word of the name stands in the applicants of the document.
    pub applicants: Vec<String>,
    /// Only documents dated strictly earlier. A document without a date never passes.
    pub before: Option<Date>,
    /// Only documents dated on this day or later. A document without a date never passes.
    pub after: Option<Date>,
    /// Documents left out, in any spelling.
    pub exclude: Vec<PatentId>,
    /// Only these documents.
    pub only: Option<Vec<Row>>,
}

/// The longest list of values in one filter.
const MAX_VALUES: usize = 100;

impl Filter {
    /// The same among the documents in `lang`; `None` where it lets none of them in.
    pub fn in_language(&self, lang: &Language) -> Option<Self> {
        let of = |code: &&String| Language::new(code).same(lang);
        let langs: Vec<String> = if self.langs.is_empty() { vec![lang.code().to_owned()] } else { self.langs.iter().filter(of).cloned().collect() };
        (!langs.is_empty()).then(|| Self { langs, ..self.clone() })
    }

    /// A filter in the words of a person: values are checked and their spelling is evened out.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the field's name for what can match nothing.
    pub fn asked(countries: &[String], langs: &[String], classes: &[String], before: Option<Date>, after: Option<Date>) -> Result<Self> {
        let office = |c: &str| c.len() == 2 && c.bytes().all(|b| b.is_ascii_alphabetic());
        let language = |l: &str| l.split('-').next().is_some_and(|primary| primary.len() == 2) && l.len() <= 8 && l.is_ascii();
        let symbol = |c: &str| c.starts_with(|first: char| first.is_ascii_alphabetic());
        if let (Some(after), Some(before)) = (after, before)
            && after >= before
        {
            return Err(Error::invalid("after", format!("{after} is not before {before}, so nothing can be found")));
        }
        Ok(Self {
            countries: listed("country", countries, office)?.map(str::to_ascii_uppercase).collect(),
            langs: listed("lang", langs, language)?.map(str::to_owned).collect(),
            classes: listed("cpc", classes, symbol)?.map(Symbol::new).collect(),
            before,
            after,
            ..Self::default()
        })
    }

    /// This filter, with what `other` says of the kinds that it says nothing of.
    #[must_use]
    pub fn or(&self, other: &Self) -> Self {
        let of = |own: &[String], others: &[String]| if own.is_empty() { others.to_vec() } else { own.to_vec() };
        let dated = self.before.or(self.after).is_some();
        Self {
            countries: of(&self.countries, &other.countries),
            langs: of(&self.langs, &other.langs),
            applicants: of(&self.applicants, &other.applicants),
            classes: if self.classes.is_empty() { other.classes.clone() } else { self.classes.clone() },
            before: if dated { self.before } else { other.before },
            after: if dated { self.after } else { other.after },
            ..self.clone()
        }
    }

    /// Whether every document passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

fn listed<'a>(field: &'static str, values: &'a [String], fits: impl Fn(&str) -> bool) -> Result<impl Iterator<Item = &'a str>> {
    if values.len() > MAX_VALUES {
        return Err(Error::invalid(field, format!("{} values are more than {MAX_VALUES}", values.len())));
    }
    if let Some(bad) = values.iter().find(|v| !fits(v.trim())) {
        let shown: String = bad.chars().take(40).collect();
        return Err(Error::invalid(field, format!("{shown:?} does not fit; write country \"KR\", lang \"ko\", cpc \"H01M\" or \"H01M4/38\"")));
    }
    Ok(values.iter().map(|v| v.trim()))
}

/// The best `limit` documents seen, by score, then by row (the older one first).
#[derive(Debug)]
pub(super) struct Best {
    limit: usize,
    heap: std::collections::BinaryHeap<Worst>,
}

/// Ordered so that the *worst* entry is the greatest, on top of the heap.
#[derive(Debug, Clone, Copy)]
struct Worst(Scored);

impl Ord for Worst {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.0.score.total_cmp(&self.0.score).then(self.0.row.cmp(&other.0.row))
    }
}

impl PartialOrd for Worst {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Worst {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Worst {}

impl Best {
    pub fn new(limit: usize) -> Self {
        Self { limit, heap: std::collections::BinaryHeap::with_capacity(limit.min(4096) + 1) }
    }

    /// Offers a document.
    pub fn offer(&mut self, row: Row, score: f32) {
        let entry = Worst(Scored { row, score });
        if self.heap.len() < self.limit {
            self.heap.push(entry);
        } else if self.heap.peek().is_some_and(|worst| entry < *worst) {
            self.heap.pop();
            self.heap.push(entry);
        }
    }

    /// A score below this cannot enter any more.
    pub fn threshold(&self) -> f32 {
        match self.heap.peek() {
            Some(worst) if self.heap.len() >= self.limit => worst.0.score,
            _ => f32::MIN,
        }
    }

    /// Takes over what another list found.
    pub fn absorb(mut self, other: Self) -> Self {
        for Worst(scored) in other.heap {
            self.offer(scored.row, scored.score);
        }
        self
    }

    /// Best first.
    pub fn into_sorted(self) -> Vec<Scored> {
        self.heap.into_sorted_vec().into_iter().map(|Worst(scored)| scored).collect()
    }
}

/// A set of small numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub fn none(length: usize) -> Self {
        Self(vec![0; length.div_ceil(64)])
    }

    pub fn all(length: usize) -> Self {
        let mut bits = Self(vec![u64::MAX; length.div_ceil(64)]);
        if let (Some(last), rest @ 1..) = (bits.0.last_mut(), length % 64) {
            *last = (1 << rest) - 1;
        }
        bits
    }

    pub fn set(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word |= 1 << (at % 64);
        }
    }

    pub fn clear(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 64) {
            *word &= !(1 << (at % 64));
        }
    }

    pub fn has(&self, at: usize) -> bool {
        self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    pub fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    pub fn keep(&mut self, other: &Self) {
        self.0.iter_mut().zip(other.0.iter().copied().chain(std::iter::repeat(0))).for_each(|(word, other)| *word &= other);
    }

    pub fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(i, &word)| {
            std::iter::successors(Some(word), |w| Some(w & w.wrapping_sub(1))).take_while(|w| *w != 0).map(move |w| i * 64 + w.trailing_zeros() as usize)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_lets_in_no_more_than_the_filter() {
        let langs = |langs: &[&str], lang: &str| {
            let filter = Filter { langs: langs.iter().map(|&code| code.to_owned()).collect(), ..Filter::default() };
            filter.in_language(&Language::new(lang)).map(|filter| filter.langs)
        };
        assert_eq!(langs(&[], "zh"), Some(vec!["zh".to_owned()]));
        assert_eq!(langs(&["en", "zh-TW"], "zh"), Some(vec!["zh-TW".to_owned()]));
        assert_eq!(langs(&["en"], "zh"), None);
    }

    #[test]
    fn the_best_are_kept_and_ties_go_to_the_older() {
        let mut best = Best::new(2);
        for (row, score) in [(3, 1.0), (1, 2.0), (2, 1.0), (4, 0.5)] {
            best.offer(Row(row), score);
        }
        assert_eq!(best.threshold(), 1.0);
        let rows: Vec<u64> = best.into_sorted().iter().map(|s| s.row.0).collect();
        assert_eq!(rows, [1, 2]);
    }

    #[test]
    fn bits_count_and_walk() {
        let mut bits = Bits::none(130);
        for at in [0, 63, 64, 129] {
            bits.set(at);
        }
        assert_eq!(bits.iter().collect::<Vec<_>>(), [0, 63, 64, 129]);
        bits.clear(63);
        let mut all = Bits::all(130);
        assert_eq!(all.count(), 130);
        all.keep(&bits);
        assert_eq!((all.count(), all.has(64), all.has(63), all.has(4000)), (3, true, false, false));
    }
}
