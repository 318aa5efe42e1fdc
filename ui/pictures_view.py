"""Pictures beside the graph: a cell of one lists what it counts, and each line opens its words."""

import streamlit as st

from ingest import Document, citation
from library import Library
from sheets.labels import on_one_line, short_citation
from ui.components import component
from ui.payloads import title_of
from ui.pictures_payload import (
    WHOLE,
    Listed,
    Picture,
    ledger_picture,
    matrix_picture,
    timeline_picture,
    treemap_picture,
)
from ui.plain import plain, seen
from ui.rows import row_at_hand
from ui.source import empty_panel, mark, row, source_panel

PICTURES = {"matrix": "层级矩阵", "timeline": "时间轴", "treemap": "结构图", "ledger": "目标对比"}
_EMPTY = {
    "matrix": "这份文件里没有举措，也没有条文，画不出层级矩阵。",
    "timeline": "这份文件里没有提取到时限：目标和任务都没有时限，标题里也没有规划期。可以换一份规划来看。",
    "treemap": "这份文件没有编号的条款，画不出结构图。",
    "ledger": "这份文件没有提取到目标。可以换一份行动方案或规划来看。",
}
_COLUMNS = {
    "序号": st.column_config.NumberColumn(width=46),
    "文件": st.column_config.TextColumn(width=130),
    "类别": st.column_config.TextColumn(width=46),
    "指标": st.column_config.TextColumn(width=150),
    "原文": st.column_config.TextColumn(width=215),
    "时限": st.column_config.TextColumn(width=70),
    "条款": st.column_config.TextColumn(width=120),
    "依据": st.column_config.TextColumn(width=96),
}
_KEY = "picture"
_TABLE_HEIGHT = 232  # six lines: the words below need the rest


def draw(library: Library, document: Document, kind: str) -> None:
    """Draw a picture of ``document``; ``?cell=`` in the address says which of its cells is listed."""
    picture = _picture(library, document, kind)
    if not picture.payload["total"]:
        st.info(_EMPTY[kind])
        return
    asked = st.query_params.get("cell", WHOLE)
    cell = asked if asked in picture.cells else WHOLE
    if cell != asked:
        st.query_params.pop("cell", None)
        st.caption("链接所指的一格不在这幅图里，下面列出全部。")
    left, right = st.columns([3, 2], gap="medium")
    with left:
        component("picture")(
            key=_KEY, data={**picture.payload, "chosen": cell, "whole": WHOLE}, on_cell_change=_take_cell
        )
    with right:
        _listed(library, document, picture, cell)


def _picture(library: Library, document: Document, kind: str) -> Picture:
    """The picture, counted once for each revision of the library."""
    return _counted(library, document.id, kind, library.revision)


@st.cache_resource(max_entries=32, show_spinner=False)
def _counted(_library: Library, document_id: str, kind: str, revision: str) -> Picture:
    document, facts = _library.document(document_id), _library.facts(document_id)
    if kind == "matrix":
        return matrix_picture(document, facts)
    if kind == "timeline":
        return timeline_picture(document, facts)
    if kind == "treemap":
        return treemap_picture(document, facts)
    pairs = [(_library.document(each.id), _library.facts(each.id)) for each in _library.entries]
    return ledger_picture(document, pairs)


def _take_cell() -> None:
    """The cell that was just chosen is the one that the address names."""
    chosen = st.session_state[_KEY].cell
    if isinstance(chosen, str):
        st.query_params["cell"] = chosen


def _listed(library: Library, document: Document, picture: Picture, cell: str) -> None:
    name, items = picture.cells[cell]
    st.markdown(f"**共 {len(items)} 项**　{plain(name)}")
    if not items:
        empty_panel("picture source", "这一条里没有提取到任务和目标。")
        return
    key = f"picture list {document.id} {picture.payload['kind']} {cell}"
    height = min(_TABLE_HEIGHT, 38 + 35 * len(items))
    at = row_at_hand(
        _columns(items), picture.at.get(cell, 0), key=key, height=height, column_config=_COLUMNS,
        alt="所选一格的全部内容，选一行可在下面看原文",
    )  # fmt: skip
    chosen = items[at]
    owner = chosen.document
    label = short_citation(owner, citation(owner, chosen.clause))
    card = [row(chosen.what, chosen.name or label, chosen.known)]
    marks = [mark(owner, "item", chosen.span, chosen.clause)]
    marks += [mark(owner, f"more-{i}", span, chosen.clause) for i, span in enumerate(chosen.evidence)]
    source_panel(library, "picture source", owner, marks, card)


def _columns(items: tuple[Listed, ...]) -> dict[str, list[str | int]]:
    shown: dict[str, list[str | int]] = {"序号": list(range(1, len(items) + 1))}
    if len({each.document.id for each in items}) > 1:
        shown["文件"] = [seen(title_of(each.document)) for each in items]
    if len({each.what for each in items}) > 1:
        shown["类别"] = [each.what for each in items]
    if any(each.name for each in items):
        shown["指标"] = [seen(each.name) for each in items]
    shown["原文"] = [seen(on_one_line(each.document, each.span)) for each in items]
    if any(each.when for each in items):
        shown["时限"] = [each.when for each in items]
    shown["条款"] = [
        seen(short_citation(each.document, citation(each.document, each.clause))) for each in items
    ]
    shown["依据"] = [each.known for each in items]
    return shown
