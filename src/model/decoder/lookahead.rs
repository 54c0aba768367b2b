//! Drafts of the next tokens, found in what was read and written so far.
//!
//! An answer that quotes repeats its sources word for word: where its last tokens stand earlier in the text, what followed
//! there is likely to follow here ("prompt lookup decoding", Saxena 2023). The model reads a draft in one pass and keeps
//! what it would have written anyway, so the text is the same, token by token.

/// The longest draft.
const LONGEST: usize = 12;
/// The shortest agreement that a draft rests on, in tokens.
const AGREEMENT: usize = 2;
/// The longest agreement that is looked at: more says no more.
const LOOKED_AT: usize = 16;

/// How long the drafts of one text are, which its fate so far decides.
#[derive(Debug)]
pub struct Lookahead {
    reach: usize,
}

impl Default for Lookahead {
    fn default() -> Self {
        Self { reach: 4 }
    }
}

impl Lookahead {
    /// At most `room` tokens that may follow `text`: those behind the longest, then latest, earlier place of its last tokens.
    pub fn draft<'a>(&self, text: &'a [u32], room: usize) -> &'a [u32] {
        let length = self.reach.min(room);
        let agreement = |end: usize| text[..end].iter().rev().zip(text.iter().rev()).take(LOOKED_AT).take_while(|(a, b)| a == b).count();
        let best = (1..text.len()).map(|end| (agreement(end), end)).max();
        match best {
            Some((agreed, end)) if agreed >= AGREEMENT => &text[end..text.len().min(end + length)],
            _ => &[],
        }
    }

    /// Notes that of `drafted` tokens the first `kept` were right.
    pub fn note(&mut self, drafted: usize, kept: usize) {
        if drafted > 0 {
            self.reach = if kept == drafted { (2 * self.reach).min(LONGEST) } else { (kept + 1).clamp(2, LONGEST) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_follows_the_longest_agreement() {
        let lookahead = Lookahead::default();
        // "7 8" stands twice; "6 7 8" only the first time
        let text = [5, 6, 7, 8, 1, 2, 3, 4, 7, 8, 9, 9, 6, 7, 8];
        assert_eq!(lookahead.draft(&text, 10), [1, 2, 3, 4]);
        assert_eq!(lookahead.draft(&text, 2), [1, 2]);
        assert!(lookahead.draft(&text, 0).is_empty());
        assert!(lookahead.draft(&[1, 2, 3, 4], 10).is_empty());
        assert!(lookahead.draft(&[1, 2, 3, 2], 10).is_empty(), "one token is no agreement");
        assert!(lookahead.draft(&[1], 10).is_empty() && lookahead.draft(&[], 10).is_empty());
    }

    #[test]
    fn drafts_grow_while_they_are_right() {
        let mut lookahead = Lookahead::default();
        lookahead.note(4, 4);
        assert_eq!(lookahead.reach, 8);
        lookahead.note(8, 8);
        assert_eq!(lookahead.reach, LONGEST);
        lookahead.note(12, 0);
        assert_eq!(lookahead.reach, 2);
        lookahead.note(0, 0);
        assert_eq!(lookahead.reach, 2);
    }
}
