"""From when and how long a document holds, who explains it, which documents it ends or changes."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from ingest.dates import DATES
from ingest.document import HeaderField
from ingest.lines import Line
from ingest.numbering import ordinal
from ingest.source_map import SourceMap
from ingest.span import Span, trimmed
from ingest.title import plain
from ontology import lexicon

_TABLE = lexicon("header")["validity"]
_PATTERN = {name: re.compile(pattern) for name, pattern in _TABLE.items()}
_NAMED = re.compile(r"《(?P<name>[^《》]+(?:〈[^〈〉]+〉[^《》]*)?)》(?:（(?P<number>[^（）]{4,40})）)?")
_LONGEST_SENTENCE = 300


def read_dates(lines: Sequence[Line], title: str) -> dict[str, Span]:
    """When the document begins and ceases to hold, and who explains it, by field, in the repaired text.

    A sentence that says it of another document (《……法》自……起施行以来) says nothing of this one.
    """
    found: dict[str, Span] = {}
    for line in lines:
        at = line.words.start
        for start in _PATTERN["effective"].finditer(line.text):
            before = line.text[max(0, start.start() - _LONGEST_SENTENCE) : start.start()]
            if not _of_another(before, title):
                found.setdefault("effective", Span(*start.span("date")).shift(at))
        if "有效期" in line.text and (limit := _PATTERN["expires"].search(line.text)):
            for day in (each.match(line.text, limit.end()) for each in DATES):
                if day:
                    found.setdefault("expires", Span(*day.span()).shift(at))
        if "解释" in line.text and (match := _PATTERN["interpreter"].search(line.text)):
            body = match.span("body") if match["body"] else match.span("owner")
            found.setdefault("interpreter", trimmed(Span(*body), line.text).shift(at))
    return found


def _of_another(before: str, title: str) -> bool:
    sentence = before[max(before.rfind("。"), before.rfind("；")) + 1 :]
    names = [plain(match["name"]) for match in _NAMED.finditer(sentence)]
    return bool(names) and not any(name in plain(title) or plain(title) in name for name in names)


def duration_of(lines: Sequence[Line], repaired: SourceMap) -> HeaderField | None:
    """有效期5年 as an ISO 8601 duration, "P5Y", with its words; None where no duration is printed."""
    for line in lines:
        for match in _PATTERN["duration"].finditer(line.text):
            sentence = line.text[line.text.rfind("。", 0, match.start()) + 1 : match.end()]
            if match.start() and not _PATTERN["of_a_document"].search(sentence):
                continue  # a licence's: 许可证有效期5年
            unit = "M" if match["unit"].endswith("月") else "Y"
            span = repaired.to_source(Span(*match.span("words")).shift(line.words.start))
            return HeaderField(f"P{ordinal(match['n'])}{unit}", span)
    return None


def effective_on_issue(
    lines: Sequence[Line], issued: HeaderField | None, published: HeaderField | None, repaired: SourceMap
) -> HeaderField | None:
    """自印发之日起施行: the date of issue, computed; None where the words or the date are not printed.

    ``issued`` is None for a law: 公布之日 is not the day on which it was passed.
    """
    for line in lines:
        if match := _PATTERN["on_issue"].search(line.text):
            first, second = (
                (published, issued) if _PATTERN["on_publication"].search(match[0]) else (issued, published)
            )
            day = first or second
            if day is None:
                return None
            name = "发布" if day is published else "成文"
            span = repaired.to_source(Span(*match.span()).shift(line.words.start))
            return HeaderField(day.value, span, f"原文为“{match[0]}”，按{name}日期 {day.value} 推算")
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


def repealed_by(lines: Sequence[Line], title: Span | None, repaired: SourceMap) -> tuple[HeaderField, ...]:
    """The documents that this one ends: 《……》（……号）同时废止, or in its title 关于废止《……》的决定."""
    found = [*_titled("repealing_title", title, repaired)]
    for line in lines:
        ends = _PATTERN["ends"].search(line.text)
        for clause in _PATTERN["repeals"].finditer(line.text) if ends else ():
            found += _named(clause["names"], line.words.start + clause.start("names"), repaired)
    return tuple(found)


def amended_by(title: Span | None, repaired: SourceMap) -> tuple[HeaderField, ...]:
    """The documents that a decision changes, by its title: 关于修改《……》的决定."""
    return tuple(_titled("amending_title", title, repaired))


def _titled(pattern: str, title: Span | None, repaired: SourceMap) -> Iterator[HeaderField]:
    match = _PATTERN[pattern].search(title.of(repaired.text)) if title else None
    if title and match:
        yield from _named(match["names"], title.start + match.start("names"), repaired)


def _named(words: str, start: int, repaired: SourceMap) -> Iterator[HeaderField]:
    for match in _NAMED.finditer(words):
        name = match["name"] + (f"（{match['number']}）" if match["number"] else "")
        yield HeaderField(name, repaired.to_source(Span(*match.span()).shift(start)))
