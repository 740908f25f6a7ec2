// What code lenses call: places as a list (docs/protocol.md, "Commands of clients").
import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient/node";

/** Shows places in the editor's own list of references. */
export async function showReferences(uri: string, position: Position, locations: Location[]): Promise<void> {
  await vscode.commands.executeCommand(
    "editor.action.showReferences",
    vscode.Uri.parse(uri),
    toPosition(position),
    locations.map(
      ({ uri, range }) =>
        new vscode.Location(
          vscode.Uri.parse(uri),
          new vscode.Range(toPosition(range.start), toPosition(range.end)),
        ),
    ),
  );
}

function toPosition({ line, character }: Position): vscode.Position {
  return new vscode.Position(line, character);
}
