"""Finds numbers with their units: Arabic and Chinese, percentages, tenths, fractions, ranges."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from cn2an import cn2an

from kg.openings import hastened
from ontology import lexicon

_DIGITS = "一二两三四五六七八九"
_CHINESE = rf"[{_DIGITS}十][{_DIGITS}十百千零〇万亿]{{0,15}}(?:点[{_DIGITS}零〇]{{1,6}})?"
_ARABIC = r"\d{1,3}(?:,\d{3}){1,5}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
_BETWEEN = r"\s*(?:[—–\-－~～至到]{1,2})\s*"
_SPELT = {"％": "%", "百分点": "个百分点"}
"""Two ways to write one unit."""

SINGLE = frozenset(lexicon("units")["single"]["words"])
DURATION = frozenset(lexicon("units")["duration"]["words"])
PERCENT = frozenset(lexicon("units")["percent"]["words"])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit at ``text[start:end]``; ``value_max`` is set for a range."""

    start: int
    end: int
    text: str
    value: float
    value_max: float | None
    unit: str

    @property
    def is_share(self) -> bool:
        """Whether it is a part of a whole: 38%, 七成."""
        return self.unit in PERCENT

    @property
    def is_duration(self) -> bool:
        """Whether it is a length of time: 2小时, 30年."""
        return self.unit in DURATION

    @property
    def is_money(self) -> bool:
        """Whether it is a sum of money, or of money for each of something."""
        return "元" in self.unit.split("/")[0]

    @property
    def counts(self) -> bool:
        """Whether it counts single things: 250家, 5万个."""
        return self.unit.lstrip("十百千万亿") in SINGLE


