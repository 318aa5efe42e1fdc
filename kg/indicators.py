"""Names of what is measured: trimmed, split where several share a head, completed where left out.

All texts here have the times that were read from them as ▫ (:func:`kg.deadlines.cleared`).
"""

import re
from collections.abc import Callable, Sequence

from ingest.span import Span
from kg.stretches import CLEARED
from ontology import lexicon

_TABLE = lexicon("targets")
_OPENERS = re.compile(_TABLE["indicator"]["openers"])
_LEFTOVERS = re.compile(_TABLE["indicator"]["leftovers"])
_WHOLE = re.compile(_TABLE["scope"]["whole"])
_PART = re.compile(_TABLE["scope"]["part"])
_HEAD = re.compile(_TABLE["indicator"]["heads"] + "$")
_OF_CHANGE = re.compile("(?:下降|增长|提高|降低|上升)(?:率|幅度|比例)$")
_ASIDE = re.compile("（[^（）]*）|“[^”]*”|《[^》]*》")
_LEFT_OUT = re.compile(_TABLE["indicator"]["asides"])
_BLANK = re.compile(f"(?:[、，：:\\s的]|{CLEARED}+(?:期间|内|中(?!心))?)+")
_AND, _FURTHER = _TABLE["indicator"]["and"], _TABLE["indicator"]["or_further"]
_JOINTS = tuple(
    re.compile(joint) for joint in (f"、|以及|{_AND}|{_FURTHER}", "、", f"、|以及|{_AND}", "以及", _AND)
)
_CLEAR = 4
"""Characters of what is acted on that a later stretch may leave out; 回收 of 回收利用率 is none."""
_OF_ACT = re.compile(_TABLE["indicator"]["of_act"])
_OF_ACT_LAST = re.compile(_TABLE["indicator"]["of_act"] + "$")
_ELLIPTIC = re.compile(r"(?:年|总|日|其|人均|年均)?[一-鿿]{1,4}")

Name = tuple[Span, ...]
"""The pieces of an indicator's name, in the order they are read."""

Boundaries = Callable[[int], bool]
"""Whether a word of the segmented text begins at an offset."""


def trim_name(text: str, span: Span | None, *, keep_scope: bool = False) -> tuple[Span | None, str | None]:
    """The name without opening words (其中, 力争, 实现), times and whole-region words; and that region.

    >>> text = "其中全省森林覆盖率"
    >>> span, scope = trim_name(text, Span(0, len(text)))
    >>> span.of(text), scope
    ('森林覆盖率', '全省')
    """
    scope = None
    while span is not None:
        words = span.of(text)
        whole = None if keep_scope else _WHOLE.match(words)
        match = _OPENERS.match(words) or whole or _BLANK.match(words)
        if match is None:
            break
        scope = whole[0] if match is whole else scope
        span = Span(span.start + match.end(), span.end) if match.end() < len(words) else None
    if span is None:
        return None, scope
    words = span.of(text)
    end = len(words)
    while end and (match := _LEFTOVERS.search(words, max(0, end - 20), end) or _ends_blank(words, end)):
        end = match.start()
    return (Span(span.start, span.start + end) if end else None), scope


def _ends_blank(words: str, end: int) -> re.Match[str] | None:
    return re.compile(f"[、，{CLEARED}]+$").search(words, max(0, end - 40), end)


def is_region(words: str) -> bool:
    """Whether the words name a region or a group of places and nothing that could be measured.

    >>> is_region("北京市"), is_region("其他地区"), is_region("重点区域覆盖率")
    (True, True, False)
    """
    return _PART.fullmatch(words) is not None and not _HEAD.search(words)


def own_name(text: str, name: Name) -> Span:
    """The name without the region that opens it: what another region's value is a value of."""
    last = name[-1]
    match = _PART.match(last.of(text))
    if match and match.end() < len(last):
        return Span(last.start + match.end(), last.end)
    return last


def said_in_full(text: str, name: Name, earlier: Sequence[Name]) -> Name:
    """An elliptic name as it was first said in full: 年利用量 after 大宗固废年利用量.

    >>> text = "固废年利用量，年利用量"
    >>> [span.of(text) for span in said_in_full(text, (Span(7, 11),), [(Span(0, 6),)])]
    ['固废年利用量']
    >>> text = "高校专利转化率，产业化率"
    >>> [span.of(text) for span in said_in_full(text, (Span(8, 12),), [(Span(0, 7),)])]
    ['高校专利', '产业化率']
    """
    words = "".join(piece.of(text) for piece in name)
    if not _ELLIPTIC.fullmatch(words) or not _HEAD.search(words):
        return name
    for other in reversed(earlier):
        full = "".join(piece.of(text) for piece in other)
        if full.endswith(words) and len(full) > len(words):
            return other
    opening = _acted_on(text, earlier[-1][-1]) if earlier and _OF_ACT.fullmatch(words) else None
    return (*earlier[-1][:-1], opening, *name) if opening and len(opening) >= _CLEAR else name


