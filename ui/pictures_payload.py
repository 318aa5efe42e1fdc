"""Pictures of a document as the plain JSON that the component draws, and the items that each cell counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from ingest import Document, Span
from kg.facts import Basis, Facts, Operator
from sheets.indicator_bars import Bar, Indicator, indicator_bars
from sheets.labels import BASES, OPERATORS, date_label, on_one_line, target_value
from sheets.overview import Block, Grid, Item, blocks, level_matrix, timeline
from ui.payloads import Json, title_of

Pair = tuple[Document, Facts]
WHOLE = "||"
"""The cell that stands for everything a picture counts."""
_CHANGES = {Operator.UP: "提高", Operator.DOWN: "下降"}


@dataclass(frozen=True, slots=True)
class Listed:
    """An item as it is listed: what it is, its words and the clause that has them."""

    document: Document
    what: str
    clause: str
    span: Span
    known: str  # how it is known, in Chinese
    evidence: tuple[Span, ...]
    when: str = ""
    name: str = ""  # the indicator of a target


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: what is drawn, and for each cell's id the name of the cell with its items."""

    payload: Json
    cells: dict[str, tuple[str, tuple[Listed, ...]]]
    at: dict[str, int]  # of ids that name one item of a cell, its place there


def matrix_picture(document: Document, facts: Facts) -> Picture:
    """Actions or chapters by levels."""
    grid = level_matrix(document, facts)
    return _grid_picture("matrix", document, grid)


def timeline_picture(document: Document, facts: Facts) -> Picture:
    """Actions or chapters by dates: what is stated apart from what is not."""
    period = document.metadata.period
    made = _grid_picture("timeline", document, timeline(document, facts))
    made.payload["period"] = [period.start, period.end] if period else None
    return made


def treemap_picture(document: Document, facts: Facts) -> Picture:
    """Actions or chapters with their measures or articles."""
    found = blocks(document, facts)
    cells = {WHOLE: ("全文", _listed(document, [item for block in found for item in block.items]))}
    for block in found:
        held = [item for each in found if each.part == block.part for item in each.items]
        cells[f"{block.part.key}||"] = block.part.name, _listed(document, held)
    cells |= {f"{each.path}|block|": (each.name, _listed(document, each.items)) for each in found}
    parts = list(dict.fromkeys(block.part for block in found))
    payload = {
        "kind": "treemap",
        "title": title_of(document),
        "parts": [{"id": f"{part.key}||", "key": part.key, "name": part.name} for part in parts],
        "blocks": [_block(each) for each in found],
        "total": len(cells[WHOLE][1]),
    }
    return Picture(payload, cells, {})


def ledger_picture(own: Document, pairs: Sequence[Pair]) -> Picture:
    """The indicators of a document, by unit, with what the library's other documents set for them."""
    documents = {document.id: document for document, _ in pairs}
    found = indicator_bars(own.id, pairs)
    cells: dict[str, tuple[str, tuple[Listed, ...]]] = {}
    at: dict[str, int] = {}
    for indicator in found:
        listed = tuple(_target(documents[bar.document], bar) for bar in indicator.bars)
        for i, bar in enumerate(indicator.bars):
            cells[_bar_id(bar)] = indicator.name, listed
            at[_bar_id(bar)] = i
    everything = tuple(_target(documents[bar.document], bar) for each in found for bar in each.bars)
    cells[WHOLE] = "全部指标", everything
    panels: dict[tuple[str, str], list[Json]] = {}
    for indicator in found:
        panels.setdefault(_axis(indicator), []).append(_indicator(indicator, documents, own.id))
    ordered = sorted(panels.items(), key=lambda panel: panel[0][1] == _NO_NUMBER)
    payload = {
        "kind": "ledger",
        "title": title_of(own),
        "panels": [{"unit": unit, "change": change, "rows": rows} for (unit, change), rows in ordered],
        "total": len(everything),
        "plans": len({bar.document for each in found for bar in each.bars}),
    }
    return Picture(payload, cells, at)


_NO_NUMBER = "未列数值"


def _axis(indicator: Indicator) -> tuple[str, str]:
    first = indicator.bars[0]
    if first.low is None:
        return "", _NO_NUMBER
    change = _CHANGES.get(first.target.operator, "")
    year = first.target.baseline
    return indicator.unit, f"比{year}年{change}" if change and year else change


