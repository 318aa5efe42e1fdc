// The ask page under its question box: answer, citations and source side by side.
import { copy, h } from "./dom.js";
import { prepare } from "./frame.js";
import { button, createReader } from "./reader.js";

const drawn = new WeakMap();
const readers = new WeakMap();

/** data: {answer | null, documents, suggestions, about}; sheet; triggers: ask (a question), open
 * ({document, clause}), sheet ({document, spans, page}). */
export default function answer(component) {
  const { data } = component;
  const root = prepare(component);
  const key = JSON.stringify([data.answer, data.suggestions, data.narrowed]);
  if (drawn.get(root) === key) {
    readers.get(root)?.sheet(data.sheet);
    return;
  }
  drawn.set(root, key);
  readers.delete(root);
  root.dataset.fill = data.answer ? "1" : "0";
  root.classList.toggle("split", Boolean(data.answer));
  root.replaceChildren(...(data.answer ? withAnswer(component, root) : [welcome(data.about, data.narrowed), suggestions(component, "可以这样问")]));
  prepare(component);
}

/** What the library holds, for who comes for the first time. */
function welcome(about, narrowed) {
  return h(
    "section",
    { class: "welcome" },
    h("h2", {}, "每个回答都有出处"),
    h("p", {}, "问政策里写了什么：规定、指标、时限、层级。回答用原文的话，点出处即在原文中标出；文中没有的，直说没有。"),
    h("p", { class: "hint" }, about),
    narrowed && h("p", { class: "hint" }, `已筛选：${narrowed}。`),
  );
}

function suggestions({ data, setTriggerValue }, title) {
  if (!data.suggestions.length) return h("div");
  return h(
    "section",
    { class: "suggestions" },
    h("h3", {}, title),
    h(
      "div",
      { class: "chips" },
      data.suggestions.map((each) =>
        h("button", { type: "button", class: "suggestion", onclick: () => setTriggerValue("ask", each) }, each),
      ),
    ),
  );
}

function withAnswer(component, root) {
  const { answer, documents } = component.data;
  const cited = answer.citations.length ? answer.citations : answer.nearest;
  const marks = cited.map((each) => ({ ...each, id: each.number }));
  const open = (document, clause) => component.setTriggerValue("open", { document, clause });
  const onsheet = (wanted) => component.setTriggerValue("sheet", wanted);
  const reader = createReader({ onopen: open, onsheet, sheetFirst: true });
  readers.set(root, reader);

  function go(number, behaviour = "smooth") {
    const mark = marks.find((each) => each.number === number);
    for (const element of panel.querySelectorAll("[data-cites]")) {
      const isIt = element.dataset.cites === String(number);
      element.classList.toggle("active", isIt);
      if (element.tagName === "BUTTON") element.setAttribute("aria-pressed", String(isIt));
    }
    const beside = marks.filter((each) => each.document === mark.document);
    reader.show(documents[mark.document], beside, number, behaviour);
  }

  const panel = h(
    "div",
    { class: "answer" },
    answerCard(answer, go),
    citationList(cited, answer, go),
    plan(answer),
    suggestions(component, "还可以问"),
  );
  if (!marks.length) return [panel];
  requestAnimationFrame(() => go(marks[0].number, "instant"));
  return [panel, reader.root];
}

function answerCard(answer, go) {
  const cited = answer.citations.length ? answer.citations : answer.nearest;
  const quoteOf = (number) => {
    const found = cited.find((each) => each.number === number);
    return found ? `“${found.reading}”\n${found.label}` : `看出处 ${number}`;
  };
  const chips = (numbers) =>
    numbers.map((number) =>
      h(
        "button",
        {
          type: "button",
          class: "cite",
          "data-cites": String(number),
          title: quoteOf(number),
          "aria-label": `看出处 ${number}`,
          onclick: () => go(number),
        },
        String(number),
      ),
    );
  const paragraphs = (found) => found.map((line) =>
    h(
      "p",
      { class: `line ${line.role}` },
      line.place && h("span", { class: "place" }, line.place),
      h("span", { class: "words" }, line.text),
      chips(line.citations),
    ),
  );
  const lines = answer.table
    ? [paragraphs(answer.lines.filter((line) => line.role === "lead")), listTable(answer, chips)]
    : paragraphs(answer.lines);
  const read = answer.read.map((words) => h("p", { class: "read" }, words));
  const head = h(
    "div",
    { class: "answer-head" },
    h("span", { class: answer.answerable ? "badge" : "badge none" }, answer.answerable ? answer.kind : "文中未规定"),
    answer.answerable && button("复制答案", (event) => copy(event.currentTarget, answer.copy)),
  );
  const told = answer.phrased.length
    ? h(
        "div",
        { class: "phrased" },
        h("h3", {}, "模型转述", h("small", {}, "逐句核对过，以原文为准")),
        answer.phrased.map((line) => h("p", { class: "line" }, line.text, chips(line.citations))),
      )
    : null;
  const note = answer.note && h("p", { class: "read" }, answer.note);
  const kind = answer.answerable ? "card" : "card none";
  return h("section", { class: kind, "aria-live": "polite" }, head, read, lines, told, note);
}

/** A whole list as a table: its number, where it stands, its words, its citation. */
function listTable(answer, chips) {
  const items = answer.lines.filter((line) => line.role !== "lead");
  const placed = items.some((line) => line.place);
  let place = "";
  const rows = items.map((line, i) => {
    place = line.place || place;
    return h(
      "tr",
      {},
      h("td", { class: "count" }, String(i + 1)),
      h("td", { class: "words" }, line.text),
      placed && h("td", { class: "where" }, place),
      h("td", {}, chips(line.citations)),
    );
  });
  const headings = ["序号", "内容", placed && "所在", "出处"].filter(Boolean).map((name) => h("th", { scope: "col" }, name));
  return h(
    "div",
    { class: "list", tabindex: "0", role: "region", "aria-label": "清单" },
    h("table", {}, h("thead", {}, h("tr", {}, headings)), h("tbody", {}, rows)),
  );
}

function citationList(cited, answer, go) {
  if (!cited.length) return null;
  const title = answer.answerable ? `出处 ${cited.length} 处` : "最接近的条款";
  return h(
    "section",
    { class: "citations" },
    h("h3", {}, title, !answer.answerable && h("small", {}, "供参考，不是答案")),
    h(
      "ol",
      {},
      cited.map((each) =>
        h(
          "li",
          {
            "data-cites": String(each.number),
            class: "citation",
            onclick: () => go(each.number),
          },
          h("span", { class: "number" }, String(each.number)),
          h(
            "button",
            { type: "button", class: "citation-body", title: "在原文中标出" },
            h("span", { class: "quote" }, each.reading),
            h("span", { class: "label" }, each.label),
          ),
        ),
      ),
    ),
  );
}

function plan(answer) {
  return h(
    "details",
    { class: "plan" },
    h("summary", {}, "怎样查到的"),
    h(
      "dl",
      {},
      h("dt", {}, "理解为"),
      h("dd", {}, answer.understood),
      h("dt", {}, "问题类型"),
      h("dd", {}, answer.kind),
      answer.plan.map((step) => [h("dt", {}, step.operation), h("dd", {}, step.detail)]),
    ),
  );
}
