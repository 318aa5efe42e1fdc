"""Tables without ruling lines: lines of print whose pieces stand under each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.numbering import opens_clause
from ingest.readers.layout_lines import Glyph, PrintedLine, first_word, lines_of
from ingest.readers.layout_tables import Cell, Table

_GAP = 0.15  # ems between columns, free over the whole table: Chinese type leaves none within words
_ROOM = 1.3  # ems: a cell's line that lacks less is full, and its cell may go on below
_SLACK = 0.1  # ems that a full line may still lack
_MORE = 1.0  # points by which rows lie further apart than the lines of one cell
_FAR = 1.7  # ems from a line's foot to the next line's head: more ends a table
_WIDEST = 0.75  # share of a table's width that a line in one piece may take
_BROKEN = 0.5  # ems: a line with a wider gap may be a row
_MOST_LINES, _MOST_GAPS = 150, 60  # on a page, in a line: a page with more is no page of print
_Strip = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Row:
    """A printed line, its characters, and from where to where each stands."""

    line: PrintedLine
    glyphs: tuple[Glyph, ...]
    pieces: tuple[_Strip, ...]
    gaps: tuple[_Strip, ...]  # between the pieces
    is_broken: bool  # whether a wide gap parts it


def find_aligned(
    glyphs: Sequence[Glyph], lines: Sequence[PrintedLine], page: int
) -> tuple[tuple[Table, ...], tuple[Glyph, ...]]:
    """Tables told by the alignment of their cells, and the characters outside them.

    ``lines`` are those that the characters make.
    """
    if len(lines) > _MOST_LINES or sum("\u3000" in line.text for line in lines) < 2:
        return (), tuple(glyphs)
    if max(len(line.text) for line in lines) > 2 * _MOST_GAPS:
        return (), tuple(glyphs)
    rows = _rows(lines, glyphs)
    tables: list[Table] = []
    rest = tuple(glyphs)
    at = 0
    while at < len(rows):
        if rows[at].is_broken:
            start, end = _extent(rows, at, tables[-1].bottom if tables else float("-inf"))
            if table := _table(rows[start:end], page):
                tables.append(table)
                taken = {id(each) for row in rows[start:end] for each in row.glyphs}
                rest = tuple(each for each in rest if id(each) not in taken)
                at = end
                continue
        at += 1
    return tuple(tables), rest


def _rows(lines: Sequence[PrintedLine], glyphs: Sequence[Glyph]) -> list[_Row]:
    """The lines with their characters."""
    held: list[list[Glyph]] = [[] for _ in lines]
    for glyph in glyphs:
        if glyph.text.isspace():
            continue
        middle = (glyph.top + glyph.bottom) / 2
        near = [
            i
            for i, line in enumerate(lines)
            if line.top <= middle <= line.bottom and line.left - 1 <= glyph.left <= line.right + 1
        ]
        if near:
            held[min(near, key=lambda i: abs(lines[i].middle - middle))].append(glyph)
    rows = []
    for line, own in zip(lines, held, strict=True):
        pieces = tuple(sorted((each.left, each.right) for each in own))
        gaps = tuple((a[1], b[0]) for a, b in pairwise(pieces))
        wide = sum(right - left > _BROKEN * line.size for left, right in gaps)
        rows.append(_Row(line, tuple(own), pieces, gaps, 0 < wide <= max(1, 0.6 * len(gaps))))
    return rows


def _extent(rows: Sequence[_Row], at: int, floor: float) -> tuple[int, int]:
    """The first line of the table around a broken line, and the one after its last."""
    start, end = at, at + 1
    grown = True
    while grown:
        grown = False
        while end < len(rows) and _fits(rows[start:end], rows[end], rows[end + 1 : end + 4]):
            end, grown = end + 1, True
        while start > 0 and rows[start - 1].line.top >= floor and _fits(rows[start:end], rows[start - 1], ()):
            start, grown = start - 1, True
    return start, end


def _fits(kept: Sequence[_Row], row: _Row, following: Sequence[_Row]) -> bool:
    """Whether a line next to lines of a table stands in their columns."""
    line = row.line
    top, bottom = min(each.line.top for each in kept), max(each.line.bottom for each in kept)
    if max(line.top - bottom, top - line.bottom) > _FAR * line.size:
        return False
    if not 0.7 < line.size / kept[0].line.size < 1.4:
        return False
    gutters = _gutters([*kept, row])
    if len(gutters) < max(1, 0.6 * len(_gutters(kept))):
        return False
    overlaps = any(
        min(line.bottom, each.line.bottom) - max(line.top, each.line.top) > 0 for each in (*kept, *following)
    )
    return row.is_broken or (not opens_clause(line.text) and (overlaps or _is_piece(row, kept, gutters)))


def _is_piece(row: _Row, kept: Sequence[_Row], gutters: Sequence[_Strip]) -> bool:
    """Whether a line in one piece is part of a cell: the cell's line above left no room for it."""
    line = row.line
    left, right = min(each.line.left for each in kept), max(each.line.right for each in kept)
    if line.right - line.left > _WIDEST * (right - left):
        return False
    start = max((b for _, b in gutters if b <= line.left + 1), default=left) - 1
    end = min((a for a, _ in gutters if a >= line.right - 1), default=right) + 1
    ends = {
        each.line.top: max(inside)
        for each in (*kept, row)
        if (inside := [b for a, b in each.pieces if start <= a and b <= end])
    }
    edge = max(ends.values())
    if line.top not in ends:
        return False
    above = [top for top in ends if top < line.top]
    upper = ends[max(above)] if above else ends[line.top]
    return len(ends) > 1 and edge - upper < _ROOM * line.size


