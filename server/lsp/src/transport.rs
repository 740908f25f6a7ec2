//! Frames of the base protocol: headers, a blank line, a body of known length. Survives garbage
//! between frames. Must not know what the messages mean.

use std::io::{self, BufRead, Read, Write};

/// Bodies longer than this are refused: no editor sends a message of 256 MiB.
const MAX_BODY: usize = 256 << 20;
/// Header lines longer than this are garbage.
const MAX_LINE: usize = 16 << 10;

/// What stands next in the input.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    /// The body of a frame, of the announced length.
    Body(Vec<u8>),
    /// Bytes that are no header: they were skipped.
    Garbage,
}

/// Reads the next frame; `None` at the end of the input, also inside a frame.
pub fn read_frame(input: &mut impl BufRead) -> io::Result<Option<Frame>> {
    let mut length = None;
    loop {
        let Some(line) = read_line(input)? else { return Ok(None) };
        match parse_header(&line) {
            Header::Length(bytes) => length = Some(bytes),
            Header::Other => {}
            Header::End => match length {
                Some(bytes) => return read_body(input, bytes),
                None => return Ok(Some(Frame::Garbage)),
            },
            Header::Garbage => return Ok(Some(Frame::Garbage)),
        }
    }
}

/// Writes one frame.
pub fn write_frame(output: &mut impl Write, body: &[u8]) -> io::Result<()> {
    write!(output, "Content-Length: {}\r\n\r\n", body.len())?;
    output.write_all(body)
}

enum Header {
    Length(usize),
    Other,
    End,
    Garbage,
}

fn parse_header(line: &[u8]) -> Header {
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    let text = text.trim_end_matches(['\r', '\n']);
    if text.is_empty() {
        return Header::End;
    }
    // The rest of a body whose length was announced too short may stand in front.
    if let Some(at) = text.find("content-length:") {
        return match text[at + "content-length:".len()..].trim().parse() {
            Ok(bytes) if bytes <= MAX_BODY => Header::Length(bytes),
            _ => Header::Garbage,
        };
    }
    if text.starts_with("content-type:") { Header::Other } else { Header::Garbage }
}

fn read_body(input: &mut impl BufRead, bytes: usize) -> io::Result<Option<Frame>> {
    let mut body = Vec::with_capacity(bytes.min(1 << 20));
    input.take(bytes as u64).read_to_end(&mut body)?;
    Ok((body.len() == bytes).then_some(Frame::Body(body)))
}

/// One line with its line break, or a piece of [`MAX_LINE`] bytes of a longer one.
fn read_line(input: &mut impl BufRead) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    input.take(MAX_LINE as u64).read_until(b'\n', &mut line)?;
    Ok((!line.is_empty()).then_some(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(mut input: &[u8]) -> Vec<Frame> {
        std::iter::from_fn(|| read_frame(&mut input).unwrap()).collect()
    }

    fn bodies(input: &[u8]) -> Vec<String> {
        let body = |frame| match frame {
            Frame::Body(body) => Some(String::from_utf8(body).unwrap()),
            Frame::Garbage => None,
        };
        frames(input).into_iter().filter_map(body).collect()
    }

    #[test]
    fn frames_are_read_in_any_dress() {
        let input = b"Content-Length: 2\r\n\r\n{}content-length:4\nContent-Type: x\n\nnull";
        assert_eq!(bodies(input), ["{}", "null"]);
    }

    #[test]
    fn a_written_frame_is_read_back() {
        let mut out = Vec::new();
        write_frame(&mut out, "{\"é\":1}".as_bytes()).unwrap();
        assert_eq!(bodies(&out), ["{\"é\":1}"]);
    }

    #[test]
    fn garbage_is_skipped() {
        assert_eq!(bodies(b"hello\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["{}"]);
        assert_eq!(bodies(b"Content-Length: x\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["{}"]);
        assert_eq!(bodies(b"Content-Length: 99999999999\r\n\r\nContent-Length: 2\r\n\r\n{}"), ["{}"]);
        let long = [vec![b'x'; 3 * MAX_LINE], b"\nContent-Length: 2\r\n\r\n{}".to_vec()].concat();
        assert_eq!(bodies(&long), ["{}"]);
    }

    #[test]
    fn a_body_longer_than_announced_costs_only_itself() {
        let input = b"Content-Length: 2\r\n\r\n{\"a\":1}Content-Length: 4\r\n\r\nnull";
        assert_eq!(bodies(input), ["{\"", "null"]);
    }

    #[test]
    fn the_end_inside_a_frame_is_the_end() {
        assert_eq!(bodies(b"Content-Length: 20\r\n\r\n{}"), Vec::<String>::new());
        assert_eq!(frames(b"Content-Le"), [Frame::Garbage]);
    }
}
