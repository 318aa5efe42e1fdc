// Beside the picture: the node at hand with its ties and words, all nodes on view, the way in words.
// The picture cannot be used by keyboard; everything that it does can be done here.
import { h } from "./dom.js";
import { wayOf } from "./graph_canvas.js";
import { COLOURS } from "./graph_style.js";
import { button, createReader } from "./reader.js";

const TABS = { node: "节点", list: "本图节点", way: "路径" };

const REVERSED = {
  has_part: () => "所属",
  states: () => "出处",
  sets: () => "出处",
  undertakes: () => "出处",
  serves: () => "支撑它的举措",
  punishes: () => "违反的罚则",
  measured_by: () => "用此指标的目标",
  responsible: (label) => `${label}的条款`, // 牵头的条款
  of_level: () => "属于此层级的单位",
  refers_to: (label) => `${label}它的条款`, // 修订它的条款
  concerns: () => "涉及它的条款",
  issues: () => "发布机关",
  held_as: () => "引用它的名称",
};

/** What the picture hangs on stays open. */
export const canClose = ({ data }, node) => node.open && node.id !== data.root && node.id !== data.centre;

export function createSide(view) {
  const reader = createReader({ onopen: (document, clause) => view.component.setTriggerValue("open", { document, clause }) });
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "图谱侧栏" });
  const body = h("div", { class: "tab-body", role: "tabpanel", tabindex: "-1" });
  const root = h("aside", { class: "side", "aria-label": "节点与原文" }, tabs, body);
  tabs.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const all = [...tabs.children];
    const at = all.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    all[(at + (event.key === "ArrowRight" ? 1 : all.length - 1)) % all.length].click();
    tabs.querySelector('[aria-selected="true"]').focus();
  });
  return { root, tabs, body, reader, documents: new Map(), tab: "node", way: "" };
}

export function drawSide(view, id) {
  const { side, data } = view;
  const way = JSON.stringify(data.way);
  if (way !== side.way) {
    side.way = way;
    if (data.way.length) side.tab = "way";
    else if (side.tab === "way") side.tab = "node";
  }
  drawTabs(view);
  const node = data.nodes.find((each) => each.id === id);
  if (side.tab === "list") drawList(view);
  else if (side.tab === "way") side.body.replaceChildren(wayInWords(view));
  else drawNode(view, node);
}

function drawTabs(view) {
  const { side, data } = view;
  const names = Object.keys(TABS).filter((name) => name !== "way" || data.way.length);
  const hadFocus = side.tabs.contains(side.root.getRootNode().activeElement);
  side.tabs.replaceChildren(
    ...names.map((name) =>
      h(
        "button",
        {
          type: "button",
          role: "tab",
          class: "tab",
          "aria-selected": String(side.tab === name),
          tabindex: side.tab === name ? "0" : "-1",
          onclick: () => {
            side.tab = name;
            drawSide(view, view.chosen);
          },
        },
        TABS[name],
        name === "list" && h("small", {}, String(data.nodes.length)),
      ),
    ),
  );
  if (hadFocus) side.tabs.querySelector('[aria-selected="true"]').focus();
}

function drawNode(view, node) {
  const { side, data } = view;
  if (!node) {
    const hint = data.nodes.length ? "点一个节点：看它的原文，展开与它相连的内容；再点一次收起。" : "按当前的筛选没有可显示的节点。";
    side.body.replaceChildren(h("p", { class: "hint" }, hint));
    return;
  }
  const focus = side.root.getRootNode().activeElement?.dataset?.do;
  const head = h(
    "header",
    { class: "node-head" },
    h("span", { class: "kind", style: `background:${COLOURS[node.kind]}` }, data.names[node.kind]),
    h("h3", {}, node.label),
    node.detail && !node.spans.length && h("p", { class: "detail" }, node.detail),
    h("div", { class: "tools" }, ...toolsOf(view, node)),
  );
  const hasSource = node.document && node.spans.length > 0;
  side.body.replaceChildren(head, relations(view, node), hasSource ? side.reader.root : "");
  if (focus) side.body.querySelector(`[data-do="${focus}"]`)?.focus();
  if (hasSource) showSource(view, node);
}

function toolsOf(view, node) {
  const act = (name, label, more = {}) => button(label, () => view.act({ do: name, node: node.id }), { "data-do": name, ...more });
  const { data } = view;
  return [
    node.more > 0 && !node.open && act("toggle", `展开 ${node.more} 项`, { "aria-expanded": "false" }),
    canClose(view, node) && act("toggle", "收起", { "aria-expanded": "true" }),
    data.centre !== node.id && node.id !== data.root && act("centre", "以此为中心"),
    act("from", "从这里", { title: "作为路径的起点" }),
    data.start && data.start.id !== node.id && act("to", "到这里", { title: `看从“${data.start.label}”到这里的路径` }),
  ];
}

/** The node's words in its document; asks for the document where it was not sent. */
function showSource(view, node) {
  const { side } = view;
  const source = side.documents.get(node.document);
  if (!source) {
    if (view.data.at === node.id && side.asked !== node.id) {
      side.asked = node.id;
      view.component.setTriggerValue("need", node.document);
    }
    return;
  }
  side.asked = null;
  const mark = { id: node.id, spans: node.spans, label: node.citation, clause: node.clause };
  requestAnimationFrame(() => side.reader.show(source, [mark], node.id, "instant"));
}

