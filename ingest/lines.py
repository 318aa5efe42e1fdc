"""The lines of a repaired text: what the outline and the header are read from."""

import re
from dataclasses import dataclass

from ingest.span import Span

_MARK = re.compile(r"#{1,6}\s*|>\s+|[*-]\s+(?=[一-鿿])")
_COMMENT = re.compile(r"<!--.*-->")
_TABLE_RULE = re.compile(r"\|?[\s:|-]+\|[\s:|-]*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that holds words. Offsets are into the repaired text."""

    start: int  # of the line's first character that is not white space, a markup sign included
    words: Span  # without markup signs and white space
    text: str  # the words

    @property
    def is_row(self) -> bool:
        """Whether the line is a row of a table: cells parted by tabs or by upright strokes."""
        return "\t" in self.text or (self.text.startswith("|") and self.text.count("|") > 1)

    @property
    def is_rule(self) -> bool:
        """Whether the line only draws a table's rule or is a comment of the markup."""
        return bool(_TABLE_RULE.fullmatch(self.text) or _COMMENT.fullmatch(self.text))


def lines_of(text: str) -> tuple[Line, ...]:
    """The lines of ``text`` that hold words, in order."""
    lines, at = [], 0
    for raw in text.split("\n"):
        words = raw.strip()
        if words:
            start = at + raw.index(words)
            mark = _MARK.match(words)
            skip = mark.end() if mark and mark.end() < len(words) else 0
            lines.append(Line(start, Span(start + skip, start + len(words)), words[skip:]))
        at += len(raw) + 1
    return tuple(lines)
