"""The numbers that a browser writes before the items of a list (CSS Counter Styles 3; HTML §4.4.5)."""

import re

from lxml import etree

from ingest.numbering import leading_number
from ingest.readers.docx_numerals import numeral

_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
# A counter style: how docx_numerals calls its numerals, and what follows the number (§6.2, §7.1.4).
_STYLES = {
    "decimal": ("decimal", "."),
    "decimal-leading-zero": ("decimalZero", "."),
    "lower-alpha": ("lowerLetter", "."),
    "lower-latin": ("lowerLetter", "."),
    "upper-alpha": ("upperLetter", "."),
    "upper-latin": ("upperLetter", "."),
    "lower-roman": ("lowerRoman", "."),
    "upper-roman": ("upperRoman", "."),
    "cjk-ideographic": ("chineseCountingThousand", "、"),
    "simp-chinese-informal": ("chineseCountingThousand", "、"),
    "trad-chinese-informal": ("chineseCountingThousand", "、"),
    "simp-chinese-formal": ("chineseLegalSimplified", "、"),
    "trad-chinese-formal": ("ideographLegalTraditional", "、"),
    "cjk-decimal": ("ideographDigital", "、"),
    "cjk-heavenly-stem": ("ideographTraditional", "、"),
    "cjk-earthly-branch": ("ideographZodiac", "、"),
}
_STYLE = re.compile(r"list-style(?:-type)?\s*:([^;]*)", re.I)


def marker(item: etree._Element, ordinal: int) -> str:
    """What stands before a list's item; empty for bullets and for lists that print nothing."""
    form = _STYLES.get(_style_of(item))
    return numeral(ordinal, form[0]) + form[1] if form else ""


def ordinal_of(item: etree._Element, before: int | None) -> int:
    """The number of an item after the item numbered ``before``; None for the first."""
    own = _integer(item.get("value"))
    if own is not None:
        return own
    if before is not None:
        return before + 1
    start = _integer(parent.get("start")) if (parent := item.getparent()) is not None else None
    return 1 if start is None else start


def prints_own(text: str) -> bool:
    """Whether an item's text brings its number with it: the page's style sheet then hides the list's."""
    return leading_number(text) is not None


def _style_of(item: etree._Element) -> str:
    above = item.getparent()
    for element in (item, above):
        if element is None:
            continue
        for value in _STYLE.findall(element.get("style") or ""):
            for word in str(value).casefold().split():
                if word in _STYLES or word == "none":
                    return word
        if kind := _TYPES.get(element.get("type") or ""):
            return kind
    return "decimal" if above is not None and above.tag == "ol" else "none"


def _integer(text: str | None) -> int | None:
    match = re.match(r"\s*(-?\d{1,6})", text or "")
    return int(match[1]) if match else None
