"""Divides the lines of a document: front matter, body, closing, attachments (GB/T 9704-2012 §7)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.bodies import names_bodies
from ingest.dates import DATE
from ingest.lines import Line
from ingest.numbered import numbers_of
from ingest.numbering import Number
from ingest.title import plain
from ontology import lexicon

_TABLE = lexicon("numbering")
_SIGNATORY = re.compile(lexicon("header")["patterns"]["signatory"])
_CLOSING = re.compile(_TABLE["closing"]["pattern"])
_NOTES = re.compile(_TABLE["closing"]["notes"])
_ATTACHMENT = re.compile(_TABLE["attachment"]["heading"])
_TITLED = re.compile(_TABLE["attachment"]["titled"])
_NOTE = re.compile(_TABLE["attachment"]["note"])
_CONTENTS = re.compile(_TABLE["contents"]["heading"])
_LEADERS = re.compile(_TABLE["contents"]["leaders"])
_NAMED = re.compile(_TABLE["works"]["named"])
_FIRST_OF_SEVERAL = re.compile(r"[1一AＡ１]")
_ROWS_OF_TITLE, _LONGEST_NAME = 3, 100
_LONGEST_CLOSING = 40  # lines
_LONGEST_CONTENTS = 400


@dataclass(frozen=True, slots=True)
class Region:
    """The body or an attachment: lines ``start`` to ``end``; from ``closing`` on they belong to no number."""

    start: int
    closing: int
    end: int
    title_rows: int = 0  # of a further work that a notice issues: the lines of its title


@dataclass(frozen=True, slots=True)
class Regions:
    """Line indices. The front matter ends where the body starts; None where no line is numbered."""

    body: Region | None
    attachments: tuple[Region, ...]
    numbers: tuple[Number | None, ...]  # of each line; None for entries of lists that only look numbered


def find_regions(lines: Sequence[Line], after_title: int) -> Regions:
    """The regions of a document whose own title ends before line ``after_title``.

    Numbering before the title belongs to the notice that issues the work, and stays in the front matter.
    """
    numbers = list(numbers_of(lines))
    after_title = max(after_title, _skip_contents(lines, numbers, after_title))
    _unnumber_attachment_notes(lines, numbers)
    if after_title == 0:
        after_title = _restart(lines, numbers)
    first = next((i for i in range(after_title, len(lines)) if numbers[i]), None)
    if first is None:
        return Regions(None, (), tuple(numbers))
    first = _first_attachment(lines, numbers, after_title, first)
    heads = [i for i in range(first, len(lines)) if _opens_attachment(lines, numbers, i)]
    works = _further_works(lines, numbers, first)
    bounds = [first, *sorted({*heads, *works} - {first}), len(lines)]
    regions = [
        Region(start, _closing_start(lines, numbers, start, end), end, works.get(start, 0))
        for start, end in pairwise(bounds)
    ]
    if first in heads:
        return Regions(Region(first, first, first), tuple(regions), tuple(numbers))
    return Regions(regions[0], tuple(regions[1:]), tuple(numbers))


def _first_attachment(
    lines: Sequence[Line], numbers: Sequence[Number | None], after_title: int, first: int
) -> int:
    """Where 附件1 opens before any number does, and 附件2 after: the letter has no numbers."""
    heads = (i for i in range(after_title, first) if _opens_attachment(lines, numbers, i))
    at = next(heads, None)
    if at is None or not _FIRST_OF_SEVERAL.search(lines[at].text):
        return first
    return at if any(_opens_attachment(lines, numbers, i) for i in range(first, len(lines))) else first


def _further_works(lines: Sequence[Line], numbers: Sequence[Number | None], first: int) -> dict[int, int]:
    """The title lines of works that the front matter names beside the one it begins with: line → how many.

    Numbering begins anew below such a title.
    """
    named = {
        plain(match["name"])
        for line in lines[:first]
        if "《" in line.text
        for match in _NAMED.finditer(line.text)
    }
    works: dict[int, int] = {}
    if not named:
        return works
    longest = max(map(len, named))
    below = _next_numbers(numbers)
    for i in range(first + 1, len(lines)):
        words = ""
        for rows in range(1, _ROWS_OF_TITLE + 1):
            j = i + rows - 1
            if j >= len(lines) or numbers[j] or lines[j].is_row:
                break
            words += plain(lines[j].text[:_LONGEST_NAME])
            if len(words) > longest:
                break
            after = below[j]
            if words in named and after is not None and after.ordinal == 1:
                works[i] = rows
                break
    return works


def _next_numbers(numbers: Sequence[Number | None]) -> list[Number | None]:
    """For each line the next number below it."""
    below: list[Number | None] = [None] * len(numbers)
    after = None
    for i in range(len(numbers) - 1, -1, -1):
        below[i] = after
        after = numbers[i] or after
    return below


def _skip_contents(lines: Sequence[Line], numbers: list[Number | None], start: int) -> int:
    """The first line after a table of contents: where its first entry stands again."""
    for i in range(min(len(lines), start + 60)):
        if not _CONTENTS.fullmatch(lines[i].text):
            continue
        entry = next((j for j in range(i + 1, min(i + 6, len(lines))) if numbers[j]), None)
        if entry is None:
            return 0
        name = _entry(lines[entry].text)
        for j in range(entry + 1, min(len(lines), entry + _LONGEST_CONTENTS)):
            if _entry(lines[j].text) == name:
                numbers[i:j] = [None] * (j - i)
                return j
    return 0


def _entry(text: str) -> str:
    return re.sub(r"\s", "", _LEADERS.sub("", text[:100]))


def _unnumber_attachment_notes(lines: Sequence[Line], numbers: list[Number | None]) -> None:
    """附件说明 lists names of attachments: 附件：1.…, 2.…; they are no clauses."""
    i = 0
    while i < len(lines):
        if not _NOTE.match(lines[i].text) or (_TITLED.fullmatch(lines[i].text) and not _is_listed(lines, i)):
            i += 1
            continue
        inner = re.search(r"(\d+)[.．、]", lines[i].text)
        expected = int(inner[1]) + 1 if inner else 2
        i += 1
        while i < len(lines) and _is_point(numbers[i], expected):
            numbers[i] = None
            i, expected = i + 1, expected + 1


def _is_point(number: Number | None, expected: int) -> bool:
    return number is not None and number.style == "arabic_point" and number.ordinal == expected


def _is_listed(lines: Sequence[Line], i: int) -> bool:
    """Whether "附件1：……" at line ``i`` only names an attachment: more names, or a signature, follow it."""
    after = i + 1
    while after < min(len(lines), i + _LONGEST_CLOSING) and _NOTE.match(lines[after].text):
        after += 1
    if after == len(lines):
        return after > i + 1
    text = lines[after].text
    return bool(_is_signature(text) or _NOTES.fullmatch(text) or _ATTACHMENT.fullmatch(text))


def _opens_attachment(lines: Sequence[Line], numbers: Sequence[Number | None], i: int) -> bool:
    text = lines[i].text
    if numbers[i] is not None or lines[i].is_row:
        return False
    if _ATTACHMENT.fullmatch(text):
        return i + 1 < len(lines)
    return _TITLED.fullmatch(text) is not None and not _is_listed(lines, i)


def _restart(lines: Sequence[Line], numbers: Sequence[Number | None]) -> int:
    """The first line after a signed letter whose numbering starts anew below, in what the letter issues."""
    opener = next((number for number in numbers if number), None)
    for i in range(1, min(len(lines), 200)):
        if not (_is_date(lines[i].text) and _is_signature(lines[i - 1].text)):
            continue
        below = next((j for j in range(i + 1, len(lines)) if numbers[j]), None)
        between = lines[i + 1 : below]
        again = below is not None and opener is not None and numbers[below] == opener
        return i + 1 if again and not any(_ATTACHMENT.fullmatch(line.text) for line in between) else 0
    return 0


def _closing_start(lines: Sequence[Line], numbers: Sequence[Number | None], start: int, end: int) -> int:
    """Where the last lines stop belonging to the last numbered clause.

    They are: when it takes effect (本方案自印发之日起施行), 附件说明, 落款, 附注, 版记.
    """
    closing, sure = end, False
    for i in range(end - 1, max(start, end - _LONGEST_CLOSING), -1):
        text = lines[i].text
        if numbers[i] or lines[i].is_row:
            break
        if _CLOSING.match(text):
            return end if _belongs_to_number(lines, numbers, i) else i
        if _NOTE.match(text) or _is_date(text) or _NOTES.fullmatch(text):
            closing, sure = i, True
        elif _is_signature(text) or _is_entry_of_note(lines, i):
            closing = i
        else:
            break
    return closing if sure else end


def _belongs_to_number(lines: Sequence[Line], numbers: Sequence[Number | None], i: int) -> bool:
    """Whether the line is what a heading right above it announces, or a 款 of a law's last article."""
    above = numbers[i - 1]
    if above is not None and lines[i - 1].text[-1] not in "。；！？":
        return True
    last = next((numbers[j] for j in range(i - 1, -1, -1) if numbers[j]), None)
    return last is not None and last.style == "article"


def _is_entry_of_note(lines: Sequence[Line], i: int) -> bool:
    """Whether the line goes on with a 附件说明 above it."""
    for j in range(i, max(-1, i - 20), -1):
        if _NOTE.match(lines[j].text):
            return True
        if not re.match(r"\d{1,2}[.．、]", lines[j].text):
            return False
    return False


def _is_date(text: str) -> bool:
    return len(text) <= 20 and DATE.fullmatch(text.strip("（）()")) is not None


def _is_signature(text: str) -> bool:
    return len(text) <= 120 and (names_bodies(text) or _SIGNATORY.match(text) is not None)
