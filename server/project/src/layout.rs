//! How a folder shows that it is a root, and of which tier (documents.md section 1, operating
//! model 1.4 and 4). Looks at names of entries only.

use std::collections::BTreeMap;

use specward_engine::path::FilePath;
use specward_engine::root::Tier;

use crate::ignored::git_top;

/// Siblings looked at when a platform root is sought next to a component root.
const MAX_SIBLINGS: usize = 1_000;

/// Name of the configuration file of a root.
pub const CONFIG_FILE: &str = "specward.toml";

/// What of a root's layout a folder holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Layout(u8);

const CONFIG: u8 = 1;
const SPECIFY: u8 = 1 << 1;
const PLATFORM: u8 = 1 << 2;
const CONTEXT: u8 = 1 << 3;
const SPECS: u8 = 1 << 4;
const OPENSPEC: u8 = 1 << 5;

/// Entries that make a layout, whether they are folders, and what they mean.
const SIGNS: [(&str, bool, u8); 8] = [
    (CONFIG_FILE, false, CONFIG),
    (".specify", true, SPECIFY),
    ("platform-specs", true, PLATFORM),
    ("initiatives", true, PLATFORM),
    ("constitution", true, PLATFORM),
    ("context", true, CONTEXT),
    ("specs", true, SPECS),
    ("openspec", true, OPENSPEC),
];

/// Folders of a layout in which no further root is recognised by its layout.
const INNER: [&str; 12] = [
    ".specify",
    "openspec",
    "platform-specs",
    "initiatives",
    "constitution",
    "context",
    "context-packs",
    "specs",
    "contracts",
    "adr",
    "bugs",
    "domains",
];

impl Layout {
    /// The layout of a folder on disk.
    pub fn on_disk(folder: &FilePath) -> Self {
        let mut layout = Self::default();
        for (name, is_folder, sign) in SIGNS {
            let path = folder.join(name).to_path_buf();
            if if is_folder { path.is_dir() } else { path.is_file() } {
                layout.0 |= sign;
            }
        }
        layout
    }

    /// Takes note of an entry of the folder.
    pub fn add(&mut self, name: &str, is_folder: bool) {
        let sign = SIGNS.iter().find(|(sign, folder, _)| *sign == name && *folder == is_folder);
        self.0 |= sign.map_or(0, |(_, _, sign)| *sign);
    }

    /// Whether the folder is a root.
    pub fn is_root(self) -> bool {
        self.is_marked() || self.has(PLATFORM) || self.is_component()
    }

    /// The tier that the layout shows; single where it shows none or both.
    pub fn tier(self) -> Tier {
        match (self.has(PLATFORM), self.is_component()) {
            (true, false) => Tier::Platform,
            (false, true) => Tier::Component,
            _ => Tier::Single,
        }
    }

    fn is_marked(self) -> bool {
        self.has(CONFIG) || self.has(SPECIFY)
    }

    fn is_component(self) -> bool {
        self.has(OPENSPEC) || self.has(CONTEXT | SPECS)
    }

    fn has(self, signs: u8) -> bool {
        self.0 & signs == signs
    }
}

/// The roots among folders with a layout, outer ones first. Inside the layout folders of a root (`specs/001/...`) only
/// `specward.toml` and `.specify/` make another one.
pub fn roots_among(layouts: &BTreeMap<FilePath, Layout>) -> Vec<FilePath> {
    let mut roots: Vec<FilePath> = Vec::new();
    for (folder, layout) in layouts {
        let inner = roots.iter().any(|root| folder.relative_to(root).is_some_and(is_inner));
        if layout.is_root() && (layout.is_marked() || !inner) && !is_specify(folder) {
            roots.push(folder.clone());
        }
    }
    roots
}

fn is_inner(relative: &str) -> bool {
    relative.split('/').next().is_some_and(|first| INNER.contains(&first))
}

fn is_specify(folder: &FilePath) -> bool {
    folder.parts().any(|part| part == ".specify")
}

/// The nearest root that holds a path, or is it; sought up to the top of its git repository. A home folder counts only
/// with a `specward.toml`.
pub fn enclosing_root(path: &FilePath) -> Option<FilePath> {
    let top = git_top(path);
    let mut layouts = BTreeMap::new();
    let mut current = Some(path.clone());
    while let Some(folder) = current {
        let layout = Layout::on_disk(&folder);
        if !is_nobodys(&folder) || layout.has(CONFIG) {
            layouts.insert(folder.clone(), layout);
        }
        current = folder.parent().filter(|_| top.as_ref() != Some(&folder));
    }
    roots_among(&layouts).pop()
}

