//! The library behind the `priorart` binary.
//!
//! The journey of a question, in eight steps:
//! 1. [`http`] (or the command line) turns a request into a [`chat::Question`];
//! 2. [`chat::answer`] checks it and starts a stream of [`chat::Event`]s;
//! 3. [`chat::follow_up`] makes a follow-up stand alone, [`search::analysis`] takes the question apart;
//! 4. [`search::hybrid`] ranks documents of the [`index`] by words and vectors under one filter;
//! 5. [`search::evidence`] finds the sentences that answer, each a [`patent::Quote`] cut from the stored text;
//! 6. [`desk`] decides by plain code whether that is enough, and says "not found" when it is not, or when [`model`] doubts it;
//! 7. [`prompt`] renders the template with which [`model`] phrases what the quotes say;
//! 8. every finished sentence is checked against the quotes it cites, and only then shown.

pub mod app;
pub mod chat;
pub mod desk;
pub mod error;
pub mod eval;
pub mod http;
pub mod index;
pub mod ingest;
pub mod model;
pub mod patent;
pub mod prompt;
pub mod sample;
pub mod search;

pub use error::{Error, Result};
