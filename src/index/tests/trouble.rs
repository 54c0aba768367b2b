//! Damaged files, second writers, interrupted commits: found, named, and never a panic.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::error::Error;

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(dir).expect("a folder").map(|e| e.expect("an entry").path()).filter(|p| p.is_file()).collect();
    files.sort();
    files
}

fn copy(from: &Path) -> TempDir {
    let to = tempfile::tempdir().expect("a folder");
    for sub in ["words", "vectors", ""] {
        fs::create_dir_all(to.path().join(sub)).expect("a folder");
        for file in files(&from.join(sub)) {
            fs::copy(&file, to.path().join(sub).join(file.file_name().expect("a name"))).expect("copied");
        }
    }
    to
}

#[test]
fn no_index_is_said_with_the_remedy() {
    let dir = tempfile::tempdir().expect("a folder");
    for path in [dir.path().to_owned(), dir.path().join("absent")] {
        let Err(Error::Unavailable { what, remedy }) = Index::open(&path) else { panic!("there is no index") };
        assert!(what.contains(&path.display().to_string()) && remedy.contains("priorart index"));
    }
}

#[test]
fn the_second_writer_is_told_so() {
    let (dir, index) = indexed(&sample());
    let first = index.writer().expect("the writer");
    assert!(matches!(index.writer(), Err(Error::Unavailable { .. })));
    assert!(matches!(Index::open(dir.path()).expect("a reader").writer(), Err(Error::Unavailable { .. })));
    drop(first);
    assert!(index.writer().is_ok());
}

#[test]
fn an_index_of_another_analyzer_is_refused() {
    let (dir, _index) = indexed(&sample());
    let path = dir.path().join("generation.json");
    let text = fs::read_to_string(&path).expect("the manifest");
    let schema = crate::index::Generation::read(dir.path()).expect("read").expect("there").schema;
    fs::write(&path, text.replace(&schema, "0000000000000000")).expect("written");
    assert!(matches!(Index::open(dir.path()), Err(Error::Mismatch { .. })));
}

#[test]
fn truncated_words_are_damage_not_a_panic() {
    let (dir, index) = indexed(&sample());
    drop(index);
    for file in files(&dir.path().join("words")) {
        let length = fs::metadata(&file).expect("a file").len();
        if length == 0 || file.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')) {
            continue; // locks, and the list of files that tantivy makes anew
        }
        // the last byte of a JSON file is a line end: nothing is lost with it
        let end = if file.extension().is_some_and(|e| e == "json") { 2 } else { 1 };
        for keep in [0, 1, length / 2, length - end] {
            let broken = copy(dir.path());
            let target = broken.path().join("words").join(file.file_name().expect("a name"));
            fs::File::options().write(true).open(&target).expect("a file").set_len(keep).expect("cut");
            let outcome = Index::open(broken.path());
            assert!(matches!(outcome, Err(Error::Damaged { .. })), "{} cut to {keep} of {length}: {:?}", target.display(), outcome.err());
        }
        let broken = copy(dir.path());
        fs::remove_file(broken.path().join("words").join(file.file_name().expect("a name"))).expect("removed");
        assert!(matches!(Index::open(broken.path()), Err(Error::Damaged { .. })), "{} removed", file.display());
    }
}

#[test]
fn a_flipped_byte_in_the_words_is_found_on_demand() {
    let (dir, index) = indexed(&sample());
    index.verify().expect("whole");
    drop(index);
    let store = files(&dir.path().join("words")).into_iter().find(|p| p.extension().is_some_and(|e| e == "store")).expect("a store");
    let mut bytes = fs::read(&store).expect("read");
    bytes[10] ^= 0x40;
    fs::write(&store, bytes).expect("written");
    let index = Index::open(dir.path()).expect("the footer is whole");
    let found = index.verify().expect_err("a flipped bit");
    assert!(matches!(&found, Error::Damaged { path, .. } if path.extension().is_some_and(|e| e == "store")), "{found}");
}

