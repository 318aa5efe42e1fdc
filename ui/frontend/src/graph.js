// The graph page: from few nodes to those around them; search, filters, ways, export; the words beside.
import { h } from "./dom.js";
import { isDark, prepare } from "./frame.js";
import { choose, createPicture, draw, fit, frame, paint, zoomBy } from "./graph_canvas.js";
import { exportMenu } from "./graph_export.js";
import { createFilters, drawFilters, drawLegend, filtersOn } from "./graph_filters.js";
import { createSearch, drawHits } from "./graph_search.js";
import { canClose, createSide, drawSide } from "./graph_side.js";
import { button } from "./reader.js";

const MOVE = 300; // milliseconds
const views = new WeakMap();

/** data: see ui/graph_payload.py; triggers: act ({do, …}), need (document), open ({document, clause}). */
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
    view.picture.cy.destroy();
    views.delete(root);
  };
}

function createView(root) {
  const view = { root, data: null, chosen: null, dark: null };
  view.act = (act) => view.component.setTriggerValue("act", act);
  view.tap = (id) => tapped(view, id);
  view.select = (id) => selected(view, id);
  const canvas = h("div", { class: "canvas", role: "img", "aria-label": "关系图；其中的节点都列在侧栏“本图节点”里" });
  view.legend = h("div", { class: "legend", role: "group", "aria-label": "图例，点一项可隐藏或显示" });
  view.status = h("div", { class: "status" });
  view.search = createSearch(view);
  view.filters = createFilters();
  const tools = h(
    "div",
    { class: "tools" },
    view.filters,
    button("全部收起", () => view.act({ do: "collapse" })),
    button("＋", () => zoomBy(view.picture, 1.25), { "aria-label": "放大", title: "放大（Ctrl＋滚轮）" }),
    button("－", () => zoomBy(view.picture, 0.8), { "aria-label": "缩小", title: "缩小（Ctrl＋滚轮）" }),
    button("看全图", () => fit(view.picture)),
    exportMenu(view),
  );
  const stage = h(
    "section",
    { class: "stage", "aria-label": "关系图" },
    h("div", { class: "bar" }, view.search.root, tools),
    h("div", { class: "mode" }),
    canvas,
    h("div", { class: "bar foot" }, view.legend, view.status),
  );
  view.mode = stage.querySelector(".mode");
  view.side = createSide(view);
  root.classList.add("graph");
  root.replaceChildren(stage, view.side.root);
  view.picture = createPicture(canvas, (id) => (id ? tapped(view, id) : selected(view, null)));
  root.addEventListener("click", (event) => closeMenus(root, event.target));
  root.addEventListener("keydown", (event) => event.key === "Escape" && closeMenus(root, null));
  return view;
}

function closeMenus(root, inside) {
  for (const menu of root.querySelectorAll("details.menu[open]")) {
    if (inside && menu.contains(inside)) continue;
    const hadFocus = menu.contains(document.activeElement) || menu.getRootNode().activeElement?.closest?.("details") === menu;
    menu.open = false;
    if (hadFocus && !inside) menu.querySelector("summary").focus();
  }
}

/** A closed node opens; an open one that is at hand already closes. */
function tapped(view, id) {
  const node = view.data.nodes.find((each) => each.id === id);
  const again = view.chosen === id;
  if ((node.more > 0 && !node.open) || (node.open && again && canClose(view, node))) {
    show(view, id);
    view.act({ do: "toggle", node: id });
  } else if (!again) {
    selected(view, id);
  }
}

function selected(view, id) {
  show(view, id);
  if (id && id !== view.data.at) view.act({ do: "select", node: id });
}

function show(view, id) {
  view.chosen = id;
  choose(view.picture, id);
  drawSide(view, id);
}

function update(view) {
  const { data } = view.component;
  const before = view.data;
  if (data.document) view.side.documents.set(data.document.id, data.document);
  repaint(view);
  const said = JSON.stringify({ ...data, document: null });
  if (said === view.said) {
    if (data.document) drawSide(view, view.chosen);
    return;
  }
  view.said = said;
  view.data = data;
  const isSame = before?.root === data.root && before?.mode.name === data.mode.name;
  const drawn = (each) => each && JSON.stringify([each.nodes.map(({ id, more, open, label }) => [id, more, open, label]), each.edges, each.way]);
  const isMoved = drawn(before) !== drawn(data);
  if (isMoved) draw(view.picture, data, isSame);
  else view.picture.data = data;
  drawLegend(view);
  drawFilters(view);
  drawHits(view.search, data.search);
  drawMode(view);
  drawStatus(view);
  show(view, data.at);
  if (isMoved) frame(view.picture, isSame ? MOVE : 0, data.at);
}

/** Canvas and theme: the canvas knows no CSS, so it is told the colours when they change. */
function repaint(view) {
  const dark = isDark(view.root);
  if (view.dark === dark) return;
  view.dark = dark;
  const css = getComputedStyle(view.root);
  const read = (name, other) => css.getPropertyValue(name).trim() || other;
  view.theme = { text: read("--st-text-color", "#222222"), ground: read("--st-background-color", "#ffffff"), dark, font: css.fontFamily };
  paint(view.picture, view.theme);
}

/** What is looked at, where it is not the whole document, and the way back. */
function drawMode(view) {
  const { mode, start } = view.data;
  const pieces = [];
  if (mode.text) {
    pieces.push(h("strong", {}, mode.text), button("回到文件", () => view.act({ do: "root" })));
  }
  if (start && mode.name !== "way") {
    pieces.push(
      h("span", {}, `路径起点：“${start.label}”。再选一个节点，点“到这里”。`),
      button("取消", () => view.act({ do: "clear" })),
    );
  }
  view.mode.hidden = !pieces.length;
  view.mode.replaceChildren(...pieces);
}

/** Of what there is too much to show at once: how much is shown, and the rest by pages. */
function drawStatus(view) {
  const { nodes } = view.data;
  const paged = nodes.filter((node) => node.page);
  view.status.replaceChildren(
    h("span", { class: "count", role: "status" }, `本图 ${nodes.length} 个节点`),
    ...(nodes.length <= 1 && filtersOn(view.data) ? [h("span", {}, "按当前的筛选没有相连的节点，可在“筛选”中清除。")] : []),
    ...paged.map((node) => {
      const [past, to, total] = node.page;
      const page = (at) => () => view.act({ do: "page", node: node.id, past: at });
      return h(
        "span",
        { class: "pages" },
        h("span", { class: "paged" }, `“${node.label}”共 ${total} 项，${past ? `显示第 ${past + 1}—${to} 项` : `只显示前 ${to} 项`}`),
        button("上一批", page(Math.max(0, past - node.step)), { disabled: past === 0 }),
        button("下一批", page(past + node.step), { disabled: to >= total }),
      );
    }),
  );
}
