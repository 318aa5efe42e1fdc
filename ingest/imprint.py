"""Reads 版头 and 版记 (GB/T 9704-2012 §7.2, §7.4): 份号, 密级, 紧急程度, 签发人, 公开属性, 抄送, 印发."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from ingest.dates import DATE
from ingest.lines import Line
from ingest.span import Span
from ontology import lexicon

_TABLE = lexicon("header")
_PATTERN = {name: re.compile(pattern) for name, pattern in _TABLE["imprint"].items()}
_SIGNATORY = re.compile(_TABLE["patterns"]["signatory"])
_NAME = re.compile(r"[^\s、，,]+")
_HEAD_WITHIN = 12  # lines
_LONGEST_LIST = 4  # lines


def read_marks(front: Sequence[Line], back: Sequence[Line]) -> dict[str, Span]:
    """The marks that stand alone on their lines, by header field, in the repaired text."""
    found: dict[str, Span] = {}
    head = front[:_HEAD_WITHIN]
    for line in head:
        _keep(_PATTERN["marks"].match(line.text), ("secrecy", "urgency"), line, found)
        _keep(_PATTERN["page_status"].match(line.text), ("stated_status",), line, found)
    if "secrecy" in found or any(_PATTERN["red_head"].search(line.text) for line in head):
        for line in takewhile(lambda line: not _PATTERN["red_head"].search(line.text), head):
            _keep(_PATTERN["copy_number"].match(line.text), ("copy_number",), line, found)
    for line in (*front, *back):
        _keep(_PATTERN["openness"].match(line.text), ("openness",), line, found)
        _keep(_PATTERN["printed"].match(line.text), ("printed_by", "printed"), line, found)
    return found


def _keep(match: re.Match[str] | None, fields: Sequence[str], line: Line, found: dict[str, Span]) -> None:
    for field in fields:
        if match and match[field]:
            found.setdefault(field, Span(*match.span(field)).shift(line.words.start))


def signers_of(lines: Sequence[Line]) -> Iterator[Span]:
    """The names behind 签发人, and of those who sign an order above its date (§7.3.5.3)."""
    for i, line in enumerate(lines):
        if match := _PATTERN["signed_by"].search(line.text):
            for name in _NAME.finditer(match["names"]):
                yield Span(*name.span()).shift(line.words.start + match.start("names"))
        elif DATE.fullmatch(line.text):
            first = i
            while first and _SIGNATORY.match(lines[first - 1].text):
                first -= 1
            for each in lines[first:i]:
                if match := _SIGNATORY.match(each.text):
                    yield Span(*match.span("name")).shift(each.words.start)


def copied_to(lines: Sequence[Line]) -> Iterator[Span]:
    """The bodies behind 抄送; their list may run over lines, to its full stop (§7.4.2)."""
    first = next((i for i, line in enumerate(lines) if _PATTERN["copied_to"].match(line.text)), None)
    if first is None:
        return
    for i, line in enumerate(lines[first : first + _LONGEST_LIST]):
        if i and _PATTERN["printed"].match(line.text):
            return
        opens = _PATTERN["copied_to"].match(line.text) if i == 0 else None
        for part in re.finditer(r"[^，,；;。]*[^，,；;。\s]", line.text[opens.end() if opens else 0 :]):
            yield Span(*part.span()).shift(line.words.start + (opens.end() if opens else 0))
        if line.text.endswith("。"):
            return
