"""How two nodes of the graph are tied: the shortest way between them, and each step of it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, pairwise

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
    plain = _way(graph, start, end, choice, LONGEST)
    if not any(node.startswith("level:") for node in plain[1:-1]):
        return plain
    other = replace(choice, hidden=choice.hidden | {"level"})
    return _way(graph, start, end, other, len(plain) - 1) or plain


def steps(graph: Graph, path: tuple[str, ...], choice: Choice = EVERYTHING) -> tuple[GraphEdge, ...]:
    """The edge of each step of a way, the surest where there are several."""
    found = []
    for here, there in pairwise(path):
        edges = between(graph, (here, there), choice.hidden).edges
        found.append(min(edges, key=lambda edge: BASES.index(edge.basis)))
    return tuple(found)


def _way(graph: Graph, start: str, end: str, choice: Choice, most: int) -> tuple[str, ...]:
    """Breadth first from both ends, the smaller rim first; () where more than ``most`` steps would be taken.

    Our own, for networkx searches an undirected view of a filtered multigraph, each look through several
    layers of views: a second and a half among 100 000 nodes (bench.graph_views).
    """
    if start == end:
        return (start,)
    sides: tuple[dict[str, str], dict[str, str]] = {start: ""}, {end: ""}
    rims = [[start], [end]]
    for _ in range(most):
        one = 0 if len(rims[0]) <= len(rims[1]) else 1
        mine, other, rim = sides[one], sides[1 - one], []
        for node in rims[one]:
            for near in _near(graph, node, choice.hidden):
                if near in mine:
                    continue
                if near in other:
                    mine[near] = node
                    return (*reversed(_back(sides[0], near)), *_back(sides[1], near)[1:])
                if is_shown(graph, near, choice):
                    mine[near] = node
                    rim.append(near)
        rims[one] = rim
    return ()


def _near(graph: Graph, node: str, hidden: frozenset[str]) -> Iterator[str]:
    for other, edges in chain(graph.pred[node].items(), graph.succ[node].items()):
        if not hidden or any(data["basis"] not in hidden for data in edges.values()):
            yield other


def _back(came: dict[str, str], node: str) -> list[str]:
    """From a node back to where a side of the search began."""
    found = []
    while node:
        found.append(node)
        node = came[node]
    return found
