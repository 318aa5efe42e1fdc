"""Administrative divisions of the country: names, levels and codes of GB/T 2260, by year."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ontology import lexicon

_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Division:
    """A division; ``code`` is its six digits in GB/T 2260, ``level`` province, city or county.

    ``first`` and ``last`` are the years, first and last, whose lists have that name with that code.
    """

    code: str
    name: str
    level: str
    first: int
    last: int


def last_year() -> int:
    """The year of the newest list: a division that it has is still called so."""
    year: int = lexicon("divisions")["last_year"]
    return year


@cache
def divisions(year: int | None = None) -> Mapping[str, tuple[Division, ...]]:
    """Divisions of a year (None: of the newest list) by name and by the short names in use.

    Lists are those of 31 December, so that a name given up during the year, which only the list before has,
    counts too. Names of provinces, cities and the like count in any year, with the code of the year nearest:
    襄樊市 after 2010. Those of counties do not, because many are words or are borne again elsewhere, nor does
    地区, which says area too. Some names are borne by several.
    """
    table = lexicon("divisions")
    asked = min(max(year or table["last_year"], table["first_year"]), table["last_year"])
    found: dict[str, list[Division]] = {}
    for each in _rows():
        lasting = each.level != "county" and not each.name.endswith("地区")
        if lasting or each.first <= asked <= each.last + 1:
            found.setdefault(each.name, []).append(each)
    nearest = {name: _nearest(places, asked) for name, places in found.items()}
    by_code = {place.code: place for places in nearest.values() for place in places if place.last >= asked}
    short = lexicon("places")["short"].items()
    shortened = {name: (by_code[code],) for name, code in short if code in by_code}
    return MappingProxyType(nearest | shortened)


@cache
def _rows() -> tuple[Division, ...]:
    lines = (line.split() for line in lexicon("divisions")["rows"].strip().split("\n"))
    return tuple(
        Division(code, name, _level(code), int(first), int(last)) for code, name, first, last in lines
    )


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _nearest(places: list[Division], year: int) -> tuple[Division, ...]:
    """Those of the year's list; else those of the list whose year is nearest to it."""
    away = {place: max(place.first - year, year - place.last, 0) for place in places}
    return tuple(place for place in places if away[place] == min(away.values()))


def leading(words: str, year: int | None = None) -> tuple[Division, ...]:
    """The divisions whose names ``words`` begins with, each within the one before; empty where none.

    >>> [place.name for place in leading("吉林省长春市人民政府办公厅")]
    ['吉林省', '长春市']
    >>> [(place.name, place.code) for place in leading("湖北省襄樊市人民政府", 2005)]
    [('湖北省', '420000'), ('襄樊市', '420600')]
    """
    return _leading(words, year)[0]


def without_leading(words: str, year: int | None = None) -> str:
    """``words`` behind the divisions that they begin with.

    >>> without_leading("吉林省长春市人民政府办公厅")
    '人民政府办公厅'
    """
    return words[_leading(words, year)[1] :]


def _leading(words: str, year: int | None) -> tuple[tuple[Division, ...], int]:
    listed = divisions(year)
    found: tuple[Division, ...] = ()
    at = 0
    while True:
        best, end = None, at
        for stop in range(at + 2, min(at + _LONGEST, len(words)) + 1):
            for place in listed.get(words[at:stop], ()):
                if not found or place.code[:2] == found[-1].code[:2]:
                    best, end = place, stop
        if best is None:
            return found, at
        found, at = (*found, best), end
