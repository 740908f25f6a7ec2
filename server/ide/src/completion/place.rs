//! Where completion was asked for, read from the line before the cursor and the facts of the
//! document. Knows nothing of what will be offered there.

use specward_syntax::document::Field;
use specward_syntax::key::fold;
use specward_syntax::{Document, Key, SectionId, SectionName, TextRange};

use super::criteria::{is_step, last_step};

/// What the cursor is about to write; `range` is what an accepted offer replaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// The beginning of a document that has nothing but perhaps the first word of a template's name.
    Template { range: TextRange },
    /// A heading behind its `#` marks; `marks` of them.
    Heading { range: TextRange, marks: usize },
    /// A metadata key, with the dress that the line already has (`- `, `**`); `written` where its colon is there already.
    Key { range: TextRange, dress: Dress, written: bool },
    /// The value of the field with this index (`None` on a graph line whose field has no value yet).
    Value { key: Key, range: TextRange },
    /// The version behind an id.
    Version { id: String, range: TextRange },
    /// The verdict of a gate.
    Verdict { range: TextRange },
    /// One source of a `Source:` line.
    Source { range: TextRange },
    /// The target of a wiki link; `heading` once a `#` was typed.
    Wiki { range: TextRange, heading: bool },
    /// The path of a markdown link.
    Path { range: TextRange },
    /// The heading anchor of a markdown link; `path` is what stands before the `#`.
    Anchor { path: String, range: TextRange },
    /// The rule of a suppression.
    Rule { range: TextRange },
    /// A word of a criterion, or the id of a requirement, at the start of an item or behind a comma.
    Item(Item),
    /// An id of a family in running text.
    Id { range: TextRange },
}

/// Where a criterion or requirement goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// The word that the cursor is in, with the bold marks around it.
    pub(crate) range: TextRange,
    /// Whether the section holds criteria.
    pub(crate) is_criterion: bool,
    /// Whether nothing stands before it in its item.
    pub(crate) starts_line: bool,
    /// How its keywords are written.
    pub(crate) look: Look,
    /// The last keyword of a scenario before it, by its place in the order.
    pub(crate) last_step: Option<usize>,
}

/// How keywords of a scenario are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    /// Those of this item are bold.
    pub(crate) is_bold: bool,
    /// Those around are in capitals.
    pub(crate) is_loud: bool,
}

/// What already stands before a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dress {
    /// Nothing: the template's `- ` comes with the key.
    None,
    /// `- ` or `* `.
    Bullet,
    /// `- **` or `**`.
    Bold,
    /// Front matter: no marks at all.
    FrontMatter,
}

/// Whether what is written at a place needs a blank in front: it stands right behind a colon, a bar or the marks of a line.
pub(crate) fn lacks_blank(text: &str, place: &Place) -> bool {
    let (range, marks): (&TextRange, &[char]) = match place {
        Place::Value { range, .. } | Place::Source { range } | Place::Verdict { range } => {
            (range, &[':', '|', '*', '_'])
        }
        Place::Heading { range, .. } => (range, &['#']),
        Place::Key { range, dress: Dress::Bullet, .. } | Place::Item(Item { range, .. }) => (range, &['-', '*', '+']),
        _ => return false,
    };
    text[..range.start as usize].ends_with(marks)
}

/// The section that holds an offset, by its heading alone.
pub(crate) fn section_at(document: &Document, offset: usize) -> Option<SectionId> {
    let heading = |section: &specward_syntax::Section| document.places.range(section.heading).start as usize;
    let before = document.facts.sections.partition_point(|section| heading(section) < offset);
    before.checked_sub(1).map(|index| SectionId(index as u32))
}

/// Finds the place at `offset`, which must lie on a character boundary.
pub(crate) fn find(text: &str, document: &Document, offset: usize) -> Option<Place> {
    let line_start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[offset..].find(['\n', '\r']).map_or(text.len(), |at| offset + at);
    let cursor = Cursor { text, document, offset, line_start, line_end };
    if let Some(range) = cursor.only_word_of_the_document() {
        return Some(Place::Template { range });
    }
    if cursor.inside_fence() || cursor.inside_url() || cursor.on_divider() {
        return None;
    }
    cursor
        .suppression()
        .or_else(|| cursor.link())
        .or_else(|| cursor.heading())
        .or_else(|| cursor.verdict())
        .or_else(|| cursor.source())
        .or_else(|| cursor.value())
        .or_else(|| cursor.key())
        .or_else(|| cursor.item())
        .or_else(|| cursor.id())
}

