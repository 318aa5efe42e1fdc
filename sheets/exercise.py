"""An exercise and its answer key."""

from dataclasses import dataclass
from enum import StrEnum

from ingest.span import Span


class ExerciseKind(StrEnum):
    """How an exercise asks."""

    CLOZE = "cloze"  # 填空
    TRUE_FALSE = "true_false"  # 判断
    MATCH = "match"  # 配对
    ORDER = "order"  # 排序


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the key rests on: ``quote`` is ``source[span]``, verbatim."""

    fact: str  # id of the target, or path of the clause
    quote: str
    span: Span
    clause: str
    citation: str


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question with its one right answer and the words of the document that make it right.

    ``difficulty``: 1 to 3. ``options`` and ``choices`` are what is matched or ordered: lettered choices,
    numbered options; empty for the other kinds.
    """

    id: str
    kind: ExerciseKind
    difficulty: int
    actions: tuple[str, ...]  # titles of the actions or parts it is about
    question: str
    options: tuple[str, ...]
    choices: tuple[str, ...]
    answer: str
    evidence: tuple[Evidence, ...]
