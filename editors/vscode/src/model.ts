// The specs of the workspace with their gates, kept fresh: one question to the server for all who show them.
import * as vscode from "vscode";
import * as protocol from "./protocol";
import type { Session } from "./session";

/** How long to wait for further changes before asking again, in milliseconds. */
const quiet = 250;

export class Model implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;
  private asked = 0;
  private all: protocol.Spec[] = [];

  /** Fires when the specs have changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly session: Session) {
    this.disposables = [
      this.changed,
      session.onDidChange(() => this.refresh()),
      vscode.languages.onDidChangeDiagnostics(() => this.refresh()),
    ];
  }

  get specs(): readonly protocol.Spec[] {
    return this.all;
  }

  /** The spec of a document. */
  of(uri: vscode.Uri | undefined): protocol.Spec | undefined {
    const wanted = uri?.toString();
    return this.all.find((spec) => vscode.Uri.parse(spec.uri).toString() === wanted);
  }

  /** Asks the server soon. */
  refresh(): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.load(), quiet);
  }

  /** Asks the server now. */
  async load(): Promise<void> {
    const turn = ++this.asked;
    const answer = await this.session.ask(protocol.gates, {});
    if (turn === this.asked) {
      this.all = answer?.specs ?? [];
      this.changed.fire();
    }
  }

  dispose(): void {
    clearTimeout(this.timer);
    this.disposables.forEach((disposable) => disposable.dispose());
  }
}
