//! The `specward` binary: understands the command line and hands over. Exit codes: 0 clean,
//! 1 findings at error level, 2 wrong usage or an input/output error.

mod args;
mod baseline;
mod changed;
mod check;
mod config;
mod doctor;
mod explain;
mod failure;
mod fingerprint;
mod fix;
mod formats;
mod graph;
mod impact;
mod metrics;
mod new;
mod output;
mod progress;
mod repair;
mod replay;
mod report;
mod session;
mod source;
mod style;
mod summary;
mod text;

use std::io::{self, Write};
use std::process::{ExitCode, exit};

use anyhow::Result;
use clap::{CommandFactory, Parser};

use crate::args::{Args, Command, LspArgs};
use crate::failure::Failure;
use crate::style::Style;

/// Reading makes and drops millions of small values on several threads, and a server must give their memory back.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Exit code of wrong usage and input/output errors.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let args = Args::parse();
    let style = Style::for_stderr(args.color);
    match run(args) {
        Ok(code) => code.into(),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error, style);
            USAGE.into()
        }
    }
}

fn run(args: Args) -> Result<u8> {
    match args.command {
        Command::Check(check) => check::run(&check, args.color),
        Command::Graph(graph) => graph::run(&graph, args.color),
        Command::Explain(explain) => explain::run(explain.rule.as_deref()),
        Command::Config(config) => config::run(&config),
        Command::New(new) => new::new(&new),
        Command::Init(init) => new::init(&init),
        Command::Impact(impact) => impact::run(&impact),
        Command::Metrics(metrics) => metrics::run(&metrics),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Args::command(), "specward", &mut io::stdout());
            Ok(0)
        }
        Command::Lsp(lsp) => serve(lsp),
        Command::Doctor(args) => doctor::run(&args),
        Command::Replay(args) => replay::run(&args),
    }
}

fn serve(args: LspArgs) -> Result<u8> {
    let crash_reports = specward_project::state::crash_folder();
    let cache = args.cache.facts();
    let options = specward_lsp::Options { log: args.log, cache, crash_reports, ..specward_lsp::Options::default() };
    let code = specward_lsp::run(&options)?;
    // A thread still waits for standard input: returning from main would be enough on most systems, exiting is on all.
    exit(i32::from(code))
}

fn complain(error: &anyhow::Error, style: Style) {
    let mut stderr = io::stderr().lock();
    let help = error.downcast_ref::<Failure>().map(|failure| failure.help.as_str()).filter(|help| !help.is_empty());
    // Where standard error is closed there is nobody to tell.
    let _ = writeln!(stderr, "{}: {error:#}", style.error("error"));
    if let Some(help) = help {
        let _ = writeln!(stderr, "  {}: {help}", style.help("help"));
    }
}

/// Whoever reads us, such as `head`, has seen enough.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}
