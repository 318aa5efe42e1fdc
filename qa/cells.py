"""Cells of the tables of indicators: what stands in the row of one, under the head of a year."""

import re
from collections.abc import Sequence

from ingest import Clause, Document, Kind
from kg.facts import Target
from ontology import lexicon

_UNITS = re.compile(lexicon("questions")["cells"]["unit"])


def row_of(document: Document, target: Target) -> Clause | None:
    """The row of a table that states a target; None where prose does."""
    clause = document.clause_at(target.span.start)
    return clause if clause.kind is Kind.TABLE_ROW else None


def said_of_year(document: Document, row: Clause, year: int) -> str | None:
    """What the row says under the head of a year, as head, cell and unit; None where no head has the year.

    The head is the first row of the table: the rows are of one length, merged cells are empty.
    """
    heads, cells = _cells(document, _head(document, row)), _cells(document, row)
    column = next((i for i, head in enumerate(heads) if str(year) in head), None)
    if column is None or column >= len(cells) or not cells[column]:
        return None
    unit = next((cell for head, cell in zip(heads, cells, strict=False) if _UNITS.search(head)), "")
    unit = "" if unit and cells[column].endswith(unit) else unit
    return f"{heads[column]}：{cells[column]}{unit}"


def name_in(document: Document, row: Clause) -> str:
    """What a row is of: its first cell that is no running number."""
    return next((cell for cell in _cells(document, row) if cell and not cell.isdigit()), "")


def _head(document: Document, row: Clause) -> Clause:
    """The first of the rows that stand together with ``row``."""
    rows = [each for each in document.children(row.parent or "") if each.kind is Kind.TABLE_ROW]
    first = row
    for each in reversed(rows[: rows.index(row)]):
        if len(_cells(document, each)) != len(_cells(document, row)):
            break
        first = each
    return first


def _cells(document: Document, row: Clause) -> Sequence[str]:
    return [cell.strip() for cell in document.text(row.span).rstrip("\n").split("\t")]
