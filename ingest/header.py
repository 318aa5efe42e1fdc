"""Reads the header of an official document: what it is, whose, of when, for whom."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from itertools import pairwise

from ingest.document import HeaderField, Metadata, Period
from ingest.lines import Line
from ingest.numbering import ordinal
from ingest.source_map import SourceMap
from ingest.span import Span, trimmed
from ontology import lexicon

_TABLE = lexicon("header")
_PATTERN = {name: re.compile(pattern) for name, pattern in _TABLE["patterns"].items()}
_LABELS: dict[str, str] = {label.replace(" ", ""): name for label, name in _TABLE["labels"].items()}
_LABEL = re.compile(
    rf"(?:^|(?<=[\t ;；]))({'|'.join(sorted(_LABELS, key=len, reverse=True))})\s*[：:]\s*(?P<value>[^\t\n]*)"
)
_FIVE_YEAR = re.compile("|".join(_TABLE["five_year_plans"]))
_DATES = (_PATTERN["date"], _PATTERN["date_iso"])

Found = dict[str, Span]
"""Header facts found so far: name of the field -> its words in the repaired text."""


def iso_date(words: str) -> str | None:
    """The first date in ``words`` as ISO 8601, or None; a date that does not exist is none.

    >>> iso_date("2024年12月11日"), iso_date("二〇二四年十二月十一日"), iso_date("2024年2月30日")
    ('2024-12-11', '2024-12-11', None)
    """
    for pattern in _DATES:
        if match := pattern.search(words):
            try:
                return date(_year(match["y"]), ordinal(match["m"]), ordinal(match["d"])).isoformat()
            except ValueError:
                return None
    return None


def _year(numeral: str) -> int:
    digits = str.maketrans("○〇零一二三四五六七八九", "000123456789")
    return int(numeral.translate(digits))


def plain(words: str) -> str:
    """A title without what varies between its copies: spaces, dashes, 年, book-title marks.

    >>> plain("行动方案 （2024年—2027年）") == plain("行动方案（2024-2027年）")
    True
    """
    return re.sub(r"[\s年—–\-－~～至（）()《》〈〉<>]", "", words)


def _one_line(words: str) -> str:
    return re.sub(r"\s*\n\s*", "", words).strip()


def find_title(lines: Sequence[Line]) -> tuple[Span | None, Span | None, int]:
    """Where the work's own title stands, where the issuing notice's, and the first line after the former.

    A notice names the work it issues in book-title marks; the work's own title repeats that name later.
    """
    notice = issued = None
    for line in lines[:80]:
        match = _PATTERN["notice"].search(line.text)
        if match and notice is None:
            label = _LABEL.match(line.text)
            start = label.start("value") if label else 0
            notice = Span(line.words.start + start, line.words.start + match.end())
            issued = Span(line.words.start + match.start("title"), line.words.start + match.end("title"))
            name = plain(match["title"])
        elif match is None and notice is not None:
            for rows in (1, 2):
                whole = lines[lines.index(line) : lines.index(line) + rows]
                if plain("".join(each.text for each in whole)) == name:
                    return Span(whole[0].words.start, whole[-1].words.end), notice, lines.index(whole[-1]) + 1
    if notice is not None:
        return issued, notice, 0
    title = next((line for line in lines[:20] if _is_title(line)), None)
    return (title.words, None, lines.index(title) + 1) if title else (None, None, 0)


def _is_title(line: Line) -> bool:
    text = line.text
    return (
        4 <= len(text) <= 60
        and not line.is_row
        and not line.is_rule
        and not _LABEL.match(text)
        and not _PATTERN["document_number"].fullmatch(text)
        and iso_date(text) is None
        and text[-1] not in "。；：，、:;"
    )


def read_metadata(front: Sequence[Line], back: Sequence[Line], repaired: SourceMap) -> Metadata:
    """The header facts in the lines before the body (``front``) and after it (``back``)."""
    title, notice, _ = find_title(front)
    found: Found = {}
    if title:
        found["title"] = title
    _read_labels(front, found)
    if notice:
        found.setdefault("notice_title", notice)
    for read in (_read_number, _read_signature, _read_law_note, _read_issuer_of_notice):
        read(front, found)
    _read_validity([*front, *back], found)

    def field(name: str, value: Callable[[str], str | None] = _one_line) -> HeaderField | None:
        span = found.get(name)
        words = value(span.of(repaired.text)) if span else None
        return HeaderField(words, repaired.to_source(span)) if span and words else None

    return Metadata(
        title=field("title"),
        notice_title=field("notice_title"),
        document_number=field("document_number"),
        issuer=field("issuer"),
        issued=field("issued", iso_date),
        published=field("published", iso_date),
        effective=field("effective", iso_date),
        index_number=field("index_number"),
        subject=field("subject"),
        addressees=_read_addressees(front, repaired),
        period=_read_period(found, repaired),
        expires=field("expires", iso_date),
        abridged=field("abridged"),
    )


def _read_labels(front: Sequence[Line], found: Found) -> None:
    for line in front[:40]:
        for match in _LABEL.finditer(line.text):
            value = trimmed(Span(*match.span("value")), line.text) if match["value"].strip() else None
            if value:
                found.setdefault(_LABELS[match[1]], value.shift(line.words.start))


def _read_number(front: Sequence[Line], found: Found) -> None:
    """发文字号 stands alone on its line; a number in running text belongs to another document."""
    for line in front:
        match = _PATTERN["document_number"].fullmatch(line.text.strip("（）()"))
        if match:
            start = line.text.index(match[0]) + line.words.start
            found.setdefault("document_number", Span(start, start + len(match[0])))


def _read_signature(front: Sequence[Line], found: Found) -> None:
    """落款: the issuer's name on one line, the date on the next (GB/T 9704-2012 §7.3.5)."""
    for above, line in pairwise(front):
        dated = iso_date(line.text) is not None and len(line.text) <= 14
        if dated and _PATTERN["organisation"].search(above.text):
            found.setdefault("issuer", above.words)
            found.setdefault("issued", line.words)


