//! The one struct that holds the parts, and its constructors.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::error::{Error, Result};
use crate::index::Index;
use crate::model::decoder::DecoderModel;
use crate::model::encoder::{EncoderModel, EncoderOptions};
use crate::model::fetch::{self, Progress, Status};
use crate::model::manifest::{DEFAULT_EMBEDDER, DEFAULT_GENERATOR, FileKind, Manifest, Role};
use crate::model::{Embedder, Generator};
use crate::prompt::Prompts;
use crate::sample;

/// Tokens of a text that its vector stands for; abstracts and independent claims rarely need more.
const EMBEDDED_TOKENS: usize = 256;

/// Everything a request needs; a clone is a handful of reference counts.
#[derive(Clone)]
pub struct App {
    /// The collection.
    pub index: Index,
    /// Makes query embeddings; without it search is by words alone.
    pub embedder: Option<Embedder>,
    /// Phrases answers; without it answers are quotes and fixed phrases.
    pub generator: Option<Generator>,
    /// The templates of `prompts/`.
    pub prompts: Arc<Prompts>,
    /// What one request may ask for.
    pub limits: Limits,
}

/// Bounds that keep one request from hurting the others.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Words of one request, all messages together, in bytes.
    pub question_bytes: usize,
    /// Body of one HTTP request, in bytes.
    pub body_bytes: usize,
    /// Hits of one search.
    pub hits: usize,
    /// Tokens of one answer.
    pub answer_tokens: usize,
    /// Requests that are answered at the same time; the next one is told to come back.
    pub requests: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { question_bytes: 256 << 10, body_bytes: 2 << 20, hits: 1000, answer_tokens: 2048, requests: 32 }
    }
}

/// Where things live on disk.
#[derive(Debug, Clone)]
pub struct Places {
    /// The index of the user's documents.
    pub index: PathBuf,
    /// The index of the sample corpus, used while the user has no documents; `None` when the user named an index.
    pub sample: Option<PathBuf>,
    /// Model weights.
    pub models: PathBuf,
}

impl Places {
    /// The folder the user named, else `$PRIORART_HOME/index`, else `index/data` of the checkout the binary was built in,
    /// else the user's data folder. Weights: `$PRIORART_MODELS`, else beside the index.
    pub fn resolve(index: Option<PathBuf>) -> Self {
        let checkout = Path::new(env!("CARGO_MANIFEST_DIR"));
        let checkout = checkout.join("index/index.toml").exists().then_some(checkout);
        let home = folder_in("PRIORART_HOME");
        let data = match (&home, checkout) {
            (Some(home), _) => home.join("index"),
            (None, Some(checkout)) => checkout.join("index/data"),
            (None, None) => user_data().join("index"),
        };
        let models = folder_in("PRIORART_MODELS").unwrap_or_else(|| match (&home, checkout) {
            (Some(home), _) => home.join("models"),
            (None, Some(checkout)) => checkout.join("models/weights"),
            (None, None) => user_data().join("models"),
        });
        match index {
            Some(index) => Self { index, sample: None, models },
            None => Self { index: data.join("documents"), sample: Some(data.join("sample")), models },
        }
    }
}

/// The folder that an environment variable names; an empty one names none.
fn folder_in(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|v| !v.is_empty()).map(PathBuf::from)
}

fn user_data() -> PathBuf {
    folder_in("XDG_DATA_HOME").or_else(|| folder_in("HOME").map(|h| h.join(".local/share"))).unwrap_or_default().join("priorart")
}

impl App {
    /// Index, embedder and generator. `model` names the generator: a manifest, a GGUF file, or "none"; by default the
    /// standard one where its weights are on disk.
    ///
    /// # Errors
    /// What is wrong with the index; [`Error::Unavailable`] when a model that was named has no weights here.
    pub fn open(places: &Places, model: Option<&str>) -> Result<Self> {
        Ok(Self { generator: load_generator(&places.models, model)?, ..Self::for_search(places)? })
    }

    /// Index and embedder, no language model. The embedder is the one that the index was made with.
    ///
    /// # Errors
    /// What is wrong with the index.
    pub fn for_search(places: &Places) -> Result<Self> {
        let (index, embedder) = match own_collection(places)? {
            Some(index) => {
                let embedder = load_embedder(&places.models, embedder_of(&index, &places.models).as_deref())?;
                (index, embedder)
            }
            None => {
                let embedder = load_embedder(&places.models, None)?;
                (open_sample(places, embedder.as_ref())?, embedder)
            }
        };
        Self::with(index, embedder)
    }

    /// The index alone.
    ///
    /// # Errors
    /// What is wrong with the index.
    pub fn for_words(places: &Places) -> Result<Self> {
        let index = own_collection(places)?.map_or_else(|| open_sample(places, None), Ok)?;
        Self::with(index, None)
    }

