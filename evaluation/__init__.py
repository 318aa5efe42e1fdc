"""Annotations in, figures out: how much of what a person found in a document the program finds and answers.

In: gold sets (:mod:`evaluation.gold`), which are folders of documents and annotations. Out: a
:class:`Score` a set: figures, mistakes to hold against the baseline, and each miss in words. The rules of
comparison are pure functions over rows (``score_targets``, ``score_answers``, ``rank_figures``).
"""

from evaluation.annotation import rows
from evaluation.answers import score_answers
from evaluation.baseline import falls
from evaluation.errors import EvaluationError
from evaluation.facts import score_levels, score_outline, score_targets
from evaluation.gold import GoldSet, gold_set, shipped_sets
from evaluation.links import score_links
from evaluation.ranking import RankFigures, first_right, rank_figures
from evaluation.score import Score

__all__ = [
    "EvaluationError",
    "GoldSet",
    "RankFigures",
    "Score",
    "falls",
    "first_right",
    "gold_set",
    "rank_figures",
    "rows",
    "score_answers",
    "score_levels",
    "score_links",
    "score_outline",
    "score_targets",
    "shipped_sets",
]
