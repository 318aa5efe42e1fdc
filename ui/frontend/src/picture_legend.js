// What the marks of a picture mean.
import { mix, s } from "./picture_ink.js";

/** Each key: a drawing 26 by 16 at a place, and its words. */
export function legendOf(data, theme) {
  const key = (text, draw) => ({ text, draw });
  const box = (x, y, look) => s("rect", { x: x + 2, y: y + 2, width: 22, height: 12, rx: 2, ...look });
  const pale = mix(theme.accent, theme.ground, 0.75);
  const dashed = { stroke: theme.accent, "stroke-width": 1.5, "stroke-dasharray": "4 3" };
  if (data.kind === "matrix") {
    const soft = data.cells.some((cell) => cell.inherited + cell.inferred);
    return [
      key("有原文写明的", (x, y) => box(x, y, { fill: mix(theme.accent, theme.ground, 0.4) })),
      soft && key("全由承上或推断得来", (x, y) => box(x, y, { fill: pale, ...dashed })),
    ].filter(Boolean);
  }
  if (data.kind === "timeline") {
    const round = (x, y, look) => s("circle", { cx: x + 13, cy: y + 8, r: 6.5, ...look });
    return [
      key("时限为原文写明", (x, y) => round(x, y, { fill: theme.accent })),
      key("时限为承上或推断，如取自标题的规划期", (x, y) => round(x, y, { fill: theme.ground, ...dashed })),
    ];
  }
  if (data.kind === "treemap") {
    return [
      key("没有任务和目标", (x, y) => box(x, y, { fill: mix(theme.accent, theme.ground, 0.9) })),
      key("任务和目标最多", (x, y) => box(x, y, { fill: mix(theme.accent, theme.ground, 0.24) })),
    ];
  }
  const bars = data.panels.flatMap((panel) => panel.rows.flatMap((row) => row.bars)).filter((bar) => bar.low !== null);
  const has = (...signs) => bars.some((bar) => signs.includes(bar.operator));
  const solid = mix(theme.accent, theme.ground, 0.18);
  return [
    has(">=", ">") && key("不低于（箭头：可以更高）", (x, y) => [s("rect", { x, y: y + 3, width: 16, height: 10, fill: solid }), s("path", { d: `M${x + 18} ${y + 3}l5 5l-5 5`, fill: "none", stroke: theme.accent, "stroke-width": 2 })]),
    has("<=", "<") && key("不高于（虚框到上限）", (x, y) => [box(x, y, { fill: pale, ...dashed }), s("line", { x1: x + 24, x2: x + 24, y1: y, y2: y + 16, stroke: theme.accent, "stroke-width": 3 })]),
    has("=", "~", "up", "down") && key("等于、约或变动幅度", (x, y) => box(x, y, { fill: solid })),
    has("range") && key("区间（从下限到上限）", (x, y) => s("rect", { x: x + 10, y: y + 2, width: 12, height: 12, fill: solid })),
    data.plans > 1 && key("其他文件", (x, y) => box(x, y, { fill: mix(theme.quiet, theme.ground, 0.18) })),
  ].filter(Boolean);
}
