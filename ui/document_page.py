"""文件: a document's header, outline, text, and the facts of the clause at hand."""

import streamlit as st

from ingest import Document
from library import Library, LibraryError
from ui.components import component
from ui.payloads import document_payload, facts_payload, header_payload, title_of
from ui.shell import frame, open_library


def page() -> None:
    """Draw the page; ``?doc=`` and ``?clause=`` in its address open a clause."""
    frame()
    library = open_library()
    document = chosen_document(library)
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
        "文件", ids, index=at, format_func=lambda id_: title_of(documents[id_]), label_visibility="collapsed"
    )
    if picked != wanted:
        st.query_params["doc"] = picked
        st.query_params.pop("clause", None)
    return documents[picked]
