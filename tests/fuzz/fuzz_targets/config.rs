//! Any `specward.toml`, and any overlay over it: findings stand inside of the text, what is left can be listed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use specward_engine::config::{self, Origin};
use specward_fuzz::text;

fuzz_target!(|data: &[u8]| {
    let text = text(data);
    let (mut config, findings) = config::parse(text);
    for finding in &findings {
        assert!(text.get(finding.range.bytes()).is_some(), "{finding:?} stands in the text");
        assert!(!finding.message.is_empty());
    }
    if let Ok(values) = serde_json::from_slice(data) {
        config.overlay(&values, Origin::Editor);
    }
    assert!(!config.listed().is_empty());
    let _ = (config.options(), config.kind_of(text));
});
