"""HTTP front: ask, search, documents, clauses, graph, health.

In: JSON or query strings. Out: JSON of the same types the library returns; every error as a ``Problem``.
The page at /docs needs no outside address: its script and style come from a package.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import Depends, FastAPI, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi_offline import FastAPIOffline
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

import ingest
from api_review import add_review_routes
from ingest import Clause, Metadata, Notice, Span
from kg.comparison import Comparison
from kg.decision import ReviewError, UnknownDecisionError, UnknownFactError
from kg.errors import KgError, UnknownFormatError
from kg.exports import export_named
from kg.facts import Strength
from kg.versions import Status
from kg.view import GraphView
from library import (
    Entry,
    Library,
    LibraryError,
    UnknownClauseError,
    UnknownDocumentError,
    UnknownNodeError,
    default_folder,
    revision_on_disk,
)
from qa import Answer, QuestionError
from retrieval import RetrievalError


class Problem(BaseModel):
    """What went wrong, where, and what to do: Chinese, for people; ``error`` is for programs."""

    error: str
    what: str
    where: str
    do: str


class Question(BaseModel):
    """A question; to one document, or some, where they are given."""

    question: str
    document: str | None = None
    documents: list[str] | None = None
    earlier: list[str] = Field(default=[], max_length=20, description="此前依次问过的问题，供接着问")
    strength: Strength | None = Field(None, description="只要这种约束力的句子")


class DocumentSummary(BaseModel):
    """A document of the library; dates are ISO 8601, what it does not print is null."""

    id: str
    name: str
    format: str
    title: str | None
    document_number: str | None
    issuer: str | None
    issued: str | None
    published: str | None
    clauses: int
    targets: int


class OutlineEntry(BaseModel):
    """A numbered or titled clause."""

    path: str
    kind: str
    number: str
    title: str
    parent: str | None
    span: Span


class DocumentDetail(DocumentSummary):
    """A document with its header, outline and what the reader was unsure of; spans are source offsets."""

    sha256: str
    metadata: Metadata
    outline: list[OutlineEntry]
    notices: list[Notice]


class ClauseDetail(OutlineEntry):
    """A clause: ``quote`` is source[start:end], verbatim; ``text`` has page breaks repaired."""

    document: str
    label: str
    quote: str
    text: str
    children: list[str]


class SearchHit(BaseModel):
    """A clause near to a query; ranks count from 1, null where that index did not find it."""

    document: str
    clause: str
    label: str
    text: str
    score: float
    lexical_rank: int | None
    dense_rank: int | None


class Health(BaseModel):
    """That the library is served, and what it holds."""

    status: str = Field(examples=["ok"])
    revision: str
    documents: int
    clauses: int
    targets: int


def library_of(request: Request) -> Library:
    """The library as it is now: opened anew where it was changed since the last request."""
    state = request.app.state
    library = cast("Library", state.library)
    if revision_on_disk(library.folder) != library.revision:
        with state.opening:
            library = state.library = Library.open(library.folder)
    return library


Served = Annotated[Library, Depends(library_of)]
Text = Annotated[str, Query(max_length=10_000, description="问题或检索词")]
DocumentId = Annotated[str | None, Query(description="只在这份文件里找")]


def create_app(folder: Path | None = None) -> FastAPI:
    """The application over the library in ``folder``, else the default one, opened when the server starts.

    The server does not start without a library: ``LibraryError`` says what to do.
    """

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        app.state.library = Library.open(folder or default_folder())
        app.state.opening = Lock()
        app.state.library.search("预热", 1)  # loads model and index before the first request waits for them
        yield

    app = FastAPIOffline(
        title="有据",
        summary="政府文件的知识图谱问答，句句有出处",
        version="0.1.0",
        lifespan=opened,
        redoc_url=None,
        responses={
            404: {"model": Problem, "description": "没有这份文件、条款或节点"},
            422: {"model": Problem, "description": "请求有误"},
        },
    )
    add_routes(app)
    add_review_routes(app, library_of)
    app.add_exception_handler(LibraryError, on_library_error)
    app.add_exception_handler(RetrievalError, on_library_error)
    app.add_exception_handler(KgError, on_library_error)
    app.add_exception_handler(QuestionError, on_question_error)
    app.add_exception_handler(RequestValidationError, on_invalid_request)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(Exception, on_fault)
    return app


def add_routes(app: FastAPI) -> None:
    """Put the paths on ``app``."""
    app.get("/ask", summary="提问")(ask)
    app.post("/ask", summary="提问（JSON）")(ask_json)
    app.get("/search", summary="检索条款")(search)
    app.get("/documents", summary="文件列表")(documents)
    app.get("/documents/{document}", summary="文件的题头与目录")(document_detail)
    app.get("/clauses/{document}/{path}", summary="条款原文")(clause_detail)
    app.get("/graph", summary="图谱：一份文件的起点，或一个节点的四邻")(graph)
    app.get("/documents/{document}/file", summary="原文件")(document_file)
    app.get("/documents/{document}/status", summary="效力")(document_status)
    app.get("/compare", summary="对照两份文件")(compare)
    app.get("/export/{format}", summary="导出事实")(export)
    app.get("/health", summary="服务状态")(health)


def ask(
    library: Served,
    q: Text,
    document: Annotated[list[str] | None, Query(description="只在这些文件里找")] = None,
    earlier: Annotated[list[str] | None, Query(max_length=20, description="此前依次问过的问题")] = None,
    strength: Annotated[Strength | None, Query(description="只要这种约束力的句子")] = None,
) -> Answer:
    """回答一个问题；文中没有的，`answerable` 为 false 并给出最接近的条款。"""
    return library.ask(q, document, earlier or (), strength)


def ask_json(library: Served, body: Question) -> Answer:
    """同 GET /ask，问题放在 JSON 里。"""
    documents = body.documents if body.document is None else [body.document, *(body.documents or ())]
    return library.ask(body.question, documents, body.earlier, body.strength)


def search(
    library: Served, q: Text, k: Annotated[int, Query(ge=1, le=100)] = 10, document: DocumentId = None
) -> list[SearchHit]:
    """与检索词最接近的 k 个条款，最接近的在前。"""
    if document is not None:
        library.document(document)
    found = []
    for hit in library.search(q, k, document):
        owner = library.document(hit.document)
        found.append(
            SearchHit(
                document=hit.document,
                clause=hit.path,
                label=ingest.citation(owner, hit.path),
                text=owner.text(owner.text_span(owner.clause(hit.path))),
                score=hit.score,
                lexical_rank=hit.lexical_rank,
                dense_rank=hit.dense_rank,
            )
        )
    return found


def documents(library: Served) -> list[DocumentSummary]:
    """资料库里的全部文件。"""
    return [summary(entry) for entry in library.entries]


def document_detail(library: Served, document: str) -> DocumentDetail:
    """一份文件的题头、目录和读入时的提示。"""
    found = library.document(document)
    return DocumentDetail(
        **summary(library.entry(document)).model_dump(),
        sha256=found.sha256,
        metadata=found.metadata,
        outline=[entry(clause) for clause in found.clauses if clause.number or clause.title],
        notices=list(found.notices),
    )


def clause_detail(library: Served, document: str, path: str) -> ClauseDetail:
    """一个条款的原文、整理后的文字和规范引用。"""
    owner = library.document(document)
    clause = library.clause(document, path)
    words = owner.text_span(clause)
    return ClauseDetail(
        **entry(clause).model_dump(exclude={"span"}),
        span=words,
        document=owner.id,
        label=ingest.citation(owner, path),
        quote=owner.quote(words),
        text=owner.text(words),
        children=[child.path for child in owner.children(path)],
    )


def graph(library: Served, document: str | None = None, node: str | None = None) -> GraphView:
    """给 `document`：文件和它的各个行动；给 `node`：这个节点和直接相邻的节点。两者给一个。"""
    if (document is None) == (node is None):
        raise HTTPException(422, "document 和 node 要且只能给一个")
    return library.graph_around(node) if node is not None else library.graph_roots(cast("str", document))


def document_file(library: Served, document: str) -> Response:
    """读入的那个文件，逐字节原样。"""
    name = quote(library.entry(document).name)
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(library.file(document), media_type="application/octet-stream", headers=headers)


def document_status(library: Served, document: str, on: date | None = None) -> Status:
    """文件在某一天（默认今天）是否有效，附依据原文的位置和理由。"""
    return library.statuses(on or date.today())[library.entry(document).id]


def compare(library: Served, before: str, after: str) -> Comparison:
    """从 `before` 到 `after` 改了什么：新增、删去、改动的条款和目标，每处有两边的原文。"""
    return library.compare(before, after)


def export(library: Served, format: str, document: DocumentId = None) -> Response:  # noqa: A002
    """全部文件（或一份）的事实：turtle、jsonld、nquads、graphml、gexf、cytoscape、neo4j、csv、jsonl。"""
    data = library.export(format, [document] if document is not None else [])
    found = export_named(format)
    headers = {"Content-Disposition": f'attachment; filename="youju{found.suffix}"'}
    return Response(data, media_type=found.media_type, headers=headers)


def health(library: Served) -> Health:
    """服务是否正常，资料库的版本和规模。"""
    return Health(
        status="ok",
        revision=library.revision,
        documents=len(library.entries),
        clauses=sum(entry.clauses for entry in library.entries),
        targets=sum(entry.targets for entry in library.entries),
    )


def summary(held: Entry) -> DocumentSummary:
    """A document in short."""
    return DocumentSummary(
        id=held.id,
        name=held.name,
        format=held.format,
        title=held.title,
        document_number=held.document_number,
        issuer=held.issuer,
        issued=held.issued,
        published=held.published,
        clauses=held.clauses,
        targets=held.targets,
    )


def entry(clause: Clause) -> OutlineEntry:
    """A clause without its words."""
    return OutlineEntry(
        path=clause.path,
        kind=clause.kind.value,
        number=clause.number,
        title=clause.title,
        parent=clause.parent,
        span=clause.span,
    )


def problem(status: int, error: str, what: str, where: str, do: str) -> JSONResponse:
    """A ``Problem`` as a response."""
    return JSONResponse(Problem(error=error, what=what, where=where, do=do).model_dump(), status)


UNKNOWN: dict[type[Exception], str] = {
    UnknownDocumentError: "unknown_document",
    UnknownClauseError: "unknown_clause",
    UnknownNodeError: "unknown_node",
    UnknownFormatError: "unknown_format",
    UnknownFactError: "unknown_fact",
    UnknownDecisionError: "unknown_decision",
}


def on_library_error(_: Request, error: Exception) -> JSONResponse:
    """What is unknown: 404; a decision refused: 422; the library, its index or its model failing: 503."""
    assert isinstance(error, LibraryError | RetrievalError | KgError)
    if isinstance(error, ReviewError):
        return problem(422, "review", error.what, error.where, error.do)
    code = UNKNOWN.get(type(error))
    return problem(404 if code else 503, code or "library", error.what, error.where, error.do)


def on_question_error(_: Request, error: Exception) -> JSONResponse:
    """A question that is refused: 422."""
    assert isinstance(error, QuestionError)
    return problem(422, "question", error.what, "question", error.do)


def on_invalid_request(_: Request, error: Exception) -> JSONResponse:
    """A request that does not fit the description at /docs: 422."""
    assert isinstance(error, RequestValidationError)
    where = "、".join(".".join(map(str, fault["loc"])) for fault in error.errors())
    return problem(422, "request", "请求的参数不对", where, "请对照 /docs 的说明修改后重试")


def on_http_error(request: Request, error: Exception) -> JSONResponse:
    """No such address, wrong method: the status as it is."""
    assert isinstance(error, HTTPException)
    said = {404: "没有这个地址", 405: "这个地址不支持这种请求方法"}.get(error.status_code, error.detail)
    return problem(error.status_code, "request", said, request.url.path, "请对照 /docs 的说明修改后重试")


def on_fault(request: Request, _: Exception) -> JSONResponse:
    """A fault of the program: 500, details in the log alone."""
    return problem(500, "fault", "程序内部出错", request.url.path, "请把服务日志交给维护者")
