//! Any text, and any edits of it: no panic, places inside of the text, incremental is fresh.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specward_fuzz::{Bytes, assert_fresh, assert_places, edit, text};
use specward_syntax::{Buffer, Options, read};

fuzz_target!(|data: &[u8]| {
    let options = Options::default();
    let whole = text(data);
    assert_places(whole, &read(whole, &options));
    // The last bytes also serve as edits.
    let mut script = Bytes(&data[data.len() - data.len().min(64)..]);
    let mut buffer = Buffer::new(whole.to_owned());
    while !script.is_empty() {
        let (range, new) = edit(&mut script, buffer.text().len());
        buffer.edit(range, new);
        assert_fresh(&mut buffer, &options);
    }
});
