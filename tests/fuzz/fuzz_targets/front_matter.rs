//! Any text between the fences of front matter: no panic, places inside of the text, an edit in it reads as afresh.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specward_fuzz::{assert_fresh, assert_places, text};
use specward_syntax::{Buffer, Options, TextRange, read};

fuzz_target!(|data: &[u8]| {
    let options = Options::default();
    let inner = text(data);
    let whole = format!("---\nstatus: {inner}\n---\n# SPEC-1: Title\n\nBody.\n");
    assert_places(&whole, &read(&whole, &options));
    let mut buffer = Buffer::new(whole);
    buffer.edit(TextRange::new(4, 4 + inner.len() / 2), inner);
    assert_fresh(&mut buffer, &options);
    buffer.edit(TextRange::new(0, 3), "");
    assert_fresh(&mut buffer, &options);
});
