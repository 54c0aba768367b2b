//! Lines in capitals, as offices write titles.
//!
//! Encoders have read hardly any such text, and cut it into more and stranger pieces than the same words in small letters:
//! 303 English titles (173 of them in capitals) found their Korean documents with nDCG@10 .498 as they stand, .533 in small
//! letters (`benches/RESULTS.md`).

use std::borrow::Cow;

/// Fewer capitals than this are an abbreviation, which keeps them.
const ABBREVIATION: usize = 4;

/// The text, with its lines in capitals in small letters.
pub(super) fn calmed(text: &str) -> Cow<'_, str> {
    if !text.lines().any(shouted) {
        return text.into();
    }
    let lines: Vec<Cow<str>> = text.split('\n').map(|line| if shouted(line) { line.to_lowercase().into() } else { line.into() }).collect();
    lines.join("\n").into()
}

/// Capitals and no small letters; beside a script that has neither ("OLED 표시장치") capitals are a name.
fn shouted(line: &str) -> bool {
    let (mut capitals, mut others) = (0, 0);
    for c in line.chars() {
        if c.is_lowercase() {
            return false;
        }
        capitals += usize::from(c.is_uppercase());
        others += usize::from(c.is_alphabetic() && !c.is_uppercase());
    }
    capitals >= ABBREVIATION && others == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_in_capitals_change() {
        assert_eq!(calmed("SEAL RING, AND METHOD\nA ring of PTFE."), "seal ring, and method\nA ring of PTFE.");
        for text in ["A ring of PTFE.", "FEC", "OLED 표시장치", "负极", "LiPF6", ""] {
            assert!(matches!(calmed(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }
}
