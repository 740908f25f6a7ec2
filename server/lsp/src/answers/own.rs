//! Requests beyond the Language Server Protocol (docs/protocol.md): gates, graph, new documents.

use serde::{Deserialize, Serialize};
use specward_engine::artefact::{Artefact, Status};
use specward_engine::finding::{DocId, Finding};
use specward_engine::{Computed, Kind};
use specward_ide::graph::{self, Graph, Node};
use specward_ide::overview::{self, Overview};
use specward_ide::scaffold::{self, Wish};
use specward_ide::template;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types::{Range, TextDocumentIdentifier, Uri, WorkspaceEdit};

use super::{ViewTexts, edit};
use crate::documents::key;
use crate::today::today;
use crate::view::View;

/// Nodes of a graph where the client names no limit, and the most that it gets.
const NODES: (usize, usize) = (400, 5_000);

/// Parameters of `specward/gates`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GatesParams {
    text_document: Option<TextDocumentIdentifier>,
}

/// Result of `specward/gates`.
#[derive(Debug, Serialize)]
pub struct GatesResult {
    specs: Vec<SpecItem>,
}

#[derive(Debug, Serialize)]
struct SpecItem {
    #[serde(flatten)]
    artefact: ArtefactItem,
    uri: Uri,
    gates: Vec<GateItem>,
    others: Vec<FindingItem>,
}

#[derive(Debug, Serialize)]
struct ArtefactItem {
    id: Option<String>,
    title: String,
    kind: &'static str,
    version: Option<String>,
    status: Option<String>,
}

#[derive(Debug, Serialize)]
struct GateItem {
    gate: &'static str,
    name: &'static str,
    verdict: &'static str,
    findings: Vec<FindingItem>,
}

#[derive(Debug, Serialize)]
struct FindingItem {
    rule: &'static str,
    severity: &'static str,
    message: String,
    range: Range,
}

/// `specward/gates`.
pub fn gates(view: &View, params: &GatesParams) -> GatesResult {
    let overviews = match &params.text_document {
        Some(document) => {
            view.doc(&document.uri).and_then(|doc| overview::of(&view.snapshot, doc)).into_iter().collect()
        }
        None => overview::all(&view.snapshot),
    };
    GatesResult { specs: overviews.iter().filter_map(|overview| spec(view, overview)).collect() }
}

fn spec(view: &View, overview: &Overview) -> Option<SpecItem> {
    let findings = |findings: &[Finding]| findings.iter().map(|finding| finding_item(view, finding)).collect();
    let gates = overview.gates.iter().map(|state| GateItem {
        gate: state.gate.slug(),
        name: state.gate.title(),
        verdict: state.verdict.word(),
        findings: findings(&state.findings),
    });
    Some(SpecItem {
        artefact: artefact_item(view.snapshot.artefact(overview.doc)?),
        uri: view.uri_of_doc(overview.doc)?,
        gates: gates.collect(),
        others: findings(&overview.others),
    })
}

fn artefact_item(artefact: &Artefact) -> ArtefactItem {
    let status = match &artefact.status {
        Status::Spec(status) => Some(status.title().to_owned()),
        Status::Adr(status) => Some(status.title().to_owned()),
        Status::Unknown(word) => Some(word.to_string()),
        Status::Missing => None,
    };
    ArtefactItem {
        id: artefact.id.as_ref().map(|id| id.text.to_string()),
        title: artefact.title.to_string(),
        kind: artefact.kind.slug(),
        version: artefact.version.as_ref().map(|version| version.text.to_string()),
        status,
    }
}

fn finding_item(view: &View, finding: &Finding) -> FindingItem {
    FindingItem {
        rule: finding.rule.name,
        severity: finding.severity.word(),
        message: finding.message.clone(),
        range: view.range(finding.place.doc, view.snapshot.range(finding.place)),
    }
}

/// Parameters of `specward/graph`.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct GraphParams {
    text_document: Option<TextDocumentIdentifier>,
    depth: Option<usize>,
    limit: Option<usize>,
}

/// Result of `specward/graph`.
#[derive(Debug, Serialize)]
pub struct GraphResult {
    nodes: Vec<NodeItem>,
    edges: Vec<EdgeItem>,
    focus: Option<String>,
    total: usize,
}

#[derive(Debug, Serialize)]
struct NodeItem {
    key: String,
    #[serde(flatten)]
    artefact: ArtefactItem,
    uri: Option<Uri>,
    failing: Vec<&'static str>,
}

#[derive(Debug, Serialize)]
struct EdgeItem {
    from: String,
    to: String,
    role: &'static str,
}

