//! Semantic tokens: the legend that client and server agree on, whole documents, ranges and differences.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHasher};
use specward_engine::FilePath;
use specward_ide::tokens::{self, State, Token, TokenKind};
use specward_syntax::{LineIndex, TextRange};
use tower_lsp_server::ls_types::{
    SemanticToken, SemanticTokenModifier, SemanticTokenType, SemanticTokens, SemanticTokensDelta,
    SemanticTokensDeltaParams, SemanticTokensEdit, SemanticTokensFullDeltaResult, SemanticTokensFullOptions,
    SemanticTokensLegend, SemanticTokensOptions, SemanticTokensParams, SemanticTokensRangeParams,
    SemanticTokensRangeResult, SemanticTokensResult, WorkDoneProgressOptions,
};

use super::Page;
use crate::documents::key;
use crate::view::View;

/// What the client shows of each document; a memo, of open documents only.
#[derive(Debug, Default)]
pub struct Shown(Mutex<FxHashMap<FilePath, Whole>>);

/// Result id and tokens of a whole document.
type Whole = (String, Arc<[SemanticToken]>);

impl Shown {
    /// Remembers tokens under their result id and forgets documents that are closed.
    fn remember(&self, view: &View, path: FilePath, tokens: &Arc<[SemanticToken]>) -> String {
        let id = fingerprint(tokens);
        let mut shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.retain(|path, _| view.open.contains_key(path));
        shown.insert(path, (id.clone(), Arc::clone(tokens)));
        id
    }

    fn recall(&self, path: &FilePath, id: &str) -> Option<Arc<[SemanticToken]>> {
        let shown = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shown.get(path).filter(|(known, _)| known == id).map(|(_, tokens)| Arc::clone(tokens))
    }
}

fn fingerprint(tokens: &[SemanticToken]) -> String {
    let mut hasher = FxHasher::default();
    for token in tokens {
        (token.delta_line, token.delta_start, token.length, token.token_type, token.token_modifiers_bitset)
            .hash(&mut hasher);
    }
    format!("{:016x}-{}", hasher.finish(), tokens.len())
}

/// Types of the protocol by token kind; a client that does not list one gets `variable`.
const TYPES: &[(TokenKind, SemanticTokenType)] = &[
    (TokenKind::Frame, SemanticTokenType::NAMESPACE),
    (TokenKind::Spec, SemanticTokenType::CLASS),
    (TokenKind::Contract, SemanticTokenType::INTERFACE),
    (TokenKind::Pack, SemanticTokenType::STRUCT),
    (TokenKind::Adr, SemanticTokenType::EVENT),
    (TokenKind::Requirement, SemanticTokenType::PROPERTY),
    (TokenKind::Unknown, SemanticTokenType::VARIABLE),
    (TokenKind::Version, SemanticTokenType::NUMBER),
    (TokenKind::Status, SemanticTokenType::ENUM_MEMBER),
    (TokenKind::Verdict, SemanticTokenType::ENUM),
    (TokenKind::Placeholder, SemanticTokenType::PARAMETER),
    (TokenKind::Keyword, SemanticTokenType::KEYWORD),
];

/// Our modifiers; the first two are the protocol's, clients pass over those that they do not know.
const MODIFIERS: [SemanticTokenModifier; 9] = [
    SemanticTokenModifier::DEFINITION,
    SemanticTokenModifier::DEPRECATED,
    SemanticTokenModifier::new("open"),
    SemanticTokenModifier::new("approved"),
    SemanticTokenModifier::new("waiting"),
    SemanticTokenModifier::new("stale"),
    SemanticTokenModifier::new("unresolved"),
    SemanticTokenModifier::new("pass"),
    SemanticTokenModifier::new("fail"),
];

/// The legend for a client that lists these types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Legend {
    types: Vec<SemanticTokenType>,
    /// Position in `types` by token kind.
    by_kind: Vec<u32>,
}

impl Legend {
    /// The types that the client knows, of each kind the preferred one.
    pub fn new(known: &[String]) -> Self {
        let mut legend = Self { types: Vec::new(), by_kind: Vec::new() };
        for (_, preferred) in TYPES {
            let chosen = if known.iter().any(|known| known == preferred.as_str()) {
                preferred
            } else {
                &SemanticTokenType::VARIABLE
            };
            let position = legend.types.iter().position(|known| known == chosen).unwrap_or(legend.types.len());
            if position == legend.types.len() {
                legend.types.push(chosen.clone());
            }
            legend.by_kind.push(position as u32);
        }
        legend
    }

    fn type_of(&self, kind: TokenKind) -> u32 {
        let at = TYPES.iter().position(|(of, _)| *of == kind).unwrap_or_default();
        self.by_kind.get(at).copied().unwrap_or_default()
    }

    /// What is announced.
    pub fn options(&self) -> SemanticTokensOptions {
        SemanticTokensOptions {
            legend: SemanticTokensLegend { token_types: self.types.clone(), token_modifiers: MODIFIERS.to_vec() },
            range: Some(true),
            full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }
    }
}

fn modifiers(token: &Token) -> u32 {
    let state = match token.state {
        State::Plain => 0,
        State::Over => 1 << 1,
        State::Open => 1 << 2,
        State::Approved => 1 << 3,
        State::Waiting => 1 << 4,
        State::Stale => 1 << 5,
        State::Unresolved => 1 << 6,
        State::Pass => 1 << 7,
        State::Fail => 1 << 8,
    };
    state | u32::from(token.defines)
}

