//! Does a recorded session again, with a server in this process, and holds it to the laws: no panic, no inner error, and
//! each document that is still open gives the same findings when it is opened afresh.

use std::collections::BTreeMap;
use std::io::{self, BufReader, PipeReader, PipeWriter, Write};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::Duration;

use serde_json::{Value, json};

use crate::crash::FORMAT;
use crate::transport::{Frame, read_frame, write_frame};
use crate::{Options, panics, serve};

/// Between two looks at the findings of a document.
const PAUSE: Duration = Duration::from_millis(100);
const MOST_LOOKS: usize = 50;

/// Why a script cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// It is no JSON, or not of our form.
    #[error("not a script of specward: {0}")]
    Form(String),
    /// The server in this process could not be spoken to.
    #[error("the server stopped: {0}")]
    Stopped(#[from] io::Error),
}

/// What came of it.
#[derive(Debug, Default)]
pub struct Replayed {
    /// Messages that were sent.
    pub steps: usize,
    /// What went wrong; empty if all went well.
    pub faults: Vec<String>,
}

/// Replays the text of a script.
pub fn replay(script: &str) -> Result<Replayed, ReplayError> {
    let script: Value = serde_json::from_str(script).map_err(|error| ReplayError::Form(error.to_string()))?;
    if script["format"] != FORMAT {
        return Err(ReplayError::Form(format!("its format is not {FORMAT}")));
    }
    let steps = script["steps"].as_array().ok_or_else(|| ReplayError::Form("it has no `steps`".into()))?;
    // Panics of the replay alone count.
    panics::watch(channel().0);
    drop(panics::take());
    let mut session = Session::start(script["encoding"].as_str().unwrap_or("utf-16"))?;
    for step in steps {
        session.step(step)?;
    }
    session.reopen()?;
    let mut faults = session.finish()?;
    faults.extend(panics::take().into_iter().map(|panic| format!("panicked: {panic}")));
    Ok(Replayed { steps: steps.len(), faults })
}

struct Session {
    input: Option<PipeWriter>,
    output: BufReader<PipeReader>,
    server: JoinHandle<()>,
    next_id: i64,
    /// Language by URI of the documents that are open.
    open: BTreeMap<String, Value>,
    faults: Vec<String>,
}

impl Session {
    fn start(encoding: &str) -> io::Result<Self> {
        let (server_input, input) = io::pipe()?;
        let (output, server_output) = io::pipe()?;
        let options = Options { inspection: true, ..Options::default() };
        let server = std::thread::spawn(move || drop(serve(server_input, server_output, &options)));
        let output = BufReader::new(output);
        let mut session =
            Self { input: Some(input), output, server, next_id: 0, open: BTreeMap::new(), faults: Vec::new() };
        let diagnostic = json!({"dynamicRegistration": false});
        let capabilities = json!({
            "general": {"positionEncodings": [encoding]},
            "textDocument": {"diagnostic": diagnostic},
            "workspace": {"diagnostics": {"refreshSupport": true}},
        });
        session.ask("initialize", &json!({ "capabilities": capabilities }))?;
        session.send(&json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}))?;
        Ok(session)
    }

    fn step(&mut self, step: &Value) -> io::Result<()> {
        let (method, params) = (step["method"].as_str().unwrap_or_default(), &step["params"]);
        let uri = params["textDocument"]["uri"].as_str().unwrap_or_default().to_owned();
        match method {
            "textDocument/didOpen" => drop(self.open.insert(uri, params["textDocument"]["languageId"].clone())),
            "textDocument/didClose" => drop(self.open.remove(&uri)),
            "textDocument/didChange" => {}
            // A session begins and ends once.
            "initialize" | "shutdown" | "" => return Ok(()),
            _ => return self.ask(method, params).map(drop),
        }
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}))
    }

    /// Findings of each open document as it is, and opened afresh.
    fn reopen(&mut self) -> io::Result<()> {
        for (uri, language) in std::mem::take(&mut self.open) {
            let document = json!({"textDocument": {"uri": uri}});
            let edited = self.settled(&document)?;
            let text = self.ask("specward/text", &json!({ "uri": uri }))?["text"].clone();
            self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": document}))?;
            let item = json!({"uri": uri, "languageId": language, "version": 1, "text": text});
            let opened = json!({"textDocument": item});
            self.send(&json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": opened}))?;
            if edited != self.settled(&document)? {
                self.faults.push(format!("{uri}: findings after the edits are not those of the text opened afresh"));
            }
        }
        Ok(())
    }

    /// Findings of a document once they stay the same: the folder around it may still be read.
    fn settled(&mut self, document: &Value) -> io::Result<Value> {
        let mut last = Value::Null;
        for _ in 0..MOST_LOOKS {
            let now = self.ask("textDocument/diagnostic", document)?["items"].take();
            if now == last {
                break;
            }
            last = now;
            std::thread::sleep(PAUSE);
        }
        Ok(last)
    }

    fn send(&mut self, message: &Value) -> io::Result<()> {
        let input = self.input.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        write_frame(input, message.to_string().as_bytes())?;
        input.flush()
    }

    fn ask(&mut self, method: &str, params: &Value) -> io::Result<Value> {
        self.next_id += 1;
        let id = self.next_id;
        let mut message = json!({"jsonrpc": "2.0", "id": id, "method": method});
        if !params.is_null() {
            message["params"] = params.clone();
        }
        self.send(&message)?;
        loop {
            let answer = self.receive()?;
            if answer["id"] != id || answer.get("method").is_some() {
                continue;
            }
            if answer.pointer("/error/code") == Some(&json!(-32603)) {
                self.faults.push(format!("{method} was answered with an inner error"));
            }
            return Ok(answer["result"].clone());
        }
    }

    fn receive(&mut self) -> io::Result<Value> {
        match read_frame(&mut self.output)? {
            Some(Frame::Body(body)) => Ok(serde_json::from_slice(&body)?),
            Some(Frame::Garbage) => Ok(Value::Null),
            None => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }

    fn finish(mut self) -> io::Result<Vec<String>> {
        self.ask("shutdown", &Value::Null)?;
        self.send(&json!({"jsonrpc": "2.0", "method": "exit"}))?;
        self.input = None;
        // What it still says goes nowhere.
        while !self.server.is_finished() && read_frame(&mut self.output)?.is_some() {}
        Ok(self.faults)
    }
}
