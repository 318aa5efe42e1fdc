"""Reads Word 97–2003 documents (.doc, .dot, .wps) from their binary structures ([MS-DOC]).

The same lines come out as of a docx: main text, tables, text boxes, then notes; automatic numbers are
counted by the same code. Headers, footers and comments are no part of the text.
"""

import re
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ingest.document import Notice
from ingest.errors import DamagedFileError, EmptyFileError
from ingest.readers.doc_file import REPAIR, WordFile, open_word
from ingest.readers.doc_formatting import (
    Character,
    Paragraph,
    Run,
    Style,
    character,
    character_runs,
    fonts,
    paragraph,
    paragraph_runs,
    paragraph_styles,
    resolved,
    run_at,
)
from ingest.readers.doc_lists import read_lists
from ingest.readers.doc_notes import boxes, notes, stories
from ingest.readers.doc_tables import Tables
from ingest.readers.docx_fields import Fields
from ingest.readers.docx_lines import Line, cell, mark, note_label, reading_of
from ingest.readers.docx_numbering import Counters, List
from ingest.readers.docx_paragraph import GAP
from ingest.readers.docx_styles import BODY_LEVEL
from ingest.readers.docx_symbols import is_symbol_font, raised, symbol
from ingest.reading import Reading

_CONTROL = re.compile("[\x00-\x1f]")
_ENDS = "\r\x07\x0c\x0e"
_SAID = {"\t": GAP, "\x0b": "\n", "\x1e": "-"}  # other controls say nothing: pictures, soft hyphens, comments
_BEGIN, _TURN, _CLOSE = "\x13\x14\x15"
_PICTURES = "\x01\x08"


@dataclass(frozen=True, slots=True)
class _Segment:
    """Characters ``start`` to ``end`` of the text that are set alike."""

    start: int
    end: int
    set_as: Character


@dataclass
class _Reader:
    """A file with all that its text refers to, and what has been counted and met so far."""

    file: WordFile
    characters: list[Run]
    paragraphs: list[Run]
    styles: Mapping[int, Style]
    fonts: Sequence[str]
    lists: Sequence[List]
    marks: Mapping[int, str]  # kinds of the notes, by the place of their marks
    boxes: Mapping[int, tuple[int, int]]
    counters: Counters = field(default_factory=Counters)
    numbers: dict[str, dict[int, int]] = field(default_factory=dict)  # of the notes met, by kind and place
    changed: bool = False
    pictures: bool = False


def read_doc(data: bytes, name: str) -> Reading:
    """The text of a Word 97–2003 document, with the headings it marks.

    Raises:
        IngestError: broken, encrypted, of an older Word, or without words.
    """
    try:
        return _read(open_word(data, name), name)
    except (struct.error, IndexError) as error:
        # An offset or a count leads outside its structure: every access is checked by one of the two.
        raise DamagedFileError("Word 文件的内部结构已损坏", name, REPAIR) from error


def _read(file: WordFile, name: str) -> Reading:
    found = {kind: notes(file, kind) for kind in ("footnote", "endnote")}
    anchored, loose = boxes(file)
    named = fonts(file)
    marks = {place: kind for kind, each in found.items() for place in each}
    reader = _Reader(
        file,
        character_runs(file),
        paragraph_runs(file),
        paragraph_styles(file),
        named,
        read_lists(file, named),
        marks,
        anchored,
    )
    lines = list(_lines(reader, *stories(file)["main"]))
    for start, end in loose:
        lines += _lines(reader, start, end)
    below = []
    for kind, numbers in reader.numbers.items():
        for place, number in numbers.items():
            words = cell(_lines(reader, *found[kind][place]))
            below.append(f"{note_label(number, end=kind == 'endnote')}{words}")
    if reader.pictures and not any(line.text.strip() for line in lines):
        raise EmptyFileError(
            "文件里只有图片，没有文字", name, "请另存为 pdf 后再添加，由文字识别读取其中的图片"
        )
    message = "文件带有未接受的修订，已按全部接受读取；请核对定稿文字"
    notices = (Notice("tracked_changes", message),) if reader.changed else ()
    return reading_of("doc", lines, below, notices, name)


