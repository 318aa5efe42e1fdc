"""Tables by their ruling lines: the grid that crossing lines make, and the characters in its cells."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.readers.layout_lines import Glyph, PrintedLine, PrintedPage, Rule, lines_of

_SNAP = 4.0  # points: lines nearer than this are one, double rules too
_TOUCH = 4.0  # lines that end this near to another meet it
_MOST_RULES = 800  # of one direction on one page; more draw a picture
_MOST_SQUARES = 6_000  # of one grid
_NARROW = 9.0  # points: a column or row this narrow without a character is the space of a double line


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's printed lines and the edges that bound them."""

    left: float
    right: float
    lines: tuple[PrintedLine, ...] = ()

    @property
    def text(self) -> str:
        """The cell's words on one line."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: rows of as many cells each; a merged cell's text is in its first, the others are empty."""

    left: float
    top: float
    right: float
    bottom: float
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def edges(self) -> tuple[float, ...]:
        """Where the columns begin, and where the last ends."""
        return (*(cell.left for cell in self.rows[0]), self.rows[0][-1].right)


@dataclass(frozen=True, slots=True)
class Frame:
    """A box drawn around running text (专栏): the lines in it, from ``left`` to ``right``."""

    left: float
    top: float
    right: float
    bottom: float
    lines: tuple[PrintedLine, ...]


def find_tables(page: PrintedPage) -> tuple[tuple[Table | Frame, ...], tuple[Glyph, ...]]:
    """The tables and boxes that lines draw on a page, and the characters outside them."""
    blocks: list[Table | Frame] = []
    rest = page.glyphs
    for level, upright in _grids(page.rules):
        xs = _clusters([*(x for x, _, _ in upright), *(edge for _, *edges in level for edge in edges)])
        ys = _clusters([*(y for y, _, _ in level), *(edge for _, *edges in upright for edge in edges)])
        if len(xs) < 2 or len(ys) < 2 or len(xs) * len(ys) > _MOST_SQUARES:
            continue
        inside = [glyph for glyph in rest if _is_in(glyph, xs, ys)]
        frames_page = len(xs) == 2 and len(ys) == 2 and len(inside) > 0.8 * len(page.glyphs)
        if not inside or frames_page:
            continue
        block = _block(page, _Grid(xs, ys, level, upright), inside)
        if block:
            blocks.append(block)
            taken = set(map(id, inside))
            rest = tuple(glyph for glyph in rest if id(glyph) not in taken)
    return tuple(blocks), rest


_Line = tuple[float, float, float]
"""Where a line lies across its direction, where it begins and ends along it."""


