"""The margins between which pages are set: what indents and full lines are told by."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.readers.layout_columns import Flow
from ingest.readers.layout_lines import PrintedLine, PrintedPage

_SHIFT = 0.5  # ems: pages whose margins differ by less are set alike
_FEW = 3  # lines that end at one place, to show that they are full
_Key = tuple[int, int, int]


class Margins:
    """Margins of a document's pages, by their size and side: left-hand pages are set further out."""

    def __init__(self, flows: Iterable[tuple[PrintedPage, Flow]]) -> None:
        kept: dict[_Key, list[PrintedLine]] = defaultdict(list)
        for page, flow in flows:
            if flow.margins is None:
                kept[_key(page)] += flow.lines
        self._of = {key: (_left(lines), _right(lines, key[0])) for key, lines in kept.items()}
        for (width, height, side), (left, right) in list(self._of.items()):
            other = self._of.get((width, height, 1 - side))
            if other and side == 0 and abs(other[0] - left) < 8 and abs(other[1] - right) < 16:
                both = (min(left, other[0]), max(right, other[1]))
                self._of[width, height, 0] = self._of[width, height, 1] = both

    def of(self, page: PrintedPage, flow: Flow) -> tuple[float, float]:
        """The left and the right margin of a flow on a page."""
        return flow.margins or self._of[_key(page)]


def _key(page: PrintedPage) -> _Key:
    return round(page.width), round(page.height), page.number % 2


def _left(lines: Sequence[PrintedLine]) -> float:
    """The leftmost place where more than a stray line begins."""
    lefts = sorted(line.left for line in lines)
    often = max(1, round(0.03 * len(lefts)))
    size = lines[0].size
    return next(x for x in lefts if sum(x <= other <= x + _SHIFT * size for other in lefts) >= often)


def _right(lines: Sequence[PrintedLine], width: float) -> float:
    """The rightmost place where more than a stray line ends; a hanging full stop stands further out.

    Where hardly any lines end alike, none may be full: the margins are then taken for alike.
    """
    rights = sorted((line.right for line in lines), reverse=True)
    often = max(1, round(0.05 * len(rights)))
    size = lines[0].size

    def count(x: float) -> int:
        return sum(x - _SHIFT * size <= other <= x for other in rights)

    right = next(x for x in rights if count(x) >= often)
    left = min(line.left for line in lines)
    return right if count(right) >= _FEW or left > 0.3 * width else max(right, width - 1.3 * left)
