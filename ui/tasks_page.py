"""任务: what is to be done, by whom, by when, and the clause that says so."""

from collections.abc import Mapping
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from kg.facts import Level, Strength
from library import Library
from sheets import Selection
from sheets.labels import LEVELS, STRENGTHS, date_label
from ui.heading import title
from ui.payloads import title_of
from ui.permalink import put_down, some_of, take_up, words
from ui.plain import plain, seen
from ui.rows import row_at_hand
from ui.shell import frame, open_library
from ui.source import empty_panel, source_panel
from ui.tasks_payload import Pair, Row, card, choices, docx, ics, iso_date, marks, opened, rows, table, xlsx

_PAGE = "tasks"
_MIME = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ics": "text/calendar",
}
_COLUMNS = {
    "序号": st.column_config.NumberColumn(width=52),
    "文件": st.column_config.TextColumn(width=150),
    "任务": st.column_config.TextColumn(width=310),
    "责任主体": st.column_config.TextColumn(width=150),
    "主体依据": st.column_config.TextColumn(width=100),
    "时限": st.column_config.TextColumn(width=80),
    "时限依据": st.column_config.TextColumn(width=130),
}


def page() -> None:
    """Draw the page; ``?doc=``, ``?level=``, ``?body=``, ``?place=``, ``?from=``, ``?to=`` and
    ``?strength=`` in its address choose the tasks."""
    frame()
    title("任务")
    library = open_library()
    which, level, body, place, since, until, strength = st.columns([3.2, 1.7, 1.7, 1.5, 1.3, 1.3, 1.5])
    pairs = opened(library, _documents(library, which))
    offered = choices(pairs)
    selection = Selection(
        levels=frozenset(map(Level, _several(level, "层级", "level", offered["level"], _LEVELS))),
        bodies=_named(body, "责任单位", "body", offered["body"]),
        places=_named(place, "地区", "place", offered["place"]),
        due_from=_dated(since, "时限不早于", "from", offered["due"]),
        due_to=_dated(until, "时限不晚于", "to", offered["due"]),
        strengths=frozenset(
            map(Strength, _several(strength, "力度", "strength", offered["strength"], _STRENGTHS))
        ),
    )
    found = rows(pairs, selection)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        _summary(found, pairs, selection)
        asked = f"{[document.id for document, _ in pairs]} {selection.said()}"
        chosen = _table(found, asked, named=len(pairs) > 1)
    with right:
        _source(library, chosen)


_LEVELS = {level.value: name for level, name in LEVELS.items()}
_STRENGTHS = {strength.value: name for strength, name in STRENGTHS.items()}


def _documents(library: Library, column: DeltaGenerator) -> list[str]:
    """The documents chosen; the first where none is."""
    titles = {document.id: title_of(document) for document in library.documents()}
    if any(each not in titles for each in st.query_params.get_all("doc")):
        st.warning("链接所指的文件不在资料库里，可能已经移除或更新。请重新选择文件。")
    key = take_up(_PAGE, "doc", some_of(list(titles)))
    if not st.session_state[key]:
        st.session_state[key] = list(titles)[:1]
    chosen = column.multiselect(
        "文件",
        list(titles),
        key=key,
        format_func=lambda each: seen(titles[each]),
        placeholder="请选择文件",
        wrap=False,
    )
    put_down(_PAGE, {"doc": chosen})
    return chosen or list(titles)[:1]


def _several(
    column: DeltaGenerator, label: str, name: str, options: list[str], names: Mapping[str, str]
) -> list[str]:
    """A filter of which several values may be chosen."""
    chosen = column.multiselect(
        label,
        options,
        key=take_up(_PAGE, name, some_of(options)),
        format_func=lambda each: names[each],
        placeholder="全部",
        wrap=False,
    )
    put_down(_PAGE, {name: chosen})
    return chosen


