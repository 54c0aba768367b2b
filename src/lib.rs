//! The library behind the `priorart` binary.

pub mod error;
pub mod model;

pub use error::{Error, Result};
