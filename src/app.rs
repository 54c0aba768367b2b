//! The one struct that holds the parts, and its constructors.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::chat::act::Learned;
use crate::error::{Error, Result};
use crate::index::Index;
use crate::model::decoder::DecoderModel;
use crate::model::encoder::{EncoderModel, EncoderOptions};
use crate::model::fetch::{self, Progress, Status};
use crate::model::manifest::{DEFAULT_EMBEDDER, DEFAULT_GENERATOR, FileKind, Manifest, Role};
use crate::model::{Embedder, Generator};
use crate::prompt::Prompts;
use crate::sample;
use crate::search::Mode;

/// Tokens of a text that its vector stands for; abstracts and independent claims rarely need more.
const EMBEDDED_TOKENS: usize = 256;

/// Everything a request needs; a clone is a handful of reference counts.
#[derive(Clone)]
pub struct App {
    /// The collection.
    pub index: Index,
    /// Makes query embeddings; without it search is by words alone. It belongs to the collection.
    pub embedder: Option<Embedder>,
    /// Reads what a turn of a conversation asks for, where no rule does.
    pub learned: Arc<Learned>,
    /// Whether the collection is the sample corpus, which stands in while the user has no documents.
    pub sample: bool,
    /// Phrases answers; without it answers are quotes and fixed phrases.
    pub generator: Option<Generator>,
    /// The templates of `prompts/`.
    pub prompts: Arc<Prompts>,
    /// What one request may ask for.
    pub limits: Limits,
    /// Where the collection comes from; `None` in an app made of parts.
    watched: Option<Arc<Watched>>,
}

/// The folders of the collection, and what was found in them last.
struct Watched {
    places: Places,
    now: Mutex<Collection>,
}

/// Documents, and the embedder that fits their vectors.
#[derive(Clone)]
struct Collection {
    index: Index,
    embedder: Option<Embedder>,
    learned: Arc<Learned>,
    sample: bool,
}

/// Bounds that keep one request from hurting the others.
#[derive(Debug, Clone)]
pub struct Limits {
    /// The last message, or the text to work on, in bytes.
    pub question_bytes: usize,
    /// All messages of a conversation together, in bytes: some thousand turns.
    pub conversation_bytes: usize,
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
        Self { question_bytes: 256 << 10, conversation_bytes: 8 << 20, body_bytes: 12 << 20, hits: 1000, answer_tokens: 2048, requests: 32 }
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
        // the weights of both models are read at the same time
        std::thread::scope(|scope| {
            let generator = scope.spawn(|| load_generator(&places.models, model));
            let app = Self::for_search(places)?;
            app.learned.prepare()?; // a search alone has no turns
            let generator = generator.join().map_err(|_| Error::internal("the weights of the language model could not be read: the reader panicked"))?;
            Ok(Self { generator: generator?, ..app })
        })
    }

    /// Index and embedder, no language model. The embedder is the one that the index was made with.
    ///
    /// # Errors
    /// What is wrong with the index.
    pub fn for_search(places: &Places) -> Result<Self> {
        let found = Collection::open(places)?;
        let app = Self::with(found.index.clone(), found.embedder.clone())?;
        let (sample, learned) = (found.sample, found.learned.clone());
        Ok(Self { sample, learned, watched: Some(Arc::new(Watched { places: places.clone(), now: Mutex::new(found) })), ..app })
    }

    /// This app over the collection as it is by now: with what other processes have added to it, and with the user's own
    /// documents instead of the sample as soon as there are any. One request works on one such app. Costs a `stat` or two
    /// when nothing has changed; reads files, so it is not for async threads.
    ///
    /// # Errors
    /// What is wrong with the user's documents: answers from the sample would not be what is asked for.
    pub fn current(&self) -> Result<Self> {
        let Some(watched) = &self.watched else {
            refresh(&self.index);
            return Ok(self.clone());
        };
        let mut now = watched.now.lock().unwrap_or_else(PoisonError::into_inner);
        now.catch_up(&watched.places)?;
        let Collection { index, embedder, learned, sample } = now.clone();
        Ok(Self { index, embedder, learned, sample, ..self.clone() })
    }

    /// Why search goes by words alone here, with the remedy; `None` where it goes by meaning too.
    pub fn words_alone(&self) -> Option<String> {
        let snapshot = self.index.snapshot();
        let (with_vectors, documents) = snapshot.vectors();
        let Some(embedder) = &self.embedder else {
            let name = self.embedder_name();
            return Some(format!(
                "the weights of {name} are not on this machine, or not whole; run `priorart models check`, then `priorart models pull {name}`"
            ));
        };
        if let Err(error) = snapshot.fits(embedder) {
            return Some(error.to_string());
        }
        let remedy = if self.sample { "start priorart again" } else { "run `priorart index` without files" };
        (with_vectors == 0 && documents > 0).then(|| format!("no document has a vector yet; {remedy}"))
    }

    /// The embedder that the collection was made with, or would be.
    pub fn embedder_name(&self) -> String {
        self.index.snapshot().generation().embedder.as_ref().map_or(DEFAULT_EMBEDDER, |mark| &mark.name).to_owned()
    }

    /// How a search that wants `wanted` is done here.
    pub fn mode(&self, wanted: Mode) -> Mode {
        if wanted == Mode::Hybrid && self.words_alone().is_some() { Mode::Lexical } else { wanted }
    }

    /// Where things lie on disk; `None` for an app made of parts.
    pub fn places(&self) -> Option<&Places> {
        self.watched.as_ref().map(|watched| &watched.places)
    }

    /// The index alone.
    ///
    /// # Errors
    /// What is wrong with the index.
    pub fn for_words(places: &Places) -> Result<Self> {
        let own = own_collection(places)?;
        let sample = own.is_none();
        Ok(Self { sample, ..Self::with(own.map_or_else(|| open_sample(places, None), Ok)?, None)? })
    }

    /// An app over parts that are already there.
    ///
    /// # Errors
    /// [`Error::Internal`] when a prompt does not compile.
    pub fn with(index: Index, embedder: Option<Embedder>) -> Result<Self> {
        let prompts = Arc::new(Prompts::load()?);
        let learned = Arc::default();
        Ok(Self { index, embedder, learned, sample: false, generator: None, prompts, limits: Limits::default(), watched: None })
    }
}

