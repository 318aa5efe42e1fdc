"""Counts Word's automatic numbers and writes them as Word shows them: 一、 （一） 第三条 1.2 ①.

The numbers of a list are not in the text of a Word file: the file says which list and level a paragraph
belongs to, and how a level is written; Word counts. python-docx leaves the counting to its caller, and
docx2python prints numbers of its own (``1)`` for （一）), so it is done here, for docx and doc alike
(ECMA-376 part 1, §17.9; [MS-DOC] §2.4.6.3).
"""

import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ingest.readers.docx_numerals import numeral

LEVELS = 9
LONGEST = 100
"""Most characters of a label: Word's own limit on a level's text is 31 and its numerals."""

_ODD_SPACE = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")  # would end the line or part a cell
_ENDS_FULL = "、．。）】〕》：；，·—　①②③④⑤⑥⑦⑧⑨⑩"


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list counts and is written; the default writes nothing."""

    start: int = 1
    form: str = "none"  # a name of ST_NumberFormat
    text: tuple[str | int, ...] = ()  # what is written; an int stands for the number of that level, from 0
    follow: str = "tab"  # between label and text: "tab", "space", "nothing"
    restart: int | None = (
        None  # counts anew only after this level or a higher one; -1: never; None: the one above
    )
    legal: bool = False  # all numbers in Arabic digits


@dataclass(frozen=True, slots=True)
class List:
    """A list that paragraphs refer to. Lists of one ``family`` go on counting one another's numbers."""

    key: Hashable
    family: Hashable
    levels: tuple[Level, ...]
    starts: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    """Levels that the list starts anew, each with its first number, where it is first used."""


class Counters:
    """The numbers reached so far in a document; each call of :meth:`label` counts one paragraph."""

    def __init__(self) -> None:
        self._reached: dict[Hashable, list[int | None]] = {}
        self._begun: set[tuple[Hashable, int]] = set()

    def label(self, numbered: List, at: int) -> str:
        """What Word prints before the next paragraph on level ``at`` (from 0), white space after it included.

        >>> points = List("1", "a", (Level(1, "chineseCounting", ("（", 0, "）"), "nothing"),
        ...                          Level(1, "decimal", (0, ".", 1), "tab", legal=True)))
        >>> counters = Counters()
        >>> [counters.label(points, at) for at in (0, 1, 1, 0, 1)]
        ['（一）', '1.1 ', '1.2 ', '（二）', '2.1 ']
        """
        if not 0 <= at < len(numbered.levels):
            return ""
        self._count(numbered, at)
        level = numbered.levels[at]
        label = "".join(
            part if isinstance(part, str) else self._written(numbered, part, legal=level.legal)
            for part in level.text
        )[:LONGEST]
        label = _ODD_SPACE.sub(" ", label)
        return label + _gap(label, level.follow)

    def _count(self, numbered: List, at: int) -> None:
        reached = self._reached.setdefault(numbered.family, [None] * LEVELS)
        if at in numbered.starts and (numbered.key, at) not in self._begun:
            reached[at] = numbered.starts[at]
        else:
            last = reached[at]
            reached[at] = _first(numbered, at) if last is None else last + 1
        self._begun.add((numbered.key, at))
        for below in range(at + 1, len(numbered.levels)):
            restart = numbered.levels[below].restart
            if at <= (below - 1 if restart is None else restart):
                reached[below] = None

    def _written(self, numbered: List, at: int, *, legal: bool) -> str:
        """The number of a level; its first where a list begins below it."""
        if at >= len(numbered.levels):
            return ""
        level = numbered.levels[at]
        reached = self._reached[numbered.family][at]
        form = "decimal" if legal and level.form not in ("none", "bullet") else level.form
        return numeral(_first(numbered, at) if reached is None else reached, form)


def _first(numbered: List, at: int) -> int:
    return numbered.starts.get(at, numbered.levels[at].start)


def _gap(label: str, follow: str) -> str:
    """White space after a label, where its text would run into the words: 1.1 总则, and not （一） 总则.

    A tab is written as a space: a line with tabs is a table's row.
    """
    return "" if follow == "nothing" or not label or label[-1] in _ENDS_FULL else " "
