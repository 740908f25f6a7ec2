//! What the client can do and what we announce to it. Reads the client's capabilities by path, so
//! that a field of a newer protocol never breaks `initialize`.

use serde_json::{Value, json};
use specward_syntax::Encoding;
use tower_lsp_server::ls_types::{
    CodeActionOptions, CodeActionProviderCapability, CompletionOptions, DiagnosticOptions,
    DiagnosticServerCapabilities, DocumentOnTypeFormattingOptions, ExecuteCommandOptions, FileOperationFilter,
    FileOperationPattern, FileOperationRegistrationOptions, HoverProviderCapability, InitializeParams,
    LinkedEditingRangeServerCapabilities, OneOf, Registration, RenameOptions, ServerCapabilities,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, Uri, WorkDoneProgressOptions,
    WorkspaceFileOperationsServerCapabilities, WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};

use crate::abilities::{self, Abilities};
use crate::answers::{actions, completion, format};
use crate::convert;

/// Globs of the files that decide about findings.
const WATCHED: &[&str] = &[
    "**/*.md",
    "**/*.markdown",
    "**/specward.toml",
    "**/*.json",
    "**/{context,context-packs}/*.{yaml,yml}",
    "**/.specwardignore",
    "**/.gitignore",
];
/// Any other file or folder counts when it comes or goes: links may point to it. Create and delete of `WatchKind`.
const COMES_OR_GOES: u8 = 1 | 4;

/// What we need to know of a client.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Each is one independent capability.
pub struct Client {
    /// Negotiated unit of columns.
    pub encoding: Encoding,
    /// It pulls diagnostics of open documents and can be asked to refresh them.
    pub pulls: bool,
    /// It watches files for us.
    pub watches: bool,
    /// It answers `workspace/configuration`.
    pub configuration: bool,
    /// It wants to be asked for `workspace/didChangeConfiguration`.
    pub registers_configuration: bool,
    /// It shows progress that the server begins.
    pub progress: bool,
    /// It opted in to `experimental/serverStatus`.
    pub status: bool,
    /// Completions may hold placeholders.
    pub snippets: bool,
    /// Placeholders may be choices.
    pub choices: bool,
    /// Code actions may be literals; else it knows commands only.
    pub action_literals: bool,
    /// It asks for the edit of an action once that is chosen.
    pub resolves_actions: bool,
    /// It applies edits that the server sends.
    pub applies_edits: bool,
    /// Document symbols may nest.
    pub symbol_tree: bool,
    /// Edits may be versioned and create files.
    pub document_changes: bool,
    /// Edits may create, rename and delete files.
    pub resource_operations: bool,
    /// Edits may rename files.
    pub renames_files: bool,
    /// It asks whether something can be renamed before it is.
    pub prepares_rename: bool,
    /// Edits may ask for confirmation.
    pub annotations: bool,
    /// Definitions may carry the origin's range.
    pub location_links: bool,
    /// Hover may be markdown.
    pub hover_markdown: bool,
    /// Completion documentation may be markdown.
    pub completion_markdown: bool,
    /// What it can show of navigation and reading.
    pub abilities: Abilities,
}

impl Default for Client {
    fn default() -> Self {
        Self::from_json(&Value::Null, &Value::Null, Encoding::Utf16)
    }
}

impl Client {
    /// Reads a client's capabilities.
    pub fn read(params: &InitializeParams) -> Self {
        let all = serde_json::to_value(&params.capabilities).unwrap_or(Value::Null);
        let offered = params.capabilities.general.as_ref().and_then(|general| general.position_encodings.clone());
        let options = params.initialization_options.clone().unwrap_or_default();
        let encoding = convert::choose_encoding(&offered.unwrap_or_default());
        let mut client = Self::from_json(&all, &options, encoding);
        client.abilities.pulls_workspace &= client.pulls;
        // What expands snippets for Eglot takes a choice for text.
        client.choices &= params.client_info.as_ref().is_none_or(|info| info.name != "Eglot");
        // Helix registers watchers, but only tells of the files that it writes itself.
        client.watches &= params.client_info.as_ref().is_none_or(|info| info.name != "helix");
        client
    }

