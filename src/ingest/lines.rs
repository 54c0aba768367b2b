//! Lines of a stream, numbered, none longer than [`MAX_RECORD_BYTES`].

use std::io::{self, BufRead};

use super::MAX_RECORD_BYTES;

/// The lines of a stream.
pub(super) struct Lines<R> {
    input: R,
    buffer: Vec<u8>,
    /// Lines handed over so far: the number of the last one, from 1.
    pub number: u64,
}

/// One line.
pub(super) enum Line<'a> {
    /// Its bytes, with the line end where there is one.
    Bytes(&'a [u8]),
    /// It is longer than is read and was passed over.
    TooLong,
}

impl<R: BufRead> Lines<R> {
    pub fn new(input: R) -> Self {
        Self { input, buffer: Vec::new(), number: 0 }
    }

    /// The next line; `None` at the end. A line that an error cuts short is not handed over, but it is counted.
    pub fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        self.number += 1;
        let mut too_long = false;
        loop {
            let available = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                result => result?,
            };
            if available.is_empty() {
                break;
            }
            let newline = available.iter().position(|b| *b == b'\n');
            let taken = newline.map_or(available.len(), |at| at + 1);
            too_long |= self.buffer.len() + taken > MAX_RECORD_BYTES;
            if too_long {
                self.buffer = Vec::new();
            } else {
                self.buffer.extend_from_slice(&available[..taken]);
            }
            self.input.consume(taken);
            if newline.is_some() {
                break;
            }
        }
        if too_long {
            return Ok(Some(Line::TooLong));
        }
        if self.buffer.is_empty() {
            self.number -= 1;
            return Ok(None);
        }
        Ok(Some(Line::Bytes(&self.buffer)))
    }
}
