//! The graph: what it finds, what it is made of, and what it refuses.

use super::graph::NONE;
use super::*;

/// `count` unit vectors of `dimensions` around a few centres, all turned to one side as embeddings of text are.
fn clustered(count: usize, dimensions: usize) -> Vec<Vec<i16>> {
    let mut state = 7u32;
    let mut next = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / 8_388_608.0 - 1.0
    };
    let centres: Vec<f32> = (0..16 * dimensions).map(|_| next() + 0.8).collect();
    let vector = |n: usize| (0..dimensions).map(|d| centres[n % 16 * dimensions + d] + 0.7 * next()).collect::<Vec<f32>>();
    (0..count).map(vector).map(|v| q15::encode_any(&v).expect("a direction")).collect()
}

fn linked(vectors: &[Vec<i16>]) -> Graph {
    let rows = (0..vectors.len() as u64).map(|n| Row(n * 3)).collect();
    Graph::build(rows, &slices(vectors), &mut || true).expect("not cancelled")
}

fn slices(vectors: &[Vec<i16>]) -> Vec<&[i16]> {
    vectors.iter().map(Vec::as_slice).collect()
}

fn nearest(graph: &Graph, vectors: &[Vec<i16>], query: &[i16], ef: usize) -> Vec<(i32, u32)> {
    graph.search(query, |point| q15::dot(query, &vectors[point as usize]), ef)
}

fn exact(vectors: &[Vec<i16>], query: &[i16]) -> Vec<(i32, u32)> {
    let mut all: Vec<(i32, u32)> = vectors.iter().map(|v| q15::dot(query, v)).zip(0u32..).collect();
    all.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    all
}

#[test]
fn it_finds_what_an_exact_scan_finds() {
    for (count, dimensions) in [(1, 8), (40, 8), (1_000, 24), (6_000, 40)] {
        let vectors = clustered(count, dimensions);
        let graph = linked(&vectors);
        let (mut right, mut wanted) = (0, 0);
        for query in vectors.iter().step_by(count.div_ceil(60)) {
            let (found, exact) = (nearest(&graph, &vectors, query, 64), exact(&vectors, query));
            assert_eq!(found[0].0, exact[0].0);
            assert_eq!(found.len(), count.min(64));
            assert!(found.is_sorted_by(|a, b| a.0 >= b.0));
            right += exact.iter().take(10).filter(|e| found[..count.min(10)].contains(e)).count();
            wanted += count.min(10);
        }
        assert!(right * 100 >= wanted * 99, "{right} of {wanted} of {count}");
    }
}

#[test]
fn every_point_can_be_reached() {
    let vectors = clustered(6_000, 24);
    let graph = linked(&vectors);
    assert_eq!(graph.levels[graph.entry as usize], *graph.levels.iter().max().expect("levels"));
    let mut reached = vec![false; vectors.len()];
    let mut open: Vec<u32> = (0u32..).zip(&graph.levels).filter(|(_, level)| **level > 0).map(|(point, _)| point).collect();
    while let Some(point) = open.pop() {
        if !std::mem::replace(&mut reached[point as usize], true) {
            open.extend(graph.list(point, 0).iter().take_while(|to| **to != NONE));
        }
    }
    assert!(reached.iter().all(|reached| *reached));
}

#[test]
fn links_are_whole() {
    let vectors = clustered(3_000, 24);
    let graph = linked(&vectors);
    for point in 0..3_000 {
        for layer in 0..=graph.levels[point as usize] {
            let list = graph.list(point, layer);
            let linked = list.iter().position(|to| *to == NONE).unwrap_or(list.len());
            let mut links = list[..linked].to_vec();
            links.sort_unstable();
            links.dedup();
            assert_eq!((list.len(), links.len()), (graph.links * if layer == 0 { 2 } else { 1 }, linked), "none twice");
            assert!(list[linked..].iter().all(|to| *to == NONE));
            assert!(links.iter().all(|to| *to != point && graph.levels[*to as usize] >= layer));
        }
    }
}

#[test]
fn threads_do_not_matter() {
    let vectors = clustered(2_500, 24);
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| linked(&vectors).to_bytes())
    };
    assert!(with(1) == with(4));
}

