"""Where paragraphs end on the printed page: by indents, room left on the line, spacing and size.

GB/T 9704-2012 §7.3.3 sets each paragraph with an indent of two characters; other settings part paragraphs
by spacing, or not at all.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from ingest.bodies import names_bodies
from ingest.dates import DATE
from ingest.numbering import opens_clause
from ingest.readers.layout_lines import PrintedLine, first_word
from ontology import lexicon

_ENDS_SENTENCE = re.compile(r"[。！？；：…!?;:][’”」』）)》]*$")
_LABEL = re.compile(rf"[（(【]?(?:{lexicon('repair')['line_starts']['labels']})\s*[:：】]")
_HEADER = lexicon("header")
_TYPES = "|".join(sorted(_HEADER["document_types"]["words"], key=len, reverse=True))
_COMPLETE_TITLE = re.compile(rf"(?:{_TYPES})[》〉]?(?:[（(〔][^（）()]{{1,30}}[）)〕])?$")
_INDENT = (0.8, 3.5)  # ems: less is none, more is set to the middle or to the right
_SPACED = 1.12  # times the usual distance of lines: paragraphs parted by space
_FAR = 1.7
_SAME_SIZE = 1.25
_SLACK = 0.3  # ems that a full line may still lack


@dataclass(frozen=True, slots=True)
class Placed:
    """A printed line between its margins; ``flow`` tells lines that stand under each other."""

    line: PrintedLine
    left: float
    right: float
    flow: int
    opens: bool = False  # whether something else than its place shows that a paragraph begins

    @property
    def indent(self) -> float:
        """How far in the line begins, in ems."""
        return (self.line.left - self.left) / self.line.size

    @property
    def room(self) -> float:
        """What is left at the line's end, in ems."""
        return (self.right - self.line.right) / self.line.size

    @property
    def is_centred(self) -> bool:
        """Whether the line stands in the middle, and not because it is indented and nearly full."""
        return (
            self.indent > 1.2
            and abs(self.indent - self.room) < max(1.2, 0.12 * (self.indent + self.room))
            and (abs(self.indent - 2) > 0.35 or self.room > 3.5)
        )


@dataclass(frozen=True, slots=True)
class Setting:
    """How a document is set."""

    size: float  # the em of its text, in points
    pitch: float  # from line to line, in ems
    indents: bool  # whether paragraphs begin with an indent
    spaced: bool  # whether more space than between lines parts paragraphs


def setting_of(lines: Sequence[Placed]) -> Setting:
    """How lines in reading order are set."""
    sizes = Counter[float]()
    for each in lines:
        sizes[round(each.line.size, 1)] += len(each.line.text)
    size = sizes.most_common(1)[0][0] if sizes else 16.0
    body = [each for each in lines if abs(each.line.size / size - 1) < 0.1]
    indented = sum(_INDENT[0] < each.indent < _INDENT[1] and not each.is_centred for each in body)
    steps = [_step(a, b) for a, b in pairwise(body) if a.flow == b.flow and 0.9 < _step(a, b) < 4]
    tight = [
        _step(a, b) for a, b in pairwise(body) if a.flow == b.flow and a.room < 2 and 0.9 < _step(a, b) < 4
    ]
    pitch = _low_mode(tight or steps)
    spaced = sum(step > _SPACED * pitch for step in steps)
    return Setting(size, pitch, indented >= max(2, 0.08 * len(body)), spaced >= max(2, 0.08 * len(steps)))


def _low_mode(steps: Sequence[float]) -> float:
    """The usual distance of lines within a paragraph: the smallest that is frequent."""
    if not steps:
        return 1.8
    counts = Counter(round(step * 20) for step in steps)
    often = 0.15 * len(steps)
    least = min(key for key in counts if sum(counts[key + i] for i in (-1, 0, 1)) >= often)
    return median(step for step in steps if abs(step * 20 - least) <= 2) if counts else 1.8


def _step(a: Placed, b: Placed) -> float:
    return (b.line.middle - a.line.middle) / b.line.size


def joins(begin: Placed, before: Placed, after: Placed, setting: Setting) -> bool:
    """Whether ``after`` goes on with the paragraph that ``begin`` opens and ``before`` breaks off."""
    same = before.flow == after.flow
    if after.opens or not 1 / _SAME_SIZE < after.line.size / before.line.size < _SAME_SIZE:
        return False
    if same and not 0 < _step(before, after) <= _FAR * setting.pitch:
        return False
    if before.is_centred or after.is_centred:
        return same and _title_goes_on(before, after, setting)
    if not _is_full(before, after.line) or _is_date(after.line.text):
        return False
    ended = _ENDS_SENTENCE.search(before.line.text) is not None
    if after.indent >= _INDENT[0]:
        return _hangs(begin, before, after, ended=ended)
    return not _opens_anew(begin, before, after, setting, ended=ended)


def _opens_anew(begin: Placed, before: Placed, after: Placed, setting: Setting, *, ended: bool) -> bool:
    """Whether a line that is not indented, after a full one, begins a paragraph all the same."""
    if ended and (opens_clause(after.line.text) or _LABEL.match(after.line.text)):
        return True
    if setting.indents:
        return False
    if before is begin and _is_heading(before.line.text, after.line.text):
        return True
    if before.flow != after.flow:
        return ended
    return setting.spaced and _step(before, after) > _SPACED * setting.pitch


def _is_date(text: str) -> bool:
    return DATE.fullmatch(text.strip("（）()")) is not None


def _is_heading(text: str, following: str) -> bool:
    """Whether two numbered lines follow each other: the first is a heading that fills its line."""
    return opens_clause(text) and opens_clause(following)


def _is_full(before: Placed, line: PrintedLine) -> bool:
    """Whether the first word of ``line`` had no room left on the line before."""
    needed = min(first_word(line), 0.6 * (before.right - before.left)) / line.size
    return before.room < needed + _SLACK


def _hangs(begin: Placed, before: Placed, after: Placed, *, ended: bool) -> bool:
    """Whether an indented line goes on with a label or number that it is set in from."""
    if ended or after.indent > 0.5 * (after.right - after.left) / after.line.size:
        return False
    under = abs(after.line.left - before.line.left) < 0.5 * after.line.size
    if before is not begin or begin.indent > _INDENT[1]:
        return under
    opens = opens_clause(begin.line.text) or _LABEL.match(begin.line.text) is not None
    return opens and after.line.left > begin.line.left + 0.5 * after.line.size


def _title_goes_on(before: Placed, after: Placed, setting: Setting) -> bool:
    """Whether a centred line is the rest of a title printed over several (GB/T 9704-2012 §7.3.1)."""
    first, rest = before.line.text, after.line.text
    large = before.line.size > 1.1 * setting.size
    fills = large and abs(before.indent - before.room) < 1.5
    if not after.is_centred or not (before.is_centred or fills):
        return False
    if not 0.95 < after.line.size / before.line.size < 1.05 or opens_clause(first) or opens_clause(rest):
        return False
    if rest[0] in "（(〔" and rest[-1] in "）)〕":
        return False
    if names_bodies(first) or names_bodies(rest) or _is_date(rest):
        return False
    if rest[0] in "的》":
        return True
    return (large or _is_full(before, after.line)) and not _COMPLETE_TITLE.search(first)
