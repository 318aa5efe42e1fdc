"""Penalties as an expert corrects them: conduct, offender, condition and authority are words of the clause,
sanctions are read from the words that he points at, and the clauses punished are those of the document.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ingest.document import Document
from ingest.span import Span
from kg.decision import Value
from kg.facts import Basis, Penalty, Punished, Sanction
from kg.sanctions import find_sanctions
from kg.wording import inside, printed, refused, shown, text_value

_PARTS = {"conduct": "违法行为", "offender": "违法者", "condition": "处罚情形", "authority": "处罚机关"}


def corrected_penalty(
    document: Document, penalty: Penalty, changes: Mapping[str, Value], span: Span | None, why: str
) -> Penalty:
    """``penalty`` with the fields of ``changes``; with ``span``, what these words impose.

    ``punishes`` is given as paths of clauses parted by 、; null for none.

    Raises:
        ReviewError: a value that the document's words do not carry.
    """
    words = inside(document, penalty.clause, span or penalty.span)
    sanctions = penalty.sanctions if span is None else _sanctions(document, words)
    if not sanctions:
        raise refused(document, "所给的原话里没有处罚", "请选含有处罚的原话")
    within = document.clause(penalty.clause).span
    new: dict[str, Any] = {"sanctions": sanctions, "span": words}
    if words != penalty.span:
        new["sentence"] = document.clause_at(words.start).path
    for name, label in _PARTS.items():
        if name in changes:
            value = text_value(document, name, changes[name])
            at = printed(document, label, value, (words, within))
            new |= {name: document.text(at) if at else None, f"{name}_span": at}
    found = replace(penalty, **new)
    if not found.conduct:
        raise refused(document, "没有写明违法行为", "请填写 conduct")
    if "punishes" in changes:
        found = replace(found, punishes=_punished(document, found, changes["punishes"], why))
    return found


def punished_by(penalty: Penalty) -> str | None:
    """The clauses that a penalty punishes, as a correction names them."""
    return "、".join(each.clause for each in penalty.punishes) or None


def _sanctions(document: Document, words: Span) -> tuple[Sanction, ...]:
    within = document.repaired.to_repaired(words)
    if within is None:
        return ()
    found, _ = find_sanctions(within.of(document.repaired.text), within.start)
    return tuple(replace(each, span=document.repaired.to_source(each.span)) for each in found)


def _punished(document: Document, penalty: Penalty, value: Value, why: str) -> tuple[Punished, ...]:
    paths = (text_value(document, "punishes", value) or "").split("、")
    for path in filter(None, paths):
        if not document.has(path):
            raise refused(document, f"没有条款 {shown(path)}", "请从目录中选择被违反的条款")
    reason = f"专家核定：{why}"
    return tuple(
        Punished(path, Basis.INFERRED, 1.0, reason, penalty.conduct_span)
        for path in dict.fromkeys(filter(None, paths))
    )
