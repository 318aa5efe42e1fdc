"""The pages of a PDF as printed pages: characters with their places, lines drawn, and what is off."""

import ctypes
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.readers.layout import Glyph, PrintedLine, PrintedPage, Rule
from ingest.readers.pdf_characters import HYPHEN_AT_END, characters_of, is_unreadable

MOST_CHARACTERS = 60_000
"""Most characters read of one page: several times a newspaper's."""
MOST_DRAWINGS = 20_000
"""Most drawn objects looked at on one page; a page with more is a map or a plan, no table."""
_DEEPEST_FORM = 3
_THIN, _SHORTEST_RULE = 3.0, 4.0  # points: a drawn shape no thicker and no shorter is a line
_LEVEL = 8.0  # degrees off a quarter turn that still count as straight
_WIDE = 1.4  # ems: a glyph this wide may stand for two characters that are the same
_MOST_SEGMENTS = 400  # of one drawn shape; a curve or a logo has more
_FEW, _MOST_OF_PAGE, _OUTLINES, _UNREADABLE = 40, 0.6, 100, 0.3
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)
_INVISIBLE_MODE = 3  # ISO 32000-1 §9.3.6: neither filled nor stroked
_LINE_ENDS, _SPACE = (10, 13), 32
_SKIPPED = frozenset(range(1, 33)) - {HYPHEN_AT_END}  # controls, and the white space that pdfium adds


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as read, and what a person should know of it."""

    page: PrintedPage
    characters: int = 0
    unreadable: int = 0  # characters whose font does not say what they are
    hidden: int = 0  # characters printed in no colour: the text layer over a scan
    image_share: float = 0.0  # of the page that its largest picture covers
    drawings: int = 0
    is_crowded: bool = False  # more characters or drawings than are read
    is_broken: bool = False
    has_fields: bool = False  # whether form fields or typed comments hold words, which are not read


def is_picture(sheet: Sheet) -> bool:
    """Whether a page must be recognised: a scan, words drawn as outlines, or fonts that say nothing.

    A scan may have a page number or a mark printed over it.
    """
    if sheet.characters <= _FEW:
        return sheet.image_share > _MOST_OF_PAGE or (
            not sheet.characters and (sheet.image_share > 0.02 or sheet.drawings > _OUTLINES)
        )
    return sheet.unreadable > _UNREADABLE * sheet.characters


@dataclass(frozen=True, slots=True)
class _Character:
    """A character in PDF's coordinates: from the lower left, not turned."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    angle: float  # degrees counter-clockwise
    follows: bool  # whether it stands on one line with the one before


@dataclass(frozen=True, slots=True)
class _Frame:
    """The visible part of a page and how it is turned: the way from PDF's coordinates to a reader's."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int  # quarter turns clockwise

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Left, top, right and bottom as a reader of the turned page measures them."""
        match self.turn:
            case 1:
                return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
            case 2:
                return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
            case 3:
                return self.top - top, self.right - right, self.top - bottom, self.right - left
        return left - self.left, self.top - top, right - self.left, self.top - bottom


