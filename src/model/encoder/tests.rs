//! A whole encoder with small random weights: files, arithmetic, batches.

use std::io::Cursor;
use std::path::PathBuf;

use proptest::prelude::*;

use super::weights::{Checkpoint, LinearWeights, NormWeights};
use super::*;
use crate::model::kernels::blocks::BLOCK;
use crate::model::kernels::tests::noise;

const HIDDEN: usize = 64;
const WIDE: usize = 128;
const LAYERS: usize = 2;
const WORDS: usize = 40;
const POSITIONS: usize = 48;

/// The bytes of a small `E5S1` file.
fn e5_bytes() -> Vec<u8> {
    let mut tensors: Vec<(String, u8, usize, Vec<u8>)> = Vec::new();
    let mut plain = |name: &str, n: usize, middle: f32| {
        let values = noise(n, name.len() as u64 * 31 + n as u64 + u64::from(name.as_bytes()[1]));
        tensors.push((name.into(), 0, n, values.iter().flat_map(|v| (middle + v * 0.3).to_le_bytes()).collect()));
    };
    for (name, n) in [("emb.pos", POSITIONS * HIDDEN), ("emb.type", 2 * HIDDEN), ("emb.ln.b", HIDDEN)] {
        plain(name, n, 0.0);
    }
    plain("emb.ln.w", HIDDEN, 1.0);
    for l in 0..LAYERS {
        for (name, n) in [("q", HIDDEN), ("k", HIDDEN), ("v", HIDDEN), ("ao", HIDDEN), ("fi", WIDE), ("fo", HIDDEN)] {
            plain(&format!("l{l}.{name}.b"), n, 0.0);
        }
        for name in ["aln", "oln"] {
            plain(&format!("l{l}.{name}.w"), HIDDEN, 1.0);
            plain(&format!("l{l}.{name}.b"), HIDDEN, 0.0);
        }
    }
    let mut quantised = |name: String, n: usize| {
        let levels = noise(n / 2, name.len() as u64 * 17 + n as u64 + u64::from(name.as_bytes()[1]));
        let blocks = levels.chunks(BLOCK / 2).flat_map(|block| {
            let scale = 0x2c00_u16 + (block[0] * 500.0).abs() as u16; // f16, 1/16 and a little more
            scale.to_le_bytes().into_iter().chain(block.iter().map(|v| (v.to_bits() >> 8) as u8))
        });
        let blocks = blocks.collect();
        tensors.push((name, 1, n, blocks));
    };
    quantised("emb.word".into(), WORDS * HIDDEN);
    for l in 0..LAYERS {
        for name in ["q", "k", "v", "ao"] {
            quantised(format!("l{l}.{name}.w"), HIDDEN * HIDDEN);
        }
        for name in ["fi", "fo"] {
            quantised(format!("l{l}.{name}.w"), HIDDEN * WIDE);
        }
    }

    let mut head = b"E5S1".to_vec();
    head.extend(1_u32.to_le_bytes());
    for size in [HIDDEN, LAYERS, 2, WIDE, WORDS, POSITIONS, 2] {
        head.extend((size as i32).to_le_bytes());
    }
    head.extend(1e-12_f32.to_le_bytes());
    head.extend((BLOCK as i32).to_le_bytes());
    head.extend([1_i32, 0, 2, 1, 3].map(i32::to_le_bytes).as_flattened()); // one piece
    head.extend(3_u64.to_le_bytes());
    head.extend([0; 8 + 4 + 3]); // its offsets, score and text
    head.extend([0, 0, 0, 0, 2, 0, 0, 0, 7, 7]); // no rules, two bytes of them
    head.extend((tensors.len() as i32).to_le_bytes());
    let directory: usize = tensors.iter().map(|(name, ..)| 2 + name.len() + 1 + 4 + 8 + 8).sum();
    let mut offset = head.len() + directory;
    let mut body = Vec::<u8>::new();
    for (name, kind, n, bytes) in &tensors {
        head.extend((name.len() as u16).to_le_bytes());
        head.extend(name.as_bytes());
        head.push(*kind);
        head.extend((*n as u32).to_le_bytes());
        head.extend((offset as u64).to_le_bytes());
        head.extend((bytes.len() as u64).to_le_bytes());
        offset += bytes.len();
        body.extend(bytes);
    }
    head.extend(body);
    head
}

/// A folder with the small weights and a tokenizer of the words `w4` … `w39`.
fn fixture() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let (weights, tokenizer) = (folder.path().join("small.bin"), folder.path().join("tokenizer.json"));
    std::fs::write(&weights, e5_bytes()).expect("written");
    let mut vocabulary = serde_json::json!({"<s>": 0, "<pad>": 1, "</s>": 2, "<unk>": 3});
    (4..WORDS).for_each(|i| vocabulary[format!("w{i}")] = i.into());
    let mark = |id: u32, word: &str| serde_json::json!({"id": word, "ids": [id], "tokens": [word]});
    let json = serde_json::json!({
        "version": "1.0", "added_tokens": [], "normalizer": null, "decoder": null,
        "truncation": {"max_length": 5, "strategy": "LongestFirst", "stride": 0, "direction": "Right"},
        "padding": {"strategy": {"Fixed": 9}, "direction": "Right", "pad_to_multiple_of": null, "pad_id": 1, "pad_type_id": 0, "pad_token": "<pad>"},
        "pre_tokenizer": {"type": "WhitespaceSplit"},
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": "</s>", "type_id": 0}}],
            "pair": [{"Sequence": {"id": "A", "type_id": 0}}, {"Sequence": {"id": "B", "type_id": 0}}],
            "special_tokens": {"<s>": mark(0, "<s>"), "</s>": mark(2, "</s>")},
        },
        "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
    });
    std::fs::write(&tokenizer, json.to_string()).expect("written");
    (folder, weights, tokenizer)
}

