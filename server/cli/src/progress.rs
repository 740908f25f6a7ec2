//! A progress bar on standard error, once work takes longer than half a second.

use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

/// Work that ends sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(500);

/// Shows how far a scan is.
#[derive(Debug)]
pub struct Progress {
    started: Instant,
    terminal: bool,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// Starts the clock; nothing is shown where standard error is no terminal.
    pub fn start() -> Self {
        Self { started: Instant::now(), terminal: stderr().is_terminal(), bar: None }
    }

    /// So many files of all are done.
    pub fn show(&mut self, done: usize, total: usize) {
        if self.terminal && self.started.elapsed() > PATIENCE {
            let bar = self.bar.get_or_insert_with(|| bar(total));
            bar.set_position(done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

fn bar(total: usize) -> ProgressBar {
    let bar = ProgressBar::new(total as u64);
    if let Ok(style) = ProgressStyle::with_template("reading {wide_bar} {pos}/{len} files") {
        bar.set_style(style);
    }
    bar
}
