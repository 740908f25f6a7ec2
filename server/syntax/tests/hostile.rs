//! Readers of words and values on long runs of what they look at: work grows with the text, not its square; no panic.

use std::time::{Duration, Instant};

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

/// Bytes of the shorter run; the longer one is [`FACTOR`] times that.
const LENGTH: usize = 2_000;
const FACTOR: usize = 8;
/// Linear work grows by [`FACTOR`], 8, quadratic work by its square, 64.
const MOST: f64 = 18.0;
/// Below this a time is mostly noise.
const NOISE: Duration = Duration::from_millis(4);

/// The longer run is measured against the shorter one, so that a slow or busy machine changes nothing.
#[test]
fn long_runs_are_read_in_linear_time() {
    let options = Options::default();
    for piece in PIECES {
        let grown = (0..3).map(|_| growth(piece, &options)).find(|growth| *growth <= MOST);
        assert!(grown.is_some(), "{piece:?} grows by {} and not by {FACTOR}", growth(piece, &options));
    }
}

fn growth(piece: &str, options: &Options) -> f64 {
    let (short, long) = (shortest(piece, LENGTH, options), shortest(piece, LENGTH * FACTOR, options));
    long.as_secs_f64() / short.max(NOISE).as_secs_f64()
}

/// The shortest of a few tries: others' work only makes it longer.
fn shortest(piece: &str, length: usize, options: &Options) -> Duration {
    let text = piece.repeat(length / piece.len());
    let behind = format!("ADR-1 {text} v1]");
    let time = |_| {
        let start = Instant::now();
        read_everything(&text, options);
        read_everything(&behind, options);
        start.elapsed()
    };
    (0..2).map(time).min().unwrap_or_default()
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
