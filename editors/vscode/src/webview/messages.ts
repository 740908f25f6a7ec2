// What the panel and its webview tell each other.
import type { Graph } from "../protocol";

export type ToWebview = { type: "graph"; graph: Graph; whole: boolean } | { type: "unavailable" };

export type FromWebview = { type: "ready" } | { type: "scope"; whole: boolean } | { type: "open"; uri: string };
