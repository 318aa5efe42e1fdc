"""Cytoscape JSON (cyjs): the graph for Cytoscape and Cytoscape.js."""

import json
from collections.abc import Iterable

import networkx as nx

from ingest.document import Document
from kg.exports.flat import flat_graph
from kg.facts import Facts


def to_cytoscape(pairs: Iterable[tuple[Document, Facts]]) -> bytes:
    """``elements`` with ``nodes`` and ``edges``, each with ``data``; edges have ids of their own."""
    graph = flat_graph(pairs)
    for node, data in graph.nodes(data=True):
        data["name"] = data.get("label", node)
    for _, _, key, data in graph.edges(keys=True, data=True):
        data["id"] = key
    return json.dumps(nx.cytoscape_data(graph), ensure_ascii=False, indent=1).encode() + b"\n"
