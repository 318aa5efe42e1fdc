"""``youju eval``: how much is right, on the annotations that ship or on a user's own.

Exit code 1: a shipped set is worse than the baseline allows, or a question was not always answered alike.
"""

# ruff: noqa: PLC0415 - help and mistakes answer at once; measuring loads what it needs

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

import click

from console import Failure, Front, json_option, open_library, print_json

if TYPE_CHECKING:
    from evaluation import GoldSet, Score

Measured = tuple[str, "Score"]  # a set's name and what was found

_EXTRACTION = {
    "outline.f1": "条款",
    "targets.f1": "目标",
    "targets.full_match.f1": "字段全对",
    "targets.traps_taken": "误认",
    "levels.f1": "责任层级",
    "links.f1": "关联",
}
_PENALTIES = {
    "penalties.gold": "条数",
    "penalties.f1": "行为",
    "penalties.authority": "处罚机关",
    "penalties.sanctions.f1": "处罚",
    "penalties.punished.precision": "所罚条款准确率",
    "penalties.punished.recall": "召回率",
}
_ANSWERS = {
    "qa.n": "问题",
    "qa.accuracy": "答对",
    "qa.citation.precision": "引用准确率",
    "qa.citation.recall": "引用召回率",
    "qa.citations_without_quote": "无原话",
    "qa.abstention.precision": "答无准确率",
    "qa.abstention.recall": "答无召回率",
}
_TYPES = {
    "rule_lookup": "规定",
    "numeric_target": "指标数值",
    "deadline": "时限",
    "list": "列举",
    "count": "计数",
    "level": "责任",
    "yes_no": "是否",
    "multi_hop": "多步",
    "compare": "比较",
    "metadata": "文件信息",
    "definition": "定义",
}
_SEARCH = {"recall@1": "首条", "recall@3": "前三条", "recall@10": "前十条", "mrr": "MRR"}
_ORDERS = {"BM25": "词语（BM25）", "dense": "向量", "ours": "有据"}
_NAMES = {"together": "全部合在一起", "cmrc2018": "CMRC 2018"}

set_option = click.option("--set", "name", metavar="NAME", help="只评这一个标注集。")
misses_option = click.option("--misses", is_flag=True, help="逐条列出没有做对的。")


