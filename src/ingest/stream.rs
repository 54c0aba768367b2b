//! From an input to the reader of its format: counting, decompression, a first look at the content.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::ops::ControlFlow;

use flate2::read::MultiGzDecoder;

use super::format::{Format, Packing};
use super::lines::Lines;
use super::walk::Input;
use super::{Emit, Found, jsonl, xml};

/// How much of the content is looked at to tell its format, in bytes.
const HEAD_BYTES: usize = 4096;

/// Reads one input to its end and counts its bytes into `bytes_done`.
pub(super) fn read_input(input: &Input, bytes_done: &Cell<u64>, emit: Emit) -> ControlFlow<()> {
    match input {
        Input::Stdin => read(&mut Counted { inner: io::stdin().lock(), bytes_done }, "-", emit),
        Input::File(path, _) => {
            let name = path.display().to_string();
            match File::open(path) {
                Ok(file) => read(&mut Counted { inner: file, bytes_done }, &name, emit),
                Err(error) => emit(Found::bad(&name, 1, format!("cannot be opened: {error}"))),
            }
        }
        Input::Unreadable(path, reason) => emit(Found::bad(&path.display().to_string(), 1, reason)),
    }
}

/// Reads one stream of bytes, however it is packed, to its end.
pub(super) fn read(input: &mut dyn Read, file: &str, emit: Emit) -> ControlFlow<()> {
    let plain = match unpacked(input) {
        Ok(plain) => Peeked::new(plain),
        Err(error) => return emit(Found::bad(file, 1, trouble(&error))),
    };
    if let (true, Some(error)) = (plain.head().is_empty(), &plain.error) {
        return emit(Found::bad(file, 1, trouble(error)));
    }
    match Format::of(plain.head()) {
        Ok(Format::JsonLines) => jsonl::read(Lines::new(BufReader::with_capacity(1 << 16, plain)), file, emit),
        Ok(Format::Xml) => xml::read(Lines::new(BufReader::with_capacity(1 << 16, plain)), file, emit),
        Err(reason) => emit(Found::bad(file, 1, reason)),
    }
}

/// The bytes themselves, however they are packed.
pub(super) fn unpacked<'a>(input: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
    let packed = Peeked::new(input);
    Ok(match Packing::of(packed.head()) {
        Packing::None => Box::new(packed),
        Packing::Gzip => Box::new(MultiGzDecoder::new(packed)),
        Packing::Zstd => Box::new(zstd::Decoder::new(packed)?),
    })
}

/// What a failure to read on means for the user.
pub(super) fn trouble(error: &io::Error) -> String {
    let damaged = matches!(error.kind(), io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput);
    let what = if damaged { "the compressed data ends too early or is damaged" } else { "reading stopped" };
    format!("{what} ({error}); the records before this line were read; get the file anew and index it again")
}

/// Counts the bytes that pass.
struct Counted<'a, R> {
    inner: R,
    bytes_done: &'a Cell<u64>,
}

impl<R: Read> Read for Counted<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.bytes_done.set(self.bytes_done.get() + n as u64);
        Ok(n)
    }
}

/// A stream whose first bytes were looked at. An error among them comes after what could be read before it.
struct Peeked<R> {
    head: Cursor<Vec<u8>>,
    error: Option<io::Error>,
    rest: R,
}

impl<R: Read> Peeked<R> {
    fn new(mut rest: R) -> Self {
        let mut head = Vec::new();
        // `read_to_end` keeps in `head` what came before an error
        let error = rest.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).err();
        Self { head: Cursor::new(head), error, rest }
    }

    fn head(&self) -> &[u8] {
        self.head.get_ref()
    }
}

impl<R: Read> Read for Peeked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match (self.head.read(buffer)?, self.error.take()) {
            (0, Some(error)) => Err(error),
            (0, None) => self.rest.read(buffer),
            (n, error) => {
                self.error = error;
                Ok(n)
            }
        }
    }
}