fn options(exact: bool) -> EncoderOptions {
    EncoderOptions { max_tokens: POSITIONS, threads: 2, exact, ..EncoderOptions::default() }
}

fn model(exact: bool) -> EncoderModel {
    let (_folder, weights, tokenizer) = fixture();
    EncoderModel::load(&weights, &tokenizer, options(exact)).expect("the small weights are whole")
}

/// Texts of 0 to `most` words.
fn some_texts(count: usize, most: usize) -> Vec<String> {
    let words = noise(count * most, 77);
    (0..count)
        .map(|i| {
            let length = i * 7 % (most + 1);
            words[i * most..][..length].iter().map(|v| format!("w{} ", 4 + (v.abs() * 35.0) as usize)).collect()
        })
        .collect()
}

fn embed(model: &mut EncoderModel, texts: &[String]) -> Vec<Embedding> {
    model.embed(texts, TextKind::Passage, &|| false).expect("embedded")
}

/// The forward pass as the papers write it, one number at a time, in f64.
fn textbook(checkpoint: &Checkpoint, ids: &[u32]) -> Vec<f64> {
    let shape = checkpoint.shape;
    let linear = |l: &LinearWeights, x: &[f64]| -> Vec<f64> {
        let mut row = vec![0.0; x.len()];
        let dot = |row: &[f32]| row.iter().zip(x).map(|(w, x)| f64::from(*w) * x).sum::<f64>();
        (0..l.bias.len())
            .map(|i| {
                l.weight.row(i, &mut row);
                f64::from(l.bias[i]) + dot(&row)
            })
            .collect()
    };
    let norm = |n: &NormWeights, x: &[f64]| -> Vec<f64> {
        let mean = x.iter().sum::<f64>() / x.len() as f64;
        let variance = x.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / x.len() as f64;
        let scale = 1.0 / (variance + f64::from(shape.epsilon)).sqrt();
        x.iter().zip(n.gain.iter().zip(&n.shift)).map(|(v, (g, b))| (v - mean) * scale * f64::from(*g) + f64::from(*b)).collect()
    };
    let gelu = |x: f64| {
        // Φ by the midpoint rule: slow and independent
        let steps = 2000;
        let h = (x + 10.0).max(0.0) / f64::from(steps);
        let area: f64 = (0..steps).map(|k| (-(-10.0 + h * (f64::from(k) + 0.5)).powi(2) / 2.0).exp()).sum();
        x * area * h / (2.0 * std::f64::consts::PI).sqrt()
    };
    let mut x: Vec<Vec<f64>> = Vec::new();
    for (place, id) in ids.iter().enumerate() {
        let mut row = vec![0.0; shape.hidden];
        checkpoint.words.row(*id as usize, &mut row);
        let position = &checkpoint.positions[place * shape.hidden..];
        x.push(norm(&checkpoint.embedding_norm, &row.iter().zip(position).map(|(a, b)| f64::from(*a) + f64::from(*b)).collect::<Vec<_>>()));
    }
    let depth = shape.hidden / shape.heads;
    for layer in &checkpoint.layers {
        let qkv: Vec<Vec<f64>> = x.iter().map(|row| linear(&layer.attention_in, row)).collect();
        let mut next = Vec::new();
        for (me, row) in qkv.iter().zip(&x) {
            let mut context = Vec::new();
            for head in 0..shape.heads {
                let at = head * depth;
                let score = |other: &Vec<f64>| (0..depth).map(|d| me[at + d] * other[shape.hidden + at + d]).sum::<f64>() / (depth as f64).sqrt();
                let weights: Vec<f64> = qkv.iter().map(|other| score(other).exp()).collect();
                let total: f64 = weights.iter().sum();
                for d in 0..depth {
                    context.push(weights.iter().zip(&qkv).map(|(w, other)| w * other[2 * shape.hidden + at + d]).sum::<f64>() / total);
                }
            }
            let add = |x: &[f64], y: Vec<f64>| -> Vec<f64> { x.iter().zip(y).map(|(a, b)| a + b).collect() };
            let row = norm(&layer.attention_norm, &add(row, linear(&layer.attention_out, &context)));
            let wide: Vec<f64> = linear(&layer.up, &row).into_iter().map(gelu).collect();
            next.push(norm(&layer.output_norm, &add(&row, linear(&layer.down, &wide))));
        }
        x = next;
    }
    let mean: Vec<f64> = (0..shape.hidden).map(|d| x.iter().map(|row| row[d]).sum::<f64>()).collect();
    let length = mean.iter().map(|v| v * v).sum::<f64>().sqrt();
    mean.into_iter().map(|v| v / length).collect()
}

