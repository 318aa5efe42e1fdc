"""Which characters can begin a match of a pattern, so that the rest of a text is passed by quickly."""

import importlib
import logging
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

# Parts of the standard library that are nobody's promise: what is needed of them is tried out (`reads`).
try:
    _parser: Any = importlib.import_module("re._parser")
    _op: Any = importlib.import_module("re._constants")
except ImportError:
    _parser = _op = None

_SAMPLES = {
    "(?<!全)(?:县|各?市)(?!场)": ({"县", "各", "市"}, False),
    "(?P<a>甲|乙+)?[一-三\\d]": ({"甲", "乙", "一-三", r"\d"}, False),
    "(?=甲)乙{0,2}丙*?": ({"乙", "丙"}, True),
    "[^甲]乙": (None, False),
    ".乙": (None, False),
    "(?:甲|)\\b": ({"甲"}, True),
    "(?i:a)": (None, False),
    "(?i)a": (None, False),
}
"""Patterns and what their matches begin with."""


def hastened(pattern: str) -> re.Pattern[str]:
    """``pattern`` compiled, behind a look at the next character; it matches what it would without.

    Python passes by what cannot begin a match only for patterns that open with literals, not for those that
    open with what must stand before them: on texts of this genre such a look halves the time.

    >>> hastened("(?<!全)(?:县|各?市)").pattern
    '(?=[县各市])(?:(?<!全)(?:县|各?市))'
    """
    found, empty = _begins(pattern) if reads() else (None, False)
    if found is None or empty:
        return re.compile(pattern)
    return re.compile(f"(?=[{''.join(sorted(found))}])(?:{pattern})")


@cache
def reads() -> bool:
    """Whether this Python's parser of patterns says what it is asked; else patterns stay as they are."""
    try:
        understood = all(_begins(pattern) == first for pattern, first in _SAMPLES.items())
    except (AttributeError, TypeError, ValueError, LookupError):
        understood = False
    if not understood:
        logging.getLogger(__name__).info("patterns are not hastened: this Python parses them otherwise")
    return understood


def _begins(pattern: str) -> tuple[set[str] | None, bool]:
    tokens = _parser.parse(pattern)
    return (None, False) if tokens.state.flags & re.IGNORECASE else _first(tokens)


def _first(tokens: Iterable[tuple[Any, Any]]) -> tuple[set[str] | None, bool]:
    """What a parsed pattern's matches begin with, as members of a character class, None for anything; and
    whether it may match nothing."""
    found: set[str] = set()
    for kind, value in tokens:
        if kind in (_op.ASSERT, _op.ASSERT_NOT, _op.AT):
            continue
        first, empty = _first_of(kind, value)
        if first is None:
            return None, empty
        found |= first
        if not empty:
            return found, False
    return found, True


def _member(kind: Any, value: Any) -> str | None:
    """A member of a character class; None where the class is one of what is not in it."""
    if kind is _op.LITERAL:
        return re.escape(chr(value))
    if kind is _op.RANGE:
        low, high = value
        return f"{re.escape(chr(low))}-{re.escape(chr(high))}"
    return r"\d" if value is _op.CATEGORY_DIGIT else None


def _first_of(kind: Any, value: Any) -> tuple[set[str] | None, bool]:
    if kind is _op.LITERAL:
        return {re.escape(chr(value))}, False
    if kind is _op.IN:
        members = [_member(*each) for each in value]
        return (None if None in members else {each for each in members if each}), False
    if kind is _op.BRANCH:
        branches = [_first(branch) for branch in value[1]]
        empty = any(each for _, each in branches)
        every = [first for first, _ in branches if first is not None]
        return (set().union(*every) if len(every) == len(branches) else None), empty
    if kind is _op.SUBPATTERN:
        _, flags_on, flags_off, inner = value
        return (None, False) if flags_on or flags_off else _first(inner)
    if kind in (_op.MAX_REPEAT, _op.MIN_REPEAT):
        first, empty = _first(value[2])
        return first, empty or value[0] == 0
    return None, False
