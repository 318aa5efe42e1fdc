"""Sentences that open a list (…下列义务：), and the items that they announce."""

from collections.abc import Iterable

from ingest import Kind
from qa.corpus import Evidence


def items_of(evidence: Evidence) -> tuple[Evidence, ...]:
    """The items that a sentence ending with a colon announces; none of any other sentence."""
    document = evidence.document
    if not evidence.text.rstrip().endswith(("：", ":")):
        return ()
    opening = document.clause_at(evidence.span.start)
    if opening.parent is None:
        return ()
    return tuple(
        Evidence(document, document.text_span(each))
        for each in document.children(opening.parent)
        if each.kind is Kind.ITEM and each.span.start >= evidence.span.end
    )


def opening_of(evidence: Evidence) -> Evidence | None:
    """The sentence that announces the item in which ``evidence`` stands; None where it stands in none."""
    document = evidence.document
    clause = document.clause_at(evidence.span.start)
    item = next((each for each in (clause, *document.ancestors(clause)) if each.kind is Kind.ITEM), None)
    if item is None or item.parent is None:
        return None
    for each in document.children(item.parent):
        if each.kind is Kind.SENTENCE and each.span.end <= item.span.start:
            opening = Evidence(document, document.text_span(each))
            if opening.text.rstrip().endswith(("：", ":")):
                return opening
    return None


def whole(evidence: Iterable[Evidence]) -> tuple[tuple[Evidence, ...], int]:
    """The evidence, each opening sentence followed by its items, each once; and how many things it states:
    items count, a sentence that only announces them does not."""
    given = tuple(dict.fromkeys(evidence))
    listed = {each: items_of(each) for each in given}
    items = [item for each in given for item in listed[each]]
    found: dict[Evidence, None] = {}
    for each in given:
        if not any(each.document is item.document and item.span.contains(each.span) for item in items):
            found |= dict.fromkeys((each, *listed[each]))
    return tuple(found), len(found) - sum(bool(listed[each]) for each in given)
