//! XML files that hold one document or, as the weekly files do, thousands of them one after the other.
//!
//! The stream is cut where a document begins, before anything is parsed: so a broken document costs only itself, and no more
//! than one is in memory.

mod entities;
mod flow;
mod script;
mod tree;

use std::io::BufRead;
use std::ops::ControlFlow;
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::lines::{Line, Lines};
use super::{Emit, Found, MAX_RECORD_BYTES, stream, uspto_v1, uspto_v2, uspto_v4};
use crate::patent::Patent;

pub(super) use tree::Element;

/// Reads the documents of one file to its end.
pub(super) fn read<R: BufRead>(mut lines: Lines<R>, file: &str, emit: Emit) -> ControlFlow<()> {
    let mut record = Record { file, bytes: Vec::new(), line: 1, closes: false, too_long: false };
    loop {
        let number = lines.number + 1;
        match lines.next() {
            Ok(Some(Line::Bytes(mut bytes))) => {
                while let Some(at) = record.ends_in(bytes) {
                    record.push(&bytes[..at], number);
                    record.finish(emit)?;
                    bytes = &bytes[at..];
                }
                record.push(bytes, number);
            }
            Ok(Some(Line::TooLong)) => record.give_up(number),
            Ok(None) => return record.finish(emit),
            Err(error) => return emit(Found::bad(file, number, stream::trouble(&error))),
        }
    }
}

/// The document that is being gathered.
struct Record<'a> {
    file: &'a str,
    bytes: Vec<u8>,
    /// The line where it begins.
    line: u64,
    /// Whether an element was closed in it: then another root or document type is another document.
    closes: bool,
    /// It is longer than is read; the rest is passed over.
    too_long: bool,
}

impl Record<'_> {
    /// Where in the next `line` another document begins: at an XML declaration, and at a document type or root where the
    /// declaration was left out.
    fn ends_in(&self, line: &[u8]) -> Option<usize> {
        static BEGIN: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"<\?xml\s|^\s*<(?:!DOCTYPE|us-patent-grant|us-patent-application|patent-application-publication|PATDOC)[\s>]")
                .unwrap_or_else(|_| unreachable!("a constant pattern"))
        });
        let another = |at: &usize| (*at > 0 || self.begun()) && (line[*at..].starts_with(b"<?xml") || self.closes || self.too_long);
        BEGIN.find_iter(line).map(|m| m.start()).find(another)
    }

    fn begun(&self) -> bool {
        self.too_long || !self.bytes.is_empty()
    }

    fn push(&mut self, line: &[u8], number: u64) {
        if !self.begun() {
            if line.trim_ascii().is_empty() {
                return;
            }
            self.line = number;
        }
        if self.bytes.len() + line.len() > MAX_RECORD_BYTES {
            self.give_up(number);
        }
        if !self.too_long {
            self.closes = self.closes || line.windows(2).any(|pair| pair == b"</");
            self.bytes.extend_from_slice(line);
        }
    }

    fn give_up(&mut self, number: u64) {
        if !self.begun() {
            self.line = number;
        }
        self.bytes = Vec::new();
        self.too_long = true;
    }

    /// Hands the gathered document over and begins anew.
    fn finish(&mut self, emit: Emit) -> ControlFlow<()> {
        let found = if self.too_long { Some(Err(format!("the document is longer than {} MB", MAX_RECORD_BYTES >> 20))) } else { document(&self.bytes) };
        self.bytes.clear();
        (self.closes, self.too_long) = (false, false);
        match found {
            Some(Ok(patent)) => emit(Found::document(patent, self.file, self.line)),
            Some(Err(reason)) => emit(Found::bad(self.file, self.line, reason)),
            None => ControlFlow::Continue(()),
        }
    }
}

