// Places nodes in layers, parents before children. Knows no drawing.
import dagre from "@dagrejs/dagre";
import type { Graph, GraphEdge, GraphNode } from "../protocol";

export interface Placed extends GraphNode {
  x: number;
  y: number;
  width: number;
}

export interface Routed extends GraphEdge {
  points: { x: number; y: number }[];
}

export interface Layout {
  nodes: Placed[];
  edges: Routed[];
  width: number;
  height: number;
}

export const nodeHeight = 40;
const characterWidth = 7.2;

/** The first line of a node: its id, else its kind. */
export function heading(node: GraphNode): string {
  return node.id ?? node.kind.replaceAll("-", " ");
}

/** The title as far as it fits a node. */
export function shortTitle(node: GraphNode): string {
  return node.title.length > 26 ? `${node.title.slice(0, 25)}…` : node.title;
}

function widthOf(node: GraphNode): number {
  return Math.max(90, Math.min(220, Math.max(heading(node).length, shortTitle(node).length) * characterWidth + 24));
}

type Direction = "TB" | "LR";

/** How far a layout must shrink to fit an area. */
export function scaleOf(layout: Layout, area: { width: number; height: number }): number {
  return Math.min(area.width / Math.max(1, layout.width), area.height / Math.max(1, layout.height));
}

/** What depends stands below what it depends on, or right of it: whichever fits the area better. */
export function layOut(graph: Graph, area: { width: number; height: number }): Layout {
  const sideways = inLayers(graph, "LR");
  if (graph.nodes.length > 60) {
    return sideways;
  }
  const downwards = inLayers(graph, "TB");
  return scaleOf(downwards, area) >= scaleOf(sideways, area) ? downwards : sideways;
}

function inLayers(graph: Graph, rankdir: Direction): Layout {
  const layers = new dagre.graphlib.Graph({ multigraph: true });
  const [nodesep, ranksep] = rankdir === "TB" ? [24, 56] : [12, 72];
  layers.setGraph({ rankdir, nodesep, ranksep, edgesep: 6, marginx: 16, marginy: 16 });
  layers.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    layers.setNode(node.key, { width: widthOf(node), height: nodeHeight });
  }
  for (const edge of graph.edges) {
    layers.setEdge(edge.to, edge.from, { weight: edge.role === "implements" ? 4 : 1 }, edge.role);
  }
  dagre.layout(layers);
  const size = layers.graph();
  return {
    nodes: graph.nodes.map((node) => {
      const { x, y, width } = layers.node(node.key);
      return { ...node, x, y, width };
    }),
    edges: graph.edges.map((edge) => {
      const { points } = layers.edge({ v: edge.to, w: edge.from, name: edge.role });
      return { ...edge, points: [...points].reverse() };
    }),
    width: size.width ?? 0,
    height: size.height ?? 0,
  };
}
