"""Follows Word's fields: what a field is told to do does not print, what it gave does; docx and doc alike."""

import re

from ingest.readers.docx_numerals import numeral

_OVERLAID = re.compile(r"\\o\s*(?:\\a[crdl]\s*)*\((.*)\)", re.I | re.S)
_CIRCLES = "○◯〇"
_LONGEST_CODE = 1000  # characters; a hyperlink may be longer, but prints nothing


class Fields:
    """The fields that are open at a place of the text, one inside another."""

    def __init__(self) -> None:
        self._codes: list[list[str] | None] = []  # of each field its code so far; None: in its result
        self._coding = 0

    @property
    def shows(self) -> bool:
        """Whether what comes is printed, and no field's code."""
        return not self._coding

    def begin(self) -> None:
        """A field begins, with its code."""
        self._codes.append([])
        self._coding += 1

    def turn(self) -> None:
        """The code of the innermost field ends, its result begins."""
        if self._codes and self._codes[-1] is not None:
            self._codes[-1] = None
            self._coding -= 1

    def end(self) -> str:
        """The innermost field ends; what it prints by its code alone."""
        code = self._codes.pop() if self._codes else None
        if code is None:
            return ""
        self._coding -= 1
        return _enclosed("".join(code)[:_LONGEST_CODE]) if self.shows else ""

    def add(self, code: str) -> None:
        """More of the innermost field's code."""
        if self._codes and (last := self._codes[-1]) is not None:
            last.append(code)


def _enclosed(code: str) -> str:
    """What a field EQ with overlaid signs shows, as Word's "enclose characters" makes them.

    >>> _enclosed(r"eq \\o\\ac(○,3)"), _enclosed(r"EQ \\* jc2 \\o\\ad(\\s\\up 9(pīn),拼)"), _enclosed("PAGE")
    ('③', '拼', '')
    """
    match = _OVERLAID.search(code)
    if match is None:
        return ""
    first, _, last = match[1].rpartition(",")
    last = last.strip()
    if first.strip() in _CIRCLES and last.isdecimal() and len(last) < 3:
        return numeral(int(last), "decimalEnclosedCircle")
    return last
