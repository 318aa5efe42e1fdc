"""``youju`` on the library as a whole: build, add, remove, list, status."""

# ruff: noqa: PLC0415 - help and mistakes answer at once; the library loads what it needs

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli_review import decided_line
from console import (
    ChineseCommand,
    Failure,
    document_named,
    folder_of,
    jobs_option,
    json_option,
    library_option,
    open_library,
    print_json,
    progress_bars,
)

if TYPE_CHECKING:
    from library import ChangeReport, Entry


@click.command(cls=ChineseCommand)
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@jobs_option
@library_option
def build(files: tuple[Path, ...], jobs: int | None, folder: Path | None) -> None:
    """用 FILES（文件、文件夹或 ZIP）建立资料库，替换原有内容；不给文件则用随附的 corpus/。"""
    _build(folder, files, jobs)


@click.command(cls=ChineseCommand)
@click.argument("sources", nargs=-1, required=True, type=click.Path(path_type=Path))
@jobs_option
@library_option
def add(sources: tuple[Path, ...], jobs: int | None, folder: Path | None) -> None:
    """把 SOURCES（文件、文件夹或 ZIP）加入资料库；已有的不重复加入，只处理新的。"""
    from library import Library

    report = _changed(lambda progress: Library.add(folder_of(folder), sources, progress, jobs))
    if report.failures and not (report.added or report.known):
        raise Failure("没有加入任何文件，资料库没有改动。")


@click.command(cls=ChineseCommand)
@click.argument("documents", nargs=-1, required=True)
@library_option
def remove(documents: tuple[str, ...], folder: Path | None) -> None:
    """从资料库中移出 DOCUMENTS（编号或文件名，见 youju list）。"""
    from library import Library

    opened = open_library(folder)
    ids = [document_named(opened, name) for name in documents]
    _changed(lambda progress: Library.remove(folder_of(folder), ids, progress))


@click.command(name="list", cls=ChineseCommand)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="按这一天判断效力（默认今天）。")
@json_option
@library_option
def list_documents(on: datetime | None, as_json: bool, folder: Path | None) -> None:
    """列出资料库里的文件：编号、标题、文号、效力和依据。"""
    opened = open_library(folder)
    day = on.date() if on else date.today()
    told = opened.statuses(day)
    for entry in opened.entries:
        status = told[entry.id]
        if as_json:
            row = {"state": status.state.value, "since": status.since, "why": status.why}
            evidence = [asdict(each) for each in status.evidence]
            number = entry.document_number or ""
            print_json({**asdict(entry), "number": number, "status": {**row, "evidence": evidence}})
        else:
            click.echo(f"{entry.id}  {title_of(entry)}  {status.state.label}：{status.why}")


@click.command(cls=ChineseCommand)
@json_option
@library_option
def status(as_json: bool, folder: Path | None) -> None:
    """报告资料库的版本、规模和是否需要更新。"""
    opened = open_library(folder)
    place = folder_of(folder)
    size = sum(path.stat().st_size for path in place.rglob("*") if path.is_file())
    report: dict[str, Any] = {
        "folder": str(place),
        "revision": opened.revision,
        "stale": opened.is_stale,
        "documents": len(opened.entries),
        "formats": dict(sorted(Counter(entry.format for entry in opened.entries).items())),
        "clauses": sum(entry.clauses for entry in opened.entries),
        "targets": sum(entry.targets for entry in opened.entries),
        "bytes": size,
        "works": [asdict(work) for work in opened.works()],
    }
    if as_json:
        print_json(report, indent=2)
        return
    formats = "、".join(f"{key} {count}" for key, count in report["formats"].items())
    click.echo(f"资料库：{place}（版本 {opened.revision}，{size / 2**20:.1f} MB）")
    click.echo(
        f"文件 {report['documents']} 份（{formats or '无'}），"
        f"条款 {report['clauses']} 条，目标 {report['targets']} 个"
    )
    for work in opened.works():
        versions = "、".join(f"{each.document}（{each.date or '日期不详'}）" for each in work.versions)
        click.echo(f"《{work.title}》有 {len(work.versions)} 个版本：{versions}")
    if opened.is_stale:
        click.echo("规则已更新：运行 youju refresh 按新规则重读全部文件。")


@click.command(cls=ChineseCommand)
@jobs_option
@library_option
def refresh(jobs: int | None, folder: Path | None) -> None:
    """程序或词表更新后，按新规则重读资料库里的全部文件。"""
    from library import Library

    _changed(lambda progress: Library.refresh(folder_of(folder), progress, jobs))


def keep_default_current(folder: Path | None) -> None:
    """Build the library from the shipped documents where there is none or only they are in it.

    A library that a user has changed keeps its documents; they are read again where the rules have changed.
    """
    from library import Library, LibraryError

    place = folder_of(folder)
    try:
        opened = Library.open(place)
        shipped = opened.holds_shipped_only
    except LibraryError:
        shipped = True
    if shipped:
        _build(folder, (), None)
    elif opened.is_stale:
        _changed(lambda progress: Library.refresh(place, progress))


def _build(folder: Path | None, files: Sequence[Path], jobs: int | None) -> None:
    from library import Library, default_sources

    sources = files or default_sources()
    _changed(lambda progress: Library.build(folder_of(folder), sources, progress, jobs), "建好")


def _changed(
    change: Callable[[Callable[[str, int, int], None]], ChangeReport], done: str = "更新"
) -> ChangeReport:
    """Make a change with progress bars and say what it did."""
    with progress_bars() as progress:
        report = change(progress)
    for failure in report.failures:
        click.echo(f"未收入：{failure}", err=True)
    for entry in report.known if done == "更新" else ():
        click.echo(f"已在库中：{entry.id}  {title_of(entry)}")
    for entry in report.added:
        notices = f"，{entry.notices} 处提示（youju ingest 可看）" if entry.notices else ""
        click.echo(
            f"加入：{entry.id}  {title_of(entry)}（条款 {entry.clauses}，目标 {entry.targets}{notices}）"
        )
    for entry in report.removed:
        click.echo(f"移出：{entry.id}  {title_of(entry)}")
    _tell_flagged(report)
    state = "资料库已是最新" if report.unchanged else f"资料库已{done}"
    click.echo(f"{state}：共 {len(report.documents)} 份文件，版本 {report.revision}。")
    return report


_SHOWN = 10
"""Decisions that are told one by one; the rest by their number."""


def _tell_flagged(report: ChangeReport) -> None:
    """Say which decisions were not applied, for their words or what is read in them have changed."""
    if not report.flagged:
        return
    what = f"{len(report.flagged)} 条核定的原文已变，未套用，请到网页“复核”页重看"
    click.echo(f"{what}（或 youju review list --decided）：", err=True)
    for each in report.flagged[:_SHOWN]:
        decision = each.decision
        click.echo(f"  《{decision.title or decision.name}》{decided_line(each)}", err=True)
    if len(report.flagged) > _SHOWN:
        click.echo(f"  ……另有 {len(report.flagged) - _SHOWN} 条", err=True)


def title_of(entry: Entry) -> str:
    """《……》（……号), or the file's name."""
    return f"《{entry.title or entry.name}》{entry.document_number or ''}"


COMMANDS = (build, add, remove, list_documents, status, refresh)
