//! A client that speaks the protocol's types. Dropping it ends the session in order and fails the
//! test if the server sent anything that nobody claimed.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use specward_project::FactsCache;
use tower_lsp_server::ls_types::notification::Notification;
use tower_lsp_server::ls_types::request::Request;

use crate::binary;

/// How long the server may take for anything before the test fails.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A session with a server.
pub struct Client {
    output: Option<Box<dyn Write + Send>>,
    input: Receiver<Value>,
    inbox: VecDeque<Value>,
    next_id: i64,
    answers_requests: bool,
    ignored: Vec<String>,
    server: Option<JoinHandle<u8>>,
    initialize_result: Value,
}

impl Client {
    /// A server in this process that answers inspection requests, with a cache as the product has; not initialised yet.
    pub fn in_process() -> Self {
        let cache = FactsCache::at(binary::home().join("facts"));
        Self::in_process_with(specward_lsp::Options { inspection: true, cache, ..specward_lsp::Options::default() })
    }

    /// A server in this process with other options; not initialised yet.
    pub fn in_process_with(options: specward_lsp::Options) -> Self {
        let (server_input, output) = std::io::pipe().unwrap();
        let (input, server_output) = std::io::pipe().unwrap();
        let server = thread::spawn(move || specward_lsp::serve(server_input, server_output, &options).unwrap());
        let mut client = Self::over(input, output);
        client.server = Some(server);
        client
    }

