"""Tells an actor that a sentence makes responsible from one that it merely mentions.

What separates the two in this genre is position. Responsible are

* the agent after 由, and the subject of a duty: an actor that opens a phrase and is followed by a modal word
  or a predicate (各市要……, 中央企业带头……), while in 城市建成区…… or 企业信用评价…… it is an attribute;
* the object of a verb that makes somebody act, with a predicate of its own (鼓励各县打造……, 推动企业加快……);
* the owner of an instrument of administration (建立省级平台, 开展省级督察), while a grade or title is
  conferred on something and binds nobody (省级绿色工厂, 国家级基地);
* a counted run of levels (省、市、县三级), the unit of a roll-out (整县推进), and who bears a burden
  (压实企业责任).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kg.actors import Actor, ActorKind, find_actors
from kg.facts import Level, Role
from ontology import lexicon

_PHRASE = re.compile("[^，；。：！？\n]+")
_JOINED = re.compile("(?:、|和|与|及其?|以及|或者?|会同|联合|，会同)")
_REACH = 120  # characters
_REACH = 120  # characters
_PREPOSITIONS = ("向", "对", "在", "为", "给", "至", "到", "从", "以", "于")
_NOT_OBJECT = re.compile("(?:机制|制度|体系|程度|渠道|力度|情况|能力|水平|的|$)")


@dataclass(frozen=True, slots=True)
class Duty:
    """Levels made responsible by the words at ``start:end``; ``organ``: the words name a body."""

    start: int
    end: int
    levels: tuple[Level, ...]
    role: Role
    organ: bool
    reason: str = ""  # why these levels, where the words do not name them


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a group of actors joined by 、 or 和 stands: what makes one responsible makes all."""

    actors: tuple[Actor, ...]
    words: str  # of the group
    before: str  # the phrase before it
    after: str  # the rest of the phrase
    following: str  # the phrases that follow, to the end of the sentence
    conditional: bool  # ……的，: a condition, no duty

    @property
    def kind(self) -> ActorKind:
        return self.actors[0].kind


def find_duties(text: str) -> tuple[Duty, ...]:
    """The actors that a masked sentence (see :func:`kg.actors.masked`) makes responsible, in order.

    >>> [text[d.start:d.end] for text in ["推动企业加快转型", "推进企业信用评价", "各市要建立省级平台"]
    ...  for d in find_duties(text)]
    ['企业', '各市', '省级']
    """
    found = list(_rollouts(text))
    for group, start, end in _groups(text):
        place = _place(group, text, start, end)
        for actor, role in _roles(_responsible(place), place, text):
            found.append(_duty(actor, role))
    return tuple(sorted(found, key=lambda duty: duty.start))


def _place(group: tuple[Actor, ...], text: str, start: int, end: int) -> _Place:
    goes_on = text[end : end + 1] == "，"
    near = max(start, group[0].start - _REACH)
    return _Place(
        actors=group,
        words=text[group[0].start : group[-1].end],
        # What stands further off decides nothing; a phrase that is cut short opens with no actor.
        before=("" if near == start else "■") + text[near : group[0].start],
        after=text[group[-1].end : min(end, group[-1].end + _REACH)],
        following=text[end + 1 : end + 40] if goes_on else "",
        conditional=goes_on and text[end - 1] == "的",
    )


def _duty(actor: Actor, role: Role) -> Duty:
    organ = actor.kind in (ActorKind.ORGAN, ActorKind.PLACE)
    return Duty(actor.start, actor.end, actor.levels, role, organ, actor.reason)


def _rollouts(text: str) -> Iterator[Duty]:
    for name in ("whole", "each"):
        for match in _patterns()[name].finditer(text):
            # The unit word stands alone here, so it is read as 各县, 各镇.
            for actor in find_actors("各" + match["unit"])[:1]:
                yield Duty(*match.span("unit"), actor.levels, Role.ALL, organ=False)


