//! The one thread that owns all state: takes events, applies edits in order, answers reads on the
//! revision that they were sent for. Does no I/O and never waits for anything but events.

mod showing;

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender};
use std::sync::{Arc, Mutex};

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Value, json};
use specward_engine::names::Names;
use specward_engine::{FilePath, Standing};
use specward_project::FactsCache;
use specward_project::discover::{FileRole, role_of};
use tower_lsp_server::jsonrpc;
use tower_lsp_server::ls_types::{
    DidChangeTextDocumentParams, FileChangeType, FileEvent, MessageType, TextDocumentItem, Uri,
    WorkspaceFoldersChangeEvent,
};

use self::showing::{Due, same_artefact};
use crate::answers::tokens::Shown;
use crate::asks::{Ask, Asks};
use crate::capabilities::{self, Client};
use crate::convert;
use crate::crash::Reporter;
use crate::documents::{Documents, is_detached, key};
use crate::event::{Event, Message, Start};
use crate::outbox::Outbox;
use crate::panics;
use crate::pool::Pool;
use crate::publish::Publisher;
use crate::record::Record;
use crate::settings::Settings;
use crate::status::{Status, TOKEN};
use crate::view::View;
use crate::workspace::{Phase, Workspace};

/// Threads that answer reads.
const READERS: usize = 2;
/// After so many panics the workspace is not read again: something in it is poison.
const MAX_RECOVERIES: u32 = 3;

/// The state of the server.
#[derive(Debug)]
pub struct MainLoop {
    events: Receiver<Event>,
    queue: VecDeque<Message>,
    outbox: Outbox,
    asks: Asks,
    status: Status,
    pool: Pool,
    publisher: Publisher,
    client: Arc<Client>,
    settings: Arc<Settings>,
    tokens: Arc<Shown>,
    names: Arc<Mutex<Names>>,
    documents: Documents,
    record: Record,
    reporter: Reporter,
    spellings: Arc<FxHashMap<FilePath, Uri>>,
    workspace: Workspace,
    /// Documents edited since they were last read.
    unread: FxHashSet<FilePath>,
    /// Documents edited since the last publication, and how often.
    edited: FxHashMap<FilePath, usize>,
    due: Due,
    recoveries: u32,
    /// A result of a job was taken in the last turn, or something was tidied: there may be more of it.
    stepped: bool,
    /// What the client was told last: nothing is under way, and all that was found is shown.
    quiescent: bool,
    stopped: bool,
}

impl MainLoop {
    /// A loop that takes `events`, whose other end is `sender`; it runs in [`MainLoop::run`].
    pub fn new(
        events: Receiver<Event>,
        sender: &Sender<Event>,
        outbox: &Outbox,
        reporter: Reporter,
        cache: FactsCache,
    ) -> Self {
        Self {
            events,
            queue: VecDeque::new(),
            outbox: outbox.clone(),
            asks: Asks::new(outbox.clone()),
            status: Status::new(outbox.clone()),
            pool: Pool::new(READERS, outbox),
            publisher: Publisher::start(outbox.clone(), sender.clone()),
            client: Arc::default(),
            settings: Arc::default(),
            tokens: Arc::default(),
            names: Arc::default(),
            documents: Documents::default(),
            record: Record::default(),
            reporter,
            spellings: Arc::default(),
            workspace: Workspace::new(sender, cache),
            unread: FxHashSet::default(),
            edited: FxHashMap::default(),
            due: Due::default(),
            recoveries: 0,
            stepped: false,
            quiescent: false,
            stopped: false,
        }
    }

    /// Runs until the server ends.
    pub fn run(mut self) {
        while !self.stopped {
            if self.workspace.is_settled() && !self.stepped {
                let Ok(event) = self.events.recv() else { return };
                self.enqueue(event);
            }
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
            Event::Refresh(refresh) => self.refresh(refresh),
            Event::Shown(updates) => self.publisher.take_shown(updates),
            Event::Wake => {}
            Event::Stop => self.stopped = true,
        }
    }

    /// Client messages first and in order, then at most one result of a job, then one slice of evaluation.
    fn turn(&mut self) {
        while let Some(message) = self.queue.pop_front() {
            self.guarded(|this| this.take(message));
        }
        self.guarded(Self::work);
    }

