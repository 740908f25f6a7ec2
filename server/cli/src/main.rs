//! The `specward` binary.

fn main() {}
