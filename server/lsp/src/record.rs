//! What the session did to open documents, and what was asked last: enough to do it again. Bounded; holds no document
//! that the editor did not open.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use specward_engine::FilePath;
use tower_lsp_server::ls_types::{DidChangeTextDocumentParams, TextDocumentItem, Uri};

use crate::documents::{Documents, key};

/// Bytes that the steps may take.
const MOST: usize = 1 << 20;
/// What a step takes besides its text.
const STEP: usize = 256;
/// Requests that are remembered, and the longest of them in bytes.
const REQUESTS: usize = 8;
const LONGEST: usize = 16 << 10;

#[derive(Clone, Debug)]
enum Step {
    Open(TextDocumentItem),
    Change(DidChangeTextDocumentParams),
    Close(Uri),
}

impl Step {
    fn size(&self) -> usize {
        STEP + match self {
            Self::Open(item) => item.text.len(),
            Self::Change(params) => params.content_changes.iter().map(|change| STEP + change.text.len()).sum(),
            Self::Close(_) => 0,
        }
    }

    fn message(&self) -> Value {
        match self {
            Self::Open(item) => json!({"method": "textDocument/didOpen", "params": {"textDocument": item}}),
            Self::Change(params) => json!({"method": "textDocument/didChange", "params": params}),
            Self::Close(uri) => json!({"method": "textDocument/didClose", "params": {"textDocument": {"uri": uri}}}),
        }
    }
}

/// The steps of a session; the oldest are condensed into the texts that they led to.
#[derive(Debug, Default)]
pub struct Record {
    steps: Vec<Step>,
    size: usize,
}

impl Record {
    /// A document was opened.
    pub fn open(&mut self, item: &TextDocumentItem, documents: &Documents) {
        self.add(Step::Open(item.clone()), documents);
    }

    /// A document was edited.
    pub fn change(&mut self, params: &DidChangeTextDocumentParams, documents: &Documents) {
        self.add(Step::Change(params.clone()), documents);
    }

    /// A document was closed.
    pub fn close(&mut self, uri: &Uri, documents: &Documents) {
        self.add(Step::Close(uri.clone()), documents);
    }

    /// The steps as messages of the protocol.
    pub fn messages(&self) -> Vec<Value> {
        self.steps.iter().map(Step::message).collect()
    }

    fn add(&mut self, step: Step, documents: &Documents) {
        self.size += step.size();
        self.steps.push(step);
        if self.size > MOST {
            self.condense(documents);
        }
    }

    /// Starts over with the open documents as they are now, as far as they take half of the room.
    fn condense(&mut self, documents: &Documents) {
        let mut opened: Vec<(FilePath, Step)> = Vec::new();
        for step in self.steps.drain(..) {
            if let Step::Open(item) = step {
                let path = key(&item.uri);
                opened.retain(|(other, _)| *other != path);
                let Some((version, text)) = documents.revision(&path) else { continue };
                opened.push((path, Step::Open(TextDocumentItem { version, text: text.to_owned(), ..item })));
            }
        }
        opened.sort_by_key(|(_, step)| step.size());
        self.size = 0;
        for (_, step) in opened {
            self.size += step.size();
            if self.size > MOST / 2 {
                break;
            }
            self.steps.push(step);
        }
        self.size = self.steps.iter().map(Step::size).sum();
    }
}

/// The last requests, as they came; shared by who reads them and who reports.
#[derive(Clone, Debug, Default)]
pub struct Requests(Arc<Mutex<VecDeque<Vec<u8>>>>);

impl Requests {
    /// A request came.
    pub fn add(&self, body: &[u8]) {
        if body.len() > LONGEST {
            return;
        }
        let mut last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if last.len() == REQUESTS {
            last.pop_front();
        }
        last.push_back(body.to_owned());
    }

    /// The last ones, the oldest first.
    pub fn messages(&self) -> Vec<Value> {
        let last = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let parsed = last.iter().filter_map(|body| serde_json::from_slice::<Value>(body).ok());
        parsed.map(|request| json!({"method": request["method"], "params": request["params"]})).collect()
    }
}

#[cfg(test)]
mod tests {
    use specward_syntax::Encoding;

    use super::*;

    fn item(uri: &Uri, text: &str) -> TextDocumentItem {
        TextDocumentItem::new(uri.clone(), "markdown".into(), 1, text.into())
    }

    #[test]
    fn a_long_session_is_condensed_into_its_texts() {
        let (mut record, mut documents) = (Record::default(), Documents::default());
        let (uri, closed): (Uri, Uri) = ("file:///a.md".parse().unwrap(), "file:///b.md".parse().unwrap());
        for uri in [&uri, &closed] {
            documents.open(item(uri, "first"));
            record.open(&item(uri, "first"), &documents);
        }
        documents.close(&closed);
        record.close(&closed, &documents);
        for version in 2..20_000 {
            let change = json!({"textDocument": {"uri": uri, "version": version}, "contentChanges": [{"text": format!("text {version}")}]});
            let params: DidChangeTextDocumentParams = serde_json::from_value(change).unwrap();
            documents.change(&uri, version, &params.content_changes, Encoding::Utf16);
            record.change(&params, &documents);
            assert!(record.size <= MOST);
        }
        let messages = record.messages();
        let first = &messages[0]["params"]["textDocument"];
        assert_eq!(messages[0]["method"], "textDocument/didOpen");
        assert_eq!(first["text"], format!("text {}", first["version"]));
        assert_eq!(messages.last().unwrap()["params"]["contentChanges"][0]["text"], "text 19999");
        assert!(!messages.iter().any(|message| message.to_string().contains("b.md")), "closed long ago");
    }

    #[test]
    fn what_does_not_fit_is_left_out() {
        let (mut record, mut documents) = (Record::default(), Documents::default());
        let uri: Uri = "file:///large.md".parse().unwrap();
        let large = item(&uri, &"x".repeat(2 * MOST));
        documents.open(large.clone());
        record.open(&large, &documents);
        assert_eq!((record.messages().len(), record.size), (0, 0));
    }
}
