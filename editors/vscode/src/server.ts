// Finds the server's program and asks for its version. Knows nothing of the language client.
import { execFile } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";

/** Where the program was found. */
export interface Program {
  path: string;
  origin: "setting" | "PATH" | "extension";
}

const name = process.platform === "win32" ? "specward.exe" : "specward";

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

function expand(path: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return path.replace(/^~(?=$|[/\\])/, homedir()).replaceAll("${workspaceFolder}", folder);
}

/** The program that the setting names, else that on PATH, else that of the extension; a wrong setting is no silent detour. */
export function find(context: vscode.ExtensionContext): Program | string {
  const setting = vscode.workspace.getConfiguration("specward").get<string>("server.path", "").trim();
  if (setting !== "") {
    const path = expand(setting);
    return isFile(path) ? { path, origin: "setting" } : `The setting specward.server.path names ${path}, which is no file.`;
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  const onPath = folders.map((folder) => join(folder, name)).find(isFile);
  if (onPath !== undefined) {
    return { path: onPath, origin: "PATH" };
  }
  const bundled = context.asAbsolutePath(join("server", name));
  return isFile(bundled) ? { path: bundled, origin: "extension" } : "The program specward was not found on PATH.";
}

/** What `specward --version` says, such as `0.1.0`; undefined if it says nothing that we know. */
export async function version(program: Program): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)(program.path, ["--version"], { timeout: 10_000 });
    return /specward (\d+\.\d+\.\d+\S*)/.exec(stdout)?.[1];
  } catch {
    return undefined;
  }
}

/** Whether a server of this version speaks as the extension does: same major, and same minor before 1.0. */
export function fits(server: string, extension: string): boolean {
  const [major, minor] = server.split(".");
  const [ownMajor, ownMinor] = extension.split(".");
  return major === ownMajor && (major !== "0" || minor === ownMinor);
}