#[test]
fn damaged_vectors_are_left_out_and_made_again() {
    let (dir, index) = indexed(&sample());
    let model = embedder("hash", 64);
    index.writer().expect("the writer").embed_pending(&model, &mut |_, _| true).expect("embedded");
    let whole = dense(&index, "silicon anode", &Filter::default());
    drop(index);
    let segment = files(&dir.path().join("vectors")).remove(0);
    let good = fs::read(&segment).expect("read");
    for at in [0, 9, 20, 40, good.len() / 2, good.len() - 1] {
        let mut bytes = good.clone();
        bytes[at] ^= 1;
        fs::write(&segment, bytes).expect("written");
        assert_eq!(Index::open(dir.path()).expect("words are whole").snapshot().vectors(), (0, 7), "byte {at}");
    }
    fs::write(&segment, &good[..good.len() / 2]).expect("written");
    let index = Index::open(dir.path()).expect("words are whole");
    assert_eq!(index.snapshot().vectors(), (0, 7));
    assert!(dense(&index, "silicon anode", &Filter::default()).is_empty());
    assert!(!lexical(&index, "silicon anode", &Filter::default()).is_empty());
    let mut writer = index.writer().expect("the writer");
    assert_eq!(writer.embed_pending(&model, &mut |_, _| true).expect("embedded"), 7);
    drop(writer);
    fs::remove_file(dir.path().join("vectors").join(&index.snapshot().generation().segments[0].file)).expect("removed");
    let index = Index::open(dir.path()).expect("words are whole");
    index.writer().expect("the writer").embed_pending(&model, &mut |_, _| true).expect("embedded");
    assert_eq!(dense(&index, "silicon anode", &Filter::default()), whole);
}

#[test]
fn words_that_got_ahead_of_the_manifest_count() {
    // killed between tantivy's commit and the rename: the old manifest over the new words
    let (dir, index) = indexed(&sample());
    let model = embedder("hash", 64);
    index.writer().expect("the writer").embed_pending(&model, &mut |_, _| true).expect("embedded");
    let manifest = fs::read(dir.path().join("generation.json")).expect("read");
    let mut writer = index.writer().expect("the writer");
    writer.add(&patent("US99000050A1", "A zeppelin.")).expect("added");
    writer.add(&patent("US99000001B2", "A kettle.")).expect("replaced");
    writer.commit().expect("committed");
    drop((writer, index));
    fs::write(dir.path().join("generation.json"), manifest).expect("written");
    let index = Index::open(dir.path()).expect("opened");
    assert_eq!((index.snapshot().documents(), index.snapshot().vectors()), (8, (6, 8)));
    let mut writer = index.writer().expect("the writer");
    writer.add(&patent("US99000051A1", "A balloon.")).expect("added");
    writer.commit().expect("committed");
    assert_eq!(writer.embed_pending(&model, &mut |_, _| true).expect("embedded"), 3);
    drop((writer, index));
    let index = Index::open(dir.path()).expect("opened");
    assert_eq!(index.snapshot().vectors(), (9, 9));
    let rows: std::collections::BTreeSet<Row> = index.snapshot().rows().collect();
    assert_eq!(rows.len(), 9, "no row was given twice");
}

#[test]
fn words_behind_the_manifest_are_damage() {
    let (dir, index) = indexed(&sample());
    let old = copy(dir.path());
    add(&index, &[patent("US99000050A1", "A zeppelin.")]);
    drop(index);
    fs::copy(dir.path().join("generation.json"), old.path().join("generation.json")).expect("copied");
    assert!(matches!(Index::open(old.path()), Err(Error::Damaged { .. })));
}

