// The graph page: the document and its actions; a click opens what lies under a node and shows its words.
import cytoscape from "cytoscape";
import { h } from "./dom.js";
import { isDark, prepare } from "./frame.js";
import { positions, size, wrap } from "./graph_layout.js";
import { COLOURS, style } from "./graph_style.js";
import { button, createReader } from "./reader.js";

const MOVE = 320; // milliseconds
const READABLE = { min: 0.62, max: 1.15 }; // zoom at which labels are neither small nor coarse
const views = new WeakMap();

/**
 * data: {nodes, edges, opened: [id], focus: id | null, documents, kinds: {kind: name}, bases: {basis: name}};
 * triggers: toggle (a node), collapse (true), open ({document, clause}).
 */
export default function graph(component) {
  const root = prepare(component);
  let view = views.get(root);
  if (!view) {
    root.dataset.fill = "1";
    view = createView(root);
    views.set(root, view);
    prepare(component);
  }
  view.component = component;
  update(view);
  return () => {
    if (root.isConnected) return;
    view.cy.destroy();
    views.delete(root);
  };
}

function createView(root) {
  const canvas = h("div", { class: "canvas" });
  const legend = h("div", { class: "legend" });
  const side = h("aside", { class: "side" });
  const view = { root, canvas, legend, side, chosen: null, data: null, dark: null };
  const tools = h(
    "div",
    { class: "tools" },
    button("全部收起", () => view.component.setTriggerValue("collapse", true)),
    button("放大", () => zoomBy(view, 1.25)),
    button("缩小", () => zoomBy(view, 0.8)),
    button("看全图", () => view.cy.animate({ fit: { padding: 28 } }, { duration: MOVE })),
  );
  const stage = h("div", { class: "stage" }, h("div", { class: "bar" }, legend, tools), canvas);
  root.classList.add("graph");
  root.replaceChildren(stage, side);
  view.reader = createReader({
    onopen: (document, clause) => view.component.setTriggerValue("open", { document, clause }),
  });
  view.cy = cytoscape({ container: canvas, minZoom: 0.25, maxZoom: 2.2, autoungrabify: true, boxSelectionEnabled: false });
  view.cy.on("tap", "node", (event) => tapped(view, event.target.id()));
  view.cy.on("tap", (event) => event.target === view.cy && choose(view, null));
  view.cy.on("mouseover", "node", (event) => {
    event.target.addClass("hover");
    canvas.style.cursor = "pointer";
  });
  view.cy.on("mouseout", "node", (event) => {
    event.target.removeClass("hover");
    canvas.style.cursor = "";
  });
  new ResizeObserver(() => {
    view.cy.resize();
    if (!view.moved) frame(view, 0);
  }).observe(canvas);
  view.cy.on("dragpan scrollzoom pinchzoom", () => (view.moved = true));
  return view;
}

function zoomBy(view, factor) {
  view.moved = true;
  const middle = { x: view.cy.width() / 2, y: view.cy.height() / 2 };
  view.cy.animate({ zoom: { level: view.cy.zoom() * factor, renderedPosition: middle } }, { duration: 120 });
}

/** A closed node opens; an open one that is chosen already closes. */
function tapped(view, id) {
  const node = view.data.nodes.find((each) => each.id === id);
  const opened = view.data.opened.includes(id);
  const again = view.chosen === id;
  choose(view, id);
  if ((node.more > 0 && !opened) || (opened && again && node.kind !== "document")) {
    view.component.setTriggerValue("toggle", id);
  }
}

