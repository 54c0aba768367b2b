//! From the arguments of a command line to the files behind them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// One thing to read.
pub(super) enum Input {
    /// Standard input.
    Stdin,
    /// A file and its size in bytes.
    File(PathBuf, u64),
    /// Something inside a folder that cannot be looked at, with the reason.
    Unreadable(PathBuf, String),
}

impl Input {
    /// Its size in bytes, where it has one.
    pub fn bytes(&self) -> Option<u64> {
        match self {
            Self::Stdin => None,
            Self::File(_, bytes) => Some(*bytes),
            Self::Unreadable(..) => Some(0),
        }
    }
}

/// What `arguments` name: files as they are, folders with all they hold, sorted by path.
pub(super) fn inputs(arguments: &[PathBuf]) -> Result<Vec<Input>> {
    let mut found = Vec::new();
    for argument in arguments {
        if argument.as_os_str() == "-" {
            found.push(Input::Stdin);
            continue;
        }
        let metadata = fs::metadata(argument).map_err(|error| Error::Unavailable {
            what: format!("{} cannot be read: {error}", argument.display()),
            remedy: "name a file, a folder, or - for standard input".into(),
        })?;
        if metadata.is_dir() {
            folder(argument, &mut HashSet::new(), &mut found);
        } else {
            found.push(Input::File(argument.clone(), metadata.len()));
        }
    }
    Ok(found)
}

/// Adds what lies in `path`, depth first. `above` holds the real paths of the folders on the way here: a link back to one of
/// them would never end.
fn folder(path: &Path, above: &mut HashSet<PathBuf>, found: &mut Vec<Input>) {
    let entries = path.canonicalize().and_then(|real| Ok((real, fs::read_dir(path)?.collect::<std::io::Result<Vec<_>>>()?)));
    let (real, mut entries) = match entries {
        Ok(entries) => entries,
        Err(error) => return found.push(Input::Unreadable(path.to_owned(), error.to_string())),
    };
    if !above.insert(real.clone()) {
        return;
    }
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let path = entry.path();
        match fs::metadata(&path) {
            Ok(metadata) if metadata.is_dir() => folder(&path, above, found),
            Ok(metadata) if metadata.is_file() => found.push(Input::File(path, metadata.len())),
            // a pipe or a device inside a folder would block or never end
            Ok(_) => found.push(Input::Unreadable(path, "neither a file nor a folder".into())),
            Err(error) => found.push(Input::Unreadable(path, error.to_string())),
        }
    }
    above.remove(&real);
}
