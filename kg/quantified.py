"""Targets with a value: the grammar of a stretch that bounds a quantity."""

import re
from collections.abc import Iterator
from itertools import zip_longest

from ingest.span import Span
from kg.bounded import AHEAD, FARTHEST, Bound, Place, Stretch, groups_of, place_of
from kg.bounds import Before, combine, read_after, read_before
from kg.counted import (
    Making,
    heavy_verb,
    is_only_verb,
    makes,
    making_before,
    object_span,
    one_thing,
    opens_making,
    subject_is_named,
    verb_in_name,
    without_light_verb,
)
from kg.facts import Operator
from kg.indicators import Name, is_region, own_name, pieces, split_names, trim_name
from kg.numbers import Quantity
from kg.stretches import CLEARED
from ontology import lexicon

_TABLE = lexicon("targets")
_COUNT = _TABLE["count"]
_ALREADY = re.compile(_COUNT["already"])
_STANDARD, _GRANT, _RATE = (re.compile(_COUNT[name]) for name in ("standard", "grant", "rate"))
_OWN_RATE = re.compile(_COUNT["own_rate"])
_FORMULA = re.compile(r"[×÷*＊/／＝=]\s*$")  # (本年度－上年度)/上年度×100%: how it is reckoned
_CONDITIONAL = re.compile(_COUNT["conditional"])
_DIMENSION = re.compile(_COUNT["dimension"])
_SHARE = re.compile(_COUNT["share"])
_ELLIPTIC = re.compile(_TABLE["indicator"]["elliptic"])
_REACH = re.compile(_COUNT["reach"])
_PURPOSE = re.compile(_COUNT["purpose"])
_OF_THOSE = re.compile(_COUNT["of_those"])
_RANK, _RANKING, _AMONG = (re.compile(_TABLE["rank"][name]) for name in ("pattern", "verb", "among"))
_HEADS = re.compile(_TABLE["indicator"]["heads"] + "$")
# Attributes joined by 、 before the noun they qualify: 离岸不少于30公里、水深大于30米的项目.
_ATTRIBUTES = re.compile(r"[、和且][^，；]{0,16}\d[^，；、]{0,8}的[^，；]{2}")
_SPENT = re.compile("(?:投资|投入)$")
_SIZED, _SIZED_NOUN = re.compile(_COUNT["sized"]), re.compile(_COUNT["sized_noun"])
_RANKED = frozenset({"", "位", "名", "强", "%", "个"})
_EACH = re.compile("分别|均|都|各")
_NOT_A_NAME = re.compile(
    "(?:分|分为|分成|共|共计|下设|每[年月周日人户亩个所家座处季度班次半]{0,3}|为|至少|最少|约|近)?"
)
_SHORT = 6
"""Longest group of things whose share is told without its name: 农村学校不低于60%."""
_ENDS = re.compile(
    r"$|[、，。；（■]|[和与及](?=[^，；。]{0,30}[\d一二三四五六七八九])|的(?:目标|要求|任务|水平|规模)$|标准$|并|以及|其中|开外"
)


def bounds(stretch: Stretch) -> Iterator[Bound]:
    """The bounds that a stretch states, in order."""
    words = stretch.words
    if _CONDITIONAL.match(words):
        return
    last, from_ = stretch.last, 0
    making: Making | None = None
    groups = list(groups_of(words))
    starts = [group[0].start for group in groups]
    for group, following in zip_longest(groups, starts[1:]):
        place = place_of(words, group, max(from_, group[0].start - FARTHEST), following)
        name_end = place.from_ + place.before.name_end
        making = making_before(words, place.from_, name_end, place.first.start, making)
        found = tuple(_of_group(stretch, place, making, last))
        yield from found
        if found:
            last, from_ = found[-1].name, place.end


