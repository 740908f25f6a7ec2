// Places nodes in layers, parents above children. Knows no drawing.
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

/** What depends stands below what it depends on. */
export function layOut(graph: Graph): Layout {
  const layers = new dagre.graphlib.Graph({ multigraph: true });
  layers.setGraph({ rankdir: "TB", nodesep: 24, ranksep: 56, marginx: 16, marginy: 16 });
  layers.setDefaultEdgeLabel(() => ({}));
  for (const node of graph.nodes) {
    layers.setNode(node.key, { width: widthOf(node), height: nodeHeight });
  }
  for (const edge of graph.edges) {
    layers.setEdge(edge.to, edge.from, {}, edge.role);
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