function update(view) {
  const { data } = view.component;
  const before = view.data;
  const dark = isDark(view.root);
  const css = getComputedStyle(view.root);
  if (view.dark !== dark) {
    view.dark = dark;
    const read = (name, other) => css.getPropertyValue(name).trim() || other;
    view.cy.style(
      style({ text: read("--st-text-color", "#222222"), ground: read("--st-background-color", "#ffffff"), dark, font: css.fontFamily }),
    );
    drawLegend(view, data);
  }
  if (before && JSON.stringify(strip(before)) === JSON.stringify(strip(data))) return;
  view.data = data;
  const sameRoot = before?.root === data.root;
  draw(view, sameRoot);
  drawLegend(view, data);
  view.moved = false;
  if (!sameRoot) view.chosen = null;
  const keep = view.chosen && data.nodes.some((node) => node.id === view.chosen) ? view.chosen : null;
  choose(view, keep ?? data.focus ?? data.root);
  frame(view, sameRoot ? MOVE : 0);
}

const strip = ({ nodes, edges, opened, root }) => ({ nodes, edges, opened, root });

/** Puts the nodes and edges of the data on the canvas, moving those that stay. */
function draw(view, animate) {
  const { cy, data } = view;
  const nodes = data.nodes.map((node) => ({ ...node, lines: wrap(node.label) }));
  const at = positions(nodes, data.edges);
  const ids = new Set([...nodes.map((node) => node.id), ...data.edges.map((edge) => edge.id)]);
  cy.batch(() => {
    cy.elements().filter((element) => !ids.has(element.id())).remove();
    for (const node of nodes) {
      const text = node.lines.join("\n") + (node.more > 0 ? `  +${node.more}` : "");
      const fields = { id: node.id, kind: node.kind, text, ...size(node.lines) };
      const old = cy.getElementById(node.id);
      if (old.nonempty()) old.data(fields);
      else cy.add({ group: "nodes", data: fields, position: birthplace(view, node, at) });
    }
    for (const edge of data.edges) {
      if (cy.getElementById(edge.id).empty()) cy.add({ group: "edges", data: edge });
    }
  });
  for (const node of cy.nodes()) {
    node.stop(true);
    if (animate) node.animate({ position: at.get(node.id()) }, { duration: MOVE, easing: "ease-in-out" });
    else node.position(at.get(node.id()));
  }
  view.at = at;
}

/** New nodes grow out of the one that was opened. */
function birthplace({ cy, data }, node, at) {
  const beside = data.edges.map((edge) => (edge.source === node.id ? edge.target : edge.target === node.id ? edge.source : null));
  const parent = beside.find((id) => id && cy.getElementById(id).nonempty());
  return parent ? { ...cy.getElementById(parent).position() } : at.get(node.id);
}

/** Shows what was opened last with its neighbours, or everything, at a size that can be read. */
function frame(view, duration) {
  const { cy, data, at } = view;
  if (!at || !cy.width()) return;
  const focus = data.focus && at.has(data.focus) ? data.focus : data.root;
  const near = new Set([focus]);
  for (const { source, target } of data.edges) {
    if (source === focus) near.add(target);
    if (target === focus) near.add(source);
  }
  const all = bounds(view, at.keys());
  const zoomOf = (box) => Math.min((cy.width() - 48) / box.w, (cy.height() - 48) / box.h);
  const box = zoomOf(all) >= READABLE.min ? all : bounds(view, near);
  const zoom = Math.min(READABLE.max, Math.max(READABLE.min, zoomOf(box)));
  const centre = zoomOf(box) >= READABLE.min ? box : { ...box, ...middleOf(box, at.get(focus), cy, zoom) };
  const pan = { x: cy.width() / 2 - centre.x * zoom, y: cy.height() / 2 - centre.y * zoom };
  cy.stop(true);
  if (duration) cy.animate({ zoom, pan }, { duration, easing: "ease-in-out" });
  else cy.viewport({ zoom, pan });
}

/** Where to look when not all fits: the focus stays in sight, near the left edge. */
function middleOf(box, focus, cy, zoom) {
  const [w, h_] = [cy.width() / zoom, cy.height() / zoom];
  return {
    x: box.w > w ? Math.max(box.x - box.w / 2 + w / 2 - 24, focus.x + w / 2 - 140) : box.x,
    y: box.h > h_ ? focus.y : box.y,
  };
}

