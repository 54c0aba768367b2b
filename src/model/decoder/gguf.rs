//! Reading a GGUF file: its metadata and tensors, with every fault named as damage to that file.

use std::fs::File;
use std::io::BufReader;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use candle_core::Device;
use candle_core::quantized::QTensor;
use candle_core::quantized::gguf_file::{Content, Value};

use crate::error::{Error, Result};

/// An open GGUF file whose header has been read.
pub struct Gguf {
    path: PathBuf,
    content: Content,
    file: BufReader<File>,
}

impl Gguf {
    /// Opens `path` and reads its header.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be opened, [`Error::Damaged`] when it is no GGUF file or its header is cut short.
    pub fn open(path: &Path) -> Result<Self> {
        let mut file = BufReader::new(File::open(path).map_err(Error::io(path))?);
        // Candle's reader checks most lengths but still divides by an alignment that the file may give as zero.
        let content = catch_unwind(AssertUnwindSafe(|| Content::read(&mut file)))
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
    pub fn tensor(&mut self, name: &str, shape: &[usize], device: &Device) -> Result<QTensor> {
        let info = self.content.tensor_infos.get(name).ok_or_else(|| damaged(&self.path, format!("the tensor {name} is missing")))?;
        if info.shape.dims() != shape {
            return Err(self.damaged(format!("the tensor {name} is {:?} instead of {shape:?}", info.shape.dims())));
        }
        info.read(&mut self.file, self.content.tensor_data_offset, device).map_err(|error| damaged(&self.path, format!("the tensor {name}: {error}")))
    }

    /// A tensor of one dimension as numbers.
    ///
    /// # Errors
    /// As [`Self::tensor`].
    pub fn vector(&mut self, name: &str, len: usize) -> Result<Vec<f32>> {
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

/// An [`Error::Damaged`] about the file at `path`.
pub fn damaged(path: &Path, reason: impl std::fmt::Display) -> Error {
    Error::Damaged { path: path.to_owned(), reason: reason.to_string(), remedy: "remove it and fetch the model again".into() }
}
