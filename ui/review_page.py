"""复核: facts of little evidence beside their source; confirm, correct, reject, with who and why."""

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import reviewing
from ingest import Document
from kg.errors import KgError
from kg.facts import FactKind, Verdict
from kg.review_queue import Doubtful
from library import Library, LibraryError
from reviewing import Ruling
from ui import access
from ui.document_page import chosen_document
from ui.heading import title
from ui.permalink import one_of, put_down, take_up
from ui.plain import plain
from ui.review_payload import (
    KINDS,
    VERDICTS,
    card,
    changes,
    decided,
    field_name,
    fields,
    held,
    marks,
    options,
    summary,
    table,
)
from ui.rows import row_at_hand
from ui.shell import frame, open_library
from ui.source import empty_panel, source_panel

_PAGE = "review"
_VIEWS = {"doubtful": "有疑点的", "all": "全部待核定", "decided": "已核定"}
_TABLE = 268  # pixels


def page() -> None:
    """Draw the page; ``?doc=``, ``?view=`` and ``?kind=`` in its address choose the facts."""
    frame()
    title("复核")
    if not access.can_review():
        st.warning("您的账号没有复核权限。需要复核时，请联系管理员。")
        return
    library = open_library()
    document = chosen_document(library)
    queue = library.review_queue(document.id)
    outcomes = library.decisions(document.id)
    doubts = [each for each in queue if each.why]
    counts = {"doubtful": len(doubts), "all": len(queue), "decided": len(outcomes)}
    views, kinds, name = st.columns([3, 4, 2], vertical_alignment="bottom")
    view = views.segmented_control(
        "范围",
        list(_VIEWS),
        key=take_up(_PAGE, "view", lambda asked: one_of(list(_VIEWS))(asked) or "doubtful"),
        required=True,
        format_func=lambda each: f"{_VIEWS[each]} {counts[each]}",
    )
    put_down(_PAGE, {"view": [view] if view and view != "doubtful" else []})
    if view == "decided":
        _decisions(library, document)
        return
    kind = _kind(kinds)
    who = _reviewer(name)
    listed = [each for each in (queue if view == "all" else doubts) if kind in (None, each.kind)]
    left, right = st.columns([1, 1], gap="medium")
    with left:
        at = _queue(listed, f"{document.id} {library.revision} {view} {kind}", f"{document.id} {view} {kind}")
        if at is not None:
            _controls(library, document, listed[at], who, f"{document.id} {view} {kind}")
    with right:
        if at is None:
            empty_panel(f"{_PAGE} source", "没有待核定的事实。")
        else:
            source_panel(
                library,
                f"{_PAGE} source",
                document,
                marks(document, listed[at]),
                card(document, listed[at]),
            )


def _kind(column: DeltaGenerator) -> FactKind | None:
    names = {kind.value: name for kind, name in KINDS.items()}
    chosen = column.pills(
        "类别",
        list(names),
        key=take_up(_PAGE, "kind", one_of(list(names))),
        format_func=lambda each: names[each],
    )
    put_down(_PAGE, {"kind": [chosen] if chosen else []})
    return FactKind(chosen) if chosen else None


def _reviewer(column: DeltaGenerator) -> str:
    """Who reviews: the account, or, while login is off, the name that is asked for once."""
    name = access.name()
    if name is not None:
        column.text_input("核定人", name, disabled=True)
        return name
    typed = column.text_input(
        "核定人", key=f"{_PAGE} who", max_chars=100, placeholder="姓名或单位", persist_state="session"
    )
    return typed or ""


def _queue(listed: list[Doubtful], key: str, place: str) -> int | None:
    """The facts as a table; returns which is at hand, from 0. After a decision the next one is."""
    if not listed:
        st.success("这里的事实都核定完了。可改看其他类别或“全部待核定”。")
        return None
    places: dict[str, int] = st.session_state.setdefault(f"{_PAGE} places", {})
    at = min(places.get(place, 0), len(listed) - 1)
    at = row_at_hand(
        table(listed),
        at,
        key=f"{_PAGE} queue {key} {st.session_state.get(f'{_PAGE} steps', 0)}",
        height=_TABLE,
        column_config={
            "序号": st.column_config.NumberColumn(width=50),
            "证据": st.column_config.ProgressColumn(
                width=80, format="%.2f", min_value=0, max_value=1, help="0 最弱，1 为原文直接写明"
            ),
            "类别": st.column_config.TextColumn(width=56),
            "读出的事实": st.column_config.TextColumn(width=230),
        },
        alt="待核定的事实，选一行可在旁边看原文",
    )
    places[place] = at
    return at


