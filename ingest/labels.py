"""Reads header facts behind their labels: on one line, in cells of a table, one line below the other."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ingest.lines import Line
from ingest.span import Span, trimmed
from ingest.title import LABEL, NEXT_LABEL, label_alone, labelled

_WITHIN = 40  # lines
_CELL = re.compile(r"[^\t|]+")
_WORD = re.compile(r"\w")
# 分类 and 名称 head columns of other tables too; these do not.
_UNMISTAKABLE = {"index_number", "document_number", "issuer", "issued"}


def read_labels(front: Sequence[Line]) -> dict[str, Span]:
    """The words behind each label, by header field, in the repaired text; the first of several counts."""
    found: dict[str, Span] = {}
    lines = front[:_WITHIN]
    for line in lines:
        for match in _labels_of(line.text):
            if _WORD.search(match["value"]):
                value = trimmed(Span(*match.span("value")), line.text)
                found.setdefault(labelled(match["label"]), value.shift(line.words.start))
    _read_cells(lines, found)
    _read_label_lines(lines, found)
    return found


def _labels_of(text: str) -> Iterator[re.Match[str]]:
    match = LABEL.search(text)
    while match:
        yield match
        match = NEXT_LABEL.match(text, match.end()) or LABEL.search(text, match.end())


def _read_cells(lines: Sequence[Line], found: dict[str, Span]) -> None:
    """Labels and values in cells of their own: 索引号 | 0001 | 主题分类 | 环境."""
    rows = []
    for line in lines:
        if line.is_row:
            matches = [match for match in _CELL.finditer(line.text) if match[0].strip()]
            cells = [trimmed(Span(*match.span()), line.text).shift(line.words.start) for match in matches]
            rows.append(list(zip(cells, (label_alone(match[0]) for match in matches), strict=True)))
    if not any(field in _UNMISTAKABLE for row in rows for _, field in row):
        return
    for row in rows:
        for (_, field), (value, other) in pairwise(row):
            if field and not other:
                found.setdefault(field, value)


def _read_label_lines(lines: Sequence[Line], found: dict[str, Span]) -> None:
    """A label that has its line to itself, the value on the next: some pages print one above the other.

    Without a colon the lines must be several and one of them unmistakable: 标题 alone is a word.
    """
    fields = [label_alone(line.text) for line in lines]
    sure = sum(field is not None for field in fields) > 1 and bool(_UNMISTAKABLE.intersection(fields))
    for (line, field), (below, other) in pairwise(zip(lines, fields, strict=True)):
        if field and not other and (sure or line.text[-1] in "：:】") and not LABEL.match(below.text):
            found.setdefault(field, below.words)
