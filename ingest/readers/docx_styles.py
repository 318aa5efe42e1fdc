"""What paragraphs take from their styles: numbering, outline level, hidden text (ECMA-376 part 1, §17.7)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from ingest.readers.docx_package import W

_OFF = frozenset({"0", "false", "off"})
_HEADINGS = ("heading", "标题")
DEEPEST = 20
"""Most styles one based on another; Word allows about ten."""

BODY_LEVEL = 9  # outline level of what is no heading


@dataclass(frozen=True, slots=True)
class Style:
    """What one style itself sets; None where it leaves it to the style it is based on."""

    based_on: str | None = None
    outline: int | None = None  # from 0
    number: str | None = None  # id of a list; "0" for none
    level: int | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """A document's styles by id."""

    by_id: Mapping[str, Style]
    default: str | None  # id of the paragraphs' default style

    def chain(self, style: str | None) -> Iterator[tuple[str, Style]]:
        """A style with its id, then those it is based on, nearest first."""
        seen: set[str] = set()
        while style is not None and style in self.by_id and style not in seen and len(seen) < DEEPEST:
            seen.add(style)
            yield style, self.by_id[style]
            style = self.by_id[style].based_on

    def outline(self, style: str | None) -> int | None:
        """The outline level of a style's paragraphs, from 0; None where they are no headings."""
        found = next((each.outline for _, each in self.chain(style) if each.outline is not None), None)
        return None if found == BODY_LEVEL else found

    def hides(self, style: str | None) -> bool:
        """Whether a style hides its text."""
        return next((each.hidden for _, each in self.chain(style) if each.hidden is not None), False)


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of a document that may have none."""
    by_id, default = {}, None
    for node in root.iterchildren(f"{W}style") if root is not None else ():
        name = node.get(f"{W}styleId")
        if name is None:
            continue
        if node.get(f"{W}type") == "paragraph" and switched(node.get(f"{W}default"), absent=False):
            default = name
        properties = node.find(f"{W}pPr")
        number, level = list_place(properties)
        by_id[name] = Style(
            _value(node, "basedOn"), _outline(node, properties), number, level, hidden(node.find(f"{W}rPr"))
        )
    return Styles(by_id, default)


def _outline(style: etree._Element, properties: etree._Element | None) -> int | None:
    set_here = outline_level(properties)
    if set_here is not None:
        return set_here
    # Word's own heading styles have their level by name, whether or not it is written out.
    name = (_value(style, "name") or "").casefold()
    for heading in _HEADINGS:
        digit = name.removeprefix(heading).strip()
        if name.startswith(heading) and len(digit) == 1 and digit in "123456789":
            return int(digit) - 1
    return None


def _value(node: etree._Element, child: str) -> str | None:
    found = node.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")


def integer(written: str | None) -> int | None:
    """A whole number as Word writes it; None for anything else."""
    try:
        return int(written) if written is not None and len(written) <= 12 else None
    except ValueError:
        return None


def switched(value: str | None, *, absent: bool = True) -> bool:
    """Whether a switch is on; ``absent`` is what it is without a value."""
    return absent if value is None else value not in _OFF


def switch(properties: etree._Element | None, name: str) -> bool | None:
    """Whether properties switch ``name`` on; None where they leave it."""
    node = None if properties is None else properties.find(f"{W}{name}")
    return None if node is None else switched(node.get(f"{W}val"))


def hidden(properties: etree._Element | None) -> bool | None:
    """Whether a run's properties hide it; None where they leave it to its style."""
    return switch(properties, "vanish")


def outline_level(properties: etree._Element | None) -> int | None:
    """The outline level that a paragraph's own properties set, from 0; 9 for body text."""
    level = None if properties is None else integer(_value(properties, "outlineLvl"))
    return level if level is not None and 0 <= level <= BODY_LEVEL else None


def list_place(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """The list's id and the level that a paragraph's properties set; None each where they do not."""
    place = None if properties is None else properties.find(f"{W}numPr")
    if place is None:
        return None, None
    return _value(place, "numId"), integer(_value(place, "ilvl"))
