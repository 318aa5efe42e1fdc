"""Places each character of an OFD page (GB/T 33190-2016 §11, 文字), in points from its upper left corner."""

import math
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from ingest.errors import UnsafeFileError
from ingest.readers.layout import Glyph, Rule
from ingest.readers.ofd_package import child, children, local

POINTS = 72 / 25.4  # in a millimetre, OFD's unit
MOST_OBJECTS = 500_000
"""Most objects drawn in a document, each as often as it is drawn: a hundred times the longest plan's."""
MOST_CHARACTERS = 5_000_000
"""Most characters drawn in a document; the longest plan known has 100,000."""
_DEEPEST = 16  # composite units within composite units

_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_ASCENT = 0.88  # share of the em above the baseline, in Chinese fonts
_LEVEL = 0.01  # text that climbs more than this share of its way is at an angle
_MOST_WORDS = 20_000  # of a path's data: drawings, not rules, have more
_THICKEST, _STRAIGHT, _SHORTEST = 2.0, 0.5, 4.0  # in points: a bar's height, a rule's slant and length


@dataclass
class Drawing:
    """What a document draws, counted: composite units can draw each other without end."""

    name: str
    objects: int = 0
    characters: int = 0
    slanted: int = 0  # characters set at an angle, as watermarks are: not taken

    def count(self, characters: int = 0) -> None:
        """Count an object and its characters.

        Raises:
            UnsafeFileError: they are more than any document has.
        """
        self.objects += 1
        self.characters += characters
        if self.objects > MOST_OBJECTS or self.characters > MOST_CHARACTERS:
            raise UnsafeFileError("页面内容展开后过多", self.name, "请确认它确实是公文，拆分后再添加")


@dataclass
class Canvas:
    """The characters and rules of one page, as they are drawn."""

    drawing: Drawing
    units: Mapping[str, etree._Element]  # composite units by their keys
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)

    def draw(self, root: etree._Element, x: float, y: float) -> None:
        """Draw the content of a page or a template; the page's box has its corner at ``x`` and ``y`` mm."""
        content = child(root, "Content")
        for layer in children(content, "Layer") if content is not None else ():
            self._draw(layer, (POINTS, 0.0, 0.0, POINTS, -x * POINTS, -y * POINTS), 0)

    def _draw(self, parent: etree._Element, matrix: _Matrix, depth: int) -> None:
        for element in parent:
            kind = local(element)
            if element.get("Visible", "").strip().lower() == "false":
                continue
            self.drawing.count()
            if kind == "TextObject":
                self._text(element, _compose(matrix, _placement(element)))
            elif kind == "PathObject":
                self.rules += _rules(element, _compose(matrix, _placement(element)))
            elif depth >= _DEEPEST:
                continue
            elif kind == "PageBlock":
                self._draw(element, matrix, depth + 1)
            elif kind == "CompositeObject":
                content = child(self.units.get(element.get("ResourceID", "").strip()), "Content")
                if content is not None:
                    self._draw(content, _compose(matrix, _placement(element)), depth + 1)

    def _text(self, element: etree._Element, matrix: _Matrix) -> None:
        """Place the characters of a TextObject (§11.2): X, Y, DeltaX and DeltaY of each TextCode (§11.3)."""
        a, b, c, d, e, f = matrix
        em = _number(element.get("Size"), 0.0)
        size = em * math.hypot(c, d)
        stretch = _number(element.get("HScale"), 1.0)
        level = a > 0 and abs(b) <= _LEVEL * a
        x = y = 0.0
        for code in children(element, "TextCode"):
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            text = "".join(char for char in code.text or "" if unicodedata.category(char) != "Cc")
            self.drawing.count(len(text))
            if not level:
                self.drawing.slanted += len(text.strip())
                continue
            across = _deltas(code.get("DeltaX"), len(text) - 1)
            down = _deltas(code.get("DeltaY"), len(text) - 1)
            at_x, at_y = x, y
            for i, char in enumerate(text):
                reach = em * stretch * (1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5)
                step = across[i] if i < len(across) else (0.0 if i < len(down) else reach)
                left, baseline = a * at_x + c * at_y + e, b * at_x + d * at_y + f
                right = left + a * (min(reach, step) if step > 0 else reach)
                top, bottom = baseline - _ASCENT * size, baseline + (1 - _ASCENT) * size
                if size > 0 and all(map(math.isfinite, (left, right, top, bottom))):
                    self.glyphs.append(Glyph(char, left, top, right, bottom, size))
                at_x, at_y = at_x + step, at_y + (down[i] if i < len(down) else 0.0)


