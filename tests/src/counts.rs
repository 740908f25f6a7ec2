//! What a suite counted, said so that it is seen: past the test runner, which swallows what passing tests print.

use std::io::Write;

/// Says one line.
pub fn say(line: &str) {
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(std::io::stderr().lock(), "robustness: {line}");
}

/// How many cases a property is tried with: `SPECWARD_CASES` for larger runs, else `usual`.
pub fn cases(usual: u32) -> u32 {
    std::env::var("SPECWARD_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual)
}

/// A size: `full` where `SPECWARD_FULL` is set (optimised builds; `.ci/run`), else `quick`.
pub fn sized(quick: usize, full: usize) -> usize {
    if std::env::var_os("SPECWARD_FULL").is_some() { full } else { quick }
}
