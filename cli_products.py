"""``youju`` on what comes of the facts: comparisons, exports, task sheets, exercises."""

# ruff: noqa: PLC0415 - help and mistakes answer at once; each command loads what it needs

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console import ChineseCommand, Failure, document_named, json_option, library_option, open_library

if TYPE_CHECKING:
    from ingest import Document
    from kg.facts import Facts
    from sheets import Selection

output_option = click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), help="写入的文件。"
)


@click.command(cls=ChineseCommand)
@click.argument("before")
@click.argument("after", required=False)
@click.option("--indicator", is_flag=True, help="BEFORE 是指标名：对照各份文件里的这个指标。")
@json_option
@library_option
def compare(before: str, after: str | None, indicator: bool, as_json: bool, folder: Path | None) -> None:
    """对照两份文件（编号或文件名）：新增、删去、改动的条款和目标；或一个指标在各份文件里的目标。"""
    from kg.comparison import indicator_text, rows_to_json, text, to_json

    opened = open_library(folder)
    if indicator:
        rows = opened.compare_indicator(before)
        click.echo(rows_to_json(rows) if as_json else indicator_text(rows, before))
        return
    if after is None:
        raise Failure("请给出要对照的两份文件，例如：youju compare 旧法.md 新法.md")
    found = opened.compare(document_named(opened, before), document_named(opened, after))
    click.echo(to_json(found) if as_json else text(found))


@click.command(cls=ChineseCommand)
@click.argument("format_key", metavar="FORMAT")
@click.argument("documents", nargs=-1)
@output_option
@library_option
def export(format_key: str, documents: tuple[str, ...], output: Path, folder: Path | None) -> None:
    """把 DOCUMENTS（不给则全部）的事实导出为 FORMAT。

    FORMAT：turtle、jsonld、nquads、graphml、gexf、cytoscape、neo4j、csv、jsonl。
    """
    opened = open_library(folder)
    data = opened.export(format_key, [document_named(opened, each) for each in documents])
    write_whole(output, data)


@click.command(cls=ChineseCommand)
@click.argument("kind", type=click.Choice(["tasks", "ledger", "calendar", "exercises"]))
@click.argument("document")
@output_option
@click.option(
    "--level", "levels", multiple=True, help="只要这一层级的（province、city、county、township…）。"
)
@click.option("--body", "bodies", multiple=True, help="只要这个单位的（名称的一部分）。")
@click.option(
    "--strength",
    "strengths",
    multiple=True,
    help="只要这种力度的（prohibit、require、promote、encourage、explore）。",
)
@click.option("--from", "due_from", help="时限不早于（2025、2025-06 或 2025-06-30）。")
@click.option("--to", "due_to", help="时限不晚于。")
@click.option("--place", "places", multiple=True, help="只要这个地方的。")
@library_option
def sheet(kind: str, document: str, output: Path, folder: Path | None, **asked: Any) -> None:
    """由 DOCUMENT 生成表格、日历或练习题。

    任务分解表（tasks）、目标台账（ledger）：xlsx 或 docx；时限日历（calendar）：ics；
    练习题（exercises）：docx 或 json。
    """
    selection = _selection(**asked)
    opened = open_library(folder)
    found = document_named(opened, document)
    writers = _WRITERS[kind]
    if output.suffix not in writers:
        raise Failure(f"{kind} 只能写成 {'、'.join(writers)}，请改文件名的后缀。")
    data = writers[output.suffix](opened.document(found), opened.facts(found), selection)
    write_whole(output, data)


def _selection(
    *,
    levels: tuple[str, ...],
    bodies: tuple[str, ...],
    strengths: tuple[str, ...],
    places: tuple[str, ...],
    **due: str | None,
) -> Selection:
    from kg.facts import Level, Strength
    from sheets import Selection

    try:
        return Selection(
            frozenset(map(Level, levels)), bodies, frozenset(map(Strength, strengths)), places=places, **due
        )
    except ValueError as error:
        raise Failure(f"没有这样的层级或力度（{error}），请看 youju sheet --help。") from error


Writer = Callable[["Document", "Facts", "Selection"], bytes]


def _tasks_xlsx(document: Document, facts: Facts, selection: Selection) -> bytes:
    from sheets import ledger_sheet, task_sheet, workbook

    return workbook((task_sheet(document, facts, selection), ledger_sheet(document, facts, selection)))


def _tasks_docx(document: Document, facts: Facts, selection: Selection) -> bytes:
    from sheets import table_paper, task_sheet

    return table_paper(task_sheet(document, facts, selection))


def _ledger_xlsx(document: Document, facts: Facts, selection: Selection) -> bytes:
    from sheets import ledger_sheet, workbook

    return workbook((ledger_sheet(document, facts, selection),))


def _ledger_docx(document: Document, facts: Facts, selection: Selection) -> bytes:
    from sheets import ledger_sheet, table_paper

    return table_paper(ledger_sheet(document, facts, selection))


def _calendar(document: Document, facts: Facts, selection: Selection) -> bytes:
    from sheets import calendar_file

    return calendar_file(document, facts, selection)


def _exercises_docx(document: Document, facts: Facts, _: Selection) -> bytes:
    from sheets import exercise_paper, exercises

    return exercise_paper(document, exercises(document, facts))


def _exercises_json(document: Document, facts: Facts, _: Selection) -> bytes:
    from sheets import exercises, exercises_json

    return exercises_json(exercises(document, facts)).encode()


_WRITERS: Mapping[str, Mapping[str, Writer]] = {
    "tasks": {".xlsx": _tasks_xlsx, ".docx": _tasks_docx},
    "ledger": {".xlsx": _ledger_xlsx, ".docx": _ledger_docx},
    "calendar": {".ics": _calendar},
    "exercises": {".docx": _exercises_docx, ".json": _exercises_json},
}


def write_whole(output: Path, data: bytes) -> None:
    """Write a file aside and put it in its place in one step."""
    from kg.cache import write_whole as write

    write(output, data)
    click.echo(f"已写入 {output}（{len(data) / 1024:.0f} KB）")


COMMANDS = (compare, export, sheet)
