"""The order in which a page is read: column by column where it is set in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.readers.layout_aligned import find_aligned
from ingest.readers.layout_lines import Glyph, PrintedLine, lines_of
from ingest.readers.layout_tables import Frame, Table

_FEWEST_LINES = 5  # of a column
_MOST_LINES = 400  # on a page: a gazette's has some 150
_FULL, _FILLED = 0.85, 0.12  # a full line's share of the width; least share of full lines in a column
_SHORTEST_COLUMN = 8.0  # ems
_NEAR = 2.5  # ems: lines that begin no further apart begin one column (indents)


@dataclass(frozen=True, slots=True)
class Flow:
    """Lines under each other, and the margins they are set between; None where the whole page says."""

    lines: tuple[PrintedLine, ...]
    margins: tuple[float, float] | None = None


Block = Flow | Table | Frame


def blocks_of(glyphs: Sequence[Glyph], tables: Sequence[Table | Frame], page: int) -> tuple[Block, ...]:
    """Text and tables of a page in reading order; ``glyphs`` are the characters outside the tables."""
    lines = lines_of(glyphs, page)
    gutter = _gutter(lines)
    if gutter is None or any(_straddles(table, *gutter) for table in tables):
        return _down(glyphs, lines, tables, page)
    x, top, bottom = gutter

    def part(*, left: float, right: float, upper: float, lower: float) -> tuple[Block, ...]:
        within = [each for each in glyphs if left < each.right <= right and upper < _middle(each) <= lower]
        inside = [each for each in tables if left < each.right <= right and upper < _middle(each) <= lower]
        return blocks_of(within, inside, page)

    end = float("inf")
    columns = (
        *part(left=-end, right=x + 1, upper=top, lower=bottom),
        *part(left=x + 1, right=end, upper=top, lower=bottom),
    )
    return (
        *part(left=-end, right=end, upper=-end, lower=top),
        *(_with_margins(block) for block in columns),
        *part(left=-end, right=end, upper=bottom, lower=end),
    )


def _down(
    glyphs: Sequence[Glyph], lines: tuple[PrintedLine, ...], tables: Sequence[Table | Frame], page: int
) -> tuple[Block, ...]:
    """Text and tables from the top down, those without ruling lines found too."""
    aligned, rest = find_aligned(glyphs, lines, page)
    if not tables and not aligned:
        return (Flow(lines),) if lines else ()
    blocks: list[Block] = []
    start = float("-inf")
    for table in sorted((*tables, *aligned), key=lambda each: (each.top, each.left)):
        above = lines_of([each for each in rest if start < _middle(each) <= table.top], page)
        blocks += [Flow(above), table] if above else [table]
        start = max(start, table.top)
    below = lines_of([each for each in rest if _middle(each) > start], page)
    return (*blocks, Flow(below)) if below else tuple(blocks)


def _with_margins(block: Block) -> Block:
    if isinstance(block, Flow) and block.margins is None:
        return Flow(block.lines, (_left(block.lines), _right(block.lines)))
    return block


def _straddles(table: Table | Frame, x: float, top: float, bottom: float) -> bool:
    return table.left < x < table.right and top < _middle(table) < bottom


def _middle(each: Glyph | Table | Frame) -> float:
    return (each.top + each.bottom) / 2


def _left(lines: Sequence[PrintedLine]) -> float:
    return min(line.left for line in lines)


def _right(lines: Sequence[PrintedLine]) -> float:
    return max(line.right for line in lines)


@dataclass(frozen=True, slots=True)
class _Segment:
    left: float
    right: float
    top: float
    bottom: float


def _gutter(lines: Sequence[PrintedLine]) -> tuple[float, float, float] | None:
    """The free strip between two columns of running text: its right edge, and from where to where it goes."""
    if not _FEWEST_LINES <= len(lines) <= _MOST_LINES:
        return None
    size = median(line.size for line in lines)
    segments = [segment for line in lines for segment in _segments(line)]
    start, width = _left(lines), _right(lines) - _left(lines)
    starts = sorted(each.left for each in segments if start + 0.25 * width < each.left < start + 0.8 * width)
    for x in dict.fromkeys(round(each) for each in starts):
        if sum(x - 1 <= each <= x + _NEAR * size for each in starts) < _FEWEST_LINES:
            continue
        found = _columns_at(segments, x - 1.5, size)
        if found:
            return found
    return None


def _columns_at(segments: Sequence[_Segment], x: float, size: float) -> tuple[float, float, float] | None:
    """The tallest stretch of the page in which ``x`` parts two columns."""
    order = sorted(segments, key=lambda each: each.top + each.bottom)
    walls = [i for i, each in enumerate(order) if each.left < x - 1 and each.right > x + 1]
    best = None
    for start, end in pairwise([-1, *walls, len(order)]):
        inside = order[start + 1 : end]
        if len(inside) < 2 * _FEWEST_LINES:
            continue
        left = [each for each in inside if each.right <= x + 1]
        right = [each for each in inside if each.left >= x - 1]
        if _are_columns(left, right, size):
            first = max(min(each.top for each in left), min(each.top for each in right))
            heads = [each for each in inside if each.bottom < first]
            upper = max((each.bottom for each in heads), default=min(each.top for each in inside)) - 0.1
            lower = max(each.bottom for each in inside) + 0.1
            if best is None or lower - upper > best[2] - best[1]:
                best = (x, upper, lower)
    return best


def _are_columns(left: Sequence[_Segment], right: Sequence[_Segment], size: float) -> bool:
    """Whether pieces of lines on both sides are running text: enough lines, and enough of them full."""
    full = 0
    for segments in (left, right):
        if len(segments) < _FEWEST_LINES:
            return False
        width = max(each.right for each in segments) - min(each.left for each in segments)
        filled = sum(each.right - each.left >= _FULL * width for each in segments)
        if width < _SHORTEST_COLUMN * size or filled < _FILLED * len(segments):
            return False
        full += filled
    return full >= _FEWEST_LINES - 1


def _segments(line: PrintedLine) -> list[_Segment]:
    """The pieces of a line between wide gaps."""
    pieces, start = [], 0
    text, edges = line.text, line.edges
    at = text.find("\u3000")
    while at >= 0:
        end = at
        while text[end] == "\u3000":
            end += 1
        pieces.append(_Segment(edges[start], edges[at], line.top, line.bottom))
        start, at = end, text.find("\u3000", end)
    pieces.append(_Segment(edges[start], edges[-1], line.top, line.bottom))
    return pieces