/// The patent in one XML document; `None` for what is no document of its own: nothing, or the sequence listing that the weekly
/// files carry after the patent it belongs to.
fn document(bytes: &[u8]) -> Option<Result<Patent, String>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        return None;
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = 1 + bytes[..error.valid_up_to()].iter().filter(|b| **b == b'\n').count();
            return Some(Err(format!("not UTF-8 in line {line} of this document; convert the file to UTF-8")));
        }
    };
    let tree = match tree::Tree::parse(text) {
        Ok(tree) => tree,
        Err(reason) => return Some(Err(reason)),
    };
    let Some(root) = tree.root() else { return Some(Err("XML without an element".into())) };
    match root.name() {
        "us-patent-grant" | "us-patent-application" => Some(uspto_v4::patent(root)),
        "PATDOC" => Some(uspto_v2::patent(root)),
        "patent-application-publication" => Some(uspto_v1::patent(root)),
        "sequence-cwu" => None,
        other => Some(Err(format!(
            "XML of the kind <{other}> is not read; read are USPTO grants and applications (us-patent-grant, us-patent-application, PATDOC, patent-application-publication)"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(xml: &str) -> String {
        document(xml.as_bytes()).expect("a document").expect_err(xml)
    }

    #[test]
    fn hostile_documents_have_their_own_message() {
        let bomb = r#"<!DOCTYPE us-patent-grant [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><us-patent-grant>&b;</us-patent-grant>"#;
        assert!(reason(bomb).contains("declares entities of its own (a)"), "{}", reason(bomb));
        let outside = r#"<!DOCTYPE x [<!ENTITY % a SYSTEM "file:///etc/hosts">]><us-patent-grant/>"#;
        assert!(reason(outside).contains("declares entities of its own"), "{}", reason(outside));
        let deep = format!("<us-patent-grant>{}", "<b>".repeat(10_000));
        assert!(reason(&deep).contains("nested deeper than 256"), "{}", reason(&deep));
        for (xml, words) in [
            ("<us-patent-grant><p></us-patent-grant>", "line 1"),
            ("<us-patent-grant>\n<p>", "ends inside <p>"),
            ("<us-patent-grant", "line 1"),
            ("<!-- nothing -->", "without an element"),
            ("<html><body/></html>", "<html> is not read"),
            ("<us-patent-grant/>", "publication number"),
            ("<us-patent-grant/> <us-patent-grant/>", "line 1 begins another document"),
        ] {
            assert!(reason(xml).contains(words), "{xml}: {}", reason(xml));
        }
    }

    #[test]
    fn documents_are_told_apart_in_any_layout() {
        let grant = |n| {
            let id = format!("<country>US</country><doc-number>{n}</doc-number><kind>B2</kind>");
            let head = format!("<publication-reference><document-id>{id}</document-id></publication-reference>");
            format!("<us-patent-grant><us-bibliographic-data-grant>{head}</us-bibliographic-data-grant></us-patent-grant>")
        };
        let doctype = "<!DOCTYPE us-patent-grant>";
        for text in [
            format!("<?xml version='1.0'?>{doctype}{}<?xml version='1.0'?>{}", grant(9900001), grant(9900002)),
            format!("\n{doctype}\n{}\n\n  {doctype}{}\n", grant(9900001), grant(9900002)),
            format!("{doctype}\n{}<?xml version='1.0'?>\n{doctype}\n{}", grant(9900001), grant(9900002)),
            format!("{}\r\n{}\r\n", grant(9900001), grant(9900002)),
        ] {
            let mut found = Vec::new();
            let _ = read(Lines::new(text.as_bytes()), "-", &mut |one| {
                found.push(match one {
                    Found::Document(document) => document.patent.id.to_string(),
                    Found::Bad(error) => error.to_string(),
                });
                ControlFlow::Continue(())
            });
            assert_eq!(found, ["US9900001B2", "US9900002B2"], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn never_panics(xml in "(<us-patent-grant>|</?p>|<!DOCTYPE x|<!ENTITY |\\[|\\]>|&#?x?[a-z0-9]{0,9};?|<!--|-->|<!\\[CDATA\\[|\\]\\]>|<\\?|\\?>|<|>|=|\"|\\PC){0,30}") {
            let _ = document(xml.as_bytes());
        }
    }
}
