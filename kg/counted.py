"""Verbs of making and what they count: 新建……管网120公里, 创建40家……."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.span import Span
from kg.facts import Operator
from kg.numbers import Quantity
from ontology import lexicon

_TABLE = lexicon("targets")
_COUNT = _TABLE["count"]


def _phrase(verbs: str) -> str:
    adverbs, between = _COUNT["adverbs"], _COUNT["between"]
    return f"(?:{adverbs}){{0,4}}(?:{verbs})(?:(?:{between})?(?:{verbs})){{0,3}}了?(?:各|分别)?"


_AT_END = re.compile(f"(?:{_phrase(_COUNT['verbs'])})$")
_LIGHT = re.compile(f"(?:{_phrase(_COUNT['light'])})(?!率)")
_OPENS = re.compile(_phrase(_COUNT["verbs"]))
_TAKES_SUBJECT = re.compile(f"(?:{_COUNT['subject']})")
_ATTRIBUTE = re.compile(_COUNT["attribute"])
_SIZE = re.compile(f"[十百千]?[万亿]?(?:{_COUNT['size']})")
_JOINT = re.compile("[、和与及]|以及")
_JOINT_ENDS = re.compile("(?:[、和与及]|以及)$")
_JOINED_COUNT = re.compile(
    rf"(?:[、和与及]|以及)(?=(?:{_COUNT['verbs']})?[\d一二三四五六七八九十百千万]+[^，]{{0,12}}?(?:家|个|条|座|处|项|所|名|人|套|台|公里|亩))"
)
_STOP = re.compile("[，；。]")
_PACE = re.compile(_COUNT["pace"])
_OFTEN_DONE = re.compile(_COUNT["often"])
_AT_LEAST = re.compile("至少|最少")
_OFTEN = 5
_SHORTEST, _CLEAR = 2, 4
"""Characters of a noun that can be a name, and of one that is clear without its verb."""
_LONGEST = 24
"""Characters that a verb of making with its adverbs may take."""


@dataclass(frozen=True, slots=True)
class Making:
    """Where a verb of making stands in the words of a stretch."""

    start: int
    end: int


def making_before(words: str, from_: int, name_end: int, at: int, earlier: Making | None) -> Making | None:
    """The verb of making that a count at ``at`` directly follows, comparing words apart.

    A count joined to one before shares its verb: 创建40家……和250家…….
    """
    for end in (at, name_end):
        if match := _AT_END.search(words, max(from_, end - _LONGEST), end):
            return Making(match.start(), match.end())
    joined = earlier is not None and from_ > earlier.end and _JOINT_ENDS.search(words, max(from_, at - 2), at)
    return earlier if joined else None


def makes(quantity: Quantity, after: Operator | None, rest: str, until_next: str | None, verb: str) -> bool:
    """Whether a quantity between a ``verb`` of making and a noun counts the noun, and is no threshold.

    ``until_next``: the words up to the next quantity, where there is one: 新建2000吨/日处理厂3座 counts by
    the second, the first says how large.
    """
    bare = rest.removeprefix("的")
    if quantity.is_duration or not bare or bare[0] in "，；。" or quantity.unit in ("倍", "番"):
        return False
    if until_next is not None and not _JOINT.search(until_next) and len(until_next) < 24:
        return False
    if (
        after is Operator.AT_MOST
        or _ATTRIBUTE.match(bare)
        or (quantity.is_share and not rest.startswith("的"))
    ):
        return False
    sized = "/" in quantity.unit or _SIZE.fullmatch(quantity.unit) is not None
    if after is not None and sized and not (quantity.unit.endswith("人") and quantity.value > 1000):
        return False
    return _AT_LEAST.search(verb) is not None or not _says_little(quantity)


def _says_little(quantity: Quantity) -> bool:
    """两个, 三项, 一批: in running text they count points made, not things to be made."""
    if quantity.unit == "次" and quantity.value < _OFTEN:  # 每三年修订1次: how often it is done
        return True
    if quantity.text[0].isdigit() or quantity.value > 10:
        return False
    return quantity.value < 2 or quantity.unit in set("个项种类次批期点条套支张场")


def one_thing(group: Sequence[Quantity]) -> bool:
    """Whether the values count one thing in two ways: 安置1200户4500人."""
    return len(group) > 1 and group[0].end == group[1].start


def object_span(words: str, end: int) -> tuple[int, int]:
    """Where the counted noun after ``end`` begins and ends: up to the next count that shares the verb."""
    start = end + 1 if words.startswith("的", end) else end
    stops = [match.start() for p in (_JOINED_COUNT, _STOP) if (match := p.search(words, start, start + 200))]
    return start, min([*stops, len(words), start + 200])


def subject_is_named(verb: str, subject: str) -> bool:
    """Whether the subject belongs to the name: 市级财政安排……资金, 每个乡镇建成……."""
    return bool(_TAKES_SUBJECT.search(verb)) and (
        subject.startswith("每") or bool(re.search("财政|政府|资金", subject))
    )


def without_light_verb(text: str, span: Span) -> tuple[Span, ...]:
    """The name without a verb that only says that the thing is to be: 建成……20所, 创建…….

    >>> text = "累计建成公共充电桩"
    >>> [piece.of(text) for piece in without_light_verb(text, Span(0, len(text)))]
    ['累计', '公共充电桩']
    """
    words = span.of(text)
    match = _LIGHT.match(words)
    if match is None or len(words) - match.end() < _SHORTEST:
        return (span,)
    noun = Span(span.start + match.end(), span.end)
    pace = _PACE.search(match[0])
    return (Span(span.start + pace.start(), span.start + pace.end()), noun) if pace else (noun,)


def verb_in_name(verb: str, noun: str) -> tuple[int, int] | None:
    """The part of the verb that the name of a counted noun keeps: 每年, or a verb before a short noun.

    >>> verb_in_name("每月抽查", "小区"), verb_in_name("每年建成", "绿色社区")
    ((0, 4), (0, 2))
    >>> verb_in_name("创建", "绿色工厂")
    """
    pace = _PACE.match(verb)
    if len(noun) < _CLEAR and not _LIGHT.fullmatch(verb):
        return 0, len(verb)
    return pace.span() if pace else None


def heavy_verb(words: str) -> int:
    """How many characters the verb takes that a name opens with and that says what is done: 改造管网."""
    match = _OPENS.match(words)
    return match.end() if match and len(words) > match.end() and not _LIGHT.match(words) else 0


def opens_making(words: str) -> bool:
    """Whether the words open with a verb of making."""
    return _OPENS.match(words) is not None


def is_only_verb(words: str) -> bool:
    """Whether the words are nothing but a verb of making: what is made was named before.

    每月巡查 names a round itself: its count says how often it is made.
    """
    return _OPENS.fullmatch(words) is not None and not _OFTEN_DONE.match(words)
