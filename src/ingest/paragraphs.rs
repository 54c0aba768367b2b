//! Cutting a description that came as one text into paragraphs.
//!
//! Every paragraph is a piece of the text, letter by letter: quotes are compared with it. What gets lost is white space between
//! paragraphs and the office's marks, which become labels.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::patent::{Paragraph, sentence};

/// A line of more characters than this is taken for a whole description without line ends.
const LONG_LINE_CHARS: usize = 4000;

/// How long the pieces of such a line may get, in characters.
const PIECE_CHARS: usize = 1500;

/// How much of such a line is cut into sentences at once, in bytes: bounds the memory that takes.
const WINDOW_BYTES: usize = 1 << 16;

/// How far the office's numbers may jump at the head of a line. A larger number is something else, such as a year.
const HEAD_GAP: u32 = 100;

/// How far they may jump inside a line.
const INLINE_GAP: u32 = 5;

/// The paragraphs of `text`.
pub(super) fn cut(text: &str) -> Vec<Paragraph> {
    let marks = marks(text);
    let mut paragraphs = Vec::new();
    lines(text, 0..marks.first().map_or(text.len(), |mark| mark.range.start), &mut paragraphs);
    for (i, mark) in marks.iter().enumerate() {
        let next = marks.get(i + 1);
        let body = trim(text, mark.range.end..next.map_or(text.len(), |next| next.range.start));
        let body_end = if next.is_some_and(|next| next.heads_line) { before_headings(text, body.clone()) } else { body.end };
        let words = trim(text, body.start..body_end);
        if !words.is_empty() {
            paragraphs.push(Paragraph { label: mark.label.clone(), text: text[words].to_owned() });
        }
        lines(text, body_end..body.end, &mut paragraphs);
    }
    make_labels_unique(&mut paragraphs);
    paragraphs
}

/// Takes the label from a paragraph that repeats an earlier one: a label names one paragraph, or none. "0000" names none.
pub(super) fn make_labels_unique(paragraphs: &mut [Paragraph]) {
    let mut seen = HashSet::new();
    for paragraph in paragraphs {
        if paragraph.label.bytes().all(|b| b == b'0') || !seen.insert(paragraph.label.clone()) {
            paragraph.label.clear();
        }
    }
}

/// An office's number of a paragraph in the text.
struct Mark {
    range: Range<usize>,
    /// The number in ASCII digits, as many as stand there.
    label: String,
    heads_line: bool,
}

/// The marks that number the text upwards. At the head of a line a number may skip some; inside a line, where `[0031]` may as
/// well refer to a paragraph, it has to follow its predecessor closely and to stand after a sentence or a heading in capitals.
fn marks(text: &str) -> Vec<Mark> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:【[ \u{3000}]*([0-9０-９]{4,5})[ \u{3000}]*】|\[[ ]?([0-9０-９]{4,5})[ ]?\])").unwrap_or_else(|_| unreachable!("a constant pattern"))
    });
    let mut last = 0;
    let mut marks = Vec::new();
    for found in MARK.captures_iter(text) {
        let (Some(whole), Some(digits)) = (found.get(0), found.get(1).or(found.get(2))) else { continue };
        let label: String = digits.as_str().chars().map(ascii_digit).collect();
        let Ok(number) = label.parse::<u32>() else { continue };
        let before = &text[..whole.start()];
        let visible = before.trim_end();
        let heads_line = visible.is_empty() || before[visible.len()..].contains('\n');
        let follows_sentence = visible.len() < before.len() && visible.ends_with(|c: char| ends_sentence(c) || c.is_ascii_uppercase());
        let gap = number.saturating_sub(last);
        // "Technical field [0001] The invention": the first one of all is no reference to itself
        let first = last == 0 && number == 1;
        if gap >= 1 && (first || heads_line && gap <= HEAD_GAP || follows_sentence && gap <= INLINE_GAP) {
            last = number;
            marks.push(Mark { range: whole.range(), label, heads_line });
        }
    }
    marks
}

fn ascii_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        _ => c,
    }
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | ':' | ';' | ')' | ']' | '。' | '．' | '！' | '？' | '：' | '；' | '）' | '】' | '」')
}

/// Where the heading lines begin that stand at the end of `body`, before the next mark. The first line is never one of them.
fn before_headings(text: &str, body: Range<usize>) -> usize {
    let mut end = body.end;
    while let Some(at) = text[body.start..end].trim_end().rfind('\n') {
        let line = text[body.start + at..end].trim();
        let above = text[body.start..body.start + at].trim_end();
        let bracketed = line.starts_with('【') && line.ends_with('】');
        let short = line.chars().count() <= 80 && !line.ends_with(|c| ends_sentence(c) || matches!(c, ',' | '，' | '、'));
        if above.is_empty() || !(bracketed || short && above.ends_with(ends_sentence)) {
            break;
        }
        end = body.start + above.len();
    }
    end
}

/// Each line that holds something is a paragraph; an overlong one is several.
fn lines(text: &str, range: Range<usize>, paragraphs: &mut Vec<Paragraph>) {
    let mut start = range.start;
    for line in text[range].split_inclusive('\n') {
        let words = trim(text, start..start + line.len());
        start += line.len();
        let long = words.len() > LONG_LINE_CHARS && text[words.clone()].chars().count() > LONG_LINE_CHARS;
        let pieces = if long { pieces(text, words) } else { vec![words] };
        paragraphs.extend(pieces.into_iter().filter(|p| !p.is_empty()).map(|p| Paragraph { label: String::new(), text: text[p].to_owned() }));
    }
}

