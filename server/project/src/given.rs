//! From the paths of a command line to a workspace: a folder is one, a file or a folder inside of a
//! root stands for a part of that root's.

use std::path::{Path, PathBuf};

use specward_engine::path::FilePath;
use thiserror::Error;

use crate::ignored::IgnoreRules;
use crate::layout::{enclosing_root, neighbour_platform};
use crate::survey::{Request, root_around};

/// Why a given path cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PathError {
    /// It is not there.
    #[error("{}: there is no such file or folder", .0.display())]
    Missing(PathBuf),
    /// It is there, but the file system refuses.
    #[error("{}: permission to read it is denied", .0.display())]
    Denied(PathBuf),
    /// Its name is no Unicode.
    #[error("{}: its name is no valid Unicode", .0.display())]
    NameNotUnicode(PathBuf),
    /// It is a pipe, socket or device.
    #[error("{}: it is neither a file nor a folder", .0.display())]
    NeitherFileNorFolder(PathBuf),
}

impl PathError {
    /// What a person can do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing(_) => "check the path's spelling and the folder you are in",
            Self::Denied(_) => "give yourself permission to read it",
            Self::NameNotUnicode(_) => "rename it with Unicode characters",
            Self::NeitherFileNorFolder(_) => "name a file or a folder",
        }
    }
}

/// What a command line's paths mean.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// What to look at.
    pub request: Request,
    /// The files and folders whose findings are wanted.
    pub shown: Vec<FilePath>,
    /// The folder to which reported paths are relative.
    pub base: Option<FilePath>,
}

impl Given {
    /// Understands `paths` as written in the folder `current`; none means `current` itself.
    pub fn new(paths: &[PathBuf], current: &Path) -> Result<Self, PathError> {
        let here = [current.to_owned()];
        let paths = if paths.is_empty() { &here[..] } else { paths };
        let mut given = Self::default();
        for path in paths {
            given.add(&current.join(path))?;
        }
        Ok(given.finished(current))
    }

    /// As [`Given::new`] for one file that may not be there yet; its folder must.
    pub fn of_text(path: &Path, current: &Path) -> Result<Self, PathError> {
        let written = current.join(path);
        let path = FilePath::from_path(&written).ok_or_else(|| PathError::NameNotUnicode(written.clone()))?;
        let folder = path.parent().filter(|folder| folder.to_path_buf().is_dir());
        let folder = folder.ok_or_else(|| PathError::Missing(written.parent().unwrap_or(&written).to_owned()))?;
        let mut given = Self::default();
        given.add_part(path, folder);
        Ok(given.finished(current))
    }

    fn finished(mut self, current: &Path) -> Self {
        self.base = self.common_base(FilePath::from_path(current));
        self.request.folders.sort();
        self.request.folders.dedup();
        self
    }

    /// Whether findings of a file are wanted.
    pub fn shows(&self, path: &FilePath) -> bool {
        self.shown.iter().any(|shown| path.starts_with(shown))
    }

