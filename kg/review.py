"""Replays experts' decisions on the facts of a document: what they confirm, correct, reject and add.

In: a document, the facts that were extracted, decisions. Out: the facts as reviewed, and for each decision
whether it was applied; one whose words have changed is flagged, never guessed at.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from ingest.document import Document
from ingest.span import Span, trimmed
from kg.corrections import FIELDS, Fact, blank, corrected, kind_of
from kg.decision import (
    Decision,
    ReviewError,
    UnknownFactError,
    Value,
    located,
)
from kg.facts import Basis, FactKind, Facts, Link, Penalty, Responsibility, Review, Role, Target, Verdict
from kg.graph import duty_ids
from kg.penalty_corrections import punished_by

_TUPLES = {
    FactKind.TARGET: "targets",
    FactKind.RESPONSIBILITY: "responsibilities",
    FactKind.COMMITMENT: "commitments",
    FactKind.PENALTY: "penalties",
    FactKind.REFERENCE: "references",
    FactKind.LINK: "links",
}
_LETTERS = {
    FactKind.TARGET: "t",
    FactKind.RESPONSIBILITY: "d",
    FactKind.COMMITMENT: "c",
    FactKind.PENALTY: "x",
    FactKind.REFERENCE: "r",
}


class State(StrEnum):
    """What became of a decision."""

    APPLIED = "applied"
    STALE = "stale"  # the words that it was taken on have changed
    ORPHANED = "orphaned"  # the words are there, the fact is not read in them any more
    ABSENT = "absent"  # the library holds no such document


@dataclass(frozen=True, slots=True)
class Outcome:
    """A decision, what became of it and why, in Chinese; ``fact`` is the id it went to, if any."""

    decision: Decision
    state: State
    reason: str = ""
    fact: str | None = None


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Facts with all decisions replayed, and what became of each decision, in order."""

    facts: Facts
    outcomes: tuple[Outcome, ...]


def apply(document: Document, facts: Facts, decisions: Iterable[Decision]) -> Reviewed:
    """The facts as the decisions leave them, taken in the order of time; without any, the facts untouched.

    A later decision stands on what the earlier ones left: it is flagged where one of them is withdrawn.
    Ids stay what they were: none shifts when a fact is rejected or added.
    """
    ordered = sorted(decisions, key=lambda each: (each.when, each.id))
    outcomes = []
    if ordered:
        facts = numbered(facts)
    for decision in ordered:
        facts, outcome = _replayed(document, facts, decision)
        outcomes.append(outcome)
    return Reviewed(facts, tuple(outcomes))


def facts_by_id(facts: Facts) -> dict[str, Fact]:
    """All facts that may be reviewed, by id; a link's is ``{target}-{measure}``, a responsibility's #d{n}."""
    found: dict[str, Fact] = {}
    for kind in (FactKind.TARGET, FactKind.COMMITMENT, FactKind.PENALTY, FactKind.REFERENCE):
        found |= {id_of(each): each for each in _of_kind(facts, kind)}
    found |= dict(zip(duty_ids(facts), facts.responsibilities, strict=True))
    for link in facts.links:
        found[id_of(link)] = link
    return found


def id_of(fact: Fact) -> str:
    """The id of a fact; of a responsibility, where it has one of its own."""
    return f"{fact.target}-{fact.measure}" if isinstance(fact, Link) else fact.id


def words_of(document: Document, facts: Facts, fact: Fact) -> Span:
    """The words that carry a fact: of a link, its target's; of what nothing says, the clause's."""
    span = _target_of(facts, fact).span if isinstance(fact, Link) else fact.span
    return trimmed(span or document.clause(clause_of(fact)).span, document.source)


def says(facts: Facts, fact: Fact) -> dict[str, Value]:
    """What a fact says, by field: what a person judges, and what tells it from others in the same words."""
    if isinstance(fact, Link):
        target = _target_of(facts, fact)
        return {"indicator": target.indicator, "value": target.value, "deadline": target.deadline}
    if isinstance(fact, Penalty):
        named: dict[str, Value] = {name: getattr(fact, name) for name in FIELDS[FactKind.PENALTY][:-1]}
        return named | {"punishes": punished_by(fact)}
    found: dict[str, Value] = {name: getattr(fact, name) for name in FIELDS[kind_of(fact)]}
    return found | ({"basis": fact.basis} if isinstance(fact, Responsibility) else {})


