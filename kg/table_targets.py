"""Targets in indicator tables: one for each row and year."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.span import Span
from kg.numbers import numeral
from ontology import lexicon

_TABLE = lexicon("targets")["table"]
_NAME = re.compile(_TABLE["name"])
_UNIT = re.compile(_TABLE["unit"])
_PRESENT = re.compile(_TABLE["present"])
_YEAR = re.compile(_TABLE["year"])
_BINDING = re.compile(_TABLE["binding"])
_NUMBER = re.compile(r"(?P<sign>[≥≤＞＜><]|不低于|不高于)?\s*(?P<n>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>%|‰)?")
_IN_NAME = re.compile(r"[（(](?P<unit>[^（）()]{1,12})[）)]$")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of a table; offsets are into the text."""

    row: Span
    name: Span
    sign: str
    value: float
    unit: str | None
    year: str
    binding: str | None
    baseline: str | None


def table_cells(text: str, rows: Sequence[Span]) -> Iterator[Cell]:
    """The values that rows of one table set for a year; columns of present values are no targets."""
    header: list[str] = []
    for row in rows:
        cells = _cells(text, row)
        words = [cell.of(text) if cell else "" for cell in cells]
        if any(_YEAR.search(each) for each in words) and any(_NAME.search(each) for each in words):
            header = words
        elif header and len(cells) == len(header):
            yield from _values(text, row, cells, header)


def _cells(text: str, row: Span) -> list[Span | None]:
    words = row.of(text)
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


def _values(text: str, row: Span, cells: Sequence[Span | None], header: Sequence[str]) -> Iterator[Cell]:
    columns = dict(enumerate(header))
    names = [i for i, title in columns.items() if _NAME.search(title)]
    name = cells[names[-1]] if names else None
    if name is None:
        return
    unit = next((c.of(text) for i, c in enumerate(cells) if c and _UNIT.fullmatch(columns[i])), None)
    in_name = _IN_NAME.search(name.of(text))
    if unit is None and in_name:
        unit, name = in_name["unit"], Span(name.start, name.start + in_name.start())
    binding = next((m[0] for c in cells if c and (m := _BINDING.search(c.of(text)))), None)
    present = next((_YEAR.search(t) for t in header if _PRESENT.search(t) and _YEAR.search(t)), None)
    for i, cell in enumerate(cells):
        year = _YEAR.search(columns[i])
        if cell is None or year is None or _PRESENT.search(columns[i]):
            continue
        match = _NUMBER.fullmatch(cell.of(text))
        value = numeral(match["n"]) if match else None
        if match and value is not None:
            yield Cell(
                row,
                name,
                match["sign"] or "",
                value,
                match["unit"] or unit,
                year[0],
                binding,
                present[0] if present else None,
            )
