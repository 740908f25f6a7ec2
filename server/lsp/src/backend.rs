//! The handlers. The first statement of each is a synchronous send to the main loop, so that the
//! loop sees messages in wire order; requests then wait for their answer. No handler waits for
//! the client.

use std::future::Future;
use std::sync::mpsc::Sender;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tower_lsp_server::LanguageServer;
use tower_lsp_server::jsonrpc::{Error, Result};
use tower_lsp_server::ls_types as types;
use tower_lsp_server::ls_types::{
    CodeAction, CodeActionParams, CodeActionResponse, CompletionItem, CompletionParams, CompletionResponse,
    CreateFilesParams, DeleteFilesParams, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams, DocumentDiagnosticReportResult,
    DocumentFormattingParams, DocumentLink, DocumentLinkParams, DocumentOnTypeFormattingParams,
    DocumentRangeFormattingParams, DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams, FileChangeType,
    FileEvent, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams, InitializeResult,
    InitializedParams, LSPAny, LinkedEditingRangeParams, LinkedEditingRanges, Location, PrepareRenameResponse,
    ReferenceParams, RenameFilesParams, RenameParams, ServerInfo, TextDocumentIdentifier, TextDocumentPositionParams,
    TextEdit, WorkspaceEdit, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};

use crate::answers::own::{GatesParams, GatesResult, GraphParams, GraphResult, ScaffoldParams, ScaffoldResult};
use crate::answers::{self, hierarchy};
use crate::capabilities::{self, Client};
use crate::event::{Event, Message, Question, Start};
use crate::lifecycle::Lifecycle;
use crate::outbox::Outbox;
use crate::view::View;

/// Turns protocol messages into events.
#[derive(Debug)]
pub struct Backend {
    events: Sender<Event>,
    lifecycle: Lifecycle,
    outbox: Outbox,
}

/// The text of an open document, as the server has it; only answered where inspection is on.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectedText {
    /// Version of the text.
    pub version: i32,
    /// The text.
    pub text: String,
}

/// How long a reading thread shall be busy; only answered where inspection is on.
#[derive(Debug, Deserialize)]
pub(crate) struct InspectedSleep {
    milliseconds: u64,
}

impl Backend {
    /// A backend that feeds `events`; answers leave by `outbox`.
    pub fn new(events: Sender<Event>, lifecycle: Lifecycle, outbox: Outbox) -> Self {
        Self { events, lifecycle, outbox }
    }

    fn tell(&self, message: Message) {
        if self.events.send(Event::Client(message)).is_err() {
            tracing::debug!("the main loop has ended");
        }
    }

