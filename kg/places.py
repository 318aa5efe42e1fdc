"""Administrative divisions: which place a name in a text is, its level and its GB/T 2260 code."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache

from ingest.divisions import divisions
from ingest.document import Document
from kg.facts import Level
from kg.works import date_of
from ontology import lexicon

_SUFFIX = re.compile("[省市县区州盟旗]")
_LONGEST = 15
_UNMISTAKABLE = 4  # characters; shorter names of counties occur inside other words
_SHORT_LIST = re.compile("等(?:\\d+个|[一二三四五六七八九十]+个)?(?:地级)?(?:城市|市|地)")


@dataclass(frozen=True, slots=True)
class Place:
    """A division of the country; ``code`` is its six digits in GB/T 2260."""

    code: str
    name: str
    level: Level


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place named at ``text[start:end]``."""

    start: int
    end: int
    place: Place


@cache
def _divisions(year: int | None) -> Mapping[str, tuple[Place, ...]]:
    """Places of a year by name; some names of counties are borne by several."""
    return {
        name: tuple(Place(each.code, each.name, Level(each.level)) for each in found)
        for name, found in divisions(year).items()
    }


@cache
def _bare(year: int | None) -> Mapping[str, Place]:
    """Names of prefecture-level cities without 市, as lists shorten them: 石家庄、唐山等市."""
    return {
        name[:-1]: places[0]
        for name, places in _divisions(year).items()
        if places[0].level is Level.CITY and name.endswith("市")
    }


def year_of(document: Document) -> int | None:
    """The year whose divisions a document speaks of; None where it bears no date."""
    words = date_of(document)[:4]
    return int(words) if words.isdecimal() else None


def place_named(name: str, at_home: Place | None = None, year: int | None = None) -> Place | None:
    """The place that a mention by ``name`` means in a year (None: now).

    None where it is no division or one of several counties.

    >>> place_named("延边州").code, place_named("石家庄").name, place_named("朝阳区")
    ('222400', '石家庄市', None)
    >>> place_named("即墨市", None, 2015).code, place_named("即墨区", None, 2018).code, place_named("即墨市")
    ('370282', '370215', None)
    """
    places = _divisions(year).get(name, ())
    near = [place for place in places if at_home and place.code[:2] == at_home.code[:2]] or list(places)
    return near[0] if len(near) == 1 else _bare(year).get(name)


def home(document: Document) -> Place | None:
    """The place whose government issued the document, by issuer, title or file name; None if national.

    A municipality under the central government speaks of itself as 市, above its 区: so it counts as a city.
    """
    header, year = document.metadata, year_of(document)
    for field in (header.issuer, header.notice_title, header.title):
        if field and (place := _leading_place(field.value.replace("\n", ""), year)):
            return _as_city(place)
    place = _leading_place(document.name, year)
    return _as_city(place) if place else None


def _as_city(place: Place) -> Place:
    return replace(place, level=Level.CITY) if place.name.endswith("市") and _is_province(place) else place


def _is_province(place: Place) -> bool:
    return place.code.endswith("0000")


def _leading_place(words: str, year: int | None) -> Place | None:
    best = None
    for end in range(2, min(_LONGEST, len(words)) + 1):
        for place in _divisions(year).get(words[:end], ()):
            best = place
    return best


def place_mentions(
    text: str, at_home: Place | None = None, year: int | None = None
) -> tuple[PlaceMention, ...]:
    """The places that ``text``, of a year (None: now), names, in order, without overlap, longest first.

    A short name of a county counts only at home or behind its city's name: many are shared, and some are
    common nouns.

    >>> [m.place.name for m in place_mentions("推动长春市、延边州和吉林省长春市南关区")]
    ['长春市', '延边朝鲜族自治州', '吉林省', '长春市', '南关区']
    """
    if not _hint().search(text):
        return ()
    found: list[PlaceMention] = []
    for match in _SUFFIX.finditer(text):
        mention = _ending_at(text, match.end(), found[-1] if found else None, (at_home, year))
        if mention:
            while found and found[-1].start >= mention.start:
                found.pop()
            found.append(mention)
    found += _listed_bare(text, found, _bare(year))
    found += _unlisted(text, found, _divisions(year))
    return tuple(sorted(found, key=lambda mention: mention.start))


