"""Chinese names of the facts' kinds, as the sheets print them."""

import re

from ingest.document import Document
from ingest.span import Span
from kg.comparison.indicators import plain_number
from kg.facts import Basis, Level, Modality, Operator, Role, Strength, Target

LEVELS = {
    Level.NATIONAL: "国家级",
    Level.PROVINCE: "省级",
    Level.CITY: "市级",
    Level.COUNTY: "县级",
    Level.TOWNSHIP: "乡镇级",
    Level.VILLAGE: "村级",
    Level.ENTERPRISE: "企业",
    Level.PUBLIC: "公众",
}
STRENGTHS = {
    Strength.PROHIBIT: "禁止",
    Strength.REQUIRE: "要求",
    Strength.PROMOTE: "推进",
    Strength.ENCOURAGE: "鼓励",
    Strength.EXPLORE: "探索",
}
ROLES = {Role.LEAD: "牵头", Role.SUPPORT: "配合", Role.ALL: ""}
BASES = {
    Basis.STATED: "原文写明",
    Basis.INHERITED: "承上",
    Basis.INFERRED: "推断",
    Basis.UNSTATED: "原文未写明",
}
MODALITIES = {Modality.ENSURE: "确保", Modality.STRIVE: "力争", Modality.NONE: "—"}
OPERATORS = {
    Operator.AT_LEAST: "≥",
    Operator.AT_MOST: "≤",
    Operator.MORE_THAN: "＞",
    Operator.LESS_THAN: "＜",
    Operator.EQUAL: "＝",
    Operator.ABOUT: "约",
    Operator.UP: "提高",
    Operator.DOWN: "下降",
    Operator.STATE: "—",
    Operator.RANGE: "区间",
}


_WRAP = re.compile(r"(?<=[^\s：:；;。，,])(?:[ \t\u3000]*\r?\n)+[ \t\u3000]*(?=[^\s（(])")


def on_one_line(document: Document, span: Span) -> str:
    """The words at a span, verbatim but for line breaks that part a sentence where the page was full."""
    return _WRAP.sub("", document.quote(span))


def date_label(iso: str) -> str:
    """An ISO year, month or date as Chinese documents print it.

    >>> [date_label(each) for each in ("2027", "2025-06", "2024-11-05")]
    ['2027年', '2025年6月', '2024年11月5日']
    """
    return "".join(f"{int(part)}{mark}" for part, mark in zip(iso.split("-"), "年月日", strict=False))


def target_value(target: Target) -> str:
    """The value with its unit: 27微克/立方米, 20—25%, or — where none is printed."""
    if target.value is None:
        return "—"
    top = f"—{plain_number(target.value_max)}" if target.value_max is not None else ""
    return f"{plain_number(target.value)}{top}{target.unit or ''}"


def short_citation(document: Document, cited: str) -> str:
    """A citation without the work, which the sheet's head names."""
    title = document.metadata.title
    name = f"《{title.value if title else document.name}》"
    number = document.metadata.document_number
    rest = cited.removeprefix(name)
    return rest.removeprefix(f"（{number.value}）") if number else rest
