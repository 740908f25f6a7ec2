"use strict";
const data = JSON.parse(document.getElementById("data").textContent);
const SVG = "http://www.w3.org/2000/svg";
const [WIDTH, HEIGHT] = [170, 34];
const byId = (id) => document.getElementById(id);
const shown = { kinds: new Set(), states: new Set(), text: "" };
let chosen = null;

function make(name, attributes = {}, text = "") {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  element.textContent = text;
  return element;
}

function html(name, text = "", className = "") {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
}

const short = (text, length) => (text.length > length ? text.slice(0, length - 1) + "…" : text);

/** A curve from the right side of one node to the left side of the other. */
function curve(from, to) {
  const [x1, y1, x2, y2] = [from.x + WIDTH, from.y + HEIGHT / 2, to.x, to.y + HEIGHT / 2];
  const bend = Math.max(40, Math.abs(x2 - x1) / 2);
  return `M${x1},${y1} C${x1 + bend},${y1} ${x2 - bend},${y2} ${x2},${y2}`;
}

function drawEdge(edge) {
  const path = make("path", { class: "edge", d: curve(data.nodes[edge.from], data.nodes[edge.to]) });
  path.append(make("title", {}, edge.relation));
  edge.element = path;
  byId("edges").append(path);
}

function drawNode(node, index) {
  const group = make("g", { class: "node", transform: `translate(${node.x},${node.y})`, "data-index": index, tabindex: 0, role: "button" });
  group.setAttribute("aria-label", node.name);
  group.classList.toggle("fails", Object.values(node.gates).includes("FAIL"));
  group.append(make("title", {}, `${node.name} ${node.title}`));
  group.append(make("rect", { width: WIDTH, height: HEIGHT, rx: 4 }));
  group.append(make("text", { x: 6, y: 14 }, short(node.name, 24)));
  group.append(make("text", { x: 6, y: 28, class: "status" }, short([node.status, node.title].filter(Boolean).join(" · "), 32)));
  group.addEventListener("click", () => choose(index));
  group.addEventListener("keydown", (event) => event.key === "Enter" && choose(index));
  node.element = group;
  byId("nodes").append(group);
}

function matches(node) {
  const words = [node.name, node.title, node.repo, node.path].join(" ").toLowerCase();
  return words.includes(shown.text);
}

const visible = (node) => shown.kinds.has(node.kind) && shown.states.has(node.status || "");

/** Shows what the filters leave, dims what the search does not find. */
function refresh() {
  const near = new Set(chosen === null ? [] : [chosen]);
  for (const edge of data.edges) {
    const touches = chosen !== null && (edge.from === chosen || edge.to === chosen);
    const ends = [data.nodes[edge.from], data.nodes[edge.to]];
    edge.element.classList.toggle("near", touches);
    edge.element.classList.toggle("hidden", !ends.every(visible));
    edge.element.classList.toggle("dim", (chosen !== null && !touches) || (shown.text !== "" && !ends.some(matches)));
    if (touches) {
      near.add(edge.from).add(edge.to);
    }
  }
  let count = 0;
  data.nodes.forEach((node, index) => {
    const found = shown.text !== "" && matches(node);
    const dim = shown.text !== "" ? !found : chosen !== null && !near.has(index);
    node.element.classList.toggle("hidden", !visible(node));
    node.element.classList.toggle("found", found);
    node.element.classList.toggle("dim", dim);
    node.element.classList.toggle("chosen", index === chosen);
    count += visible(node) && (shown.text === "" || found) ? 1 : 0;
  });
  byId("count").textContent = `${count} of ${data.nodes.length} artefacts`;
  listFound();
}

function listFound() {
  const list = byId("found");
  list.replaceChildren();
  if (shown.text === "") {
    return;
  }
  const found = data.nodes.map((node, index) => [node, index]).filter(([node]) => visible(node) && matches(node));
  found.slice(0, 50).forEach(([node, index]) => list.append(entry(index, `${node.name} ${node.title}`)));
  if (found.length > 50) {
    list.append(html("li", `and ${found.length - 50} more`, "faint"));
  }
}

