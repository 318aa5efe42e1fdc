// Targets as bars, a panel for each unit; floors, ceilings and ranges look different and say their sign.
import { choice, inkOn, label, lines, mix, s, widthOf, words } from "./picture_ink.js";

const [LEAST, MOST] = [new Set([">=", ">"]), new Set(["<=", "<"])];
const [BAR, GAP, HEAD] = [22, 10, 34];

export function drawBars(data, { width, theme }) {
  const left = Math.min(270, width * 0.34);
  const parts = [];
  let y = 4;
  for (const panel of data.panels) {
    const bars = panel.rows.flatMap((row) => row.bars);
    const numbered = bars.some((bar) => bar.low !== null);
    const title = numbered ? `单位：${panel.unit || "无"}${panel.change ? `（${panel.change}）` : ""}` : "没有列数值的目标";
    parts.push(words(0, y + 16, title, { "font-size": 13.5, "font-weight": 600, fill: theme.ink }));
    parts.push(words(width, y + 16, `${bars.length} 项`, { "font-size": 12, "text-anchor": "end", fill: theme.quiet }));
    parts.push(s("line", { x1: 0, x2: width, y1: y + 24, y2: y + 24, stroke: theme.line }));
    y += HEAD;
    const room = width - left - Math.min(210, width * 0.26);
    const top = numbered ? ceiling(Math.max(...bars.map((bar) => bar.high ?? 0)), panel.unit) : 1;
    const from = y;
    for (const row of panel.rows) {
      const tall = Math.max(row.bars.length * BAR, numbered ? 28 : BAR);
      const name = label(left - 12, y + tall / 2, row.name, { width: left - 16, size: 13, most: 2, "text-anchor": "end", fill: theme.ink });
      parts.push(name);
      const start = y + (tall - row.bars.length * BAR) / 2;
      row.bars.forEach((bar, i) => parts.push(barOf(bar, row, left, start + i * BAR, room, top, width, data.plans > 1, theme)));
      y += tall + GAP;
    }
    if (numbered) parts.push(axis(left, room, top, from, y, panel.unit, theme));
    y += numbered ? 30 : 14;
  }
  return { width, height: y, parts };
}

function barOf(bar, row, left, y, room, top, width, named, theme) {
  const told = [bar.when && `${bar.when}${bar.inherited ? "（承上）" : ""}`, bar.said, bar.scope].filter(Boolean).join(" ");
  const plan = named ? `　${bar.plan}` : "";
  const said = `${bar.own ? "" : `${bar.plan}，`}${bar.name}：${told || bar.quote}`;
  if (bar.low === null) {
    const [line] = lines(`${told ? `${told}　` : ""}${bar.quote}${plan}`, width - left - 4, 13, 1);
    const ground = s("rect", { x: left - 4, y: y + 1, width: width - left + 4, height: BAR - 2, rx: 3, fill: theme.ground });
    return choice(bar.id, said, ground, words(left, y + 15.5, line, { "font-size": 13, fill: theme.ink }));
  }
  const colour = bar.own ? theme.accent : theme.quiet;
  const at = (value) => left + (value / top) * room;
  const [x0, x1] = [at(bar.high > bar.low ? bar.low : 0), at(bar.high)];
  const box = { x: x0, y: y + 3, width: Math.max(2, x1 - x0), height: BAR - 6 };
  const ceilinged = MOST.has(bar.operator);
  const body = s("rect", {
    ...box,
    fill: ceilinged ? mix(colour, theme.ground, 0.82) : mix(colour, theme.ground, 0.18),
    ...(ceilinged && { stroke: colour, "stroke-width": 1, "stroke-dasharray": "4 3" }),
  });
  const ends = [];
  if (ceilinged) ends.push(s("line", { x1, x2: x1, y1: y + 1, y2: y + BAR - 1, stroke: colour, "stroke-width": 3 }));
  if (LEAST.has(bar.operator)) ends.push(s("path", { d: `M${x1 + 2} ${y + 6}l7 ${BAR / 2 - 6}l-7 ${BAR / 2 - 6}`, fill: "none", stroke: colour, "stroke-width": 2 }));
  const start = x1 + (LEAST.has(bar.operator) ? 15 : 8);
  const [line] = lines(`${told}${plan}`, Math.max(60, width - start), 12.5, 1);
  // Where the words do not fit beside a long bar they stand within it.
  const inside = widthOf(told, 12.5) > width - start && widthOf(told, 12.5) < box.width - 12;
  const text = inside
    ? words(x1 - 8, y + 15.5, told, { "font-size": 12.5, "text-anchor": "end", fill: inkOn(mix(colour, theme.ground, ceilinged ? 0.82 : 0.18)) })
    : words(start, y + 15.5, line, { "font-size": 12.5, fill: theme.ink });
  const ground = s("rect", { x: left - 4, y: y + 1, width: width - left + 4, height: BAR - 2, rx: 3, fill: "transparent" });
  return choice(bar.id, said, ground, body, ends, text);
}

function axis(left, room, top, from, y, unit, theme) {
  const ticks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const x = left + share * room;
    const text = words(x, y + 12, `${Number((share * top).toPrecision(6))}`, { "font-size": 11, "text-anchor": "middle", fill: theme.quiet });
    return [s("line", { x1: x, x2: x, y1: from - 4, y2: y - 2, stroke: theme.line }), text];
  });
  const name = words(left + room + 22, y + 12, unit, { "font-size": 11, fill: theme.quiet });
  // Behind the bars: the first of the panel's parts would need to know the panel's end.
  return s("g", { class: "axis", "pointer-events": "none", opacity: 0.9 }, ticks, name);
}

/** A round end of the axis; shares go to 100, so that bars of different panels read alike. */
function ceiling(most, unit) {
  if (/^[%％]$/.test(unit) && most <= 100) return 100;
  const power = 10 ** Math.floor(Math.log10(most || 1));
  return [1, 2, 4, 5, 8, 10].map((each) => each * power).find((each) => each >= most * 0.999) ?? most;
}
