"""Reads how characters and paragraphs of a Word 97–2003 file are set: FKPs, sprms and styles.

[MS-DOC] §2.4.6 and §2.6; only what says which characters print, and which paragraphs are cells, headings
or counted, is kept.
"""

import struct
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from ingest.readers.doc_file import WordFile, cut, i16, u8, u16, u32
from ingest.readers.docx_styles import DEEPEST

_STYLES, _CHARACTERS, _PARAGRAPHS, _FONTS = 1, 12, 13, 15
_PAGE = 512
_HUGE = 0x6646
_TABLE, _TABS = 0xD608, 0xC615
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # of an operand, by the first three bits; 0: it says so itself
_MOST_CELLS = 63


@dataclass(frozen=True, slots=True)
class Character:
    """How a run of characters is set."""

    hidden: bool = False
    deleted: bool = False
    changed: bool = False  # by somebody, not yet accepted
    special: bool = False
    raised: bool = False
    font: int | None = None  # index of a font
    sign: tuple[int, int] | None = None  # a sign in place of the character: font, code


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: its edges in twips, and whether it goes on with the cell above or before it."""

    left: int
    right: int
    merged: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """How a paragraph is set; None where its style decides."""

    style: int = 0
    number: int | None = None  # of its list, from 1; 0 for none
    level: int | None = None
    outline: int | None = None
    depth: int = 0  # of tables that it stands in
    ends_cell: bool = False
    ends_row: bool = False
    cells: tuple[Cell, ...] = ()  # of the row that it ends


@dataclass(frozen=True, slots=True)
class Run:
    """Bytes ``start`` to ``end`` of the main stream, and the changes of properties that hold for them."""

    start: int
    end: int
    style: int
    changes: bytes


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: what it is based on, its own level as a heading, and what it changes."""

    base: int
    outline: int | None
    changes: bytes


def sprms(changes: bytes) -> Iterator[tuple[int, bytes]]:
    """Each property that is set, with its operand ([MS-DOC] §2.6.1); stops where the bytes end early."""
    at = 0
    while at + 2 < len(changes):
        code = u16(changes, at)
        at += 2
        size = _SIZES[code >> 13]
        if not size:
            size = _own_size(code, changes, at)
        if at + size > len(changes):
            return
        yield code, changes[at : at + size]
        at += size


def _own_size(code: int, changes: bytes, at: int) -> int:
    first = changes[at]
    if code == _TABLE:
        return u16(changes, at) + 1 if at + 1 < len(changes) else 2
    if code == _TABS and first == 255 and at + 1 < len(changes):
        add = at + 2 + 4 * changes[at + 1]
        return add - at + 1 + 3 * changes[add] if add < len(changes) else 2
    return first + 1


def character_runs(file: WordFile) -> list[Run]:
    """The runs of characters, in the order of the main stream ([MS-DOC] §2.9.32)."""
    runs = []
    for page, count in _pages(file, _CHARACTERS):
        for i in range(count):
            start, end = u32(page, 4 * i), u32(page, 4 * i + 4)
            place = 2 * page[4 * (count + 1) + i]
            changes = cut(page, place + 1, page[place]) if place else b""
            runs.append(Run(start, end, 0, changes))
    return sorted(runs, key=lambda run: run.start)


def paragraph_runs(file: WordFile) -> list[Run]:
    """The paragraphs, in the order of the main stream ([MS-DOC] §2.9.174)."""
    runs = []
    for page, count in _pages(file, _PARAGRAPHS):
        for i in range(count):
            start, end = u32(page, 4 * i), u32(page, 4 * i + 4)
            place = 2 * u8(page, 4 * (count + 1) + 13 * i)
            stored = b"\0\0"
            if place:
                size = 2 * page[place] - 1 if page[place] else 2 * u8(page, place + 1)
                stored = cut(page, place + (1 if page[place] else 2), max(size, 2))
            runs.append(Run(start, end, u16(stored, 0), _unfolded(stored[2:], file)))
    return sorted(runs, key=lambda run: run.start)


def _unfolded(changes: bytes, file: WordFile) -> bytes:
    """Changes too long for their page lie in the data stream."""
    for code, operand in sprms(changes):
        if code == _HUGE:
            place = u32(operand, 0)
            return cut(file.data, place + 2, max(0, i16(file.data, place)))
    return changes


