"""图谱: a document and its actions; a click opens what lies under a node and shows its words."""

import streamlit as st

from ingest import citation
from kg.view import GraphEdge, GraphNode
from library import Library
from ui.components import component
from ui.document_page import chosen_document
from ui.payloads import Json, document_payload
from ui.shell import frame, open_library

MOST = 60
"""Most boxes shown at once: beyond, labels cannot be read (tried with 98)."""

_KINDS = {
    "document": "文件",
    "section": "章节",
    "action": "行动",
    "measure": "举措",
    "target": "目标",
    "indicator": "指标",
    "level": "层级",
    "body": "单位",
    "place": "地方",
    "reference": "引用",
}
_BASES = {"stated": "原文写明", "inherited": "承上推定", "inferred": "推断"}


def page() -> None:
    """Draw the page."""
    frame()
    library = open_library()
    document = chosen_document(library)
    opened: list[str] = st.session_state.setdefault(f"opened-{document.id}", [])
    result = component("graph")(
        key=f"graph-{document.id}",
        data=_payload(library, document.id, opened),
        on_toggle_change=lambda: None,
        on_collapse_change=lambda: None,
        on_open_change=lambda: None,
    )
    if result.toggle:
        _toggle(library, document.id, opened, result.toggle)
        st.rerun()
    if result.collapse:
        opened.clear()
        st.rerun()
    if result.open:
        target = {"doc": result.open["document"], "clause": result.open["clause"]}
        st.switch_page(st.session_state["pages"]["document"], query_params=target)


def _toggle(library: Library, root: str, opened: list[str], node: str) -> None:
    """Open a closed node, close an open one; what was opened first gives way when the picture gets full."""
    if node in opened:
        opened.remove(node)
    else:
        opened.append(node)
    while len(opened) > 1 and len(shown(library, root, opened)[0]) > MOST:
        opened.pop(0)


def shown(
    library: Library, root: str, opened: list[str]
) -> tuple[dict[str, GraphNode], dict[tuple[str, str, str], GraphEdge]]:
    """The nodes and edges on view: the document's parts, and what the opened nodes that are on view hold."""
    views = [library.graph_roots(root)]
    nodes = {node.id: node for node in views[0].nodes}
    for node in opened:
        if node in nodes:
            view = library.graph_around(node)
            nodes |= {each.id: each for each in view.nodes if each.id not in nodes}
            views.append(view)
    edges = {(e.source, e.target, e.relation): e for view in views for e in view.edges}
    return nodes, {key: edge for key, edge in edges.items() if edge.source in nodes and edge.target in nodes}


def _payload(library: Library, root: str, opened: list[str]) -> Json:
    nodes, edges = shown(library, root, opened)
    documents = sorted({node.document for node in nodes.values() if node.document})
    return {
        "root": root,
        "nodes": [_node(library, node, nodes) for node in nodes.values()],
        "edges": [_edge(edge) for edge in edges.values()],
        "opened": [node for node in opened if node in nodes],
        "focus": next((node for node in reversed(opened) if node in nodes), root),
        "documents": {id_: document_payload(library.document(id_), library.revision) for id_ in documents},
        "kinds": _KINDS,
        "bases": _BASES,
    }


def _node(library: Library, node: GraphNode, nodes: dict[str, GraphNode]) -> Json:
    around = library.graph_around(node.id).nodes
    label = citation(library.document(node.document), node.path) if node.document and node.path else ""
    return {
        "id": node.id,
        "kind": node.kind,
        "label": node.label,
        "detail": node.detail,
        "document": node.document,
        "clause": node.path,
        "spans": [[node.span.start, node.span.end]] if node.span else [],
        "citation": label,
        "more": sum(1 for each in around if each.id not in nodes),
    }


def _edge(edge: GraphEdge) -> Json:
    return {
        "id": f"{edge.source}→{edge.target}:{edge.relation}",
        "source": edge.source,
        "target": edge.target,
        "relation": edge.relation,
        "label": edge.label,
        "basis": edge.basis,
        "reason": edge.reason,
    }
