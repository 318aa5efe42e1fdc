"""What cannot be read: dates that no calendar has, ranges that end before they begin, torn table rows.

Nothing is taken from them; a notice tells the reader where they stand.
"""

from collections.abc import Iterator
from itertools import groupby

from ingest.document import Document, Kind, Notice
from ingest.span import Span
from kg.deadlines import impossible_dates
from kg.numbers import contradictory
from kg.table_targets import uneven_rows

_NO_DATE = "原文写的日期不存在，没有取作期限，请核对原文"
_NO_RANGE = "数值区间的下限不小于上限，没有取数值，请核对原文"
_TORN = "表格这一行的格数与表头不同，没有取数值，请核对原文"


def find_doubts(document: Document) -> tuple[Notice, ...]:
    """The impossible dates, contradictory ranges and torn table rows of a document, in reading order."""
    return tuple(sorted(_doubts(document), key=lambda each: each.span or Span(0, 0)))


def _doubts(document: Document) -> Iterator[Notice]:
    text, source = document.repaired.text, document.repaired.to_source
    for span in impossible_dates(text):
        yield Notice("impossible_date", _NO_DATE, source(span))
    for start, end in contradictory(text):
        yield Notice("contradictory_range", _NO_RANGE, source(Span(start, end)))
    for of_table, clauses in groupby(document.clauses, key=lambda clause: clause.kind is Kind.TABLE_ROW):
        rows = [document.repaired.to_repaired(document.text_span(row)) for row in clauses if of_table]
        for row in uneven_rows(text, [each for each in rows if each]):
            yield Notice("torn_table_row", _TORN, source(row))
