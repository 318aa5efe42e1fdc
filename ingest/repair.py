"""Finds what conversion and page breaks did to a text. Proposes edits; the source stays as it is."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.numbering import opens_clause
from ingest.source_map import Edit
from ontology import lexicon

_WORDS = lexicon("repair")
_HAN = "一-鿿〇"
_CJK = _HAN + "、-〿！-￯—“”‘’…·"  # Chinese characters and the punctuation written with them
_BLANK = r"[ \u00a0\u2000-\u200a\u202f\u3000]"

# Zero-width and directional marks, soft hyphen, byte-order mark, controls: nothing a reader sees.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0e-\x1f\x7f]+")
_STRAY_WORD = re.compile(rf"(?<=[{_HAN}]){_BLANK}*({'|'.join(_WORDS['stray_words'])}){_BLANK}*(?=[{_HAN}])")
# Spaces that typesetting put beside Chinese; those between Latin words and at line starts (indents) stay.
_SPACE = re.compile(rf"(?<=[{_CJK}%℃]){_BLANK}+(?=\S)|(?<=[^\s]){_BLANK}+(?=[{_CJK}%℃])")
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]")
_PUNCTUATION = re.compile(rf"(?<=[{_CJK}])[,;:?!]|[,;?!](?=[{_HAN}])")
_BRACKETS = re.compile(r"\(([^()\n]{0,80})\)")
_NEAR_CHINESE = re.compile(f"[{_CJK}]")
_PAGE_LINE = re.compile("|".join(f"(?:{pattern})" for pattern in _WORDS["page_lines"]["patterns"]))

_ENDS_SENTENCE = re.compile(r"[。！？；：…!?;:]['”’」』）)》]*$")
_PROSE = re.compile(r"[，。；、]")
_INDENT = re.compile(r"[\u3000\t]| {2}")
# A wrapped line is a full line of print: at least 22 characters (28 on an A4 page of GB/T 9704-2012 §5.2.3).
_SHORTEST_WRAPPED = 22


def find_repairs(source: str) -> tuple[Edit, ...]:
    """The edits that a text needs, in order, none over another; earlier kinds win over later ones."""
    taken = bytearray(len(source))
    edits = []
    for edit in _proposals(source):
        if not any(taken[edit.start : edit.end]):
            taken[edit.start : edit.end] = b"\x01" * (edit.end - edit.start)
            edits.append(edit)
    return tuple(sorted(edits))


def _proposals(source: str) -> Iterator[Edit]:
    yield from _line_edits(source)
    for match in _INVISIBLE.finditer(source):
        yield Edit(match.start(), match.end(), "", "invisible")
    for match in _STRAY_WORD.finditer(source):
        yield Edit(match.start(), match.end(), _WORDS["stray_words"][match[1]], "stray_word")
    for match in _SPACE.finditer(source):
        yield Edit(match.start(), match.end(), "", "space")
    for match in _FULL_WIDTH.finditer(source):
        yield Edit(match.start(), match.end(), chr(ord(match[0]) - 0xFEE0), "full_width")
    yield from _bracket_edits(source)
    for match in _PUNCTUATION.finditer(source):
        yield Edit(match.start(), match.end(), _WORDS["punctuation"][match[0]], "punctuation")


def _bracket_edits(source: str) -> Iterator[Edit]:
    for match in _BRACKETS.finditer(source):
        beside = source[max(0, match.start() - 1) : match.start()], source[match.end() : match.end() + 1]
        around = match[1].join(beside)
        if _NEAR_CHINESE.search(around):
            yield Edit(match.start(), match.start() + 1, "（", "bracket")
            yield Edit(match.end() - 1, match.end(), "）", "bracket")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int  # of the words, without white space
    end: int
    text: str
    indented: bool


def _lines(source: str) -> Iterator[_Line]:
    at = 0
    for raw in source.split("\n"):
        words = raw.strip()
        if words:
            start = at + raw.index(words)
            yield _Line(start, start + len(words), words, bool(_INDENT.match(raw)))
        at += len(raw) + 1


def _line_edits(source: str) -> Iterator[Edit]:
    """Joins of wrapped lines, and page-number lines that lie between or beside them."""
    before: _Line | None = None
    pages: list[_Line] = []
    for line in _lines(source):
        if _PAGE_LINE.fullmatch(line.text):
            pages.append(line)
            continue
        if before and _wraps(before, line):
            glue = " " if source[before.end - 1].isascii() and line.text[0].isascii() else ""
            glue = "" if glue and (source[before.end - 1].isdigit() or line.text[0].isdigit()) else glue
            yield Edit(before.end, line.start, glue, "line_join")
        else:
            yield from _without(pages)
        before, pages = line, []
    yield from _without(pages)


def _without(pages: Iterable[_Line]) -> Iterator[Edit]:
    for page in pages:
        yield Edit(page.start, page.end, "", "page_line")


def _wraps(before: _Line, line: _Line) -> bool:
    """Whether ``line`` goes on with the sentence that ``before`` broke off."""
    if line.indented or "\t" in before.text or "\t" in line.text or "|" in before.text[:1] + line.text[:1]:
        return False
    if _ENDS_SENTENCE.search(before.text) or opens_clause(line.text) or line.text[0] in "#<":
        return False
    return len(before.text) >= _SHORTEST_WRAPPED and bool(_PROSE.search(before.text))
