"""What lies around a node of the graph, in the order in which it is worth seeing.

Sections between an action and its measures, and front matter, are passed over: an action has its targets and
measures around it, a measure its action, targets, levels, bodies, places, references and commitments.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from weakref import WeakKeyDictionary

from kg.facts import Level
from kg.graph import Graph

KINDS = (
    *("document", "action", "section", "measure", "target", "indicator"),
    *("penalty", "level", "body", "place", "reference", "commitment"),
)
"""All kinds of nodes, in the order in which neighbours are listed."""

BASES = ("stated", "inferred", "inherited", "unstated")
"""How an edge may be known, the surest first."""

_HOLDS = frozenset({"has_part", "states", "sets", "undertakes"})
"""Relations from what holds to what is held."""

_LEVELS = {f"level:{level}": i for i, level in enumerate(Level)}
_LONG = 2000
"""Edges of a node beyond which it is not looked through to tell whether a document has to do with it."""

_MANY, _KEPT = 200, 500  # neighbours whose choice is worth keeping, and how many such choices are kept

_chosen: "WeakKeyDictionary[Graph, dict[tuple[str, Choice], dict[str, int]]]" = WeakKeyDictionary()
_ranked: "WeakKeyDictionary[Graph, dict[str, dict[str, int]]]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Choice:
    """What a person wants to see of a graph; where nothing is chosen, everything.

    ``document`` leaves that document's nodes and those shared by documents; ``hidden`` are kinds and bases
    left out; of measures, ``levels`` leaves those that are tied to one of them, ``strengths`` those that
    undertake something so firmly.
    """

    document: str | None = None
    hidden: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()


EVERYTHING = Choice()


def neighbours(graph: Graph, node: str, home: str | None = None, choice: Choice = EVERYTHING) -> list[str]:
    """The nodes around ``node``: those of ``home`` first, then by basis, kind and reading order or level.

    Around a document are its actions and what is in none (in a rule, its parts or chapters), related
    documents, who issued it, and what its front matter names.

    Raises:
        KeyError: no such node in the graph.
    """
    known = chosen(graph, node, choice)
    if home is None:
        return list(known)
    return sorted(known, key=lambda other: graph.nodes[other]["document"] not in (home, None))


def chosen(graph: Graph, node: str, choice: Choice) -> dict[str, int]:
    """Those of ``ranked`` that are among what is chosen.

    Raises:
        KeyError: no such node in the graph.
    """
    known = ranked(graph, node)
    if choice == EVERYTHING:
        return known
    kept = _chosen.setdefault(graph, {})
    key = node, choice
    if key in kept:
        return kept[key]
    found = {other: how for other, how in known.items() if _is_chosen(graph, other, how, choice)}
    if len(known) > _MANY:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[key] = found
    return found


def ranked(graph: Graph, node: str) -> dict[str, int]:
    """All nodes around ``node`` in order, each with a bit for every basis of ``BASES`` that ties it.

    Kept as long as the graph lives: a level may have the measures of a thousand documents around it.

    Raises:
        KeyError: no such node in the graph.
    """
    kept = _ranked.setdefault(graph, {})
    if node not in kept:
        found = (
            _around_document(graph, node) if graph.nodes[node]["kind"] == "document" else _around(graph, node)
        )
        kept[node] = found
    return kept[node]


def holder(graph: Graph, node: str) -> str | None:
    """The clause or document that holds a node: of a target the measure or action it stands in."""
    for above, _, data in graph.in_edges(node, data=True):
        if data["relation"] in _HOLDS:
            return visible(graph, above)
    return None


def holders(graph: Graph, node: str) -> list[str]:
    """What holds a node, what holds that, and so on up to the document, which comes first."""
    chain_up: list[str] = []
    above = holder(graph, node)
    while above is not None and above not in chain_up:
        chain_up.insert(0, above)
        above = holder(graph, above)
    return chain_up


def is_shown(graph: Graph, node: str, choice: Choice) -> bool:
    """Whether a node is among what is chosen, whatever ties it."""
    data = graph.nodes[node]
    kind = data["kind"]
    if kind in choice.hidden:
        return False
    if choice.document is not None and not belongs(graph, node, choice.document):
        return False
    if choice.levels and not _of_levels(graph, node, kind, choice.levels):
        return False
    return not choice.strengths or _of_strengths(graph, node, kind, choice.strengths)


def belongs(graph: Graph, node: str, document: str) -> bool:
    """Whether a node is the document's, or shared, or another document, and tied to it."""
    data = graph.nodes
    own = data[node]["document"]
    if own is not None and data[node]["kind"] != "document":
        return bool(own == document)
    if own is not None:
        return own == document or document in graph.pred[node] or document in graph.succ[node]
    tied = islice(chain(graph.pred[node], graph.succ[node]), _LONG)
    return graph.degree(node) > _LONG or any(data[other]["document"] == document for other in tied)


