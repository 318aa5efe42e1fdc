"""Finds what conversion and page breaks did to a text. Proposes edits; the source stays as it is."""

import re
from collections.abc import Iterator, Set

from ingest.bodies import names_bodies
from ingest.lines import in_columns
from ingest.source_map import Edit
from ingest.span import Span
from ingest.wraps import line_edits
from ontology import lexicon

_WORDS = lexicon("repair")
_HAN = "一-鿿〇"
_CJK = _HAN + "、-〿！-￯—“”‘’…·"  # Chinese characters and the punctuation written with them
_BLANK = r"[ \u00a0\u2000-\u200a\u202f\u3000]"

# Zero-width and directional marks, soft hyphen, byte-order mark, controls: nothing a reader sees.
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]+")
# Line ends of other systems, of Word and of Unicode: all rules see one kind.
_LINE_END = re.compile(r"\r\n?|[\v\x85\u2028\u2029]")
_ODD_LINE_END = re.compile(r"\r(?!\n)|[\v\x85\u2028\u2029]")
_MARKUP = re.compile(r"\*{2,}|<!--[^\n]{0,200}?-->")
_STRAY = "|".join(map(re.escape, _WORDS["stray_words"]))
_STRAY_WORD = re.compile(rf"(?<=[{_HAN}]){_BLANK}*({_STRAY}){_BLANK}*(?=[{_HAN}])")
# Spaces that typesetting put beside Chinese; those between Latin words and at line starts (indents) stay.
_SPACE = re.compile(rf"(?<=[{_CJK}%℃]){_BLANK}+(?=\S)|(?<=[^\s]){_BLANK}+(?=[{_CJK}%℃])")
# Digits that typesetting pulled apart: 2 0 2 7 年, 增长 6. 5%.
_APART = re.compile(rf"\d{_BLANK}+[.\d]|\d\.{_BLANK}")
_DIGITS_APART = re.compile(
    rf"(?<=[{_HAN}（“]){_BLANK}?\d(?:{_BLANK}\d){{1,11}}(?![\d.])(?={_BLANK}?[{_HAN}%％℃])|"
    rf"(?<=[{_HAN}]){_BLANK}?\d{{1,4}}(?:{_BLANK}\.{_BLANK}?|\.{_BLANK})\d{{1,3}}(?={_BLANK}?[%％‰℃个万亿倍元微毫公吨])"
)
_BLANKS = re.compile(f"{_BLANK}+")
_FULL_WIDTH = re.compile(r"[０-９Ａ-Ｚａ-ｚ％]|(?<=[０-９0-9])．(?=[０-９0-9])")
# Full-width digits and letters are no Chinese: １,２００ is a number.
_BESIDE = _HAN + "、-〿！-／：-＠［-｀｛-￯—“”‘’…·"
_PUNCTUATION = re.compile(rf"(?<=[{_BESIDE}])[,;:?!]|[,;?!](?=[{_HAN}])")
_BRACKET = re.compile(r"[()（）\n]")
_NEAR_CHINESE = re.compile(f"[{_CJK}]")
_WIDEST_BRACKET = 200

# Spaces that say something: they part a number from its text, a title from what follows, cells, names.
_LEAD = r"^(?P<lead>[ \t\u3000]*)"
_NUMBER_GAP = re.compile(
    rf"{_LEAD}(?:(?:\#{{1,6}}|[-*+>])(?P<mark>{_BLANK}+)|)"
    rf"(?:(?:附{_BLANK}*[件表录图]{_BLANK}*(?:\d{{1,3}}|[一二三四五六七八九十]{{1,3}}|[A-Z])|"
    rf"[一二三四五六七八九十]{{1,3}}(?={_BLANK}+[一-鿿][^，。；：！？\s]{{1,30}}$)|"
    rf"第{_BLANK}*[一二三四五六七八九十百零〇\d]+{_BLANK}*"
    r"(?:部分|分编|[编篇章节条](?:之[一二三四五六七八九十]+)?)|(?:\d{1,2}[.．]){1,5}\d{1,2}|"
    rf"\d{{1,2}}(?={_BLANK}+[一-鿿][^，。；：！？\n]{{1,30}}$))(?P<gap>{_BLANK}+)(?=\S)|)",
    re.MULTILINE,
)
_TITLE_GAP = re.compile(
    rf"{_LEAD}(?:[一二三四五六七八九十百]+、|[（(][一二三四五六七八九十百\d]+[）)]|[\d０-９]{{1,3}}[.．、])"
    r"[^\s，。；：:,;]{2,30}(?P<gap> {2,}|\u3000+)(?=[^\n]{6,})(?=[^\n]*[，。；])",
    re.MULTILINE,
)
# Bodies that act together, alone or before 关于: 中共中央 国务院关于……的意见.
_NAMES = re.compile(
    rf"{_LEAD}(?P<names>[一-鿿（）]{{2,40}}(?:{_BLANK}+[一-鿿（）]{{2,40}}?){{1,9}}?){_BLANK}*(?:关于[^\n]*)?$",
    re.MULTILINE,
)
_GAP = re.compile(rf"(?<=\S){_BLANK}+(?=\S)")
_WIDE_GAP = re.compile(r"^[^\n]*?\S(?:  |\u3000)[^\n]*$", re.MULTILINE)


