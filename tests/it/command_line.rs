//! The binary as a person uses it: wrong arguments, cut-off work, a full disk.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::{documents, priorart, run, run_with, unshared, write};

#[test]
fn index_search_show_and_status_agree() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("some.jsonl");
    std::fs::write(&file, documents(50) + "{\"id\":\"US99000051A1\",\"title\":3}\nnot json\n").unwrap();
    let (code, out, err) = run(priorart(home.path()).args(["index", "--json", "--no-vectors"]).arg(&file));
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("\"added\":50") && out.contains("\"bad\":2"), "{out}");
    assert!(err.contains("some.jsonl:51") && err.contains("some.jsonl:52"), "a bad record is named by file and line: {err}");
    let (code, out, err) = run(priorart(home.path()).args(["search", "--json", "--mode", "lexical", "flange number 7"]));
    assert_eq!(code, 0, "{err}");
    let hits: serde_json::Value = serde_json::from_str(&out).unwrap();
    let hit = &hits["hits"][0];
    assert_eq!(hit["id"], "US99000007A1");
    for key in ["id", "title", "date", "country", "lang", "cpc", "score", "lexical", "dense", "evidence"] {
        assert!(hit.get(key).is_some(), "{key} in {hit}");
    }
    let (_, out, _) = run(priorart(home.path()).args(["search", "--json", "--mode", "lexical", "--before", "2015-01-02", "flange"]));
    assert!(out.starts_with("{\"hits\":[]"), "published on the day is not before it: {out}");
    let (code, out, _) = run(priorart(home.path()).args(["show", "US 99/000,007 A1"]));
    assert!(code == 0 && out.contains("Widget 7"), "{out}");
    let (code, _, err) = run(priorart(home.path()).args(["show", "US99000999A1"]));
    assert!(code == 2 && err.contains("nearest known"), "{err}");
    let (_, out, _) = run(priorart(home.path()).args(["status", "--json"]));
    assert!(out.contains("\"documents\":50"), "{out}");
    let (code, _, err) = run(priorart(home.path()).args(["index", "--strict", "--no-vectors"]).arg(&file));
    assert!(code == 2 && err.contains("some.jsonl:51"), "{err}");
}

#[test]
fn wrong_input_gets_its_own_words() {
    let home = tempfile::tempdir().unwrap();
    for (args, code, words) in [
        (vec!["search", "--index", "/nonexistent/index", "x"], 1, "priorart index"),
        (vec!["search", ""], 2, "query"),
        (vec!["search", "--before", "soon", "x"], 2, "2019-03-02"),
        (vec!["ask", "--model", "no-such-model", "x"], 2, "no-such-model"),
        (vec!["ask", "--model", "qwen2.5-coder-0.5b-instruct", "x"], 1, "models pull"),
        (vec!["ask", "--model", "none", "  "], 2, "empty"),
        (vec!["bench", "generation", "--model", "qwen2.5-coder-0.5b-instruct"], 1, "models pull"),
        (vec!["bench", "generation", "--model", "none"], 1, "--model"),
        (vec!["show", "nothing"], 2, "publication number"),
        (vec!["index", "/nonexistent/file.jsonl"], 1, "/nonexistent/file.jsonl"),
        (vec!["serve", "--listen", "256.0.0.1:1"], 1, "256.0.0.1:1"),
    ] {
        let mut command = priorart(home.path());
        if args.contains(&"qwen2.5-coder-0.5b-instruct") {
            command.env("PRIORART_MODELS", home.path().join("no-models"));
        }
        let (got, _, err) = run(command.args(&args));
        assert_eq!(got, code, "{args:?}: {err}");
        assert!(err.contains(words) && !err.contains("panicked"), "{args:?}: {err}");
    }
}

#[test]
fn every_model_is_checked_whatever_the_first_is() {
    let home = tempfile::tempdir().unwrap();
    let models = home.path().join("models");
    let check = || run(priorart(home.path()).env("PRIORART_MODELS", &models).args(["models", "check"]));
    let (code, out, _) = check();
    assert!(code == 0 && out.contains("no models") && out.contains("models pull"), "{out}");
    for (name, file) in [("all-minilm-l6-v2", "config.json"), ("smollm2-135m-instruct", "SmolLM2-135M-Instruct.Q4_1.gguf")] {
        std::fs::create_dir_all(models.join(name)).unwrap();
        std::fs::write(models.join(name).join(file), "other bytes").unwrap();
    }
    let (code, out, err) = check();
    assert_eq!(code, 1, "{out} {err}");
    assert!(out.contains("all-minilm-l6-v2: ") && out.contains("smollm2-135m-instruct: ") && err.contains("2 of 2"), "{out} {err}");
}

#[test]
fn a_port_in_use_is_said_before_weights_are_read() {
    let home = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, _, err) = run(priorart(home.path()).args(["serve", "--listen", &address]));
    assert!(code == 1 && err.contains("--listen") && err.contains(&address), "{err}");
}

