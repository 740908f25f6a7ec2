//! Globs of `[kinds]`. Compares a path with a pattern, nothing else.

use globset::{GlobBuilder, GlobMatcher};
use smol_str::SmolStr;

use crate::kind::Kind;

/// One glob with the kind it gives.
#[derive(Clone, Debug)]
pub struct KindGlob {
    /// Kind of the files that match.
    pub kind: Kind,
    /// As written, relative to the root.
    pub pattern: SmolStr,
    matcher: GlobMatcher,
}

impl PartialEq for KindGlob {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.pattern) == (other.kind, &other.pattern)
    }
}

impl Eq for KindGlob {}

impl KindGlob {
    /// Reads a pattern: `*` and `?` stay inside a folder, `**` crosses folders, `{a,b}` lists
    /// alternatives. The error says what is wrong with it.
    pub fn new(kind: Kind, pattern: &str) -> Result<Self, String> {
        let relative = pattern.trim_start_matches("./");
        let glob = GlobBuilder::new(relative).literal_separator(true).build().map_err(|e| e.kind().to_string())?;
        Ok(Self { kind, pattern: SmolStr::new(pattern), matcher: glob.compile_matcher() })
    }

    /// Whether a path relative to the root matches.
    pub fn matches(&self, relative: &str) -> bool {
        self.matcher.is_match(relative)
    }
}