def split_names(text: str, span: Span, count: int | None, is_word: Boundaries) -> list[Name]:
    """The names that a coordinated name stands for, each with the head they share.

    ``count``: how many values there are to share out; None where only a shared head or full names of
    their own tell that there are several.

    >>> text = "铁路、水路货运量"
    >>> [[s.of(text) for s in name] for name in split_names(text, Span(0, 8), 2, lambda at: at in (0, 3, 5))]
    [['铁路', '货运量'], ['水路货运量']]
    """
    items = _items(text, span, count)
    if len(items) < 2:
        return [pieces(text, span)]
    last = items[-1]
    head = _shared_head(text, items, is_word)
    if head is None:
        if count is None and not all(_HEAD.search(item.of(text)) for item in items):
            return [pieces(text, span)]
        return _with_opening(text, items) or [pieces(text, item) for item in items]
    return [(*pieces(text, item), head) for item in items[:-1]] + [pieces(text, last)]


def _with_opening(text: str, items: Sequence[Span]) -> list[Name] | None:
    """Two names with one opening: 电子证照覆盖率和共享率 are two rates of 电子证照.

    Only rates of an act share it: 空气优良率和绿化率 are not of one thing.
    """
    opening = _acted_on(text, items[0])
    if opening is None or not all(_OF_ACT.fullmatch(item.of(text)) for item in items[1:]):
        return None
    return [pieces(text, items[0]), *((opening, item) for item in items[1:])]


def _acted_on(text: str, name: Span) -> Span | None:
    """What the act of a rate is done to: 专利 of 专利转化率."""
    match = _OF_ACT_LAST.search(name.of(text))
    return Span(name.start, name.start + match.start()) if match and match.start() > 1 else None


def masked_names(words: str) -> str:
    """``words``, as long, with asides, quoted words and titles as ■: what joins words there parts no names.

    >>> masked_names("“甲、乙”办理率")
    '■■■■■办理率'
    """
    return _ASIDE.sub(lambda match: "■" * len(match[0]), words)


def _items(text: str, span: Span, count: int | None) -> list[Span]:
    """What stands between the joining words; of several kinds of them, the one that gives ``count`` items."""
    words = masked_names(span.of(text))
    for joint in _JOINTS:
        cuts = [0, *(edge for match in joint.finditer(words) for edge in match.span()), len(words)]
        items = [
            Span(span.start + a, span.start + b) for a, b in zip(cuts[::2], cuts[1::2], strict=True) if a < b
        ]
        if count is None or len(items) == count:
            return items
    return [span]


def _shared_head(text: str, items: Sequence[Span], is_word: Boundaries) -> Span | None:
    """The end of the last item that the others lack: 货运量 of 铁路、水路货运量."""
    if any(_HEAD.search(item.of(text)) for item in items[:-1]):
        return _longer_head(text, items)
    last = items[-1]
    match = _PART.match(last.of(text))
    if match and match.end() < len(last) and all(is_region(item.of(text)) for item in items[:-1]):
        return Span(last.start + match.end(), last.end)
    words = sum(is_word(at) for at in range(items[0].start, items[0].end)) or 1
    starts = [at for at in range(last.start + 1, last.end) if is_word(at)]
    for start in [*starts[words - 1 : words], *starts[:words][::-1]]:
        if _HEAD.search(text[start : last.end]):
            return Span(start, last.end)
    return None


def _longer_head(text: str, items: Sequence[Span]) -> Span | None:
    """下降率 where A排放以及B用水量下降率 speak of how two quantities fall."""
    match = _OF_CHANGE.search(items[-1].of(text))
    if match and not any(item.of(text).endswith(match[0]) for item in items[:-1]):
        return Span(items[-1].start + match.start(), items[-1].end)
    return None


def pieces(text: str, span: Span) -> Name:
    """The pieces of a name around times, and around asides that say what it includes or how large it is.

    >>> text = "新修桥梁（50米以上）数量"
    >>> [piece.of(text) for piece in pieces(text, Span(0, len(text)))]
    ['新修桥梁', '数量']
    """
    found, at = [], span.start
    for match in re.finditer(f"（[^（）]*）|{CLEARED}+", span.of(text)):
        if match[0][0] == CLEARED or _LEFT_OUT.search(match[0]):
            if span.start + match.start() > at:
                found.append(Span(at, span.start + match.start()))
            at = span.start + match.end()
    if at < span.end:
        found.append(Span(at, span.end))
    return tuple(found) or (span,)
