//! Vectors: embedding, exact scan, graph, other embedders.

use super::*;
use crate::error::Error;
use crate::index::DenseGraph;

fn embed(index: &Index, embedder: &Embedder) -> u64 {
    index.writer().expect("the writer").embed_pending(embedder, &mut |_, _| true).expect("embedded")
}

#[test]
fn documents_are_found_by_their_vectors() {
    const GIST: &str = "A lamp with a silicon anode and a heat sink made of aluminium.";
    let (dir, index) = indexed(&sample());
    assert!(dense(&index, "lamp", &Filter::default()).is_empty(), "nothing is embedded yet");
    assert_eq!(index.writer().expect("the writer").pending_vectors(&embedder("hash", 64)), 7);
    assert_eq!(embed(&index, &embedder("hash", 64)), 7);
    assert_eq!(index.snapshot().vectors(), (7, 7));
    let found = dense(&index, GIST, &Filter::default());
    assert_eq!((found[0].as_str(), found.len()), ("US99000001B2", 7), "every document once");
    let exact = index.snapshot().dense(&query(GIST), &Filter::default(), 1).expect("a search")[0];
    assert!((exact.score - 1.0).abs() < 1e-3, "its abstract is the query: {}", exact.score);
    let filter = Filter { before: Some(date("2019-03-02")), ..Filter::default() };
    assert_eq!(dense(&index, "lamp", &filter), ["US99000002A1"]);
    let reopened = Index::open(dir.path()).expect("reopened");
    assert_eq!(dense(&reopened, GIST, &Filter::default()), found);
}

#[test]
fn replaced_and_deleted_documents_lose_their_vectors() {
    let (_dir, index) = indexed(&sample());
    let model = embedder("hash", 64);
    embed(&index, &model);
    let before = index.snapshot();
    let mut writer = index.writer().expect("the writer");
    writer.add(&patent("US99000001B2", "A kettle.")).expect("replaced");
    writer.delete(&id("US99000002A1")).expect("deleted");
    writer.commit().expect("committed");
    assert_eq!((index.snapshot().vectors(), writer.pending_vectors(&model)), ((5, 6), 1));
    assert_eq!(dense(&index, "lamp", &Filter::default()).len(), 5);
    assert_eq!(writer.embed_pending(&model, &mut |_, _| true).expect("embedded"), 1);
    assert_eq!(dense(&index, "A kettle.", &Filter::default())[0], "US99000001B2");
    assert_eq!(numbers(&before, &before.dense(&query("lamp"), &Filter::default(), 10).expect("a search")).len(), 7, "an old snapshot keeps its vectors");
}

#[test]
fn stopping_keeps_what_is_done() {
    let patents: Vec<Patent> = (0..200).map(|n| patent(&format!("US9900{n:04}A1"), &format!("term{n} thing"))).collect();
    let (_dir, index) = indexed(&patents);
    let model = embedder("hash", 64);
    let mut writer = index.writer().expect("the writer");
    let done = writer.embed_pending(&model, &mut |done, total| total == 200 && done < 50).expect("stopped");
    assert!((50..200).contains(&done), "{done}");
    assert_eq!(index.snapshot().vectors(), (done, 200));
    assert_eq!(writer.embed_pending(&model, &mut |_, _| true).expect("the rest"), 200 - done);
    assert_eq!(writer.embed_pending(&model, &mut |_, _| true).expect("nothing"), 0);
    assert_eq!(index.snapshot().generation().segments.len(), 1, "small segments were merged");
    assert_eq!(dense(&index, "term77 thing", &Filter::default())[0], "US99000077A1");
}

#[test]
fn a_document_without_text_waits_for_nothing() {
    let (_dir, index) = indexed(&[patent("US99000001A1", "  "), patent("US99000002A1", "text")]);
    assert_eq!(embed(&index, &embedder("hash", 64)), 2);
    assert_eq!(index.snapshot().vectors(), (2, 2));
    assert_eq!(dense(&index, "text", &Filter::default()), ["US99000002A1"]);
}

