//! Globs of settings. Compares a path with a pattern, nothing else.

use globset::{GlobBuilder, GlobMatcher};
use smol_str::SmolStr;

use crate::kind::Kind;

/// One glob of `[kinds]` with the kind it gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindGlob {
    /// Kind of the files that match.
    pub kind: Kind,
    /// Which files.
    pub glob: PathGlob,
}

/// One glob over paths of a root.
#[derive(Clone, Debug)]
pub struct PathGlob {
    /// As written, relative to the root.
    pub pattern: SmolStr,
    matcher: GlobMatcher,
}

impl PartialEq for PathGlob {
    fn eq(&self, other: &Self) -> bool {
        self.pattern == other.pattern
    }
}

impl Eq for PathGlob {}

impl PathGlob {
    /// Reads a pattern: `*` and `?` stay inside a folder, `**` crosses folders, `{a,b}` lists
    /// alternatives. The error says what is wrong with it.
    pub fn new(pattern: &str) -> Result<Self, String> {
        let relative = pattern.trim_start_matches("./");
        let glob = GlobBuilder::new(relative).literal_separator(true).build().map_err(|e| e.kind().to_string())?;
        Ok(Self { pattern: SmolStr::new(pattern), matcher: glob.compile_matcher() })
    }

    /// Whether a path relative to the root matches.
    pub fn matches(&self, relative: &str) -> bool {
        self.matcher.is_match(relative)
    }
}
