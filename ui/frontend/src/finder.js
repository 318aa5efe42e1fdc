// Find in text: blanks, line breaks and full-width forms make no difference; the places are counted and walked.
import { h } from "./dom.js";
import { button } from "./reader.js";

const MOST = 2000; // places marked at once

/** A bar that finds in `document` and marks in `reader`; `onclose()` when it is emptied. */
export function createFinder(document, reader, onclose) {
  const text = folded(document.source, document.gaps);
  const box = h("input", {
    type: "search",
    class: "find-box",
    placeholder: "在文中查找",
    "aria-label": "在文中查找",
    title: "按 / 键到这里，回车到下一处，Shift+回车到上一处",
    oninput: () => find(),
    onkeydown: (event) => onKey(event),
  });
  const count = h("span", { class: "find-count", role: "status" });
  const back = button("上一处", () => go(-1), { disabled: true });
  const on = button("下一处", () => go(1), { disabled: true });
  const root = h("div", { class: "finder", role: "search" }, box, count, back, on);
  let places = [];
  let at = -1;

  function find() {
    const words = fold(box.value);
    places = words ? text.find(words) : [];
    at = places.length ? 0 : -1;
    if (!box.value.trim()) {
      count.textContent = "";
      onclose();
    } else if (!places.length) {
      count.textContent = "没有找到";
      reader.show(document, [], null);
    } else {
      const marks = places.map((span, i) => ({ id: `find-${i}`, spans: [span], label: "", clause: null }));
      reader.show(document, marks, "find-0");
      tell();
    }
    back.disabled = on.disabled = !places.length;
  }

  function tell() {
    count.textContent = `${at + 1} / ${places.length}${places.length === MOST ? "＋" : ""}`;
  }

  function go(by) {
    if (!places.length) return;
    at = (at + by + places.length) % places.length;
    reader.reveal(`find-${at}`, "instant");
    tell();
  }

  function onKey(event) {
    if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      go(event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      box.value = "";
      find();
    }
  }

  window.addEventListener("keydown", (event) => {
    const typing = event.composedPath().some((each) => each.matches?.("input, textarea, [contenteditable=true]"));
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey || !box.isConnected) return;
    event.preventDefault();
    box.focus();
    box.select();
  });
  return { root, box };
}

const fold = (words) => words.normalize("NFKC").toLowerCase().replace(/\s+/g, "");

/** The text without blanks and without what is not shown, with each character's place in the source. */
function folded(source, gaps) {
  const points = Array.from(source);
  const letters = [];
  const places = [];
  let gap = 0;
  points.forEach((point, i) => {
    while (gap < gaps.length && gaps[gap][1] <= i) gap += 1;
    if (gap < gaps.length && gaps[gap][0] <= i) return;
    for (const letter of fold(point)) {
      letters.push(letter);
      places.push(i);
    }
  });
  const joined = letters.join("");
  const wide = joined.length !== letters.length; // characters beyond the first plane take two units
  const index = wide ? unitsOf(letters) : null;

  function find(words) {
    const found = [];
    for (let from = joined.indexOf(words); from >= 0 && found.length < MOST; from = joined.indexOf(words, from + words.length)) {
      const [first, last] = [from, from + words.length - 1].map((unit) => places[index ? index[unit] : unit]);
      found.push([first, last + 1]);
    }
    return found;
  }
  return { find };
}

function unitsOf(letters) {
  return letters.flatMap((letter, i) => Array.from({ length: letter.length }, () => i));
}
