"""GEXF 1.2: the graph for Gephi."""

from collections.abc import Iterable
from io import BytesIO

from networkx.readwrite.gexf import GEXFWriter

from ingest.document import Document
from kg.exports.flat import flat_graph
from kg.facts import Facts


def to_gexf(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """A directed static graph with typed attributes."""
    graph = flat_graph(pairs)
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
    writer = GEXFWriter(encoding="utf-8", prettyprint=True, version="1.2draft")
    writer.add_graph(graph)
    meta = writer.xml.find("meta")
    if meta is not None:  # the day and the library's version are no part of what is exported
        meta.attrib.clear()
        meta[0].text = "有据 youju"
    file = BytesIO()
    writer.write(file)
    return file.getvalue() + b"\n"
