// A real VS Code, as code-server packs it, in a browser: keys, and what its DOM shows. Knows no scenario.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

/** A port that nobody uses now. */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Workbench {
  constructor(workspace, seconds) {
    this.workspace = workspace;
    this.seconds = seconds;
  }

  /** Installs the extension, starts the server and the browser, waits until the workbench is there. */
  async start(extension) {
    const home = process.env.HOME;
    const folders = ["--user-data-dir", join(home, "vscode"), "--extensions-dir", join(home, "extensions")];
    mkdirSync(join(home, "vscode", "User"), { recursive: true });
    cpSync(join(here, "settings.json"), join(home, "vscode", "User", "settings.json"));
    // VS Code takes PATH from the login shell.
    writeFileSync(join(home, ".profile"), `export PATH='${process.env.PATH}'\n`);
    const installed = spawnSync("code-server", [...folders, "--install-extension", extension], { encoding: "utf8" });
    if (installed.status !== 0) {
      throw new Error(`the extension was not installed: ${installed.stdout}${installed.stderr}`);
    }
    const port = await freePort();
    const flags = ["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"];
    this.server = spawn("code-server", [...folders, ...flags], { stdio: "ignore", detached: true });
    await this.openBrowser(`http://127.0.0.1:${port}/?folder=${this.workspace}`);
  }

  async openBrowser(url) {
    const { chromium } = createRequire(process.env.SPECWARD_PLAYWRIGHT)("playwright-core");
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"];
    this.browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args });
    this.page = await this.browser.newPage({ viewport: { width: 1400, height: 1200 } });
    const reachable = () => this.page.goto(url).then(() => true, () => false);
    await this.eventually(reachable, 60);
    await this.page.waitForSelector(".part.statusbar .statusbar-item", { timeout: 90_000 });
  }

  async close() {
    await this.browser?.close().catch(() => undefined);
    if (this.server !== undefined) {
      process.kill(-this.server.pid);
    }
  }

  /** Asks until the answer is true; the deadline ends it. */
  async eventually(question, seconds = this.seconds) {
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const answer = await question();
      if (answer || Date.now() > deadline) {
        return answer;
      }
      await this.page.waitForTimeout(100);
    }
  }

  press(...keys) {
    return keys.reduce((before, key) => before.then(() => this.page.keyboard.press(key)), Promise.resolve());
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 5 });
  }

  /** The texts of all elements. */
  texts(selector) {
    return this.page.$$eval(selector, (found) => found.map((element) => element.innerText)).catch(() => []);
  }

  path(file) {
    return join(this.workspace, file);
  }

  read(file) {
    try {
      return readFileSync(this.path(file), "utf8");
    } catch {
      return "";
    }
  }

  /** File name of the active tab. */
  async activeTab() {
    const names = await this.page.$$eval(".editor-group-container.active .tab.active", (tabs) =>
      tabs.map((tab) => tab.getAttribute("data-resource-name")),
    );
    return names[0] ?? "";
  }

  /** `9:15` of `Ln 9, Col 15`. */
  async position() {
    const [text] = await this.texts('[id="status.editor.selection"]');
    const [, line, column] = /Ln (\d+), Col (\d+)/.exec(text ?? "") ?? [];
    return `${line}:${column}`;
  }

  /** Chooses what the quick input finds for a text. */
  async quick(key, text, shown) {
    await this.press("Escape", key);
    const input = ".quick-input-widget:not([style*='display: none']) input";
    await this.page.waitForSelector(input, { state: "visible", timeout: 5000 });
    await this.page.fill(input, text);
    const listed = async () => (await this.texts(".quick-input-list .monaco-list-row")).some((row) => row.includes(shown));
    if (await this.eventually(listed, 5)) {
      await this.page.press(input, "Enter");
    }
  }

  /** The title of the open quick input; empty if none is open. */
  async question() {
    const open = await this.page.$(".quick-input-widget .quick-input-title");
    return open !== null && (await open.isVisible()) ? open.innerText() : "";
  }

  command(title) {
    return this.quick("F1", `>${title}`, title);
  }

  /** Opens a file with the cursor at a place. */
  async open(file, line = 1, column = 1) {
    const name = basename(file);
    const there = async () => (await this.activeTab()) === name && (await this.position()) === `${line}:${column}`;
    const opened = await this.eventually(async () => {
      await this.quick("Control+P", `${this.path(file)}:${line}:${column}`, name).catch(() => undefined);
      return this.eventually(there, 3);
    });
    if (!opened) {
      throw new Error(`${file} does not open: ${await this.activeTab()} is active at ${await this.position()}`);
    }
  }

  /** Writes all files to disk. */
  async saveAll() {
    await this.press("Escape", "Control+K", "s");
    await this.eventually(async () => (await this.page.$$(".tab.dirty")).length === 0, 5);
  }

  /** Column of a text in a line of the file, as it is in the editor. */
  async columnOf(file, line, text) {
    await this.saveAll();
    return (this.read(file).split("\n")[line - 1] ?? "").indexOf(text) + 1;
  }

  /** Types over a text, as a person would. */
  async typeOver(file, line, { from, to }) {
    const column = await this.columnOf(file, line, from);
    if (column === 0) {
      return;
    }
    await this.open(file, line, column);
    for (let length = 0; length < from.length; length++) {
      await this.press("Shift+ArrowRight");
    }
    await this.type(to);
    await this.press("Escape");
  }

  /** Rows of the Problems panel for a rule: `{ file, text }`. */
  async problems(rule) {
    const filter = '.panel input[aria-label="Filter Problems"]';
    if (!(await this.page.isVisible(filter))) {
      await this.command("View: Focus Problems");
      await this.page.waitForSelector(filter, { state: "visible", timeout: 5000 }).catch(() => undefined);
    }
    await this.page.fill(filter, rule).catch(() => undefined);
    await this.page.hover(".markers-panel", { timeout: 2000 }).catch(() => undefined);
    await this.page.mouse.wheel(0, -100_000);
    const rows = await this.page.$$eval(".markers-panel .monaco-list-row", (found) =>
      found.map((row) => ({ level: row.getAttribute("aria-level"), text: row.innerText, label: row.getAttribute("aria-label") ?? "" })),
    );
    let file = "";
    return rows.flatMap(({ level, text, label }) => {
      if (level === "1") {
        file = text.split("\n")[0].trim();
        return [];
      }
      return [{ file, text: `${text} ${label}` }];
    });
  }

  /** The frame in which an extension's webview draws, once it has a certain element. */
  async webview(selector) {
    for (const frame of this.page.frames()) {
      if ((await frame.$(selector).catch(() => null)) !== null) {
        return frame;
      }
    }
    return undefined;
  }
}
