"""Reads notes of responsible units: （责任单位：市水利局牵头，各区县政府配合）."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from ingest.document import Document
from ingest.span import Span
from kg.actors import ActorKind, find_actors, masked
from kg.facts import Basis, Level, Role
from kg.places import home, place_mentions, year_of
from ontology import lexicon

_BRACKET = re.compile(r"（((?:[^（）\n]|（[^（）\n]{0,30}）){4,600})）")
_PARTS = re.compile("[；;。]")
_PHRASES = re.compile("[，,]")
_BELOW = {
    Level.NATIONAL: Level.PROVINCE,
    Level.PROVINCE: Level.CITY,
    Level.CITY: Level.COUNTY,
    Level.COUNTY: Level.TOWNSHIP,
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A responsible unit as printed, where it stands, its levels and what it does.

    ``reason`` says where the level comes from if the name does not tell it.
    """

    name: str
    span: Span
    levels: tuple[Level, ...]
    role: Role
    reason: str
    basis: Basis


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    note = lexicon("levels")["note"]
    organ = note["organ_end"]
    return {
        name: re.compile(note[name])
        for name in ("label", "lead", "support", "role_words", "enterprise", "shares_head", "shared_head")
    } | {"organ_end": re.compile(organ)}


def issuer_level(document: Document) -> Level | None:
    """The level of the body that issued the document; None where its header does not tell."""
    header = document.metadata
    words = header.issuer.value if header.issuer else header.notice_title.value if header.notice_title else ""
    if re.match("国务院|中共中央|全国人民代表大会|国家|中华人民共和国", words):
        return Level.NATIONAL
    place = home(document)
    if place is None:
        actors = find_actors(words)
        return actors[0].levels[0] if actors else _level_by_ending(words)
    if place.level is Level.COUNTY and _addresses_counties(document):
        return Level.CITY
    return place.level


def _addresses_counties(document: Document) -> bool:
    """Whether the addressees include counties: then the issuer stands above them."""
    return any(
        Level.COUNTY in actor.levels
        for field in document.metadata.addressees
        for actor in find_actors(field.value)
    )


def _level_by_ending(words: str) -> Level | None:
    match = re.match(
        "[一-鿿]{2,6}?(?P<unit>[省市县区州旗盟镇乡]|街道)(?=人民政府|委|政府|[一-鿿]{2,12}[局办])", words
    )
    actors = find_actors(match["unit"]) if match else ()
    return actors[0].levels[0] if actors else None


def find_notes(text: str) -> Iterator[Span]:
    """Where notes of responsible units stand in a repaired text, without their brackets.

    >>> text = "推进达标（市水利局负责）。管径（毫米）适当。责任单位：市住建局"
    >>> [span.of(text) for span in find_notes(text)]
    ['市水利局负责', '责任单位：市住建局']
    """
    taken = 0
    if "（" not in text and "：" not in text and ":" not in text:
        return
    for match in _BRACKET.finditer(text):
        if _is_note(match[1]):
            yield Span(*match.span(1))
    for match in _patterns()["label"].finditer(text):
        if match.start() < taken:
            continue
        opened = text.rfind("（", 0, match.start())
        if opened > text.rfind("）", 0, match.start()) and "）" in text[match.end() :]:
            continue
        if match.start() and text[match.start() - 1] not in "\n。；，【[ \t":
            continue
        taken = text.find("\n", match.end())
        taken = taken if taken >= 0 else len(text)
        yield Span(match.start(), len(text[:taken].rstrip()))


def _is_note(words: str) -> bool:
    if _patterns()["label"].search(words):
        return True
    role = any(_patterns()["role_words"].search(phrase) for phrase in re.split("[，；]", words))
    items = [item for item in re.split("[、，；]", words) if item]
    ends = [_patterns()["organ_end"].search(_patterns()["role_words"].sub("", item)) for item in items]
    named = any(actor.kind in (ActorKind.ORGAN, ActorKind.LEVELS) for actor in find_actors(words))
    return all(ends) and named if not role else any(ends) and (named or all(ends))


def units(document: Document, text: str, note: Span) -> tuple[Unit, ...]:
    """The units named in the note at ``note`` of the repaired ``text``."""
    found: list[Unit] = []
    for part in _split(note, text, _PARTS):
        label = ""
        for piece in _labelled(part, text):
            match = _patterns()["label"].match(piece.of(text))
            skip = match.end() if match else 0
            label = match["label"] if match else label
            if skip < len(piece):
                found += _phrases(document, text, Span(piece.start + skip, piece.end), label)
    return tuple(_beside(found))


