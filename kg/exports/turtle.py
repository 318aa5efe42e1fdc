"""Turtle: the RDF graph for people to read."""

from collections.abc import Iterable

from ingest.document import Document
from kg.facts import Facts
from kg.rdf import to_rdf


def to_turtle(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """One section a document, each with its prefixes: what two documents share is said in both.

    A section is written before the next is made, so that memory does not grow with the library's triples.
    """
    return b"\n".join(to_rdf([pair]).serialize(format="turtle", encoding="utf-8") for pair in pairs)