def parts(graph: Graph, node: str) -> Iterator[str]:
    """All clauses below ``node``, in reading order."""
    for _, below, data in graph.out_edges(node, data=True):
        if data["relation"] == "has_part":
            yield below
            yield from parts(graph, below)


def passed_over(graph: Graph, node: str) -> tuple[str, ...]:
    """The clauses that are not shown themselves: an action's sections, a document's front matter."""
    if graph.nodes[node]["kind"] == "document":
        below = (f"{node}/0",)
        return below if below[0] in graph else ()
    if graph.nodes[node]["kind"] != "action":
        return ()
    return tuple(part for part in parts(graph, node) if graph.nodes[part]["kind"] == "section")


def visible(graph: Graph, node: str) -> str:
    """The node itself, or the action that a section belongs to, or the document of front matter."""
    if graph.nodes[node]["path"] == "0" and graph.nodes[node]["kind"] == "section":
        return node.removesuffix("/0")
    above = node
    while graph.nodes[above]["kind"] == "section":
        edges = graph.in_edges(above, data=True)
        above = next((up for up, _, data in edges if data["relation"] == "has_part"), "")
        if not above:
            return node
    return above if graph.nodes[above]["kind"] == "action" else node


def _around_document(graph: Graph, document: str) -> dict[str, int]:
    front = passed_over(graph, document)
    first = dict.fromkeys((part for part in _below(graph, document) if part not in front), 1)
    tied = {other: bit for own in (document, *front) for other, bit in _adjacent(graph, own)}
    held = {document, *parts(graph, document)}
    others = [node for node in tied if node not in held]
    letter = (part for own in front for part in parts(graph, own))  # the points of the notice that issues it
    points = dict.fromkeys((part for part in letter if graph.nodes[part]["kind"] == "measure"), 1)
    named = {node: tied[node] for node in sorted(others, key=lambda each: _rank(graph, each, 1))}
    return first | points | named


def _below(graph: Graph, clause: str) -> Iterator[str]:
    """The actions below a clause, and the topmost clauses that hold none: 总体要求, 保障措施."""
    for _, part, data in graph.out_edges(clause, data=True):
        if data["relation"] == "has_part":
            is_action = graph.nodes[part]["kind"] == "action"
            if is_action or all(graph.nodes[each]["kind"] != "action" for each in parts(graph, part)):
                yield part
            else:
                yield from _below(graph, part)


def _around(graph: Graph, node: str) -> dict[str, int]:
    own = (node, *passed_over(graph, node))
    known: dict[str, int] = {}
    for each in own:
        for other, bit in _adjacent(graph, each):
            seen = visible(graph, other)
            if seen != node:
                known[seen] = known.get(seen, 0) | bit
    order = sorted(known, key=lambda other: _rank(graph, other, known[other]))
    return {other: known[other] for other in order}


def _adjacent(graph: Graph, node: str) -> Iterator[tuple[str, int]]:
    for other, edges in chain(graph.pred[node].items(), graph.succ[node].items()):
        bits = 0
        for data in edges.values():
            bits |= 1 << BASES.index(data["basis"])
        yield other, bits


def _rank(graph: Graph, node: str, bits: int) -> tuple[int, int, str, int, int, str]:
    """Where a neighbour stands: by its surest basis, kind, and reading order or level."""
    data = graph.nodes[node]
    return (
        bits & -bits,
        KINDS.index(data["kind"]),
        data["document"] or "",
        data["span"][0] if data["span"] else 0,
        _LEVELS.get(node, 0),
        node,
    )


def _is_chosen(graph: Graph, node: str, bits: int, choice: Choice) -> bool:
    left = [basis for i, basis in enumerate(BASES) if bits >> i & 1 and basis not in choice.hidden]
    return bool(left) and is_shown(graph, node, choice)


def _of_levels(graph: Graph, node: str, kind: str, levels: frozenset[str]) -> bool:
    if kind == "level":
        return node in levels
    return kind != "measure" or any(level in graph.succ[node] for level in levels)


def _of_strengths(graph: Graph, node: str, kind: str, strengths: frozenset[str]) -> bool:
    if kind == "commitment":
        return graph.nodes[node]["strength"] in strengths
    if kind != "measure":
        return True
    held = (graph.nodes[other].get("strength") for other in graph.succ[node])
    return any(each in strengths for each in held)
