"""What a person's acts on the graph page make of what is looked at: each act a function, by its name."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from kg.graph import Graph
from ui.graph_sight import ALLOWED, LONGEST, Sight, is_elsewhere

Act = Mapping[str, Any]
"""``do``: the act; with ``node``, ``words``, ``name`` or ``past`` where it needs them."""


def acted(sight: Sight, act: Act, graph: Graph) -> Sight:
    """What is looked at after an act; one that is not known, or whose node is not there, changes nothing."""
    node = act.get("node")
    if act.get("do") not in _ACTS or (node is not None and node not in graph):
        return sight
    if node is not None and is_elsewhere(graph, sight.document, (node,)):
        sight = replace(sight, whole=True)
    return _ACTS[act["do"]](sight, act)


def _fresh(sight: Sight) -> Sight:
    return replace(sight, centre="", term="", start="", end="", opened=(), at="", past={}, words="")


def _select(sight: Sight, act: Act) -> Sight:
    return replace(sight, at=act["node"])


def _toggle(sight: Sight, act: Act) -> Sight:
    """Open a closed node, close an open one."""
    node = act["node"]
    rest = tuple(each for each in sight.opened if each != node)
    past = {each: n for each, n in sight.past.items() if each != node}
    return replace(sight, opened=rest if node in sight.opened else (*rest, node), at=node, past=past)


def _collapse(sight: Sight, _: Act) -> Sight:
    return replace(sight, opened=(), past={})


def _centre(sight: Sight, act: Act) -> Sight:
    """Put a node in the middle; where a way begins is kept, for its end may be found so."""
    node = act["node"]
    if node == sight.document:
        return _fresh(sight)
    return replace(_fresh(sight), centre=node, at=node, start="" if sight.end else sight.start)


def _term(sight: Sight, act: Act) -> Sight:
    return replace(_fresh(sight), term=_words(act))


def _root(sight: Sight, _: Act) -> Sight:
    return _fresh(sight)


def _search(sight: Sight, act: Act) -> Sight:
    return replace(sight, words=_words(act))


def _from(sight: Sight, act: Act) -> Sight:
    return replace(sight, start=act["node"], end="", at=act["node"])


def _to(sight: Sight, act: Act) -> Sight:
    return replace(sight, end=act["node"], at=act["node"], opened=(), past={}, words="")


def _clear(sight: Sight, _: Act) -> Sight:
    return replace(sight, start="", end="")


def _page(sight: Sight, act: Act) -> Sight:
    return replace(sight, past={**sight.past, act["node"]: max(0, int(act.get("past", 0)))})


def _scope(sight: Sight, _: Act) -> Sight:
    return replace(sight, whole=not sight.whole, past={})


def _hide(sight: Sight, act: Act) -> Sight:
    return replace(sight, hidden=_flipped(sight.hidden, "hide", act), past={})


def _level(sight: Sight, act: Act) -> Sight:
    return replace(sight, levels=_flipped(sight.levels, "level", act), past={})


def _strength(sight: Sight, act: Act) -> Sight:
    return replace(sight, strengths=_flipped(sight.strengths, "strength", act), past={})


def _unfilter(sight: Sight, _: Act) -> Sight:
    nothing: frozenset[str] = frozenset()
    return replace(sight, hidden=nothing, levels=nothing, strengths=nothing, whole=False, past={})


def _flipped(values: frozenset[str], which: str, act: Act) -> frozenset[str]:
    return (values ^ {act.get("name", "")}) & ALLOWED[which]


def _words(act: Act) -> str:
    return str(act.get("words", "")).strip()[:LONGEST]


_ACTS: Mapping[str, Callable[[Sight, Act], Sight]] = {
    "select": _select,
    "toggle": _toggle,
    "collapse": _collapse,
    "centre": _centre,
    "term": _term,
    "root": _root,
    "search": _search,
    "from": _from,
    "to": _to,
    "clear": _clear,
    "page": _page,
    "scope": _scope,
    "hide": _hide,
    "level": _level,
    "strength": _strength,
    "unfilter": _unfilter,
}
