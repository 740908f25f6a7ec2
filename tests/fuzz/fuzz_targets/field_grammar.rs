//! Any header lines, through our grammar's C code and through the reader of values: both end, the tree covers the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specward_fuzz::text;
use specward_syntax::{Gate, Id, IdKey, Key, Options, SectionName, Verdict, Version};
use specward_syntax::{dress, id, key, marker, source, value, version};
use tree_sitter::{InputEdit, Parser, Point};

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let mut parser = Parser::new();
    parser.set_language(&specward_grammars::LANGUAGE.into()).unwrap();
    let mut tree = parser.parse(text, None).unwrap();
    assert!(tree.root_node().end_byte() <= text.len());
    // The same text again, told that its end was edited: the old tree's state is taken over.
    let end = text.len();
    let point = Point { row: text.matches('\n').count(), column: end - text.rfind('\n').map_or(0, |at| at + 1) };
    tree.edit(&InputEdit {
        start_byte: end,
        old_end_byte: end,
        new_end_byte: end,
        start_position: point,
        old_end_position: point,
        new_end_position: point,
    });
    assert!(parser.parse(text, Some(&tree)).is_some());
    read_values(text, &Options::default());
});

fn read_values(text: &str, options: &Options) {
    let _ = (id::scan(text, id::Names::Versioned, options), marker::scan(text), source::parse(text, options));
    let _ = (Id::parse(text, options), Id::leading(text, options), IdKey::new(text), dress::plain(text));
    let _ = (Version::parse(text), version::split_pack(text), version::trailing(text), key::fold(text));
    let _ = (Key::parse(text, options), SectionName::parse(text, options), Gate::parse(text), Verdict::parse(text));
    for key in [Key::DependsOn, Key::Status, Key::ContextPack, Key::Owner, Key::Version] {
        let _ = value::parse(text, &key, options);
    }
}
