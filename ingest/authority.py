"""Whose document it is: the bodies that issue it, and on which level of the state they stand."""

import re

from ingest.bodies import names_bodies
from ingest.divisions import Division, leading
from ingest.document import Authority, HeaderField
from ingest.source_map import SourceMap
from ingest.span import Span
from ontology import lexicon

_TABLE = lexicon("header")["authority"]
_NATIONAL = re.compile(_TABLE["national"])
_TOWNSHIP = re.compile(_TABLE["township"])
_PARTY = re.compile(_TABLE["party"])
_SUFFIXES = {re.compile(pattern): level for level, pattern in _TABLE["suffixes"].items()}
_PARTS = re.compile(r"[^\s、，,]+")


def issuers_of(words: Span, repaired: SourceMap) -> tuple[HeaderField, ...]:
    """The bodies that issue a document together, each with its words; one where they cannot be told apart."""
    text = words.of(repaired.text)
    parts = [Span(*match.span()).shift(words.start) for match in _PARTS.finditer(text)]
    names = [part.of(repaired.text) for part in parts]
    if len(parts) < 2 or not all(map(_is_body, names)):
        return (HeaderField(" ".join(text.split()), repaired.to_source(words)),)
    return tuple(HeaderField(name, repaired.to_source(part)) for name, part in zip(names, parts, strict=True))


def first_body(words: Span, repaired: SourceMap) -> Span:
    """The words of the first of the bodies that issue a document together: it leads."""
    match = _PARTS.search(words.of(repaired.text))
    return Span(*match.span()).shift(words.start) if match else words


def _is_body(name: str) -> bool:
    return names_bodies(name) or _NATIONAL.match(name) is not None or _PARTY.match(name) is not None


def authority_of(issuer: Span, title: Span | None, repaired: SourceMap) -> Authority | None:
    """The level of the first issuer, by its name and place; None where the name does not tell.

    A body without a place of its own (第X届人民代表大会) is of the place that the title begins with.
    """
    name = re.sub(r"\s", "", issuer.of(repaired.text))
    bare = _PARTY.sub("", name, count=1)
    places = leading(bare)
    if _TOWNSHIP.search(bare.split("关于")[0]):
        return _authority("township", places, issuer, repaired, f"发文机关“{name}”是乡镇（街道）机关")
    if places:
        place = places[-1]
        return _authority(place.level, places, issuer, repaired, f"发文机关冠有“{place.name}”")
    if _NATIONAL.match(bare):
        return _authority("national", (), issuer, repaired, f"“{name}”是中央和国家机关")
    for pattern, level in _SUFFIXES.items():
        if match := pattern.match(bare):
            return _authority(level, (), issuer, repaired, f"发文机关冠有“{match[0]}”，不在现行区划名录中")
    above = leading(re.sub(r"\s", "", title.of(repaired.text))) if title else ()
    if above:
        return _authority(above[-1].level, above, title or issuer, repaired, f"标题冠有“{above[-1].name}”")
    return None


def _authority(
    level: str, places: tuple[Division, ...], words: Span, repaired: SourceMap, why: str
) -> Authority:
    place = places[-1] if places else None
    return Authority(
        level, place.name if place else "", place.code if place else "", repaired.to_source(words), why
    )
