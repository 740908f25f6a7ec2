//! Paths as the engine knows them: absolute, normalised, with forward slashes; never a URI.
//! Pure text: nothing here looks at the disk, so Windows paths are understood everywhere.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use specward_syntax::{Format, graph};

/// An absolute path with `/` as separator, without `.`, `..` and doubled separators. Drive letters are upper case (`C:/x`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FilePath(Arc<str>);

impl FilePath {
    /// Normalises an absolute path: `/a/./b/../c` is `/a/c`, `c:\x` and `\\?\C:\x` are `C:/x`,
    /// `\\server\share` is `//server/share`. `None` for a relative path.
    pub fn new(path: &str) -> Option<Self> {
        let unified = unify(path);
        let (prefix, rest) = split_prefix(&unified)?;
        let mut normal = prefix;
        let floor = normal.len();
        push_parts(&mut normal, floor, rest);
        Some(Self(normal.into()))
    }

    /// As [`FilePath::new`]; `None` also for a name that is no Unicode.
    pub fn from_path(path: &Path) -> Option<Self> {
        Self::new(path.to_str()?)
    }

    /// Sorts before every other path.
    pub fn least() -> Self {
        Self("/".into())
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// For the standard library.
    pub fn to_path_buf(&self) -> PathBuf {
        PathBuf::from(self.as_str())
    }

    /// The path of `relative` seen from this folder; an absolute one stands for itself. `..` never climbs above the top.
    #[must_use]
    pub fn join(&self, relative: &str) -> Self {
        if let Some(absolute) = Self::new(relative) {
            return absolute;
        }
        let mut joined = self.0.to_string();
        let separated = if self.is_windows() { relative.replace('\\', "/") } else { relative.to_owned() };
        push_parts(&mut joined, floor_of(&self.0), &separated);
        Self(joined.into())
    }

    /// The folder that holds it; `None` at the top.
    pub fn parent(&self) -> Option<Self> {
        let floor = floor_of(&self.0);
        if self.0.len() <= floor {
            return None;
        }
        let cut = self.0.rfind('/')?.max(floor);
        Some(Self(self.0[..cut].into()))
    }

    /// Its last part; empty at the top.
    pub fn file_name(&self) -> &str {
        let floor = floor_of(&self.0);
        self.0.get(floor..).unwrap_or_default().rsplit('/').next().unwrap_or_default()
    }

    /// The file name without its extension: `ADR-001-x` of `ADR-001-x.md`, `.gitignore` of `.gitignore`.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            None | Some(0) => name,
            Some(dot) => &name[..dot],
        }
    }

    /// The extension without dot, as written; empty if none.
    pub fn extension(&self) -> &str {
        let name = self.file_name();
        match name.rfind('.') {
            None | Some(0) => "",
            Some(dot) => &name[dot + 1..],
        }
    }

    /// The format of a file of this name.
    pub fn format(&self) -> Format {
        if self.file_name() == graph::FILE_NAME {
            return Format::SpecGraph;
        }
        let is_data = ["yaml", "yml", "json"].iter().any(|data| self.extension().eq_ignore_ascii_case(data));
        if is_data { Format::Data } else { Format::Markdown }
    }

    /// Whether it is `folder` or lies inside it, by whole parts: `/a/bc` is not inside `/a/b`.
    pub fn starts_with(&self, folder: &Self) -> bool {
        self.relative_to(folder).is_some()
    }

    /// The part below `folder`, without leading slash; empty for the folder itself, `None` outside.
    pub fn relative_to(&self, folder: &Self) -> Option<&str> {
        let rest = self.0.strip_prefix(folder.as_str())?;
        if rest.is_empty() || folder.0.ends_with('/') {
            return Some(rest);
        }
        rest.strip_prefix('/')
    }

    /// How to write this path in a link in a file of folder `from`: `../adr/ADR-001.md`. Absolute
    /// where the two have no common top (two drives).
    pub fn link_from(&self, from: &Self) -> String {
        let floor = floor_of(&self.0);
        if self.0[..floor] != from.0[..floor_of(&from.0)] {
            return self.0.to_string();
        }
        let own: Vec<&str> = parts(&self.0[floor..]).collect();
        let other: Vec<&str> = parts(&from.0[floor..]).collect();
        let common = own.iter().zip(&other).take_while(|(a, b)| a == b).count();
        let mut link = vec![".."; other.len() - common];
        link.extend(&own[common..]);
        link.join("/")
    }

    /// Its parts below the top, outermost first.
    pub fn parts(&self) -> impl DoubleEndedIterator<Item = &str> {
        parts(self.0.get(floor_of(&self.0)..).unwrap_or_default())
    }

    fn is_windows(&self) -> bool {
        has_drive(&self.0) || self.0.starts_with("//")
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for FilePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Forward slashes for Windows paths; a backslash is an ordinary character in any other.
fn unify(path: &str) -> String {
    let windows = has_drive(path) || path.starts_with(r"\\");
    if !windows {
        return path.to_owned();
    }
    let path = path.strip_prefix(r"\\?\").or_else(|| path.strip_prefix(r"\\.\")).unwrap_or(path);
    let path = path.strip_prefix(r"UNC\").map_or_else(|| path.to_owned(), |rest| format!(r"\\{rest}"));
    path.replace('\\', "/")
}

fn has_drive(path: &str) -> bool {
    let bytes = path.as_bytes();
    matches!(bytes, [letter, b':'] | [letter, b':', b'/' | b'\\', ..] if letter.is_ascii_alphabetic())
}

/// The top (`/`, `C:/`, `//server`) and the rest; `None` for a relative path.
fn split_prefix(path: &str) -> Option<(String, &str)> {
    if has_drive(path) {
        let drive = path[..1].to_ascii_uppercase();
        return Some((format!("{drive}:/"), &path[2..]));
    }
    if let Some(rest) = path.strip_prefix("//").filter(|rest| !rest.starts_with('/') && !rest.is_empty()) {
        let end = rest.find('/').unwrap_or(rest.len());
        return Some((format!("//{}/", &rest[..end]), &rest[end..]));
    }
    path.starts_with('/').then(|| ("/".to_owned(), path))
}

/// Length of the top of a normalised path, its slash included.
fn floor_of(path: &str) -> usize {
    if has_drive(path) {
        return 3;
    }
    match path.strip_prefix("//") {
        Some(rest) => 2 + rest.find('/').map_or(rest.len(), |slash| slash + 1),
        None => 1,
    }
}

fn parts(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

fn push_parts(path: &mut String, floor: usize, more: &str) {
    for part in parts(more) {
        match part {
            "." => {}
            ".." => path.truncate(path.rfind('/').unwrap_or(0).max(floor)),
            part => {
                if !path.ends_with('/') {
                    path.push('/');
                }
                path.push_str(part);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> FilePath {
        FilePath::new(text).unwrap()
    }

    #[test]
    fn paths_are_normalised() {
        for (written, normal) in [
            ("/", "/"),
            ("/a/b", "/a/b"),
            ("/a//b/", "/a/b"),
            ("/a/./b/../c", "/a/c"),
            ("/../..", "/"),
            ("/a/..", "/"),
            (r"/a\b", r"/a\b"),
            (r"c:\Users\x\spec.md", "C:/Users/x/spec.md"),
            ("c:/Users/../x", "C:/x"),
            ("C:", "C:/"),
            (r"\\?\C:\x", "C:/x"),
            (r"\\server\share\x", "//server/share/x"),
            (r"\\?\UNC\server\share", "//server/share"),
            ("//server/share/../..", "//server/"),
            ("/weird\nname/😀%20.md", "/weird\nname/😀%20.md"),
        ] {
            assert_eq!(path(written).as_str(), normal, "{written:?}");
            assert_eq!(path(normal).as_str(), normal, "normalising twice changes {normal:?}");
        }
        for relative in ["", "a/b", "./a", "../a", "c:x", r"a\b", "1:/x"] {
            assert_eq!(FilePath::new(relative), None, "{relative:?}");
        }
    }

    #[test]
    fn joining_stays_below_the_top() {
        for (base, relative, joined) in [
            ("/a/b", "c.md", "/a/b/c.md"),
            ("/a/b", "../c.md", "/a/c.md"),
            ("/a", "../../../c", "/c"),
            ("/", "a", "/a"),
            ("/a", "", "/a"),
            ("/a", "/b", "/b"),
            ("C:/a", r"..\b\c", "C:/b/c"),
            ("/a", r"b\c", r"/a/b\c"),
            ("//server/share", "../../..", "//server/"),
        ] {
            assert_eq!(path(base).join(relative).as_str(), joined, "{base} + {relative}");
        }
    }

    #[test]
    fn names_and_parents() {
        for (text, parent, name, stem, extension) in [
            ("/a/b.md", Some("/a"), "b.md", "b", "md"),
            ("/b.tar.gz", Some("/"), "b.tar.gz", "b.tar", "gz"),
            ("/a/.specify", Some("/a"), ".specify", ".specify", ""),
            ("/", None, "", "", ""),
            ("C:/", None, "", "", ""),
            ("C:/x", Some("C:/"), "x", "x", ""),
            ("//server/x", Some("//server/"), "x", "x", ""),
        ] {
            let path = path(text);
            assert_eq!(path.parent().as_ref().map(FilePath::as_str), parent, "{text}");
            assert_eq!((path.file_name(), path.stem(), path.extension()), (name, stem, extension), "{text}");
        }
    }

    #[test]
    fn inside_is_by_whole_parts() {
        for (inner, outer, relative) in [
            ("/a/b/c", "/a", Some("b/c")),
            ("/a", "/a", Some("")),
            ("/ab", "/a", None),
            ("/a", "/a/b", None),
            ("/a", "/", Some("a")),
            ("C:/a", "C:/", Some("a")),
            ("D:/a", "C:/", None),
        ] {
            assert_eq!(path(inner).relative_to(&path(outer)), relative, "{inner} in {outer}");
        }
    }

    #[test]
    fn links_lead_back() {
        for (target, folder, link) in [
            ("/w/adr/1.md", "/w/specs", "../adr/1.md"),
            ("/w/adr/1.md", "/w/adr", "1.md"),
            ("/w/adr/1.md", "/", "w/adr/1.md"),
            ("/w", "/w/a/b", "../.."),
            ("D:/x", "C:/y", "D:/x"),
        ] {
            assert_eq!(path(target).link_from(&path(folder)), link);
            assert_eq!(path(folder).join(link), path(target));
        }
    }
}
