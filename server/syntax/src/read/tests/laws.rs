//! Laws of reading: places lie in the text, in reading order; nothing panics; a buffer reads what its text reads.

use std::path::Path;

use proptest::prelude::*;

use crate::options::Options;
use crate::position::TextRange;
use crate::{Buffer, read};

fn assert_places(text: &str) {
    let document = read(text, &Options::default());
    let ranges = &document.places.ranges;
    assert_eq!(ranges[0], TextRange::default());
    for range in ranges {
        assert!(range.start <= range.end && text.get(range.bytes()).is_some(), "{range:?} in {text:?}");
    }
    assert!(ranges[1..].is_sorted_by_key(|range| range.start));
}

/// Pieces of which markdown is made.
fn soup() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "# ",
        "## ",
        "### ",
        "---\n",
        "\n",
        "\n\n",
        "\r\n",
        "\r",
        "- ",
        "  - ",
        "1. ",
        "> ",
        "```\n",
        "~~~yaml\n",
        "| ",
        " |",
        "|---|---|\n",
        "**",
        "`",
        "[",
        "](",
        ")",
        "[[",
        "]]",
        "<!--",
        "-->",
        "<",
        ">",
        "specward-ignore ",
        "Status",
        ": ",
        "：",
        "Draft",
        "ADR-12",
        "ADR 3",
        "PLAT-124 v1",
        "FR-001 to FR-009",
        "Metadata",
        "Gates",
        "Sources",
        "Source: ",
        "PASS",
        "id: x\n",
        "  ",
        "\t",
        "é",
        "😀",
        "中文",
        "\0",
        "\u{feff}",
        "Fan-out Tasks",
        "component_repo",
        "Blocked By",
        "Spec Graph Links",
        "Open Questions",
        "why?",
        " · ",
        "TBD",
        "[NEEDS CLARIFICATION: x]",
        "\\",
        "#",
        "{#a}",
        "===\n",
        "[a]: b.md\n",
        "https://x.y",
        "%20",
        "(",
        "- [x] T001 ",
    ]);
    prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn places_lie_in_the_text(text in soup()) {
        assert_places(&text);
    }

    #[test]
    fn any_text_can_be_read(text in "\\PC*") {
        assert_places(&text);
    }
}

#[test]
fn every_document_can_be_read() {
    let folder = std::env::var_os("SPECWARD_CORPORA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests"), std::path::PathBuf::from);
    let mut count = 0;
    for text in texts(&folder) {
        assert_places(&text);
        let mut buffer = Buffer::new(text.clone());
        assert_eq!(buffer.document(&Options::default()), read(&text, &Options::default()));
        count += 1;
    }
    println!("{count} documents read");
}

fn texts(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts.extend(texts_below(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            texts.extend(std::fs::read_to_string(path).ok());
        }
    }
    texts
}

fn texts_below(folder: &Path) -> Vec<String> {
    texts(folder)
}
