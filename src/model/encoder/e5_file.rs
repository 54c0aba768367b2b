//! Reads `E5S1` files: multilingual-e5-small with ggml Q4_0 weights in one little-endian file.
//!
//! magic `E5S1` · u32 version · 7 × i32 sizes · f32 epsilon · i32 block · a tokenizer (skipped: ours comes from
//! `tokenizer.json`) · i32 count · per tensor: u16 + name, u8 kind, u32 values, u64 offset, u64 bytes · the tensors.
//! Nothing in the file is believed before it is compared with the file's length and the sizes of the network.

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::weights::{BLOCK_BYTES, Checkpoint, LayerWeights, LinearWeights, Matrix, NormWeights, Shape};
use crate::error::{Error, Result};
use crate::model::kernels::blocks::BLOCK;

/// Reads the whole network.
///
/// # Errors
/// [`Error::Io`] when the file cannot be opened, [`Error::Damaged`] when it is cut short or says something impossible.
pub fn read(path: &Path) -> Result<Checkpoint> {
    let file = File::open(path).map_err(Error::io(path))?;
    let length = file.metadata().map_err(Error::io(path))?.len();
    parse(BufReader::new(file), length).map_err(|reason| Error::Damaged {
        path: path.to_owned(),
        reason,
        remedy: "delete it and run `priorart models pull`".into(),
    })
}

/// What is wrong, in words.
type Checked<T> = Result<T, String>;

struct Entry {
    kind: u8,
    values: u64,
    offset: u64,
    bytes: u64,
}

struct Source<R> {
    file: R,
    length: u64,
    tensors: HashMap<String, Entry>,
}

pub(super) fn parse<R: Read + Seek>(file: R, length: u64) -> Checked<Checkpoint> {
    let mut source = Source { file, length, tensors: HashMap::new() };
    let shape = source.header()?;
    source.skip_tokenizer()?;
    source.directory()?;
    source.checkpoint(shape)
}

impl<R: Read + Seek> Source<R> {
    fn bytes<const N: usize>(&mut self) -> Checked<[u8; N]> {
        let mut bytes = [0; N];
        self.file.read_exact(&mut bytes).map_err(|e| format!("its header cannot be read: {e}"))?;
        Ok(bytes)
    }

    fn size(&mut self) -> Checked<usize> {
        let value = i32::from_le_bytes(self.bytes()?);
        usize::try_from(value).map_err(|_| format!("a size is {value}"))
    }

    fn skip(&mut self, bytes: u64) -> Checked<()> {
        let step = i64::try_from(bytes).ok().filter(|_| bytes <= self.length).ok_or("its header points outside the file")?;
        self.file.seek_relative(step).map_err(|e| e.to_string())
    }

    fn header(&mut self) -> Checked<Shape> {
        if &self.bytes::<4>()? != b"E5S1" {
            return Err("it does not start with E5S1".into());
        }
        let version = u32::from_le_bytes(self.bytes()?);
        if version != 1 {
            return Err(format!("its format is version {version}, not 1"));
        }
        let shape = Shape {
            hidden: self.size()?,
            layers: self.size()?,
            heads: self.size()?,
            feed_forward: self.size()?,
            vocabulary: self.size()?,
            positions: self.size()?,
            types: self.size()?,
            epsilon: f32::from_le_bytes(self.bytes()?),
        };
        if let Some(fault) = shape.fault() {
            return Err(fault);
        }
        let block = self.size()?;
        if block != BLOCK || !shape.hidden.is_multiple_of(BLOCK) || !shape.feed_forward.is_multiple_of(BLOCK) {
            return Err(format!("hidden {} and feed-forward {} are not in blocks of 32 (it says {block})", shape.hidden, shape.feed_forward));
        }
        Ok(shape)
    }

    fn skip_tokenizer(&mut self) -> Checked<()> {
        let pieces = self.size()? as u64;
        self.skip(4 * 4)?; // bos, eos, pad, unk
        let blob = u64::from_le_bytes(self.bytes()?);
        self.skip((pieces + 1) * 4 + pieces * 4)?; // offsets, scores
        self.skip(blob)?;
        self.skip(4)?; // rules of the normaliser
        let rules = u64::from(u32::from_le_bytes(self.bytes()?));
        self.skip(rules)
    }

