//! A workspace in one text: files under `//- path`, a cursor as `$0`. Folders of the first level are roots.

use std::collections::BTreeMap;
use std::sync::Arc;

use specward_engine::root::{Root, Tier};
use specward_engine::{Change, DocId, FilePath, Host, Snapshot, Standing};
use specward_ide::actions::Texts;
use specward_syntax::{Options, TextRange, read};

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
            let document = read(text, &Options::default());
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
        let (path, offset) = self.cursor.as_ref().expect("the fixture has a $0");
        (self.snapshot.doc_by_path(path).unwrap(), *offset)
    }

    pub fn text_of(&self, doc: DocId) -> &str {
        &self.files[self.snapshot.path(doc).unwrap()]
    }

    /// `path:line text` of a range.
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
