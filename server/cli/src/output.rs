//! Standard output: buffered, and without a panic where nobody listens; and files that the command line names.

use std::env;
use std::io::{self, BufWriter, StdoutLock, Write};
use std::path::Path;

use anyhow::{Context, Result};
use specward_engine::path::FilePath;
use specward_project::write::replace;

use crate::failure::Failure;

/// A buffered standard output; call `flush` at the end.
pub fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(64 * 1024, io::stdout().lock())
}

/// Writes a text at once.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = stdout();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Writes a file that the command line names, whole or not at all.
pub fn write_file(named: &Path, bytes: &[u8]) -> Result<()> {
    let written = env::current_dir().context("the current folder cannot be found")?.join(named);
    let path = FilePath::from_path(&written).context("the output's name is no valid Unicode")?;
    Ok(replace(&path, bytes).map_err(|error| Failure::new(error.to_string(), error.fault.remedy()))?)
}

/// A number of things: `1 node`, `2 nodes`.
pub fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// A text on one line without control characters: names of files may hold anything.
pub fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
