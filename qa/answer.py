"""What comes back to a question."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.span import Span


class QuestionKind(StrEnum):
    """Kinds of question, each with its own plan."""

    RULE = "rule_lookup"
    NUMERIC = "numeric_target"
    DEADLINE = "deadline"
    LIST = "list"
    COUNT = "count"
    LEVEL = "level"
    YES_NO = "yes_no"
    MULTI_HOP = "multi_hop"
    COMPARE = "compare"
    METADATA = "metadata"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Citation:
    """Evidence: ``quote`` is ``source[span.start:span.end]`` of the document, verbatim."""

    document: str
    clause: str
    span: Span
    quote: str
    label: str  # official form: 《……》（……号）第三部分（二）第1条


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the plan: what was asked of which part, in words a user can read."""

    operation: str  # "search", "targets", "outline", "metadata", "places", "check"
    detail: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """A line of an answer: its words, their clause where lines come from several, and its citation."""

    text: str
    place: str = ""
    citation: int | None = None  # index into the answer's citations


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its evidence; where ``answerable`` is false, ``reason`` and ``nearest`` say more.

    ``text`` is the lines, one under the other, each with its place in 【】.
    """

    question: str
    understood: str  # what was understood, after normalisation
    kind: QuestionKind
    answerable: bool
    text: str
    lines: tuple[AnswerLine, ...]
    citations: tuple[Citation, ...]
    plan: tuple[Step, ...]
    reason: str = ""
    nearest: tuple[Citation, ...] = ()
    phrased: tuple[
        AnswerLine, ...
    ] = ()  # a model's shorter words, each carried by its citation; mostly empty
    note: str = ""  # what became of the model's help, in Chinese; empty where none is switched on
