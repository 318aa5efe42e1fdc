"""How two nodes of the graph are tied: the shortest way between them, and each step of it."""

from functools import partial
from itertools import pairwise

import networkx as nx

from kg.graph import Graph
from kg.neighbours import BASES, EVERYTHING, Choice, is_shown
from kg.view import GraphEdge, between

LONGEST = 12
"""Steps of the longest way that is told: beyond, everything is tied to everything."""


def shortest_path(graph: Graph, start: str, end: str, choice: Choice = EVERYTHING) -> tuple[str, ...]:
    """The nodes of a shortest way over what is chosen, whichever way the edges point; none: ().

    Of two that are as long, the one that passes no level: that two measures are both for counties says
    little.

    Raises:
        KeyError: no such node in the graph.
    """
    if start not in graph or end not in graph:
        raise KeyError(start if start not in graph else end)
    plain = _way(graph, start, end, choice)
    if not any(node.startswith("level:") for node in plain[1:-1]):
        return plain
    hidden = choice.hidden | {"level"}
    other = _way(graph, start, end, Choice(choice.document, hidden, choice.levels, choice.strengths))
    return other if other and len(other) <= len(plain) else plain


def steps(graph: Graph, path: tuple[str, ...], choice: Choice = EVERYTHING) -> tuple[GraphEdge, ...]:
    """The edge of each step of a way, the surest where there are several."""
    found = []
    for here, there in pairwise(path):
        edges = between(graph, (here, there), choice.hidden).edges
        found.append(min(edges, key=lambda edge: BASES.index(edge.basis)))
    return tuple(found)


def _way(graph: Graph, start: str, end: str, choice: Choice) -> tuple[str, ...]:
    seen = partial(_passes, graph, {start, end}, choice)
    known = partial(_holds, graph, choice)
    chosen = graph if choice == EVERYTHING else nx.subgraph_view(graph, filter_node=seen, filter_edge=known)
    try:
        found = nx.shortest_path(chosen.to_undirected(as_view=True), start, end)
    except nx.NetworkXNoPath:
        return ()
    return tuple(found) if len(found) <= LONGEST + 1 else ()


def _passes(graph: Graph, ends: set[str], choice: Choice, node: str) -> bool:
    return node in ends or is_shown(graph, node, choice)


def _holds(graph: Graph, choice: Choice, source: str, target: str, key: str) -> bool:
    return graph.edges[source, target, key]["basis"] not in choice.hidden