# Replay.


def _replayed(document: Document, facts: Facts, decision: Decision) -> tuple[Facts, Outcome]:
    span = located(document, decision.anchor)
    place = located(document, decision.place) if decision.place else None
    if span is None or (decision.place and place is None):
        where = f"条款 {decision.anchor.clause}" if decision.anchor.clause else "文件"
        return facts, Outcome(decision, State.STALE, f"{where} 的原话有改动，核定没有套用，请重新核定")
    if not document.has(decision.clause):
        return facts, Outcome(decision, State.STALE, f"文件里已没有条款 {decision.clause}，请重新核定")
    if decision.verdict is Verdict.ADD:
        return _added(document, facts, decision, span)
    fact, reason = _meant(document, facts, decision, span)
    if fact is None:
        return facts, Outcome(decision, State.ORPHANED, reason)
    match decision.verdict:
        case Verdict.REJECT:
            facts, now = _without(facts, fact, document), fact
        case Verdict.CORRECT:
            try:
                now = corrected(document, fact, decision.changes, place, decision.why)
            except ReviewError as error:
                return facts, Outcome(decision, State.STALE, f"{error.what}，请重新核定")
            facts = _exchanged(facts, fact, (now,))
        case _:
            now = fact
    return _marked(facts, decision, now)


def _marked(facts: Facts, decision: Decision, fact: Fact) -> tuple[Facts, Outcome]:
    """The facts with the review of one of them told."""
    review = Review(
        id_of(fact), decision.kind, decision.verdict, decision.who, decision.when, decision.why, decision.id
    )
    return replace(facts, reviews=(*facts.reviews, review)), Outcome(
        decision, State.APPLIED, fact=id_of(fact)
    )


def _meant(document: Document, facts: Facts, decision: Decision, span: Span) -> tuple[Fact | None, str]:
    """The fact that a decision is on, or why there is none."""
    there = [
        each
        for each in _of_kind(facts, decision.kind)
        if clause_of(each) == decision.clause and words_of(document, facts, each) == span
    ]
    for each in there:
        if _differing(facts, each, decision) == []:
            return each, ""
    # What the expert put right may be read in any way since: the rest must be what was seen.
    close = [each for each in there if not set(_differing(facts, each, decision)) - decision.changes.keys()]
    if len(close) == 1 and decision.verdict is Verdict.CORRECT:
        return close[0], ""
    if there:
        fields = "、".join(_differing(facts, there[0], decision))
        return None, f"从这些原话中读出的事实与核定时不同（{fields}），请重新核定"
    return None, "现在已不从这些原话中读出这一事实，或前一次核定已撤回、驳回"


def _differing(facts: Facts, fact: Fact, decision: Decision) -> list[str]:
    now = says(facts, fact)
    return [name for name, value in decision.seen.items() if name in now and now[name] != value]


def _added(document: Document, facts: Facts, decision: Decision, span: Span) -> tuple[Facts, Outcome]:
    try:
        new = drafted(document, facts, decision, span)
    except ReviewError as error:
        return facts, Outcome(decision, State.STALE, f"{error.what}，请重新核定")
    except UnknownFactError as error:
        return facts, Outcome(decision, State.ORPHANED, f"{error.what}，请重新核定")
    if (twin := twin_of(document, facts, new)) is not None:
        return _marked(facts, decision, twin)
    if isinstance(new, Responsibility):
        unstated = [
            row for row in facts.responsibilities if row.clause == new.clause and row.basis is Basis.UNSTATED
        ]
        for row in unstated:
            facts = _exchanged(facts, row, ())
    name = _TUPLES[decision.kind]
    held: Any = getattr(facts, name)
    at = _reading_place(document, facts, held, new)
    return _marked(_with(facts, name, (*held[:at], new, *held[at:])), decision, new)


