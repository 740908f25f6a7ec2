// The server's life: start, state, restart, questions. The only module that holds the language client.
import * as vscode from "vscode";
import {
  LanguageClient,
  RevealOutputChannelOn,
  State as ClientState,
  type LanguageClientOptions,
  type RequestType,
  type StaticFeature,
} from "vscode-languageclient/node";
import * as protocol from "./protocol";
import * as server from "./server";

/** What the server is doing. */
export type State = "starting" | "scanning" | "ready" | "warning" | "error" | "missing" | "stopped";

const installUrl = "https://github.com/specward/specward#install";

export class Session implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly disposables: vscode.Disposable[] = [this.changed];
  private readonly log = vscode.window.createOutputChannel("Specward", { log: true });
  private readonly trace = vscode.window.createOutputChannel("Specward Trace");
  private client: LanguageClient | undefined;
  private current: State = "stopped";
  private said = "";

  /** Fires when the state changes. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly context: vscode.ExtensionContext) {
    this.disposables.push(this.log, this.trace);
  }

  get state(): State {
    return this.current;
  }

  /** What the server says of its state. */
  get message(): string {
    return this.said;
  }

  async start(): Promise<void> {
    const program = server.find(this.context);
    if (typeof program === "string") {
      this.become("missing", program);
      void this.offerRemedies(program);
      return;
    }
    this.become("starting");
    this.log.info(`starting ${program.path} (from ${program.origin})`);
    void this.compareVersions(program);
    this.client = this.createClient(program);
    try {
      await this.client.start();
    } catch (error) {
      this.become("error", String(error));
      this.log.error(String(error));
      void this.offerLog("Specward could not start its server.");
    }
  }

  async stop(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (client?.needsStop()) {
      await client.stop(2000).catch((error: unknown) => this.log.warn(String(error)));
    }
    await client?.dispose().catch(() => undefined);
    this.become("stopped");
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  showLog(): void {
    this.log.show(true);
  }

  howToInstall(): void {
    void vscode.env.openExternal(vscode.Uri.parse(installUrl));
  }

  /** Asks the server; undefined if there is none that can answer. */
  async ask<P, R>(type: RequestType<P, R, void>, params: P): Promise<R | undefined> {
    if (this.client?.state !== ClientState.Running) {
      return undefined;
    }
    try {
      return await this.client.sendRequest(type, params);
    } catch (error) {
      this.log.warn(`${type.method}: ${String(error)}`);
      return undefined;
    }
  }

  /** Turns an edit of the protocol into one of the editor. */
  async toEdit(edit: Parameters<LanguageClient["protocol2CodeConverter"]["asWorkspaceEdit"]>[0]) {
    return this.client?.protocol2CodeConverter.asWorkspaceEdit(edit);
  }

  dispose(): void {
    void this.stop();
    this.disposables.forEach((disposable) => disposable.dispose());
  }

  private createClient(program: server.Program): LanguageClient {
    const command = { command: program.path, args: ["lsp"] };
    const client = new LanguageClient("specward", "Specward", { run: command, debug: command }, this.clientOptions());
    client.registerFeature(wantsStatus);
    client.onNotification(protocol.serverStatus, (status) => this.take(status));
    client.onDidChangeState(({ newState }) => this.follow(client, newState));
    return client;
  }

  private clientOptions(): LanguageClientOptions {
    return {
      documentSelector: [
        { scheme: "file", language: "markdown" },
        { scheme: "untitled", language: "markdown" },
        { scheme: "file", pattern: "**/specward.toml" },
        { scheme: "file", pattern: "**/spec-graph.json" },
      ],
      outputChannel: this.log,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: {
        specward: vscode.workspace.getConfiguration("specward"),
        commands: ["specward.showReferences", "specward.showGates"],
      },
      synchronize: { configurationSection: "specward" },
      markdown: { isTrusted: false, supportHtml: false },
    };
  }

  private follow(client: LanguageClient, state: ClientState): void {
    if (client !== this.client) {
      return;
    }
    if (state === ClientState.Running && this.current === "starting") {
      this.become("scanning");
    } else if (state === ClientState.Stopped) {
      this.become("error", "The server has ended.");
    }
  }

  private take(status: protocol.ServerStatus): void {
    const state = status.health === "ok" ? (status.quiescent ? "ready" : "scanning") : status.health;
    this.become(state, status.message);
  }

  private become(state: State, message = ""): void {
    this.current = state;
    this.said = message;
    void vscode.commands.executeCommand("setContext", "specward.state", state);
    this.changed.fire();
  }

  private async compareVersions(program: server.Program): Promise<void> {
    const own = String(this.context.extension.packageJSON.version);
    const found = await server.version(program);
    if (found === undefined) {
      void this.offerLog(`${program.path} does not say which version of Specward it is.`);
    } else if (!server.fits(found, own)) {
      this.log.warn(`the server is ${found}, the extension ${own}`);
      const message = `Specward's server is version ${found}, this extension expects ${own}. Update the older of the two.`;
      await this.offer(message, { "How to Install": () => this.howToInstall() });
    } else {
      this.log.info(`server version ${found}`);
    }
  }

  private offerRemedies(problem: string): Promise<void> {
    return this.offer(`${problem} Install it, or name its path in the settings.`, {
      "How to Install": () => this.howToInstall(),
      "Open Settings": () =>
        void vscode.commands.executeCommand("workbench.action.openSettings", "specward.server.path"),
      "Try Again": () => void this.restart(),
    });
  }

  private offerLog(problem: string): Promise<void> {
    return this.offer(problem, { "Show Log": () => this.showLog(), "Try Again": () => void this.restart() });
  }

  private async offer(message: string, choices: Record<string, () => void>): Promise<void> {
    const chosen = await vscode.window.showErrorMessage(message, ...Object.keys(choices));
    if (chosen !== undefined) {
      choices[chosen]?.();
    }
  }
}

/** Tells the server that we show its state. */
const wantsStatus: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...capabilities.experimental, serverStatusNotification: true };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};
