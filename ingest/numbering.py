"""Recognises printed numbering at the start of a line: 一、 （一） 1. （1） ① 第三章 第十二条."""

import re
from dataclasses import dataclass
from functools import cache

from cn2an import cn2an

from ontology import lexicon

_TABLE = lexicon("numbering")
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}


@dataclass(frozen=True, slots=True)
class Number:
    """A printed number: ``text`` verbatim, its ordinal, and the style's place in the tree."""

    text: str
    ordinal: int
    suffix: str  # "之一" of 第十二条之一, as "-1"; empty otherwise
    style: str
    rank: int  # lower is higher in the tree
    prefix: str  # before the ordinal in a path


@cache
def _styles() -> tuple[tuple[re.Pattern[str], str, int, str], ...]:
    numeral = f"(?:{_TABLE['numeral']})"
    return tuple(
        (re.compile(style["pattern"].replace("{n}", numeral)), style["name"], style["rank"], style["prefix"])
        for style in _TABLE["style"]
    )


_ORDINAL = re.compile(r"[一二三四五六七八九十百零〇两]+|\d+|[①-⑳]")


def ordinal(numeral: str) -> int:
    """The number a Chinese, Arabic or circled numeral stands for.

    >>> ordinal("二十三"), ordinal("12"), ordinal("③")
    (23, 12, 3)
    """
    if numeral in _CIRCLED:
        return _CIRCLED[numeral]
    return int(numeral) if numeral.isdecimal() else int(cn2an(numeral.replace("〇", "零"), "smart"))


def leading_number(line: str) -> Number | None:
    """The number that opens ``line`` (repaired, without leading white space), if one does.

    >>> number = leading_number("（二）重点举措")
    >>> number.text, number.ordinal, number.style
    ('（二）', 2, 'chinese_bracket')
    >>> leading_number("2027年前完成") is None
    True
    """
    for pattern, style, rank, prefix in _styles():
        if match := pattern.match(line):
            numerals = _ORDINAL.findall(match[0])
            try:
                value = ordinal(numerals[0])
            except ValueError:  # 一一、 and the like: no numeral
                return None
            suffix = f"-{ordinal(numerals[1])}" if "条之" in match[0] else ""
            return Number(match[0], value, suffix, style, rank, prefix)
    return None


# Cheaper than leading_number and tolerant of unrepaired text: half-width brackets, inner spaces.
_OPENS = re.compile(
    r"#{1,6} |第\s*[一二三四五六七八九十百零\d]+\s*(?:部分|[编章节条])|[一二三四五六七八九十百]+\s*、"
    r"|[（(]\s*(?:[一二三四五六七八九十百]+|\d{1,2})\s*[)）]|\d{1,3}\s*(?:[.．](?!\d)|、)|[①-⑳]|附件"
)


def opens_clause(line: str) -> bool:
    """Whether an unrepaired line looks like the start of a numbered clause."""
    return _OPENS.match(line) is not None
