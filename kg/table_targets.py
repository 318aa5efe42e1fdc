"""Targets in indicator tables: one for each row and year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.span import Span
from kg.bounds import combine, read_after, read_before
from kg.facts import Operator
from kg.numbers import quantities
from ontology import lexicon

_TABLE = lexicon("targets")["table"]
_NAME, _UNIT, _PRESENT = (re.compile(_TABLE[key]) for key in ("name", "unit", "present"))
_AIMED, _GROWTH, _YEAR = (re.compile(_TABLE[key]) for key in ("aimed", "growth", "year"))
_BINDING, _ORDINAL = re.compile(_TABLE["binding"]), re.compile(_TABLE["ordinal"])
_STATE = lexicon("targets")["state"]
_UP, _DOWN = re.compile(f"(?:{_STATE['up']})$"), re.compile(f"(?:{_STATE['down']})$")
_SIGNS = {
    "≥": Operator.AT_LEAST,
    "≧": Operator.AT_LEAST,
    "≤": Operator.AT_MOST,
    "≦": Operator.AT_MOST,
    ">": Operator.MORE_THAN,
    "＞": Operator.MORE_THAN,
    "<": Operator.LESS_THAN,
    "＜": Operator.LESS_THAN,
}
_SIGN = re.compile(f"^[{''.join(_SIGNS)}]")
# [10], 〔10〕: a figure for the whole period, by the notes under such tables.
_WRAPPED = re.compile(r"^[\[［〔【(（](?P<inner>[^\]］〕】)）]+)[\]］〕】)）]$")
_IN_NAME = re.compile(r"[（(](?P<unit>[^（）()，、]{1,14})[）)]$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value, or a state to be reached, that a row sets for a year; offsets are into the text."""

    row: Span
    name: Span
    operator: Operator
    value: float | None
    value_max: float | None
    unit: str | None
    year: str | None  # None where the column says 目标 without a year
    binding: str | None
    baseline: str | None


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns of a table hold."""

    name: int
    unit: int | None
    aims: dict[int, str | None]  # column -> year
    baseline: str | None


def table_cells(text: str, rows: Sequence[Span], first_year: int | None) -> Iterator[Cell]:
    """The values that rows of one table set; columns of present values are no targets.

    ``first_year``: of the period the document plans; what a column says of a year before is so already.
    """
    columns: _Columns | None = None
    width = 0
    for row in rows:
        cells = _cells(text, row)
        words = [cell.of(text) if cell else "" for cell in cells]
        if header := _columns(words, first_year):
            columns, width = header, len(cells)
        elif columns and len(cells) == width:
            yield from _values(text, row, cells, columns)


def uneven_rows(text: str, rows: Sequence[Span]) -> Iterator[Span]:
    """Rows of an indicator table with more or fewer cells than its titles: no value is taken from them."""
    width: int | None = None
    for row in rows:
        cells = _cells(text, row)
        if _columns([cell.of(text) if cell else "" for cell in cells], None):
            width = len(cells)
        elif width is not None and len(cells) != width and len(cells) > 1:
            yield row


def _cells(text: str, row: Span) -> list[Span | None]:
    words = row.of(text).split("\n", 1)[0]  # a heading row may hold the line of dashes below it
    parting = "\t" if "\t" in words else "|"
    cells: list[Span | None] = []
    at = row.start
    for part in words.strip("|").split(parting) if parting == "|" else words.split(parting):
        start = text.index(part, at) if part else at
        inner = part.strip()
        found = text.index(inner, start) if inner else start
        cells.append(Span(found, found + len(inner)) if inner else None)
        at = start + len(part)
    return cells


def _columns(words: Sequence[str], first_year: int | None) -> _Columns | None:
    """What the columns hold, where ``words`` are the titles of an indicator table; else None."""
    names = [i for i, title in enumerate(words) if _NAME.search(title) and not _YEAR.search(title)]
    if not names or any(len(title) > 24 for title in words):
        return None
    years = {i: _YEAR.findall(title)[-1] for i, title in enumerate(words) if _YEAR.search(title)}
    past = {
        i for i, year in years.items()
        if _PRESENT.search(words[i]) or (first_year is not None and int(year) < first_year)
    }  # fmt: skip
    aims: dict[int, str | None] = {
        i: year for i, year in years.items() if i not in past and not _GROWTH.search(words[i])
    }
    if not aims:
        aims = {
            i: None for i, title in enumerate(words) if _AIMED.search(title) and i not in (*years, names[0])
        }
    if not aims:
        return None
    name = [i for i in names if i not in aims][-1:] or names[:1]
    unit = next((i for i, title in enumerate(words) if _UNIT.search(title)), None)
    return _Columns(name[0], unit, aims, next((years[i] for i in sorted(past)), None))


def _values(text: str, row: Span, cells: Sequence[Span | None], columns: _Columns) -> Iterator[Cell]:
    name = cells[columns.name]
    if name is None:
        return
    if ordinal := _ORDINAL.match(name.of(text)):
        name = Span(name.start + ordinal.end(), name.end)
    at = columns.unit
    unit_cell = cells[at] if at is not None else None
    unit = unit_cell.of(text) if unit_cell else None
    if in_name := _IN_NAME.search(name.of(text)):
        unit, name = unit or in_name["unit"], Span(name.start, name.start + in_name.start())
    binding = next((m[0] for c in cells if c and (m := _BINDING.search(c.of(text)))), None)
    for i, year in columns.aims.items():
        cell = cells[i]
        read = _read(cell.of(text)) if cell else None
        if read is not None and name.end > name.start:
            operator, value, top, own = read
            found = (own or unit) if value is not None else None
            yield Cell(row, name, operator, value, top, found, year, binding, columns.baseline)


def _read(words: str) -> tuple[Operator, float | None, float | None, str | None] | None:
    """Operator, value, greatest value and unit of a cell: 36, ≥95, 达到900万张以上, [12], 持续下降."""
    if wrapped := _WRAPPED.match(words):
        words = wrapped["inner"].strip()
    sign = _SIGN.match(words)
    words = words[sign.end() :].strip() if sign else words
    found = quantities(words, bare=True)
    if not found:
        return _read_state(words)
    quantity = found[-1]
    after, taken = read_after(words[quantity.end :])
    if words[quantity.end + taken :].strip("。．*＊# "):
        return None
    before = read_before(words[: quantity.start])
    if before.operator is None and words[: quantity.start].strip() and not before.about:
        return None
    operator = _SIGNS[sign[0]] if sign else combine(before, after)
    if quantity.value_max is not None:
        operator = Operator.RANGE
    return operator, quantity.value, quantity.value_max, quantity.unit or None


def _read_state(words: str) -> tuple[Operator, None, None, None] | None:
    if _UP.search(words):
        return Operator.UP, None, None, None
    if _DOWN.search(words):
        return Operator.DOWN, None, None, None
    stated = re.search(
        "(?:完成|达到)[^，]*(?:下达|目标|任务|要求|标准)$|全覆盖$|稳定$|清零$|达标$|消除$", words
    )
    return (Operator.STATE, None, None, None) if stated else None
