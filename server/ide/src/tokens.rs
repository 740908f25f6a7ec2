//! What is coloured by meaning: ids by kind and state, versions, statuses, verdicts, placeholders, the
//! keywords of scenarios. In no unit of any client.

use specward_engine::artefact::Status;
use specward_engine::context::{Context, Phase, Resolution};
use specward_engine::{Computed, DocId, Kind, Snapshot};
use specward_syntax::block::BlockKind;
use specward_syntax::document::{GateLine, MarkerKind, Role};
use specward_syntax::{Buffer, Document, FactId, Reference, ReferenceId, SectionName, TextRange, Verdict};

use crate::newer::newer;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// Id of an initiative, a domain, the constitution, a list of tasks.
    Frame,
    /// Id of a spec.
    Spec,
    /// Id or name of a contract.
    Contract,
    /// Id of a context pack.
    Pack,
    /// Id of an ADR.
    Adr,
    /// Id of a requirement, criterion or invariant.
    Requirement,
    /// An id that means nothing here, or several things.
    Unknown,
    /// A version.
    Version,
    /// A status.
    Status,
    /// A declared verdict.
    Verdict,
    /// A placeholder, or a marker of something left open.
    Placeholder,
    /// A keyword of a scenario.
    Keyword,
}

/// The state of what a token names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// Nothing to say.
    Plain,
    /// Not decided, not approved.
    Open,
    /// Approved, implementing, done.
    Approved,
    /// Blocked or paused.
    Waiting,
    /// Superseded, rejected, retired.
    Over,
    /// A newer version exists.
    Stale,
    /// Defined nowhere, or several times.
    Unresolved,
    /// A verdict that holds.
    Pass,
    /// A verdict that fails, or that says PASS where it computes to FAIL.
    Fail,
}

/// One token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Token {
    /// Its text; never empty.
    pub range: TextRange,
    /// What it is.
    pub kind: TokenKind,
    /// The state of what it names.
    pub state: State,
    /// Whether it is defined here.
    pub defines: bool,
}

/// The tokens of a document by place; none overlaps another.
pub fn tokens(snapshot: &Snapshot, doc: DocId, text: &str) -> Vec<Token> {
    let (Some(document), Some(context)) = (snapshot.document(doc), snapshot.context(doc)) else { return Vec::new() };
    let reader = Reader { snapshot, context, document: &document };
    let mut tokens = reader.ids();
    tokens.extend(reader.status());
    tokens.extend(reader.verdicts());
    tokens.extend(reader.markers());
    tokens.extend(keywords(&document, text));
    tokens.retain(|token| !token.range.is_empty() && text.get(token.range.bytes()).is_some());
    tokens.sort_unstable();
    without_overlap(tokens)
}

fn without_overlap(tokens: Vec<Token>) -> Vec<Token> {
    let mut end = 0;
    let is_free = |token: &Token| {
        let free = token.range.start >= end;
        if free {
            end = token.range.end;
        }
        free
    };
    tokens.into_iter().filter(is_free).collect()
}

struct Reader<'a> {
    snapshot: &'a Snapshot,
    context: Context<'a>,
    document: &'a Document,
}

impl Reader<'_> {
    fn range(&self, fact: FactId) -> TextRange {
        self.document.places.range(fact)
    }

    fn ids(&self) -> Vec<Token> {
        let mut tokens = Vec::new();
        for (id, reference) in self.context.references().filter(|(_, reference)| !self.is_in_target(reference)) {
            let Some((kind, state)) = self.meaning(id, reference) else { continue };
            let defines = reference.role == Role::Definition || self.defines(reference);
            tokens.push(Token { range: self.range(reference.at), kind, state, defines });
            if let Some(version) = reference.version_at {
                let state = if newer(&self.context, id).is_some() { State::Stale } else { State::Plain };
                tokens.push(Token { range: self.range(version), kind: TokenKind::Version, state, defines: false });
            }
        }
        tokens
    }

    /// Whether an id is part of a path.
    fn is_in_target(&self, reference: &Reference) -> bool {
        let link = reference.link.and_then(|link| self.document.facts.links.get(link as usize));
        link.is_some_and(|link| self.range(link.target_at).contains(self.range(reference.at)))
    }

    fn defines(&self, reference: &Reference) -> bool {
        self.document.facts.requirements.binary_search_by_key(&reference.at, |requirement| requirement.at).is_ok()
    }

    fn meaning(&self, id: ReferenceId, reference: &Reference) -> Option<(TokenKind, State)> {
        if self.defines(reference) {
            return Some((TokenKind::Requirement, State::Plain));
        }
        match self.context.resolve(id) {
            Resolution::NotOurs => None,
            Resolution::Unknown | Resolution::Ambiguous(_) => Some((TokenKind::Unknown, State::Unresolved)),
            Resolution::Requirement(..) => Some((TokenKind::Requirement, State::Plain)),
            meaning => {
                let artefact = self.snapshot.artefact(meaning.target()?)?;
                Some((token_kind(artefact.kind), state(&artefact.status)))
            }
        }
    }

    /// The words of the document's own status.
    fn status(&self) -> Option<Token> {
        let artefact = self.context.artefact();
        let is_written = artefact.status != Status::Missing && artefact.status_at != FactId::FILE;
        let title = self.document.facts.title.as_ref().map(|title| title.at);
        (is_written && Some(artefact.status_at) != title).then(|| Token {
            range: self.range(artefact.status_at),
            kind: TokenKind::Status,
            state: state(&artefact.status),
            defines: false,
        })
    }

    fn verdicts(&self) -> Vec<Token> {
        let computed = self.snapshot.verdicts(self.context.doc());
        let token = |line: &GateLine| {
            let state = match (line.verdict, computed.of(line.gate)) {
                (Verdict::Pass, Some(Computed::Fail)) | (Verdict::Fail, _) => State::Fail,
                (Verdict::Pass, _) => State::Pass,
                _ => State::Open,
            };
            Token { range: self.range(line.verdict_at), kind: TokenKind::Verdict, state, defines: false }
        };
        self.document.facts.gates.iter().flat_map(|block| &block.lines).map(token).collect()
    }

    fn markers(&self) -> Vec<Token> {
        let markers = self.document.facts.markers.iter().filter(|marker| marker.kind != MarkerKind::OpenQuestion);
        let token =
            |at| Token { range: self.range(at), kind: TokenKind::Placeholder, state: State::Plain, defines: false };
        markers.map(|marker| token(marker.at)).collect()
    }
}

