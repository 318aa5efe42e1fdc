// A picture of a document beside the graph: a cell that is chosen goes to Python, which lists what it counts.
import { h } from "./dom.js";
import { prepare } from "./frame.js";
import { drawBars } from "./picture_bars.js";
import { exportMenu } from "./picture_export.js";
import { drawMatrix, drawTimeline } from "./picture_grid.js";
import { legendOf } from "./picture_legend.js";
import { s, themeOf } from "./picture_ink.js";
import { tableOf } from "./picture_table.js";
import { drawTreemap } from "./picture_treemap.js";

const DRAW = { matrix: drawMatrix, timeline: drawTimeline, treemap: drawTreemap, ledger: drawBars };
const ABOUT = {
  matrix: (data) => `哪些${data.what}写到哪一级；一项可以写到几级，合计不重复计`,
  timeline: () => "什么要在什么时候完成；同一句里的目标和任务只计一次",
  treemap: () => "面积是字数，颜色越深，任务和目标越多",
  ledger: (data) => (data.plans > 1 ? `同一指标在 ${data.plans} 份文件里的目标` : "资料库里只有这份文件设了这些指标"),
};
const views = new WeakMap();

/** data: the picture, `chosen` and `whole` (ids of cells); trigger: cell (an id). */
export default function picture(component) {
  const { data } = component;
  const root = prepare(component);
  let view = views.get(root);
  if (!view) {
    view = frame(root);
    views.set(root, view);
    prepare(component);
    new ResizeObserver(() => redraw(view)).observe(view.stage);
  }
  view.choose = (id) => {
    mark(view, id);
    component.setTriggerValue("cell", id);
  };
  const key = JSON.stringify({ ...data, chosen: "" });
  view.data = data;
  if (view.key !== key) {
    view.key = key;
    view.width = 0;
    view.about.textContent = ABOUT[data.kind](data);
    view.table.replaceChildren(tableOf(data, (id) => view.choose(id)));
    view.stage.scrollTo(0, 0);
  }
  redraw(view);
  mark(view, data.chosen);
}

function frame(root) {
  root.dataset.fill = "1";
  root.className = "youju picture";
  const view = { root, key: "", width: 0, dark: "" };
  view.about = h("p", { class: "about" });
  view.stage = h("div", { class: "drawing", onkeydown: (event) => move(view, event), onclick: (event) => take(view, event.target) });
  view.table = h("div", { class: "numbers", hidden: true, tabindex: "0", role: "region", "aria-label": "同一幅图的表格" });
  view.legend = h("div", { class: "legend" });
  const turn = h("button", { type: "button", class: "button", "aria-pressed": "false" }, "表格");
  turn.addEventListener("click", () => {
    const asTable = view.table.hidden;
    view.table.hidden = !asTable;
    view.stage.hidden = asTable;
    view.legend.hidden = asTable;
    turn.setAttribute("aria-pressed", String(asTable));
  });
  const all = h("button", { type: "button", class: "button", onclick: () => view.choose(view.data.whole) }, "列出全部");
  root.replaceChildren(
    h("div", { class: "bar" }, view.about, h("div", { class: "tools" }, all, turn, exportMenu(view, drawn))),
    view.stage,
    view.table,
    view.legend,
  );
  return view;
}

/** The picture as one drawing in the theme's colours. */
function drawn(view, size) {
  const theme = themeOf(view.root);
  const { width, height, parts } = DRAW[view.data.kind](view.data, { ...size, theme });
  return { theme, width, height, parts, legend: legendOf(view.data, theme) };
}

function redraw(view) {
  const width = Math.floor(view.stage.clientWidth - 24);
  if (width < 100 || (width === view.width && view.dark === view.root.dataset.dark)) return;
  view.width = width;
  view.dark = view.root.dataset.dark;
  const made = drawn(view, { width: Math.max(width, 560), height: view.stage.clientHeight - 24 });
  const size = { width: made.width, height: made.height, viewBox: `0 0 ${made.width} ${made.height}` };
  view.svg = s("svg", { ...size, role: "group", "aria-label": `${view.data.title}：图` , "font-family": made.theme.font }, made.parts);
  // Lines of the scale lie behind what they measure.
  for (const axis of view.svg.querySelectorAll(".axis")) view.svg.prepend(axis);
  view.stage.replaceChildren(view.svg);
  view.legend.replaceChildren(...made.legend.map(({ draw, text }) => h("span", { class: "key" }, s("svg", { width: 26, height: 16, "aria-hidden": "true" }, draw(0, 0)), text)));
  mark(view, view.data.chosen);
}

const choices = (view) => [...view.stage.querySelectorAll(".choice")];

/** The chosen cell is framed; it, else the first, is where the keyboard comes in. */
function mark(view, id) {
  const all = choices(view);
  const at = all.find((each) => each.dataset.id === id) ?? all[0];
  for (const each of all) {
    each.setAttribute("aria-pressed", String(each.dataset.id === id));
    each.setAttribute("tabindex", each === at ? "0" : "-1");
  }
  for (const each of view.table.querySelectorAll("[data-id]")) each.setAttribute("aria-pressed", String(each.dataset.id === id));
}

function take(view, target) {
  const found = target.closest(".choice");
  if (found) view.choose(found.dataset.id);
}

const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** Enter takes; the arrows go to the nearest cell that way. */
function move(view, event) {
  const here = event.target.closest(".choice");
  if (!here) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    view.choose(here.dataset.id);
    return;
  }
  const way = WAYS[event.key];
  if (!way) return;
  event.preventDefault();
  const from = middle(here);
  let [best, least] = [null, Infinity];
  for (const each of choices(view)) {
    const to = middle(each);
    const along = (to.x - from.x) * way[0] + (to.y - from.y) * way[1];
    const aside = Math.abs((to.x - from.x) * way[1]) + Math.abs((to.y - from.y) * way[0]);
    if (each !== here && along > 1 && along + 3 * aside < least) [best, least] = [each, along + 3 * aside];
  }
  if (!best) return;
  here.setAttribute("tabindex", "-1");
  best.setAttribute("tabindex", "0");
  best.focus();
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}