#[test]
fn vectors_of_another_embedder_are_refused_then_made_anew() {
    let (_dir, index) = indexed(&sample());
    embed(&index, &embedder("hash", 64));
    let (same, other) = (embedder("hash", 64), embedder("wider", 96));
    assert!(index.snapshot().fits(&same).is_ok());
    assert!(matches!(index.snapshot().fits(&other), Err(Error::Mismatch { .. })));
    let wide = Embedding::new(hashed("lamp", 96)).expect("a direction");
    assert!(matches!(index.snapshot().dense(&wide, &Filter::default(), 5), Err(Error::Mismatch { .. })));
    assert_eq!(lexical(&index, "fins", &Filter::default()), ["US99000001B2"], "words work all the same");
    assert_eq!(embed(&index, &other), 7);
    assert!(index.snapshot().fits(&other).is_ok());
    assert_eq!(index.snapshot().dense(&wide, &Filter::default(), 50).expect("a search").len(), 7);
}

#[test]
fn other_weights_of_the_same_name_are_refused_then_made_anew() {
    let (dir, index) = indexed(&sample());
    let (unknown, first, second) = (embedder("hash", 64), marked("hash", 64, Some("1")), marked("hash", 64, Some("2")));
    embed(&index, &unknown);
    let manifest = || std::fs::read_to_string(dir.path().join("generation.json")).expect("the manifest");
    assert!(!manifest().contains("fingerprint"), "as indexes were before");
    assert!(index.snapshot().fits(&first).is_ok() && index.snapshot().fits(&second).is_ok());
    add(&index, &[patent("US99000050A1", "A zeppelin.")]);
    assert_eq!(embed(&index, &first), 1, "nothing is made anew");
    assert!(!manifest().contains("fingerprint"), "it does not hold for all vectors");
    embed(&index, &embedder("wider", 96));
    assert_eq!(embed(&index, &first), 8);
    assert!(index.snapshot().fits(&first).is_ok() && index.snapshot().fits(&unknown).is_ok());
    let refused = Index::open(dir.path()).expect("reopened").snapshot().fits(&second).expect_err("other weights").to_string();
    assert!(refused.contains("other weights") && refused.contains("priorart index"), "{refused}");
    assert_eq!(index.writer().expect("the writer").pending_vectors(&second), 8);
    assert_eq!(embed(&index, &second), 8);
    assert!(index.snapshot().fits(&second).is_ok() && index.snapshot().fits(&first).is_err());
}

/// Deterministic vectors around a few centres.
fn clustered(count: usize, dimensions: usize) -> Vec<f32> {
    let mut state = 7u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    let centres: Vec<f32> = (0..16 * dimensions).map(|_| next()).collect();
    (0..count).flat_map(|n| (0..dimensions).map(move |d| (n, d))).map(|(n, d)| centres[n % 16 * dimensions + d] + 0.7 * next()).collect()
}

#[test]
fn the_graph_finds_what_a_scan_finds() {
    let (count, dimensions) = (3000, 32);
    let rows = clustered(count, dimensions);
    let graph = DenseGraph::build(&rows, dimensions).expect("a graph");
    let unit = |v: &[f32]| Embedding::new(v.to_vec()).expect("a direction");
    let all: Vec<Embedding> = rows.chunks(dimensions).map(unit).collect();
    let mut hits = 0;
    for query in (0..count).step_by(60) {
        let mut exact: Vec<(u32, f32)> = (0u32..).zip(all.iter().map(|e| e.cosine(&all[query]))).collect();
        exact.sort_by(|a, b| b.1.total_cmp(&a.1));
        let found = graph.search(all[query].values(), 10, 64).expect("a search");
        assert_eq!(found.len(), 10);
        assert_eq!(found[0].0 as usize, query);
        assert!(found.windows(2).all(|w| w[0].1 >= w[1].1));
        hits += exact[..10].iter().filter(|(at, _)| found.iter().any(|(f, _)| f == at)).count();
    }
    assert!(hits >= 490, "recall {hits} of 500");
    assert!(DenseGraph::build(&[f32::NAN; 32], 32).is_err());
    assert!(DenseGraph::build(&rows[..33], 32).is_err());
    assert!(graph.search(&[1.0; 3], 1, 1).is_err());
    assert!(DenseGraph::build(&[], 32).expect("empty").search(&[1.0; 32], 5, 5).expect("nothing").is_empty());
}
