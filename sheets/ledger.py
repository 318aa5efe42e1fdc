"""目标台账: every target with its bounds, deadline, force, scope and clause."""

from ingest.citation import citation, work
from ingest.document import Document
from kg.facts import Basis, Facts, Target
from sheets.labels import BASES, MODALITIES, OPERATORS, date_label, on_one_line, short_citation
from sheets.selection import EVERYTHING, Selection, places_of, responsible_for
from sheets.table import Cell, Column, Table
from sheets.tasks import responsible_text

_COLUMNS = (
    Column("序号", 7, centred=True),
    Column("指标", 30),
    Column("限定", 9, centred=True),
    Column("目标值", 10, centred=True),
    Column("上限值", 9, centred=True),
    Column("单位", 12, centred=True),
    Column("基期", 9, centred=True),
    Column("时限", 11, centred=True),
    Column("时限依据", 13, centred=True),
    Column("力度", 7, centred=True),
    Column("属性", 9, centred=True),
    Column("范围", 11, centred=True),
    Column("责任主体", 16),
    Column("原文", 42),
    Column("来源条款", 20),
)
_NOTES = (
    "“原文”为逐字摘录；“来源条款”可据以查回原文。",
    "“限定”：≥ 不低于，≤ 不高于，＝ 等于或保持，约 左右；“提高”“下降”为变动幅度或方向；"
    "“—”为未列数值、以原文所述状态为准。",
    "“上限值”仅用于以区间表示的目标，此时“目标值”为下限。",
    "“时限依据”写“原文写明”的，时限见于该句；写“承上”的，取自所在段落、章节或标题。",
    "“责任主体”后注“（推断）”的，原文未写明由其负责，使用前请核对。",
    "“力度”：确保、力争为原文用词；“属性”（约束性、预期性）仅在原文标明时填写。“—”为原文未写明。",
)


def ledger(document: Document, facts: Facts, selection: Selection = EVERYTHING) -> tuple[Target, ...]:
    """The targets of a document in reading order, those asked for; strengths ask nothing of a target."""
    return tuple(
        target
        for target in facts.targets
        if selection.takes_deadline(target.deadline)
        and selection.takes_responsible(responsible_for(document, facts, target.clause))
        and selection.takes_place((target.scope or "", target.indicator, *places_of(facts, target.clause)))
    )


def ledger_sheet(document: Document, facts: Facts, selection: Selection = EVERYTHING) -> Table:
    """The 目标台账 of a document. Values are numbers, so that a spreadsheet can sort and sum them."""
    found = ledger(document, facts, selection)
    rows = tuple(_row(document, facts, i, target) for i, target in enumerate(found, 1))
    valued = sum(target.value is not None for target in found)
    asked = f"　筛选——{selection.said()}" if selection.said() else ""
    subtitle = f"{work(document)}　共 {len(rows)} 项目标，其中列有数值 {valued} 项{asked}"
    title = document.metadata.title
    name = title.value if title else document.name
    return Table("目标台账", f"{name}目标台账", subtitle, _COLUMNS, rows, _NOTES)


def _row(document: Document, facts: Facts, number: int, target: Target) -> tuple[Cell, ...]:
    responsible = responsible_for(document, facts, target.clause)
    known = [each for each in responsible if each.basis is not Basis.INFERRED]
    who, _ = responsible_text(known or responsible)
    if responsible and not known:
        who += "（推断）"
    basis = BASES[target.deadline_basis] if target.deadline else BASES[Basis.UNSTATED]
    return (
        number,
        target.indicator,
        OPERATORS[target.operator],
        target.value if target.value is not None else "—",
        target.value_max if target.value_max is not None else "—",
        target.unit or "—",
        f"{target.baseline}年" if target.baseline else "—",
        date_label(target.deadline) if target.deadline else "—",
        basis,
        MODALITIES[target.modality],
        target.binding or "—",
        target.scope or "—",
        who,
        on_one_line(document, target.span),
        short_citation(document, citation(document, target.clause)),
    )