#[test]
fn the_same_vector_many_times_hides_no_other() {
    let mut vectors = clustered(2_000, 24);
    let same = vectors[5].clone();
    vectors.iter_mut().step_by(20).for_each(|v| v.clone_from(&same));
    let graph = linked(&vectors);
    for query in vectors.iter().step_by(37) {
        let found = nearest(&graph, &vectors, query, 64);
        assert!(found[..10].iter().zip(exact(&vectors, query)).all(|(f, e)| f.0 == e.0));
    }
    let flat = vec![same; 1_500];
    assert_eq!(nearest(&linked(&flat), &flat, &flat[0], 10).len(), 10);
}

#[test]
fn it_can_be_cancelled_at_any_time() {
    let vectors = clustered(3_000, 8);
    let mut asked = 0;
    for patience in [0, 3, 5, 9] {
        let rows = (0..3_000).map(Row).collect();
        asked = 0;
        let graph = Graph::build(rows, &slices(&vectors), &mut || {
            asked += 1;
            asked <= patience
        });
        assert!(graph.is_none(), "{patience}");
    }
    assert_eq!(asked, 10, "nothing is asked after no");
}

#[test]
fn an_empty_one_finds_nothing() {
    let graph = linked(&[]);
    assert!(nearest(&graph, &[], &[], 5).is_empty());
    assert!(Graph::parse(&graph.to_bytes()).is_none(), "and is not worth a file");
    assert!(nearest(&linked(&clustered(50, 8)), &clustered(50, 8), &[1; 8], 0).is_empty());
}

#[test]
fn it_is_read_back_and_what_is_damaged_is_refused() {
    let vectors = clustered(1_500, 24);
    let graph = linked(&vectors);
    let bytes = graph.to_bytes();
    let read = Graph::parse(&bytes).expect("a graph");
    assert_eq!(read.to_bytes(), bytes);
    assert_eq!((read.rows(), read.dimensions()), (graph.rows(), 24));
    assert_eq!(nearest(&read, &vectors, &vectors[9], 20), nearest(&graph, &vectors, &vectors[9], 20));

    for length in (0..bytes.len()).step_by(991).chain(bytes.len() - 30..bytes.len()) {
        assert!(Graph::parse(&bytes[..length]).is_none(), "{length} bytes");
    }
    assert!(Graph::parse(&[&bytes[..], &[0]].concat()).is_none());
    let changed = |at: usize, value: &[u8]| {
        let mut bytes = bytes.clone();
        bytes[at..at + value.len()].copy_from_slice(value);
        Graph::parse(&bytes)
    };
    for field in 0..8 {
        assert!(changed(field * 4, &[0xff; 4]).is_none(), "field {field} of the header");
    }
    let (rows, levels, lists) = (32, 32 + 1_500 * 8, 32 + 1_500 * 9);
    assert!(changed(rows, &[0xff; 8]).is_none(), "rows out of order");
    assert!(changed(levels, &[0xfe]).is_none(), "an impossible level");
    assert!(changed(lists, &1_500u32.to_le_bytes()).is_none(), "a link that leads nowhere");
    assert!(changed(lists, &NONE.to_le_bytes()).is_some(), "a missing link does no harm");
    let step = bytes.len() - 1_500 * 24 - 4;
    assert!(changed(step, &f32::NAN.to_le_bytes()).is_none() && changed(step, &[0; 4]).is_none());
}

#[test]
fn damaged_bytes_cause_no_panic() {
    let vectors = clustered(300, 8);
    let bytes = linked(&vectors).to_bytes();
    let mut state = 1u32;
    let mut next = |below: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as usize % below
    };
    for _ in 0..2_000 {
        let mut damaged = bytes.clone();
        for _ in 0..=next(3) {
            let reach = if next(2) == 0 { 48 } else { damaged.len() };
            damaged[next(reach)] = next(256) as u8;
        }
        if let Some(graph) = Graph::parse(&damaged).filter(|graph| graph.dimensions() == 8) {
            graph.search(&vectors[0], |point| point as i32, 20);
        }
    }
}
