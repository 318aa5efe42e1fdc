"""Printed lines from characters with places: the step that all page formats share."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby, pairwise
from operator import attrgetter
from statistics import median

_SAME_LINE = 0.5  # least overlap of a character with a line, as a share of the lower of both
_WIDEST_RATIO = 2.2  # a character more than this larger than its line is a watermark's or a drop capital
_COPY = 0.3  # a character printed again within this share of its width only fakes bold type
_LATIN_GAP, _CHINESE_GAP, _WIDEST_GAP = 0.2, 0.8, 8  # in ems: what parts words; what parts columns

_RAISED_SIZE, _RAISED = 0.8, 0.15  # of a note's mark: its size, and how far its foot lies above the line's
_MARK, _POWERED = re.compile(r"[\d\[\]〔〕①-⑳*＊]"), re.compile(r"[A-Za-z\d]")
_LATIN_WORD = re.compile(r"[!-~]+")
_NO_LINE_START = "，。、；：？！）》〉」』】〕”’…—％%℃"  # 避头: these never begin a printed line


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character on a page, upright, in points from the page's upper left corner.

    ``text`` is one character; ``top`` and ``bottom`` bound the em box (not the ink), ``size`` is the em.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    confidence: float | None = None  # the recogniser's, 0 to 1; None where nothing was recognised


@dataclass(frozen=True, slots=True)
class Rule:
    """A thin straight line drawn on a page: ``left == right`` upright, ``top == bottom`` level."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_level(self) -> bool:
        """Whether the line runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """Characters on one printed line; ``edges[i]`` and ``edges[i + 1]`` bound character i.

    Raises:
        ValueError: not one edge more than characters.
    """

    page: int  # from 1
    text: str
    edges: tuple[float, ...]
    top: float
    bottom: float
    size: float  # the em of most of its characters
    confidence: float | None = None
    slant: float = 0.0  # degrees off the level; other than 0 where text is printed across or up the page
    marks: tuple[tuple[int, int], ...] = ()  # of foot- or endnotes: from where to where in ``text``

    def __post_init__(self) -> None:
        if len(self.edges) != len(self.text) + 1:
            raise ValueError(f"{len(self.edges)} edges for {len(self.text)} characters")

    @property
    def left(self) -> float:
        """The left edge of the first character."""
        return self.edges[0]

    @property
    def right(self) -> float:
        """The right edge of the last character."""
        return self.edges[-1]

    @property
    def middle(self) -> float:
        """Half way down the line."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A page as it is read: its size in points, its characters and the lines drawn on it.

    Where most text of a page runs up or down it, the page is read turned: ``turn`` quarter turns clockwise
    bring the page as it is shown into the place where all coordinates here are measured.
    """

    number: int  # from 1
    width: float
    height: float
    glyphs: tuple[Glyph, ...] = ()
    rules: tuple[Rule, ...] = ()
    asides: tuple[PrintedLine, ...] = ()  # text that does not run level: watermarks, stamps, side notes
    turn: int = 0


def first_word(line: PrintedLine) -> float:
    """The width, in points, of what cannot be parted from the line's first character."""
    word = _LATIN_WORD.match(line.text)
    end = word.end() if word else 1
    while end < len(line.text) and line.text[end] in _NO_LINE_START:
        end += 1
    return line.edges[end] - line.edges[0]


def glyphs_of(line: PrintedLine) -> Iterator[Glyph]:
    """The characters of a line that was read as a whole, as recognised text is; white space is left out."""
    for i, text in enumerate(line.text):
        if not text.isspace():
            left, right = line.edges[i], line.edges[i + 1]
            yield Glyph(text, left, line.top, right, line.bottom, line.size, line.confidence)


def lines_of(glyphs: Iterable[Glyph], page: int) -> tuple[PrintedLine, ...]:
    """The printed lines that characters make, from the top down, each from left to right.

    White space is what the file has between two characters, else what their gap says: a space between
    Latin words, or, as wide as a character and more, U+3000 for each em. Characters printed twice over each
    other count once.
    """
    rows: list[_Row] = []
    for glyph in sorted(glyphs, key=lambda each: (each.top + each.bottom, each.left)):
        row = next((row for row in reversed(rows[-4:]) if row.holds(glyph)), None)
        if row is None:
            row = _Row()
            rows.append(row)
        row.add(glyph)
    lines = (line for row in rows if (line := row.line(page)))
    return tuple(sorted(lines, key=attrgetter("top", "left")))