def _groups(text: str) -> Iterator[tuple[tuple[Actor, ...], int, int]]:
    """The actors of ``text`` in groups joined by 、 or 和, each with start and end of its phrase."""
    phrases = _PHRASE.finditer(text)
    phrase = next(phrases, None)
    group: list[Actor] = []
    for actor in find_actors(text):
        joined = group and _JOINED.fullmatch(text[group[-1].end : actor.start])
        if group and phrase and not joined:
            yield tuple(group), *phrase.span()
            group = []
        while phrase and phrase.end() < actor.end:
            phrase = next(phrases, None)
        group.append(actor)
    if group and phrase:
        yield tuple(group), *phrase.span()


def _responsible(place: _Place) -> tuple[Actor, ...]:
    """The actors of the group that its place makes responsible."""
    if place.kind is ActorKind.QUALIFIER:
        return ()
    if place.kind is ActorKind.ADJECTIVE:
        return _owners(place) or (place.actors if _acts_as_level(place) else ())
    if any(rule(place) for rule in (_agent, _strong, _counted, _subject, _caused, _promoted, _burdened)):
        return place.actors
    return ()


def _roles(actors: tuple[Actor, ...], place: _Place, text: str) -> Iterator[tuple[Actor, Role]]:
    """牵头 after the group leads, 配合 supports; so does the second of two joined by 会同."""
    role = Role.ALL
    if _patterns()["leads"].match(place.after):
        role = Role.LEAD
    elif _patterns()["supports"].match(place.after):
        role = Role.SUPPORT
    for before, actor in zip((None, *actors), actors, strict=False):
        joint = text[before.end : actor.start] if before else ""
        yield actor, Role.SUPPORT if "会同" in joint else role


def _agent(place: _Place) -> bool:
    return bool(re.search("由(?:各|有关|相关|所在地?|当地)*$", place.before)) and not place.after.startswith(
        "的"
    )


def _strong(place: _Place) -> bool:
    return bool(_patterns()["strong"].match(place.after)) and not re.search("[对向为经报]$", place.before)


def _counted(place: _Place) -> bool:
    head = _heads(place.after)
    return any(actor.counted for actor in place.actors) and (not head or head[-1] == "instrument")


def _acts(after: str, following: str) -> bool:
    """Whether a duty or a deed follows the actor, here or after a comma."""
    if _patterns()["modal"].match(after):
        return True
    if _patterns()["closing"].fullmatch(after):
        return True
    match = _patterns()["predicate"].match(after)
    if match is None and not _patterns()["others_only"].fullmatch(after):
        return False
    if match is None:
        return bool(_patterns()["modal"].match(following) or _patterns()["predicate"].match(following))
    return not _NOT_OBJECT.match(after[match.end() :])


def _subject(place: _Place) -> bool:
    # 企业未报告的，由……责令改正: a condition; 企业开展经营的，应当……: a duty of its subject.
    if place.kind is ActorKind.BARE or (
        place.conditional and not _patterns()["modal"].match(place.following)
    ):
        return False
    opens = bool(_patterns()["lead_in"].fullmatch(place.before))
    if not opens:
        # 企业, 公众 and 城市 take modifiers: 新建钢铁企业要……; but no verb that has them as object.
        if place.kind not in (ActorKind.CLASS, ActorKind.LEVELS) or len(place.before) > 40:
            return False
        if _patterns()["governs"].search(place.before) or place.before.endswith("进"):
            return False
        # 政府引导、企业主体: a slogan; 各级政府、企业应当: another subject of the same duty.
        if place.before.endswith("、"):
            return bool(_patterns()["modal"].match(place.after))
    return _acts(place.after, place.following)


def _caused(place: _Place) -> bool:
    if place.kind in (ActorKind.BARE, ActorKind.SELF) or not _patterns()["cause"].search(place.before):
        return False
    # 引导企业向乡镇延伸: the actor is where to, not who.
    if place.before.endswith(_PREPOSITIONS):
        return False
    if _acts(place.after, place.following) or _patterns()["pivot"].match(place.after):
        return True
    addressed = _patterns()["address"].search(place.before)
    return bool(
        addressed
        and not _patterns()["governs"].search(addressed["between"])
        and re.match("(?!的|、|和|等|及|与|或)..", place.after)
    )


