//! The laws of the tree, checked: one direction of imports, one home for each heavy crate, one reader for each data folder,
//! small files.

use std::fs;
use std::path::{Path, PathBuf};

/// Layers from the ground up; a file may use its own layer and those before it.
const LAYERS: [&str; 14] = ["error", "patent", "ingest", "model", "index", "sample", "search", "prompt", "chat", "app", "desk", "eval", "http", "cli"];

/// Crate as it is named in code, and the only places that may name it.
const HOMES: [(&str, &[&str]); 7] = [
    ("tantivy", &["src/index/lexical"]),
    ("hnsw_rs", &["src/index/dense"]),
    ("candle_", &["src/model/"]),
    ("tokenizers", &["src/model/"]),
    ("axum", &["src/http/"]),
    ("clap", &["src/cli"]),
    ("quick_xml", &["src/ingest/"]),
];

/// Top-level folder of data, and the only place that may compile its files in.
const READERS: [(&str, &str); 3] = [("index/", "src/index/"), ("models/", "src/model/"), ("prompts/", "src/prompt.rs")];

fn sources() -> Vec<(String, String)> {
    fn walk(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(dir).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join("src"), &mut paths);
    paths.iter().map(|p| (p.strip_prefix(root).unwrap().display().to_string(), fs::read_to_string(p).unwrap())).collect()
}

/// Lines of code: comments and the tests at the end are left out.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default().lines().filter(|l| !l.trim_start().starts_with("//"))
}

#[test]
fn files_are_small() {
    let long: Vec<String> = sources().into_iter().filter(|(_, text)| text.lines().count() > 400).map(|(path, _)| path).collect();
    assert!(long.is_empty(), "over 400 lines: {long:?}");
}

#[test]
fn each_heavy_crate_has_one_home() {
    let mut faults = Vec::new();
    for (path, text) in sources() {
        for (name, homes) in HOMES {
            let names_it = |line: &str| {
                line.match_indices(name).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let rest = &line[at + name.len()..];
                    let path_follows = rest.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '_').starts_with("::");
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') && path_follows
                })
            };
            if !homes.iter().any(|home| path.starts_with(home)) && code(&text).any(names_it) {
                faults.push(format!("{path} names {name}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn each_data_folder_has_one_reader() {
    let (mut faults, mut read) = (Vec::new(), 0);
    for (path, text) in sources() {
        for (at, include) in text.match_indices("include_str!(").chain(text.match_indices("include_bytes!(")) {
            let file = text[at + include.len()..].split('"').nth(1).unwrap_or_default();
            let from_top = file.trim_start_matches("../");
            let Some((folder, reader)) = READERS.iter().find(|(folder, _)| file.starts_with("../") && from_top.starts_with(folder)) else { continue };
            read += 1;
            if !path.starts_with(reader) {
                faults.push(format!("{path} reads {folder}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(read >= READERS.len(), "the test finds what it looks for");
}

#[test]
fn imports_point_one_way() {
    let layer = |name: &str| LAYERS.iter().position(|l| *l == name);
    let mut faults = Vec::new();
    for (path, text) in sources() {
        let name = path.trim_start_matches("src/").split(['/', '.']).next().unwrap_or_default().to_owned();
        let Some(own) = layer(&name) else {
            assert!(["main", "lib"].contains(&name.as_str()), "{path} is in no layer");
            continue;
        };
        for line in code(&text) {
            // the command line is part of the binary, which names the library
            let uses = line.match_indices("crate::").chain(line.match_indices("priorart::"));
            for (at, prefix) in uses {
                let target = line[at + prefix.len()..].split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default();
                // `app` holds the parts and `chat` calls the desks: these two pairs know each other by design.
                let pair = [("chat", "desk"), ("chat", "app"), ("search", "app")].contains(&(name.as_str(), target));
                if layer(target).is_some_and(|t| t > own) && !pair {
                    faults.push(format!("{path} uses {target}"));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn patent_does_no_input_or_output() {
    for (path, text) in sources().into_iter().filter(|(path, _)| path.starts_with("src/patent/")) {
        for word in ["std::fs", "std::net", "std::io", "tokio", "tracing"] {
            assert!(code(&text).all(|line| !line.contains(word)), "{path} names {word}");
        }
    }
}
