"""问答: a question, its answer, and the source that carries it, side by side."""

import streamlit as st

from library import Library
from qa import Answer, QuestionError
from sheets import answer_paper
from ui.ask_filters import Filters, filters
from ui.components import component
from ui.page_image import sheet_payload
from ui.payloads import Json, answer_payload, document_payload
from ui.plain import plain, seen
from ui.shell import frame, open_library

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_REMEMBERED = 30
"""Questions that a conversation remembers."""


def page() -> None:
    """Draw the page; ``?q=`` in its address asks at once, ``?after=`` is the question before it."""
    frame()
    library = open_library()
    box, left, middle, right = st.columns([10, 1.35, 1.5, 1.25], vertical_alignment="center", gap="small")
    with box:
        asked = _question_box(st.query_params.get("q", ""))
    with left:
        narrowed = filters(library)
    answer = _answered(library, asked, narrowed) if asked else None
    data: Json = {
        "answer": None,
        "documents": {},
        "suggestions": [] if answer else list(library.suggestions(6)),
        "about": _about(library),
        "narrowed": narrowed.said,
        "sheet": sheet_payload(library, st.session_state.get("ask sheet")),
    }
    if answer is not None:
        _remember(asked)
        shown = answer_payload(library, answer)
        documents = {
            key: document_payload(library.document(key), library.revision) for key in shown["documents"]
        }
        data |= {"answer": shown, "documents": documents}
        with right:
            _download(answer)
    with middle:
        _history()
    result = component("answer")(
        key="answer",
        data=data,
        on_ask_change=lambda: None,
        on_open_change=lambda: None,
        on_sheet_change=_take_sheet,
    )
    if result.ask:
        _ask(result.ask)
    if result.open:
        pages = st.session_state["pages"]
        target = result.open
        st.switch_page(
            pages["document"], query_params={"doc": target["document"], "clause": target["clause"]}
        )


def _take_sheet() -> None:
    """Keep what page is to be seen, for the run that draws it."""
    st.session_state["ask sheet"] = st.session_state["answer"]["sheet"]


def _about(library: Library) -> str:
    """What the library holds, counted."""
    documents = library.documents()
    facts = [library.facts(document.id) for document in documents]
    measures, targets = sum(len(each.measures) for each in facts), sum(len(each.targets) for each in facts)
    return f"资料库现有 {len(documents)} 份文件、{measures} 条举措、{targets} 个目标。"


def _question_box(asked: str) -> str:
    with st.form("question", clear_on_submit=False, border=True):
        words, send = st.columns([9, 1], vertical_alignment="bottom")
        typed = words.text_input(
            "问题",
            value=asked,
            placeholder="请输入问题，例如：秸秆可以露天焚烧吗？",
            label_visibility="collapsed",
        )
        sent = send.form_submit_button("查询", type="primary", width="stretch")
    if sent and typed != asked:
        _ask(typed)
    return typed if sent else asked


def _ask(question: str) -> None:
    """Ask a question after the one that was answered last: it may go on from it."""
    if before := st.session_state.get("understood"):
        st.query_params["after"] = before
    st.query_params["q"] = question
    st.rerun()


def _answered(library: Library, asked: str, narrowed: Filters) -> Answer | None:
    """The answer; None for a question that is refused, which is told above."""
    earlier = st.query_params.get_all("after")[-1:]
    try:
        answer = library.ask(asked, narrowed.documents, earlier, narrowed.strength)
    except QuestionError as error:
        st.warning(plain(f"{error.what}。{error.do}。"))
        return None
    if earlier and not any("接上一问" in step.detail for step in answer.plan):
        del st.query_params["after"]  # it stands alone: so does its address
    st.session_state["understood"] = answer.understood
    return answer


def _remember(asked: str) -> None:
    """Put a question on top of those that were asked, with the address that asks it again."""
    past: dict[str, dict[str, list[str]]] = st.session_state.setdefault("asked", {})
    past.pop(asked, None)
    past[asked] = {name: st.query_params.get_all(name) for name in st.query_params}
    while len(past) > _REMEMBERED:
        past.pop(next(iter(past)))


def _history() -> None:
    """The questions asked before, each with its filters, to be opened again."""
    past: dict[str, dict[str, list[str]]] = st.session_state.get("asked", {})
    with st.popover("问过的", icon=":material/history:", disabled=not past, width="stretch"):
        for number, (question, address) in enumerate(reversed(past.items())):
            if st.button(plain(question), key=f"asked-{number}", type="tertiary", width="stretch"):
                st.query_params.from_dict(address)
                st.rerun()


def _download(answer: Answer) -> None:
    """The answer as a paper."""

    def made() -> bytes:
        lines = [
            (f"【{line.place}】" if line.place else "")
            + line.text
            + (f"［{line.citation + 1}］" if line.citation is not None else "")
            for line in answer.lines
        ]
        cited = answer.citations or answer.nearest
        return answer_paper(
            seen(answer.question), answer.understood, lines, [(each.label, each.quote) for each in cited]
        )

    st.download_button(
        "导出", made, "问答.docx", _DOCX, icon=":material/download:", on_click="ignore", width="stretch"
    )
