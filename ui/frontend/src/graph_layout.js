// Where the boxes stand: in columns from left to right, general to particular, each in reading order.

const LAYERS = [
  ["document"],
  ["section", "action"],
  ["measure"],
  ["target", "level", "body", "place", "reference", "penalty", "commitment"],
  ["indicator"],
];
const SHARED = new Set(["level", "body", "place", "reference"]);
const RANK = LAYERS.flat();
const TALL = 18; // boxes of a column; beyond, what is shared goes into the next
const WIDTH = 222;
const LINE = 18;
const PADDING = 16;
const GAP = { node: 9, kind: 22, column: 64, step: 58 };
const CHARACTERS = 14.2; // full-width characters a line
const LINES = 3;

/** Positions by node id. A way, where there is one, is a ladder; what was opened beside it stands to its right. */
export function positions(nodes, edges, way) {
  const layers = layersOf(nodes, edges);
  const onWay = new Set(way);
  const rest = nodes.filter((node) => !onWay.has(node.id));
  const byLayer = [...Map.groupBy(rest, (node) => layers.get(node.id))].sort(([a], [b]) => a - b);
  const columns = byLayer.map(([, column]) => ({ nodes: inReadingOrder(column) }));
  const at = new Map();
  if (way.length) columns.unshift({ nodes: way.map((id) => nodes.find((node) => node.id === id)), isWay: true });
  columns.forEach((column, i) => place(column, i * (WIDTH + GAP.column), edges, at));
  return at;
}

/** The layer of each node; a part stands one column further than the whole of the same layer. */
function layersOf(nodes, edges) {
  const layers = new Map(nodes.map(({ id, kind }) => [id, LAYERS.findIndex((kinds) => kinds.includes(kind))]));
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  if (nodes.filter(({ id }) => layers.get(id) === 3).length > TALL) {
    for (const { id, kind } of nodes) if (SHARED.has(kind)) layers.set(id, 4);
  }
  for (const { id, kind } of nodes) {
    // Who issued a document and what it rests on stand beside it, unless clauses have to do with them too.
    const beside = edges.flatMap(({ source, target }) => (source === id ? [target] : target === id ? [source] : []));
    if (SHARED.has(kind) && beside.length && beside.every((other) => kinds.get(other) === "document")) layers.set(id, 0);
  }
  for (let round = 0; round < 3; round += 1) {
    for (const { source, target, relation } of edges) {
      if (relation !== "has_part" || kinds.get(target) === "document") continue;
      if (layers.get(target) <= layers.get(source)) layers.set(target, layers.get(source) + 0.1);
    }
  }
  return layers;
}

/** By kind, then as they were sent: in the order of the documents' text. */
function inReadingOrder(column) {
  const spans = ({ document, spans }) => [document ?? "", spans[0]?.[0] ?? 0];
  const sorted = [...column].sort((a, b) => {
    if (a.kind !== b.kind) return RANK.indexOf(a.kind) - RANK.indexOf(b.kind);
    const [[documentA, startA], [documentB, startB]] = [spans(a), spans(b)];
    return documentA === documentB ? startA - startB : documentA < documentB ? -1 : 1;
  });
  return sorted;
}

/** Stacks a column, its middle beside what it hangs on in the columns before. */
function place(column, x, edges, at) {
  const gaps = column.nodes.map((node, i) => (i === 0 ? 0 : gapBefore(column, i)));
  const heights = column.nodes.map((node) => size(node.lines).height);
  const total = [...gaps, ...heights].reduce((sum, each) => sum + each, 0);
  let top = middleOf(column.nodes, edges, at) - total / 2;
  column.nodes.forEach((node, i) => {
    top += gaps[i];
    at.set(node.id, { x, y: top + heights[i] / 2 });
    top += heights[i];
  });
}

function gapBefore({ nodes, isWay }, i) {
  if (isWay) return GAP.step;
  return nodes[i].kind === nodes[i - 1].kind ? GAP.node : GAP.kind;
}

function middleOf(nodes, edges, at) {
  const ids = new Set(nodes.map((node) => node.id));
  const beside = new Set();
  for (const { source, target } of edges) {
    if (ids.has(source) && at.has(target)) beside.add(target);
    if (ids.has(target) && at.has(source)) beside.add(source);
  }
  if (!beside.size) return 0;
  return [...beside].reduce((sum, id) => sum + at.get(id).y, 0) / beside.size;
}

export function size(lines) {
  return { width: WIDTH, height: lines.length * LINE + PADDING };
}

/**
 * The label in at most three lines of like length, `badge` behind the last word; numbers and Latin words are
 * not broken, nor does a line open with a comma or end with a bracket.
 */
export function wrap(label, badge = "") {
  const words = label.match(/[\w.%/+\-–—~～]+|\s+|./gsu) ?? [""];
  if (badge) words.push(badge);
  const widest = broken(words, CHARACTERS);
  if (widest.length > LINES) {
    const last = Array.from(widest[LINES - 1]).slice(0, Math.floor(CHARACTERS) - 1 - Math.ceil(width(badge)));
    return [...widest.slice(0, LINES - 1), `${last.join("")}…${badge}`];
  }
  let lines = widest;
  for (let limit = CHARACTERS - 1; limit > 4; limit -= 1) {
    const narrower = broken(words, limit);
    if (narrower.length > widest.length) break;
    lines = narrower;
  }
  return lines;
}

function broken(words, limit) {
  const lines = [""];
  for (const word of words) {
    const line = lines.at(-1);
    const opensBadly = /^[，。、；：！？）》”’…]/.test(word);
    const hanging = /[（《“‘]$/.exec(line)?.[0] ?? ""; // an opening bracket goes with what it opens
    if (line && !opensBadly && width(line) + width(word) > limit) {
      lines[lines.length - 1] = line.slice(0, line.length - hanging.length);
      lines.push(hanging + word.trim());
    } else {
      lines[lines.length - 1] = line + word;
    }
  }
  return lines;
}

function width(text) {
  return Array.from(text).reduce((sum, each) => sum + (each.codePointAt(0) < 0x2e80 ? 0.56 : 1), 0);
}
