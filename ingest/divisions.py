"""Administrative divisions of the country: names, levels and codes of GB/T 2260."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from ontology import lexicon

_LONGEST = 15


@dataclass(frozen=True, slots=True)
class Division:
    """A division; ``code`` is its six digits in GB/T 2260, ``level`` province, city or county."""

    code: str
    name: str
    level: str


@cache
def divisions() -> Mapping[str, tuple[Division, ...]]:
    """Divisions by name and by the short names in use; some names of counties are borne by several."""
    table = lexicon("places")
    found: dict[str, tuple[Division, ...]] = {}
    for key, level in (("provinces", "province"), ("prefectures", "city"), ("counties", "county")):
        words = table[key].split()
        for code, name in zip(words[::2], words[1::2], strict=True):
            found[name] = (*found.get(name, ()), Division(code, name, level))
    by_code = {place.code: place for places in found.values() for place in places}
    return MappingProxyType(found | {short: (by_code[code],) for short, code in table["short"].items()})


def leading(words: str) -> tuple[Division, ...]:
    """The divisions whose names ``words`` begins with, each within the one before; empty where none.

    >>> [place.name for place in leading("吉林省长春市人民政府办公厅")]
    ['吉林省', '长春市']
    """
    return _leading(words)[0]


def without_leading(words: str) -> str:
    """``words`` behind the divisions that they begin with.

    >>> without_leading("吉林省长春市人民政府办公厅")
    '人民政府办公厅'
    """
    return words[_leading(words)[1] :]


def _leading(words: str) -> tuple[tuple[Division, ...], int]:
    found: tuple[Division, ...] = ()
    at = 0
    while True:
        best, end = None, at
        for stop in range(at + 2, min(at + _LONGEST, len(words)) + 1):
            for place in divisions().get(words[at:stop], ()):
                if not found or place.code[:2] == found[-1].code[:2]:
                    best, end = place, stop
        if best is None:
            return found, at
        found, at = (*found, best), end
