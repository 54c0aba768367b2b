//! The library behind the `priorart` binary.

pub mod error;
pub mod model;
pub mod patent;

pub use error::{Error, Result};
