"""What a person sees of the graph at once: a few nodes to start from, and a node with its neighbours."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.span import Span
from kg.facts import Level
from kg.graph import Graph

MOST = 40
"""Most neighbours shown around a node: beyond, no layout stays readable (tried with 98)."""

_KINDS = (
    *("document", "action", "section", "measure", "target", "indicator"),
    *("penalty", "level", "body", "place", "reference"),
)
_BASES = ("stated", "inferred", "inherited", "unstated")
_LEVELS = tuple(str(level) for level in Level)


@dataclass(frozen=True, slots=True)
class GraphNode:
    """A node as it is shown. ``span`` are source offsets of the words in ``detail``."""

    id: str
    kind: str  # one of _KINDS
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
    """The document and its actions (without actions, its parts or chapters), and the documents it relates to.

    Raises:
        KeyError: no such document in the graph.
    """
    if document not in graph:
        raise KeyError(document)
    actions = [node for node in _parts(graph, document) if graph.nodes[node]["kind"] == "action"]
    parts = [
        node
        for _, node, data in graph.out_edges(document, data=True)
        if data["relation"] == "has_part" and graph.nodes[node]["path"] != "0"
    ]
    around_it = {other for other, _ in _adjacent(graph, document)}
    others = sorted(other for other in around_it if graph.nodes[other]["kind"] == "document")
    return _view(graph, document, [*(actions or parts), *others])


def around(graph: Graph, node: str, document: str | None = None) -> GraphView:
    """A node and its neighbours: at most ``MOST``, those of ``document`` first, stated before inherited.

    Sections between an action and its measures and targets are passed over: an action shows its targets
    and measures, a measure its action, targets, levels, bodies, places and references.

    Raises:
        KeyError: no such node in the graph.
    """
    if node not in graph:
        raise KeyError(node)
    if graph.nodes[node]["kind"] == "document":
        return roots(graph, node)
    own = (node, *_sections(graph, node)) if graph.nodes[node]["kind"] == "action" else (node,)
    known: dict[str, str] = {}
    for each in own:
        for other, basis in _adjacent(graph, each):
            seen = _visible(graph, other)
            if seen != node and _BASES.index(basis) < _BASES.index(known.get(seen, "unstated")):
                known[seen] = basis
    home = document or graph.nodes[node]["document"]
    return _view(graph, node, sorted(known, key=lambda other: _rank(graph, other, known[other], home)))


def _parts(graph: Graph, node: str) -> Iterator[str]:
    """All clauses below ``node``, in reading order."""
    for _, below, data in graph.out_edges(node, data=True):
        if data["relation"] == "has_part":
            yield below
            yield from _parts(graph, below)


def _sections(graph: Graph, action: str) -> tuple[str, ...]:
    return tuple(part for part in _parts(graph, action) if graph.nodes[part]["kind"] == "section")


def _adjacent(graph: Graph, node: str) -> Iterator[tuple[str, str]]:
    for other, _, data in graph.in_edges(node, data=True):
        yield other, data["basis"]
    for _, other, data in graph.out_edges(node, data=True):
        yield other, data["basis"]


def _visible(graph: Graph, node: str) -> str:
    """The node itself, or the action that a section belongs to."""
    above = node
    while graph.nodes[above]["kind"] == "section":
        edges = graph.in_edges(above, data=True)
        holders = (up for up, _, data in edges if data["relation"] == "has_part")
        above = next(holders, "")
        if not above:
            return node
    return above if graph.nodes[above]["kind"] == "action" else node


def _rank(graph: Graph, node: str, basis: str, home: str | None) -> tuple[bool, int, int, str, int, int, str]:
    """Where a neighbour stands: at home first, then by basis, kind, and reading order or level."""
    data = graph.nodes[node]
    level = node.removeprefix("level:")
    return (
        data["document"] not in (home, None),
        _BASES.index(basis),
        _KINDS.index(data["kind"]),
        data["document"] or "",
        data["span"][0] if data["span"] else 0,
        _LEVELS.index(level) if level in _LEVELS else 0,
        node,
    )


def _view(graph: Graph, center: str, neighbours: Sequence[str]) -> GraphView:
    shown = dict.fromkeys((center, *neighbours[:MOST]))
    hidden = {
        section: node
        for node in shown
        if graph.nodes[node]["kind"] == "action"
        for section in _sections(graph, node)
        if section not in shown
    }
    edges: dict[tuple[str, str, str, str, str], GraphEdge] = {}
    for source, target, data in graph.out_edges((*shown, *hidden), data=True):
        ends = hidden.get(source, source), hidden.get(target, target)
        if ends[0] != ends[1] and all(end in shown for end in ends):
            edge = _edge(*ends, data)
            edges.setdefault((edge.source, edge.target, edge.relation, edge.label, edge.basis), edge)
    note = f"共 {len(neighbours)} 项，只显示前 {MOST} 项" if len(neighbours) > MOST else ""
    return GraphView(tuple(_node(graph, node) for node in shown), tuple(edges.values()), note)


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
