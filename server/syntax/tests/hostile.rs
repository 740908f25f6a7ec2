//! Readers of words and values on long runs of what they look at: work grows with the text, not its square; no panic.

use specward_syntax::id::{self, Names};
use specward_syntax::status::{AdrStatus, SpecStatus};
use specward_syntax::{
    Gate, Id, IdKey, Key, Options, SectionName, Verdict, Version, dress, key, marker, source, value, version,
};

/// Each repeated to [`LENGTH`].
const PIECES: &[&str] = &[
    "[",
    "[[",
    "](",
    "]",
    "<",
    "<!--",
    "~~",
    "`",
    "*",
    "_",
    "(",
    ")",
    " ",
    "\n- ",
    ", ",
    " and ",
    "1",
    "1-",
    "A-1",
    "ADR-1 ",
    "ADR-1@",
    "ADR 1, ",
    "T1",
    "v1",
    "v1.",
    "a.",
    "aB",
    "TBD ",
    "TODO/",
    "?",
    "[NEEDS CLARIFICATION: ",
    "to be decided ",
    "—",
    " — ",
    "🎯",
    "é",
    "状",
    "\u{202e}",
    "a",
    "/",
    "|",
    "Draft / ",
    "x@v1 ",
    "platform/",
    "..1",
    "#",
    "\t",
    ":",
    "\0",
    "FR-1 to ",
];

/// In bytes; a square of it would not end.
const LENGTH: usize = 40_000;

#[test]
fn long_runs_are_read_in_linear_time() {
    let options = Options::default();
    for piece in PIECES {
        let text = piece.repeat(LENGTH / piece.len());
        read_everything(&text, &options);
        read_everything(&format!("ADR-1 {text} v1]"), &options);
    }
}

fn read_everything(text: &str, options: &Options) {
    let _ = (id::scan(text, Names::Versioned, options), marker::scan(text));
    let _ = (Id::parse(text, options), Id::leading(text, options), IdKey::new(text));
    let _ = (Version::parse(text), version::split_pack(text), version::trailing(text));
    let _ = (Key::parse(text, options), Key::nearest(text), key::fold(text));
    let _ = (SectionName::parse(text, options), SectionName::nearest(text));
    let _ = (SpecStatus::parse(text, options), AdrStatus::parse(text, options));
    let _ = (Gate::parse(text), Verdict::parse(text), dress::plain(text));
    for key in [Key::DependsOn, Key::Status, Key::ContextPack, Key::Owner] {
        let _ = value::parse(text, &key, options);
    }
    let _ = source::parse(text, options);
}
