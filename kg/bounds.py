"""How the words around a value bound it: 不低于, 控制在……以内, 下降……, 左右."""

import re
from dataclasses import dataclass
from functools import cache

from kg.facts import Modality, Operator
from kg.stretches import CLEARED
from ontology import lexicon

_TABLE = lexicon("operators")
_MODALITY = lexicon("modality")
_BASELINE = lexicon("deadlines")["baseline"]
_SUFFIXES = tuple((Operator(op), re.compile(_TABLE["suffix"][op])) for op in (">=", "<=", "~"))
_ABOUT = re.compile(f"(?:{_TABLE['suffix']['about_before']})$")
_STRIVE = re.compile(_MODALITY["strive"])
_ENSURE = re.compile(_MODALITY["ensure"])
# What may stand between an indicator and the comparing word, besides a modal word.
_FILLER = re.compile(
    rf"(?:分别|均|都|也|要|应当|应|必须|必|须|将|总体|基本|平均|年均|每年|再|累计|总计|合计|总数|稳步|持续|显著|大幅|明显|不断|稳定|逐步|全部|长期|继续|且|一般|原则上|至少|只能|实际|首次|有望|{CLEARED}+"
    rf"|{_BASELINE['pattern']}|{_BASELINE['unnamed']}"
    rf"|{_MODALITY['strive']}|{_MODALITY['ensure']}|实现|[由从][^，由从]{{0,10}}[\d{CLEARED}一二三四五六七八九][^，由从]{{0,14}})$"
)
# 达到最大负荷的5%: a share of something named between the comparing word and the value.
_OF = re.compile("(?<=[到达于在至过])[^，；、到达于在至过]{2,10}的$")
# 提高到2025年的20%: the year has been read and cleared.
_CLEARED = re.compile(f"{CLEARED}+的?$")


@dataclass(frozen=True, slots=True)
class Before:
    """What the words before a value say: where the name ends, and the operator, if a word compares."""

    name_end: int
    operator: Operator | None
    fixed: bool  # the words after the value cannot change the operator
    about: bool


@cache
def _compare() -> tuple[re.Pattern[str], dict[str, tuple[Operator, bool]]]:
    meaning = {
        word: (Operator(row["operator"]), bool(row.get("fixed")))
        for row in _TABLE["compare"]
        for word in row["words"]
    }
    return re.compile(f"(?:{'|'.join(sorted(meaning, key=len, reverse=True))})$"), meaning


_LONGEST = 12
"""More characters than any comparing word has: the search looks no farther back."""


def read_before(words: str) -> Before:
    """What ``words``, which end where a value begins, say of it.

    >>> before = read_before("森林覆盖率力争稳定在")
    >>> before.name_end, before.operator
    (5, <Operator.EQUAL: '='>)
    """
    end = len(words)
    about = _ABOUT.search(words, max(0, end - 2))
    if about:
        end = about.start()
    if cleared := _CLEARED.search(words, max(0, end - 40), end):
        end = cleared.start()
    pattern, meaning = _compare()
    of = _OF.search(words, max(0, end - _LONGEST), end)
    if of and pattern.search(words, max(0, of.start() - _LONGEST), of.start()):
        end = of.start()
    operator, fixed = None, False
    # At most two comparing words stand together: 提高到不低于, 达到不少于.
    for _ in range(2):
        match = pattern.search(words, max(0, end - _LONGEST), end)
        if match is None or match.start() == end:
            break
        if operator is None:
            operator, fixed = meaning[match[0]]
        end = _before_fillers(words, match.start())
    return Before(_before_fillers(words, end) if operator else end, operator, fixed, about is not None)


def _before_fillers(words: str, end: int) -> int:
    while (match := _FILLER.search(words, max(0, end - 40), end)) and match.start() < end:
        end = match.start()
    return end


def read_after(words: str) -> tuple[Operator | None, int]:
    """The operator that the words after a value set, and how many characters it takes.

    >>> read_after("以上的企业")
    (<Operator.AT_LEAST: '>='>, 2)
    """
    for operator, pattern in _SUFFIXES:
        if match := pattern.match(words):
            return operator, match.end()
    return None, 0


def combine(before: Before, after: Operator | None) -> Operator:
    """The operator that both sides of a value make; a bare count is exact."""
    if before.operator is not None and before.fixed:
        return before.operator
    if after is not None:
        return after
    if before.about:
        return Operator.ABOUT
    return before.operator or Operator.EQUAL


def modality_of(words: str) -> Modality:
    """How firmly ``words`` promise."""
    if _STRIVE.search(words):
        return Modality.STRIVE
    return Modality.ENSURE if _ENSURE.search(words) else Modality.NONE