fn token_kind(kind: Kind) -> TokenKind {
    match kind {
        Kind::ContractSpec => TokenKind::Contract,
        Kind::ContextPack => TokenKind::Pack,
        Kind::Adr => TokenKind::Adr,
        kind if kind.is_spec() => TokenKind::Spec,
        _ => TokenKind::Frame,
    }
}

fn state(status: &Status) -> State {
    match Phase::of(status) {
        _ if *status == Status::Missing => State::Plain,
        Phase::Unfinished => State::Open,
        Phase::Progressing => State::Approved,
        Phase::Waiting => State::Waiting,
        Phase::Retired => State::Over,
    }
}

/// Sections that hold scenarios.
const SCENARIOS: [SectionName; 6] = [
    SectionName::AcceptanceCriteria,
    SectionName::UserScenarios,
    SectionName::Requirements,
    SectionName::FunctionalRequirements,
    SectionName::Testing,
    SectionName::Tests,
];

/// `Given`, `When`, `Then`, `And`, `But` at the start of an item or line, and behind a comma within one.
fn keywords(document: &Document, text: &str) -> Vec<Token> {
    let facts = &document.facts;
    let holds = |section: &&specward_syntax::Section| section.names.iter().any(|name| SCENARIOS.contains(name));
    let mut end = 0;
    let mut tokens = Vec::new();
    for section in facts.sections.iter().filter(holds) {
        let whole = document.places.range(section.whole);
        if whole.start >= end {
            end = whole.end;
            tokens.extend(keywords_in(whole, text));
        }
    }
    tokens
}

fn keywords_in(section: TextRange, text: &str) -> Vec<Token> {
    let mut buffer = Buffer::new(section.of(text).to_owned());
    let lines = buffer.lines().clone();
    let mut tokens = Vec::new();
    for block in buffer.blocks().iter().filter(|block| matches!(block.kind, BlockKind::Paragraph | BlockKind::TableRow))
    {
        for line in block.first..block.end {
            let range = block.line(line, &lines, section.of(text));
            let start = section.start + range.start;
            let words = words_of(range.of(section.of(text)));
            tokens.extend(words.map(|word| keyword(TextRange { start: start + word.start, end: start + word.end })));
        }
    }
    tokens
}

fn keyword(range: TextRange) -> Token {
    Token { range, kind: TokenKind::Keyword, state: State::Plain, defines: false }
}

/// The keywords of one line. A first word in lower case is prose.
fn words_of(line: &str) -> impl Iterator<Item = TextRange> {
    let starts = std::iter::once(0).chain(line.match_indices([',', '|', ';']).map(|(at, _)| at + 1));
    starts.filter_map(move |start| {
        let rest = &line[start..];
        let word = rest.trim_start_matches([' ', '*', '_', '\t']);
        let at = start + rest.len() - word.len();
        let length = word.find(|c: char| !c.is_alphabetic()).unwrap_or(word.len());
        is_keyword(&word[..length], start == 0).then(|| TextRange::new(at, at + length))
    })
}

/// Within a line only the three that make a scenario: `And` after a comma is prose.
fn is_keyword(word: &str, first: bool) -> bool {
    match word {
        "Given" | "When" | "Then" | "GIVEN" | "WHEN" | "THEN" => true,
        "And" | "But" | "AND" | "BUT" => first,
        _ => false,
    }
}
