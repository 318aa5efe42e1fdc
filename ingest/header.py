"""Reads the header of an official document: what it is, whose, of when, for whom."""

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from ingest.authority import authority_of, first_body, issuers_of
from ingest.bodies import names_bodies
from ingest.dates import DATE, iso_date
from ingest.document import HeaderField, Metadata, Period
from ingest.history import history_of
from ingest.lines import Line
from ingest.source_map import SourceMap
from ingest.span import Span, trimmed
from ingest.title import KIND, LABEL, Titles, label_alone, labelled
from ingest.validity import duration_of, effective_on_issue, expiry, repealed_by
from ontology import lexicon

_TABLE = lexicon("header")
_PATTERN = {name: re.compile(pattern) for name, pattern in _TABLE["patterns"].items() if name != "notice"}
_FIVE_YEAR = re.compile("|".join(_TABLE["five_year_plans"]))
_LABELLED_WITHIN = 40

Found = dict[str, Span]
"""Header facts found so far: name of the field -> its words in the repaired text."""


def _one_line(words: str) -> str:
    """A value printed over several lines or with wide blanks; bodies that sign together stay parted."""
    first, *others = (re.sub(r"[ \t\u3000]+", " ", line).strip() for line in words.split("\n"))
    above, joined = first, first
    for line in others:
        joined += f" {line}" if names_bodies(above) and names_bodies(line) else line
        above = line or above
    return joined.strip()


def _names(words: str) -> str:
    return " ".join(words.split())


def read_metadata(
    titles: Titles, front: Sequence[Line], back: Sequence[Line], repaired: SourceMap
) -> Metadata:
    """The header facts in the lines before the body (``front``) and after it (``back``)."""
    found: Found = {}
    if titles.work:
        found["title"] = titles.work
    _read_labels(front, found)
    if titles.notice:
        found.setdefault("notice_title", titles.notice)
    _read_number(front, found)
    for lines in (front, back):
        _read_signature(lines, found)
    _read_law_note(front, found)
    _read_issuer(front, found, repaired.text)
    _read_validity([*front, *back], found)

    lines = [*front, *back]
    notes = [line for line in front if _PATTERN["law_note"].match(line.text)]

    def field(name: str, value: Callable[[str], str | None] = _one_line) -> HeaderField | None:
        span = found.get(name)
        words = value(span.of(repaired.text)) if span else None
        return HeaderField(words, repaired.to_source(span)) if span and words else None

    issued, published = field("issued", iso_date), field("published", iso_date)
    effective = field("effective", iso_date) or effective_on_issue(lines, published or issued, repaired)
    duration = duration_of(lines, repaired)
    issuer, title = found.get("issuer"), found.get("notice_title") or found.get("title")
    return Metadata(
        title=field("title"),
        notice_title=field("notice_title"),
        document_number=field("document_number"),
        issuer=field("issuer", _names),
        issued=issued,
        published=published,
        effective=effective,
        index_number=field("index_number"),
        subject=field("subject"),
        addressees=_read_addressees(front, repaired),
        period=_read_period(found, repaired),
        expires=field("expires", iso_date) or expiry(effective, duration),
        abridged=field("abridged"),
        issuers=issuers_of(issuer, repaired) if issuer else (),
        authority=authority_of(first_body(issuer, repaired), title, repaired) if issuer else None,
        kind=_read_kind(found.get("title"), repaired),
        notice_kind=_read_kind(found.get("notice_title"), repaired),
        standing=_read_standing(found.get("title"), repaired),
        valid_for=duration,
        repeals=repealed_by(lines, repaired),
        history=history_of(notes, repaired),
    )


def _read_kind(title: Span | None, repaired: SourceMap) -> HeaderField | None:
    """文种: the word that ends a title, before what stands in brackets behind it."""
    match = KIND.search(title.of(repaired.text)) if title else None
    if title is None or match is None:
        return None
    return HeaderField(match["kind"], repaired.to_source(Span(*match.span("kind")).shift(title.start)))


def _read_standing(title: Span | None, repaired: SourceMap) -> HeaderField | None:
    match = _PATTERN["standing"].search(title.of(repaired.text)) if title else None
    if title is None or match is None:
        return None
    return HeaderField(match[0], repaired.to_source(Span(*match.span()).shift(title.start)))


def _read_labels(front: Sequence[Line], found: Found) -> None:
    for line in front[:_LABELLED_WITHIN]:
        for match in LABEL.finditer(line.text):
            value = trimmed(Span(*match.span("value")), line.text) if match["value"].strip() else None
            if value:
                found.setdefault(labelled(match[1]), value.shift(line.words.start))
    _read_cells(front[:_LABELLED_WITHIN], found)
    _read_label_lines(front[:_LABELLED_WITHIN], found)


_CELL = re.compile(r"[^\t|]+")
# 分类 and 名称 head columns of other tables too; these do not.
_UNMISTAKABLE = {"index_number", "document_number", "issuer", "issued"}


def _read_cells(front: Sequence[Line], found: Found) -> None:
    """Labels and values in cells of their own: 索引号 | 0001 | 主题分类 | 环境."""
    rows = []
    for line in front:
        if line.is_row:
            matches = [match for match in _CELL.finditer(line.text) if match[0].strip()]
            cells = [trimmed(Span(*match.span()), line.text).shift(line.words.start) for match in matches]
            rows.append(list(zip(cells, (label_alone(match[0]) for match in matches), strict=True)))
    if not any(field in _UNMISTAKABLE for row in rows for _, field in row):
        return
    for row in rows:
        for (_, field), (value, other) in pairwise(row):
            if field and not other:
                found.setdefault(field, value)


