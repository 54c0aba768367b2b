//! The tokenizer inside a GGUF file: byte-level BPE, with control tokens that no text can spell.
//!
//! Candle's own loader is not used: it marks control tokens so that *any* text containing `<|im_end|>` yields the control
//! token, and it knows the cutting rule of few models. Here control tokens never enter the BPE vocabulary; they are found
//! by name only ([`Vocabulary::control`]).

use std::collections::HashMap;

use candle_core::quantized::gguf_file::Value;
use tokenizers::Tokenizer;
use tokenizers::models::bpe::BPE;
use tokenizers::normalizers::unicode::NFC;
use tokenizers::pre_tokenizers::PreTokenizerWrapper;
use tokenizers::pre_tokenizers::byte_level::ByteLevel;
use tokenizers::pre_tokenizers::digits::Digits;
use tokenizers::pre_tokenizers::sequence::Sequence;
use tokenizers::pre_tokenizers::split::{Split, SplitPattern};
use tokenizers::tokenizer::SplitDelimiterBehavior;

use super::gguf::Gguf;
use crate::error::{Error, Result};

/// Tokens of a model: text to ids and ids to bytes.
pub struct Vocabulary {
    tokenizer: Tokenizer,
    /// Bytes of all tokens one after another; control tokens have none.
    bytes: Vec<u8>,
    /// Where the bytes of each token end.
    byte_ends: Vec<usize>,
    controls: HashMap<String, u32>,
    begin: Option<u32>,
    end: Option<u32>,
}

/// `tokenizer.ggml.token_type` of an ordinary token.
const NORMAL: usize = 1;

impl Vocabulary {
    /// Reads the tokenizer.
    ///
    /// # Errors
    /// [`Error::Mismatch`] for a kind of tokenizer that is not supported, [`Error::Damaged`] when its parts do not fit.
    pub fn read(gguf: &Gguf) -> Result<Self> {
        let kind = gguf.text("tokenizer.ggml.model").unwrap_or("(none)");
        if kind != "gpt2" {
            return Err(unsupported(format!("the tokenizer of this model is of the kind {kind}"), "byte-level BPE (gpt2)"));
        }
        let pre = gguf.text("tokenizer.ggml.pre").unwrap_or("gpt-2");
        let Some((nfc, ignore_merges, cut)) = cutting_rule(pre)? else {
            return Err(unsupported(format!("this model cuts text by the rule {pre}"), &CUTTING_RULES.join(", ")));
        };
        let names = texts(gguf, "tokenizer.ggml.tokens")?;
        let merges = texts(gguf, "tokenizer.ggml.merges")?
            .into_iter()
            .map(|merge| merge.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned())))
            .collect::<Option<Vec<_>>>()
            .ok_or_else(|| gguf.damaged("its list of merges holds something else"))?;
        if names.is_empty() || u32::try_from(names.len()).is_err() {
            return Err(gguf.damaged("its vocabulary is empty"));
        }
        let types = gguf.list("tokenizer.ggml.token_type");
        let letters = byte_letters();
        let (mut bytes, mut byte_ends) = (Vec::new(), Vec::with_capacity(names.len()));
        let (mut ordinary, mut controls) = (Vec::with_capacity(names.len()), HashMap::new());
        for ((id, name), at) in (0u32..).zip(names).zip(0usize..) {
            if types.get(at).is_none_or(is_normal) {
                bytes.extend(name.chars().filter_map(|letter| letters.get(&letter)));
                ordinary.push((name, id));
            } else {
                controls.insert(name, id);
            }
            byte_ends.push(bytes.len());
        }
        let bpe = BPE::builder()
            .vocab_and_merges(ordinary.into_iter().collect::<tokenizers::models::bpe::Vocab>(), merges)
            .ignore_merges(ignore_merges)
            .build()
            .map_err(|error| gguf.damaged(error))?;
        let mut tokenizer = Tokenizer::new(bpe);
        tokenizer.with_pre_tokenizer(Some(cut));
        if nfc {
            tokenizer.with_normalizer(Some(NFC)).map_err(Error::internal)?;
        }
        let known = |key: &str| gguf.count(key).filter(|&id| id < byte_ends.len()).and_then(|id| u32::try_from(id).ok());
        let begin = known("tokenizer.ggml.bos_token_id").filter(|_| gguf.flag("tokenizer.ggml.add_bos_token"));
        let end = known("tokenizer.ggml.eos_token_id");
        Ok(Self { tokenizer, bytes, byte_ends, controls, begin, end })
    }

    /// Tokens in all; ids are below this.
    pub fn len(&self) -> usize {
        self.byte_ends.len()
    }

    /// Whether it holds no token (it never does).
    pub fn is_empty(&self) -> bool {
        self.byte_ends.is_empty()
    }

    /// The tokens of plain text. What looks like a control token is text too.
    ///
    /// # Errors
    /// [`Error::Internal`] when the tokenizer fails.
    pub fn encode(&self, text: &str) -> Result<Vec<u32>> {
        let encoding = self.tokenizer.encode_fast(text, false).map_err(Error::internal)?;
        Ok(encoding.get_ids().to_vec())
    }

    /// The bytes a token stands for; often not whole characters, and none for control tokens.
    pub fn bytes(&self, id: u32) -> &[u8] {
        let at = id as usize;
        let start = at.checked_sub(1).and_then(|before| self.byte_ends.get(before)).copied().unwrap_or(0);
        self.byte_ends.get(at).map_or(&[], |&end| &self.bytes[start..end])
    }

    /// The control token of that name.
    pub fn control(&self, name: &str) -> Option<u32> {
        self.controls.get(name).copied()
    }

    /// The token every text begins with, for models that ask for one.
    pub fn begin(&self) -> Option<u32> {
        self.begin
    }

    /// The token the file names as the end of a text.
    pub fn end(&self) -> Option<u32> {
        self.end
    }
}

