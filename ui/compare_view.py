"""Two documents side by side, clause by clause, the changed words coloured; what became of each target."""

import streamlit as st

from ingest import Document
from library import Library
from ui.compare_payload import compare_payload
from ui.components import component
from ui.naming import names
from ui.payloads import Json, title_of
from ui.permalink import one_of, put_down, take_up
from ui.shell import go_to

_PAGE = "document"


def choose_other(library: Library, document: Document) -> str | None:
    """The document to compare with: its version before, until another is chosen; None where there is none."""
    others = [each for each in library.documents() if each.id != document.id]
    if not others:
        st.info("资料库里只有这一份文件，没有可以对照的。请先添加另一份。")
        return None
    called = names(library.documents())
    ids = [each.id for each in others]
    key = take_up(_PAGE, "with", one_of(ids))
    if st.session_state[key] not in ids:
        st.session_state[key] = _version_before(library, document.id) or ids[0]
    st.text("对照", width="content")
    picked = st.selectbox(
        "对照的原文件", ids, format_func=called.__getitem__, key=key, label_visibility="collapsed"
    )
    put_down(_PAGE, {"with": [picked]})
    if st.button("对调", icon=":material/swap_horiz:", help="把两份文件的先后对调"):
        _open_pair(picked, document.id)
    return picked


def compare_view(library: Library, before: str, after: str) -> None:
    """Draw what changed from one document to the other."""
    data = _compared(library, library.revision, before, after)
    titles = {"before": title_of(library.document(before)), "after": title_of(library.document(after))}
    result = component("compare")(
        key=f"compare-{before}-{after}", data=data | {"titles": titles}, on_open_change=lambda: None
    )
    if result.open:
        target = result.open
        go_to(st.session_state["pages"]["document"], doc=target["document"], clause=target["clause"])


def _open_pair(after: str, before: str) -> None:
    go_to(st.session_state["pages"]["document"], doc=after, view="compare", **{"with": before})


@st.cache_data(max_entries=6, show_spinner="正在逐条对照……")
def _compared(_library: Library, revision: str, before: str, after: str) -> Json:
    return compare_payload(_library.compare(before, after))


def _version_before(library: Library, document: str) -> str | None:
    """The version that ``document`` replaced, else any other version of its work."""
    for work in library.works():
        ids = [version.document for version in work.versions]
        if document in ids:
            at = ids.index(document)
            return ids[at - 1] if at else ids[1]
    return None