/// Whole sentences in groups of up to [`PIECE_CHARS`].
fn pieces(text: &str, line: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut piece_chars = 0;
    let mut window = line.start;
    while window < line.end {
        let end = text.floor_char_boundary((window + WINDOW_BYTES).min(line.end));
        let mut units = sentence::sentences(&text[window..end]);
        // the last sentence of a window may go on in the next
        let next = if end < line.end && units.len() > 1 { units.pop().map_or(end, |unit| window + unit.start) } else { end };
        for unit in units {
            let unit = window + unit.start..window + unit.end;
            let chars = text[unit.clone()].chars().count();
            match pieces.last_mut() {
                Some(piece) if piece_chars + chars < PIECE_CHARS => {
                    piece.end = unit.end;
                    piece_chars += chars + 1;
                }
                _ => {
                    pieces.push(unit);
                    piece_chars = chars;
                }
            }
        }
        window = next;
    }
    pieces
}

fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let slice = &text[range.clone()];
    let start = range.start + slice.len() - slice.trim_start().len();
    start..start + slice.trim().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Vec<String> {
        cut(text).into_iter().map(|p| if p.label.is_empty() { p.text } else { format!("{}|{}", p.label, p.text) }).collect()
    }

    #[test]
    fn japanese_marks_and_headings() {
        assert_eq!(
            shown("【技術分野】\n【０００１】\n本発明はタイ\nヤに関する。\n【発明の開示】\n【背景技術】\n【０００２】\n従来、\n氷路面では滑る\n。\n"),
            ["【技術分野】", "0001|本発明はタイ\nヤに関する。", "【発明の開示】", "【背景技術】", "0002|従来、\n氷路面では滑る\n。"]
        );
    }

    #[test]
    fn korean_and_english_marks() {
        assert_eq!(
            shown("기 술 분 야\n[0001]\n본 발명은 셀이다.\n배 경 기 술\n[0003]\n종래"),
            ["기 술 분 야", "0001|본 발명은 셀이다.", "배 경 기 술", "0003|종래"]
        );
        assert_eq!(
            shown("FIELD\n[0001] Cells.\r\nMore, see [0007].\r\n[0002] It is\nold\n[0003] End"),
            ["FIELD", "0001|Cells.\r\nMore, see [0007].", "0002|It is\nold", "0003|End"]
        );
    }

    #[test]
    fn the_first_mark_may_stand_behind_a_heading_in_its_line() {
        assert_eq!(shown("Technical field [0001] The cell.\n[0002] It is new.").len(), 3);
        assert_eq!(cut("Technical field [0001] The cell.\n[0002] It is new.").iter().map(|p| p.label.as_str()).collect::<Vec<_>>(), ["", "0001", "0002"]);
    }

    #[test]
    fn marks_inside_a_line_follow_each_other() {
        assert_eq!(
            shown("PRIOR ART [0001] A cell. [0002] As paragraph [0003] says, de Bary [1866]. [0003] End."),
            ["PRIOR ART", "0001|A cell.", "0002|As paragraph [0003] says, de Bary [1866].", "0003|End."]
        );
        assert_eq!(shown("of yeast [2008]. (paragraph [0031])"), ["of yeast [2008]. (paragraph [0031])"]);
    }

    #[test]
    fn without_marks_lines_are_paragraphs() {
        assert_eq!(shown("\n\nA \u{3000}\r\n\r\n  B c\n"), ["A", "B c"]);
        assert!(shown(" \n").is_empty());
    }

    #[test]
    fn a_label_names_one_paragraph() {
        let paragraph = |label: &str| Paragraph { label: label.into(), text: "x".into() };
        let mut list = [paragraph("0001"), paragraph("0000"), paragraph("0001"), paragraph("")];
        make_labels_unique(&mut list);
        assert_eq!(list.map(|p| p.label), ["0001", "", "", ""]);
    }

    #[test]
    fn a_description_without_line_ends_is_cut_at_sentences() {
        let text = "The cell of FIG. 3 holds 0.5 mol of salt. ".repeat(8000);
        let pieces = cut(&text);
        assert!(pieces.iter().all(|p| p.text.chars().count() <= PIECE_CHARS && p.text.starts_with("The cell") && p.text.ends_with("salt.")));
        assert_eq!(pieces.iter().map(|p| p.text.matches("FIG. 3").count()).sum::<usize>(), 8000);
        let one_word = "가".repeat(100_000);
        assert_eq!(cut(&one_word).iter().map(|p| p.text.len()).sum::<usize>(), one_word.len());
    }

    proptest::proptest! {
        #[test]
        fn paragraphs_are_pieces_in_order(text in "(\\[000[1-9]\\]|【０００[１-９】]】|[A-Z]{2,5}|\\. |[a-z가-힣。 \n]{0,9}){0,60}") {
            let mut at = 0;
            for paragraph in cut(&text) {
                let found = text[at..].find(&paragraph.text);
                proptest::prop_assert!(found.is_some(), "{:?} in {:?}", paragraph.text, text);
                // between two paragraphs there is nothing but white space and a mark
                let skipped: String = text[at..at + found.unwrap_or(0)].chars().filter(|c| !c.is_whitespace() && !"[]【】0123456789０１２３４５６７８９".contains(*c)).collect();
                proptest::prop_assert_eq!(skipped, "");
                at += found.unwrap_or(0) + paragraph.text.len();
            }
        }
    }
}
