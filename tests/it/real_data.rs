//! Real publications and office files, which are not part of the repository: `../shared/data` beside the checkout, or the
//! folder that `PRIORART_SHARED` names. Skipped where they are absent, but not in CI.

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use priorart::ingest::{self, Found};
use priorart::patent::Patent;
use serde_json::{Value, json};

use crate::support::{priorart, run, run_with, skip};

fn shared_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("shared");
    let data = std::env::var_os("PRIORART_SHARED").map_or_else(beside, PathBuf::from).join("data");
    if !data.join("patents.jsonl.gz").exists() {
        skip(&format!("no shared data in {}", data.display()));
        return None;
    }
    Some(data)
}

fn files_under(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files_under(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

/// The documents of a file, and the reasons for what is not read.
fn read(file: &Path) -> (Vec<Patent>, Vec<String>) {
    let (mut found, mut bad) = (Vec::new(), Vec::new());
    let mut keep = |one, _| {
        match one {
            Found::Document(document) => found.push(document.patent),
            Found::Bad(error) => bad.push(error.to_string()),
        }
        true
    };
    ingest::read(&[file.to_owned()], &mut keep).unwrap();
    (found, bad)
}

#[test]
fn the_first_thousand_documents_are_found_again() {
    let Some(data) = shared_data() else { return };
    let file = fs::File::open(data.join("patents.jsonl.gz")).unwrap();
    let lines: Vec<String> = BufReader::new(flate2::read::MultiGzDecoder::new(file)).lines().take(1000).map(Result::unwrap).collect();
    let documents: Vec<Value> = lines.iter().map(|l| serde_json::from_str(l).unwrap()).collect();
    let ids: BTreeSet<&str> = documents.iter().map(|d| d["id"].as_str().unwrap()).collect();
    let home = tempfile::tempdir().unwrap();
    let (code, out, err) = run_with(priorart(home.path()).args(["index", "--json", "--no-vectors", "-"]), &(lines.join("\n") + "\n"));
    let summary: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {code}: {err}"));
    assert_eq!((code, &summary["added"], &summary["bad"], &summary["documents"]), (0, &json!(1000), &json!(0), &json!(ids.len())), "{err}");

    let (_, out, _) = run(priorart(home.path()).args(["status", "--json"]));
    let status: Value = serde_json::from_str(&out).unwrap();
    for (key, field) in [("languages", "lang"), ("countries", "country")] {
        let counted: u64 = status[key].as_object().unwrap().values().map(|n| n.as_u64().unwrap()).sum();
        assert_eq!(counted, ids.len() as u64, "every document has one {field}: {status}");
    }
    for document in documents.iter().step_by(97) {
        let (id, text) = (document["id"].as_str().unwrap(), |key: &str| document[key].as_str().unwrap_or_default().to_owned());
        let (code, out, err) = run(priorart(home.path()).args(["show", "--json", id]));
        let shown: Value = serde_json::from_str(out.lines().next().unwrap_or_default()).unwrap_or_else(|e| panic!("{id} {e} {code}: {err}"));
        assert_eq!((shown["id"].as_str(), shown["lang"].as_str()), (Some(id), document["lang"].as_str()), "{shown}");
        assert_eq!(
            (shown["title"].as_str().unwrap_or_default(), shown["abstract"].as_str().unwrap_or_default()),
            (text("title").trim(), text("abstract").trim())
        );
        let claims = document["claims"].as_array().map_or(0, Vec::len);
        // numbers of cancelled claims are kept free
        let stored = shown["claims"].as_array().map_or(0, |list| list.iter().filter(|claim| claim.as_str() != Some("")).count());
        assert_eq!(stored, claims, "claims of {id}");
        // a document is the best hit for its own words
        let query: String = ["title", "abstract", "description"].map(text).join(" ").chars().take(2000).collect();
        let (code, out, err) = run_with(priorart(home.path()).args(["search", "--json", "--mode", "lexical", "--limit", "3", "-"]), &query);
        let found: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{id} {e} {code}: {err}"));
        let hits: Vec<&str> = found["hits"].as_array().unwrap().iter().map(|h| h["id"].as_str().unwrap()).collect();
        assert!(hits.contains(&id), "{id} is not among {hits:?} for its own words");
    }
}

/// Files of the USPTO that hold grants and applications as XML; the rest of the folder is text, tables and provenance.
fn uspto_xml(data: &Path) -> Vec<PathBuf> {
    let is_text = |name: &str| name.ends_with(".txt") || name.ends_with(".txt.gz") || name.contains("__tables_");
    files_under(&data.join("raw/us_uspto_raw")).into_iter().filter(|p| !is_text(&p.file_name().unwrap().to_string_lossy())).collect()
}

/// These hold the front page alone.
const WITHOUT_TEXT: [&str; 3] = ["go-uspto__application_v1-5-A1_1.xml", "go-uspto__application_v4-0-A1.xml", "go-uspto__application_v4-0-A2_1.xml"];

#[test]
fn every_uspto_xml_file_gives_a_document() {
    let Some(data) = shared_data() else { return };
    let files = uspto_xml(&data);
    assert!(files.len() >= 28, "{files:?}");
    for file in files {
        let (found, bad) = read(&file);
        assert!(!found.is_empty() && bad.is_empty(), "{}: {bad:?}", file.display());
        let has_text = !WITHOUT_TEXT.iter().any(|name| file.ends_with(name));
        for patent in found {
            let shown = format!("{} in {}", patent.id, file.display());
            assert!(patent.country == "US" && patent.id.as_str().starts_with("US") && !patent.kind.is_empty(), "{shown}");
            assert!(!patent.title.trim().is_empty() && patent.date.is_some(), "{shown}");
            assert_eq!((!patent.claims.is_empty(), !patent.description.is_empty()), (has_text, has_text), "claims and description: {shown}");
            assert!(patent.claims.iter().all(|c| !c.trim().is_empty() && !c.contains("</") && !c.contains("&lt;")), "{shown}: {:?}", patent.claims);
            let design = patent.kind.starts_with('S'); // designs have Locarno classes
            assert!(design || !patent.cpc.is_empty() || !patent.ipc.is_empty(), "no class: {shown}");
        }
    }
}

#[test]
fn a_cut_uspto_file_is_reported_and_the_next_one_read() {
    let Some(data) = shared_data() else { return };
    let home = tempfile::tempdir().unwrap();
    let plain: Vec<PathBuf> = uspto_xml(&data).into_iter().filter(|p| p.extension().is_some_and(|e| e == "xml")).collect();
    assert!(plain.len() >= 10, "{plain:?}");
    let folder = home.path().join("in");
    fs::create_dir(&folder).unwrap();
    for file in &plain {
        let whole = fs::read(file).unwrap();
        fs::write(folder.join(file.file_name().unwrap()), &whole[..whole.len() / 2]).unwrap();
    }
    fs::copy(data.join("raw/us_uspto_raw/uspto-odp__grant_us10000000b2_14643719.xml"), folder.join("zz-whole.xml")).unwrap();
    let (code, out, err) = run(priorart(home.path()).args(["index", "--json", "--no-vectors"]).arg(&folder));
    let summary: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {code}: {err}"));
    assert_eq!((code, &summary["added"], &summary["bad"]), (0, &json!(1), &json!(plain.len())), "half a document is none: {err}");
    assert!(plain.iter().all(|file| err.contains(&*file.file_name().unwrap().to_string_lossy())), "{err}");
}

#[test]
fn every_office_file_gives_documents_or_a_reason() {
    let Some(data) = shared_data() else { return };
    let files = files_under(&data.join("raw"));
    assert!(files.len() > 100, "{files:?}");
    let mut documents = 0u64;
    for file in &files {
        let (found, bad) = read(file);
        let shown = file.display().to_string();
        assert!(!found.is_empty() || !bad.is_empty(), "{shown} vanished");
        for reason in bad {
            let words = reason.strip_prefix(&shown).unwrap_or_else(|| panic!("{reason} does not name {shown}"));
            let words = words.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == ' ');
            assert!(words.len() > 20 && words.len() < 600, "a reason in words: {reason}");
        }
        documents += found.len() as u64;
    }
    // the same through the binary: all is counted, nothing stops it
    let home = tempfile::tempdir().unwrap();
    let (code, out, err) = run(priorart(home.path()).args(["index", "--json", "--no-vectors"]).arg(data.join("raw")));
    let summary: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {code}: {err}"));
    assert_eq!((code, summary["added"].as_u64()), (0, Some(documents)), "{summary} {err}");
    assert!(!err.contains("panicked") && !err.contains("internal"), "{err}");
    let (code, out, err) = run(priorart(home.path()).args(["show", "US 10,000,000 B2"]));
    assert!(code == 0 && out.contains("Coherent LADAR"), "{code}: {err}");
    let (code, out, err) = run(priorart(home.path()).args(["search", "--mode", "lexical", "laser detection and ranging with a local oscillator"]));
    assert!(code == 0 && out.lines().next().unwrap_or_default().contains("US10000000B2"), "{out} {err}");
}

#[test]
fn real_turns_take_the_route_that_is_expected() {
    let Some(folder) = shared_data() else { return };
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    for line in read("eval/truth-dev.jsonl").lines() {
        let question: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = question["question"].as_str().unwrap();
        assert_eq!(priorart::chat::act::Turn::of(text, false).act.route(), "ask", "{text}");
    }
    for line in read("eval/conversations-dev.jsonl").lines() {
        let conversation: serde_json::Value = serde_json::from_str(line).unwrap();
        for (at, turn) in conversation["turns"].as_array().unwrap().iter().enumerate() {
            let text = turn["user"].as_str().unwrap();
            let found = priorart::chat::act::Turn::of(text, at > 0);
            assert!(found.mends || found.act.route() == turn["expect"]["route"], "{text}: {:?}", found.act);
        }
    }
}
