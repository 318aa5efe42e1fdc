"""``youju`` on single files: what is read in them and what was repaired, their outline, their facts."""

# ruff: noqa: PLC0415 - help and mistakes answer at once; reading loads what it needs

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from console import ChineseCommand, json_option, print_json

if TYPE_CHECKING:
    from ingest import Clause, Document, Edit, Span

_SHOWN = 12  # characters of text on each side of a repair


@click.command(cls=ChineseCommand)
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件（先写临时文件再改名）。")
def extract(file: Path, as_json: bool, output: Path | None) -> None:
    """抽取 FILE 的条款、目标和责任层级。"""
    import kg
    from ingest import read
    from kg.extraction import to_json

    document = read(file)
    facts = kg.extract(document)
    if as_json:
        text = json.dumps(to_json(document, facts), ensure_ascii=False, indent=2) + "\n"
    else:
        rows = [f"{target.clause}\t{document.text(target.span)}" for target in facts.targets]
        counts = f"行动 {len(facts.actions)} 项，任务 {len(facts.measures)} 项，目标 {len(facts.targets)} 个"
        text = "\n".join([counts, *rows]) + "\n"
    if output is None:
        click.echo(text, nl=False)
    else:
        aside = output.with_name(f".{output.name}.{os.getpid()}.partial")
        try:
            aside.write_text(text, encoding="utf-8")
            aside.replace(output)
        finally:
            aside.unlink(missing_ok=True)
    _print_notices(document)


@click.command(cls=ChineseCommand)
@click.argument("file", type=click.Path(path_type=Path))
def outline(file: Path) -> None:
    """打印 FILE 的条款目录。"""
    from ingest import read

    document = read(file)
    for clause in document.clauses:
        if clause.title or clause.number:
            depth = sum(1 for _ in document.ancestors(clause))
            click.echo(f"{'  ' * depth}{clause.path}  {_heading(document, clause)}")
    _print_notices(document)


@click.command(cls=ChineseCommand)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--explain", is_flag=True, help="逐处列出整理了什么、为什么。")
@json_option
def ingest(file: Path, explain: bool, as_json: bool) -> None:
    """读 FILE 并报告：格式、题头、结构、整理了多少处、哪里没有把握。不改动资料库。"""
    from ingest import read

    document = read(file)
    if as_json:
        print_json(report_of(document, explain=explain), indent=2)
        return
    click.echo("\n".join(report_lines(document, explain=explain)))


def report_of(document: Document, *, explain: bool) -> dict[str, Any]:
    """What was read of a file, as JSON."""
    from ingest.header_table import header_table

    counts = Counter(edit.reason for edit in document.edits)
    report: dict[str, Any] = {
        "id": document.id,
        "name": document.name,
        "format": document.format,
        "characters": len(document.source),
        "pages": len(document.pages),
        "header": [
            {
                "label": row.label,
                "value": row.value,
                "start": row.span.start,
                "end": row.span.end,
                "why": row.why,
            }
            for row in header_table(document.metadata)
        ],
        "clauses": dict(Counter(clause.kind.value for clause in document.clauses)),
        "repairs": dict(sorted(counts.items())),
        "notices": [
            {
                "code": each.code,
                "message": each.message,
                "line": line_of(document, each.span) if each.span else None,
            }
            for each in document.notices
        ],
    }
    if explain:
        report["edits"] = [
            {
                "line": line_of(document, edit),
                "start": edit.start,
                "end": edit.end,
                "source": document.source[edit.start : edit.end],
                "reads": edit.replacement,
                "reason": edit.reason,
            }
            for edit in document.edits
        ]
    return report


def report_lines(document: Document, *, explain: bool) -> Iterator[str]:
    """What was read of a file, for the eye."""
    from ingest.formats import FORMATS
    from ingest.header_table import header_table
    from ontology import lexicon

    reasons = lexicon("repair")["reasons"]
    pages = f"，{len(document.pages)} 页" if document.pages else ""
    yield f"格式：{FORMATS[document.format].label}{pages}，{len(document.source)} 字"
    for row in header_table(document.metadata):
        yield f"{row.label}：{row.value}" + (f"（推算：{row.why}）" if row.why else "")
    kinds = Counter(clause.kind.value for clause in document.clauses)
    yield "结构：" + "，".join(f"{kind} {count}" for kind, count in kinds.items())
    counts = Counter(edit.reason for edit in document.edits)
    yield f"整理：共 {len(document.edits)} 处" + ("" if counts else "，原文未见转换错误")
    for reason, count in counts.most_common():
        yield f"  {count:5}  {reasons.get(reason, reason)}"
    if explain:
        for edit in document.edits:
            yield f"第 {line_of(document, edit)} 行  {shown(document, edit)}  （{edit.reason}）"
    for notice in document.notices:
        where = f"第 {line_of(document, notice.span)} 行：" if notice.span else ""
        yield f"提示：{where}{notice.message}"


def shown(document: Document, edit: Edit) -> str:
    """A repair with the words around it: 到⟦ ⟧2027年 for a space left out."""
    before = document.source[max(0, edit.start - _SHOWN) : edit.start]
    after = document.source[edit.end : edit.end + _SHOWN]
    cut = document.source[edit.start : edit.end]
    change = f"⟦{cut}→{edit.replacement}⟧" if edit.replacement else f"⟦{cut}⟧"
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in f"{before}{change}{after}")


def line_of(document: Document, place: Span | Edit) -> int:
    """The line of the source on which a place begins, from 1."""
    return document.source.count("\n", 0, place.start) + 1


def _heading(document: Document, clause: Clause) -> str:
    return f"{clause.number}{clause.title}" or document.text(document.text_span(clause))[:30]


def _print_notices(document: Document) -> None:
    for notice in document.notices:
        click.echo(f"提示：{notice.message}", err=True)


COMMANDS = (extract, outline, ingest)
