//! Markdown dress around a word or value: emphasis, code marks, quotes, links, emoji, comments, struck-out text. Finds the
//! words inside and their places. Knows no vocabulary.

use std::borrow::Cow;

use crate::position::TextRange;

/// Pairs of marks that may wrap a value.
const WRAPPERS: &[(&str, &str)] = &[
    ("***", "***"),
    ("**", "**"),
    ("__", "__"),
    ("*", "*"),
    ("_", "_"),
    ("``", "``"),
    ("`", "`"),
    ("\"", "\""),
    ("'", "'"),
    ("“", "”"),
    ("„", "“"),
    ("‘", "’"),
    ("«", "»"),
    ("「", "」"),
];

/// The first `most` bytes of a text, fewer where that would cut a character.
pub fn head(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
    &text[..end]
}

/// The last `most` bytes of a text, fewer where that would cut a character.
pub fn tail(text: &str, most: usize) -> &str {
    let start = (text.len().saturating_sub(most)..=text.len()).find(|&start| text.is_char_boundary(start));
    &text[start.unwrap_or(text.len())..]
}

/// The smallest part of `range` without blanks, wrapping marks, emoji at its ends and lone emphasis marks.
pub fn peel(text: &str, range: TextRange) -> TextRange {
    let mut range = trimmed(text, range);
    loop {
        let inner = trimmed(text, unwrapped(text, without_outer_emoji(text, range)));
        if inner == range {
            return without_lone_marks(text, range);
        }
        range = inner;
    }
}

/// The range without blanks at its ends.
pub fn trimmed(text: &str, range: TextRange) -> TextRange {
    let slice = range.of(text);
    let start = range.start as usize + (slice.len() - slice.trim_start().len());
    TextRange::new(start, start + slice.trim().len())
}

fn unwrapped(text: &str, range: TextRange) -> TextRange {
    let slice = range.of(text);
    for (open, close) in WRAPPERS {
        if let Some(inner) = slice.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !inner.contains(open)
            && !inner.contains(close)
        {
            let start = range.start as usize + open.len();
            return TextRange::new(start, start + inner.len());
        }
    }
    range
}

fn without_outer_emoji(text: &str, range: TextRange) -> TextRange {
    let slice = range.of(text);
    let start = range.start as usize + (slice.len() - slice.trim_start_matches(is_emoji).len());
    TextRange::new(start, start + slice.trim_matches(is_emoji).len())
}

/// Drops a `**` or backtick at an end whose partner is outside.
fn without_lone_marks(text: &str, range: TextRange) -> TextRange {
    let mut range = range;
    for mark in ['*', '`', '_'] {
        let slice = range.of(text);
        if slice.matches(mark).count() % 2 == 1 || slice.chars().all(|c| c == mark) {
            let start = range.start as usize + (slice.len() - slice.trim_start_matches(mark).len());
            range = TextRange::new(start, start + slice.trim_matches(mark).len());
        }
    }
    trimmed(text, range)
}

/// Whether a character is a pictograph or a part of one; arrows and mathematical signs are none.
pub fn is_emoji(c: char) -> bool {
    matches!(c,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{2793}' | '\u{231A}'..='\u{231B}' | '\u{23E9}'..='\u{23FF}' | '\u{25A0}'..='\u{25FF}'
        | '\u{2B1B}'..='\u{2B1C}' | '\u{2B50}'..='\u{2B55}' | '\u{FE00}'..='\u{FE0F}' | '\u{200D}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}')
}

/// The words a reader sees: links by their text, without emphasis and code marks, tags, comments and what is struck out.
pub fn plain(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    let is_mark = |b: u8| matches!(b, b'*' | b'`' | b'\\' | b'~' | b'_' | b'<' | b'[' | b'\t' | b'\n' | b'\r');
    let bytes = trimmed.as_bytes();
    let is_plain = !bytes.iter().any(|&b| is_mark(b) || b >= 0x80) && memchr::memmem::find(bytes, b"  ").is_none();
    if is_plain { Cow::Borrowed(trimmed) } else { Cow::Owned(without_marks(&mask(trimmed, Mask::LinkTargets))) }
}

fn without_marks(masked: &str) -> String {
    let mut words = String::with_capacity(masked.len());
    for c in masked.chars().filter(|&c| !matches!(c, '*' | '`' | '\\' | '~')) {
        let blank = c.is_whitespace();
        if !(blank && words.ends_with(' ')) {
            words.push(if blank { ' ' } else { c });
        }
    }
    words.trim().trim_matches('_').to_owned()
}

/// What [`mask`] hides besides comments, tags and struck-out text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mask {
    /// Nothing more.
    Hidden,
    /// Brackets and targets of links; their text stays.
    LinkTargets,
}

