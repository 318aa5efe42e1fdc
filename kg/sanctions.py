"""Finds the sanctions in the words of a penalty: kind, amount, for each of what, on whom."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.span import Span
from kg.facts import Sanction, SanctionKind
from kg.numbers import numeral
from kg.openings import hastened
from ontology import lexicon

_NUMERAL = (
    r"(?:\d{1,3}(?:,\d{3}){1,5}|\d{1,15})(?:\.\d{1,6})?"
    r"|[一二两三四五六七八九十百千零〇]{1,12}(?:点[一二三四五六七八九零]{1,4})?"
)
_UNITS = {"亿元": 1e8, "千万元": 1e7, "百万元": 1e6, "万元": 1e4, "千元": 1e3, "百元": 1e2, "元": 1.0}
_MULTIPLIERS = {"亿": 1e8, "千万": 1e7, "百万": 1e6, "万": 1e4}
_AMOUNT = re.compile(
    rf"百分之(?P<percent>百|{_NUMERAL})|(?P<share>\d{{1,3}}(?:\.\d+)?)[%％]"
    rf"|(?P<n>{_NUMERAL})(?P<unit>(?:亿|千万|百万|万|千|百)?元|倍)"
    # 二万至十万元: the unit of the first stands behind the second.
    rf"|(?P<first>{_NUMERAL})(?P<many>亿|千万|百万|万)?(?=元?(?:以上)?(?:至|到|—|－|-|~|～))"
)
_AT_LEAST = re.compile("(?:及|或者?)?以上|至|到|—|－|-|~|～")
_AT_MOST = re.compile("(?:及|或者?)?(?:以下|以内)")
_NO_MORE = re.compile("(?:不超过|最高|不高于|至多)$")
_ON = re.compile("对(?P<on>[^，；。对]{2,40}?)(?:，?(?:依法|可以|并|也|应当|另)*)?$")
_ACT = re.compile("(?:可以|并)*处(?!罚|理|分)以?|按照")
_TIED = re.compile("^(?:并处?|或者?|和|、|，)+|(?:不超过|最高|至多|的)$")
_FARTHEST = 80
"""Most characters of a stretch before 罚款 that tell its amount."""
_ORDER = (
    *(SanctionKind.CONFISCATE, SanctionKind.RESTRICT, SanctionKind.CORRECT, SanctionKind.WARN),
    *(SanctionKind.REVOKE, SanctionKind.DETAIN, SanctionKind.DISCIPLINE, SanctionKind.CRIMINAL),
    *(SanctionKind.CIVIL, SanctionKind.OTHER),
)
"""Where two kinds match at one place the first counts: 责令停产整治 restricts, 责令改正 corrects."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """An amount whose numbers exclude each other, at offsets of the text: 五万元以上二万元以下."""

    span: Span


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Low and high, in yuan or times; ``wrong``: the numbers exclude each other."""

    low: float | None
    high: float | None
    multiple: bool = False
    wrong: bool = False


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = lexicon("penalties")
    kinds = "|".join(f"(?P<{kind.value}>{table[kind.value]['pattern']})" for kind in _ORDER)
    fine = table["fine"]
    return {
        "any": hastened(f"(?P<daily>{fine['daily']})|(?P<fine>{fine['word']})|{kinds}"),
        "per": re.compile(fine["per"]),
        "not": re.compile(lexicon("penalties")["not_penalty"]["pattern"]),
    }


def find_sanctions(words: str, start: int) -> tuple[tuple[Sanction, ...], tuple[Contradiction, ...]]:
    """The sanctions that ``words``, a stretch of a consequence at offset ``start``, impose, in order.

    >>> found, _ = find_sanctions("处二万元以上五万元以下罚款或者违法所得一倍以上三倍以下罚款", 0)
    >>> [(each.kind.value, each.low, each.high, each.base) for each in found]
    [('fine', 20000.0, 50000.0, None), ('fine', 1.0, 3.0, '违法所得')]
    """
    if _patterns()["not"].search(words):
        return (), ()
    found: list[Sanction] = []
    wrong: list[Contradiction] = []
    done = 0
    for match in _patterns()["any"].finditer(words):
        kind = match.lastgroup or ""
        if kind == "fine":
            sanction, contradiction = _fine(words, max(done, match.start() - _FARTHEST), match.end(), start)
            wrong += [Contradiction(sanction.span)] if contradiction else []
        elif kind == "daily":
            per = _patterns()["per"].search(match[0])
            sanction = Sanction(
                SanctionKind.FINE, None, None, None, Span(*match.span()).shift(start), per[0] if per else None
            )
        else:
            sanction = _plain(SanctionKind(kind), words, done, match, start)
        found.append(sanction)
        done = match.end()
    return tuple(found), tuple(wrong)


