"""Facts as rows of tables: one table a kind of fact, each row with its clause, citation and words."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.citation import citation, work
from ingest.document import Document, Period
from ingest.span import Span
from kg.characters import carried
from kg.facts import Facts
from kg.graph import duty_ids
from kg.header_fields import header_fields, said_by
from kg.relations import relations

Cell = str | int | float | None
Row = Mapping[str, Cell]

TABLES = {
    "documents": "文件",
    "clauses": "条款",
    "targets": "目标",
    "responsibilities": "责任",
    "commitments": "承诺",
    "penalties": "罚则",
    "references": "引用",
    "links": "关联",
    "header": "要素",
    "history": "沿革",
    "relations": "文件关系",
    "reviews": "核定",
}
"""Tables by key, with what users call them."""


@dataclass(frozen=True, slots=True)
class _Place:
    """What every row of one document says of where it stands."""

    document: Document

    def row(self, fact: str, clause: str, span: Span | None) -> dict[str, Cell]:
        document = self.document
        return {
            "id": f"{document.id}/{fact}",
            "document": document.id,
            "clause": clause,
            "citation": citation(document, clause),
            "quote": document.quote(span) if span else None,
            "start": span.start if span else None,
            "end": span.end if span else None,
        }


def rows(pairs: Iterable[tuple[Document, Facts]]) -> Iterator[tuple[str, Row]]:
    """All rows, each with the key of its table: document by document, in reading order; last
    how the documents stand to one another.

    Closed lists are given by their keys (``at_least``, ``province``); offsets are characters of the source.
    """
    given = tuple(pairs)
    found = (row for document, facts in given for row in _rows(document, facts))
    for table, row in chain(found, _relations(given)):
        yield table, {key: carried(value) if isinstance(value, str) else value for key, value in row.items()}


def _rows(document: Document, facts: Facts) -> Iterator[tuple[str, Row]]:
    place = _Place(document)
    yield "documents", _document(document)
    for clause in document.clauses:
        if document.numbered(clause) is clause:
            at = place.row(clause.path, clause.path, document.text_span(clause))
            yield "clauses", {**at, "kind": clause.kind, "number": clause.number, "title": clause.title}
    yield from (("targets", row) for row in _targets(place, facts))
    yield from (("responsibilities", row) for row in _responsibilities(place, facts))
    yield from (("commitments", row) for row in _commitments(place, facts))
    yield from (("penalties", row) for row in _penalties(place, facts))
    for reference in facts.references:
        at = place.row(reference.id, reference.clause, reference.span)
        yield "references", {**at, "name": reference.name, "what": reference.what, "use": reference.use}
    for link in facts.links:
        at = place.row(f"{link.target}-{link.measure}", link.measure, None)
        how: dict[str, Cell] = {"method": link.method, "score": link.score, "reason": link.reason}
        yield "links", {**at, "target": link.target, "basis": "inferred", **how}
    yield from (("header", row) for row in _header(document))
    yield from (("history", row) for row in _history(document))
    yield from (("reviews", row) for row in _reviews(document, facts))


def _document(document: Document) -> Row:
    header = document.metadata
    fields = {
        "title": header.title,
        "document_number": header.document_number,
        "issuer": header.issuer,
        "issued": header.issued,
        "published": header.published,
        "effective": header.effective,
        "expires": header.expires,
        "index_number": header.index_number,
        "subject": header.subject,
    }
    return {
        "id": document.id,
        "name": document.name,
        "format": document.format,
        "sha256": document.sha256,
        "citation": work(document),
        **{name: field.value.replace("\n", "") if field else None for name, field in fields.items()},
        "addressees": "、".join(field.value.replace("\n", "") for field in header.addressees) or None,
        "period": f"{header.period.start}—{header.period.end}" if header.period else None,
        "source": document.provenance.source or None,
        "licence": document.provenance.licence or None,
    }


def _targets(place: _Place, facts: Facts) -> Iterator[Row]:
    for target in facts.targets:
        yield {
            **place.row(target.id, target.clause, target.span),
            "indicator": target.indicator,
            "operator": target.operator.name.lower(),
            "value": target.value,
            "value_max": target.value_max,
            "unit": target.unit,
            "deadline": target.deadline,
            "deadline_basis": target.deadline_basis if target.deadline else None,
            "modality": target.modality,
            "binding": target.binding,
            "scope": target.scope,
            "baseline": target.baseline,
        }


def _responsibilities(place: _Place, facts: Facts) -> Iterator[Row]:
    for name, row in zip(duty_ids(facts), facts.responsibilities, strict=True):
        yield {
            **place.row(name, row.clause, row.span),
            "level": row.level,
            "body": row.body,
            "role": row.role,
            "basis": row.basis,
            "reason": row.reason or None,
        }


def _commitments(place: _Place, facts: Facts) -> Iterator[Row]:
    for commitment in facts.commitments:
        yield {
            **place.row(commitment.id, commitment.clause, commitment.span),
            "strength": commitment.strength,
            "verb": commitment.verb,
            "object": commitment.object,
            "bearer": commitment.bearer,
            "condition": commitment.condition,
        }


def _penalties(place: _Place, facts: Facts) -> Iterator[Row]:
    """A row a sanction, so that each amount has a cell; the clauses punished share one, with how we know."""
    for penalty in facts.penalties:
        for count, sanction in enumerate(penalty.sanctions, 1):
            yield {
                **place.row(f"{penalty.id}-s{count}", penalty.clause, penalty.span),
                "conduct": penalty.conduct,
                "condition": penalty.condition,
                "offender": penalty.offender,
                "authority": penalty.authority,
                "sanction": sanction.kind,
                "low": sanction.low,
                "high": sanction.high,
                "unit": None if sanction.low is sanction.high is None else "倍" if sanction.base else "元",
                "base": sanction.base,
                "per": sanction.per,
                "on": sanction.on,
                "punishes": "、".join(each.clause for each in penalty.punishes) or None,
                "basis": "、".join(dict.fromkeys(each.basis for each in penalty.punishes)) or None,
                "reason": "；".join(dict.fromkeys(each.reason for each in penalty.punishes)) or None,
            }


def _header(document: Document) -> Iterator[Row]:
    """Each element of the header with its words; what was computed from them says how."""
    for name, field in header_fields(document.metadata):
        why = "" if isinstance(field, Period) else field.why
        yield {
            "id": f"{document.id}/header/{name}/{field.span.start}-{field.span.end}",
            "document": document.id,
            "field": name,
            "content": said_by(field),
            "quote": document.quote(field.span),
            "start": field.span.start,
            "end": field.span.end,
            "basis": "inferred" if why else "stated",
            "reason": why or None,
        }


def _history(document: Document) -> Iterator[Row]:
    for count, event in enumerate(document.metadata.history, 1):
        yield {
            "id": f"{document.id}/history/{count}",
            "document": document.id,
            "event": event.kind,
            "date": event.date,
            "body": event.body or None,
            "act": event.act or None,
            "quote": document.quote(event.span),
            "start": event.span.start,
            "end": event.span.end,
        }


def _reviews(document: Document, facts: Facts) -> Iterator[Row]:
    """What experts decided, on which fact; a rejected fact is in no other table."""
    for review in facts.reviews:
        yield {
            "id": f"{document.id}/review/{review.decision}",
            "document": document.id,
            "fact": f"{document.id}/{review.fact}",
            "kind": review.kind,
            "verdict": review.verdict,
            "who": review.who,
            "when": review.when,
            "why": review.why or None,
        }


def _relations(pairs: Sequence[tuple[Document, Facts]]) -> Iterator[tuple[str, Row]]:
    """How the documents stand to one another, a row for each quote that tells it."""
    for relation in relations(pairs) if len(pairs) > 1 else ():
        for count, words in enumerate(relation.evidence, 1):
            row: Row = {
                "id": f"{relation.document}/{relation.kind}/{relation.to}/{count}",
                "document": relation.document,
                "relation": relation.kind,
                "to": relation.to,
                "basis": relation.basis,
                "reason": relation.reason,
                "quoted": words.document,
                "quote": words.quote,
                "start": words.span.start,
                "end": words.span.end,
            }
            yield "relations", row