def _of_group(stretch: Stretch, place: Place, making: Making | None, last: Name | None) -> Iterator[Bound]:
    if _is_excluded(stretch, place):
        return
    first = place.first
    ends = _ENDS.match(place.rest) or (first.is_money and _PURPOSE.match(place.rest))
    reach = _REACH.search(place.said)
    share = _share(stretch, place)
    if rank := _rank(stretch, place, last):
        yield rank
    elif fund := _fund(stretch, place):
        yield fund
    elif share and not ends and (reach or _is_empty(place.said)):
        yield _shared(stretch, place, share.span("name"), share.span("result"))
    elif first.is_share and last and (those := _of_those(stretch, place)):
        yield _of_share(stretch, place, (last[0], those), Span(stretch.start + first.start, those.end))
    elif reach and first.is_share and not ends and (reached := _reached(stretch, place, reach.start())):
        yield reached
    elif (
        making
        and not ends
        and makes(first, place.after, place.rest, place.until_next, stretch.words[making.start : making.end])
    ):
        yield from _made(stretch, place, making)
    elif ends and (place.before.operator is not None or _is_plain(stretch, place)):
        yield from _compared(stretch, place, last)


def _share(stretch: Stretch, place: Place) -> re.Match[str] | None:
    """What so many of the named shall do; of a count only with 以上: 4个以上海湾建成……."""
    first = place.first
    if not first.is_share and not (first.counts and place.after is not None and _is_empty(place.said)):
        return None
    return _SHARE.match(stretch.words, first.end, first.end + FARTHEST)


def _of_those(stretch: Stretch, place: Place) -> Span | None:
    """The result that so many of those named before reach: 其中30%达到推荐标准."""
    match = _OF_THOSE.match(stretch.words, place.first.end) if _is_empty(place.said) else None
    return stretch.at(*match.span("result")) if match else None


def _is_empty(said: str) -> bool:
    """Whether nothing is named, or only what a share is joined to: 机关和|50%以上的单位."""
    return not said.strip(f"{CLEARED} 、").removeprefix("其中") or said.endswith(("和", "及", "与"))


def _is_excluded(stretch: Stretch, place: Place) -> bool:
    """What is so already, an attribute of a thing, a rate of money, a dimension: no targets."""
    words, first = stretch.words, place.first
    region = words[place.from_ : first.start]
    if _ALREADY.search(place.said) or _ATTRIBUTES.match(place.rest):
        return True
    if _FORMULA.search(words[place.from_ : first.start]):
        return True
    around = region + words[first.start : first.end + 6]
    if first.is_money:
        return bool((_GRANT if stretch.goal else _STANDARD).search(around))
    if first.is_share and _RATE.search(around):
        return place.before.operator is None or not _OWN_RATE.search(place.said)
    return not (stretch.goal or stretch.dated) and bool(_DIMENSION.search(place.said))


def _is_plain(stretch: Stretch, place: Place) -> bool:
    """Whether a name and a quantity with no word between state a target: 新建管网120公里.

    A count needs a name before it; a share the name of a share, outside a section of aims.
    """
    quantity, said = place.first, place.said.strip(f"、和与及{CLEARED}")
    if quantity.is_duration or not quantity.unit or (quantity.value < 2 and not quantity.text[0].isdigit()):
        return False
    if is_only_verb(said):
        return (bool(stretch.last) or one_thing(place.group)) and quantity.text[0].isdigit()
    if _NOT_A_NAME.fullmatch(said) or (quantity.unit == "次" and quantity.value < 10):
        return False
    if quantity.text[0].isdigit() and not quantity.is_share:
        return True
    return bool(opens_making(said) or stretch.goal or _HEADS.search(said))


def _fund(stretch: Stretch, place: Place) -> Bound | None:
    """设立总规模100亿元的基金: how large the thing is to be that is set up."""
    verb, noun = _SIZED.search(place.said), _SIZED_NOUN.match(place.rest)
    if verb is None or noun is None:
        return None
    name = stretch.at(place.end + noun.start("noun"), place.end + noun.end("noun"))
    start = stretch.at(place.from_ + verb.start(), place.end)
    if name is None or start is None:
        return None
    operator = _operator(stretch, place.first, place.before)
    found = pieces(stretch.text, name)
    return Bound(found, operator, place.first, Span(start.start, name.end), None, *_said(stretch, place))


