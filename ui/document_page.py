"""文件: a document's header, outline, text, and the facts of the clause at hand."""

import streamlit as st

from ingest import Document
from library import Library, LibraryError
from ui.compare_view import compare_view
from ui.components import component
from ui.naming import names
from ui.payloads import document_payload, facts_payload, header_payload
from ui.permalink import one_of, put_down, take_up
from ui.shelf_view import list_view, manage, tell_report
from ui.shell import frame, go_to, open_library

_VIEWS = {"read": "阅读", "compare": "对照", "list": "全部文件"}


def page() -> None:
    """Draw the page; ``?doc=``, ``?clause=`` and ``?view=`` in its address say what is open."""
    frame()
    library = open_library()
    left, middle, right = st.columns([6, 3, 1.4], vertical_alignment="bottom", gap="small")
    with middle:
        view = _view()
    with right:
        manage(library)
    tell_report()
    if not library.entries:
        st.info("资料库里还没有文件。")
        return
    if view == "list":
        if (opened := list_view(library)) is not None:
            go_to(st.session_state["pages"]["document"], doc=opened)
        return
    with left:
        document = chosen_document(library)
    if view == "compare":
        compare_view(library, document)
        return
    _read(library, document)


def _view() -> str:
    """How the document is shown: read, compared, or all of them as a list."""
    key = take_up("document", "view", one_of(list(_VIEWS)))
    if st.session_state[key] is None:
        st.session_state[key] = "read"
    view = st.segmented_control(
        "视图", list(_VIEWS), format_func=_VIEWS.__getitem__, key=key, label_visibility="collapsed"
    )
    put_down("document", {"view": [view] if view and view != "read" else []})
    return view or "read"


def _read(library: Library, document: Document) -> None:
    clause = st.query_params.get("clause")
    if clause and not document.has(clause):
        st.warning("这份文件里没有链接所指的条款，可能已经更新。请从目录中选择。")
        clause = None
    data = {
        "document": document_payload(document, library.revision),
        "header": header_payload(document),
        "facts": facts_payload(document, library.facts(document.id)),
        "notices": [notice.message for notice in document.notices],
        "clause": clause,
    }
    result = component("document")(
        key=f"document-{document.id}", data=data, default={"clause": clause}, on_clause_change=lambda: None
    )
    if result.clause and result.clause != clause:
        st.query_params["clause"] = result.clause


def chosen_document(library: Library) -> Document:
    """The document that the address or the selection names; a removed one gives a friendly page."""
    documents = {document.id: document for document in library.documents()}
    wanted = st.query_params.get("doc")
    if wanted and wanted not in documents:
        try:
            library.document(wanted)
        except LibraryError as error:
            st.warning(f"{error.what}，可能已经移除或更新。{error.do}。")
    ids = list(documents)
    at = ids.index(wanted) if wanted in documents else 0
    if len(ids) == 1:
        return documents[ids[0]]
    picked = st.selectbox(
        "文件", ids, index=at, format_func=names(documents.values()).__getitem__, label_visibility="collapsed"
    )
    if picked != wanted:
        st.query_params["doc"] = picked
        st.query_params.pop("clause", None)
    return documents[picked]
