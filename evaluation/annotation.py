"""Annotations on disk: JSON Lines, a row a fact or question, each checked when read."""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.errors import EvaluationError
from evaluation.likeness import flat
from evaluation.score import Row

_OPERATORS = (">=", "<=", ">", "<", "=", "~", "up", "down", "state", "range")
_MODALITIES = ("ensure", "strive", "none")

_Check = Callable[[Any], bool]


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _title(value: Any) -> bool:
    return isinstance(value, str)


def _value(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _groups(value: Any) -> bool:
    return isinstance(value, list) and all(_texts(each) and each for each in value)


def _sanctions(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(each, dict) and _text(each.get("kind")) for each in value
    )


def _truth(value: Any) -> bool:
    return isinstance(value, bool)


_TARGET: Mapping[str, _Check] = {
    "clause": _text,
    "indicator": _text,
    "operator": lambda value: value in _OPERATORS,
    "value": _value,
    "quote": _text,
}
_QUESTION: Mapping[str, _Check] = {
    "id": lambda value: isinstance(value, (str, int)),
    "type": _text,
    "question": _text,
    "answerable": _truth,
    "gold_clauses": _texts,
}
REQUIRED: Mapping[str, Mapping[str, _Check]] = {
    "outline": {"clause": _text, "title": _title},
    "targets": _TARGET,
    "not_targets": {"clause": _text, "quote": _text},
    "levels": {"clause": _text, "stated": _texts},
    "links": {"target_clause": _text, "target_indicator": _text, "measure": _text},
    "penalties": {"clause": _text, "conduct": _text, "sanctions": _sanctions, "punishes": _texts},
    "qa": _QUESTION,
    "retrieval": {"question": _text, "gold_clauses": _texts},
}
"""What each file of a gold folder holds: the keys that every row must have."""

_OPTIONAL: Mapping[str, _Check] = {
    "optional": lambda value: _texts(value) or _truth(value),
    "modality": lambda value: value in _MODALITIES,
    "also_ok": _texts,
    "punishes_also": _texts,
    "must_not": _texts,
    "answer_contains": _groups,
    "document": _text,
}


def rows(file: Path, kind: str) -> tuple[Row, ...]:
    """The rows of one annotation file, all checked; ``kind`` is a key of ``REQUIRED``.

    Raises:
        EvaluationError: a line is no JSON object, or lacks a key, or a value is of another kind.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise EvaluationError("不是 UTF-8 文本", str(file), "请另存为 UTF-8 后重试") from error
    return tuple(_row(line, f"{file} 第 {i} 行", kind) for i, line in enumerate(lines, 1) if line.strip())


def _row(line: str, where: str, kind: str) -> Row:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise EvaluationError(f"不是 JSON（{error.msg}）", where, "请一行写一个 JSON 对象") from error
    if not isinstance(row, dict):
        raise EvaluationError("不是 JSON 对象", where, "请一行写一个 JSON 对象")
    for key, fits in REQUIRED[kind].items():
        if key not in row:
            raise EvaluationError(f"缺少 {key}", where, "各字段的写法见 docs/evaluation.md")
        _check(row, key, fits, where)
    for key in _OPTIONAL.keys() & row.keys():
        _check(row, key, _OPTIONAL[key], where)
    if kind == "qa" and row["answerable"] and "answer_contains" not in row:
        raise EvaluationError("缺少 answer_contains", where, "有答案的问题要写答案应含的词，可以是空列表")
    return row


def _check(row: Row, key: str, fits: _Check, where: str) -> None:
    if not fits(row[key]):
        shown = json.dumps(row[key], ensure_ascii=False)[:40]
        raise EvaluationError(f"{key} 的值不对：{shown}", where, "各字段的写法见 docs/evaluation.md")


def unquoted(annotated: Sequence[Row], source: str) -> list[Row]:
    """The rows whose ``quote`` does not stand in the source: an annotation must be verbatim too."""
    text = flat(source)
    return [row for row in annotated if "quote" in row and flat(row["quote"]) not in text]