def find_repairs(
    source: str, known: tuple[Edit, ...] = (), *, breaks_known: bool = False
) -> tuple[Edit, ...]:
    """The edits that a text needs, in order, none over another; earlier kinds win over later ones.

    ``known`` edits are those that a reader made from the file's layout; with ``breaks_known`` they tell
    all wrapped lines, and none is guessed.
    """
    edits = [*known] if breaks_known else [*known, *_apart(line_edits(source), known)]
    taken = bytearray(len(source))
    for edit in edits:
        taken[edit.start : edit.end] = b"\x01" * (edit.end - edit.start)
    for gap in _telling_gaps(_ODD_LINE_END.sub("\n", source), {edit.end for edit in edits}):
        taken[gap.start : gap.end] = b"\x01" * len(gap)
    for edit in _proposals(source):
        if not any(taken[edit.start : edit.end]):
            taken[edit.start : edit.end] = b"\x01" * (edit.end - edit.start)
            edits.append(edit)
    return tuple(sorted(edits))


def _apart(edits: Iterator[Edit], known: tuple[Edit, ...]) -> Iterator[Edit]:
    """The edits that touch no known one."""
    taken = {at for edit in known for at in range(edit.start, edit.end + 1)}
    return (edit for edit in edits if taken.isdisjoint(range(edit.start, edit.end + 1)))


def _proposals(source: str) -> Iterator[Edit]:
    for match in _INVISIBLE.finditer(source):
        yield Edit(match.start(), match.end(), "", "invisible")
    for match in _LINE_END.finditer(source):
        if match[0] == "\r\n":
            yield Edit(match.start(), match.start() + 1, "", "line_end")
        else:
            yield Edit(match.start(), match.end(), "\n", "line_end")
    for match in _MARKUP.finditer(source):
        yield Edit(match.start(), match.end(), "", "markup")
    for match in _STRAY_WORD.finditer(source):
        yield Edit(match.start(), match.end(), _WORDS["stray_words"][match[1]], "stray_word")
    for match in _SPACE.finditer(source):
        yield Edit(match.start(), match.end(), "", "space")
    for match in _DIGITS_APART.finditer(source) if _APART.search(source) else ():
        for blank in _BLANKS.finditer(match[0]):
            yield Edit(match.start() + blank.start(), match.start() + blank.end(), "", "space")
    for match in _FULL_WIDTH.finditer(source):
        yield Edit(match.start(), match.end(), chr(ord(match[0]) - 0xFEE0), "full_width")
    yield from _bracket_edits(source)
    for match in _PUNCTUATION.finditer(source):
        yield Edit(match.start(), match.end(), _WORDS["punctuation"][match[0]], "punctuation")


def _telling_gaps(source: str, joined: Set[int]) -> Iterator[Span]:
    """White space to keep; ``joined`` holds where lines go on that the page broke: nothing opens there."""
    for match in _NUMBER_GAP.finditer(source):
        if match.end("lead") not in joined:
            yield from (Span(*match.span(name)) for name in ("mark", "gap") if match[name])
    for match in _TITLE_GAP.finditer(source):
        if match.end("lead") not in joined:
            yield Span(*match.span("gap"))
    for match in _WIDE_GAP.finditer(source):
        if in_columns(match[0].strip()):
            yield from _gaps_in(match[0], match.start())
    for match in _NAMES.finditer(source):
        if names_bodies(match["names"]):
            yield from _gaps_in(match["names"], match.start("names"))


def _gaps_in(words: str, start: int) -> Iterator[Span]:
    return (Span(*gap.span()).shift(start) for gap in _GAP.finditer(words))


def _bracket_edits(source: str) -> Iterator[Edit]:
    """Half-width brackets beside or around Chinese, and those whose partner is full-width."""
    stack: list[int] = []
    for match in _BRACKET.finditer(source):
        at, sign = match.start(), match[0]
        if sign == "\n":
            stack.clear()
        elif sign in "(（":
            stack.append(at)
        elif stack:
            start = stack.pop()
            if (source[start] == "（" and sign == "）") or at - start > _WIDEST_BRACKET:
                continue
            around = source[max(0, start - 1) : at + 2]
            if source[start] != "(" or sign != ")" or _NEAR_CHINESE.search(around):
                yield from (
                    Edit(i, i + 1, "（" if source[i] == "(" else "）", "bracket")
                    for i in (start, at)
                    if source[i] in "()"
                )
