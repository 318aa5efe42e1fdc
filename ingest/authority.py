"""Whose document it is: the bodies that issue it, and on which level of the state they stand."""

import re

from ingest.bodies import names_bodies
from ingest.divisions import Division, last_year, leading, without_leading
from ingest.document import Authority, HeaderField
from ingest.source_map import SourceMap
from ingest.span import Span
from ontology import lexicon

_TABLE = lexicon("header")["authority"]
_NATIONAL = re.compile(_TABLE["national"])
_TOWNSHIP = re.compile(_TABLE["township"])
_PARTY = re.compile(_TABLE["party"])
_ZONE = re.compile(_TABLE["zone"])
_SUFFIXES = {re.compile(pattern): level for level, pattern in _TABLE["suffixes"].items()}
_PARTS = re.compile(r"[^\s、，,]+")


def issuers_of(words: Span, repaired: SourceMap) -> tuple[HeaderField, ...]:
    """The bodies that issue a document together, each with its words; one where they cannot be told apart."""
    together = repaired.to_source(words)
    for text, start in ((words.of(repaired.text), words.start), (together.of(repaired.source), None)):
        # A blank that repair took away parts names too: 生态环境部 公安部令.
        parts = [(match[0], Span(*match.span())) for match in _PARTS.finditer(text)]
        if len(parts) > 1 and all(_is_body(name) for name, _ in parts):
            return tuple(
                HeaderField(
                    name,
                    part.shift(together.start) if start is None else repaired.to_source(part.shift(start)),
                )
                for name, part in parts
            )
    name = " ".join(words.of(repaired.text).split())
    return (HeaderField(name, together),)


def first_body(words: Span, repaired: SourceMap) -> Span:
    """The words of the first of the bodies that issue a document together: it leads."""
    match = _PARTS.search(words.of(repaired.text))
    return Span(*match.span()).shift(words.start) if match else words


def _is_body(name: str) -> bool:
    return names_bodies(name) or _NATIONAL.match(name) is not None or _PARTY.match(name) is not None


def authority_of(
    issuer: Span, title: Span | None, repaired: SourceMap, year: int | None = None
) -> Authority | None:
    """The level of the first issuer, by its name and place in a year; None where the name does not tell.

    A body without a place of its own (第X届人民代表大会) is of the place that the title begins with.
    """
    name = re.sub(r"\s", "", issuer.of(repaired.text))
    if found := _by_name(name, year):
        level, place, why = found
        return _authority(level, place, issuer, repaired, why)
    above = leading(re.sub(r"\s", "", title.of(repaired.text)), year) if title else ()
    if title and above:
        return _authority(above[-1].level, above[-1], title, repaired, f"标题冠有“{above[-1].name}”")
    return None


def _by_name(name: str, year: int | None) -> tuple[str, Division | None, str] | None:
    """The level that a body's name tells, its place in the list, and how the name tells it."""
    bare = _PARTY.sub("", name, count=1)
    place = next(reversed(leading(bare, year)), None)
    former = next(
        ((level, match[0]) for pattern, level in _SUFFIXES.items() if (match := pattern.match(bare))), None
    )
    if _TOWNSHIP.search(bare.split("关于")[0]):
        return "township", place, f"发文机关“{name}”是乡镇（街道）机关"
    if zone := _ZONE.match(without_leading(bare, year)):
        return "zone", None, f"“{zone['zone']}”的管理机构由上级政府派出，不是一级政府"
    if place:
        former_name = f"（区划名录载至{place.last}年）" if place.last < last_year() else ""
        return place.level, place, f"发文机关冠有“{place.name}”{former_name}"
    if former:
        return former[0], None, f"发文机关冠有“{former[1]}”，不在现行区划名录中"
    return ("national", None, f"“{name}”是中央和国家机关") if _NATIONAL.match(bare) else None


def _authority(level: str, place: Division | None, words: Span, repaired: SourceMap, why: str) -> Authority:
    name, code = (place.name, place.code) if place else ("", "")
    return Authority(level, name, code, repaired.to_source(words), why)
