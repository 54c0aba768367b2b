//! `priorart models`: what is known, what is here, what is wrong. (Without a network: `offline.rs`.)

use std::fs;

use serde_json::Value;

use crate::support::{SMALL_GENERATOR, priorart, run, weights};

const EMBEDDER: &str = "multilingual-e5-small";

fn listed(command: &mut std::process::Command) -> Vec<Value> {
    let (code, out, err) = run(command.args(["models", "list", "--json"]));
    assert_eq!(code, 0, "{err}");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_list_says_what_is_here() {
    let home = tempfile::tempdir().unwrap();
    let models = listed(&mut priorart(home.path()));
    for model in &models {
        for key in ["name", "role", "summary", "bytes", "licence", "status", "default"] {
            assert!(model.get(key).is_some(), "{key} in {model}");
        }
        assert!(["embedder", "generator"].contains(&model["role"].as_str().unwrap()) && model["bytes"].as_u64().unwrap() > 1_000_000, "{model}");
    }
    let named = |name: &str| models.iter().find(|m| m["name"] == name).unwrap_or_else(|| panic!("{name}"));
    for name in [EMBEDDER, SMALL_GENERATOR] {
        assert_eq!(named(name)["status"], "present", "{name}");
    }
    let defaults: Vec<&str> = models.iter().filter(|m| m["default"] == true).map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(defaults, [EMBEDDER, "qwen2.5-coder-1.5b-instruct"]);
    for name in ["qwen2.5-coder-0.5b-instruct", "all-minilm-l6-v2"] {
        named(name);
    }
    let (code, out, _) = run(priorart(home.path()).args(["models", "list"]));
    assert!(code == 0 && models.iter().all(|m| out.contains(m["name"].as_str().unwrap())), "{out}");
}

#[test]
fn an_empty_folder_has_none_and_a_cut_file_is_damaged() {
    let home = tempfile::tempdir().unwrap();
    let models = home.path().join("models");
    assert!(listed(priorart(home.path()).env("PRIORART_MODELS", &models)).iter().all(|m| m["status"] == "missing"));
    let (code, out, err) = run(priorart(home.path()).args(["models", "check"]).env("PRIORART_MODELS", &models));
    assert!(code == 0 && out.starts_with("there are no models in "), "{out} {err}");

    let own = models.join(EMBEDDER);
    fs::create_dir_all(&own).unwrap();
    for file in ["e5-small-q4.bin", "tokenizer.json"] {
        fs::copy(weights().join(EMBEDDER).join(file), own.join(file)).unwrap();
    }
    let status = || listed(priorart(home.path()).env("PRIORART_MODELS", &models)).into_iter().find(|m| m["name"] == EMBEDDER).unwrap()["status"].clone();
    assert_eq!(status(), "present");
    let (code, out, err) = run(priorart(home.path()).args(["models", "check"]).env("PRIORART_MODELS", &models));
    assert!(code == 0 && out.starts_with(EMBEDDER), "{code}: {out} {err}");

    // one byte changed, the size as before: only hashing tells
    let file = own.join("e5-small-q4.bin");
    let mut bytes = fs::read(&file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&file, &bytes).unwrap();
    for args in [vec!["models", "check"], vec!["search", "--mode", "dense", "silicon"]] {
        let (code, out, err) = run(priorart(home.path()).args(&args).env("PRIORART_MODELS", &models));
        let said = out + &err;
        assert!(code == 1 && said.contains("e5-small-q4.bin") && said.contains("is damaged") && !said.contains("panicked"), "{args:?} {code}: {said}");
    }
    fs::write(&file, &bytes[..1000]).unwrap();
    assert_eq!(status(), "damaged");
    let (code, out, err) = run(priorart(home.path()).args(["models", "check"]).env("PRIORART_MODELS", &models));
    assert!(code == 1 && out.contains("is damaged"), "{code}: {out} {err}");
}

#[test]
fn an_unknown_model_lists_the_nearest() {
    let home = tempfile::tempdir().unwrap();
    let (code, out, err) = run(priorart(home.path()).args(["models", "pull", "multilingual-e5"]));
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("there is no model multilingual-e5") && err.contains(EMBEDDER), "{err}");
    let (code, out, err) = run(priorart(home.path()).args(["models", "pull", SMALL_GENERATOR]));
    assert!(code == 0 && out.contains("here and verified"), "what is here is not fetched again: {err}");
}
