// The library as a table: what each document says of itself, whether it holds and by which words, its versions.
import { h } from "./dom.js";
import { prepare } from "./frame.js";
import { button } from "./reader.js";

const views = new WeakMap();
const STEP = 200; // rows drawn at a time
const COLUMNS = [
  { key: "title", name: "标题", wide: true },
  { key: "number", name: "文号" },
  { key: "issuer", name: "发文机关" },
  { key: "issued", name: "成文日期" },
  { key: "effective", name: "施行日期" },
  { key: "label", name: "效力" },
  { key: "version", name: "版本" },
  { key: "clauses", name: "条款", number: true },
  { key: "targets", name: "目标", number: true },
  { key: "notices", name: "读取", number: true },
];
const STATES = ["in_force", "not_yet_in_force", "superseded", "expired", "abolished", "draft", "unknown"];

/**
 * data: {rows, total, find, capped, manage}; triggers: open (id), compare ({before, after}), remove ([ids]),
 * find (words, where the library is too large to be sent whole).
 */
export default function shelf(component) {
  const root = prepare(component);
  const { data } = component;
  let view = views.get(root);
  if (!view) {
    view = create(root, data.find);
    views.set(root, view);
  }
  view.component = component;
  const key = JSON.stringify(data);
  if (view.key === key) return;
  view.key = key;
  view.data = data;
  view.chosen = new Set([...view.chosen].filter((id) => data.rows.some((row) => row.id === id)));
  drawStates(view);
  draw(view);
  prepare(component);
}

function create(root, find) {
  root.dataset.fill = "1";
  root.className = "youju shelf";
  const view = { sort: { key: null, down: false }, state: null, chosen: new Set(), most: STEP };
  view.box = h("input", {
    type: "search",
    class: "find-box",
    value: find,
    placeholder: "按标题、文号、机关查找",
    "aria-label": "按标题、文号、机关查找文件",
    oninput: () => draw(view),
    onchange: () => view.data.capped && view.component.setTriggerValue("find", view.box.value.trim()),
  });
  view.states = h("div", { class: "states", role: "group", "aria-label": "按效力筛选" });
  view.count = h("span", { class: "hint", role: "status" });
  view.remove = button("移出所选", () => view.component.setTriggerValue("remove", [...view.chosen]), { hidden: true });
  view.head = h("tr", {});
  view.body = h("tbody", {});
  view.more = button("再显示一些", () => {
    view.most += STEP;
    draw(view);
  });
  const table = h("table", {}, h("caption", { class: "unseen" }, "资料库中的文件"), h("thead", {}, view.head), view.body);
  root.replaceChildren(
    h("div", { class: "shelf-bar" }, view.box, view.states, view.count, view.remove),
    h("div", { class: "shelf-table", tabindex: "0", role: "region", "aria-label": "文件列表" }, table, view.more),
  );
  return view;
}

function drawStates(view) {
  const counts = Map.groupBy(view.data.rows, (row) => row.state);
  const chip = (state, name, count) =>
    h(
      "button",
      {
        type: "button",
        class: "chip",
        "aria-pressed": String(view.state === state),
        onclick: () => {
          view.state = state;
          drawStates(view);
          draw(view);
        },
      },
      name,
      h("small", {}, String(count)),
    );
  const present = STATES.filter((state) => counts.has(state));
  view.states.replaceChildren(
    ...(present.length > 1
      ? [chip(null, "全部", view.data.rows.length), ...present.map((state) => chip(state, counts.get(state)[0].label, counts.get(state).length))]
      : []),
  );
}

