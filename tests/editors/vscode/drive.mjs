// Drives VS Code through the scenario, then through what only the extension has.
//
//   drive.mjs SCENARIO WORKSPACE SECONDS
//
// SECONDS is how long a check may wait for the right answer. `SPECWARD_VSIX` names the extension, `SPECWARD_SCREENSHOTS` a
// folder for pictures, `SPECWARD_ONLY` a part of the names of the checks to run.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Workbench } from "./workbench.mjs";

const [scenario, workspace, seconds] = process.argv.slice(2);
const editor = new Workbench(workspace, Number(seconds));
const pictures = process.env.SPECWARD_SCREENSHOTS;
let passed = 0;
let failed = 0;

function report(name, good, detail) {
  good ? passed++ : failed++;
  console.log(good ? `pass  ${name}` : `fail  ${name}: ${detail}`);
}

/** For the READMEs: the upper part of the window, where the panel is not. */
async function picture(name) {
  if (pictures !== undefined) {
    const clip = { x: 0, y: 0, width: 1400, height: 770 };
    await editor.page.screenshot({ path: join(pictures, `${name}.png`), clip });
  }
}

/** Opens the file, types what is to be typed, puts the cursor on the text. */
async function start(check) {
  if (check.new) {
    writeFileSync(editor.path(check.file), "", { flag: "a" });
  }
  await editor.open(check.file, check.line);
  if (check.type !== undefined) {
    await editor.typeOver(check.file, check.line, check.type);
  }
  if (check.text !== undefined) {
    await editor.open(check.file, check.line, await editor.columnOf(check.file, check.line, check.text));
  }
}

async function hasFinding(check) {
  const rows = await editor.problems(check.expect.rule);
  const place = new RegExp(`Ln ${check.line}\\b|line ${check.line}\\b`);
  return rows.some(({ file, text }) => file.startsWith(basename(check.file)) && text.includes(check.expect.rule) && place.test(text));
}

async function offered(rows, wanted) {
  return (await rows()).some((row) => row.trim().startsWith(wanted));
}

const suggestions = () =>
  editor.page
    .$$eval(".suggest-widget.visible .monaco-list-row", (rows) => rows.map((row) => row.getAttribute("aria-label") ?? ""))
    .catch(() => []);

/** An edit that reaches into another root is shown first, and asks. */
async function applyPreview() {
  const apply = await editor.page.$('.bulk-edit-panel .monaco-button:has-text("Apply")');
  await apply?.click({ timeout: 1000 }).catch(() => undefined);
}

const actionTitles = () => editor.texts(".action-widget .monaco-list-row");

