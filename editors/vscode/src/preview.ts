// The markdown preview: the status of an artefact as a badge behind its id.
import type MarkdownIt from "markdown-it";
import * as vscode from "vscode";
import type { Model } from "./model";
import * as protocol from "./protocol";
import type { Session } from "./session";

type Renderer = MarkdownIt;
type Token = ReturnType<MarkdownIt["parse"]>[number];

/** Badges are for the artefacts that a preview can show, not for whole archives. */
const mostNodes = 5_000;
const anId = /(?<![\w/-])[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*-\d+(?![\w-])/gi;

/** `ADR-007` and `adr-7` name the same. */
function fold(id: string): string {
  return id.toUpperCase().replace(/(?<!\d)0+(?=\d)/g, "");
}

export class Preview implements vscode.Disposable {
  private readonly listener: vscode.Disposable;
  private nodes = new Map<string, protocol.GraphNode>();
  private shown = false;

  constructor(
    private readonly session: Session,
    model: Model,
  ) {
    this.listener = model.onDidChange(() => void this.load());
  }

  /** What VS Code asks of extensions that draw in its preview. */
  readonly extendMarkdownIt = (renderer: Renderer): Renderer => {
    renderer.core.ruler.push("specward", (state) => this.decorate(renderer, state.tokens));
    return renderer;
  };

  dispose(): void {
    this.listener.dispose();
  }

  private decorate(renderer: Renderer, blocks: Token[]): void {
    if (!this.shown) {
      this.shown = true;
      void this.load();
    }
    for (const block of blocks) {
      block.children = block.children?.flatMap((token) => (token.type === "text" ? this.split(renderer, token) : [token])) ?? null;
    }
  }

  /** The text in pieces, a badge behind each id that has a status. */
  private split(renderer: Renderer, token: Token): Token[] {
    const kind = token.constructor as new (type: string, tag: string, nesting: number) => Token;
    const piece = (type: string, content: string) => Object.assign(new kind(type, "", 0), { content, level: token.level });
    const pieces: Token[] = [];
    let done = 0;
    for (const found of token.content.matchAll(anId)) {
      const node = this.nodes.get(fold(found[0]));
      if (node?.status) {
        const end = found.index + found[0].length;
        pieces.push(piece("text", token.content.slice(done, end)), piece("html_inline", badge(renderer, node, node.status)));
        done = end;
      }
    }
    return done === 0 ? [token] : [...pieces, piece("text", token.content.slice(done))];
  }

  /** Asks only where a preview is, or was. */
  private async load(): Promise<void> {
    if (!this.shown) {
      return;
    }
    const answer = await this.session.ask(protocol.graph, { limit: mostNodes });
    const nodes = new Map((answer?.nodes ?? []).flatMap((node) => (node.id === null ? [] : [[fold(node.id), node] as const])));
    if (!sameStates(this.nodes, nodes)) {
      this.nodes = nodes;
      await vscode.commands.executeCommand("markdown.preview.refresh");
    }
  }
}

function badge(renderer: Renderer, node: protocol.GraphNode, status: string): string {
  const { escapeHtml } = renderer.utils;
  const state = status.toLowerCase().replace(/[^a-z]+/g, "-");
  return ` <span class="specward-badge specward-${state}" title="${escapeHtml(node.title)}">${escapeHtml(status)}</span>`;
}

function sameStates(one: Map<string, protocol.GraphNode>, other: Map<string, protocol.GraphNode>): boolean {
  const same = ([key, node]: [string, protocol.GraphNode]) =>
    other.get(key)?.status === node.status && other.get(key)?.title === node.title;
  return one.size === other.size && [...one].every(same);
}
