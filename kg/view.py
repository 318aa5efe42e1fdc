"""What a person sees of the graph at once: a few nodes to start from, and a node with its neighbours."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.span import Span
from kg.graph import Graph
from kg.neighbours import neighbours, passed_over

MOST = 40
"""Most neighbours shown around a node: beyond, no layout stays readable (tried with 98)."""


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node as it is shown. ``span`` are source offsets of the words in ``detail``."""

    id: str
    kind: str  # one of kg.neighbours.KINDS
    label: str
    document: str | None
    path: str | None  # of the clause to open
    span: Span | None
    detail: str


@dataclass(frozen=True, slots=True)
class GraphEdge:
    """An edge as it is shown, with how it is known."""

    source: str
    target: str
    relation: str
    label: str
    basis: str
    method: str
    score: float | None
    reason: str


@dataclass(frozen=True, slots=True)
class GraphView:
    """Nodes and the edges between them; ``note`` says, in Chinese, what is not shown."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    note: str = ""


def roots(graph: Graph, document: str) -> GraphView:
    """The document, its actions (without actions, its parts or chapters), who issued it, related documents.

    Raises:
        KeyError: no such document in the graph.
    """
    if document not in graph:
        raise KeyError(document)
    return _first(graph, document, neighbours(graph, document))


def around(graph: Graph, node: str, document: str | None = None) -> GraphView:
    """A node and its neighbours: at most ``MOST``, those of ``document`` first, stated before inherited.

    Raises:
        KeyError: no such node in the graph.
    """
    if node not in graph:
        raise KeyError(node)
    home = document or graph.nodes[node]["document"]
    return _first(graph, node, neighbours(graph, node, home))


def between(graph: Graph, nodes: Iterable[str], hidden: Container[str] = ()) -> GraphView:
    """Some nodes and the edges between them, but for those of a ``hidden`` basis.

    Edges of what is passed over, as the sections of an action are, belong to what holds it.
    """
    shown = dict.fromkeys(nodes)
    passed = {section: node for node in shown for section in passed_over(graph, node) if section not in shown}
    edges: dict[tuple[str, str, str, str, str], GraphEdge] = {}
    for source, target, data in graph.out_edges((*shown, *passed), data=True):
        ends = passed.get(source, source), passed.get(target, target)
        if ends[0] != ends[1] and all(end in shown for end in ends) and data["basis"] not in hidden:
            edge = _edge(*ends, data)
            edges.setdefault((edge.source, edge.target, edge.relation, edge.label, edge.basis), edge)
    return GraphView(tuple(_node(graph, node) for node in shown), tuple(edges.values()))


def _first(graph: Graph, center: str, others: Sequence[str]) -> GraphView:
    note = f"共 {len(others)} 项，只显示前 {MOST} 项" if len(others) > MOST else ""
    return replace(between(graph, (center, *others[:MOST])), note=note)


def _node(graph: Graph, node: str) -> GraphNode:
    data = graph.nodes[node]
    return GraphNode(
        node,
        data["kind"],
        data["label"],
        data["document"],
        data["path"],
        Span(*data["span"]) if data["span"] else None,
        data["detail"],
    )


def _edge(source: str, target: str, data: dict[str, Any]) -> GraphEdge:
    known = (data[name] for name in ("relation", "label", "basis", "method", "score", "reason"))
    return GraphEdge(source, target, *known)
