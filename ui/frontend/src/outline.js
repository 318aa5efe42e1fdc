// The tree of clauses beside a text: opened as far as it can be taken in, walked by arrow keys.
import { h } from "./dom.js";

const AT_ONCE = 100; // entries that are open from the start

/** `clauses` in reading order, those with a name shown; `onselect(path)`. `mark(path)` shows where the reader is. */
export function createOutline(clauses, onselect) {
  const named = new Map(clauses.filter((clause) => clause.name).map((clause) => [clause.path, clause]));
  const byPath = new Map(clauses.map((clause) => [clause.path, clause]));
  const nodes = new Map();
  const root = h("div", { class: "tree" });
  if (!named.size) root.append(h("p", { class: "hint" }, "这份文件没有编号的条款。"));

  for (const clause of named.values()) {
    const above = nodes.get(aboveOf(clause));
    const depth = above ? above.depth + 1 : 0;
    const node = { clause, above, depth, below: [], list: h("ul", {}) };
    const open = h("button", { type: "button", class: "twist", hidden: true, tabindex: "-1", onclick: () => turn(node, !node.open) });
    const entry = h("button", { type: "button", class: "entry", "data-path": clause.path, onclick: () => onselect(clause.path) }, clause.name);
    entry.addEventListener("keydown", (event) => walk(event, node));
    node.item = h("li", { class: `depth-${Math.min(depth, 4)}` }, h("div", { class: "row" }, open, entry), node.list);
    Object.assign(node, { twist: open, entry, open: true });
    (above?.below ?? []).push(node);
    (above?.list ?? top()).append(node.item);
    nodes.set(clause.path, node);
  }

  function top() {
    if (!root.firstChild) root.append(h("ul", {}));
    return root.firstChild;
  }

  /** The nearest clause above that is named. */
  function aboveOf(clause) {
    let at = clause.parent;
    while (at && !named.has(at)) at = byPath.get(at)?.parent;
    return at;
  }

  for (const node of nodes.values()) {
    node.twist.hidden = !node.below.length;
    if (node.below.length) turn(node, nodes.size <= AT_ONCE || (node.depth === 0 && nodes.size <= 3 * AT_ONCE));
  }

  function turn(node, open) {
    node.open = open;
    node.list.hidden = !open;
    node.twist.textContent = open ? "▾" : "▸";
    node.twist.setAttribute("aria-label", `${open ? "收起" : "展开"}${node.clause.name}`);
    if (node.below.length) node.entry.setAttribute("aria-expanded", String(open));
  }

  function walk(event, node) {
    const shown = [...root.querySelectorAll(".entry")].filter((each) => each.offsetParent);
    const at = shown.indexOf(node.entry);
    const moves = {
      ArrowDown: () => shown[at + 1]?.focus(),
      ArrowUp: () => shown[at - 1]?.focus(),
      ArrowRight: () => (node.open ? node.below[0]?.entry.focus() : turn(node, true)),
      ArrowLeft: () => (node.open && node.below.length ? turn(node, false) : node.above?.entry.focus()),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  }

  let marked = null;
  function mark(path) {
    marked?.entry.classList.remove("active");
    marked?.entry.removeAttribute("aria-current");
    marked = nodes.get(path);
    if (!marked) return;
    for (let node = marked.above; node; node = node.above) turn(node, true);
    marked.entry.classList.add("active");
    marked.entry.setAttribute("aria-current", "true");
    keepInSight(root.parentElement, marked.entry);
  }

  return { root, mark };
}

function keepInSight(panel, entry) {
  if (!panel) return;
  const [outer, inner] = [panel.getBoundingClientRect(), entry.getBoundingClientRect()];
  if (inner.top < outer.top + 40 || inner.bottom > outer.bottom - 20) {
    panel.scrollTo({ top: panel.scrollTop + inner.top - outer.top - outer.height / 3, behavior: "instant" });
  }
}
