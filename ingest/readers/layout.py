"""Pages of characters to text: for every format that knows where its characters stand.

A reader makes one :class:`PrintedPage` of each page, from :class:`Glyph` (each character with its em box,
in points, upright, from the upper left corner) and :class:`Rule` (lines drawn: tables are found by them),
and :func:`reading_of` makes the :class:`~ingest.reading.Reading`: lines, columns, tables, running heads,
page numbers, paragraphs. A recogniser that knows lines makes :class:`PrintedLine` and hands on
``glyphs_of(line)``. The order of the glyphs does not matter; white space may be left out.

    >>> page = PrintedPage(1, 595, 842, tuple(
    ...     Glyph(char, 79 + 16 * i, 105, 95 + 16 * i, 121, 16) for i, char in enumerate("一、总体要求")))
    >>> reading = reading_of("ofd", [page])
    >>> reading.text, reading.pages[0].runs[0].edges[:3]
    ('一、总体要求', (79, 95.0, 111.0))
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Notice
from ingest.readers.layout_columns import Flow
from ingest.readers.layout_continued import Row, rows_of
from ingest.readers.layout_lines import Glyph, PrintedLine, PrintedPage, Rule, glyphs_of, lines_of
from ingest.readers.layout_margins import Margins
from ingest.readers.layout_pages import Parts, flows_in, opens_note, parts_of
from ingest.readers.layout_paragraphs import Placed, joins, setting_of
from ingest.readers.layout_tables import Table
from ingest.readers.layout_text import Writer
from ingest.reading import Reading

__all__ = ["Glyph", "PrintedLine", "PrintedPage", "Rule", "glyphs_of", "lines_of", "reading_of"]


@dataclass(frozen=True, slots=True)
class _Dropped:
    """A line that is printed and no text."""

    line: PrintedLine
    reason: str


_Item = Placed | Row | _Dropped


def reading_of(format_: str, pages: Sequence[PrintedPage], notices: Sequence[Notice] = ()) -> Reading:
    """The text of printed pages, with every character's place, and the edits that make it run on.

    ``pages`` are all of the file, in order and numbered from 1, with or without characters. The text has a
    printed line a line. Where a paragraph runs on over a page's end, what is printed between (page numbers,
    running heads) follows the paragraph, so that a quotation of it is its words alone.
    """
    parts = parts_of(pages)
    items = list(_items(parts))
    setting = setting_of([item for item in items if isinstance(item, Placed)])
    writer = Writer(pages)
    between: list[_Dropped] = []
    begin: Placed | None = None
    before: Placed | None = None
    for item in items:
        if isinstance(item, _Dropped):
            between.append(item)
            continue
        if isinstance(item, Placed) and begin and before and joins(begin, before, item, setting):
            writer.put_line(item.line, after=before.line)
            before = item
            continue
        for dropped in between:
            writer.put_line(dropped.line, reason=dropped.reason)
        between.clear()
        if isinstance(item, Row):
            writer.put_row([cell.lines for cell in item.cells], item.reason)
            begin = before = None
        else:
            writer.put_line(item.line)
            begin = before = item
    for dropped in between:
        writer.put_line(dropped.line, reason=dropped.reason)
    text, edits, printed = writer.finish()
    return Reading(format_, text, edits, breaks_known=True, pages=printed, notices=tuple(notices))


def _items(parts: Sequence[Parts]) -> Iterator[_Item]:
    """Lines and rows in the order in which the text has them."""
    margins, rows = Margins(flows_in(parts)), rows_of(parts)
    flow = 0
    for part in parts:
        yield from (_Dropped(line, reason) for line, reason in part.heads)
        for block in part.blocks:
            flow += 1
            if isinstance(block, Table):
                yield from rows[id(block)]
                continue
            if isinstance(block, Flow):
                left, right = margins.of(part.page, block)
            else:
                left = min(line.left for line in block.lines)
                right = max(line.right for line in block.lines)
            yield from (Placed(line, left, right, flow) for line in block.lines)
        for line in part.asides:
            flow += 1
            yield Placed(line, line.left, line.right, flow, opens=True)
        yield from (_Dropped(line, reason) for line, reason in part.feet)
    for part in parts:
        flow += 1
        left = min((line.left for line in part.notes), default=0.0)
        right = max((line.right for line in part.notes), default=0.0)
        yield from (Placed(line, left, right, flow, opens=opens_note(line)) for line in part.notes)
