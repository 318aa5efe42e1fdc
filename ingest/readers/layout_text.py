"""The text of printed lines, with the place of each character and the edits that make it run on."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ingest.page import Page, Run
from ingest.readers.layout_lines import PrintedLine, PrintedPage
from ingest.source_map import Edit
from ingest.span import Span

_WORD_END, _WORD_START = re.compile(r"[A-Za-z,;:.)]$"), re.compile(r"[A-Za-z(]")


def glue(last: str, first: str) -> str:
    """What stands between two printed lines that are one: a space between Latin words, else nothing.

    >>> glue("of the", "People"), glue("到2024-", "03504"), glue("发展", "目标")
    (' ', '', '')
    """
    return " " if _WORD_END.search(last) and _WORD_START.match(first) else ""


@dataclass(slots=True)
class Writer:
    """A text being written line by line."""

    pages: Sequence[PrintedPage]
    pieces: list[str] = field(default_factory=list)
    runs: dict[int, list[Run]] = field(default_factory=dict)
    edits: list[Edit] = field(default_factory=list)
    marks: list[Edit] = field(default_factory=list)
    at: int = 0

    def put(self, line: PrintedLine) -> None:
        """Write a line's characters, and where they stand."""
        span = Span(self.at, self.at + len(line.text))
        self.runs.setdefault(line.page, []).extend(_runs(line, span, self.pages[line.page - 1]))
        self.marks += [Edit(self.at + start, self.at + end, "", "note_mark") for start, end in line.marks]
        self._add(line.text)

    def put_row(self, cells: Sequence[Sequence[PrintedLine]], reason: str | None = None) -> None:
        """Write a table's row; with a reason it is no text."""
        self._open_line()
        start = self.at
        for i, lines in enumerate(cells):
            if i:
                self._add("\t")
            for j, line in enumerate(lines):
                if j:
                    self._add(glue(lines[j - 1].text, line.text))
                self.put(line)
        if reason:
            self.edits.append(Edit(start, self.at, "", reason))

    def put_line(self, line: PrintedLine, *, after: PrintedLine | None = None, reason: str = "") -> None:
        """Write a printed line; it goes on with the line ``after`` it, or is no text for a reason."""
        self._open_line()
        if after is not None:
            self.edits.append(Edit(self.at - 1, self.at, glue(after.text, line.text), "line_join"))
        if reason:
            self.edits.append(Edit(self.at, self.at + len(line.text), "", reason))
        self.put(line)

    def finish(self) -> tuple[str, tuple[Edit, ...], tuple[Page, ...]]:
        """The text, its edits in order, and its pages."""
        pages = []
        for page in self.pages:
            size = (page.height, page.width) if page.turn % 2 else (page.width, page.height)
            pages.append(Page(page.number, *size, tuple(self.runs.get(page.number, ()))))
        return "".join(self.pieces), tuple(sorted([*self.edits, *self._seen_marks()])), tuple(pages)

    def _seen_marks(self) -> Iterator[Edit]:
        """Edits of notes' marks but those in lines that are no text."""
        gone = {
            (edit.start, edit.end)
            for edit in self.edits
            if not edit.replacement and edit.reason != "line_join"
        }
        spans = sorted(gone)
        for mark in self.marks:
            i = bisect_right(spans, (mark.start, mark.end)) - 1
            if i < 0 or spans[i][1] <= mark.start:
                yield mark

    def _add(self, text: str) -> None:
        self.pieces.append(text)
        self.at += len(text)

    def _open_line(self) -> None:
        if self.at:
            self._add("\n")


def _runs(line: PrintedLine, span: Span, page: PrintedPage) -> list[Run]:
    if not page.turn:
        return [Run(span, line.top, line.bottom, line.edges, line.confidence)]
    runs = []
    for i in range(len(span)):
        left, top, right, bottom = _turned(page, line.edges[i], line.top, line.edges[i + 1], line.bottom)
        character = Span(span.start + i, span.start + i + 1)
        runs.append(Run(character, top, bottom, (left, right), line.confidence))
    return runs


def _turned(page: PrintedPage, left: float, top: float, right: float, bottom: float) -> tuple[float, ...]:
    """A box on a page read turned, on the page as it is shown."""
    match page.turn % 4:
        case 1:
            return top, page.width - right, bottom, page.width - left
        case 2:
            return page.width - right, page.height - bottom, page.width - left, page.height - top
        case _:
            return page.height - bottom, left, page.height - top, right
