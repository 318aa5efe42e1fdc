"""CSV for ``neo4j-admin database import``: nodes and relationships, in a zip with how to load them."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any

from ingest.document import Document
from kg.exports.archive import zipped
from kg.exports.flat import flat_graph
from kg.facts import Facts

_TEXTS = ("label", "kind", "document", "path", "detail", "strength")
_NODES = ("id:ID", *(f"{name}:string" for name in _TEXTS), "span_start:int", "span_end:int", ":LABEL")
_WORDS = ("id", "label", "basis", "method", "reason")
_EDGES = (
    *(":START_ID", ":END_ID", *(f"{name}:string" for name in _WORDS)),
    *("score:double", "span_start:int", "span_end:int", ":TYPE"),
)
# A clause is labelled as such beside its kind, so that MATCH (c:Clause) finds them all.
_CLAUSES = {"action", "measure", "section"}
_README = """\
neo4j-admin database import full neo4j --overwrite-destination --multiline-fields=true \\
    --nodes=nodes.csv --relationships=relationships.csv
"""


def to_neo4j(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """``nodes.csv``, ``relationships.csv`` with typed headers, and ``README.txt`` with the command."""
    graph = flat_graph(pairs)
    nodes = [
        [node, *(data.get(name, "") for name in (*_TEXTS, "span_start", "span_end")), _labels(data)]
        for node, data in graph.nodes(data=True)
    ]
    edges = [
        [source, target, key, *(data.get(name, "") for name in _WORDS[1:]),
         *(data.get(name, "") for name in ("score", "span_start", "span_end")), data["relation"].upper()]
        for source, target, key, data in graph.edges(keys=True, data=True)
    ]  # fmt: skip
    return zipped(
        {
            "nodes.csv": _csv([_NODES, *nodes]),
            "relationships.csv": _csv([_EDGES, *edges]),
            "README.txt": _README.encode(),
        }
    )


def _labels(data: dict[str, Any]) -> str:
    kind = str(data["kind"])
    return f"Clause;{kind.capitalize()}" if kind in _CLAUSES else kind.capitalize()


def _csv(rows: Iterable[Iterable[object]]) -> bytes:
    file = StringIO(newline="")
    csv.writer(file, lineterminator="\r\n").writerows(rows)  # with either alone, the other goes unquoted
    return file.getvalue().encode("utf-8")
