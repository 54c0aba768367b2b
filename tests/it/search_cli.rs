//! Filters, stdin and `status` through the binary.

use serde_json::{Value, json};

use crate::support::{priorart, run, run_with};

/// Six pumps that differ in language, office, class and date.
fn pumps() -> String {
    let pump = |id: &str, lang: &str, date: Value, cpc: &str, text: &str| {
        json!({ "id": id, "lang": lang, "date": date, "cpc": [cpc], "title": format!("Pump {id}"), "abstract": text, "claims": [text] }).to_string() + "\n"
    };
    [
        pump("US99000001A1", "en", json!("2010-01-01"), "F04B 53/10", "A diaphragm pump with a check valve of silicone."),
        pump("US99000002B2", "en", json!("2015-06-15"), "F04B 43/02", "A diaphragm pump with a drive of piezo elements."),
        pump("EP9900003A1", "en", json!("2015-06-16"), "A61M 5/142", "A diaphragm pump that meters insulin."),
        pump("EP9900004A1", "de", json!("2018-03-03"), "F04B 43/02", "Eine pump mit diaphragm und Ventil."),
        pump("KR1020990000005A", "ko", json!("2020-02-02"), "F04B 43/02", "다이어프램 펌프 diaphragm pump 는 체크 밸브를 포함한다."),
        pump("US99000006A1", "en", Value::Null, "F04B 43/02", "A diaphragm pump without a date."),
    ]
    .concat()
}

#[test]
fn documents_come_from_stdin_and_filters_hold() {
    let home = tempfile::tempdir().unwrap();
    let (code, out, err) = run_with(priorart(home.path()).args(["index", "--json", "-"]), &pumps());
    let summary: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {code}: {err}"));
    assert_eq!((code, &summary["added"], &summary["bad"], &summary["vectors"]), (0, &json!(6), &json!(0), &json!(6)), "{summary} {err}");
    for key in ["stopped", "documents", "vectors_missing", "seconds", "documents_per_s", "generation"] {
        assert!(summary.get(key).is_some(), "{key} in {summary}");
    }
    for (filter, ids) in [
        ("--cpc F04B", "EP9900004A1 KR1020990000005A US99000001A1 US99000002B2 US99000006A1"),
        ("--cpc F04B43/02 --cpc A61M", "EP9900003A1 EP9900004A1 KR1020990000005A US99000002B2 US99000006A1"),
        ("--country ep", "EP9900003A1 EP9900004A1"),
        ("--country US --country KR --cpc F04B43", "KR1020990000005A US99000002B2 US99000006A1"),
        ("--lang ko --lang de", "EP9900004A1 KR1020990000005A"),
        ("--after 2015-06-16", "EP9900003A1 EP9900004A1 KR1020990000005A"),
        ("--before 2015-06-16", "US99000001A1 US99000002B2"),
        ("--after 2015-06-15 --before 2015-06-16", "US99000002B2"),
        ("--lang fr", ""),
    ] {
        for mode in ["lexical", "dense"] {
            let mut search = priorart(home.path());
            if mode == "lexical" {
                search.env("PRIORART_MODELS", home.path().join("no-models")); // saves the reading of weights
            }
            let (code, out, err) = run(search.args(["search", "--json", "--mode", mode]).args(filter.split(' ')).arg("diaphragm pump"));
            let found: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{filter} {mode} {code}: {e} {err}"));
            let mut got: Vec<&str> = found["hits"].as_array().unwrap().iter().map(|h| h["id"].as_str().unwrap()).collect();
            got.sort_unstable();
            assert_eq!((code, got.join(" ").as_str()), (0, ids), "{filter} --mode {mode}: {err}");
        }
    }
}

#[test]
fn while_vectors_are_missing_words_lead() {
    let home = tempfile::tempdir().unwrap();
    assert_eq!(run_with(priorart(home.path()).args(["index", "-"]), &pumps()).0, 0);
    let kettle = |n: u32| json!({ "id": format!("US99001{n:03}A1"), "lang": "en", "abstract": format!("A kettle whose lid has {n} ribs.") }).to_string() + "\n";
    let (code, _, err) = run_with(priorart(home.path()).args(["index", "--no-vectors", "-"]), &(0..60).map(kettle).collect::<String>());
    assert_eq!(code, 0, "{err}");
    for query in ["kettle lid with ribs", "a lid with 41 ribs"] {
        let (_, out, err) = run(priorart(home.path()).args(["search", "--json", query]));
        let found: Value = serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e} {err}"));
        let first = &found["hits"][0];
        assert!(first["id"].as_str().unwrap().starts_with("US99001") && first["dense"].is_null(), "{query}: {first}");
    }
}

