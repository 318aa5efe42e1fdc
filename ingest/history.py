"""How a law came to be what it is: the events in its 题注 (立法技术规范 §3)."""

import re
from collections.abc import Sequence

from ingest.dates import iso_date
from ingest.document import Event
from ingest.lines import Line
from ingest.source_map import SourceMap
from ingest.span import Span
from ontology import lexicon

_EVENT = re.compile(lexicon("header")["history"]["event"])
_KINDS = {words: kind for kind, group in lexicon("header")["history"]["kinds"].items() for words in group}


def history_of(notes: Sequence[Line], repaired: SourceMap) -> tuple[Event, ...]:
    """The events that the lines of a 题注 tell, in their order: passed, revised, amended, promulgated…"""
    found = []
    for line in notes:
        for match in _EVENT.finditer(line.text):
            day = iso_date(match["date"])
            if day is not None:
                span = repaired.to_source(Span(*match.span()).shift(line.words.start))
                found.append(Event(_KINDS[match["kind"]], day, match["body"].strip(" 　，、由经"), span))
    return tuple(found)
