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

import serving
from console import Failure, Front, log_folder, progress_bars, run

if TYPE_CHECKING:
    from ingest import Clause, Document
    from library import BuildReport, Library
    from qa import Answer, Citation
    from retrieval import Hit


library_option = click.option(
    "--library", "folder", type=click.Path(path_type=Path), help="资料库所在文件夹（默认 var/library）。"
)
document_option = click.option("--document", help="只在这份文件里找（编号见 youju list）。")
json_option = click.option("--json", "as_json", is_flag=True, help="输出 JSON。")


@click.group(cls=Front, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="youju", message="有据 %(version)s", help="显示版本。")
def cli() -> None:
    """有据：政府文件的知识图谱问答，句句有出处。"""


@cli.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@library_option
def build(files: tuple[Path, ...], folder: Path | None) -> None:
    """用 FILES 建立资料库，替换原有内容；不给文件则用随附的 corpus/。"""
    _build(folder, files)


@cli.command()
@click.argument("question", required=False)
@json_option
@click.option("--batch", type=click.Path(path_type=Path), help="逐行回答 JSONL 文件（id、question）。")
@document_option
@library_option
def ask(
    question: str | None, as_json: bool, batch: Path | None, document: str | None, folder: Path | None
) -> None:
    """回答 QUESTION，每句话附条款出处；文中没有的，答“文中未规定”。"""
    if (question is None) == (batch is None):
        raise Failure('请给出一个问题，或用 --batch 给出问题文件，例如：youju ask "秸秆可以露天烧吗？"')
    if batch is not None:
        rows = read_batch(batch)
        opened = _open(folder)
        for row in rows:
            _print_json(answer_row(opened, row, document))
        return
    assert question is not None
    answer = _open(folder).ask(question, document)
    if as_json:
        _print_json(as_row(answer), indent=2)
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
    opened = _open(folder)
    for rank, hit in enumerate(opened.search(query, k, document), 1):
        row = hit_row(opened, hit)
        if as_json:
            _print_json(row)
        else:
            click.echo(f"{rank}. {row['label']}\n   {row['text']}")


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
@json_option
@click.option("-o", "--output", type=click.Path(path_type=Path), help="写入文件（先写临时文件再改名）。")
def extract(file: Path, as_json: bool, output: Path | None) -> None:
    """抽取 FILE 的条款、目标和责任层级。"""
    import ingest
    import kg
    from kg.extraction import to_json

    document = ingest.read(file)
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


@cli.command()
@click.argument("file", type=click.Path(path_type=Path))
def outline(file: Path) -> None:
    """打印 FILE 的条款目录。"""
    import ingest

    document = ingest.read(file)
    for clause in document.clauses:
        if clause.title or clause.number:
            depth = sum(1 for _ in document.ancestors(clause))
            click.echo(f"{'  ' * depth}{clause.path}  {_heading(document, clause)}")
    _print_notices(document)


@cli.command(name="list")
@json_option
@library_option
def list_documents(as_json: bool, folder: Path | None) -> None:
    """列出资料库里的文件。"""
    for document in _open(folder).documents():
        header = document.metadata
        title = header.title.value if header.title else document.name
        number = header.document_number.value if header.document_number else ""
        if as_json:
            _print_json({"id": document.id, "name": document.name, "title": title, "number": number})
        else:
            click.echo(f"{document.id}  《{title}》{number}")


@cli.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址；默认只允许本机访问。")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@library_option
def serve(host: str, port: int, folder: Path | None) -> None:
    """启动供其他程序调用的 HTTP 接口（说明页 /docs）。"""
    import uvicorn

    import api

    _open(folder)
    port = _free_port(host, port)
    click.echo(f"接口：http://{host}:{port}  说明：http://{host}:{port}/docs  （按 Ctrl+C 结束）")
    uvicorn.run(api.create_app(folder), host=host, port=port, log_level="warning")


@cli.command()
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="端口。")
@library_option
def app(port: int, folder: Path | None) -> None:
    """打开网页应用；默认资料库还没有或已过时，先建好。"""
    keep_default_current(folder)
    if folder is not None:
        os.environ["YOUJU_LIBRARY"] = str(folder.resolve())
    port = _free_port("127.0.0.1", port)
    try:
        serving.run_app(port, log_folder() / "app.log", _announce)
    except KeyboardInterrupt:
        click.echo("已停止。")


def keep_default_current(folder: Path | None) -> None:
    """Build the library from the shipped documents where there is none or only they are in it.

    A library that holds a user's own documents is left as it is.
    """
    from library import Library, LibraryError, default_sources

    try:
        opened = Library.open(_folder(folder))
    except LibraryError:
        _build(folder, ())
        return
    shipped = {source.name for source in default_sources()}
    if {document.name for document in opened.documents()} <= shipped:
        _build(folder, ())
    elif opened.is_stale:
        click.echo("提示：资料库由旧版程序建立；用 youju build 加上您的文件可以更新。", err=True)


def _build(folder: Path | None, files: Sequence[Path]) -> None:
    from library import Library, default_sources

    with progress_bars() as progress:
        report = Library.build(_folder(folder), files or default_sources(), progress)
    _print_report(report)


def _print_report(report: BuildReport) -> None:
    for failure in report.failures:
        click.echo(f"未收入：{failure}", err=True)
    state = "资料库已是最新" if report.unchanged else "资料库已建好"
    click.echo(f"{state}：共 {len(report.documents)} 份文件，版本 {report.revision}。")


def _folder(folder: Path | None) -> Path:
    from library import default_folder

    return folder or default_folder()


def _open(folder: Path | None) -> Library:
    from library import Library

    return Library.open(_folder(folder))


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


def answer_row(library: Library, row: dict[str, Any], document: str | None) -> dict[str, Any]:
    """One line of batch output; a question that is refused becomes an unanswerable line with the reason."""
    from qa import QuestionError

    try:
        return {"id": row["id"], **as_row(library.ask(row["question"], document))}
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
    if not answer.answerable and answer.reason and answer.reason not in answer.text:
        yield answer.reason
    for heading, citations in (("依据：", answer.citations), ("最接近的条款（并非答案）：", answer.nearest)):
        if citations:
            yield f"\n{heading}"
        for number, citation in enumerate(citations, 1):
            yield f"[{number}] {citation.label}"
            yield f"    “{' '.join(citation.quote.split())}”"


def _heading(document: Document, clause: Clause) -> str:
    return f"{clause.number}{clause.title}" or document.text(document.text_span(clause))[:30]


def _print_notices(document: Document) -> None:
    for notice in document.notices:
        click.echo(f"提示：{notice.message}", err=True)


def _print_json(row: dict[str, Any], indent: int | None = None) -> None:
    click.echo(json.dumps(row, ensure_ascii=False, indent=indent))


def _free_port(host: str, wanted: int) -> int:
    port = serving.free_port(host, wanted)
    if port != wanted:
        click.echo(f"端口 {wanted} 已被占用，改用 {port}。", err=True)
    return port


def _announce(address: str) -> None:
    click.echo(f"有据已就绪：{address}  （按 Ctrl+C 结束）")


def main() -> None:
    """Entry point of the ``youju`` command."""
    raise SystemExit(run(cli))


if __name__ == "__main__":
    main()
