"""How a law came to be what it is: the events in its 题注 (立法技术规范 §3)."""

import re
from collections.abc import Sequence

from ingest.bodies import names_bodies
from ingest.dates import iso_date
from ingest.document import Event
from ingest.lines import Line
from ingest.source_map import SourceMap
from ingest.span import Span, trimmed
from ontology import lexicon

_TABLE = lexicon("header")["history"]
_PATTERN = lexicon("header")["patterns"]
_NOTE = re.compile(_PATTERN["law_note"])
_PASSED, _PROMULGATED, _IN_FORCE = (
    re.compile(_PATTERN[name]) for name in ("passed", "promulgated", "in_force")
)
_NUMBER, _ORDER = re.compile(_PATTERN["document_number"]), re.compile(_PATTERN["order_of"])
_EVENT, _ACT, _MEETING = (re.compile(_TABLE[name]) for name in ("event", "act", "meeting"))
_KINDS = {words: kind for kind, group in _TABLE["kinds"].items() for words in group}

_MAKES_THE_TEXT = {"passed", "revised", "amended"}


def is_law_note(line: Line) -> bool:
    """Whether the line is a 题注: it tells when the law was passed, promulgated, changed."""
    return _NOTE.match(line.text) is not None


def read_law_note(front: Sequence[Line]) -> dict[str, Span]:
    """Who passed a law and when (the latest counts), its promulgation and entry into force, by field."""
    found: dict[str, Span] = {}
    promulgator = None
    for line in filter(is_law_note, front):
        at = line.words.start
        for match in _PASSED.finditer(line.text):
            found["issuer"] = trimmed(Span(*match.span("body")), line.text).shift(at)
        for match in _EVENT.finditer(line.text):
            kind = _KINDS[match["kind"]]
            if kind in _MAKES_THE_TEXT or (kind == "approved" and "issued" not in found):
                found["issued"] = Span(*match.span("date")).shift(at)
        for match in _IN_FORCE.finditer(line.text):
            found["effective"] = Span(*match.span("date")).shift(at)
        for match in _PROMULGATED.finditer(line.text):
            found["published"] = Span(*match.span("date")).shift(at)
            if number := _NUMBER.search(line.text, *match.span("by")):
                found.setdefault("document_number", Span(*number.span()).shift(at))
            order = _ORDER.search(line.text, *match.span("by"))
            if order or names_bodies(match["by"]):
                body = Span(*(order.span("body") if order else match.span("by")))
                promulgator = promulgator or trimmed(body, line.text).shift(at)
    if promulgator:
        found.setdefault("issuer", promulgator)
    return found


def history_of(front: Sequence[Line], repaired: SourceMap) -> tuple[Event, ...]:
    """The events that the lines of a 题注 tell, in their order: passed, revised, amended, promulgated…"""
    found = []
    for line in filter(is_law_note, front):
        for match in _EVENT.finditer(line.text):
            day = iso_date(match["date"])
            if day is not None:
                span = repaired.to_source(Span(*match.span()).shift(line.words.start))
                body, act = _parted(match["body"])
                found.append(Event(_KINDS[match["kind"]], day, body, span, act))
    return tuple(found)


def _parted(words: str) -> tuple[str, str]:
    """Who acted, and by which order or decision; an order names its body."""
    act = _ACT.search(words)
    body = words[: act.start()] if act else words
    if act and (order := _ORDER.search(act[0])):
        body = order["body"]
    return _MEETING.sub("", body).strip(" 　，、由经"), act[0].strip() if act else ""
