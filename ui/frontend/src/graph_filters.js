// What of the graph is seen: the legend's keys switch kinds and bases, a menu levels, strengths and scope.
import { h } from "./dom.js";
import { COLOURS } from "./graph_style.js";
import { button } from "./reader.js";

/** The legend, each key a switch. */
export function drawLegend(view) {
  const { kinds, bases, nodes } = view.data;
  const focus = view.legend.getRootNode().activeElement?.dataset?.name;
  const count = (name) => nodes.filter((node) => node.kind === name).length;
  view.legend.replaceChildren(
    ...kinds.map((key) => keyOf(view, key, h("i", { class: "swatch", style: `background:${COLOURS[key.name]}` }), count(key.name))),
    ...bases.map((key) => keyOf(view, key, h("i", { class: `stroke ${key.name}` }), null)),
  );
  if (focus) view.legend.querySelector(`[data-name="${CSS.escape(focus)}"]`)?.focus();
}

function keyOf(view, { name, label, on }, sign, count) {
  const act = () => view.act({ do: "hide", name });
  const title = on ? `隐藏“${label}”` : `显示“${label}”`;
  return h(
    "button",
    { type: "button", class: "key", "aria-pressed": String(on), "data-name": name, title, onclick: act },
    sign,
    label,
    count !== null && on && h("small", {}, String(count)),
  );
}

export function createFilters() {
  return h("details", { class: "menu filters" }, h("summary", { class: "button" }, "筛选"), h("div", { class: "panel" }));
}

/** How many filters narrow or widen what is seen. */
export const filtersOn = ({ kinds, bases, levels, strengths, whole }) =>
  [...kinds, ...bases].filter((each) => !each.on).length + [...levels, ...strengths].filter((each) => each.on).length + (whole ? 1 : 0);

/** Levels and strengths that measures must have, and whether other documents are seen. */
export function drawFilters(view) {
  const { levels, strengths, whole, several } = view.data;
  const chosen = filtersOn(view.data);
  view.filters.querySelector("summary").textContent = chosen ? `筛选 ${chosen}` : "筛选";
  view.filters.classList.toggle("active", chosen > 0);
  const focus = view.filters.getRootNode().activeElement?.dataset?.name;
  const group = (title, hint, options, act) =>
    h(
      "fieldset",
      {},
      h("legend", {}, title, h("small", {}, hint)),
      options.map(({ name, label, on }) => box(label, name, on, () => view.act({ do: act, name }))),
    );
  const scope = several && h("fieldset", {}, h("legend", {}, "范围"), box("包括资料库中的其他文件", "whole", whole, () => view.act({ do: "scope" })));
  view.filters.querySelector(".panel").replaceChildren(
    ...(scope ? [scope] : []),
    group("责任层级", "只看涉及所选层级的举措、条款", levels, "level"),
    group("约束强度", "只看含所选强度的举措、条款", strengths, "strength"),
    button("清除筛选", () => view.act({ do: "unfilter" }), { disabled: chosen === 0 }),
  );
  if (focus) view.filters.querySelector(`[data-name="${CSS.escape(focus)}"]`)?.focus();
}

function box(label, name, on, onchange) {
  return h("label", {}, h("input", { type: "checkbox", checked: on, "data-name": name, onchange }), label);
}
