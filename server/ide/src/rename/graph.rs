//! An id in `spec-graph.json`: as key of a node, under `id`, in edges. Which artefact an edge means is read in the view
//! of the node that holds it.

use specward_engine::DocId;
use specward_engine::context::Resolution;
use specward_engine::path::FilePath;
use specward_syntax::{Id, Options, TextRange, Version, version};

use super::Request;
use super::spelling::Spelling;
use crate::edit::WorkspaceEdit;
use crate::json_text::{self, JsonString, Part, Strings};
use crate::moves::base_of;

/// Adds the edits of every graph.
pub(super) fn rename(request: &Request<'_>, docs: &[DocId], spellings: &[Spelling], edit: &mut WorkspaceEdit) {
    for path in request.graphs {
        let Some(text) = request.texts.text(path) else { continue };
        let graph = Graph { request, docs, path, strings: Strings::of(&text) };
        for string in graph.strings.iter() {
            let change = spellings.iter().find_map(|spelling| graph.change(string, spelling));
            if let Some((range, new)) = change.filter(|(range, _)| !edit.touches(path, *range)) {
                edit.replace(path.clone(), range, new);
            }
        }
    }
}

/// Writes another version of a document: in its node, and behind its id in edges.
pub(crate) fn repin(request: &Request<'_>, doc: DocId, old: &str, new: &str, edit: &mut WorkspaceEdit) {
    let Some(id) = request.snapshot.artefact(doc).and_then(|artefact| artefact.id.clone()) else { return };
    let docs = [doc];
    for path in request.graphs {
        let Some(text) = request.texts.text(path) else { continue };
        let graph = Graph { request, docs: &docs, path, strings: Strings::of(&text) };
        for string in graph.strings.iter() {
            if let Some(range) = graph.version(string, &id, old).filter(|range| !edit.touches(path, *range)) {
                edit.replace(path.clone(), range, json_text::encode(new));
            }
        }
    }
}

struct Graph<'a> {
    request: &'a Request<'a>,
    docs: &'a [DocId],
    path: &'a FilePath,
    strings: Strings,
}

/// Keys whose values are no ids.
const TEXTS: [&str; 5] = ["path", "repo", "title", "owner", "outcome"];

impl Graph<'_> {
    fn change(&self, string: &JsonString, spelling: &Spelling) -> Option<(TextRange, String)> {
        if string.key().is_some_and(|key| TEXTS.contains(&key)) {
            return None;
        }
        let Leading { id, scope, written, .. } = leading_id(&string.text, &spelling.old)?;
        let node = match string.part {
            Part::Key(opens) => opens?,
            Part::Value(_) => string.object?,
        };
        let owner = self.document_of(node);
        let means_ours = match owner {
            Some(owner) if is_own(string) => self.docs.contains(&owner),
            owner => self.resolves_to_ours(owner, scope, &id, None),
        };
        let text = spelling.of(written, &id.key)?.text;
        let before = scope.map_or(0, |scope| json_text::encode(scope).len() + 1);
        let start = string.range.start as usize + before;
        let range = TextRange::new(start, start + json_text::encode(written).len());
        means_ours.then(|| (range, json_text::encode(&text)))
    }

    /// Where this version of the document stands in a string.
    fn version(&self, string: &JsonString, id: &Id, old: &str) -> Option<TextRange> {
        let end = string.range.end as usize;
        let is_old = |text: &str| bare(text) == bare(old);
        if string.key() == Some("version") {
            let owner = string.object.and_then(|node| self.document_of(node));
            return owner.filter(|owner| self.docs.contains(owner) && is_old(&string.text)).map(|_| string.range);
        }
        let Leading { id: found, scope, rest, .. } = leading_id(&string.text, id)?;
        let (range, version) = version::trailing(rest)?;
        let owner = string.object.and_then(|node| self.document_of(node));
        let ours =
            is_old(&version.text) && found.key == id.key && self.resolves_to_ours(owner, scope, &found, Some(&version));
        let tail = rest.len() - range.start as usize;
        let behind = rest.len() - range.end as usize;
        ours.then(|| TextRange::new(end - tail, end - behind))
    }

    /// The document that a node stands for.
    fn document_of(&self, node: usize) -> Option<DocId> {
        let base = base_of(self.request.snapshot, self.path, self.strings.value(node, "repo"))?;
        self.request.snapshot.doc_by_path(&base.join(self.strings.value(node, "path")?))
    }

    /// In the view of the repository that is written in front of it, else of the node's document, else of any document
    /// beside the graph.
    fn resolves_to_ours(&self, owner: Option<DocId>, scope: Option<&str>, id: &Id, version: Option<&Version>) -> bool {
        let snapshot = self.request.snapshot;
        let in_root = || {
            let base = base_of(snapshot, self.path, scope)?;
            snapshot.documents().find(|doc| snapshot.root(*doc).is_some_and(|root| root.path == base))
        };
        let Some(context) = owner.filter(|_| scope.is_none()).or_else(in_root).and_then(|doc| snapshot.context(doc))
        else {
            return false;
        };
        let meaning = context.resolve_id(id);
        let candidates = if meaning == Resolution::Unknown { Vec::new() } else { meaning.candidates() };
        let fits = |doc: &DocId| {
            let own = snapshot.artefact(*doc).map(specward_engine::artefact::Artefact::version_or_first);
            version.zip(own).is_none_or(|(wanted, own)| wanted.matches(&own))
        };
        let candidates: Vec<DocId> = candidates.into_iter().filter(fits).collect();
        !candidates.is_empty() && candidates.iter().all(|doc| self.docs.contains(doc))
    }
}

fn bare(version: &str) -> &str {
    version.trim_start_matches(['v', 'V'])
}

/// Whether a string is the id of the node itself.
fn is_own(string: &JsonString) -> bool {
    matches!(string.part, Part::Key(_)) || string.key() == Some("id")
}

/// A string that begins with an id.
struct Leading<'a> {
    id: Id,
    /// The repository in front of it.
    scope: Option<&'a str>,
    /// The id as written.
    written: &'a str,
    /// What stands behind it.
    rest: &'a str,
}

/// The id with which a string begins, with or without a repository in front and a version behind.
fn leading_id<'a>(text: &'a str, old: &Id) -> Option<Leading<'a>> {
    let (scope, bare) = text.split_once('/').map_or((None, text), |(scope, bare)| (Some(scope), bare));
    let (written, rest) = bare.split_at(bare.find([' ', '@', ':']).unwrap_or(bare.len()));
    let is_pinned = rest.is_empty() || version::trailing(rest).is_some();
    let id = Id::parse_own(written, &Options::default()).filter(|_| is_pinned)?;
    let is_ours = id.key == old.key || old.split_version().is_some_and(|(base, _)| base == id.key);
    is_ours.then_some(Leading { id, scope, written, rest })
}