def _gutters(rows: Sequence[_Row]) -> list[_Strip]:
    """Upright strips that no line prints on, and that part columns."""
    size = max(row.line.size for row in rows)
    covered = float("-inf")
    strips = []
    for left, right in sorted(piece for row in rows for piece in row.pieces):
        if covered != float("-inf") and left - covered >= _GAP * size:
            strips.append((covered, left))
        covered = max(covered, right)
    return _parting(strips, [gap for row in rows for gap in row.gaps], _BROKEN * size)


def _parting(strips: Sequence[_Strip], gaps: Sequence[_Strip], wide: float) -> list[_Strip]:
    """The strips without those that only lie between two words of one cell: some line leaves others wide."""
    kept = list(strips)
    while True:
        bounds = [float("-inf"), *(x for strip in kept for x in strip), float("inf")]
        beside = {
            strip: [
                b - a
                for a, b in gaps
                if bounds[2 * i] <= a <= strip[0] and strip[1] <= b <= bounds[2 * i + 3]
            ]
            for i, strip in enumerate(kept)
        }
        narrow = [strip for strip, widths in beside.items() if widths and max(widths) <= wide]
        if not narrow:
            return [strip for strip, widths in beside.items() if widths]
        kept.remove(min(narrow, key=lambda strip: (_aligned(strip, gaps), max(beside[strip]))))


def _aligned(strip: _Strip, gaps: Sequence[_Strip]) -> int:
    """How many lines begin or end a cell right beside the strip."""
    return sum(abs(b - strip[1]) < 1 or abs(a - strip[0]) < 1 for a, b in gaps)


def _table(rows: Sequence[_Row], page: int) -> Table | None:
    """The table that lines make, where enough of them are rows."""
    gutters = _gutters(rows)
    if sum(row.is_broken for row in rows) < (2 if len(gutters) > 1 else 3):
        return None
    glyphs = [each for row in rows for each in row.glyphs]
    left, right = min(row.line.left for row in rows), max(row.line.right for row in rows)
    edges = [left, *((a + b) / 2 for a, b in gutters), right + 0.1]
    columns = [
        lines_of([each for each in glyphs if a <= (each.left + each.right) / 2 < b], page)
        for a, b in pairwise(edges)
    ]
    if _is_contents(columns):
        return None
    found = []
    for top, bottom in pairwise([float("-inf"), *_cuts(columns), float("inf")]):
        cells = tuple(
            Cell(a, b, tuple(line for line in column if top < line.middle <= bottom))
            for (a, b), column in zip(pairwise(edges), columns, strict=True)
        )
        if any(cell.lines for cell in cells):
            found.append(cells)
    if len(found) < 2:
        return None
    top, bottom = min(row.line.top for row in rows), max(row.line.bottom for row in rows)
    return Table(left, top, right, bottom, tuple(found))


def _is_contents(columns: Sequence[Sequence[PrintedLine]]) -> bool:
    """Whether the columns are a table of contents: entries and page numbers."""
    return len(columns) == 2 and all(line.text.isdecimal() for line in columns[1])


def _cuts(columns: Sequence[Sequence[PrintedLine]]) -> list[float]:
    """Where one row ends and the next begins: free strips wider than those between a cell's lines."""
    lines = sorted((line for column in columns for line in column), key=lambda line: line.top)
    strips, covered = [], lines[0].bottom
    for line in lines:
        if line.top > covered:
            strips.append((covered, line.top))
        covered = max(covered, line.bottom)
    wrapped = [
        (a, b)
        for column in columns
        for a, b in pairwise(column)
        if max(each.right for each in column) - a.right < first_word(b) + _SLACK * b.size
    ]
    leading = min((b.top - a.bottom for a, b in wrapped), default=float("-inf"))
    if all(bottom - top <= leading + _MORE for top, bottom in strips):
        return [(top + bottom) / 2 for top, bottom in strips if _is_row(columns, bottom)]
    return [
        (top + bottom) / 2
        for top, bottom in strips
        if bottom - top > leading + _MORE
        or not any(a.bottom <= top + 0.1 and b.top >= bottom - 0.1 for a, b in wrapped)
    ]


def _is_row(columns: Sequence[Sequence[PrintedLine]], top: float) -> bool:
    """Whether the lines that begin at ``top`` fill more than one cell, the first among them."""
    filled = [any(abs(line.top - top) < line.size / 2 for line in column) for column in columns]
    return filled[0] and sum(filled) > 1