fn is_normal(token_type: &Value) -> bool {
    match token_type {
        Value::I32(kind) => usize::try_from(*kind) == Ok(NORMAL),
        value => value.to_u64().is_ok_and(|kind| kind == NORMAL as u64),
    }
}

fn unsupported(what: String, supported: &str) -> Error {
    Error::Mismatch { what: format!("{what}, which is not supported"), remedy: format!("choose a GGUF model with one of {supported}") }
}

fn texts(gguf: &Gguf, key: &str) -> Result<Vec<String>> {
    let texts: Option<Vec<String>> = gguf.list(key).iter().map(|value| value.to_string().ok().cloned()).collect();
    texts.ok_or_else(|| gguf.damaged(format!("{key} holds something else than texts")))
}

/// The names under which [`cutting_rule`] knows its rules.
const CUTTING_RULES: [&str; 4] = ["qwen2", "llama-bpe", "smollm", "gpt-2"];

/// How text is cut before BPE, by `tokenizer.ggml.pre`: whether it is first brought to NFC, whether a piece that is a token
/// is taken whole, and where the cuts are. The regular expressions are those of the models' own `tokenizer.json`.
fn cutting_rule(pre: &str) -> Result<Option<(bool, bool, PreTokenizerWrapper)>> {
    const QWEN_AND_LLAMA: &str = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|DIGITS| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+";
    let regex = |digits: &str| -> Result<PreTokenizerWrapper> {
        let pattern = SplitPattern::Regex(QWEN_AND_LLAMA.replace("DIGITS", digits));
        let split = Split::new(pattern, SplitDelimiterBehavior::Isolated, false).map_err(Error::internal)?;
        Ok(Sequence::new(vec![split.into(), ByteLevel::new(false, false, false).into()]).into())
    };
    Ok(Some(match pre {
        "qwen2" => (true, false, regex(r"\p{N}")?),
        "llama-bpe" | "llama3" | "llama-v3" => (false, true, regex(r"\p{N}{1,3}")?),
        "smollm" => (false, false, Sequence::new(vec![Digits::new(true).into(), ByteLevel::new(false, false, true).into()]).into()),
        "gpt-2" => (false, false, ByteLevel::new(false, false, true).into()),
        _ => return Ok(None),
    }))
}

/// The letter by which GPT-2's vocabulary writes each byte, reversed: printable bytes stand for themselves, the others
/// for U+0100 and following.
fn byte_letters() -> HashMap<char, u8> {
    let mut next = 0x100u32;
    (0..=u8::MAX)
        .filter_map(|byte| {
            let letter = if matches!(byte, b'!'..=b'~' | 0xa1..=0xac | 0xae..=0xff) {
                Some(char::from(byte))
            } else {
                next += 1;
                char::from_u32(next - 1)
            };
            letter.map(|letter| (letter, byte))
        })
        .collect()
}
