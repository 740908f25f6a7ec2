// Draws the graph as SVG and reports clicks. Runs in the webview, under its content security policy.
import { select } from "d3-selection";
import { zoom, zoomIdentity } from "d3-zoom";
import type { Graph } from "../protocol";
import { heading, layOut, nodeHeight, scaleOf, shortTitle, type Layout, type Placed, type Routed } from "./layout";
import type { FromWebview, ToWebview } from "./messages";

declare function acquireVsCodeApi(): { postMessage(message: FromWebview): void };

const editor = acquireVsCodeApi();
const svg = select<SVGSVGElement, unknown>("#graph");
const scene = select<SVGGElement, unknown>("#scene");
const search = document.querySelector<HTMLInputElement>("#search")!;
const whole = document.querySelector<HTMLInputElement>("#whole")!;
const count = document.querySelector<HTMLElement>("#count")!;
const legend = document.querySelector<HTMLElement>("#legend")!;

const zooming = zoom<SVGSVGElement, unknown>().scaleExtent([0.05, 3]).on("zoom", ({ transform }) => {
  scene.attr("transform", String(transform));
});
svg.call(zooming).on("dblclick.zoom", null);

/** The scale at which the text of a node can just be read. */
const readable = 0.6;

let layout: Layout = { nodes: [], edges: [], width: 0, height: 0 };

function area(): { width: number; height: number } {
  const { clientWidth, clientHeight } = svg.node()!;
  return { width: clientWidth, height: clientHeight };
}

function show(x: number, y: number, scale: number): void {
  const { width, height } = area();
  svg.call(zooming.transform, zoomIdentity.translate(width / 2 - x * scale, height / 2 - y * scale).scale(scale));
}

/** All of it, however small. */
function fit(): void {
  show(layout.width / 2, layout.height / 2, Math.min(1.2, scaleOf(layout, area())));
}

/** All of it where that can be read, else what is around the focus. */
function frame(focus: string | null): void {
  const node = layout.nodes.find((node) => node.key === focus);
  if (node !== undefined && scaleOf(layout, area()) < readable) {
    show(node.x, node.y, readable);
  } else {
    fit();
  }
}

function description(node: Placed): string {
  const parts = [node.id ?? "", node.title, node.kind, node.status ?? "", node.failing.length > 0 ? `fails ${node.failing.join(", ")}` : ""];
  return parts.filter((part) => part !== "").join(", ");
}

function state(node: Placed): string {
  return node.kind === "missing" ? "missing" : (node.status ?? "none").toLowerCase().replaceAll(" ", "-");
}

function path(edge: Routed): string {
  return edge.points.map(({ x, y }, index) => `${index === 0 ? "M" : "L"}${x},${y}`).join("");
}

function drawEdges(): void {
  scene
    .selectAll("path.edge")
    .data(layout.edges)
    .join("path")
    .attr("class", (edge) => `edge role-${edge.role}`)
    .attr("marker-end", "url(#arrow)")
    .attr("d", path)
    .selectAll("title")
    .data((edge) => [edge])
    .join("title")
    .text((edge) => edge.role.replaceAll("_", " "));
}

function drawNodes(focus: string | null): void {
  const nodes = scene
    .selectAll<SVGGElement, Placed>("g.node")
    .data(layout.nodes, (node) => node.key)
    .join((enter) => {
      const group = enter.append("g");
      group.append("title");
      group.append("rect");
      group.append("text").attr("class", "id");
      group.append("text").attr("class", "title");
      return group;
    })
    .attr("class", (node) => `node kind-${node.kind} state-${state(node)}`)
    .classed("focus", (node) => node.key === focus)
    .classed("failing", (node) => node.failing.length > 0)
    .attr("transform", (node) => `translate(${node.x - node.width / 2},${node.y - nodeHeight / 2})`)
    .attr("tabindex", 0)
    .attr("role", "button")
    .attr("data-id", heading)
    .attr("aria-label", description)
    .on("click", (_, node) => open(node))
    .on("keydown", (event: KeyboardEvent, node) => {
      if (event.key === "Enter" || event.key === " ") {
        open(node);
      }
    });
  nodes.select("title").text(description);
  nodes.select("rect").attr("width", (node) => node.width).attr("height", nodeHeight).attr("rx", 5);
  nodes.select("text.id").attr("x", 10).attr("y", 16).text(heading);
  nodes.select("text.title").attr("x", 10).attr("y", 31).text(shortTitle);
}

function open(node: Placed): void {
  if (node.uri !== null) {
    editor.postMessage({ type: "open", uri: node.uri });
  }
}

function drawLegend(): void {
  const kinds = [...new Set(layout.nodes.map((node) => node.kind))].sort();
  select(legend)
    .selectAll("span")
    .data(kinds)
    .join("span")
    .attr("class", (kind) => `kind-${kind}`)
    .text((kind) => kind.replaceAll("-", " "));
}

function mark(): void {
  const wanted = search.value.trim().toLowerCase();
  const hit = (node: Placed) => wanted !== "" && `${heading(node)} ${node.title}`.toLowerCase().includes(wanted);
  const nodes = scene.selectAll<SVGGElement, Placed>("g.node").classed("hit", hit);
  scene.classed("searching", wanted !== "");
  const hits = nodes.filter(hit).data();
  if (wanted !== "" && hits[0] !== undefined) {
    svg.call(zooming.translateTo, hits[0].x, hits[0].y);
  }
}

function draw(graph: Graph): void {
  layout = layOut(graph, area());
  drawEdges();
  drawNodes(graph.focus);
  drawLegend();
  const shown = graph.nodes.length;
  count.textContent = shown === 0 ? "No specs yet: open one." : shown < graph.total ? `${shown} of ${graph.total} documents` : `${shown} documents`;
  frame(graph.focus);
  mark();
}

function defineArrow(): void {
  svg
    .insert("defs", "g")
    .append("marker")
    .attr("id", "arrow")
    .attr("viewBox", "0 0 8 8")
    .attr("refX", 8)
    .attr("refY", 4)
    .attr("markerWidth", 7)
    .attr("markerHeight", 7)
    .attr("orient", "auto")
    .append("path")
    .attr("d", "M0,0L8,4L0,8z");
}

defineArrow();
search.addEventListener("input", mark);
whole.addEventListener("change", () => editor.postMessage({ type: "scope", whole: whole.checked }));
document.querySelector("#fit")!.addEventListener("click", fit);
window.addEventListener("message", ({ data }: MessageEvent<ToWebview>) => {
  if (data.type === "graph") {
    whole.checked = data.whole;
    draw(data.graph);
  } else {
    count.textContent = "The server does not answer yet.";
  }
});
editor.postMessage({ type: "ready" });