    fn directory(&mut self) -> Checked<()> {
        let count = self.size()?;
        for _ in 0..count {
            let length = usize::from(u16::from_le_bytes(self.bytes()?));
            let mut name = vec![0; length];
            self.file.read_exact(&mut name).map_err(|e| format!("its directory cannot be read: {e}"))?;
            let name = String::from_utf8(name).map_err(|_| "a tensor's name is not text")?;
            let [kind] = self.bytes()?;
            let entry = Entry {
                kind,
                values: u64::from(u32::from_le_bytes(self.bytes()?)),
                offset: u64::from_le_bytes(self.bytes()?),
                bytes: u64::from_le_bytes(self.bytes()?),
            };
            self.tensors.insert(name, entry);
        }
        Ok(())
    }

    fn matrix(&mut self, name: &str, rows: usize, columns: usize) -> Checked<Matrix> {
        let entry = self.tensors.get(name).ok_or_else(|| format!("{name} is missing"))?;
        let values = rows as u64 * columns as u64; // bounded by Shape::fault
        let bytes = match entry.kind {
            0 => values * 4,
            1 if columns.is_multiple_of(BLOCK) => values / BLOCK as u64 * BLOCK_BYTES as u64,
            kind => return Err(format!("{name} is of kind {kind}")),
        };
        if entry.values != values || entry.bytes != bytes {
            return Err(format!("{name} has {} values in {} bytes, not {values} in {bytes}", entry.values, entry.bytes));
        }
        if entry.offset.checked_add(bytes).is_none_or(|end| end > self.length) {
            return Err(format!("{name} ends beyond the end of the file"));
        }
        let (kind, offset) = (entry.kind, entry.offset);
        let mut raw = vec![0; usize::try_from(bytes).map_err(|e| e.to_string())?];
        self.file.seek(SeekFrom::Start(offset)).and_then(|_| self.file.read_exact(&mut raw)).map_err(|e| format!("{name}: {e}"))?;
        let matrix = match kind {
            0 => Matrix::F32(raw.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()),
            _ => Matrix::Q4(raw),
        };
        if !matrix.is_finite() {
            return Err(format!("{name} holds values that are not finite"));
        }
        Ok(matrix)
    }

    fn vector(&mut self, name: &str, length: usize) -> Checked<Vec<f32>> {
        match self.matrix(name, 1, length)? {
            Matrix::F32(values) => Ok(values),
            Matrix::Q4(_) => Err(format!("{name} is quantised")),
        }
    }

    fn linear(&mut self, name: &str, out: usize, depth: usize) -> Checked<LinearWeights> {
        Ok(LinearWeights { weight: self.matrix(&format!("{name}.w"), out, depth)?, bias: self.vector(&format!("{name}.b"), out)? })
    }

    fn norm(&mut self, name: &str, hidden: usize) -> Checked<NormWeights> {
        Ok(NormWeights { gain: self.vector(&format!("{name}.w"), hidden)?, shift: self.vector(&format!("{name}.b"), hidden)? })
    }

    fn layer(&mut self, index: usize, shape: &Shape) -> Checked<LayerWeights> {
        let (hidden, wide) = (shape.hidden, shape.feed_forward);
        let mut attention_in = self.linear(&format!("l{index}.q"), hidden, hidden)?;
        for part in ["k", "v"] {
            let more = self.linear(&format!("l{index}.{part}"), hidden, hidden)?;
            attention_in.weight.append(more.weight).map_err(|_| format!("layer {index} mixes kinds of weights"))?;
            attention_in.bias.extend(more.bias);
        }
        Ok(LayerWeights {
            attention_in,
            attention_out: self.linear(&format!("l{index}.ao"), hidden, hidden)?,
            attention_norm: self.norm(&format!("l{index}.aln"), hidden)?,
            up: self.linear(&format!("l{index}.fi"), wide, hidden)?,
            down: self.linear(&format!("l{index}.fo"), hidden, wide)?,
            output_norm: self.norm(&format!("l{index}.oln"), hidden)?,
        })
    }

    fn checkpoint(&mut self, shape: Shape) -> Checked<Checkpoint> {
        let mut positions = self.vector("emb.pos", shape.positions * shape.hidden)?;
        let types = self.vector("emb.type", shape.types * shape.hidden)?;
        for row in positions.chunks_exact_mut(shape.hidden) {
            crate::model::kernels::pointwise::add(row, &types[..shape.hidden]);
        }
        Ok(Checkpoint {
            shape,
            words: self.matrix("emb.word", shape.vocabulary, shape.hidden)?,
            positions,
            embedding_norm: self.norm("emb.ln", shape.hidden)?,
            layers: (0..shape.layers).map(|i| self.layer(i, &shape)).collect::<Checked<_>>()?,
        })
    }
}