@dataclass(frozen=True, slots=True)
class _Grid:
    xs: list[float]
    ys: list[float]
    level: list[_Line]
    upright: list[_Line]

    def root(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each square its cell's first square: squares that no line parts are one cell."""
        parents: dict[tuple[int, int], tuple[int, int]] = {}
        level = [[line for line in self.level if abs(line[0] - y) <= _SNAP] for y in self.ys]
        upright = [[line for line in self.upright if abs(line[0] - x) <= _SNAP] for x in self.xs]
        for row in range(len(self.ys) - 1):
            for column in range(len(self.xs) - 1):
                here = (row, column)
                parents[here] = here
                middle = (self.xs[column] + self.xs[column + 1]) / 2
                if row and not _crosses(level[row], middle):
                    parents[here] = parents[row - 1, column]
                middle = (self.ys[row] + self.ys[row + 1]) / 2
                if column and not _crosses(upright[column], middle):
                    beside = parents[row, column - 1]
                    parents[here] = min(beside, parents[here])
        return parents


def _crosses(lines: Sequence[_Line], middle: float) -> bool:
    return any(start <= middle <= end for _, start, end in lines)


def _grids(rules: Iterable[Rule]) -> Iterator[tuple[list[_Line], list[_Line]]]:
    """Level and upright lines that hang together, without those that cross none."""
    level = _joined((rule.top, rule.left, rule.right) for rule in rules if rule.is_level)
    upright = _joined((rule.left, rule.top, rule.bottom) for rule in rules if not rule.is_level)
    if not level or not upright or max(len(level), len(upright)) > _MOST_RULES:
        return
    group = list(range(len(level) + len(upright)))

    def find(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, (y, left, right) in enumerate(level):
        for j, (x, top, bottom) in enumerate(upright, len(level)):
            if left - _TOUCH <= x <= right + _TOUCH and top - _TOUCH <= y <= bottom + _TOUCH:
                group[find(j)] = find(i)
    for each in dict.fromkeys(find(i) for i in range(len(level))):
        ups = [upright[j - len(level)] for j in range(len(level), len(group)) if find(j) == each]
        if ups:
            yield [level[i] for i in range(len(level)) if find(i) == each], ups


def _joined(lines: Iterable[_Line]) -> list[_Line]:
    """Lines without gaps: pieces in one row drawn one after the other are one line."""
    found: list[_Line] = []
    for where, start, end in sorted(lines, key=lambda line: (round(line[0]), line[1])):
        for i in range(len(found) - 1, max(-1, len(found) - 40), -1):
            last, first_start, last_end = found[i]
            if abs(last - where) <= 1.5 and start <= last_end + _TOUCH and end >= first_start - _TOUCH:
                found[i] = (last, min(first_start, start), max(last_end, end))
                break
        else:
            found.append((where, start, end))
    return found


def _clusters(values: Iterable[float]) -> list[float]:
    """Values in order, one of each that lie within ``_SNAP`` of each other."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _SNAP:
            kept.append(value)
    return kept


def _is_in(glyph: Glyph, xs: Sequence[float], ys: Sequence[float]) -> bool:
    x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
    return xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]


def _block(page: PrintedPage, grid: _Grid, inside: Sequence[Glyph]) -> Table | Frame | None:
    """The table or the box that a grid is."""
    roots = grid.root()
    held: dict[tuple[int, int], list[Glyph]] = {}
    for glyph in inside:
        x, y = (glyph.left + glyph.right) / 2, (glyph.top + glyph.bottom) / 2
        row = min(bisect_right(grid.ys, y) - 1, len(grid.ys) - 2)
        column = min(bisect_right(grid.xs, x) - 1, len(grid.xs) - 2)
        held.setdefault(roots[row, column], []).append(glyph)
    columns = _kept(grid.xs, {column for _, column in held}, {column for _, column in roots.values()})
    bounds = grid.xs[0], grid.ys[0], grid.xs[-1], grid.ys[-1]
    if len(columns) == 1:
        lines = tuple(line for key in sorted(held) for line in lines_of(held[key], page.number))
        return Frame(*bounds, lines) if lines else None
    rows = []
    for row in range(len(grid.ys) - 1):
        cells = tuple(_cell(grid, roots, held, (row, column), page.number) for column in columns)
        if any(cell.lines for cell in cells):
            rows.append(cells)
    return Table(*bounds, tuple(rows)) if rows else None


def _kept(edges: Sequence[float], filled: set[int], begun: set[int]) -> list[int]:
    """The columns but those that only the space within a double line makes."""
    return [
        i
        for i, (start, end) in enumerate(pairwise(edges))
        if i in filled or (i in begun and end - start > _NARROW) or end - start > 2 * _NARROW
    ]


def _cell(
    grid: _Grid,
    roots: dict[tuple[int, int], tuple[int, int]],
    held: dict[tuple[int, int], list[Glyph]],
    square: tuple[int, int],
    page: int,
) -> Cell:
    row, column = square
    cell = Cell(grid.xs[column], grid.xs[column + 1])
    if roots[square] != square or square not in held:
        return cell
    last = column
    while roots.get((row, last + 1)) == square:
        last += 1
    return replace(cell, right=grid.xs[last + 1], lines=lines_of(held[square], page))
