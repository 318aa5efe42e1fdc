"""The provisions of a document: numbered clauses, each with its own words, by which documents compare."""

import unicodedata
from dataclasses import dataclass

from ingest.document import Clause, Document, Kind
from ingest.span import Span

_NUMBERED = frozenset(
    {
        Kind.PART,
        Kind.ACTION,
        Kind.SECTION,
        Kind.MEASURE,
        Kind.CHAPTER,
        Kind.ARTICLE,
        Kind.ATTACHMENT,
        Kind.CLOSING,
    }
)


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered clause without the numbered clauses below it.

    ``span``: its own words in the source, without its number. A heading that only groups others is a
    ``frame``: it is known by what stands under it. An article has its 款 and 项 with it.
    """

    path: str
    number: str  # as printed, empty where none is
    title: str
    span: Span
    words: str  # of the span: repaired, NFKC, without white space; what likeness is judged on
    frame: bool


def provisions(document: Document) -> tuple[Provision, ...]:
    """The provisions in reading order; without numbering, the paragraphs. The header is none."""
    found: list[Provision] = []
    for clause in document.clauses:
        if clause.kind is Kind.FRONT_MATTER or _in_header(document, clause):
            continue
        if clause.kind in _NUMBERED:
            found += _of_numbered(document, clause)
        elif clause.parent is None:
            found += _provision(document, clause, clause.span, frame=False)
    return tuple(found)


def plain(text: str) -> str:
    """Words without white space and typographic form: what makes two texts the same.

    >>> plain("第一章 总　则：（ａ）")
    '第一章总则:(a)'
    """
    return "".join(
        c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c) != "Cf"
    )


def _in_header(document: Document, clause: Clause) -> bool:
    return any(above.kind is Kind.FRONT_MATTER for above in document.ancestors(clause))


def _of_numbered(document: Document, clause: Clause) -> list[Provision]:
    """The clause's own words up to the first numbered clause below it, and what stands loose after that."""
    below = document.children(clause.path)
    first = next((i for i, child in enumerate(below) if child.kind in _NUMBERED), None)
    start = clause.span.start
    if clause.heading is not None:
        start = clause.heading.start + len(clause.number)
    if first is None:
        return _provision(
            document, clause, Span(min(start, clause.span.end - 1), clause.span.end), frame=False
        )
    loose = any(child.kind not in _NUMBERED for child in below[:first])
    end = below[first].span.start
    own = _provision(document, clause, Span(start, end), frame=not loose) if start < end else []
    for child in below[first:]:
        if child.kind not in _NUMBERED:
            own += _provision(document, child, child.span, frame=False)
    return own


def _provision(document: Document, clause: Clause, span: Span, *, frame: bool) -> list[Provision]:
    words = plain(document.text(span))
    if not words:
        return []
    return [Provision(clause.path, clause.number, clause.title, _bare(document, span), words, frame)]


def _bare(document: Document, span: Span) -> Span:
    """The span without white space and invisible characters at its ends."""
    shown = [i for i, c in enumerate(document.quote(span)) if plain(c)]
    return Span(span.start + shown[0], span.start + shown[-1] + 1)
