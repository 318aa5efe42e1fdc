"""Reads the header of an official document: what it is, whose, of when, for whom."""

import re
from collections.abc import Callable, Iterator, Sequence

from ingest.authority import authority_of, first_body, issuers_of
from ingest.bodies import names_bodies
from ingest.dates import DATE, DATES, iso_date
from ingest.document import HeaderField, Metadata, Period
from ingest.history import history_of, read_law_note
from ingest.imprint import copied_to, read_marks, signers_of
from ingest.labels import read_labels
from ingest.lines import Line, lines_of
from ingest.source_map import SourceMap
from ingest.span import Span, trimmed
from ingest.title import KIND, Titles, plain
from ingest.validity import (
    amended_by,
    duration_of,
    effective_on_issue,
    expiry,
    read_dates,
    repealed_by,
)
from ontology import lexicon

_TABLE = lexicon("header")
_PATTERN = {
    name: re.compile(pattern)
    for name, pattern in _TABLE["patterns"].items()
    if name not in ("notice", "headline", "bare_kind")
}
_FIVE_YEAR = re.compile("|".join(_TABLE["five_year_plans"]))
_IMPRINT_WITHIN = 800  # characters at the end of a text
_RED_HEAD_WITHIN = 12  # lines

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
    """The header facts in the lines before the body (``front``), after it (``back``), and in 版记."""
    text = repaired.text
    last = _last_lines(text, front, back)
    found = _read_found(titles, front, back, last, text)
    title, notice = found.get("title"), found.get("notice_title")
    issuer, lines = found.get("issuer"), [*front, *back]
    issuers = issuers_of(issuer, repaired) if issuer else ()

    def field(name: str, value: Callable[[str], str | None] = _one_line) -> HeaderField | None:
        span = found.get(name)
        words = value(span.of(text)) if span else None
        if span and words and value is iso_date:
            span = _date_in(span, text)
        return HeaderField(words, repaired.to_source(span)) if span and words else None

    def fields(spans: Iterator[Span]) -> tuple[HeaderField, ...]:
        return tuple(HeaderField(_one_line(span.of(text)), repaired.to_source(span)) for span in spans)

    history = history_of(front, repaired)
    issued, published = field("issued", iso_date), field("published", iso_date)
    effective = field("effective", iso_date) or effective_on_issue(
        lines, None if history else issued, published, repaired
    )
    duration = duration_of(lines, repaired)
    dates = (issued, published, effective)
    year = next((int(date.value[:4]) for date in dates if date and date.value[:4].isdecimal()), None)
    return Metadata(
        title=field("title"),
        notice_title=field("notice_title"),
        document_number=field("document_number"),
        issuer=field("issuer", _names) if len(issuers) < 2 else _together(issuers),
        issued=issued,
        published=published,
        effective=effective,
        index_number=field("index_number"),
        subject=field("subject"),
        addressees=_read_addressees(front, repaired),
        period=_read_period(found, repaired),
        expires=field("expires", iso_date) or expiry(effective, duration),
        abridged=field("abridged"),
        issuers=issuers,
        authority=authority_of(first_body(issuer, repaired), notice or title, repaired, year)
        if issuer
        else None,
        kind=_read_kind(title, repaired),
        notice_kind=_read_kind(notice, repaired),
        standing=_read_standing(title, repaired),
        valid_for=duration,
        repeals=repealed_by(lines, title, repaired),
        history=history,
        amends=amended_by(title, repaired),
        interpreter=field("interpreter"),
        stated_status=field("stated_status"),
        signers=fields(signers_of(front)),
        copy_number=field("copy_number"),
        secrecy=field("secrecy"),
        urgency=field("urgency"),
        openness=field("openness"),
        copied_to=fields(copied_to([*front, *last])),
        printed_by=field("printed_by", _names),
        printed=field("printed", iso_date),
    )


def _together(issuers: Sequence[HeaderField]) -> HeaderField:
    return HeaderField(
        " ".join(each.value for each in issuers), Span(issuers[0].span.start, issuers[-1].span.end)
    )


def _read_found(
    titles: Titles, front: Sequence[Line], back: Sequence[Line], last: Sequence[Line], text: str
) -> Found:
    """The single facts; what is read first counts, but for what a 题注 says."""
    found: Found = {"title": titles.work} if titles.work else {}
    for name, span in read_labels(front).items():
        found.setdefault(name, span)
    _settle_titles(titles, found, text)
    _read_number(front, found)
    for lines in (front, back):
        _read_signature(lines, found)
    found |= read_law_note(front) | (
        {"document_number": number} if (number := found.get("document_number")) else {}
    )
    _read_issuer(front, found, text)
    marks = read_marks(front, last)
    title = found["title"].of(text) if "title" in found else ""
    for name, span in (marks | read_dates([*front, *back], title)).items():
        found.setdefault(name, span)
    for line in (*front, *back):
        if _PATTERN["abridged"].fullmatch(line.text):
            found.setdefault("abridged", line.words)
    return found