#[test]
fn kill_9_loses_no_acknowledged_document() {
    let home = tempfile::tempdir().unwrap();
    let (code, _, err) = run(priorart(home.path()).args(["index", "--no-vectors"]).arg(write(&home, "first.jsonl", &documents(200))));
    assert_eq!(code, 0, "{err}");
    // A second run reads from a pipe that never ends, and is killed in the middle.
    let mut child =
        priorart(home.path()).args(["index", "--no-vectors", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(documents(5000).replace("US99", "EP99").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    child.kill().unwrap();
    child.wait().unwrap();
    let (code, out, err) = run(priorart(home.path()).args(["status", "--json"]));
    assert_eq!(code, 0, "{err}");
    let status: serde_json::Value = serde_json::from_str(&out).unwrap();
    assert!(status["documents"].as_u64().unwrap() >= 200, "{out}");
    let (code, out, err) = run(priorart(home.path()).args(["index", "--json", "--no-vectors"]).arg(write(&home, "second.jsonl", &documents(10))));
    assert!(code == 0 && out.contains("\"added\":0") && out.contains("\"unchanged\":10"), "the next run goes on: {out} {err}");
}

#[test]
fn ctrl_c_keeps_what_was_read() {
    let home = tempfile::tempdir().unwrap();
    let mut child =
        priorart(home.path()).args(["index", "--no-vectors", "-"]).stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::null()).spawn().unwrap();
    let mut pipe = child.stdin.take().unwrap();
    pipe.write_all(documents(100).as_bytes()).unwrap();
    pipe.flush().unwrap();
    std::thread::sleep(Duration::from_millis(500));
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    std::thread::sleep(Duration::from_millis(100));
    let _ = pipe.write_all(b"\n"); // wakes a reader that waits for the next line
    drop(pipe);
    let started = Instant::now();
    while child.try_wait().unwrap().is_none() {
        assert!(started.elapsed() < Duration::from_secs(60), "did not stop");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (_, out, err) = run(priorart(home.path()).args(["status", "--json"]));
    let status: serde_json::Value = serde_json::from_str(&out).unwrap_or_else(|_| panic!("{out} {err}"));
    assert!(status["documents"].as_u64().unwrap() >= 99, "{out}");
}

#[test]
fn a_full_disk_is_said_and_what_was_indexed_stays() {
    // A small tmpfs in a namespace of our own; skipped (but not in CI) where the kernel does not allow one.
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().display().to_string();
    let Some(mut command) = unshared("-rm", &["mount", "-t", "tmpfs", "-o", "size=1m", "none", &folder], home.path()) else { return };
    let binary = env!("CARGO_BIN_EXE_priorart");
    let small = write(&home, "small.jsonl", &documents(20));
    let large = write(&home, "large.jsonl", &documents(60_000));
    let disk = home.path().join("disk");
    std::fs::create_dir(&disk).unwrap();
    let script = format!(
        "mount -t tmpfs -o size=2m none {d} && {binary} index --index {d}/i --no-vectors {s} && {{ {binary} index --index {d}/i --no-vectors {l}; test $? = 1; }} && {binary} search --index {d}/i --mode lexical 'flange 7' && {binary} status --index {d}/i --json",
        d = disk.display(),
        s = small.display(),
        l = large.display()
    );
    let (code, out, err) = run(command.args(["sh", "-c", &script]));
    assert_eq!(code, 0, "{out} {err}");
    assert!(err.contains("space") && !err.contains("panicked") && out.contains("Widget 7"), "{out} {err}");
    let status: serde_json::Value = serde_json::from_str(out.lines().last().unwrap()).unwrap();
    assert!(status["documents"].as_u64().unwrap() >= 20, "{out}");
}

#[test]
fn a_conversation_in_the_terminal_goes_on_after_an_empty_line_and_a_bad_turn() {
    let home = tempfile::tempdir().unwrap();
    let turns = "Find patents on street luminaires\n\nshow me number 99\nshow me number 1, claim 1\nthanks\n";
    let (code, out, err) = run_with(priorart(home.path()).args(["chat", "--model", "none"]), turns);
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("1. US20990000201A1") && out.contains("99") && out.contains("claim 1 [1]"), "{out}");
}

#[test]
fn without_a_command_it_starts_and_says_what_to_try() {
    let home = tempfile::tempdir().unwrap();
    let mut child = priorart(home.path()).env("PRIORART_MODEL", "none").stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let mut said = String::new();
    // another server may be running on the one address that it takes
    while !said.contains("in a browser") && !said.contains("cannot listen") {
        let Some(line) = lines.next() else { break };
        said = said + &line + "\n";
    }
    let _ = child.kill();
    let _ = child.wait();
    let told =
        ["ready at http://127.0.0.1:8317/ with 68 documents", "curl http://127.0.0.1:8317/v1/chat/completions", "priorart ask", "open http://127.0.0.1:8317/"];
    let busy = said.contains("cannot listen on 127.0.0.1:8317") && said.contains("--listen");
    assert!(busy || told.iter().all(|what| said.contains(what)), "{said}");
}
