// The document page: header facts, outline, text, and the facts of the clause at hand.
import { h } from "./dom.js";
import { prepare } from "./frame.js";
import { createReader } from "./reader.js";

const views = new WeakMap();

/**
 * data: {document, header: [{name, value, spans}], facts: [{clause, kind, text, note, spans}],
 * notices: [text], clause: path | null}; state: clause (the path at hand).
 */
export default function documentPage(component) {
  const { data } = component;
  const root = prepare(component);
  const key = `${data.document.id} ${data.document.revision}`;
  let view = views.get(root);
  if (view?.key !== key) {
    view = draw(root, data, key);
    views.set(root, view);
    prepare(component);
    requestAnimationFrame(() => (data.clause ? goTo(view, data.clause, "instant") : rest(view)));
  } else if (view.asked.has(data.clause)) {
    view.asked.delete(data.clause); // the page has heard of a click made here
  } else if (data.clause && data.clause !== view.clause) {
    goTo(view, data.clause); // the browser's own back and forward
  }
  view.tell = (clause) => {
    view.asked.add(clause);
    component.setStateValue("clause", clause);
  };
}

function draw(root, data, key) {
  root.dataset.fill = "1";
  root.className = "youju document";
  const view = { root, data, key, clause: null, asked: new Set(), reader: createReader() };
  const paths = new Map(data.document.clauses.map((clause) => [clause.path, clause]));
  view.clauses = paths;
  view.margin = h("aside", { class: "margin", "aria-label": "本条要点" });
  view.outline = h("nav", { class: "outline", "aria-label": "目录" }, h("h3", {}, "目录"), outline(view));
  root.replaceChildren(
    headerFacts(view),
    notices(data.notices),
    h("div", { class: "columns" }, view.outline, view.reader.root, view.margin),
  );
  view.reader.scroller.addEventListener("click", (event) => {
    const block = event.target.closest(".block");
    if (!block || String(document.getSelection())) return; // selecting words is not a click
    const path = numbered(view, block.dataset.path);
    if (path) select(view, path, { scroll: false });
  });
  return view;
}

function headerFacts(view) {
  return h(
    "dl",
    { class: "facts-head" },
    view.data.header.map((fact, i) =>
      h(
        "div",
        { class: "fact" },
        h("dt", {}, fact.name),
        h("dd", {}, h("button", { type: "button", class: "link", title: "看原文", onclick: () => showFact(view, fact, i) }, fact.value)),
      ),
    ),
  );
}

function notices(texts) {
  return texts.length ? h("ul", { class: "notices" }, texts.map((text) => h("li", {}, text))) : h("div", { hidden: true });
}

function outline(view) {
  const entries = view.data.document.clauses.filter((clause) => clause.name);
  if (!entries.length) return h("p", { class: "hint" }, "这份文件没有编号的条款。");
  return h(
    "ul",
    {},
    entries.map((clause) =>
      h(
        "li",
        { class: `depth-${Math.min(clause.depth, 4)}` },
        h("button", { type: "button", class: "entry", "data-path": clause.path, onclick: () => select(view, clause.path) }, clause.name),
      ),
    ),
  );
}

/** The nearest clause above that the outline names. */
function numbered(view, path) {
  let clause = view.clauses.get(path);
  while (clause && !clause.name) clause = view.clauses.get(clause.parent);
  return clause?.path;
}

function select(view, path, { scroll = true } = {}) {
  goTo(view, path, "smooth", scroll);
  view.tell?.(path);
}

function goTo(view, path, behaviour = "smooth", scroll = true) {
  const clause = view.clauses.get(path);
  if (!clause) return rest(view);
  view.clause = path;
  const at = view.reader.scroller.scrollTop;
  show(view, { id: path, spans: [clause.shown], label: clause.label, clause: path }, behaviour);
  if (!scroll) view.reader.scroller.scrollTo({ top: at, behavior: "instant" });
  const named = numbered(view, path);
  for (const entry of view.outline.querySelectorAll(".entry")) {
    const isIt = entry.dataset.path === named;
    entry.classList.toggle("active", isIt);
    entry.setAttribute("aria-current", isIt ? "true" : "false");
    if (isIt) keepInSight(view.outline, entry);
  }
  drawMargin(view, clause);
  return undefined;
}

function rest(view) {
  show(view, null);
  drawMargin(view, null);
}

function show(view, mark, behaviour) {
  view.reader.show(view.data.document, mark ? [mark] : [], mark?.id ?? null, behaviour);
}

function showFact(view, fact, i) {
  show(view, { id: `fact-${i}`, spans: fact.spans, label: fact.citation, clause: fact.clause }, "smooth");
}

function keepInSight(panel, entry) {
  const [outer, inner] = [panel.getBoundingClientRect(), entry.getBoundingClientRect()];
  if (inner.top < outer.top + 40 || inner.bottom > outer.bottom - 20) {
    panel.scrollTo({ top: panel.scrollTop + inner.top - outer.top - outer.height / 3, behavior: "instant" });
  }
}

function drawMargin(view, clause) {
  if (!clause) {
    view.margin.replaceChildren(h("h3", {}, "本条要点"), h("p", { class: "hint" }, "从目录里选一条，或点一下正文。"));
    return;
  }
  const inside = view.data.facts.filter(({ clause: at }) => at === clause.path || at.startsWith(`${clause.path}.`));
  const groups = Map.groupBy(inside, (fact) => fact.kind);
  view.margin.replaceChildren(
    h("h3", {}, "本条要点"),
    ...[...groups].map(([kind, facts]) =>
      h(
        "section",
        {},
        h("h4", {}, kind, h("small", {}, `${facts.length} 项`)),
        h("ul", {}, facts.map((fact, i) => h("li", {}, factButton(view, fact, `${kind}-${i}`), fact.note && h("small", {}, fact.note)))),
      ),
    ),
    inside.length ? "" : h("p", { class: "hint" }, "这一条没有抽取到目标、责任或引用。"),
  );
}

function factButton(view, fact, id) {
  if (!fact.spans.length) return h("span", {}, fact.text);
  const mark = { id, spans: fact.spans, label: fact.citation, clause: fact.clause };
  return h("button", { type: "button", class: "link", onclick: () => show(view, mark, "smooth") }, fact.text);
}
