"""``youju review``: what experts confirm, correct, reject and add, with who and why."""

# ruff: noqa: PLC0415 - help and mistakes answer at once; the library loads what it needs

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console import (
    Failure,
    Front,
    document_named,
    folder_of,
    json_option,
    library_option,
    open_library,
    print_json,
)

if TYPE_CHECKING:
    from kg.decision import Value
    from kg.review import Outcome
    from kg.review_queue import Doubtful

_VERDICTS = {"confirm": "确认", "correct": "更正", "reject": "驳回", "add": "补充"}
_STATES = {"applied": "已套用", "stale": "原文有改动", "orphaned": "事实已不在", "absent": "文件不在库"}

who_option = click.option("--who", required=True, help="核定人（姓名或单位）。")
set_option = click.option(
    "--set", "assigned", multiple=True, metavar="字段=值", help="更正的字段，可多次；值留空表示没有。"
)
words_option = click.option("--words", default="", help="写明它的原话，逐字。")


@click.group(cls=Front)
def review() -> None:
    """核定事实：列出、确认、更正、驳回、补充、撤回，导出导入。"""


@review.command(name="list")
@click.argument("document", required=False)
@click.option("--decided", is_flag=True, help="列出已作的核定，而不是待核定的事实。")
@click.option("-n", default=20, show_default=True, type=click.IntRange(1, 100_000), help="列出几条。")
@json_option
@library_option
def list_facts(document: str | None, decided: bool, n: int, as_json: bool, folder: Path | None) -> None:
    """列出 DOCUMENT 待核定的事实（证据最弱的在前）；不给文件则列出全部核定记录。"""
    opened = open_library(folder)
    named = document_named(opened, document) if document else None
    if decided or named is None:
        for outcome in opened.decisions(named):
            _print(asdict(outcome), decided_line(outcome), as_json)
        return
    queue = opened.review_queue(named)
    for doubtful in queue[:n]:
        _print(asdict(doubtful), _queue_lines(doubtful), as_json)
    if len(queue) > n and not as_json:
        click.echo(f"（待核定共 {len(queue)} 项，只列出前 {n} 项，用 -n 列出更多）")


@review.command()
@click.argument("document")
@click.argument("fact")
@who_option
@click.option("--why", default="", help="理由。")
@library_option
def confirm(document: str, fact: str, who: str, why: str, folder: Path | None) -> None:
    """确认 DOCUMENT 的事实 FACT（编号见 youju review list）。"""
    _decide(folder, document, verdict="confirm", fact=fact, who=who, why=why)


@review.command()
@click.argument("document")
@click.argument("fact")
@set_option
@words_option
@who_option
@click.option("--why", required=True, help="理由。")
@library_option
def correct(folder: Path | None, document: str, assigned: tuple[str, ...], **said: str) -> None:
    """更正 DOCUMENT 的事实 FACT；更正的内容必须是原文的字句。"""
    _decide(folder, document, verdict="correct", changes=_changes(assigned), **said)


@review.command()
@click.argument("document")
@click.argument("fact")
@who_option
@click.option("--why", required=True, help="理由。")
@library_option
def reject(document: str, fact: str, who: str, why: str, folder: Path | None) -> None:
    """驳回 DOCUMENT 的事实 FACT。"""
    _decide(folder, document, verdict="reject", fact=fact, who=who, why=why)


@review.command()
@click.argument("document")
@click.argument(
    "kind", type=click.Choice(["target", "responsibility", "commitment", "penalty", "reference", "link"])
)
@click.argument("clause")
@click.option("--fact", default="", help="补充关联时：目标的编号。")
@set_option
@words_option
@who_option
@click.option("--why", required=True, help="理由。")
@library_option
def add(folder: Path | None, document: str, assigned: tuple[str, ...], **said: str) -> None:
    """在 DOCUMENT 的条款 CLAUSE 补充漏读的事实（KIND：目标、责任、承诺、引用、关联）。"""
    _decide(folder, document, verdict="add", changes=_changes(assigned), **said)


@review.command()
@click.argument("decision")
@library_option
def withdraw(decision: str, folder: Path | None) -> None:
    """撤回核定 DECISION（编号见 youju review list --decided）；事实恢复原样。"""
    import reviewing

    reviewing.withdraw(folder_of(folder), decision)
    click.echo(f"已撤回 {decision}。")


@review.command(name="export")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写到这个文件（默认标准输出）。")
@library_option
def export_decisions(output: Path | None, folder: Path | None) -> None:
    """导出全部核定记录（JSON Lines）。"""
    lines = open_library(folder).export_decisions()
    if output is None:
        click.echo(lines, nl=False)
    else:
        output.write_bytes(lines)


@review.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@library_option
def import_decisions(file: Path, folder: Path | None) -> None:
    """导入 FILE 中的核定记录；已有的不重复，有一行不对则全部不导入。"""
    import reviewing

    click.echo(f"导入 {reviewing.import_decisions(folder_of(folder), file.read_bytes())} 条核定。")


def _decide(folder: Path | None, document: str, **said: Any) -> None:
    import reviewing
    from kg.facts import FactKind, Verdict

    named = document_named(open_library(folder), document)
    said["verdict"] = Verdict(said["verdict"])
    if said.get("kind"):
        said["kind"] = FactKind(said["kind"])
    decision = reviewing.decide(folder_of(folder), named, reviewing.Ruling(**said))
    click.echo(f"已{_VERDICTS[decision.verdict]}，核定编号 {decision.id}。")


def _changes(assigned: tuple[str, ...]) -> dict[str, Value]:
    """``value=38`` as a number, ``deadline=2027`` as words, ``unit=`` as nothing."""
    found: dict[str, Value] = {}
    for each in assigned:
        name, mark, value = each.partition("=")
        if not mark:
            raise Failure(f"--set 要写成 字段=值，不是“{each[:40]}”。")
        found[name.strip()] = _number(name, value) if name.startswith("value") and value else value or None
    return found


def _number(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError as error:
        raise Failure(f"{name} 应当是数字，不是“{text[:40]}”。") from error


def _print(row: dict[str, Any], text: str, as_json: bool) -> None:
    if as_json:
        print_json(row)
    else:
        click.echo(text)


def _queue_lines(doubtful: Doubtful) -> str:
    said = "，".join(f"{name}={value}" for name, value in doubtful.says.items() if value is not None)
    quote = " ".join(doubtful.quote.split())
    quote = quote if len(quote) <= 80 else f"{quote[:80]}…"
    why = "；".join(doubtful.why)
    return f"{doubtful.fact}  {doubtful.label}\n    {said}\n    “{quote}”" + (f"\n    {why}" if why else "")


def decided_line(outcome: Outcome) -> str:
    """A decision in a line: on what, by whom and why, and what became of it."""
    decision = outcome.decision
    what = f"{_VERDICTS[decision.verdict]} {outcome.fact or decision.clause}"
    by = f"{decision.who} {decision.when[:16]} {decision.why}".rstrip()
    state = _STATES[outcome.state] + (f"：{outcome.reason}" if outcome.reason else "")
    return f"{decision.id}  {what}  {by}  [{state}]"


COMMANDS: tuple[click.Command, ...] = (review,)