def _indicator(indicator: Indicator, documents: dict[str, Document], own: str) -> Json:
    bars = []
    for bar in indicator.bars:
        target = bar.target
        bars.append(
            {
                "id": _bar_id(bar),
                "plan": title_of(documents[bar.document]),
                "own": bar.document == own,
                "name": target.indicator,
                "low": bar.low,
                "high": bar.high,
                "operator": target.operator.value,
                "said": _said(bar),
                "when": date_label(target.deadline) if target.deadline else "",
                "inherited": target.deadline is not None and target.deadline_basis is not Basis.STATED,
                "scope": target.scope or "",
                "quote": on_one_line(documents[bar.document], target.span),
            }
        )
    return {"name": indicator.name, "bars": bars}


def _said(bar: Bar) -> str:
    """The value with the sign or word that bounds it: ≥45%, 下降10%; of a state, nothing."""
    target = bar.target
    if target.value is None:
        return _CHANGES.get(target.operator, "")
    sign = "" if target.operator in (Operator.RANGE, Operator.STATE) else OPERATORS[target.operator]
    year = f"比{target.baseline}年" if target.baseline else ""
    return f"{year}{sign}{target_value(target)}"


def _bar_id(bar: Bar) -> str:
    return f"{bar.document}/{bar.target.id}"


def _target(document: Document, bar: Bar) -> Listed:
    target = bar.target
    evidence = (target.deadline_span,) if target.deadline_span else ()
    when = date_label(target.deadline) if target.deadline else ""
    known = BASES[target.deadline_basis] if target.deadline else ""
    return Listed(document, "目标", target.clause, target.span, known, evidence, when, target.indicator)


def _grid_picture(kind: str, document: Document, grid: Grid) -> Picture:
    cells = {WHOLE: ("全部", _listed(document, grid.items()))}
    rows, columns, drawn = [], [], []
    for row in grid.rows:
        items = grid.items(row.key)
        cells[f"{row.key}||"] = row.name, _listed(document, items)
        rows.append({"id": f"{row.key}||", "key": row.key, "name": row.name, "count": len(items)})
    for column in grid.columns:
        items = grid.items(None, column.key)
        cells[f"|{column.key}|"] = column.name, _listed(document, items)
        columns.append({"id": f"|{column.key}|", "key": column.key, "name": column.name, "count": len(items)})
    names = {each.key: each.name for each in (*grid.rows, *grid.columns)}
    for cell in grid.cells:
        called = f"{names[cell.row]} · {names[cell.column]}"
        stated = [each for each in cell.items if each.basis is Basis.STATED]
        other = [each for each in cell.items if each.basis is not Basis.STATED]
        key = f"{cell.row}|{cell.column}|"
        cells[key] = called, _listed(document, cell.items)
        for part, held in (("stated", stated), ("other", other)):
            if held:
                said = "原文写明" if part == "stated" else "承上或推断"
                cells[key + part] = f"{called} · {said}", _listed(document, held)
        bases = {basis.value: sum(each.basis is basis for each in cell.items) for basis in Basis}
        targets = sum(each.what == "目标" for each in cell.items)
        shown = {"id": key, "row": cell.row, "column": cell.column, "count": len(cell.items)}
        drawn.append({**shown, "targets": targets, **bases})
    payload = {
        "kind": kind,
        "title": title_of(document),
        "what": "条文" if any(item.what == "条文" for item in grid.items()) else "举措",
        "rows": rows,
        "columns": columns,
        "cells": drawn,
        "total": len(cells[WHOLE][1]),
    }
    return Picture(payload, cells, {})


def _block(block: Block) -> Json:
    targets = sum(item.what == "目标" for item in block.items)
    return {
        "id": f"{block.path}|block|",
        "part": block.part.key,
        "name": block.name,
        "size": block.size,
        "targets": targets,
        "tasks": len(block.items) - targets,
    }


def _listed(document: Document, items: Sequence[Item]) -> tuple[Listed, ...]:
    return tuple(
        Listed(document, each.what, each.clause, each.span, _known(each), each.evidence) for each in items
    )


def _known(item: Item) -> str:
    if item.basis is Basis.UNSTATED:
        return item.reason
    return BASES[item.basis] + (f"：{item.reason}" if item.reason else "")
