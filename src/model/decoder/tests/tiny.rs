//! A decoder of a few kilobytes with random weights, written as a GGUF file.

use candle_core::quantized::gguf_file::{self, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};

const HIDDEN: usize = 64;
const FEED_FORWARD: usize = 96;
const HEADS: usize = 4;
const KV_HEADS: usize = 2;
const HEAD_DIM: usize = 16;
const LAYERS: usize = 2;
const CONTROLS: [&str; 3] = ["<|im_start|>", "<|im_end|>", "<|endoftext|>"];

/// What to write.
pub struct TinyModel {
    architecture: &'static str,
    metadata: Vec<(String, Value)>,
}

impl TinyModel {
    /// A model of `architecture` whose vocabulary is the bytes, a few merges and the control tokens of ChatML.
    pub fn new(architecture: &'static str) -> Self {
        let mut letters: Vec<String> = Vec::new();
        let mut next = 0x100;
        for byte in 0..=255u8 {
            let own = matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff);
            letters.push(
                if own {
                    char::from(byte)
                } else {
                    next += 1;
                    char::from_u32(next - 1).unwrap()
                }
                .to_string(),
            );
        }
        let merges = [("a", "n"), ("Ġ", "a"), ("i", "n"), ("ì", "Ŀ")];
        let mut tokens = letters;
        tokens.extend(merges.iter().map(|(a, b)| format!("{a}{b}")));
        let ordinary = tokens.len();
        tokens.extend(CONTROLS.map(str::to_owned));
        let types = (0..tokens.len()).map(|id| Value::I32(if id < ordinary { 1 } else { 3 })).collect();
        let texts = |texts: Vec<String>| Value::Array(texts.into_iter().map(Value::String).collect());
        let count = |n: usize| Value::U32(n as u32);
        let own = |suffix: &str| format!("{architecture}.{suffix}");
        let metadata = vec![
            ("general.architecture".into(), Value::String(architecture.into())),
            ("general.alignment".into(), Value::U32(32)),
            (own("block_count"), count(LAYERS)),
            (own("context_length"), count(512)),
            (own("embedding_length"), count(HIDDEN)),
            (own("feed_forward_length"), count(FEED_FORWARD)),
            (own("attention.head_count"), count(HEADS)),
            (own("attention.head_count_kv"), count(KV_HEADS)),
            (own("attention.layer_norm_rms_epsilon"), Value::F32(1e-6)),
            (own("rope.freq_base"), Value::F32(10_000.0)),
            ("tokenizer.ggml.model".into(), Value::String("gpt2".into())),
            ("tokenizer.ggml.pre".into(), Value::String("qwen2".into())),
            ("tokenizer.ggml.tokens".into(), texts(tokens)),
            ("tokenizer.ggml.token_type".into(), Value::Array(types)),
            ("tokenizer.ggml.merges".into(), texts(merges.map(|(a, b)| format!("{a} {b}")).to_vec())),
        ];
        Self { architecture, metadata }
    }

    /// Replaces a number of the header.
    pub fn with_count(mut self, key: &str, value: u32) -> Self {
        self.metadata.retain(|(known, _)| known != key);
        self.metadata.push((key.to_owned(), Value::U32(value)));
        self
    }

    /// Writes the file; it is removed when the handle is dropped.
    pub fn write(self) -> tempfile::NamedTempFile {
        let vocabulary = 256 + 4 + CONTROLS.len();
        let mut seed = 1u64;
        let mut random = |shape: &[usize], around: f32, dtype: GgmlDType| {
            let values: Vec<f32> = (0..shape.iter().product())
                .map(|_| {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    around + ((seed >> 40) as f32 / (1 << 24) as f32 - 0.5) * 0.5
                })
                .collect();
            QTensor::quantize(&Tensor::from_vec(values, shape, &Device::Cpu).unwrap(), dtype).unwrap()
        };
        let (width, kv_width) = (HEADS * HEAD_DIM, KV_HEADS * HEAD_DIM);
        let mut tensors = vec![
            ("token_embd.weight".to_owned(), random(&[vocabulary, HIDDEN], 0.0, GgmlDType::Q8_0)),
            ("output_norm.weight".to_owned(), random(&[HIDDEN], 1.0, GgmlDType::F32)),
        ];
        for layer in 0..LAYERS {
            let mut add = |part: &str, tensor| tensors.push((format!("blk.{layer}.{part}"), tensor));
            add("attn_norm.weight", random(&[HIDDEN], 1.0, GgmlDType::F32));
            add("attn_q.weight", random(&[width, HIDDEN], 0.0, GgmlDType::Q8_0));
            add("attn_k.weight", random(&[kv_width, HIDDEN], 0.0, GgmlDType::Q5_0));
            add("attn_v.weight", random(&[kv_width, HIDDEN], 0.0, GgmlDType::Q8_0));
            add("attn_output.weight", random(&[HIDDEN, width], 0.0, GgmlDType::Q4_0));
            add("ffn_norm.weight", random(&[HIDDEN], 1.0, GgmlDType::F32));
            add("ffn_gate.weight", random(&[FEED_FORWARD, HIDDEN], 0.0, GgmlDType::Q5_0));
            add("ffn_up.weight", random(&[FEED_FORWARD, HIDDEN], 0.0, GgmlDType::Q8_0));
            add("ffn_down.weight", random(&[HIDDEN, FEED_FORWARD], 0.0, GgmlDType::F32));
            if self.architecture == "qwen2" {
                add("attn_q.bias", random(&[width], 0.0, GgmlDType::F32));
                add("attn_k.bias", random(&[kv_width], 0.0, GgmlDType::F32));
                add("attn_v.bias", random(&[kv_width], 0.0, GgmlDType::F32));
            }
            if self.architecture == "qwen3" {
                add("attn_q_norm.weight", random(&[HEAD_DIM], 1.0, GgmlDType::F32));
                add("attn_k_norm.weight", random(&[HEAD_DIM], 1.0, GgmlDType::F32));
            }
        }
        let mut file = tempfile::NamedTempFile::new().unwrap();
        let metadata: Vec<(&str, &Value)> = self.metadata.iter().map(|(key, value)| (key.as_str(), value)).collect();
        let tensors: Vec<(&str, &QTensor)> = tensors.iter().map(|(name, tensor)| (name.as_str(), tensor)).collect();
        gguf_file::write(file.as_file_mut(), &metadata, &tensors).unwrap();
        file
    }
}
