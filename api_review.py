"""HTTP routes of review: what is to be looked at, what was decided, decide, take back.

In: JSON. Out: JSON; errors go out as the application's ``Problem``. ``who`` is told by the caller: the server
knows no users, so it belongs behind a door that does.
"""

from typing import Annotated

from fastapi import BackgroundTasks, Depends, FastAPI, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

import reviewing
from ingest import Span
from kg.decision import LONGEST_NAME, LONGEST_REASON, Decision
from kg.facts import FactKind, Verdict
from kg.review import Outcome
from kg.review_queue import Doubtful
from library import Library

_Text = Annotated[str, Field(max_length=500)]


class Ruled(BaseModel):
    """What an expert says of a fact; ``changes``: new values by field; ``span`` or ``words``: their words."""

    model_config = ConfigDict(extra="forbid")

    verdict: Verdict
    who: str = Field(max_length=LONGEST_NAME, description="核定人，必填")
    why: str = Field("", max_length=LONGEST_REASON, description="理由；更正、驳回、补充时必填")
    fact: str = Field("", max_length=200, description="事实编号；补充关联时为目标编号")
    kind: FactKind | None = Field(None, description="补充时：哪一类事实")
    clause: str = Field("", max_length=200, description="补充时：哪一条款")
    changes: dict[str, _Text | float | None] = Field(default_factory=dict, max_length=20)
    span: tuple[int, int] | None = Field(None, description="原话的起止（字符）")
    words: str = Field("", max_length=5000, description="原话，逐字；与 span 二选一")


def add_review_routes(app: FastAPI, served: object) -> None:
    """Put the paths of review on ``app``; ``served`` is the dependency that gives the open library."""
    opened = Depends(served)  # type: ignore[arg-type]

    @app.get("/documents/{document}/review", summary="待核定的事实，证据最弱的在前")
    def queue(
        document: str,
        tasks: BackgroundTasks,
        k: Annotated[int, Query(ge=1, le=1000)] = 50,
        library: Library = opened,
    ) -> list[Doubtful]:
        """还没有人核定的事实，每条附原话、出处和列入的原因。"""
        tasks.add_task(reviewing.ready)  # while the list is read
        return list(library.review_queue(document)[:k])

    @app.get("/documents/{document}/review/decisions", summary="核定记录")
    def decided(document: str, library: Library = opened) -> list[Outcome]:
        """已作的核定：谁、何时、为何，是否已套用；原文有改动的标为 stale。"""
        return list(library.decisions(document))

    @app.post("/documents/{document}/review/decisions", summary="核定一个事实", status_code=201)
    def decide(document: str, body: Ruled, library: Library = opened) -> Decision:
        """确认 confirm、更正 correct、驳回 reject 或补充 add；更正的内容必须是原文的字句。"""
        span = span_of(body.span) if body.span else None
        ruling = reviewing.Ruling(**{**body.model_dump(), "span": span})
        return reviewing.decide(library.folder, document, ruling)

    @app.delete("/documents/{document}/review/decisions/{decision}", summary="撤回核定", status_code=204)
    def withdraw(document: str, decision: str, library: Library = opened) -> Response:
        """撤回后，事实恢复原样。"""
        if all(each.id != decision for each in library.taken(document)):
            raise reviewing.UnknownDecisionError("这份文件没有这条核定记录", document, "请从核定记录中选择")
        reviewing.withdraw(library.folder, decision)
        return Response(status_code=204)

    @app.get("/review/decisions.jsonl", summary="导出全部核定记录")
    def export(library: Library = opened) -> Response:
        """JSON Lines，可再导入。"""
        return Response(library.export_decisions(), media_type="application/x-ndjson")

    @app.post("/review/decisions.jsonl", summary="导入核定记录")
    async def take_in(request: Request, library: Library = opened) -> dict[str, int]:
        """导入由本程序导出的核定记录；已有的不重复，有一行不对则全部不导入。"""
        lines = b""
        async for part in request.stream():
            lines += part
            if len(lines) > LARGEST:
                raise reviewing.ReviewError("核定记录超过 64 MB", "导入", "请分成几个文件导入")
        return {"new": reviewing.import_decisions(library.folder, lines)}


LARGEST = 64 * 2**20
"""Most bytes of decisions taken in at once."""


def span_of(ends: tuple[int, int]) -> Span:
    """The span of two offsets.

    Raises:
        ReviewError: they bound no words.
    """
    try:
        return Span(*ends)
    except ValueError as error:
        raise reviewing.ReviewError("原话的起止不对", "span", "起点不小于 0，终点大于起点") from error
