// The same numbers as a table, for those who read by ear or copy them into a sheet.
import { h } from "./dom.js";

export function tableOf(data, choose) {
  const link = (id, text, said) => h("button", { type: "button", class: "link", "data-id": id, "aria-label": said, onclick: () => choose(id) }, String(text));
  const build = { matrix: gridTable, timeline: gridTable, treemap: blockTable, ledger: targetTable }[data.kind];
  const [head, rows] = build(data, link);
  return h(
    "table",
    {},
    h("caption", { class: "unseen" }, data.title),
    h("thead", {}, h("tr", {}, head.map((each) => h("th", { scope: "col" }, each)))),
    h("tbody", {}, rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), rest.map((each) => h("td", {}, each))))),
  );
}

function gridTable(data, link) {
  const total = (each) => link(each.id, each.count, `${each.name}，合计 ${each.count} 项`);
  const rows = data.rows.map((row) => [
    row.name,
    ...data.columns.map((column) => {
      const cell = data.cells.find((each) => each.row === row.key && each.column === column.key);
      if (!cell) return "0";
      const soft = [cell.inherited && `承上 ${cell.inherited}`, cell.inferred && `推断 ${cell.inferred}`].filter(Boolean).join("，");
      return [link(cell.id, cell.count, `${row.name}，${column.name}：${cell.count} 项`), soft && h("small", {}, `其中${soft}`)];
    }),
    total(row),
  ]);
  const last = ["合计", ...data.columns.map(total), link("||", data.total, `全部 ${data.total} 项`)];
  return [["", ...data.columns.map((column) => column.name), "合计"], [...rows, last]];
}

function blockTable(data, link) {
  const parts = new Map(data.parts.map((part) => [part.key, part.name]));
  const rows = data.blocks.map((block) => [link(block.id, block.name), parts.get(block.part), String(block.size), String(block.tasks), String(block.targets)]);
  return [["条款", "所属部分", "字数", "任务", "目标"], rows];
}

function targetTable(data, link) {
  const rows = data.panels.flatMap((panel) =>
    panel.rows.flatMap((row) =>
      row.bars.map((bar) => [link(bar.id, bar.name), bar.plan, bar.said || "—", bar.when ? `${bar.when}${bar.inherited ? "（承上）" : ""}` : "—", bar.scope || "—", bar.quote]),
    ),
  );
  return [["指标", "文件", "目标值", "时限", "范围", "原文"], rows];
}
