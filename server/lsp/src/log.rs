//! Where the server's own log goes: standard error or a file, never standard output.

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::Mutex;

use tracing::Level;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt;

/// Starts the log; a second start in one process changes nothing.
pub fn start(file: Option<&Path>) -> io::Result<()> {
    let builder = fmt().with_ansi(false).with_max_level(level());
    // Fails only if a log is running already.
    let _ = match file {
        None => builder.with_writer(io::stderr).try_init(),
        Some(path) => {
            let file = OpenOptions::new().create(true).append(true).open(path)?;
            builder.with_writer(Mutex::new(file)).try_init()
        }
    };
    Ok(())
}

/// The level from `SPECWARD_LOG` (`error`, `warn`, `info`, `debug`, `trace`); warnings by default.
fn level() -> LevelFilter {
    let named = std::env::var("SPECWARD_LOG").ok().and_then(|name| name.parse().ok());
    named.unwrap_or(LevelFilter::from_level(Level::WARN))
}
