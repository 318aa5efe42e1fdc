"""Reads by when something is to be reached, and against which year it is measured."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Period
from ingest.span import Span
from kg.numbers import numeral
from kg.stretches import CLEARED
from ontology import lexicon

_TABLE = lexicon("deadlines")
_YEAR = re.compile(_TABLE["deadline"]["year"])
_NOT_BEFORE = re.compile(_TABLE["deadline"]["not_before"])
_NOT_WITHIN = re.compile(_TABLE["deadline"]["not_within"])
_FIVE_YEAR = re.compile(_TABLE["deadline"]["five_year"])
_SPAN = re.compile(_TABLE["deadline"]["span"])
_JOINED = re.compile(_TABLE["deadline"]["joined"])
_BASELINE = re.compile(_TABLE["baseline"]["pattern"])
_PLANS: dict[str, list[int]] = lexicon("header")["five_year_plans"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time at ``span`` of the text: ISO year, month or date."""

    span: Span
    iso: str

    @property
    def year(self) -> int:
        """The year it falls in."""
        return int(self.iso[:4])


def deadlines(text: str, period: Period | None) -> tuple[Deadline, ...]:
    """The deadlines in ``text``, in order; years of comparison are none.

    ``period``: what 三年内 is counted in; without it such words name no deadline.

    >>> text = "到2027年，2025年6月底前，比2020年，“十五五”末"
    >>> [(deadline.iso, deadline.span.of(text)) for deadline in deadlines(text, None)]
    [('2027', '到2027年'), ('2025-06', '2025年6月底前'), ('2030', '“十五五”末')]
    """
    found = [*_years(text), *_plans(text), *_spans(text, period)]
    return tuple(sorted(found, key=lambda each: each.span))


def baseline(text: str) -> str | None:
    """The year that ``text`` compares with, or None.

    >>> baseline("浓度比2020年下降10%")
    '2020'
    """
    match = _BASELINE.search(text)
    return match["y"] if match else None


def runs(text: str, found: Sequence[Deadline]) -> list[list[Deadline]]:
    """Deadlines grouped with those that only 和 or 、 parts them from: 到2022年和2030年.

    >>> text = "到2022年和2030年达到60%、80%，2035年"
    >>> [[deadline.iso for deadline in run] for run in runs(text, deadlines(text, None))]
    [['2022', '2030'], ['2035']]
    """
    grouped: list[list[Deadline]] = []
    for each in found:
        between = text[grouped[-1][-1].span.end : each.span.start] if grouped else None
        if between is not None and (not between or _JOINED.fullmatch(between)):
            grouped[-1].append(each)
        else:
            grouped.append([each])
    return grouped


def _years(text: str) -> list[Deadline]:
    found = []
    for match in _YEAR.finditer(text):
        start = match.start("y")
        if _NOT_BEFORE.search(text[max(0, start - 2) : start]) or _NOT_WITHIN.search(match[0]):
            continue
        month, day = match["m"], match["d"]
        iso = match["y"] + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")
        found.append(Deadline(Span(match.start(), match.end()), iso))
    return found


def _plans(text: str) -> list[Deadline]:
    return [
        Deadline(Span(match.start(), match.end()), str(_PLANS[match["plan"]][1]))
        for match in _FIVE_YEAR.finditer(text)
        if match["plan"] in _PLANS
    ]


def _spans(text: str, period: Period | None) -> list[Deadline]:
    found = []
    for match in _SPAN.finditer(text) if period else ():
        years = numeral(match["n"])
        if period and years is not None and years <= period.end - period.start + 1:
            found.append(Deadline(Span(match.start(), match.end()), str(int(period.start + years - 1))))
    return found


def cleared(text: str, found: Sequence[Deadline]) -> str:
    """``text``, as long, with the words of the deadlines as ▫: they belong to no name.

    >>> cleared("石油消费2030年前达峰", deadlines("石油消费2030年前达峰", None))
    '石油消费▫▫▫▫▫▫达峰'
    """
    parts, at = [], 0
    for each in found:
        start = max(each.span.start, at)
        if each.span.end > start:
            parts += [text[at:start], CLEARED * (each.span.end - start)]
            at = each.span.end
    return "".join([*parts, text[at:]])
