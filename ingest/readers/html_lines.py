"""The lines that a browser shows of a page's tree, and which of its containers each stands in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from ingest.readers.html_lists import marker, ordinal_of, prints_own
from ontology import lexicon

_TAGS = lexicon("web")["tags"]
_CONTAINERS = frozenset(_TAGS["containers"])
_BLOCKS = _CONTAINERS | frozenset(_TAGS["blocks"])
_UNSEEN = frozenset(_TAGS["unseen"])
_HIDING = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.I)
_WIDE = "\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…"
# CSS Text 3 §4.1.3: a line end of the file between two wide characters is no space.
_UNBROKEN = re.compile(rf"(?<=[{_WIDE}])[ \t\f]*[\n\r][ \t\n\r\f]*(?=[{_WIDE}])")
_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_EDGES = " \t\n\r\f\v\xa0\u3000\u2002\u2003\u2009\u200b\ufeff"
_LONGEST_CELL = 1000  # characters; a table with a longer cell lays out the page
_WIDEST, _TALLEST = 200, 5000  # cells that one cell may stretch over: HTML's limits are 1000 and 65534


@dataclass(frozen=True, slots=True)
class Line:
    """A line that a reader sees; ``linked`` counts its characters that are in links."""

    text: str
    level: int | None = None  # of a heading
    linked: int = 0
    targets: tuple[str, ...] = ()  # where its links lead
    cells: tuple[str, ...] = ()  # of a table's row
    lead: str = ""  # what stands in the line's first element of its own: <label>索引号</label>1234

    @property
    def plain(self) -> int:
        """Characters that are in no link."""
        return len(self.text) - self.linked


@dataclass(frozen=True, slots=True)
class Container:
    """An element that holds lines, ``first`` to ``end``; ``inside`` are the containers directly in it."""

    names: str  # tag, class and id, in small letters
    first: int
    end: int
    inside: tuple["Container", ...]


@dataclass(slots=True)
class _Walk:
    """What has been seen so far of a tree, element after element."""

    lines: list[Line] = field(default_factory=list)
    open: list[tuple[str, int, list[Container]]] = field(default_factory=lambda: [("", 0, [])])
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    targets: list[str] = field(default_factory=list)
    links: int = 0  # how many links are open
    kept: int = 0  # how many <pre> are open
    level: int | None = None
    ordinals: dict[etree._Element, int] = field(default_factory=dict)
    number: str = ""  # of the list's item that begins
    lead: str | None = None

    def write(self, text: str | None) -> None:
        """Take a piece of text into the line."""
        if not text:
            return
        if self.kept and "\n" in text:
            first, *others = text.split("\n")
            self.pieces.append(first)
            for each in others:
                self.end_line()
                self.pieces.append(each)
            return
        self.pieces.append(text)
        if self.links:
            self.linked += len(text.strip(_EDGES))

    def end_line(self) -> None:
        """End the line, if it has words."""
        if self.pieces:
            text = _SPACES.sub(" ", _UNBROKEN.sub("", "".join(self.pieces))).strip(_EDGES)
            if text:
                if self.number and not prints_own(text):
                    text = self.number + text
                linked = min(self.linked, len(text))
                self.lines.append(Line(text, self.level, linked, tuple(self.targets), (), self.lead or ""))
                self.number = ""
            self.pieces, self.linked, self.targets, self.lead = [], 0, [], None


def lines_of(root: etree._Element) -> tuple[list[Line], Container]:
    """The lines below an element, and the outermost container of them all."""
    walk = _Walk()
    walker = etree.iterwalk(root, events=("start", "end"))
    unseen: etree._Element | None = None
    for event, element in walker:
        if event == "start":
            if _is_unseen(element):
                unseen = element
                walker.skip_subtree()
            elif element.tag == "table" and element is not root and is_data(element):
                walk.end_line()
                walk.lines += rows_of(element)
                unseen = element
                walker.skip_subtree()
            else:
                _enter(walk, element)
        else:
            if element is not unseen:
                _leave(walk, element)
            unseen = None
            if element is not root:
                walk.write(element.tail)
    walk.end_line()
    return walk.lines, Container("", 0, len(walk.lines), tuple(walk.open[0][2]))


def _enter(walk: _Walk, element: etree._Element) -> None:
    tag = element.tag
    if tag in _BLOCKS:
        walk.end_line()
    if tag in _CONTAINERS:
        names = f"{tag} {element.get('class') or ''} {element.get('id') or ''}".casefold()
        walk.open.append((names, len(walk.lines), []))
    elif tag == "a" and element.get("href"):
        walk.links += 1
        walk.targets.append(element.get("href") or "")
    elif tag == "pre":
        walk.kept += 1
    elif tag == "li":
        above = element.getparent()
        if above is not None:
            walk.ordinals[above] = ordinal_of(element, walk.ordinals.get(above))
            walk.number = marker(element, walk.ordinals[above])
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        walk.level = int(tag[1])
    walk.write(element.text)


def _leave(walk: _Walk, element: etree._Element) -> None:
    tag = element.tag
    if tag in _BLOCKS:
        walk.end_line()
    if tag in _CONTAINERS:
        names, first, inside = walk.open.pop()
        if len(walk.lines) > first:
            walk.open[-1][2].append(Container(names, first, len(walk.lines), tuple(inside)))
    elif walk.pieces and walk.lead is None:
        walk.lead = "".join(walk.pieces).strip(_EDGES)
    if tag == "a" and element.get("href"):
        walk.links -= 1
    elif tag == "pre":
        walk.kept -= 1
    elif tag == "li":
        walk.number = ""
    elif len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
        walk.level = None


def _is_unseen(element: etree._Element) -> bool:
    return (
        not isinstance(element.tag, str)
        or element.tag in _UNSEEN
        or element.get("hidden") is not None
        or element.get("aria-hidden") == "true"
        or _HIDING.search(element.get("style") or "") is not None
    )


def is_data(table: etree._Element) -> bool:
    """Whether a table holds data; else it lays out the page, as old sites do, and its cells are blocks."""
    if table.get("role") == "presentation" or table.find(".//table") is not None:
        return False
    widest = 0
    for row in table.iter("tr"):
        cells = [each for each in row if each.tag in ("td", "th")]
        widest = max(widest, len(cells))
        if any(sum(map(len, cell.itertext())) > _LONGEST_CELL for cell in cells):
            return False
    return widest > 1


def rows_of(table: etree._Element) -> Iterator[Line]:
    """A data table's rows; a merged cell's text stands in the first of its cells, the others are empty."""
    above: dict[int, int] = {}  # column -> rows that a cell from above still fills
    for element in table.iter("caption", "tr"):
        if element.tag == "caption":
            yield from lines_of(element)[0]
            continue
        cells: list[str] = []
        linked, targets = 0, list[str]()
        for cell in (each for each in element if each.tag in ("td", "th") and not _is_unseen(each)):
            _fill(cells, above)
            lines = lines_of(cell)[0]
            linked += sum(line.linked for line in lines)
            targets += (target for line in lines for target in line.targets)
            wide, tall = _span(cell, "colspan", _WIDEST), _span(cell, "rowspan", _TALLEST)
            at = len(cells)
            cells += [" ".join(line.text.replace("\t", " ") for line in lines), *[""] * (wide - 1)]
            above.update({column: tall - 1 for column in range(at, at + wide) if tall > 1})
            if len(cells) > _WIDEST:
                break
        _fill(cells, above)
        while len(cells) > 1 and not cells[-1]:
            cells.pop()
        if any(cells):
            text = "\t".join(cells)
            yield Line(text, None, min(linked, len(text)), tuple(targets), tuple(cells))


def _fill(cells: list[str], above: dict[int, int]) -> None:
    """Leave cells empty where one from above reaches down."""
    while above.get(len(cells), 0):
        above[len(cells)] -= 1
        cells.append("")


def _span(cell: etree._Element, name: str, most: int) -> int:
    words = (cell.get(name) or "").strip()
    return max(1, min(int(words), most)) if words.isascii() and words.isdigit() and len(words) < 6 else 1


def renamed(line: Line, text: str) -> Line:
    """The line with other words."""
    return replace(line, text=text, linked=min(line.linked, len(text)), cells=(), lead="")
