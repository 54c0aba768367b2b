//! Lines of a text file that are no documents: training texts, tables of titles; plain, gzip or Zstandard.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::Found;
use super::lines::{Line, Lines};
use super::stream::{trouble, unpacked};
use crate::error::{Error, Result};

/// Hands every line that is not blank to `read`, and what `read` makes of it to `on`. A line that cannot be read, or that
/// `read` refuses with a reason, becomes an [`Error::Record`] with its number; the next one is read.
///
/// # Errors
/// [`Error::Io`] when the file cannot be opened.
pub fn rows<T>(path: &Path, read: impl Fn(&str) -> std::result::Result<T, String>, mut on: impl FnMut(Result<T>)) -> Result<()> {
    let name = path.display().to_string();
    let bad = |line: u64, reason: String| match Found::bad(&name, line, reason) {
        Found::Bad(error) => error,
        Found::Document(_) => Error::internal("a bad row is no document"),
    };
    let plain = unpacked(File::open(path).map_err(Error::io(path))?).map_err(Error::io(path))?;
    let mut lines = Lines::new(BufReader::with_capacity(1 << 16, plain));
    loop {
        let row = match lines.next() {
            Ok(None) => return Ok(()),
            Ok(Some(Line::TooLong)) => Err("the line is too long".to_owned()),
            Ok(Some(Line::Bytes(bytes))) => match std::str::from_utf8(bytes) {
                Ok(text) if text.trim().is_empty() => continue,
                Ok(text) => read(text.trim_end_matches(['\r', '\n']).trim_start_matches('\u{feff}')),
                Err(_) => Err("the line is not UTF-8".to_owned()),
            },
            Err(error) => {
                on(Err(bad(lines.number, trouble(&error))));
                return Ok(());
            }
        };
        on(row.map_err(|reason| bad(lines.number, reason)));
    }
}
