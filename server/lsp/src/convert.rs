//! The one module that converts positions, ranges and URIs between the protocol and the engine.
//! Everything is clamped: no position and no URI of a client can panic.

use std::fmt::Write;

use specward_engine::path::FilePath;
use specward_syntax::{Encoding, LineCol, LineIndex, TextRange};
use tower_lsp_server::ls_types::{Position, PositionEncodingKind, Range, Uri};

/// The encoding to speak, out of those that the client offers: UTF-8 saves conversions, UTF-16 is the
/// protocol's default.
pub fn choose_encoding(offered: &[PositionEncodingKind]) -> Encoding {
    let offers = |kind| offered.contains(&kind);
    if offers(PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offers(PositionEncodingKind::UTF32) && !offers(PositionEncodingKind::UTF16) {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// An encoding by its protocol name.
pub fn encoding_kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

/// A protocol position as line and column.
pub fn line_col(position: Position) -> LineCol {
    LineCol { line: position.line, column: position.character }
}

/// Byte offset of a position; one past the end means the end of its line or of the text.
pub fn offset(lines: &LineIndex, text: &str, position: Position, encoding: Encoding) -> usize {
    lines.offset(line_col(position), encoding, text)
}

/// Byte range of a protocol range; reversed ends are put in order.
pub fn text_range(lines: &LineIndex, text: &str, range: Range, encoding: Encoding) -> TextRange {
    TextRange::new(offset(lines, text, range.start, encoding), offset(lines, text, range.end, encoding))
}

/// Position of a byte offset.
pub fn position(lines: &LineIndex, offset: usize, encoding: Encoding) -> Position {
    position_of(lines.line_col(offset, encoding))
}

/// A line and column as protocol position.
pub fn position_of(at: LineCol) -> Position {
    Position::new(at.line, at.column)
}

/// Protocol range of a byte range.
pub fn range(lines: &LineIndex, range: TextRange, encoding: Encoding) -> Range {
    Range::new(position(lines, range.start as usize, encoding), position(lines, range.end as usize, encoding))
}

/// The file that a URI means: `file:///c%3A/x` and `file:///C:/x` are one file. `None` for other
/// schemes and for names that are no Unicode.
pub fn path_of(uri: &Uri) -> Option<FilePath> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    let path = percent_decode(uri.path().as_str())?;
    let host = uri.authority().map(|authority| authority.host()).unwrap_or_default();
    if !host.is_empty() && !host.eq_ignore_ascii_case("localhost") {
        return FilePath::new(&format!("//{host}{path}"));
    }
    let without_slash = path.strip_prefix('/').filter(|rest| starts_with_drive(rest));
    FilePath::new(without_slash.unwrap_or(&path))
}

/// The URI of a file, for files that the client has not named itself.
pub fn uri_of(path: &FilePath) -> Option<Uri> {
    let path = path.as_str();
    let prefix = match path {
        _ if path.starts_with("//") => "file:",
        _ if path.starts_with('/') => "file://",
        _ => "file:///",
    };
    format!("{prefix}{}", percent_encode(path)).parse().ok()
}

fn starts_with_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', ..] if letter.is_ascii_alphabetic())
}

fn percent_decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                bytes.push(hex(*high)? << 4 | hex(*low)?);
                rest = after;
            }
            (byte, after) => {
                bytes.push(*byte);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).map(|value| value as u8)
}

fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            // Writing to a String cannot fail.
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(uri: &str) -> Option<String> {
        path_of(&uri.parse().unwrap()).map(|path| path.as_str().to_owned())
    }

    #[test]
    fn spellings_of_one_file_are_one_path() {
        for uri in ["file:///c%3A/x/a.md", "file:///C:/x/a.md", "file:///c:/x/./a.md", "FILE:///C%3a/x/y/../a.md"] {
            assert_eq!(path(uri).as_deref(), Some("C:/x/a.md"), "{uri}");
        }
        for uri in ["file:///a%20b/%C3%A4.md", "file://localhost/a%20b/%c3%a4.md", "file:///a%20b//./%C3%A4.md"] {
            assert_eq!(path(uri).as_deref(), Some("/a b/ä.md"), "{uri}");
        }
        assert_eq!(path("file://server/share/x.md").as_deref(), Some("//server/share/x.md"));
    }

    #[test]
    fn other_schemes_and_odd_names_are_no_file() {
        for uri in ["untitled:Untitled-1", "git:/a/b.md?x", "vscode-notebook-cell:/a.md#1", "file:///a%FF.md"] {
            assert_eq!(path(uri), None, "{uri}");
        }
    }

    #[test]
    fn a_path_survives_the_way_there_and_back() {
        for name in
            ["/a/b.md", "/a b/50%.md", "/a/\n.md", "/ä/😀#?.md", "/a/[x].md", "C:/x y/z.md", "//server/share/a b.md"]
        {
            let path = FilePath::new(name).unwrap();
            assert_eq!(path_of(&uri_of(&path).unwrap()), Some(path), "{name}");
        }
        assert_eq!(uri_of(&FilePath::new("c:\\x").unwrap()).unwrap().as_str(), "file:///C:/x");
    }

    #[test]
    fn encodings_are_chosen_by_preference() {
        let (utf8, utf16, utf32) =
            (PositionEncodingKind::UTF8, PositionEncodingKind::UTF16, PositionEncodingKind::UTF32);
        assert_eq!(choose_encoding(&[]), Encoding::Utf16);
        assert_eq!(choose_encoding(&[utf16.clone(), utf8]), Encoding::Utf8);
        assert_eq!(choose_encoding(&[utf16, utf32.clone()]), Encoding::Utf16);
        assert_eq!(choose_encoding(&[utf32]), Encoding::Utf32);
        assert_eq!(choose_encoding(&["utf-7".into()]), Encoding::Utf16);
    }

    #[test]
    fn positions_are_clamped() {
        let text = "a😀b\r\nc\r";
        let lines = LineIndex::new(text);
        let at = |line, character| offset(&lines, text, Position::new(line, character), Encoding::Utf16);
        assert_eq!((at(0, 0), at(0, 1), at(0, 3), at(0, 4), at(0, 99)), (0, 1, 5, 6, 6));
        assert_eq!(at(0, 2), 1, "inside the surrogate pair means its start");
        assert_eq!((at(1, 5), at(2, 7), at(9, 9), at(u32::MAX, u32::MAX)), (9, 10, 10, 10));
        let reversed = Range::new(Position::new(1, 1), Position::new(0, 1));
        assert_eq!(text_range(&lines, text, reversed, Encoding::Utf16), TextRange::new(1, 9));
    }

    #[test]
    fn every_offset_has_a_position_that_leads_back() {
        let text = "ä😀\n\r\n€x\ry";
        let lines = LineIndex::new(text);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, _) in text.char_indices().filter(|(_, c)| *c != '\n') {
                assert_eq!(offset(&lines, text, position(&lines, at, encoding), encoding), at, "{encoding:?} {at}");
            }
        }
    }
}
