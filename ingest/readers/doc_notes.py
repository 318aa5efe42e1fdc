"""Where a Word 97–2003 file keeps what is not in its main text: foot- and endnotes, text boxes."""

import struct
from collections.abc import Mapping
from itertools import pairwise

from ingest.readers.doc_file import WordFile, i32

# Lengths of the stories, in the file information block, in the order of their texts ([MS-DOC] §2.5.5).
_LENGTHS = {
    "main": 0x4C,
    "footnote": 0x50,
    "header": 0x54,
    "macro": 0x58,
    "comment": 0x5C,
    "endnote": 0x60,
    "box": 0x64,
}
_NOTES = {
    "footnote": (2, 3, 2),
    "endnote": (46, 47, 2),
}  # places of marks and of texts, size of a mark's data
_ANCHORS, _ANCHOR_SIZE = 40, 26
_BOXES, _BOX_SIZE, _SHAPE = 56, 22, 14


def stories(file: WordFile) -> dict[str, tuple[int, int]]:
    """First character and end of each story of the text."""
    found, at = {}, 0
    for name, place in _LENGTHS.items():
        start, at = min(at, len(file.text)), at + file.count(place)
        found[name] = (start, min(at, len(file.text)))
    return found


def notes(file: WordFile, kind: str) -> dict[int, tuple[int, int]]:
    """The range of each foot- or endnote by the place of its mark in the main text."""
    marks_at, texts_at, size = _NOTES[kind]
    marks = _bounds(file.block(marks_at), size)[:-1]
    return dict(zip(marks, _ranges(_bounds(file.block(texts_at), 0), stories(file)[kind]), strict=False))


def boxes(file: WordFile) -> tuple[Mapping[int, tuple[int, int]], list[tuple[int, int]]]:
    """The range of each text box by the place of its anchor in the main text; those without an anchor."""
    table = file.block(_BOXES)
    bounds = _bounds(table, _BOX_SIZE)
    ranges = _ranges(bounds, stories(file)["box"])
    data = 4 * len(bounds)
    by_shape = {}
    for i, each in enumerate(ranges):
        shape = data + _BOX_SIZE * i + _SHAPE
        if shape + 4 <= len(table):
            by_shape[i32(table, shape)] = each
    anchors = file.block(_ANCHORS)
    places = _bounds(anchors, _ANCHOR_SIZE)
    found = {}
    for i, place in enumerate(places[:-1]):
        shape = i32(anchors, 4 * len(places) + _ANCHOR_SIZE * i)
        if shape in by_shape:
            found[place] = by_shape.pop(shape)
    return found, [each for each in by_shape.values() if each[0] < each[1]]


def _bounds(table: bytes, size: int) -> tuple[int, ...]:
    """The places that a PLC lists, one more than the data of ``size`` bytes that follow them."""
    count = max(0, (len(table) - 4) // (4 + size))
    return struct.unpack_from(f"<{count + 1}I", table) if table else ()


def _ranges(bounds: tuple[int, ...], story: tuple[int, int]) -> list[tuple[int, int]]:
    """Texts of a story that follow one another, as places of the whole text.

    Raises:
        struct.error: they overlap.
    """
    start, end = story
    if any(last < first for first, last in pairwise(bounds)):
        raise struct.error("texts of a story overlap")
    return [(min(start + first, end), min(start + last, end)) for first, last in pairwise(bounds)]
