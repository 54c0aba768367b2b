//! Reading a GGUF file: its metadata and tensors, with every fault named as damage to that file.
//!
//! The file is mapped, so that weights are not copied on their way into the form that the kernels want.

use std::fs::File;
use std::io::Cursor;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use candle_core::quantized::ggml_file::qtensor_from_ggml;
use candle_core::quantized::gguf_file::{Content, TensorInfo, Value};
use candle_core::quantized::{GgmlDType, QTensor};
use candle_core::{Device, Tensor};
use memmap2::{Mmap, MmapOptions};

use crate::error::{Error, Result};

/// An open GGUF file whose header has been read.
pub struct Gguf {
    path: PathBuf,
    content: Content,
    file: Mmap,
}

impl Gguf {
    /// Opens `path` and reads its header.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be opened, [`Error::Damaged`] when it is no GGUF file or its header is cut short.
    pub fn open(path: &Path) -> Result<Self> {
        let file = mapped(path, 0, None)?;
        // Candle's reader checks most lengths but still divides by an alignment that the file may give as zero.
        let content = catch_unwind(AssertUnwindSafe(|| Content::read(&mut Cursor::new(&file[..]))))
            .map_err(|_| damaged(path, "its header cannot be read"))?
            .map_err(|error| damaged(path, error))?;
        Ok(Self { path: path.to_owned(), content, file })
    }

    /// An [`Error::Damaged`] about this file.
    pub fn damaged(&self, reason: impl std::fmt::Display) -> Error {
        damaged(&self.path, reason)
    }

    /// Whether a tensor of that name is there.
    pub fn has(&self, name: &str) -> bool {
        self.content.tensor_infos.contains_key(name)
    }

    /// Reads a tensor and checks its shape (slowest dimension first, as candle writes shapes).
    ///
    /// # Errors
    /// [`Error::Damaged`] when it is missing, cut short or of another shape.
    pub fn tensor(&self, name: &str, shape: &[usize], device: &Device) -> Result<QTensor> {
        let info = self.info(name, shape)?;
        let mut file = Cursor::new(&self.file[..]);
        info.read(&mut file, self.content.tensor_data_offset, device).map_err(|error| damaged(&self.path, format!("the tensor {name}: {error}")))
    }

    /// The encoding of a tensor and its bytes as they lie in the file.
    ///
    /// # Errors
    /// As [`Self::tensor`].
    pub fn bytes(&self, name: &str, shape: &[usize]) -> Result<(GgmlDType, &[u8])> {
        let (dtype, place) = self.place(name, shape)?;
        Ok((dtype, &self.file[place]))
    }

    /// A matrix whose rows are read from the file one by one, when they are wanted.
    ///
    /// # Errors
    /// As [`Self::tensor`].
    pub fn rows(&self, name: &str, shape: [usize; 2]) -> Result<MappedRows> {
        let (dtype, place) = self.place(name, &shape)?;
        if !shape[1].is_multiple_of(dtype.block_size()) {
            return Err(self.damaged(format!("the rows of the tensor {name} are not whole blocks")));
        }
        // A mapping of its own: the rest of the file does not stay in memory for its sake.
        Ok(MappedRows { rows: mapped(&self.path, place.start as u64, Some(place.len()))?, dtype, depth: shape[1] })
    }

    fn place(&self, name: &str, shape: &[usize]) -> Result<(GgmlDType, Range<usize>)> {
        let info = self.info(name, shape)?;
        let (count, block) = (info.shape.elem_count(), info.ggml_dtype.block_size());
        let start = usize::try_from(self.content.tensor_data_offset.saturating_add(info.offset)).unwrap_or(usize::MAX);
        let end = (count / block).checked_mul(info.ggml_dtype.type_size()).and_then(|bytes| bytes.checked_add(start));
        match end.filter(|&end| count.is_multiple_of(block) && end <= self.file.len()) {
            Some(end) => Ok((info.ggml_dtype, start..end)),
            None => Err(self.damaged(format!("the tensor {name} is cut short"))),
        }
    }

