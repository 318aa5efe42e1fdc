"""Literals of the RDF graph, and evidence as Web Annotation selectors."""

import re
from datetime import date
from decimal import Decimal

from rdflib import ORG, RDF, SKOS, XSD, Graph, Literal, URIRef
from rdflib.namespace import NamespaceManager

from ingest.document import Document
from ingest.span import Span
from kg.characters import carried
from kg.facts import Basis
from kg.graph import body_id
from kg.vocabulary import OA, PREFIXES, YJ, concept, named

_LOCAL = re.compile(r"[A-Za-z0-9_]+(?:[.-][A-Za-z0-9_]+)*")  # needs no escape in Turtle


class _Prefixes(NamespaceManager):
    """Shortens the names in our namespaces alone.

    rdflib's own compares each name with the beginnings of all others: the time of Turtle grows with the
    square of a document's length.
    """

    def compute_qname(self, uri: str, generate: bool = True) -> tuple[str, URIRef, str]:
        """Prefix, namespace and the rest.

        Raises:
            KeyError: none of our prefixes fits.
        """
        cut = max(uri.rfind("#"), uri.rfind("/")) + 1
        namespace, local = URIRef(uri[:cut]), uri[cut:]
        prefix = self.store.prefix(namespace)
        if prefix is None or not _LOCAL.fullmatch(local):
            raise KeyError(uri)
        return prefix, namespace, local


def empty_graph() -> Graph:
    """A graph without triples that knows the prefixes of ours."""
    graph = Graph(bind_namespaces="none")
    graph.namespace_manager = _Prefixes(graph, bind_namespaces="none")
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    return graph


def text(words: str) -> Literal:
    """Words as RDF carries them."""
    return Literal(carried(words))


def chinese(words: str) -> Literal:
    """Words as RDF carries them, said to be Chinese."""
    return Literal(carried(words), lang="zh")


def day(words: str) -> Literal:
    """An ISO year, month or date as the literal of its precision; plain text where no calendar has it."""
    kind = {4: XSD.gYear, 7: XSD.gYearMonth}.get(len(words), XSD.date)
    try:
        date.fromisoformat(f"{words}-01-01"[:10])
    except ValueError:
        return text(words)
    return Literal(words, datatype=kind, normalize=False)


def decimal(number: float) -> Literal:
    """A number in full, with a point: without one, Turtle's short form would read as an integer."""
    digits = format(Decimal(repr(number)), "f")
    return Literal(digits if "." in digits else f"{digits}.0", datatype=XSD.decimal, normalize=False)


def evidence(graph: Graph, document: str, span: Span, words: str) -> URIRef:
    """A span of a document as selectors: where it is, and the words there."""
    node = named(document, "chars", f"{span.start}-{span.end}")
    position, quote = URIRef(f"{node}/position"), URIRef(f"{node}/quote")
    graph.add((node, RDF.type, OA.SpecificResource))
    graph.add((node, OA.hasSource, named(document)))
    graph.add((node, OA.hasSelector, position))
    graph.add((node, OA.hasSelector, quote))
    graph.add((position, RDF.type, OA.TextPositionSelector))
    graph.add((position, OA.start, Literal(span.start, datatype=XSD.nonNegativeInteger)))
    graph.add((position, OA.end, Literal(span.end, datatype=XSD.nonNegativeInteger)))
    graph.add((quote, RDF.type, OA.TextQuoteSelector))
    graph.add((quote, OA.exact, text(words)))
    return node


def known(graph: Graph, document: Document, node: URIRef, basis: Basis, span: Span | None) -> None:
    """How a node is known: its basis, and its words where it has some."""
    graph.add((node, YJ.basis, concept("basis", basis)))
    if span is not None:
        graph.add((node, YJ.evidence, evidence(graph, document.id, span, document.quote(span))))


def said(
    graph: Graph,
    document: Document,
    node: URIRef,
    predicate: URIRef,
    value: tuple[str | None, Span | None],
) -> None:
    """Words of a clause as a property, with theirs as evidence of their own: ``yj:bearerEvidence``."""
    words, span = value
    if words is None:
        return
    graph.add((node, predicate, chinese(words)))
    if span is not None:
        quoted = evidence(graph, document.id, span, document.quote(span))
        graph.add((node, URIRef(f"{predicate}Evidence"), quoted))


def body(graph: Graph, document: Document, name: str) -> URIRef:
    """A body that a document names."""
    node = named(*body_id(document, name).split(":", 2))
    graph.add((node, RDF.type, YJ.Body))
    graph.add((node, RDF.type, ORG.Organization))
    graph.add((node, SKOS.prefLabel, chinese(name)))
    return node
