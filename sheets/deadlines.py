"""Deadlines as a calendar file (RFC 5545)."""

import calendar
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from ingest.citation import citation
from ingest.document import Document
from kg.facts import Facts
from sheets.labels import BASES, date_label
from sheets.ledger import ledger
from sheets.safe_text import safe_text
from sheets.selection import EVERYTHING, Selection
from sheets.tasks import tasks

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/youju/")


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which a fact falls due."""

    fact: str  # "{document}/{fact id}"
    day: date
    said: str  # the deadline as printed: 2027年
    what: str
    quote: str
    citation: str
    basis: str


def due_days(document: Document, facts: Facts, selection: Selection = EVERYTHING) -> tuple[Due, ...]:
    """What falls due by day: targets, and tasks with a printed deadline; no day is made up for a wrong date.

    A year falls due on its last day, a month on its.
    """
    return tuple(sorted(_due_days(document, facts, selection), key=lambda each: (each.day, each.fact)))


def _due_days(document: Document, facts: Facts, selection: Selection) -> Iterator[Due]:
    for target in () if selection.strengths else ledger(document, facts, selection):
        if target.deadline and (day := last_day(target.deadline)):
            yield Due(
                f"{document.id}/{target.id}", day, date_label(target.deadline), f"目标：{target.indicator}",
                document.quote(target.span), citation(document, target.clause), BASES[target.deadline_basis],
            )  # fmt: skip
    for task in tasks(document, facts, selection):
        commitment, iso = task.commitment, task.due.iso
        if commitment is None or iso is None or task.due.basis != "stated" or not (day := last_day(iso)):
            continue
        what = f"任务：{commitment.verb}{commitment.object}"
        basis = f"{BASES[task.due.basis]}：{task.due.reason}"
        yield Due(
            f"{document.id}/{commitment.id}", day, date_label(iso), what,
            document.quote(commitment.span), citation(document, task.clause), basis,
        )  # fmt: skip


def last_day(iso: str) -> date | None:
    """The last day of an ISO year, month or date; None where there is no such day.

    >>> [last_day(each) for each in ("2027", "2024-02", "2025-02-30")]
    [datetime.date(2027, 12, 31), datetime.date(2024, 2, 29), None]
    """
    try:
        year, *rest = (int(part) for part in iso.split("-"))
        month = rest[0] if rest else 12
        return date(year, month, rest[1] if len(rest) > 1 else calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None


def calendar_file(document: Document, facts: Facts, selection: Selection = EVERYTHING) -> bytes:
    """An ics file with an all-day event on each day that something falls due.

    UIDs come of the facts' ids; DTSTAMP is the document's own date, or 2000-01-01: same in, same out.
    """
    return calendar_of([(document, facts)], selection)


def calendar_of(pairs: Sequence[tuple[Document, Facts]], selection: Selection = EVERYTHING) -> bytes:
    """The calendar of several documents in one, as of ``calendar_file``."""
    made = Calendar()
    made.add("prodid", "-//Youju//deadlines//ZH")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    titles = [each.metadata.title.value if each.metadata.title else each.name for each, _ in pairs]
    made.add("x-wr-calname", safe_text(f"{'、'.join(titles)}时限"))
    for document, facts in pairs:
        stamp = _stamp(document)
        for due in due_days(document, facts, selection):
            made.add_component(_event(due, stamp))
    return bytes(made.to_ical())


def _event(due: Due, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", f"{uuid.uuid5(_SPACE, due.fact)}@youju")
    event.add("dtstamp", stamp)
    event.add("dtstart", due.day)
    event.add("dtend", due.day + timedelta(days=1))
    event.add("summary", safe_text(due.what))
    lines = (f"原文：{due.quote}", f"来源：{due.citation}", f"时限：{due.said}（{due.basis}）")
    event.add("description", safe_text("\n".join(lines)))
    event.add("transp", "TRANSPARENT")  # a deadline takes no time of the day
    event.add("categories", ["目标" if due.what.startswith("目标") else "任务"])
    return event


def _stamp(document: Document) -> datetime:
    for field in (document.metadata.issued, document.metadata.published, document.metadata.effective):
        if field and (day := last_day(field.value)):
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
    return datetime(2000, 1, 1, tzinfo=UTC)
