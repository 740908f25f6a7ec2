//! The one thread that owns all state: takes events, applies edits in order, answers reads on the
//! revision that they were sent for. Does no I/O and never waits for anything but events.

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::mpsc::Receiver;

use tower_lsp_server::ls_types::{DidChangeTextDocumentParams, MessageType, ShowMessageParams};

use crate::capabilities::Client;
use crate::documents::Documents;
use crate::event::{Event, Message, Start};
use crate::outbox::Outbox;
use crate::pool::Pool;
use crate::settings::Settings;
use crate::view::View;

/// Threads that answer reads.
const READERS: usize = 2;

/// The state of the server.
#[derive(Debug)]
pub struct MainLoop {
    events: Receiver<Event>,
    queue: VecDeque<Message>,
    outbox: Outbox,
    pool: Pool,
    client: Arc<Client>,
    settings: Arc<Settings>,
    documents: Arc<Documents>,
    stopped: bool,
}

impl MainLoop {
    /// A loop that takes `events`; it runs in [`MainLoop::run`].
    pub fn new(events: Receiver<Event>, outbox: Outbox) -> Self {
        Self {
            events,
            queue: VecDeque::new(),
            outbox,
            pool: Pool::new(READERS),
            client: Arc::default(),
            settings: Arc::default(),
            documents: Arc::default(),
            stopped: false,
        }
    }

    /// Runs until the server ends.
    pub fn run(mut self) {
        while !self.stopped {
            let Ok(event) = self.events.recv() else { return };
            self.enqueue(event);
            self.drain();
            self.turn();
        }
    }

    fn drain(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            self.enqueue(event);
        }
    }

    fn enqueue(&mut self, event: Event) {
        match event {
            Event::Client(message) => self.queue.push_back(message),
            Event::Stop => self.stopped = true,
        }
    }

    fn turn(&mut self) {
        while let Some(message) = self.queue.pop_front() {
            if catch_unwind(AssertUnwindSafe(|| self.take(message))).is_err() {
                self.recover();
            }
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Initialize(start) => self.initialize(*start),
            Message::Open(item) => {
                Arc::make_mut(&mut self.documents).open(item);
            }
            Message::Change(params) => self.change(&params),
            Message::Close(uri) => {
                Arc::make_mut(&mut self.documents).close(&uri);
            }
            Message::Read(read) => self.pool.submit(read, self.view()),
            Message::Panic => panic!("asked to"),
            _ => {}
        }
    }

    fn initialize(&mut self, start: Start) {
        self.client = Arc::new(start.client);
        if let Some(options) = start.options {
            self.configure(&options);
        }
    }

    fn configure(&mut self, value: &serde_json::Value) {
        let (settings, faults) = Settings::read(value);
        self.settings = Arc::new(settings);
        for message in faults {
            let typ = MessageType::WARNING;
            self.outbox.notify("window/showMessage", ShowMessageParams { typ, message });
        }
    }

    fn change(&mut self, params: &DidChangeTextDocumentParams) {
        let id = &params.text_document;
        let documents = Arc::make_mut(&mut self.documents);
        if documents.change(&id.uri, id.version, &params.content_changes, self.client.encoding).is_none() {
            tracing::warn!(uri = id.uri.as_str(), "an edit of a document that is not open");
        }
    }

    fn view(&self) -> View {
        View {
            open: Arc::clone(&self.documents),
            client: Arc::clone(&self.client),
            settings: Arc::clone(&self.settings),
        }
    }

    fn recover(&mut self) {
        tracing::error!("the main loop panicked; state is rebuilt");
    }
}