def _promoted(place: _Place) -> bool:
    """推进四平市……建设, 推动市、县、乡镇……编制: the project is theirs."""
    several = len({level for actor in place.actors for level in actor.levels}) > 1
    named = place.kind is ActorKind.PLACE or (
        place.kind is ActorKind.LEVELS and (several or place.words.startswith("各"))
    )
    return (
        named
        and bool(_patterns()["promote"].search(place.before))
        and bool(_patterns()["project"].match(place.after))
    )


def _burdened(place: _Place) -> bool:
    if place.kind is ActorKind.BARE:
        return False
    pairs = (("burden", "burden_noun"), ("role_of", "role_noun"))
    return any(
        _patterns()[verb].search(place.before) and _patterns()[noun].match(place.after)
        for verb, noun in pairs
    )


def _acts_as_level(place: _Place) -> bool:
    """省级统筹, 市级要……, 在省级层面建立……: the level itself acts."""
    if place.words.endswith("层面"):
        return bool(re.search("(?:^|[在从由])$", place.before))
    if _strong(place) or _agent(place):
        return True
    opens = bool(_patterns()["lead_in"].fullmatch(place.before))
    return opens and bool(
        _patterns()["modal"].match(place.after) or _patterns()["owner_verbs"].match(place.after)
    )


def _owners(place: _Place) -> tuple[Actor, ...]:
    """The levels that run an instrument: 建立省级平台; never 国家级, which is always a grade."""
    heads = _heads(re.split("[、的]", place.after)[0])
    if not heads or heads[-1] != "instrument":
        return ()
    owner = [match.start() for match in _patterns()["owner_verbs"].finditer(place.before)]
    other = [match.start() for match in _patterns()["not_owner_verbs"].finditer(place.before)]
    if not owner or (other and other[-1] > owner[-1]):
        return ()
    return tuple(actor for actor in place.actors if Level.NATIONAL not in actor.levels)


def _heads(words: str) -> list[str]:
    """Instruments and grades that ``words`` name, in order; the last is the head of the noun phrase."""
    found = [
        (match.end(), name) for name in ("instrument", "grade") for match in _patterns()[name].finditer(words)
    ]
    return [name for _, name in sorted(found)]


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = lexicon("levels")
    duty, adjective, rollout = table["duty"], table["adjective"], table["rollout"]
    # Others may be named between an actor and its predicate: 村委会和新闻媒体应当……
    # At most five, so that a long enumeration costs no more than it is long.
    others = "(?:(?:、|和|以及|及其?|与|或者?)[一-鿿]{2,12}?|（[^（）]{1,20}）|等){0,5}?"
    made = {
        "modal": f"{others}(?:{duty['modal']})",
        "predicate": f"{others}(?:{duty['predicate']})",
        "closing": f"{others}(?:{duty['closing']})",
        "leads": f"{others}(?:负责)?牵头",
        "supports": f"{others}(?:积极|主动|做好|予以|应当|要)?(?:配合|协助|协同)",
        "others_only": others,
        "strong": duty["strong"],
        "lead_in": duty["lead_in"],
        "cause": f"(?:{duty['cause']})[^，；。：]{{0,60}}$",
        "address": f"(?:{duty['address']})(?P<between>[^，；。：]{{0,40}})$",
        "promote": f"(?:{duty['promote']})(?:[一-鿿]{{0,4}}和)?$",
        "project": f"[^，；。：]{{2,40}}?(?:{duty['project']})",
        "pivot": duty["pivot"],
        "burden": f"(?:{duty['burden']})[^，；。：]{{0,12}}$",
        "burden_noun": f"[^，；。：]{{0,12}}?(?:{duty['burden_noun']})(?!制度|体系|保险)",
        "role_of": f"(?:{duty['role_of']})[^，；。：]{{0,20}}$",
        "role_noun": f"[^，；。：]{{0,12}}?(?:{duty['role_noun']})",
        "governs": duty["governs"],
    }
    made |= {name: adjective[name] for name in ("instrument", "grade", "owner_verbs", "not_owner_verbs")}
    made |= {name: rollout[name] for name in ("whole", "each")}
    return {name: re.compile(pattern) for name, pattern in made.items()}
