"""Finds the titles: of the notice that issues a work, and of the work that is cited."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.bodies import names_bodies
from ingest.dates import iso_date
from ingest.lines import Line
from ingest.numbering import leading_number
from ingest.span import Span
from ontology import lexicon

_TABLE = lexicon("header")
_TYPES = "|".join(sorted(_TABLE["document_types"]["words"], key=len, reverse=True))
_PATTERN = {
    name: re.compile(pattern.replace("{types}", _TYPES)) for name, pattern in _TABLE["patterns"].items()
}
_PAGE_STATUS = re.compile(_TABLE["imprint"]["page_status"])
_ENDS_AS_TITLE = re.compile(rf"(?:{_TYPES})[》〉]?(?:[（(〔][^（）()]{{1,30}}[）)〕])?$")
KIND = re.compile(rf"(?P<kind>{_TYPES})[》〉]?(?:\s*[（(〔][^（）()]{{1,30}}[）)〕])*\s*$")
"""文种 at the end of a title."""
_LABELS: dict[str, str] = {label.replace(" ", ""): name for label, name in _TABLE["labels"].items()}
_BLANKS = r"[ \t\u3000]*"
_PRINTED = "|".join(_BLANKS.join(label) for label in sorted(_LABELS, key=len, reverse=True))
_LABELLED = (
    rf"{_BLANKS}【?(?P<label>{_PRINTED})(?:】|\s*[：:])\s*\|?\s*"
    rf"(?P<value>(?:(?![ \u3000]+[一-鿿]{{2,6}}[：:]|[ \u3000]*【|(?:{_PRINTED})\s*[：:])[^\t\n|]){{0,400}})"
)
LABEL = re.compile(rf"(?:^|(?<=[\t ;；|\u3000])){_LABELLED}")
"""A label and what stands behind it, up to the next label of the line."""
NEXT_LABEL = re.compile(_LABELLED)
"""A label that follows the value of another without a blank: repair takes those away."""
_ROWS = 4  # lines that a title may be broken over
_NOTICE_WITHIN, _TITLE_WITHIN, _WORK_WITHIN = 40, 20, 300
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Titles:
    """Spans in the repaired text; ``body`` is the index of the first line after the work's own title."""

    work: Span | None = None
    notice: Span | None = None
    body: int = 0


def labelled(name: str) -> str:
    """The header field that a printed label stands for."""
    return _LABELS[re.sub(r"\s", "", name)]


def label_alone(words: str) -> str | None:
    """The header field that words alone, of a cell or a line, are the label of; None where they are none.

    >>> label_alone("索 引 号"), label_alone("发文字号："), label_alone("指标名称")
    ('index_number', 'document_number', None)
    """
    return _LABELS.get(re.sub(r"[\s：:【】]", "", words))


def plain(words: str) -> str:
    """A title without what varies between its copies: spaces, dashes, 年, book-title marks.

    >>> plain("行动方案 （2024年—2027年）") == plain("行动方案（2024-2027年）")
    True
    """
    return re.sub(r"[\s年—–\-－~～至（）()《》〈〉<>]", "", words)


def find_titles(lines: Sequence[Line]) -> Titles:
    """Where the titles stand.

    A notice names the work it issues; the work's own title repeats that name later. Where none does, the
    name inside the notice stands for it.
    """
    found = _find_notice(lines)
    if found is None:
        return _find_own(lines)
    notice, issued, name, after, sure = found
    names = {plain(name), plain(_without_suffix(name))}
    for i in range(after, min(len(lines), _WORK_WITHIN)):
        for rows in range(1, _ROWS + 1):
            whole = lines[i : i + rows]
            words = "".join(line.text for line in whole)
            if len(words) > _LONGEST_TITLE or any(line.is_row for line in whole):
                break
            if _is_named(words, names):
                i_after = i + rows
                if i_after < len(lines) and _PATTERN["title_suffix"].match(lines[i_after].text):
                    i_after += 1
                return Titles(Span(whole[0].words.start, lines[i_after - 1].words.end), notice, i_after)
    return Titles(issued, notice, 0) if sure else _find_own(lines)


def _is_named(words: str, names: set[str]) -> bool:
    """Whether a title is one of ``names``, with the name of the place before 自治区 and the like or not."""
    return any(
        title in names or any(_behind_place(title, name) for name in names)
        for title in (plain(words), plain(_without_suffix(words)))
    )


def _behind_place(title: str, name: str) -> bool:
    return name[:3] in ("自治区", "自治州", "自治县") and title.endswith(name) and len(title) - len(name) <= 8


def _without_suffix(words: str) -> str:
    return re.sub(r"[（(〔][^（）()〔〕]{1,30}[）)〕]$", "", words.strip())


