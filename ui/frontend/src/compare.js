// Two documents side by side, clause by clause; the changed words coloured, struck or underlined.
import { h } from "./dom.js";
import { prepare } from "./frame.js";
import { button } from "./reader.js";

const views = new WeakMap();

/** data: {names (of changes), before, after, pairs, targets, titles}; trigger: open ({document, clause}). */
export default function compare(component) {
  const root = prepare(component);
  let view = views.get(root);
  const key = `${component.data.before.id} ${component.data.after.id} ${component.data.pairs.length}`;
  if (view?.key === key) {
    view.component = component;
    return;
  }
  view = { key, component, root, shown: "different", at: -1, rows: [] };
  views.set(root, view);
  root.dataset.fill = "1";
  root.className = "youju compare";
  draw(view);
  prepare(component);
}

function draw(view) {
  const { data } = view.component;
  view.filters = h("div", { class: "states", role: "group", "aria-label": "显示哪些条款" });
  view.where = h("span", { class: "hint", role: "status" });
  view.body = h("div", { class: "compare-body" });
  view.scroller = h("div", { class: "compare-scroller", tabindex: "0", role: "region", "aria-label": "逐条对照" }, sides(view), view.body);
  const bar = h(
    "div",
    { class: "compare-bar" },
    view.filters,
    h("span", { class: "legend", "aria-hidden": "true" }, h("del", {}, "删去的字"), h("ins", {}, "新增的字")),
    view.where,
    button("上一处", () => go(view, -1)),
    button("下一处", () => go(view, 1)),
  );
  view.root.replaceChildren(bar, targets(view, data.targets), view.scroller);
  drawFilters(view);
  drawRows(view);
}

function sides(view) {
  const { data } = view.component;
  return h(
    "div",
    { class: "compare-head" },
    ["before", "after"].map((side) =>
      h("div", {}, h("b", {}, data[side].label || "—"), h("span", {}, data.titles[side]), h("small", {}, side === "before" ? "原" : "新")),
    ),
  );
}

function drawFilters(view) {
  const { pairs, names } = view.component.data;
  const counts = Object.fromEntries(Object.keys(names).map((change) => [change, pairs.filter((pair) => pair.change === change).length]));
  const different = counts.changed + counts.added + counts.removed;
  const options = [["different", "有变化的", different], ...Object.entries(names).map(([key, name]) => [key, name, counts[key]]), ["all", "全部", different + counts.unchanged]];
  view.filters.replaceChildren(
    ...options.map(([key, name, count]) =>
      h(
        "button",
        {
          type: "button",
          class: "chip",
          "aria-pressed": String(view.shown === key),
          onclick: () => {
            view.shown = key;
            drawFilters(view);
            drawRows(view);
          },
        },
        name,
        h("small", {}, String(count)),
      ),
    ),
  );
}

function drawRows(view) {
  const { pairs } = view.component.data;
  const wanted = (pair) => view.shown === "all" || pair.change === view.shown || (view.shown === "different" && pair.change !== "unchanged");
  const shown = pairs.filter(wanted);
  view.rows = shown.map((pair) => row(view, pair));
  view.at = -1;
  view.body.replaceChildren(...(view.rows.length ? view.rows : [h("p", { class: "hint none" }, "没有这样的条款。")]));
  view.scroller.scrollTo({ top: 0, behavior: "instant" });
  view.where.textContent = view.rows.length ? `${view.rows.length} 处` : "";
}

function go(view, by) {
  if (!view.rows.length) return;
  view.rows[view.at]?.classList.remove("at");
  view.at = view.at < 0 ? (by > 0 ? 0 : view.rows.length - 1) : (view.at + by + view.rows.length) % view.rows.length;
  const element = view.rows[view.at];
  element.classList.add("at");
  const head = view.scroller.querySelector(".compare-head").getBoundingClientRect().height;
  const top = element.getBoundingClientRect().top - view.scroller.getBoundingClientRect().top + view.scroller.scrollTop;
  view.scroller.scrollTo({ top: top - head - 8, behavior: "instant" });
  view.where.textContent = `${view.at + 1} / ${view.rows.length} 处`;
}

function row(view, pair) {
  const name = view.component.data.names[pair.change];
  const notes = pair.notes.map((note) => h("span", { class: "note" }, note));
  return h(
    "section",
    { class: `pair ${pair.change}${pair.frame ? " frame" : ""}`, "aria-label": `${name}的条款` },
    h("div", { class: "pair-head", title: pair.reason }, h("span", { class: `badge ${pair.change}` }, name), notes),
    cell(view, pair, "before"),
    cell(view, pair, "after"),
  );
}

function cell(view, pair, side) {
  const told = pair[side];
  if (!told) return h("div", { class: "cell none" }, h("span", { class: "hint" }, side === "before" ? "原文件没有" : "新文件没有"));
  const tag = side === "before" ? "del" : "ins";
  const lone = pair.change === "added" || pair.change === "removed";
  const open = () => view.component.setTriggerValue("open", { document: view.component.data[side].id, clause: told.path });
  return h(
    "div",
    { class: `cell ${lone ? pair.change : ""}` },
    h("button", { type: "button", class: "link where", title: "在文件中看", onclick: open }, told.citation),
    h("div", { class: "words" }, told.pieces.map((piece) => (piece.changed ? h(tag, {}, piece.text) : h("span", {}, piece.text)))),
  );
}

function targets(view, changes) {
  if (!changes.length) return h("div", { hidden: true });
  const value = (side, name) =>
    side
      ? h("td", {}, h("button", { type: "button", class: "link", title: side.citation, onclick: () => openTarget(view, name, side) }, side.quote))
      : h("td", { class: "hint" }, "—");
  const different = changes.filter((each) => each.direction !== "equal" || each.timing).length;
  return h(
    "details",
    { class: "targets" },
    h("summary", {}, `量化目标的变化`, h("small", {}, `${changes.length} 个，其中有变化 ${different} 个`)),
    h(
      "div",
      { class: "targets-table", tabindex: "0", role: "region", "aria-label": "目标对照" },
      h(
        "table",
        {},
        h("thead", {}, h("tr", {}, ["指标", "变化", "原", "新"].map((name) => h("th", { scope: "col" }, name)))),
        h(
          "tbody",
          {},
          changes.map((each) =>
            h(
              "tr",
              {},
              h("td", {}, each.indicator),
              h("td", {}, h("span", { class: `turn ${each.direction}`, title: each.reason }, each.became), each.timing && h("small", {}, each.timing)),
              value(each.before, "before"),
              value(each.after, "after"),
            ),
          ),
        ),
      ),
    ),
  );
}

function openTarget(view, name, side) {
  view.component.setTriggerValue("open", { document: view.component.data[name].id, clause: side.path });
}
