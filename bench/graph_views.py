"""How long the graph page's views take in a large library: ``python -m bench.graph_views [nodes]``.

The graph of the corpus is copied, each copy with ids of its own, until it has as many nodes as asked
(100 000 unless told otherwise); levels, bodies, places, indicators and references stay shared, so that some
nodes have tens of thousands of neighbours, as they would. What is timed is the server's work: the view, and
the whole payload of the page with it.
"""

import json
import platform
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import networkx as nx
import numpy as np

from ingest import Document
from kg.finding import find, term
from kg.graph import Graph
from kg.neighbours import Choice
from kg.paths import shortest_path
from kg.view import around, roots
from library import Library, default_sources
from store import Entry
from ui.graph_acts import Act, acted
from ui.graph_payload import graph_payload
from ui.graph_sight import Sight

_NODES, _RUNS, _SEED = 100_000, 200, 7
_WORDS = ("秸秆", "排污口", "应当", "县级以上", "生态环境 主管部门", "pm2.5", "核聚变", "水")


class Copies:
    """A library of many copies of its documents, as far as the graph page asks."""

    def __init__(self, library: Library, nodes: int) -> None:
        self._library, self.entries = library, library.entries
        original = library.graph()
        self._graph: Graph = nx.MultiDiGraph()
        self.copies: list[str] = []
        while len(self._graph) < nodes:
            number = len(self.copies) // len(self.entries)
            self._graph.update(_renamed(original, number))
            self.copies += [f"{entry.id}-{number}" for entry in self.entries]

    def graph(self) -> Graph:
        """The large graph."""
        return self._graph

    def document(self, copy: str) -> Document:
        """What a copy was made of."""
        return self._library.document(copy.partition("-")[0])

    def documents(self) -> tuple[Document, ...]:
        """The documents that were copied."""
        return self._library.documents()

    def entry(self, copy: str) -> Entry:
        """What a copy was made of, in short."""
        return self._library.entry(copy.partition("-")[0])


def _renamed(graph: Graph, number: int) -> Graph:
    """A copy of the graph where each document and its nodes have ids of their own."""
    names = {}
    for node, data in graph.nodes(data=True):
        if (document := data["document"]) is not None:
            names[node] = node.replace(document, f"{document}-{number}", 1)
    copy: Graph = nx.relabel_nodes(graph, names)
    for _, data in copy.nodes(data=True):
        if data["document"] is not None:
            data["document"] = f"{data['document']}-{number}"
    return copy


def main() -> None:
    """Run the benchmark and print its lines."""
    print(f"{platform.machine()}, Python {platform.python_version()}, {_RUNS} runs a line, milliseconds")
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "library"
        Library.build(folder, default_sources())
        copies = Copies(Library.open(folder), int(sys.argv[1]) if len(sys.argv) > 1 else _NODES)
    graph = copies.graph()
    largest = max((degree, node) for node, degree in graph.degree())
    print(
        f"{len(graph)} nodes, {graph.number_of_edges()} edges, the most on one: {largest[0]} ({largest[1]})"
    )
    chance = random.Random(_SEED)
    for name, action in _actions(copies, chance):
        _tell(name, action)


def _actions(copies: Copies, chance: random.Random) -> Iterator[tuple[str, Callable[[], object]]]:
    graph = copies.graph()
    library = cast("Library", copies)
    nodes, hubs = list(graph), sorted(node for node in graph if node.startswith("level:"))

    def one() -> str:
        return chance.choice(nodes)

    def hub() -> str:
        return chance.choice(hubs)

    def home() -> str:
        return chance.choice(copies.copies)

    def words() -> str:
        return chance.choice(_WORDS)

    def page(sight: Sight) -> object:
        return graph_payload(library, sight)

    without = Choice(hidden=frozenset({"level"}))
    yield "roots", lambda: roots(graph, home())
    yield "around, any node", lambda: around(graph, one())
    yield "around, a level", lambda: around(graph, hub(), home())
    yield "search, all documents", lambda: find(graph, words(), home())
    yield "search, one document", lambda: find(graph, words(), (at := home()), Choice(at))
    yield "term, all documents", lambda: term(graph, words(), home())
    yield "path, all documents", lambda: shortest_path(graph, one(), one())
    yield "path, no levels", lambda: shortest_path(graph, one(), one(), without)
    yield "page: opened", lambda: page(Sight(home()))
    yield "page: a node", lambda: page(_at(graph, one(), home()))
    yield "page: a node, all documents", lambda: page(_at(graph, one(), home(), "scope"))
    yield "page: a level, all documents", lambda: page(_at(graph, hub(), home(), "scope"))
    yield "page: search", lambda: page(_do(graph, home(), {"do": "search", "words": words()}))
    yield (
        "page: term, all documents",
        lambda: page(_do(graph, home(), {"do": "scope"}, {"do": "term", "words": words()})),
    )
    yield "page: path", lambda: page(_path(graph, home(), one(), one()))


def _do(graph: Graph, home: str, *acts: Act) -> Sight:
    sight = Sight(home)
    for act in acts:
        sight = acted(sight, act, graph)
    return sight


def _at(graph: Graph, node: str, home: str, *more: str) -> Sight:
    own = graph.nodes[node]["document"] or home
    return _do(graph, own, {"do": "centre", "node": node}, *({"do": each} for each in more))


def _path(graph: Graph, home: str, start: str, end: str) -> Sight:
    return _do(graph, home, {"do": "from", "node": start}, {"do": "to", "node": end})


def _tell(name: str, action: Callable[[], object]) -> None:
    times, sizes = [], []
    for _ in range(_RUNS):
        start = time.perf_counter()
        made = action()
        times.append(1000 * (time.perf_counter() - start))
        if isinstance(made, dict):
            sizes.append(len(json.dumps(made, ensure_ascii=False).encode()) / 1024)
    p50, p95, worst = np.percentile(times, [50, 95, 100])
    size = f"; {np.median(sizes):.0f} KB, at most {max(sizes):.0f} KB" if sizes else ""
    print(f"{name}: p50 {p50:.1f}, p95 {p95:.1f}, first or worst {worst:.1f}{size}", flush=True)


if __name__ == "__main__":
    main()