def amounts_in(words: str) -> frozenset[float]:
    """All amounts that ``words`` print, in yuan or times.

    >>> sorted(amounts_in("处直接损失百分之二十以上五万元以下"))
    [0.2, 50000.0]
    """
    return frozenset(value for _, value, _ in _values(list(_AMOUNT.finditer(words))))


def _plain(kind: SanctionKind, words: str, done: int, match: re.Match[str], start: int) -> Sanction:
    end = match.end()
    begin = end - len(match[0].lstrip("，"))
    on = _ON.search(words, max(done, begin - _FARTHEST), begin)
    span = Span(on.start() if on else begin, end).shift(start)
    return Sanction(kind, None, None, None, span, None, on["on"] if on else None)


def _fine(words: str, done: int, end: int, start: int) -> tuple[Sanction, bool]:
    """The fine whose word ends at ``end``; whether its numbers exclude each other."""
    before = words[done : end - len(lexicon("penalties")["fine"]["word"])]
    amounts = list(_AMOUNT.finditer(before))
    opens = amounts[0].start() if amounts else len(before)
    acts = list(_ACT.finditer(before, 0, opens))
    act = acts[-1].start() if acts else max(before.rfind(mark, 0, opens) for mark in ("并", "或者", "、", ""))
    per = _patterns()["per"].search(before)
    on = _ON.search(before, 0, min(act, per.start()) if per else act)
    bounds = _bounds(before, amounts)
    base = before[acts[-1].end() if acts else 0 : opens].rstrip("的") if bounds.multiple else ""
    base = _TIED.sub("", base)
    begin = min(act, on.start() if on else act, per.start() if per else act)
    if base:
        begin = min(begin, before.index(base))
    span = Span(done + begin + len(before[begin:]) - len(before[begin:].lstrip("，")), end).shift(start)
    who, each = on["on"] if on else None, per[0] if per else None
    return Sanction(SanctionKind.FINE, bounds.low, bounds.high, base or None, span, each, who), bounds.wrong


def _bounds(words: str, amounts: Sequence[re.Match[str]]) -> _Bounds:
    low = high = None
    read = list(_values(amounts))
    if len({multiple for _, _, multiple in read}) > 1:
        return _Bounds(None, None)  # 一万元以上货值金额三倍以下: no one scale
    for match, value, _ in read:
        if _AT_MOST.match(words, match.end()) or _NO_MORE.search(words, 0, match.start()):
            high = value
        elif _AT_LEAST.match(words, match.end()) and low is None:
            low = value
        elif low is not None:
            high = value
        else:
            low = high = value
    if low is not None and high is not None and low > high:
        return _Bounds(None, None, wrong=True)
    return _Bounds(low, high, multiple=any(multiple for _, _, multiple in read))


def _values(amounts: Sequence[re.Match[str]]) -> Iterator[tuple[re.Match[str], float, bool]]:
    """Each amount in yuan or times."""
    for i, match in enumerate(amounts):
        if match["percent"] or match["share"]:
            value = 100.0 if match["percent"] == "百" else numeral(match["percent"] or match["share"])
            if value is not None:
                yield match, value / 100, True
        elif match["n"]:
            value = numeral(match["n"])
            if value is not None:
                yield match, value * _UNITS.get(match["unit"], 1.0), match["unit"] == "倍"
        elif (value := numeral(match["first"])) is not None and i + 1 < len(amounts):
            behind = amounts[i + 1]["unit"] or ""
            factor = _MULTIPLIERS[match["many"]] if match["many"] else _UNITS.get(behind, 1.0)
            yield match, value * factor, behind == "倍"
