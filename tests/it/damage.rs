//! An index that cannot be trusted: it is refused with the remedy, nothing is written over it, and what is whole is used.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{Server, documents, priorart, run, write};

/// A home with ten documents, with vectors where the test is about them.
fn indexed(vectors: bool) -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let words_only = if vectors { &[][..] } else { &["--no-vectors"] };
    let (code, _, err) = run(priorart(home.path()).arg("index").args(words_only).arg(write(&home, "first.jsonl", &documents(10))));
    assert_eq!(code, 0, "{err}");
    let folder = home.path().join("index/documents");
    (home, folder)
}

fn cut_in_half(file: &Path) {
    let length = fs::metadata(file).unwrap().len();
    fs::File::options().write(true).open(file).unwrap().set_len(length / 2).unwrap();
}

/// What every command that needs the index says about `damage`.
fn assert_all_refuse(home: &TempDir, damage: &str) {
    let file = home.path().join("first.jsonl").display().to_string();
    for args in [
        vec!["search", "--mode", "lexical", "flange"],
        vec!["status"],
        vec!["show", "US99000007A1"],
        vec!["ask", "--model", "none", "flange"],
        vec!["serve", "--model", "none", "--listen", "127.0.0.1:0"],
        vec!["index", "--no-vectors", &file],
    ] {
        let (code, out, err) = run(priorart(home.path()).args(&args));
        assert_eq!((code, out.as_str()), (1, ""), "{damage}, {args:?}: {err}");
        assert!(
            err.starts_with("error: ") && err.contains("is damaged") && err.contains("index the files again into a new folder"),
            "{damage}, {args:?}: {err}"
        );
        assert!(!err.contains("panicked") && !err.contains("internal"), "{damage}, {args:?}: {err}");
    }
}

#[test]
fn a_cut_generation_is_refused_and_nothing_is_written_over_it() {
    let (home, folder) = indexed(false);
    let manifest = folder.join("generation.json");
    let whole = fs::read(&manifest).unwrap();
    cut_in_half(&manifest);
    assert_all_refuse(&home, "half a generation.json");
    assert_eq!(fs::read(&manifest).unwrap(), whole[..whole.len() / 2], "the evidence stays as it was");
    fs::write(&manifest, &whole).unwrap();
    assert_all_there(&home);
}

#[test]
fn cut_words_are_refused_and_nothing_is_written_over_them() {
    let (home, folder) = indexed(false);
    let words = fs::read_dir(folder.join("words")).unwrap().map(|e| e.unwrap().path());
    let mut kinds: Vec<PathBuf> = words.filter(|p| p.extension().is_some() && !p.file_name().unwrap().to_string_lossy().starts_with('.')).collect();
    kinds.sort_by_key(|p| p.extension().map(ToOwned::to_owned));
    kinds.dedup_by_key(|p| p.extension().map(ToOwned::to_owned));
    assert!(kinds.len() >= 6, "{kinds:?}");
    for file in kinds {
        let whole = fs::read(&file).unwrap();
        cut_in_half(&file);
        let (code, _, err) = run(priorart(home.path()).args(["search", "--mode", "lexical", "flange"]));
        assert!(code == 1 && err.contains("is damaged") && err.contains("into a new folder") && !err.contains("panicked"), "{}: {err}", file.display());
        let (code, _, err) = run(priorart(home.path()).arg("status"));
        assert!(code == 1 && err.contains("is damaged"), "{}: {err}", file.display());
        fs::write(&file, whole).unwrap();
    }
    assert_all_there(&home);
    let store = fs::read_dir(folder.join("words")).unwrap().map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "store")).unwrap();
    cut_in_half(&store);
    assert_all_refuse(&home, "half a store");
}

#[test]
fn a_flipped_bit_in_the_words_is_found_before_anybody_is_served() {
    let (home, folder) = indexed(false);
    // the fast fields hold dates and countries, which are gates
    let fast = fs::read_dir(folder.join("words")).unwrap().map(|e| e.unwrap().path()).find(|p| p.extension().is_some_and(|e| e == "fast")).unwrap();
    let mut bytes = fs::read(&fast).unwrap();
    bytes[3] ^= 0x10;
    fs::write(&fast, bytes).unwrap();
    for args in [vec!["status"], vec!["serve", "--model", "none", "--listen", "127.0.0.1:0"]] {
        let (code, _, err) = run(priorart(home.path()).args(&args));
        assert!(code == 1 && err.contains("checksum does not agree") && err.contains("into a new folder"), "{args:?} {code}: {err}");
    }
}

#[test]
fn a_sample_of_another_priorart_is_made_anew() {
    let home = tempfile::tempdir().unwrap();
    let search = || run(priorart(home.path()).args(["search", "--mode", "lexical", "street luminaire"]));
    assert_eq!(search().0, 0);
    let manifest = home.path().join("index/sample/generation.json");
    let mut generation: Value = serde_json::from_str(&fs::read_to_string(&manifest).unwrap()).unwrap();
    generation["schema"] = json!("0123456789abcdef");
    fs::write(&manifest, generation.to_string()).unwrap();
    let (code, out, err) = search();
    assert!(code == 0 && out.contains("US20990000201A1"), "{code}: {out} {err}");
}

