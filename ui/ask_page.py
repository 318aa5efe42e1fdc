"""问答: a question, its answer, and the source that carries it, side by side."""

import streamlit as st

from library import Library
from qa import QuestionError
from ui.components import component
from ui.payloads import Json, answer_payload, document_payload
from ui.shell import frame, open_library


def page() -> None:
    """Draw the page; ``?q=`` in its address asks at once."""
    frame()
    library = open_library()
    asked = _question_box(st.query_params.get("q", ""))
    data: Json = {
        "answer": None,
        "documents": {},
        "suggestions": list(library.suggestions(6)),
        "about": _about(library),
    }
    if asked:
        data |= _answered(library, asked)
    result = component("answer")(
        key="answer", data=data, on_ask_change=lambda: None, on_open_change=lambda: None
    )
    if result.ask:
        st.query_params["q"] = result.ask
        st.rerun()
    if result.open:
        pages = st.session_state["pages"]
        target = result.open
        st.switch_page(
            pages["document"], query_params={"doc": target["document"], "clause": target["clause"]}
        )


def _about(library: Library) -> str:
    """What the library holds, counted."""
    documents = library.documents()
    facts = [library.facts(document.id) for document in documents]
    measures, targets = sum(len(each.measures) for each in facts), sum(len(each.targets) for each in facts)
    return f"资料库现有 {len(documents)} 份文件、{measures} 条举措、{targets} 个目标。"


def _question_box(asked: str) -> str:
    with st.form("question", clear_on_submit=False, border=True):
        words, send = st.columns([12, 1], vertical_alignment="bottom")
        typed = words.text_input(
            "问题",
            value=asked,
            placeholder="请输入问题，例如：秸秆可以露天焚烧吗？",
            label_visibility="collapsed",
        )
        sent = send.form_submit_button("查询", type="primary", width="stretch")
    if sent and typed != asked:
        st.query_params["q"] = typed
        st.rerun()
    return typed if sent else asked


def _answered(library: Library, asked: str) -> Json:
    """The payload of the answer; a question that is refused is told so above, and nothing is shown."""
    try:
        answer = library.ask(asked)
    except QuestionError as error:
        st.warning(f"{error.what}。{error.do}。")
        return {}
    shown = answer_payload(library, answer)
    documents = {id_: document_payload(library.document(id_), library.revision) for id_ in shown["documents"]}
    return {"answer": shown, "documents": documents, "suggestions": []}
