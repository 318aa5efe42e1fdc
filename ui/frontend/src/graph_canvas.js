// The picture itself: boxes and lines on a canvas, moved and zoomed, drawn anew with what is sent.
import cytoscape from "cytoscape";
import { positions, size, wrap } from "./graph_layout.js";
import { style } from "./graph_style.js";

const MOVE = 300; // milliseconds
const READABLE = { min: 0.76, part: 0.88, max: 1.1 }; // zoom at which labels are neither small nor coarse; of a part
const MARGIN = 26;

/** A picture in `element`; `ontap(id)` is called with the node that is clicked, null beside all nodes. */
export function createPicture(element, ontap) {
  const picture = { element, data: null, at: new Map(), moved: false };
  const cy = cytoscape({
    container: element,
    minZoom: 0.2,
    maxZoom: 2.4,
    autoungrabify: true,
    boxSelectionEnabled: false,
    userZoomingEnabled: false, // the wheel moves, as on a page; with Ctrl it zooms
  });
  picture.cy = cy;
  cy.on("tap", "node", (event) => ontap(event.target.id()));
  cy.on("tap", (event) => event.target === cy && ontap(null));
  cy.on("mouseover", "node", (event) => {
    event.target.addClass("hover");
    element.title = told(picture, event.target.id());
    element.style.cursor = "pointer";
  });
  cy.on("mouseout", "node", (event) => {
    event.target.removeClass("hover");
    element.title = "";
    element.style.cursor = "";
  });
  cy.on("dragpan pinchzoom", () => (picture.moved = true));
  element.addEventListener("wheel", (event) => wheeled(picture, event), { passive: false });
  new ResizeObserver(() => {
    cy.resize();
    if (!picture.moved) frame(picture, 0);
  }).observe(element);
  return picture;
}

/** What a box has no room for: the node's words. */
function told({ data }, id) {
  const node = data.nodes.find((each) => each.id === id);
  return node.detail || node.label;
}

function wheeled(picture, event) {
  event.preventDefault();
  picture.moved = true;
  if (event.ctrlKey || event.metaKey) {
    const box = picture.element.getBoundingClientRect();
    const place = { x: event.clientX - box.left, y: event.clientY - box.top };
    picture.cy.zoom({ level: picture.cy.zoom() * Math.exp(-event.deltaY / 400), renderedPosition: place });
  } else {
    const across = event.shiftKey && !event.deltaX;
    picture.cy.panBy({ x: across ? -event.deltaY : -event.deltaX, y: across ? 0 : -event.deltaY });
  }
}

export function zoomBy(picture, factor) {
  picture.moved = true;
  const middle = { x: picture.cy.width() / 2, y: picture.cy.height() / 2 };
  picture.cy.animate({ zoom: { level: picture.cy.zoom() * factor, renderedPosition: middle } }, { duration: 120 });
}

export function fit(picture) {
  picture.moved = true;
  picture.cy.animate({ fit: { padding: MARGIN } }, { duration: MOVE });
}

export function paint(picture, theme) {
  picture.cy.style(style(theme));
}

/** Puts the nodes and edges on the canvas; those that stay move to their places. */
export function draw(picture, data, animate) {
  const { cy } = picture;
  picture.data = data;
  const nodes = data.nodes.map((node) => ({ ...node, lines: wrap(node.label, badge(node)) }));
  const way = data.way.length ? wayOf(data) : [];
  const at = positions(nodes, data.edges, way);
  const onWay = new Set(data.way.map((step) => `${step.source} ${step.target} ${step.relation}`));
  const ids = new Set([...nodes, ...data.edges].map((each) => each.id));
  cy.batch(() => {
    cy.elements().filter((element) => !ids.has(element.id())).remove();
    for (const node of nodes) {
      const fields = { id: node.id, kind: node.kind, text: node.lines.join("\n"), open: node.open ? 1 : 0, ...size(node.lines) };
      const old = cy.getElementById(node.id);
      if (old.nonempty()) old.data(fields);
      else cy.add({ group: "nodes", data: fields, position: birthplace(picture, node, at) });
    }
    for (const edge of data.edges) {
      const { id, source, target, relation, basis, label } = edge;
      const isStep = onWay.has(`${source} ${target} ${relation}`);
      const side = isStep ? "ladder" : sideOf(at.get(source), at.get(target));
      const fields = { id, source, target, relation, basis, label, side, way: isStep ? 1 : 0, bend: bendOf(at.get(source), at.get(target)) };
      const old = cy.getElementById(id);
      if (old.nonempty()) old.data(fields);
      else cy.add({ group: "edges", data: fields });
    }
  });
  for (const node of cy.nodes()) {
    node.stop(true);
    if (animate) node.animate({ position: at.get(node.id()) }, { duration: MOVE, easing: "ease-in-out" });
    else node.position(at.get(node.id()));
  }
  picture.at = at;
  picture.moved = false;
}

