//! Reads messages, hands them to the service in wire order and carries answers to the outbox. The
//! first poll of every handler happens here, on the reading thread, one after the other: what a handler
//! sends to the main loop before it first waits is therefore in wire order (law 1).

use std::future::Future;
use std::io::BufRead;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::Sender;
use std::task::{Context, Poll, Waker};
use std::time::{Duration, Instant};

use tokio::runtime::Handle;
use tower_lsp_server::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp_server::{ExitedError, LspService};
use tower_service::Service;

use crate::abilities;
use crate::backend::Backend;
use crate::event::{Event, Message};
use crate::lifecycle::End;
use crate::outbox::Outbox;
use crate::record::Requests;
use crate::transport::{Frame, read_frame};

/// Requests that may be open at a time; more are refused, so that a client cannot fill our memory with questions.
const MAX_OPEN: usize = 20_000;

type Answer = Pin<Box<dyn Future<Output = Result<Option<Response>, ExitedError>> + Send>>;

/// What is under way, visible to the thread that waits for the end.
#[derive(Clone, Debug, Default)]
pub struct Progress {
    unanswered: Arc<AtomicUsize>,
    shut_down: Arc<AtomicBool>,
}

impl Progress {
    /// Whether `shutdown` was received.
    pub fn is_shut_down(&self) -> bool {
        self.shut_down.load(Ordering::SeqCst)
    }

    /// Waits until every request is answered, at most `patience`.
    pub fn drain(&self, patience: Duration) {
        let end = Instant::now() + patience;
        while self.unanswered.load(Ordering::SeqCst) > 0 && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

/// Connects input, service and outbox.
pub struct Pump {
    /// Runs what handlers wait for.
    pub runtime: Handle,
    /// The handlers.
    pub service: LspService<Backend>,
    /// Takes answers.
    pub outbox: Outbox,
    /// Takes the client's answers.
    pub events: Sender<Event>,
    /// Counts.
    pub progress: Progress,
    /// Remembers requests.
    pub requests: Requests,
}

impl Pump {
    /// Reads until `exit` or the end of the input.
    pub fn run(mut self, input: &mut impl BufRead) -> End {
        loop {
            match read_frame(input) {
                Ok(Some(Frame::Body(body))) => {
                    if self.take(&body) {
                        return End::Exit;
                    }
                }
                Ok(Some(Frame::Garbage)) => tracing::warn!("bytes between messages that are no header"),
                Ok(None) => return End::InputClosed,
                Err(error) => {
                    tracing::warn!(%error, "the input cannot be read");
                    return End::InputClosed;
                }
            }
        }
    }

    /// Acts on one message; tells whether it was `exit`.
    fn take(&mut self, body: &[u8]) -> bool {
        match serde_json::from_slice::<Request>(body) {
            Ok(request) if request.method().is_empty() => self.take_answer(body),
            Ok(request) if request.method() == "exit" => return true,
            Ok(request) => {
                if request.id().is_some() {
                    self.requests.add(body);
                }
                self.dispatch_safely(request);
            }
            Err(error) => self.refuse(&error),
        }
        false
    }

    fn refuse(&self, error: &serde_json::Error) {
        tracing::warn!(%error, "a message that is no JSON-RPC");
        let answer = if error.is_data() { Error::invalid_request() } else { Error::parse_error() };
        self.outbox.send(&Response::from_error(Id::Null, answer));
    }

    fn take_answer(&self, body: &[u8]) {
        let Ok(response) = serde_json::from_slice::<Response>(body) else {
            return tracing::warn!("a message that is neither request nor answer");
        };
        let (id, result) = response.into_parts();
        if let Id::Number(id) = id {
            // The loop is gone only while the server ends.
            let _ = self.events.send(Event::Client(Message::Reply(id, result)));
        }
    }

    fn dispatch_safely(&mut self, request: Request) {
        let id = request.id().cloned();
        let error = if id.is_some() && request.method().starts_with("$/") {
            // The service drops it; the protocol wants an answer.
            Error::method_not_found()
        } else if id.is_some() && self.progress.unanswered.load(Ordering::SeqCst) >= MAX_OPEN {
            too_many_open()
        } else if catch_unwind(AssertUnwindSafe(|| self.dispatch(request))).is_err() {
            tracing::error!("a handler panicked");
            Error::internal_error()
        } else {
            return;
        };
        if let Some(id) = id {
            self.outbox.send(&Response::from_error(id, error));
        }
    }

    fn dispatch(&mut self, request: Request) {
        if request.method() == "shutdown" {
            self.progress.shut_down.store(true, Ordering::SeqCst);
        }
        let id = request.id().cloned();
        let is_first = request.method() == "initialize";
        let mut context = Context::from_waker(Waker::noop());
        if !matches!(self.service.poll_ready(&mut context), Poll::Ready(Ok(()))) {
            return;
        }
        let mut answer = self.service.call(request);
        match answer.as_mut().poll(&mut context) {
            Poll::Ready(Ok(Some(response))) if is_first => self.outbox.send(&completed(response)),
            Poll::Ready(Ok(Some(response))) => self.outbox.send(&response),
            Poll::Ready(_) => {}
            Poll::Pending => self.wait_for(id, answer),
        }
    }

    fn wait_for(&self, id: Option<Id>, answer: Answer) {
        let (outbox, unanswered) = (self.outbox.clone(), Arc::clone(&self.progress.unanswered));
        unanswered.fetch_add(1, Ordering::SeqCst);
        let task = self.runtime.spawn(answer);
        self.runtime.spawn(async move {
            match (task.await, id) {
                (Ok(Ok(Some(response))), _) => outbox.send(&response),
                (Err(_), Some(id)) => outbox.send(&Response::from_error(id, Error::internal_error())),
                _ => {}
            }
            unanswered.fetch_sub(1, Ordering::SeqCst);
        });
    }
}

/// The answer to `initialize` with what its type has no field for.
fn completed(response: Response) -> Response {
    let (id, mut result) = response.into_parts();
    if let Ok(initialized) = &mut result {
        abilities::complete(initialized);
    }
    Response::from_parts(id, result)
}

fn too_many_open() -> Error {
    let message = format!("{MAX_OPEN} requests are open already");
    // `RequestFailed` of the protocol.
    Error { code: ErrorCode::ServerError(-32803), message: message.into(), data: None }
}
