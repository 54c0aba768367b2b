//! Answers for front-ends that render Markdown: stored words are shown as they are, and make no link, image, HTML or mark.
//!
//! Patents are foreign text: `![x](http://…)` in one would have the front-end call that address with the person's own browser,
//! and a `[2]` in a quote would pass for a citation. Escaping is done here, in the last step: every other front (terminal,
//! the page, `"markdown": false`) and the native `sources` get the words letter by letter.

use std::cmp::Reverse;

use crate::chat::Source;

/// Text of an answer: what a desk, the language model or a document says in it is escaped. Only the marks `[n]` of `sources`
/// stay marks, unless they stand inside a quote.
pub(super) fn prose(text: &str, sources: &[Source]) -> String {
    let mut quotes: Vec<&str> = sources.iter().map(|source| source.quote.as_str()).filter(|quote| !quote.is_empty()).collect();
    quotes.sort_by_key(|quote| Reverse(quote.len()));
    let (mut safe, mut rest) = (String::with_capacity(text.len()), text);
    while !rest.is_empty() {
        let taken = if let Some(quote) = quotes.iter().find(|quote| rest.starts_with(**quote)) {
            escape(quote, &mut safe);
            quote.len()
        } else if let Some(mark) = mark_at(rest, sources) {
            // "[1](…)" would be a link, and "[1]: …" at the beginning of a line the address of one
            let begins_line = !safe.rsplit('\n').next().unwrap_or_default().contains(char::is_alphanumeric);
            let (sign, shown) = match rest.as_bytes().get(mark.len()) {
                Some(b'(') => (1, "&#40;"),
                Some(b':') if begins_line => (1, "&#58;"),
                _ => (0, ""),
            };
            safe.extend([mark, shown]);
            mark.len() + sign
        } else {
            escape_first(rest, &mut safe)
        };
        rest = &rest[taken..];
    }
    safe
}

/// The mark that `text` begins with, if it is one of a source.
fn mark_at<'a>(text: &'a str, sources: &[Source]) -> Option<&'a str> {
    let number = text.strip_prefix('[')?.split(']').next()?;
    let known = sources.iter().any(|source| source.n.to_string() == number);
    text.get(..number.len() + 2).filter(|mark| known && mark.ends_with(']'))
}

/// The list that stands under an answer: a numbered line a source with its quote.
pub(super) fn source_list(sources: &[Source]) -> String {
    let mut list = String::new();
    for source in sources {
        let line = |text: &str| escaped(&text.split_whitespace().collect::<Vec<_>>().join(" "));
        let section = escaped(&source.section.to_string());
        list.push_str(&format!("\n[{}] {} · {section} · {}\n> {}\n", source.n, source.id, line(&source.title), line(&source.quote)));
    }
    list
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    escape(text, &mut safe);
    safe
}

/// Writes `text` so that Markdown shows it as it is: no emphasis from reference signs, no HTML from claims.
fn escape(mut text: &str, safe: &mut String) {
    while !text.is_empty() {
        text = &text[escape_first(text, safe)..];
    }
}

/// Writes the first character of `text`; returns its bytes.
fn escape_first(text: &str, safe: &mut String) -> usize {
    let Some(first) = text.chars().next() else { return 0 };
    match first {
        // Not "\[": many front-ends take that for the beginning of a formula.
        '[' => safe.push_str("&#91;"),
        ']' => safe.push_str("&#93;"),
        '&' if begins_entity(text) => safe.push_str("&amp;"),
        '\\' | '`' | '*' | '_' | '<' | '>' | '#' | '|' | '~' | '$' => safe.extend(['\\', first]),
        _ => safe.push(first),
    }
    first.len_utf8()
}

/// "&lt;", "&#60;": Markdown would show the character that it names.
fn begins_entity(text: &str) -> bool {
    text.split_once(';').is_some_and(|(name, _)| name.len() > 1 && name[1..].chars().all(|c| c.is_ascii_alphanumeric() || c == '#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::patent::{Patent, Quote, Section};

    fn sources(quotes: &[&str]) -> Vec<Source> {
        let source = |(n, text): (u32, &&str)| {
            let mut patent = Patent::new("US99000001B2".parse().expect("an id"));
            patent.claims = vec![(*text).to_owned()];
            let quote = Quote::new(&patent, Section::Claim(1), 0..text.len()).expect("a quote");
            Source::new(n, &quote, "A <b>cell</b>".into(), None)
        };
        (1..).zip(quotes).map(source).collect()
    }

    #[test]
    fn quotes_are_shown_as_they_are() {
        let quote = "see ![x](http://evil.example/p.png), <img src=x>, [2] and [[2]](http://evil.example)";
        let sources = sources(&[quote, "B"]);
        let shown = prose(&format!("US99000001B2, claim 1 [1]: “{quote}” [2].\n"), &sources);
        assert_eq!(
            shown,
            "US99000001B2, claim 1 [1]: “see !&#91;x&#93;(http://evil.example/p.png), \\<img src=x\\>, &#91;2&#93; and \
             &#91;&#91;2&#93;&#93;(http://evil.example)” [2].\n"
        );
        assert!(!source_list(&sources).contains("![") && !source_list(&sources).contains("<b>"));
    }

    #[test]
    fn prose_makes_no_links_either() {
        let sources = sources(&["A cell.", "B"]);
        for (text, shown) in [
            ("Holds *FEC* [1][2]; paragraph [0042], [3], [01].", "Holds \\*FEC\\* [1][2]; paragraph &#91;0042&#93;, &#91;3&#93;, &#91;01&#93;."),
            ("![1](http://evil.example)", "![1]&#40;http://evil.example)"),
            ("[1]: http://evil.example", "[1]&#58; http://evil.example"),
            ("R&D &lt;", "R&D &amp;lt;"),
            ("- 전지 [2]", "- 전지 [2]"),
            ("[", "&#91;"),
        ] {
            assert_eq!(prose(text, &sources), shown);
        }
    }
}
