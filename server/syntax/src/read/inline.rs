//! Inline markup of a stretch of text: code spans, comments, tags, URLs and links. Decides what is
//! hidden from the search for ids and markers. Knows no blocks and no meaning.

use std::borrow::Cow;

use crate::document::LinkKind;
use crate::position::TextRange;

/// Why a range is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum HiddenKind {
    /// A code span, its backticks included.
    Code,
    /// An HTML comment.
    Comment,
    /// A tag, an autolink, a bare URL or the target of a link.
    Target,
}

/// A link as written; ranges are those of the whole document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RawLink {
    pub(crate) kind: LinkKind,
    /// The whole link.
    pub(crate) at: TextRange,
    /// Its text.
    pub(crate) text: TextRange,
    /// Its target with fragment, without angle brackets and title.
    pub(crate) target: TextRange,
}

/// What a stretch of text holds besides words. Reused from block to block.
#[derive(Debug, Default)]
pub(crate) struct Inline {
    pub(crate) hidden: Vec<(TextRange, HiddenKind)>,
    pub(crate) links: Vec<RawLink>,
    /// Values of `id` and `name` attributes.
    pub(crate) anchors: Vec<TextRange>,
    brackets: Vec<usize>,
}

/// Whether links are read: not inside HTML blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Markup {
    Markdown,
    Html,
}

impl Inline {
    /// Reads `range` of `text`, forgetting what was read before.
    pub(crate) fn read(&mut self, text: &str, range: TextRange, markup: Markup) {
        self.hidden.clear();
        self.links.clear();
        self.anchors.clear();
        self.brackets.clear();
        let end = range.end as usize;
        let mut scan =
            Scan { text: text.as_bytes(), end, markup, inline: self, open_run: [false; 16], no_close: [false; 4] };
        let mut at = range.start as usize;
        while let Some(special) = scan.text[at..end].iter().position(|byte| SPECIAL[*byte as usize]) {
            at = scan.special(at + special).min(end);
        }
        self.hidden.sort_unstable_by_key(|(range, _)| range.start);
    }

    /// The text of `range` with hidden parts as blanks of the same length, written to `buffer` if there are any.
    /// `show_code` leaves code spans and comments visible.
    pub(crate) fn masked<'a>(
        &self,
        text: &'a str,
        range: TextRange,
        show_code: bool,
        buffer: &'a mut String,
    ) -> &'a str {
        let hides = |(hidden, kind): &(TextRange, HiddenKind)| {
            hidden.start < range.end && range.start < hidden.end && (*kind == HiddenKind::Target || !show_code)
        };
        if !self.hidden.iter().any(hides) {
            return range.of(text);
        }
        buffer.clear();
        let mut at = range.start as usize;
        for (hidden, _) in self.hidden.iter().filter(|hidden| hides(hidden)) {
            let (from, to) = ((hidden.start.max(range.start)) as usize, hidden.end.min(range.end) as usize);
            if to <= at {
                continue;
            }
            let from = from.max(at);
            buffer.push_str(&text[at..from]);
            buffer.extend(std::iter::repeat_n(' ', to - from));
            at = to;
        }
        buffer.push_str(&text[at..range.end as usize]);
        buffer
    }

    /// The comments, `<!--` and `-->` included.
    pub(crate) fn comments(&self) -> impl Iterator<Item = TextRange> + '_ {
        self.hidden.iter().filter(|(_, kind)| *kind == HiddenKind::Comment).map(|(range, _)| *range)
    }
}

const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = b"`<[]\\:";
    let mut at = 0;
    while at < bytes.len() {
        special[bytes[at] as usize] = true;
        at += 1;
    }
    special
};

/// Parentheses that may nest in a link's target.
const MAX_PARENTHESES: usize = 32;

/// What was searched for once and is known to be missing behind.
const COMMENT_END: usize = 0;
const TAG_END: usize = 1;
const WIKI_END: usize = 2;
const TITLE_END: usize = 3;

struct Scan<'a> {
    text: &'a [u8],
    end: usize,
    markup: Markup,
    inline: &'a mut Inline,
    /// Runs of backticks of which it is known that no closing run follows.
    open_run: [bool; 16],
    no_close: [bool; 4],
}

