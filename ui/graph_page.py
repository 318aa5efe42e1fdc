"""图谱: explored from few nodes; a click opens what lies around a node and shows its words."""

import streamlit as st

from kg.finding import ready
from library import Library
from ui import graph_sight
from ui.components import component
from ui.document_page import chosen_document
from ui.graph_acts import acted
from ui.graph_payload import graph_payload
from ui.graph_sight import Sight
from ui.heading import title
from ui.payloads import Json, document_payload
from ui.permalink import one_of, put_down, take_up
from ui.pictures_view import PICTURES, draw
from ui.shell import frame, go_to, open_library

_VIEWS = {"graph": "关系图", **PICTURES}
_KEY = "graph"


def page() -> None:
    """Draw the page; its address says what is looked at: see ``ui.graph_sight``."""
    frame()
    title("图谱")
    library = open_library()
    if not library.entries:
        st.info("资料库里还没有文件。")
        return
    left, right = st.columns([3, 2], vertical_alignment="bottom", gap="small")
    with left:
        document = chosen_document(library)
    with right:
        view = _view()
    if view == "graph":
        _explore(library, document.id)
    else:
        draw(library, document, view)


def _view() -> str:
    """What is drawn: the graph, or a picture of the document, which ``?see=`` in the address names.

    Kept apart from what the graph itself tells the address (``ui.graph_sight``).
    """
    key = take_up("pictures", "see", one_of(list(_VIEWS)))
    before = st.session_state.get("graph seen")
    view = st.segmented_control(
        "看法",
        list(_VIEWS),
        format_func=_VIEWS.__getitem__,
        key=key,
        default=None if st.session_state[key] else "graph",
        label_visibility="collapsed",
    )
    view = view or "graph"
    if before not in (None, view):
        st.query_params.pop("cell", None)
    st.session_state["graph seen"] = view
    put_down("pictures", {"see": [] if view == "graph" else [view]})
    return view


def _explore(library: Library, document: str) -> None:
    graph = library.graph()
    ready(graph)
    sight, is_known = graph_sight.take_up(graph, document)
    if not is_known:
        st.warning("图谱里没有链接所指的节点，文件可能已经更新或移除。请从下面的图谱中选择，或按名称查找。")
    graph_sight.put_down(sight)
    data = graph_payload(library, sight)
    data["document"] = _document(library, sight, data)
    result = component("graph")(
        key=_KEY, data=data, on_act_change=_act, on_need_change=_need, on_open_change=lambda: None
    )
    if result.open:
        target = {"doc": result.open["document"], "clause": result.open["clause"]}
        go_to(st.session_state["pages"]["document"], **target)


def _act() -> None:
    """Take a person's act into what is looked at, before the page is drawn."""
    act, sight = st.session_state[_KEY].act, st.session_state.get("graph sight")
    if isinstance(act, dict) and isinstance(sight, Sight):
        graph_sight.put_down(acted(sight, act, open_library().graph()))


def _need() -> None:
    """The browser has not the document that its panel is to show: send it again."""
    st.session_state["graph sent"] = ()


def _document(library: Library, sight: Sight, data: Json) -> Json | None:
    """The document of the node at hand; None where the browser has it: a long one is half a megabyte."""
    at = next((node for node in data["nodes"] if node["id"] == data["at"]), None)
    wanted = (at and at["document"]) or sight.document
    key = wanted, library.revision
    sent: tuple[tuple[str, str], ...] = st.session_state.setdefault("graph sent", ())
    if key in sent:
        return None
    st.session_state["graph sent"] = (*sent, key)
    return document_payload(library.document(wanted), library.revision)
