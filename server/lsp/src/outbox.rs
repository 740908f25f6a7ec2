//! Everything that goes to the client goes through here: serialised by the sender, written by one
//! thread. Sending never waits, so that a client that does not read blocks nobody.

use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use tower_lsp_server::ls_types::{LogMessageParams, MessageType};

use crate::transport::write_frame;

/// Above this many unwritten bytes the publisher holds its messages back.
const CONGESTED: usize = 4 << 20;
/// Above this many no more questions are answered until the client has read some.
const FULL: usize = 64 << 20;
/// Answers that may be computed and not yet be written as JSON.
const MOST_PROMISED: usize = 16;
/// How often a client that does not read is looked after.
const FULL_INTERVAL: Duration = Duration::from_millis(5);

/// The sending side; cheap to clone.
#[derive(Clone, Debug)]
pub struct Outbox {
    queue: Sender<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
    /// Answers that are computed and come here soon.
    promised: Arc<AtomicUsize>,
    /// The client reads no more and never will.
    ended: Arc<AtomicBool>,
}

/// Counts an answer from when it is computed to when it is handed over.
#[derive(Debug)]
pub struct Promise(Arc<AtomicUsize>);

impl Drop for Promise {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
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
        let ended = Arc::new(AtomicBool::new(false));
        let outbox = Self { queue, waiting: Arc::clone(&waiting), promised: Arc::default(), ended: Arc::clone(&ended) };
        let thread = std::thread::spawn(move || {
            write_all(output, &messages, &waiting);
            ended.store(true, Ordering::SeqCst);
        });
        (outbox, thread)
    }

    /// Sends a serialisable message as it is.
    pub fn send(&self, message: &impl Serialize) {
        match serde_json::to_vec(message) {
            Ok(body) => self.queue(body),
            Err(error) => tracing::error!(%error, "a message cannot be written as JSON"),
        }
    }

    fn queue(&self, body: Vec<u8>) {
        self.waiting.fetch_add(body.len(), Ordering::SeqCst);
        if self.queue.send(body).is_err() {
            tracing::debug!("the client is gone");
        }
    }

    /// Sends a notification one of whose parameters, `list`, is JSON already: a long one is written once only. The others
    /// are an object with members.
    pub fn notify_with(&self, method: &str, params: impl Serialize, name: &str, list: &[u8]) {
        let call = Call { jsonrpc: "2.0", id: None, method, params };
        match serde_json::to_vec(&call) {
            Ok(mut body) => {
                body.reserve(list.len() + name.len() + 8);
                // The parameters end the message.
                body.truncate(body.len().saturating_sub(2));
                body.extend_from_slice(format!(",\"{name}\":").as_bytes());
                body.extend_from_slice(list);
                body.extend_from_slice(b"}}");
                self.queue(body);
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

    /// Announces an answer.
    pub fn promise(&self) -> Promise {
        self.promised.fetch_add(1, Ordering::SeqCst);
        Promise(Arc::clone(&self.promised))
    }

    /// Waits while so much is unwritten that another answer would only fill memory; not for a client that is gone.
    pub fn wait_for_room(&self) {
        while self.is_full() && !self.ended.load(Ordering::SeqCst) {
            std::thread::sleep(FULL_INTERVAL);
        }
    }

    fn is_full(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > FULL || self.promised.load(Ordering::SeqCst) > MOST_PROMISED
    }

    /// Waits until all is written, at most `patience`.
    pub fn flush(&self, patience: Duration) {
        let end = Instant::now() + patience;
        while self.waiting.load(Ordering::SeqCst) > 0 && !self.ended.load(Ordering::SeqCst) && Instant::now() < end {
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
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[derive(Clone, Default)]
    struct Written(Arc<std::sync::Mutex<Vec<u8>>>);

    impl Write for Written {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().map(|mut all| all.extend_from_slice(bytes)).unwrap_or_default();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_list_that_is_json_already_stands_among_the_parameters() {
        let written = Written::default();
        let (outbox, thread) = Outbox::start(written.clone());
        outbox.notify_with("a/b", json!({ "uri": "x", "version": 3 }), "items", br#"[{"n":1}]"#);
        drop(outbox);
        thread.join().unwrap();
        let frame = String::from_utf8(written.0.lock().unwrap().clone()).unwrap();
        let body: Value = serde_json::from_str(frame.split("\r\n\r\n").nth(1).unwrap()).unwrap();
        let params = json!({ "uri": "x", "version": 3, "items": [{ "n": 1 }] });
        assert_eq!(body, json!({ "jsonrpc": "2.0", "method": "a/b", "params": params }));
    }
}
