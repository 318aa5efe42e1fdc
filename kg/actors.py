"""Finds who a text names: levels of government, organs, enterprises, the public."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from kg.facts import Level
from kg.openings import hastened
from kg.places import PlaceMention
from ontology import lexicon

_SIGN = {Level.PROVINCE: "Ⓟ", Level.CITY: "Ⓒ", Level.COUNTY: "Ⓧ", Level.TOWNSHIP: "Ⓣ"}
_HIDDEN = re.compile("《[^》\n]{1,80}》|“[^”\n]{1,60}”")
_SINGLE = "省市州盟县区旗乡镇村"


class ActorKind(StrEnum):
    """How an actor is named, which decides what must stand around it to make it responsible."""

    ORGAN = "organ"  # 市生态环境局, 各县（市、区）人民政府
    LEVELS = "levels"  # 各市（州）, 乡镇（街道）; 市、县、乡镇; 省、市、县三级
    PLACE = "place"  # 长春市
    BARE = "bare"  # 县: one character
    ADJECTIVE = "adjective"  # 省级
    QUALIFIER = "qualifier"  # 省级以上
    CLASS = "class"  # 企业, 公众
    SELF = "self"  # 本市, 国家


_KIND_OF_TAIL = dict.fromkeys(
    ("department", "government", "party", "office", "chief", "finance", "direct", "organisation"),
    ActorKind.ORGAN,
) | {"city": ActorKind.LEVELS}


@dataclass(frozen=True, slots=True)
class Actor:
    """An actor named at ``text[start:end]``; ``levels`` in the order named."""

    start: int
    end: int
    kind: ActorKind
    levels: tuple[Level, ...]
    counted: bool = False  # 省、市、县三级
    reason: str = ""  # why these levels, where the words do not name them: 地方各级人民政府


def masked(text: str, places: tuple[PlaceMention, ...]) -> str:
    """``text`` at the same length, with titles and quoted words as ■ and places as signs of their levels.

    >>> from kg.places import place_mentions
    >>> text = "推动长春市落实《条例》"
    >>> masked(text, place_mentions(text))
    '推动ⒸⒸⒸ落实■■■■'
    """
    chars = list(text)
    for mention in places:
        chars[mention.start : mention.end] = _SIGN[mention.place.level] * (mention.end - mention.start)
    for match in _HIDDEN.finditer(text):
        chars[match.start() : match.end()] = "■" * len(match[0])
    return "".join(chars)


def find_actors(text: str) -> tuple[Actor, ...]:
    """The actors named in a masked text, in order, without overlap.

    >>> for actor in find_actors("县级以上人民政府应当实行市、县两级联动"):
    ...     print(actor.start, actor.end, actor.kind, [level.value for level in actor.levels])
    0 8 organ ['county', 'city', 'province']
    12 17 levels ['city', 'county']
    """
    return tuple(
        each
        for match in _pattern().finditer(text)
        if (actor := _actor(match))
        for each in (_each_place(match) if actor.kind is ActorKind.PLACE else (actor,))
    )


def _actor(match: re.Match[str]) -> Actor | None:
    if (entry := _listed().get(match.lastgroup or "")) is not None:
        return _listed_actor(match.span(), entry)
    if match["national"]:
        return Actor(*match.span(), ActorKind.ORGAN, (Level.NATIONAL,))
    levels = _levels_of_run(match)
    if not levels:
        return None
    if match["company"]:
        return Actor(*match.span(), ActorKind.ORGAN, (Level.ENTERPRISE,))
    if match["above"]:
        levels = (
            tuple(Level(level) for level in lexicon("levels")["above"].get(levels[0].value, ())) or levels
        )
    return Actor(*match.span(), _kind(match, levels), _city_levels(match, levels), bool(match["count"]))


@cache
def _listed() -> dict[str, Mapping[str, Any]]:
    """The actors of the lexicon that are no level, by the name of their group in the pattern."""
    return {f"actor{i}": entry for i, entry in enumerate(lexicon("levels")["actor"])}


def _each_place(run: re.Match[str]) -> Iterator[Actor]:
    """长春市、延边州 are two bodies."""
    for match in _unit().finditer(run.string, run.start("run"), run.end("run")):
        yield Actor(*match.span(), ActorKind.PLACE, (_level_of(match),))


def _listed_actor(span: tuple[int, int], entry: Mapping[str, Any]) -> Actor:
    if "levels" in entry:
        levels = tuple(Level(level) for level in entry["levels"])
        return Actor(*span, ActorKind.ORGAN, levels, reason=entry["reason"])
    kind = ActorKind.SELF if entry.get("own", False) else ActorKind.CLASS
    return Actor(*span, kind, (Level(entry["level"]),))


def _city_levels(match: re.Match[str], levels: tuple[Level, ...]) -> tuple[Level, ...]:
    """县级及以上城市 are cities and county-level cities; 地级及以上城市 are cities."""
    if match["city"] and match["above"]:
        return tuple(level for level in levels if level in (Level.CITY, Level.COUNTY)) or levels
    return levels


def _kind(match: re.Match[str], levels: tuple[Level, ...]) -> ActorKind:
    words = match["run"]
    graded = bool(match["layer"]) and (len(levels) == 1 or "级" in words)
    by_tail = next((kind for name, kind in _KIND_OF_TAIL.items() if match[name]), None)
    return next(
        kind
        for kind, holds in (
            (by_tail, by_tail is not None),
            (ActorKind.QUALIFIER, match["above"]),
            (ActorKind.LEVELS, match["count"] or match["prefix"]),
            (ActorKind.ADJECTIVE, graded),
            (ActorKind.PLACE, words[-1] in _SIGN.values()),
            (ActorKind.SELF, words in ("国家", "国务院", "中央")),
            (ActorKind.BARE, len(words) == 1),
            (ActorKind.LEVELS, True),
        )
        if kind and holds
    )


def _levels_of_run(run: re.Match[str]) -> tuple[Level, ...]:
    """The levels of the run's units, read in place: look-aheads must see what follows the run."""
    found: dict[Level, None] = {}
    for match in _unit().finditer(run.string, run.start("run")):
        if match.start() >= run.end("run"):
            break
        found[_level_of(match)] = None
    return tuple(found)


