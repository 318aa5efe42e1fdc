// The plan as areas: a part for each action or chapter, in it its measures or articles by their length.
import { hierarchy, treemap, treemapSquarify } from "d3-hierarchy";
import { choice, inkOn, lines, mix, s, words } from "./picture_ink.js";

const HEAD = 22;

export function drawTreemap(data, { width, height, theme }) {
  const parts = data.parts.map((part) => {
    const inside = data.blocks.filter((block) => block.part === part.key);
    return { ...part, children: inside };
  });
  const tall = Math.max(height + HEAD - 4, 420, 9 * data.blocks.length);
  const root = hierarchy({ children: parts }).sum((each) => each.size ?? 0);
  treemap().tile(treemapSquarify.ratio(1.4)).size([width, tall]).round(true).paddingOuter(2).paddingTop(HEAD).paddingInner(2)(root);
  const most = Math.max(1, ...data.blocks.map((block) => block.tasks + block.targets));
  const drawn = [];
  for (const part of root.children ?? []) {
    const box = boxOf(part);
    const base = mix(theme.ink, theme.ground, 0.9);
    const inside = part.data.children;
    const said = `${part.data.name}：${inside.length} 条，任务和目标共 ${inside.reduce((sum, each) => sum + each.tasks + each.targets, 0)} 项`;
    const [name] = lines(part.data.name, box.width - 12, 12.5, 1);
    drawn.push(choice(part.data.id, said, s("rect", { ...box, rx: 3, fill: base }), words(box.x + 6, box.y + 15.5, name, { "font-size": 12.5, "font-weight": 600, fill: theme.ink })));
    for (const leaf of part.children) drawn.push(block(leaf, most, theme));
  }
  // The outermost frame has no name: its head is cut off.
  return { width, height: tall - HEAD + 2, parts: [s("g", { transform: `translate(0 ${2 - HEAD})` }, drawn)] };
}

const boxOf = (node) => ({ x: node.x0, y: node.y0, width: Math.max(0, node.x1 - node.x0), height: Math.max(0, node.y1 - node.y0) });

function block(leaf, most, theme) {
  const box = boxOf(leaf);
  const { id, name, size, tasks, targets } = leaf.data;
  const fill = mix(theme.accent, theme.ground, 0.9 - 0.66 * ((tasks + targets) / most));
  const told = [tasks && `任务 ${tasks}`, targets && `目标 ${targets}`].filter(Boolean).join(" · ");
  const text = [];
  if (box.width >= 36 && box.height >= 20) {
    const room = Math.floor((box.height - 6) / 15.5);
    const withCounts = told && room >= 2 && box.width >= 84;
    const all = lines(name, box.width - 10, 12, Math.max(1, Math.min(4, withCounts ? room - 1 : room)));
    all.forEach((line, i) => text.push(words(box.x + 5, box.y + 15 + i * 15.5, line, { "font-size": 12, fill: inkOn(fill) })));
    if (withCounts) text.push(words(box.x + 5, box.y + 15.5 + all.length * 15.5, told, { "font-size": 11, fill: inkOn(fill) }));
  }
  return choice(id, `${name}：${size} 字${told ? `，${told.replace(" · ", "，")}` : "，没有任务和目标"}`, s("rect", { ...box, rx: 2, fill }), text);
}
