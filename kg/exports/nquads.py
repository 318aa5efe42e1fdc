"""N-Quads: the RDF graph for triple stores, one named graph a document."""

from collections.abc import Iterable

from ingest.document import Document
from kg.facts import Facts
from kg.rdf import serialize, to_rdf
from kg.vocabulary import named


def to_nquads(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """One quad a line, sorted within each document; its graph bears the document's IRI."""
    lines = []
    for document, facts in pairs:
        graph = named(document.id).n3()
        for line in serialize(to_rdf([(document, facts)])).removesuffix("\n").split("\n"):
            lines.append(f"{line.removesuffix('.')}{graph} .\n")
    return "".join(lines).encode("utf-8")
