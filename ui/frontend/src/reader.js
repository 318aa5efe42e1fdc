// The source panel: a document's own words, clause by clause, with marks, scrolled to the one in question.
import { copy, h, visible } from "./dom.js";
import { createSheet } from "./sheet.js";

/**
 * A reader. `show(document, marks, active)` draws the document where it is another one, puts the marks
 * ({id, spans, label}) on it and scrolls to the active one; `reveal(id)` goes to another mark.
 *
 * With `onsheet`, documents that have pages can be seen as printed: it is called with what is to be seen
 * ({document, spans, page}), and `sheet(data)` draws the answer. `sheetFirst`: pages before text.
 */
export function createReader({ onopen, onsheet, sheetFirst = false } = {}) {
  const name = h("div", { class: "reader-name" });
  const label = h("div", { class: "reader-label" });
  const tools = h("div", { class: "tools" });
  const scroller = h("div", { class: "reader-text", tabindex: "0", role: "region", "aria-label": "原文" });
  const printed = createSheet((page) => askSheet(page));
  const root = h(
    "section",
    { class: "reader", "aria-label": "原文" },
    h("header", { class: "reader-head" }, h("div", { class: "reader-names" }, name, label), tools),
    scroller,
    printed.root,
  );
  const state = { document: null, text: null, blocks: [], marks: [], active: null, asSheet: sheetFirst };

  function show(document, marks, active, behaviour = "instant") {
    if (state.document?.id !== document.id || state.document.revision !== document.revision) {
      state.document = document;
      state.text = textOf(document.source);
      name.replaceChildren(visible(document.title));
      state.blocks = document.blocks.map((block) => ({ ...block, element: blockElement(block) }));
      scroller.replaceChildren(...state.blocks.map((block) => block.element));
      state.blocks.forEach((block) => fill(state, block, []));
      state.marks = [];
    }
    const touched = state.blocks.filter((block) => meets(block, state.marks) || meets(block, marks));
    state.marks = marks;
    touched.forEach((block) => fill(state, block, marks));
    reveal(active, behaviour);
  }

  function reveal(id, behaviour = "smooth") {
    state.active = id;
    const mark = state.marks.find((each) => each.id === id);
    label.replaceChildren(visible(mark?.label ?? ""));
    tools.replaceChildren(...toolsFor(mark));
    setView();
    if (isSheet()) askSheet(null);
    let first = null;
    let last = null;
    for (const element of scroller.querySelectorAll("mark")) {
      const isActive = element.dataset.ids.split(" ").includes(String(id));
      element.classList.toggle("active", isActive);
      if (isActive) {
        first ??= element;
        last = element;
      }
    }
    if (!first || isSheet()) return;
    restart(scroller, "flash");
    scrollTo(scroller, first, last, behaviour);
  }

  function toolsFor(mark) {
    const quote = () => mark.spans.map(([start, end]) => state.text(start, end)).join("……");
    return [
      canSheet() && button(state.asSheet ? "看文字" : "看原版面", toggleSheet, { "aria-pressed": String(state.asSheet) }),
      mark && button("复制引用", (event) => copy(event.currentTarget, `${mark.label}：“${quote().trim()}”`)),
      mark && onopen && mark.clause && button("在文件中看", () => onopen(state.document.id, mark.clause)),
    ].filter(Boolean);
  }

  const canSheet = () => Boolean(onsheet && state.document?.pages);
  const isSheet = () => canSheet() && state.asSheet;

  function setView() {
    scroller.hidden = isSheet();
    printed.root.hidden = !isSheet();
  }

  function toggleSheet() {
    state.asSheet = !state.asSheet;
    reveal(state.active, "instant");
    tools.querySelector("button")?.focus();
  }

  /** Asks for the page of the active mark, or for another page of the document at hand. */
  function askSheet(page) {
    const mark = state.marks.find((each) => each.id === state.active);
    const wanted = { document: state.document.id, spans: mark?.spans ?? [], page: page ?? null };
    if (printed.wait(wanted)) onsheet(wanted);
  }

  /** Draws a page that came. */
  function sheet(data) {
    if (data && data.wanted.document === state.document?.id) printed.draw(data);
  }

  /** Scrolls to a clause without marking it, for readers that follow an outline. */
  function top(path, behaviour = "smooth") {
    const clause = state.document.clauses.find((each) => each.path === path);
    const block = clause && state.blocks.find((each) => each.end > clause.start);
    if (block) scrollTo(scroller, block.element, block.element, behaviour);
  }

  return { root, scroller, tools, show, reveal, sheet, top, state };
}

export function button(text, onclick, more = {}) {
  return h("button", { type: "button", class: "button", onclick, ...more }, text);
}

/** Slices of a text by code points, as the spans count; JavaScript's own strings count UTF-16 units. */
function textOf(source) {
  if (!/[\ud800-\udfff]/.test(source)) return (start, end) => source.slice(start, end);
  const points = Array.from(source);
  return (start, end) => points.slice(start, end).join("");
}

function blockElement(block) {
  return h("div", { class: `block ${block.kind} depth-${Math.min(block.depth, 4)}`, "data-path": block.path });
}

function meets(block, marks) {
  return marks.some((mark) => mark.spans.some(([start, end]) => start < block.end && block.start < end));
}

/** Draws a block's words, cut where a mark, a heading or a page break (kept, but not shown) begins or ends. */
function fill({ text, document }, block, marks) {
  const inside = ([start, end]) => start < block.end && block.start < end;
  const spans = marks.flatMap((mark) => mark.spans.filter(inside).map((span) => [...span, mark.id]));
  const gaps = document.gaps.filter(inside);
  const edges = [block.start, block.end, ...(block.heading ?? []), ...gaps.flat(), ...spans.flatMap((s) => s.slice(0, 2))];
  const cuts = [...new Set(edges)].filter((at) => block.start <= at && at <= block.end).sort((a, b) => a - b);
  const heading = block.heading && h("span", { class: "heading" });
  const pieces = [];
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const [start, end] = [cuts[i], cuts[i + 1]];
    const covers = ([from, to]) => from <= start && end <= to;
    const ids = spans.filter(covers).map((span) => span[2]);
    let piece = visible(text(start, end));
    if (gaps.some(covers)) piece = h("span", { class: "gap" }, piece);
    if (ids.length) piece = h("mark", { "data-ids": ids.join(" ") }, piece);
    if (heading && covers(block.heading)) {
      if (!heading.hasChildNodes()) pieces.push(heading);
      heading.append(piece);
    } else {
      pieces.push(piece);
    }
  }
  block.element.replaceChildren(...pieces);
}

/** Scrolls the panel, never the page, so that the element stands in its upper third. */
export function scrollTo(scroller, first, last, behaviour) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const panel = scroller.getBoundingClientRect();
  const top = first.getBoundingClientRect().top - panel.top + scroller.scrollTop;
  const tall = last.getBoundingClientRect().bottom - first.getBoundingClientRect().top > panel.height * 0.6;
  const margin = tall ? 16 : panel.height * 0.28;
  scroller.scrollTo({ top: Math.max(0, top - margin), behavior: calm ? "instant" : behaviour });
}

function restart(element, animation) {
  element.classList.remove(animation);
  void element.offsetWidth; // makes the browser forget the animation that ran
  element.classList.add(animation);
}
