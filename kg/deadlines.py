"""Reads by when something is to be reached, and against which year it is measured."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.document import Document, Period
from ingest.span import Span
from kg.numbers import numeral
from kg.openings import hastened
from kg.stretches import CLEARED
from ontology import lexicon

_TABLE = lexicon("deadlines")
_YEAR = hastened(_TABLE["deadline"]["year"])
_NOT_BEFORE = re.compile(_TABLE["deadline"]["not_before"])
_NOT_WITHIN = re.compile(_TABLE["deadline"]["not_within"])
_FIVE_YEAR = hastened(_TABLE["deadline"]["five_year"])
_SPAN = hastened(_TABLE["deadline"]["span"])
_PLANNED = hastened(_TABLE["deadline"]["planned"])
_ANNUAL = re.compile(_TABLE["deadline"]["annual"])
_LOOKS_BACK = re.compile(_TABLE["deadline"]["looks_back"])
_JOINED = re.compile(_TABLE["deadline"]["joined"])
_BASELINE = re.compile(_TABLE["baseline"]["pattern"])
_OF_THE_YEAR = hastened(_TABLE["deadline"]["of_the_year"])
_TIMED = re.compile("[年月五]")
"""Without one of these words no pattern of this file matches: most texts are put aside by them."""
_PHRASE = re.compile("[^。；\n]+")
_SENTENCE_END = re.compile("[。\n]")
_YEARLY = re.compile("(?:每年|年起|逐年)[^。\n]*$")
_NEAR = 120
"""Characters before a month in which words say that it is one of every year."""
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


def deadlines(text: str, period: Period | None, own: int | None = None) -> tuple[Deadline, ...]:
    """The deadlines in ``text``, in order; years of comparison are none.

    ``period``: what 三年内 is counted in; without it such words name no deadline. ``own``: the document's own
    year, of which 6月底前 speaks where its sentence has named none.

    >>> text = "到2027年，2025年6月底前，比2020年，“十五五”末"
    >>> [(deadline.iso, deadline.span.of(text)) for deadline in deadlines(text, None)]
    [('2027', '到2027年'), ('2025-06', '2025年6月底前'), ('2030', '“十五五”末')]
    """
    if not _TIMED.search(text):
        return ()
    dated = [*_years(text), *_plans(text)]
    found = [*dated, *_spans(text, period, own), *_of_the_year(text, dated, own)]
    return tuple(sorted(found, key=lambda each: each.span))


def impossible_dates(text: str) -> Iterator[Span]:
    """Where ``text`` names a month or a day that no calendar has: no deadline is taken from it.

    >>> text = "2025年13月底前，2025年2月30日，2024年2月29日"
    >>> [span.of(text) for span in impossible_dates(text)]
    ['2025年13月底前', '2025年2月30日']
    """
    for within in _PHRASE.finditer(text):
        if "月" not in within[0]:
            continue
        for pattern in (_YEAR, _OF_THE_YEAR):
            for match in pattern.finditer(text, *within.span()):
                if not _exists(match):
                    yield Span(match.start(), match.end())


def planned_period(document: Document) -> Period | None:
    """The period that the title states; of a plan for one year (2026年工作要点), that year."""
    metadata = document.metadata
    if metadata.period or metadata.title is None:
        return metadata.period
    years = list(_ANNUAL.finditer(words := document.text(metadata.title.span)))
    if len(years) != 1 or _LOOKS_BACK.search(words):
        return None
    start = metadata.title.span.start + years[0].start()
    year = int(years[0]["y"])
    return Period(year, year, Span(start, start + len(years[0][0])))


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
        starts = (match.start(), match.start("y"))  # apart: 自|2024年, 2024—|2026年
        told = any(_NOT_BEFORE.search(text[max(0, at - 2) : at]) for at in starts)
        if told or _NOT_WITHIN.search(match[0]) or not _exists(match):
            continue
        found.append(Deadline(Span(match.start(), match.end()), match["y"] + _month_and_day(match)))
    return found


def _month_and_day(match: re.Match[str]) -> str:
    month, day = match["m"], match["d"]
    return (f"-{int(month):02}" if month else "") + (f"-{int(day):02}" if day else "")


def _exists(match: re.Match[str]) -> bool:
    """Whether the calendar has the month and the day; 29 February where no year is named."""
    month, day = int(match["m"] or 1), int(match["d"] or 1)
    year = int(match.groupdict().get("y") or 2024)
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _of_the_year(text: str, dated: Sequence[Deadline], own: int | None) -> list[Deadline]:
    """Months and ends of a year that is not named: of the one their sentence names, else of ``own``."""
    found, at = [], 0
    ordered = sorted(dated, key=lambda each: each.span)
    for match in _OF_THE_YEAR.finditer(text):
        while at < len(ordered) and ordered[at].span.end <= match.start():
            at += 1
        if (at < len(ordered) and ordered[at].span.start < match.end()) or not _exists(match):
            continue
        if _YEARLY.search(text, max(0, match.start() - _NEAR), match.start()):
            continue
        before = ordered[at - 1] if at else None
        near = before and not _SENTENCE_END.search(text, before.span.end, match.start())
        year = before.year if before and near else own
        if year is not None:
            found.append(Deadline(Span(match.start(), match.end()), f"{year}{_month_and_day(match)}"))
    return found


def _plans(text: str) -> list[Deadline]:
    return [
        Deadline(Span(match.start(), match.end()), str(_PLANS[match["plan"]][1]))
        for match in _FIVE_YEAR.finditer(text)
        if match["plan"] in _PLANS
    ]


def _spans(text: str, period: Period | None, own: int | None) -> list[Deadline]:
    if period is None:
        return _planned(text, own)
    found = []
    for match in _SPAN.finditer(text):
        years = numeral(match["n"])
        if years is not None and years <= period.end - period.start + 1:
            found.append(Deadline(Span(match.start(), match.end()), str(int(period.start + years - 1))))
    return found


def _planned(text: str, own: int | None) -> list[Deadline]:
    """力争三年内 in a document without a period: so many years after the year of its issue."""
    return [
        Deadline(Span(match.start(), match.end()), str(int(own + years)))
        for match in (_PLANNED.finditer(text) if own else ())
        if own and (years := numeral(match["n"])) is not None
    ]


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