#[test]
fn modes_and_limits_are_what_they_say() {
    let home = tempfile::tempdir().unwrap();
    let (code, _, err) = run_with(priorart(home.path()).args(["index", "-"]), &pumps());
    assert_eq!(code, 0, "{err}");
    let search = |args: &[&str]| {
        let (code, out, err) = run(priorart(home.path()).args(["search", "--json"]).args(args));
        assert_eq!(code, 0, "{args:?}: {err}");
        serde_json::from_str::<Value>(&out).unwrap()["hits"].as_array().unwrap().clone()
    };
    assert_eq!(search(&["--limit", "2", "--mode", "lexical", "diaphragm pump"]).len(), 2);
    let dense = search(&["--mode", "dense", "--limit", "1", "an infusion device for diabetics"]);
    assert_eq!((dense.len(), &dense[0]["id"]), (1, &json!("EP9900003A1")), "by meaning, without a word in common: {dense:?}");
    assert!(dense[0]["lexical"].is_null() && (0.5..=1.0).contains(&dense[0]["dense"].as_f64().unwrap()), "{dense:?}");
    let words = search(&["--mode", "lexical", "insulin"]);
    assert!(words.len() == 1 && words[0]["dense"].is_null() && words[0]["lexical"].as_f64().unwrap() > 0.0, "{words:?}");
    let both = search(&["insulin pump"]);
    assert!(both[0]["id"] == "EP9900003A1" && both[0]["dense"].is_number() && both[0]["lexical"].is_number(), "{both:?}");
    assert!(both.windows(2).all(|w| w[0]["score"].as_f64() >= w[1]["score"].as_f64()), "best first: {both:?}");
    for hit in &both {
        for evidence in hit["evidence"].as_array().unwrap() {
            let place = |key: &str| evidence[key].as_u64().unwrap() as usize;
            assert!(place("end") > place("start") && !evidence["section"].as_str().unwrap().is_empty(), "{evidence}");
            let (_, out, _) = run(priorart(home.path()).args(["show", "--json", hit["id"].as_str().unwrap()]));
            let stored: Value = serde_json::from_str(&out).unwrap();
            let section = match evidence["section"].as_str().unwrap() {
                "claim 1" => &stored["claims"][0],
                name => &stored[name],
            };
            assert_eq!(section.as_str().and_then(|text| text.get(place("start")..place("end"))), evidence["text"].as_str(), "{evidence} {stored}");
        }
    }
    for (args, words) in
        [(["--limit", "0"], "--limit"), (["--limit", "100000"], "--limit"), (["--mode", "magic"], "lexical"), (["--after", "2015-13-01"], "--after")]
    {
        let (code, out, err) = run(priorart(home.path()).arg("search").args(args).arg("pump"));
        assert!(code == 2 && out.is_empty() && err.contains(words), "{args:?} {code}: {err}");
    }
}

#[test]
fn status_counts_what_is_stored() {
    let home = tempfile::tempdir().unwrap();
    let (code, _, err) = run_with(priorart(home.path()).args(["index", "--no-vectors", "-"]), &pumps());
    assert_eq!(code, 0, "{err}");
    let status = || {
        let (code, out, err) = run(priorart(home.path()).args(["status", "--json"]));
        assert_eq!(code, 0, "{err}");
        serde_json::from_str::<Value>(&out).unwrap()
    };
    let words = status();
    assert_eq!(words["index"], json!(home.path().join("index/documents")));
    assert_eq!((&words["documents"], &words["generation"], &words["embedder"]), (&json!(6), &json!(1), &Value::Null), "{words}");
    assert_eq!((&words["countries"], &words["languages"]), (&json!({ "US": 3, "EP": 2, "KR": 1 }), &json!({ "en": 4, "de": 1, "ko": 1 })), "{words}");
    assert_eq!((&words["documents_with_vectors"], &words["documents_wanting_vectors"]), (&json!(0), &json!(6)), "{words}");
    let models: Vec<&str> = words["models"].as_array().unwrap().iter().map(|m| m.as_str().unwrap()).collect();
    assert!(models.contains(&"multilingual-e5-small") && words["model_bytes"].as_u64().unwrap() > 80_000_000, "{words}");
    let (code, _, err) = run(priorart(home.path()).arg("index"));
    assert_eq!(code, 0, "{err}");
    let vectors = status();
    assert_eq!(
        (&vectors["documents_with_vectors"], &vectors["documents_wanting_vectors"], &vectors["embedder"]),
        (&json!(6), &json!(6), &json!("multilingual-e5-small"))
    );
    assert!(
        vectors["generation"].as_u64() > words["generation"].as_u64() && vectors["index_bytes"].as_u64() > words["index_bytes"].as_u64(),
        "{words} {vectors}"
    );
    let (code, out, _) = run(priorart(home.path()).arg("status"));
    assert!(code == 0 && out.contains("documents   6") && out.contains("US 3 · EP 2 · KR 1") && out.contains("vectors     6 of 6"), "{out}");
}
