"""From a Word file's lines, automatic numbers and notes included, to a Reading; for docx and doc alike."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.document import Notice
from ingest.errors import FileTooLargeError
from ingest.reading import Heading, Reading
from ingest.source_map import Edit
from ingest.span import Span
from ingest.wraps import line_edits

LARGEST = 16 * 2**20
"""Longest text, in characters: as much as of a plain-text file."""

# Neither sign can be in a Word file's own text: they hold a note's mark until its place is known.
_OPEN, _CLOSE = "\x02", "\x03"
_MARK = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_BREAK = re.compile(r"[ \u3000]*\n[ \u3000]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, its number first, or a table's row, cells parted by tabs.

    A line break inside the paragraph is ``\\n``; a note's mark is what :func:`mark` gave.
    """

    text: str
    level: int | None = None  # of a heading, 1 the highest


def mark(number: int, *, end: bool = False) -> str:
    """The mark of foot- or endnote ``number`` inside a text; it must not run into the word before it."""
    return f"{_OPEN}{note_label(number, end=end)}{_CLOSE}"


def note_label(number: int, *, end: bool = False) -> str:
    """How a note is called in the text and below it, where Word prints a raised number."""
    return f"〔{'尾' if end else ''}注{number}〕"


def cell(lines: Iterable[Line]) -> str:
    """What a table's cell holds, on one line.

    Its paragraphs are parted by a space: repair takes it out between Chinese characters, where a number or
    a word was broken to fit the cell, and it keeps apart what is not Chinese.
    """
    return " ".join(" ".join(line.text.split()) for line in lines if line.text.strip())


def reading_of(
    form: str, lines: Iterable[Line], notes: Sequence[str], notices: Sequence[Notice], name: str
) -> Reading:
    """The Reading of a Word file: its lines, then its notes.

    A note's mark is in the source, where the page prints it, and edited out of the text that rules read:
    85%〔注1〕以上 states 85%以上. Line breaks that cut a sentence are edited out too.

    Raises:
        FileTooLargeError: more text than any official document has.
    """
    pieces: list[str] = []
    edits: list[Edit] = []
    headings: list[Heading] = []
    at = 0
    for line in (*lines, *map(Line, notes)):
        words = line.text.strip(" \u3000\n")
        if not words.strip():
            continue
        words, marks = _without_signs(words)
        edits += (Edit(at + span.start, at + span.end, "", "note_mark") for span in marks)
        if "\n" in words:
            edits += (
                Edit(at + e.start, at + e.end, e.replacement, e.reason)
                for e in line_edits(words)
                if not any(e.start < span.end and span.start < e.end for span in marks)
            )
        if line.level is not None:
            headings.append(Heading(Span(at, at + len(words)), line.level))
        pieces.append(words)
        at += len(words) + 1
        if at > LARGEST:
            raise FileTooLargeError(
                f"文字超过 {LARGEST // 2**20} 百万字", name, "请拆分后再添加，或确认它确实是公文"
            )
    text = "".join(f"{piece}\n" for piece in pieces)
    return Reading(form, text, tuple(edits), True, (), tuple(headings), tuple(notices))


def _without_signs(words: str) -> tuple[str, list[Span]]:
    """The line with its notes' marks written out, and where they stand."""
    if _OPEN not in words:
        return words, []
    pieces, spans, at, length = [], [], 0, 0
    for match in _MARK.finditer(words):
        pieces += [words[at : match.start()], match[1]]
        length += match.start() - at
        spans.append(Span(length, length + len(match[1])))
        length += len(match[1])
        at = match.end()
    return "".join([*pieces, words[at:]]), spans
