//! The integration tests: one binary, real index, real router, and real weights where they show something.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod architecture;
mod bad_input;
mod command_line;
mod damage;
mod golden;
mod http;
mod offline;
mod sdk;
mod support;
mod weights;