class _Evaluations(Front):
    """The group of evaluations; what is wrong with annotations comes out of it as ``Failure``."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        from evaluation import EvaluationError

        try:
            return super().invoke(ctx)
        except EvaluationError as error:
            raise Failure(str(error)) from error


@click.group(name="eval", cls=_Evaluations)
def evaluate() -> None:
    """评测：抽取、问答、检索做对了多少，随附标注或自己的标注都可以。"""


@evaluate.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--gold", "folder", type=click.Path(path_type=Path), help="自己的标注所在文件夹。")
@set_option
@json_option
@misses_option
def extract(file: Path | None, folder: Path | None, name: str | None, as_json: bool, misses: bool) -> None:
    """抽取：条款、目标、责任层级、关联、罚则与标注相比；FILE 用 --gold 的标注评。"""
    from evaluation import gold_set
    from evaluation.measure import extraction_score
    from evaluation.runs import extraction_run
    from ingest import read

    if file is not None and folder is None:
        raise Failure("请用 --gold 给出标注所在的文件夹，例如：youju eval extract 方案.docx --gold 标注/")
    if folder is None:
        found = list(extraction_run(_shipped(name)))
    else:
        gold = gold_set(folder)
        found = (
            list(extraction_run([gold]))
            if file is None
            else [(file.name, extraction_score(gold, read(file)))]
        )
    _show(found, as_json, misses, [("文件", _EXTRACTION), ("罚则", _PENALTIES)])
    _gate("extract", found if folder is None else [])


@evaluate.command()
@click.option(
    "--library", "folder", type=click.Path(path_type=Path), help="在这个资料库里问（与 --questions 同用）。"
)
@click.option("--questions", type=click.Path(path_type=Path), help="自己的问题文件（JSONL）。")
@click.option(
    "--repeat", default=0, type=click.IntRange(0, 1000), help="每个问题重复问几次，答案须完全相同。"
)
@set_option
@json_option
@misses_option
def qa(
    folder: Path | None, questions: Path | None, repeat: int, name: str | None, as_json: bool, misses: bool
) -> None:
    """问答：答对率、引用、“文中未规定”答得是否恰当；按文件和问题类型列出。"""
    from evaluation import rows
    from evaluation.answers import score_answers
    from evaluation.measure import answers_of
    from evaluation.runs import answers_run, repetition_score

    if questions is None:
        if folder is not None:
            raise Failure("请用 --questions 给出问题文件，例如：youju eval qa --questions 问题.jsonl")
        found = list(answers_run(_shipped(name), repeat))
    else:
        asked, library = rows(questions, "qa"), open_library(folder)
        score = score_answers(asked, answers_of(library, asked))
        if repeat:
            score += repetition_score(library, asked, repeat)
        found = [(questions.name, score)]
    types = {f"qa.type.{kind}": label for kind, label in _TYPES.items()}
    _show(found, as_json, misses, [("文件", _ANSWERS), ("其中", types)])
    if repeat and not as_json:
        unstable = sum(score.mistakes["qa.unstable"] for _, score in found)
        click.echo(f"\n每个问题重复问 {repeat} 次，答案不同的 {unstable} 个")
    _gate("qa", found, shipped=questions is None)


@evaluate.command()
@click.option("--cmrc", type=click.Path(path_type=Path), help="另评 CMRC 2018：给出 cmrc2018_dev.json。")
@set_option
@json_option
@misses_option
def retrieval(cmrc: Path | None, name: str | None, as_json: bool, misses: bool) -> None:
    """检索：正确条款排在第一、前三、前十的比例和 MRR，词语、向量与有据的排法并列。"""
    from evaluation.runs import cmrc_run, search_run

    found = list(search_run(_shipped(name)))
    if cmrc is not None:
        found.append(("cmrc2018", cmrc_run(cmrc)))
    if as_json:
        _show(found, as_json, misses, [])
    else:
        header = ["文件", "问题", "排法", *_SEARCH.values()]
        lines = [
            [_NAMES.get(name, name), f"{score.figures['retrieval.n']}", label]
            + [f"{score.figures[f'{order}.{figure}']:.3f}" for figure in _SEARCH]
            for name, score in found
            for order, label in _ORDERS.items()
        ]
        _print(table(header, lines))
        _print_misses(found, misses)
    _gate("retrieval", found)


def _shipped(name: str | None) -> tuple[GoldSet, ...]:
    from evaluation import shipped_sets

    return shipped_sets(name)


def _show(
    found: Sequence[Measured], as_json: bool, misses: bool, tables: Sequence[tuple[str, dict[str, str]]]
) -> None:
    """Print scores as tables, a row a set, or all of them as one JSON object."""
    if as_json:
        from evaluation.measure import score_json

        rows = {name: dict(score_json(score)) for name, score in found}
        for row in rows.values():
            if not misses:
                del row["misses"]
        print_json(rows, indent=2)
        return
    for place, (title, columns) in enumerate(tables):
        shown = {
            key: label for key, label in columns.items() if any(key in score.figures for _, score in found)
        }
        if shown:
            lines = [[name, *(_cell(score, key) for key in shown)] for name, score in found]
            _print(([""] if place else []) + table([title, *shown.values()], lines))
    _print_misses(found, misses)


def _cell(score: Score, key: str) -> str:
    """A figure for the eye: shares to three places, counts as they are."""
    value = score.figures.get(key)
    if value is None:
        return "—"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _print_misses(found: Sequence[Measured], misses: bool) -> None:
    for name, score in found if misses else ():
        if score.misses:
            _print(["", f"{_NAMES.get(name, name)}：", *(f"  {line}" for line in score.misses)])


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines with the columns under one another: a Chinese character is two columns wide."""
    widths = [max(map(_width, column)) for column in zip(header, *rows, strict=True)]
    return ["  ".join(_padded(row, widths)).rstrip() for row in (header, *rows)]


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    for cell, width in zip(row, widths, strict=True):
        yield cell + " " * (width - _width(cell))


def _width(text: str) -> int:
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in text)


def _print(lines: Sequence[str]) -> None:
    click.echo("\n".join(lines))


def _gate(kind: str, found: Sequence[Measured], *, shipped: bool = True) -> None:
    """Exit code 1 where a shipped set is worse than the baseline allows, or an answer was not stable."""
    from evaluation import falls

    worse = [line for name, score in found if shipped for line in falls(kind, name, score)]
    worse += [
        f"{name}：{count} 个问题重复问时答案不同"
        for name, score in found
        if (count := score.mistakes.get("qa.unstable"))
    ]
    if worse:
        click.echo("\n".join(["比基线退步：", *(f"  {line}" for line in worse)]), err=True)
        raise click.exceptions.Exit(1)


COMMANDS: tuple[click.Command, ...] = (evaluate,)