def _rules(element: etree._Element, matrix: _Matrix) -> Iterator[Rule]:
    """The straight lines of a PathObject (§9.1) that run level or upright: its segments, or a thin bar."""
    a, b, c, d, e, f = matrix
    data = next((each.text for each in children(element, "AbbreviatedData")), None)
    corners: list[tuple[float, float]] = []
    segments: list[tuple[tuple[float, float], tuple[float, float]]] = []
    words = (data or "").split()[:_MOST_WORDS]
    for at, word in enumerate(words):
        point = numbers(" ".join(words[at + 1 : at + 3]), 2) if word in ("S", "M", "L") else None
        if point:
            x, y = point
            corners.append((a * x + c * y + e, b * x + d * y + f))
            if word == "L" and len(corners) > 1:
                segments.append((corners[-2], corners[-1]))
        elif word == "C" and len(corners) > 1:
            segments.append((corners[-1], corners[0]))
    if not corners or not all(map(math.isfinite, chain.from_iterable(corners))):
        return
    across, down = ([corner[axis] for corner in corners] for axis in (0, 1))
    thin = min(max(across) - min(across), max(down) - min(down)) <= _THICKEST
    if element.get("Stroke", "").strip().lower() == "false" and not thin:
        return  # a filled field, as a page's ground is
    for (left, top), (right, bottom) in segments:
        rule = Rule(min(left, right), min(top, bottom), max(left, right), max(top, bottom))
        short, long = sorted((rule.right - rule.left, rule.bottom - rule.top))
        if short <= _STRAIGHT and long >= _SHORTEST:
            yield rule


def _placement(element: etree._Element) -> _Matrix:
    """From an object's space to its parent's: its CTM, then to its Boundary's corner (§8.5)."""
    x, y, *_ = numbers(element.get("Boundary"), 4) or (0.0, 0.0)
    a, b, c, d, e, f = numbers(element.get("CTM"), 6) or _IDENTITY
    return (a, b, c, d, e + x, f + y)


def _compose(outer: _Matrix, inner: _Matrix) -> _Matrix:
    """The matrix that applies ``inner``, then ``outer``."""
    a, b, c, d, e, f = outer
    i, j, k, m, n, o = inner
    return (a * i + c * j, b * i + d * j, a * k + c * m, b * k + d * m, a * n + c * o + e, b * n + d * o + f)


def numbers(value: str | None, count: int) -> tuple[float, ...] | None:
    """The first ``count`` numbers of an attribute; None where it has not so many.

    >>> numbers("0 0 210 297", 4), numbers("1 nan", 2)
    ((0.0, 0.0, 210.0, 297.0), None)
    """
    found = [_number(word, math.nan) for word in (value or "").replace(",", " ").split()[:count]]
    return tuple(found) if len(found) == count and all(map(math.isfinite, found)) else None


def _number(value: str | None, default: float) -> float:
    try:
        number = float(value or "")
    except ValueError:
        return default
    return number if math.isfinite(number) else default


def _deltas(value: str | None, most: int) -> list[float]:
    """The steps from each character to the next: ``g count step`` says a step several times.

    >>> _deltas("g 3 5 2.5", 9), _deltas("g 1000000000 5", 2)
    ([5.0, 5.0, 5.0, 2.5], [5.0, 5.0])
    """
    steps: list[float] = []
    words = iter((value or "").split())
    for word in words:
        if len(steps) >= most:
            break
        if word == "g":
            count, step = _number(next(words, None), 0.0), _number(next(words, None), 0.0)
            steps += [step] * max(0, min(int(count), most - len(steps)))
        else:
            steps.append(_number(word, 0.0))
    return steps
