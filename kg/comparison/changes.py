"""What a comparison says: pairs of clauses, what became of each, changed targets, with their words."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.span import Span
from kg.comparison.words import Op
from ontology import lexicon


class Change(StrEnum):
    """What became of a clause's words."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """In Chinese, as it is shown."""
        return str(lexicon("comparison")["changes"][self.value])


class Direction(StrEnum):
    """How a target's value stands to the one before."""

    EQUAL = "equal"
    STRICTER = "stricter"
    LOOSER = "looser"
    INCOMPARABLE = "incomparable"  # ``reason`` says why

    @property
    def label(self) -> str:
        """In Chinese, as it is shown."""
        return str(lexicon("comparison")["directions"][self.value])


class Timing(StrEnum):
    """How a target's deadline stands to the one before."""

    SAME = "same"
    EARLIER = "earlier"
    LATER = "later"
    UNKNOWN = "unknown"  # not printed on one side

    @property
    def label(self) -> str:
        """In Chinese, as it is shown."""
        return str(lexicon("comparison")["timings"][self.value])


@dataclass(frozen=True, slots=True)
class Work:
    """A document compared."""

    document: str  # Document.id
    title: str  # 《……》 with its number
    label: str  # what tells it from the other: a year, a number, a file name


@dataclass(frozen=True, slots=True)
class Side:
    """A clause or words of one document; ``quote`` is ``source[span]``, verbatim."""

    document: str
    path: str
    number: str
    title: str
    citation: str
    span: Span
    quote: str


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words, same or changed, verbatim on each side; empty where a side lacks it."""

    op: Op
    before: str
    after: str
    before_span: Span | None
    after_span: Span | None


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause and what became of it. ``score`` (0..1) and ``reason`` say why these two are taken for one."""

    change: Change
    before: Side | None
    after: Side | None
    frame: bool  # a heading that only groups others
    moved: bool  # stands elsewhere in the order of clauses
    renumbered: bool
    rewritten: bool  # too little stands unchanged for the changed words to read well
    score: float
    reason: str
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A sentence or item of a clause that went into another clause than the rest of it: split or merged."""

    before: Side
    after: Side
    clause_before: str  # path of the clause it left
    clause_after: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class TargetSide:
    """A target as one document states it."""

    id: str
    indicator: str
    operator: str
    value: float | None
    value_max: float | None
    unit: str | None
    deadline: str | None
    scope: str | None
    baseline: str | None
    where: Side  # its words and citation


@dataclass(frozen=True, slots=True)
class TargetChange:
    """One indicator in both documents, or in one of them only."""

    before: TargetSide | None
    after: TargetSide | None
    direction: Direction | None  # None where one side lacks it
    timing: Timing | None
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two documents, in the later one's order; what was removed stands in its place."""

    before: Work
    after: Work
    pairs: tuple[Pair, ...]
    parts: tuple[Part, ...]
    targets: tuple[TargetChange, ...]

    def count(self, change: Change) -> int:
        """Number of clauses, headings apart, that became so."""
        return sum(pair.change is change and not pair.frame for pair in self.pairs)
