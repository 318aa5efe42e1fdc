"""Turtle: the RDF graph for people to read."""

from collections.abc import Iterable
from itertools import chain

from ingest.document import Document
from kg.facts import Facts
from kg.rdf import relations_to_rdf, to_rdf


def to_turtle(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """One section a document, each with its prefixes: what two documents share is said in both.

    The last says how the documents stand to one another, where there are several. A section is written before
    the next is made, so that memory does not grow with the library's triples.
    """
    given = tuple(pairs)
    graphs = chain((to_rdf([pair]) for pair in given), [relations_to_rdf(given)])
    return b"\n".join(graph.serialize(format="turtle", encoding="utf-8") for graph in graphs if len(graph))
