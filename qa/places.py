"""Places in questions and answers: which a question names, and whether words speak of them."""

import re
from dataclasses import dataclass

from ingest import Document
from kg.places import home, place_mentions, place_named, year_of
from kg.segmentation import segmenter
from ontology import lexicon

_TABLE = lexicon("questions")["places"]
_LEADING = re.compile(_TABLE["leading"])
_IN_QUESTION = re.compile(_TABLE["in_question"])
_NO_NAME = re.compile(_TABLE["no_name"])
_ENDINGS = ("", "市", "省", "州", "自治州", "地区", "盟")


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place that a question names: the words it uses, and the GB/T 2260 code."""

    name: str
    code: str


def places_asked(text: str) -> tuple[AskedPlace, ...]:
    """The places that a question names, also by the short names people use.

    >>> [place.name for place in places_asked("长春和延边州的细颗粒物浓度")]
    ['延边州', '长春']
    """
    found = {m.place.code: AskedPlace(text[m.start : m.end], m.place.code) for m in place_mentions(text)}
    nouns = _TABLE["common_nouns"]
    for word in segmenter().cut(text):
        if len(word) < 2 or word in nouns or any(word in place.name for place in found.values()):
            continue
        place = next((p for ending in _ENDINGS if (p := place_named(word + ending))), None)
        if place is not None:
            found.setdefault(place.code, AskedPlace(word, place.code))
    return tuple(found.values())


def codes_in(text: str, document: Document) -> frozenset[str]:
    """The codes of the places that words of a document name, as divided in its year (GB/T 2260)."""
    mentions = place_mentions(text, home(document), year_of(document))
    return frozenset(mention.place.code for mention in mentions)


def own_code(document: Document) -> str | None:
    """The code of the place whose government issued the document."""
    place = home(document)
    return place.code if place else None


def own_name(document: Document) -> str | None:
    """The name of a place with which the issuer or the title begins, whether or not GB/T 2260 lists it:
    towns, new districts and what was renamed are not in it."""
    header = document.metadata
    for field in (header.issuer, header.title):
        match = _LEADING.match(field.value) if field else None
        if match and not _NO_NAME.search(match["stem"]):
            return match["name"]
    return None


def is_named(document: Document, text: str) -> bool:
    """Whether ``text`` names the document's own place."""
    name = own_name(document)
    return name is not None and name in text


def not_spoken_of(
    question: str, asked: tuple[AskedPlace, ...], text: str, document: Document
) -> tuple[str, ...]:
    """The places of a question that ``text`` does not name and that are not the document's own."""
    named = codes_in(text, document) | {own_code(document)}
    listed = tuple(place.name for place in asked if not named & _codes_of(place, document))
    own = own_name(document) or ""
    others = (name for name in unlisted(question) if not any(name in place.name for place in asked))
    return (*listed, *(name for name in others if name not in text and name not in own))


def unlisted(text: str) -> tuple[str, ...]:
    """The names of cities, counties and towns in a question, by their form, whether or not they are listed.

    >>> unlisted("云州市到2027年要建成多少个？"), unlisted("每个县要建多少个？")
    (('云州市',), ())
    """
    found = (match["first"] or match["name"] for match in _IN_QUESTION.finditer(text))
    return tuple(dict.fromkeys(name for name in found if not _NO_NAME.search(name)))


def _codes_of(place: AskedPlace, document: Document) -> frozenset[str]:
    """The code of a place today, and that under which the year of the document has its name."""
    then = place_named(place.name, home(document), year_of(document))
    return frozenset({place.code, then.code} if then else {place.code})
