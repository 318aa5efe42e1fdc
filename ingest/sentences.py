"""Splits prose into sentences."""

import re

from ingest.span import Span

# 。！？ end a sentence together with the closing marks after them (GB/T 15834-2011 §4.1–4.3); ； does not.
_END = re.compile(r"[。！？]+[”’」』）】》]*|……[”’」』）】》]*(?=[一-鿿])")
_OPENING, _CLOSING = "（【", "）】"
_BRACKET = re.compile("[（【）】]")


def sentence_spans(text: str, within: Span) -> tuple[Span, ...]:
    """The sentences of ``text[within.start:within.end]``, which they partition.

    A stop inside brackets ends no sentence, unless the brackets never close.

    >>> text = "（一）目标。到2027年达标。（责任单位：市局。）完。"
    >>> [span.of(text) for span in sentence_spans(text, Span(0, len(text)))]
    ['（一）目标。', '到2027年达标。', '（责任单位：市局。）', '完。']
    """
    spans, start, depth, at = [], within.start, 0, within.start
    brackets = _BRACKET.search(text, within.start, within.end) is not None
    for match in _END.finditer(text, within.start, within.end):
        for bracket in _BRACKET.finditer(text, at, match.end()) if brackets else ():
            depth = max(depth + (1 if bracket[0] in _OPENING else -1), 0)
        at = match.end()
        if depth and _closes(text, at, within.end):
            continue
        depth = 0
        spans.append(Span(start, match.end()))
        start = match.end()
    if start < within.end:
        if text[start : within.end].strip() or not spans:
            spans.append(Span(start, within.end))
        else:
            spans[-1] = Span(spans[-1].start, within.end)
    return tuple(spans)


def _closes(text: str, at: int, end: int) -> bool:
    """Whether an open bracket closes within a bracket's reach; bounded, so the whole stays linear."""
    return any(char in _CLOSING for char in text[at : min(at + 300, end)])
