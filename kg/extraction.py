"""The public JSON form of what was extracted: ``youju extract FILE --json``."""

from dataclasses import asdict
from typing import Any

from ingest.document import Authority, Document, Event, HeaderField, Kind, Period
from ingest.span import Span
from kg.facts import Facts, Penalty


def to_json(document: Document, facts: Facts) -> dict[str, Any]:
    """Outline, targets, levels, commitments, penalties and references of one document, as plain JSON values.

    ``clauses``: path, kind, number, title, citable ones only; ``targets`` and ``levels`` as the types of
    :mod:`kg.facts`, with ``quote`` and offsets; levels carry ``basis`` and ``reason``;
    ``penalties``: of laws, what follows on which conduct, and which clauses it punishes.
    """
    return {
        "document": {"id": document.id, "name": document.name, "sha256": document.sha256},
        "metadata": _metadata(document),
        "clauses": [
            {"path": c.path, "kind": c.kind.value, "number": c.number, "title": c.title, **_place(c.span)}
            for c in document.clauses
            if c.kind not in (Kind.SENTENCE, Kind.TABLE_ROW)
        ],
        "targets": [
            {
                "id": t.id,
                "clause": t.clause,
                "indicator": t.indicator,
                "operator": t.operator.value,
                "value": t.value,
                "value_max": t.value_max,
                "unit": t.unit,
                "deadline": t.deadline,
                "deadline_basis": t.deadline_basis.value,
                "modality": t.modality.value,
                "binding": t.binding,
                "scope": t.scope,
                "baseline": t.baseline,
                "quote": document.quote(t.span),
                **_place(t.span),
            }
            for t in facts.targets
        ],
        "levels": [
            {
                "clause": r.clause,
                "level": r.level.value if r.level else None,
                "name": r.body,
                "role": r.role.value,
                "basis": r.basis.value,
                "reason": r.reason,
                "quote": document.quote(r.span) if r.span else "",
            }
            for r in facts.responsibilities
        ],
        "commitments": [
            {"clause": c.clause, "strength": c.strength.value, "verb": c.verb, "object": c.object,
             "bearer": c.bearer, "condition": c.condition, "quote": document.quote(c.span), **_place(c.span)}
            for c in facts.commitments
        ],
        "penalties": [_penalty(document, p) for p in facts.penalties],
        "references": [
            {"clause": r.clause, "name": r.name, "what": r.what, "use": r.use.value, **_place(r.span)}
            for r in facts.references
        ],
        "links": [asdict(link) for link in facts.links],
        "reviews": [asdict(review) for review in facts.reviews],
        "notices": [
            {"code": n.code, "message": n.message, **(_place(n.span) if n.span else {})}
            for n in (*document.notices, *facts.notices)
        ],
    }  # fmt: skip


def _penalty(document: Document, penalty: Penalty) -> dict[str, Any]:
    """A penalty with its sanctions in yuan or in times of ``base``, and the clauses that it punishes."""
    return {
        "id": penalty.id,
        "clause": penalty.clause,
        "offender": penalty.offender,
        "conduct": penalty.conduct,
        "condition": penalty.condition,
        "authority": penalty.authority,
        "sanctions": [
            {"kind": s.kind.value, "low": s.low, "high": s.high, "base": s.base, "per": s.per, "on": s.on,
             "quote": document.quote(s.span), **_place(s.span)}
            for s in penalty.sanctions
        ],
        "punishes": [
            {"clause": p.clause, "basis": p.basis.value, "score": p.score, "reason": p.reason}
            for p in penalty.punishes
        ],
        "quote": document.quote(penalty.conduct_span),
        **_place(penalty.conduct_span),
    }  # fmt: skip


def _place(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _metadata(document: Document) -> dict[str, Any]:
    """Header facts by name; those that the document does not print are left out."""
    found: dict[str, Any] = {}
    for name in document.metadata.__slots__:
        value = getattr(document.metadata, name)
        if isinstance(value, tuple):
            found |= {name: [_said(each) for each in value]} if value else {}
        elif value is not None:
            found[name] = _said(value)
    return found


def _said(fact: HeaderField | Period | Authority | Event) -> Any:
    """What a header fact says, without its place."""
    match fact:
        case HeaderField():
            return fact.value
        case Period():
            return [fact.start, fact.end]
        case Authority():
            return {"level": fact.level, "place": fact.place, "code": fact.code, "why": fact.why}
        case Event():
            return {"kind": fact.kind, "date": fact.date, "body": fact.body}
