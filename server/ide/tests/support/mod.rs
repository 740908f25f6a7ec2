//! A workspace in one text: files under `//- path`, a cursor as `$0`. Folders of the first level are roots.

use std::collections::BTreeMap;
use std::sync::Arc;

use specward_engine::root::{Root, Tier};
use specward_engine::{Change, DocId, FilePath, Host, Snapshot, Standing};
use specward_ide::edit::WorkspaceEdit;
use specward_ide::texts::Texts;
use specward_syntax::{Options, TextRange, read_as};

pub struct Workspace {
    pub snapshot: Snapshot,
    pub files: Files,
    pub cursor: Option<(FilePath, usize)>,
}

impl Texts for Workspace {
    fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        self.files.get(path).cloned()
    }
}

impl Workspace {
    pub fn new(text: &str) -> Self {
        let (files, cursor) = split(text);
        let mut host = Host::new();
        host.apply([Change::Roots(roots(&files))]);
        for (path, text) in &files {
            let document = read_as(path.format(), text, &Options::default());
            host.apply([Change::Document { path: path.clone(), document, standing: Standing::Closed }]);
        }
        host.apply([Change::ScanComplete(true)]);
        loop {
            host.settle_all();
            let probes = host.take_probes();
            if probes.is_empty() {
                break;
            }
            host.apply(probes.into_iter().map(|path| Change::Probed { path, present: false }));
        }
        Self { snapshot: host.snapshot(), files, cursor }
    }

    pub fn cursor(&self) -> (DocId, usize) {
        let (path, offset) = self.cursor.as_ref().unwrap();
        (self.snapshot.doc_by_path(path).unwrap(), *offset)
    }

    /// The spec graphs.
    #[allow(dead_code)] // Not every suite edits them.
    pub fn graphs(&self) -> Vec<FilePath> {
        self.files.keys().filter(|path| path.file_name() == "spec-graph.json").cloned().collect()
    }

    #[allow(dead_code)] // Not every suite plans edits.
    /// What an edit creates, changes line by line, and moves; confirmations too.
    pub fn changes(&self, edit: &WorkspaceEdit) -> String {
        let mut lines: Vec<String> = edit.create.iter().map(|file| format!("+ {}\n{}", file.path, file.text)).collect();
        for file in &edit.files {
            lines.push(format!("~ {}", file.path));
            let (old, new) = (&self.files[&file.path], specward_ide::edit::apply(&self.files[&file.path], &file.edits));
            lines.extend(changed_lines(old, &new));
        }
        lines.extend(edit.rename.iter().map(|(from, to)| format!("> {from} -> {to}")));
        lines.extend(edit.confirm.iter().map(|(path, why)| format!("? {path}: {why}")));
        lines.join("\n")
    }

    pub fn text_of(&self, doc: DocId) -> &str {
        &self.files[self.snapshot.path(doc).unwrap()]
    }

    /// `path:line text` of a range.
    #[allow(dead_code)] // Not every suite shows ranges.
    pub fn show(&self, doc: DocId, range: TextRange) -> String {
        let text = self.text_of(doc);
        let line = text[..range.start as usize].matches('\n').count() + 1;
        format!("{}:{line} {}", self.snapshot.path(doc).unwrap(), range.of(text))
    }
}

type Files = BTreeMap<FilePath, Arc<str>>;

fn split(text: &str) -> (Files, Option<(FilePath, usize)>) {
    let (mut files, mut cursor) = (Files::new(), None);
    for part in text.split("//- ").skip(1) {
        let (path, body) = part.split_once('\n').unwrap();
        let path = FilePath::new(path.trim()).unwrap();
        if let Some(at) = body.find("$0") {
            cursor = Some((path.clone(), at));
        }
        files.insert(path, Arc::from(body.replacen("$0", "", 1)));
    }
    (files, cursor)
}

fn roots(files: &Files) -> Vec<Root> {
    let mut names: Vec<&str> = files.keys().filter_map(|path| path.parts().next()).collect();
    names.dedup();
    let platform = names.contains(&"platform").then(|| FilePath::new("/platform").unwrap());
    let tier = |name: &str| match name {
        "platform" => Tier::Platform,
        "single" => Tier::Single,
        _ => Tier::Component,
    };
    names
        .iter()
        .map(|name| Root {
            path: FilePath::new(&format!("/{name}")).unwrap(),
            name: (*name).into(),
            tier: tier(name),
            config: Arc::default(),
            platform: platform.clone(),
            platform_configured: platform.is_some(),
        })
        .collect()
}

#[allow(dead_code)] // See `changes`.
/// Lines between the first and the last that differ, as `-` and `+`.
fn changed_lines(old: &str, new: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    if old.len() == new.len() {
        let pairs = old.iter().zip(&new).filter(|(old, new)| old != new);
        return pairs.flat_map(|(old, new)| [format!("- {old}"), format!("+ {new}")]).collect();
    }
    let head = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(old, new)| old == new).count();
    let gone = old[head..old.len() - tail].iter().map(|line| format!("- {line}"));
    gone.chain(new[head..new.len() - tail].iter().map(|line| format!("+ {line}"))).collect()
}
