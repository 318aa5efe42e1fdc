"""Tables that go on over pages: heads printed again, rows that a page's end breaks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.readers.layout_lines import PrintedLine, first_word
from ingest.readers.layout_pages import Parts
from ingest.readers.layout_tables import Cell, Table

_ALIKE = 4.0  # points by which the columns of a table's parts may differ


@dataclass(slots=True)
class Row:
    """A row, and why it is no text where it is none."""

    cells: tuple[Cell, ...]
    reason: str | None = None


def rows_of(parts: Sequence[Parts]) -> dict[int, list[Row]]:
    """The rows of each table by ``id``: repeated heads marked, broken rows whole where they begin."""
    rows: dict[int, list[Row]] = {}
    chain: list[Row] = []
    before: Table | None = None
    for part in parts:
        for i, block in enumerate(part.blocks):
            if not isinstance(block, Table):
                before = None
                continue
            own = [Row(cells) for cells in block.rows]
            if i == 0 and before is not None and _alike(before, block):
                _drop_head(chain, own)
                _mend(chain, own)
                chain += own
            else:
                chain = [*own]
            rows[id(block)], before = own, block
        if not part.blocks:
            before = None
    return rows


def _alike(before: Table, after: Table) -> bool:
    """Whether two tables have the same columns, on pages whose margins may differ."""
    if len(before.edges) != len(after.edges):
        return False
    shift = after.edges[0] - before.edges[0]
    return all(abs(b - a - shift) < _ALIKE for a, b in zip(before.edges, after.edges, strict=True))


def _drop_head(chain: Sequence[Row], own: Sequence[Row]) -> None:
    """Mark the rows that are printed again at the head of a page."""
    for first, again in zip(chain, own[:-1], strict=False):
        words = [cell.text for cell in first.cells]
        if [cell.text for cell in again.cells] != words:
            return
        again.reason = "table_head"


def _mend(chain: Sequence[Row], own: list[Row]) -> None:
    """Move the rest of a broken row to where the row begins."""
    last = next((row for row in reversed(chain) if row.reason is None), None)
    first = next((row for row in own if row.reason is None), None)
    if last is None or first is None or not _goes_on(last.cells, first.cells):
        return
    last.cells = tuple(
        replace(a, lines=a.lines + b.lines) for a, b in zip(last.cells, first.cells, strict=True)
    )
    own.remove(first)


def _goes_on(last: Sequence[Cell], first: Sequence[Cell]) -> bool:
    """Whether a page's first row is the rest of the last row before: cells that were full go on."""
    pairs = list(zip(last, first, strict=True))
    goes = [(a, b) for a, b in pairs if b.lines]
    return (
        bool(goes)
        and all(a.lines and _is_full(a, b.lines[0]) for a, b in goes)
        and (any(a.lines and not b.lines for a, b in pairs) or len(goes) > 1)
    )


def _is_full(cell: Cell, following: PrintedLine) -> bool:
    """Whether the cell's last line has no room for the first word of what follows."""
    line = cell.lines[-1]
    inset = max(0.0, min(each.left for each in cell.lines) - cell.left)
    return cell.right - inset - line.right < first_word(following) + 0.2 * line.size
