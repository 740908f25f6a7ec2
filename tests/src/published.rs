//! What a server has published so far, as an editor would show it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use serde_json::Value;
use tower_lsp_server::ls_types::Uri;

use crate::client::Client;
use crate::fresh::Shown;

/// Findings by path; files without any are left out.
pub type Findings = BTreeMap<String, Vec<Shown>>;

/// Findings that a client shows.
#[derive(Debug, Default)]
pub struct Published {
    /// As of the last publication taken.
    pub findings: Findings,
}

impl Published {
    /// Takes publications until they are as wanted or `patience` is over; what they are then. Later ones need not be claimed.
    pub fn until(&mut self, client: &mut Client, wanted: &Findings, patience: Duration) -> &Findings {
        let end = Instant::now() + patience;
        let is_publication = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
        while self.findings != *wanted && Instant::now() < end {
            if let Some(message) = client.claim_within(Duration::from_millis(100), &is_publication) {
                self.note(&message["params"]);
            }
        }
        client.ignore("textDocument/publishDiagnostics");
        &self.findings
    }

    /// Takes one publication.
    pub fn note(&mut self, params: &Value) {
        let uri: Uri = params["uri"].as_str().unwrap().parse().unwrap();
        let path = uri.to_file_path().unwrap().to_str().unwrap().to_owned();
        let shown: Vec<Shown> = params["diagnostics"].as_array().unwrap().iter().map(shown).collect();
        if shown.is_empty() {
            self.findings.remove(&path);
        } else {
            self.findings.insert(path, shown);
        }
    }
}

/// Fails where two ways to the same files say different things of one, and says what; the order of findings is the
/// reader's own.
pub fn assert_same(what: &str, left: &Findings, right: &Findings) {
    let none = Vec::new();
    for path in left.keys().chain(right.keys()) {
        let of = |findings: &Findings| {
            let mut found = findings.get(path).unwrap_or(&none).clone();
            found.sort();
            found
        };
        let (left, right) = (of(left), of(right));
        let only = |these: &[Shown], those: &[Shown]| -> Vec<Shown> {
            these.iter().filter(|one| !those.contains(one)).take(5).cloned().collect()
        };
        let (first, second) = (only(&left, &right), only(&right, &left));
        assert!(left == right, "{what}: {path}\n only the first: {first:#?}\n only the second: {second:#?}");
    }
}

fn shown(diagnostic: &Value) -> Shown {
    let at = |end: &str| {
        let number = |key: &str| diagnostic["range"][end][key].as_u64().unwrap() as u32;
        (number("line"), number("character"))
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&diagnostic["code"]), at("start"), at("end"), text(&diagnostic["message"]))
}