    fn work(&mut self) {
        self.read_edited();
        let documents = &self.documents;
        self.stepped = self.workspace.step(|path| documents.is_open(path));
        self.due.outlook |= self.stepped;
        if !self.workspace.is_settled() {
            self.workspace.settle();
        }
        self.stepped |= self.workspace.tidy();
        self.publish();
        self.tell_status();
        self.report_panics();
    }

    /// Keeps a crash report of panics since the last turn, wherever they happened.
    fn report_panics(&mut self) {
        // Without a report they are left to whoever watches this process, such as a replay.
        let panics = if self.reporter.is_wanted() { panics::take() } else { Vec::new() };
        if panics.is_empty() {
            return;
        }
        let encoding = convert::encoding_kind(self.client.encoding);
        if let Some((folder, text)) = self.reporter.report(&panics, &self.record, encoding.as_str()) {
            self.workspace.keep_report(folder, text, self.outbox.clone());
        }
    }

    fn guarded(&mut self, work: impl FnOnce(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| work(self))).is_err() {
            self.recover();
        }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Initialize(start) => self.initialize(*start),
            Message::Initialized => self.initialized(),
            Message::Open(item) => self.open(item),
            Message::Change(params) => self.change(&params),
            Message::Save(uri) => self.saved(&uri),
            Message::Close(uri) => self.close(&uri),
            Message::Files(events) => self.files(&events),
            Message::Folders(event) => self.folders(&event),
            Message::Configuration(value) => self.configuration(&value),
            Message::Reply(id, result) => self.reply(id, result),
            Message::Read(read) => {
                self.read_edited();
                if !self.workspace.is_settled() {
                    self.workspace.settle();
                }
                let view = self.view();
                self.pool.submit(read, view);
            }
            Message::Apply(edit) => self.asks.send(Ask::Apply, json!(edit)),
            Message::Shutdown => self.workspace.set_folders(Vec::new()),
            Message::Panic => panic!("asked to"),
        }
    }

    fn initialize(&mut self, start: Start) {
        self.client = Arc::new(start.client);
        self.status.announce(self.client.status);
        self.workspace.set_folders(start.folders.iter().filter_map(convert::path_of).collect());
        if let Some(options) = start.options {
            self.configure(&options);
        }
    }

    fn initialized(&mut self) {
        let registrations = capabilities::registrations(&self.client);
        if !registrations.is_empty() {
            self.asks.send(Ask::Register, json!({ "registrations": registrations }));
        }
        self.ask_configuration();
        if self.client.progress {
            self.asks.send(Ask::Progress, json!({ "token": TOKEN }));
            self.status.bar_asked();
        }
        self.scan();
    }

    fn scan(&mut self) {
        if !self.client.watches {
            self.workspace.watch();
        }
        self.workspace.scan(self.documents.paths());
    }

    fn ask_configuration(&mut self) {
        if self.client.configuration && !self.asks.awaits(Ask::Configuration) {
            self.asks.send(Ask::Configuration, json!({"items": [{"section": "specward"}]}));
        }
    }

    fn reply(&mut self, id: i64, result: jsonrpc::Result<Value>) {
        let Some(ask) = self.asks.answered(id) else { return };
        match (ask, result) {
            (Ask::Configuration, Ok(values)) => self.configure(values.get(0).unwrap_or(&Value::Null)),
            (Ask::Progress, Ok(_)) => self.status.bar_created(),
            (Ask::Apply, Ok(answer)) if answer["applied"] == false => {
                let why = answer["failureReason"].as_str().unwrap_or("it gave no reason");
                self.outbox.log(MessageType::WARNING, &format!("the edit was not applied: {why}"));
            }
            (ask, Err(error)) => tracing::warn!(?ask, %error, "the client refused"),
            _ => {}
        }
    }

    /// Many clients send an empty notification and want to be asked.
    fn configuration(&mut self, value: &Value) {
        if self.client.configuration {
            self.ask_configuration();
        } else {
            self.configure(value);
        }
    }

    fn configure(&mut self, value: &Value) {
        let (settings, faults) = Settings::read(value);
        for fault in faults {
            self.outbox.log(MessageType::WARNING, &fault);
        }
        if *self.settings == settings {
            return;
        }
        if self.workspace.set_profile(settings.profile.as_deref()) && self.workspace.phase() != Phase::Idle {
            self.workspace.scan(Vec::new());
        }
        self.settings = Arc::new(settings);
        self.due.all = true;
    }

    fn open(&mut self, item: TextDocumentItem) {
        let uri = item.uri.clone();
        self.record.open(&item, &self.documents);
        let path = self.documents.open(item);
        if self.spellings.get(&path) != Some(&uri) {
            Arc::make_mut(&mut self.spellings).insert(path.clone(), uri);
        }
        let is_new_place = !is_detached(&path) && self.workspace.add_file(&path);
        self.mark_edited(path);
        if is_new_place {
            self.scan();
        }
    }

    fn change(&mut self, params: &DidChangeTextDocumentParams) {
        self.record.change(params, &self.documents);
        let id = &params.text_document;
        let changed = self.documents.change(&id.uri, id.version, &params.content_changes, self.client.encoding);
        let Some(path) = changed else {
            return tracing::warn!(uri = id.uri.as_str(), "an edit of a document that is not open");
        };
        self.mark_edited(path);
    }

    fn mark_edited(&mut self, path: FilePath) {
        *self.edited.entry(path.clone()).or_default() += 1;
        self.unread.insert(path);
    }

    fn saved(&mut self, uri: &Uri) {
        let path = key(uri);
        if role_of(&path) == Some(FileRole::Config) || self.workspace.survey().is_published_graph(&path) {
            self.workspace.rescan();
        } else {
            self.workspace.refresh_base();
        }
    }

    fn close(&mut self, uri: &Uri) {
        self.record.close(uri, &self.documents);
        let Some(path) = self.documents.close(uri) else {
            return tracing::warn!(uri = uri.as_str(), "closed, but never opened");
        };
        self.unread.remove(&path);
        self.edited.remove(&path);
        self.workspace.take_closed(&path, is_detached(&path));
    }

    fn files(&mut self, events: &[FileEvent]) {
        for event in events {
            let Some(path) = convert::path_of(&event.uri) else { continue };
            let is_open = self.documents.is_open(&path);
            if event.typ == FileChangeType::DELETED {
                self.workspace.take_deleted_file(&path, is_open);
            } else {
                self.workspace.take_changed_file(&path, is_open, event.typ == FileChangeType::CREATED);
            }
        }
    }

    fn folders(&mut self, event: &WorkspaceFoldersChangeEvent) {
        let mut folders = self.workspace.folders().to_vec();
        let removed: Vec<FilePath> = event.removed.iter().filter_map(|folder| convert::path_of(&folder.uri)).collect();
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(event.added.iter().filter_map(|folder| convert::path_of(&folder.uri)));
        self.workspace.set_folders(folders);
        self.scan();
        self.due.all = true;
    }

    /// Gives the workspace every document as it is now.
    fn read_edited(&mut self) {
        for path in std::mem::take(&mut self.unread) {
            self.read_document(&path);
        }
    }

    fn read_document(&mut self, path: &FilePath) {
        let detached = is_detached(path);
        let is_markdown = self.documents.language(path).is_some_and(|language| language.contains("markdown"));
        match role_of(path) {
            Some(FileRole::Config) if !detached => {
                let text = self.documents.text(path).unwrap_or_default();
                self.workspace.take_open_config(path, text);
            }
            role if is_markdown || !detached && role.is_some_and(FileRole::is_document) => {
                let standing = if detached { Standing::Detached } else { Standing::Open };
                let options = self.workspace.options(path);
                if let Some(document) = self.documents.read(path, &options) {
                    let before = self.workspace.snapshot();
                    self.workspace.take_open(path, document, standing);
                    self.due.outlook |= !same_artefact(path, &before, &self.workspace.snapshot());
                }
            }
            _ => {}
        }
    }

    fn view(&mut self) -> View {
        View {
            snapshot: self.workspace.snapshot(),
            survey: self.workspace.survey(),
            open: self.documents.share(),
            spellings: Arc::clone(&self.spellings),
            client: Arc::clone(&self.client),
            settings: Arc::clone(&self.settings),
            tokens: Arc::clone(&self.tokens),
            names: Arc::clone(&self.names),
        }
    }

    /// State is rebuilt from the open documents and the disk.
    fn recover(&mut self) {
        self.recoveries += 1;
        tracing::error!(recoveries = self.recoveries, "the main loop panicked; state is rebuilt");
        if self.recoveries <= MAX_RECOVERIES {
            self.workspace.reset();
        }
        self.documents.rebuild();
        self.unread.extend(self.documents.paths());
        self.due.all = true;
        if catch_unwind(AssertUnwindSafe(|| self.read_edited())).is_err() {
            tracing::error!("open documents cannot be read");
            self.unread.clear();
        }
    }
}
