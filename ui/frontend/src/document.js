// The document page: what a document is and whether it holds, its outline, its text, the facts of the clause at hand.
import { h, visible } from "./dom.js";
import { createFinder } from "./finder.js";
import { prepare } from "./frame.js";
import { createOutline } from "./outline.js";
import { button, createReader } from "./reader.js";

const views = new WeakMap();

/**
 * data: {document, header: [{name, value, why, spans, clause, citation}], status, versions, facts, report,
 * clause: path | null, sheet}; state: clause (the path at hand); triggers: open ({document, clause}),
 * compare (id), sheet ({document, spans, page}).
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
  view.trigger = (name, value) => component.setTriggerValue(name, value);
  view.reader.sheet(data.sheet);
}

function draw(root, data, key) {
  root.dataset.fill = "1";
  root.className = "youju document";
  const view = { root, data, key, clause: null, asked: new Set() };
  view.reader = createReader({ onsheet: (wanted) => view.trigger("sheet", wanted) });
  view.clauses = new Map(data.document.clauses.map((clause) => [clause.path, clause]));
  view.margin = h("aside", { class: "margin", "aria-label": "本条要点", tabindex: "0" });
  view.outline = createOutline(data.document.clauses, (path) => select(view, path));
  view.finder = createFinder(data.document, view.reader, () => goTo(view, view.clause, "instant", false));
  const side = h("nav", { class: "outline", "aria-label": "目录" }, h("h2", {}, "目录"), view.outline.root);
  view.reader.root.querySelector(".reader-head").after(view.finder.root);
  root.replaceChildren(
    h("div", { class: "about" }, standing(view), headerFacts(view, (fact) => fact.main), more(view)),
    h("div", { class: "columns" }, side, view.reader.root, view.margin),
  );
  view.reader.scroller.addEventListener("click", (event) => {
    const block = event.target.closest(".block");
    if (!block || String(document.getSelection())) return; // selecting words is not a click
    const path = numbered(view, block.dataset.path);
    if (path) select(view, path, { scroll: false });
  });
  return view;
}

/** Whether the document holds, why, by which words; and the versions of its work. */
function standing(view) {
  const { status, versions } = view.data;
  const why = h(
    "div",
    { class: "why", hidden: true },
    h("span", {}, status.why),
    status.evidence.map((each, i) => evidence(view, each, i)),
  );
  const badge = h(
    "button",
    { type: "button", class: `state ${status.state}`, "aria-expanded": "false", title: "看依据", onclick: () => toggle(badge, why) },
    status.label,
  );
  const since = status.since ? h("span", { class: "hint" }, `自${status.since}起`) : null;
  const chain = versions.length > 1 && h("span", { class: "versions" }, "版本：", versions.map((each) => version(view, each)));
  return h("div", { class: "standing" }, h("div", { class: "line" }, badge, since, chain), why);
}

function toggle(control, panel) {
  panel.hidden = !panel.hidden;
  control.setAttribute("aria-expanded", String(!panel.hidden));
}

function evidence(view, each, i) {
  const words = `“${each.quote.trim()}”`;
  if (each.document !== view.data.document.id) {
    const open = () => view.trigger("open", { document: each.document, clause: each.clause });
    return h("button", { type: "button", class: "link evidence", title: `看${each.citation}`, onclick: open }, words);
  }
  const mark = { id: `status-${i}`, spans: each.spans, label: each.citation, clause: each.clause };
  return h("button", { type: "button", class: "link evidence", title: "看原文", onclick: () => show(view, mark, "smooth") }, words);
}

function version(view, each) {
  if (each.document === view.data.document.id) return h("b", { "aria-current": "true" }, each.label);
  return h(
    "span",
    { class: "version" },
    h("button", { type: "button", class: "link", onclick: () => view.trigger("open", { document: each.document, clause: null }) }, each.label),
    button("比较", () => view.trigger("compare", each.document), { "aria-label": `与${each.label}比较` }),
  );
}

function headerFacts(view, kept) {
  return h(
    "dl",
    { class: "facts-head" },
    view.data.header.filter(kept).map((fact, i) =>
      h(
        "div",
        { class: "fact" },
        h("dt", {}, fact.name),
        h(
          "dd",
          {},
          h("button", { type: "button", class: "link", title: fact.why || "看原文", onclick: () => showFact(view, fact, i) }, fact.value),
          fact.why && h("small", {}, "推算"),
        ),
      ),
    ),
  );
}

/** The rest of the header; what was recognised and repaired when the file was read, where the reader had doubts. */
function more(view) {
  const { summary, repairs, notices } = view.data.report;
  const place = (each, i) => {
    if (!each.spans.length) return h("li", {}, each.message);
    const mark = { id: `notice-${i}`, spans: each.spans, label: each.citation, clause: each.clause };
    return h("li", {}, h("button", { type: "button", class: "link", onclick: () => show(view, mark, "smooth") }, each.message));
  };
  return h(
    "details",
    { class: notices.length ? "report doubts" : "report" },
    h("summary", {}, `全部题头、读取情况　${summary}`),
    headerFacts(view, (fact) => !fact.main),
    repairs.length ? h("ul", {}, repairs.map(({ count, reason }) => h("li", {}, `整理 ${count} 处　${reason}`))) : null,
    notices.length ? h("ul", { class: "notices" }, notices.map(place)) : null,
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
  view.outline.mark(numbered(view, path));
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

function drawMargin(view, clause) {
  const title = h("h2", {}, "本条要点");
  if (!clause) {
    view.margin.replaceChildren(title, h("p", { class: "hint" }, "从目录里选一条，或点一下正文。"));
    return;
  }
  const inside = view.data.facts.filter(({ clause: at }) => at === clause.path || at.startsWith(`${clause.path}.`));
  const groups = Map.groupBy(inside, (fact) => fact.kind);
  view.margin.replaceChildren(
    title,
    h("p", { class: "hint at" }, visible(clause.label)),
    ...[...groups].map(([kind, facts]) =>
      h(
        "section",
        {},
        h("h3", {}, kind, h("small", {}, `${facts.length} 项`)),
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
