"""A score: figures of what was found against what is annotated, and the mistakes behind them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Row = Mapping[str, Any]
"""One annotation, answer or fact, as JSON."""


@dataclass(frozen=True, slots=True)
class Score:
    """What one comparison found.

    ``figures``: by name, shares from 0 to 1 and counts. ``mistakes``: by name, how many facts or questions
    are wrong, which is what a baseline is held against. ``misses``: each mistake in words, for the user.
    """

    figures: Mapping[str, float] = field(default_factory=dict)
    mistakes: Mapping[str, int] = field(default_factory=dict)
    misses: tuple[str, ...] = ()

    def __add__(self, other: "Score") -> "Score":
        """Both comparisons as one; their names must differ."""
        return Score(
            {**self.figures, **other.figures},
            {**self.mistakes, **other.mistakes},
            (*self.misses, *other.misses),
        )


def precision_recall_f1(hits: float, found: int, wanted: int) -> tuple[float, float, float]:
    """Precision, recall and their harmonic mean (van Rijsbergen 1979).

    Of nothing found, precision is 1 where nothing was wanted; of nothing wanted, recall is 1.
    """
    precision = hits / found if found else float(wanted == 0)
    recall = hits / wanted if wanted else 1.0
    both = precision + recall
    return precision, recall, 2 * precision * recall / both if both else 0.0
