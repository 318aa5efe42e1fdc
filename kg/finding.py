"""Nodes of the graph found by their words, and what lies between them.

In: a graph and words. Out: ids of nodes, those named so first, and the neighbourhood of a term.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from weakref import WeakKeyDictionary

from kg.graph import Graph
from kg.neighbours import EVERYTHING, KINDS, Choice, holders, is_shown, ranked

TERM_NODES, TERM_MOST = 20, 40
"""Most nodes that hold a term, and most nodes in its neighbourhood: beyond, no layout stays readable."""

_FEW = 500
"""Neighbours of a node beyond which being tied to it says nothing."""

_texts: "WeakKeyDictionary[Graph, _Texts]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Found:
    """The first nodes found, best first, and how many there are."""

    nodes: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class _Texts:
    """The words of all nodes as one text without white space: a line a node, ``label TAB detail``."""

    nodes: Sequence[str]
    text: str
    starts: Sequence[int]
    labels: Sequence[int]  # lengths


def find(
    graph: Graph, words: str, home: str | None = None, choice: Choice = EVERYTHING, most: int = TERM_NODES
) -> Found:
    """The nodes whose label or quote hold all the words, parted by white space; upper and lower case are one.

    First those called so, then those whose label begins with the first word, holds all words, and whose
    quote does; within each those of ``home`` first, then by kind and reading order.
    """
    asked = words.casefold().split()
    if not asked:
        return Found((), 0)
    groups: list[list[str]] = [[] for _ in range(8)]
    for node, how in _matches(_texts_of(graph), asked):
        if choice == EVERYTHING or is_shown(graph, node, choice):
            away = graph.nodes[node]["document"] not in (home, None)
            groups[2 * how + away].append(node)
    first = [node for group in groups for node in group[:most]]
    return Found(tuple(first[:most]), sum(map(len, groups)))


def term(graph: Graph, words: str, home: str | None = None, choice: Choice = EVERYTHING) -> list[str]:
    """The nodes whose words hold a term, what ties two of them or more, and the clauses that hold them."""
    hits = find(graph, words, home, choice).nodes
    tied: Counter[str] = Counter()
    for hit in hits:
        around = ranked(graph, hit)
        if len(around) <= _FEW:
            tied.update(around)
    ties = [node for node, count in tied.most_common() if count > 1]
    above = [up for hit in hits for up in reversed(holders(graph, hit))]
    others = [node for node in (*ties, *above) if node != choice.document and is_shown(graph, node, choice)]
    return list(dict.fromkeys((*hits, *others)))[:TERM_MOST]


def _matches(texts: _Texts, asked: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each node that holds all words, with how: 0 called so, 1 begins so, 2 in the label, 3 in the quote."""
    longest = max(asked, key=len)
    at = texts.text.find(longest)
    while at >= 0:
        i = bisect_right(texts.starts, at) - 1
        start, end = texts.starts[i], texts.starts[i + 1]
        if len(asked) == 1 or all(texts.text.find(word, start, end) >= 0 for word in asked):
            label = texts.text[start : start + texts.labels[i]]
            if label == "".join(asked):
                how = 0
            elif not all(word in label for word in asked):
                how = 3
            else:
                how = 1 if label.startswith(asked[0]) else 2
            yield texts.nodes[i], how
        at = texts.text.find(longest, end)


def _texts_of(graph: Graph) -> _Texts:
    """Made once for a graph: page breaks part words, and folding 100 000 quotes takes a second."""
    if graph not in _texts:
        data = graph.nodes
        order = sorted(graph, key=lambda node: (KINDS.index(data[node]["kind"]), *_place(data[node])))
        labels = ["".join(data[node]["label"].casefold().split()) for node in order]
        quotes = ["".join(data[node]["detail"].casefold().split()) for node in order]
        lines = [f"{label}\t{quote}\n" for label, quote in zip(labels, quotes, strict=True)]
        starts = [0, *accumulate(map(len, lines))]
        _texts[graph] = _Texts(order, "".join(lines), starts, [len(label) for label in labels])
    return _texts[graph]


def _place(data: dict[str, object]) -> tuple[str, int]:
    span = data["span"]
    return str(data["document"] or ""), span[0] if isinstance(span, tuple) else 0