def read_sheet(page: pypdfium2.PdfPage, number: int) -> Sheet:
    """What is printed on a page; ``number`` is counted from 1.

    Raises:
        pypdfium2.PdfiumError: the page is broken.
    """
    left, bottom, right, top = page.get_bbox()
    shown = _Frame(left, bottom, right, top, page.get_rotation() // 90 % 4)
    rules, share, seen = _drawings(page)
    found, hidden = _characters(page, with_modes=share > 0)
    turns = Counter(_quarter(each.angle - 90 * shown.turn) for each in found)
    del turns[None]
    turn = turns.most_common(1)[0][0] or 0 if turns else 0
    read = _Frame(shown.left, shown.bottom, shown.right, shown.top, (shown.turn + turn) % 4)
    width, height = read.size
    upright = [each for each in found if _quarter(each.angle - 90 * read.turn) == 0]
    aside = [each for each in found if _quarter(each.angle - 90 * read.turn) != 0]
    glyphs = tuple(_glyph(each, read) for each in upright if _is_on(each, shown))
    return Sheet(
        PrintedPage(
            number,
            width,
            height,
            glyphs,
            tuple(_rules(rules, read)),
            tuple(_asides((each for each in aside if _is_on(each, shown)), read, number)),
            turn,
        ),
        characters=sum(not each.text.isspace() for each in found),
        unreadable=sum(is_unreadable(each.text) for each in found),
        hidden=hidden,
        image_share=share,
        drawings=seen,
        is_crowded=seen > MOST_DRAWINGS or len(found) >= MOST_CHARACTERS,
    )


def _quarter(angle: float) -> int | None:
    """The quarter turns counter-clockwise that an angle is; None where it runs aslant."""
    turns = round(angle / 90)
    return turns % 4 if abs(angle - 90 * turns) <= _LEVEL else None


def _is_on(each: _Character, frame: _Frame) -> bool:
    """Whether the character is on the visible part of the page."""
    return (
        frame.left <= (each.left + each.right) / 2 <= frame.right
        and frame.bottom <= (each.bottom + each.top) / 2 <= frame.top
    )


def _glyph(each: _Character, frame: _Frame) -> Glyph:
    """The character with its em box: fonts differ wildly in the height that they claim."""
    left, top, right, bottom = frame.box(each.left, each.bottom, each.right, each.top)
    height = bottom - top
    if not 0.6 * each.size <= height <= 1.5 * each.size:
        middle = (top + bottom) / 2
        top, bottom = middle - each.size / 2, middle + each.size / 2
    return Glyph(each.text, left, top, right, bottom, each.size)


def _characters(page: pypdfium2.PdfPage, *, with_modes: bool) -> tuple[list[_Character], int]:
    """The characters of a page in the order of its content, and how many are printed in no colour."""
    box, matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
    found: list[_Character] = []
    hidden, follows, high = 0, False, 0
    text_page = page.get_textpage()
    try:
        handle = text_page.raw
        for i in range(min(text_page.count_chars(), MOST_CHARACTERS)):
            code = pdfium.FPDFText_GetUnicode(handle, i)
            if code in _SKIPPED and (code != _SPACE or pdfium.FPDFText_IsGenerated(handle, i)):
                follows = follows and code not in _LINE_ENDS
                continue
            if code in _HIGH:
                high = code
                continue
            if code in _LOW:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0xFFFD
            high = 0
            if not pdfium.FPDFText_GetLooseCharBox(handle, i, box):
                continue
            pdfium.FPDFText_GetMatrix(handle, i, matrix)
            size = pdfium.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)
            if not (0.5 < size < 2000 and math.isfinite(box.left + box.right + box.top + box.bottom)):
                continue
            if with_modes:
                mode = pdfium.FPDFTextObj_GetTextRenderMode(pdfium.FPDFText_GetTextObject(handle, i))
                hidden += mode == _INVISIBLE_MODE
            angle = math.degrees(math.atan2(matrix.b, matrix.a))
            broken = pdfium.FPDFText_HasUnicodeMapError(handle, i) == 1
            for text, left, right in characters_of(code, box.left, box.right, broken=broken):
                found.append(_Character(text, left, box.bottom, right, box.top, size, angle, follows))
            follows = True
    finally:
        text_page.close()
    return list(_parted(found)), hidden


def _parted(found: Sequence[_Character]) -> Iterator[_Character]:
    """Characters that one glyph stands for (ﬁ, a dash of two ems) each with its part of the glyph's box."""
    for (left, _, right, _), group in groupby(
        found, lambda each: (each.left, each.bottom, each.right, each.top)
    ):
        whole = list(group)
        is_wide = right - left > _WIDE * whole[0].size
        if len(whole) == 1 or (len({each.text for each in whole}) < len(whole) and not is_wide):
            yield from whole
            continue
        width = (right - left) / len(whole)
        for i, each in enumerate(whole):
            yield replace(each, left=left + width * i, right=left + width * (i + 1))


