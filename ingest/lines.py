"""The lines of a repaired text: what the outline and the header are read from."""

import re
from dataclasses import dataclass

from ingest.span import Span

_MARK = re.compile(r"(?:#{1,6}\s*|>\s*|[*+-]\s+(?=[一-鿿“《\d]))+")
_COMMENT = re.compile(r"<!--.*-->")
_TABLE_RULE = re.compile(r"\|?[ :|\-]*-[ :|\-]*\|[ :|\-]*")
_COLUMN_GAP = re.compile(r" {2,}|\u3000+")
_WIDEST_CELL = 20


def in_columns(text: str) -> bool:
    """Whether blanks part the line into three or more cells, as text taken from a table does.

    Headings are set with blanks between their characters (第一章  总  则): those are no cells.

    >>> in_columns("森林覆盖率    %    45.8    约束性"), in_columns("第一章  总  则")
    (True, False)
    """
    if "  " not in text and "\u3000" not in text:
        return False
    cells = _COLUMN_GAP.split(text)
    return (
        3 <= len(cells) <= 12
        and max(map(len, cells)) <= _WIDEST_CELL
        and sum(len(cell) == 1 and "一" <= cell <= "鿿" for cell in cells) < 2
        and not any(cell[-1:] in "。；，、" for cell in cells)
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds words. Offsets are into the repaired text."""

    start: int  # of the line's first character that is not white space, a markup sign included
    words: Span  # without markup signs and white space
    text: str  # the words

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of a table: cells parted by tabs, upright strokes or wide blanks."""
        text = self.text
        return "\t" in text or (text[0] == "|" and text.count("|") > 1) or in_columns(text)

    @property
    def is_rule(self) -> bool:
        """Whether the line only draws a table's rule or is a comment of the markup."""
        return self.text[0] in "|<-: " and bool(
            _TABLE_RULE.fullmatch(self.text) or _COMMENT.fullmatch(self.text)
        )


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of ``text`` that hold words, in order."""
    lines, at = [], 0
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            start = at + raw.index(words)
            mark = _MARK.match(words) if words[0] in "#>*+-" else None
            skip = mark.end() if mark and mark.end() < len(words) else 0
            lines.append(Line(start, Span(start + skip, start + len(words)), words[skip:]))
        at += len(raw) + 1
    return tuple(lines)
