//! Cutting a section into the units that evidence is made of: sentences, and the clauses of long claims.

use std::ops::Range;

/// The longest unit aimed at, in characters; a longer sentence is cut at its commas and semicolons.
const LONG_CHARS: usize = 320;

/// Byte ranges of the units of `text`, in order, without outer white space: its sentences, long ones in clauses. Together they
/// hold every visible character.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut units = Vec::new();
    for sentence in whole_sentences(text) {
        if text[sentence.clone()].chars().count() <= LONG_CHARS {
            units.push(sentence);
        } else {
            clauses(text, sentence, &mut units);
        }
    }
    units
}

/// As [`sentences`], with long sentences in one piece.
pub fn whole_sentences(text: &str) -> Vec<Range<usize>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut start = 0;
    for (i, &(at, c)) in chars.iter().enumerate() {
        if ends_sentence(&chars, i, c) {
            let mut end = at + c.len_utf8();
            // a closing quote or bracket belongs to the sentence it closes
            if let Some(&(next, closing)) = chars.get(i + 1)
                && matches!(closing, '"' | '”' | '」' | ')' | '）')
            {
                end = next + closing.len_utf8();
            }
            if end > start {
                found.push(trim(text, start..end));
                start = end;
            }
        }
    }
    found.push(trim(text, start..text.len()));
    found.retain(|range| !range.is_empty());
    found
}

fn ends_sentence(chars: &[(usize, char)], i: usize, c: char) -> bool {
    let next = chars.get(i + 1).map(|&(_, c)| c);
    match c {
        '。' | '！' | '？' => true,
        '!' | '?' => next.is_none_or(char::is_whitespace),
        '.' => next.is_none_or(|n| n.is_whitespace()) && !abbreviation(chars, i) || ends_korean(chars, i) || ends_glued(chars, i),
        _ => false,
    }
}

/// Whether the full stop at `i` stands between a Korean verb and the next sentence, without a space ("있다.본 발명은").
fn ends_korean(chars: &[(usize, char)], i: usize) -> bool {
    i > 0 && chars[i - 1].1 == '다' && chars.get(i + 1).is_some_and(|&(_, next)| ('가'..='힣').contains(&next))
}

/// Whether the full stop at `i` stands between a word and the next sentence without a space, as in descriptions that lost their
/// line breaks: "… are needed.A further disadvantage", "30 bis 35 mm.Die Zeichnung", "des ressorts.L'invention".
fn ends_glued(chars: &[(usize, char)], i: usize) -> bool {
    let at = |i: usize| chars.get(i).map(|&(_, c)| c);
    let begins = at(i + 1).is_some_and(char::is_uppercase)
        && at(i + 2).is_some_and(|c| c.is_lowercase() || matches!(c, '\'' | '’') || c == ' ' && at(i + 1) == Some('A'));
    // "Fig.The" is rare, "z.B.Die" and "U.S.Patent" are not
    let word = chars[..i].iter().rev().take_while(|(_, c)| c.is_alphabetic()).count();
    let ends = i > 0 && (chars[i - 1].1.is_lowercase() && word > 1 || chars[i - 1].1 == ')');
    begins && ends && !abbreviation(chars, i)
}

/// Whether the full stop at `i` belongs to "e.g.", "FIG. 3", "No. 5", "U.S.", a single initial, or a list number "2."
fn abbreviation(chars: &[(usize, char)], i: usize) -> bool {
    let word: String = chars[..i].iter().rev().map(|&(_, c)| c).take_while(|c| !c.is_whitespace() && *c != '(').collect::<Vec<_>>().into_iter().rev().collect();
    let lower = word.to_lowercase();
    const KNOWN: [&str; 22] = [
        "fig", "figs", "no", "nos", "e.g", "i.e", "al", "etc", "approx", "ca", "vs", "cf", "dr", "st", "ser", "pat", "pub", "app", "appl", "ex", "u.s", "u.s.p",
    ];
    let single_letter = word.chars().count() == 1 && word.chars().all(|c| c.is_ascii_alphabetic());
    let list_number = word.len() <= 3 && !word.is_empty() && word.bytes().all(|b| b.is_ascii_digit()) && starts_text(chars, i, word.len());
    let lower_next = chars[i + 1..].iter().map(|&(_, c)| c).find(|c| !c.is_whitespace()).is_some_and(|c| c.is_ascii_lowercase());
    KNOWN.contains(&lower.as_str()) || single_letter || list_number || (lower_next && word.is_ascii())
}

/// Whether a word of `length` characters before `i` stands at the head of the text or of a line.
fn starts_text(chars: &[(usize, char)], i: usize, length: usize) -> bool {
    let at = i - length;
    chars[..at].iter().rev().map(|&(_, c)| c).find(|c| *c != ' ').is_none_or(|c| c == '\n')
}

