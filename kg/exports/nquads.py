"""N-Quads: the RDF graph for triple stores, one named graph a document."""

from collections.abc import Iterable
from itertools import chain

from ingest.document import Document
from kg.facts import Facts
from kg.rdf import relations_to_rdf, serialize, to_rdf
from kg.vocabulary import ID, named


def to_nquads(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """One quad a line, sorted within each graph.

    A document's graph bears its IRI; ``yjid:relations`` has how the documents stand to one another.
    """
    given = tuple(pairs)
    graphs = chain(
        ((named(pair[0].id), to_rdf([pair])) for pair in given), [(ID["relations"], relations_to_rdf(given))]
    )
    lines = [
        f"{line.removesuffix('.')}{name.n3()} .\n"
        for name, graph in graphs
        for line in filter(None, serialize(graph).removesuffix("\n").split("\n"))
    ]
    return "".join(lines).encode("utf-8")
