//! The integration tests: one binary, real index, real router, and real weights where they show something.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop where it is")]

mod architecture;
mod bad_input;
mod classify;
mod command_line;
mod conversation;
mod damage;
mod eval_cli;
mod golden;
mod http;
mod models_cli;
mod offline;
mod real_data;
mod sdk;
mod search_cli;
mod support;
mod weights;