/// Cuts a long sentence after its semicolons, else its commas, so that each piece is near [`LONG_CHARS`] at most.
fn clauses(text: &str, range: Range<usize>, units: &mut Vec<Range<usize>>) {
    let mut start = range.start;
    let mut last_break: Option<(usize, u8)> = None; // byte after the mark, strength
    let mut length = 0;
    for (offset, c) in text[range.clone()].char_indices() {
        let at = range.start + offset;
        length += 1;
        let next = text[at + c.len_utf8()..].chars().next();
        let strength = match c {
            ';' | '；' => 3,
            ':' | '：' if (next.is_none_or(char::is_whitespace) || c == '：') && !is_ratio(&text[range.start..at], &text[at + c.len_utf8()..]) => 1,
            ',' if next.is_none_or(|n| !n.is_ascii_digit()) => 2,
            '，' | '、' => 2,
            _ => 0,
        };
        if strength == 3 && length > 60 {
            let end = at + c.len_utf8();
            units.push(trim(text, start..end));
            (start, last_break, length) = (end, None, 0);
        } else if strength > 0 && last_break.is_none_or(|(_, s)| strength >= s) {
            last_break = Some((at + c.len_utf8(), strength));
        }
        if length >= LONG_CHARS
            && let Some((end, _)) = last_break
        {
            units.push(trim(text, start..end));
            length = text[end..at + c.len_utf8()].chars().count();
            (start, last_break) = (end, None);
        }
    }
    let rest = trim(text, start..range.end);
    if !rest.is_empty() {
        units.push(rest);
    }
    units.retain(|unit| !unit.is_empty());
}

/// Whether a colon stands between two numbers: "2 : 1".
fn is_ratio(before: &str, behind: &str) -> bool {
    before.trim_end().ends_with(char::is_numeric) && behind.trim_start().starts_with(char::is_numeric)
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let lead = slice.len() - slice.trim_start().len();
    let trail = slice.len() - slice.trim_end().len();
    if lead == slice.len() { range.start..range.start } else { range.start + lead..range.end - trail }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|r| &text[r]).collect()
    }

    #[test]
    fn numbers_and_abbreviations_do_not_end_a_sentence() {
        assert_eq!(
            cut("1. A cell (FIG. 3) holds 0.5 mol of LiPF6. It lasts e.g. 1,000 cycles. See U.S. Pat. No. 5,057,728."),
            ["1. A cell (FIG. 3) holds 0.5 mol of LiPF6.", "It lasts e.g. 1,000 cycles.", "See U.S. Pat. No. 5,057,728."]
        );
    }

    #[test]
    fn sentences_that_lost_their_space_end() {
        assert_eq!(
            cut("About 15 working days are needed.A further disadvantage is the load (5).The loop (6) of www.example.org, Fig.3 and U.S.Pat. is new."),
            ["About 15 working days are needed.", "A further disadvantage is the load (5).", "The loop (6) of www.example.org, Fig.3 and U.S.Pat. is new."]
        );
        assert_eq!(
            cut("Die Tiefe beträgt 30 bis 35 mm.Die Zeichnung zeigt z.B.Der Stab."),
            ["Die Tiefe beträgt 30 bis 35 mm.", "Die Zeichnung zeigt z.B.Der Stab."]
        );
        assert_eq!(
            cut("Le rôle du feutre est de masquer les ressorts.L'invention est simple."),
            ["Le rôle du feutre est de masquer les ressorts.", "L'invention est simple."]
        );
    }

    #[test]
    fn cjk_sentences_end_at_their_own_marks() {
        assert_eq!(cut("본 발명은 밴드이다. 두께는 0.5mm이다."), ["본 발명은 밴드이다.", "두께는 0.5mm이다."]);
        assert_eq!(cut("容量保持率97.4%。放电比容量为115.4 mAh/g。"), ["容量保持率97.4%。", "放电比容量为115.4 mAh/g。"]);
    }

    #[test]
    fn long_claims_are_cut_into_clauses() {
        let element = "a housing having a plurality of ribs that extend along its whole length and carry the lamp";
        let claim = format!("1. A device comprising: {element}; {element}; {element}, {element}; and {element}.");
        let units = cut(&claim);
        assert!(units.len() >= 3, "{units:?}");
        assert!(units.iter().all(|u| u.chars().count() <= LONG_CHARS + 100));
    }

    proptest::proptest! {
        #[test]
        fn units_are_ordered_and_hold_every_visible_character(text in "[a-z0-9가-힣。.,;：、 \n]{0,900}") {
            let units = sentences(&text);
            let mut at = 0;
            for unit in &units {
                proptest::prop_assert!(unit.start >= at && unit.end > unit.start);
                proptest::prop_assert!(text[at..unit.start].trim().is_empty());
                at = unit.end;
            }
            proptest::prop_assert!(text[at..].trim().is_empty());
        }
    }
}
