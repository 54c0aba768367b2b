//! `priorart eval` and `priorart bench ann`: what they write is what the scripts of the evaluation read.

use std::collections::BTreeMap;
use std::fs;

use serde_json::{Value, json};

use crate::support::{documents, priorart, run, write};

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

#[test]
fn a_retrieval_run_is_100_deep_and_leaves_out_what_is_excluded() {
    let home = tempfile::tempdir().unwrap();
    let korean = "{\"id\":\"KR1020990000012A\",\"title\":\"flange 밴드\",\"abstract\":\"flange 밴드의 코팅액\",\"lang\":\"ko\"}\n";
    let (code, _, err) = run(priorart(home.path()).args(["index", "--no-vectors"]).arg(write(&home, "all.jsonl", &(documents(150) + korean))));
    assert_eq!(code, 0, "{err}");
    let queries = [
        json!({ "id": "q1", "task": "easy", "query": "flange number 7", "exclude": [], "filter": {}, "relevant": ["US99000007A1"] }),
        json!({ "id": "q2", "task": "easy", "query": "flange number 7", "exclude": ["US99000007A1", "US99000008A1"], "relevant": ["US99000009A1"] }),
        json!({ "id": "q3", "task": "filtered", "query": "flange", "filter": { "lang": ["ko"], "country": "KR" }, "relevant": ["KR1020990000012A"] }),
        json!({ "id": "q4", "task": "filtered", "query": "zeppelin", "filter": { "before": "2014-01-01" }, "relevant": ["US99000001A1"] }),
    ];
    let queries = write(&home, "queries.jsonl", &queries.map(|q| q.to_string() + "\n").concat());
    let trec = home.path().join("out.trec");
    let mut command = priorart(home.path());
    let (code, out, err) = run(command.args(["eval", "retrieval", "--json", "--mode", "lexical", "--queries"]).arg(&queries).arg("--run").arg(&trec));
    assert_eq!(code, 0, "{err}");
    let scores: BTreeMap<String, BTreeMap<String, f64>> = serde_json::from_str(&out).unwrap();
    let score = |task: &str, key: &str| scores[task][key];
    assert_eq!(scores.keys().collect::<Vec<_>>(), ["easy", "filtered", "overall"]);
    for task in scores.values() {
        assert_eq!(task.keys().collect::<Vec<_>>(), ["mrr_10", "ndcg_10", "queries", "recall_100"]);
    }
    assert_eq!((score("overall", "queries"), score("filtered", "ndcg_10"), score("filtered", "recall_100")), (4.0, 0.5, 0.5), "{out}");
    assert_eq!(score("overall", "mrr_10"), (2.0 * score("easy", "mrr_10") + 2.0 * score("filtered", "mrr_10")) / 4.0);

    let mut by_query: BTreeMap<String, Vec<(String, usize, f64)>> = BTreeMap::new();
    for line in fs::read_to_string(&trec).unwrap().lines() {
        let [query, q0, id, rank, score, tag] = line.split(' ').collect::<Vec<_>>().try_into().unwrap_or_else(|v| panic!("six columns: {v:?}"));
        assert_eq!((q0, tag), ("Q0", "priorart"), "{line}");
        by_query.entry(query.into()).or_default().push((id.into(), rank.parse().unwrap(), score.parse().unwrap()));
    }
    assert_eq!(by_query.iter().map(|(q, hits)| (q.as_str(), hits.len())).collect::<Vec<_>>(), [("q1", 100), ("q2", 100), ("q3", 1)]);
    for hits in by_query.values() {
        assert!(hits.iter().enumerate().all(|(at, (_, rank, _))| *rank == at + 1) && hits.is_sorted_by(|a, b| a.2 >= b.2), "{hits:?}");
    }
    let found = |query: &str, id: &str| by_query[query].iter().position(|(found, ..)| found == id);
    assert_eq!((found("q1", "US99000007A1"), found("q2", "US99000007A1"), found("q2", "US99000008A1")), (Some(0), None, None));
    assert_eq!(found("q3", "KR1020990000012A"), Some(0));
}

#[test]
fn wrong_query_files_are_named_by_line() {
    let home = tempfile::tempdir().unwrap();
    let queries = write(&home, "queries.jsonl", "{\"id\":\"q1\",\"query\":\"x\",\"relevant\":[]}\n{\"id\":\"q2\",\"filter\":{\"langs\":[]}}\n");
    let (code, _, err) = run(priorart(home.path()).args(["eval", "retrieval", "--queries"]).arg(queries));
    assert!(code == 2 && err.contains("queries.jsonl:2: ") && err.contains("langs"), "{code}: {err}");
    let (code, _, err) = run(priorart(home.path()).args(["eval", "answers", "--truth", "/nonexistent.jsonl"]));
    assert!(code == 1 && err.contains("/nonexistent.jsonl"), "{code}: {err}");
}

