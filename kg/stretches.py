"""Splits a sentence into stretches: what stands between commas and semicolons, brackets and quotes whole."""

import re

from ingest.span import Span

_PARTING = "，；：。！？"
_PAIRS = {"（": "）", "“": "”", "《": "》", "【": "】", "「": "」"}
_MARK = re.compile("[，；。：！？（）“”《》【】「」]")
_OPENS = re.compile("[（“《【「]")
_ASIDES = "（【"
ASIDE, NAMED, CLEARED = "■", "□", "▫"
"""What stands for a character in brackets, in quotes or book-title marks, and for one already read."""
# （套）, （处）, 及以上（含）: an aside of one character belongs to the words beside it.
_SHORT = re.compile("（[一-鿿]）")


def stretches(text: str, within: Span) -> tuple[Span, ...]:
    """The stretches of ``text[within.start:within.end]``, in order, without the marks that part them.

    >>> text = "推广“科学，绿色”技术（含农药，化肥），建成3个。"
    >>> [span.of(text) for span in stretches(text, Span(0, len(text)))]
    ['推广“科学，绿色”技术（含农药，化肥）', '建成3个']
    """
    found, start, waiting = [], within.start, ""
    for match in _MARK.finditer(text, within.start, within.end):
        at, char = match.start(), match[0]
        if waiting:
            # A mark that never closes must not swallow the rest: it gives way at the sentence's end.
            waiting = "" if char in (waiting, "。") else waiting
        elif char in _PAIRS:
            waiting = _PAIRS[char]
        if char in _PARTING and not waiting:
            if text[start:at].strip():
                found.append(_trim(text, start, at))
            start = at + 1
    if text[start : within.end].strip():
        found.append(_trim(text, start, within.end))
    return tuple(found)


def _trim(text: str, start: int, end: int) -> Span:
    while text[start].isspace():
        start += 1
    while text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def hidden(text: str, span: Span) -> str:
    """The words at ``span``, as long, with what stands in brackets as ■ and in quotes or title marks as □.

    Names and asides state no targets: “千万头肉牛”工程, （运距500公里以上）.

    >>> hidden("实施“千万头肉牛”工程（3个）10台（套）", Span(0, 22))
    '实施□□□□□□□工程■■■■10台（套）'
    """
    if not _OPENS.search(text, span.start, span.end):
        return span.of(text)
    words = list(span.of(text))
    short = {i for match in _SHORT.finditer(span.of(text)) for i in range(*match.span())}
    waiting, mark = "", ASIDE
    for i, char in enumerate(words):
        if i in short and not waiting:
            continue
        if waiting:
            waiting = "" if char == waiting else waiting
            words[i] = mark
        elif char in _PAIRS:
            waiting, mark = _PAIRS[char], ASIDE if char in _ASIDES else NAMED
            words[i] = mark
    return "".join(words)
