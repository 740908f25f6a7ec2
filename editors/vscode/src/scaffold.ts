// New documents from the server's templates: asks for kind and title, applies the edit, opens the file.
import * as vscode from "vscode";
import * as protocol from "./protocol";
import type { Session } from "./session";

/** Kinds that have a template, in the order in which they come up. */
const kinds: Record<string, string> = {
  "component-spec": "How one component does its part",
  "platform-spec": "What the system must do, across components",
  "contract-spec": "An event or API with its version and consumers",
  "change-spec": "A change of something that was approved",
  "bug-spec": "A bug: reproduction, cause, fix, tests",
  "hotfix-spec": "Production is hurt: fix, rollback, validation",
  "follow-up-spec": "Hardening after a hotfix",
  adr: "A decision",
  initiative: "Why: the business goal",
  "context-pack": "The pinned versions of the context",
  constitution: "Principles that nothing may break",
  domain: "Entities, invariants and borders of a domain",
  "fan-out-tasks": "Tasks for the component teams",
};

async function askTitle(what: string): Promise<string | undefined> {
  const title = await vscode.window.showInputBox({
    title: `Specward: ${what}`,
    prompt: "Title",
    validateInput: (text) => (text.trim() === "" ? "A title is needed." : undefined),
  });
  return title?.trim();
}

async function create(session: Session, kind: string, title: string): Promise<void> {
  const uri = vscode.window.activeTextEditor?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const textDocument = uri && { uri: uri.toString() };
  const answer = await session.ask(protocol.scaffold, { kind, title, textDocument });
  const edit = answer && (await session.toEdit(answer.edit));
  if (answer === undefined || edit === undefined) {
    void vscode.window.showErrorMessage("Specward: the server did not give a template; its log says why.");
    return;
  }
  if (await vscode.workspace.applyEdit(edit)) {
    await vscode.window.showTextDocument(vscode.Uri.parse(answer.uri));
  }
}

/** A new ADR; the open spec is blocked by it. */
export async function createAdr(session: Session): Promise<void> {
  const title = await askTitle("new ADR");
  if (title !== undefined) {
    await create(session, "adr", title);
  }
}

/** A new document of a kind to choose. */
export async function newSpec(session: Session): Promise<void> {
  const items = Object.entries(kinds).map(([label, description]) => ({ label, description }));
  const kind = await vscode.window.showQuickPick(items, { title: "Specward: new spec of which kind?" });
  const title = kind && (await askTitle(`new ${kind.label}`));
  if (kind !== undefined && title !== undefined) {
    await create(session, kind.label, title);
  }
}