def _level_of(unit: re.Match[str]) -> Level:
    return _unit_levels()[unit.lastgroup or ""]


@cache
def _unit_levels() -> dict[str, Level]:
    return {f"unit{i}": Level(unit["level"]) for i, unit in enumerate(lexicon("levels")["unit"])}


@cache
def _unit() -> re.Pattern[str]:
    units = lexicon("levels")["unit"]
    return hastened("|".join(f"(?P<unit{i}>{unit['pattern']})" for i, unit in enumerate(units)))


@cache
def _pattern() -> re.Pattern[str]:
    table = lexicon("levels")
    run, tail = table["run"], table["tail"]
    unit = "(?:" + "|".join(f"(?:{each['pattern']})" for each in table["unit"]) + ")"
    # 市县 is two levels; 延边州国家试点 is not: the state joins a run only by a conjunction.
    local = "(?:" + "|".join(f"(?:{u['pattern']})" for u in table["unit"] if u["level"] != "national") + ")"
    # A single character needs a boundary before it; lists, longer words and X级 do not.
    single = f"[{_SINGLE}]"
    guard = (
        f"(?:(?<![一-鿿])|(?<={run['may_follow']})|(?!{single}|国家|中央)"
        f"|{run['not_grade']}(?={single}级|{single}(?:、|和|与){single}|{run['words']}|国家|中央))"
    )
    tails = "|".join(
        f"(?P<{name}>{tail[name].replace('{stop}', tail['stop'])})"
        for name in ("company", *_KIND_OF_TAIL, "layer")
    )
    one_run = (
        f"(?:(?P<prefix>{run['prefix']})|{guard})"
        f"(?P<run>{unit}(?:级(?={run['joint']}|{unit}))?(?:(?:(?:{run['joint']}){unit}|{local})(?:级(?={run['joint']}))?)*)"
        f"(?P<count>{run['count']})?(?P<above>{run['above']})?(?:{tails})?"
    )
    actors = "|".join(f"(?P<actor{i}>{each['pattern']})" for i, each in enumerate(table["actor"]))
    organs = table["national"]["organs"]
    return hastened(f"(?P<national>(?:{organs})(?!门))|{one_run}|{actors}")
