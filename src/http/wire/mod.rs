//! The JSON shapes, in both directions. Unknown keys are errors in our own requests and ignored in OpenAI's.

pub(super) mod chat;
pub(super) mod completion;
pub(super) mod filter;
pub(super) mod search;
