//! Models: where weights come from, how they run, and the two handles everyone else holds.
//!
//! A `…Model` owns weights and lives on one plain thread; [`Embedder`] and [`Generator`] are cheap clones that are
//! awaited. Nothing outside this folder names candle or tokenizers.

pub mod classifier;
pub mod decoder;
pub mod device;
pub mod embedding;
pub mod encoder;
pub mod fetch;
pub mod generation;
pub mod kernels;
pub mod manifest;
pub mod sampling;
pub mod template;

pub use decoder::{DecoderModel, DecoderSettings};
pub use embedding::{Embedder, Embedding, EmbeddingModel, TextKind};
pub use generation::{Generator, LanguageModel, Message, Piece, Role, Sampling, Step, Stop, StreamId, Usage};