def _any(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


@cache
def _pattern(*, bare: bool) -> re.Pattern[str]:
    table = lexicon("units")
    names = [
        word
        for group in ("percent", "physical", "money", "duration", "count")
        for word in table[group]["words"]
    ]
    many = f"(?:{table['multipliers']})"
    of = rf"{table['ratio']['mark']}(?:\d*{many}?(?:{_any(table['ratio']['words'])})|\d*{many})"
    unit = rf"{many}?(?:{_any(names)})(?:{of})?(?:（[套件个处家座所艘条户辆张名项]）)?|{of}|{many}"
    percent = r"(?P<percent>百分之(?P<pn>[一二两三四五六七八九十百零点]+|\d+(?:\.\d+)?))"
    not_tenths = "立|效|果|本|员|品|就|为|熟|都|长|功|型|人|交|片|套"
    tenths = rf"(?P<tenths>(?P<tn>[{_DIGITS}])成(?P<half>半)?(?!{not_tenths}))"
    part = rf"(?P<part>(?P<of>[{_DIGITS}十]|\d)分之(?P<some>[{_DIGITS}]|\d))"
    half = r"(?P<one_half>一半|半数)(?=以上|以下|的|左右|$|[，。；])"
    plain = (
        rf"(?P<n>{_ARABIC}|{_CHINESE})(?P<low_unit>[%％‰](?={_BETWEEN})|{many})?"
        rf"(?:{_BETWEEN}(?P<m>{_ARABIC}|{_CHINESE}))?余?多?(?P<unit>{unit})"
    )
    found = f"{percent}|{tenths}|{part}|{half}|{plain}"
    if bare:
        ends = "以上|以下|以内|之内|左右|上下|及以上|及以下|[，。；、）■]|$"
        ranks = rf"(?<=前)[{_DIGITS}十]{{1,3}}"  # 保持全国前十
        none = "(?<=[到至])零"  # 死亡人数降到零
        found += rf"|(?P<bare>{_ARABIC}|{ranks}|{none})(?:(?:∶|:|：|比)1)?(?={ends})"
    return hastened(rf"(?<![第\d.A-Za-z])(?:{found})")


def quantities(text: str, *, bare: bool = False) -> tuple[Quantity, ...]:
    """The quantities in ``text``, in order; with ``bare`` also numbers without unit that end a phrase.

    >>> [(q.value, q.unit) for q in quantities("保护三千万亩，下降百分之四十五，占七成以上，1.2万公里")]
    [(3000.0, '万亩'), (45.0, '%'), (70.0, '%'), (1.2, '万公里')]
    >>> [(q.value, q.value_max, q.unit) for q in quantities("控制在20—25微克/立方米")]
    [(20.0, 25.0, '微克/立方米')]
    >>> [(q.value, q.unit) for q in quantities("系数提高到0.56以上", bare=True)]
    [(0.56, '')]
    """
    found = []
    for match in _pattern(bare=bare).finditer(text):
        read = _read(match)
        if read is not None:
            value, top, unit = read
            found.append(
                Quantity(
                    match.start(),
                    match.end(),
                    match[0],
                    value,
                    top,
                    _SPELT.get(unit, unit.replace("／", "/")),
                )
            )
    return tuple(found)


def contradictory(text: str) -> Iterator[tuple[int, int]]:
    """Where a range in ``text`` ends at or before the number it begins with: no quantity is read there.

    >>> list(contradictory("控制在50%—40%，20—25个"))
    [(3, 10)]
    """
    for match in _pattern(bare=False).finditer(text):
        low, high = match["n"], match["m"]
        if high and _read(match) is None and not _is_date(low, match["unit"]):
            yield match.start(), match.end()


def _is_date(low: str, unit: str) -> bool:
    return unit in ("年", "日", "月", "") or low.startswith("0")


def _read(match: re.Match[str]) -> tuple[float, float | None, str] | None:
    if match["percent"]:
        value = 100.0 if match["pn"] == "百" else numeral(match["pn"])
        return None if value is None else (value, None, "%")
    if match["tenths"]:
        tenths = numeral(match["tn"])
        return None if tenths is None else (tenths * 10 + (5 if match["half"] else 0), None, "%")
    if match["part"]:
        whole, some = numeral(match["of"]), numeral(match["some"])
        return (round(100 * some / whole, 2), None, "%") if whole and some and some < whole else None
    if match["one_half"]:
        return 50.0, None, "%"
    if match["n"] is None:
        value = numeral(match["bare"])
        return None if value is None else (value, None, "")
    return _read_plain(match["n"], match["low_unit"] or "", match["m"], match["unit"])


def _read_plain(
    low: str, low_unit: str, high: str | None, unit: str
) -> tuple[float, float | None, str] | None:
    if high is None and low_unit:  # 3000万 + 亩: the multiplier belongs to the unit
        unit = low_unit + unit
    numbers = [_split(each) for each in (low, high) if each]
    if any(value is None for value, _ in numbers):
        return None
    if unit in ("年", "日") and re.fullmatch(r"(?:19|20)\d\d|\d{1,2}", low):  # a date, no length of time
        return None if unit == "日" or len(low) == 4 else (float(low), None, unit)
    values = [value for value, _ in numbers if value is not None]
    unit = numbers[-1][1] + unit
    top = values[1] if len(values) > 1 else None
    if top is not None and top <= values[0]:
        return None
    return values[0], top, unit


def _split(words: str) -> tuple[float | None, str]:
    """A numeral and the multiplier that ends it: 三千万 is 3000 of 万."""
    if match := re.fullmatch(rf"([{_DIGITS}十百千零〇]+)([万亿])", words):
        return numeral(match[1]), match[2]
    return numeral(words), ""


@lru_cache(maxsize=4096)
def numeral(words: str) -> float | None:
    """The value of an Arabic or Chinese numeral, or None where the characters are none.

    >>> numeral("1,200"), numeral("三千"), numeral("四点五"), numeral("一一")
    (1200.0, 3000.0, 4.5, None)
    """
    plain = words.replace(",", "")
    if re.fullmatch(r"\d+(?:\.\d+)?", plain):
        return float(plain)
    try:
        return float(cn2an(words.replace("〇", "零"), "strict"))
    except ValueError:
        pass
    try:
        return float(cn2an(words.replace("〇", "零").replace("两", "二"), "smart")) if "两" in words else None
    except ValueError:
        return None
