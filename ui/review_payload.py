"""复核 as the page shows it: the queue's rows, a fact's fields in Chinese, what a filled-in form asks for."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from ingest import Document, citation
from kg.corrections import FIELDS
from kg.decision import ReviewError, Value
from kg.facts import FactKind, Operator, Role, Use, Verdict
from kg.review import Outcome, State
from kg.review_queue import Doubtful
from sheets.labels import LEVELS, MODALITIES, OPERATORS, STRENGTHS, date_label, short_citation
from ui.payloads import Json
from ui.source import mark, row

KINDS = {
    FactKind.TARGET: "目标",
    FactKind.RESPONSIBILITY: "责任",
    FactKind.COMMITMENT: "任务",
    FactKind.PENALTY: "处罚",
    FactKind.REFERENCE: "引用",
    FactKind.LINK: "关联",
}
VERDICTS = {
    Verdict.CONFIRM: "确认",
    Verdict.CORRECT: "更正",
    Verdict.REJECT: "驳回",
    Verdict.ADD: "补充",
}
STATES = {
    State.APPLIED: "已生效",
    State.STALE: "原文有改动，未生效",
    State.ORPHANED: "已无这一事实，未生效",
    State.ABSENT: "文件不在库，未生效",
}
_FIELDS = {
    "indicator": "指标",
    "operator": "限定",
    "value": "量值",
    "value_max": "上限值",
    "unit": "单位",
    "deadline": "时限",
    "modality": "力度",
    "binding": "属性",
    "scope": "范围",
    "baseline": "基期",
    "level": "层级",
    "body": "责任单位",
    "role": "分工",
    "verb": "动作",
    "object": "内容",
    "strength": "力度",
    "bearer": "义务主体",
    "condition": "适用情形",
    "conduct": "违法行为",
    "offender": "违法者",
    "authority": "处罚机关",
    "punishes": "所罚条款",
    "name": "名称",
    "what": "类别",
    "use": "用法",
    "measure": "举措",
}
_OPERATORS = {
    **OPERATORS,
    Operator.AT_LEAST: "不低于（≥）",
    Operator.AT_MOST: "不高于（≤）",
    Operator.MORE_THAN: "高于（＞）",
    Operator.LESS_THAN: "低于（＜）",
    Operator.EQUAL: "等于（＝）",
    Operator.ABOUT: "约",
    Operator.STATE: "达到某种状态（无数值）",
}
_USES = {
    Use.BASIS: "依据",
    Use.DRAW_UP: "编制、出台",
    Use.REVISE: "修订",
    Use.IMPLEMENT: "落实",
    Use.DISSEMINATE: "宣传",
    Use.MENTION: "提及",
}
_CLOSED: Mapping[str, Mapping[str, str]] = {
    "operator": {each.value: name for each, name in _OPERATORS.items()},
    "modality": {each.value: name for each, name in MODALITIES.items()},
    "level": {each.value: name for each, name in LEVELS.items()},
    "role": {Role.LEAD.value: "牵头", Role.SUPPORT.value: "配合", Role.ALL.value: "负责"},
    "strength": {each.value: name for each, name in STRENGTHS.items()},
    "use": {each.value: name for each, name in _USES.items()},
    "what": {"document": "文件", "place": "地方", "programme": "工程或规划"},
}
_NUMBERS = frozenset({"value", "value_max"})
_OPTIONAL = frozenset({"level"})  # of the closed lists
NONE = ""
"""What stands for no value in a form."""


def field_name(name: str) -> str:
    """A field in Chinese."""
    return _FIELDS.get(name, name)


def options(name: str) -> Mapping[str, str] | None:
    """The values that a field may have, by key; None where it is free."""
    listed = _CLOSED.get(name)
    return {NONE: "（没有）", **listed} if listed and name in _OPTIONAL else listed


def value_text(name: str, value: Value | StrEnum) -> str:
    """A field's value for the eye; 无 for none."""
    if value is None or value == "":
        return "无"
    if name in _CLOSED:
        return _CLOSED[name].get(str(value), str(value))
    if name == "deadline":
        return date_label(str(value))
    return f"{value:g}" if isinstance(value, float) else str(value)


def typed_text(value: Value | StrEnum) -> str:
    """A field's value as a form holds it."""
    return NONE if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def fields(doubtful: Doubtful) -> tuple[str, ...]:
    """The fields of a fact that may be corrected."""
    return FIELDS[doubtful.kind]