def _find_notice(lines: Sequence[Line]) -> tuple[Span, Span, str, int, bool] | None:
    """The notice's title, the name of what it issues, that name's words, the first line after it.

    Last, whether it surely issues that work: 同意《……》的批复 and 公布……名单的公告 may stand for themselves.
    """
    for i, line in enumerate(lines[:_NOTICE_WITHIN]):
        label = LABEL.match(line.text)
        offset = label.start("value") if label else 0
        rows = 1 if line.is_row or label else _ROWS
        for count in range(1, rows + 1):
            whole = lines[i : i + count]
            if count > 1 and (_is_apart(whole[-1]) or _is_apart(whole[0])):
                break
            words = whole[0].text[offset:] + "".join(each.text for each in whole[1:])
            if count == 1 and (match := _PATTERN["headline"].match(words[:_LONGEST_TITLE])):
                start = _Joined(whole, offset)
                work = start.span(*match.span("marked"))
                return start.span(*match.span()), work, match["marked"], i + 1, True
            if match := _PATTERN["notice"].match(words[:_LONGEST_TITLE]):
                group = "marked" if match["marked"] else "plain"
                start = _Joined(whole, offset)
                return (
                    start.span(*match.span()),
                    start.span(*match.span(group)),
                    match[group],
                    i + count,
                    match["consent"] is None and not (group == "plain" and match["published"]),
                )
    return None


@dataclass(frozen=True, slots=True)
class _Joined:
    """Lines read as one string, and the way back to the text they stand in."""

    lines: Sequence[Line]
    offset: int  # characters of the first line that are left out

    def span(self, start: int, end: int) -> Span:
        return Span(self._at(start), self._at(end - 1) + 1)

    def _at(self, position: int) -> int:
        position += self.offset
        for line in self.lines:
            if position < len(line.text):
                return line.words.start + position
            position -= len(line.text)
        raise IndexError("position lies behind the joined lines")


def _find_own(lines: Sequence[Line]) -> Titles:
    """The title of a work that no notice issues, broken over lines or with the issuer's name above it."""
    found = None
    for i in range(min(len(lines), _TITLE_WITHIN)):
        if leading_number(lines[i].text):
            break
        if not _may_open(lines[i]) or (i and _is_value(lines[i - 1])):
            continue
        found = found or (i, i + 1)
        end = _title_end(lines, i)
        if end:
            found = i, end
            break
    if found is None:
        return Titles()
    first, end = found
    if lines[first].text.startswith("关于"):
        while first and names_bodies(lines[first - 1].text):
            first -= 1
    if end < len(lines) and _PATTERN["title_suffix"].match(lines[end].text):
        end += 1
    return Titles(Span(lines[first].words.start, lines[end - 1].words.end), None, end)


def _title_end(lines: Sequence[Line], i: int) -> int | None:
    """The index after the line that ends the title which begins at line ``i``."""
    for end in range(i + 1, min(i + _ROWS, len(lines)) + 1):
        line = lines[end - 1]
        if _is_apart(line) or names_bodies(line.text):
            return None
        if _ENDS_AS_TITLE.search(line.text):
            return end
    return None


def _is_apart(line: Line) -> bool:
    """Whether the line is an element of its own, no part of a broken title."""
    text = line.text
    return (
        line.is_row
        or line.is_rule
        or len(text) > _LONGEST_TITLE
        or LABEL.match(text) is not None
        or label_alone(text) is not None
        or _PATTERN["document_number"].fullmatch(_number_alone(text)) is not None
        or _PATTERN["minutes_number"].fullmatch(_number_alone(text)) is not None
        or _PAGE_STATUS.match(text) is not None
        or _PATTERN["order_number"].match(text) is not None
        or iso_date(text) is not None
        or text[-1] in "。；：，、:;"
    )


def _number_alone(text: str) -> str:
    """A number's line without brackets around it and what stands beside it."""
    return _PATTERN["beside_number"].sub("", text).strip("（）()")


def _is_value(above: Line) -> bool:
    """Whether the line under ``above`` is the value of a label that has its line to itself."""
    return label_alone(above.text) not in (None, "notice_title")


def _may_open(line: Line) -> bool:
    text = line.text
    return (
        4 <= len(text) <= 60
        and not _is_apart(line)
        and not _PATTERN["masthead"].match(text)
        and not _PATTERN["addressees"].match(text)
        and not _PATTERN["law_note"].match(text)
        and not names_bodies(line.text)
        and not _PATTERN["bare_kind"].fullmatch(text)
        and not (text[0] in "（(" and text[-1] in "）)")
    )
