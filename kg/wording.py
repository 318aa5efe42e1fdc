"""Values that an expert gives, held against the document: words must be printed, keys listed."""

import math
from enum import StrEnum
from typing import TypeVar

from ingest.document import Document
from ingest.span import Span, trimmed
from kg.decision import ReviewError, Value, bare

_E = TypeVar("_E", bound=StrEnum)


def refused(document: Document, what: str, do: str) -> ReviewError:
    """The error of a correction that is not taken."""
    return ReviewError(what, document.name, f"{do}。没有记录这次核定")


def shown(value: object) -> str:
    """A value as an error shows it."""
    text = str(value).encode("utf-8", "replace").decode()
    return text if len(text) <= 40 else f"{text[:40]}…"


def one_of(document: Document, kind: type[_E], name: str, value: Value) -> _E:
    """The value of a closed list.

    Raises:
        ReviewError: the list has no such value.
    """
    try:
        return kind(str(value))
    except ValueError as error:
        known = "、".join(each.value for each in kind)
        raise refused(document, f"字段 {name} 没有取值“{shown(value)}”", f"请从中选择：{known}") from error


def text_value(document: Document, name: str, value: Value) -> str | None:
    """Words, or None for none.

    Raises:
        ReviewError: the value is something else.
    """
    if value is None or isinstance(value, str):
        return value.strip() if value else None
    raise refused(document, f"字段 {name} 应当是文字", "请改为文字或 null")


def number_value(document: Document, name: str, value: Value) -> float | None:
    """A finite number, or None for none.

    Raises:
        ReviewError: the value is something else.
    """
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    raise refused(document, f"字段 {name} 应当是数字", "请改为数字或 null")


def inside(document: Document, path: str, span: Span) -> Span:
    """The span, which must lie in the clause and cover words.

    Raises:
        ReviewError: it does not.
    """
    span = trimmed(span, document.source)
    if not document.clause(path).span.contains(span) or not document.quote(span).strip():
        what = f"所给的原话不在条款 {path} 之内"
        raise refused(document, what, "请在这一条款内另选原话；事实属于别的条款时，请驳回后在那里补充")
    return span


def find(document: Document, words: str, within: Span) -> Span | None:
    """Where ``words`` first stand within a span, white space left aside."""
    source, sought = document.source, bare(words)
    if not sought:
        return None
    offsets = [at for at in range(within.start, within.end) if not source[at].isspace()]
    found = "".join(source[at] for at in offsets).find(sought)
    return Span(offsets[found], offsets[found + len(sought) - 1] + 1) if found >= 0 else None


def printed(document: Document, name: str, value: str | None, places: tuple[Span, ...]) -> Span | None:
    """Where a value is printed: the first of ``places`` that has it; None for no value.

    Raises:
        ReviewError: none has it.
    """
    if value is None:
        return None
    for place in places:
        if found := find(document, value, place):
            return found
    raise refused(document, f"“{shown(value)}”（{name}）不在原文的这个条款里", "更正的内容必须是原文的字句")