    /// An app over parts that are already there.
    ///
    /// # Errors
    /// [`Error::Internal`] when a prompt does not compile.
    pub fn with(index: Index, embedder: Option<Embedder>) -> Result<Self> {
        Ok(Self { index, embedder, generator: None, prompts: Arc::new(Prompts::load()?), limits: Limits::default() })
    }
}

/// The user's documents; `None` while there are none and the sample corpus stands in.
fn own_collection(places: &Places) -> Result<Option<Index>> {
    match Index::open(&places.index) {
        Ok(index) if places.sample.is_some() && index.snapshot().documents() == 0 => Ok(None),
        Err(Error::Unavailable { .. }) if places.sample.is_some() => Ok(None),
        opened => opened.map(Some),
    }
}

fn open_sample(places: &Places, embedder: Option<&Embedder>) -> Result<Index> {
    let folder = places.sample.as_ref().ok_or_else(|| Error::internal("no folder for the sample corpus"))?;
    sample::open(folder, embedder)
}

/// The name of the embedder that an index was made with, if it has vectors and there is a manifest of that name. Without
/// one the standard embedder stands in: words are searched, and for vectors the index names both models and the remedy.
pub fn embedder_of(index: &Index, models: &Path) -> Option<String> {
    let name = index.snapshot().generation().embedder.as_ref().map(|mark| mark.name.clone())?;
    Manifest::find(&name, Some(models)).is_ok().then_some(name)
}

/// The embedder of that name, the standard one where none is named; `None` where its weights are not on disk.
///
/// # Errors
/// [`Error::NotFound`] for a name that no manifest has, [`Error::Damaged`] when the weights are there but wrong.
pub fn load_embedder(models: &Path, name: Option<&str>) -> Result<Option<Embedder>> {
    let manifest = Manifest::find(name.unwrap_or(DEFAULT_EMBEDDER), Some(models))?;
    if fetch::status(&manifest, models) != Status::Present {
        return Ok(None);
    }
    load_embedder_of(&manifest, models).map(Some)
}

/// The embedder of a manifest whose weights are on disk; they are verified first.
///
/// # Errors
/// What fetching says about the files, and [`Error::Mismatch`] for a manifest that is no embedder.
pub fn load_embedder_of(manifest: &Manifest, models: &Path) -> Result<Embedder> {
    Embedder::start(&manifest.name, Box::new(encoder(manifest, models, false)?))
}

/// The network of an embedder's manifest; `exact` multiplies in f32 even where 8-bit arithmetic would do.
///
/// # Errors
/// As [`load_embedder_of`].
pub fn encoder(manifest: &Manifest, models: &Path, exact: bool) -> Result<EncoderModel> {
    let settings = manifest.embedder.as_ref().ok_or_else(|| Error::Mismatch {
        what: format!("{} is no embedder", manifest.name),
        remedy: "choose an embedder from `priorart models list`".into(),
    })?;
    fetch::ensure(manifest, models, &Progress::hidden())?;
    let path = |kind| manifest.path(models, kind).ok_or_else(|| Error::internal(format!("{} has no {kind:?}", manifest.name)));
    let options = EncoderOptions {
        max_tokens: settings.max_tokens.min(EMBEDDED_TOKENS),
        query_prefix: settings.query_prefix.clone(),
        passage_prefix: settings.passage_prefix.clone(),
        exact,
        ..EncoderOptions::default()
    };
    EncoderModel::load(&path(FileKind::Weights)?, &path(FileKind::Tokenizer)?, options)
}

/// The generator that `model` names; the standard one, where its weights are on disk, when it names none.
///
/// # Errors
/// [`Error::Unavailable`] when a named model has no weights here, and what the weights say.
pub fn load_generator(models: &Path, model: Option<&str>) -> Result<Option<Generator>> {
    if model == Some("none") {
        return Ok(None);
    }
    let manifest = Manifest::find(model.unwrap_or(DEFAULT_GENERATOR), Some(models))?;
    if manifest.role != Role::Generator {
        return Err(Error::Mismatch { what: format!("{} is no generator", manifest.name), remedy: "choose one from `priorart models list`".into() });
    }
    if fetch::status(&manifest, models) != Status::Present {
        return match model {
            None => Ok(None),
            Some(name) => Err(Error::Unavailable {
                what: format!("the weights of {name} are not on this machine"),
                remedy: format!("run `priorart models pull {name}`, or use --model none for answers by quotes alone"),
            }),
        };
    }
    fetch::ensure(&manifest, models, &Progress::hidden())?;
    let weights = manifest.path(models, FileKind::Weights).ok_or_else(|| Error::internal("a generator without weights"))?;
    Generator::start(&manifest.name, Box::new(DecoderModel::load(&weights)?)).map(Some)
}
