"""Finds lines that the page broke in mid-sentence, and the page numbers between them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.lines import in_columns
from ingest.numbering import opens_clause
from ingest.source_map import Edit
from ontology import lexicon

_WORDS = lexicon("repair")
_HEADER = lexicon("header")["patterns"]
_PAGE_LINE = re.compile("|".join(f"(?:{pattern})" for pattern in _WORDS["page_lines"]["patterns"]))
_WATERMARK = re.compile("|".join(f"(?:{pattern})" for pattern in _WORDS["watermarks"]["patterns"]))
_STAMP = re.compile(_WORDS["watermarks"]["repeated"])
_BARE_PAGE = re.compile(_WORDS["page_lines"]["bare"])
_LABEL = re.compile(
    rf"[（(【]?(?:{_WORDS['line_starts']['labels']})(?:[\s一二三四五六七八九十\d]{{0,4}}$|\s*[:：】]|\d)"
)
_ATTACHMENT = re.compile(lexicon("numbering")["attachment"]["heading"])
_STANDS_ALONE = re.compile(
    f"(?:{_HEADER['organisation']})|(?:{_HEADER['date']})|(?:{_HEADER['document_number']})"
)
_LEADERS = re.compile(r"(?:[.．·。]{4}|…{2})[.．…·。\s]*\d{1,4}$")
_LONGEST_PAGE_LINE, _LONGEST_ALONE, _LONGEST_WATERMARK = 30, 40, 210
_TOP = 20  # lines in which a document prints what its pages repeat at their heads

_LINE = re.compile(r"[^\n\r\v\x85\u2028\u2029]+")
_ENDS_SENTENCE = re.compile(r"[。！？；：…!?;:]['”’」』）)》]*$")
_LAST, _LONGEST_CLOSE = "。；：", 8
_PROSE = re.compile(r"[，。；、]")
_INDENT = re.compile(r"[\u3000\t]| {2}")
_LATIN = re.compile(r"[!-~]+")
_NO_LINE_START = "，。、；：？！）》”’…—％%"  # 避头: these never begin a printed line
# A wrapped line is a full line of print: at least 22 characters (28 on an A4 page of GB/T 9704-2012 §5.2.3).
_SHORTEST_WRAPPED, _SHORTEST_AT_PAGE_END = 22, 12
_WIDEST, _FEWEST_FULL = 120, 6
_INDENT_WIDTH = 4  # two characters, each as wide as two Latin letters


@dataclass(frozen=True, slots=True)
class _Line:
    start: int  # of the words, without white space
    end: int
    text: str
    indented: bool
    width: int  # in half characters, with the indent

    @property
    def is_row(self) -> bool:
        text = self.text
        return "\t" in text or text[0] == "|" or in_columns(text) or self.is_entry

    @property
    def is_entry(self) -> bool:
        """Whether the line is an entry of a table of contents: dots lead to a page number."""
        return self.text[-1].isdecimal() and _LEADERS.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the text was set: the line's width in half characters where every line was broken, else 0."""

    width: int = 0
    indents: bool = False


def _width(text: str) -> int:
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


def _lines(source: str) -> Iterator[_Line]:
    for match in _LINE.finditer(source):
        raw = match[0]
        words = raw.strip()
        if words:
            start = match.start() + raw.index(words)
            indented = _INDENT.match(raw) is not None
            yield _Line(start, start + len(words), words, indented, _width(raw.rstrip()))


def _setting(lines: Sequence[_Line]) -> _Setting:
    """Text is broken line by line when a third of its lines are full and hardly any is wider.

    A full line is of one width, but for what may not stand at a line's start, and for lost indents.
    """
    lines = [line for line in lines if not line.is_entry]
    widths = Counter(line.width for line in lines)
    often = max(3, 0.05 * len(lines))
    usual = (
        w for w in widths if 2 * _SHORTEST_WRAPPED <= w <= _WIDEST and widths[w] + widths[w - 1] >= often
    )
    width = max(usual, default=0)
    full = sum(widths[w] for w in range(width - _INDENT_WIDTH, width + 3))
    wider = sum(count for w, count in widths.items() if w > width + 2)
    if not width or full < max(_FEWEST_FULL, 0.3 * len(lines)) or wider > 0.03 * len(lines):
        return _Setting()
    return _Setting(width, sum(line.indented for line in lines) > 0.1 * len(lines))


