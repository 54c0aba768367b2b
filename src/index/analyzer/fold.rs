//! NFKC and lower case, character by character, each with its byte range in the original text.
//!
//! Composition is done within a base character and the marks that follow it, which is where NFKC composes; the range of
//! every folded character is that whole cluster, so a term never begins or ends inside one.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// What a character is to the lexers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Letters and digits of scripts with words.
    Word,
    Han,
    Hiragana,
    Katakana,
    Hangul,
    /// Spaces and punctuation.
    Other,
}

/// One folded character.
#[derive(Debug, Clone, Copy)]
pub(super) struct Folded {
    pub c: char,
    pub kind: Kind,
    pub start: u32,
    pub end: u32,
}

/// Folds `text`. Texts beyond 4 GiB are cut (no patent comes near).
pub(super) fn fold(text: &str) -> Vec<Folded> {
    let text = &text[..text.floor_char_boundary(u32::MAX as usize)];
    let mut folded: Vec<Folded> = Vec::with_capacity(text.len());
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let mut end = start + c.len_utf8();
        while let Some(&(at, mark)) = chars.peek() {
            if !continues(mark) {
                break;
            }
            end = at + mark.len_utf8();
            chars.next();
        }
        let (start, end, single) = (start as u32, end as u32, end - start == c.len_utf8());
        let mut push = |c: char| folded.push(Folded { c, kind: kind(c), start, end });
        if single && c.is_ascii() {
            push(c.to_ascii_lowercase());
        } else if single && is_plain(c) {
            push(c);
        } else if c != '\u{ad}' {
            // 10² is not 102; CO₂ and m² are one word
            if superscript(c) && folded.last().is_some_and(|f| f.c.is_ascii_digit()) {
                folded.push(Folded { c: '^', kind: Kind::Other, start, end });
            }
            for c in text[start as usize..end as usize].nfkc().flat_map(char::to_lowercase) {
                folded.push(Folded { c, kind: kind(c), start, end });
            }
        }
    }
    folded
}

/// Marks, the later letters of a Hangul syllable spelled in parts, and the half-width kana voice marks.
fn continues(c: char) -> bool {
    !c.is_ascii() && (matches!(c, '\u{1160}'..='\u{11ff}' | '\u{ff9e}' | '\u{ff9f}') || (!is_plain(c) && is_combining_mark(c)))
}

fn superscript(c: char) -> bool {
    matches!(c, '²' | '³' | '¹' | '\u{2070}'..='\u{2079}')
}

/// The common characters that folding leaves as they are.
fn is_plain(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}' | '\u{3001}'..='\u{3029}')
}

fn kind(c: char) -> Kind {
    match c {
        '\0'..='\x7f' => {
            if c.is_ascii_alphanumeric() {
                Kind::Word
            } else {
                Kind::Other
            }
        }
        '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' | '\u{3131}'..='\u{318e}' => Kind::Hangul,
        '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' | '々' | '〇' => Kind::Han,
        '\u{3041}'..='\u{309f}' => Kind::Hiragana,
        '\u{30a1}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' => Kind::Katakana,
        _ if c.is_alphanumeric() || is_combining_mark(c) => Kind::Word,
        _ => Kind::Other,
    }
}