const doing = {
  async finding(check) {
    await start(check);
    const good = await editor.eventually(() => hasFinding(check));
    return [good, JSON.stringify(await editor.problems(check.expect.rule))];
  },

  async "no finding"(check) {
    await editor.open(check.file, check.line);
    if (!(await editor.eventually(() => hasFinding(check)))) {
      return [false, "it was never there"];
    }
    if (check.type !== undefined) {
      await editor.typeOver(check.file, check.line, check.type);
    }
    return [await editor.eventually(async () => !(await hasFinding(check))), "it stays"];
  },

  async definition(check) {
    const wanted = basename(check.expect.file);
    const good = await editor.eventually(async () => {
      await start(check);
      await editor.press("F12");
      return editor.eventually(async () => (await editor.activeTab()) === wanted, 2);
    });
    return [good, `it leads to ${await editor.activeTab()}`];
  },

  async references(check) {
    const listed = () => editor.texts(".reference-zone-widget .ref-tree .monaco-list-row");
    const good = await editor.eventually(async () => {
      await start(check);
      await editor.press("Shift+F12");
      return editor.eventually(async () => {
        const rows = await listed();
        return check.expect.files.every((file) => rows.some((row) => row.includes(basename(file))));
      }, 3);
    });
    const rows = await listed();
    await editor.press("Escape", "Escape");
    return [good, `the list is ${rows.join(", ")}`];
  },

  async hover(check) {
    const shown = () => editor.texts(".monaco-hover:not(.hidden)");
    const good = await editor.eventually(async () => {
      await start(check);
      await editor.press("Control+K", "Control+I");
      return editor.eventually(async () => (await shown()).some((text) => text.includes(check.expect.text)), 3);
    });
    return [good, (await shown()).join("\n")];
  },

  async completion(check) {
    await start(check);
    await editor.open(check.file, check.line);
    await editor.press("End");
    const good = await editor.eventually(async () => {
      await editor.press("Escape", "Control+Space");
      return editor.eventually(() => offered(suggestions, check.expect.label), 2);
    });
    const labels = await suggestions();
    await editor.press("Escape");
    return [good, `it offers ${labels.join(", ")}`];
  },

  async action(check) {
    const found = await editor.eventually(async () => {
      await start(check);
      await editor.press("Control+.");
      return editor.eventually(() => offered(actionTitles, check.title), 3);
    });
    if (!found) {
      return [false, `it offers ${(await actionTitles()).join(", ")}`];
    }
    if (check.title.startsWith("Create")) {
      await picture("quick-fix");
    }
    await editor.page.click(`.action-widget .monaco-list-row:has-text("${check.title}")`);
    const { created, holds, source } = check.expect;
    const done = async () => {
      await editor.saveAll();
      const [file] = created === undefined ? [] : globSync(editor.path(created));
      const text = file === undefined ? "" : readFileSync(file, "utf8");
      const isCreated = created === undefined || (file !== undefined && holds.every((piece) => text.includes(piece)));
      return isCreated && editor.read(check.file).includes(source);
    };
    return [await editor.eventually(done), `the files are others: ${globSync(editor.path(created ?? check.file))}`];
  },

  async rename(check) {
    await start(check);
    await editor.press("F2");
    await editor.page.waitForSelector(".rename-box input", { state: "visible", timeout: 5000 }).catch(() => undefined);
    await editor.page.fill(".rename-box input", check.to).catch(() => undefined);
    await editor.press("Enter");
    const done = async () => {
      await applyPreview();
      await editor.saveAll();
      return [...check.expect.files, check.expect.moved].every((file) => editor.read(file).includes(check.to));
    };
    return [await editor.eventually(done), "not all files have it, or the file has its old name"];
  },

  async lens(check) {
    await start(check);
    const shown = () => editor.texts(".codelens-decoration");
    const good = await editor.eventually(async () => (await shown()).some((text) => text.includes(check.expect.text)));
    return [good, `the lenses are ${(await shown()).join(", ")}`];
  },

  async inlay(check) {
    await start(check);
    const shown = async () => (await editor.texts(".view-line")).map((line) => line.replaceAll("\u00a0", " "));
    const good = await editor.eventually(async () => (await shown()).some((text) => text.includes(check.expect.text)));
    return [good, `the lines are ${(await shown()).join("\n")}`];
  },
};

const declined = "checkout-repo/specs/SPEC-CHECKOUT-03-declined-payments.md";

