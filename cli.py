"""``youju``: the library from the command line.

Heavy modules are loaded inside the commands that need them, so that ``--help`` and mistakes answer at once.
Every foreseen failure is one line of Chinese on stderr and exit code 2; output is UTF-8 in any locale.
"""

# ruff: noqa: PLC0415 - see the docstring: a cold answer must take less than five seconds

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import cli_eval
import cli_files
import cli_products
import cli_review
import cli_shelf
import cli_users
import serving
from cli_shelf import keep_default_current
from console import Failure, Front, json_option, library_option, log_folder, open_library, print_json, run

if TYPE_CHECKING:
    from library import Library
    from qa import Answer, Citation
    from retrieval import Hit


without_login_option = click.option(
    "--without-login", is_flag=True, help="没有登录也允许其他计算机访问（网络另有保护时才用）。"
)
document_option = click.option("--document", help="只在这份文件里找（编号见 youju list）。")


@click.group(cls=Front, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="youju", message="有据 %(version)s", help="显示版本。")
def cli() -> None:
    """有据：政府文件的知识图谱问答，句句有出处。"""


@cli.command()
@click.argument("question", required=False)
@json_option
@click.option("--batch", type=click.Path(path_type=Path), help="逐行回答 JSONL 文件（id、question）。")
@click.option("--document", multiple=True, help="只在这份文件里找（编号见 youju list），可重复。")
@click.option(
    "--after", "earlier", multiple=True, help="此前问过的问题，供接着问（“那2025年呢？”），可重复。"
)
@library_option
def ask(
    question: str | None,
    as_json: bool,
    batch: Path | None,
    document: tuple[str, ...],
    earlier: tuple[str, ...],
    folder: Path | None,
) -> None:
    """回答 QUESTION，每句话附条款出处；文中没有的，答“文中未规定”。"""
    if (question is None) == (batch is None):
        raise Failure('请给出一个问题，或用 --batch 给出问题文件，例如：youju ask "秸秆可以露天烧吗？"')
    if batch is not None:
        rows = read_batch(batch)
        opened = open_library(folder)
        for row in rows:
            print_json(answer_row(opened, row, document or None))
        return
    assert question is not None
    answer = open_library(folder).ask(question, document or None, earlier)
    if as_json:
        print_json(as_row(answer), indent=2)
    else:
        click.echo("\n".join(answer_lines(answer)))


@cli.command()
@click.argument("query")
@click.option("-k", default=5, show_default=True, type=click.IntRange(1, 100), help="列出几条。")
@json_option
@document_option
@library_option
def search(query: str, k: int, as_json: bool, document: str | None, folder: Path | None) -> None:
    """列出与 QUERY 最接近的条款。"""
    opened = open_library(folder)
    for rank, hit in enumerate(opened.search(query, k, document), 1):
        row = hit_row(opened, hit)
        if as_json:
            print_json(row)
        else:
            click.echo(f"{rank}. {row['label']}\n   {row['text']}")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址；默认只允许本机访问。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@without_login_option
@library_option
def serve(host: str, port: int, without_login: bool, folder: Path | None) -> None:
    """启动供其他程序调用的 HTTP 接口（说明页 /docs）。"""
    import uvicorn

    import api

    if not without_login and not serving.is_local(host):
        raise Failure(
            f"接口没有登录，监听 {host} 会让其他计算机都能读写资料库。"
            "请放在有登录的网关之后并加 --without-login，或改用 127.0.0.1。"
        )
    open_library(folder)
    port = _free_port(host, port)
    click.echo(f"接口：http://{host}:{port}  说明：http://{host}:{port}/docs  （按 Ctrl+C 结束）")
    uvicorn.run(api.create_app(folder), host=host, port=port, log_level="warning")


@cli.command()
@click.option("--address", default="127.0.0.1", show_default=True, help="监听地址；默认只允许本机访问。")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@without_login_option
@library_option
def app(address: str, port: int, without_login: bool, folder: Path | None) -> None:
    """打开网页应用；默认资料库还没有或已过时，先建好。"""
    if folder is not None:
        os.environ["YOUJU_LIBRARY"] = str(folder.resolve())
    if without_login:
        os.environ[serving.WITHOUT_LOGIN] = "1"
    elif not serving.is_local(address):
        cli_users.check_login(folder, address)
    keep_default_current(folder)
    port = _free_port(address, port)
    try:
        serving.run_app(address, port, log_folder() / "app.log", _announce)
    except KeyboardInterrupt:
        click.echo("已停止。")


