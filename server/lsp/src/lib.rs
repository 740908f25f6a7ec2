//! The language server: protocol, main loop, publisher. The only crate that knows the protocol's
//! types and the asynchronous runtime.

mod abilities;
mod answers;
mod asks;
mod backend;
mod capabilities;
mod convert;
mod crash;
mod diagnostics;
mod disk;
mod documents;
mod event;
mod lifecycle;
mod log;
mod main_loop;
mod outbox;
mod pace;
mod panics;
mod pool;
mod publish;
mod pump;
mod record;
mod replay;
mod settings;
mod status;
mod today;
mod transport;
mod view;
mod workspace;

use std::io::{self, BufReader, Read, Write};
use std::path::PathBuf;
use std::sync::mpsc::{Sender, channel};
use std::thread;
use std::time::Duration;

use specward_project::FactsCache;
use tokio::runtime::{Builder, Runtime};
use tower_lsp_server::LspService;

pub use backend::InspectedText;
pub use replay::{ReplayError, Replayed, replay};
pub use today::today;

use crate::backend::Backend;
use crate::crash::Reporter;
use crate::event::Event;
use crate::lifecycle::{End, Lifecycle};
use crate::main_loop::MainLoop;
use crate::outbox::Outbox;
use crate::pump::{Progress, Pump};
use crate::record::Requests;

/// How long answers may take that are still open when the input ends.
const DRAIN: Duration = Duration::from_secs(2);
/// How long the last messages may take to be written.
const FLUSH: Duration = Duration::from_millis(200);

/// How a server is started.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Where [`run`] writes the log; standard error if `None`.
    pub log: Option<PathBuf>,
    /// Where facts are kept for the next start; nowhere by default.
    pub cache: FactsCache,
    /// Answers `specward/text`, `specward/panic` and `specward/panicLoop`: only for tests.
    pub inspection: bool,
    /// Where crash reports go; nowhere if `None`.
    pub crash_reports: Option<PathBuf>,
}

/// Why a server could not run.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The asynchronous runtime could not be started.
    #[error("cannot start the runtime: {0}")]
    Runtime(#[source] io::Error),
    /// The log file cannot be opened.
    #[error("cannot write the log {}: {error}", path.display())]
    Log {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        error: io::Error,
    },
}

/// Serves standard input and output until the client leaves; returns the exit code that the protocol asks for.
///
/// The calling process must then exit: a thread may still wait for standard input.
pub fn run(options: &Options) -> Result<u8, Error> {
    let log = options.log.as_deref();
    log::start(log).map_err(|error| Error::Log { path: log.map(PathBuf::from).unwrap_or_default(), error })?;
    serve(io::stdin(), io::stdout(), options)
}

/// Serves one client until it leaves: 0 after `shutdown`, else 1.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    options: &Options,
) -> Result<u8, Error> {
    let runtime = runtime().map_err(Error::Runtime)?;
    let (outbox, _) = Outbox::start(output);
    let (events, queue) = channel();
    let (end, ended) = channel();
    let lifecycle = Lifecycle::new(end);
    let requests = Requests::default();
    if options.crash_reports.is_some() {
        panics::watch(events.clone());
    }
    let reporter = Reporter::new(options.crash_reports.clone(), requests.clone());
    let main_loop = MainLoop::new(queue, &events, &outbox, reporter, options.cache.clone());
    thread::spawn(move || main_loop.run());
    let progress = Progress::default();
    let pump = Pump {
        runtime: runtime.handle().clone(),
        service: service(Backend::new(events.clone(), lifecycle.clone(), outbox.clone()), options),
        outbox: outbox.clone(),
        events: events.clone(),
        progress: progress.clone(),
        requests,
    };
    thread::spawn(move || lifecycle.end(pump.run(&mut BufReader::with_capacity(1 << 16, input))));
    let reason = ended.recv().unwrap_or(End::InputClosed);
    leave(reason, &progress, &events, &outbox);
    runtime.shutdown_background();
    Ok(u8::from(!progress.is_shut_down()))
}

fn leave(reason: End, progress: &Progress, events: &Sender<Event>, outbox: &Outbox) {
    tracing::debug!(?reason, "leaving");
    if reason == End::InputClosed {
        progress.drain(DRAIN);
    }
    // It may have ended already.
    let _ = events.send(Event::Stop);
    outbox.flush(FLUSH);
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_multi_thread().worker_threads(1).thread_name("specward-answers").enable_time().build()
}

fn service(backend: Backend, options: &Options) -> LspService<Backend> {
    let mut builder = LspService::build(|_| backend)
        .custom_method("specward/gates", Backend::gates)
        .custom_method("specward/graph", Backend::graph)
        .custom_method("specward/scaffold", Backend::scaffold);
    if options.inspection {
        builder = builder
            .custom_method("specward/text", Backend::inspect_text)
            .custom_method("specward/sleep", Backend::inspect_sleep)
            .custom_method("specward/panic", Backend::inspect_panic)
            .custom_method("specward/panicLoop", Backend::inspect_panic_loop);
    }
    builder.finish().0
}