function bounds(view, ids) {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const id of ids) {
    const { x, y } = view.at.get(id);
    const { width, height } = view.cy.getElementById(id).data();
    left = Math.min(left, x - width / 2);
    right = Math.max(right, x + width / 2);
    top = Math.min(top, y - height / 2);
    bottom = Math.max(bottom, y + height / 2);
  }
  return { x: (left + right) / 2, y: (top + bottom) / 2, w: right - left, h: bottom - top };
}

function choose(view, id) {
  view.chosen = id;
  const { cy, data } = view;
  cy.batch(() => {
    cy.elements().removeClass("chosen near away");
    const node = id ? cy.getElementById(id) : cy.collection();
    if (node.empty()) return;
    node.addClass("chosen");
    node.connectedEdges().addClass("near");
    if (id !== data.root) cy.edges().not(node.connectedEdges()).addClass("away");
  });
  drawSide(view, id ? data.nodes.find((node) => node.id === id) : null);
}

function drawLegend(view, data) {
  const kinds = Object.keys(data.kinds).filter((kind) => data.nodes.some((node) => node.kind === kind));
  const bases = Object.keys(data.bases).filter((basis) => data.edges.some((edge) => edge.basis === basis));
  view.legend.replaceChildren(
    ...kinds.map((kind) =>
      h("span", { class: "key" }, h("i", { class: "swatch", style: `background:${COLOURS[kind]}` }), data.kinds[kind]),
    ),
    ...bases.map((basis) => h("span", { class: "key" }, h("i", { class: `stroke ${basis}` }), data.bases[basis])),
  );
}

function drawSide(view, node) {
  if (!node) {
    view.side.replaceChildren(h("p", { class: "hint" }, "点一个节点：看它的原文，展开它下面的内容；再点一次收起。"));
    return;
  }
  const { data } = view;
  const opened = data.opened.includes(node.id);
  const head = h(
    "header",
    { class: "node-head" },
    h("span", { class: "kind", style: `background:${COLOURS[node.kind]}` }, data.kinds[node.kind]),
    h("h3", {}, node.label),
    node.detail && node.detail !== node.label && h("p", { class: "detail" }, node.detail),
    node.more > 0 && !opened && button(`展开 ${node.more} 项`, () => view.component.setTriggerValue("toggle", node.id)),
  );
  const document = data.documents[node.document];
  view.side.replaceChildren(head, relations(view, node), document && node.spans.length ? view.reader.root : "");
  if (document && node.spans.length) {
    const mark = { id: node.id, spans: node.spans, label: node.citation, clause: node.clause };
    requestAnimationFrame(() => view.reader.show(document, [mark], node.id, "instant"));
  }
}

/** What the node is tied to, each with how it is known; the inferred say why. */
function relations(view, node) {
  const { data } = view;
  const rows = data.edges.filter((edge) => edge.source === node.id || edge.target === node.id);
  const groups = Map.groupBy(rows, (edge) => edge.label);
  return h(
    "div",
    { class: "relations" },
    [...groups].map(([label, edges]) =>
      h(
        "details",
        { open: edges.length <= 4 },
        h("summary", {}, label, h("small", {}, `${edges.length} 项`)),
        h("ul", {}, edges.map((edge) => relation(view, node, edge))),
      ),
    ),
  );
}

function relation(view, node, edge) {
  const other = view.data.nodes.find((each) => each.id === (edge.source === node.id ? edge.target : edge.source));
  return h(
    "li",
    {},
    h("button", { type: "button", class: "link", onclick: () => tapped(view, other.id) }, other.label),
    edge.basis !== "stated" && h("small", { class: "why" }, `${view.data.bases[edge.basis]}${edge.reason ? `：${edge.reason}` : ""}`),
  );
}