/// `specward/graph`.
pub fn graph(view: &View, params: &GraphParams) -> GraphResult {
    let limit = params.limit.unwrap_or(NODES.0).min(NODES.1);
    let focus = params.text_document.as_ref().and_then(|document| view.doc(&document.uri));
    let part = match (focus, params.depth) {
        (Some(doc), Some(depth)) => graph::neighbourhood(&view.snapshot, doc, depth, limit),
        (focus, _) => graph::whole(&view.snapshot, focus, limit),
    };
    result(view, &part, focus)
}

fn result(view: &View, part: &Graph, focus: Option<DocId>) -> GraphResult {
    let focus = focus.map(Node::Document).filter(|node| part.nodes.contains(node));
    let edges = part.edges.iter().map(|edge| EdgeItem {
        from: key_of(&part.nodes[edge.from]),
        to: key_of(&part.nodes[edge.to]),
        role: edge.relation.slug(),
    });
    GraphResult {
        nodes: part.nodes.iter().filter_map(|node| node_item(view, node)).collect(),
        edges: edges.collect(),
        focus: focus.as_ref().map(key_of),
        total: part.total,
    }
}

fn key_of(node: &Node) -> String {
    match node {
        Node::Document(doc) => doc.0.to_string(),
        Node::Missing(key, _) => format!("missing:{key}"),
    }
}

fn node_item(view: &View, node: &Node) -> Option<NodeItem> {
    let key = key_of(node);
    let doc = match node {
        Node::Document(doc) => *doc,
        Node::Missing(_, text) => {
            let (id, title) = (Some(text.clone()), String::new());
            let artefact = ArtefactItem { id, title, kind: "missing", version: None, status: None };
            return Some(NodeItem { key, artefact, uri: None, failing: Vec::new() });
        }
    };
    let verdicts = view.snapshot.verdicts(doc);
    let failing = verdicts.iter().filter(|verdict| verdict.computed == Computed::Fail);
    Some(NodeItem {
        key,
        artefact: artefact_item(view.snapshot.artefact(doc)?),
        uri: view.uri_of_doc(doc),
        failing: failing.map(|verdict| verdict.gate.slug()).collect(),
    })
}

/// Parameters of `specward/scaffold`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScaffoldParams {
    kind: String,
    title: String,
    text_document: Option<TextDocumentIdentifier>,
}

/// Result of `specward/scaffold`.
#[derive(Debug, Serialize)]
pub struct ScaffoldResult {
    uri: Uri,
    edit: WorkspaceEdit,
}

/// `specward/scaffold`.
pub fn scaffold(view: &View, params: &ScaffoldParams) -> Result<ScaffoldResult> {
    let refuse = |why: String| Error::invalid_params(why);
    let kind = kind_named(&params.kind).ok_or_else(|| refuse(format!("no such kind: {}", params.kind)))?;
    let from = asking_document(view, params.text_document.as_ref().map(|document| &document.uri));
    let from = from.ok_or_else(|| refuse("no document of this workspace to start from".to_owned()))?;
    let texts = ViewTexts(view);
    let wish = Wish { from: Some(from), kind, title: params.title.trim(), today: &today(), texts: &texts };
    let plan = scaffold::plan(&view.snapshot, &wish)
        .ok_or_else(|| refuse("the document lies in no root, or the new file exists already".to_owned()))?;
    let edit = edit::workspace_edit(view, &plan.edit);
    let edit = edit.ok_or_else(|| refuse("the client cannot create files".to_owned()))?;
    let uri = view.uri(&plan.path).ok_or_else(Error::internal_error)?;
    Ok(ScaffoldResult { uri, edit })
}

fn kind_named(name: &str) -> Option<Kind> {
    template::ALL.iter().find(|(_, known)| *known == name).map(|(kind, _)| *kind)
}

/// The document named; for a folder, or a file that we do not read, the first document of its root, else of any.
fn asking_document(view: &View, uri: Option<&Uri>) -> Option<DocId> {
    let snapshot = &view.snapshot;
    let in_root = |doc: &DocId| snapshot.root(*doc).is_some();
    if let Some(doc) = uri.and_then(|uri| view.doc(uri)).filter(in_root) {
        return Some(doc);
    }
    let path = uri.map(key);
    let near = |doc: &DocId| {
        let (Some(path), Some(root)) = (&path, snapshot.root(*doc)) else { return false };
        path.starts_with(&root.path) || root.path.starts_with(path)
    };
    snapshot.documents().filter(in_root).min_by_key(|doc| (!near(doc), snapshot.path(*doc).cloned()))
}