def _asides(found: Iterable[_Character], frame: _Frame, number: int) -> Iterator[PrintedLine]:
    """Text that does not run level, in the order of the page's content, each line a rough box."""
    line: list[_Character] = []
    for each in found:
        if line and not (each.follows and abs(each.angle - line[-1].angle) < 1):
            yield _aside(line, frame, number)
            line = []
        line.append(each)
    if line:
        yield _aside(line, frame, number)


def _aside(line: list[_Character], frame: _Frame, number: int) -> PrintedLine:
    boxes = [frame.box(each.left, each.bottom, each.right, each.top) for each in line]
    return PrintedLine(
        number,
        "".join(each.text for each in line),
        (*(box[0] for box in boxes), max(box[2] for box in boxes)),
        min(box[1] for box in boxes),
        max(box[3] for box in boxes),
        line[0].size,
        slant=(line[0].angle - 90 * frame.turn) % 360 or 360.0,
    )


def _drawings(page: pypdfium2.PdfPage) -> tuple[list[tuple[float, ...]], float, int]:
    """Lines drawn (left, bottom, right, top), the largest picture's share, how much is drawn."""
    left, bottom, right, top = page.get_bbox()
    area = max(1.0, (right - left) * (top - bottom))
    rules: list[tuple[float, ...]] = []
    share, seen = 0.0, 0
    wanted = [pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE]
    for each in page.get_objects(filter=wanted, max_depth=_DEEPEST_FORM):
        seen += 1
        if seen > MOST_DRAWINGS:
            return [], share, seen
        bounds = each.get_bounds()
        if each.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            west, south, east, north = bounds
            covered = max(0, min(east, right) - max(west, left)) * max(
                0, min(north, top) - max(south, bottom)
            )
            share = max(share, covered / area)
        else:
            rules += _strokes(each, bounds)
    return rules, share, seen


def _strokes(each: pypdfium2.PdfObject, bounds: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
    """The straight lines that a drawn shape is made of."""
    left, bottom, right, top = bounds
    if right - left <= _THIN or top - bottom <= _THIN:
        yield bounds
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(each.raw, fill, stroke)
    count = pdfium.FPDFPath_CountSegments(each.raw)
    if not stroke.value or count > _MOST_SEGMENTS:
        return
    matrix = each.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float, int]] = []
    for i in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(each.raw, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((*matrix.on_point(x.value, y.value), pdfium.FPDFPathSegment_GetType(segment)))
    for (x0, y0, _), (x1, y1, kind) in pairwise(points):
        if kind == pdfium.FPDF_SEGMENT_LINETO:
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
    if points and points[0][:2] != points[-1][:2]:
        (x0, y0, _), (x1, y1, _) = points[0], points[-1]
        if pdfium.FPDFPathSegment_GetClose(pdfium.FPDFPath_GetPathSegment(each.raw, count - 1)):
            yield min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def _rules(drawn: Iterable[tuple[float, ...]], frame: _Frame) -> Iterator[Rule]:
    """The level and upright ones among lines drawn, as a reader of the page measures them."""
    for left, bottom, right, top in drawn:
        width, height = right - left, top - bottom
        if (
            min(width, height) <= _THIN
            and max(width, height) >= _SHORTEST_RULE
            and math.isfinite(width + height)
        ):
            yield _thin(Rule(*frame.box(left, bottom, right, top)))


def _thin(rule: Rule) -> Rule:
    """The line in the middle of a thin bar."""
    if rule.is_level:
        middle = (rule.top + rule.bottom) / 2
        return Rule(rule.left, middle, rule.right, middle)
    middle = (rule.left + rule.right) / 2
    return Rule(middle, rule.top, middle, rule.bottom)
