//! A workspace read from disk once and changed in memory: edits are applied as an editor would, and the findings
//! afterwards are those of the changed texts.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use specward_engine::finding::{DocId, Finding};
use specward_engine::{Change, FilePath, Host, Snapshot, Standing};
use specward_ide::edit::{self, WorkspaceEdit};
use specward_ide::texts::Texts;
use specward_project::changes::{of_probe, of_survey};
use specward_project::discover::FileRole;
use specward_project::probe::Prober;
use specward_project::read::read_text;
use specward_project::{Cancel, Request, Survey, survey};
use specward_syntax::read;

/// The texts of a workspace by path.
pub type Contents = BTreeMap<FilePath, Arc<str>>;

/// See the module's documentation.
pub struct Memory {
    folder: FilePath,
    survey: Survey,
    texts: Contents,
    host: Host,
}

/// One finding: rule, path below the workspace, covered text, message.
pub type Shown = (String, String, String, String);

impl Texts for Memory {
    fn text(&self, path: &FilePath) -> Option<Arc<str>> {
        self.texts.get(path).cloned()
    }
}

impl Memory {
    /// The example workspace with this name, its texts passed through `change`.
    pub fn example(name: &str, change: impl Fn(&str) -> String) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("workspaces").join(name);
        let folder = FilePath::from_path(&folder).unwrap();
        let request = Request { folders: vec![folder.clone()], ..Request::default() };
        let survey = survey(&request, &Cancel::default());
        let text = |path: &FilePath| Arc::from(change(&read_text(path, u64::MAX).unwrap()));
        let texts: Contents = survey.files.iter().map(|file| (file.path.clone(), text(&file.path))).collect();
        let mut host = Host::new();
        host.apply(of_survey(&survey));
        let mut memory = Self { folder, survey, texts: Contents::new(), host };
        memory.set(texts);
        memory.host.apply([Change::ScanComplete(true)]);
        memory.settle();
        memory
    }

    /// The workspace as it is now.
    pub fn snapshot(&self) -> Snapshot {
        self.host.snapshot()
    }

    /// All texts.
    pub fn texts(&self) -> &Contents {
        &self.texts
    }

    /// The spec graphs.
    pub fn graphs(&self) -> Vec<FilePath> {
        let graphs = self.survey.files.iter().filter(|file| file.role == FileRole::Graph);
        graphs.map(|file| file.path.clone()).collect()
    }

    /// The texts after an edit. New files must be new, and edits must be in order and apart.
    pub fn after(&self, planned: &WorkspaceEdit) -> Contents {
        let mut texts = self.texts.clone();
        for file in &planned.create {
            assert!(texts.insert(file.path.clone(), file.text.as_str().into()).is_none(), "{} exists", file.path);
        }
        for file in &planned.files {
            let text = texts.get_mut(&file.path).unwrap_or_else(|| panic!("{} is not there", file.path));
            let apart = file.edits.windows(2).all(|pair| pair[0].range.end <= pair[1].range.start);
            assert!(apart, "{}: {:?}", file.path, file.edits);
            *text = edit::apply(text, &file.edits).into();
        }
        for (from, to) in &planned.rename {
            let moved: Vec<FilePath> = texts.keys().filter(|path| path.starts_with(from)).cloned().collect();
            assert!(!moved.is_empty(), "{from} is not there");
            for path in moved {
                let text = texts.remove(&path).unwrap();
                let below = path.relative_to(from).unwrap();
                let place = if below.is_empty() { to.clone() } else { to.join(below) };
                assert!(texts.insert(place.clone(), text).is_none(), "{place} exists");
            }
        }
        texts
    }

    /// Takes these texts in place of the present ones; the former ones come back.
    pub fn set(&mut self, texts: Contents) -> Contents {
        let gone = self.texts.keys().filter(|path| !texts.contains_key(*path)).cloned();
        let gone = gone.flat_map(|path| [Change::Removed(path.clone()), Change::Probed { path, present: false }]);
        let mut changes: Vec<Change> = gone.collect();
        for (path, text) in &texts {
            let is_document = matches!(path.extension(), "md" | "markdown");
            if is_document && self.texts.get(path) != Some(text) {
                let document = read(text, &self.survey.config_of(path).options());
                changes.push(Change::Document { path: path.clone(), document, standing: Standing::Closed });
            } else if !is_document {
                changes.push(Change::Probed { path: path.clone(), present: true });
            }
        }
        let former = std::mem::replace(&mut self.texts, texts);
        self.host.apply(changes);
        self.settle();
        former
    }

    fn settle(&mut self) {
        let prober = Prober::new(self.survey.roots.iter().map(|root| &root.path));
        loop {
            self.host.settle_all();
            let questions = self.host.take_probes();
            if questions.is_empty() {
                return;
            }
            self.host.apply(questions.into_iter().map(|path| of_probe(&prober, path)));
        }
    }

    /// All findings that are not suppressed, sorted.
    pub fn findings(&self) -> Vec<Shown> {
        let snapshot = self.snapshot();
        let mut shown: Vec<Shown> = snapshot.files().flat_map(|doc| self.findings_of(&snapshot, doc)).collect();
        shown.sort();
        shown
    }

    fn findings_of(&self, snapshot: &Snapshot, doc: DocId) -> Vec<Shown> {
        let findings = snapshot.findings(doc).into_iter().filter(|finding| finding.suppressed.is_none());
        findings.map(|finding| self.shown(snapshot, &finding)).collect()
    }

    /// One finding as it is shown.
    pub fn shown(&self, snapshot: &Snapshot, finding: &Finding) -> Shown {
        let path = snapshot.path(finding.place.doc).unwrap();
        let text = self.texts.get(path).map(|text| snapshot.range(finding.place).of(text)).unwrap_or_default();
        (finding.rule.name.to_owned(), self.below(path), text.to_owned(), finding.message.clone())
    }

    /// A path below the workspace.
    pub fn below(&self, path: &FilePath) -> String {
        path.relative_to(&self.folder).unwrap_or(path.as_str()).to_owned()
    }
}