    /// A client over any streams.
    pub fn over(input: impl Read + Send + 'static, output: impl Write + Send + 'static) -> Self {
        let (sender, messages) = channel();
        thread::spawn(move || {
            let mut input = BufReader::new(input);
            while let Some(message) = read_message(&mut input) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        Self {
            output: Some(Box::new(output)),
            input: messages,
            inbox: VecDeque::new(),
            next_id: 0,
            answers_requests: true,
            ignored: Vec::new(),
            server: None,
            initialize_result: Value::Null,
        }
    }

    /// A server in this process, initialised with these capabilities and folders.
    pub fn start(capabilities: &Value, folders: &[&str]) -> Self {
        let mut client = Self::in_process();
        client.initialize(capabilities, folders);
        client
    }

    /// `initialize` and `initialized`.
    pub fn initialize(&mut self, capabilities: &Value, folders: &[&str]) {
        let folders: Vec<Value> = folders.iter().map(|uri| json!({"uri": uri, "name": "folder"})).collect();
        let params =
            json!({"processId": null, "rootUri": null, "capabilities": capabilities, "workspaceFolders": folders});
        self.initialize_with(&params);
    }

    /// The same with whole parameters.
    pub fn initialize_with(&mut self, params: &Value) {
        self.initialize_result = self.call("initialize", params.clone());
        self.notify_raw("initialized", json!({}));
    }

    /// What the server answered to `initialize`.
    pub fn initialize_result(&self) -> &Value {
        &self.initialize_result
    }

    /// From now on requests of the server stay unanswered.
    pub fn never_answer(&mut self) {
        self.answers_requests = false;
    }

    /// Messages of this method need not be claimed.
    pub fn ignore(&mut self, method: &str) {
        self.ignored.push(method.to_owned());
    }

    /// Requests to look again at findings, lenses, hints or tokens need not be claimed.
    pub fn ignore_refreshes(&mut self) {
        for subject in ["diagnostic", "codeLens", "inlayHint", "semanticTokens"] {
            self.ignore(&format!("workspace/{subject}/refresh"));
        }
    }

    /// Drops what has come of a method so far.
    pub fn forget(&mut self, method: &str) {
        self.inbox.retain(|message| message["method"] != method);
    }

    /// Messages of this method must be claimed again.
    pub fn unignore(&mut self, method: &str) {
        self.ignored.retain(|ignored| ignored != method);
    }

    /// Takes what comes and drops what is ignored, until it was quiet for a while.
    pub fn drop_until_quiet(&mut self) {
        while self.receive(Duration::from_millis(300)) {}
    }

    /// Sends bytes as they are.
    pub fn send_bytes(&mut self, bytes: &[u8]) {
        let output = self.output.as_mut().expect("the session is open");
        output.write_all(bytes).and_then(|()| output.flush()).expect("the server reads");
    }

    /// Sends any message.
    pub fn send(&mut self, message: &Value) {
        let body = serde_json::to_vec(message).unwrap();
        let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        frame.extend(body);
        self.send_bytes(&frame);
    }

    /// Sends a notification.
    pub fn notify<N: Notification>(&mut self, params: N::Params) {
        self.notify_raw(N::METHOD, serde_json::to_value(params).unwrap());
    }

    /// Sends a notification by name.
    pub fn notify_raw(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request without waiting; its id.
    pub fn ask<R: Request>(&mut self, params: R::Params) -> i64 {
        self.ask_raw(R::METHOD, serde_json::to_value(params).unwrap())
    }

    /// Sends a request by name; its id.
    pub fn ask_raw(&mut self, method: &str, params: Value) -> i64 {
        self.next_id += 1;
        let id = self.next_id;
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        if !params.is_null() {
            message["params"] = params;
        }
        self.send(&message);
        id
    }

    /// The answer to a request; an error fails the test.
    pub fn answer(&mut self, id: i64) -> Value {
        let message = self.response(id);
        assert!(message.get("error").is_none(), "the server answered with an error: {message}");
        message["result"].clone()
    }

    /// The code of the error that answers a request.
    pub fn error_code(&mut self, id: i64) -> i64 {
        let message = self.response(id);
        message.pointer("/error/code").and_then(Value::as_i64).unwrap_or_else(|| panic!("no error: {message}"))
    }

    /// The whole answer to a request.
    pub fn response(&mut self, id: i64) -> Value {
        self.claim(&format!("answer {id}"), |message| message.get("method").is_none() && message["id"] == id)
    }

    /// Asks and waits.
    pub fn request<R: Request>(&mut self, params: R::Params) -> R::Result {
        let id = self.ask::<R>(params);
        serde_json::from_value(self.answer(id)).expect("the answer has the protocol's type")
    }

    /// Asks by name and waits.
    pub fn call(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask_raw(method, params);
        self.answer(id)
    }

    /// Claims the next notification or request of a method; its parameters.
    pub fn claim_method(&mut self, method: &str) -> Value {
        self.claim(method, |message| message["method"] == method)["params"].clone()
    }

    /// Claims the next message that fits.
    pub fn claim(&mut self, what: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.claim_within(PATIENCE, &fits)
            .unwrap_or_else(|| panic!("the server never sent {what}; unclaimed: {:?}", self.inbox))
    }

    /// Claims the next message that fits, if it comes in time.
    pub fn claim_within(&mut self, patience: Duration, fits: &dyn Fn(&Value) -> bool) -> Option<Value> {
        let end = Instant::now() + patience;
        let mut seen = 0;
        loop {
            if let Some(at) = self.inbox.iter().skip(seen).position(fits) {
                return self.inbox.remove(seen + at);
            }
            seen = self.inbox.len();
            if !self.receive(end.saturating_duration_since(Instant::now())) {
                return None;
            }
        }
    }

    /// Claims and returns all messages of a method that come until it was quiet for a while.
    pub fn claim_until_quiet(&mut self, method: &str, quiet: Duration) -> Vec<Value> {
        let fits = |message: &Value| message["method"] == method;
        std::iter::from_fn(|| self.claim_within(quiet, &fits)).map(|message| message["params"].clone()).collect()
    }

    /// Takes one message into the inbox; false if none came in time.
    fn receive(&mut self, patience: Duration) -> bool {
        match self.input.recv_timeout(patience) {
            Ok(message) => {
                self.sort(message);
                true
            }
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
        }
    }

    fn sort(&mut self, message: Value) {
        let method = message["method"].as_str().unwrap_or_default().to_owned();
        let is_request = !method.is_empty() && message.get("id").is_some();
        if is_request && self.answers_requests && answers_by_itself(&method) {
            self.reply(&message["id"], &default_answer(&method, &message["params"]));
        } else if !self.ignored.contains(&method) {
            self.inbox.push_back(message);
        }
    }

    /// Answers a request of the server.
    pub fn reply(&mut self, id: &Value, result: &Value) {
        if self.output.is_none() {
            return;
        }
        self.send(&json!({"jsonrpc": "2.0", "id": id, "result": result}));
    }

    /// Closes our side of the stream.
    pub fn hang_up(&mut self) {
        self.output = None;
    }

    /// Waits for the server in this process to end; its exit code.
    pub fn exit_code(&mut self) -> u8 {
        let server = self.server.take().expect("a server in this process");
        let end = Instant::now() + PATIENCE;
        while !server.is_finished() {
            assert!(Instant::now() < end, "the server does not end");
            thread::sleep(Duration::from_millis(1));
        }
        server.join().expect("the server does not panic")
    }

    /// Ends the session in order and checks that every message was claimed.
    pub fn finish(mut self) {
        self.end();
    }

    fn end(&mut self) {
        self.call("shutdown", Value::Null);
        self.notify_raw("exit", Value::Null);
        if self.server.is_some() {
            assert_eq!(self.exit_code(), 0, "exit after shutdown");
        }
        self.output = None;
        while self.receive(Duration::from_millis(20)) {}
        let unclaimed: Vec<&Value> = self.inbox.iter().filter(|message| !self.is_ignored(message)).collect();
        assert!(unclaimed.is_empty(), "unclaimed messages: {unclaimed:#?}");
    }

    fn is_ignored(&self, message: &Value) -> bool {
        message["method"].as_str().is_some_and(|method| self.ignored.iter().any(|ignored| ignored == method))
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if !thread::panicking() && self.server.is_some() {
            self.end();
        }
    }
}

fn answers_by_itself(method: &str) -> bool {
    matches!(
        method,
        "client/registerCapability"
            | "client/unregisterCapability"
            | "window/workDoneProgress/create"
            | "workspace/configuration"
    )
}

fn default_answer(method: &str, params: &Value) -> Value {
    match method {
        "workspace/configuration" => json!(vec![Value::Null; params["items"].as_array().map_or(0, Vec::len)]),
        _ => Value::Null,
    }
}

fn read_message(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        input.read_line(&mut line).ok().filter(|&read| read > 0)?;
        match line.trim_end().split_once(": ") {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => length = value.parse().ok()?,
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}
