// The picture as a file: one drawing as SVG, with title and legend; PNG is the same drawing rastered.
import { copy, h } from "./dom.js";
import { bounds } from "./graph_canvas.js";
import { COLOURS } from "./graph_style.js";
import { button } from "./reader.js";

const NS = "http://www.w3.org/2000/svg";
const EDGE = 28; // around the drawing
const HEAD = 62; // for title and what is looked at
const FOOT = 46; // for the legend
const DASHES = { inferred: "6 4", inherited: "1.5 4" };
const LARGEST = 12000; // pixels of a side that browsers draw

export function exportMenu(view) {
  const menu = h("details", { class: "menu" }, h("summary", { class: "button" }, "导出"));
  const close = (action) => async () => {
    await action();
    menu.open = false;
  };
  menu.append(
    h(
      "div",
      { class: "panel" },
      button("PNG 图片", close(() => savePng(view))),
      button("SVG 矢量图", close(() => save(view, new Blob([svgOf(view).text], { type: "image/svg+xml" }), "svg"))),
      button("复制本图链接", (event) => copy(event.currentTarget, window.location.href)),
    ),
  );
  return menu;
}

function save(view, blob, suffix) {
  const address = URL.createObjectURL(blob);
  const name = `${view.data.title} 图谱`.replace(/[\\/:*?"<>|]/g, "_").slice(0, 80);
  const link = h("a", { href: address, download: `${name}.${suffix}` });
  view.root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function savePng(view) {
  const { text, width, height } = svgOf(view);
  const scale = Math.min(2, LARGEST / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
  save(view, blob, "png");
}

/** The whole graph as it is drawn now, with its colours. */
function svgOf(view) {
  const { picture, theme, data } = view;
  const { cy } = picture;
  const box = bounds(picture, picture.at.keys());
  const key = legendOf(data);
  const width = Math.ceil(Math.max(box.w, key.width, 560) + 2 * EDGE);
  const height = Math.ceil(box.h + 2 * EDGE + HEAD + FOOT);
  const [left, top] = [(width - box.w) / 2 - (box.x - box.w / 2), HEAD + EDGE - (box.y - box.h / 2)];
  const root = element("svg", { width, height, viewBox: `0 0 ${width} ${height}`, "font-family": fonts(theme.font) });
  root.append(element("rect", { width, height, fill: theme.ground }));
  root.append(words(EDGE, 34, data.title, { "font-size": 19, "font-weight": 600, fill: theme.text }));
  root.append(words(EDGE, 55, data.mode.text || `图谱：${data.nodes.length} 个节点`, { "font-size": 12.5, fill: theme.text, opacity: 0.75 }));
  const graph = element("g", { transform: `translate(${left} ${top})` });
  cy.edges().forEach((edge) => graph.append(...edgeOf(edge, theme)));
  cy.nodes().forEach((node) => graph.append(nodeOf(node)));
  root.append(graph, key.draw(EDGE, height - FOOT + 18, theme));
  return { text: new XMLSerializer().serializeToString(root), width, height };
}

function nodeOf(node) {
  const { width, height, text } = node.data();
  const { x, y } = node.position();
  const css = (name) => node.style(name);
  const group = element("g", {});
  group.append(
    element("rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 7, fill: css("background-color"), stroke: css("border-color"), "stroke-width": 1.25 }),
  );
  const lines = text.split("\n");
  lines.forEach((line, i) => {
    const middle = y + (i - (lines.length - 1) / 2) * 18 + 5;
    group.append(words(x, middle, line, { "text-anchor": "middle", "font-size": 14, "font-weight": css("font-weight"), fill: css("color") }));
  });
  return group;
}

function edgeOf(edge, theme) {
  const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  const controls = edge.controlPoints();
  const turns = edge.segmentPoints();
  let path = `M ${from.x} ${from.y}`;
  if (turns?.length) path += turns.map(({ x, y }) => ` L ${x} ${y}`).join("");
  for (const [i, { x, y }] of (controls ?? []).entries()) {
    const next = controls[i + 1]; // several are drawn as curves that meet halfway
    path += ` Q ${x} ${y} ${next ? `${(x + next.x) / 2} ${(y + next.y) / 2}` : `${to.x} ${to.y}`}`;
  }
  if (!controls?.length) path += ` L ${to.x} ${to.y}`;
  const isWay = edge.data("way") === 1;
  const drawn = element("path", {
    d: path,
    fill: "none",
    stroke: edge.style("line-color"),
    "stroke-width": isWay ? 2.5 : 1.25,
    "stroke-dasharray": DASHES[edge.data("basis")],
    opacity: isWay ? 1 : 0.75,
  });
  const label = edge.data("label");
  if (!isWay && !edge.hasClass("told")) return [drawn];
  const { x, y } = edge.midpoint();
  const halo = { stroke: theme.ground, "stroke-width": 5, "paint-order": "stroke", fill: theme.text };
  return [drawn, words(x, y + 4, label, { "text-anchor": "middle", "font-size": 12, ...halo })];
}

/** Kinds and bases on view, in one line. */
function legendOf(data) {
  const kinds = data.kinds.filter((key) => key.on);
  const bases = data.bases.filter((key) => key.on);
  const span = (label) => label.length * 13 + 40;
  const width = [...kinds, ...bases].reduce((sum, { label }) => sum + span(label), 0);
  const draw = (x, y, theme) => {
    const group = element("g", { "font-size": 13, fill: theme.text });
    let at = x;
    for (const { name, label } of kinds) {
      group.append(element("rect", { x: at, y: y - 10, width: 12, height: 12, rx: 3, fill: COLOURS[name] }), words(at + 18, y + 1, label, {}));
      at += span(label);
    }
    for (const { name, label } of bases) {
      group.append(element("path", { d: `M ${at} ${y - 4} h 24`, stroke: theme.text, "stroke-width": 1.5, "stroke-dasharray": DASHES[name] }), words(at + 30, y + 1, label, {}));
      at += span(label) + 12;
    }
    return group;
  };
  return { width: width + bases.length * 12, draw };
}

function element(name, attributes) {
  const made = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined) made.setAttribute(key, value);
  return made;
}

function words(x, y, text, attributes) {
  const made = element("text", { x, y, ...attributes });
  made.textContent = text;
  return made;
}

const fonts = (font) => font.replaceAll('"', "'");
