//! A document, fact by fact.

use std::sync::Arc;

use specward_syntax::document::{
    Covers, Field, Form, Link, LinkKind, Places, Requirement, Role, Suppression, Title, Zone,
};
use specward_syntax::id::IdForm;
use specward_syntax::value::{Item, Value, ValueState};
use specward_syntax::{
    Document, FactId, Facts, Id, Key, LineIndex, Options, Reference, ReferenceId, Section, SectionId, TextRange,
    Version, graph,
};

/// What a document shall say. Facts are numbered in the order of the calls.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    facts: Facts,
    said: Vec<String>,
    count: u32,
    /// Blank lines in front of everything: moves all places and changes no fact.
    pub shift: u32,
}

impl std::fmt::Debug for Draft {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "[{}] +{}", self.said.join(" | "), self.shift)
    }
}

impl Draft {
    fn say(&mut self, what: String) {
        self.said.push(what);
    }

    /// A spec graph with this text.
    pub fn graph(text: &str) -> Self {
        let read = graph::read(text, &Options::default());
        let count = read.places.ranges.len() as u32;
        Self { facts: (*read.facts).clone(), said: vec![text.to_owned()], count, shift: 0 }
    }

    /// A document whose H1 is `title`.
    pub fn new(title: &str) -> Self {
        let mut draft = Self { count: 1, ..Self::default() };
        draft.say(format!("# {title}"));
        let (at, id_at) = (draft.fact(), draft.fact());
        let leading = Id::leading(title, &Options::default());
        let name = leading.as_ref().map_or(title, |(_, behind)| title[*behind..].trim_start_matches([':', '.', ' ']));
        draft.facts.title = Some(Title {
            at,
            text: title.into(),
            id_at: leading.as_ref().map(|_| id_at),
            name: name.into(),
            id: leading.map(|(id, _)| id),
        });
        draft
    }

    fn fact(&mut self) -> FactId {
        self.count += 1;
        FactId(self.count - 1)
    }

    /// A metadata field; the items that are ids become references, `PLAT-1 v2` with its version.
    #[must_use]
    pub fn field(mut self, key: Key, items: &[&str]) -> Self {
        self.say(format!("{}: {}", key.title(), items.join(", ")));
        let (key_at, value_at, entry) = (self.fact(), self.fact(), self.fact());
        let role = if key == Key::Id { Role::Definition } else { Role::Field(key.clone()) };
        let items: Vec<Item> = items.iter().map(|text| self.item(text, &role)).collect();
        let text = items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(", ");
        let state = if items.is_empty() { ValueState::Empty } else { ValueState::Present };
        let value = Value { state, text: text.into(), items };
        let written_key = key.title().into();
        self.facts.fields.push(Field {
            key,
            written_key,
            key_at,
            value_at,
            entry,
            form: Form::Bullet,
            zone: Zone::Header,
            value,
        });
        self
    }

    fn item(&mut self, text: &str, role: &Role) -> Item {
        let at = self.fact();
        let (id, version) = text.split_once(' ').unwrap_or((text, ""));
        let known = Id::parse(id, &Options::default());
        let reference = known.map(|id| self.reference(id, Version::parse(version), role.clone(), None));
        Item { at, text: text.into(), reference }
    }

    fn reference(&mut self, id: Id, version: Option<Version>, role: Role, scope: Option<&str>) -> ReferenceId {
        let (at, version_at) = (self.fact(), self.fact());
        let version_at = version.as_ref().map(|_| version_at);
        let scope = scope.map(Into::into);
        self.facts.references.push(Reference { at, version_at, id, scope, version, role, section: None, link: None });
        ReferenceId(self.facts.references.len() as u32 - 1)
    }

    /// A mention in prose.
    #[must_use]
    pub fn mention(mut self, id: &str) -> Self {
        self.say(id.to_owned());
        let id = Id::parse(id, &Options::default()).unwrap_or_else(|| Id::new(id, IdForm::Name));
        self.reference(id, None, Role::Prose, None);
        self
    }

    /// A blocker in the metadata of another root: `platform/ADR-003`.
    #[must_use]
    pub fn blocked_by_scoped(mut self, scope: &str, id: &str) -> Self {
        let id = Id::parse(id, &Options::default()).unwrap();
        self.reference(id, None, Role::Field(Key::BlockedBy), Some(scope));
        self
    }

    /// A link to a path, with fragment.
    #[must_use]
    pub fn link(self, target: &str) -> Self {
        self.any_link(LinkKind::Inline, target)
    }

    /// `[[target]]`.
    #[must_use]
    pub fn wiki(self, target: &str) -> Self {
        self.any_link(LinkKind::Wiki, target)
    }

    fn any_link(mut self, kind: LinkKind, target: &str) -> Self {
        self.say(format!("{kind:?} {target}"));
        let (at, target_at, fragment_at) = (self.fact(), self.fact(), self.fact());
        let (path, fragment) = target.split_once('#').map_or((target, None), |(path, fragment)| (path, Some(fragment)));
        self.facts.links.push(Link {
            kind,
            at,
            target_at,
            fragment_at: fragment.map(|_| fragment_at),
            path: path.into(),
            fragment: fragment.map(Into::into),
            text: "".into(),
        });
        self
    }

    /// A section of level 2.
    #[must_use]
    pub fn section(mut self, title: &str, names: &[specward_syntax::SectionName]) -> Self {
        self.say(format!("## {title}"));
        let (heading, whole) = (self.fact(), self.fact());
        let anchor = title.to_lowercase().replace(' ', "-").into();
        let names = names.to_vec();
        self.facts.sections.push(Section {
            heading,
            whole,
            title: title.into(),
            names,
            level: 2,
            parent: None,
            anchor,
            obliges: false,
            empty: false,
            wording: 0,
        });
        self
    }

    /// A requirement that the document defines.
    #[must_use]
    pub fn requirement(mut self, id: &str) -> Self {
        self.say(format!("**{id}**"));
        let at = self.fact();
        let section = (!self.facts.sections.is_empty()).then(|| SectionId(self.facts.sections.len() as u32 - 1));
        let id = Id::parse(id, &Options::default()).unwrap();
        self.facts.requirements.push(Requirement { at, id, section, text: "".into() });
        self
    }

    /// A suppression for the whole file.
    #[must_use]
    pub fn ignore(mut self, rule: &str, reason: &str) -> Self {
        self.say(format!("ignore {rule}"));
        let (at, rule_at) = (self.fact(), self.fact());
        let (rule, reason) = (rule.into(), reason.into());
        self.facts.suppressions.push(Suppression { at, rule, rule_at, reason, covers: Covers::File });
        self
    }

    /// The same text, further down.
    #[must_use]
    pub fn shifted(mut self, lines: u32) -> Self {
        self.shift = lines;
        self
    }

    /// As the reader would give it.
    pub fn document(&self) -> Document {
        let start = self.shift as usize;
        let ranges = (0..self.count as usize).map(|at| TextRange::new(start + 2 * at, start + 2 * at + 1)).collect();
        let text = "\n".repeat(start) + &"x\n".repeat(self.count as usize);
        let places = Places { ranges, lines: LineIndex::new(&text) };
        Document { facts: Arc::new(self.facts.clone()), places: Arc::new(places) }
    }
}
