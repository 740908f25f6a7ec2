// Uses the page as a person does, and looks at what its DOM shows: drive.mjs PAGE.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const { chromium } = createRequire(process.env.SPECWARD_PLAYWRIGHT)("playwright-core");
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
const complaints = [];
const requests = [];
page.on("console", (message) => ["error", "warning"].includes(message.type()) && complaints.push(message.text()));
page.on("pageerror", (error) => complaints.push(String(error)));
page.on("request", (request) => requests.push(request.url()));

let passed = 0;
async function check(name, run) {
  await run();
  passed += 1;
  console.log(`pass ${name}`);
}

const url = pathToFileURL(process.argv[2]).href;
const start = Date.now();
await page.goto(url);
const count = () => page.locator("#count").textContent();
const shown = () => page.locator(".node:not(.hidden)").count();

await check("all artefacts are drawn", async () => {
  const nodes = await page.locator(".node").count();
  assert.ok(nodes >= 950, `${nodes} nodes`);
  assert.equal(await count(), `${nodes} of ${nodes} artefacts`);
  assert.ok((await page.locator(".edge").count()) > 1400);
  console.log(`${nodes} nodes after ${Date.now() - start} ms`);
});

await check("a search finds by id and dims the rest", async () => {
  await page.fill("#search", "spec-cart-0042");
  assert.match(await count(), /^1 of /);
  assert.equal(await page.locator(".node.found").count(), 1);
  assert.ok((await page.locator(".node.dim").count()) > 900);
});

await check("a click on what was found shows it with its neighbours", async () => {
  await page.click("#found button");
  assert.match(await page.locator("#details h1").textContent(), /^SPEC-CART-0042/);
  assert.match(await page.locator("#details").textContent(), /component-spec/);
  assert.equal(await page.locator(".node.chosen").count(), 1);
  await page.fill("#search", "");
  assert.ok((await page.locator(".edge.near").count()) >= 2);
});

await check("a click on a node itself shows it", async () => {
  const node = page.locator(".node.chosen");
  await page.locator(".node:not(.dim):not(.chosen)").first().dispatchEvent("click");
  assert.ok(!(await page.locator("#details h1").textContent()).startsWith("SPEC-CART-0042"));
  assert.equal(await node.count(), 1);
});

await check("a neighbour is a click away", async () => {
  await page.fill("#search", "spec-cart-0042");
  await page.click("#found button");
  await page.fill("#search", "");
  await page.locator("#details ul button", { hasText: "implements" }).click();
  assert.match(await page.locator("#details h1").textContent(), /^PLAT-\d+ v1$/);
});

await check("a filter by kind hides what it leaves out", async () => {
  const before = await shown();
  await page.uncheck("#kinds input[value=adr]");
  const after = await shown();
  assert.equal(before - after, 200);
  assert.equal(await page.locator(".edge:not(.hidden)").evaluateAll((all) => all.length), await page.evaluate(() => data.edges.filter((edge) => data.nodes[edge.from].kind !== "adr" && data.nodes[edge.to].kind !== "adr").length));
  await page.check("#kinds input[value=adr]");
  assert.equal(await shown(), before);
});

await check("a filter by state does so too", async () => {
  const before = await shown();
  await page.uncheck("#states input[value=Draft]");
  assert.ok((await shown()) < before);
  await page.check("#states input[value=Draft]");
});

await check("the wheel zooms, dragging pans, and the button shows all again", async () => {
  const where = () => page.locator("#scene").getAttribute("transform");
  await page.click("#fit");
  const first = await where();
  await page.mouse.move(700, 450);
  await page.mouse.wheel(0, -400);
  const zoomed = await where();
  assert.notEqual(zoomed, first);
  await page.mouse.down();
  await page.mouse.move(760, 500, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await where(), zoomed);
  await page.click("#fit");
  assert.equal(await where(), first);
});

await check("titles are text, never markup; nothing is fetched; nothing complains", async () => {
  assert.equal(await page.locator("b").count(), 0);
  assert.deepEqual(requests, [url]);
  assert.deepEqual(complaints, []);
});

await browser.close();
console.log(`${passed} passed, 0 failed`);
