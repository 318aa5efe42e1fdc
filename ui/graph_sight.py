"""What is looked at on the graph page: kept for the session, written in the address, changed by each act.

``?doc=`` alone shows a document from its root, ``&node=`` a node in the middle of its neighbours, ``&term=``
the neighbourhood of a term, ``&from=&to=`` the way between two nodes; ``open`` are the nodes opened besides,
``at`` the one whose words are shown, ``hide``, ``level``, ``strength`` and ``all`` what is filtered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from kg.facts import Level, Strength
from kg.graph import Graph
from kg.neighbours import BASES, KINDS, Choice

LONGEST = 60
"""Most characters of a term: longer ones are no names."""

ALLOWED = {
    "hide": frozenset({*KINDS, *BASES}),
    "level": frozenset(f"level:{level}" for level in Level),
    "strength": frozenset(str(each) for each in Strength),
}
"""What may be filtered, by the parameter of the address."""

_LISTS = ("hide", "level", "strength")
_NAMES = ("node", "term", "from", "to", "at", "open", *_LISTS, "all")


@dataclass(frozen=True, slots=True)
class Sight:
    """What is looked at. Ids of nodes are of the graph; '' where there is none."""

    document: str
    centre: str = ""
    term: str = ""
    start: str = ""  # of a way
    end: str = ""
    opened: tuple[str, ...] = ()
    at: str = ""
    whole: bool = False  # of all documents, not of this one alone
    hidden: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    strengths: frozenset[str] = frozenset()
    past: Mapping[str, int] = field(default_factory=dict)  # neighbours passed over, by node
    words: str = ""  # looked for

    @property
    def choice(self) -> Choice:
        """What of the graph is to be seen."""
        return Choice(None if self.whole else self.document, self.hidden, self.levels, self.strengths)

    @property
    def is_way(self) -> bool:
        """Whether a way is looked at, with both its ends."""
        return bool(self.start and self.end)


def take_up(graph: Graph, document: str) -> tuple[Sight, bool]:
    """What the address names, or what was looked at last; and whether all nodes that it names are there."""
    kept: Sight | None = st.session_state.get("graph sight")
    asked = {name: st.query_params.get_all(name) for name in _NAMES}
    is_known = True
    if kept is None or asked != st.session_state.get("graph told"):
        kept, is_known = read(graph, document, asked)
    elif kept.document != document:  # another was chosen, where the address names nodes of the one before
        kept = Sight(document, hidden=kept.hidden, levels=kept.levels, strengths=kept.strengths)
    st.session_state["graph sight"] = kept
    return kept, is_known


def put_down(sight: Sight) -> None:
    """Keep what is looked at, and write it in the address."""
    st.session_state["graph sight"] = sight
    told = st.session_state["graph told"] = written(sight)
    now = {name: st.query_params.get_all(name) for name in st.query_params}
    if any(now.get(name, []) != values for name, values in told.items()):
        # In one step, so that the browser's way back is one step too.
        st.query_params.from_dict({name: values for name, values in (now | told).items() if values})


def written(sight: Sight) -> dict[str, list[str]]:
    """The parameters of the address that say it; those without a value are empty."""
    one = {"node": sight.centre, "term": sight.term, "from": sight.start, "to": sight.end}
    one |= {"at": sight.at, "all": "1" if sight.whole else ""}
    many = {"hide": sight.hidden, "level": sight.levels, "strength": sight.strengths}
    told = {name: [value] if value else [] for name, value in one.items()}
    told |= {name: sorted(values) for name, values in many.items()}
    return {name: told.get(name, list(sight.opened)) for name in _NAMES}


def read(graph: Graph, document: str, asked: Mapping[str, list[str]]) -> tuple[Sight, bool]:
    """What parameters of an address name, none of which can be trusted; whether the graph has their nodes."""
    first = {name: values[0] if values else "" for name, values in asked.items()}
    named = [first[name] for name in ("node", "from", "to", "at") if first[name]]
    named += asked["open"]
    node, start, end, at = (first[n] if first[n] in graph else "" for n in ("node", "from", "to", "at"))
    sight = Sight(
        document,
        centre=node,
        term=first["term"].strip()[:LONGEST],
        start=start,
        end=end if end != start else "",
        opened=tuple(dict.fromkeys(each for each in asked["open"] if each in graph)),
        at=at or node,
        whole=bool(first["all"]) or is_elsewhere(graph, document, (node, start, end)),
        hidden=frozenset(asked["hide"]) & ALLOWED["hide"],
        levels=frozenset(asked["level"]) & ALLOWED["level"],
        strengths=frozenset(asked["strength"]) & ALLOWED["strength"],
    )
    return sight, all(each in graph for each in named)


def is_elsewhere(graph: Graph, document: str, nodes: tuple[str, ...]) -> bool:
    """Whether one of the nodes ('' is none) stands in another document."""
    return any(graph.nodes[node]["document"] not in (document, None) for node in nodes if node)