/** What only the extension has: status bar, gates, graph, commands. */
const own = {
  async "the status bar shows the gates of the open spec"() {
    await editor.open(declined);
    const shown = () => editor.texts('[id="specward.specward.specward"]');
    const good = await editor.eventually(async () => /SPEC-CHECKOUT-03: [0-4]\/5 gates/.test((await shown()).join()));
    return [good, `it shows ${await shown()}`];
  },

  async "the gates view has the open spec with its failing gate and the finding behind it"() {
    await editor.open(declined);
    await editor.command("Specward: Show Gates of This Spec");
    const rows = () => editor.texts(".part.sidebar .monaco-list-row");
    const row = (text) => `.part.sidebar .monaco-list-row:has-text("${text}")`;
    const has = (text) => editor.eventually(async () => (await rows()).some((line) => line.includes(text)));
    const steps = (await has("SPEC-CHECKOUT-03")) && (await has("Ready to implement"));
    if (steps && !(await rows()).some((line) => line.includes("ready/open-adr"))) {
      await editor.page.click(`${row("Ready to implement")} .monaco-tl-twistie`).catch(() => undefined);
    }
    const good = steps && (await has("ready/open-adr"));
    return [good, (await rows()).join(" / ")];
  },

  async "the graph shows the neighbourhood of the open spec"() {
    await editor.open(declined);
    await editor.command("Specward: Show Spec Graph");
    const wanted = ["SPEC-CHECKOUT-03", "PLAT-124", "ADR-005"];
    const good = await editor.eventually(async () => containsAll(await graphIds(), wanted));
    return [good, `the nodes are ${await graphIds()}`];
  },

  async "the search of the graph marks what it finds"() {
    const view = await editor.webview("#search");
    await view?.fill("#search", "declined");
    const marked = async () => (await view?.$$eval("g.node.hit", (nodes) => nodes.map((node) => node.dataset.id))) ?? [];
    const good = await editor.eventually(async () => containsAll(await marked(), ["ADR-005"]));
    const detail = `it marks ${await marked()}`;
    await view?.fill("#search", "");
    return [good, detail];
  },

  async "a click on a node opens its file"() {
    const view = await editor.webview("g.node");
    await view?.click('g.node[data-id="ADR-005"]');
    const good = await editor.eventually(async () => (await editor.activeTab()) === "ADR-005-declined-payments.md");
    return [good, `the active tab is ${await editor.activeTab()}`];
  },

  async "the graph shows the whole workspace"() {
    const view = await editor.webview("#whole");
    const few = (await graphIds()).length;
    await view?.click("#whole");
    const good = await editor.eventually(async () => (await graphIds()).length > Math.max(25, few));
    await picture("graph-whole");
    return [good, `${(await graphIds()).length} nodes`];
  },

  async "a code lens opens the list of what an ADR blocks"() {
    const adr = "platform-repo/adr/ADR-005-declined-payments.md";
    await editor.open(adr);
    const lens = '.codelens-decoration a:has-text("blocks")';
    await editor.page.waitForSelector(lens, { timeout: 10_000 }).catch(() => undefined);
    await editor.page.click(lens).catch(() => undefined);
    const rows = () => editor.texts(".reference-zone-widget .ref-tree .monaco-list-row");
    const good = await editor.eventually(async () => (await rows()).some((row) => row.includes(basename(declined))));
    const detail = `the list is ${(await rows()).join(", ")}`;
    await editor.press("Escape", "Escape");
    return [good, detail];
  },

  async "the markdown preview shows the status of an ADR behind its id"() {
    await editor.open(declined);
    await editor.command("Markdown: Open Preview");
    const badges = async () => (await editor.webview(".specward-badge"))?.$$eval(".specward-badge", (all) => all.map((badge) => badge.parentElement.innerText));
    const good = await editor.eventually(async () => (await badges())?.some((line) => /ADR-005 In Review/.test(line)));
    const detail = `it shows ${await badges()}`;
    await picture("preview");
    await editor.press("Control+w");
    return [good, detail];
  },

  async "a new spec of a kind is written where its siblings are"() {
    await editor.open("cart-repo/specs/SPEC-CART-01-guest-session.md");
    await editor.command("Specward: New Spec of Kind");
    const asks = (text) => editor.eventually(async () => (await editor.question()).includes(text));
    await asks("which kind");
    await editor.page.keyboard.type("bug-spec");
    await editor.press("Enter");
    await asks("new bug-spec");
    await editor.page.keyboard.type("Cart loses a line");
    // Enter counts only once the title is checked.
    await editor.eventually(async () => {
      await editor.press("Enter");
      return editor.eventually(async () => (await editor.question()) === "", 2);
    });
    const file = () => globSync(editor.path("cart-repo/bugs/BUG-CART-08-cart-loses-a-line.md"))[0];
    const good = await editor.eventually(async () => {
      await editor.saveAll();
      return file() !== undefined && readFileSync(file(), "utf8").startsWith("# BUG-CART-08: Cart loses a line");
    });
    return [good, `the file is ${file()}: ${file() && readFileSync(file(), "utf8")}`];
  },
};

async function graphIds() {
  const view = await editor.webview("#graph");
  return (await view?.$$eval("g.node", (nodes) => nodes.map((node) => node.dataset.id)).catch(() => [])) ?? [];
}

function containsAll(all, wanted) {
  return wanted.every((one) => all.includes(one));
}

async function run(name, check) {
  if (!name.includes(process.env.SPECWARD_ONLY ?? "")) {
    return;
  }
  try {
    const [good, detail] = await check();
    report(name, good, detail);
  } catch (error) {
    report(name, false, String(error));
  }
}

try {
  await editor.start(process.env.SPECWARD_VSIX);
  for (const check of JSON.parse(readFileSync(scenario, "utf8"))) {
    await run(check.name, () => doing[check.do](check));
  }
  if (process.env.SPECWARD_FALSIFIED === undefined) {
    for (const [name, check] of Object.entries(own)) {
      await run(name, check);
    }
  }
} finally {
  await editor.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
