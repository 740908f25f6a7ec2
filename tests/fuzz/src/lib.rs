//! What the fuzz targets share: bytes as texts and scripts of edits, and the laws that hold for any of them.

use specward_syntax::{Buffer, Document, Encoding, LineCol, Options, TextRange, read};

/// Bytes as a text, as far as they are one.
pub fn text(bytes: &[u8]) -> &str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
    }
}

/// Takes bytes one by one; zeros where there are none left.
#[derive(Debug)]
pub struct Bytes<'a>(pub &'a [u8]);

impl<'a> Bytes<'a> {
    /// The next byte.
    pub fn byte(&mut self) -> usize {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        usize::from(*first)
    }

    /// The next number below 65,536.
    pub fn number(&mut self) -> usize {
        self.byte() << 8 | self.byte()
    }

    /// The next bytes as text.
    pub fn text(&mut self, length: usize) -> &'a str {
        let (head, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        text(head)
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Every place lies in the text and on the edge of characters, whichever way it is counted.
pub fn assert_places(text: &str, document: &Document) {
    for range in &document.places.ranges {
        assert!(text.get(range.bytes()).is_some(), "{range:?} is no range of the text");
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            let at: LineCol = document.places.lines.line_col(range.start as usize, encoding);
            let back = document.places.lines.offset(at, encoding, text);
            assert_eq!(back, range.start as usize, "{at:?} leads back");
        }
    }
}

/// Law 4 of one document: after an edit a buffer says what reading its text afresh says.
pub fn assert_fresh(buffer: &mut Buffer, options: &Options) {
    let kept = buffer.document(options);
    let fresh = read(buffer.text(), options);
    assert_eq!(kept.facts, fresh.facts, "incremental is fresh");
    assert_eq!(kept.places, fresh.places, "incremental places are fresh");
    assert_places(buffer.text(), &fresh);
}

/// One edit out of bytes, somewhere in a text of `length` bytes.
pub fn edit<'a>(bytes: &mut Bytes<'a>, length: usize) -> (TextRange, &'a str) {
    let start = bytes.number() % (length + 2);
    let end = start + [0, 1, 7, 300][bytes.byte() % 4];
    let pieces = bytes.byte() % 24;
    (TextRange::new(start, end), bytes.text(pieces))
}
