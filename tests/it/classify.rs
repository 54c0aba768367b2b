//! `priorart train classifier`, `priorart classify`, `priorart eval classification`.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{priorart, run, run_with, write};

/// Texts of three fields in two languages, told apart by their words.
fn training() -> String {
    let fields = [
        ("cpc", "H01M", "H01M 4/38", ["anode", "lithium", "electrolyte", "cell", "battery"]),
        ("cpc", "A01G", "A01G 9/02", ["plant", "pot", "soil", "root", "watering"]),
        ("cpc", "G06N", "G06N 3/08", ["neural", "network", "training", "gradient", "learning"]),
        ("ipc-zh", "H01M", "H01M 4/38", ["电池", "负极", "电解液", "隔膜", "锂离子"]),
        ("ipc-zh", "A01G", "A01G 9/02", ["花盆", "植物", "土壤", "浇水", "根系"]),
    ];
    let mut lines = String::new();
    for n in 0..24 {
        for (field, (task, subclass, code, words)) in fields.iter().enumerate() {
            let text = format!("{} {} with {} no. {n}", words[n % 5], words[(n + 1 + n / 5) % 5], words[(n + 3) % 5]);
            lines += &(json!({ "id": format!("T{field}-{n}"), "task": task, "text": text, "labels": [subclass], "codes": [code] }).to_string() + "\n");
        }
    }
    lines
}

/// A home and the folder of a classifier trained there.
fn trained(lines: &str) -> (TempDir, std::path::PathBuf, String) {
    let home = tempfile::tempdir().unwrap();
    let titles = write(&home, "titles.tsv", "H01M\t\tBatteries\nH01M4/00\t0\tElectrodes\nA01G\t\tHorticulture\n");
    let out = home.path().join("trained");
    let mut command = priorart(home.path());
    command.args(["train", "classifier", "--words-only", "--out"]).arg(&out).arg("--titles").arg(titles);
    let (code, said, err) = run(command.arg(write(&home, "train.jsonl", lines)));
    assert_eq!(code, 0, "{err}");
    (home, out, said + &err)
}

fn classify(home: &TempDir, model: &Path, args: &[&str], input: &str) -> (i32, Vec<Value>, String) {
    let (code, out, err) = run_with(priorart(home.path()).args(["classify", "--json", "--model"]).arg(model).args(args), input);
    (code, out.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect(), err)
}

#[test]
fn what_was_learnt_is_found_with_its_evidence() {
    let (home, model, said) = trained(&training());
    assert!(said.contains("2 tasks (cpc, ipc-zh) from 120 texts"), "{said}");
    let input = [
        json!({ "id": "a", "text": "A lithium battery cell whose anode swells less" }),
        json!({ "id": "b", "text": "带有浇水装置的花盆" }),
        json!({ "id": "c", "text": "a pot for a plant", "task": "cpc" }),
    ];
    let input = input.map(|l| l.to_string() + "\n").concat();
    let (code, found, err) = classify(&home, &model, &["--top", "2"], &input);
    assert_eq!((code, found.len()), (0, 3), "{err}");
    let first = |at: usize| (found[at]["task"].as_str().unwrap(), found[at]["predictions"][0]["code"].as_str().unwrap());
    assert_eq!((first(0), first(1), first(2)), (("cpc", "H01M"), ("ipc-zh", "A01G"), ("cpc", "A01G")));
    assert_eq!(found[0]["predictions"][0]["title"], "Batteries");
    assert_eq!(found[0]["predictions"][0]["path"], json!(["H", "H01"]));
    assert_eq!(found[0]["predictions"].as_array().unwrap().len(), 2);
    assert!(found[0]["evidence"]["words"].as_array().unwrap().contains(&json!("anode")), "{}", found[0]);
    assert!(found[0]["evidence"]["documents"][0]["id"].as_str().unwrap().starts_with("T0-"), "{}", found[0]);

    for (level, wanted, title) in [
        ("section", "H", "Electricity and electronics"),
        ("class", "H01", "Electric elements and components"),
        ("group", "H01M4", "Electrodes"),
        ("subgroup", "H01M4/38", "in H01M4: Electrodes"),
    ] {
        let (_, found, _) = classify(&home, &model, &["--level", level], "lithium battery anode");
        assert_eq!((&found[0]["predictions"][0]["code"], &found[0]["predictions"][0]["title"]), (&json!(wanted), &json!(title)), "{level}");
    }
    let (_, found, _) = classify(&home, &model, &[], "zeppelin mooring masts");
    assert!(found[0]["cautions"].to_string().contains("another field or language"), "{}", found[0]);
}