def line_edits(source: str) -> Iterator[Edit]:
    """Joins of wrapped lines; page numbers, running heads and watermarks that lie between or beside them."""
    lines = tuple(_lines(source))
    setting = _setting(lines)
    heads = _running_heads(lines, setting)
    before: _Line | None = None
    begins = True
    dropped: list[Edit] = []
    for i, line in enumerate(lines):
        if reason := _no_text(line, before, lines[i + 1] if i + 1 < len(lines) else None, setting):
            dropped.append(Edit(line.start, line.end, "", reason))
            continue
        if i in heads:
            dropped.append(Edit(line.start, line.end, "", heads[i]))
            continue
        paged = any(edit.reason == "page_line" for edit in dropped)
        if before and _wraps(before, line, setting, begins=begins, paged=paged):
            yield Edit(before.end, line.start, _glue(before.text[-1], line.text[0]), "line_join")
            begins = False
        else:
            yield from dropped
            begins = True
        before, dropped = line, []
    yield from dropped


def _no_text(line: _Line, before: _Line | None, after: _Line | None, setting: _Setting) -> str:
    """Why the line is none of the text, whatever the other lines are; empty where it is."""
    if _is_page_line(line, before, after, setting):
        return "page_line"
    is_watermark = len(line.text) <= _LONGEST_WATERMARK and _WATERMARK.fullmatch(line.text)
    return "watermark" if is_watermark else ""


def _running_heads(lines: Sequence[_Line], setting: _Setting) -> dict[int, str]:
    """Repeated lines that stand in the middle of a sentence: the document's title at page tops, stamps.

    A repeated line may also be a cell of a table or print of its own: so only what the document's first lines
    print, or what stands beside a page number is taken for one.
    """
    places: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if len(line.text) <= _LONGEST_ALONE and line.text[-1] not in "。；：，、":
            places.setdefault(line.text, []).append(i)
    repeated = {text: at for text, at in places.items() if len(at) > 1 and _may_repeat(lines[at[0]])}
    if not repeated:
        return {}
    skipped = [line.text in repeated or _is_numbered_page(line) for line in lines]
    above, below = _neighbours(skipped), _neighbours(skipped[::-1])[::-1]
    heads: dict[int, str] = {}
    for text, at in repeated.items():
        inside = [i for i in at if _interrupts(lines, i, above[i], len(lines) - 1 - below[i], setting)]
        beside = [i for i in at if any(_is_numbered_page(line) for line in lines[max(0, i - 1) : i + 2])]
        if _STAMP.fullmatch(text):
            heads.update((i, "watermark") for i in (at if inside or len(at) > 2 else ()))
        elif inside and ((at_top := _stands_at_top(lines, at[0], setting)) or set(inside) & set(beside)):
            kept = at[0] if at_top else -1
            heads.update((i, "running_head") for i in {*inside, *beside} - {kept})
    return heads


def _neighbours(skipped: Sequence[bool]) -> list[int]:
    """For each place the nearest place before it that is not skipped; -1 where none is."""
    nearest, last = [], -1
    for i, skip in enumerate(skipped):
        nearest.append(last)
        last = last if skip else i
    return nearest


def _stands_at_top(lines: Sequence[_Line], i: int, setting: _Setting) -> bool:
    """Whether line ``i`` is among the first and neither goes on from the line before nor into the next."""
    return i < _TOP and not any(
        _wraps(lines[j], lines[j + 1], setting, begins=True) for j in (i - 1, i) if 0 <= j < len(lines) - 1
    )


