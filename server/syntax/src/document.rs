//! What one file says: [`Facts`] (content, without any position) and [`Places`] (where each fact
//! stands). Two texts with equal facts mean the same to the rest of the workspace.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;

use crate::gate::{Gate, Verdict};
use crate::graph::SpecGraph;
use crate::id::Id;
use crate::key::Key;
use crate::position::{LineIndex, TextRange};
use crate::prose::{Deed, Says, WordKey};
use crate::section::SectionName;
use crate::value::Value;
use crate::version::Version;

/// Names a place of a document; numbered in reading order, so that equal content has equal numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct FactId(pub u32);

impl FactId {
    /// The start of the file: where a finding about the whole file stands if nothing better does.
    pub const FILE: Self = Self(0);
}

/// Index into [`Facts::references`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReferenceId(pub u32);

/// Index into [`Facts::sections`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SectionId(pub u32);

/// One file, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Content.
    pub facts: Arc<Facts>,
    /// Positions.
    pub places: Arc<Places>,
}

/// Where facts stand, and how to say so in any encoding, without the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// By [`FactId`].
    pub ranges: Box<[TextRange]>,
    /// Lines and wide characters.
    pub lines: LineIndex,
}

impl Places {
    /// The range of a fact; the start of the file for an unknown one.
    pub fn range(&self, fact: FactId) -> TextRange {
        self.ranges.get(fact.0 as usize).copied().unwrap_or_default()
    }
}

/// The content of one file, free of positions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Facts {
    /// The first level 1 heading.
    pub title: Option<Title>,
    /// Every heading of level 2 and below with what it introduces, in order.
    pub sections: Vec<Section>,
    /// Metadata, graph links and fan-out fields, in order.
    pub fields: Vec<Field>,
    /// Every id that the text mentions, in order.
    pub references: Vec<Reference>,
    /// Markdown and wiki links, in order.
    pub links: Vec<Link>,
    /// Anchors that links may name, besides those of headings: `<a id="x">`, `{#x}`.
    pub anchors: Vec<SmolStr>,
    /// `Source:` lines.
    pub sources: Vec<Source>,
    /// What stands under `References`, read as sources.
    pub cited: Vec<SourceItem>,
    /// Items, rows and paragraphs of the sections that are read line by line (see [`SectionName::is_read_by_line`]).
    pub lines: Vec<SectionLine>,
    /// What the sections about quality, interactions and criteria say, statement by statement; elsewhere only what speaks of
    /// personal data or sets a target.
    pub statements: Vec<Statement>,
    /// Claims about what domains own.
    pub claims: Vec<Claim>,
    /// Vague words in statements that measure nothing.
    pub vague: Vec<VagueWord>,
    /// What `Domain Understanding` speaks of, sorted.
    pub understanding: Vec<WordKey>,
    /// The gates block.
    pub gates: Option<GatesBlock>,
    /// Unresolved markers in prose and values.
    pub markers: Vec<Marker>,
    /// `specward-ignore` comments.
    pub suppressions: Vec<Suppression>,
    /// Requirement and criterion ids that the document defines (`FR-001`, `SC-002`).
    pub requirements: Vec<Requirement>,
    /// Fan-out tasks (operating model 1.7); [`Zone::Task`] counts them.
    pub tasks: Vec<Task>,
    /// The first fault of the YAML front matter, if it is no valid YAML.
    pub front_matter_error: Option<FrontMatterError>,
    /// Where quotes and lists first nest deeper than they are read.
    pub too_deep: Option<FactId>,
    /// Schema of another tool that the document follows.
    pub dialect: Dialect,
    /// Whether anything is said besides headings, metadata, comments and placeholders.
    pub has_body: bool,
    /// Whether the text speaks of the spec graph (operating model 1.9).
    pub names_spec_graph: bool,
    /// What a `spec-graph.json` says; such a file has nothing else but references.
    pub graph: Option<Box<SpecGraph>>,
}

impl Facts {
    /// A section and those around it, innermost first.
    pub fn around(&self, section: SectionId) -> impl Iterator<Item = (SectionId, &Section)> {
        let get = |id: SectionId| self.sections.get(id.0 as usize).map(|section| (id, section));
        std::iter::successors(get(section), move |(_, section)| section.parent.and_then(get))
    }

    /// Whether a section is one of that name, or lies in one.
    pub fn stands_in(&self, section: SectionId, name: SectionName) -> bool {
        self.around(section).any(|(_, around)| around.names.contains(&name))
    }
}