def _read_law_note(front: Sequence[Line], found: Found) -> None:
    """题注 of a law: who passed it and when (the latest counts), promulgation, entry into force."""
    for line in front:
        if match := _PATTERN["passed"].match(line.text):
            found["issued"] = Span(*match.span("date")).shift(line.words.start)
            found["issuer"] = trimmed(Span(*match.span("body")), line.text).shift(line.words.start)
        elif match := _PATTERN["in_force"].match(line.text):
            found["effective"] = Span(*match.span("date")).shift(line.words.start)
        elif match := _PATTERN["promulgated"].match(line.text):
            found["published"] = Span(*match.span("date")).shift(line.words.start)
            if number := _PATTERN["document_number"].search(line.text, match.end("date")):
                found.setdefault("document_number", Span(*number.span()).shift(line.words.start))


def _read_issuer_of_notice(front: Sequence[Line], found: Found) -> None:
    """The issuer's name opens the title of a notice: 国务院关于印发……的通知 (GB/T 9704-2012 §7.3.1)."""
    notice = found.get("notice_title")
    line = next((line for line in front if notice and line.words.contains(notice)), None)
    if notice and line:
        match = _PATTERN["issuer_of_notice"].match(notice.shift(-line.words.start).of(line.text))
        if match:
            found.setdefault("issuer", Span(*match.span("issuer")).shift(notice.start))


def _read_validity(lines: Sequence[Line], found: Found) -> None:
    for line in lines:
        if match := _PATTERN["effective"].search(line.text):
            found.setdefault("effective", Span(*match.span("date")).shift(line.words.start))
        limit = _PATTERN["expires"].search(line.text)
        if limit and (day := _PATTERN["date"].search(line.text, limit.end())):
            found.setdefault("expires", Span(*day.span()).shift(line.words.start))
        if match := _PATTERN["abridged"].fullmatch(line.text):
            found.setdefault("abridged", line.words)


def _read_addressees(front: Sequence[Line], repaired: SourceMap) -> tuple[HeaderField, ...]:
    """主送机关: unlike bodies are parted by commas, like ones by 、 (GB/T 9704-2012 §7.3.2)."""
    line = next((line for line in front if _PATTERN["addressees"].match(line.text)), None)
    if line is None:
        return ()
    parts = re.finditer(r"[^，,；：:]+", line.text)
    return tuple(
        HeaderField(part[0], repaired.to_source(Span(*part.span()).shift(line.words.start))) for part in parts
    )


def _read_period(found: Found, repaired: SourceMap) -> Period | None:
    """The years in the title; “十四五” and its like stand for theirs."""
    for name in ("title", "notice_title"):
        if name not in found:
            continue
        span = found[name]
        words = span.of(repaired.text)
        if match := _PATTERN["period"].search(words):
            years = int(match["first"]), int(match["last"])
        elif match := _FIVE_YEAR.search(words):
            first, last = _TABLE["five_year_plans"][match[0]]
            years = first, last
        else:
            continue
        if years[0] <= years[1]:
            return Period(*years, repaired.to_source(Span(*match.span()).shift(span.start)))
    return None