/// `textDocument/semanticTokens/full`.
pub fn full(view: &View, params: &SemanticTokensParams) -> Option<SemanticTokensResult> {
    let page = Page::of(view, &params.text_document.uri)?;
    let tokens: Arc<[SemanticToken]> = encoded(view, &page, None).into();
    let id = view.tokens.remember(view, key(&params.text_document.uri), &tokens);
    Some(SemanticTokensResult::Tokens(SemanticTokens { result_id: Some(id), data: tokens.to_vec() }))
}

/// `textDocument/semanticTokens/range`.
pub fn range(view: &View, params: &SemanticTokensRangeParams) -> Option<SemanticTokensRangeResult> {
    let page = Page::of(view, &params.text_document.uri)?;
    let range = page.range(view, params.range);
    let data = encoded(view, &page, Some(range));
    Some(SemanticTokensRangeResult::Tokens(SemanticTokens { result_id: None, data }))
}

/// `textDocument/semanticTokens/full/delta`: one edit between common beginning and common end; everything where the
/// former tokens are not known any more.
pub fn delta(view: &View, params: &SemanticTokensDeltaParams) -> Option<SemanticTokensFullDeltaResult> {
    let page = Page::of(view, &params.text_document.uri)?;
    let path = key(&params.text_document.uri);
    let old = view.tokens.recall(&path, &params.previous_result_id);
    let new: Arc<[SemanticToken]> = encoded(view, &page, None).into();
    let result_id = Some(view.tokens.remember(view, path, &new));
    Some(match old {
        None => SemanticTokensFullDeltaResult::Tokens(SemanticTokens { result_id, data: new.to_vec() }),
        Some(old) => SemanticTokensFullDeltaResult::TokensDelta(SemanticTokensDelta {
            result_id,
            edits: difference(&old, &new).into_iter().collect(),
        }),
    })
}

/// Positions count numbers, five a token.
fn difference(old: &[SemanticToken], new: &[SemanticToken]) -> Option<SemanticTokensEdit> {
    let before = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let behind = old_rest.iter().rev().zip(new_rest.iter().rev()).take_while(|(a, b)| a == b).count();
    let (gone, come) = (old_rest.len() - behind, &new_rest[..new_rest.len() - behind]);
    (gone > 0 || !come.is_empty()).then(|| SemanticTokensEdit {
        start: before as u32 * 5,
        delete_count: gone as u32 * 5,
        data: Some(come.to_vec()),
    })
}

/// The tokens of a document, or of a range of it, each relative to the one before.
fn encoded(view: &View, page: &Page, within: Option<TextRange>) -> Vec<SemanticToken> {
    let Some(places) = view.snapshot.places(page.doc) else { return Vec::new() };
    let touches =
        |token: &Token| within.is_none_or(|range| token.range.start < range.end && token.range.end > range.start);
    let mut encoder = Encoder { view, lines: &places.lines, text: &page.text, line: 0, column: 0, data: Vec::new() };
    for token in tokens::tokens(&view.snapshot, page.doc, &page.text).iter().filter(|token| touches(token)) {
        encoder.add(token);
    }
    encoder.data
}

struct Encoder<'a> {
    view: &'a View,
    lines: &'a LineIndex,
    text: &'a str,
    line: u32,
    column: u32,
    data: Vec<SemanticToken>,
}

impl Encoder<'_> {
    /// A token of several lines becomes several of one: not every client takes them whole.
    fn add(&mut self, token: &Token) {
        let (first, last) =
            (self.lines.line_of(token.range.start as usize), self.lines.line_of(token.range.end as usize));
        for line in first..=last {
            let content = self.lines.content(line, self.text);
            let start = content.start.max(token.range.start);
            let end = content.end.min(token.range.end);
            if start < end {
                self.push(token, TextRange { start, end });
            }
        }
    }

    fn push(&mut self, token: &Token, range: TextRange) {
        let encoding = self.view.encoding();
        let start = self.lines.line_col(range.start as usize, encoding);
        let end = self.lines.line_col(range.end as usize, encoding);
        let delta_line = start.line - self.line;
        self.data.push(SemanticToken {
            delta_line,
            delta_start: if delta_line == 0 { start.column - self.column } else { start.column },
            length: end.column - start.column,
            token_type: self.view.client.abilities.legend.type_of(token.kind),
            token_modifiers_bitset: modifiers(token),
        });
        (self.line, self.column) = (start.line, start.column);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(delta_start: u32) -> SemanticToken {
        SemanticToken { delta_start, ..SemanticToken::default() }
    }

    #[test]
    fn a_difference_spares_what_both_begin_and_end_with() {
        let old = [1, 2, 3, 4].map(token);
        let edit = difference(&old, &[1, 9, 8, 3, 4].map(token)).unwrap();
        assert_eq!((edit.start, edit.delete_count, edit.data), (5, 5, Some(vec![token(9), token(8)])));
        assert_eq!(difference(&old, &old), None);
        let edit = difference(&[1, 1].map(token), &[1].map(token)).unwrap();
        assert_eq!((edit.start, edit.delete_count, edit.data), (5, 5, Some(vec![])));
    }

    #[test]
    fn a_legend_holds_only_types_that_the_client_lists() {
        let full = Legend::new(&["class", "event", "variable"].map(str::to_owned));
        let names: Vec<_> = full.options().legend.token_types.iter().map(|one| one.as_str().to_owned()).collect();
        assert_eq!(names, ["variable", "class", "event"]);
        assert_eq!((full.type_of(TokenKind::Spec), full.type_of(TokenKind::Pack)), (1, 0));
    }
}
