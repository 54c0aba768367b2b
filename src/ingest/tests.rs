//! Whole files, as a user names them.

use std::path::Path;

use super::*;
use crate::patent::{Language, Section};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/ingest").join(name)
}

/// Documents and messages of some inputs; messages without the path of the machine.
fn all(names: &[&str]) -> (Vec<Document>, Vec<String>) {
    let inputs: Vec<PathBuf> = names.iter().map(|name| fixture(name)).collect();
    let (mut documents, mut bad) = (Vec::new(), Vec::new());
    let mut last = 0;
    read(&inputs, &mut |found, position| {
        assert!(position.bytes_done >= last && Some(position.bytes_done) <= position.bytes_total, "{position:?}");
        last = position.bytes_done;
        match found {
            Found::Document(document) => documents.push(*document),
            Found::Bad(error) => bad.push(error.to_string().rsplit_once("/ingest/").map(|(_, rest)| rest.to_owned()).expect("a path")),
        }
        true
    })
    .expect("inputs that exist");
    (documents, bad)
}

fn ids(documents: &[Document]) -> Vec<(&str, u64)> {
    documents.iter().map(|d| (d.patent.id.as_str(), d.line)).collect()
}

#[test]
fn own_shape() {
    let (documents, bad) = all(&["own.jsonl"]);
    assert_eq!((ids(&documents), bad.len()), (vec![("US99000001B2", 1), ("KR1020990000001A", 2)], 0));
    let us = &documents[0].patent;
    assert_eq!((us.country.as_str(), us.kind.as_str(), us.lang.code()), ("US", "B2", "en"));
    assert_eq!(us.section(&Section::Claim(3)).as_deref(), Some("3. The cell of claim 1, wherein the ribs are hollow."));
    assert_eq!(us.section(&Section::Paragraph("0002".into())).as_deref(), Some("Known cans  bulge."));
    assert_eq!(us.description[1].text, "BACKGROUND");
    assert_eq!((us.cpc[0].as_str(), us.ipc[0].as_str()), ("H01M50/107", "H01M50/107"));
    let days = [us.date, us.filed, us.priority].map(|day| day.expect("a day").to_string());
    assert_eq!(days, ["2024-04-09", "2021-06-30", "2020-07-01"]);
    assert_eq!(us.applicants, ["Example Corp.", "Beispiel GmbH"]);
    assert_eq!(us.other_titles, [("de".into(), "Zelle mit gerippter Dose".into())]);
    assert_eq!((us.application.as_str(), us.family.as_str()), ("17/000,001", "EX-1"));
    let kr = &documents[1].patent;
    assert_eq!((kr.lang.clone(), kr.title.as_str(), kr.claims.len(), kr.date), (Language::new("ko"), "손목 밴드", 1, None));
    assert_eq!((kr.description.len(), kr.applicants.as_slice()), (2, &["예시 주식회사".to_owned()][..]));
}

#[test]
fn what_is_stored_can_be_read_again() {
    let (documents, _) = all(&["own.jsonl", "shared.jsonl", "weekly.xml"]);
    let lines: Vec<String> = documents.iter().map(|d| serde_json::to_string(&d.patent).expect("JSON")).collect();
    let mut again = Vec::new();
    let _ = stream::read(&mut lines.join("\n").as_bytes(), "-", &mut |found| {
        again.extend(if let Found::Document(document) = found { Some(document.patent) } else { None });
        ControlFlow::Continue(())
    });
    assert_eq!(again, documents.into_iter().map(|d| d.patent).collect::<Vec<_>>());
}

#[test]
fn shared_shape() {
    let (documents, bad) = all(&["shared.jsonl"]);
    assert!(bad.is_empty(), "{bad:?}");
    let jp = &documents[0].patent;
    let shown: Vec<(&str, &str)> = jp.description.iter().map(|p| (p.label.as_str(), p.text.as_str())).collect();
    assert_eq!(shown, [("", "【技術分野】"), ("0001", "本発明はタイ\nヤに関する。"), ("", "【背景技術】"), ("0002", "従来のタイヤは滑る。")]);
    assert_eq!((jp.application.as_str(), jp.ipc[0].as_str()), ("2007-000001", "B60C11/03"));
    assert_eq!(jp.other_titles, [("en".into(), "Tyre".into())]);
}

