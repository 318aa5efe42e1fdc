"""Two documents and their facts in, what changed out: clauses, their words, targets.

:func:`compare` gives a :class:`Comparison`, :func:`text` says it in Chinese, :func:`to_json` as data;
:func:`compare_indicator` follows one indicator through several documents.
"""

from pydantic import TypeAdapter

from kg.comparison.changes import (
    Change,
    Comparison,
    Direction,
    Pair,
    Part,
    Side,
    TargetChange,
    TargetSide,
    Timing,
    Words,
    Work,
)  # fmt: skip
from kg.comparison.comparing import compare
from kg.comparison.prose import indicator_text, text
from kg.comparison.target_changes import Row, compare_indicator

__all__ = [
    "Change",
    "Comparison",
    "Direction",
    "Pair",
    "Part",
    "Row",
    "Side",
    "TargetChange",
    "TargetSide",
    "Timing",
    "Words",
    "Work",
    "compare",
    "compare_indicator",
    "from_json",
    "indicator_text",
    "rows_to_json",
    "text",
    "to_json",
]


def to_json(comparison: Comparison) -> str:
    """The comparison as JSON text; the same comparison gives the same text."""
    return TypeAdapter(Comparison).dump_json(comparison, indent=2).decode()


def from_json(data: str) -> Comparison:
    """The comparison that :func:`to_json` wrote.

    Raises:
        pydantic.ValidationError: it is not one.
    """
    return TypeAdapter(Comparison).validate_json(data)


def rows_to_json(rows: tuple[Row, ...]) -> str:
    """Rows of :func:`compare_indicator` as JSON text."""
    return TypeAdapter(tuple[Row, ...]).dump_json(rows, indent=2).decode()