def _controls(library: Library, document: Document, fact: Doubtful, who: str, place: str) -> None:
    """What may be decided on the fact at hand."""
    st.markdown(f"**{KINDS[fact.kind]}**　{plain(summary(fact))}")
    why = st.text_input(
        "理由",
        key=f"{_PAGE} why {fact.fact}",
        max_chars=500,
        placeholder="更正和驳回必填，确认可不填",
    )
    confirm, correct, reject, before, after = st.columns([1.3, 1.3, 1.3, 1, 1])
    if confirm.button("确认", type="primary", width="stretch", shortcut="Y", icon=":material/check:"):
        _decide(library, document, fact, Ruling(Verdict.CONFIRM, who, why or "", fact.fact))
    if correct.button("更正", width="stretch", shortcut="E", icon=":material/edit:"):
        _correct(library, document, fact, who, why or "")
    if reject.button("驳回", width="stretch", shortcut="N", icon=":material/close:"):
        _decide(library, document, fact, Ruling(Verdict.REJECT, who, why or "", fact.fact))
    before.button("上一项", width="stretch", shortcut="K", on_click=partial(_step, place, -1))
    after.button("下一项", width="stretch", shortcut="J", on_click=partial(_step, place, 1))


def _step(place: str, by: int) -> None:
    places: dict[str, int] = st.session_state.setdefault(f"{_PAGE} places", {})
    places[place] = max(0, places.get(place, 0) + by)
    # Another key: the table takes the new place as its selection.
    st.session_state[f"{_PAGE} steps"] = st.session_state.get(f"{_PAGE} steps", 0) + 1


@st.dialog("更正", width="large")
def _correct(library: Library, document: Document, fact: Doubtful, who: str, why: str) -> None:
    """The fact's fields, to be put right in the document's own words."""
    st.caption("更正的内容必须是原文的字句；留空表示没有。")
    with st.form(f"{_PAGE} correct {fact.fact}", border=False):
        typed = {name: _field(fact, name) for name in fields(fact)}
        quote = " ".join(fact.quote.split())
        words = ""
        if fact.kind is not FactKind.LINK:
            words = st.text_area("原话（逐字照录）", quote, height=90, max_chars=5000)
        name = who if access.name() is not None else st.text_input("核定人", who, max_chars=100)
        reason = st.text_input("理由", why, max_chars=500)
        sent = st.form_submit_button("保存更正", type="primary")
    if sent:
        try:
            changed = changes(fact, typed)
        except KgError as error:
            st.error(plain(f"{error.what}。{error.do}。"))
            return
        moved = "" if "".join((words or "").split()) == "".join(quote.split()) else words or ""
        ruling = Ruling(Verdict.CORRECT, name or "", reason or "", fact.fact, changes=changed, words=moved)
        _decide(library, document, fact, ruling)


def _field(fact: Doubtful, name: str) -> str:
    """A field of the form; returns what stands in it."""
    listed = options(name)
    if listed is None:
        return st.text_input(field_name(name), held(fact, name), max_chars=500) or ""
    keys = list(listed)
    now = held(fact, name)
    chosen = st.selectbox(
        field_name(name),
        keys,
        index=keys.index(now) if now in keys else 0,
        format_func=lambda each: listed[each],
    )
    return chosen or ""


def _decide(library: Library, document: Document, fact: Doubtful, ruling: Ruling) -> None:
    """Keep a decision and show its effect; what is refused is told with what to do."""
    if not access.can_review():
        st.error("您的账号没有复核权限。")
        return
    try:
        reviewing.decide(library.folder, document.id, ruling)
    except (KgError, LibraryError) as error:
        st.error(plain(f"{error.what}。{error.do}。"))
        return
    said = plain(summary(fact)[:40])
    st.toast(f"已{VERDICTS[ruling.verdict]}：{said}", icon=":material/check_circle:")
    st.rerun()


def _decisions(library: Library, document: Document) -> None:
    """What was decided on the document, newest first; each may be taken back."""
    outcomes = sorted(library.decisions(document.id), key=lambda each: each.decision.when, reverse=True)
    if not outcomes:
        st.info("这份文件还没有核定记录。")
        return
    at = row_at_hand(
        decided(outcomes),
        0,
        key=f"{_PAGE} decided {document.id} {library.revision}",
        height=420,
        alt="核定记录，选一行可撤回",
    )
    chosen = outcomes[at]
    told = chosen.decision
    said = f"{told.who} {VERDICTS[told.verdict]}“{told.anchor.words[:60]}”　{chosen.reason}"
    st.markdown(plain(said))
    if st.button("撤回这条核定", icon=":material/undo:", help="撤回后，事实恢复原样"):
        try:
            reviewing.withdraw(library.folder, chosen.decision.id)
        except (KgError, LibraryError) as error:
            st.error(plain(f"{error.what}。{error.do}。"))
            return
        st.toast("已撤回，事实恢复原样。", icon=":material/undo:")
        st.rerun()
