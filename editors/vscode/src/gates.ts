// The Gates view: specs by status, their gates, the findings behind each.
import * as vscode from "vscode";
import type { Model } from "./model";
import type { Finding, Gate, Severity, Spec, Verdict } from "./protocol";
import { summary } from "./status";

type Item =
  | { type: "status"; status: string; specs: Spec[] }
  | { type: "spec"; spec: Spec }
  | { type: "gate"; spec: Spec; gate: Gate }
  | { type: "others"; spec: Spec }
  | { type: "finding"; spec: Spec; finding: Finding };

/** The lifecycle's order, what is being worked on first. */
const order = ["Implementing", "Blocked", "Approved", "Draft", "Discovery", "Planned", "Paused", "Done", "Retired"];

const verdictIcon: Record<Verdict, vscode.ThemeIcon> = {
  PASS: new vscode.ThemeIcon("pass", new vscode.ThemeColor("testing.iconPassed")),
  FAIL: new vscode.ThemeIcon("error", new vscode.ThemeColor("testing.iconFailed")),
  WAIVED: new vscode.ThemeIcon("circle-slash", new vscode.ThemeColor("testing.iconSkipped")),
  "NOT-CHECKED": new vscode.ThemeIcon("question"),
};

const severityIcon: Record<Severity, vscode.ThemeIcon> = {
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("problemsErrorIcon.foreground")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground")),
  info: new vscode.ThemeIcon("info", new vscode.ThemeColor("problemsInfoIcon.foreground")),
  hint: new vscode.ThemeIcon("lightbulb"),
};

function rank(status: string): number {
  const index = order.indexOf(status);
  return index < 0 ? order.length : index;
}

function byStatus(specs: readonly Spec[]): Item[] {
  const groups = new Map<string, Spec[]>();
  for (const spec of specs.filter((spec) => spec.gates.length > 0)) {
    const status = spec.status ?? "No status";
    groups.set(status, [...(groups.get(status) ?? []), spec]);
  }
  return [...groups]
    .sort(([left], [right]) => rank(left) - rank(right) || left.localeCompare(right))
    .map(([status, specs]) => ({ type: "status", status, specs }));
}

function specIcon(spec: Spec): vscode.ThemeIcon {
  return verdictIcon[spec.gates.some((gate) => gate.verdict === "FAIL") ? "FAIL" : "PASS"];
}

function open(spec: Spec, range?: Finding["range"]): vscode.Command {
  const selection = range && new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
  return { command: "vscode.open", title: "Open", arguments: [vscode.Uri.parse(spec.uri), { selection }] };
}

export class Gates implements vscode.TreeDataProvider<Item>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly view: vscode.TreeView<Item>;
  private readonly listener: vscode.Disposable;
  private roots: Item[] = [];
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly model: Model) {
    this.view = vscode.window.createTreeView("specward.gates", { treeDataProvider: this, showCollapseAll: true });
    this.listener = model.onDidChange(() => {
      this.roots = byStatus(model.specs);
      this.changed.fire();
    });
  }

  /** Shows the spec of the active editor. */
  async reveal(): Promise<void> {
    const uri = vscode.window.activeTextEditor?.document.uri;
    await vscode.commands.executeCommand("specward.gates.focus");
    await this.model.load();
    const spec = this.model.of(uri);
    if (spec === undefined) {
      void vscode.window.showInformationMessage("Specward: the open document has no gates.");
      return;
    }
    await this.view.reveal({ type: "spec", spec }, { select: true, expand: 2 });
  }

  getChildren(item?: Item): Item[] {
    switch (item?.type) {
      case undefined:
        return this.roots;
      case "status":
        return item.specs.map((spec) => ({ type: "spec", spec }));
      case "spec":
        return this.gatesOf(item.spec);
      case "gate":
        return item.gate.findings.map((finding) => ({ type: "finding", spec: item.spec, finding }));
      case "others":
        return item.spec.others.map((finding) => ({ type: "finding", spec: item.spec, finding }));
      case "finding":
        return [];
    }
  }

  getParent(item: Item): Item | undefined {
    switch (item.type) {
      case "status":
        return undefined;
      case "spec":
        return this.roots.find((root) => root.type === "status" && root.specs.some((spec) => spec.uri === item.spec.uri));
      case "gate":
      case "others":
        return { type: "spec", spec: item.spec };
      case "finding": {
        const own = this.identity(item);
        const holds = (gate: Gate) =>
          gate.findings.some((finding) => this.identity({ type: "finding", spec: item.spec, finding }) === own);
        const gate = item.spec.gates.find(holds);
        return gate ? { type: "gate", spec: item.spec, gate } : { type: "others", spec: item.spec };
      }
    }
  }

  getTreeItem(item: Item): vscode.TreeItem {
    const tree = this.label(item);
    tree.id = this.identity(item);
    return tree;
  }

  dispose(): void {
    this.listener.dispose();
    this.view.dispose();
    this.changed.dispose();
  }

  private gatesOf(spec: Spec): Item[] {
    const gates: Item[] = spec.gates.map((gate) => ({ type: "gate", spec, gate }));
    return spec.others.length > 0 ? [...gates, { type: "others", spec }] : gates;
  }

  private label(item: Item): vscode.TreeItem {
    const { None, Collapsed, Expanded } = vscode.TreeItemCollapsibleState;
    switch (item.type) {
      case "status": {
        const tree = new vscode.TreeItem(item.status, Expanded);
        tree.description = String(item.specs.length);
        return tree;
      }
      case "spec": {
        const tree = new vscode.TreeItem(item.spec.id ?? item.spec.title, Collapsed);
        tree.description = `${summary(item.spec)} · ${item.spec.title}`;
        tree.iconPath = specIcon(item.spec);
        tree.command = open(item.spec);
        return tree;
      }
      case "gate": {
        const { gate } = item;
        const tree = new vscode.TreeItem(gate.name, gate.findings.length > 0 ? Collapsed : None);
        tree.description = gate.verdict;
        tree.iconPath = verdictIcon[gate.verdict];
        return tree;
      }
      case "others":
        return new vscode.TreeItem("Other findings", Collapsed);
      case "finding": {
        const { finding } = item;
        const tree = new vscode.TreeItem(finding.message, None);
        tree.description = finding.rule;
        tree.tooltip = `${finding.message}\n\n${finding.rule}`;
        tree.iconPath = severityIcon[finding.severity];
        tree.command = open(item.spec, finding.range);
        return tree;
      }
    }
  }

  private identity(item: Item): string {
    switch (item.type) {
      case "status":
        return item.status;
      case "spec":
        return item.spec.uri;
      case "gate":
        return `${item.spec.uri}#${item.gate.gate}`;
      case "others":
        return `${item.spec.uri}#others`;
      case "finding": {
        const { range, rule, message } = item.finding;
        return `${item.spec.uri}#${rule}:${range.start.line}:${range.start.character}:${message}`;
      }
    }
  }
}
