"""Reads the lists of numbering.xml, and which of them a paragraph counts in (ECMA-376 part 1, §17.9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lxml import etree

from ingest.readers.docx_numbering import LEVELS, LONGEST, Level, List
from ingest.readers.docx_package import MC, W
from ingest.readers.docx_styles import Style, Styles, integer, list_place, switch
from ingest.readers.docx_symbols import in_font

_PLACE = re.compile("%([1-9])")
_BULLETS = "•"
_NONE = Style()


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists by id, and for each the levels that styles are linked to."""

    by_id: Mapping[str, List] = field(default_factory=lambda: MappingProxyType({}))
    linked: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))

    def place(
        self, properties: etree._Element | None, style: str | None, styles: Styles
    ) -> tuple[List, int] | None:
        """The list and the level, from 0, that a paragraph counts on; None where it has no number.

        What the paragraph says goes before what its style says; id 0 switches numbers off. A style's level
        is the one linked to the style, whatever level the style names (§17.9.23).
        """
        number, level = list_place(properties)
        if number is None:
            owner, found = next(
                ((name, each) for name, each in styles.chain(style) if each.number is not None), ("", _NONE)
            )
            number = found.number
            if number is not None and level is None:
                links = self.linked.get(number, {})
                near = (links[name] for name, _ in styles.chain(style) if name in links)
                level = next(near, links.get(owner, found.level))
        numbered = self.by_id.get(number) if number is not None else None
        level = 0 if level is None else level
        return (numbered, level) if numbered and 0 <= level < len(numbered.levels) else None


@dataclass(frozen=True, slots=True)
class _Abstract:
    levels: tuple[Level, ...]
    linked: Mapping[str, int]
    style: str | None  # that holds the levels in place of this one (numStyleLink)


def read_lists(root: etree._Element | None, styles: Styles) -> Lists:
    """The lists of a document that may have none."""
    if root is None:
        return Lists()
    abstracts = {
        node.get(f"{W}abstractNumId", ""): _abstract(node) for node in root.iterchildren(f"{W}abstractNum")
    }
    numbers = {node.get(f"{W}numId", ""): node for node in root.iterchildren(f"{W}num")}
    by_id, linked = {}, {}
    for number, node in numbers.items():
        family = _family(node, abstracts, numbers, styles)
        if family is not None and number != "0":
            by_id[number] = _list(number, node, family, abstracts[family])
            linked[number] = abstracts[family].linked
    return Lists(by_id, linked)


def _family(
    node: etree._Element | None,
    abstracts: Mapping[str, _Abstract],
    numbers: Mapping[str, etree._Element],
    styles: Styles,
) -> str | None:
    """The id of the definition that a list counts by, through the list styles it is linked to."""
    seen: set[str] = set()
    while node is not None:
        reference = node.find(f"{W}abstractNumId")
        family = "" if reference is None else reference.get(f"{W}val", "")
        if family not in abstracts or family in seen:
            return None
        seen.add(family)
        style = abstracts[family].style
        if style is None:
            return family
        linked = next((each.number for _, each in styles.chain(style) if each.number is not None), None)
        node = numbers.get(linked) if linked is not None else None
    return None


def _list(number: str, node: etree._Element, family: str, abstract: _Abstract) -> List:
    levels = list(abstract.levels)
    starts = {}
    for override in node.iterchildren(f"{W}lvlOverride"):
        at = integer(override.get(f"{W}ilvl"))
        if at is None or not 0 <= at < LEVELS:
            continue
        level = override.find(f"{W}lvl")
        if level is not None:
            levels[at] = _level(level)
        start = override.find(f"{W}startOverride")
        first = None if start is None else integer(start.get(f"{W}val"))
        if first is not None:
            starts[at] = first
    return List(number, family, tuple(levels), MappingProxyType(starts))


def _abstract(node: etree._Element) -> _Abstract:
    levels = [Level()] * LEVELS
    linked: dict[str, int] = {}
    for each in node.iterchildren(f"{W}lvl"):
        at = integer(each.get(f"{W}ilvl"))
        if at is None or not 0 <= at < LEVELS:
            continue
        levels[at] = _level(each)
        style = _value(each, "pStyle")
        if style:
            linked.setdefault(style, at)
    return _Abstract(tuple(levels), MappingProxyType(linked), _value(node, "numStyleLink"))


def _level(node: etree._Element) -> Level:
    form = _form(node)
    restart = integer(_value(node, "lvlRestart"))
    return Level(
        start=integer(_value(node, "start")) or 0,
        form=form,
        text=_text(node, form),
        follow=_value(node, "suff") or "tab",
        restart=None if restart is None else restart - 1,
        legal=bool(switch(node, "isLgl")),
    )


def _text(node: etree._Element, form: str) -> tuple[str | int, ...]:
    """What a level prints: "第%1章" as 第, 0, 章; letters of a symbol font as its signs."""
    written = (_value(node, "lvlText") or "")[:LONGEST]
    if form == "bullet":
        fonts = node.find(f"{W}rPr/{W}rFonts")
        font = "" if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or ""
        picture = node.find(f"{W}lvlPicBulletId") is not None
        return (_BULLETS if picture else in_font(written, font),)
    parts = _PLACE.split(written)
    return tuple(int(part) - 1 if i % 2 else part for i, part in enumerate(parts))


def _form(node: etree._Element) -> str:
    """The number format; one that is newer than the others comes with an older one beside it."""
    own = node.find(f"{W}numFmt")
    if own is None:
        newer = node.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt")
        first = "" if newer is None else newer.get(f"{W}format", "").split(",")[0].strip()
        if first.isdecimal() and first.isascii() and 2 <= len(first) <= 5:  # "001, 002, 003, ..."
            return f"decimalZero{len(first)}"
        own = node.find(f"{MC}AlternateContent/{MC}Fallback/{W}numFmt")
    return "decimal" if own is None else own.get(f"{W}val") or "decimal"


def _value(node: etree._Element, child: str) -> str | None:
    found = node.find(f"{W}{child}")
    return None if found is None else found.get(f"{W}val")
