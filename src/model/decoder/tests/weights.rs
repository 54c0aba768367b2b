//! Real models against candle's own implementation of them; the weights are fetched when they are not here.

use std::fs::File;
use std::path::{Path, PathBuf};

use candle_core::quantized::gguf_file::Content;
use candle_core::{Device, Tensor};
use candle_transformers::models::{quantized_llama, quantized_qwen2};

use super::*;
use crate::model::fetch::{self, Progress};
use crate::model::manifest::{FileKind, Manifest};

fn weights(name: &str) -> PathBuf {
    let here = || Path::new(env!("CARGO_MANIFEST_DIR")).join("models/weights");
    let (manifest, folder) = (Manifest::find(name, None).unwrap(), std::env::var_os("PRIORART_MODELS").map_or_else(here, PathBuf::from));
    fetch::ensure(&manifest, &folder, &Progress::stderr()).unwrap();
    manifest.path(&folder, FileKind::Weights).unwrap()
}

fn forward(model: &mut DecoderModel, ids: &[u32], position: usize) -> Vec<f32> {
    model.network.forward(&[Run { slot: 0, position, ids, scores: 1 }]).unwrap().remove(0)
}

/// Asserts that both give the same scores for a prompt read in chunks and for the tokens after it.
fn assert_same_scores(name: &str, mut peer: impl FnMut(&[u32], usize) -> Vec<f32>) {
    let path = weights(name);
    let mut model = DecoderModel::load(&path).unwrap();
    let text = "A lithium secondary battery comprising a negative electrode active material that contains silicon oxide \
                particles coated with carbon, wherein the particles have a median diameter of 3 to 8 μm, and a binder.";
    let ids = model.vocabulary.encode(text).unwrap();
    let prompt = ids.len() - 8;
    let mut ours = Vec::new();
    for (at, chunk) in ids[..prompt].chunks(13).enumerate() {
        ours = forward(&mut model, chunk, at * 13);
    }
    let mut theirs = peer(&ids[..prompt], 0);
    for position in prompt..=ids.len() {
        assert_eq!(ours.len(), theirs.len());
        let dot = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum::<f64>();
        let cosine = dot(&ours, &theirs) / (dot(&ours, &ours) * dot(&theirs, &theirs)).sqrt();
        // both round activations to 8 bits, each in its own way, and ours keeps keys and values in half precision; the
        // smallest model shows it most
        assert!(cosine > 0.997, "{name}: cosine {cosine} at position {position}");
        // Of two tokens that are almost equally likely, rounding may prefer either.
        let best = |scores: &[f32]| (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b])).unwrap();
        let (ours_best, theirs_best) = (best(&ours), best(&theirs));
        let loss = theirs[theirs_best] - theirs[ours_best];
        assert!(loss < 0.2, "{name}: a token {loss} below the best at position {position}");
        if position < ids.len() {
            ours = forward(&mut model, &ids[position..=position], position);
            theirs = peer(&ids[position..=position], position);
        }
    }
}

#[test]
fn qwen2_scores_equal_candles() {
    let name = "qwen2.5-coder-0.5b-instruct";
    let mut file = File::open(weights(name)).unwrap();
    let content = Content::read(&mut file).unwrap();
    let mut peer = quantized_qwen2::ModelWeights::from_gguf(content, &mut file, &Device::Cpu).unwrap();
    assert_same_scores(name, |ids, position| {
        let ids = Tensor::new(ids, &Device::Cpu).unwrap().unsqueeze(0).unwrap();
        peer.forward(&ids, position).unwrap().squeeze(0).unwrap().to_vec1().unwrap()
    });
}

#[test]
fn llama_scores_equal_candles() {
    let name = "smollm2-135m-instruct";
    let mut file = File::open(weights(name)).unwrap();
    let content = Content::read(&mut file).unwrap();
    let mut peer = quantized_llama::ModelWeights::from_gguf(content, &mut file, &Device::Cpu).unwrap();
    assert_same_scores(name, |ids, position| {
        let ids = Tensor::new(ids, &Device::Cpu).unwrap().unsqueeze(0).unwrap();
        peer.forward(&ids, position).unwrap().squeeze(0).unwrap().to_vec1().unwrap()
    });
}

#[test]
fn a_real_model_answers() {
    let mut model = DecoderModel::load(&weights("qwen2.5-coder-0.5b-instruct")).unwrap();
    let messages = [Message::new(Role::System, "Answer in one word."), Message::new(Role::User, "What is the capital of France?")];
    let (text, stop, _) = run(&mut model, &messages, &greedy(20));
    assert!(text.contains("Paris"), "{text}");
    assert_eq!(stop, Stop::End);
}
