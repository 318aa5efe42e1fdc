"""By when a commitment is due, and how that is known."""

from dataclasses import dataclass

from ingest.document import Document
from kg.deadlines import deadlines
from kg.facts import Basis, Commitment, Facts


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline with its basis; ``reason`` says in Chinese where it comes from."""

    iso: str | None
    basis: Basis
    reason: str


def due_of(document: Document, facts: Facts, commitment: Commitment) -> Due:
    """The deadline printed in the commitment, before it in its sentence, of a target within it, or the
    plan's own last year; in this order."""
    sentence = document.clause(commitment.sentence)
    within = document.repaired.to_repaired(sentence.span)
    own = document.repaired.to_repaired(commitment.span)
    if within is None or own is None:
        return _of_plan(document)
    words = within.of(document.repaired.text)
    found = deadlines(words, document.metadata.period)
    start, end = own.start - within.start, own.end - within.start
    inside = [each for each in found if start <= each.span.start < end]
    if inside:
        return Due(inside[-1].iso, Basis.STATED, f"“{inside[-1].span.of(words)}”")
    for target in facts.targets:
        if (
            commitment.span.contains(target.span)
            and target.deadline
            and target.deadline_basis is Basis.STATED
        ):
            return Due(target.deadline, Basis.STATED, "同句目标的时限")
    before = [each for each in found if each.span.end <= start]
    if before:
        return Due(before[-1].iso, Basis.STATED, f"同句在前的“{before[-1].span.of(words)}”")
    return _of_plan(document)


def _of_plan(document: Document) -> Due:
    period = document.metadata.period
    if period is None:
        return Due(None, Basis.UNSTATED, "原文未写明")
    return Due(str(period.end), Basis.INHERITED, "标题所载规划期")