@cache
def _hint() -> re.Pattern[str]:
    """A word that every name of a place ends with, or that ends a list of them: most texts have none."""
    return re.compile("|".join((_SUFFIX.pattern, "地", *lexicon("places")["unlisted"]["suffix"])))


def _ending_at(
    text: str, end: int, before: PlaceMention | None, at: tuple[Place | None, int | None]
) -> PlaceMention | None:
    at_home, year = at
    for start in range(max(0, end - _LONGEST), end - 1):
        places = _divisions(year).get(text[start:end])
        if places is None or (before and before.start < start < before.end):
            continue
        behind = before.place if before and before.end == start else None
        fit = [place for place in places if _fits(place, behind, at_home, alone=len(places) == 1)]
        if fit:
            own = at_home is not None and at_home.code == fit[0].code
            return PlaceMention(start, end, at_home if own and at_home else fit[0])
    return None


def _fits(place: Place, behind: Place | None, at_home: Place | None, *, alone: bool) -> bool:
    if place.level is not Level.COUNTY:
        return True
    if behind is not None:
        depth = 2 if _is_province(behind) else 4
        return place.code[:depth] == behind.code[:depth]
    if len(place.name) >= _UNMISTAKABLE and alone:
        return True
    if at_home is None or place.name in lexicon("places")["common_nouns"]:
        return False
    depth = 2 if _is_province(at_home) else 4
    return place.code[:depth] == at_home.code[:depth]


def _unlisted(
    text: str, found: list[PlaceMention], listed: Mapping[str, tuple[Place, ...]]
) -> Iterator[PlaceMention]:
    """Names that no list has, where a name stands (see ``unlisted`` in ``places.toml``)."""
    table = lexicon("places")["unlisted"]
    taken = _taken(found)
    ends = {mention.end for mention in found}
    for match in _unlisted_pattern().finditer(text):
        start, end = match.span()
        in_list = start - 1 in ends
        if start in taken or end - 1 in taken or (match["joined"] is not None and not in_list):
            continue
        if match["suffix"] in table["only_in_lists"] and not in_list:
            continue
        level = Level(table["suffix"][match["suffix"]])
        named = listed.get(match[0], ())
        place = named[0] if len(named) == 1 else Place("", match[0], level)
        ends.add(end)
        yield PlaceMention(start, end, place)


@cache
def _unlisted_pattern() -> re.Pattern[str]:
    table = lexicon("places")["unlisted"]
    verbs = "|".join(table["before"])
    suffixes = "|".join(table["suffix"])
    common = table["not_names"].replace("$", f"(?={suffixes})")
    return re.compile(
        f"(?:(?P<joined>(?<=[、和]))|(?<={verbs}))"
        f"(?![一-鿿]{{0,2}}(?:{common})(?=[一-鿿]{{0,2}}(?:{suffixes})))"
        f"[一-鿿]{{2,3}}?(?P<suffix>{suffixes})(?![一-鿿]?(?:场|域|民|容|政(?!府)|级|内|外|间|委|村|建成))"
    )


def _taken(found: list[PlaceMention]) -> set[int]:
    return {at for mention in found for at in range(mention.start, mention.end)}


def _listed_bare(text: str, found: list[PlaceMention], bare: Mapping[str, Place]) -> Iterator[PlaceMention]:
    """石家庄、唐山、保定等市: names without 市 in a list that ends in 等市."""
    taken = _taken(found)
    for match in _SHORT_LIST.finditer(text):
        end = match.start()
        while end > 0:
            start = next((at for at in range(max(0, end - 5), end - 1) if text[at:end] in bare), None)
            if start is None or start in taken:
                break
            yield PlaceMention(start, end, bare[text[start:end]])
            if start == 0 or text[start - 1] != "、":
                break
            end = start - 1
