//! The order in which a graph lists its artefacts: `ADR-2` before `ADR-10`, whatever file they are in, so that a moved file
//! moves no node.

use specward_engine::graph::Told;
use specward_syntax::IdKey;

/// What nodes are ordered by.
pub type Rank = (Vec<Part>, String, String);

/// A part of an id: words before numbers of the same place would be odd, so numbers come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A number.
    Number(u64),
    /// Anything else.
    Word(String),
}

/// The rank of an artefact.
pub fn of_artefact(told: &Told) -> Rank {
    (of_id(&told.keys[0]), told.version.clone().unwrap_or_default(), format!("{}/{}", told.repo.name, told.path))
}

/// The rank of an id.
pub fn of_id(key: &IdKey) -> Vec<Part> {
    let part = |text: &str| text.parse().map_or_else(|_| Part::Word(text.to_owned()), Part::Number);
    key.as_str().split('-').map(part).collect()
}
