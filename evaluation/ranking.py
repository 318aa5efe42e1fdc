"""Ranked lists against the items that are right: recall at k, mean reciprocal rank.

Any search can be measured: what is wanted is the ranks, from 1, of the first right item of each question.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

Item = TypeVar("Item")

DEPTH = 10
"""How deep a ranked list is looked into: a right item below counts as not found."""


@dataclass(frozen=True, slots=True)
class RankFigures:
    """Shares of questions whose first right item is among the first 1, 3 and 10, and MRR@10."""

    questions: int
    recall_1: float
    recall_3: float
    recall_10: float
    mrr: float


def first_right(ranked: Iterable[Item], right: Collection[Item]) -> int | None:
    """Rank from 1 of the first right item among the first ten; None where there is none.

    >>> first_right(["b", "a", "c"], {"a", "c"})
    2
    """
    for rank, item in enumerate(ranked, 1):
        if rank > DEPTH:
            return None
        if item in right:
            return rank
    return None


def rank_figures(ranks: Sequence[int | None]) -> RankFigures:
    """Figures over the rank of the first right item of each question (MRR: Voorhees 1999, TREC-8).

    >>> rank_figures([1, 2, None, 4])
    RankFigures(questions=4, recall_1=0.25, recall_3=0.5, recall_10=0.75, mrr=0.4375)
    """
    n = len(ranks) or 1
    first, third, tenth = (sum(rank is not None and rank <= k for rank in ranks) / n for k in (1, 3, DEPTH))
    return RankFigures(len(ranks), first, third, tenth, sum(1 / rank for rank in ranks if rank) / n)