/** What the node is tied to, each with how it is known; the inferred say why. */
function relations(view, node) {
  const order = new Map(view.data.nodes.map(({ id }, i) => [id, i]));
  const other = (edge) => order.get(edge.source === node.id ? edge.target : edge.source);
  const rows = view.data.edges.filter((edge) => edge.source === node.id || edge.target === node.id).sort((a, b) => other(a) - other(b));
  const groups = Map.groupBy(rows, (edge) => (edge.source === node.id ? edge.label : reversed(edge)));
  return h(
    "div",
    { class: "relations" },
    [...groups].map(([label, edges]) =>
      h(
        "details",
        { open: edges.length <= 3 },
        h("summary", {}, label, h("small", {}, `${edges.length} 项`)),
        h("ul", {}, edges.map((edge) => relation(view, node, edge))),
      ),
    ),
  );
}

/** What a tie is called by the node that it leads to. */
function reversed({ relation, label }) {
  return REVERSED[relation]?.(label) ?? `被${label}`;
}

function relation(view, node, edge) {
  const other = nodeOf(view, edge.source === node.id ? edge.target : edge.source);
  return h("li", {}, link(view, other), basisOf(view, edge));
}

function link(view, node, onclick = () => view.tap(node.id)) {
  return h(
    "button",
    { type: "button", class: "link", onclick },
    h("i", { class: "swatch", style: `background:${COLOURS[node.kind]}` }),
    node.label,
  );
}

function basisOf({ data }, edge) {
  if (edge.basis === "stated") return null;
  return h("small", { class: "why" }, `${data.known[edge.basis]}${edge.reason ? `：${edge.reason}` : ""}`);
}

const nodeOf = ({ data }, id) => data.nodes.find((each) => each.id === id);

/** All nodes on view by kind; each is chosen, opened and closed here as in the picture. */
function drawList(view) {
  const { side, data } = view;
  const focus = side.root.getRootNode().activeElement?.dataset?.row;
  const groups = Map.groupBy(data.nodes, (node) => node.kind);
  const kinds = Object.keys(data.names).filter((kind) => groups.has(kind));
  const top = side.body.scrollTop;
  side.body.replaceChildren(
    h("div", { class: "nodes" }, kinds.map((kind) => [h("h4", {}, data.names[kind], h("small", {}, `${groups.get(kind).length} 个`)), h("ul", {}, groups.get(kind).map((node) => row(view, node)))])),
  );
  side.body.scrollTop = top;
  if (focus) side.body.querySelector(`[data-row="${CSS.escape(focus)}"]`)?.focus();
}

function row(view, node) {
  const isAt = view.chosen === node.id;
  const show = () => view.select(node.id);
  const toggle = () => view.act({ do: "toggle", node: node.id });
  const canOpen = node.more > 0 && !node.open;
  return h(
    "li",
    { class: isAt ? "at" : "" },
    h(
      "button",
      { type: "button", class: "link", "data-row": node.id, "aria-current": isAt ? "true" : null, onclick: show },
      h("i", { class: "swatch", style: `background:${COLOURS[node.kind]}` }),
      h("span", {}, node.label, isTwice(view, node) && h("small", { class: "where" }, node.where)),
    ),
    (canOpen || canClose(view, node)) &&
      h(
        "button",
        { type: "button", class: "button", "data-row": `${node.id} toggle`, "aria-expanded": String(!canOpen), "aria-label": `${canOpen ? "展开" : "收起"}“${node.label}”`, onclick: toggle },
        canOpen ? `展开 ${node.more}` : "收起",
      ),
  );
}

/** Nodes of one name, as sections often are, are told apart by where they stand. */
const isTwice = ({ data }, { id, label, where }) => where && data.nodes.some((each) => each.id !== id && each.label === label);

/** From the way to a node's own words. */
function readIt(view, node) {
  view.side.tab = "node";
  view.select(node.id);
  view.side.tabs.querySelector('[aria-selected="true"]').focus();
}

/** The way in words: each step with its relation and how it is known. */
function wayInWords(view) {
  const { data } = view;
  const nodes = wayOf(data).map((id) => nodeOf(view, id));
  const isByLevel = nodes.slice(1, -1).some((node) => node.kind === "level");
  return h(
    "div",
    { class: "way" },
    isByLevel && h("p", { class: "hint" }, "这条路径经过层级。点图例中的“层级”将其隐藏，可看不经过层级的路径。"),
    h(
      "ol",
      {},
      nodes.map((node, i) => {
        const step = data.way[i];
        return h(
          "li",
          {},
          h("span", { class: "kind", style: `background:${COLOURS[node.kind]}` }, data.names[node.kind]),
          link(view, node, () => readIt(view, node)),
          node.where && h("small", { class: "where" }, node.where),
          step && h("p", { class: `step ${step.basis}` }, `${step.forward ? "↓" : "↑"} ${step.label}`, h("small", {}, `${data.known[step.basis]}${step.reason ? `：${step.reason}` : ""}`)),
        );
      }),
    ),
  );
}
