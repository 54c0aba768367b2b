//! Terms to a sparse vector of unit length: (1 + ln tf) · idf.
//!
//! Pieces are the terms, pairs of neighbouring terms at half weight, and single Han characters ("负极": also 负 and 极), which
//! have a meaning of their own: a title of ten characters has little else.

use std::collections::HashMap;

use super::bytes::{Reader, Writer};
use crate::error::Result;

/// Piece numbers in rising order, with weights; their squares sum to 1 (or it is empty).
pub(super) type Sparse = Vec<(u32, f32)>;

/// A piece in fewer documents says nothing about others, unless there are so few documents that all may be needed.
const MIN_DOCUMENTS: u32 = 2;
const FEW_DOCUMENTS: usize = 200;
/// What a pair counts beside a term.
const PAIR: f32 = 0.5;

/// The pieces of a collection and how rare each is.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    idf: Vec<f32>,
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

/// The pieces of a text, in reading order; a pair holds a space.
fn pieces(terms: &[String], mut each: impl FnMut(&str)) {
    let mut pair = String::new();
    for (at, term) in terms.iter().enumerate() {
        each(term);
        let next = terms.get(at + 1);
        let mut letters = term.chars();
        if let (Some(first), Some(last), None) = (letters.next(), letters.next(), letters.next())
            && is_han(first)
            && is_han(last)
        {
            let (head, tail) = term.split_at(first.len_utf8());
            each(head);
            if !next.is_some_and(|next| next.starts_with(last)) {
                each(tail);
            }
        }
        if let Some(next) = next {
            pair.clear();
            pair.extend([term, " ", next]);
            each(&pair);
        }
    }
}

impl Vocabulary {
    /// The pieces of documents, each given by its terms.
    pub fn of(documents: &[&[String]]) -> Self {
        let mut frequency: HashMap<String, (u32, usize)> = HashMap::new();
        for (number, terms) in documents.iter().enumerate() {
            pieces(terms, |piece| match frequency.get_mut(piece) {
                Some((_, last)) if *last == number => {}
                Some((count, last)) => (*count, *last) = (*count + 1, number),
                None => drop(frequency.insert(piece.to_owned(), (1, number))),
            });
        }
        let least = if documents.len() < FEW_DOCUMENTS { 1 } else { MIN_DOCUMENTS };
        let mut kept: Vec<(String, u32)> = frequency.into_iter().map(|(piece, (count, _))| (piece, count)).filter(|(_, count)| *count >= least).collect();
        kept.sort_unstable();
        let all = documents.len() as f32;
        let factor = |piece: &str| if piece.contains(' ') { PAIR } else { 1.0 };
        let idf = kept.iter().map(|(piece, count)| factor(piece) * (((1.0 + all) / (1.0 + *count as f32)).ln() + 1.0)).collect();
        Self { numbers: kept.into_iter().map(|(piece, _)| piece).zip(0..).collect(), idf }
    }

    pub fn len(&self) -> usize {
        self.idf.len()
    }

    /// The number of a piece.
    pub fn number(&self, piece: &str) -> Option<u32> {
        self.numbers.get(piece).copied()
    }

    /// The vector of a text, given by its terms.
    pub fn vector(&self, terms: &[String]) -> Sparse {
        let mut numbers = Vec::with_capacity(3 * terms.len());
        pieces(terms, |piece| numbers.extend(self.number(piece)));
        numbers.sort_unstable();
        let mut vector: Sparse = numbers.chunk_by(|a, b| a == b).map(|same| (same[0], (1.0 + (same.len() as f32).ln()) * self.idf[same[0] as usize])).collect();
        let length = vector.iter().map(|(_, w)| w * w).sum::<f32>().sqrt();
        vector.iter_mut().for_each(|(_, w)| *w /= length);
        vector
    }

    pub fn write(&self, out: &mut Writer) {
        let mut pieces: Vec<(&str, u32)> = self.numbers.iter().map(|(piece, number)| (piece.as_str(), *number)).collect();
        pieces.sort_unstable_by_key(|(_, number)| *number);
        out.texts(pieces.iter().map(|(piece, _)| *piece));
        out.floats(&self.idf);
    }

    pub fn read(from: &mut Reader) -> Result<Self> {
        let (pieces, idf) = (from.texts()?, from.floats()?);
        from.expect(pieces.len() == idf.len(), "terms and their weights")?;
        Ok(Self { numbers: pieces.into_iter().zip(0..).collect(), idf })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_terms_pairs_and_single_characters() {
        let of = |terms: &[&str]| {
            let mut found = Vec::new();
            pieces(&terms.iter().map(ToString::to_string).collect::<Vec<_>>(), |p| found.push(p.to_owned()));
            found
        };
        assert_eq!(of(&["anod", "coat"]), ["anod", "anod coat", "coat"]);
        assert_eq!(of(&["负极", "极材", "lipf6"]), ["负极", "负", "负极 极材", "极材", "极", "材", "极材 lipf6", "lipf6"]);
    }

    #[test]
    fn vectors_have_unit_length() {
        let documents: Vec<Vec<String>> = vec![vec!["a".into(), "b".into()], vec!["a".into(), "c".into()]];
        let vocabulary = Vocabulary::of(&documents.iter().map(Vec::as_slice).collect::<Vec<_>>());
        let vector = vocabulary.vector(&documents[0]);
        assert!((vector.iter().map(|(_, w)| w * w).sum::<f32>() - 1.0).abs() < 1e-5 && vector.len() == 3);
        assert!(vocabulary.vector(&["unknown".to_owned()]).is_empty());
    }
}