fn is_nobodys(folder: &FilePath) -> bool {
    folder.parent().is_none()
        || std::env::home_dir().and_then(|home| FilePath::from_path(&home)).as_ref() == Some(folder)
}

/// The only platform root among the folders next to a root.
pub fn neighbour_platform(root: &FilePath) -> Option<FilePath> {
    let parent = root.parent().filter(|parent| !is_nobodys(parent))?;
    let entries = parent.to_path_buf().read_dir().ok()?.take(MAX_SIBLINGS).flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|found| found.is_dir()));
    let mut platforms = folders.filter_map(|entry| FilePath::from_path(&entry.path())).filter(|folder| {
        let layout = Layout::on_disk(folder);
        folder != root && layout.is_root() && layout.tier() == Tier::Platform
    });
    platforms.next().filter(|_| platforms.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Disk;

    fn layout(entries: &[&str]) -> Layout {
        let mut layout = Layout::default();
        for entry in entries {
            layout.add(entry.trim_end_matches('/'), entry.ends_with('/'));
        }
        layout
    }

    #[test]
    fn tiers_by_layout() {
        for (entries, is_root, tier) in [
            (&["platform-specs/"][..], true, Tier::Platform),
            (&["initiatives/", "adr/"], true, Tier::Platform),
            (&["constitution/", ".specify/"], true, Tier::Platform),
            (&["context/", "specs/"], true, Tier::Component),
            (&["openspec/"], true, Tier::Component),
            (&["openspec/", ".specify/"], true, Tier::Component),
            (&[".specify/"], true, Tier::Single),
            (&[".specify/", "specs/"], true, Tier::Single),
            (&["platform-specs/", "context/", "specs/"], true, Tier::Single),
            (&["specward.toml"], true, Tier::Single),
            (&["specward.toml/", "initiatives"], false, Tier::Single),
            (&["specs/"], false, Tier::Single),
            (&["context/"], false, Tier::Single),
            (&[], false, Tier::Single),
        ] {
            assert_eq!((layout(entries).is_root(), layout(entries).tier()), (is_root, tier), "{entries:?}");
        }
    }

    #[test]
    fn roots_inside_roots() {
        let folders = [
            ("/w", layout(&["platform-specs/"])),
            ("/w/cart", layout(&["context/", "specs/"])),
            ("/w/cart/specs/001", layout(&["context/", "specs/"])),
            ("/w/cart/specs/002", layout(&["specward.toml"])),
            ("/w/initiatives/x", layout(&["openspec/"])),
            ("/w/single/.specify", layout(&["specs/", "context/"])),
            ("/w/plain", layout(&["specs/"])),
        ];
        let folders = folders.into_iter().map(|(path, layout)| (FilePath::new(path).unwrap(), layout)).collect();
        let roots: Vec<_> = roots_among(&folders).iter().map(ToString::to_string).collect();
        assert_eq!(roots, ["/w", "/w/cart", "/w/cart/specs/002"]);
    }

    #[test]
    fn the_root_is_sought_upwards_within_the_repository() {
        let disk = Disk::new(&[
            ("specward.toml", ""),
            ("plain/.git/HEAD", ""),
            ("plain/docs/a.md", ""),
            ("cart/context/x.md", ""),
            ("cart/specs/001/spec.md", ""),
        ]);
        for (path, root) in [
            ("cart/specs/001/spec.md", Some("cart")),
            ("cart", Some("cart")),
            ("other", Some("")),
            ("plain/docs/a.md", None),
        ] {
            assert_eq!(enclosing_root(&disk.at(path)), root.map(|root| disk.at(root)), "{path}");
        }
    }

    #[test]
    fn one_platform_next_to_a_root_is_found() {
        let disk =
            Disk::new(&[("w/cart/specs/a.md", ""), ("w/platform/platform-specs/a.md", ""), ("w/x/adr/a.md", "")]);
        assert_eq!(neighbour_platform(&disk.at("w/cart")), Some(disk.at("w/platform")));
        disk.write("w/other/initiatives/a.md", "");
        assert_eq!(neighbour_platform(&disk.at("w/cart")), None);
    }
}
