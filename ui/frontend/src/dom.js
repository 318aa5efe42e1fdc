// Builds elements from text. Nothing here parses HTML: what documents and people wrote is shown as text.

// Characters that are not seen but change how others read: controls, and bidirectional overrides (UAX #9).
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** An element with attributes, listeners (`onclick`) and children; strings become text. */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(2)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "string" ? visible(child) : child);
  }
  return element;
}

/** The text as a node, its hidden characters made visible by their code points. */
export function visible(text) {
  if (!HIDDEN.test(text)) return document.createTextNode(text);
  const fragment = document.createDocumentFragment();
  for (const piece of text.split(new RegExp(`(${HIDDEN.source})`))) {
    if (HIDDEN.test(piece)) {
      const code = `U+${piece.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
      const box = document.createElement("span");
      box.className = "control";
      box.title = `不可见字符 ${code}`;
      box.textContent = code;
      fragment.append(box);
    } else if (piece) {
      fragment.append(piece);
    }
  }
  return fragment;
}

/** Puts `text` on the clipboard and says so on the button. */
export async function copy(button, text) {
  const done = await written(text);
  const label = button.textContent;
  if (button.dataset.busy) return;
  button.dataset.busy = "1";
  button.textContent = done ? "已复制" : "请手动复制";
  setTimeout(() => {
    button.textContent = label;
    delete button.dataset.busy;
  }, 1500);
}

async function written(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The clipboard API is closed to pages served over plain http from another machine.
    const area = document.createElement("textarea");
    area.value = text;
    area.style.position = "fixed";
    area.style.opacity = "0";
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
