// The picture as a file: one drawing as SVG, with title and legend; PNG is the same drawing rastered.
import { copy, h } from "./dom.js";
import { s, widthOf, words } from "./picture_ink.js";
import { button } from "./reader.js";

const [EDGE, HEAD, FOOT] = [28, 66, 44];
const LARGEST = 12000; // pixels of a side that browsers draw
const NAMES = { matrix: "层级矩阵", timeline: "时间轴", treemap: "结构图", ledger: "目标对比" };

export function exportMenu(view, drawn) {
  const menu = h("details", { class: "menu" }, h("summary", { class: "button" }, "导出"));
  const close = (action) => async (event) => {
    await action(event);
    menu.open = false;
  };
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape") menu.open = false;
  });
  menu.append(
    h(
      "div",
      { class: "panel" },
      button("PNG 图片", close(() => savePng(view, drawn))),
      button("SVG 矢量图", close(() => save(view, new Blob([sheet(view, drawn).text], { type: "image/svg+xml" }), "svg"))),
      button("复制本图链接", (event) => copy(event.currentTarget, window.location.href)),
    ),
  );
  return menu;
}

function save(view, blob, suffix) {
  const address = URL.createObjectURL(blob);
  const name = `${view.data.title} ${NAMES[view.data.kind]}`.replace(/[\\/:*?"<>|]/g, "_").slice(0, 80);
  const link = h("a", { href: address, download: `${name}.${suffix}` });
  view.root.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

async function savePng(view, drawn) {
  const { text, width, height } = sheet(view, drawn);
  const scale = Math.min(2, LARGEST / Math.max(width, height));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  save(view, await new Promise((done) => canvas.toBlob(done, "image/png")), "png");
}

/** The whole picture, whatever of it is in view, at a width that prints well. */
function sheet(view, drawn) {
  const made = drawn(view, { width: 1100, height: 620 });
  const { theme } = made;
  const width = Math.ceil(made.width + 2 * EDGE);
  const height = Math.ceil(made.height + HEAD + FOOT + EDGE);
  let x = EDGE;
  const keys = made.legend.map(({ draw, text }) => {
    const at = x;
    x += 36 + widthOf(text, 12.5) + 18;
    return [draw(at, height - 34), words(at + 32, height - 21.5, text, { "font-size": 12.5, fill: theme.ink })];
  });
  const root = s(
    "svg",
    { xmlns: "http://www.w3.org/2000/svg", width, height, viewBox: `0 0 ${width} ${height}`, "font-family": theme.font },
    s("rect", { width, height, fill: theme.ground }),
    words(EDGE, 32, view.data.title, { "font-size": 19, "font-weight": 600, fill: theme.ink }),
    words(EDGE, 53, `${NAMES[view.data.kind]}：${view.about.textContent}`, { "font-size": 12.5, fill: theme.quiet }),
    s("g", { transform: `translate(${EDGE} ${HEAD})` }, made.parts),
    keys,
  );
  return { text: new XMLSerializer().serializeToString(root), width, height };
}