    fn from_json(all: &Value, options: &Value, encoding: Encoding) -> Self {
        let has = |path: &str| all.pointer(path).and_then(Value::as_bool).unwrap_or(false);
        let lists = |path: &str, item: &str| {
            all.pointer(path).and_then(Value::as_array).is_some_and(|items| items.iter().any(|found| found == item))
        };
        Self {
            encoding,
            pulls: all.pointer("/textDocument/diagnostic").is_some_and(Value::is_object)
                && has("/workspace/diagnostics/refreshSupport"),
            watches: has("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            configuration: has("/workspace/configuration"),
            registers_configuration: has("/workspace/didChangeConfiguration/dynamicRegistration"),
            progress: has("/window/workDoneProgress"),
            status: has("/experimental/serverStatusNotification"),
            snippets: has("/textDocument/completion/completionItem/snippetSupport"),
            choices: has("/textDocument/completion/completionItem/snippetSupport"),
            action_literals: all
                .pointer("/textDocument/codeAction/codeActionLiteralSupport")
                .is_some_and(Value::is_object),
            resolves_actions: lists("/textDocument/codeAction/resolveSupport/properties", "edit")
                && has("/textDocument/codeAction/dataSupport"),
            applies_edits: has("/workspace/applyEdit"),
            symbol_tree: has("/textDocument/documentSymbol/hierarchicalDocumentSymbolSupport"),
            // Neovim names the operations alone: they make sense in document changes only.
            document_changes: has("/workspace/workspaceEdit/documentChanges")
                || lists("/workspace/workspaceEdit/resourceOperations", "create"),
            resource_operations: lists("/workspace/workspaceEdit/resourceOperations", "create"),
            renames_files: lists("/workspace/workspaceEdit/resourceOperations", "rename"),
            prepares_rename: has("/textDocument/rename/prepareSupport"),
            annotations: all.pointer("/workspace/workspaceEdit/changeAnnotationSupport").is_some_and(Value::is_object),
            location_links: has("/textDocument/definition/linkSupport"),
            hover_markdown: lists("/textDocument/hover/contentFormat", "markdown"),
            completion_markdown: lists("/textDocument/completion/completionItem/documentationFormat", "markdown"),
            abilities: Abilities::read(all, options),
        }
    }
}

/// The folders of the workspace as the client named them; its root where it names none (Helix sends an empty list and
/// the root's path).
pub fn folders(params: &InitializeParams) -> Vec<Uri> {
    match &params.workspace_folders {
        Some(folders) if !folders.is_empty() => folders.iter().map(|folder| folder.uri.clone()).collect(),
        #[allow(deprecated)] // Clients without workspace folders send only these.
        _ => params.root_uri.clone().or_else(|| root_of_path(params.root_path.as_deref()?)).into_iter().collect(),
    }
}

fn root_of_path(path: &str) -> Option<Uri> {
    convert::uri_of(&specward_engine::path::FilePath::new(path)?)
}

/// What we announce to this client.
pub fn announce(client: &Client) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(convert::encoding_kind(client.encoding)),
        text_document_sync: Some(TextDocumentSyncCapability::Options(synchronisation())),
        diagnostic_provider: client.pulls.then(|| pull_options(client)),
        rename_provider: Some(renaming(client)),
        workspace: Some(workspace()),
        ..abilities::announce(&client.abilities, features())
    }
}

fn features() -> ServerCapabilities {
    ServerCapabilities {
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(completion::TRIGGERS.iter().map(|&trigger| trigger.into()).collect()),
            ..CompletionOptions::default()
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: Some(on_type_formatting()),
        linked_editing_range_provider: Some(LinkedEditingRangeServerCapabilities::Simple(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![actions::APPLY.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        code_action_provider: Some(CodeActionProviderCapability::Options(CodeActionOptions {
            code_action_kinds: Some(actions::KINDS.to_vec()),
            resolve_provider: Some(true),
            ..CodeActionOptions::default()
        })),
        ..ServerCapabilities::default()
    }
}

fn renaming(client: &Client) -> OneOf<bool, RenameOptions> {
    if !client.prepares_rename {
        return OneOf::Left(true);
    }
    let work_done_progress_options = WorkDoneProgressOptions::default();
    OneOf::Right(RenameOptions { prepare_provider: Some(true), work_done_progress_options })
}

fn on_type_formatting() -> DocumentOnTypeFormattingOptions {
    let [first, more @ ..] = format::TRIGGERS.map(String::from);
    DocumentOnTypeFormattingOptions { first_trigger_character: first, more_trigger_character: Some(more.to_vec()) }
}

fn synchronisation() -> TextDocumentSyncOptions {
    TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(true.into()),
        ..TextDocumentSyncOptions::default()
    }
}

fn pull_options(client: &Client) -> DiagnosticServerCapabilities {
    DiagnosticServerCapabilities::Options(DiagnosticOptions {
        identifier: Some("specward".into()),
        inter_file_dependencies: true,
        workspace_diagnostics: client.abilities.pulls_workspace,
        work_done_progress_options: WorkDoneProgressOptions {
            work_done_progress: Some(client.abilities.pulls_workspace),
        },
    })
}

fn workspace() -> WorkspaceServerCapabilities {
    WorkspaceServerCapabilities {
        workspace_folders: Some(WorkspaceFoldersServerCapabilities {
            supported: Some(true),
            change_notifications: Some(OneOf::Left(true)),
        }),
        file_operations: Some(file_operations()),
    }
}

fn file_operations() -> WorkspaceFileOperationsServerCapabilities {
    let pattern = FileOperationPattern { glob: "**".into(), matches: None, options: None };
    let filters = vec![FileOperationFilter { scheme: Some("file".into()), pattern }];
    let options = Some(FileOperationRegistrationOptions { filters });
    WorkspaceFileOperationsServerCapabilities {
        did_create: options.clone(),
        did_rename: options.clone(),
        will_rename: options.clone(),
        did_delete: options,
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}

/// What to register once the client is initialised.
pub fn registrations(client: &Client) -> Vec<Registration> {
    let register = |id: &str, method: &str, options: Option<Value>| Registration {
        id: id.into(),
        method: method.into(),
        register_options: options,
    };
    let mut registrations = Vec::new();
    if client.watches {
        let mut watchers: Vec<Value> = WATCHED.iter().map(|glob| json!({ "globPattern": glob })).collect();
        watchers.push(json!({ "globPattern": "**/*", "kind": COMES_OR_GOES }));
        let options = json!({ "watchers": watchers });
        registrations.push(register("specward-files", "workspace/didChangeWatchedFiles", Some(options)));
    }
    if client.registers_configuration {
        let options = json!({ "section": "specward" });
        registrations.push(register("specward-settings", "workspace/didChangeConfiguration", Some(options)));
    }
    registrations
}
