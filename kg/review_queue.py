"""Which facts an expert should look at first: those of least evidence, each with why.

In: a document and its facts. Out: the facts that nobody has reviewed, in order of doubt.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.citation import citation
from ingest.document import Document
from ingest.span import Span
from kg.corrections import Fact, kind_of
from kg.decision import Value
from kg.facts import Basis, FactKind, Facts, Link, Penalty, Responsibility, Target
from kg.review import clause_of, facts_by_id, says, words_of

_NOTICE = 0.3  # evidence that is left where the text contradicts itself close by


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A fact to be reviewed: what it says, in which words, and why it is in the queue.

    ``evidence`` runs from 0 to 1: the score of a link; 1 for what the words say and nothing disturbs.
    """

    fact: str
    kind: FactKind
    clause: str
    label: str  # citation of the clause
    says: dict[str, Value]
    quote: str
    span: Span
    evidence: float
    why: tuple[str, ...]  # Chinese; empty where there is no doubt


def queue(document: Document, facts: Facts) -> tuple[Doubtful, ...]:
    """The facts without a review, least evidence first, then in reading order."""
    done = {review.fact for review in facts.reviews}
    found = [_doubtful(document, facts, *each) for each in facts_by_id(facts).items() if each[0] not in done]
    return tuple(sorted(found, key=lambda each: (each.evidence, each.span, each.kind, each.fact)))


def _doubtful(document: Document, facts: Facts, name: str, fact: Fact) -> Doubtful:
    span, path = words_of(document, facts, fact), clause_of(fact)
    doubts = [*_doubts(document, fact), *_notices(document, facts, span)]
    return Doubtful(
        fact=name,
        kind=kind_of(fact),
        clause=path,
        label=citation(document, path),
        says=says(facts, fact),
        quote=document.quote(span),
        span=span,
        evidence=min((evidence for evidence, _ in doubts), default=1.0),
        why=tuple(why for _, why in doubts),
    )


def _doubts(document: Document, fact: Fact) -> Iterator[tuple[float, str]]:
    match fact:
        case Link():
            yield fact.score, f"推断的关联（{fact.score:.2f}）：{fact.reason}"
        case Responsibility(basis=Basis.UNSTATED):
            yield 0.6, "没有读出责任层级或单位，请看原文是否写明"
        case Responsibility(basis=Basis.INHERITED | Basis.INFERRED):
            yield 0.5, f"责任不是本条款写明的：{fact.reason}"
        case Penalty(punishes=()):
            yield 0.75, "没有读出所罚的条款，请看原文是否写明"
        case Penalty():
            for each in fact.punishes:
                if each.basis is Basis.INFERRED:
                    yield each.score, f"推断的所罚条款（{each.score:.2f}）：{each.reason}"
        case Target():
            if fact.deadline is None:
                yield 0.7, "目标没有期限，请看原文是否写明"
            elif fact.deadline_basis is not Basis.STATED and fact.deadline_span:
                yield 0.8, f"期限来自上文：“{document.text(fact.deadline_span)[:40]}”"


def _notices(document: Document, facts: Facts, span: Span) -> Iterator[tuple[float, str]]:
    """What reading or extraction was in doubt about in the same sentence."""
    sentence = document.clause_at(span.start).span
    for notice in (*document.notices, *facts.notices):
        at = notice.span
        if at and at.start < sentence.end and sentence.start < at.end and len(at) <= 10 * len(sentence):
            yield _NOTICE, f"近处有提示：{notice.message}"
