"""Reads the lists of a Word 97–2003 file: PlfLst, PlfLfo and their levels ([MS-DOC] §2.9.131 to §2.9.150)."""

import re
import struct
from collections.abc import Sequence
from types import MappingProxyType

from ingest.readers.doc_file import WordFile, cut, i32, u8, u16, u32
from ingest.readers.doc_formatting import character
from ingest.readers.docx_numbering import LEVELS, LONGEST, Level, List
from ingest.readers.docx_symbols import in_font

_LISTS, _OVERRIDES = 73, 74
_LIST_SIZE, _OVERRIDE_SIZE, _LEVEL_SIZE = 28, 16, 28
_AT = 0x9A  # of the pairs of offset and length

# Number formats by code, [MS-OSHARED] §2.2.1.3 (MSONFC); others are written in Arabic digits.
_FORMS = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    8: "hex", 9: "chicago", 10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth",
    15: "decimalHalfWidth", 17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle",
    19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet", 26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese", 29: "ideographEnclosedCircle",
    30: "ideographTraditional", 31: "ideographZodiac", 32: "ideographZodiacTraditional",
    33: "taiwaneseCounting", 34: "ideographLegalTraditional", 35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 57: "numberInDash", 255: "none",
}  # fmt: skip
_FOLLOW = {0: "tab", 1: "space", 2: "nothing"}
_PLACE = re.compile("([\x00-\x08])")


def read_lists(file: WordFile, fonts: Sequence[str]) -> tuple[List, ...]:
    """The lists that paragraphs count in; a paragraph's number of its list is from 1."""
    families = _families(file, fonts)
    table = file.block(_OVERRIDES)
    if not table:
        return ()
    count = u32(table, 0)
    at = 4 + count * _OVERRIDE_SIZE
    if at > len(table):
        raise struct.error("more lists than the file holds")
    lists = []
    for i in range(count):
        place = 4 + i * _OVERRIDE_SIZE
        family = i32(table, place)
        levels = list(families.get(family, ()))
        starts: dict[int, int] = {}
        overridden = u8(table, place + 12)
        at += 4 if at + 4 <= len(table) else 0
        for _ in range(min(overridden, LEVELS)):
            first, flags = i32(table, at), u32(table, at + 4)
            at += 8
            level = flags & 0xF
            if flags & 0x20:
                replaced, at = _level(table, at, fonts)
                if level < len(levels):
                    levels[level] = replaced
                    if flags & 0x10:
                        starts[level] = replaced.start
            elif flags & 0x10:
                starts[level] = first
        lists.append(List(i + 1, family, tuple(levels), MappingProxyType(starts)))
    return tuple(lists)


def _families(file: WordFile, fonts: Sequence[str]) -> dict[int, tuple[Level, ...]]:
    """The definitions by id. Their levels follow after the end that the table gives for itself."""
    table = file.block(_LISTS)
    if not table:
        return {}
    start = u32(file.main, _AT + 8 * _LISTS)
    stored = file.table[start:]
    count = u16(stored, 0)
    at = 2 + count * _LIST_SIZE
    families = {}
    for i in range(count):
        place = 2 + i * _LIST_SIZE
        simple = u8(stored, place + 26) & 1
        levels = []
        for _ in range(1 if simple else LEVELS):
            level, at = _level(stored, at, fonts)
            levels.append(level)
        families[i32(stored, place)] = tuple(levels)
    return families


def _level(stored: bytes, at: int, fonts: Sequence[str]) -> tuple[Level, int]:
    """A level, and where the next structure begins ([MS-DOC] §2.9.147, LVL)."""
    start, code, flags, follow = i32(stored, at), u8(stored, at + 4), u8(stored, at + 5), u8(stored, at + 15)
    character_size, paragraph_size = u8(stored, at + 24), u8(stored, at + 25)
    restart = u8(stored, at + 26)
    at += _LEVEL_SIZE + paragraph_size
    set_as = character(cut(stored, at, character_size))
    at += character_size
    length = u16(stored, at)
    words = cut(stored, at + 2, 2 * length).decode("utf-16-le", "replace")[:LONGEST]
    form = _FORMS.get(code, "decimal")
    if form == "bullet":
        font = fonts[set_as.font] if set_as.font is not None and set_as.font < len(fonts) else ""
        text: tuple[str | int, ...] = (in_font(words, font),)
    else:
        text = tuple(ord(part) if i % 2 else part for i, part in enumerate(_PLACE.split(words)))
    level = Level(
        start,
        form,
        text,
        _FOLLOW.get(follow, "tab"),
        restart - 1 if flags & 0x08 else None,
        bool(flags & 0x04),
    )
    return level, at + 2 + 2 * length
