"""Takes what an expert says of a fact as a decision, if the document's words allow it.

In: a document, its facts as reviewed so far, a :class:`kg.decision.Ruling`. Out: a decision to be kept, or an
error that says what the document does not carry.
"""

from dataclasses import replace

from ingest.document import Document
from ingest.span import Span, trimmed
from kg.corrections import Fact, blank, corrected, kind_of
from kg.decision import Decision, ReviewError, Ruling, UnknownFactError, anchored, named, signed
from kg.errors import UnsoundError
from kg.facts import Basis, FactKind, Facts, Link, Responsibility, Verdict
from kg.review import State, apply, clause_of, drafted, facts_by_id, numbered, says, twin_of, words_of
from kg.soundness import check_change
from kg.wording import find


def decision_on(document: Document, facts: Facts, ruling: Ruling, when: str) -> Decision:
    """The decision that a ruling makes; ``facts`` are those that the expert sees.

    Raises:
        UnknownFactError: there is no such fact.
        ReviewError: the ruling is not signed, changes nothing, or says what the words do not carry.
    """
    who, why = signed(ruling.who, ruling.why, ruling.verdict)
    ruling = replace(ruling, who=who, why=why, span=_span(document, facts, ruling))
    facts = numbered(facts)
    make = _addition if ruling.verdict is Verdict.ADD else _judgement
    decision = make(document, facts, ruling, when)
    reviewed = apply(document, facts, [decision])
    [outcome] = reviewed.outcomes
    if outcome.state is not State.APPLIED:  # it would be lost at the next replay
        raise ReviewError(outcome.reason, document.name, "没有记录这次核定")
    if ruling.verdict in (Verdict.CORRECT, Verdict.ADD):
        try:
            check_change(document, facts, reviewed.facts)
        except UnsoundError as error:
            raise ReviewError(error.what, error.where, "没有记录这次核定，请修改后重试") from error
    return decision


def _span(document: Document, facts: Facts, ruling: Ruling) -> Span | None:
    """Where the words stand that a ruling gives, by offsets or verbatim."""
    span = ruling.span
    if span is not None and span.end > len(document.source):
        raise ReviewError("所给的原话位置超出文件", document.name, f"文件共 {len(document.source)} 字")
    if span is not None and not document.quote(span).strip():
        raise ReviewError("所给的原话是空白", document.name, "请另选原话")
    if span is not None or not ruling.words:
        return trimmed(span, document.source) if span else None
    fact = facts_by_id(facts).get(ruling.fact)
    clause = clause_of(fact) if fact else ruling.clause
    within = document.clause(clause).span if document.has(clause) else Span(0, len(document.source))
    found = find(document, ruling.words, within)
    if found is None and _kind(fact, ruling) is FactKind.RESPONSIBILITY:
        found = find(document, ruling.words, Span(0, len(document.source)))  # of a heading, of the addressees
    if found is None:
        raise ReviewError(f"条款 {clause} 中没有这些原话", document.name, "请逐字照录原文")
    return found


def _kind(fact: Fact | None, ruling: Ruling) -> FactKind | None:
    return kind_of(fact) if fact else ruling.kind


def _judgement(document: Document, facts: Facts, ruling: Ruling, when: str) -> Decision:
    fact = facts_by_id(facts).get(ruling.fact)
    if fact is None:
        raise UnknownFactError("这份文件里没有这一事实", document.name, "请从待核定清单中选择")
    if ruling.verdict is Verdict.CORRECT:
        if corrected(document, fact, ruling.changes, ruling.span, ruling.why) == fact:
            raise ReviewError("更正的内容与现在的相同", document.name, "没有不同请用“确认”")
    elif ruling.changes or ruling.span:
        raise ReviewError("确认和驳回不带更正内容", document.name, "要改内容请用“更正”")
    unstated = isinstance(fact, Responsibility) and fact.basis is Basis.UNSTATED
    if ruling.verdict is Verdict.REJECT and unstated:
        raise ReviewError("“未写明责任”不能驳回", document.name, "原文写明了责任时，请更正或补充")
    return _decision(document, facts, fact, ruling, when)


def _addition(document: Document, facts: Facts, ruling: Ruling, when: str) -> Decision:
    clause = ruling.clause
    if ruling.kind is None:
        raise ReviewError("没有写明补充哪一类事实", document.name, f"请从中选择：{'、'.join(FactKind)}")
    if not document.has(clause) or document.numbered(document.clause(clause)).path != clause:
        raise ReviewError("没有这一条款，或它不能单独引用", document.name, "请从目录中选择条款")
    if ruling.kind is FactKind.LINK:
        if all(each.id != ruling.fact for each in facts.targets):
            raise UnknownFactError("这份文件里没有这一目标", document.name, "请从目标清单中选择")
        draft = blank(FactKind.LINK, ruling.fact, clause, Span(0, 1))
        ruling = replace(ruling, changes={}, span=None)
    elif ruling.span is None:
        raise ReviewError("没有给出原话或它的位置", document.name, "补充的事实必须有原话")
    else:
        draft = blank(ruling.kind, "new", clause, ruling.span)
    decision = _decision(document, facts, draft, ruling, when)
    if twin_of(document, facts, drafted(document, facts, decision, words_of(document, facts, draft))):
        raise ReviewError("这一事实已经有了", document.name, "请直接确认或更正它")
    return decision


def _decision(document: Document, facts: Facts, fact: Fact, ruling: Ruling, when: str) -> Decision:
    title = document.metadata.title
    adds = ruling.verdict is Verdict.ADD
    return named(
        Decision(
            document=document.id,
            name=document.name,
            title=title.value if title else "",
            kind=kind_of(fact),
            verdict=ruling.verdict,
            clause=clause_of(fact),
            anchor=anchored(document, words_of(document, facts, fact)),
            who=ruling.who,
            when=when,
            why=ruling.why,
            seen={} if adds and not isinstance(fact, Link) else says(facts, fact),
            changes={k: float(v) if isinstance(v, int) else v for k, v in ruling.changes.items()},
            place=anchored(document, ruling.span) if ruling.span and not adds else None,
        )
    )
