"""Facts as an expert corrects them: each value is one that the document's words carry, or is refused.

In: a fact, the fields to change by name, the span of its words. Out: the corrected fact.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ingest.document import Document
from ingest.span import Span, trimmed
from kg.deadlines import deadlines
from kg.decision import Value, bare
from kg.facts import (
    Basis,
    Commitment,
    FactKind,
    Level,
    Link,
    Modality,
    Operator,
    Penalty,
    Reference,
    Responsibility,
    Role,
    Strength,
    Target,
    Use,
)
from kg.numbers import quantities
from kg.penalty_corrections import corrected_penalty
from kg.wording import find, inside, number_value, one_of, printed, refused, shown, text_value

Fact = Target | Responsibility | Commitment | Penalty | Reference | Link
_LONGEST = 500  # characters of a corrected value
_PIECES = 4  # an indicator with a shared head: 城市(A、)B的C率
_VALUED = {Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN, Operator.EQUAL}

FIELDS: Mapping[FactKind, tuple[str, ...]] = {
    FactKind.TARGET: (
        *("indicator", "operator", "value", "value_max", "unit", "deadline", "modality"),
        *("binding", "scope", "baseline"),
    ),
    FactKind.RESPONSIBILITY: ("level", "body", "role"),
    FactKind.COMMITMENT: ("verb", "object", "strength", "bearer", "condition"),
    FactKind.PENALTY: ("conduct", "offender", "condition", "authority", "punishes"),
    FactKind.REFERENCE: ("name", "what", "use"),
    FactKind.LINK: ("measure",),
}
"""What may be corrected, and what tells two facts of one span apart."""


def corrected(
    document: Document, fact: Fact, changes: Mapping[str, Value], span: Span | None, why: str
) -> Fact:
    """``fact`` with the fields of ``changes``, its words those at ``span``.

    Raises:
        ReviewError: a field or value there is not, or one that the document's words do not carry.
    """
    kind = kind_of(fact)
    for name, value in changes.items():
        if name not in FIELDS[kind]:
            raise refused(
                document, f"这类事实没有可更正的字段“{shown(name)}”", f"可更正：{'、'.join(FIELDS[kind])}"
            )
        if isinstance(value, str) and not 0 < len(value.strip()) <= _LONGEST:
            raise refused(document, f"字段 {name} 为空或超过 {_LONGEST} 字", "没有内容请填 null")
    match fact:
        case Target():
            return _target(document, fact, changes, span or fact.span)
        case Responsibility():
            return _responsibility(document, fact, changes, span, why)
        case Commitment():
            return _commitment(document, fact, changes, span or fact.span)
        case Penalty():
            return corrected_penalty(document, fact, changes, span, why)
        case Reference():
            return _reference(document, fact, changes, span or fact.span)
        case Link():
            return _link(document, fact, changes, why)


def kind_of(fact: Fact) -> FactKind:
    """The kind of a fact."""
    return FactKind(type(fact).__name__.lower())


# Targets.


def _target(document: Document, target: Target, changes: Mapping[str, Value], span: Span) -> Target:
    span = inside(document, target.clause, span)
    sentence, clause = document.clause_at(span.start), document.clause(target.clause)
    places = (span, sentence.span, clause.span)
    new: dict[str, Any] = {"span": span, "sentence": sentence.path}
    if "operator" in changes:
        new["operator"] = one_of(document, Operator, "operator", changes["operator"])
    if "modality" in changes:
        new["modality"] = one_of(document, Modality, "modality", changes["modality"])
    for name in ("value", "value_max"):
        if name in changes:
            new[name] = number_value(document, name, changes[name])
    for name in ("unit", "binding", "scope", "baseline"):
        if name in changes:
            new[name] = text_value(document, name, changes[name])
    for name in ("scope", "baseline"):
        printed(document, name, new.get(name), places)
    printed(document, "binding", new.get("binding"), (*places, Span(0, len(document.source))))
    if "indicator" in changes:
        indicator = text_value(document, "indicator", changes["indicator"]) or ""
        new |= {"indicator": bare(indicator), "indicator_spans": _pieces(document, indicator, places)}
    if "deadline" in changes:
        deadline = text_value(document, "deadline", changes["deadline"])
        basis, at = _due(document, deadline, sentence.span, target.clause)
        new |= {"deadline": deadline, "deadline_basis": basis, "deadline_span": at}
    found = replace(target, **new)
    if changes.keys() & {"operator", "value", "value_max", "unit"} or span != trimmed(
        target.span, document.source
    ):
        _check_amount(document, found)
    return found


def _check_amount(document: Document, target: Target) -> None:
    """The value, its unit and its operator go together and stand in the words."""
    words = bare(document.quote(target.span))
    if target.value is None:
        if target.operator in _VALUED or target.value_max is not None or target.unit is not None:
            raise refused(document, "没有量值，却有关系、上限或单位", "请补上 value，或把它们也改为 null")
        return
    if target.operator is Operator.STATE or (target.value_max is not None) != (
        target.operator is Operator.RANGE
    ):
        raise refused(document, "量值与关系 operator 不相配", "区间用 range 并给 value_max；有量值不用 state")
    said = quantities(words)
    for value in (target.value, target.value_max):
        if value is None:
            continue
        fitting = [each for each in said if value in (each.value, each.value_max)]
        if not fitting and f"{value:g}" not in words.replace(",", ""):
            raise refused(document, f"量值 {value:g} 不在原话“{shown(words)}”中", "请改正量值，或改选原话")
        units = {each.unit for each in fitting}
        if target.unit is not None and target.unit not in units and bare(target.unit) not in words:
            raise refused(document, f"单位“{shown(target.unit)}”不在原话中", "请按原文填写单位")


def _pieces(document: Document, indicator: str, places: tuple[Span, ...]) -> tuple[Span, ...]:
    """Where the words of an indicator stand: at one place, or in order, where it shares its head."""
    for place in places:
        if whole := find(document, indicator, place):
            return (whole,)
    for place in places:
        rest, at, found = bare(indicator), place.start, list[Span]()
        while rest and at < place.end and len(found) < _PIECES:
            lengths = range(len(rest), 1, -1)
            hits = (find(document, rest[:length], Span(at, place.end)) for length in lengths)
            piece = next((each for each in hits if each), None)
            if piece is None:
                break
            found.append(piece)
            rest, at = rest[len(bare(document.quote(piece))) :], piece.end
        if not rest:
            return tuple(found)
    what = f"指标“{shown(indicator)}”的字句不在原文的这个条款里"
    raise refused(document, what, "更正的内容必须是原文的字句")


def _due(document: Document, deadline: str | None, sentence: Span, path: str) -> tuple[Basis, Span | None]:
    """How a deadline is known: from the sentence, or from what stands above it."""
    if deadline is None:
        return Basis.UNSTATED, None
    if not re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", deadline):
        raise refused(document, f"期限“{shown(deadline)}”不是日期", "请写成 2027、2027-06 或 2027-06-30")
    for place in _above(document, sentence, path):
        if at := _date_in(document, deadline, place):
            return (Basis.STATED if sentence.contains(at) else Basis.INHERITED), at
    period = document.metadata.period
    if period and deadline == str(period.end):
        return Basis.INHERITED, period.span
    raise refused(document, f"原文没有写明期限 {deadline}", "期限必须出自本条款、上级标题或文件标题的字句")


def _above(document: Document, sentence: Span, path: str) -> Iterator[Span]:
    clause = document.clause(path)
    yield sentence
    yield clause.span
    yield from (each.heading or each.span for each in document.ancestors(clause))
    if document.metadata.title:
        yield document.metadata.title.span


def _date_in(document: Document, deadline: str, place: Span) -> Span | None:
    within = document.repaired.to_repaired(place)
    if within is None:
        return None
    for each in deadlines(within.of(document.repaired.text), document.metadata.period):
        if each.iso == deadline:
            return document.repaired.to_source(each.span.shift(within.start))
    return find(document, f"{deadline}年", place) if len(deadline) == 4 else None


# The other kinds.


def _responsibility(
    document: Document, row: Responsibility, changes: Mapping[str, Value], span: Span | None, why: str
) -> Responsibility:
    clause = document.clause(row.clause)
    level, body, role = row.level, row.body, row.role
    if "level" in changes:
        value = changes["level"]
        level = None if value is None else one_of(document, Level, "level", value)
    if "role" in changes:
        role = one_of(document, Role, "role", changes["role"])
    if "body" in changes:
        body = text_value(document, "body", changes["body"])
    if level is None and body is None:
        raise refused(document, "没有写明层级或单位", "原文没有规定责任时，请驳回这一事实")
    whole = Span(0, len(document.source))
    place = span or row.span
    if body is not None and ("body" in changes or span):
        near = (clause.span,) if place is None else (place, clause.span)
        found = printed(document, "单位", body, near if span is None else (place or whole,))
        place = place if place and found and place.contains(found) else found
    if place is None:
        raise refused(document, "没有给出写明责任的原话", "请同时给出原话")
    place = trimmed(place, document.source)
    if not document.quote(place).strip():
        raise refused(document, "所给的原话是空白", "请另选原话")
    basis, reason = row.basis, row.reason
    if place != row.span or basis is Basis.UNSTATED:
        stated = clause.span.contains(place)
        basis, reason = (Basis.STATED, "") if stated else (Basis.INHERITED, f"专家核定：{why}")
    return replace(row, level=level, body=body, role=role, basis=basis, reason=reason, span=place)


def _commitment(
    document: Document, commitment: Commitment, changes: Mapping[str, Value], span: Span
) -> Commitment:
    span = inside(document, commitment.clause, span)
    clause = document.clause(commitment.clause).span
    new: dict[str, Any] = {"span": span, "sentence": document.clause_at(span.start).path}
    if "strength" in changes:
        new["strength"] = one_of(document, Strength, "strength", changes["strength"])
    for name in ("verb", "object"):
        if name in changes:
            new[name] = text_value(document, name, changes[name]) or ""
            printed(document, name, new[name] or None, (span,))
    if changes.get("verb", "…") is None:
        raise refused(document, "承诺没有动词", "请填写 verb")
    for name in ("bearer", "condition"):
        if name in changes:
            value = text_value(document, name, changes[name])
            new |= {name: value, f"{name}_span": printed(document, name, value, (span, clause))}
    if (
        not clause.contains(commitment.trigger)
        or "strength" in changes
        or not span.contains(commitment.trigger)
    ):
        new["trigger"] = commitment.trigger if clause.contains(commitment.trigger) else span
    return replace(commitment, **new)


def _reference(
    document: Document, reference: Reference, changes: Mapping[str, Value], span: Span
) -> Reference:
    span = inside(document, reference.clause, span)
    new: dict[str, Any] = {"span": span}
    if "use" in changes:
        new["use"] = one_of(document, Use, "use", changes["use"])
    if "what" in changes:
        if changes["what"] not in ("document", "place", "programme"):
            raise refused(
                document,
                f"字段 what 没有取值“{shown(changes['what'])}”",
                "请从 document、place、programme 中选择",
            )
        new["what"] = changes["what"]
    found = replace(reference, **new)
    if "name" in changes:
        name = (text_value(document, "name", changes["name"]) or "").strip("《》")
        found = replace(found, name=name)
    if not bare(found.name) or not find(document, found.name, span):
        raise refused(document, f"名称“{shown(found.name)}”不在原话中", "请改正名称，或改选原话")
    return found


def _link(document: Document, link: Link, changes: Mapping[str, Value], why: str) -> Link:
    measure = changes.get("measure", link.measure)
    if not isinstance(measure, str) or not document.has(measure):
        raise refused(document, f"没有条款 {shown(measure)}", "请从目录中选择一条举措")
    if document.numbered(document.clause(measure)).path != measure:
        raise refused(document, f"{measure} 不是可以引用的条款", "请从目录中选择一条举措")
    return replace(link, measure=measure, method="review", score=1.0, reason=f"专家核定：{why}")


def blank(kind: FactKind, id: str, clause: str, span: Span) -> Fact:  # noqa: A002 - a fact's own word
    """A fact that says nothing yet but where it stands: what an expert adds is its correction."""
    match kind:
        case FactKind.TARGET:
            return Target(
                id, clause, clause, "", (), Operator.STATE, None, None, None, None, Basis.UNSTATED, None,
                Modality.NONE, None, None, None, span,
            )  # fmt: skip
        case FactKind.RESPONSIBILITY:
            return Responsibility(clause, None, None, Role.ALL, Basis.UNSTATED, "", span, id)
        case FactKind.COMMITMENT:
            return Commitment(id, clause, clause, "", "", Strength.REQUIRE, span, span)
        case FactKind.PENALTY:
            return Penalty(id, clause, clause, "", span, None, None, (), (), span)
        case FactKind.REFERENCE:
            return Reference(id, clause, "", "document", Use.MENTION, span)
        case FactKind.LINK:
            return Link(id, clause, "review", 1.0, "专家核定")
