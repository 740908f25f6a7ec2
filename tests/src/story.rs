//! A story in steps over a workspace on disk: each step is a text that says why, changes files, and tells
//! what is found from then on.
//!
//! `//- path` is a whole file; `//~ path` replaces lines that begin with `-` by those below that begin with `+`, and must
//! find them exactly once; `//* old -> new in path` replaces everywhere; `//=` begins what is expected.

use std::fs;
use std::path::Path;

/// One change of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Change {
    Whole { path: String, text: String },
    Lines { path: String, edits: Vec<(String, String)> },
    Everywhere { path: String, old: String, new: String },
}

/// A step of a story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Everything up to what is expected, `//=` included.
    pub told: String,
    changes: Vec<Change>,
    /// What is expected, as written.
    pub expected: String,
}

impl Step {
    /// Reads a step.
    pub fn parse(text: &str) -> Self {
        let (before, expected) = text.split_once("\n//=\n").expect("a step says what is expected");
        let mut changes = Vec::new();
        for line in before.lines() {
            take(&mut changes, line);
        }
        Self { told: format!("{before}\n//=\n"), changes, expected: expected.to_owned() }
    }

    /// Makes the changes of the step in a folder.
    pub fn play(&self, folder: &Path) {
        for change in &self.changes {
            change.make(folder);
        }
    }
}

fn take(changes: &mut Vec<Change>, line: &str) {
    if let Some(path) = line.strip_prefix("//- ") {
        changes.push(Change::Whole { path: path.to_owned(), text: String::new() });
    } else if let Some(path) = line.strip_prefix("//~ ") {
        changes.push(Change::Lines { path: path.to_owned(), edits: Vec::new() });
    } else if let Some(rest) = line.strip_prefix("//* ") {
        let (words, path) = rest.rsplit_once(" in ").expect("`old -> new in path`");
        let (old, new) = words.split_once(" -> ").expect("`old -> new in path`");
        changes.push(Change::Everywhere { path: path.to_owned(), old: old.to_owned(), new: new.to_owned() });
    } else {
        match changes.last_mut() {
            Some(Change::Whole { text, .. }) => text.extend([line, "\n"]),
            Some(Change::Lines { edits, .. }) => take_edit(edits, line),
            Some(Change::Everywhere { .. }) | None => {}
        }
    }
}

fn take_edit(edits: &mut Vec<(String, String)>, line: &str) {
    if let Some(old) = line.strip_prefix('-') {
        match edits.last_mut() {
            Some((lines, new)) if new.is_empty() => lines.extend(["\n", old]),
            _ => edits.push((old.to_owned(), String::new())),
        }
    } else if let Some(new) = line.strip_prefix('+') {
        let (_, lines) = edits.last_mut().expect("something is replaced");
        lines.extend([new, "\n"]);
    }
}

impl Change {
    fn make(&self, folder: &Path) {
        match self {
            Self::Whole { path, text } => write(&folder.join(path), text),
            Self::Lines { path, edits } => {
                let path = folder.join(path);
                let text = edits.iter().fold(read(&path), |text, (old, new)| replaced(&text, old, new));
                write(&path, &text);
            }
            Self::Everywhere { path, old, new } => {
                let path = folder.join(path);
                let text = read(&path);
                assert!(text.contains(old.as_str()), "{}: no {old:?}", path.display());
                write(&path, &text.replace(old.as_str(), new));
            }
        }
    }
}

fn replaced(text: &str, old: &str, new: &str) -> String {
    let lines = format!("\n{old}\n");
    let text = format!("\n{text}");
    assert_eq!(text.matches(&lines).count(), 1, "{old:?} is to stand there once");
    text.replacen(&lines, &format!("\n{new}"), 1)[1..].to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}