    /// Sends the question at once; the future only waits for its answer.
    fn ask<T, W>(&self, name: &'static str, work: W) -> impl Future<Output = Result<T>> + use<T, W>
    where
        T: Send + 'static,
        W: FnOnce(&View) -> Result<T> + Send + 'static,
    {
        self.ask_long(name, move |view, _| work(view))
    }

    /// The same for work that looks now and then whether it was cancelled.
    fn ask_long<T, W>(&self, name: &'static str, work: W) -> impl Future<Output = Result<T>> + use<T, W>
    where
        T: Send + 'static,
        W: FnOnce(&View, &dyn Fn() -> bool) -> Result<T> + Send + 'static,
    {
        let (question, answer) = Question::new(name, &self.outbox, work);
        self.tell(Message::Read(Box::new(question)));
        async move { answer.await.map_or_else(|_| Err(Error::internal_error()), |(result, _promise)| result) }
    }

    fn touch(&self, files: impl IntoIterator<Item = (String, FileChangeType)>) {
        let event = |(uri, typ): (String, _)| Some(FileEvent { uri: uri.parse().ok()?, typ });
        self.tell(Message::Files(files.into_iter().filter_map(event).collect()));
    }

    /// `specward/gates`: the gates of one spec or of all.
    pub(crate) async fn gates(&self, params: GatesParams) -> Result<GatesResult> {
        self.ask("specward/gates", move |view| Ok(answers::own::gates(view, &params))).await
    }

    /// `specward/graph`: the neighbourhood of a document, or the workspace.
    pub(crate) async fn graph(&self, params: GraphParams) -> Result<GraphResult> {
        self.ask("specward/graph", move |view| Ok(answers::own::graph(view, &params))).await
    }

    /// `specward/scaffold`: a new document as an edit.
    pub(crate) async fn scaffold(&self, params: ScaffoldParams) -> Result<ScaffoldResult> {
        self.ask("specward/scaffold", move |view| answers::own::scaffold(view, &params)).await
    }

    /// `specward/text`: what the server holds as the text of a document.
    pub(crate) async fn inspect_text(&self, params: TextDocumentIdentifier) -> Result<Option<InspectedText>> {
        let text = move |view: &View| Ok(view.document(&params.uri).map(|document| inspected(document)));
        self.ask("specward/text", text).await
    }

    /// `specward/sleep`: keeps a reading thread busy.
    pub(crate) async fn inspect_sleep(&self, params: InspectedSleep) -> Result<()> {
        let sleep = move |_: &View| {
            std::thread::sleep(Duration::from_millis(params.milliseconds));
            Ok(())
        };
        self.ask("specward/sleep", sleep).await
    }

    /// `specward/panic`: panics in a read.
    pub(crate) async fn inspect_panic(&self) -> Result<()> {
        self.ask("specward/panic", |_| panic!("asked to")).await
    }

    /// `specward/panicLoop`: panics in the main loop.
    pub(crate) fn inspect_panic_loop(&self) -> impl Future<Output = ()> + use<> {
        self.tell(Message::Panic);
        std::future::ready(())
    }
}

fn inspected(document: &crate::documents::OpenDocument) -> InspectedText {
    InspectedText { version: document.version, text: document.text.clone() }
}

/// Items of a type hierarchy.
type Types = Result<Option<Vec<types::TypeHierarchyItem>>>;

impl LanguageServer for Backend {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = Client::read(&params);
        let folders = capabilities::folders(&params);
        let capabilities = capabilities::announce(&client);
        let options = params.initialization_options;
        self.tell(Message::Initialize(Box::new(Start { client, folders, options })));
        if let Some(parent) = params.process_id {
            self.lifecycle.watch_parent(parent);
        }
        let server_info = ServerInfo { name: "specward".into(), version: Some(env!("CARGO_PKG_VERSION").into()) };
        Ok(InitializeResult { capabilities, server_info: Some(server_info), ..InitializeResult::default() })
    }

    async fn initialized(&self, _: InitializedParams) {
        self.tell(Message::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        self.tell(Message::Shutdown);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.tell(Message::Open(params.text_document));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.tell(Message::Change(params));
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.tell(Message::Save(params.text_document.uri));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.tell(Message::Close(params.text_document.uri));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.tell(Message::Files(params.changes));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.tell(Message::Folders(params.event));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.tell(Message::Configuration(params.settings));
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.ask("textDocument/diagnostic", move |view| Ok(answers::pull::document(view, &params))).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask("textDocument/definition", move |view| Ok(answers::navigation::definition(view, &params))).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.ask("textDocument/references", move |view| Ok(answers::navigation::references(view, &params))).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.ask("textDocument/hover", move |view| Ok(answers::navigation::hover(view, &params))).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask("textDocument/documentLink", move |view| Ok(answers::navigation::links(view, &params))).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.ask("textDocument/completion", move |view| Ok(answers::completion::complete(view, &params))).await
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        self.ask("completionItem/resolve", move |view| Ok(answers::completion::resolve(view, item))).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask("textDocument/codeAction", move |view| Ok(answers::actions::actions(view, &params))).await
    }

    async fn code_action_resolve(&self, action: CodeAction) -> Result<CodeAction> {
        self.ask("codeAction/resolve", move |view| answers::actions::resolve(view, action)).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask("textDocument/formatting", move |view| Ok(answers::format::document(view, &params))).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask("textDocument/rangeFormatting", move |view| Ok(answers::format::range(view, &params))).await
    }

    async fn on_type_formatting(&self, params: DocumentOnTypeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask("textDocument/onTypeFormatting", move |view| Ok(answers::format::on_type(view, &params))).await
    }

    async fn linked_editing_range(&self, params: LinkedEditingRangeParams) -> Result<Option<LinkedEditingRanges>> {
        self.ask("textDocument/linkedEditingRange", move |view| Ok(answers::format::linked(view, &params))).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let events = self.events.clone();
        let run = move |view: &View| {
            let edit = answers::actions::execute(view, &params)?;
            // The loop is gone only while the server ends.
            let _ = events.send(Event::Client(Message::Apply(Box::new(edit))));
            Ok(None)
        };
        self.ask("workspace/executeCommand", run).await
    }

    async fn prepare_rename(&self, params: TextDocumentPositionParams) -> Result<Option<PrepareRenameResponse>> {
        self.ask("textDocument/prepareRename", move |view| Ok(answers::rename::prepare(view, &params))).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.ask("textDocument/rename", move |view| answers::rename::rename(view, &params)).await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        self.ask("workspace/willRenameFiles", move |view| Ok(answers::rename::will_rename(view, &params))).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<WorkspaceSymbolResponse>> {
        self.ask("workspace/symbol", move |view| Ok(Some(answers::symbols::workspace(view, &params)))).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask("textDocument/documentSymbol", move |view| Ok(answers::symbols::document(view, &params))).await
    }

    async fn goto_declaration(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask("textDocument/declaration", move |view| Ok(answers::navigation::declaration(view, &params))).await
    }

    async fn goto_type_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask("textDocument/typeDefinition", move |view| Ok(answers::navigation::type_definition(view, &params)))
            .await
    }

    async fn goto_implementation(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask("textDocument/implementation", move |view| Ok(answers::navigation::implementation(view, &params)))
            .await
    }

    async fn prepare_type_hierarchy(&self, params: types::TypeHierarchyPrepareParams) -> Types {
        self.ask("textDocument/prepareTypeHierarchy", move |view| Ok(hierarchy::prepare_types(view, &params))).await
    }

    async fn supertypes(&self, params: types::TypeHierarchySupertypesParams) -> Types {
        self.ask("typeHierarchy/supertypes", move |view| Ok(hierarchy::supertypes(view, &params))).await
    }

    async fn subtypes(&self, params: types::TypeHierarchySubtypesParams) -> Types {
        self.ask("typeHierarchy/subtypes", move |view| Ok(hierarchy::subtypes(view, &params))).await
    }

    async fn prepare_call_hierarchy(
        &self,
        params: types::CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<types::CallHierarchyItem>>> {
        self.ask("textDocument/prepareCallHierarchy", move |view| Ok(hierarchy::prepare_calls(view, &params))).await
    }

    async fn incoming_calls(
        &self,
        params: types::CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<types::CallHierarchyIncomingCall>>> {
        self.ask("callHierarchy/incomingCalls", move |view| Ok(hierarchy::incoming(view, &params))).await
    }

    async fn outgoing_calls(
        &self,
        params: types::CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<types::CallHierarchyOutgoingCall>>> {
        self.ask("callHierarchy/outgoingCalls", move |view| Ok(hierarchy::outgoing(view, &params))).await
    }

    async fn document_highlight(
        &self,
        params: types::DocumentHighlightParams,
    ) -> Result<Option<Vec<types::DocumentHighlight>>> {
        self.ask("textDocument/documentHighlight", move |view| Ok(answers::layout::highlights(view, &params))).await
    }

    async fn folding_range(&self, params: types::FoldingRangeParams) -> Result<Option<Vec<types::FoldingRange>>> {
        self.ask("textDocument/foldingRange", move |view| Ok(answers::layout::folds(view, &params))).await
    }

    async fn selection_range(&self, params: types::SelectionRangeParams) -> Result<Option<Vec<types::SelectionRange>>> {
        self.ask("textDocument/selectionRange", move |view| Ok(answers::layout::selections(view, &params))).await
    }

    async fn code_lens(&self, params: types::CodeLensParams) -> Result<Option<Vec<types::CodeLens>>> {
        self.ask("textDocument/codeLens", move |view| Ok(answers::lens::lenses(view, &params))).await
    }

    async fn code_lens_resolve(&self, lens: types::CodeLens) -> Result<types::CodeLens> {
        self.ask("codeLens/resolve", move |view| Ok(answers::lens::resolve_lens(view, lens))).await
    }

    async fn inlay_hint(&self, params: types::InlayHintParams) -> Result<Option<Vec<types::InlayHint>>> {
        self.ask("textDocument/inlayHint", move |view| Ok(answers::lens::hints(view, &params))).await
    }

    async fn inlay_hint_resolve(&self, hint: types::InlayHint) -> Result<types::InlayHint> {
        self.ask("inlayHint/resolve", move |view| Ok(answers::lens::resolve_hint(view, hint))).await
    }

    async fn semantic_tokens_full(
        &self,
        params: types::SemanticTokensParams,
    ) -> Result<Option<types::SemanticTokensResult>> {
        self.ask("textDocument/semanticTokens/full", move |view| Ok(answers::tokens::full(view, &params))).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: types::SemanticTokensDeltaParams,
    ) -> Result<Option<types::SemanticTokensFullDeltaResult>> {
        self.ask("textDocument/semanticTokens/full/delta", move |view| Ok(answers::tokens::delta(view, &params))).await
    }

    async fn semantic_tokens_range(
        &self,
        params: types::SemanticTokensRangeParams,
    ) -> Result<Option<types::SemanticTokensRangeResult>> {
        self.ask("textDocument/semanticTokens/range", move |view| Ok(answers::tokens::range(view, &params))).await
    }

    async fn workspace_diagnostic(
        &self,
        params: types::WorkspaceDiagnosticParams,
    ) -> Result<types::WorkspaceDiagnosticReportResult> {
        let outbox = self.outbox.clone();
        self.ask_long("workspace/diagnostic", move |view, is_cancelled| {
            answers::pull::workspace(view, params, &outbox, is_cancelled)
        })
        .await
    }

    async fn symbol_resolve(&self, symbol: types::WorkspaceSymbol) -> Result<types::WorkspaceSymbol> {
        self.ask("workspaceSymbol/resolve", move |view| Ok(answers::symbols::resolve(view, symbol))).await
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        self.touch(params.files.into_iter().map(|file| (file.uri, FileChangeType::CREATED)));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.touch(params.files.into_iter().map(|file| (file.uri, FileChangeType::DELETED)));
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let both = |file: tower_lsp_server::ls_types::FileRename| {
            [(file.old_uri, FileChangeType::DELETED), (file.new_uri, FileChangeType::CREATED)]
        };
        self.touch(params.files.into_iter().flat_map(both));
    }
}