class _Row:
    """Characters that stand side by side."""

    def __init__(self) -> None:
        self.glyphs: list[Glyph] = []
        self.top = self.bottom = self.size = 0.0

    def add(self, glyph: Glyph) -> None:
        """Take the character in; the largest ones say where the row is."""
        if not self.glyphs or glyph.size > 1.1 * self.size:
            self.top, self.bottom, self.size = glyph.top, glyph.bottom, glyph.size
        self.glyphs.append(glyph)

    def holds(self, glyph: Glyph) -> bool:
        """Whether the character belongs to the row by its height and size."""
        overlap = min(self.bottom, glyph.bottom) - max(self.top, glyph.top)
        lower = min(self.bottom - self.top, glyph.bottom - glyph.top)
        ratio = glyph.size / self.size if self.size else 1.0
        return overlap >= _SAME_LINE * lower and 1 / _WIDEST_RATIO <= ratio <= _WIDEST_RATIO

    def line(self, page: int) -> PrintedLine | None:
        """The row's characters as a line; None where it holds white space alone."""
        glyphs = sorted(self.glyphs, key=attrgetter("left"))
        words = _once([glyph for glyph in glyphs if not glyph.text.isspace()])
        if not words:
            return None
        blanks = [glyph for glyph in glyphs if glyph.text.isspace()]
        text, edges = [words[0].text], [words[0].left]
        gaps = list(_gaps(words, blanks))
        for before, after, blank in zip(words, words[1:], gaps, strict=False):
            start = min(before.right, after.left)
            if not blank:
                edges.append((before.right + after.left) / 2)
            edges += [start + (after.left - start) * i / len(blank) for i in range(len(blank))]
            edges += [after.left] * bool(blank)
            text += [blank, after.text]
        edges.append(words[-1].right)
        size = median(glyph.size for glyph in words)
        main = [glyph for glyph in words if glyph.size >= 0.8 * size]
        sure = [glyph.confidence for glyph in words if glyph.confidence is not None]
        top, bottom = min(glyph.top for glyph in main), max(glyph.bottom for glyph in main)
        sure_of_all = min(sure, default=None)
        marks = tuple(_marks(words, gaps))
        return PrintedLine(page, "".join(text), tuple(edges), top, bottom, size, sure_of_all, marks=marks)


def _marks(words: Sequence[Glyph], gaps: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where raised small figures stand in a line's text; after a letter or figure they are powers (m²)."""
    if len({glyph.size for glyph in words}) == 1:
        return
    size = max(glyph.size for glyph in words)
    foot = max(glyph.bottom for glyph in words if glyph.size == size)
    raised = [
        glyph.size < _RAISED_SIZE * size
        and glyph.bottom < foot - _RAISED * size
        and _MARK.fullmatch(glyph.text) is not None
        for glyph in words
    ]
    starts = list(accumulate((len(gap) + 1 for gap in gaps), initial=0))
    for on, group in groupby(range(len(words)), raised.__getitem__):
        whole = list(group)
        if on and whole[0] and not _POWERED.fullmatch(words[whole[0] - 1].text):
            yield starts[whole[0]], starts[whole[-1]] + 1


def _once(glyphs: Sequence[Glyph]) -> list[Glyph]:
    """Characters without those printed again over themselves."""
    kept = list(glyphs[:1])
    for glyph in glyphs[1:]:
        last = kept[-1]
        if glyph.text == last.text and glyph.left - last.left < _COPY * (last.right - last.left):
            continue
        kept.append(glyph)
    return kept


def _gaps(words: Sequence[Glyph], blanks: Sequence[Glyph]) -> Iterator[str]:
    """The white space after each character but the last."""
    widths = [(after.left - before.right) / max(before.size, after.size) for before, after in pairwise(words)]
    spread = len(widths) > 2 and sum(width >= _CHINESE_GAP for width in widths) > len(widths) / 2
    at = 0
    for (before, after), width in zip(pairwise(words), widths, strict=True):
        start = at
        while at < len(blanks) and blanks[at].left < after.left:
            at += 1
        printed = "".join(blank.text for blank in blanks[start:at])[:_WIDEST_GAP]
        if printed and (spread or width < 2 * _CHINESE_GAP or not printed.isascii()):
            yield printed
        elif width >= _CHINESE_GAP and not spread:
            yield "\u3000" * min(_WIDEST_GAP, max(1, round(width)))
        else:
            latin = before.text.isascii() and after.text.isascii()
            yield " " if printed or (latin and width >= _LATIN_GAP) else ""