#[test]
fn answers_are_written_for_the_scorer() {
    let home = tempfile::tempdir().unwrap();
    let (code, _, err) = run(priorart(home.path()).args(["index", "--no-vectors"]).arg(write(&home, "all.jsonl", &documents(30))));
    assert_eq!(code, 0, "{err}");
    // the second has the further fields of the shared truth questions
    let questions = [
        json!({ "id": "a", "lang": "en", "kind": "number", "question": "What is the spring of US99000007A1?", "answer_ids": ["US99000007A1"],
            "must_contain": [["7 mm"]], "must_not_contain": ["8 mm"] }),
        json!({ "id": "b", "lang": "ko", "kind": "unanswerable", "question": "비행선 계류탑의 베어링은 어떤 재료로 만드나?", "answer_ids": [],
            "must_contain": [["찾을 수 없"]], "must_not_contain": [], "section": "", "quote": "", "note": "", "ids_not": [] }),
    ];
    let questions = write(&home, "questions.jsonl", &questions.map(|q| q.to_string() + "\n").concat());
    for (flag, name) in [("--questions", "one.jsonl"), ("--truth", "two.jsonl")] {
        let answers = home.path().join(name);
        let mut command = priorart(home.path());
        command.args(["eval", "answers", "--json", "--model", "none", flag]).arg(&questions).arg("--answers").arg(&answers);
        let (code, out, err) = run(&mut command);
        assert_eq!(code, 0, "{err}");
        let tallies: Value = serde_json::from_str(&out).unwrap();
        assert_eq!(tallies.as_object().unwrap().keys().collect::<Vec<_>>(), ["all", "kind number", "kind unanswerable", "lang en", "lang ko"]);
        let all = &tallies["all"];
        assert_eq!((&all["questions"], &all["answerable"], &all["right"], &all["wrong"]), (&json!(2), &json!(1), &json!(2), &json!(0)), "{all}");
        assert!(all["quotes"].as_u64().unwrap() > 0 && all["quotes"] == all["verbatim"] && all["abstained_unanswerable"] == 1, "{all}");
        let lines = json_lines(&fs::read_to_string(&answers).unwrap());
        assert_eq!(lines.iter().map(|l| l["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
        assert!(lines[0]["text"].as_str().unwrap().contains("7 mm"), "{}", lines[0]);
        let source = &lines[0]["sources"][0];
        assert_eq!((&source["id"], source["quote"].as_str().map(|q| q.contains("a spring of 7 mm"))), (&json!("US99000007A1"), Some(true)), "{source}");
        assert_eq!((&lines[1]["sources"], &lines[1]["abstained"]), (&json!([]), &json!(true)), "{}", lines[1]);
    }
}

/// Rows of unit length, the same in every run.
fn unit_vectors(rows: usize, dimensions: usize) -> Vec<u8> {
    let mut state = 1u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    let mut bytes = Vec::new();
    for _ in 0..rows {
        let row: Vec<f32> = (0..dimensions).map(|_| next()).collect();
        let length = row.iter().map(|v| v * v).sum::<f32>().sqrt();
        bytes.extend(row.iter().flat_map(|v| (v / length).to_le_bytes()));
    }
    bytes
}

#[test]
fn the_vector_index_is_measured_as_its_peers_are() {
    let home = tempfile::tempdir().unwrap();
    let vectors = home.path().join("vectors.f32");
    fs::write(&vectors, unit_vectors(1200, 24)).unwrap();
    let (code, out, err) = run(priorart(home.path()).args(["bench", "ann", "--json"]).arg(&vectors).arg("24"));
    assert_eq!(code, 0, "{err}");
    let lines = json_lines(&out);
    let keys = |line: &Value| line.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!((keys(&lines[0]).as_str(), &lines[0]["work"], &lines[0]["rows"]), ("peer work seconds rows", &json!("build"), &json!(1000)));
    assert_eq!(lines[1..].iter().map(|l| l["ef"].as_u64().unwrap()).collect::<Vec<_>>(), [32, 64, 128, 256]);
    for line in &lines[1..] {
        assert_eq!((keys(line).as_str(), &line["work"]), ("peer work seconds ef recall_at_10 ms_per_query", &json!("search")));
    }
    let recall = |at: usize| lines[at]["recall_at_10"].as_f64().unwrap();
    assert!(recall(4) > 0.97 && recall(4) <= 1.0 && recall(1) <= recall(4), "the wider the walk, the more is found: {out}");
    for (file, dimensions) in [(vectors.clone(), "0"), (vectors.clone(), "7"), (write(&home, "few", "12345678"), "2")] {
        let (code, out, err) = run(priorart(home.path()).args(["bench", "ann", "--json"]).arg(&file).arg(dimensions));
        assert!(code == 1 && out.is_empty() && err.contains("does not hold more than 200 rows"), "{code}: {err}");
    }
}
