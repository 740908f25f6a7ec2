//! Links that follow when files or folders move: those of other documents, those of the moved ones, and the paths in
//! `spec-graph.json`. The moves themselves are made by whoever asked.

use std::collections::BTreeSet;
use std::fmt::Write;

use specward_engine::context::LinkTarget;
use specward_engine::path::FilePath;
use specward_engine::{DocId, Snapshot};
use specward_syntax::TextRange;
use specward_syntax::document::{Link, LinkKind};

use crate::edit::{TextEdit, WorkspaceEdit};
use crate::json_text::{self, Strings};
use crate::texts::{Source, Texts};

/// A file or folder that moves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    /// Where it is.
    pub from: FilePath,
    /// Where it will be.
    pub to: FilePath,
}

/// What moves, in which workspace.
#[derive(Clone, Copy)]
pub struct Request<'a> {
    /// The workspace.
    pub snapshot: &'a Snapshot,
    /// Texts to plan edits on.
    pub texts: &'a dyn Texts,
    /// The spec graphs of the workspace.
    pub graphs: &'a [FilePath],
    /// What moves.
    pub moves: &'a [Move],
}

/// The edits that keep links and graphs true, on the places before the move. A document whose text is not the one that
/// the workspace knows is left alone.
pub fn follow(request: &Request<'_>) -> WorkspaceEdit {
    let mut edit = WorkspaceEdit::default();
    follow_into(request, &mut edit);
    edit
}

/// The same as part of a larger edit.
pub(crate) fn follow_into(request: &Request<'_>, edit: &mut WorkspaceEdit) {
    let mover = Mover { request };
    let links = mover.links();
    let sources: BTreeSet<DocId> = links.iter().map(|(doc, _)| *doc).collect();
    for doc in sources {
        let Some(source) = Source::of(request.snapshot, request.texts, doc) else { continue };
        for (_, link) in links.range((doc, 0)..=(doc, usize::MAX)) {
            if let Some(change) = mover.retarget(&source, doc, *link) {
                edit.replace(source.path.clone(), change.range, change.text);
            }
        }
    }
    for graph in request.graphs {
        mover.graph(graph, edit);
    }
}

struct Mover<'a> {
    request: &'a Request<'a>,
}

