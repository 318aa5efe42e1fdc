// Two pictures of rows by columns: how many clauses name which level, and what falls due when.
import { choice, inkOn, label, mix, s, words } from "./picture_ink.js";

const TOTAL = 56; // width of the sums

/** Counts by row and column, the darker the more; dashed where no clause states it. */
export function drawMatrix(data, { width, height, theme }) {
  const [left, top] = [Math.min(250, width * 0.3), 44];
  const column = Math.max(46, (width - left - TOTAL - 8) / data.columns.length);
  const row = Math.min(52, Math.max(34, (height - top - 44) / data.rows.length));
  const most = Math.max(...data.cells.map((cell) => cell.count));
  const x = new Map(data.columns.map((each, i) => [each.key, left + i * column]));
  const y = new Map(data.rows.map((each, i) => [each.key, top + i * row]));
  const end = { x: left + data.columns.length * column + 8, y: top + data.rows.length * row + 6 };
  const text = { fill: theme.ink };
  const parts = [];
  for (const each of data.columns) {
    const middle = x.get(each.key) + column / 2;
    parts.push(label(middle, top - 20, each.name, { width: column - 4, size: 13, most: 2, "text-anchor": "middle", "font-weight": 600, ...text }));
  }
  parts.push(words(end.x + TOTAL / 2, top - 15, "合计", { "font-size": 13, "text-anchor": "middle", fill: theme.quiet }));
  parts.push(words(left - 10, end.y + 22, "合计", { "font-size": 13, "text-anchor": "end", fill: theme.quiet }));
  for (const each of data.rows) {
    const middle = y.get(each.key) + row / 2;
    parts.push(label(left - 10, middle, each.name, { width: left - 16, size: 13, most: 2, "text-anchor": "end", ...text }));
    for (const other of data.columns) {
      const cell = data.cells.find((one) => one.row === each.key && one.column === other.key);
      const box = { x: x.get(other.key) + 2, y: y.get(each.key) + 2, width: column - 4, height: row - 4, rx: 4 };
      parts.push(cell ? filled(data, cell, each, other, box, most, theme) : s("rect", { ...box, fill: mix(theme.ink, theme.ground, 0.96) }));
    }
    parts.push(sum(each, end.x, y.get(each.key) + 2, TOTAL, row - 4, theme));
  }
  for (const each of data.columns) parts.push(sum(each, x.get(each.key) + 2, end.y, column - 4, 32, theme));
  parts.push(sum({ id: "||", name: "全部", count: data.total }, end.x, end.y, TOTAL, 32, theme));
  return { width: end.x + TOTAL, height: end.y + 38, parts };
}

function filled(data, cell, row, column, box, most, theme) {
  const none = column.key === "none";
  const base = none ? theme.quiet : theme.accent;
  const fill = mix(base, theme.ground, 0.86 - 0.62 * (cell.count / most) * (none ? 0.6 : 1));
  const soft = cell.count - cell.stated - cell.unstated;
  const told = [cell.stated && `写明 ${cell.stated}`, cell.inherited && `承上 ${cell.inherited}`, cell.inferred && `推断 ${cell.inferred}`].filter(Boolean);
  const middle = { x: box.x + box.width / 2, "text-anchor": "middle", fill: inkOn(fill) };
  const isTold = soft > 0 && box.height >= 30 && box.width >= 66;
  const count = s("text", { ...middle, y: box.y + box.height / 2 + (isTold ? -1 : 5.5), "font-size": 15, "font-weight": 600 });
  count.textContent = String(cell.count);
  const note = isTold && s("text", { ...middle, y: box.y + box.height / 2 + 12.5, "font-size": 10.5 });
  if (note) note.textContent = told.join(" · ");
  const dashed = soft > 0 && !cell.stated && { stroke: mix(base, theme.ink, 0.3), "stroke-width": 1.5, "stroke-dasharray": "5 3" };
  const said = `${row.name}，${column.name}：${cell.count} 项${told.length ? `（${told.join("，")}）` : ""}`;
  return choice(cell.id, said, s("rect", { ...box, fill, ...dashed }), count, note);
}

function sum({ id, name, count }, x, y, width, height, theme) {
  const text = s("text", { x: x + width / 2, y: y + height / 2 + 5, "font-size": 14, "text-anchor": "middle", fill: theme.ink });
  text.textContent = String(count);
  return choice(id, `${name}，合计 ${count} 项`, s("rect", { x, y, width, height, rx: 4, fill: mix(theme.ink, theme.ground, 0.94) }), text);
}

