//! Answers whether a path exists: ignored is not absent, so only the disk decides. Looks at nothing
//! outside of the roots.

use std::fs;
use std::path::PathBuf;

use specward_engine::path::FilePath;

/// What is at a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// A file, or a link to one.
    File,
    /// A folder.
    Folder,
    /// Nothing.
    Absent,
    /// Nothing by this spelling; by another use of capitals there is this. File systems differ in whether that is the same.
    OtherCase(FilePath),
    /// Outside of every root, directly or through a symbolic link: not looked at.
    Outside,
}

impl Presence {
    /// Whether something is there by this very name, as far as we may know: what lies outside is not looked at, so
    /// nothing is said against it.
    pub fn is_present(&self) -> bool {
        matches!(self, Self::File | Self::Folder | Self::Outside)
    }
}

/// Answers questions about paths inside of some roots.
#[derive(Clone, Debug)]
pub struct Prober {
    roots: Vec<(FilePath, Option<PathBuf>)>,
}

impl Prober {
    /// Answers inside of these folders only.
    pub fn new<'a>(roots: impl IntoIterator<Item = &'a FilePath>) -> Self {
        let with_real = |root: &FilePath| (root.clone(), fs::canonicalize(root.as_str()).ok());
        Self { roots: roots.into_iter().map(with_real).collect() }
    }

    /// What is at a path.
    pub fn probe(&self, path: &FilePath) -> Presence {
        let Some(root) =
            self.roots.iter().filter(|(root, _)| path.starts_with(root)).max_by_key(|(root, _)| root.as_str().len())
        else {
            return Presence::Outside;
        };
        if !self.holds_real(path) {
            return Presence::Outside;
        }
        match written_parts(&root.0, path) {
            Found::Absent => Presence::Absent,
            Found::OtherCase(other) => Presence::OtherCase(other),
            Found::Present => present(path),
        }
    }

    /// Whether the nearest existing folder or file of a path really lies in a root: a link may lead out.
    fn holds_real(&self, path: &FilePath) -> bool {
        let mut current = Some(path.clone());
        while let Some(here) = current {
            if let Ok(real) = fs::canonicalize(here.as_str()) {
                return self.roots.iter().filter_map(|(_, root)| root.as_ref()).any(|root| real.starts_with(root));
            }
            current = here.parent();
        }
        false
    }
}

fn present(path: &FilePath) -> Presence {
    match fs::metadata(path.as_str()) {
        Ok(found) if found.is_dir() => Presence::Folder,
        Ok(_) => Presence::File,
        Err(_) => Presence::Absent,
    }
}

enum Found {
    Present,
    Absent,
    OtherCase(FilePath),
}

/// Looks for each part by its exact name, then by its name without case.
fn written_parts(root: &FilePath, path: &FilePath) -> Found {
    if exists(path) && !cfg!(any(windows, target_os = "macos")) {
        return Found::Present;
    }
    let mut current = root.clone();
    for part in path.relative_to(root).unwrap_or_default().split('/').filter(|part| !part.is_empty()) {
        match name_in(&current, part) {
            Some(name) => current = current.join(&name),
            None => return Found::Absent,
        }
    }
    if current == *path { Found::Present } else { Found::OtherCase(current) }
}

fn exists(path: &FilePath) -> bool {
    fs::symlink_metadata(path.as_str()).is_ok()
}

/// The name of an entry as the folder has it: the very same, else one that differs in case only.
pub(crate) fn name_in(folder: &FilePath, name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let mut other = None;
    for entry in fs::read_dir(folder.as_str()).ok()?.flatten() {
        match entry.file_name().into_string() {
            Ok(found) if found == name => return Some(found),
            Ok(found) if found.to_lowercase() == lower => other = Some(found),
            _ => {}
        }
    }
    other
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Disk;

    #[test]
    fn the_disk_decides() {
        let disk = Disk::new(&[
            (".gitignore", "build/\n"),
            ("build/a.md", ""),
            ("adr/ADR-001.md", ""),
            (".hidden/x.png", ""),
            ("names/😀 %20.md", ""),
        ]);
        let prober = Prober::new(&[disk.at("")]);
        for (path, presence) in [
            ("build/a.md", Presence::File),
            ("build", Presence::Folder),
            ("", Presence::Folder),
            (".hidden/x.png", Presence::File),
            ("names/😀 %20.md", Presence::File),
            ("adr/ADR-002.md", Presence::Absent),
            ("adr/ADR-001.md/x", Presence::Absent),
            ("adr/adr-001.MD", Presence::OtherCase(disk.at("adr/ADR-001.md"))),
            ("Adr/ADR-001.md", Presence::OtherCase(disk.at("adr/ADR-001.md"))),
            ("../x", Presence::Outside),
            ("/etc/passwd", Presence::Outside),
            ("a\0b", Presence::Absent),
        ] {
            assert_eq!(prober.probe(&disk.at("").join(path)), presence, "{path}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn links_out_of_the_roots_are_not_looked_behind() {
        use std::os::unix::fs::symlink;
        let outside = Disk::new(&[("secret.md", "")]);
        let disk = Disk::new(&[("a.md", "")]);
        let root = disk.folder.path();
        symlink(outside.folder.path(), root.join("out")).unwrap();
        symlink("a.md", root.join("alias.md")).unwrap();
        symlink("gone", root.join("dangling.md")).unwrap();
        symlink(".", root.join("loop")).unwrap();
        let prober = Prober::new(&[disk.at("")]);
        for (path, presence) in [
            ("out/secret.md", Presence::Outside),
            ("out/gone.md", Presence::Outside),
            ("out", Presence::Outside),
            ("alias.md", Presence::File),
            ("dangling.md", Presence::Absent),
            ("loop/loop/a.md", Presence::File),
        ] {
            assert_eq!(prober.probe(&disk.at(path)), presence, "{path}");
        }
    }

    #[test]
    fn several_roots_are_one_world() {
        let disk = Disk::new(&[("a/x.md", ""), ("b/y.md", ""), ("c/z.md", "")]);
        let prober = Prober::new(&[disk.at("a"), disk.at("b")]);
        assert_eq!(prober.probe(&disk.at("a/../b/y.md")), Presence::File);
        assert_eq!(prober.probe(&disk.at("c/z.md")), Presence::Outside);
    }
}
