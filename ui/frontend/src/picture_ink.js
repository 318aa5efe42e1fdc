// What all pictures are drawn with: SVG elements, colours of the theme, Chinese words that fit their place.
import { isDark } from "./frame.js";

const NS = "http://www.w3.org/2000/svg";
const HIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** An SVG element; children are elements. */
export function s(tag, attributes, ...children) {
  const made = document.createElementNS(NS, tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.flat(3).filter(Boolean));
  return made;
}

/** Words at a place; hidden characters by their code points. */
export function words(x, y, text, attributes) {
  const made = s("text", { x, y, ...attributes });
  made.textContent = shown(text);
  return made;
}

export const shown = (text) =>
  text.replace(HIDDEN, (found) => `[U+${found.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`);

/** The theme's colours as numbers, so that a saved picture has them too. */
export function themeOf(root) {
  const css = getComputedStyle(root);
  const read = (name, otherwise) => channels(root, css.getPropertyValue(name).trim() || otherwise);
  const theme = {
    ink: read("--st-text-color", "#1f2933"),
    ground: read("--st-background-color", "#ffffff"),
    accent: read("--st-primary-color", "#a4372f"),
    dark: isDark(root),
    font: css.fontFamily.replaceAll('"', "'"),
  };
  return { ...theme, quiet: mix(theme.ink, theme.ground, 0.3), line: mix(theme.ink, theme.ground, 0.84) };
}

function channels(root, colour) {
  const probe = document.createElement("span");
  probe.style.color = colour;
  root.append(probe);
  const found = getComputedStyle(probe).color.match(/[\d.]+/g).slice(0, 3).map(Number);
  probe.remove();
  return hex(found);
}

const hex = (rgb) => `#${rgb.map((each) => Math.round(each).toString(16).padStart(2, "0")).join("")}`;
const rgb = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));

/** `one` with `share` of `other` in it. */
export function mix(one, other, share) {
  const [a, b] = [rgb(one), rgb(other)];
  return hex(a.map((each, i) => each * (1 - share) + b[i] * share));
}

/** Black or white, whichever reads better on a colour (WCAG 2.2, relative luminance). */
export function inkOn(colour) {
  const [r, g, b] = rgb(colour).map((each) => {
    const part = each / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? "#16191d" : "#ffffff";
}

/** Width in pixels, near enough: a Chinese character is as wide as high. */
export function widthOf(text, size) {
  let found = 0;
  for (const each of text) found += each.codePointAt(0) > 0x2e7f ? 1 : /[A-Z%≥≤]/.test(each) ? 0.7 : 0.56;
  return found * size;
}

/** The text in lines of a width; what does not fit ends in an ellipsis. */
export function lines(text, width, size, most) {
  const found = [""];
  for (const each of shown(text.replace(/\s+/g, " ").trim())) {
    if (widthOf(found.at(-1) + each, size) <= width) {
      found[found.length - 1] += each;
    } else if (found.length < most) {
      found.push(each);
    } else {
      const last = [...found.at(-1)];
      while (last.length && widthOf(`${last.join("")}…`, size) > width) last.pop();
      found[found.length - 1] = `${last.join("")}…`;
      break;
    }
  }
  return found;
}

/** Lines of words, the middle of them at `y`. */
export function label(x, y, text, { width, size, most = 1, ...attributes }) {
  const all = lines(text, width, size, most);
  const top = y - ((all.length - 1) * size * 1.3) / 2 + size * 0.36;
  return all.map((line, i) => words(x, top + i * size * 1.3, line, { "font-size": size, ...attributes }));
}

/** What can be chosen: `said` is read out, and shown when pointed at. */
export function choice(id, said, ...children) {
  const title = s("title", {});
  title.textContent = shown(said);
  return s("g", { class: "choice", role: "button", tabindex: -1, "data-id": id, "aria-label": shown(said) }, title, ...children);
}