def _beside(found: Sequence[Unit]) -> Iterator[Unit]:
    """Bodies whose level neither their name nor the issuer tells are listed beside others of one level."""
    beside = next((unit for unit in found if unit.levels and unit.levels != (Level.ENTERPRISE,)), None)
    for unit in found:
        if unit.levels or beside is None:
            yield unit
        else:
            reason = f"名称未写明层级，按同列的“{beside.name}”列"
            yield replace(unit, levels=beside.levels[:1], reason=reason, basis=Basis.INFERRED)


def _labelled(part: Span, text: str) -> Iterator[Span]:
    """Cut before each label: 牵头单位：甲，责任单位：乙."""
    starts = [part.start + match.start() for match in _patterns()["label"].finditer(part.of(text))]
    cuts = sorted({part.start, *starts, part.end})
    yield from (Span(a, b) for a, b in pairwise(cuts))


def _phrases(document: Document, text: str, piece: Span, label: str) -> Iterator[Unit]:
    waiting: list[Span] = []
    for phrase in _split(piece, text, _PHRASES):
        match = _patterns()["role_words"].search(phrase.of(text))
        if match is None:
            waiting.append(phrase)
            continue
        named = Span(phrase.start, phrase.start + match.start()) if match.start() else None
        # Names before the role word share it across commas: 甲，乙配合 only where 甲 has no label of its own.
        role = _role(match["role"])
        for earlier in waiting:
            yield from _items(document, text, earlier, _role(label) if label else role)
        waiting = []
        if named:
            yield from _items(document, text, named, role)
    for phrase in waiting:
        yield from _items(document, text, phrase, _role(label))


def _role(words: str) -> Role:
    if _patterns()["lead"].search(words):
        return Role.LEAD
    return Role.SUPPORT if _patterns()["support"].search(words) else Role.ALL


def _items(document: Document, text: str, phrase: Span, role: Role) -> Iterator[Unit]:
    waiting: list[Span] = []
    for piece in _split(phrase, text, re.compile("、(?![^（]*）)")):
        # What stands in the list is a body, however its name ends; but 发展改革、财政部门 is one name.
        words = piece.of(text)
        if waiting and _patterns()["shared_head"].fullmatch(words):
            yield from _unit(document, text, Span(waiting[0].start, piece.end), role)
            waiting = []
        elif _patterns()["shares_head"].fullmatch(words):
            waiting.append(piece)
        else:
            for whole in (*waiting, piece):
                yield from _unit(document, text, whole, role)
            waiting = []
    for whole in waiting:
        yield from _unit(document, text, whole, role)


def _unit(document: Document, text: str, span: Span, role: Role) -> Iterator[Unit]:
    words = span.of(text)
    name = re.sub("等(?:有关|相关)?(?:部门|单位)?$", "", words.strip(" 　\n：:"))
    if len(name) < 2:
        return
    start = span.start + words.index(name)
    levels, reason, basis = levels_of_body(document, name)
    yield Unit(name, Span(start, start + len(name)), levels, role, reason, basis)


def levels_of_body(document: Document, name: str) -> tuple[tuple[Level, ...], str, Basis]:
    """The levels of a named body, why where its name does not tell, and on what basis.

    A document names its issuer's own organs without prefix (发展改革委 in a plan of the State Council), so
    that a body without prefix is of the issuer's level; 开发区管委会 stand below their issuer: inferred.
    """
    if _patterns()["enterprise"].search(name):
        return (Level.ENTERPRISE,), "", Basis.STATED
    actors = [
        actor
        for actor in find_actors(masked(name, place_mentions(name, home(document), year_of(document))))
        if actor.start <= 2 or actor.kind is ActorKind.ORGAN
    ]
    if actors and actors[0].levels:
        return tuple(dict.fromkeys(level for actor in actors for level in actor.levels)), "", Basis.STATED
    if name.endswith("厅"):
        return (Level.PROVINCE,), "", Basis.STATED
    own = issuer_level(document)
    if own is None:
        return (), "", Basis.STATED
    if "管委会" in name or "管理委员会" in name:
        reason = "管委会为派出机关，名称未写明层级，按制发机关的下一级列"
        return (_BELOW.get(own, own),), reason, Basis.INFERRED
    return (own,), "名称未冠层级，按制发机关的层级列", Basis.STATED


def _split(span: Span, text: str, marks: re.Pattern[str]) -> Iterator[Span]:
    """The pieces of ``span`` between ``marks``, leaving marks inside brackets alone."""
    words = span.of(text)
    depth, start = 0, 0
    cuts = {match.start() for match in marks.finditer(words)}
    for i, char in enumerate(words):
        depth += (char == "（") - (char == "）")
        if i in cuts and depth <= 0:
            if start < i:
                yield Span(span.start + start, span.start + i)
            start = i + 1
    if start < len(words):
        yield Span(span.start + start, span.end)