def _rank(stretch: Stretch, place: Place, last: Name | None) -> Bound | None:
    """进入全省前5名: what is ranked is at most the how-manieth; 力争前8, what was ranked before."""
    quantity = place.first
    match = _RANK.search(stretch.words, place.from_, quantity.end)
    if match is None or quantity.unit not in _RANKED:
        return None
    words = stretch.words[place.from_ : match.start()]
    ranking = [*_RANKING.finditer(words), *_AMONG.finditer(words)][:1]
    at = place.from_ + (ranking[0].start() if ranking else len(words))
    name, scope = trim_name(stretch.text, stretch.at(place.from_, at))
    if name is None and not last:
        name, scope = trim_name(stretch.text, stretch.at(at, match.start()), keep_scope=True)
    names = pieces(stretch.text, name) if name else last
    if names is None:
        return None
    start = name.start if name else stretch.start + place.from_
    span = Span(start, stretch.start + place.end)
    return Bound(names, Operator.AT_MOST, quantity, span, scope, *_said(stretch, place))


def _said(stretch: Stretch, place: Place) -> tuple[str, int]:
    return stretch.words[place.from_ : place.first.start], stretch.start + place.first.start


def _operator(
    stretch: Stretch, quantity: Quantity, before: Before, shared: Operator | None = None
) -> Operator:
    """``shared``: by the word after the last of several values, 分别保持在70%和65%以上."""
    if quantity.value_max is not None:
        return Operator.RANGE
    after, _ = read_after(stretch.words[quantity.end : quantity.end + 8])
    return combine(before, after or shared)


def _made(stretch: Stretch, place: Place, making: Making) -> Iterator[Bound]:
    """创建40家左右绿色供应链: the counted noun is the name."""
    words, text = stretch.words, stretch.text
    object_ = stretch.at(*object_span(words, place.end))
    if object_ is None:
        return
    # The verb of making compares nothing itself; 不少于 after it does.
    before = read_before(words[making.end : max(making.end, place.first.start)])
    least = "至少" in words[making.start : making.end]
    subject, scope = trim_name(text, stretch.at(place.from_, making.start))
    verb = words[making.start : making.end]
    name, start = pieces(text, object_), stretch.start + making.start
    if subject and opens_making(subject.of(text)):
        # 实施雨污分流改造45个片区: what is made was said before the count.
        done = Span(subject.start, stretch.start + making.end)
        name, start = (*without_light_verb(text, done), *name), subject.start
    else:
        if kept := verb_in_name(verb, object_.of(text)):
            at = stretch.start + making.start
            name = (Span(at + kept[0], at + kept[1]), *name)
        if subject and subject_is_named(verb, subject.of(text)):
            name, start = (*pieces(text, subject), *name), subject.start
    for i, quantity in enumerate(place.group):
        operator = Operator.AT_LEAST if least else _operator(stretch, quantity, before)
        which = i if len(place.group) > 1 else None
        yield Bound(name, operator, quantity, Span(start, object_.end), scope, *_said(stretch, place), which)


def _compared(stretch: Stretch, place: Place, last: Name | None) -> Iterator[Bound]:
    """森林覆盖率稳定在45.8%: the words before the bound are the name; left out, the name before holds."""
    text, group = stretch.text, place.group
    span, scope = trim_name(text, stretch.at(place.from_, place.from_ + len(place.said)))
    start = _with_scope(text, span.start if span else stretch.start + place.from_, scope)
    said: Name = ()
    if span is not None and not place.first.is_share and not _HEADS.search(span.of(text)):
        *_, span = said = without_light_verb(text, span)
    names = _names(stretch, place, span, last)
    if len(said) > 1:
        names = [(said[0], *name) for name in names]
    elif last and place.from_ and len(names) == 1 and (verb := _shared_verb(stretch, place, last, names[0])):
        names = [(verb, *names[0])]
    end = stretch.start + place.end
    alone = len(names) == 1
    each = _EACH.search(stretch.words[place.from_ : place.first.start])
    for i in range(max(len(names), len(group)) if names else 0):
        quantity = group[min(i, len(group) - 1)]
        which = i if alone and len(group) > 1 else None
        operator = _operator(stretch, quantity, place.before, place.after if each else None)
        name = names[min(i, len(names) - 1)]
        yield Bound(name, operator, quantity, Span(start, end), scope, *_said(stretch, place), which)


