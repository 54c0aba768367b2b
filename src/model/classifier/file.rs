//! One file holds a classifier. Little-endian: `PRIORCLS`, u32 version, u32 CRC-32 of what follows the header, u64 its bytes;
//! then the encoder's name and fingerprint, the titles, the heads.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::bytes::{Reader, Writer, damaged};
use super::{Head, Model};
use crate::error::{Error, Result};

/// Its name in the folder of a classifier.
pub const FILE: &str = "classifier.bin";

const MAGIC: &[u8; 8] = b"PRIORCLS";
const VERSION: u32 = 1;
const HEADER_BYTES: usize = 24;

impl Model {
    /// Writes [`FILE`] into `dir`, which is made where it is missing: first beside it, then renamed over an older one.
    ///
    /// # Errors
    /// [`Error::Io`]; an older file stays.
    pub fn save(&self, dir: &Path) -> Result<u64> {
        let mut out = Writer::default();
        out.text(&self.embedder.0);
        out.text(&self.embedder.1);
        out.texts(self.titles.keys().map(String::as_str));
        out.texts(self.titles.values().map(String::as_str));
        out.number(self.heads.len() as u64);
        self.heads.iter().for_each(|head| head.write(&mut out));
        let body = out.bytes;
        let header = [MAGIC.as_slice(), &VERSION.to_le_bytes(), &crc32fast::hash(&body).to_le_bytes(), &(body.len() as u64).to_le_bytes()].concat();
        fs::create_dir_all(dir).map_err(Error::io(dir))?;
        // no temporary file: its mode would keep the classifier from the account that serves
        let (path, new) = (dir.join(FILE), dir.join(format!("{FILE}.new")));
        let mut file = fs::File::create(&new).map_err(Error::io(&new))?;
        file.write_all(&header).and_then(|()| file.write_all(&body)).and_then(|()| file.sync_all()).map_err(Error::io(&new))?;
        fs::rename(&new, &path).map_err(Error::io(&path))?;
        Ok((header.len() + body.len()) as u64)
    }

    /// Reads the classifier in `dir`.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where there is none, [`Error::Mismatch`] for another version, [`Error::Damaged`].
    pub fn load(dir: &Path) -> Result<Self> {
        let path = dir.join(FILE);
        let bytes = fs::read(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => Error::Unavailable {
                what: format!("there is no classifier in {}", dir.display()),
                remedy: "train one: priorart train classifier --out DIR FILE.jsonl".into(),
            },
            _ => Error::io(&path)(e),
        })?;
        let Some((header, body)) = bytes.split_at_checked(HEADER_BYTES).filter(|(header, _)| header.starts_with(MAGIC)) else {
            return Err(damaged(&path, "it is no classifier"));
        };
        let mut fields = Reader::new(&header[MAGIC.len()..], &path);
        let (mark, length) = (fields.number()?, fields.number()?);
        let (version, crc32) = (mark as u32, (mark >> 32) as u32);
        if version != VERSION {
            return Err(Error::Mismatch {
                what: format!("{} is of version {version}, this program reads version {VERSION}", path.display()),
                remedy: "train it anew with `priorart train classifier`".into(),
            });
        }
        if length != body.len() as u64 {
            return Err(damaged(&path, &format!("it has {} bytes after its header instead of {length}", body.len())));
        }
        if crc32fast::hash(body) != crc32 {
            return Err(damaged(&path, "its checksum does not agree"));
        }
        let mut from = Reader::new(body, &path);
        let embedder = (from.text()?, from.text()?);
        let (symbols, titles) = (from.texts()?, from.texts()?);
        from.expect(symbols.len() == titles.len(), "symbols and titles")?;
        let count = from.number()?;
        let heads = (0..count).map(|_| Head::read(&mut from)).collect::<Result<Vec<_>>>()?;
        from.expect(from.is_empty(), "the size and what was read")?;
        Ok(Self { heads, titles: symbols.into_iter().zip(titles).collect(), embedder })
    }
}