function sideOf(from, to) {
  if (from.x !== to.x) return from.x < to.x ? "ahead" : "back";
  return from.y < to.y ? "below" : "above";
}

/** Control points of a line that leaves and arrives level: how far along its chord, and how far off it. */
function bendOf(from, to) {
  const sign = from.x < to.x ? 1 : -1;
  const [dx, dy] = [to.x - from.x - sign * size([]).width, to.y - from.y];
  const long = Math.hypot(dx, dy) || 1;
  const [along, off] = [dx ** 2 / 2 / long ** 2, (dx * dy) / 2 / long];
  return { weights: [along, 1 - along], distances: [-off, off] };
}

/** The ids along the way, from its start. */
export function wayOf({ way }) {
  const ends = way.map((step) => (step.forward ? [step.source, step.target] : [step.target, step.source]));
  return ends.length ? [ends[0][0], ...ends.map(([, there]) => there)] : [];
}

function badge(node) {
  return node.more > 0 && !node.open ? `  +${node.more}` : "";
}

/** New nodes grow out of the one that was opened. */
function birthplace({ cy, data }, node, at) {
  const beside = data.edges.map((edge) => (edge.source === node.id ? edge.target : edge.target === node.id ? edge.source : null));
  const parent = beside.find((id) => id && cy.getElementById(id).nonempty());
  return parent ? { ...cy.getElementById(parent).position() } : at.get(node.id);
}

/** Marks the node at hand and what is tied to it. */
export function choose({ cy, data, at }, id) {
  cy.batch(() => {
    cy.elements().removeClass("chosen near told away");
    const node = id ? cy.getElementById(id) : cy.collection();
    if (node.empty()) return;
    node.addClass("chosen");
    const near = node.connectedEdges();
    near.addClass("near");
    // Lines that say the same run together: the middle one says it for all.
    const said = near.filter('[relation != "has_part"]');
    for (const edges of Map.groupBy(said.toArray(), (edge) => `${edge.data("label")} ${edge.source().id() === id}`).values()) {
      const sorted = edges.sort((a, b) => farOf(at, a, id) - farOf(at, b, id));
      sorted[Math.floor(sorted.length / 2)].addClass("told");
    }
    if (id !== data.root) cy.edges().not(node.connectedEdges()).addClass("away");
  });
}

const farOf = (at, edge, id) => at.get(edge.source().id() === id ? edge.target().id() : edge.source().id()).y;

/** Shows everything, or the node at hand with what is tied to it, at a size that can be read. */
export function frame(picture, duration, focus = picture.data?.at) {
  const { cy, data, at } = picture;
  if (!data || !at.size || !cy.width()) return;
  const centre = at.has(focus) ? focus : at.keys().next().value;
  const near = new Set([centre]);
  for (const { source, target } of data.edges) {
    if (source === centre) near.add(target);
    if (target === centre) near.add(source);
  }
  const all = bounds(picture, at.keys());
  const zoomOf = (box) => Math.min((cy.width() - 2 * MARGIN) / box.w, (cy.height() - 2 * MARGIN) / box.h);
  const isWhole = zoomOf(all) >= READABLE.min;
  const box = isWhole ? all : bounds(picture, near);
  const most = isWhole ? READABLE.max : READABLE.part;
  const across = (cy.width() - 2 * MARGIN) / all.w; // all columns in sight, where that can be
  const zoom = Math.min(most, Math.max(READABLE.min, Math.min(zoomOf(box), across)));
  const middle = {
    x: middleOf(all.x, all.w, box.x, box.w, at.get(centre).x, cy.width() / zoom, 110),
    y: middleOf(all.y, all.h, box.y, box.h, at.get(centre).y, cy.height() / zoom, 20),
  };
  const pan = { x: cy.width() / 2 - middle.x * zoom, y: cy.height() / 2 - middle.y * zoom };
  cy.stop(true);
  if (duration) cy.animate({ zoom, pan }, { duration, easing: "ease-in-out" });
  else cy.viewport({ zoom, pan });
}

/**
 * The middle of what is seen, one way: of everything where that fits; else of what matters, the focus with
 * `reach` around it in sight, and no empty ground where more could be seen.
 */
function middleOf(all, whole, box, size, focus, length, reach) {
  const room = length - 2 * MARGIN;
  const clamp = (value, low, high) => Math.min(Math.max(value, low), high);
  if (whole <= room) return all;
  const middle = size <= room ? box : clamp(box, focus - room / 2 + reach, focus + room / 2 - reach);
  return clamp(middle, all - whole / 2 + room / 2, all + whole / 2 - room / 2);
}

export function bounds(picture, ids) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const id of ids) {
    const { x, y } = picture.at.get(id);
    const { width, height } = picture.cy.getElementById(id).data();
    left = Math.min(left, x - width / 2);
    right = Math.max(right, x + width / 2);
    top = Math.min(top, y - height / 2);
    bottom = Math.max(bottom, y + height / 2);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, w: right - left, h: bottom - top };
}