def held(doubtful: Doubtful, name: str) -> str:
    """What a field says now, as the form holds it."""
    if name == "measure":
        return doubtful.clause
    return typed_text(doubtful.says.get(name))


def summary(document: Document, doubtful: Doubtful) -> str:
    """What a fact says, on one line."""
    said = doubtful.says
    match doubtful.kind:
        case FactKind.TARGET:
            amount = (
                "" if said["value"] is None else f"{value_text('value', said['value'])}{said['unit'] or ''}"
            )
            due = f"（{date_label(str(said['deadline']))}）" if said["deadline"] else ""
            return f"{said['indicator']} {amount}{due}"
        case FactKind.RESPONSIBILITY:
            return str(said["body"] or value_text("level", said["level"]))
        case FactKind.COMMITMENT:
            return f"{said['verb']}{said['object']}"
        case FactKind.PENALTY:
            return str(said["conduct"])
        case FactKind.REFERENCE:
            return f"{value_text('use', said['use'])}：{said['name']}"
        case FactKind.LINK:
            return f"{said['indicator']} → {_measure(document, doubtful.clause)}"


def _measure(document: Document, path: str) -> str:
    """A measure by its title and where it stands."""
    where = short_citation(document, citation(document, path))
    title = document.clause(path).title
    return f"{title}（{where}）" if title else where


def table(document: Document, queue: Sequence[Doubtful]) -> dict[str, list[str | int | float]]:
    """The columns of the queue's table."""
    return {
        "序号": list(range(1, len(queue) + 1)),
        "证据": [each.evidence for each in queue],
        "类别": [KINDS[each.kind] for each in queue],
        "读出的事实": [" ".join(summary(document, each).split()) for each in queue],
        "为何要看": ["；".join(each.why) or "没有疑点" for each in queue],
    }


def card(document: Document, doubtful: Doubtful) -> list[Json]:
    """What a fact says, field by field, and why it is in the queue."""
    lines = [row(field_name(n), value_text(n, v)) for n, v in doubtful.says.items() if v and n != "basis"]
    if doubtful.kind is FactKind.LINK:
        lines.append(row("举措", _measure(document, doubtful.clause)))
    return [row("类别", KINDS[doubtful.kind]), *lines, *(row("疑点", why) for why in doubtful.why)]


def marks(document: Document, doubtful: Doubtful) -> list[Json]:
    """The words that carry a fact; of a link, those of its measure's heading too."""
    holder = document.numbered(document.clause_at(doubtful.span.start)).path
    found = [mark(document, "fact", doubtful.span, holder)]
    if doubtful.kind is FactKind.LINK:
        measure = document.clause(doubtful.clause)
        found.append(mark(document, "measure", measure.heading or document.text_span(measure), measure.path))
    return found


def changes(doubtful: Doubtful, typed: Mapping[str, str]) -> dict[str, Value]:
    """The fields that a filled-in form changes.

    Raises:
        ReviewError: what should be a number is none.
    """
    found: dict[str, Value] = {}
    for name, text in typed.items():
        if text.strip() != held(doubtful, name):
            found[name] = _number(name, text) if name in _NUMBERS else text.strip() or None
    return found


def filled(typed: Mapping[str, str]) -> dict[str, Value]:
    """The fields that a form for a new fact fills in.

    Raises:
        ReviewError: what should be a number is none.
    """
    return {
        name: _number(name, text) if name in _NUMBERS else text.strip()
        for name, text in typed.items()
        if text.strip()
    }


def _number(name: str, text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.replace(",", "").replace("，", ""))
    except ValueError as error:
        what = f"{field_name(name)}“{text.strip()[:40]}”不是数字"
        raise ReviewError(what, "更正", "请只写数字，单位另填") from error


def decided(outcomes: Sequence[Outcome]) -> dict[str, list[str]]:
    """The columns of the table of decisions, the newest first as given."""
    rows = [outcome.decision for outcome in outcomes]
    return {
        "核定": [VERDICTS[each.verdict] for each in rows],
        "类别": [KINDS[each.kind] for each in rows],
        "原话": [each.anchor.words for each in rows],
        "核定人": [each.who for each in rows],
        "时间": [datetime.fromisoformat(each.when).astimezone().strftime("%Y-%m-%d %H:%M") for each in rows],
        "理由": [each.why or "—" for each in rows],
        "现状": [STATES[each.state] for each in outcomes],
        "更正内容": [_told(each.changes) or "—" for each in rows],
    }


def _told(changed: Mapping[str, Value]) -> str:
    return "；".join(f"{field_name(name)}：{value_text(name, value)}" for name, value in changed.items())
