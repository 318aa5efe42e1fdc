"""Adding and removing documents: what is asked, how far it is, and what became of each file."""

from typing import Any

import streamlit as st

from library import Library, default_folder
from ui import access, change_job
from ui.change_job import Job
from ui.document_payload import read_as, recognised
from ui.plain import plain, seen
from ui.shell import go_to

_MOST_AT_ONCE = 200
# The uploader's own words are English only; what it says is replaced where it is shown.
_CHINESE = """<style>
[data-testid="stFileUploaderDropzoneInstructions"] { display: none; }
[data-testid="stFileUploaderDropzone"] button { font-size: 0; }
[data-testid="stFileUploaderDropzone"] button svg { display: none; }
[data-testid="stFileUploaderDropzone"] { align-items: center; }
[data-testid="stFileUploaderDropzone"] button * { font-size: 0 !important; }
[data-testid="stFileUploaderDropzone"] button::after { content: "选择文件"; font-size: 0.95rem; }
[data-testid="stFileUploaderDropzone"]::after { content: "或把文件拖到这里"; opacity: .75; font-size: .9rem; }
</style>"""
_FORMATS = (
    "可加入 PDF、OFD、Word（docx、doc）、网页、文本、扫描图片，或装有这些文件的 ZIP。单个文件不超过 200 MB。"
)


@st.dialog("添加文件", width="medium")
def ask_to_add() -> None:
    """Ask for files; they are read in the background."""
    st.html(_CHINESE)
    st.caption(_FORMATS)
    files = st.file_uploader("选择要添加的文件", accept_multiple_files=True, label_visibility="collapsed")
    if files and len(files) > _MOST_AT_ONCE:
        st.warning(f"一次至多 {_MOST_AT_ONCE} 个文件。文件很多时，请打成一个 ZIP。")
    st.caption("原件原样保存，不作改动；加入过程中，其他人可照常查询。")
    ready = bool(files) and len(files) <= _MOST_AT_ONCE
    if st.button("开始添加", type="primary", disabled=not ready, width="stretch"):
        if not access.can_manage():
            st.warning("您的账号没有增减文件的权限。")
        elif change_job.add(default_folder(), [(each.name, each.getvalue()) for each in files]):
            st.rerun()
        else:
            st.warning("资料库正在更改，请等它完成后再添加。")


@st.dialog("移出文件")
def ask_to_remove(library: Library, documents: list[str]) -> None:
    """Ask whether documents shall really go."""
    entries = {each.id: each for each in library.entries}
    st.text(f"将从资料库移出以下 {len(documents)} 份文件：")
    st.markdown("\n".join(f"- {plain(entries[each].title or entries[each].name)}" for each in documents))
    taken = sum(len(library.taken(each)) for each in documents)
    kept = f"这些文件上的 {taken} 条核定会保留，文件再次加入时自动套用。" if taken else ""
    st.caption(f"移出后，问答、图谱、任务都不再包含它们；原有链接会提示文件已不在库中。{kept}")
    sure, no = st.columns(2)
    if no.button("取消", width="stretch"):
        st.rerun()
    if sure.button("确认移出", type="primary", width="stretch"):
        if not access.can_manage():
            st.warning("您的账号没有增减文件的权限。")
        elif change_job.remove(default_folder(), documents):
            st.rerun()
        else:
            st.warning("资料库正在更改，请等它完成后再移出。")


def change_panel(library: Library) -> None:
    """How far a change is, or what became of it; nothing where there is none."""
    if not access.can_manage():
        return
    job = change_job.job_of(default_folder())
    if job is None:
        return
    if not job.ended.is_set():
        _progress(job)
    else:
        _outcome(library, job)


@st.fragment(run_every=0.7)
def _progress(job: Job) -> None:
    if job.ended.is_set():
        st.rerun()
    with st.container(border=True):
        share = job.done / job.total if job.total else 0.0
        counted = f"（{job.done}/{job.total}）" if job.total else ""
        words, stop = st.columns([8, 1], vertical_alignment="center")
        words.progress(min(share, 1.0), plain(f"{job.what}：{job.stage}{counted}"))
        if stop.button("停止", key="stop change", width="stretch"):
            job.stop()
        st.caption("可以离开本页，更改会继续；停止则资料库保持原样。")


def _outcome(library: Library, job: Job) -> None:
    with st.container(border=True):
        words, close = st.columns([8, 1], vertical_alignment="center")
        with words:
            if job.report is not None:
                st.text(_sum(job.report))
            elif job.error is not None:
                st.text(seen(f"{job.what}没有完成：{job.error['what']}。{job.error['do']}。"))
            else:
                st.text("已停止，资料库没有改动。")
        if close.button("知道了", key="close change", width="stretch"):
            change_job.put_away(default_folder(), job)
            st.rerun()
        if job.report is not None:
            _files(library, job.report)


def _sum(report: dict[str, Any]) -> str:
    counts = (
        ("加入", len(report["added"])),
        ("原已在库", len(report["known"])),
        ("移出", len(report["removed"])),
        ("未收入", len(report["failures"])),
    )
    said = "，".join(f"{name} {count} 份" for name, count in counts if count)
    return f"已完成：{said or '没有变化'}。资料库现有 {report['total']} 份文件。"


def _files(library: Library, report: dict[str, Any]) -> None:
    """Each file: what was recognised and repaired, or why it could not be read."""
    held = {entry.id for entry in library.entries}
    for each in report["failures"]:
        st.warning(plain(f"{each['where']}：{each['what']}。{each['do']}。"))
    for each in report["added"]:
        if each["id"] in held:
            _added(library, each["id"], open_at_once=len(report["added"]) <= 3)


def _added(library: Library, document_id: str, *, open_at_once: bool) -> None:
    document, entry = library.document(document_id), library.entry(document_id)
    with st.expander(plain(entry.title or entry.name), expanded=open_at_once):
        header = [
            ("文号", entry.document_number),
            ("发文机关", (entry.issuer or "").replace("\n", "、")),
            ("成文日期", entry.issued or entry.published),
            ("施行日期", entry.effective),
        ]
        said = "　".join(f"{name}：{value}" for name, value in header if value)
        st.text(seen(said) or "没有认出文号、发文机关和日期。")
        st.text(f"{recognised(document)}；目标 {entry.targets} 个；{read_as(document)}。")
        for notice in document.notices[:8]:
            st.text(f"提示：{seen(notice.message)}")
        if len(document.notices) > 8:
            st.text(f"另有 {len(document.notices) - 8} 处提示，见文件页的读取报告。")
        if st.button("打开", key=f"open added {document_id}", icon=":material/description:"):
            go_to(st.session_state["pages"]["document"], doc=document_id)