/// The document's H1.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Title {
    /// The heading's content (without marker).
    pub at: FactId,
    /// Its text without emphasis and code marks, id included.
    pub text: SmolStr,
    /// The id it begins with: `# ADR-219: Title`, `# 12. Title`.
    pub id: Option<Id>,
    /// The place of that id.
    pub id_at: Option<FactId>,
    /// The title without id.
    pub name: SmolStr,
}

/// A heading of level 2 to 6 and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Section {
    /// The heading's text.
    pub heading: FactId,
    /// From the heading to the end of its last subsection.
    pub whole: FactId,
    /// Heading text without marks.
    pub title: SmolStr,
    /// Which known section it is.
    pub names: Vec<SectionName>,
    /// Level of the heading, 2 to 6 (1 for further H1s).
    pub level: u8,
    /// The section that encloses it.
    pub parent: Option<SectionId>,
    /// Anchor by GitHub's rule, made unique in the document.
    pub anchor: SmolStr,
    /// Whether nothing but subsections, comments and placeholders stands under it. `Source: N/A — reason` is content.
    pub empty: bool,
    /// What stands under it as one number, subsections aside; 0 unless [`crate::Options::wording`] asks for it.
    pub wording: u64,
    /// Whether it is a requirement of `OpenSpec` whose own text obliges: it says must or shall.
    pub obliges: bool,
}

/// How a field was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Form {
    /// `key: value` in YAML front matter.
    FrontMatter,
    /// `- Key: value`, also with a bold key.
    Bullet,
    /// `**Key:** value` or `**Key**: value`.
    Bold,
    /// `Key: value`.
    Plain,
    /// A row of a two-column table.
    Table,
    /// A fenced YAML block in the metadata section.
    Yaml,
    /// `## Status` with the value below.
    Section,
}

/// Where a field belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Zone {
    /// The document's metadata.
    Header,
    /// `Spec Graph Links`.
    Graph,
    /// Fan-out task number n, from 0.
    Task(u32),
}

/// One `key: value`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Field {
    /// Which key.
    pub key: Key,
    /// As written, without dress.
    pub written_key: SmolStr,
    /// The key's text.
    pub key_at: FactId,
    /// The value's text; empty range behind the colon where there is none.
    pub value_at: FactId,
    /// The whole entry: bullet, line or row, without its line break.
    pub entry: FactId,
    /// How it was written.
    pub form: Form,
    /// Where it belongs.
    pub zone: Zone,
    /// What it says.
    pub value: Value,
}

/// In which function an id is mentioned.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// The value of a field (any zone): makes an edge of the graph for relation keys.
    Field(Key),
    /// A list item or table row under a reference heading (ADRs, Contracts, References, ...): makes an edge.
    Listed(SectionName),
    /// A `Source:` line.
    Source,
    /// Anywhere else, inside or outside of a link: navigable, never an edge.
    Prose,
    /// The document's own id where it defines it (metadata ID, H1).
    Definition,
    /// A node or an edge of a spec graph: navigable; whether it is true is for the rules of `graph/` to say.
    Node,
}

/// A mention of an id.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Reference {
    /// The id's text, scope included.
    pub at: FactId,
    /// The version's text, if one is pinned.
    pub version_at: Option<FactId>,
    /// The id.
    pub id: Id,
    /// `platform` in `platform/ADR-003`.
    pub scope: Option<SmolStr>,
    /// The pinned version.
    pub version: Option<Version>,
    /// In which function.
    pub role: Role,
    /// The section it stands in.
    pub section: Option<SectionId>,
    /// The link it stands in, as index into [`Facts::links`].
    pub link: Option<u32>,
}

/// Kind of a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LinkKind {
    /// `[text](target)`, images included.
    Inline,
    /// `[[target]]`.
    Wiki,
    /// `[label]: target`.
    Definition,
}

/// A link to a file, a heading or another place; links with a scheme (`https:`) are left out.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Link {
    /// Which kind.
    pub kind: LinkKind,
    /// The whole link.
    pub at: FactId,
    /// The target's text, fragment included.
    pub target_at: FactId,
    /// The fragment's text behind `#`, if any.
    pub fragment_at: Option<FactId>,
    /// Path part of the target, percent-decoded; empty for a link into the same document.
    pub path: SmolStr,
    /// Fragment, percent-decoded.
    pub fragment: Option<SmolStr>,
    /// Text of the link.
    pub text: SmolStr,
}

/// A `Source:` line (operating model 3: every section declares its source).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Source {
    /// The value behind `Source:`.
    pub at: FactId,
    /// The section it is for; none in the preamble.
    pub section: Option<SectionId>,
    /// Each named source.
    pub items: Vec<SourceItem>,
    /// `N/A — reason`: needs no source.
    pub not_applicable: bool,
}

