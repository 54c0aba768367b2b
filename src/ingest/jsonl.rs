//! JSON Lines: one JSON object a line, one object a document.
//!
//! # The shape
//! Only `id` is required; a missing key, `null` and the empty text or list mean the same. Unknown keys are passed over.
//!
//! ```json
//! {"id": "US99000001B2", "title": "Cell", "lang": "en",
//!  "abstract": "A cell with …",
//!  "claims": ["1. A cell comprising …", "2. The cell of claim 1, wherein …"],
//!  "description": [{"label": "0001", "text": "The invention relates to …"}, {"text": "BACKGROUND"}],
//!  "cpc": ["H01M4/38"], "ipc": ["H01M 4/38"],
//!  "date": "2024-04-09", "filed": "2021-06-30", "priority": "2020-07-01",
//!  "applicants": ["Example Corp."], "citations": ["US10123456B2"],
//!  "application": "17/000,001", "family": "EX-1", "titles": {"de": "Zelle"}, "source": "my export"}
//! ```
//! (on one line, in the file)
//!
//! | key | value |
//! |---|---|
//! | `id` | publication number, at least one digit, at most 64 bytes; kept letter by letter |
//! | `country`, `kind` | where they are missing they are read off the `id` |
//! | `lang` | ISO 639-1 code; missing or `"xx"`: told from the text |
//! | `title`, `abstract` | text |
//! | `titles` | object: language code → title in that language; `title_en` is short for `{"en": …}` |
//! | `claims` | list of texts; claim *n* is the *n*-th entry, so a missing claim is an empty text; one text is one claim |
//! | `description` | list of `{"label", "text"}` or of texts, or one text, which is cut into paragraphs (below) |
//! | `cpc`, `ipc` | list of symbols, in any usual spelling |
//! | `date`, `filed`, `priority` | publication, filing and earliest priority day: `"2024-04-09"`, `"20240409"` or `20240409`; a year alone is refused, for a date filter must not guess |
//! | `applicants`, `assignee` | list of names or one name; both are put together |
//! | `citations` | list of publication numbers |
//! | `application`, `application_number` | application number |
//! | `family`, `source` | text |
//!
//! A `description` that is one text is cut into paragraphs: at the office's marks (`[0001]`, `【０００１】`) where it has them, else
//! at its line ends, and a line of more than 4,000 characters at the ends of sentences. A paragraph is always a piece of the text,
//! letter by letter.
//!
//! A line may be 64 MB long and nest 256 levels deep; a list may have 200,000 entries, a description as many lines.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::lines::{Line, Lines};
use super::record::Record;
use super::{Emit, Found, MAX_DEPTH, MAX_RECORD_BYTES, reason, stream};
use crate::patent::Patent;

/// Reads the lines of one file to its end.
pub(super) fn read<R: BufRead>(mut lines: Lines<R>, file: &str, emit: Emit) -> ControlFlow<()> {
    let mut any = false;
    loop {
        let number = lines.number + 1;
        let found = match lines.next() {
            Ok(Some(Line::Bytes(bytes))) => match document(bytes) {
                None => continue,
                Some(Ok(patent)) => Found::document(patent, file, number),
                Some(Err(reason)) => Found::bad(file, number, reason),
            },
            Ok(Some(Line::TooLong)) => Found::bad(file, number, format!("the line is longer than {} MB", MAX_RECORD_BYTES >> 20)),
            Ok(None) if any => return ControlFlow::Continue(()),
            Ok(None) => Found::bad(file, 1, "the file is empty"),
            Err(error) => return emit(Found::bad(file, number, stream::trouble(&error))),
        };
        any = true;
        emit(found)?;
    }
}

/// The document of one line; `None` for an empty one.
fn document(line: &[u8]) -> Option<Result<Patent, String>> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
    if line.is_empty() {
        return None;
    }
    Some(read_line(line))
}

fn read_line(line: &[u8]) -> Result<Patent, String> {
    let text = std::str::from_utf8(line).map_err(|error| format!("not UTF-8 at byte {} of the line; convert the file to UTF-8", error.valid_up_to() + 1))?;
    if deeper_than(text, MAX_DEPTH) {
        return Err(format!("nested deeper than {MAX_DEPTH} levels"));
    }
    let record: Record = serde_json::from_str(text).map_err(|error| {
        // serde_json counts lines of its input, which is one line here
        let words = error.to_string().replace("line 1 column", "column");
        if error.is_data() { words } else { format!("not JSON: {words}") }
    })?;
    record.patent().map_err(reason)
}