#[test]
fn packing_is_told_by_content() {
    assert_eq!(ids(&all(&["two_members.gz"]).0), [("US99000001A", 1), ("US99000002A", 2)]);
    assert_eq!(ids(&all(&["own.jsonl.zst"]).0).len(), 2);
    assert_eq!(ids(&all(&["crlf_bom.jsonl"]).0), [("US99000001A", 1), ("US99000002A", 3)]);
}

#[test]
fn bad_records_are_named_and_skipped() {
    let (documents, bad) = all(&["bad_lines.jsonl", "empty.jsonl", "array.json"]);
    assert_eq!(ids(&documents), [("US99000001A", 1), ("US99000005A", 6)]);
    insta::assert_snapshot!("bad_records", bad.join("\n"));
}

#[test]
fn a_cut_off_archive_gives_what_it_has() {
    let (documents, bad) = all(&["truncated.jsonl.gz"]);
    assert!(documents.len() > 3 && documents.len() < 40, "{}", documents.len());
    let place = format!("truncated.jsonl.gz:{}: the compressed data ends too early", documents.len() + 1);
    assert!(bad.len() == 1 && bad[0].starts_with(&place), "{bad:?} {place}");
}

#[test]
fn weekly_files() {
    let (documents, bad) = all(&["weekly.xml"]);
    assert_eq!(ids(&documents), [("US9900001B2", 1), ("USD0990003S1", 75)]);
    let us = &documents[0].patent;
    insta::assert_json_snapshot!("uspto_v4", us);
    assert_eq!(bad.len(), 1);
    assert!(bad[0].starts_with("weekly.xml:36: line 26 of this document is no XML"), "{bad:?}");
}

#[test]
fn hostile_xml() {
    let (documents, bad) = all(&["bomb.xml", "deep.xml"]);
    assert!(documents.is_empty());
    insta::assert_snapshot!("hostile_xml", bad.join("\n"));
}

#[test]
fn the_older_uspto_formats() {
    let (documents, bad) = all(&["application_v1.xml", "grant_v2.xml"]);
    assert!(bad.is_empty(), "{bad:?}");
    insta::assert_json_snapshot!("uspto_v1_and_v2", documents.iter().map(|d| &d.patent).collect::<Vec<_>>());
}

#[test]
fn folders_are_read_in_order() {
    let (documents, bad) = all(&["folder"]);
    assert_eq!(ids(&documents), [("US99000001A", 1), ("US99000002A", 1)]);
    assert_eq!(bad.len(), 1);
    assert!(bad[0].starts_with("folder/notes.txt:1: the format is not known"), "{bad:?}");
}

#[test]
fn the_caller_may_leave_and_names_must_exist() {
    let mut seen = 0;
    let read_some = read(&[fixture("own.jsonl"), fixture("shared.jsonl")], &mut |_, _| {
        seen += 1;
        false
    });
    assert!(read_some.is_ok() && seen == 1);
    let error = read(&[fixture("own.jsonl"), fixture("nowhere")], &mut |_, _| panic!("nothing is read")).expect_err("no such file");
    assert!(error.to_string().contains("nowhere") && error.to_string().contains("standard input"), "{error}");
}

#[test]
fn long_lines_are_refused_without_being_kept() {
    use std::io::Read;
    let head = b"{\"id\":\"US99000001A\"}\n{\"id\":\"US99000002A\",\"title\":\"";
    let long = std::io::repeat(b'x').take(MAX_RECORD_BYTES as u64 + 1);
    let mut input = head.chain(long).chain(&b"\"}\n{\"id\":\"US99000003A\"}\n"[..]);
    let mut found = Vec::new();
    let _ = stream::read(&mut input, "-", &mut |one| {
        found.push(match one {
            Found::Document(document) => document.patent.id.to_string(),
            Found::Bad(error) => error.to_string(),
        });
        ControlFlow::Continue(())
    });
    assert_eq!(found, ["US99000001A", "-:2: the line is longer than 64 MB", "US99000003A"]);
}
