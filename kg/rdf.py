"""The graph as RDF: for exchange, SPARQL and validation.

Names are IRIs made of their inputs alone, there are no blank nodes, and :func:`serialize` sorts, so that the
same documents give the same bytes. A document's triples depend on it alone: a library's graph is the union of
its documents' graphs and of :func:`relations_to_rdf`, how they stand to one another. Whether a document holds
depends on a day and so is no part of the graph; the dates, acts and versions that tell it are. The ontology,
documented, is ``ontology/youju.ttl``; see ``docs/ontology.md``.
"""

from collections.abc import Collection, Iterable, Sequence

from rdflib import Graph

from ingest.document import Document
from kg.facts import Facts
from kg.rdf_document import add_document
from kg.rdf_facts import add_facts
from kg.rdf_relations import add_relation
from kg.rdf_reviews import add_reviews
from kg.rdf_terms import empty_graph
from kg.relations import relations

__all__ = ["part_to_rdf", "relations_to_rdf", "serialize", "to_rdf"]


def to_rdf(pairs: Iterable[tuple[Document, Facts]]) -> Graph:
    """All documents, their facts, and how the documents stand to one another, as one RDF graph."""
    given = tuple(pairs)
    graph = relations_to_rdf(given)
    for document, facts in given:
        _add(graph, document, facts)
    return graph


def part_to_rdf(document: Document, facts: Facts, clauses: Collection[str]) -> Graph:
    """One document with some of its facts and the clauses at ``clauses``, as the whole graph has them."""
    graph = empty_graph()
    _add(graph, document, facts, clauses)
    return graph


def _add(graph: Graph, document: Document, facts: Facts, clauses: Collection[str] | None = None) -> None:
    add_document(graph, document, clauses)
    add_facts(graph, document, facts)
    add_reviews(graph, document, facts)


def relations_to_rdf(pairs: Sequence[tuple[Document, Facts]]) -> Graph:
    """How the documents stand to one another; empty for one document."""
    graph = empty_graph()
    for relation in relations(pairs) if len(pairs) > 1 else ():
        add_relation(graph, relation)
    return graph


def serialize(graph: Graph) -> str:
    """The graph as N-Triples, one triple a line, sorted: equal graphs give equal bytes."""
    lines = graph.serialize(format="nt", encoding="utf-8").decode("utf-8").split("\n")
    return "".join(f"{line}\n" for line in sorted(filter(None, lines)))
