"""GraphML: the graph for yEd, Gephi and the like."""

from collections.abc import Iterable
from io import BytesIO

import networkx as nx

from ingest.document import Document
from kg.exports.flat import flat_graph
from kg.facts import Facts


def to_graphml(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """A directed multigraph; each attribute is a key of one type."""
    file = BytesIO()
    # write_graphml would choose its writer by whether lxml is installed: other bytes on other machines.
    nx.write_graphml_xml(flat_graph(pairs), file, named_key_ids=False)
    # Parsers turn a bare carriage return into a line feed (XML 1.0 §2.11), and the writer leaves it bare.
    return file.getvalue().replace(b"\r", b"&#13;") + b"\n"
