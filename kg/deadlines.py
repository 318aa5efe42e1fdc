"""Reads by when something is to be reached, and against which year it is measured."""

import re
from dataclasses import dataclass

from ingest.document import Period
from ingest.span import Span
from kg.numbers import numeral
from ontology import lexicon

_TABLE = lexicon("targets")
_YEAR = re.compile(_TABLE["deadline"]["year"])
_NOT_BEFORE = re.compile(_TABLE["deadline"]["not_before"])
_FIVE_YEAR = re.compile(_TABLE["deadline"]["five_year"])
_SPAN = re.compile(_TABLE["deadline"]["span"])
_BASELINE = re.compile(_TABLE["baseline"]["pattern"])
_PLANS: dict[str, list[int]] = lexicon("header")["five_year_plans"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time at ``span`` of the text: ISO year, month or date."""

    span: Span
    iso: str


def deadlines(text: str, period: Period | None) -> tuple[Deadline, ...]:
    """The deadlines in ``text``, in order; years of comparison are none.

    ``period``: what 三年内 is counted in; without it such words name no deadline.

    >>> text = "到2027年，2025年6月底前，比2020年"
    >>> [(deadline.iso, deadline.span.of(text)) for deadline in deadlines(text, None)]
    [('2027', '到2027年'), ('2025-06', '2025年6月底前')]
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


def _years(text: str) -> list[Deadline]:
    found = []
    for match in _YEAR.finditer(text):
        start = match.start("y")
        if _NOT_BEFORE.search(text[max(0, start - 2) : start]):
            continue
        month, day = match["m"], match["d"]
        iso = match["y"] + (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")
        found.append(Deadline(Span(match.start(), match.end()), iso))
    return found


def _plans(text: str) -> list[Deadline]:
    return [
        Deadline(Span(match.start(), match.end()), str(_PLANS[match["plan"]][1]))
        for match in _FIVE_YEAR.finditer(text)
        if match["plan"] in _PLANS and match[0][-1] in "末间期"
    ]


def _spans(text: str, period: Period | None) -> list[Deadline]:
    found = []
    for match in _SPAN.finditer(text) if period else ():
        years = numeral(match["n"])
        if period and years is not None and years <= period.end - period.start + 1:
            found.append(Deadline(Span(match.start(), match.end()), str(int(period.start + years - 1))))
    return found
