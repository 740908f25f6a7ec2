//! The tree-sitter grammar that reads header fields of specs and ADRs: keys, ids, versions, references, lists,
//! verdicts, links and notes. It knows shapes, never vocabulary: which keys, statuses or id families exist is not its
//! business.

use tree_sitter_language::LanguageFn;

#[allow(unsafe_code)]
mod language {
    use tree_sitter_language::LanguageFn;

    unsafe extern "C" {
        fn tree_sitter_specward_fields() -> *const ();
    }

    // SAFETY: the function is the one the generator wrote into `src/parser.c`.
    pub(super) const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_specward_fields) };
}

/// The grammar, to be given to a parser: `parser.set_language(&LANGUAGE.into())`.
pub const LANGUAGE: LanguageFn = language::LANGUAGE;

/// The highlighting query, in the capture names that Neovim and Helix share.
pub const HIGHLIGHTS: &str = include_str!("queries/highlights.scm");

/// The query that reads header fields inside markdown, for the markdown grammar of an editor.
pub const MARKDOWN_INJECTIONS: &str = include_str!("hosts/markdown/injections.scm");

/// The named nodes and fields of the grammar as JSON.
pub const NODE_TYPES: &str = include_str!("src/node-types.json");
