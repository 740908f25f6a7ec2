//! `specward replay`: does a recorded session again in this process and says what goes wrong; reads nothing but the report.

use anyhow::{Context, Result};
use specward_engine::path::FilePath;
use specward_lsp::replay;
use specward_project::read::read_text;

use crate::args::ReplayArgs;
use crate::failure::Failure;
use crate::output::{one_line, print};

/// Largest report that is read, in bytes.
const MAX_SIZE: u64 = 64 * 1024 * 1024;

/// Runs the command; the exit code is 0 where nothing goes wrong, else 1.
pub fn run(args: &ReplayArgs) -> Result<u8> {
    let current = std::env::current_dir().context("the current folder cannot be found")?;
    let path = FilePath::from_path(&current.join(&args.file)).context("the name of the report is no Unicode")?;
    let text = read_text(&path, MAX_SIZE).map_err(|error| Failure::new(error.to_string(), error.fault.remedy()))?;
    let replayed = replay(&text)
        .map_err(|error| Failure::new(format!("{path}: {error}"), "name a report that specward or its tests wrote"))?;
    let mut said = vec![format!("{} steps replayed, {} faults", replayed.steps, replayed.faults.len())];
    said.extend(replayed.faults.iter().map(|fault| one_line(fault)));
    let said = said.join("\n") + "\n";
    print(&said)?;
    Ok(u8::from(!replayed.faults.is_empty()))
}