impl Mover<'_> {
    /// Where a path will be.
    fn place(&self, path: &FilePath) -> FilePath {
        let around = self.request.moves.iter().filter(|one| path.starts_with(&one.from));
        let nearest = around.max_by_key(|one| one.from.as_str().len());
        let moved = nearest.and_then(|one| {
            let below = path.relative_to(&one.from)?;
            Some(if below.is_empty() { one.to.clone() } else { one.to.join(below) })
        });
        moved.unwrap_or_else(|| path.clone())
    }

    fn moves(&self, path: &FilePath) -> bool {
        self.request.moves.iter().any(|one| path.starts_with(&one.from))
    }

    /// Links that may have to change, as document and index: those in moved documents, those to them, and those to other
    /// files that move.
    fn links(&self) -> BTreeSet<(DocId, usize)> {
        let snapshot = self.request.snapshot;
        let moved: Vec<DocId> =
            snapshot.documents().filter(|doc| snapshot.path(*doc).is_some_and(|path| self.moves(path))).collect();
        let mut links = BTreeSet::new();
        for doc in &moved {
            links.extend(snapshot.links_to(*doc));
            links.extend((0..snapshot.facts(*doc).map_or(0, |facts| facts.links.len())).map(|link| (*doc, link)));
        }
        let only_documents = self.request.moves.iter().all(|one| snapshot.doc_by_path(&one.from).is_some());
        if !only_documents {
            links.extend(self.links_to_other_files());
        }
        links
    }

    fn links_to_other_files(&self) -> Vec<(DocId, usize)> {
        let snapshot = self.request.snapshot;
        let of =
            |doc: DocId| (0..snapshot.facts(doc).map_or(0, |facts| facts.links.len())).map(move |link| (doc, link));
        let leads_there = |(doc, link): &(DocId, usize)| match snapshot.link(*doc, *link) {
            LinkTarget::File(path) | LinkTarget::Pending(path) | LinkTarget::Missing(path) => self.moves(&path),
            _ => false,
        };
        snapshot.documents().flat_map(of).filter(leads_there).collect()
    }

    fn retarget(&self, source: &Source, doc: DocId, index: usize) -> Option<TextEdit> {
        let link = source.document.facts.links.get(index)?;
        let target = self.request.snapshot.link(doc, index);
        let target = match &target {
            LinkTarget::File(path) | LinkTarget::Pending(path) | LinkTarget::Missing(path) => path.clone(),
            other => self.request.snapshot.path(other.document()?)?.clone(),
        };
        let range = path_range(source, link)?;
        let text = match link.kind {
            LinkKind::Wiki => self.wiki(link, &target)?,
            LinkKind::Inline | LinkKind::Definition => self.path(source, doc, link, &target)?,
        };
        (text != range.of(&source.text)).then_some(TextEdit { range, text })
    }

    /// A wiki link names a file by its stem; one that names an id stays.
    fn wiki(&self, link: &Link, target: &FilePath) -> Option<String> {
        let (folder, name) =
            link.path.rsplit_once('/').map_or(("", link.path.as_str()), |(folder, name)| (folder, name));
        let suffix = [".md", ".markdown"].into_iter().find(|suffix| name.ends_with(suffix)).unwrap_or_default();
        let named = name.trim_end_matches(suffix).trim();
        if !named.eq_ignore_ascii_case(target.stem()) {
            return None;
        }
        let slash = if folder.is_empty() { "" } else { "/" };
        Some(format!("{folder}{slash}{}{suffix}", self.place(target).stem()))
    }

    /// A path as its link writes it: from the folder or from the root, with or without extension. `None` where it leads
    /// there already.
    fn path(&self, source: &Source, doc: DocId, link: &Link, target: &FilePath) -> Option<String> {
        let range = path_range(source, link)?;
        let goal = self.place(target);
        let suffix = format!(".{}", target.extension());
        let bare = suffix.len() > 1 && !link.path.ends_with(&suffix);
        let extension = if bare { suffix.as_str() } else { "" };
        let folder = self.place(&source.path).parent()?;
        let root = self.request.snapshot.root(doc).filter(|_| link.path.starts_with('/'));
        let root = root.map(|root| self.place(&root.path));
        let start = root.as_ref().unwrap_or(&folder);
        if start.join(&format!("{}{extension}", link.path.trim_start_matches('/'))) == goal {
            return None;
        }
        let from_root = root.and_then(|root| goal.relative_to(&root).map(|rest| format!("/{rest}")));
        let plain = from_root.unwrap_or_else(|| goal.link_from(&folder));
        let plain = plain.strip_suffix(extension).unwrap_or(&plain);
        Some(dressed(plain, range.of(&source.text), source.text[..range.start as usize].ends_with('<')))
    }

    /// Paths of nodes, below the root of their repo or of the graph.
    fn graph(&self, graph: &FilePath, edit: &mut WorkspaceEdit) {
        let Some(text) = self.request.texts.text(graph) else { return };
        let strings = Strings::of(&text);
        for string in strings.iter().filter(|string| string.key() == Some("path")) {
            let repo = string.object.and_then(|node| strings.value(node, "repo"));
            let Some(base) = base_of(self.request.snapshot, graph, repo) else { continue };
            let path = base.join(&string.text);
            if self.moves(&path) {
                let goal = self.place(&path);
                let below = goal.relative_to(&base).map_or_else(|| goal.link_from(&base), ToOwned::to_owned);
                edit.replace(graph.clone(), string.range, json_text::encode(&below));
            }
        }
    }
}

/// The folder below which a node's path counts: the root with the name of its repo, else the one that holds the graph.
pub(crate) fn base_of(snapshot: &Snapshot, graph: &FilePath, repo: Option<&str>) -> Option<FilePath> {
    let roots = snapshot.roots();
    let named = |name: &str| roots.iter().find(|root| root.name == name || root.path.file_name() == name);
    let holding = || {
        let around = roots.iter().filter(|root| graph.starts_with(&root.path));
        around.max_by_key(|root| root.path.as_str().len())
    };
    repo.and_then(named).or_else(holding).map(|root| root.path.clone())
}

/// The target's text without query and fragment; `None` for a link into the same document.
fn path_range(source: &Source, link: &Link) -> Option<TextRange> {
    let target = source.range(link.target_at);
    let ends: &[char] = if link.kind == LinkKind::Wiki { &['#'] } else { &['#', '?'] };
    let length = target.of(&source.text).find(ends).unwrap_or(target.len());
    let start = target.start as usize;
    (length > 0).then(|| TextRange::new(start, start + length))
}

/// In the dress of what was written: a leading `./`, a trailing `/`, percent codes; in angle brackets nothing is coded.
fn dressed(path: &str, written: &str, in_brackets: bool) -> String {
    let here = if written.starts_with("./") && !path.starts_with('.') { "./" } else { "" };
    let slash = if written.ends_with('/') && !path.ends_with('/') { "/" } else { "" };
    let needs_codes = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>' | '%' | '#' | '?');
    let mut text = here.to_owned();
    for c in path.chars() {
        if needs_codes(c) && !in_brackets { percent_into(&mut text, c) } else { text.push(c) }
    }
    text + slash
}

fn percent_into(text: &mut String, c: char) {
    for byte in c.encode_utf8(&mut [0; 4]).bytes() {
        // Writing to a String cannot fail.
        let _ = write!(text, "%{byte:02X}");
    }
}
