// A page as it was printed: its image, or its characters at their places, with the words in question boxed.
import { h, visible } from "./dom.js";

/** `ask(page)` is called for another page; `wait(wanted)` says whether a request is needed; `draw(data)`. */
export function createSheet(ask) {
  const where = h("span", { class: "sheet-where", "aria-live": "polite" }, "正在取页面……");
  const back = h("button", { type: "button", class: "button", onclick: () => turn(-1) }, "上一页");
  const on = h("button", { type: "button", class: "button", onclick: () => turn(1) }, "下一页");
  const note = h("span", { class: "sheet-note" });
  const scroller = h("div", { class: "sheet-scroller", tabindex: "0", role: "region", "aria-label": "页面" });
  const root = h(
    "div",
    { class: "sheet", hidden: true },
    h("div", { class: "sheet-bar" }, back, where, on, note),
    scroller,
  );
  let shown = null;
  let asked = "";

  function turn(by) {
    if (shown) ask(shown.page + by);
  }

  function wait(wanted) {
    const key = JSON.stringify(wanted);
    if (key === asked) return false;
    asked = key;
    where.textContent = "正在取页面……";
    return true;
  }

  function draw(data) {
    if (JSON.stringify(data.wanted) !== asked || shown === data) return;
    shown = data;
    where.textContent = data.page ? `第 ${data.page} 页，共 ${data.pages} 页` : "";
    note.textContent = data.note;
    back.disabled = data.page <= 1;
    on.disabled = data.page >= data.pages;
    const boxes = data.boxes.map((box) => h("span", { class: "sheet-box", style: placed(data, box) }));
    const alt = `第 ${data.page} 页的图像`;
    const body = data.image
      ? h("img", { src: data.image, alt, width: String(Math.round(data.width)), height: String(Math.round(data.height)) })
      : facsimile(data);
    scroller.replaceChildren(h("div", { class: "sheet-page", style: `aspect-ratio:${data.width}/${data.height}` }, body, boxes));
    const place = data.boxes.length ? Math.min(...data.boxes.map((box) => box[1])) / data.height : 0;
    const page = scroller.firstChild.getBoundingClientRect();
    scroller.scrollTo({ top: Math.max(0, page.height * place - scroller.clientHeight * 0.3), behavior: "instant" });
  }

  return { root, wait, draw };
}

const percent = (part, whole) => `${((100 * part) / whole).toFixed(3)}%`;

function placed({ width, height }, [left, top, right, bottom]) {
  const pad = 1.2;
  return (
    `left:${percent(left - pad, width)};top:${percent(top - pad, height)};` +
    `width:${percent(right - left + 2 * pad, width)};height:${percent(bottom - top + 2 * pad, height)}`
  );
}

/** The characters of a page whose image cannot be drawn, each line where it stands. */
function facsimile({ width, height, lines }) {
  const name = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(name, "svg");
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "按坐标还原的页面");
  for (const [left, top, right, bottom, words] of lines) {
    const text = document.createElementNS(name, "text");
    text.setAttribute("x", left);
    text.setAttribute("y", top + (bottom - top) * 0.86);
    text.setAttribute("font-size", (bottom - top) * 0.94);
    text.setAttribute("textLength", Math.max(1, right - left));
    text.setAttribute("lengthAdjust", "spacingAndGlyphs");
    text.append(visible(words).textContent);
    svg.append(text);
  }
  return svg;
}
