"""What is text on each page, in reading order, and what is not."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.readers.layout_columns import Block, Flow, blocks_of
from ingest.readers.layout_furniture import Lines, find_furniture, find_watermarks
from ingest.readers.layout_lines import Glyph, PrintedLine, PrintedPage, lines_of
from ingest.readers.layout_tables import find_tables

_NOTE_SIZE = 0.88  # times the text's: a footnote's at most
_NOTE = re.compile(r"[\d①-⑳*＊注\[〔]")
_ASLANT = 8.0  # degrees: text printed more aslant is a watermark or a stamp


@dataclass(frozen=True, slots=True)
class Parts:
    """A page's blocks in reading order, and the lines above and below them that are no text, with why."""

    page: PrintedPage
    blocks: tuple[Block, ...]
    heads: tuple[tuple[PrintedLine, str], ...]
    feet: tuple[tuple[PrintedLine, str], ...]
    asides: tuple[PrintedLine, ...]  # text beside or across the page
    notes: tuple[PrintedLine, ...] = ()  # footnotes


def parts_of(pages: Sequence[PrintedPage]) -> tuple[Parts, ...]:
    """The pages of a document taken apart."""
    marks = [tuple((line, "watermark") for line in lines) for lines in find_watermarks(pages)]
    clean = [
        replace(page, glyphs=_without(page.glyphs, on)) if on else page
        for page, on in zip(pages, marks, strict=True)
    ]
    found = [find_tables(page) for page in clean]
    seen = [
        Lines(
            lines_of(rest, page.number),
            min((table.top for table in tables), default=float("inf")),
            max((table.bottom for table in tables), default=float("-inf")),
            page.number,
        )
        for page, (tables, rest) in zip(clean, found, strict=True)
    ]
    furniture = find_furniture(seen)
    repeated = _repeated(pages)
    parts = []
    for i, (page, (tables, rest)) in enumerate(zip(clean, found, strict=True)):
        taken = [(seen[i].lines[at], reason) for at, reason in sorted(furniture[i].items())]
        blocks = blocks_of(_without(rest, taken), tables, page.number)
        first = min((_top(block) for block in blocks), default=float("inf"))
        blocks, notes = _footnotes(page, blocks)
        across = [(line, "watermark") for line in page.asides if _is_mark(line, repeated)]
        parts.append(
            Parts(
                page,
                blocks,
                tuple(each for each in taken if each[0].top < first),
                (*(each for each in taken if each[0].top >= first), *marks[i], *across),
                tuple(line for line in page.asides if not _is_mark(line, repeated)),
                notes,
            )
        )
    return tuple(parts)


def _footnotes(
    page: PrintedPage, blocks: tuple[Block, ...]
) -> tuple[tuple[Block, ...], tuple[PrintedLine, ...]]:
    """The blocks without the footnotes, and these: smaller lines at the foot, below a rule or marked."""
    if not blocks or not isinstance(blocks[-1], Flow):
        return blocks, ()
    lines = blocks[-1].lines
    size = median(line.size for line in lines)
    at = len(lines)
    while at and lines[at - 1].size < _NOTE_SIZE * size:
        at -= 1
    if at in (0, len(lines)):
        return blocks, ()
    width = max(line.right for line in lines) - min(line.left for line in lines)
    above, first = lines[at - 1].bottom - 2, lines[at].top + 2
    ruled = any(
        rule.is_level and above < rule.top < first and rule.right - rule.left < width / 2
        for rule in page.rules
    )
    marked = opens_note(lines[at]) and any(line.marks for line in lines[:at])
    if not ruled and not marked:
        return blocks, ()
    return (*blocks[:-1], replace(blocks[-1], lines=lines[:at])), lines[at:]


def opens_note(line: PrintedLine) -> bool:
    """Whether a line of footnotes begins one."""
    return _NOTE.match(line.text) is not None


def _top(block: Block) -> float:
    return min(line.top for line in block.lines) if isinstance(block, Flow) else block.top


def _repeated(pages: Sequence[PrintedPage]) -> set[str]:
    """Texts that run up or down several pages: dates of printing, file marks."""
    texts = [line.text for page in pages for line in page.asides]
    return {text for text in texts if texts.count(text) > 1} if len(texts) < 10_000 else set(texts)


def _is_mark(line: PrintedLine, repeated: set[str]) -> bool:
    off = abs(line.slant - 90 * round(line.slant / 90))
    return off > _ASLANT or line.text in repeated


def _without(glyphs: Sequence[Glyph], taken: Sequence[tuple[PrintedLine, str]]) -> tuple[Glyph, ...]:
    """The characters that are in none of the lines."""
    if not taken:
        return tuple(glyphs)

    def is_in(glyph: Glyph) -> bool:
        middle, centre = (glyph.top + glyph.bottom) / 2, (glyph.left + glyph.right) / 2
        return any(
            line.top <= middle <= line.bottom
            and line.left - 1 <= centre <= line.right + 1
            and (reason != "watermark" or abs(glyph.size / line.size - 1) < 0.3)
            for line, reason in taken
        )

    return tuple(glyph for glyph in glyphs if not is_in(glyph))


def flows_in(parts: Sequence[Parts]) -> Iterator[tuple[PrintedPage, Flow]]:
    """The flows of running text, page by page."""
    for each in parts:
        for block in each.blocks:
            if isinstance(block, Flow):
                yield each.page, block
