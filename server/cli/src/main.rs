//! The `specward` binary.

use std::path::PathBuf;
use std::process::{ExitCode, exit};

use clap::{Parser, Subcommand};

/// Language server and checker for specs and ADRs.
#[derive(Debug, Parser)]
#[command(name = "specward", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the language server on standard input and output.
    Lsp {
        /// Write the log to this file instead of standard error.
        #[arg(long, value_name = "FILE")]
        log: Option<PathBuf>,
        /// Accepted for editors that pass it; there is no other transport.
        #[arg(long, hide = true)]
        stdio: bool,
    },
}

fn main() -> anyhow::Result<ExitCode> {
    match Arguments::parse().command {
        Command::Lsp { log, stdio: _ } => {
            let code = specward_lsp::run(&specward_lsp::Options { log, ..specward_lsp::Options::default() })?;
            // A thread still waits for standard input: returning from main would be enough on most
            // systems, exiting is on all.
            exit(i32::from(code))
        }
    }
}