#[test]
fn encoder_agrees_with_the_textbook() {
    let bytes = e5_bytes();
    let checkpoint = e5_file::parse(Cursor::new(&bytes), bytes.len() as u64).expect("whole");
    let mut exact = model(true);
    for text in some_texts(6, 20) {
        let ids = exact.tokens.encode("passage: ", std::slice::from_ref(&text)).expect("encoded").remove(0);
        let expected = textbook(&checkpoint, &ids);
        let found = &embed(&mut exact, &[text])[0];
        for (a, b) in found.values().iter().zip(expected) {
            assert!((f64::from(*a) - b).abs() < 1e-5, "{a} is not {b}");
        }
    }
}

#[test]
fn encoder_gives_a_text_the_same_vector_in_any_batch() {
    for exact in [true, false] {
        let mut model = model(exact);
        let texts = some_texts(60, 44);
        let together = embed(&mut model, &texts);
        for (text, expected) in texts.iter().zip(together) {
            let alone = &embed(&mut model, std::slice::from_ref(text))[0];
            crate::model::kernels::tests::assert_close(alone.values(), expected.values(), 1e-6);
        }
    }
}

#[test]
fn encoder_cuts_long_texts_and_takes_empty_ones() {
    let mut model = model(true);
    let long = "w5 ".repeat(500);
    let ids = model.tokens.encode("passage: ", std::slice::from_ref(&long)).expect("encoded").remove(0);
    assert_eq!((ids.len(), ids[0], ids[POSITIONS - 1]), (POSITIONS, 0, 2));
    assert_eq!(model.count_tokens(std::slice::from_ref(&long), TextKind::Passage).expect("counted"), POSITIONS);
    assert_eq!(embed(&mut model, &[long, String::new()]).len(), 2);
    assert!(embed(&mut model, &[]).is_empty());
}

#[test]
fn encoder_stops_when_nobody_waits() {
    let stopped = model(true).embed(&some_texts(9, 40), TextKind::Query, &|| true);
    assert!(matches!(stopped, Err(Error::Cancelled)));
}

#[test]
fn encoder_refuses_what_does_not_fit() {
    let (_folder, weights, tokenizer) = fixture();
    let far = EncoderOptions { max_tokens: POSITIONS + 1, ..options(true) };
    assert!(matches!(EncoderModel::load(&weights, &tokenizer, far), Err(Error::Invalid { .. })));
    assert!(matches!(EncoderModel::load(&weights, &weights, options(true)), Err(Error::Damaged { .. })));
    assert!(matches!(EncoderModel::load(&tokenizer, &tokenizer, options(true)), Err(Error::Damaged { .. })));
    assert!(matches!(EncoderModel::load(&weights.join("no"), &tokenizer, options(true)), Err(Error::Io { .. })));
}

#[test]
fn encoder_refuses_a_file_that_is_cut_short() {
    let bytes = e5_bytes();
    for length in (0..400).chain((400..bytes.len()).step_by(997)).chain([bytes.len() - 1]) {
        assert!(e5_file::parse(Cursor::new(&bytes[..length]), length as u64).is_err(), "{length} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn encoder_never_panics_on_a_damaged_header(at in 0_usize..2600, value: u8) {
        let mut bytes = e5_bytes();
        bytes[at] = value;
        let length = bytes.len() as u64;
        let _ = e5_file::parse(Cursor::new(bytes), length);
    }
}

#[test]
fn other_weights_or_settings_have_another_fingerprint() {
    let (_folder, weights, tokenizer) = fixture();
    let of = |options| EncoderModel::load(&weights, &tokenizer, options).expect("loaded").fingerprint().expect("known");
    let usual = of(options(false));
    assert_eq!((of(options(true)), usual.len()), (usual.clone(), 16));
    assert_ne!(of(EncoderOptions { query_prefix: "q: ".into(), ..options(false) }), usual);
    assert_ne!(of(EncoderOptions { passage_prefix: String::new(), ..options(false) }), usual);
    assert_ne!(of(EncoderOptions { max_tokens: POSITIONS - 1, ..options(false) }), usual);
    // one bit of the last weight
    let mut bytes = std::fs::read(&weights).expect("read");
    *bytes.last_mut().expect("not empty") ^= 1;
    std::fs::write(&weights, bytes).expect("written");
    assert_ne!(of(options(false)), usual);
}

#[test]
fn a_text_is_cut_by_tokens() {
    let model = model(false);
    let text = "w4 w5 w6 w7 w8 w9".to_owned();
    let whole = model.count_tokens(std::slice::from_ref(&text), TextKind::Query).expect("counted");
    for tokens in 4..whole + 3 {
        let cut = model.cut(&text, TextKind::Query, tokens).expect("cut");
        assert!(text.starts_with(&cut));
        assert_eq!(model.count_tokens(&[cut], TextKind::Query).expect("counted"), tokens.min(whole));
    }
}
