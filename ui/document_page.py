"""文件: the library's documents as a list; one to be read; two side by side."""

import streamlit as st

from ingest import Document
from library import Library
from ui import access
from ui.change_view import ask_to_add, ask_to_remove, change_panel
from ui.compare_view import choose_other, compare_view
from ui.components import component
from ui.document_payload import (
    facts_payload,
    header_payload,
    report_payload,
    status_payload,
    versions_payload,
)
from ui.heading import title
from ui.naming import names
from ui.page_image import sheet_payload
from ui.payloads import document_payload
from ui.permalink import one_of, put_down, take_up
from ui.plain import seen
from ui.shelf_view import shelf_view
from ui.shell import frame, go_to, open_library

_VIEWS = {"list": "全部文件", "read": "阅读", "compare": "对照"}
_GONE = "链接所指的文件不在资料库里，可能已经移出或换成了新版本。"


def page() -> None:
    """Draw the page; ``?doc=``, ``?clause=``, ``?view=`` and ``?with=`` in its address say what is open."""
    frame()
    title("文件")
    library = open_library()
    wanted = st.query_params.get("doc")
    gone = wanted is not None and wanted not in {entry.id for entry in library.entries}
    if gone:
        for name in ("doc", "clause", "view", "with"):
            st.query_params.pop(name, None)
    bar = st.container(horizontal=True, vertical_alignment="center", gap="small")
    with bar:
        view = _view("list" if "clause" not in st.query_params and (wanted is None or gone) else "read")
    if gone:
        st.warning(f"{_GONE}下面是现有的全部文件。")
    if view == "list" or not library.entries:
        _list(library, bar)
        return
    with bar:
        document = chosen_document(library)
    if view == "compare":
        with bar:
            other = choose_other(library, document)
        change_panel(library)
        if other is not None:
            compare_view(library, other, document.id)
        return
    with bar:
        _tools(library, document)
    change_panel(library)
    _read(library, document)


def _view(usual: str) -> str:
    """How documents are shown: as a list, one to read, two side by side."""
    if st.session_state.get("document usual") != usual:
        # The address names a document now, or none any more: what was chosen before was chosen for that.
        st.session_state["document usual"] = usual
        st.session_state.pop("document-view", None)
    key = take_up("document", "view", one_of(list(_VIEWS)))
    if st.session_state[key] is None:
        st.session_state[key] = usual
    view = st.segmented_control(
        "视图",
        list(_VIEWS),
        format_func=_VIEWS.__getitem__,
        key=key,
        label_visibility="collapsed",
        required=True,
    )
    put_down("document", {"view": [view] if view and view != usual else []})
    return view or usual


def _list(library: Library, bar: st.delta_generator.DeltaGenerator) -> None:
    with bar:
        st.space("stretch")
        if access.can_manage() and st.button("添加文件", icon=":material/add:", type="primary"):
            ask_to_add()
    change_panel(library)
    if library.entries:
        shelf_view(library)
    else:
        st.info("资料库里还没有文件。请点右上角“添加文件”。")


def _tools(library: Library, document: Document) -> None:
    """What may be done with the document at hand: take its file along, remove it."""
    st.download_button(
        "原件",
        lambda: library.file(document.id),
        file_name="".join(each for each in seen(document.name) if each not in '\\/:*?"<>|'),
        icon=":material/download:",
        on_click="ignore",
        help="下载加入时的原文件，一字不改",
    )
    if access.can_manage() and st.button("移出", icon=":material/delete:", help="从资料库移出这份文件"):
        ask_to_remove(library, [document.id])


def _read(library: Library, document: Document) -> None:
    clause = st.query_params.get("clause")
    if clause and not document.has(clause):
        st.warning("这份文件里没有链接所指的条款，可能已经更新。请从目录中选择。")
        clause = None
    key = f"document-{document.id}"
    data = {
        "document": document_payload(document, library.revision),
        "header": header_payload(document),
        "status": status_payload(library, document.id),
        "versions": versions_payload(library, document.id),
        "facts": facts_payload(library, document),
        "report": report_payload(document),
        "clause": clause,
        "sheet": sheet_payload(library, st.session_state.get("document sheet")),
    }
    result = component("document")(
        key=key,
        data=data,
        default={"clause": clause},
        on_clause_change=lambda: None,
        on_open_change=lambda: None,
        on_compare_change=lambda: None,
        on_sheet_change=lambda: _take_sheet(key),
    )
    if result.clause and result.clause != clause:
        st.query_params["clause"] = result.clause
    pages = st.session_state["pages"]
    if result.open:
        target = {"doc": result.open["document"], "clause": result.open["clause"]}
        go_to(pages["document"], **{name: each for name, each in target.items() if each})
    if result.compare:
        go_to(pages["document"], doc=document.id, view="compare", **{"with": result.compare})


def _take_sheet(key: str) -> None:
    """Keep what page is to be seen, for the run that draws it."""
    st.session_state["document sheet"] = st.session_state[key]["sheet"]


def chosen_document(library: Library) -> Document:
    """The document that the address or the selection names; a removed one gives a friendly page."""
    documents = {document.id: document for document in library.documents()}
    wanted = st.query_params.get("doc")
    if wanted and wanted not in documents:
        st.warning(f"{_GONE}请从列表中选择。")
    ids = list(documents)
    at = ids.index(wanted) if wanted in documents else 0
    if len(ids) == 1:
        return documents[ids[0]]
    called = names(documents.values())
    picked = st.selectbox("文件", ids, index=at, format_func=called.__getitem__, label_visibility="collapsed")
    if picked != wanted:
        st.query_params["doc"] = picked
        st.query_params.pop("clause", None)
    return documents[picked]