/// Whether the brackets of a JSON text nest deeper than `limit`. Most lines have fewer brackets than that altogether, which is
/// quick to see.
fn deeper_than(text: &str, limit: usize) -> bool {
    if text.bytes().filter(|b| matches!(b, b'[' | b'{')).count() <= limit {
        return false;
    }
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    for b in text.bytes() {
        match b {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'[' | b'{' => {
                depth += 1;
                if depth > limit {
                    return true;
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bad(line: &str) -> String {
        read_line(line.as_bytes()).expect_err(line)
    }

    #[test]
    fn messages_name_the_field() {
        for (line, words) in [
            (r#"{"id": 5}"#, "id: invalid type: integer `5`, expected a string at column"),
            (r#"{"title": "x"}"#, "id: missing"),
            (r#"{"id": "no digits"}"#, "id: \"no digits\" is no publication number"),
            (r#"{"id": "US1A", "claims": [1]}"#, "claims: invalid type: integer `1`"),
            (r#"{"id": "US1A", "date": "2019-02-30"}"#, "date: \"2019-02-30\" is no date"),
            (r#"{"id": "US1A", "date": "2019"}"#, "date: \"2019\" is no day"),
            (r#"{"id": "US1A", "date": "2019-03"}"#, "date: \"2019-03\" is no day"),
            (r#"{"id": "US1A", "priority": "soon"}"#, "priority: \"soon\" is no date"),
            (r#"{"id": "US1A", "description": [{"label": "1"}]}"#, "description: missing field `text`"),
            (r#"{"id": "US1A", "titles": ["x"]}"#, "titles: invalid type: sequence, expected a map"),
            (r#"{"id": "US1A", "abstract": "cut of"#, "abstract: EOF while parsing a string at column"),
            (r#"{"id": "US1A"} x"#, "trailing characters"),
            (r#"["US1A"]"#, "expected a JSON object"),
        ] {
            assert!(bad(line).starts_with(words) || bad(line).contains(words), "{line}: {}", bad(line));
        }
    }

    #[test]
    fn a_thousand_brackets_are_refused_before_they_are_parsed() {
        let line = format!(r#"{{"id": "US1A", "x": {}{}}}"#, "[".repeat(10_000), "]".repeat(10_000));
        assert_eq!(bad(&line), "nested deeper than 256 levels");
        let many = format!(r#"{{"id": "US1A", "abstract": "{}", "x": {:?}}}"#, "[[\\\"".repeat(400), vec![[1]; 300]);
        assert!(read_line(many.as_bytes()).is_ok());
    }

    #[test]
    fn lists_and_lines_have_a_limit() {
        let claims = format!(r#"{{"id": "US1A", "claims": [""{}]}}"#, ",\"\"".repeat(200_000));
        assert!(bad(&claims).starts_with("claims: more than 200000 entries"), "{}", bad(&claims));
        let lines = format!(r#"{{"id": "US1A", "description": "{}"}}"#, "a\\n".repeat(200_001));
        assert_eq!(bad(&lines), "description: more than 200000 lines");
        let list = |entry: &dyn Fn(usize) -> String| (0..=200_000).map(entry).collect::<Vec<_>>().join(",");
        let titles = format!(r#"{{"id": "US1A", "titles": {{{}}}}}"#, list(&|n| format!(r#""l{n}": "t""#)));
        assert!(bad(&titles).starts_with("titles: more than 200000 entries"), "{}", bad(&titles));
        let pairs = format!(r#"{{"id": "US1A", "other_titles": [{}]}}"#, list(&|n| format!(r#"["de", "t{n}"]"#)));
        assert!(bad(&pairs).starts_with("other_titles: more than 200000 entries"), "{}", bad(&pairs));
    }

    #[test]
    fn long_lists_of_names_are_not_compared_pair_by_pair() {
        let list = |what: &str| (0..100_000).map(|n| format!("\"{what} {n}\"")).collect::<Vec<_>>().join(",");
        let titles = (0..100_000).map(|n| format!(r#"["de", "Titel {n}"], ["de", "Titel {n}"]"#)).collect::<Vec<_>>().join(",");
        let line = format!(r#"{{"id": "US1A", "applicants": [{0}], "assignee": [{0}, {1}], "other_titles": [{titles}]}}"#, list("A"), list("B"));
        let started = std::time::Instant::now();
        let patent = read_line(line.as_bytes()).expect("a document");
        assert_eq!((patent.applicants.len(), patent.other_titles.len()), (200_000, 100_000));
        assert!(started.elapsed().as_secs() < 10, "{:?}", started.elapsed());
    }

    proptest::proptest! {
        #[test]
        fn never_panics(line in "\\PC{0,80}", bytes in proptest::collection::vec(0u8..=255, 0..60)) {
            let _ = document(line.as_bytes());
            let _ = document(&bytes);
            let _ = document(format!(r#"{{"id":"US1A",{line}}}"#).as_bytes());
        }
    }
}
