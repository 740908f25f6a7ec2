// Entry: puts the parts together and registers the commands.
import * as vscode from "vscode";
import { Gates } from "./gates";
import { GraphPanel } from "./graph";
import { Model } from "./model";
import { Preview } from "./preview";
import { showReferences } from "./references";
import { createAdr, newSpec } from "./scaffold";
import { Session } from "./session";
import { StatusBar } from "./status";

let session: Session | undefined;

export async function activate(context: vscode.ExtensionContext): Promise<Pick<Preview, "extendMarkdownIt">> {
  const started = new Session(context);
  session = started;
  const model = new Model(started);
  const gates = new Gates(model);
  const graph = new GraphPanel(context, started, model);
  const preview = new Preview(started, model);
  context.subscriptions.push(started, model, gates, graph, preview, new StatusBar(started, model));

  context.subscriptions.push(vscode.commands.registerCommand("specward.showReferences", showReferences));
  const commands: Record<string, () => unknown> = {
    createAdr: () => createAdr(started),
    newSpec: () => newSpec(started),
    showGates: () => gates.reveal(),
    showGraph: () => graph.show(),
    restart: () => started.restart(),
    showLog: () => started.showLog(),
    howToInstall: () => started.howToInstall(),
    refreshGates: () => model.refresh(),
  };
  for (const [name, run] of Object.entries(commands)) {
    context.subscriptions.push(vscode.commands.registerCommand(`specward.${name}`, run));
  }
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("specward.server")) {
        void started.restart();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => void started.restart()),
  );
  await started.start();
  return preview;
}

export async function deactivate(): Promise<void> {
  await session?.stop();
}
