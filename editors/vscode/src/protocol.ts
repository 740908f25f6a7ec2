// Requests of Specward beyond the Language Server Protocol (docs/protocol.md).
import { NotificationType, RequestType, type Range, type WorkspaceEdit } from "vscode-languageclient/node";

export type Verdict = "PASS" | "FAIL" | "WAIVED" | "NOT-CHECKED";
export type Severity = "error" | "warning" | "info" | "hint";

export interface Finding {
  rule: string;
  severity: Severity;
  message: string;
  range: Range;
}

export interface Gate {
  /** Stable name: `context`, `domain`, `integration`, `nfr`, `ready`. */
  gate: string;
  /** As a heading names it: `Context completeness`. */
  name: string;
  verdict: Verdict;
  findings: Finding[];
}

export interface Spec {
  id: string | null;
  title: string;
  kind: string;
  version: string | null;
  status: string | null;
  uri: string;
  gates: Gate[];
  /** Findings that count for no gate. */
  others: Finding[];
}

export interface GraphNode {
  key: string;
  /** As it is written; null for a document that has none. */
  id: string | null;
  title: string;
  /** `missing` where nothing defines the id. */
  kind: string;
  status: string | null;
  version: string | null;
  uri: string | null;
  /** Gates that fail. */
  failing: string[];
}

export interface GraphEdge {
  from: string;
  to: string;
  /** `implements`, `blocked_by`, `contracts`, ... */
  role: string;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** The node of the document that was asked about. */
  focus: string | null;
  /** How many nodes there would be without a limit. */
  total: number;
}

export interface ServerStatus {
  health: "ok" | "warning" | "error";
  quiescent: boolean;
  message?: string;
}

interface Document {
  uri: string;
}

export const gates = new RequestType<{ textDocument?: Document }, { specs: Spec[] }, void>("specward/gates");

export const graph = new RequestType<{ textDocument?: Document; depth?: number; limit?: number }, Graph, void>(
  "specward/graph",
);

export const scaffold = new RequestType<
  { kind: string; title: string; textDocument?: Document },
  { uri: string; edit: WorkspaceEdit },
  void
>("specward/scaffold");

export const serverStatus = new NotificationType<ServerStatus>("experimental/serverStatus");
