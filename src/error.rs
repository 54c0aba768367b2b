//! The one error type of the library.
//!
//! Each variant is a *kind of trouble a person can act on*; the text names what is wrong and the remedy.
//! HTTP status codes are not here: `http/error.rs` is their only home.

use std::path::{Path, PathBuf};

/// Shorthand for results of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What can go wrong, in the user's terms.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A field of the user's input is unusable.
    #[error("{field}: {reason}")]
    Invalid {
        /// The field, option or argument at fault.
        field: &'static str,
        /// What is wrong with it and what would be right.
        reason: String,
    },
    /// There is nothing of that name; the nearest known names help.
    #[error("{what}{}", nearest_text(.nearest))]
    NotFound {
        /// What is not there, with the name as the user wrote it.
        what: String,
        /// Known names that come close, best first.
        nearest: Vec<String>,
    },
    /// All slots are taken; try again.
    #[error("busy: {what}; try again in {retry_after_s} s")]
    Busy {
        /// Which queue is full.
        what: &'static str,
        /// When to come back, in seconds.
        retry_after_s: u64,
    },
    /// A part that the request needs is not there (weights, index, worker).
    #[error("{what}; {remedy}")]
    Unavailable {
        /// What is missing.
        what: String,
        /// What the user can do.
        remedy: String,
    },
    /// Data on disk was made by another model, format or schema.
    #[error("{what}; {remedy}")]
    Mismatch {
        /// What does not fit what.
        what: String,
        /// What the user can do.
        remedy: String,
    },
    /// Data on disk is not what its manifest says.
    #[error("{} is damaged: {reason}; {remedy}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        reason: String,
        /// What the user can do.
        remedy: String,
    },
    /// One record of an input file cannot be read.
    #[error("{file}:{line}: {reason}")]
    Record {
        /// The input file (or archive member), or `-`.
        file: String,
        /// The line where the record starts, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// The operating system refused.
    #[error("{}: {source}{}", .path.display(), disk_hint(.source))]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// Its own words.
        source: std::io::Error,
    },
    /// Nothing could be downloaded.
    #[error("{what}; {remedy}")]
    Network {
        /// What was tried.
        what: String,
        /// What the user can do.
        remedy: String,
    },
    /// The caller left or asked to stop.
    #[error("stopped")]
    Cancelled,
    /// A fault of ours or of a library: the detail belongs in the log, not in front of a user.
    #[error("internal error: {0}")]
    Internal(String),
}

impl Error {
    /// An unusable input field.
    pub fn invalid(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid { field, reason: reason.into() }
    }

    /// A fault with a library's own words.
    pub fn internal(reason: impl std::fmt::Display) -> Self {
        Self::Internal(reason.to_string())
    }

    /// For `map_err` on file operations: `File::open(p).map_err(Error::io(p))`.
    pub fn io(path: impl AsRef<Path>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.as_ref().to_owned();
        move |source| Self::Io { path, source }
    }
}

fn nearest_text(nearest: &[String]) -> String {
    if nearest.is_empty() { String::new() } else { format!("; the nearest known: {}", nearest.join(", ")) }
}

fn disk_hint(source: &std::io::Error) -> &'static str {
    match source.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => {
            " (free some space and run the command again: what was indexed before is still there)"
        }
        std::io::ErrorKind::PermissionDenied => " (check the owner and mode of this path, or choose another with --index)",
        _ => "",
    }
}