function draw(view) {
  const words = view.box.value.trim().toLowerCase();
  const said = (row) => `${row.title} ${row.name} ${row.number} ${row.issuer}`.toLowerCase();
  const rows = view.data.rows.filter((row) => (!view.state || row.state === view.state) && (!words || said(row).includes(words)));
  const sorted = order(rows, view.sort);
  const capped = view.data.capped ? `，先列 ${view.data.rows.length} 份，输入文字后回车可找其余` : "";
  const all = rows.length === view.data.total ? "" : `，符合 ${rows.length} 份`;
  view.count.textContent = `共 ${view.data.total} 份文件${all}${capped}`;
  view.head.replaceChildren(...[view.data.manage && h("th", { class: "pick" }, h("span", { class: "unseen" }, "选择"))].filter(Boolean), ...COLUMNS.map((column) => heading(view, column)));
  const titles = Map.groupBy(view.data.rows, (row) => row.id);
  view.body.replaceChildren(
    ...(sorted.length
      ? sorted.slice(0, view.most).map((row) => line(view, row, titles))
      : [h("tr", {}, h("td", { colspan: String(COLUMNS.length + 1), class: "hint" }, "没有符合的文件。"))]),
  );
  view.more.hidden = sorted.length <= view.most;
  tellChosen(view);
}

function order(rows, { key, down }) {
  if (!key) return rows;
  const compare = new Intl.Collator("zh-Hans-CN", { numeric: true }).compare;
  const found = [...rows].sort((a, b) => {
    if (a[key] === "" || b[key] === "") return (a[key] === "") - (b[key] === ""); // what is not printed comes last
    const by = typeof a[key] === "number" ? a[key] - b[key] : compare(a[key], b[key]);
    return down ? -by : by;
  });
  return found;
}

function heading(view, { key, name, number }) {
  const is = view.sort.key === key;
  const sorted = is ? (view.sort.down ? "descending" : "ascending") : "none";
  const turn = () => {
    view.sort = { key, down: is ? !view.sort.down : Boolean(number) };
    draw(view);
    view.head.querySelector(`[data-key=${key}]`)?.focus();
  };
  const mark = is ? (view.sort.down ? "↓" : "↑") : "";
  return h(
    "th",
    { scope: "col", "aria-sort": sorted, class: number ? "number" : "" },
    h("button", { type: "button", class: "sort", "data-key": key, onclick: turn, title: `按${name}排序` }, name, h("span", { class: "arrow", "aria-hidden": "true" }, mark)),
  );
}

function line(view, row, titles) {
  const trigger = (name, value) => view.component.setTriggerValue(name, value);
  const pick = h("input", {
    type: "checkbox",
    "aria-label": `选择${row.title}`,
    onchange: (event) => {
      view.chosen[event.target.checked ? "add" : "delete"](row.id);
      tellChosen(view);
    },
  });
  pick.checked = view.chosen.has(row.id);
  const why = h("p", { class: "why" }, row.why, row.quotes.map((quote) => h("q", {}, quote)));
  const neighbour = row.before ?? row.after;
  const pair = row.before ? { before: row.before, after: row.id } : { before: row.id, after: row.after };
  const compare =
    neighbour && titles.has(neighbour) && button(row.before ? "与上一版对照" : "与新版对照", () => trigger("compare", pair), { class: "button small" });
  return h(
    "tr",
    {},
    view.data.manage && h("td", { class: "pick" }, pick),
    h(
      "td",
      { class: "title" },
      h("button", { type: "button", class: "link", onclick: () => trigger("open", row.id) }, row.title),
      h("small", {}, [row.format, row.name !== row.title && row.name].filter(Boolean).join("　")),
    ),
    h("td", {}, row.number || "—"),
    h("td", {}, row.issuer || "—"),
    h("td", { class: "date" }, row.issued || "—"),
    h("td", { class: "date" }, row.effective || "—"),
    h("td", {}, h("details", { class: "standing" }, h("summary", { class: `state ${row.state}`, title: "看依据" }, row.label), why)),
    h("td", {}, row.version || "—", compare),
    h("td", { class: "number" }, String(row.clauses)),
    h("td", { class: "number" }, String(row.targets)),
    h("td", { class: "number read" }, `整理 ${row.repairs}`, row.notices ? h("b", {}, `提示 ${row.notices}`) : null),
  );
}

function tellChosen(view) {
  view.remove.hidden = !view.chosen.size;
  view.remove.textContent = `移出所选（${view.chosen.size}）`;
}