def _pages(file: WordFile, index: int) -> Iterator[tuple[bytes, int]]:
    table = file.block(index)
    count = max(0, (len(table) - 4) // 8)
    if count > len(file.main) // _PAGE:
        raise struct.error("more pages of formatting than the file holds")
    for number in struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ():
        page = cut(file.main, (number & 0x3FFFFF) * _PAGE, _PAGE)
        yield page, page[_PAGE - 1]


def run_at(runs: list[Run], at: int) -> Run | None:
    """The run that covers a byte of the main stream."""
    i = bisect_right(runs, at, key=lambda run: run.start) - 1
    return runs[i] if i >= 0 and at < runs[i].end else None


@lru_cache(maxsize=512)
def character(changes: bytes) -> Character:
    """What changes make of a plain character."""
    found = Character()
    for code, operand in sprms(changes):
        if code == 0x083C:  # sprmCFVanish
            found = replace(found, hidden=operand[0] in (1, 0x81))
        elif code in (0x0800, 0x0801):  # sprmCFRMarkDel, sprmCFRMarkIns
            deleted = found.deleted if code == 0x0801 else bool(operand[0])
            found = replace(found, deleted=deleted, changed=found.changed or bool(operand[0]))
        elif code == 0x0855:  # sprmCFSpec
            found = replace(found, special=bool(operand[0]))
        elif code == 0x2A48:  # sprmCIss
            found = replace(found, raised=operand[0] == 1)
        elif code == 0x4A4F:  # sprmCRgFtc0
            found = replace(found, font=u16(operand, 0))
        elif code == 0x6A09:  # sprmCSymbol
            found = replace(found, sign=(u16(operand, 0), u16(operand, 2)))
    return found


@lru_cache(maxsize=512)
def paragraph(style: int, changes: bytes) -> Paragraph:
    """What changes make of a paragraph of a style."""
    found: dict[str, int] = {}
    cells: list[Cell] = []
    for code, operand in sprms(changes):
        if name := _PARAGRAPH.get(code):
            found[name] = int.from_bytes(operand, "little")
        elif code == _TABLE:
            cells = _cells(operand)
        elif code == 0x5624:  # sprmTMerge
            cells = [replace(c, merged=c.merged or operand[0] < i < operand[1]) for i, c in enumerate(cells)]
        elif code == 0xD62B:  # sprmTVertMerge
            cells = [
                replace(c, merged=operand[2] == 1) if i == operand[1] else c
                for i, c in enumerate(cells)
                if len(operand) > 2
            ]
    depth = found.get("depth", 1) if found.get("in_table") or found.get("depth") else 0
    return Paragraph(
        found.get("style", style),
        found.get("number"),
        found.get("level"),
        found.get("outline"),
        depth,
        bool(found.get("inner_cell")),
        bool(found.get("ends_row") or found.get("inner_row")),
        tuple(cells),
    )


_PARAGRAPH = {
    0x4600: "style",  # sprmPIstd
    0x460B: "number",  # sprmPIlfo
    0x260A: "level",  # sprmPIlvl
    0x2640: "outline",  # sprmPOutLvl
    0x2416: "in_table",  # sprmPFInTable
    0x2417: "ends_row",  # sprmPFTtp
    0x6649: "depth",  # sprmPItap
    0x244B: "inner_cell",  # sprmPFInnerTableCell
    0x244C: "inner_row",  # sprmPFInnerTtp
}


def _cells(operand: bytes) -> list[Cell]:
    """The cells of a row ([MS-DOC] §2.9.321, TDefTableOperand, and §2.9.329, TCGRF)."""
    count = min(operand[2], _MOST_CELLS) if len(operand) > 2 else 0
    if len(operand) < 3 + 2 * (count + 1):
        return []
    edges = struct.unpack_from(f"<{count + 1}h", operand, 3)
    flags_at = 3 + 2 * (count + 1)
    cells = []
    for i in range(count):
        at = flags_at + 20 * i
        flags = u16(operand, at) if at + 2 <= len(operand) else 0
        merged = flags & 3 >= 2 or flags >> 5 & 3 == 1
        cells.append(Cell(edges[i], edges[i + 1], merged))
    return cells


def paragraph_styles(file: WordFile) -> Mapping[int, Style]:
    """The paragraph styles by number ([MS-DOC] §2.9.271)."""
    sheet = file.block(_STYLES)
    if not sheet:
        return {}
    header = u16(sheet, 0)
    count, base_size = u16(sheet, 2), u16(sheet, 4)
    at, styles = 2 + header, {}
    for number in range(count):
        size = u16(sheet, at)
        style = _style(cut(sheet, at + 2, size), base_size) if size else None
        if style is not None:
            styles[number] = style
        at += 2 + size
    return styles


def _style(stored: bytes, base_size: int) -> Style | None:
    kind, base = u16(stored, 2) & 0xF, u16(stored, 2) >> 4
    if kind != 1:
        return None
    built_in = u16(stored, 0) & 0x0FFF
    at = base_size + 2 + 2 * u16(stored, base_size) + 2
    at += at % 2
    size = u16(stored, at)
    changes = cut(stored, at + 4, size - 2) if size > 2 else b""
    return Style(base, built_in - 1 if 1 <= built_in <= 9 else None, changes)


def resolved(found: Paragraph, styles: Mapping[int, Style]) -> Paragraph:
    """The paragraph with what its style, and those it is based on, say of list and outline."""
    number, level, outline = found.number, found.level, found.outline
    style, seen = found.style, set[int]()
    while style in styles and style not in seen and len(seen) < DEEPEST:
        seen.add(style)
        own = paragraph(style, styles[style].changes)
        if number is None:
            number, level = own.number, own.level if level is None else level
        if outline is None:
            outline = styles[style].outline if own.outline is None else own.outline
        style = styles[style].base
    return replace(found, number=number, level=level, outline=outline)


def fonts(file: WordFile) -> tuple[str, ...]:
    """The names of the fonts, in the order in which runs count them ([MS-DOC] §2.9.285)."""
    table = file.block(_FONTS)
    names, at = [], 4
    for _ in range(u16(table, 0) if table else 0):
        size = u8(table, at)
        stored = cut(table, at + 1, size)
        name = stored[39:].decode("utf-16-le", "replace") if len(stored) > 39 else ""
        names.append(name.partition("\0")[0])
        at += 1 + size
    return tuple(names)
