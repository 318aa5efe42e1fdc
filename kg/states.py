"""Targets without a value: a result that a stretch states.

Where the line runs, after the genre. A section of aims tells what will be so: each of its stretches that
names a result is a target. Elsewhere a plan tells what to do (健全机制, 推进建设: commitments); there a
result counts when it is an end state in itself (基本消除, 零增长, 全覆盖, 全部达到), when the stretch has a
date of its own (2024年底前完成……划定), when its sentence has one and the stretch says of something that it
will be so (体系基本建立, 重点区域基本淘汰……), or when a share or a rate rises or falls (比例持续提升).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.span import Span
from kg.bounded import Stretch
from kg.facts import Operator
from kg.indicators import Name, masked_names, pieces, split_names, trim_name
from kg.stretches import CLEARED
from ontology import lexicon

_TABLE = lexicon("targets")["state"]
_ADVERBS = f"(?:{_TABLE['adverbs']})"
_ENDING = re.compile(
    f"(?P<adverb>{_ADVERBS}{{0,3}})(?P<result>{_TABLE['result']})$"
    f"|(?P<needed>{_ADVERBS}{{1,3}})(?P<weak>{_TABLE['weak']})$"
)
_BECOMING = re.compile(
    f"(?P<adverb>(?:将|要|{_ADVERBS}){{0,3}})(?:{_TABLE['becoming']})了?{_TABLE['became']}$"
)
_OPENING = re.compile(
    f"(?P<lead>[^，；。]{{0,40}}?)(?P<verb>{_TABLE['verbs']})(?P<object>[^，；。、■][^，；。]+)$"
)
_ANYWHERE = re.compile(_TABLE["anywhere"])
_DATED = re.compile(_TABLE["dated"])
_DRIVING = re.compile(_TABLE["driving"])
_PURPOSE = re.compile(_TABLE["purpose"])
_UP, _DOWN = re.compile(_TABLE["up"]), re.compile(_TABLE["down"])
_HEADS = re.compile(_TABLE["heads"])
_SHARE_OF = re.compile("(?:率|比例|比重|占比|浓度|强度)$")
_BURDEN = re.compile(_TABLE["burden"])
_PROMISE = re.compile(_TABLE["promise"])
_COORDINATED = re.compile(_TABLE["coordinated"])
_EVERYBODY = re.compile(_TABLE["everybody"])
_QUANTIFIERS = re.compile(_TABLE["quantifiers"])
# Results that are told of something even without an adverb; 能力提升, 体系建设 name things to do.
_EVENT = re.compile(_TABLE["event"])
# In……行业 or 共同 before a verb of result is no subject.
_NO_SUBJECT = re.compile(_TABLE["no_subject"])
_FALLS_AWAY = re.compile("淘汰|退出|关停")
_NO_RESULT = re.compile(_TABLE["no_result"])
_BASELINE = lexicon("deadlines")["baseline"]
_ONLY_COMPARED = re.compile(f"(?:{_BASELINE['pattern']}|{_BASELINE['unnamed']})(?:实现|再|力争|均)*")
_LEAST = 2
_LEAST_NAMED = 4
_LONGEST = 160
"""Characters of a stretch that is read as one result; longer ones enumerate."""
_ENOUGH = 8
"""Characters of a noun that needs no attribute to be understood: 美丽城市建设路径, but not 发展格局."""


@dataclass(frozen=True, slots=True)
class State:
    """A name and the result it is to reach; offsets are into the text."""

    name: Name
    operator: Operator
    span: Span
    scope: str | None


def states(stretch: Stretch, *, own_date: bool) -> Iterator[State]:
    """The results that a stretch without values states; ``own_date``: whether it has a deadline itself."""
    words = stretch.words
    if len(words) > _LONGEST or _NO_RESULT.search(words):
        return
    if stretch.goal and len(parts := _listed(words)) > 1:
        for start, end in parts:
            part = replace(
                stretch,
                span=Span(stretch.start + start, stretch.start + end),
                start=stretch.start + start,
                words=words[start:end],
            )
            yield from states(part, own_date=own_date)
        return
    if match := _PROMISE.search(words):
        yield from _named(stretch, match.start(), Operator.STATE, split=True)
    elif _PURPOSE.match(words):
        return
    elif match := _ending(stretch):
        result = match["result"] or match["weak"]
        yield from _named(
            stretch, match.start(), _direction(result), split=bool(_COORDINATED.search(match[0]))
        )
    elif match := _becoming(stretch):
        yield from _named(stretch, match.start(), Operator.STATE, split=False)
    elif match := _opening(stretch, own_date=own_date):
        yield from _brought_about(stretch, match)


def _listed(words: str) -> list[tuple[int, int]]:
    """Results that 、 parts, each told of something of its own: 总量趋零增长、利用率持续提升."""
    cuts = [m.start() for m in re.finditer("、", words)]
    edges = list(zip([0, *(cut + 1 for cut in cuts)], [*cuts, len(words)], strict=True))
    whole = all(
        (match := _ENDING.search(words, start, end)) and match.start() - start >= _LEAST_NAMED
        for start, end in edges
    )
    return edges if whole else []


def _ending(stretch: Stretch) -> re.Match[str] | None:
    """体系全面建立, 重污染天气基本消除: the result ends the stretch."""
    words = stretch.words
    match = _ENDING.search(words)
    if match is None or match.start() < _LEAST:
        return None
    adverb, result = match["adverb"] or match["needed"], match["result"] or match["weak"]
    drives = _DRIVING.match(words) is not None
    if stretch.goal:
        return None if drives and not adverb else match
    if _ANYWHERE.search(match[0]):
        return match
    moved = _SHARE_OF if _UP.fullmatch(result) else _BURDEN if _DOWN.fullmatch(result) else None
    if moved and adverb and not drives and moved.search(words, 0, match.start()):
        return match
    return match if stretch.dated and not drives and (adverb or _EVENT.fullmatch(result)) else None


def _becoming(stretch: Stretch) -> re.Match[str] | None:
    """教育质量进入全国前列: what has become so stands before the verb."""
    match = _BECOMING.search(stretch.words)
    if match is None or match.start() < _LEAST:
        return None
    drives = _DRIVING.match(stretch.words) is not None
    counts = stretch.goal or (stretch.dated and not drives) or "全部" in match["adverb"]
    return match if counts else None


def _opening(stretch: Stretch, *, own_date: bool) -> re.Match[str] | None:
    """基本淘汰……, 各市初步探索出……: a verb of result and what it brings about."""
    match = _OPENING.match(stretch.words)
    if match is None or (_DRIVING.match(stretch.words) and not _DRIVING.match(match["verb"])):
        return None
    if len(match["object"].strip(CLEARED)) < _LEAST:
        return None
    if stretch.goal or _ANYWHERE.search(match["verb"]):
        return match
    subject = match["lead"].strip(CLEARED)
    said_of_something = stretch.dated and len(subject) >= _LEAST and not _NO_SUBJECT.match(subject)
    return match if (own_date or said_of_something) and _DATED.fullmatch(match["verb"]) else None


def _direction(result: str) -> Operator:
    if _UP.fullmatch(result):
        return Operator.UP
    return Operator.DOWN if _DOWN.fullmatch(result) else Operator.STATE


def _named(stretch: Stretch, end: int, operator: Operator, *, split: bool) -> Iterator[State]:
    """What is said before ``end`` of the words reaches the result."""
    text = stretch.text
    name, scope = trim_name(text, stretch.at(0, end))
    if name is None or len(name) < _LEAST:
        return
    if stretch.last and _ONLY_COMPARED.fullmatch(name.of(text)):  # 较2023年实现倍增: of what was named before
        yield State(stretch.last, operator, Span(name.start, stretch.span.end), scope)
        return
    start = name.start - len(scope) if scope and text[: name.start].endswith(scope) else name.start
    names = split_names(text, name, None, stretch.is_word) if split else [pieces(text, name)]
    if split and len(names) == 1:
        names = split_list(text, name) or names
    for each in names:
        yield State(each, operator, Span(start, stretch.span.end), scope)


def _brought_about(stretch: Stretch, match: re.Match[str]) -> Iterator[State]:
    """基本淘汰……: the object is the name, with the subject that does not say the whole region."""
    text = stretch.text
    subject, scope = trim_name(text, stretch.at(*match.span("lead")))
    if subject is not None and _EVERYBODY.fullmatch(words := subject.of(text)):
        subject, scope = None, words
    elif subject is not None and _NO_SUBJECT.match(subject.of(text)):
        subject = None
    object_ = _core(text, Span(stretch.start + match.start("object"), stretch.start + match.end("object")))
    names: list[Name] = [pieces(text, object_)]
    if _FALLS_AWAY.search(match["verb"]) and not object_.of(text).rstrip().endswith(("等", "设施")):
        names = split_pair(text, object_) or names
    for name in names:
        whole = (*pieces(text, subject), *name) if subject else name
        yield State(whole, Operator.STATE, Span(stretch.start, stretch.span.end), scope)


def _core(text: str, object_: Span) -> Span:
    """What is brought about, without what qualifies it before 的: 一批各具特色的美丽城镇."""
    words = object_.of(text)
    at = words.rfind("的") + 1
    if at and len(words) - at >= _ENOUGH:
        return Span(object_.start + at, object_.end)
    match = _QUANTIFIERS.match(words)
    return Span(object_.start + match.end(), object_.end) if match and match.end() < len(words) else object_


def split_list(text: str, span: Span) -> list[Name] | None:
    """Things joined by 、 that each are named in four characters or more, with the head they share."""
    cuts = [m.span() for m in re.finditer("、", masked_names(span.of(text)))]
    edges = [0, *(edge for cut in cuts for edge in cut), len(span)]
    items = [
        Span(span.start + a, span.start + b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b
    ]
    if len(items) < 2 or not all(len(item) >= 4 for item in items):
        return None
    head = _HEADS.search(items[-1].of(text))
    if head is None or any(_HEADS.search(item.of(text)) for item in items[:-1]):
        return [(item,) for item in items]
    shared = Span(items[-1].start + head.start(), items[-1].end)
    return [*((item, shared) for item in items[:-1]), (items[-1],)]


def split_pair(text: str, span: Span) -> list[Name] | None:
    """Two things joined by 和 that each have an attribute of their own."""
    match = re.fullmatch("([^、和与]{6,})(和|与|以及)([^、和与]{6,})", span.of(text))
    if match is None:
        return None
    return [(Span(span.start + match.start(i), span.start + match.end(i)),) for i in (1, 3)]
