"""Targets without a value: a result that a stretch states."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.span import Span
from kg.facts import Operator
from kg.indicators import Boundaries, Name, split_names, trim_name
from kg.stretches import hidden
from ontology import lexicon

_TABLE = lexicon("targets")["state"]
_ENDING = re.compile(_TABLE["ending"])
_OPENING = re.compile(_TABLE["opening"])
_ANYWHERE = re.compile(_TABLE["anywhere"])
_DATED = re.compile(_TABLE["dated"])
_DRIVING = re.compile(_TABLE["driving"])
_UP, _DOWN = re.compile(_TABLE["up"]), re.compile(_TABLE["down"])
_QUANTITY_OF = re.compile(_TABLE["quantity_of"])
_PROMISE = re.compile(_TABLE["promise"])
_COORDINATED = re.compile(_TABLE["coordinated"])
_EVERYBODY = re.compile("各[一-鿿]{1,4}(?:（[^（）]{1,6}）)?(?:人民政府|政府)?")
_LEAST = 2


@dataclass(frozen=True, slots=True)
class State:
    """A name and the result it is to reach; offsets are into the text."""

    name: Name
    operator: Operator
    span: Span
    scope: str | None


def states(
    text: str, span: Span, start: int, *, goal: bool, dated: bool, is_word: Boundaries
) -> Iterator[State]:
    """The results that the stretch ``text[start:span.end]`` states; ``span`` is the whole stretch.

    In a section that states aims, every result counts. Elsewhere plans mostly say what to do (健全机制,
    推进建设): there only an end state counts (基本消除, 零增长), a result with a date of its own, and a
    measurable quantity that rises or falls (……比例持续提升).
    """
    part = Span(start, span.end)
    words = hidden(text, part)
    if match := _PROMISE.search(words):
        yield from _named(text, part, (0, match.start()), Operator.STATE, is_word, split=True)
    elif match := _ending(words, goal=goal, dated=dated):
        operator = _direction(match["result"])
        split = bool(_COORDINATED.search(match[0]))
        yield from _named(text, part, (0, match.start()), operator, is_word, split=split)
    elif match := _opening(words, goal=goal, dated=dated):
        yield from _object(text, part, match, is_word)


def _ending(words: str, *, goal: bool, dated: bool) -> re.Match[str] | None:
    match = _ENDING.search(words)
    if match is None or match.start() < _LEAST:
        return None
    if goal:
        return None if _DRIVING.match(words) and not match["adverb"] else match
    if _ANYWHERE.search(match[0]) or (match["result"] in "达标投用投产通车" and dated):
        return match
    rises = _UP.fullmatch(match["result"]) or _DOWN.fullmatch(match["result"])
    return (
        match
        if rises and match["adverb"] and _QUANTITY_OF.search(words[: match.start()]) and _own(words)
        else None
    )


def _own(words: str) -> bool:
    """Whether the quantity is a share or a rate: 规模扩大 is prose in a measure, 比例提升 an aim."""
    return bool(re.search("(?:率|比例|比重|占比|浓度|强度)(?=[^，]{0,8}$)", words)) and not _DRIVING.match(
        words
    )


def _opening(words: str, *, goal: bool, dated: bool) -> re.Match[str] | None:
    match = _OPENING.match(words)
    if match is None or (_DRIVING.match(words) and not _DRIVING.match(match["verb"])):
        return None
    if goal:
        return match
    wanted = _ANYWHERE.search(match["verb"]) or (dated and _DATED.fullmatch(match["verb"]))
    return match if wanted else None


def _direction(result: str) -> Operator:
    if _UP.fullmatch(result):
        return Operator.UP
    return Operator.DOWN if _DOWN.fullmatch(result) else Operator.STATE


def _named(
    text: str, part: Span, said: tuple[int, int], operator: Operator, is_word: Boundaries, *, split: bool
) -> Iterator[State]:
    if said[0] >= said[1]:
        return
    name, scope = trim_name(text, Span(part.start + said[0], part.start + said[1]))
    if name is None:
        return
    span = Span(name.start - len(scope or "") if _follows(text, scope, name) else name.start, part.end)
    names = split_names(text, name, None, is_word) if split else [(name,)]
    if split and len(names) == 1:
        names = split_list(text, name) or names
    for each in names:
        yield State(each, operator, span, scope)


def _object(text: str, part: Span, match: re.Match[str], is_word: Boundaries) -> Iterator[State]:
    """基本淘汰……: the object is the name, with the subject that does not say the whole region."""
    subject, scope = trim_name(text, _span(part.start, part.start + match.end("lead")))
    if subject is not None and _EVERYBODY.fullmatch(words := subject.of(text)):
        subject, scope = None, words
    object_ = _core(text, Span(part.start + match.start("object"), part.start + match.end("object")))
    names: list[Name] = [(object_,)]
    if re.search("淘汰|退出|关停", match["verb"]) and not object_.of(text).rstrip().endswith(("等", "设施")):
        names = split_pair(text, object_) or names
    for name in names:
        whole = (subject, *name) if subject else name
        yield State(whole, Operator.STATE, part, scope)


def _core(text: str, object_: Span) -> Span:
    """What is brought about, without what qualifies it before 的: 一批各具特色的美丽城镇."""
    words = object_.of(text)
    at = words.rfind("的") + 1
    match = re.match("一批|一个|一套|若干", words)
    at = at if len(words) - at >= 4 else match.end() if match else 0
    return Span(object_.start + at, object_.end)


def split_list(text: str, span: Span) -> list[Name] | None:
    """Things joined by 、 that each are named in four characters or more."""
    cuts = [m.span() for m in re.finditer("、", span.of(text))]
    edges = [0, *(edge for cut in cuts for edge in cut), len(span)]
    items = [
        Span(span.start + a, span.start + b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b
    ]
    return [(item,) for item in items] if len(items) > 1 and all(len(item) >= 4 for item in items) else None


def split_pair(text: str, span: Span) -> list[Name] | None:
    """Two things joined by 和 that each have an attribute of their own."""
    match = re.fullmatch("([^、和与]{6,})(和|与|以及)([^、和与]{6,})", span.of(text))
    if match is None:
        return None
    return [(Span(span.start + match.start(i), span.start + match.end(i)),) for i in (1, 3)]


def _follows(text: str, scope: str | None, name: Span) -> bool:
    return bool(scope) and text[name.start - len(scope or "") : name.start] == scope


def _span(start: int, end: int) -> Span | None:
    return Span(start, end) if start < end else None
