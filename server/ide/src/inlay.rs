//! What an editor shows between the words of a header or list: the status of an ADR behind its id, a newer
//! version behind a pinned one, the title behind a bare id. Never in prose.

use specward_engine::context::Context;
use specward_engine::{DocId, Kind, Snapshot};
use specward_syntax::document::Role;
use specward_syntax::{Reference, ReferenceId, TextRange};

use crate::newer::newer;
use crate::words;

/// What a hint says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintKind {
    /// The status of an ADR.
    AdrStatus,
    /// That a newer version exists.
    NewerVersion,
    /// The title of the artefact.
    Title,
}

/// One hint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// Behind which byte it stands.
    pub offset: usize,
    /// What is shown.
    pub label: String,
    /// What it says.
    pub kind: HintKind,
    /// The artefact that it tells of.
    pub target: DocId,
    /// What to write where, to make it true.
    pub edit: Option<(TextRange, String)>,
}

/// The hints of those kinds in a range of a document, by place.
pub fn hints(snapshot: &Snapshot, doc: DocId, range: TextRange, wanted: impl Fn(HintKind) -> bool) -> Vec<Hint> {
    let (Some(context), Some(document)) = (snapshot.context(doc), snapshot.document(doc)) else { return Vec::new() };
    let places = &document.places;
    let reader = Reader { context: &context, range: |fact| places.range(fact) };
    let shown = context.references().filter(|(_, reference)| {
        let at = places.range(reference.at);
        is_shown_at(reference) && at.start <= range.end && at.end >= range.start
    });
    shown.flat_map(|(id, reference)| reader.hints(id, reference)).filter(|hint| wanted(hint.kind)).collect()
}

/// In keys and reference lists; a link says in its own words where it leads.
fn is_shown_at(reference: &Reference) -> bool {
    matches!(reference.role, Role::Field(_) | Role::Listed(_)) && reference.link.is_none()
}

struct Reader<'c, 'a, F> {
    context: &'c Context<'a>,
    range: F,
}

impl<F: Fn(specward_syntax::FactId) -> TextRange> Reader<'_, '_, F> {
    fn hints(&self, id: ReferenceId, reference: &Reference) -> Vec<Hint> {
        let Some(target) = self.context.resolve(id).target() else { return Vec::new() };
        let own = self.context.doc() == target;
        let all = [self.status(reference, target), self.newer(id, reference), self.title(reference, target)];
        all.into_iter().filter(|_| !own).flatten().collect()
    }

    /// Behind the id and its version.
    fn behind(&self, reference: &Reference) -> usize {
        let id = (self.range)(reference.at).end;
        let version = reference.version_at.map_or(id, |at| (self.range)(at).end);
        id.max(version) as usize
    }

    fn status(&self, reference: &Reference, target: DocId) -> Option<Hint> {
        let artefact = self.context.artefact_of(target).filter(|artefact| artefact.kind == Kind::Adr)?;
        let label = words::status(&artefact.status).to_owned();
        Some(Hint { offset: self.behind(reference), label, kind: HintKind::AdrStatus, target, edit: None })
    }

    fn newer(&self, id: ReferenceId, reference: &Reference) -> Option<Hint> {
        let (target, version) = newer(self.context, id)?;
        let edit = reference.version_at.map(|at| ((self.range)(at), version.text.to_string()));
        let label = format!("newer: {}", version.text);
        Some(Hint { offset: self.behind(reference), label, kind: HintKind::NewerVersion, target, edit })
    }

    fn title(&self, reference: &Reference, target: DocId) -> Option<Hint> {
        let title = words::title(self.context.artefact_of(target)?);
        let label = shortened(title);
        let offset = self.behind(reference);
        (!label.is_empty()).then_some(Hint { offset, label, kind: HintKind::Title, target, edit: None })
    }
}

fn shortened(title: &str) -> String {
    match title.char_indices().nth(MOST) {
        Some((end, _)) => format!("{}…", title[..end].trim_end()),
        None => title.to_owned(),
    }
}

/// So many characters of a title are shown.
const MOST: usize = 40;