    /// A path as reports show it: relative to the base with forward slashes, whole outside of it.
    pub fn relative<'a>(&self, path: &'a FilePath) -> &'a str {
        self.base.as_ref().and_then(|base| path.relative_to(base)).unwrap_or(path.as_str())
    }

    fn add(&mut self, written: &Path) -> Result<(), PathError> {
        let path = FilePath::from_path(written).ok_or_else(|| PathError::NameNotUnicode(written.to_owned()))?;
        let found = path.to_path_buf().metadata().map_err(|error| match error.kind() {
            std::io::ErrorKind::PermissionDenied => PathError::Denied(written.to_owned()),
            _ => PathError::Missing(written.to_owned()),
        })?;
        if found.is_dir() {
            self.add_folder(path);
        } else if found.is_file() {
            let parent = path.parent().unwrap_or_else(|| path.clone());
            self.add_part(path, parent);
        } else {
            return Err(PathError::NeitherFileNorFolder(written.to_owned()));
        }
        Ok(())
    }

    /// A folder that is a root or holds roots is the workspace; one inside of a root is a part of it.
    fn add_folder(&mut self, folder: FilePath) {
        if root_around(&folder).is_some() {
            return self.add_part(folder.clone(), folder);
        }
        self.request.folders.push(folder.clone());
        self.shown.push(folder);
    }

    /// A part of a root is read with the whole root, and with the platform next to it; also if the root ignores it.
    fn add_part(&mut self, part: FilePath, folder: FilePath) {
        let root = enclosing_root(&folder).unwrap_or_else(|| folder.clone());
        self.request.neighbours.extend(neighbour_platform(&root));
        if IgnoreRules::new(&root).ignores(&folder, true) {
            self.request.folders.push(folder);
        }
        self.request.folders.push(root);
        self.shown.push(part);
    }

    /// The only folder given; else the current one, if it holds all; else the folder that holds all.
    fn common_base(&self, current: Option<FilePath>) -> Option<FilePath> {
        if let ([only], [shown]) = (&self.request.folders[..], &self.shown[..])
            && only == shown
        {
            return Some(only.clone());
        }
        let holds_all = |folder: &FilePath| self.shown.iter().all(|shown| shown.starts_with(folder) && shown != folder);
        let mut base = current.filter(holds_all).or_else(|| self.shown.first()?.parent());
        while let Some(folder) = base.as_ref().filter(|folder| !holds_all(folder)) {
            base = folder.parent();
        }
        base
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Disk;

    type Names = &'static [&'static str];

    fn company() -> Disk {
        Disk::new(&[
            ("platform/platform-specs/a.md", ""),
            ("cart/context/x.md", ""),
            ("cart/specs/a.md", ""),
            ("cart/specs/sub/b.md", ""),
            ("plain/docs/a.md", ""),
        ])
    }

    fn given(disk: &Disk, current: &str, paths: &[&str]) -> Given {
        let paths: Vec<_> = paths.iter().map(PathBuf::from).collect();
        Given::new(&paths, &disk.folder.path().join(current)).unwrap()
    }

    #[test]
    fn folders_files_and_parts_of_roots() {
        let disk = company();
        // Current folder, paths, folders read, neighbours, base.
        let cases: [(&str, Names, Names, Names, &str); 10] = [
            ("", &[], &[""], &[], ""),
            ("", &["."], &[""], &[], ""),
            ("", &["cart"], &["cart"], &[], "cart"),
            ("cart", &[], &["cart"], &[], "cart"),
            ("", &["cart/specs"], &["cart"], &["platform"], ""),
            ("", &["cart/specs/sub/b.md"], &["cart"], &["platform"], ""),
            ("plain", &["../cart/specs/sub/b.md"], &["cart"], &["platform"], "cart/specs/sub"),
            ("", &["cart", "platform"], &["cart", "platform"], &[], ""),
            ("plain", &["../cart", "../platform"], &["cart", "platform"], &[], ""),
            ("", &["plain/docs/a.md"], &["plain/docs"], &[], ""),
        ];
        for (current, paths, folders, neighbours, base) in cases {
            let given = given(&disk, current, paths);
            let at = |names: &[&str]| names.iter().map(|name| disk.at(name)).collect::<Vec<_>>();
            assert_eq!(given.request.folders, at(folders), "{paths:?} in {current:?}");
            assert_eq!(given.request.neighbours, at(neighbours), "{paths:?} in {current:?}");
            assert_eq!(given.base, Some(disk.at(base)), "{paths:?} in {current:?}");
        }
    }

    #[test]
    fn only_what_was_named_is_shown() {
        let disk = company();
        let given = given(&disk, "cart", &["specs/sub", "specs/a.md"]);
        assert_eq!(given.request.folders, [disk.at("cart")]);
        assert!(given.shows(&disk.at("cart/specs/a.md")) && given.shows(&disk.at("cart/specs/sub/b.md")));
        assert!(!given.shows(&disk.at("cart/context/x.md")));
    }

    #[test]
    fn what_is_named_is_read_though_its_root_ignores_it() {
        let disk = company();
        disk.write("cart/.gitignore", "build/\n");
        disk.write("cart/build/specs/x.md", "");
        let given = given(&disk, "", &["cart/build/specs"]);
        assert_eq!(given.request.folders, [disk.at("cart"), disk.at("cart/build/specs")]);
    }

    #[test]
    fn a_text_needs_a_folder_but_no_file() {
        let disk = company();
        let given = Given::of_text(Path::new("cart/specs/new.md"), disk.folder.path()).unwrap();
        assert_eq!((given.request.folders, given.shown), (vec![disk.at("cart")], vec![disk.at("cart/specs/new.md")]));
        let missing = Given::of_text(Path::new("gone/new.md"), disk.folder.path()).unwrap_err();
        assert_eq!(missing, PathError::Missing(disk.folder.path().join("gone")));
    }

    #[test]
    fn a_missing_path_is_one_clear_error() {
        let disk = company();
        let missing = Given::new(&["gone/x.md".into()], disk.folder.path()).unwrap_err();
        assert!(missing.to_string().ends_with("gone/x.md: there is no such file or folder"));
        assert_eq!(missing.remedy(), "check the path's spelling and the folder you are in");
        #[cfg(unix)]
        {
            let device = Given::new(&["/dev/null".into()], disk.folder.path()).unwrap_err();
            assert_eq!(device, PathError::NeitherFileNorFolder("/dev/null".into()));
        }
    }
}
