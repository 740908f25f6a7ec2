//! Everything that goes to the client goes through here: serialised by the sender, written by one
//! thread. Sending never waits, so that a client that does not read blocks nobody.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use tower_lsp_server::ls_types::{LogMessageParams, MessageType};

use crate::transport::write_frame;

/// Above this many unwritten bytes the publisher holds its messages back.
const CONGESTED: usize = 4 << 20;

/// The sending side; cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    queue: Sender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

#[derive(Serialize)]
struct Call<'a, P> {
    jsonrpc: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    method: &'a str,
    params: P,
}

impl Outbox {
    /// An outbox that writes to `output` from a thread of its own.
    pub fn start(output: impl Write + Send + 'static) -> (Self, JoinHandle<()>) {
        let (queue, messages) = channel();
        let waiting = Arc::new(AtomicUsize::new(0));
        let outbox = Self { queue, waiting: Arc::clone(&waiting) };
        let thread = std::thread::spawn(move || write_all(output, &messages, &waiting));
        (outbox, thread)
    }

    /// Sends a serialisable message as it is.
    pub fn send(&self, message: &impl Serialize) {
        match serde_json::to_vec(message) {
            Ok(body) => {
                self.waiting.fetch_add(body.len(), Ordering::SeqCst);
                if self.queue.send(body).is_err() {
                    tracing::debug!("the client is gone");
                }
            }
            Err(error) => tracing::error!(%error, "a message cannot be written as JSON"),
        }
    }

    /// Sends a notification.
    pub fn notify(&self, method: &str, params: impl Serialize) {
        self.send(&Call { jsonrpc: "2.0", id: None, method, params });
    }

    /// Writes a line into the client's log.
    pub fn log(&self, typ: MessageType, message: &str) {
        self.notify("window/logMessage", LogMessageParams { typ, message: message.to_owned() });
    }

    /// Sends a request; its answer comes back as an event.
    pub fn request(&self, id: i64, method: &str, params: Value) {
        self.send(&Call { jsonrpc: "2.0", id: Some(id), method, params });
    }

    /// Whether the client reads slower than we write.
    pub fn is_congested(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > CONGESTED
    }

    /// Waits until all is written, at most `patience`.
    pub fn flush(&self, patience: Duration) {
        let end = Instant::now() + patience;
        while self.waiting.load(Ordering::SeqCst) > 0 && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

fn write_all(mut output: impl Write, messages: &Receiver<Vec<u8>>, waiting: &AtomicUsize) {
    while let Ok(body) = messages.recv() {
        let mut batch = vec![body];
        batch.extend(messages.try_iter().take(64));
        let written = batch.iter().try_for_each(|body| write_frame(&mut output, body)).and_then(|()| output.flush());
        waiting.fetch_sub(batch.iter().map(Vec::len).sum(), Ordering::SeqCst);
        if let Err(error) = written {
            tracing::debug!(%error, "the client does not read any more");
            break;
        }
    }
    waiting.store(0, Ordering::SeqCst);
}