    fn info(&self, name: &str, shape: &[usize]) -> Result<&TensorInfo> {
        let info = self.content.tensor_infos.get(name).ok_or_else(|| damaged(&self.path, format!("the tensor {name} is missing")))?;
        if info.shape.dims() != shape {
            return Err(self.damaged(format!("the tensor {name} is {:?} instead of {shape:?}", info.shape.dims())));
        }
        Ok(info)
    }

    /// A tensor of one dimension as numbers.
    ///
    /// # Errors
    /// As [`Self::tensor`].
    pub fn vector(&self, name: &str, len: usize) -> Result<Vec<f32>> {
        let tensor = self.tensor(name, &[len], &Device::Cpu)?;
        tensor.dequantize(&Device::Cpu).and_then(|tensor| tensor.to_vec1::<f32>()).map_err(|error| damaged(&self.path, format!("the tensor {name}: {error}")))
    }

    /// A metadata text, if there is one.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.content.metadata.get(key)?.to_string().ok().map(String::as_str)
    }

    /// A metadata count, if there is one. Writers are not of one mind about its integer type.
    pub fn count(&self, key: &str) -> Option<usize> {
        match self.content.metadata.get(key)? {
            Value::I8(n) => usize::try_from(*n).ok(),
            Value::I16(n) => usize::try_from(*n).ok(),
            Value::I32(n) => usize::try_from(*n).ok(),
            Value::I64(n) => usize::try_from(*n).ok(),
            value => usize::try_from(value.to_u64().ok()?).ok(),
        }
    }

    /// A metadata count that must be there and positive.
    ///
    /// # Errors
    /// [`Error::Damaged`] otherwise.
    pub fn required_count(&self, key: &str) -> Result<usize> {
        match self.count(key) {
            Some(count) if count > 0 => Ok(count),
            _ => Err(self.damaged(format!("its metadata has no usable {key}"))),
        }
    }

    /// A metadata number, if there is one.
    pub fn number(&self, key: &str) -> Option<f32> {
        self.content.metadata.get(key)?.to_f32().ok()
    }

    /// A metadata flag; absent is `false`.
    pub fn flag(&self, key: &str) -> bool {
        self.content.metadata.get(key).and_then(|value| value.to_bool().ok()).unwrap_or(false)
    }

    /// A metadata list; absent is empty.
    pub fn list(&self, key: &str) -> &[Value] {
        self.content.metadata.get(key).and_then(|value| value.to_vec().ok()).map_or(&[], Vec::as_slice)
    }
}

/// A matrix that stays in its file.
pub struct MappedRows {
    rows: Mmap,
    dtype: GgmlDType,
    depth: usize,
}

impl MappedRows {
    /// The rows `ids`, one after the other.
    ///
    /// # Errors
    /// candle's, for a row that is not there too.
    pub fn read(&self, ids: &[u32]) -> candle_core::Result<Vec<f32>> {
        let bytes = self.depth / self.dtype.block_size() * self.dtype.type_size();
        let mut values = Vec::with_capacity(ids.len() * self.depth);
        for &id in ids {
            let row = self.rows.chunks_exact(bytes).nth(id as usize);
            let Some(row) = row else { candle_core::bail!("there is no row {id}") };
            let row: Tensor = qtensor_from_ggml(self.dtype, row, vec![self.depth], &Device::Cpu)?.dequantize(&Device::Cpu)?;
            values.extend(row.to_vec1::<f32>()?);
        }
        Ok(values)
    }
}

/// A part of a file, or all of it behind `start`.
fn mapped(path: &Path, start: u64, len: Option<usize>) -> Result<Mmap> {
    let file = File::open(path).map_err(Error::io(path))?;
    let mut options = MmapOptions::new();
    options.offset(start);
    if let Some(len) = len {
        options.len(len);
    }
    #[expect(unsafe_code, reason = "the file is mapped; it was verified before, and nobody changes weights while they are read")]
    // SAFETY: the mapping is only read.
    let mapping = unsafe { options.map(&file) };
    mapping.map_err(Error::io(path))
}

/// An [`Error::Damaged`] about the file at `path`.
pub fn damaged(path: &Path, reason: impl std::fmt::Display) -> Error {
    // behind the first line candle writes a backtrace
    let reason = reason.to_string().lines().next().unwrap_or_default().to_owned();
    Error::Damaged { path: path.to_owned(), reason, remedy: "remove it and fetch the model again".into() }
}