def _read_label_lines(front: Sequence[Line], found: Found) -> None:
    """A label that has its line to itself, the value on the next: some pages print one above the other."""
    for line, below in pairwise(front):
        field = label_alone(line.text)
        if field and line.text[-1] in "：:】" and not LABEL.match(below.text) and not label_alone(below.text):
            found.setdefault(field, below.words)


def _read_number(front: Sequence[Line], found: Found) -> None:
    """发文字号 stands alone on its line; a number in running text belongs to another document.

    An order prints its body and its number on two lines: 河川省人民政府令 / 第318号.
    """
    for i, line in enumerate(front):
        if match := _PATTERN["document_number"].fullmatch(line.text.strip("（）()")):
            start = line.text.index(match[0]) + line.words.start
            found.setdefault("document_number", Span(start, start + len(match[0])))
        elif (
            i
            and _PATTERN["order_number"].match(line.text)
            and _PATTERN["masthead"].match(front[i - 1].text)
            and "文件" not in front[i - 1].text
        ):
            found.setdefault("document_number", Span(front[i - 1].words.start, line.words.end))


def _read_signature(lines: Sequence[Line], found: Found) -> None:
    """落款: the issuers' names, one or more lines, and the date below (GB/T 9704-2012 §7.3.5)."""
    for i, line in enumerate(lines):
        if not DATE.fullmatch(line.text.strip("（）()")) or iso_date(line.text) is None:
            continue
        above = i
        while above and names_bodies(lines[above - 1].text):
            above -= 1
        if above < i:
            found.setdefault("issuer", Span(lines[above].words.start, lines[i - 1].words.end))
            found.setdefault("issued", line.words)
        elif line.text[0] in "（(" or (i and _PATTERN["signatory"].match(lines[i - 1].text)):
            found.setdefault("issued", line.words)


def _read_law_note(front: Sequence[Line], found: Found) -> None:
    """题注 of a law: who passed it and when (the latest counts), promulgation, entry into force."""
    for line in front:
        if not _PATTERN["law_note"].match(line.text):
            continue
        for match in _PATTERN["passed"].finditer(line.text):
            found["issued"] = Span(*match.span("date")).shift(line.words.start)
            found["issuer"] = trimmed(Span(*match.span("body")), line.text).shift(line.words.start)
        for match in _PATTERN["in_force"].finditer(line.text):
            found["effective"] = Span(*match.span("date")).shift(line.words.start)
        for match in _PATTERN["promulgated"].finditer(line.text):
            found["published"] = Span(*match.span("date")).shift(line.words.start)
            if number := _PATTERN["document_number"].search(line.text, *match.span("by")):
                found.setdefault("document_number", Span(*number.span()).shift(line.words.start))
            if order := _PATTERN["order_of"].search(line.text, *match.span("by")):
                found.setdefault("issuer", Span(*order.span("body")).shift(line.words.start))


def _read_issuer(front: Sequence[Line], found: Found, text: str) -> None:
    """The issuer's name opens a title (国务院关于……的通知, §7.3.1) or the masthead (河川省人民政府令)."""
    for name in ("notice_title", "title"):
        span = found.get(name)
        match = _PATTERN["issuer_of_title"].match(_flat(span.of(text))) if span else None
        if span and match:
            found.setdefault("issuer", trimmed(Span(*match.span("issuer")).shift(span.start), text))
    for line in front:
        if match := _PATTERN["masthead"].match(line.text):
            found.setdefault(
                "issuer", trimmed(Span(*match.span("issuer")), line.text).shift(line.words.start)
            )


def _flat(words: str) -> str:
    """Line ends as spaces, so that patterns reach over them and offsets stay."""
    return re.sub(r"\s", " ", words)


def _read_validity(lines: Sequence[Line], found: Found) -> None:
    for line in lines:
        if match := _PATTERN["effective"].search(line.text):
            found.setdefault("effective", Span(*match.span("date")).shift(line.words.start))
        limit = _PATTERN["expires"].search(line.text)
        if limit and (day := DATE.search(line.text, limit.end())):
            found.setdefault("expires", Span(*day.span()).shift(line.words.start))
        if _PATTERN["abridged"].fullmatch(line.text):
            found.setdefault("abridged", line.words)


def _read_addressees(front: Sequence[Line], repaired: SourceMap) -> tuple[HeaderField, ...]:
    """主送机关: unlike bodies are parted by commas, like ones by 、 (GB/T 9704-2012 §7.3.2)."""
    line = next((line for line in front if _names_addressees(line.text)), None)
    if line is None:
        return ()
    parts = re.finditer(r"[^，,；：:]+", line.text)
    return tuple(
        HeaderField(part[0], repaired.to_source(Span(*part.span()).shift(line.words.start))) for part in parts
    )


def _names_addressees(text: str) -> bool:
    bodies = re.split(r"[，,；;]", text[:-1])
    return bool(_PATTERN["addressees"].match(text)) and all(map(_PATTERN["addressee"].search, bodies))


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
