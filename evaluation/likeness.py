"""How texts, numbers, units and years of annotations are compared with those that were found."""

import re
import unicodedata
from collections import Counter
from difflib import SequenceMatcher
from typing import Any

_YEAR = re.compile(r"(?:19|20)\d\d")
_SAME_UNITS = {"μg/m3": "微克/立方米", "percent": "%"}


def flat(text: str | None) -> str:
    """Text as it is compared: normalised (NFKC), lower case, without white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text or "")).lower()


def overlap(one: str | None, other: str | None) -> float:
    """Length of the longest common substring over the length of the shorter text, 0 to 1."""
    a, b = flat(one), flat(other)
    if not a or not b:
        return 0.0
    common = SequenceMatcher(None, a, b, autojunk=False).find_longest_match().size
    return common / min(len(a), len(b))


def char_f1(one: str | None, other: str | None) -> float:
    """F1 of the characters that two texts share, as bags; 1 for two empty texts.

    >>> char_f1("森林覆盖率", "森林 覆盖面积")
    0.7272727272727273
    """
    a, b = flat(one), flat(other)
    shared = sum((Counter(a) & Counter(b)).values())
    return 2 * shared / (len(a) + len(b)) if a or b else 1.0


def year(value: object) -> str:
    """The first year from 1900 to 2099 in a date; empty where there is none.

    >>> year("2027-06-30"), year(None)
    ('2027', '')
    """
    found = _YEAR.search(str(value or ""))
    return found.group() if found else ""


def number(value: Any) -> float | None:
    """A number to six places; None for what is none."""
    try:
        return round(float(value), 6)
    except (TypeError, ValueError):
        return None


def same_unit(one: object, other: object) -> bool:
    """Whether two units are the same, μg/m³ and 微克/立方米 too."""
    return _unit(one) == _unit(other)


def _unit(value: object) -> str:
    text = flat(str(value or ""))
    for name, usual in _SAME_UNITS.items():
        text = text.replace(name, usual)
    return text