def _reading_place(document: Document, facts: Facts, held: tuple[Any, ...], new: Fact) -> int:
    """Where a fact belongs among those of its kind, in reading order."""
    own = document.clause(clause_of(new)).span.start, words_of(document, facts, new)
    for at, each in enumerate(held):
        if (document.clause(clause_of(each)).span.start, words_of(document, facts, each)) > own:
            return at
    return len(held)


def drafted(document: Document, facts: Facts, decision: Decision, span: Span) -> Fact:
    """The fact that a decision adds.

    Raises:
        ReviewError: the words do not carry it.
        UnknownFactError: the target of a link is not there.
    """
    if decision.kind is FactKind.LINK:
        for target in facts.targets:
            link = Link(target.id, decision.clause, "review", 1.0, f"专家核定：{decision.why}")
            same = all(says(replace(facts, links=(link,)), link)[k] == v for k, v in decision.seen.items())
            if same and trimmed(target.span, document.source) == trimmed(span, document.source):
                return link
        raise UnknownFactError("所关联的目标已不在", document.name, "请重新核定")
    fact = blank(
        decision.kind, f"{decision.clause}#{_LETTERS[decision.kind]}a{decision.id[:8]}", decision.clause, span
    )
    needed = {
        FactKind.TARGET: "indicator",
        FactKind.COMMITMENT: "verb",
        FactKind.PENALTY: "conduct",
        FactKind.REFERENCE: "name",
    }
    if (name := needed.get(decision.kind)) and not decision.changes.get(name):
        raise ReviewError(f"没有写明 {name}", document.name, "请补上后重试")
    return corrected(document, fact, decision.changes, span, decision.why)


def twin_of(document: Document, facts: Facts, new: Fact) -> Fact | None:
    """A fact that says the same, of the same clause, in the same words."""
    for each in _of_kind(facts, kind_of(new)):
        if isinstance(each, Link) or isinstance(new, Link):
            if id_of(each) == id_of(new):
                return each
        elif (clause_of(each), says(facts, each), words_of(document, facts, each)) == (
            new.clause, says(facts, new), words_of(document, facts, new),
        ):  # fmt: skip
            return each
    return None


def _of_kind(facts: Facts, kind: FactKind) -> tuple[Fact, ...]:
    found: tuple[Fact, ...] = getattr(facts, _TUPLES[kind])
    return found


def clause_of(fact: Fact) -> str:
    """The clause that a fact is of; of a link, its measure."""
    return fact.measure if isinstance(fact, Link) else fact.clause


def _target_of(facts: Facts, link: Link) -> Target:
    return next(each for each in facts.targets if each.id == link.target)


def numbered(facts: Facts) -> Facts:
    """The facts with the ids of the responsibilities written down, so that none shifts."""
    rows = zip(duty_ids(facts), facts.responsibilities, strict=True)
    return replace(facts, responsibilities=tuple(replace(row, id=name) for name, row in rows))


def _with(facts: Facts, name: str, held: Any) -> Facts:
    changed: dict[str, Any] = {name: held}
    return replace(facts, **changed)


def _exchanged(facts: Facts, fact: Fact, by: tuple[Fact, ...]) -> Facts:
    name = _TUPLES[kind_of(fact)]
    held: Any = getattr(facts, name)
    at = next(i for i, each in enumerate(held) if each is fact)
    return _with(facts, name, (*held[:at], *by, *held[at + 1 :]))


def _without(facts: Facts, fact: Fact, document: Document) -> Facts:
    """The facts without one: a target takes its links with it, a last responsibility leaves 未写明."""
    if isinstance(fact, Target):
        facts = replace(facts, links=tuple(each for each in facts.links if each.target != fact.id))
    if isinstance(fact, Responsibility) and sum(r.clause == fact.clause for r in facts.responsibilities) == 1:
        clause = fact.clause
        reason = "专家核定：读出的责任不成立，条款未写明责任"
        left = Responsibility(clause, None, None, Role.ALL, Basis.UNSTATED, reason, None, f"{clause}#d0")
        return _exchanged(facts, fact, (left,))
    return _exchanged(facts, fact, ())
