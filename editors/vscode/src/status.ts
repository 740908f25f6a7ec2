// The status bar: gates of the open spec, and the server's state.
import * as vscode from "vscode";
import type { Model } from "./model";
import type { Spec, Verdict } from "./protocol";
import type { Session, State } from "./session";

const sign: Record<Verdict, string> = { PASS: "$(pass)", FAIL: "$(error)", WAIVED: "$(circle-slash)", "NOT-CHECKED": "$(question)" };

const look: Record<State, { text: string; tooltip: string }> = {
  starting: { text: "$(sync~spin) Specward", tooltip: "Specward is starting" },
  scanning: { text: "$(sync~spin) Specward", tooltip: "Specward is reading the workspace" },
  ready: { text: "$(shield) Specward", tooltip: "Specward is ready" },
  warning: { text: "$(warning) Specward", tooltip: "Specward works in part" },
  error: { text: "$(error) Specward", tooltip: "Specward does not work" },
  missing: { text: "$(error) Specward", tooltip: "The program specward was not found" },
  stopped: { text: "$(circle-slash) Specward", tooltip: "Specward is stopped" },
};

/** `4/5 gates`. */
export function summary(spec: Spec): string {
  const passed = spec.gates.filter((gate) => gate.verdict === "PASS" || gate.verdict === "WAIVED").length;
  return `${passed}/${spec.gates.length} gates`;
}

function tooltip(spec: Spec): vscode.MarkdownString {
  const text = new vscode.MarkdownString("", true);
  text.appendMarkdown(`**${spec.id ?? spec.title}** ${spec.status ?? ""}\n\n`);
  for (const gate of spec.gates) {
    const count = gate.findings.length;
    text.appendMarkdown(`${sign[gate.verdict]} ${gate.name}${count > 0 ? `: ${count} finding${count > 1 ? "s" : ""}` : ""}  \n`);
  }
  return text;
}

export class StatusBar implements vscode.Disposable {
  private readonly item = vscode.window.createStatusBarItem("specward", vscode.StatusBarAlignment.Left, 10);
  private readonly disposables: vscode.Disposable[];

  constructor(
    private readonly session: Session,
    private readonly model: Model,
  ) {
    this.item.name = "Specward";
    this.disposables = [
      this.item,
      session.onDidChange(() => this.show()),
      model.onDidChange(() => this.show()),
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
    ];
    this.show();
    this.item.show();
  }

  dispose(): void {
    this.disposables.forEach((disposable) => disposable.dispose());
  }

  private show(): void {
    const { state, message } = this.session;
    const spec = this.model.of(vscode.window.activeTextEditor?.document.uri);
    void vscode.commands.executeCommand("setContext", "specward.isArtefact", spec !== undefined);
    const troubled = state === "error" || state === "missing";
    this.item.backgroundColor = troubled ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
    this.item.command = troubled ? "specward.showLog" : "specward.showGates";
    if (state === "ready" && spec !== undefined && spec.gates.length > 0) {
      this.item.text = `$(shield) ${spec.id ?? spec.title}: ${summary(spec)}`;
      this.item.tooltip = tooltip(spec);
    } else {
      this.item.text = look[state].text;
      this.item.tooltip = message === "" ? look[state].tooltip : `${look[state].tooltip}: ${message}`;
    }
  }
}