impl Scan<'_> {
    /// Reads what begins at a special byte and returns where to go on.
    fn special(&mut self, at: usize) -> usize {
        match self.text[at] {
            b'\\' => at + 2,
            b'`' => self.code(at),
            b'<' => self.angle(at),
            b'[' => self.open_bracket(at),
            b']' => self.close_bracket(at),
            _ => self.url(at),
        }
    }

    fn rest(&self, at: usize) -> &[u8] {
        &self.text[at.min(self.end)..self.end]
    }

    fn hide(&mut self, start: usize, end: usize, kind: HiddenKind) -> usize {
        self.inline.hidden.push((TextRange::new(start, end), kind));
        end
    }

    fn code(&mut self, at: usize) -> usize {
        let run = self.rest(at).iter().take_while(|byte| **byte == b'`').count();
        let known_open = self.open_run.get(run).copied().unwrap_or(true);
        if known_open {
            return at + run;
        }
        let mut from = at + run;
        while let Some(next) = memchr::memchr(b'`', self.rest(from)) {
            let start = from + next;
            let length = self.rest(start).iter().take_while(|byte| **byte == b'`').count();
            from = start + length;
            if length == run {
                return self.hide(at, from, HiddenKind::Code);
            }
        }
        self.open_run[run] = true;
        at + run
    }

    fn angle(&mut self, at: usize) -> usize {
        if self.rest(at).starts_with(b"<!--") {
            return self.comment(at);
        }
        let begins_tag =
            self.rest(at).get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'/' | b'?' | b'!'));
        if !begins_tag || self.no_close[TAG_END] {
            return at + 1;
        }
        let Some(close) = memchr::memchr2(b'<', b'>', self.rest(at + 1)) else {
            self.no_close[TAG_END] = true;
            return at + 1;
        };
        let close = at + 1 + close;
        if self.text[close] == b'<' {
            return at + 1;
        }
        self.read_anchor(at + 1, close);
        self.hide(at, close + 1, HiddenKind::Target)
    }

    fn comment(&mut self, at: usize) -> usize {
        if self.no_close[COMMENT_END] {
            return at + 4;
        }
        if let Some(length) = memchr::memmem::find(self.rest(at + 4), b"-->") {
            return self.hide(at, at + 4 + length + 3, HiddenKind::Comment);
        }
        self.no_close[COMMENT_END] = true;
        if self.markup == Markup::Html { self.hide(at, self.end, HiddenKind::Comment) } else { at + 4 }
    }

    fn read_anchor(&mut self, from: usize, to: usize) {
        let tag = &self.text[from..to];
        for name in [&b" id="[..], b" name="] {
            let Some(found) = memchr::memmem::find(tag, name) else { continue };
            let value = found + name.len();
            let quote = usize::from(matches!(tag.get(value), Some(b'"' | b'\'')));
            let start = value + quote;
            let ends = |byte: &u8| matches!(byte, b'"' | b'\'' | b' ' | b'/');
            let length = tag[start..].iter().position(ends).unwrap_or(tag.len() - start);
            self.inline.anchors.push(TextRange::new(from + start, from + start + length));
        }
    }

    fn url(&mut self, at: usize) -> usize {
        if !self.rest(at).starts_with(b"://") {
            return at + 1;
        }
        let scheme = self.text[..at].iter().rev().take(16).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        if scheme == 0 {
            return at + 3;
        }
        let ends =
            |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'<' | b'>' | b'"' | b'`' | b'|' | b')' | b']');
        let length = self.rest(at + 3).iter().position(ends).unwrap_or(self.end - at - 3);
        self.hide(at - scheme, at + 3 + length, HiddenKind::Target)
    }

    fn open_bracket(&mut self, at: usize) -> usize {
        if self.markup == Markup::Html {
            return at + 1;
        }
        if self.rest(at).starts_with(b"[[")
            && let Some(end) = self.wiki(at)
        {
            return end;
        }
        self.inline.brackets.push(at);
        at + 1
    }

    fn wiki(&mut self, at: usize) -> Option<usize> {
        if self.no_close[WIKI_END] {
            return None;
        }
        let Some(length) = memchr::memchr3(b'[', b']', b'\n', self.rest(at + 2)) else {
            self.no_close[WIKI_END] = true;
            return None;
        };
        let close = at + 2 + length;
        let content = &self.text[at + 2..close];
        let closed = self.rest(close).starts_with(b"]]") && self.rest(close + 2).first() != Some(&b'(');
        let named = !content.trim_ascii().is_empty() && !content.iter().any(|byte| matches!(byte, b'"' | b'`'));
        if !closed || !named {
            return None;
        }
        let (target, text) = wiki_parts(content, at + 2);
        self.inline.links.push(RawLink { kind: LinkKind::Wiki, at: TextRange::new(at, close + 2), text, target });
        if let Some(fragment) = memchr::memchr2(b'#', b'|', content) {
            self.hide(at + 2 + fragment, close, HiddenKind::Target);
        }
        Some(close + 2)
    }

    fn close_bracket(&mut self, at: usize) -> usize {
        let Some(open) = self.inline.brackets.pop() else {
            return at + 1;
        };
        if self.rest(at + 1).first() != Some(&b'(') {
            return at + 1;
        }
        let Some((target, end)) = self.destination(at + 2) else {
            return at + 1;
        };
        let image = open > 0 && self.text[open - 1] == b'!';
        let whole = TextRange::new(open - usize::from(image), end);
        let text = TextRange::new(open + 1, at);
        self.inline.links.push(RawLink { kind: LinkKind::Inline, at: whole, text, target });
        self.hide(at + 1, end, HiddenKind::Target)
    }

    /// The target of an inline link whose parenthesis opened before `at`, and where the link ends.
    fn destination(&mut self, at: usize) -> Option<(TextRange, usize)> {
        let start = self.skip_blank(at);
        let (target, after) = if self.rest(start).first() == Some(&b'<') {
            let close = start + memchr::memchr2(b'>', b'\n', self.rest(start))?;
            (TextRange::new(start + 1, close), close + 1)
        } else {
            let end = self.bare_target(start);
            (TextRange::new(start, end), end)
        };
        let mut after = self.skip_blank(after);
        if let Some(quote @ (b'"' | b'\'' | b'(')) = self.rest(after).first().copied() {
            after = self.title_end(after, if quote == b'(' { b')' } else { quote })?;
            after = self.skip_blank(after);
        }
        (self.rest(after).first() == Some(&b')')).then_some((target, after + 1))
    }

    fn title_end(&mut self, at: usize, quote: u8) -> Option<usize> {
        if self.no_close[TITLE_END] {
            return None;
        }
        let found = memchr::memchr(quote, self.rest(at + 1));
        self.no_close[TITLE_END] = found.is_none();
        found.map(|length| at + 1 + length + 1)
    }

    fn skip_blank(&self, at: usize) -> usize {
        at + self.rest(at).iter().take_while(|byte| byte.is_ascii_whitespace()).count()
    }

    /// Where a target without angle brackets ends: at a blank or at the parenthesis that closes the link.
    fn bare_target(&self, start: usize) -> usize {
        let (mut depth, mut at) = (0, start);
        while let Some(&byte) = self.rest(at).first() {
            match byte {
                b'\\' => at += 1,
                b'(' if depth == MAX_PARENTHESES => return start,
                b'(' => depth += 1,
                b')' if depth == 0 => break,
                b')' => depth -= 1,
                byte if byte.is_ascii_whitespace() => break,
                _ => {}
            }
            at += 1;
        }
        at.min(self.end)
    }
}

