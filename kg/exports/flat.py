"""The graph as formats of pictures carry it: plain attributes only, and an id for each edge."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from ingest.document import Document
from kg.characters import carried
from kg.facts import Facts
from kg.graph import Graph, build_graph


def flat_graph(pairs: Iterable[tuple[Document, Facts]]) -> Graph:
    """The graph with text and numbers for attributes; what is empty is left out.

    Nodes: ``label``, ``kind``, ``document``, ``path``, ``span_start``, ``span_end``, ``detail``, and
    ``strength`` of a commitment. Edges, keyed
    by their id: ``label``, ``relation``, ``basis``, ``method``, ``score``, ``reason`` and the span. An edge's
    id is 12 hex digits of a hash of its ends, relation, label and basis, with ``e`` before them.
    """
    graph: Graph = nx.MultiDiGraph()
    made = build_graph(pairs)
    for node, data in made.nodes(data=True):
        graph.add_node(carried(node), **{"label": carried(node), **_plain(data)})
    for source, target, key, data in made.edges(keys=True, data=True):
        ends = carried(source), carried(target)
        digest = hashlib.sha256("\n".join((*ends, carried(key))).encode()).hexdigest()
        edge = f"e{digest[:12]}"
        graph.add_edge(*ends, key=edge)
        graph.edges[(*ends, edge)].update(_plain(data))
    return graph


def _plain(data: Mapping[str, Any]) -> dict[str, str | int | float]:
    plain: dict[str, str | int | float] = {}
    for name, value in data.items():
        if name == "span" and value is not None:
            plain["span_start"], plain["span_end"] = value
        elif isinstance(value, str) and value:
            plain[name] = carried(value)
        elif isinstance(value, (int, float)):
            plain[name] = value
    return plain
