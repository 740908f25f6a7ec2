//! What a reference or link asks for, by name alone: which files to look into while the workspace is
//! still being read. Never decides what is meant.

use smol_str::SmolStr;
use specward_engine::{DocId, FilePath, Snapshot};
use specward_syntax::document::LinkKind;
use specward_syntax::{Id, IdKey, Options};

use crate::target::{self, Target};

/// What may be the name of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Exactly this file.
    Path(FilePath),
    /// A file with this stem, without case.
    Stem(SmolStr),
    /// A file whose name begins with this id.
    Id(IdKey),
}

impl Wanted {
    /// Whether a file may hold it.
    pub fn may_be(&self, path: &FilePath) -> bool {
        match self {
            Self::Path(wanted) => wanted == path,
            Self::Stem(stem) => path.stem().to_lowercase() == stem.as_str() || path.file_name() == stem.as_str(),
            Self::Id(key) => begins_with(path.stem(), key),
        }
    }
}

fn begins_with(stem: &str, key: &IdKey) -> bool {
    let whole = || IdKey::new(stem) == *key;
    // Reading an id costs more than seeing that there is none.
    let may = stem.len() >= 2 && stem.as_bytes().first().map(u8::to_ascii_uppercase) == key.as_str().bytes().next();
    may && (whole() || Id::leading(stem, &Options::default()).is_some_and(|(id, _)| id.key == *key))
}

/// What the text at `offset` asks for.
pub fn wanted(snapshot: &Snapshot, doc: DocId, offset: usize) -> Option<Wanted> {
    let document = snapshot.document(doc)?;
    match target::at(&document, offset)?.0 {
        Target::Reference(id) | Target::Version(id) => {
            Some(Wanted::Id(document.facts.references.get(id.0 as usize)?.id.key.clone()))
        }
        Target::Link(link) => {
            let link = document.facts.links.get(link).filter(|link| !link.path.is_empty())?;
            if link.kind == LinkKind::Wiki {
                let name = link.path.rsplit('/').next().unwrap_or_default().to_lowercase();
                return Some(Wanted::Stem(name.strip_suffix(".md").unwrap_or(&name).into()));
            }
            snapshot.link_path(doc, &link.path).map(Wanted::Path)
        }
        _ => None,
    }
}
