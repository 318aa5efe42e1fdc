"""A stretch that may bound quantities, the groups of them in it, and the words beside each group."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.span import Span
from kg.bounds import Before, read_after, read_before
from kg.facts import Operator
from kg.indicators import Boundaries, Name
from kg.numbers import Quantity, quantities
from ontology import lexicon

AHEAD = re.compile(lexicon("targets")["count"]["ahead"])
"""增速高于全省平均水平: what a value in 个百分点 is to be ahead of."""
_JOINT = re.compile("[、和与及至]|以及")
_HOUSEHOLDS = ("户", "套", "家", "村", "个")
FARTHEST = 200
"""Characters before or after a value in which its name is looked for: longer ones are no names."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A name and its bound in a stretch; offsets are into the text."""

    name: Name
    operator: Operator
    quantity: Quantity  # its own offsets are into the stretch's words
    span: Span  # name to the last word of the bound
    scope: str | None
    said: str  # the words about this value, up to it
    at: int  # where it begins in the text
    which: int | None = None  # the how-manieth of several values of one name


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch that may bound quantities, with what stands before it.

    ``words``: the text from ``start`` to the end of ``span``, asides, names in quotes and times masked.
    """

    text: str
    span: Span
    start: int  # behind a deadline that opens the stretch
    words: str
    lead: Span | None  # a stretch before that ends in 中
    names: Sequence[Name]  # of what was bound before in the clause
    goal: bool  # in a section of aims
    dated: bool  # under a deadline of its own sentence
    thing: Name | None  # what the stretches before in the sentence say is worked on
    times: int  # deadlines in force, which values may be shared out to
    is_word: Boundaries

    @property
    def last(self) -> Name | None:
        """What a bound that leaves its name out is of: what was worked on since, else the name before."""
        return self.thing or (self.names[-1] if self.names else None)

    def at(self, start: int, end: int) -> Span | None:
        """The span in the text of an interval of ``words``."""
        return Span(self.start + start, self.start + end) if start < end else None


@dataclass(frozen=True, slots=True)
class Place:
    """A group of quantities with the words on both sides; offsets are into the words."""

    group: Sequence[Quantity]
    from_: int
    before: Before
    after: Operator | None
    end: int  # behind the last quantity and its suffix
    said: str  # what may be the name
    rest: str  # what follows
    until_next: str | None

    @property
    def first(self) -> Quantity:
        """The first quantity of the group."""
        return self.group[0]


def groups_of(words: str) -> Iterator[list[Quantity]]:
    """Quantities joined by nothing but 、 or 和: 20%、15%."""
    group: list[Quantity] = []
    for quantity in quantities(words, bare=True):
        if group and _are_joined(words, group[-1], quantity):
            group.append(quantity)
            continue
        near = words[max(0, quantity.start - 12) : quantity.start]
        if not quantity.unit and not near.endswith("前") and read_before(near).operator is None:
            continue  # a number without unit is a value only where a word compares, or 前 ranks
        if group:
            yield group
        group = [quantity]
    if group:
        yield group


def _are_joined(words: str, before: Quantity, quantity: Quantity) -> bool:
    _, taken = read_after(words[before.end : before.end + 8])
    if quantity.start == before.end and quantity.unit.endswith(("人", "人口")):
        return before.unit.endswith(_HOUSEHOLDS)  # 1200户4500人: one thing in two counts
    joint = _JOINT.fullmatch(words[before.end + taken : quantity.start])
    return joint is not None and bool(before.unit) == bool(quantity.unit)


def place_of(words: str, group: Sequence[Quantity], from_: int, following: int | None) -> Place:
    """A group of quantities with the words beside it, from ``from_`` to the ``following`` quantity."""
    before = read_before(words[from_ : group[0].start])
    if group[0].unit == "个百分点" and (ahead := AHEAD.search(words, from_, group[0].start)):
        before = Before(ahead.end() - from_, Operator.EQUAL, fixed=False, about=False)
    after, taken = read_after(words[group[-1].end : group[-1].end + 8])
    end = group[-1].end + taken
    return Place(
        group, from_, before, after, end,
        said=words[from_ : from_ + before.name_end],
        rest=words[end : end + FARTHEST],
        until_next=None if following is None else words[end:following],
    )  # fmt: skip
