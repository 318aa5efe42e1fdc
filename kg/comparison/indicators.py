"""Whether two targets are of one indicator, and how the one stands to the other."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from rapidfuzz import fuzz

from kg.comparison.changes import Direction, Timing
from kg.facts import Modality, Operator, Target
from ontology import lexicon

SAME = 0.8
"""Likeness of names from which two indicators may be one."""
_LEAST = {Operator.AT_LEAST, Operator.MORE_THAN}
_MOST = {Operator.AT_MOST, Operator.LESS_THAN}
_PLAIN = {Operator.EQUAL, Operator.ABOUT}
_SAID = {
    Operator.AT_LEAST: "不低于",
    Operator.MORE_THAN: "高于",
    Operator.AT_MOST: "不高于",
    Operator.LESS_THAN: "低于",
    Operator.EQUAL: "等于",
    Operator.ABOUT: "约",
    Operator.UP: "提高",
    Operator.DOWN: "下降",
    Operator.STATE: "状态",
    Operator.RANGE: "区间",
}
_MULTIPLES = {"十": 1e1, "百": 1e2, "千": 1e3, "万": 1e4, "亿": 1e8}
_MODALITY = {Modality.ENSURE: "确保", Modality.STRIVE: "力争", Modality.NONE: "未加限定"}


def indicator_likeness(one: str, other: str) -> float:
    """How alike two indicators' names are, 0..1; 0 where a word makes them different ones.

    >>> indicator_likeness("细颗粒物（PM2.5）浓度", "PM2.5年均浓度") > 0.9
    True
    >>> indicator_likeness("国家级绿色工厂", "省级绿色工厂")
    0.0
    """
    a, b = canonical(one), canonical(other)
    for group in _distinct():
        if {w for w in group if w in a} != {w for w in group if w in b}:
            return 0.0
    return round(fuzz.ratio(a, b) / 100, 3)


@cache
def canonical(indicator: str) -> str:
    """The indicator's name in one form: half width, without marks, scope and synonyms."""
    text = re.sub(r"[\s“”\"'、，,·]", "", unicodedata.normalize("NFKC", indicator)).upper()
    for first, names in _names():
        text = names.sub(first, text)
    text = re.sub(r"[（(](.*?)[)）]", lambda m: "" if m[1] in text[: m.start()] else m[1], text)
    for scope in lexicon("comparison")["whole"]["words"]:
        text = text.removeprefix(scope)
    return text


@cache
def _names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    found = []
    for first, *others in lexicon("comparison")["same"]["groups"]:
        forms = {unicodedata.normalize("NFKC", each).upper() for each in (first, *others)}
        found.append(
            (first, re.compile("|".join(re.escape(f) for f in sorted(forms, key=len, reverse=True))))
        )
    return tuple(found)


@cache
def _distinct() -> tuple[tuple[str, ...], ...]:
    return tuple(
        tuple(unicodedata.normalize("NFKC", word) for word in group)
        for group in lexicon("comparison")["distinct"]["groups"]
    )


def direction(before: Target, after: Target) -> tuple[Direction, str]:
    """Stricter, looser, equal or 不可比, and why.

    The operator tells which way is strict: more of what has a floor or rises, less of what has a ceiling,
    more of what falls. Where it does not, nothing is said of it.
    """
    if why := _unlike(before, after):
        return Direction.INCOMPARABLE, why
    said = f"{_number(before)}→{_number(after)}"
    if before.operator is Operator.RANGE:
        if _range(before) == _range(after):
            return Direction.EQUAL, f"区间相同（{said}）"
        return Direction.INCOMPARABLE, f"两处均为区间（{said}），不能只凭数值比较严宽"
    low, high, sign = amount_of(before), amount_of(after), _strict_way(before, after) or 0
    if abs(low - high) <= 1e-9 * max(abs(low), abs(high)):
        return Direction.EQUAL, "；".join([f"数值相同（{said}）", *_notes(before, after)])
    if sign == 0:
        why = f"数值不同（{said}），但两处均未写明是下限还是上限，不知以高为严还是以低为严"
        return Direction.INCOMPARABLE, why
    found = Direction.STRICTER if (high > low) == (sign > 0) else Direction.LOOSER
    return found, "；".join([f"以{'高' if sign > 0 else '低'}为严，{said}", *_notes(before, after)])