def read_batch(file: Path) -> list[dict[str, Any]]:
    """The rows of a question file, all checked before the first is answered.

    Raises:
        Failure: not UTF-8, or a line is no JSON object with ``id`` and ``question``; names the line.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise Failure(f"{file} 不是 UTF-8 文本，请另存为 UTF-8 后重试。") from error
    rows = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise Failure(f"{file} 第 {number} 行不是 JSON：{error.msg}。请改正后重试。") from error
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("question"), str):
            raise Failure(f"{file} 第 {number} 行缺少 id 或 question。请改正后重试。")
        rows.append(row)
    return rows


def answer_row(library: Library, row: dict[str, Any], documents: Sequence[str] | None) -> dict[str, Any]:
    """One line of batch output; a question that is refused becomes an unanswerable line with the reason."""
    from qa import QuestionError

    try:
        return {"id": row["id"], **as_row(library.ask(row["question"], documents))}
    except QuestionError as error:
        refused = {"answerable": False, "answer": "", "kind": None, "citations": [], "reason": str(error)}
        return {"id": row["id"], "question": row["question"][:100], **refused}


def as_row(answer: Answer) -> dict[str, Any]:
    """An answer as the public JSON: the scorer's keys, and what else a tool may want."""
    return {
        "question": answer.question,
        "understood": answer.understood,
        "answerable": answer.answerable,
        "answer": answer.text,
        "kind": answer.kind.value,
        "citations": [citation_row(citation) for citation in answer.citations],
        "reason": answer.reason,
        "nearest": [citation_row(citation) for citation in answer.nearest],
        "plan": [{"operation": step.operation, "detail": step.detail} for step in answer.plan],
        "phrased": [{"text": line.text, "citation": line.citation} for line in answer.phrased],
        "note": answer.note,
    }


def citation_row(citation: Citation) -> dict[str, Any]:
    """A citation as JSON: ``quote`` is source[start:end] of the document."""
    return {
        "document": citation.document,
        "clause": citation.clause,
        "label": citation.label,
        "quote": citation.quote,
        "start": citation.span.start,
        "end": citation.span.end,
    }


def hit_row(library: Library, hit: Hit) -> dict[str, Any]:
    """A search hit as JSON."""
    import ingest

    document = library.document(hit.document)
    text = document.text(document.text_span(document.clause(hit.path)))
    label = ingest.citation(document, hit.path)
    return {"document": hit.document, "clause": hit.path, "score": hit.score, "label": label, "text": text}


def answer_lines(answer: Answer) -> Iterator[str]:
    """An answer for the eye: text, then each citation with its words."""
    yield answer.text
    if answer.phrased:
        yield "\n模型转述（逐句核对过，以原文为准）："
        yield from (f"{line.text}[{(line.citation or 0) + 1}]" for line in answer.phrased)
    if answer.note:
        yield f"\n{answer.note}"
    if not answer.answerable and answer.reason and answer.reason not in answer.text:
        yield answer.reason
    for heading, citations in (("依据：", answer.citations), ("最接近的条款（并非答案）：", answer.nearest)):
        if citations:
            yield f"\n{heading}"
        for number, citation in enumerate(citations, 1):
            yield f"[{number}] {citation.label}"
            yield f"    “{' '.join(citation.quote.split())}”"


def _free_port(host: str, wanted: int) -> int:
    port = serving.free_port(host, wanted)
    if port != wanted:
        click.echo(f"端口 {wanted} 已被占用，改用 {port}。", err=True)
    return port


def _announce(address: str) -> None:
    click.echo(f"有据已就绪：{address}  （按 Ctrl+C 结束）")


PARTS = (cli_shelf, cli_review, cli_files, cli_products, cli_users, cli_eval)
for command in (command for part in PARTS for command in part.COMMANDS):
    cli.add_command(command)


def main() -> None:
    """Entry point of the ``youju`` command."""
    raise SystemExit(run(cli))


if __name__ == "__main__":
    main()
