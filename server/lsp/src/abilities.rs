//! What a client can show of navigation and reading, and what we announce to it there. Capabilities are
//! read by path, as in `capabilities`.

use serde_json::Value;
use tower_lsp_server::ls_types::{
    CodeLensOptions, DeclarationCapability, DocumentLinkOptions, FoldingRangeProviderCapability, InlayHintOptions,
    InlayHintServerCapabilities, OneOf, SelectionRangeProviderCapability, ServerCapabilities, WorkDoneProgressOptions,
    WorkspaceSymbolOptions,
};

use crate::answers::tokens::Legend;

/// See the module's documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each is one independent capability.
pub struct Abilities {
    /// Declarations may carry the origin's range.
    pub declaration_links: bool,
    /// Type definitions may carry the origin's range.
    pub type_definition_links: bool,
    /// Implementations may carry the origin's range.
    pub implementation_links: bool,
    /// Links may have a tooltip.
    pub link_tooltips: bool,
    /// Workspace symbols may come without range, which is asked for later.
    pub symbol_ranges_later: bool,
    /// Workspace symbols may be marked as deprecated.
    pub symbol_tags: bool,
    /// At most so many folds are looked at.
    pub fold_limit: usize,
    /// Inlay hints may get tooltip and location when they are looked at.
    pub hint_details_later: bool,
    /// A pulled report may bring those of other documents.
    pub related_documents: bool,
    /// It pulls the findings of the whole workspace: `workspaceDiagnostics` in its initialization options.
    pub pulls_workspace: bool,
    /// It can be asked to look at code lenses again.
    pub refreshes_lenses: bool,
    /// It can be asked to look at inlay hints again.
    pub refreshes_hints: bool,
    /// It can be asked to look at semantic tokens again.
    pub refreshes_tokens: bool,
    /// The token types that it and we know; none where it has no semantic tokens.
    pub legend: Legend,
    /// Commands that it runs for us: `commands` in its initialization options.
    pub commands: Vec<String>,
}

impl Abilities {
    /// Reads a client's capabilities and options.
    pub fn read(all: &Value, options: &Value) -> Self {
        let has = |path: &str| all.pointer(path).and_then(Value::as_bool).unwrap_or(false);
        let lists = |path: &str, item: &str| {
            all.pointer(path).and_then(Value::as_array).is_some_and(|items| items.iter().any(|found| found == item))
        };
        let limit = all.pointer("/textDocument/foldingRange/rangeLimit").and_then(Value::as_u64);
        let texts = |value: Option<&Value>| -> Vec<String> {
            let items = value.and_then(Value::as_array).into_iter().flatten();
            items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
        };
        Self {
            declaration_links: has("/textDocument/declaration/linkSupport"),
            type_definition_links: has("/textDocument/typeDefinition/linkSupport"),
            implementation_links: has("/textDocument/implementation/linkSupport"),
            link_tooltips: has("/textDocument/documentLink/tooltipSupport"),
            symbol_ranges_later: lists("/workspace/symbol/resolveSupport/properties", "location.range"),
            symbol_tags: all.pointer("/workspace/symbol/tagSupport").is_some_and(Value::is_object),
            fold_limit: limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX),
            hint_details_later: lists("/textDocument/inlayHint/resolveSupport/properties", "tooltip"),
            related_documents: has("/textDocument/diagnostic/relatedDocumentSupport"),
            pulls_workspace: options.get("workspaceDiagnostics") == Some(&Value::Bool(true)),
            refreshes_lenses: has("/workspace/codeLens/refreshSupport"),
            refreshes_hints: has("/workspace/inlayHint/refreshSupport"),
            refreshes_tokens: has("/workspace/semanticTokens/refreshSupport"),
            legend: Legend::new(&texts(all.pointer("/textDocument/semanticTokens/tokenTypes"))),
            commands: texts(options.get("commands")),
        }
    }

    /// Whether the client runs a command.
    pub fn runs(&self, command: &str) -> bool {
        self.commands.iter().any(|known| known == command)
    }
}

/// Adds what is announced of navigation and reading.
pub fn announce(abilities: &Abilities, others: ServerCapabilities) -> ServerCapabilities {
    ServerCapabilities {
        definition_provider: Some(OneOf::Left(true)),
        declaration_provider: Some(DeclarationCapability::Simple(true)),
        type_definition_provider: Some(true.into()),
        implementation_provider: Some(true.into()),
        references_provider: Some(OneOf::Left(true)),
        call_hierarchy_provider: Some(true.into()),
        document_highlight_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        workspace_symbol_provider: Some(workspace_symbols(abilities)),
        code_lens_provider: Some(CodeLensOptions { resolve_provider: Some(true) }),
        inlay_hint_provider: Some(OneOf::Right(inlay_hints())),
        semantic_tokens_provider: Some(abilities.legend.options().into()),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: Some(false),
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        ..others
    }
}

fn inlay_hints() -> InlayHintServerCapabilities {
    InlayHintServerCapabilities::Options(InlayHintOptions {
        resolve_provider: Some(true),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

fn workspace_symbols(abilities: &Abilities) -> OneOf<bool, WorkspaceSymbolOptions> {
    OneOf::Right(WorkspaceSymbolOptions {
        resolve_provider: Some(abilities.symbol_ranges_later),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

/// Adds to the answer to `initialize` what the types crate has no field for.
pub fn complete(initialized: &mut Value) {
    if let Some(capabilities) = initialized.get_mut("capabilities").and_then(Value::as_object_mut) {
        capabilities.insert("typeHierarchyProvider".into(), Value::Bool(true));
    }
}