#[test]
fn bad_lines_are_named_and_the_rest_is_used() {
    let bad = "{\"id\":\"x\",\"text\":\"a pump\",\"labels\":[\"wheel\"],\"task\":\"cpc\"}\n{\"id\":\"y\"\n{\"text\":\"a pump\",\"labels\":[]}\n";
    let (home, model, said) = trained(&(training() + bad));
    for (line, reason) in [(121, "is no CPC or IPC symbol"), (122, "EOF"), (123, "neither labels nor codes")] {
        assert!(said.lines().any(|l| l.contains(&format!("train.jsonl:{line}: ")) && l.contains(reason)), "{line} {reason}: {said}");
    }
    assert!(said.contains("skipped 3 bad lines"), "{said}");
    let (code, found, err) = classify(
        &home,
        &model,
        &[],
        "{\"id\":\"a\",\"text\":\"...\"}\n{\"id\":\"b\",\"text\":\"plant pot\"}\n{\"id\":\"c\",\"text\":\"pot\",\"task\":\"nice\"}\n",
    );
    assert_eq!((code, found.len()), (2, 1), "{err}");
    assert!(err.contains(":1: ") && err.contains("no words") && err.contains(":3: ") && err.contains("cpc, ipc-zh"), "{err}");
    let (code, _, err) = run(priorart(home.path()).args(["train", "classifier", "--words-only"]).arg(write(&home, "none.jsonl", "{}\n")));
    assert!(code == 2 && err.contains("none of the lines can be used"), "{code}: {err}");
}

#[test]
fn a_damaged_classifier_is_refused_with_the_remedy() {
    let (home, model, _) = trained(&training());
    let file = model.join("classifier.bin");
    let whole = fs::read(&file).unwrap();
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let mut newer = whole.clone();
    newer[8] = 9;
    let cases = [(whole[..whole.len() / 2].to_vec(), "bytes after its header"), (flipped, "checksum"), (b"PK".to_vec(), "no classifier"), (newer, "version 9")];
    for (bytes, reason) in cases {
        fs::write(&file, bytes).unwrap();
        let (code, found, err) = classify(&home, &model, &[], "lithium battery");
        assert!(code == 1 && found.is_empty() && err.contains(reason) && err.contains("train it anew"), "{reason}: {code} {err}");
    }
    let (code, _, err) = classify(&home, &home.path().join("nowhere"), &[], "lithium battery");
    assert!(code == 1 && err.contains("priorart train classifier --out DIR"), "{code} {err}");
}

#[test]
fn without_a_classifier_the_sample_teaches_and_says_so() {
    let home = tempfile::tempdir().unwrap();
    let (code, out, err) = run_with(priorart(home.path()).args(["classify", "--json"]), "A lithium secondary battery with a silicon anode and an electrolyte");
    assert_eq!(code, 0, "{err}");
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(found["predictions"][0]["code"], "H01M", "{found}");
    assert!(found["cautions"].to_string().contains("a demonstration"), "{found}");
}

#[test]
fn without_a_classifier_the_users_documents_vote() {
    let home = tempfile::tempdir().unwrap();
    let document = |n: usize, title: &str, code: &str| json!({ "id": format!("US9900{n:04}B2"), "title": title, "cpc": [code] }).to_string() + "\n";
    let documents: String = (0..8)
        .map(|n| match n % 2 {
            0 => document(n, &format!("Lithium battery cell with anode {n}"), "H01M 4/38"),
            _ => document(n, &format!("Plant pot with watering opening {n}"), "A01G 9/02"),
        })
        .collect();
    let (code, _, err) = run(priorart(home.path()).args(["index", "--no-vectors"]).arg(write(&home, "own.jsonl", &documents)));
    assert_eq!(code, 0, "{err}");
    let (code, out, err) = run_with(priorart(home.path()).args(["classify", "--json", "--level", "subgroup"]), "A pot for a plant");
    assert_eq!(code, 0, "{err}");
    let found: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&found["task"], &found["predictions"][0]["code"]), (&json!("collection"), &json!("A01G9/02")), "{found}");
    assert_eq!(found["predictions"][0]["path"], json!(["A", "A01", "A01G", "A01G9"]));
    assert!(found["evidence"]["words"].to_string().contains("pot") && found["evidence"]["documents"][0]["has_code"] == true, "{found}");
    assert!(found["cautions"].to_string().contains("No classifier is trained"), "{found}");
    let (code, _, err) = run_with(priorart(home.path()).args(["classify"]), "…");
    assert!(code == 2 && err.contains("no words to classify"), "{code} {err}");
}

#[test]
fn classification_is_measured_by_task_and_level() {
    let (home, model, _) = trained(&training());
    let queries = [
        json!({ "id": "a", "task": "cpc", "text": "lithium battery anode", "labels": ["H01M"], "codes": ["H01M4/38"] }),
        json!({ "id": "b", "task": "cpc", "text": "lithium battery anode", "labels": ["B60L"], "codes": [] }),
    ];
    let queries = write(&home, "queries.jsonl", &queries.map(|q| q.to_string() + "\n").concat());
    let (code, out, err) = run(priorart(home.path()).args(["eval", "classification", "--json", "--model"]).arg(&model).arg("--queries").arg(queries));
    assert_eq!(code, 0, "{err}");
    let scores: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((&scores["cpc"]["subclass"]["texts"], &scores["cpc"]["subclass"]["top_1"]), (&json!(2), &json!(0.5)), "{scores}");
    assert_eq!((&scores["cpc"]["subgroup"]["texts"], &scores["cpc"]["subgroup"]["top_1"]), (&json!(1), &json!(1.0)), "{scores}");
}
