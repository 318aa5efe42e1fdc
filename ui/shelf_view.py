"""The list of the library's documents, what each says of itself, and adding and removing them."""

import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from library import Library, default_folder
from ui.access import can_manage
from ui.naming import names
from ui.plain import seen

_STATES = {
    "in_force": "有效",
    "not_yet_in_force": "尚未施行",
    "expired": "已过有效期",
    "superseded": "已有新版本",
    "abolished": "已废止",
    "draft": "草案",
    "unknown": "效力未载明",
}
_COMMAND = [sys.executable, "-c", "import cli; cli.main()"]
"""Changes are made by the command line in a process of its own: one that is cut off takes no page with it,
and the engine that embeds leaves the memory with it."""


def list_view(library: Library) -> str | None:
    """The documents as a table; the id of the one that is chosen, if any."""
    told = library.statuses(date.today())
    versions = {v.document: len(work.versions) for work in library.works() for v in work.versions}
    entries, called = library.entries, names(library.documents())
    rows = [
        {
            "标题": called[each.id],
            "文号": seen(each.document_number or ""),
            "发文机关": seen((each.issuer or "").replace("\n", "、")),
            "成文日期": each.issued or "",
            "施行日期": each.effective or "",
            "效力": _STATES[told[each.id].state.value],
            "依据": seen(told[each.id].why),
            "版本": versions.get(each.id, 1),
            "条款": each.clauses,
            "目标": each.targets,
            "整理": each.repairs,
            "提示": each.notices,
        }
        for each in entries
    ]
    st.text(f"共 {len(rows)} 份文件。点左侧方框打开一份。")
    event = st.dataframe(
        rows,
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key="shelf",
        column_config={"文号": st.column_config.TextColumn(width="medium")},
    )
    chosen = event.selection.rows
    return entries[chosen[0]].id if chosen else None


def manage(library: Library) -> None:
    """Add and remove documents, for those who may; what became of each file is told."""
    if not can_manage():
        return
    with st.popover("增减文件", icon=":material/library_add:", width="stretch"):
        with st.form("add", clear_on_submit=True, border=False):
            files = st.file_uploader("加入文件或 ZIP", accept_multiple_files=True, max_upload_size=256)
            if st.form_submit_button("加入", type="primary", width="stretch") and files:
                _add(files)
        titles = names(library.documents())
        with st.form("remove", clear_on_submit=True, border=False):
            gone = st.multiselect(
                "移出文件", list(titles), format_func=titles.__getitem__, placeholder="请选择"
            )
            sure = st.checkbox("确认移出所选文件（核定的决定会保留）")
            if st.form_submit_button("移出", width="stretch") and gone and sure:
                _run("正在移出……", ["remove", *gone])


def tell_report() -> None:
    """Show once what the last change did: what was recognised of each file, what was left out and why."""
    if report := st.session_state.pop("shelf report", None):
        st.code(report, language=None, wrap_lines=True)


def _add(files: list[UploadedFile]) -> None:
    """Add files that were sent here: they lie in a folder of their own until the change is made."""
    with tempfile.TemporaryDirectory() as folder:
        for number, each in enumerate(files):
            place = Path(folder) / str(number)
            place.mkdir()
            (place / Path(each.name).name).write_bytes(each.getvalue())
        _run("正在读取、抽取、建索引……", ["add", folder])


def _run(said: str, words: list[str]) -> None:
    """Run a command on the library and keep what it reports, to be shown on the page that it leaves."""
    with st.spinner(said):
        done = subprocess.run(
            [*_COMMAND, *words, "--library", str(default_folder())],
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=False,
        )
    lines = [line.split("\r")[-1] for line in (done.stdout + done.stderr).splitlines()]
    st.session_state["shelf report"] = "\n".join(seen(line) for line in lines if line.strip())
    st.rerun()
