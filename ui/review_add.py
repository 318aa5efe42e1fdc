"""复核 › 补充: a fact that was not read, put down in the document's own words."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import reviewing
from ingest import Clause, Document, Span, citation
from kg.corrections import FIELDS, blank
from kg.decision import Value
from kg.errors import KgError
from kg.facts import FactKind, Verdict
from library import Library, LibraryError
from reviewing import Ruling
from sheets.labels import short_citation
from ui import access
from ui.plain import plain
from ui.review_payload import KINDS, field_name, filled, options, typed_text

_ADDED = [kind for kind in KINDS if kind is not FactKind.LINK]
_KEY = "review add"


@st.dialog("补充一条事实", width="large")
def add(library: Library, document: Document, who: str, path: str) -> None:
    """Ask for a clause, the words that state the fact, and what it says; ``path``: the clause at hand."""
    st.caption("没有读出来的事实可以补充。原话须逐字照录；各项内容也须是原文的字句，留空表示没有。")
    kind_column, clause_column = st.columns([1, 3])
    kind = kind_column.selectbox("类别", _ADDED, key=f"{_KEY} kind", format_func=lambda each: KINDS[each])
    clauses = {each.path: each for each in document.clauses if _is_citable(document, each)}
    at = list(clauses).index(path) if path in clauses else 0
    chosen = clause_column.selectbox(
        "条款",
        list(clauses),
        index=at,
        key=f"{_KEY} clause",
        format_func=lambda each: _named(document, clauses[each]),
    )
    with st.container(height=150, border=True):
        st.text(document.text(clauses[chosen].span).strip())
    with st.form(f"{_KEY} {kind}", border=False):
        words = st.text_area("原话（逐字照录）", height=80, max_chars=5000)
        columns = st.columns(3)
        shown = blank(kind, "new", chosen, Span(0, 1))
        typed = {name: _field(columns[i % 3], shown, name) for i, name in enumerate(FIELDS[kind])}
        by, because = st.columns([1, 2])
        name = who if access.name() is not None else by.text_input("核定人", who, max_chars=100)
        reason = because.text_input("理由", max_chars=500)
        sent = st.form_submit_button("保存补充", type="primary")
    if not sent:
        return
    told = _save(library, document, (kind, chosen, words or "", name or "", reason or ""), typed)
    if told:
        st.error(plain(told))
    else:
        st.rerun()


def _is_citable(document: Document, clause: Clause) -> bool:
    return bool(clause.number or clause.title) and document.numbered(clause).path == clause.path


def _named(document: Document, clause: Clause) -> str:
    return f"{short_citation(document, citation(document, clause.path))}　{clause.title}".strip()


def _field(column: DeltaGenerator, shown: object, name: str) -> str:
    """A field of the form; returns what stands in it. Closed lists begin at what a new fact says."""
    listed = options(name)
    if listed is None:
        return column.text_input(field_name(name), key=f"{_KEY} {name}", max_chars=500) or ""
    keys, now = list(listed), typed_text(getattr(shown, name, None))
    at = keys.index(now) if now in keys else 0
    return (
        column.selectbox(
            field_name(name), keys, index=at, key=f"{_KEY} {name}", format_func=lambda each: listed[each]
        )
        or ""
    )


def _save(
    library: Library, document: Document, said: tuple[FactKind, str, str, str, str], typed: Mapping[str, str]
) -> str | None:
    """Keep the addition; returns why not, and what to do, where it is refused."""
    kind, clause, words, who, why = said
    if not access.can_review():
        return "您的账号没有复核权限。"
    try:
        changes: Mapping[str, Value] = filled(typed)
        ruling = Ruling(Verdict.ADD, who, why, kind=kind, clause=clause, changes=changes, words=words)
        reviewing.decide(library.folder, document.id, ruling)
    except (KgError, LibraryError) as error:
        return f"{error.what}。{error.do}。"
    st.toast(f"已补充：{plain(words[:40])}", icon=":material/check_circle:")
    return None
