//! What reaches the main loop: messages of the client in wire order, and results of our own jobs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::{
    ApplyWorkspaceEditParams, DidChangeTextDocumentParams, FileEvent, TextDocumentItem, Uri,
    WorkspaceFoldersChangeEvent,
};

use crate::capabilities::Client;
use crate::outbox::{Outbox, Promise};
use crate::view::View;

/// Anything that the main loop acts on.
#[derive(Debug)]
pub enum Event {
    /// From the client; kept in order.
    Client(Message),
    /// A result of a job waits.
    Wake,
    /// What the client pulls changed: ask it to look again.
    Refresh(Refresh),
    /// The publisher has shown all of so many updates.
    Shown(u64),
    /// Leave the loop.
    Stop,
}

/// What the client should look at again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refresh {
    /// Findings that it pulls.
    pub findings: bool,
    /// Code lenses, inlay hints, semantic tokens.
    pub outlook: bool,
}

/// What the client told or asked.
#[derive(Debug)]
pub enum Message {
    /// `initialize`.
    Initialize(Box<Start>),
    /// `initialized`.
    Initialized,
    /// `textDocument/didOpen`.
    Open(TextDocumentItem),
    /// `textDocument/didChange`.
    Change(DidChangeTextDocumentParams),
    /// `textDocument/didSave`.
    Save(Uri),
    /// `textDocument/didClose`.
    Close(Uri),
    /// `workspace/didChangeWatchedFiles` and the file operations.
    Files(Vec<FileEvent>),
    /// `workspace/didChangeWorkspaceFolders`.
    Folders(WorkspaceFoldersChangeEvent),
    /// `workspace/didChangeConfiguration`.
    Configuration(Value),
    /// Any request that reads.
    Read(Box<dyn Read>),
    /// The answer to a request of ours.
    Reply(i64, Result<Value>),
    /// An edit that the client is to apply, as a command asked for.
    Apply(Box<ApplyWorkspaceEditParams>),
    /// `shutdown`.
    Shutdown,
    /// Panic in the main loop; only sent where inspection is on.
    Panic,
}

/// What `initialize` says.
#[derive(Debug)]
pub struct Start {
    /// The client.
    pub client: Client,
    /// Folders of the workspace.
    pub folders: Vec<Uri>,
    /// `initializationOptions`.
    pub options: Option<Value>,
}

/// A request that reads: run on a view, in the pool.
pub trait Read: Send + std::fmt::Debug {
    /// Which request, for the log.
    fn name(&self) -> &'static str;
    /// Whether nobody waits for the answer any more.
    fn is_abandoned(&self) -> bool;
    /// Computes and sends the answer; tells whether it panicked.
    fn run(self: Box<Self>, view: &View) -> Outcome;
}

/// How a read ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// With an answer or an error.
    Answered,
    /// With a panic; the client got an error.
    Panicked,
}

/// A [`Read`] made of a function and the channel of its answer. The function is told, when it asks, whether nobody waits any
/// more.
pub struct Question<T, F> {
    name: &'static str,
    answer: oneshot::Sender<Answer<T>>,
    outbox: Outbox,
    work: F,
}

/// What a question gets, and the promise that it will be sent.
pub type Answer<T> = (Result<T>, Promise);

impl<T, F> Question<T, F> {
    /// A question and where its answer arrives.
    pub fn new(name: &'static str, outbox: &Outbox, work: F) -> (Self, oneshot::Receiver<Answer<T>>) {
        let (answer, receiver) = oneshot::channel();
        (Self { name, answer, outbox: outbox.clone(), work }, receiver)
    }
}

impl<T, F> std::fmt::Debug for Question<T, F> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Question").field(&self.name).finish()
    }
}

impl<T: Send, F: FnOnce(&View, &dyn Fn() -> bool) -> Result<T> + Send> Read for Question<T, F> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn is_abandoned(&self) -> bool {
        self.answer.is_closed()
    }

    fn run(self: Box<Self>, view: &View) -> Outcome {
        let Self { answer, outbox, work, .. } = *self;
        let is_cancelled = || answer.is_closed();
        let result = catch_unwind(AssertUnwindSafe(|| work(view, &is_cancelled)));
        let outcome = if result.is_ok() { Outcome::Answered } else { Outcome::Panicked };
        // A receiver that is gone means a cancelled request.
        let _ = answer.send((result.unwrap_or_else(|_| Err(Error::internal_error())), outbox.promise()));
        outcome
    }
}
