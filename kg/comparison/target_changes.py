"""Targets of two documents paired by indicator; one indicator through several documents."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linear_sum_assignment

from ingest.citation import citation, work
from ingest.document import Document
from kg.comparison.changes import Direction, Side, TargetChange, TargetSide, Timing
from kg.comparison.indicators import SAME, direction, indicator_likeness, nearest, timing
from kg.facts import Facts, Target

_BONUS = 0.05
"""What the same deadline, unit, scope or clause is worth among targets of one indicator."""


@dataclass(frozen=True, slots=True)
class Row:
    """A target of the indicator asked for, in one of several documents, held against the one before it."""

    document: str
    work: str  # 《……》 with its number
    target: TargetSide
    score: float  # likeness of the indicator's name to the one asked for
    direction: Direction | None  # against the nearest row above of another document; None for the first
    timing: Timing | None
    reason: str


def target_side(document: Document, target: Target) -> TargetSide:
    """A target with its words and citation."""
    clause = document.clause(target.clause)
    quote = document.quote(target.span)
    where = Side(
        document.id,
        clause.path,
        clause.number,
        clause.title,
        citation(document, clause.path),
        target.span,
        quote,
    )
    return TargetSide(
        target.id, target.indicator, target.operator.value, target.value, target.value_max, target.unit,
        target.deadline, target.scope, target.baseline, where,
    )  # fmt: skip


def target_changes(
    before: tuple[Document, Facts], after: tuple[Document, Facts], went: Mapping[str, str]
) -> tuple[TargetChange, ...]:
    """Targets paired one to one by indicator; those of the later document in order, then what was dropped.

    ``went``: paths of clauses before to those that carry them on.
    """
    olds, news = before[1].targets, after[1].targets
    scores = np.zeros((len(olds), len(news)))
    for i, old in enumerate(olds):
        for j, new in enumerate(news):
            likeness = indicator_likeness(old.indicator, new.indicator)
            if likeness >= SAME:
                scores[i, j] = likeness + _BONUS * _shared(old, new, went)
    chosen = {
        int(j): int(i)
        for i, j in zip(*linear_sum_assignment(scores, maximize=True), strict=True)
        if scores[i, j]
    }
    found = []
    for j, new in enumerate(news):
        if j in chosen:
            found.append(_change(before[0], olds[chosen[j]], after[0], new))
        else:
            found.append(TargetChange(None, target_side(after[0], new), None, None, 0.0, "原文无此指标"))
    kept = set(chosen.values())
    for i, old in enumerate(olds):
        if i not in kept:
            found.append(TargetChange(target_side(before[0], old), None, None, None, 0.0, "新文无此指标"))
    return tuple(found)


def _shared(old: Target, new: Target, went: Mapping[str, str]) -> int:
    same = (old.deadline == new.deadline, old.unit == new.unit, old.scope == new.scope)
    return sum(same) + (went.get(old.clause) == new.clause)


def _change(before: Document, old: Target, after: Document, new: Target) -> TargetChange:
    way, why = direction(old, new)
    when = timing(old, new)
    score = indicator_likeness(old.indicator, new.indicator)
    if before.text(old.span) == after.text(new.span) and old.deadline == new.deadline:
        way, why = Direction.EQUAL, "表述相同"
    return TargetChange(
        target_side(before, old), target_side(after, new), way, when, score, _reason(why, score, way, when)
    )


def _reason(why: str, score: float, way: Direction, when: Timing) -> str:
    parts = [why]
    if score < 1:
        parts.append(f"指标名称相近（{score:.2f}），不完全相同")
    if (way, when) in ((Direction.STRICTER, Timing.LATER), (Direction.LOOSER, Timing.EARLIER)):
        parts.append("期限同时变动，严宽须连同期限看")
    return "；".join(parts)


def compare_indicator(pairs: Sequence[tuple[Document, Facts]], indicator: str) -> tuple[Row, ...]:
    """All targets of an indicator in several documents, in the order given, each held against one above it.

    ``indicator``: its name or part of it, synonyms understood (PM2.5 for 细颗粒物). A row is held against the
    last row of an earlier document that is of the same indicator.
    """
    rows: list[Row] = []
    above: list[tuple[str, Target]] = []
    for document, facts in pairs:
        here: list[tuple[str, Target]] = []
        for score, target in nearest(facts.targets, indicator):
            alike = [
                (indicator_likeness(old.indicator, target.indicator), k) for k, (_, old) in enumerate(above)
            ]
            best, k = max((each for each in alike if each[0] >= SAME), default=(0.0, -1))
            side, name = target_side(document, target), work(document)
            if best:
                earlier, old = above[k]
                way, why = direction(old, target)
                when = timing(old, target)
                reason = f"与{earlier}相比：{_reason(why, best, way, when)}"
                rows.append(Row(document.id, name, side, score, way, when, reason))
            else:
                rows.append(Row(document.id, name, side, score, None, None, "此前各文件无同名指标"))
            here.append((name, target))
        above += here
    return tuple(rows)