#[test]
fn an_index_of_a_later_format_is_refused() {
    let (home, folder) = indexed(false);
    let manifest = folder.join("generation.json");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, text.replacen("\"format\": 1", "\"format\": 99", 1)).unwrap();
    for args in [vec!["search", "flange"], vec!["status"]] {
        let (code, _, err) = run(priorart(home.path()).args(&args));
        assert!(code == 1 && err.contains("format 99") && err.contains("use the priorart that made it"), "{code}: {err}");
    }
}

fn assert_all_there(home: &TempDir) {
    let (code, out, err) = run(priorart(home.path()).args(["search", "--json", "--mode", "lexical", "flange number 7"]));
    let found: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {code}: {err}"));
    assert_eq!((&found["documents"], &found["hits"][0]["id"]), (&json!(10), &json!("US99000007A1")), "{out}");
}

/// Writes another embedder's name into the manifest.
fn made_by(folder: &Path, name: &str) {
    let manifest = folder.join("generation.json");
    let mut generation: Value = serde_json::from_str(&fs::read_to_string(&manifest).unwrap()).unwrap();
    assert_eq!(generation["embedder"]["dimensions"], 384, "{generation}");
    generation["embedder"]["name"] = json!(name);
    fs::write(&manifest, generation.to_string()).unwrap();
}

#[test]
fn vectors_of_an_unknown_model_are_refused_and_made_anew() {
    let (home, folder) = indexed(true);
    made_by(&folder, "a-model-nobody-knows");
    let (code, out, err) = run(priorart(home.path()).args(["search", "--mode", "dense", "flange"]));
    assert_eq!((code, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("made by a-model-nobody-knows") && err.contains("run `priorart index`"), "{err}");
    for mode in ["lexical", "hybrid"] {
        let (code, out, err) = run(priorart(home.path()).args(["search", "--mode", mode, "flange number 7"]));
        assert!(code == 0 && out.contains("Widget 7"), "{mode} goes on: {err}");
    }
    let server = Server::start(priorart(home.path()).args(["serve", "--model", "none"]));
    let (status, body) = server.post("/v1/search", "{\"query\": \"flange\", \"mode\": \"dense\"}");
    assert_eq!((status, body["error"]["code"].as_str()), (503, Some("index_mismatch")), "{body}");
    assert!(body["error"]["message"].as_str().unwrap().contains("run `priorart index`"), "{body}");
    let (status, body) = server.post("/v1/search", "{\"query\": \"flange number 7\"}");
    assert_eq!((status, &body["hits"][0]["id"]), (200, &json!("US99000007A1")), "{body}");
    drop(server);
    // the remedy works
    let (code, out, err) = run(priorart(home.path()).args(["index", "--json"]));
    assert!(code == 0 && out.contains("\"vectors\":10"), "{out} {err}");
    let (code, out, err) = run(priorart(home.path()).args(["search", "--json", "--mode", "dense", "flange"]));
    assert!(code == 0 && out.contains("\"documents\":10"), "{out} {err}");
}

#[test]
fn vectors_of_a_model_that_is_not_here_leave_search_to_words() {
    let (home, folder) = indexed(true);
    made_by(&folder, "all-minilm-l6-v2");
    let models = home.path().join("no-models");
    let with = |args: &[&str]| run(priorart(home.path()).args(args).env("PRIORART_MODELS", &models));
    let (code, out, err) = with(&["search", "--mode", "dense", "flange"]);
    assert!(code == 1 && out.is_empty() && err.contains("priorart models pull"), "{code}: {err}");
    let (code, out, err) = with(&["search", "flange number 7"]);
    assert!(code == 0 && out.contains("Widget 7"), "{err}");
    let (code, out, err) = with(&["status", "--json"]);
    assert!(code == 0 && out.contains("\"embedder\":\"all-minilm-l6-v2\"") && out.contains("\"models\":[]"), "{out} {err}");
    let (code, out, err) = with(&["index", "--json"]);
    assert!(code == 0 && out.contains("\"vectors\":10") && err.contains("priorart models pull all-minilm-l6-v2"), "its vectors are kept: {out} {err}");
}

#[test]
fn cut_vectors_are_left_out_and_made_again() {
    let (home, folder) = indexed(true);
    let segment = fs::read_dir(folder.join("vectors")).unwrap().map(|e| e.unwrap().path()).max().unwrap();
    cut_in_half(&segment);
    let (code, out, err) = run(priorart(home.path()).args(["search", "flange number 7"]));
    assert!(code == 0 && out.contains("Widget 7") && err.contains("is damaged") && err.contains("search goes on without it"), "{out} {err}");
    let (_, out, _) = run(priorart(home.path()).args(["status", "--json"]));
    assert!(out.contains("\"documents_with_vectors\":0"), "{out}");
    let (code, out, err) = run(priorart(home.path()).args(["index", "--json"]));
    assert!(code == 0 && out.contains("\"vectors\":10"), "{out} {err}");
}
