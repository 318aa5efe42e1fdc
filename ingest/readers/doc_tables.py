"""Puts the cells of a Word 97–2003 file into rows: it keeps a table as paragraphs that end cells and rows."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.readers.doc_formatting import Cell, Paragraph
from ingest.readers.docx_lines import Line, cell

_DEEPEST = 40
_WIDEST = 62  # columns that a cell takes beside its own
_NEAR = 20  # twips (1/20 point) by which edges of one column may lie apart


@dataclass
class _Table:
    """Rows of cells of lines; ``cells`` and ``lines`` are still open."""

    rows: list[tuple[tuple[Cell, ...], list[list[Line]]]] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def end_cell(self) -> None:
        self.cells.append(self.lines)
        self.lines = []

    def end_row(self, edges: tuple[Cell, ...]) -> None:
        if self.lines:
            self.end_cell()
        if self.cells:
            self.rows.append((edges, self.cells))
        self.cells = []


class Tables:
    """The tables that are open at a place of the text, one inside another."""

    def __init__(self) -> None:
        self._open: list[_Table] = []

    def add(self, set_as: Paragraph, line: Line, end: str) -> Iterator[Line]:
        """Take a paragraph, which ends with the control ``end``; give the lines that are complete with it."""
        depth = min(set_as.depth, _DEEPEST)
        while len(self._open) > depth:
            yield from self._give(self._open.pop())
        while len(self._open) < depth:
            self._open.append(_Table())
        if not self._open:
            yield line
            return
        table = self._open[-1]
        ends_cell = end == "\x07" if depth == 1 else set_as.ends_cell
        if set_as.ends_row and (ends_cell or depth > 1):
            table.end_row(set_as.cells)
            return
        table.lines.append(line)
        if ends_cell:
            table.end_cell()

    def close(self) -> Iterator[Line]:
        """The lines of the tables that are still open."""
        while self._open:
            yield from self._give(self._open.pop())

    def _give(self, table: _Table) -> Iterator[Line]:
        """A table's lines: to the text, or to the cell that it stands in."""
        table.end_row(())
        lines = tuple(_lines(table))
        if self._open:
            self._open[-1].lines += lines
        else:
            yield from lines


def _lines(table: _Table) -> Iterator[Line]:
    """A table's rows. A table of one column is a frame around paragraphs (专栏), which stay paragraphs."""
    if all(len(cells) < 2 for _, cells in table.rows):
        for _, cells in table.rows:
            for lines in cells:
                yield from lines
        return
    columns = _columns(table)
    for edges, cells in table.rows:
        yield Line("\t".join(_texts(columns, edges, cells)))


def _columns(table: _Table) -> tuple[int, ...]:
    """The left edges of the columns of all rows together."""
    columns: list[int] = []
    for edge in sorted({each.left for edges, _ in table.rows for each in edges}):
        if not columns or edge - columns[-1] > _NEAR:
            columns.append(edge)
    return tuple(columns)


def _texts(columns: tuple[int, ...], edges: tuple[Cell, ...], cells: list[list[Line]]) -> Iterator[str]:
    """The texts of a row's cells; of merged cells the first has the text, the others are empty."""
    for i, lines in enumerate(cells):
        own = edges[i] if i < len(edges) else None
        yield "" if own and own.merged else cell(lines)
        if own:
            inside = bisect_left(columns, own.right - _NEAR) - bisect_right(columns, own.left + _NEAR)
            yield from [""] * min(inside, _WIDEST)