/// A copy of the same length in which what a reader does not see is blank, so that ranges hold in both.
pub fn mask(text: &str, what: Mask) -> Cow<'_, str> {
    if memchr::memchr3(b'<', b'~', b'[', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut bytes = text.as_bytes().to_vec();
    for (open, close) in
        [("<!--", "-->"), ("~~", "~~"), ("<s>", "</s>"), ("<del>", "</del>"), ("<strike>", "</strike>")]
    {
        blank_between(&mut bytes, text, open, close);
    }
    blank_tags(&mut bytes, text);
    if what == Mask::LinkTargets {
        for link in links(text) {
            blank(&mut bytes, link.at.start as usize, link.text.start as usize);
            blank(&mut bytes, link.text.end as usize, link.at.end as usize);
        }
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

fn blank_between(bytes: &mut [u8], text: &str, open: &str, close: &str) {
    let mut at = 0;
    while let Some(start) = text[at..].find(open).map(|offset| at + offset) {
        let inner = start + open.len();
        let Some(end) = text[inner..].find(close).map(|offset| inner + offset + close.len()) else { return };
        blank(bytes, start, end);
        at = end;
    }
}

/// A tag with its attributes is at most this long.
const LONGEST_TAG: usize = 256;

/// Text and target of a link are at most this long.
const LONGEST_LINK: usize = 2048;

/// Blanks `<u>`, `</b>`, `<br/>`; leaves `<https://…>`, `<name@host>` and `a < b`.
fn blank_tags(bytes: &mut [u8], text: &str) {
    let mut at = 0;
    while let Some(start) = text[at..].find('<').map(|offset| at + offset) {
        let length = head(&text[start..], LONGEST_TAG).find('>').unwrap_or(0);
        let name = text[start..start + length].trim_start_matches(['<', '/']).trim_end_matches('/');
        let word = name.split(' ').next().unwrap_or_default();
        if is_tag(word) {
            blank(bytes, start, start + length + 1);
        }
        at = start + 1;
    }
}

fn is_tag(word: &str) -> bool {
    const TAGS: &[&str] = &[
        "b", "i", "u", "em", "strong", "code", "br", "span", "a", "sub", "sup", "kbd", "small", "mark", "ins", "p",
        "font",
    ];
    TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(word))
}

fn blank(bytes: &mut [u8], start: usize, end: usize) {
    if let Some(part) = bytes.get_mut(start..end) {
        part.fill(b' ');
    }
}

/// A link in a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkText {
    /// The whole link.
    pub at: TextRange,
    /// Its text.
    pub text: TextRange,
    /// Its target; for `[[target]]` the text itself.
    pub target: TextRange,
}

/// The links `[text](target)`, `[text][label]` and `[[target]]` of a text, in order.
pub fn links(text: &str) -> Vec<LinkText> {
    let closing = closing_brackets(text);
    let mut found: Vec<LinkText> = Vec::new();
    for &(open, close) in &closing {
        let free = found.last().is_none_or(|last| last.at.end as usize <= open);
        if free {
            found.extend(link_at(text, open, close));
        }
    }
    found
}

/// Every `[` that is closed, with its `]`, in order of the opening ones.
fn closing_brackets(text: &str) -> Vec<(usize, usize)> {
    let (mut open, mut closed) = (Vec::new(), Vec::new());
    for at in memchr::memchr2_iter(b'[', b']', text.as_bytes()) {
        if text.as_bytes()[at] == b'[' {
            open.push(at);
        } else if let Some(start) = open.pop() {
            closed.push((start, at));
        }
    }
    closed.sort_unstable();
    closed
}

fn link_at(text: &str, open: usize, close: usize) -> Option<LinkText> {
    if close - open > LONGEST_LINK {
        return None;
    }
    if text[open..].starts_with("[[") && text[..=close].ends_with("]]") {
        return wiki_link_at(text, open, close);
    }
    let start = if text[..open].ends_with('!') { open - 1 } else { open };
    let label = TextRange::new(open + 1, close);
    let (opening, closing) = match text.as_bytes().get(close + 1)? {
        b'(' => (b'(', b')'),
        b'[' => (b'[', b']'),
        _ => return None,
    };
    let end = matching(text, close + 1, opening, closing)?;
    Some(LinkText { at: TextRange::new(start, end + 1), text: label, target: TextRange::new(close + 2, end) })
}

fn wiki_link_at(text: &str, open: usize, close: usize) -> Option<LinkText> {
    let (start, end) = (open + 2, close - 1);
    let inner = text.get(start..end).filter(|inner| !inner.contains(['[', ']', '\n']))?;
    let bar = inner.find('|').map(|bar| start + bar);
    Some(LinkText {
        at: TextRange::new(open, close + 1),
        text: TextRange::new(bar.map_or(start, |bar| bar + 1), end),
        target: TextRange::new(start, bar.unwrap_or(end)),
    })
}

/// The bracket that closes the one at `open`; links are never longer than 2 KiB.
pub fn matching(text: &str, open: usize, opening: u8, closing: u8) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, &byte) in text.as_bytes().iter().enumerate().skip(open).take(LONGEST_LINK) {
        if byte == opening {
            depth += 1;
        } else if byte == closing {
            depth = depth.checked_sub(1)?;
            if depth == 0 {
                return Some(at);
            }
        }
    }
    None
}
