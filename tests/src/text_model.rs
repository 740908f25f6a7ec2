//! An independent model of a client's text: a list of lines of characters, edited one unit at a time,
//! that shares no code with the server.

/// In which units the model counts columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Units {
    /// Bytes of UTF-8.
    Utf8,
    /// UTF-16 code units.
    Utf16,
    /// Code points.
    Utf32,
}

impl Units {
    fn of(self, c: char) -> usize {
        match self {
            Self::Utf8 => c.len_utf8(),
            Self::Utf16 => c.len_utf16(),
            Self::Utf32 => 1,
        }
    }

    /// The protocol's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Utf32 => "utf-32",
        }
    }
}

/// The text of a document, as an editor holds it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Model {
    /// All characters.
    pub text: Vec<char>,
    units: Units,
}

impl Model {
    /// A model of `text`.
    pub fn new(text: &str, units: Units) -> Self {
        Self { text: text.chars().collect(), units }
    }

    /// Replaces a range, as the protocol says: past the end of a line means its end, past the last
    /// line means the end of the text, inside a character means its start.
    pub fn replace(&mut self, start: (usize, usize), end: (usize, usize), text: &str) {
        let (a, b) = (self.index(start), self.index(end));
        self.text.splice(a.min(b)..a.max(b), text.chars());
    }

    /// The whole text.
    pub fn content(&self) -> String {
        self.text.iter().collect()
    }

    fn index(&self, (line, column): (usize, usize)) -> usize {
        let Some(mut at) = self.line_start(line) else { return self.text.len() };
        let mut left = column;
        while let Some(&c) = self.text.get(at) {
            if matches!(c, '\n' | '\r') || self.units.of(c) > left {
                break;
            }
            left -= self.units.of(c);
            at += 1;
        }
        at
    }

    fn line_start(&self, line: usize) -> Option<usize> {
        let mut at = 0;
        for _ in 0..line {
            at += self.text[at..].iter().position(|c| matches!(c, '\n' | '\r'))?;
            at += if self.text[at..].starts_with(&['\r', '\n']) { 2 } else { 1 };
        }
        Some(at)
    }
}