def _shared_verb(stretch: Stretch, place: Place, last: Name, name: Name) -> Span | None:
    """改造供水管网300公里、燃气管网150公里: both are to be rebuilt."""
    if place.before.operator is not None or stretch.words[place.from_] not in "、和及与":
        return None
    first = last[0]
    verb = heavy_verb(first.of(stretch.text))
    if not verb or not stretch.start <= first.start < stretch.span.end:
        return None
    words = "".join(piece.of(stretch.text) for piece in name)
    return Span(first.start, first.start + verb) if not opens_making(words) else None


def _names(stretch: Stretch, place: Place, span: Span | None, last: Name | None) -> list[Name]:
    """The names that the words before a group of values stand for."""
    one = one_thing(place.group)
    if span is None or (
        is_only_verb(span.of(stretch.text)) and not one and not _is_spent(place, span, stretch)
    ):
        several = len(place.group)
        if 1 < several <= len(stretch.names) and several != stretch.times:
            return list(stretch.names[-several:])
        return [last] if last else []
    words, count = span.of(stretch.text), 1 if one else len(place.group)
    of_last = (is_region(words) and not opens_making(words)) or (
        place.first.is_share and len(words) <= _SHORT and not _HEADS.search(words)
    )
    if last and of_last:
        return [(span, own_name(stretch.text, last))]
    if last and words.startswith("占"):
        return [(last[0], span)]
    if last and (_ELLIPTIC.fullmatch(words) or AHEAD.fullmatch(words)):
        return [(*last, span)]
    each = _EACH.search(stretch.words[place.from_ : place.first.start])
    if count > 1 and count != stretch.times:
        names = split_names(stretch.text, span, count, stretch.is_word)
    elif count == 1 and each and stretch.times < 2:
        names = split_names(stretch.text, span, None, stretch.is_word)
    else:
        names = [pieces(stretch.text, span)]
    return [(stretch.lead, *name) for name in names] if stretch.lead else names


def _is_spent(place: Place, span: Span, stretch: Stretch) -> bool:
    """Whether money is named by the verb that spends it: 总投资1.6亿元."""
    return place.first.is_money and _SPENT.search(span.of(stretch.text)) is not None


def _shared(stretch: Stretch, place: Place, name: tuple[int, int], result: tuple[int, int]) -> Bound:
    """60%以上的水利工程要确定目标: so many of the named shall do what follows."""
    pieces_ = [stretch.at(*name), stretch.at(*result)]
    span = Span(stretch.start + place.first.start, stretch.start + result[1])
    return _of_share(stretch, place, tuple(piece for piece in pieces_ if piece), span)


def _reached(stretch: Stretch, place: Place, verb: int) -> Bound | None:
    """覆盖95%以上的城市: a share of those named is reached."""
    subject, _ = trim_name(stretch.text, stretch.at(place.from_, place.from_ + verb))
    rest = re.match("的?([^，；。、和]{2,40})", place.rest)
    object_ = stretch.at(place.end + rest.start(1), place.end + rest.end(1)) if rest else None
    verb_ = stretch.at(place.from_ + verb, place.from_ + len(place.said))
    if object_ is None or verb_ is None:
        return None
    found = tuple(piece for piece in (subject, verb_, object_) if piece)
    return _of_share(stretch, place, found, Span(found[0].start, object_.end))


def _of_share(stretch: Stretch, place: Place, name: Name, span: Span) -> Bound:
    operator = _operator(stretch, place.first, place.before)
    return Bound(name, operator, place.first, span, None, *_said(stretch, place))


def _with_scope(text: str, start: int, scope: str | None) -> int:
    return start - len(scope) if scope and text[start - len(scope) : start] == scope else start