def _unlike(before: Target, after: Target) -> str:
    """Why two values cannot be held against one another; empty where they can."""
    if before.value is None or after.value is None:
        same = (before.operator, before.value) == (after.operator, after.value)
        return "两处均未列数值，须看原文表述" if same else "一处未列数值或表述方式不同"
    units = unit_of(before.unit)[0], unit_of(after.unit)[0]
    if units[0] != units[1]:
        return f"计量单位不同（{before.unit or '无'}、{after.unit or '无'}）"
    if why := _elsewhere(before, after):
        return why
    if before.baseline and after.baseline and before.baseline != after.baseline:
        return f"基期不同（{before.baseline}、{after.baseline}）"
    if _strict_way(before, after) is None:
        return f"限定方式不同（{_SAID[before.operator]}→{_SAID[after.operator]}），不能比较严宽"
    return ""


def _elsewhere(before: Target, after: Target) -> str:
    """Why two values hold in different places; empty where they hold in one, or it is not said."""
    areas = _area(before), _area(after)
    if areas[0] != areas[1]:
        return f"范围不同（{areas[0] or before.scope or '未写明'}、{areas[1] or after.scope or '未写明'}）"
    if before.scope and after.scope and before.scope != after.scope and not _whole(before.scope, after.scope):
        return f"范围不同（{before.scope}、{after.scope}）"
    return ""


def _area(target: Target) -> str:
    """The place or kind of place that an indicator's name opens with: 北京市细颗粒物浓度."""
    match = re.match(lexicon("comparison")["area"]["opening"], canonical(target.indicator))
    return match[0] if match else ""


def _whole(*scopes: str) -> bool:
    return all(scope in lexicon("comparison")["whole"]["words"] for scope in scopes)


def _strict_way(before: Target, after: Target) -> int | None:
    """1: higher is stricter; -1: lower; 0: not said; None: bounded in ways that do not compare."""
    both = {before.operator, after.operator}
    if both <= _LEAST | _PLAIN:
        return 1 if both & _LEAST else 0
    if both <= _MOST | _PLAIN:
        return -1
    alike = both in ({Operator.UP}, {Operator.DOWN}, {Operator.RANGE})
    return 1 if alike else None


def _notes(before: Target, after: Target) -> list[str]:
    notes = []
    if before.operator is not after.operator:
        notes.append(f"限定由“{_SAID[before.operator]}”改为“{_SAID[after.operator]}”")
    if before.modality is not after.modality:
        notes.append(f"力度由“{_MODALITY[before.modality]}”改为“{_MODALITY[after.modality]}”")
    if before.binding != after.binding:
        notes.append(f"属性由“{before.binding or '未标'}”改为“{after.binding or '未标'}”")
    if bool(before.scope) != bool(after.scope):
        notes.append(f"只有一处写明范围（{before.scope or after.scope}）")
    if {before.operator} & {Operator.UP, Operator.DOWN} and bool(before.baseline) != bool(after.baseline):
        notes.append("只有一处写明基期")
    return notes


def unit_of(unit: str | None) -> tuple[str, float]:
    """A unit without its multiplier, and the multiplier.

    >>> unit_of("万亩"), unit_of("%")
    (('亩', 10000.0), ('%', 1.0))
    """
    name, many = unicodedata.normalize("NFKC", unit or ""), 1.0
    while len(name) > 1 and name[0] in _MULTIPLES:
        many *= _MULTIPLES[name[0]]
        name = name[1:]
    return name, many


def amount_of(target: Target, *, top: bool = False) -> float:
    """A target's value in its unit without multiplier, 0 where it has none; ``top``: a range's upper end."""
    value = target.value_max if top else target.value
    return (value or 0.0) * unit_of(target.unit)[1]


def _range(target: Target) -> tuple[float, float]:
    return amount_of(target), amount_of(target, top=True)


def _number(target: Target) -> str:
    top = f"—{plain_number(target.value_max)}" if target.value_max is not None else ""
    return f"{plain_number(target.value or 0.0)}{top}{target.unit or ''}"


def plain_number(value: float) -> str:
    """A value as people write it.

    >>> plain_number(3000.0), plain_number(66.7), plain_number(12345678.0)
    ('3000', '66.7', '12345678')
    """
    return str(int(value)) if value == int(value) else repr(value)


def timing(before: Target, after: Target) -> Timing:
    """How the later document's deadline stands to the earlier's; a year holds its months and days."""
    if not before.deadline or not after.deadline:
        return Timing.UNKNOWN
    size = min(len(before.deadline), len(after.deadline))
    a, b = before.deadline[:size], after.deadline[:size]
    return Timing.SAME if a == b else Timing.EARLIER if b < a else Timing.LATER


def nearest(targets: Iterable[Target], indicator: str) -> list[tuple[float, Target]]:
    """Targets of an indicator with their likeness, in order: names alike enough, or that have it within."""
    name = canonical(indicator)
    found = []
    for target in targets:
        score = indicator_likeness(indicator, target.indicator)
        if score >= SAME or (len(name) >= 2 and name in canonical(target.indicator)):
            found.append((max(score, 0.0), target))
    return found