def _segments(reader: _Reader, start: int, end: int) -> Iterator[_Segment]:
    """The characters of a range, parted where they begin to be set otherwise."""
    pieces = reader.file.pieces
    for i in range(max(reader.file.piece_at(start), 0), len(pieces)):
        piece = pieces[i]
        if piece.start >= end:
            return
        at, stop = max(start, piece.start), min(end, piece.end)
        while at < stop:
            byte = piece.at + (at - piece.start) * piece.width
            run = run_at(reader.characters, byte)
            # Where no run covers a byte, the format is plain up to the end of the piece.
            until = stop if run is None else min(stop, at + max(1, (run.end - byte) // piece.width))
            changes = (b"" if run is None else run.changes) + piece.changes
            yield _Segment(at, until, character(changes))
            at = until


@dataclass
class _Open:
    """The line being read."""

    pieces: list[str] = field(default_factory=list)
    anchors: list[int] = field(default_factory=list)
    fields: Fields = field(default_factory=Fields)

    def taken(self) -> str:
        words = "".join(self.pieces)
        self.pieces.clear()
        return words


def _lines(reader: _Reader, start: int, end: int) -> Iterator[Line]:
    """The lines of a range of the text: paragraphs, and rows of tables."""
    tables, open_ = Tables(), _Open()
    closed = _closed_fields(reader.file.text, start, end)
    numbered: Run | None = None  # the paragraph whose number is written: a page broke in it
    for segment in _segments(reader, start, end):
        reader.changed |= segment.set_as.changed
        for at, words in _parts(reader.file.text, segment):
            if words not in _ENDS or len(words) != 1:
                _say(reader, open_, at, words, segment.set_as, closed)
                continue
            if words != "\x07" and (segment.set_as.hidden or segment.set_as.deleted):
                continue  # the paragraph's end is not there: the next one goes on
            said = open_.taken()
            if words in "\x0c\x0e" and not said.strip():
                continue
            run, set_as = _paragraph(reader, at)
            line = _line(reader, said, set_as, counted=run is None or run is not numbered)
            numbered = run if words in "\x0c\x0e" else None
            yield from tables.add(set_as, line, words)
            for anchor in open_.anchors:
                yield from _lines(reader, *reader.boxes[anchor]) if start == 0 else ()
            open_.anchors.clear()
    if said := open_.taken().strip():
        yield from tables.add(Paragraph(), Line(said), "\r")
    yield from tables.close()


def _parts(text: str, segment: _Segment) -> Iterator[tuple[int, str]]:
    """A segment's words and controls, each with its place."""
    at = segment.start
    for match in _CONTROL.finditer(text, segment.start, segment.end):
        if at < match.start():
            yield at, text[at : match.start()]
        yield match.start(), match[0]
        at = match.end()
    if at < segment.end:
        yield at, text[at : segment.end]


def _say(
    reader: _Reader, open_: _Open, at: int, words: str, set_as: Character, closed: frozenset[int]
) -> None:
    """Add what words or a control print to the line being read."""
    if words in (_BEGIN, _TURN, _CLOSE):
        if at in closed:
            _field(open_, words)
        return
    if words == "\x08" and at in reader.boxes:
        open_.anchors.append(at)
    reader.pictures |= words in _PICTURES
    if set_as.hidden or set_as.deleted:
        return
    if not open_.fields.shows:
        open_.fields.add(words)
    elif at in reader.marks:
        kind = reader.marks[at]
        numbers = reader.numbers.setdefault(kind, {})
        number = numbers.setdefault(at, len(numbers) + 1)
        open_.pieces.append(mark(number, end=kind == "endnote") + words[1:])
    else:
        open_.pieces.append(_said(reader, words, set_as))


def _said(reader: _Reader, words: str, set_as: Character) -> str:
    if set_as.sign:
        font, code = set_as.sign
        return symbol(code, _font(reader, font))
    if words[0] < " ":
        return _SAID.get(words, "")
    if set_as.font is not None and is_symbol_font(name := _font(reader, set_as.font)):
        return "".join(symbol(ord(each), name) for each in words)
    return raised(words) if set_as.raised else words


def _font(reader: _Reader, number: int) -> str:
    return reader.fonts[number] if number < len(reader.fonts) else ""


def _field(open_: _Open, sign: str) -> None:
    if sign == _BEGIN:
        open_.fields.begin()
    elif sign == _TURN:
        open_.fields.turn()
    else:
        open_.pieces.append(open_.fields.end())


def _closed_fields(text: str, start: int, end: int) -> frozenset[int]:
    """The places of field signs that have a partner: a field that never ends would hide all that follows."""
    open_: list[list[int]] = []
    closed: set[int] = set()
    for match in re.compile("[\x13-\x15]").finditer(text, start, end):
        if match[0] == _BEGIN:
            open_.append([match.start()])
        elif open_:
            open_[-1].append(match.start())
            if match[0] == _CLOSE:
                closed.update(open_.pop())
    return frozenset(closed)


def _paragraph(reader: _Reader, at: int) -> tuple[Run | None, Paragraph]:
    """How the paragraph is set that character ``at`` belongs to."""
    piece = reader.file.pieces[reader.file.piece_at(at)]
    run = run_at(reader.paragraphs, piece.at + (at - piece.start) * piece.width)
    style, changes = (0, b"") if run is None else (run.style, run.changes)
    return run, resolved(paragraph(style, changes + piece.changes), reader.styles)


def _line(reader: _Reader, words: str, set_as: Paragraph, *, counted: bool) -> Line:
    """A paragraph's line, its automatic number first."""
    label = ""
    if counted and set_as.number is not None and 1 <= set_as.number <= len(reader.lists):
        label = reader.counters.label(reader.lists[set_as.number - 1], set_as.level or 0)
    outline = set_as.outline
    level = None if outline is None or outline >= BODY_LEVEL else outline + 1
    text = f"{label}{words.lstrip()}" if label else words
    if not text.isascii():
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return Line(text, level)