struct Cursor<'a> {
    text: &'a str,
    document: &'a Document,
    offset: usize,
    line_start: usize,
    line_end: usize,
}

impl<'a> Cursor<'a> {
    fn before(&self) -> &'a str {
        &self.text[self.line_start..self.offset]
    }

    /// The word being typed, extended over its rest behind the cursor.
    fn word(&self, part: impl Fn(char) -> bool) -> TextRange {
        let before = self.before();
        let start = before.len() - before.trim_end_matches(&part).len();
        let behind = &self.text[self.offset..self.line_end];
        let end = behind.len() - behind.trim_start_matches(&part).len();
        TextRange::new(self.offset - start, self.offset + end)
    }

    fn only_word_of_the_document(&self) -> Option<TextRange> {
        let trimmed = self.text.trim();
        let lone = trimmed.len() <= 40 && trimmed.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '#' | ' '));
        let first_word = lone && !trimmed.contains(' ');
        first_word.then(|| TextRange::new(0, self.text.trim_end().len()))
    }

    fn inside_fence(&self) -> bool {
        let mut open: Option<&str> = None;
        for line in self.text[..self.line_start].lines() {
            let line = line.trim_start();
            let mark = ["```", "~~~"].into_iter().find(|mark| line.starts_with(mark));
            open = match (open, mark) {
                (None, Some(mark)) => Some(mark),
                (Some(opened), Some(mark)) if opened == mark => None,
                (state, _) => state,
            };
        }
        open.is_some() && !self.in_metadata()
    }

    /// Whether the cursor stands in the target of a link that leads out of the workspace.
    fn inside_url(&self) -> bool {
        let Some((_, typed)) = self.before().rsplit_once("](").filter(|(_, typed)| !typed.contains([')', ' '])) else {
            return false;
        };
        let behind = self.behind();
        let rest = &behind[..behind.find([')', ' ']).unwrap_or(behind.len())];
        let target = format!("{typed}{rest}");
        target.contains("://") || target.starts_with("mailto:")
    }

    /// Whether the line of the cursor is a rule across the page, or an end of front matter.
    fn on_divider(&self) -> bool {
        let line = self.text[self.line_start..self.line_end].trim();
        line.len() >= 3 && ['-', '*', '_'].iter().any(|mark| line.trim_matches(*mark).is_empty())
    }

    /// The rest of the line, behind the cursor.
    fn behind(&self) -> &'a str {
        &self.text[self.offset..self.line_end]
    }

    /// The last `len` bytes before the cursor, and behind it up to the first of these characters.
    fn up_to(&self, len: usize, ends: &[char]) -> TextRange {
        let behind = self.behind();
        let end = behind.find(ends).unwrap_or(behind.len());
        TextRange::new(self.offset - len, self.offset + behind[..end].trim_end().len())
    }

    fn suppression(&self) -> Option<Place> {
        let (_, typed) = self.before().rsplit_once("<!-- specward-ignore")?;
        let typed = typed.trim_start();
        let open = !typed.contains([':', '>']) && self.before().ends_with(typed);
        open.then(|| Place::Rule { range: self.word(|c| c.is_alphanumeric() || matches!(c, '/' | '-')) })
    }

    fn link(&self) -> Option<Place> {
        let before = self.before();
        if let Some((_, typed)) = before.rsplit_once("[[").filter(|(_, typed)| !typed.contains("]]")) {
            let heading = typed.rfind('#');
            let len = heading.map_or(typed.len(), |at| typed.len() - at - 1);
            let ends = [']', '[', '|', '#'];
            return Some(Place::Wiki { range: self.up_to(len, &ends), heading: heading.is_some() });
        }
        let (_, typed) = before.rsplit_once("](").filter(|(_, typed)| !typed.contains([')', ' ']))?;
        let place = match typed.split_once('#') {
            Some((path, anchor)) => {
                Place::Anchor { path: path.to_owned(), range: self.up_to(anchor.len(), &[')', ' ', '"']) }
            }
            None => Place::Path { range: self.up_to(typed.len(), &[')', ' ', '"', '#']) },
        };
        Some(place)
    }

    fn heading(&self) -> Option<Place> {
        let before = self.before();
        let marks = before.len() - before.trim_start_matches('#').len();
        let typed = before[marks..].trim_start();
        let ours = (2..=3).contains(&marks) && (before.len() == marks || before[marks..].starts_with(' '));
        ours.then(|| Place::Heading { range: TextRange::new(self.offset - typed.len(), self.line_end), marks })
    }

    fn verdict(&self) -> Option<Place> {
        let lines = &self.document.facts.gates.as_ref()?.lines;
        let line = lines.iter().find(|line| self.begins_here(self.document.places.range(line.at)))?;
        let verdict = self.document.places.range(line.verdict_at);
        let behind_label = self.before().contains([':', '|']);
        let gap = self.text.get(self.offset..verdict.start as usize).filter(|gap| gap.trim().is_empty());
        let range = match gap {
            Some(_) => TextRange::new(self.offset, verdict.end as usize),
            None if verdict.touches(self.offset) => verdict,
            None => TextRange::empty(self.offset),
        };
        behind_label.then_some(Place::Verdict { range })
    }

    fn source(&self) -> Option<Place> {
        let (label, typed) = self.before().split_once(':')?;
        let label = label.trim_matches(|c: char| !c.is_alphanumeric());
        let is_source = matches!(label.to_lowercase().as_str(), "source" | "sources");
        let item = typed.rsplit([',', ';', '+']).next().unwrap_or(typed).trim_start();
        let typed = item.trim_start_matches(['*', ' ']).len();
        is_source.then(|| Place::Source { range: self.up_to(typed, &[',', ';', '+', '(', '*', '_', '<', '>']) })
    }

    fn value(&self) -> Option<Place> {
        let field = self.field_of_this_line()?;
        let key_end = self.document.places.range(field.key_at).end as usize;
        let typed = self.text.get(key_end..self.offset)?;
        let typed = typed.trim_start_matches(['*', '_', '`', ' ', ':', '|', '"', '\'', '：']);
        let item = typed.rsplit([',', ';', '[', '{']).next().unwrap_or(typed).trim_start();
        if let Some((id, version)) = item.rsplit_once(' ').filter(|(id, _)| id.contains('-') || !id.contains(' ')) {
            let pins = version.is_empty()
                || version.starts_with(['v', '@', '('])
                || version.starts_with(|c: char| c.is_ascii_digit());
            if pins && field.key.is_relation() {
                let end = self.word(|c| c.is_alphanumeric() || matches!(c, '.' | '-')).end as usize;
                let range = TextRange::new(self.offset - version.len(), end);
                return Some(Place::Version { id: id.trim().to_owned(), range });
            }
        }
        let range = self.up_to(item.len(), &[',', ';', ']', '|', '}', '·', '"', '\'']);
        Some(Place::Value { key: field.key.clone(), range })
    }

    fn field_of_this_line(&self) -> Option<&'a Field> {
        let places = &self.document.places;
        self.document.facts.fields.iter().rfind(|field| {
            let key = places.range(field.key_at);
            self.begins_here(key) && (key.end as usize) < self.offset
        })
    }

    fn begins_here(&self, range: TextRange) -> bool {
        (self.line_start..=self.line_end).contains(&(range.start as usize))
    }

    fn key(&self) -> Option<Place> {
        let before = self.before();
        let typed = before.trim_start_matches(['-', '*', '+', ' ', '_']);
        let behind = self.behind();
        let written = behind.contains(':');
        let rest = &behind[..behind.find([':', '*', '`']).unwrap_or(behind.len())];
        let plain = |text: &str| text.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'));
        let is_name = plain(typed) && plain(rest) && !(typed.is_empty() && behind.starts_with(['-', '*', '+']));
        let goes_on = !written && rest.contains(|c: char| !c.is_alphanumeric());
        if !is_name || goes_on || !(self.in_front_matter() || self.in_metadata()) {
            return None;
        }
        let dress = match before.trim_start() {
            _ if self.in_front_matter() => Dress::FrontMatter,
            marks if marks.contains("**") => Dress::Bold,
            marks if marks.starts_with(['-', '*', '+']) => Dress::Bullet,
            _ => Dress::None,
        };
        let range = TextRange::new(self.offset - typed.len(), self.offset + rest.len());
        Some(Place::Key { range, dress, written })
    }

    fn in_front_matter(&self) -> bool {
        let mut lines = self.text[..self.line_start].lines();
        lines.next().is_some_and(|first| first.trim_start_matches('\u{feff}').trim_end() == "---")
            && lines.all(|line| line.trim_end() != "---")
    }

    /// Whether the cursor stands in a metadata section, or between the H1 and the first section where that holds fields.
    fn in_metadata(&self) -> bool {
        let (facts, places) = (&self.document.facts, &self.document.places);
        match section_at(self.document, self.line_start).map(|section| &facts.sections[section.0 as usize]) {
            Some(section) => {
                section.names.contains(&SectionName::Metadata) || section.names.contains(&SectionName::SpecGraphLinks)
            }
            None => facts.title.as_ref().is_some_and(|title| (places.range(title.at).end as usize) < self.line_start),
        }
    }

    fn item(&self) -> Option<Place> {
        let facts = &self.document.facts;
        let section = section_at(self.document, self.line_start)?;
        let is_scenario = facts.around(section).any(|(_, around)| fold(&around.title).starts_with("scenario"));
        let is_criterion = is_scenario || facts.stands_in(section, SectionName::AcceptanceCriteria);
        let counted = [SectionName::Requirements, SectionName::SuccessCriteria];
        let counts = counted.iter().any(|name| facts.stands_in(section, *name))
            || facts.requirements.iter().any(|requirement| requirement.section == Some(section));
        if is_criterion || counts { self.item_of(is_criterion) } else { None }
    }

    fn item_of(&self, is_criterion: bool) -> Option<Place> {
        let before = self.before();
        let typed = &before[before.trim_end_matches(char::is_alphabetic).len()..];
        let front = &before[..before.len() - typed.len()];
        let plain = front.trim_end_matches('*');
        let content = plain.trim_start().trim_start_matches(['-', '+', '*']);
        let starts_line =
            content.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' ')).is_empty();
        let bulleted = plain.trim() != "";
        let goes_on = is_criterion && plain.ends_with(", ") && last_step(front).is_some();
        if !(starts_line && (bulleted || !typed.is_empty()) || goes_on) {
            return None;
        }
        let range = TextRange::new(self.line_start + plain.len(), self.end_of_word());
        let is_loud = is_loud(range.of(self.text)) || last_step(front).is_none() && is_loud(self.line_above());
        Some(Place::Item(Item {
            range,
            is_criterion,
            starts_line,
            look: Look { is_bold: front.contains("**"), is_loud },
            last_step: if starts_line { self.step_above() } else { last_step(front) },
        }))
    }

    /// Where the word at the cursor ends, with the bold marks around it.
    fn end_of_word(&self) -> usize {
        let behind = self.behind();
        let rest = behind.strip_prefix("**").unwrap_or(behind).trim_start_matches(char::is_alphabetic);
        let rest = rest.strip_prefix("**").unwrap_or(rest);
        let rest = rest.strip_prefix(' ').unwrap_or(rest);
        self.line_end - rest.len()
    }

    fn line_above(&self) -> &'a str {
        self.text[..self.line_start].trim_end_matches(['\n', '\r']).rsplit('\n').next().unwrap_or_default()
    }

    /// The keyword with which the line above begins.
    fn step_above(&self) -> Option<usize> {
        let line = self.line_above();
        let first = line.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty())?;
        last_step(first).filter(|_| !line.contains(", "))
    }

    fn id(&self) -> Option<Place> {
        let range = self.word(|c| c.is_alphanumeric() || c == '-');
        let typed = self.text.get(range.start as usize..self.offset)?;
        let family = typed.split('-').next().unwrap_or_default();
        let looks_like_id = family.len() >= 2 && family.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
        looks_like_id.then_some(Place::Id { range })
    }
}

/// Whether a text begins with a keyword of a scenario in capitals.
fn is_loud(text: &str) -> bool {
    let first = text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    first.len() > 1 && first.chars().all(char::is_uppercase) && is_step(first)
}