/// One source named by a `Source:` line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SourceItem {
    /// Its text.
    pub at: FactId,
    /// Name without version: `Platform MCP`.
    pub name: SmolStr,
    /// Version, if one is written.
    pub version: Option<Version>,
    /// The version's text.
    pub version_at: Option<FactId>,
}

/// An item, a row or a paragraph of a section that is read line by line.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SectionLine {
    /// Its text without bullet.
    pub at: FactId,
    /// Its words without dress, cut after some hundred bytes; the cells of a row are joined with ` | `.
    pub text: SmolStr,
    /// The innermost section it stands in.
    pub section: SectionId,
    /// How many lists enclose it; 0 for a paragraph or row.
    pub lists: u8,
    /// Whether it is a row of a table.
    pub is_row: bool,
}

/// An item with what is nested in it, a row, or a stretch of a paragraph.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Statement {
    /// Its text without bullet, label and full stop.
    pub at: FactId,
    /// The innermost section it stands in.
    pub section: SectionId,
    /// What it says.
    pub says: Says,
}

/// A claim about what a domain owns (see [`crate::prose::claims`]).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Claim {
    /// The name.
    pub at: FactId,
    /// The innermost section it stands in.
    pub section: SectionId,
    /// What is claimed.
    pub deed: Deed,
    /// The name as written.
    pub name: SmolStr,
    /// The words that say who does it, in lower case.
    pub actor: SmolStr,
}

/// A vague word.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct VagueWord {
    /// Its text.
    pub at: FactId,
    /// The innermost section it stands in.
    pub section: SectionId,
    /// As written.
    pub word: SmolStr,
}

/// The gates block of a spec.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GatesBlock {
    /// The section that holds it.
    pub section: SectionId,
    /// One line a gate, in order of writing.
    pub lines: Vec<GateLine>,
}

/// One declared verdict.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct GateLine {
    /// Which gate.
    pub gate: Gate,
    /// The whole line.
    pub at: FactId,
    /// The verdict's text; empty range where it is missing.
    pub verdict_at: FactId,
    /// What it declares.
    pub verdict: Verdict,
    /// The verdict's text.
    pub text: SmolStr,
}

/// Which kind of unresolved marker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum MarkerKind {
    /// `[NEEDS CLARIFICATION: question]`.
    NeedsClarification,
    /// `TBD`, `TODO`, `FIXME`, `???`, `to be decided`.
    Undecided,
    /// An unfilled placeholder of a template.
    Placeholder,
    /// A question under `Open Questions` without an answer.
    OpenQuestion,
}

/// Something left open.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Marker {
    /// The marker's text.
    pub at: FactId,
    /// Which kind.
    pub kind: MarkerKind,
    /// The question or the marker as written.
    pub text: SmolStr,
    /// The section it stands in.
    pub section: Option<SectionId>,
}

/// `<!-- specward-ignore RULE: reason -->`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Suppression {
    /// The comment.
    pub at: FactId,
    /// Rule name as written; empty if none.
    pub rule: SmolStr,
    /// Place of the rule name (of the comment if none).
    pub rule_at: FactId,
    /// Reason; empty if none.
    pub reason: SmolStr,
    /// What it covers: the facts that begin on the line below, or all (in front of the H1).
    pub covers: Covers,
}

/// What a suppression covers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Covers {
    /// The whole file.
    File,
    /// The facts that begin on the next line that is not blank, from first to last.
    Facts(Vec<FactId>),
}

/// A requirement, criterion or task id that the document defines.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Requirement {
    /// The id's text.
    pub at: FactId,
    /// The id.
    pub id: Id,
    /// The section it stands in.
    pub section: Option<SectionId>,
    /// Its first words, for lists and hover.
    pub text: SmolStr,
}

/// A fan-out task: a table row, a heading or a group of bullets that holds at least one of the fields of operating model 1.7.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Task {
    /// Its heading, its first line, or the first cell of its row.
    pub at: FactId,
    /// What is written there.
    pub title: SmolStr,
    /// The section it stands in.
    pub section: Option<SectionId>,
}

/// A fault in YAML front matter.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FrontMatterError {
    /// The faulty place.
    pub at: FactId,
    /// What is wrong.
    pub message: SmolStr,
}

/// Which tool's schema a document follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dialect {
    /// The operating model's templates, or none in particular.
    #[default]
    Own,
    /// spec-kit `spec.md`.
    SpecKit,
    /// An `OpenSpec` spec or delta.
    OpenSpec,
}