def _interrupts(lines: Sequence[_Line], i: int, above: int, below: int, setting: _Setting) -> bool:
    """Whether the sentence of the text above line ``i`` goes on in the text below it."""
    if above < 0 or below >= len(lines):
        return False
    return _wraps(lines[above], lines[below], setting, begins=False)


def _may_repeat(line: _Line) -> bool:
    text = line.text
    return not line.is_row and not _LABEL.match(text) and not opens_clause(text) and not text.isdecimal()


def _is_numbered_page(line: _Line) -> bool:
    return len(line.text) <= _LONGEST_PAGE_LINE and _PAGE_LINE.fullmatch(line.text) is not None


def _is_page_line(line: _Line, before: _Line | None, after: _Line | None, setting: _Setting) -> bool:
    if len(line.text) > _LONGEST_PAGE_LINE:
        return False
    if _PAGE_LINE.fullmatch(line.text):
        return True
    if before is None or after is None or not _BARE_PAGE.fullmatch(line.text):
        return False
    return _wraps(before, after, setting, begins=False)


def _glue(last: str, first: str) -> str:
    """A space between Latin words; none beside digits and Chinese."""
    return " " if last.isascii() and first.isascii() and not (last.isdigit() or first.isdigit()) else ""


def _wraps(before: _Line, line: _Line, setting: _Setting, *, begins: bool, paged: bool = False) -> bool:
    """Whether ``line`` goes on with the sentence of ``before``; ``paged``: a page ends between."""
    ended = before.text[-1] in _LAST or _ENDS_SENTENCE.search(before.text[-_LONGEST_CLOSE:]) is not None
    if setting.width:
        broken = _broken_by_width(before, line, setting, ended=ended, begins=begins)
    else:
        shortest = _SHORTEST_AT_PAGE_END if paged else _SHORTEST_WRAPPED
        broken = not ended and len(before.text) >= shortest and _broken_by_sense(before, line, begins=begins)
    return broken and not _starts_anew(before, line)


def _broken_by_width(before: _Line, line: _Line, setting: _Setting, *, ended: bool, begins: bool) -> bool:
    """In text broken line by line: no room was left, and no indent shows a new paragraph."""
    if line.indented if setting.indents else ended or line.indented:
        return False
    return _is_full(before, line, setting, begins=begins)


def _broken_by_sense(before: _Line, line: _Line, *, begins: bool) -> bool:
    """In text with one line a paragraph: a long line that ends in mid-sentence."""
    if line.indented:
        return False
    if _LABEL.match(before.text):
        return before.text[-1] in "，、"
    return _PROSE.search(before.text) is not None or (begins and _heading_runs_on(before, line))


def _starts_anew(before: _Line, line: _Line) -> bool:
    """Whether ``line`` is a clause, a table's row or an element of its own."""
    if line.is_row or before.is_row or line.text[0] in "#<>" or before.text[0] == "#":
        return True
    return opens_clause(line.text) or _stands_alone(line.text)


def _is_full(before: _Line, line: _Line, setting: _Setting, *, begins: bool) -> bool:
    """Whether the first word of ``line`` had no room left on the line before."""
    latin = _LATIN.match(line.text)
    word = latin.end() if latin else 2
    if len(line.text) > 1 and line.text[1] in _NO_LINE_START:
        word += 2
    lost_indent = _INDENT_WIDTH if begins and not setting.indents else 0
    return before.width + lost_indent + min(word, setting.width) > setting.width - 2


def _heading_runs_on(before: _Line, line: _Line) -> bool:
    """A heading too long for its line: the rest is short and ends no sentence."""
    return opens_clause(before.text) and len(line.text) < _SHORTEST_WRAPPED and not _PROSE.search(line.text)


def _stands_alone(text: str) -> bool:
    """Whether the line is an element of its own: a label, a signature, a date, an attachment's heading."""
    if _LABEL.match(text):
        return True
    return len(text) <= _LONGEST_ALONE and bool(_STANDS_ALONE.fullmatch(text) or _ATTACHMENT.fullmatch(text))
