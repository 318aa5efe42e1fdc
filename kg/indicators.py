"""Names of what is measured: trimmed, split where several share a head, completed where left out."""

import re
from collections.abc import Callable, Sequence

from ingest.span import Span
from ontology import lexicon

_TABLE = lexicon("targets")
_OPENERS = re.compile(_TABLE["indicator"]["openers"])
_WHOLE = re.compile(_TABLE["scope"]["whole"])
_PART = re.compile(_TABLE["scope"]["part"])
_HEAD = re.compile(_TABLE["indicator"]["heads"] + "$")
_ASIDE = re.compile("（[^（）]*）")
_JOIN = re.compile("、|以及|和|与|及(?!以)")

Name = tuple[Span, ...]
"""The pieces of an indicator's name, in the order they are read."""

Boundaries = Callable[[int], bool]
"""Whether a word of the segmented text begins at an offset."""


def trim_name(text: str, span: Span | None) -> tuple[Span | None, str | None]:
    """The name without opening words (其中, 力争, 实现) and whole-region words; and that region.

    >>> text = "其中全省森林覆盖率"
    >>> span, scope = trim_name(text, Span(0, len(text)))
    >>> span.of(text), scope
    ('森林覆盖率', '全省')
    """
    scope = None
    while span is not None:
        words = span.of(text)
        match = _OPENERS.match(words) or _WHOLE.match(words) or re.match("[、，：:\\s的]+", words)
        if match is None:
            break
        if _WHOLE.fullmatch(match[0]):
            scope = match[0]
        span = Span(span.start + match.end(), span.end) if match.end() < len(words) else None
    return span, scope


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
        return [_without_asides(text, span)]
    last = items[-1]
    head = _shared_head(text, items, is_word)
    if head is None:
        if count is None and not all(_HEAD.search(item.of(text)) for item in items):
            return [_without_asides(text, span)]
        return [_without_asides(text, item) for item in items]
    return [(item, head) for item in items[:-1]] + [_without_asides(text, last)]


def _items(text: str, span: Span, count: int | None) -> list[Span]:
    """What stands between the joining words; of several kinds of them, the one that gives ``count`` items."""
    words = _ASIDE.sub(lambda m: "■" * len(m[0]), span.of(text))
    for joint in (
        _JOIN,
        re.compile("、"),
        re.compile("、|以及|和|与"),
        re.compile("以及"),
        re.compile("和|与"),
    ):
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
    match = re.search("(?:下降|增长|提高|降低|上升)(?:率|幅度|比例)$", items[-1].of(text))
    if match and not any(item.of(text).endswith(match[0]) for item in items[:-1]):
        return Span(items[-1].start + match.start(), items[-1].end)
    return None


def _without_asides(text: str, span: Span) -> Name:
    """The pieces of a name around asides that qualify it with numbers or 含…; other asides stay."""
    pieces, at = [], span.start
    for match in re.finditer("（(?:含|不含|包括|运距|其中|不包括|单位)[^（）]*）", span.of(text)):
        if span.start + match.start() > at:
            pieces.append(Span(at, span.start + match.start()))
        at = span.start + match.end()
    if at < span.end:
        pieces.append(Span(at, span.end))
    return tuple(pieces) or (span,)
