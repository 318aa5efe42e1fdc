"""Recognises printed numbering at the start of a line: 一、 （一） 1. （1） ① 1.1 第三章 第十二条 专栏1."""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from cn2an import cn2an

from ontology import lexicon

_TABLE = lexicon("numbering")


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: ``text`` verbatim, its ordinal, and the style's place in the tree."""

    text: str
    ordinal: int
    suffix: str  # "之一" of 第十二条之一, as "-1"; empty otherwise
    style: str
    rank: float  # lower is higher in the tree
    prefix: str  # before the ordinal in a path

    @property
    def decimals(self) -> tuple[int, ...]:
        """The ordinals of a decimal number, outermost first; of another number, its ordinal alone."""
        if self.style != "decimal":
            return (self.ordinal,)
        return tuple(int(digits) for digits in re.findall(r"\d+", self.text))


_Style = tuple[re.Pattern[str], str, float, str]


@cache
def _styles(group: str) -> tuple[_Style, ...]:
    numeral = f"(?:{_TABLE['numeral']})"
    return tuple(
        (re.compile(style["pattern"].replace("{n}", numeral)), style["name"], style["rank"], style["prefix"])
        for style in _TABLE[group]
    )


_CHINESE = "一二三四五六七八九十百零〇廿卅"
_SIGNS = "Ⅰ-Ⅻ①-⒛㈠-㈩㉑-㉟㊱-㊿❶-❿➀-➓"
_ORDINAL = re.compile(rf"[{_CHINESE}两]+|\d+|[{_SIGNS}]|[A-Za-z]")
# No style begins with another character: most lines are prose and are told apart by their first one.
_FIRST = frozenset(f"第（(【〔［专{_CHINESE}0123456789")
_FIRST_WEAK = frozenset(f"（({_CHINESE}0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
_SINGLE = re.compile(f"[{_SIGNS}]")
_TENS = {"廿": "二十", "卅": "三十"}
_NEIGHBOUR = re.compile(rf"([一二三四五六七八九十]|\d{{1,2}}){_TABLE['enumeration']['followers']}")


@lru_cache(maxsize=4096)
def ordinal(numeral: str) -> int:
    """The number a Chinese, Arabic or circled numeral stands for.

    >>> ordinal("二十三"), ordinal("廿一"), ordinal("12"), ordinal("③"), ordinal("Ⅳ"), ordinal("b")
    (23, 21, 12, 3, 4, 2)

    Raises:
        ValueError: not a numeral.
    """
    if numeral.isdecimal():
        return int(numeral)
    if _SINGLE.fullmatch(numeral):
        return int(unicodedata.numeric(numeral))
    if numeral.isascii() and len(numeral) == 1 and numeral.isalpha():
        return ord(numeral.upper()) - ord("A") + 1
    for short, full in _TENS.items():
        numeral = numeral.replace(short, full)
    return int(cn2an(numeral.replace("〇", "零"), "smart"))


def leading_number(line: str) -> Number | None:
    """The number that opens ``line`` (repaired, without leading white space), if one does.

    >>> number = leading_number("（二）重点举措")
    >>> number.text, number.ordinal, number.style
    ('（二）', 2, 'chinese_bracket')
    >>> leading_number("2027年前完成") is None
    True
    >>> leading_number("一、二类县率先完成") is None  # lists two neighbours
    True
    """
    if line[:1] not in _FIRST and not _SINGLE.match(line):
        return None
    return _number(line, "style")


def weak_number(line: str) -> Number | None:
    """What may be a number typed with a wrong sign; it counts only beside its neighbours.

    >>> number = weak_number("三，工作步骤")
    >>> number.text, number.ordinal, number.style
    ('三，', 3, 'chinese_comma')
    """
    return _number(line, "weak") if line[:1] in _FIRST_WEAK else None


def _number(line: str, group: str) -> Number | None:
    for pattern, style, rank, prefix in _styles(group):
        if match := pattern.match(line):
            numerals = _ORDINAL.findall(match[0])
            try:
                value = ordinal(numerals[-1] if style == "decimal" else numerals[0])
                suffix = f"-{ordinal(numerals[1])}" if "条之" in match[0] else ""
            except ValueError:  # 十十、 and the like: no numeral
                return None
            # Nothing is numbered from nought; "0" is the path of the front matter.
            if ordinal(numerals[0]) == 0 or _lists_neighbours(line, match.end(), value):
                return None
            return Number(match[0], value, suffix, style, rank, prefix)
    return None


def _lists_neighbours(line: str, at: int, value: int) -> bool:
    """Whether "一、" goes on as "一、二类县", or "1、" as "1、2号机组"."""
    beside = _NEIGHBOUR.match(line, at) if line[at - 1] == "、" else None
    return beside is not None and ordinal(beside[1]) == value + 1


# Converted text has half-width brackets, spaces inside numbers and full-width digits, before repair.
_HEAD = 48
_MAY_OPEN = re.compile(rf"[*_>\s]*[第专（(【〔［{_CHINESE}\d{_SIGNS}]")
_MARKUP = re.compile(r"^(?:[*_]{2,3}|>\s*)+")
_BRACKETED = re.compile(rf"^[（(]\s*([{_CHINESE}]+|\d{{1,2}})\s*[）)]")
_INNER_SPACE = re.compile(rf"^(第)?\s*([{_CHINESE}\d]+)\s+(?=[、.．章条节编篇])")


def opens_clause(line: str) -> bool:
    """Whether an unrepaired line looks like the start of a numbered clause, an attachment or a heading.

    >>> opens_clause("( 一 )主要目标"), opens_clause("１．开展普查"), opens_clause("第三条第二款规定的")
    (True, True, False)
    """
    if line[0] == "#":
        return True
    if not _MAY_OPEN.match(line):
        return False
    head = unicodedata.normalize("NFKC", line[:3]) + line[3:_HEAD] if line[0] >= "！" else line[:_HEAD]
    head = _MARKUP.sub("", head)
    head = _BRACKETED.sub(r"（\1）", head)
    head = _INNER_SPACE.sub(r"\1\2", head)
    return leading_number(head) is not None or _BARE.fullmatch(line) is not None


_BARE = re.compile(_TABLE["integer"]["pattern"])


def bare_integer(line: str) -> Number | None:
    """The number of a heading such as "1 总则", which counts only beside decimal headings."""
    match = _BARE.fullmatch(line)
    return Number(match[1], int(match[1]), "", "integer", _TABLE["integer"]["rank"], "") if match else None