/** A line that leads to a node. */
function entry(index, text) {
  const line = html("li");
  const button = html("button", text, "link");
  button.addEventListener("click", () => {
    choose(index);
    center(data.nodes[index]);
  });
  line.append(button);
  return line;
}

function choose(index) {
  chosen = index;
  const node = data.nodes[index];
  const details = byId("details");
  details.replaceChildren(html("h1", node.name), html("p", node.title));
  const facts = html("dl");
  const rows = { kind: node.kind, status: node.status, version: node.version, repo: node.repo, path: node.path, affects: node.affects.join(", "), ...node.gates };
  for (const [key, value] of Object.entries(rows).filter(([, value]) => value)) {
    facts.append(html("dt", key), html("dd", value));
  }
  details.append(facts);
  neighbours(details, data.edges.filter((edge) => edge.from === index), "to", "Leads to");
  neighbours(details, data.edges.filter((edge) => edge.to === index), "from", "Reached from");
  refresh();
}

function neighbours(details, edges, end, title) {
  if (edges.length === 0) {
    return;
  }
  details.append(html("h2", title));
  const list = html("ul");
  edges.forEach((edge) => list.append(entry(edge[end], `${edge.relation}: ${data.nodes[edge[end]].name}`)));
  details.append(list);
}

function filter(id, title, values, kept) {
  const counts = new Map();
  values.forEach((value) => counts.set(value, (counts.get(value) || 0) + 1));
  const fields = byId(id);
  fields.append(html("legend", title));
  for (const value of [...counts.keys()].sort()) {
    kept.add(value);
    const label = html("label");
    const box = html("input");
    Object.assign(box, { type: "checkbox", checked: true, value });
    box.addEventListener("change", () => {
      box.checked ? kept.add(value) : kept.delete(value);
      refresh();
    });
    label.append(box, ` ${value || "without status"} (${counts.get(value)})`);
    fields.append(label);
  }
}

// What of the drawing is seen.
const view = { x: 0, y: 0, scale: 1 };

function move() {
  byId("scene").setAttribute("transform", `translate(${view.x},${view.y}) scale(${view.scale})`);
}

function center(node) {
  const box = byId("graph").getBoundingClientRect();
  view.scale = Math.max(view.scale, 0.8);
  view.x = box.width / 2 - (node.x + WIDTH / 2) * view.scale;
  view.y = box.height / 2 - (node.y + HEIGHT / 2) * view.scale;
  move();
}

function fit() {
  const box = byId("graph").getBoundingClientRect();
  const [right, bottom] = ["x", "y"].map((axis) => Math.max(0, ...data.nodes.map((node) => node[axis])) + WIDTH);
  view.scale = Math.min(1, box.width / (right + 40), box.height / (bottom + 40)) || 1;
  Object.assign(view, { x: 20, y: 20 });
  move();
}

function zoom(event) {
  event.preventDefault();
  const box = byId("graph").getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const scale = Math.min(4, Math.max(0.02, view.scale * Math.exp(-event.deltaY / 500)));
  view.x = x - ((x - view.x) * scale) / view.scale;
  view.y = y - ((y - view.y) * scale) / view.scale;
  view.scale = scale;
  move();
}

function drag(event) {
  if (event.buttons === 1) {
    view.x += event.movementX;
    view.y += event.movementY;
    move();
  }
}

data.edges.forEach(drawEdge);
data.nodes.forEach(drawNode);
filter("kinds", "Kind", data.nodes.map((node) => node.kind), shown.kinds);
filter("states", "State", data.nodes.map((node) => node.status || ""), shown.states);
byId("search").addEventListener("input", (event) => {
  shown.text = event.target.value.trim().toLowerCase();
  refresh();
});
byId("graph").addEventListener("wheel", zoom, { passive: false });
byId("graph").addEventListener("pointermove", drag);
byId("fit").addEventListener("click", fit);
fit();
refresh();
