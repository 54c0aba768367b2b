//! The `priorart` binary.

fn main() {}
