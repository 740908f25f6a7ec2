//! What a workspace's configuration changes in reading: a plain value, so that reading stays a
//! function of text and options.

use smol_str::SmolStr;

use crate::words::OwnWords;

/// Aliases and id families that `specward.toml` adds to the built-in vocabulary.
/// All names are compared in their folded form (see [`crate::key::fold`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    /// Written key to canonical key name, from `[aliases.keys]`.
    pub keys: Vec<(SmolStr, SmolStr)>,
    /// Written heading to canonical section name, from `[aliases.headings]`.
    pub headings: Vec<(SmolStr, SmolStr)>,
    /// Written status to canonical status, from `[aliases.statuses]`.
    pub statuses: Vec<(SmolStr, SmolStr)>,
    /// Extra id families, upper case, such as `RFC`.
    pub families: Vec<SmolStr>,
    /// Words by which prose is understood, from `[words]`.
    pub words: OwnWords,
    /// Whether the wording of sections counts, because it is compared with another revision.
    pub wording: bool,
}
