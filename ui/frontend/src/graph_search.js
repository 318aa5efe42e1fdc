// The search box over the graph: hits by name and quote under it, each opens its neighbourhood.
import { h } from "./dom.js";
import { COLOURS } from "./graph_style.js";

const PAUSE = 250; // milliseconds without a key after which is looked for

export function createSearch(view) {
  const input = h("input", {
    type: "search",
    placeholder: "查找节点：名称或原文中的词",
    "aria-label": "查找节点",
    autocomplete: "off",
    spellcheck: "false",
    maxlength: "60",
  });
  const hits = h("div", { class: "hits", hidden: true });
  const root = h("div", { class: "search", role: "search" }, input, hits);
  const search = { root, input, hits, view, asked: "" };
  let timer = null;
  const look = () => {
    clearTimeout(timer);
    const words = input.value.trim();
    if (words === search.asked) {
      hits.hidden = !words || !hits.hasChildNodes();
      return;
    }
    search.asked = words;
    if (!words) hits.hidden = true;
    view.act({ do: "search", words });
  };
  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(look, PAUSE); // pinyin is not looked for
  });
  input.addEventListener("compositionend", () => {
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("focus", () => {
    hits.hidden = !input.value.trim() || !hits.hasChildNodes();
  });
  root.addEventListener("keydown", (event) => walked(search, event, look));
  view.root.addEventListener("pointerdown", (event) => {
    if (!root.contains(event.target)) hits.hidden = true;
  });
  root.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !root.contains(event.relatedTarget)) hits.hidden = true;
  });
  return search;
}

/** Arrow keys go through the hits, Escape closes them, Enter looks at once. */
function walked({ root, input, hits }, event, look) {
  const buttons = [...hits.querySelectorAll("button")];
  const at = buttons.indexOf(root.getRootNode().activeElement);
  if (event.key === "Escape") {
    hits.hidden = true;
    input.focus();
  } else if (event.key === "ArrowDown" && !hits.hidden) {
    buttons[Math.min(at + 1, buttons.length - 1)]?.focus();
  } else if (event.key === "ArrowUp" && !hits.hidden) {
    (at > 0 ? buttons[at - 1] : input).focus();
  } else if (event.key === "Enter" && at < 0) {
    look();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}

/** The hits that came; without words, none. */
export function drawHits(search, found) {
  const { hits, input, view } = search;
  if (!found) {
    hits.hidden = true;
    hits.replaceChildren();
    if (search.asked) input.value = search.asked = "";
    return;
  }
  if (found.words !== search.asked) return; // of an earlier word
  const pick = (act) => () => {
    hits.hidden = true;
    view.act(act);
  };
  const { words, total } = found;
  const count = total ? `共 ${total} 个节点${total > found.hits.length ? `，列出前 ${found.hits.length} 个` : ""}` : `没有含“${words}”的节点${view.data.whole ? "" : "（只在本文件中查找）"}`;
  const start = view.data.mode.name !== "way" && view.data.start;
  const rows = [
    h("p", { class: "hint" }, count),
    total > 0 && h("button", { type: "button", class: "hit term", onclick: pick({ do: "term", words }) }, `看“${words}”的词语邻域`),
    ...found.hits.map((hit) =>
      h(
        "button",
        { type: "button", class: "hit", onclick: pick(start ? { do: "to", node: hit.id } : { do: "centre", node: hit.id }) },
        h("span", { class: "kind", style: `background:${COLOURS[hit.kind]}` }, view.data.names[hit.kind]),
        h("span", { class: "name" }, hit.label),
        hit.where && h("small", {}, hit.where),
        start && h("small", {}, "到这里"),
      ),
    ),
  ];
  hits.replaceChildren(...rows.filter(Boolean));
  hits.hidden = search.root.getRootNode().activeElement !== input && !hits.contains(search.root.getRootNode().activeElement);
}
