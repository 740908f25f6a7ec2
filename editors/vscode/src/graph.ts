// The Spec Graph: a panel beside the editor that follows the open document. Draws nothing itself, the webview does.
import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import * as protocol from "./protocol";
import type { Model } from "./model";
import type { Session } from "./session";
import type { FromWebview, ToWebview } from "./webview/messages";

export class GraphPanel implements vscode.Disposable {
  private readonly listeners: vscode.Disposable[];
  private panel: vscode.WebviewPanel | undefined;
  private document: vscode.Uri | undefined;
  private whole = false;
  private asked = 0;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly session: Session,
    model: Model,
  ) {
    this.listeners = [
      vscode.window.onDidChangeActiveTextEditor((editor) => this.follow(editor)),
      model.onDidChange(() => void this.load()),
    ];
  }

  /** Opens the panel, or brings it to the front. */
  show(): void {
    this.document = vscode.window.activeTextEditor?.document.uri ?? this.document;
    if (this.panel === undefined) {
      this.create();
    } else {
      this.panel.reveal(undefined, true);
      void this.load();
    }
  }

  dispose(): void {
    this.panel?.dispose();
    this.listeners.forEach((listener) => listener.dispose());
  }

  private create(): void {
    const { extensionUri } = this.context;
    const roots = ["dist", "media"].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
    const column = { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true };
    const options = { enableScripts: true, retainContextWhenHidden: true, localResourceRoots: roots };
    this.panel = vscode.window.createWebviewPanel("specward.graph", "Spec Graph", column, options);
    this.panel.iconPath = vscode.Uri.joinPath(extensionUri, "media", "icon.png");
    this.panel.onDidDispose(() => (this.panel = undefined));
    this.panel.webview.onDidReceiveMessage((message: FromWebview) => void this.receive(message));
    this.panel.webview.html = page(this.panel.webview, extensionUri);
  }

  private follow(editor: vscode.TextEditor | undefined): void {
    if (editor?.document.languageId === "markdown") {
      this.document = editor.document.uri;
      void this.load();
    }
  }

  private async receive(message: FromWebview): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.load();
      case "scope":
        this.whole = message.whole;
        return this.load();
      case "open":
        await vscode.window.showTextDocument(vscode.Uri.parse(message.uri), { viewColumn: vscode.ViewColumn.One });
    }
  }

  private async load(): Promise<void> {
    if (this.panel === undefined) {
      return;
    }
    const turn = ++this.asked;
    const limit = vscode.workspace.getConfiguration("specward").get("graph.maxNodes", 400);
    const textDocument = this.document && { uri: this.document.toString() };
    const depth = this.whole ? undefined : 1;
    const graph = await this.session.ask(protocol.graph, { textDocument, depth, limit });
    if (turn === this.asked) {
      const message: ToWebview = graph ? { type: "graph", graph, whole: this.whole } : { type: "unavailable" };
      await this.panel?.webview.postMessage(message);
    }
  }
}

function page(webview: vscode.Webview, extension: vscode.Uri): string {
  const nonce = randomBytes(16).toString("base64");
  const script = webview.asWebviewUri(vscode.Uri.joinPath(extension, "dist", "graph.js"));
  const style = webview.asWebviewUri(vscode.Uri.joinPath(extension, "media", "graph.css"));
  const policy = `default-src 'none'; style-src ${webview.cspSource}; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${policy}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${style}">
  <title>Spec Graph</title>
</head>
<body>
  <header>
    <input id="search" type="search" placeholder="Search id or title" aria-label="Search id or title">
    <label><input id="whole" type="checkbox"> Whole workspace</label>
    <button id="fit" type="button">Fit</button>
    <span id="count" role="status"></span>
  </header>
  <svg id="graph" role="group" aria-label="Spec graph"><g id="scene"></g></svg>
  <footer id="legend"></footer>
  <script nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}