/** Bubbles by part and date: full where the words state the date, hollow and dashed where they do not. */
export function drawTimeline(data, { width, height, theme }) {
  const [left, top] = [Math.min(250, width * 0.3), 74];
  const row = Math.min(56, Math.max(42, (height - top - 16) / data.rows.length));
  const at = places(data.columns, left + 46, width - 56);
  const end = { x: Math.max(width, Math.max(...at.values()) + 56), y: top + data.rows.length * row };
  const most = Math.max(...data.cells.flatMap((cell) => [cell.stated, cell.count - cell.stated]));
  const parts = [];
  if (data.period) {
    const said = data.period[0] === data.period[1] ? `规划期 ${data.period[0]}年` : `规划期 ${data.period[0]}—${data.period[1]}年`;
    parts.push(words(left, 16, said, { "font-size": 12.5, fill: theme.quiet }));
  }
  parts.push(s("line", { x1: left, x2: end.x, y1: top - 8, y2: top - 8, stroke: theme.quiet, "stroke-width": 1.5 }));
  for (const each of data.columns) {
    const x = at.get(each.key);
    parts.push(s("line", { x1: x, x2: x, y1: top - 12, y2: end.y, stroke: theme.line }));
    const name = words(x, top - 36, each.name, { "font-size": 13.5, "font-weight": 600, "text-anchor": "middle", fill: theme.ink });
    const count = words(x, top - 19, `${each.count} 项`, { "font-size": 12, "text-anchor": "middle", fill: theme.quiet });
    const ground = s("rect", { x: x - 44, y: top - 52, width: 88, height: 40, rx: 4, fill: theme.ground });
    parts.push(choice(each.id, `${each.name}，共 ${each.count} 项`, ground, name, count));
  }
  data.rows.forEach((each, i) => {
    const middle = top + i * row + row / 2;
    parts.push(s("line", { x1: 0, x2: end.x, y1: middle + row / 2, y2: middle + row / 2, stroke: theme.line }));
    const name = label(left - 10, middle, each.name, { width: left - 16, size: 13, most: 2, "text-anchor": "end", fill: theme.ink });
    const ground = s("rect", { x: 0, y: middle - row / 2 + 3, width: left - 4, height: row - 6, rx: 4, fill: theme.ground });
    parts.push(choice(each.id, `${each.name}，共 ${each.count} 项`, ground, name));
    for (const cell of data.cells.filter((one) => one.row === each.key)) {
      parts.push(bubbles(cell, each, data.columns.find((one) => one.key === cell.column), at.get(cell.column), middle, most, theme));
    }
  });
  return { width: end.x, height: end.y + 6, parts };
}

function bubbles(cell, row, column, x, y, most, theme) {
  const shown = [["stated", cell.stated], ["other", cell.count - cell.stated]].filter(([, count]) => count);
  const shift = shown.length > 1 ? 21 : 0;
  return shown.map(([part, count], i) => {
    const r = 10 + 9 * Math.sqrt(count / most);
    const isStated = part === "stated";
    const look = isStated
      ? { fill: theme.accent, stroke: theme.ground, "stroke-width": 1 }
      : { fill: theme.ground, stroke: theme.accent, "stroke-width": 1.75, "stroke-dasharray": "4 3" };
    const at = x + (i ? shift : -shift);
    const text = words(at, y + 4.5, String(count), { "font-size": 12.5, "font-weight": 600, "text-anchor": "middle", fill: isStated ? inkOn(theme.accent) : theme.ink });
    const how = isStated ? "原文写明" : "承上或推断";
    return choice(cell.id + part, `${row.name}，${column.name}，${how}：${count} 项`, s("circle", { cx: at, cy: y, r, ...look }), text);
  });
}

/** Dates at their distance in time, but never so near that their names would touch. */
function places(columns, from, to) {
  const gap = 92;
  const day = (iso) => {
    const [year, month, date] = iso.split("-").map(Number);
    return year + (month ? (month - (date ? 1 : 0)) / 12 + (date ?? 0) / 366 : 1); // a year falls due on its last day
  };
  const [first, last] = [day(columns[0].key), day(columns.at(-1).key)];
  const span = Math.max(to - from, gap * (columns.length - 1));
  const at = columns.map(({ key }) => from + (last > first ? ((day(key) - first) / (last - first)) * span : 0));
  for (let i = 1; i < at.length; i += 1) at[i] = Math.max(at[i], at[i - 1] + gap);
  // Pushed beyond the edge: back again from the right, each as little as it must.
  const edge = from + span;
  for (let i = at.length - 1; i >= 0; i -= 1) at[i] = Math.min(at[i], edge - (at.length - 1 - i) * gap);
  return new Map(columns.map(({ key }, i) => [key, at[i]]));
}
