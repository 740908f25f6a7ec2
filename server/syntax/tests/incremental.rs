//! Law 4 for one document: after any edits a buffer's blocks, lines and facts equal those of its text read afresh.
#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use specward_syntax::{Buffer, Format, LineIndex, Options, Packed, TextRange, read, read_as};

/// An edit by share of the text's length, so that it fits every text.
#[derive(Clone, Debug)]
struct Edit {
    at: u32,
    removed: u32,
    inserted: String,
    /// Whether the document is read before the next edit.
    reads: bool,
}

const PIECES: &[&str] = &[
    "x",
    " ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "- ",
    "  - ",
    "1. ",
    "> ",
    "# T\n",
    "## Metadata\n",
    "## Gates\n",
    "```\n",
    "~~~\n",
    "| a | b |\n",
    "|---|---|\n",
    "---\n",
    "===\n",
    "---",
    "<!-- ",
    "-->",
    "<div>\n",
    "</div>",
    "<pre>",
    "</script>",
    "\t",
    "    ",
    "é",
    "😀",
    "中",
    "\0",
    "\u{feff}",
    "Status: Draft\n",
    "ADR-12",
    "[a](b.md)",
    "[[ADR-1]]",
    "`",
    "**",
    "key: v\n",
    "id: X-1\n",
    "[a]: b.md\n",
    "Source: Platform MCP v1\n",
    "- Blocked By: ADR-1, ADR-2\n",
    "\\|",
    "<",
    ">",
    "## Status\n",
    "- [ ] T001 do\n",
    "### FR-001 x\n",
    "component_repo: a\n",
];

fn text() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..50).prop_map(|pieces| pieces.concat())
}

fn edit() -> impl Strategy<Value = Edit> {
    let inserted = prop::collection::vec(prop::sample::select(PIECES), 0..4).prop_map(|pieces| pieces.concat());
    (0..=1000_u32, prop_oneof![3 => Just(0_u32), 2 => 0..30_u32, 1 => 0..400_u32], inserted, any::<bool>())
        .prop_map(|(at, removed, inserted, reads)| Edit { at, removed, inserted, reads })
}

fn apply(buffer: &mut Buffer, edit: &Edit) {
    let length = buffer.text().len() as u32;
    let start = length * edit.at / 1000;
    buffer.edit(TextRange { start, end: start + edit.removed }, &edit.inserted);
}

fn assert_fresh(buffer: &mut Buffer) -> Result<(), TestCaseError> {
    let text = buffer.text().to_owned();
    let mut fresh = Buffer::new(text.clone());
    prop_assert_eq!(buffer.lines(), &LineIndex::new(&text));
    prop_assert_eq!(buffer.blocks(), fresh.blocks(), "blocks of {:?}", text);
    prop_assert_eq!(buffer.front_matter_lines(), fresh.front_matter_lines());
    let options = Options::default();
    let document = read(&text, &options);
    let packed = Packed::new(&document).unwrap();
    prop_assert_eq!(&packed.facts().unwrap(), document.facts.as_ref(), "packed facts of {:?}", text);
    prop_assert_eq!(&packed.places().unwrap(), document.places.as_ref(), "packed places of {:?}", text);
    prop_assert_eq!(buffer.document(&options), document, "facts of {:?}", text);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2500))]

    #[test]
    fn edits_give_what_a_fresh_read_gives(text in text(), edits in prop::collection::vec(edit(), 1..12)) {
        let mut buffer = Buffer::new(text);
        for edit in &edits {
            apply(&mut buffer, edit);
            if edit.reads {
                assert_fresh(&mut buffer)?;
            }
        }
        assert_fresh(&mut buffer)?;
    }

    #[test]
    fn a_replaced_text_is_the_new_text(old in text(), new in text()) {
        let mut buffer = Buffer::new(old);
        buffer.replace(&new);
        prop_assert_eq!(buffer.text(), new.as_str());
        assert_fresh(&mut buffer)?;
    }
}

proptest! {
    #[test]
    fn data_is_read_as_afresh_after_any_edit(edits in proptest::collection::vec((any::<u32>(), any::<u32>(), data_piece()), 0..24)) {
        let mut buffer = Buffer::of(Format::Data, "id: CP-A-v1\nsources:\n  - name: Platform MCP\n    version: v4.1\n".to_owned());
        for (at, removed, inserted) in edits {
            let length = buffer.text().len();
            let start = at as usize % (length + 1);
            buffer.edit(TextRange::new(start, (start + removed as usize % 5).min(length)), inserted);
            let text = buffer.text().to_owned();
            prop_assert_eq!(buffer.document(&Options::default()), read_as(Format::Data, &text, &Options::default()));
            prop_assert_eq!(buffer.lines(), &LineIndex::new(&text));
        }
    }
}

const DATA_PIECES: &[&str] = &[
    "\n",
    "\r\n",
    "  ",
    "- ",
    ": ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "#",
    "name: X",
    "version: v2",
    "é😀",
    "---\n",
    "\t",
];

fn data_piece() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(DATA_PIECES)
}

#[test]
fn prose_that_says_nothing_new_leaves_the_facts_as_they_are_at_other_places() {
    let text = "# PLAT-1: Cart\n\n- Status: Draft\n\n## Goals\n\nBuyers keep a cart.\n\n## Out of Scope\n\n- returns\n";
    let mut buffer = Buffer::new(text.to_owned());
    let before = buffer.document(&Options::default());
    let at = text.find(" cart.").unwrap();
    buffer.edit(TextRange::new(at, at), " shopping");
    let after = buffer.document(&Options::default());
    assert!(std::sync::Arc::ptr_eq(&before.facts, &after.facts));
    assert_eq!(after, read(buffer.text(), &Options::default()));
    assert_ne!(before.places, after.places);
}