impl Collection {
    /// The user's documents, or the sample while there are none.
    fn open(places: &Places) -> Result<Self> {
        if let Some(index) = own_collection(places)? {
            let embedder = load_embedder(&places.models, embedder_of(&index, &places.models).as_deref())?;
            return Ok(Self { index, learned: learned(embedder.as_ref(), places), embedder, sample: false });
        }
        let embedder = load_embedder(&places.models, None)?;
        Ok(Self { index: open_sample(places, embedder.as_ref())?, learned: learned(embedder.as_ref(), places), embedder, sample: true })
    }

    /// Looks at the folders again. The embedder follows the vectors: they may come later than the documents, or be made
    /// anew by another one.
    fn catch_up(&mut self, places: &Places) -> Result<()> {
        match if self.sample { own_collection(places)? } else { None } {
            Some(own) => {
                tracing::info!(documents = own.snapshot().documents(), "answers come from the user's documents from now on");
                (self.index, self.sample) = (own, false);
            }
            None => refresh(&self.index),
        }
        let wanted = embedder_of(&self.index, &places.models).unwrap_or_else(|| DEFAULT_EMBEDDER.to_owned());
        if self.embedder.as_ref().is_none_or(|present| present.name() != wanted) {
            self.embedder = load_embedder(&places.models, Some(&wanted))?;
            self.learned = learned(self.embedder.as_ref(), places);
        }
        Ok(())
    }
}

fn learned(embedder: Option<&Embedder>, places: &Places) -> Arc<Learned> {
    Arc::new(embedder.map(|embedder| Learned::with(embedder, &places.models.join(embedder.name()))).unwrap_or_default())
}

/// Reads what other processes have committed. Where that cannot be read, what was read before still can.
fn refresh(index: &Index) {
    if let Err(error) = index.refresh() {
        tracing::warn!(%error, "the collection stays as it was last read");
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
    let sure = manifest.generator.as_ref().and_then(|settings| settings.sure);
    Ok(Some(Generator::start(&manifest.name, Box::new(DecoderModel::load(&weights)?))?.with_sure(sure)))
}