def _named(column: DeltaGenerator, label: str, name: str, options: list[str]) -> tuple[str, ...]:
    """A filter by name: one of those that the documents name, or a part of one, typed."""
    key = take_up(_PAGE, name, words())
    held = st.session_state[key]
    listed = options if held is None or held in options else [held, *options]
    chosen = column.selectbox(
        label,
        listed,
        key=key,
        index=None,
        placeholder="全部",
        accept_new_options=True,
        format_func=seen,
        help="可选，也可直接输入名称的一部分。",
    )
    put_down(_PAGE, {name: [chosen] if chosen else []})
    return (chosen,) if chosen else ()


def _dated(column: DeltaGenerator, label: str, name: str, options: list[str]) -> str | None:
    """A filter by date: one of the deadlines set, or another, typed."""
    key = take_up(_PAGE, name, words())
    held = st.session_state[key]
    listed = options if held is None or held in options else [held, *options]
    chosen = column.selectbox(
        label,
        listed,
        key=key,
        index=None,
        placeholder="不限",
        accept_new_options=True,
        format_func=lambda each: date_label(each) if each in options else seen(each),
        help="可选，也可输入年、月或日，例如 2027、2025-06、2025年6月30日。",
    )
    put_down(_PAGE, {name: [chosen] if chosen else []})
    if not chosen:
        return None
    iso = iso_date(chosen)
    if iso is None:
        column.warning(f"“{plain(chosen)}”不是日期，未按它筛选。请写成 2027、2025-06 或 2025-06-30。")
    return iso


def _summary(found: tuple[Row, ...], pairs: list[Pair], selection: Selection) -> None:
    """How many tasks there are, and the files that hold exactly these."""
    said, *buttons = st.columns([5, 1.25, 1.25, 1.25], vertical_alignment="center")
    clauses = len(
        {(row.document.id, row.document.numbered(row.document.clause(row.task.clause)).path) for row in found}
    )
    files = f"，涉及 {len(pairs)} 份文件" if len(pairs) > 1 else ""
    said.markdown(f"**共 {len(found)} 项**，出自 {clauses} 条{files}")
    name = title_of(pairs[0][0]) if len(pairs) == 1 else f"{len(pairs)}份文件"
    offers = (
        ("Excel", "xlsx", xlsx, "任务分解表"),
        ("Word", "docx", docx, "任务分解表"),
        ("日历", "ics", ics, "时限"),
    )
    for column, (label, ending, write, what) in zip(buttons, offers, strict=True):
        column.download_button(
            label,
            partial(write, pairs, selection),
            file_name=f"{_file_name(name)}{what}.{ending}",
            mime=_MIME[ending],
            key=f"{_PAGE} {ending}",
            on_click="ignore",
            icon=":material/download:",
            width="stretch",
            disabled=not found,
            help=_HELP[ending],
        )


_HELP = {
    "xlsx": "任务分解表和目标台账，与当前筛选一致",
    "docx": "任务分解表，与当前筛选一致，可直接打印",
    "ics": "原文写明时限的任务和目标，可导入日历",
}


def _file_name(name: str) -> str:
    return "".join(each for each in seen(name) if each not in '\\/:*?"<>|')[:60]


def _table(found: tuple[Row, ...], asked: str, *, named: bool) -> Row | None:
    """The tasks as a table; returns the one selected, else the first. ``asked`` names what was asked for."""
    if not found:
        st.info("按所选条件没有任务。请放宽条件，或清除其中几项。")
        return None
    with st.container(key="tasks-table", height="stretch"):
        at = row_at_hand(
            table(found, named=named),
            0,
            key=f"{_PAGE} table {asked}",
            height="stretch",
            row_height=40,
            column_config=_COLUMNS,
            alt="任务分解表，选一行可在旁边看原文",
        )
    return found[at]


def _source(library: Library, row: Row | None) -> None:
    if row is None:
        empty_panel(f"{_PAGE} source", "选一项任务，这里显示原文。")
    else:
        source_panel(library, f"{_PAGE} source", row.document, marks(row), card(row))
