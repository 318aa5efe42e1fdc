"""From when and how long a document holds, and which documents it ends."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ingest.document import HeaderField
from ingest.lines import Line
from ingest.numbering import ordinal
from ingest.source_map import SourceMap
from ingest.span import Span
from ontology import lexicon

_TABLE = lexicon("header")["validity"]
_DURATION = re.compile(_TABLE["duration"])
_ON_ISSUE = re.compile(_TABLE["on_issue"])
_REPEALS = re.compile(_TABLE["repeals"])
_NAMED = re.compile(r"《(?P<name>[^《》]+(?:〈[^〈〉]+〉[^《》]*)?)》(?:（(?P<number>[^（）]{4,40})）)?")


def duration_of(lines: Sequence[Line], repaired: SourceMap) -> HeaderField | None:
    """有效期5年 as an ISO 8601 duration, "P5Y", with its words; None where no duration is printed."""
    for line in lines:
        if match := _DURATION.search(line.text):
            unit = "M" if match["unit"].endswith("月") else "Y"
            span = repaired.to_source(Span(*match.span()).shift(line.words.start))
            return HeaderField(f"P{ordinal(match['n'])}{unit}", span)
    return None


def effective_on_issue(
    lines: Sequence[Line], issued: HeaderField | None, repaired: SourceMap
) -> HeaderField | None:
    """自印发之日起施行: the date of issue, computed; None where the words or the date are not printed."""
    for line in lines:
        if issued and (match := _ON_ISSUE.search(line.text)):
            span = repaired.to_source(Span(*match.span()).shift(line.words.start))
            return HeaderField(
                issued.value, span, f"原文为“{match[0]}”，按成文（发布）日期 {issued.value} 推算"
            )
    return None


def expiry(start: HeaderField | None, duration: HeaderField | None) -> HeaderField | None:
    """The last day, computed from the first and the duration; None where either is not printed."""
    if start is None or duration is None:
        return None
    count, months = int(duration.value[1:-1]), 1 if duration.value.endswith("M") else 12
    first = date.fromisoformat(start.value)
    total = first.year * 12 + first.month - 1 + count * months
    day = first.day
    while day > 28:  # 31 May and six months end on 30 November
        try:
            after = date(total // 12, total % 12 + 1, day)
            break
        except ValueError:
            day -= 1
    else:
        after = date(total // 12, total % 12 + 1, day)
    last = (after - timedelta(days=1)).isoformat()
    return HeaderField(last, duration.span, f"自 {start.value} 起算，有效期{_said(duration.value)}")


def _said(duration: str) -> str:
    return f"{duration[1:-1]}个月" if duration.endswith("M") else f"{duration[1:-1]}年"


def repealed_by(lines: Sequence[Line], repaired: SourceMap) -> tuple[HeaderField, ...]:
    """The documents that this one ends: 《……》（……号）同时废止, each with its words."""
    return tuple(_repealed(lines, repaired))


def _repealed(lines: Sequence[Line], repaired: SourceMap) -> Iterator[HeaderField]:
    for line in lines:
        for clause in _REPEALS.finditer(line.text):
            for match in _NAMED.finditer(clause["names"]):
                start = line.words.start + clause.start("names")
                name = match["name"] + (f"（{match['number']}）" if match["number"] else "")
                yield HeaderField(name, repaired.to_source(Span(*match.span()).shift(start)))
