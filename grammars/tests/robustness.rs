//! Any text parses: the tree covers it, every place is a character boundary, nothing panics, and nothing is an error.

#![allow(clippy::expect_used)]

use proptest::prelude::*;
use specward_grammars::LANGUAGE;
use tree_sitter::{Node, Parser, Tree, TreeCursor};

/// The pieces of which headers are made, and those that break them.
#[rustfmt::skip]
const PIECES: &[&str] = &[
    "ADR-0003", "PLAT-124", "platform/ADR-003", "ADR-XXX", "FR-001", "v1", "@v1", ":v1", "(v1)", "1.2.0", "2026-01-02",
    "cp-v2", "CP-PLAT-v1.2", "CartUpdated", "cart.checked-out", "none", "n/a", "not blocked", "TBD", "?", "Status",
    "Blocked By", "key", "état", "状态", "to", "through", "PASS", "FAIL", "PASS/FAIL", "e.g.", "https://x.y/z",
    "../a/b.md", "spec.md", "[NEEDS CLARIFICATION: x]", "[NEEDS CLARIFICATION", "[x] ", "[ ]", "[", "]", "[[", "]]",
    "(", ")", "](", "][", "{", "}", "<", ">", "<s>", "</s>", "<!--", "-->", "|", " | ", "\\|", "\\", "\\]", "**", "*",
    "_", "__", "`", "~~", "\"", "'", "’", "“", "-", " - ", "—", " — ", "–", "..", "...", ":", ": ", "::", "：", "/",
    " / ", ",", ".", "·", " · ", "→", "->", "✅", "❌", "⚠️", "🎯", "#", "## ", "- ", "* ", "1. ", "> ", "---", "===",
    "|---|", "\0", "\u{200d}", "\u{feff}", "\u{a0}", "\t", "\r", "\n", "\r\n", "+", "&", "=", "@", "$", "%", "^", " ",
];

fn parse(text: &str) -> Tree {
    let mut parser = Parser::new();
    parser.set_language(&LANGUAGE.into()).expect("the grammar fits the runtime");
    parser.parse(text, None).expect("a parser with a language parses")
}

/// Blanks lie between the nodes; everything else belongs to one.
fn is_blank(character: char) -> bool {
    character.is_whitespace() || matches!(character, '\u{2000}'..='\u{206f}' | '\u{feff}')
}

fn leaves<'t>(node: Node<'t>, cursor: &mut TreeCursor<'t>, found: &mut Vec<Node<'t>>) {
    if node.child_count() == 0 {
        found.push(node);
        return;
    }
    let children: Vec<Node<'t>> = node.children(cursor).collect();
    for child in children {
        leaves(child, cursor, found);
    }
}

fn check(text: &str) -> Result<(), TestCaseError> {
    let tree = parse(text);
    prop_assert!(!tree.root_node().has_error(), "{:?}: {}", text, tree.root_node().to_sexp());
    let mut found = Vec::new();
    leaves(tree.root_node(), &mut tree.walk(), &mut found);
    let mut at = 0;
    for leaf in found.iter().filter(|leaf| leaf.kind() != "document") {
        let gap = text.get(at..leaf.start_byte());
        prop_assert!(gap.is_some_and(|gap| gap.chars().all(is_blank)), "{:?} is in no node of {:?}", gap, text);
        prop_assert!(text.get(leaf.byte_range()).is_some(), "{} splits a character of {:?}", leaf.kind(), text);
        at = leaf.end_byte();
    }
    prop_assert!(text[at..].chars().all(is_blank), "{:?} is in no node of {:?}", &text[at..], text);
    Ok(())
}

fn pieces() -> impl Strategy<Value = String> {
    let piece = (prop::sample::select(PIECES), prop::sample::select(&["", "", " "][..]));
    prop::collection::vec(piece, 0..16)
        .prop_map(|parts| parts.into_iter().flat_map(|(text, blank)| [text, blank]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]

    #[test]
    fn any_characters_parse(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn any_pieces_parse(text in pieces()) {
        check(&text)?;
    }
}

#[test]
fn long_hostile_lines_take_linear_time() {
    for piece in ["(", "[", "{", "<", "[[", "[a](", "a-", "*", "|", "· a ", "\\", "ADR-1..", "— ", "[a, ", "(v1", "1."]
    {
        let length = 50_000 / piece.len();
        assert!(!parse(&piece.repeat(length)).root_node().has_error(), "{piece:?}");
    }
}
