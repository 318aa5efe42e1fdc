"""The words of a document that carry an exercise's key."""

from ingest.citation import citation
from ingest.document import Document
from ingest.span import Span
from kg.facts import Basis, Target
from sheets.exercise import Evidence


def evidence_of(document: Document, target: Target) -> tuple[Evidence, ...]:
    """A target's words, from its deadline and scope on where its sentence prints them; the deadline's own
    sentence where it stands elsewhere, as in the head of a table."""
    sentence = document.text_span(document.clause(target.sentence))
    found = [_evidence(document, target.id, target.clause, _carrying(document, target, sentence))]
    when = target.deadline_span
    if target.deadline_basis is Basis.STATED and when is not None and not sentence.contains(when):
        holder = document.clause_at(when.start)
        found.append(
            _evidence(document, target.id, document.numbered(holder).path, document.text_span(holder))
        )
    return tuple(found)


def prints_year(document: Document, target: Target) -> bool:
    """Whether the document prints the year of the target's deadline: 三年内 has to be counted out."""
    if target.deadline is None or target.deadline_basis is not Basis.STATED or target.deadline_span is None:
        return False
    return target.deadline[:4] in document.text(target.deadline_span)


def says_scope(document: Document, target: Target) -> bool:
    """Whether the target's sentence prints its scope."""
    return bool(target.scope) and str(target.scope) in document.text(document.clause(target.sentence).span)


def _carrying(document: Document, target: Target, sentence: Span) -> Span:
    when, span = target.deadline_span, target.span
    if when is not None and sentence.contains(when):
        span = Span(min(span.start, when.start), max(span.end, when.end))
    if says_scope(document, target) and str(target.scope) not in document.text(span):
        return sentence
    return span


def _evidence(document: Document, fact: str, path: str, span: Span) -> Evidence:
    return Evidence(fact, document.quote(span), span, path, citation(document, path))