def _last_lines(text: str, front: Sequence[Line], back: Sequence[Line]) -> list[Line]:
    """``back``, and the last lines of the text: 版记 stands behind the attachments (§7.4)."""
    above = max((line.words.end for line in (*front[-1:], *back[-1:])), default=0)
    cut = text.find("\n", max(above, len(text) - _IMPRINT_WITHIN)) if above else -1
    if cut < 0:
        return [*back]
    lines = (Line(line.start + cut, line.words.shift(cut), line.text) for line in lines_of(text[cut:]))
    return [*back, *lines]


def _date_in(span: Span, text: str) -> Span:
    """The words of the date alone: a label's value may say the hour too."""
    match = next(match for each in DATES if (match := each.search(text, span.start, span.end)))
    return Span(*match.span())


def _settle_titles(titles: Titles, found: Found, text: str) -> None:
    """A title behind a label is the notice's, or the work's own where no notice issues it."""
    if titles.notice:
        found.setdefault("notice_title", titles.notice)
    elif (label := found.pop("notice_title", None)) and (
        "title" not in found or plain(found["title"].of(text)) == plain(label.of(text))
    ):
        found.setdefault("title", label)


def _read_kind(title: Span | None, repaired: SourceMap) -> HeaderField | None:
    """文种: the word that ends a title, before what stands in brackets behind it."""
    words = title.of(repaired.text) if title else ""
    match = KIND.search(words)
    if title is None or match is None or (words[-1] in "》〉" and words[0] not in "《〈"):
        return None
    return HeaderField(match["kind"], repaired.to_source(Span(*match.span("kind")).shift(title.start)))


def _read_standing(title: Span | None, repaired: SourceMap) -> HeaderField | None:
    match = _PATTERN["standing"].search(title.of(repaired.text)) if title else None
    if title is None or match is None:
        return None
    return HeaderField(match[0], repaired.to_source(Span(*match.span()).shift(title.start)))


def _read_number(front: Sequence[Line], found: Found) -> None:
    """发文字号 stands alone on its line; a number in running text belongs to another document.

    An order prints its body and its number on two lines: 河川省人民政府令 / 第318号. 签发人 may stand beside.
    """
    for i, line in enumerate(front):
        words = _PATTERN["beside_number"].sub("", line.text)
        if words[:1] in "（(" and words[-1:] in "）)":
            words = words[1:-1]
        above = front[i - 1].text if i else ""
        if match := _PATTERN["document_number"].fullmatch(words):
            start = line.text.index(match[0]) + line.words.start
            found.setdefault("document_number", Span(start, start + len(match[0])))
        elif _PATTERN["order_number"].match(line.text) and _PATTERN["masthead"].match(above):
            if not re.search("文件|纪要", above):
                found.setdefault("document_number", Span(front[i - 1].words.start, line.words.end))
        elif above.endswith("纪要") and _PATTERN["minutes_number"].fullmatch(words):
            start = line.text.index(words) + line.words.start
            found.setdefault("document_number", Span(start, start + len(words)))


def _read_signature(lines: Sequence[Line], found: Found) -> None:
    """落款: the issuers' names, one or more lines, and the date below (GB/T 9704-2012 §7.3.5).

    Below a letter the date may stand alone, where the page shows the seal in place of the name.
    """
    addressed = False
    for i, line in enumerate(lines):
        addressed = addressed or _names_addressees(line.text)
        if not DATE.fullmatch(line.text.strip("（）()")) or iso_date(line.text) is None:
            continue
        above = i
        while above and names_bodies(lines[above - 1].text):
            above -= 1
        if above < i:
            found.setdefault("issuer", Span(lines[above].words.start, lines[i - 1].words.end))
            found.setdefault("issued", line.words)
        elif addressed or line.text[0] in "（(" or (i and _PATTERN["signatory"].match(lines[i - 1].text)):
            found.setdefault("issued", line.words)


def _read_issuer(front: Sequence[Line], found: Found, text: str) -> None:
    """The issuer's name opens a title (国务院关于……的通知, §7.3.1) or the masthead (河川省人民政府令)."""
    for name in ("notice_title", "title"):
        span = found.get(name)
        match = _PATTERN["issuer_of_title"].match(_flat(span.of(text))) if span else None
        if span and match:
            found.setdefault("issuer", trimmed(Span(*match.span("issuer")).shift(span.start), text))
    for i, line in enumerate(front):
        match = _PATTERN["masthead"].match(line.text)
        if match:
            issuer = trimmed(Span(*match.span("issuer")), line.text).shift(line.words.start)
            found.setdefault("issuer", _without_state(issuer, text))
        elif line.text in ("会议纪要", "文件", "令", "公告") and i and names_bodies(front[i - 1].text):
            found.setdefault("issuer", front[i - 1].words)


def _without_state(issuer: Span, text: str) -> Span:
    """国务院 of 中华人民共和国国务院令: no other body of that name exists."""
    state = "中华人民共和国"
    return Span(issuer.start + len(state), issuer.end) if issuer.of(text) == f"{state}国务院" else issuer


def _flat(words: str) -> str:
    """Line ends as spaces, so that patterns reach over them and offsets stay."""
    return re.sub(r"\s", " ", words)


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
