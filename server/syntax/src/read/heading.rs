//! Headings: the title, sections with name, anchor and nesting.

use smol_str::SmolStr;

use crate::block::{Block, BlockKind};
use crate::document::{Dialect, Role, Section, Title};
use crate::dress::trimmed;
use crate::id::{Id, RawReference};
use crate::position::TextRange;

use super::inline::{HiddenKind, Markup};
use super::outline::{Area, RENAMED, REQUIREMENT, slug};
use super::{Reader, Speech, body};
use crate::prose::{self, Stretch};

/// Whether a block can be the document's title.
pub(super) fn is_title(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { level: 1, .. }) && block.lists == 0 && block.quotes == 0
}

impl Reader<'_> {
    pub(super) fn heading(&mut self, block: &Block, level: u8, setext: bool) {
        self.flush();
        self.boxed = false;
        let content = self.heading_content(block, setext);
        if block.lists > 0 || block.quotes > 0 {
            return self.nested_heading(content);
        }
        if is_title(block) && self.here.entry.takes_title {
            self.here.entry.before_title = false;
            self.enter(content, Markup::Markdown);
            return self.title(content);
        }
        self.section(block, content, level);
    }

    /// A heading within a quote or list introduces nothing, but links may name it.
    fn nested_heading(&mut self, content: TextRange) {
        self.enter(content, Markup::Markdown);
        let anchor = slug(&self.words(content));
        self.draft.anchor(anchor, true);
        self.here.fill();
        self.prose(content, Speech::Prose);
    }

    fn heading_content(&self, block: &Block, setext: bool) -> TextRange {
        if setext {
            let last = block.end.saturating_sub(2).max(block.first);
            let end = self.lines.content_end(last, self.text);
            let start = block.line(block.first, self.lines, self.text).start as usize;
            return trimmed(self.text, TextRange::new(start, end.max(start)));
        }
        let line = block.line(block.first, self.lines, self.text);
        let slice = line.of(self.text);
        let start = line.start as usize + slice.bytes().take_while(|byte| *byte == b'#').count();
        let content = trimmed(self.text, TextRange::new(start, line.end as usize));
        let bare = content.of(self.text).trim_end_matches('#');
        let closed = bare.is_empty() || bare.ends_with([' ', '\t']);
        let end = content.start as usize + if closed { bare.trim_end().len() } else { content.len() };
        self.without_custom_anchor(TextRange::new(content.start as usize, end))
    }

    /// `## Heading {#anchor}` without the anchor.
    fn without_custom_anchor(&self, content: TextRange) -> TextRange {
        let slice = content.of(self.text);
        let open = slice.strip_suffix('}').and_then(|inner| inner.rfind("{#"));
        open.map_or(content, |open| {
            trimmed(self.text, TextRange::new(content.start as usize, content.start as usize + open))
        })
    }

    /// The words of a heading that was entered: without marks, with the text of links.
    fn words(&self, content: TextRange) -> SmolStr {
        let slice = content.of(self.text);
        let plain = !slice.bytes().any(|byte| matches!(byte, b'*' | b'`' | b'[' | b'_' | b'<' | b'\\' | b'\n' | b'~'));
        if plain { slice.into() } else { self.undressed(content) }
    }

    fn undressed(&self, content: TextRange) -> SmolStr {
        let mut words = String::with_capacity(content.len());
        let mut at = content.start as usize;
        let mut skips: Vec<TextRange> =
            self.inline.hidden.iter().filter(|(_, kind)| *kind != HiddenKind::Code).map(|(range, _)| *range).collect();
        skips.extend(
            self.inline
                .links
                .iter()
                .filter(|link| link.text != link.target)
                .map(|link| TextRange { end: link.text.start, ..link.at }),
        );
        skips.sort_unstable();
        for skip in skips.into_iter().filter(|skip| content.contains(*skip)) {
            push_words(&mut words, self.text.get(at..skip.start as usize).unwrap_or_default());
            at = at.max(skip.end as usize);
        }
        push_words(&mut words, self.text.get(at..content.end as usize).unwrap_or_default());
        words.trim().into()
    }

    fn title(&mut self, content: TextRange) {
        let words = self.words(content);
        self.draft.anchor(slug(&words), true);
        self.custom_anchor(content);
        let at = self.draft.place(content);
        let leading = Id::leading(&words, self.options);
        let leading = leading.filter(|(id, end)| id.heads_title(&words[*end..], self.options));
        let name = leading.as_ref().map_or(words.as_str(), |(_, end)| name_behind(&words[*end..]));
        let name = SmolStr::new(name);
        let (id, id_at) = self.title_id(content, leading.map(|(id, _)| id));
        self.draft.facts.title = Some(Title { at, text: words, id, id_at, name });
    }

    /// Adds the id with which a title begins, and what else the title mentions.
    fn title_id(&mut self, content: TextRange, id: Option<Id>) -> (Option<Id>, Option<crate::FactId>) {
        let found = id.and_then(|id| content.of(self.text).find(id.text.as_str()).map(|offset| (id, offset)));
        let Some((id, offset)) = found else {
            self.prose(content, Speech::Prose);
            return (None, None);
        };
        let start = content.start as usize + offset;
        let end = start + id.text.len();
        let at = self.draft.place(TextRange::new(start, end));
        let raw = RawReference { range: TextRange::new(0, id.text.len()), id: id.clone(), scope: None, version: None };
        self.draft.reference(raw, start, Role::Definition, None);
        self.prose(TextRange::new(end, content.end as usize), Speech::Prose);
        (Some(id), Some(at))
    }

    fn section(&mut self, block: &Block, content: TextRange, level: u8) {
        let start = self.lines.content(block.first, self.text).start as usize;
        let whole = self.draft.place(TextRange::new(start, content.end as usize));
        let heading = self.draft.place(content);
        self.inline.read(self.text, content, Markup::Markdown);
        let title = self.words(content);
        let names = self.memo.sections(&title);
        let own = self.here.entry.open(&names, level).of_openspec(&title);
        let anchor = slug(&title);
        self.note_dialect(&title, level);
        let obliges = own.is_requirement && prose::obliges(&Stretch::new(title.as_str(), &self.lexicon));
        let section =
            Section { heading, whole, title, names, level, parent: None, anchor, empty: true, wording: 0, obliges };
        self.draft.facts.sections.push(section);
        self.here.own = Some(own);
        self.enter(content, Markup::Markdown);
        self.custom_anchor(content);
        self.state_heading(content);
        self.below_heading(content, own.area);
    }

    /// What the heading itself says: a verdict, a task, a requirement, ids.
    fn below_heading(&mut self, content: TextRange, area: Area) {
        match area {
            Area::Field(_) if self.field_heading(content) => return,
            Area::Gates => {
                self.gate_line(content, None);
            }
            Area::FanOut => self.tasks.heading(content),
            Area::Questions | Area::Requirements | Area::Body | Area::Listed(_) => {
                self.tasks.heading(content);
                if self.requirement(content, body::Position::Heading) {
                    return;
                }
            }
            _ => {}
        }
        self.prose(content, Speech::Prose);
    }

    fn custom_anchor(&mut self, content: TextRange) {
        let line = self.lines.line_of(content.end as usize);
        let end = self.lines.content_end(line, self.text);
        let rest = self.text.get(content.end as usize..end).unwrap_or_default().trim();
        if let Some(anchor) = rest.strip_prefix("{#").and_then(|rest| rest.split_once('}')) {
            self.draft.anchor(anchor.0.into(), false);
        }
    }

    fn note_dialect(&mut self, title: &str, level: u8) {
        const DELTAS: [&str; 4] = ["ADDED Requirements", "MODIFIED Requirements", "REMOVED Requirements", RENAMED];
        let openspec = level == 3 && title.starts_with(REQUIREMENT) || level == 2 && DELTAS.contains(&title);
        if openspec {
            self.draft.facts.dialect = Dialect::OpenSpec;
        } else if self.draft.facts.dialect == Dialect::Own && title.to_lowercase().starts_with("user scenarios") {
            self.draft.facts.dialect = Dialect::SpecKit;
        }
    }
}

fn push_words(words: &mut String, text: &str) {
    let mut last = words.chars().next_back().unwrap_or(' ');
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let inside_word = last.is_alphanumeric() && chars.peek().is_some_and(|next| next.is_alphanumeric());
        let dropped = matches!(c, '*' | '`' | '[' | ']' | '\\' | '~') || c == '_' && !inside_word;
        if !dropped {
            words.push(if c == '\n' || c == '\r' { ' ' } else { c });
        }
        last = c;
    }
}

/// What follows an id in a title, without the separator.
fn name_behind(rest: &str) -> &str {
    rest.trim_start_matches(|c: char| {
        c.is_whitespace() || matches!(c, ':' | '：' | '.' | ')' | ']' | '|' | '-' | '–' | '—')
    })
    .trim()
}
