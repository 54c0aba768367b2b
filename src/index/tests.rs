//! The index as its users see it: small collections in temporary folders, an embedder that hashes terms.

mod trouble;
mod vectors;
mod words;

use tempfile::TempDir;

use super::{Filter, Index, Row, Scored, Snapshot, terms};
use crate::error::Result;
use crate::model::{Embedder, Embedding, EmbeddingModel, TextKind};
use crate::patent::{Date, Patent, PatentId, Symbol};

/// Hashes terms into a few dimensions: texts that share terms point the same way. With what it says about its weights.
struct Hashing(usize, Option<&'static str>);

impl EmbeddingModel for Hashing {
    fn dimensions(&self) -> usize {
        self.0
    }

    fn fingerprint(&self) -> Option<String> {
        self.1.map(str::to_owned)
    }

    fn embed(&mut self, texts: &[String], _: TextKind, _: &dyn Fn() -> bool) -> Result<Vec<Embedding>> {
        texts.iter().map(|text| Embedding::new(hashed(text, self.0))).collect()
    }
}

fn hashed(text: &str, dimensions: usize) -> Vec<f32> {
    let mut values = vec![0.01f32; dimensions];
    for term in terms(text) {
        values[crc32fast::hash(term.text.as_bytes()) as usize % dimensions] += 1.0;
    }
    values
}

fn embedder(name: &str, dimensions: usize) -> Embedder {
    marked(name, dimensions, None)
}

fn marked(name: &str, dimensions: usize, fingerprint: Option<&'static str>) -> Embedder {
    Embedder::start(name, Box::new(Hashing(dimensions, fingerprint))).expect("a thread")
}

fn query(text: &str) -> Embedding {
    Embedding::new(hashed(text, 64)).expect("a direction")
}

fn id(text: &str) -> PatentId {
    text.parse().expect(text)
}

fn date(text: &str) -> Date {
    text.parse().expect(text)
}

/// A patent with a number, an abstract, and all that filters look at.
fn patent(number: &str, text: &str) -> Patent {
    let mut patent = Patent::new(id(number));
    patent.abstract_text = text.into();
    patent
}

/// Seven documents with what the tests ask for.
fn sample() -> Vec<Patent> {
    let mut lamp = patent("US99000001B2", "A lamp with a silicon anode and a heat sink made of aluminium.");
    (lamp.date, lamp.cpc) = (Some(date("2019-03-02")), vec![Symbol::new("H01M 4/38"), Symbol::new("F21V 29/70")]);
    lamp.claims = vec!["A lamp comprising a heat sink.".into(), "The lamp of claim 1, wherein the sink has fins.".into()];
    let mut cell = patent("US99000002A1", "A lithium cell whose anode holds 12 wt% of a silicon composite and LiPF6.");
    (cell.date, cell.ipc) = (Some(date("2019-03-01")), vec![Symbol::new("H01M 4/386")]);
    let mut korean = patent("KR1020990000003A", "실리콘음극활물질을 포함하는 이차전지에 관한 것이다.");
    (korean.lang, korean.date) = (crate::patent::Language::new("ko"), Some(date("2020-01-01")));
    let mut chinese = patent("CN990000004A", "本发明公开了一种锂离子电池负极材料及其制备方法。");
    chinese.lang = crate::patent::Language::new("zh-TW");
    let mut japanese = patent("JP2009999005A", "リチウムイオン二次電池の負極に関する。");
    (japanese.lang, japanese.cpc) = (crate::patent::Language::new("ja"), vec![Symbol::new("H01M 40/00")]);
    let undated = patent("EP9900006A1", "A pump with a magnetic rotor, described in full below.");
    let mut granted = patent("EP9900006B1", "A pump with a magnetic rotor and a seal.");
    granted.date = Some(date("2021-06-30"));
    vec![lamp, cell, korean, chinese, japanese, undated, granted]
}

/// An index of `patents`.
fn indexed(patents: &[Patent]) -> (TempDir, Index) {
    let dir = tempfile::tempdir().expect("a folder");
    let index = Index::create_or_open(dir.path()).expect("a new index");
    add(&index, patents);
    (dir, index)
}

fn add(index: &Index, patents: &[Patent]) {
    let mut writer = index.writer().expect("the writer");
    for patent in patents {
        writer.add(patent).expect("added");
    }
    writer.commit().expect("committed");
}

/// The numbers of what was found, best first.
fn numbers(snapshot: &Snapshot, found: &[Scored]) -> Vec<String> {
    let rows: Vec<Row> = found.iter().map(|s| s.row).collect();
    snapshot.ids(&rows).expect("ids").iter().map(|id| id.as_str().to_owned()).collect()
}

fn lexical(index: &Index, text: &str, filter: &Filter) -> Vec<String> {
    let snapshot = index.snapshot();
    numbers(&snapshot, &snapshot.lexical(text, filter, 10).expect("a search"))
}

fn dense(index: &Index, text: &str, filter: &Filter) -> Vec<String> {
    let snapshot = index.snapshot();
    numbers(&snapshot, &snapshot.dense(&query(text), filter, 10).expect("a search"))
}
