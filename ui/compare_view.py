"""Two documents side by side, clause by clause, the changed words coloured; what became of each target."""

from collections.abc import Iterator
from html import escape

import streamlit as st

from ingest import Document
from kg.comparison.changes import Change, Comparison, Direction, Pair, TargetChange, Timing
from kg.comparison.words import Op
from library import Library
from ui.naming import names
from ui.permalink import one_of, put_down, take_up
from ui.plain import seen

_PAGE = "document"
_CHANGES = {Change.ADDED: "新增", Change.REMOVED: "删去", Change.CHANGED: "改动", Change.UNCHANGED: "未变"}
_DIRECTIONS = {
    Direction.EQUAL: "相同",
    Direction.STRICTER: "更严",
    Direction.LOOSER: "放宽",
    Direction.INCOMPARABLE: "不可比",
}
_TIMINGS = {Timing.SAME: "", Timing.EARLIER: "提前", Timing.LATER: "推后", Timing.UNKNOWN: ""}
_STYLE = """<style>
.cmp { display: grid; grid-template-columns: 1fr 1fr; gap: 4px 18px; font-size: 15px; line-height: 1.8; }
.cmp > div { padding: 6px 10px; border-bottom: 1px solid rgba(128,128,128,.25); unicode-bidi: isolate; }
.cmp > div { overflow-wrap: anywhere; }
.cmp .head { font-weight: 600; position: sticky; top: 0; }
.cmp small { display: block; opacity: .75; }
.cmp del { background: rgba(193,60,44,.2); text-decoration: line-through; }
.cmp ins { background: rgba(38,132,76,.22); text-decoration: none; }
</style>"""


def compare_view(library: Library, document: Document) -> None:
    """Draw what changed to ``document`` from another one: its version before, where there is one."""
    others = {each.id: each for each in library.documents() if each.id != document.id}
    if not others:
        st.text("资料库里只有这一份文件，没有可以对照的。")
        return
    called = names(library.documents())
    key = take_up(_PAGE, "with", one_of(list(others)))
    if st.session_state[key] not in others:
        st.session_state[key] = _version_before(library, document.id) or next(iter(others))
    picked = st.selectbox("对照的文件（旧）", list(others), format_func=called.__getitem__, key=key)
    put_down(_PAGE, {"with": [picked]})
    with st.spinner("正在对照……"):
        found = library.compare(picked, document.id)
    sums = "，".join(f"{name} {found.count(change)} 条" for change, name in _CHANGES.items())
    st.text(f"{called[picked]} → {called[document.id]}：{sums}。")
    shown = st.segmented_control(
        "显示",
        list(_CHANGES.values()),
        selection_mode="multi",
        default=["新增", "删去", "改动"],
        key="changes",
    )
    kept = [pair for pair in found.pairs if _CHANGES[pair.change] in (shown or ())]
    rows = "".join(row for pair in kept for row in _row(pair))
    head = "".join(f"<div class='head'>{_safe(called[each])}</div>" for each in (picked, document.id))
    st.html(f"{_STYLE}<div class='cmp'>{head}{rows}</div>")
    _targets(found)


def _version_before(library: Library, document: str) -> str | None:
    """The version that ``document`` replaced, else any other version of its work."""
    for work in library.works():
        ids = [version.document for version in work.versions]
        if document in ids:
            at = ids.index(document)
            return ids[at - 1] if at else ids[1]
    return None


def _row(pair: Pair) -> Iterator[str]:
    """The two cells of a clause."""
    for side, before in ((pair.before, True), (pair.after, False)):
        if side is None:
            yield "<div></div>"
            continue
        label = f"<small>{_CHANGES[pair.change]}　{_safe(side.citation)}</small>"
        if not pair.words or pair.rewritten:
            words = _safe(side.quote)
            if pair.change is not Change.UNCHANGED:
                words = f"<del>{words}</del>" if before else f"<ins>{words}</ins>"
        else:
            runs = ((each.op, each.before if before else each.after) for each in pair.words)
            words = "".join(_piece(op, run, before) for op, run in runs)
        yield f"<div>{label}{words}</div>"


def _piece(op: Op, words: str, before: bool) -> str:
    if not words:
        return ""
    if op is Op.SAME:
        return _safe(words)
    return f"<del>{_safe(words)}</del>" if before else f"<ins>{_safe(words)}</ins>"


def _safe(words: str) -> str:
    """Words as text within the page's markup."""
    return escape(seen(words))


def _targets(found: Comparison) -> None:
    rows = [_target(each) for each in found.targets]
    if rows:
        st.subheader("目标的变化", divider="gray")
        st.dataframe(rows, hide_index=True)


def _target(change: TargetChange) -> dict[str, str]:
    sides = [side for side in (change.before, change.after) if side]
    became = "新增" if change.before is None else "删去" if change.after is None else ""
    if change.direction:
        became = _DIRECTIONS[change.direction]
    timing = _TIMINGS[change.timing] if change.timing else ""
    return {
        "指标": seen(sides[-1].indicator),
        "变化": "，".join(filter(None, (became, f"期限{timing}" if timing else ""))),
        "原来": seen(change.before.where.quote) if change.before else "",
        "现在": seen(change.after.where.quote) if change.after else "",
        "出处": seen(sides[-1].where.citation),
    }
