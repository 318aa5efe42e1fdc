// Where the boxes stand: in layers from left to right, general to particular, labels broken to fit.
import { Graph, layout } from "@dagrejs/dagre";

const LAYERS = ["document", "section", "action", "measure", "target", "indicator", "level", "body", "place", "reference"];
const WIDTH = 188;
const LINE = 17;
const PADDING = 18;
const CHARACTERS = 12; // full-width characters a line
const LINES = 3;

/** Positions by node id: an edge counts from the more general kind to the more particular. */
export function positions(nodes, edges) {
  const graph = new Graph();
  graph.setGraph({ rankdir: "LR", nodesep: 12, ranksep: 84, marginx: 24, marginy: 24 });
  graph.setDefaultEdgeLabel(() => ({}));
  const layer = new Map(nodes.map((node) => [node.id, LAYERS.indexOf(node.kind)]));
  for (const node of nodes) graph.setNode(node.id, { width: WIDTH, height: size(node.lines).height });
  for (const edge of edges) {
    if (edge.source === edge.target) continue;
    const forward = layer.get(edge.source) <= layer.get(edge.target);
    graph.setEdge(forward ? edge.source : edge.target, forward ? edge.target : edge.source);
  }
  layout(graph);
  const at = new Map(graph.nodes().map((id) => [id, { x: graph.node(id).x, y: graph.node(id).y }]));
  inReadingOrder(nodes, at);
  return at;
}

/** A column of one kind reads from top to bottom as the document does, whatever crossings that costs. */
function inReadingOrder(nodes, at) {
  for (const column of Map.groupBy(nodes, (node) => Math.round(at.get(node.id).x)).values()) {
    if (new Set(column.map((node) => node.kind)).size > 1) continue;
    const heights = column.map((node) => size(node.lines).height);
    const tops = column.map((node, i) => at.get(node.id).y - heights[i] / 2);
    const bottoms = column.map((node, i) => at.get(node.id).y + heights[i] / 2);
    const room = Math.max(...bottoms) - Math.min(...tops) - heights.reduce((sum, each) => sum + each, 0);
    const gap = column.length > 1 ? room / (column.length - 1) : 0;
    let top = Math.min(...tops);
    column.forEach((node, i) => {
      at.get(node.id).y = top + heights[i] / 2;
      top += heights[i] + gap;
    });
  }
}

export function size(lines) {
  return { width: WIDTH, height: lines.length * LINE + PADDING };
}

/** The label in at most three lines; numbers and Latin words are not broken, nor does a line open with a comma or end with a bracket. */
export function wrap(label) {
  const words = label.match(/[\w.%/+\-–—~～]+|\s+|./gsu) ?? [""];
  const lines = [""];
  for (const word of words) {
    const line = lines.at(-1);
    const opensBadly = /^[，。、；：！？）》”’]/.test(word);
    const hanging = /[（《“‘]$/.exec(line)?.[0] ?? ""; // an opening bracket goes with what it opens
    if (line && !opensBadly && width(line) + width(word) > CHARACTERS) {
      lines[lines.length - 1] = line.slice(0, line.length - hanging.length);
      lines.push(hanging + word.trim());
    }
    else lines[lines.length - 1] = line + word;
  }
  if (lines.length <= LINES) return lines;
  const last = Array.from(lines[LINES - 1]);
  return [...lines.slice(0, LINES - 1), `${last.slice(0, CHARACTERS - 1).join("")}…`];
}

function width(text) {
  return Array.from(text).reduce((sum, each) => sum + (each.codePointAt(0) < 0x2e80 ? 0.55 : 1), 0);
}