#[test]
fn a_folder_whose_making_was_cut_short_is_made_again() {
    let (dir, index) = indexed(&sample());
    drop(index);
    fs::remove_file(dir.path().join("generation.json")).expect("removed");
    assert!(matches!(Index::open(dir.path()), Err(Error::Unavailable { .. })));
    let index = Index::create_or_open(dir.path()).expect("words without a manifest are taken as they are");
    assert_eq!(index.snapshot().documents(), 7);
    add(&index, &[patent("US99000050A1", "A zeppelin.")]);
    assert_eq!(Index::open(dir.path()).expect("opened").snapshot().documents(), 8);
}

#[test]
fn a_writer_that_failed_commits_nothing_more() {
    let (dir, index) = indexed(&sample());
    let (words, away) = (dir.path().join("words"), dir.path().join("away"));
    let mut writer = index.writer().expect("the writer");
    fs::rename(&words, &away).expect("moved away");
    // documents that replace stored ones: their deletes alone must never be committed
    let failed = sample().iter().try_for_each(|old| writer.add(&patent(old.id.as_str(), "Another text.")));
    let failed = failed.and_then(|()| writer.commit().map(|_| ()));
    assert!(failed.is_err(), "the folder is not there");
    fs::rename(&away, &words).expect("moved back");
    for again in [writer.commit().map(|_| ()), writer.add(&sample()[0]), writer.delete(&id("US99000001B2")).map(|_| ()), writer.commit().map(|_| ())] {
        assert!(again.is_err_and(|e| e.to_string().contains("failed before")));
    }
    drop((writer, index));
    let index = Index::open(dir.path()).expect("opened");
    assert_eq!((index.snapshot().documents(), lexical(&index, "fins", &Filter::default())), (7, vec!["US99000001B2".to_owned()]));
    add(&index, &[patent("US99000050A1", "A zeppelin.")]);
    assert_eq!(index.snapshot().documents(), 8, "another writer works");
}

#[test]
fn an_older_generation_never_takes_the_place_of_a_newer_one() {
    let (dir, index) = indexed(&sample());
    let manifest = fs::read(dir.path().join("generation.json")).expect("read");
    index.writer().expect("the writer").embed_pending(&embedder("hash", 64), &mut |_, _| true).expect("embedded");
    let newer = index.snapshot().generation().clone();
    // a thread that read the manifest before it was replaced, and comes last
    fs::write(dir.path().join("generation.json"), manifest).expect("written");
    assert_eq!(index.inner.reload().expect("readable").generation(), &newer);
    assert_eq!((index.snapshot().generation(), index.snapshot().vectors()), (&newer, (7, 7)));
}

#[test]
fn refreshing_waits_for_nobody() {
    let (dir, index) = indexed(&sample());
    let reader = Index::open(dir.path()).expect("opened");
    add(&index, &[patent("US99000050A1", "A zeppelin.")]);
    let busy = reader.inner.seen.lock().expect("free");
    assert!(!reader.refresh().expect("somebody else is at it"));
    drop(busy);
    assert!(reader.refresh().expect("readable") && !reader.refresh().expect("nothing new"));
    assert_eq!(reader.snapshot().documents(), 8);
}

#[test]
fn commits_of_another_process_are_no_damage() {
    let (dir, index) = indexed(&sample());
    let path = dir.path().to_owned();
    let writing = std::thread::spawn(move || {
        let mut writer = index.writer().expect("the writer");
        for n in 0..40 {
            writer.add(&patent(&format!("US98{n:06}A1"), "A zeppelin.")).expect("added");
            writer.commit().expect("committed");
        }
    });
    let reader = Index::open(&path).expect("opened");
    while !writing.is_finished() {
        let before = reader.snapshot().documents();
        assert!(Index::open(&path).expect("whole at any time").snapshot().documents() >= before);
        reader.refresh().expect("whole at any time");
        assert!(reader.snapshot().documents() >= before);
    }
    writing.join().expect("written");
    reader.refresh().expect("readable");
    assert_eq!(reader.snapshot().documents(), 47);
}
