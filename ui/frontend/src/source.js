// A source panel for pages drawn by Streamlit: what is said of a passage above, its words in their document below.
import { h } from "./dom.js";
import { prepare } from "./frame.js";
import { createReader } from "./reader.js";

const views = new WeakMap();

/**
 * data: {document: null | document, marks: [{id, spans, label, clause}], active: id | null,
 * card: null | {title, rows: [{name, value, note}]}, hint: text}; trigger: open ({document, clause}).
 */
export default function sourcePanel(component) {
  const { data } = component;
  const root = prepare(component);
  let view = views.get(root);
  if (!view) {
    view = draw(root);
    views.set(root, view);
    prepare(component);
  }
  view.open = (document, clause) => component.setTriggerValue("open", { document, clause });
  view.card.hidden = !data.card;
  view.card.replaceChildren(...(data.card ? cardOf(data.card) : []));
  view.hint.hidden = Boolean(data.document);
  view.hint.textContent = data.hint;
  view.reader.root.hidden = !data.document;
  if (!data.document) return;
  // A passage further down the same document is scrolled to; one of another is simply there.
  const known = view.shown === data.document.id;
  view.shown = data.document.id;
  const go = () => view.reader.show(data.document, data.marks, data.active, known ? "smooth" : "instant");
  go();
  if (!known) requestAnimationFrame(go); // once the panel has its height
}

function draw(root) {
  root.dataset.fill = "1";
  root.className = "youju source";
  const view = { shown: null };
  view.reader = createReader({ onopen: (document, clause) => view.open(document, clause) });
  view.card = h("section", { class: "card", "aria-label": "所选内容" });
  view.hint = h("p", { class: "hint empty" });
  root.replaceChildren(view.card, view.hint, view.reader.root);
  return view;
}

function cardOf({ title, rows }) {
  return [
    title && h("h3", { class: "card-title" }, title),
    h(
      "dl",
      {},
      rows.map(({ name, value, note }) =>
        h("div", { class: "row" }, h("dt", {}, name), h("dd", {}, value, note && h("small", {}, note))),
      ),
    ),
  ].filter(Boolean);
}
