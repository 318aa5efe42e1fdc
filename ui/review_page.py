"""复核: facts of little evidence beside their source; confirm, correct, reject, with who and why."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

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
from ui.review_add import add
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
    views, kinds, name, adding = st.columns([3, 4, 2, 1], vertical_alignment="bottom")
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
    kind = _kind(kinds, queue)
    who = _reviewer(name)
    add_here = adding.button("补充", width="stretch", icon=":material/add:", help="补充一条没有读出来的事实")
    listed = [each for each in (queue if view == "all" else doubts) if kind in (None, each.kind)]
    left, right = st.columns([1, 1], gap="medium")
    with left:
        place = f"{document.id} {view} {kind}"
        at = _queue(document, listed, library.revision, place)
        if at is not None:
            _controls(library, document, listed[at], who, place)
    if add_here:
        add(library, document, who, listed[at].clause if at is not None else "")
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


def _kind(column: DeltaGenerator, queue: tuple[Doubtful, ...]) -> FactKind | None:
    present = {each.kind for each in queue}
    names = {kind.value: name for kind, name in KINDS.items() if kind in present}
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


def _queue(document: Document, listed: list[Doubtful], revision: str, place: str) -> int | None:
    """The facts as a table; returns which is at hand, from 0. After a decision the next one is."""
    if not listed:
        st.success("这里的事实都核定完了。可改看其他类别或“全部待核定”。")
        return None
    places: dict[str, int] = st.session_state.setdefault(f"{_PAGE} places", {})
    at = min(places.get(place, 0), len(listed) - 1)
    at = row_at_hand(
        table(document, listed),
        at,
        key=f"{_PAGE} queue {revision} {place} {st.session_state.get(f'{_PAGE} steps', 0)}",
        height=_TABLE,
        column_config={
            "序号": st.column_config.NumberColumn(width=50),
            "证据": st.column_config.ProgressColumn(
                width=80, format="%.2f", min_value=0, max_value=1, help="0 最弱，1 为原文直接写明"
            ),
            "类别": st.column_config.TextColumn(width=56),
            "读出的事实": st.column_config.TextColumn(width=270),
        },
        alt="待核定的事实，选一行可在旁边看原文",
    )
    places[place] = at
    return at


def _controls(library: Library, document: Document, fact: Doubtful, who: str, place: str) -> None:
    """What may be decided on the fact at hand."""
    st.markdown(f"**{KINDS[fact.kind]}**　{plain(summary(document, fact))}")
    reason = f"{_PAGE} why {fact.fact}"
    why = st.text_input("理由", key=reason, max_chars=500, placeholder="更正和驳回必填，确认可不填")
    confirm, correct, reject, before, after = st.columns([1.3, 1.3, 1.3, 1, 1])
    decide = partial(_decide, library.folder, document, fact)
    confirm.button(
        "确认",
        type="primary",
        width="stretch",
        shortcut="Y",
        icon=":material/check:",
        on_click=partial(_on_button, decide, Ruling(Verdict.CONFIRM, who, fact=fact.fact), reason),
    )
    if correct.button("更正", width="stretch", shortcut="E", icon=":material/edit:"):
        _correct(library, document, fact, who, why or "")
    reject.button(
        "驳回",
        width="stretch",
        shortcut="N",
        icon=":material/close:",
        on_click=partial(_on_button, decide, Ruling(Verdict.REJECT, who, fact=fact.fact), reason),
    )
    before.button("上一项", width="stretch", shortcut="K", on_click=partial(_step, place, -1))
    after.button("下一项", width="stretch", shortcut="J", on_click=partial(_step, place, 1))
    told = st.session_state.pop(f"{_PAGE} refused", None)
    if told:
        st.error(plain(told))


def _on_button(decide: Callable[[Ruling], str | None], ruling: Ruling, reason: str) -> None:
    """Decide before the page is drawn again, so that it is drawn once; ``reason``: key of the field."""
    why = st.session_state.get(reason) or ""
    st.session_state[f"{_PAGE} refused"] = decide(replace(ruling, why=why))


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
        columns = st.columns(min(3, len(fields(fact))))
        typed = {name: _field(columns[i % 3], fact, name) for i, name in enumerate(fields(fact))}
        quote = " ".join(fact.quote.split())
        words = ""
        if fact.kind is not FactKind.LINK:
            words = st.text_area("原话（逐字照录）", quote, height=90, max_chars=5000) or ""
        by, because = st.columns([1, 2])
        name = who if access.name() is not None else by.text_input("核定人", who, max_chars=100)
        reason = because.text_input("理由", why, max_chars=500)
        sent = st.form_submit_button("保存更正", type="primary")
    if not sent:
        return
    moved = "" if "".join(words.split()) == "".join(quote.split()) else words
    try:
        changed = changes(fact, typed)
    except KgError as error:
        st.error(plain(f"{error.what}。{error.do}。"))
        return
    ruling = Ruling(Verdict.CORRECT, name or "", reason or "", fact.fact, changes=changed, words=moved)
    told = _decide(library.folder, document, fact, ruling)
    if told:
        st.error(plain(told))
    else:
        st.rerun()


def _field(column: DeltaGenerator, fact: Doubtful, name: str) -> str:
    """A field of the form; returns what stands in it."""
    listed, now = options(name), held(fact, name)
    if listed is None:
        return column.text_input(field_name(name), now, max_chars=500) or ""
    keys = list(listed)
    at = keys.index(now) if now in keys else 0
    return column.selectbox(field_name(name), keys, index=at, format_func=lambda each: listed[each]) or ""


def _decide(folder: Path, document: Document, fact: Doubtful, ruling: Ruling) -> str | None:
    """Keep a decision; returns why not, and what to do, where it is refused."""
    if not access.can_review():
        return "您的账号没有复核权限。"
    try:
        reviewing.decide(folder, document.id, ruling)
    except (KgError, LibraryError) as error:
        return f"{error.what}。{error.do}。"
    said = plain(summary(document, fact)[:40])
    st.toast(f"已{VERDICTS[ruling.verdict]}：{said}", icon=":material/check_circle:")
    return None


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