/// Target (fragment included) and shown text of a wiki link's content that begins at `start`.
fn wiki_parts(content: &[u8], start: usize) -> (TextRange, TextRange) {
    let bar = memchr::memchr(b'|', content);
    let target = TextRange::new(start, start + bar.map_or(content.len(), |bar| content[..bar].trim_ascii_end().len()));
    let text = bar.map_or(target, |bar| TextRange::new(start + bar + 1, start + content.len()));
    (target, text)
}

/// Whether a target leads out of the workspace: it has a scheme or a host.
pub(crate) fn is_external(target: &str) -> bool {
    let scheme =
        target.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.')).count();
    target.starts_with("//") || scheme > 1 && target.as_bytes().get(scheme) == Some(&b':')
}

/// Decodes `%20`; leaves what is no valid UTF-8 as it is. `\` escapes of punctuation are undone too.
pub(crate) fn decoded(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'%', b'\\', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'\\', ..) if bytes.get(at + 1).is_some_and(u8::is_ascii_punctuation) => {
                out.push(bytes[at + 1]);
                at += 1;
            }
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<(&str, &str)> {
        let mut inline = Inline::default();
        inline.read(text, TextRange::new(0, text.len()), Markup::Markdown);
        inline.links.iter().map(|link| (link.text.of(text), link.target.of(text))).collect()
    }

    fn masked(text: &str) -> String {
        let mut inline = Inline::default();
        let range = TextRange::new(0, text.len());
        inline.read(text, range, Markup::Markdown);
        inline.masked(text, range, false, &mut String::new()).to_owned()
    }

    #[test]
    fn finds_links_in_every_dress() {
        assert_eq!(
            links("[a](b.md#c \"t\") ![i](<x y.md>) [[w#f|t]]"),
            [("a", "b.md#c"), ("i", "x y.md"), ("t", "w#f")]
        );
        assert_eq!(links("[a](b_(c).md)"), [("a", "b_(c).md")]);
        assert_eq!(links("[[8]](u.md)"), [("[8]", "u.md")]);
        assert_eq!(links("`[a](b)` <!-- [a](b) --> \\[a](b) [[\"cpu\"]]"), []);
    }

    #[test]
    fn hides_code_comments_and_urls() {
        assert_eq!(masked("a `ADR-1` b"), "a         b");
        assert_eq!(masked("https://x.y/ADR-1) z"), "                 ) z");
        assert_eq!(masked("``a ` b`` [t](u)"), "          [t]   ");
        assert_eq!(masked("open ` tick <!-- x"), "open ` tick <!-- x");
    }

    #[test]
    fn endless_openers_take_linear_time() {
        for opener in ["`", "``a", "<a", "<!--", "[[", "[a](", "[a](b \"", "<", "]("] {
            let text = opener.repeat(200_000);
            assert!(links(&text).len() < 300_000);
        }
    }

    #[test]
    fn decodes_percent_and_escapes() {
        assert_eq!(decoded("a%20b%C3%A9\\_c"), "a bé_c");
        assert_eq!(decoded("%FF%2"), "%FF%2");
        assert!(
            is_external("https://x") && is_external("mailto:a@b") && !is_external("C:/x") && !is_external("a/b.md#c:d")
        );
    }
}
