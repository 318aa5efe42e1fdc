"""Nodes of the graph found by their words, and what lies between them.

In: a graph and words. Out: ids of nodes, those named so first, and the neighbourhood of a term.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any
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
    """The words of all nodes as one text without white space: a line a node, ``label TAB quote``.

    Those that documents share come first, then document by document, each in reading order.
    """

    nodes: Sequence[str]
    text: str
    starts: Sequence[int]  # of the lines, and the end of the last
    labels: Sequence[int]  # lengths
    kinds: Sequence[int]
    stretches: Mapping[str, tuple[int, int]]  # of a document's lines in ``text``; of the shared under ""


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
    texts, total = _texts_of(graph), 0
    own = texts.stretches.get(home or "", (0, 0))
    best: dict[tuple[int, bool, int], list[str]] = {}
    for start, i, how in _matches(texts, asked, choice.document):
        node = texts.nodes[i]
        if choice == EVERYTHING or is_shown(graph, node, choice):
            total += 1
            is_away = home is not None and not (own[0] <= start < own[1] or start < texts.stretches[""][1])
            group = best.setdefault((how, is_away, texts.kinds[i]), [])
            if len(group) < most:
                group.append(node)
    first = [node for group in sorted(best) for node in best[group]]
    return Found(tuple(first[:most]), total)


def term(graph: Graph, words: str, home: str | None = None, choice: Choice = EVERYTHING) -> Found:
    """The nodes whose words hold a term, what ties two of them or more, and the clauses that hold them.

    ``total`` counts those that hold the term.
    """
    found = find(graph, words, home, choice)
    hits = found.nodes
    tied: Counter[str] = Counter()
    for hit in hits:
        around = ranked(graph, hit)
        if len(around) <= _FEW:
            tied.update(around)
    ties = [node for node, count in tied.most_common() if count > 1]
    above = [up for hit in hits for up in reversed(holders(graph, hit))]
    others = [node for node in (*ties, *above) if node != choice.document and is_shown(graph, node, choice)]
    return Found(tuple(dict.fromkeys((*hits, *others)))[:TERM_MOST], found.total)


def _matches(texts: _Texts, asked: Sequence[str], document: str | None) -> Iterator[tuple[int, int, int]]:
    """Each line that holds all words: where it starts, its number, and how.

    How: 0 called so, 1 begins so, 2 in the label, 3 in the quote. Of a document, only its own lines and
    those shared are looked through.
    """
    everywhere = ((0, len(texts.text)),)
    wanted = (
        everywhere if document is None else [texts.stretches.get(each, (0, 0)) for each in ("", document)]
    )
    longest = max(asked, key=len)
    for begin, stop in wanted:
        at = texts.text.find(longest, begin, stop)
        while at >= 0:
            i = bisect_right(texts.starts, at) - 1
            start, end = texts.starts[i], texts.starts[i + 1]
            if len(asked) == 1 or all(texts.text.find(word, start, end) >= 0 for word in asked):
                yield start, i, _how(texts, asked, start, start + texts.labels[i], at)
            at = texts.text.find(longest, end, stop)


def _how(texts: _Texts, asked: Sequence[str], start: int, end: int, at: int) -> int:
    """How a line whose label ends at ``end`` holds the words, the longest of them first at ``at``."""
    if at >= end:
        return 3
    label = texts.text[start:end]
    if label == "".join(asked):
        return 0
    if not all(word in label for word in asked):
        return 3
    return 1 if label.startswith(asked[0]) else 2


def ready(graph: Graph) -> None:
    """Read the words of all nodes, so that the first search need not wait for it."""
    _texts_of(graph)


def _texts_of(graph: Graph) -> _Texts:
    """Made once for a graph: page breaks part words, and folding 100 000 quotes takes a second."""
    if graph not in _texts:
        data = graph.nodes
        order = sorted(graph, key=lambda node: _place(data[node]))
        labels = ["".join(data[node]["label"].casefold().split()) for node in order]
        quotes = ["".join(data[node]["detail"].casefold().split()) for node in order]
        lines = [f"{label}\t{quote}\n" for label, quote in zip(labels, quotes, strict=True)]
        starts = [0, *accumulate(map(len, lines))]
        stretches = {"": (0, 0)}
        for node, start, end in zip(order, starts, starts[1:], strict=False):
            document = data[node]["document"] or ""
            stretches[document] = stretches.get(document, (start, end))[0], end
        kinds = [KINDS.index(data[node]["kind"]) for node in order]
        _texts[graph] = _Texts(
            order, "".join(lines), starts, [len(label) for label in labels], kinds, stretches
        )
    return _texts[graph]


def _place(data: Mapping[str, Any]) -> tuple[str, int]:
    return data["document"] or "", data["span"][0] if data["span"] else 0
