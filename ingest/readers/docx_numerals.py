"""Writes an ordinal in each of Word's number formats.

Names are those of ST_NumberFormat (ECMA-376 part 1, §17.18.59); what each looks like beyond ten follows
Word itself ([MS-OI29500] §2.1.602). Formats of other scripts are written in Arabic digits.
"""

from collections.abc import Callable

_MOST = 32_767
"""Word counts no further; what is beyond is no list that a person made."""

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_LEGAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_LETTERS_AGAIN = 30  # z is followed by aa, bb, …, and after 30 rounds by a again


def numeral(value: int, form: str) -> str:
    """``value`` written in the number format ``form``; in Arabic digits where the format cannot say it.

    >>> [numeral(21, form) for form in ("chineseCountingThousand", "upperRoman", "lowerLetter")]
    ['二十一', 'XXI', 'u']
    >>> [numeral(101, form) for form in ("chineseCountingThousand", "japaneseCounting", "chineseCounting")]
    ['一百零一', '百一', '一〇一']
    >>> numeral(3, "decimalEnclosedCircle"), numeral(3, "ideographTraditional"), numeral(3, "bullet")
    ('③', '丙', '')
    """
    if form in ("none", "bullet"):
        return ""
    write = _FORMS.get(form)
    return (write(value) if write and 0 <= value <= _MOST else "") or str(value)


def _positional(digits: str) -> Callable[[int], str]:
    return lambda value: "".join(digits[int(digit)] for digit in str(value))


def _row(first: str, length: int) -> Callable[[int], str]:
    """Signs that stand one after another in Unicode; nothing beyond the last."""
    return lambda value: chr(ord(first) + value - 1) if 1 <= value <= length else ""


def _listed(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 1 <= value <= len(signs) else ""


def _circled(value: int) -> str:
    """① to ⑳, ㉑ to ㉟, ㊱ to ㊿: three rows of Unicode."""
    for first, start, length in (("①", 1, 20), ("㉑", 21, 15), ("㊱", 36, 15)):
        if start <= value < start + length:
            return chr(ord(first) + value - start)
    return ""


def _letters(value: int) -> str:
    if value == 0:
        return ""
    value = (value - 1) % (26 * _LETTERS_AGAIN)
    return chr(ord("a") + value % 26) * (value // 26 + 1)


def _roman(value: int) -> str:
    written = ""
    for worth, sign in _ROMAN:
        written += sign * (value // worth)
        value %= worth
    return written


def _ordinal(value: int) -> str:
    tens = value % 100
    return str(value) + ("th" if 10 <= tens <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th"))


def _zodiac(value: int) -> str:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if 1 <= value <= 60 else ""


def _counting(
    digits: str, units: tuple[str, str, str, str], *, says_one: bool = False, says_zero: bool = True
) -> Callable[[int], str]:
    """Numerals with 十百千万. ``says_one``: 一十; ``says_zero``: 一百零一, and not 百一."""

    def group(value: int, *, leads: bool) -> str:
        written, skipped = "", False
        for unit, worth in ((units[2], 1000), (units[1], 100), (units[0], 10), ("", 1)):
            digit, value = divmod(value, worth)
            if not digit:
                skipped = bool(written) or not leads
                continue
            bare = (
                digit == 1
                and unit
                and not says_one
                and (not says_zero or (unit == units[0] and not written and leads))
            )
            written += ("零" if skipped and says_zero else "") + ("" if bare else digits[digit]) + unit
            skipped = False
        return written

    def write(value: int) -> str:
        if value == 0:
            return digits[0]
        high, low = divmod(value, 10_000)
        if not high:
            return group(low, leads=True)
        return group(high, leads=True) + units[3] + (group(low, leads=False) if low else "")

    return write


_thousand = _counting("零一二三四五六七八九", ("十", "百", "千", "万"))
_bare = _counting(_DIGITS, ("十", "百", "千", "万"), says_zero=False)
_digital = _positional(_DIGITS)


def _below_hundred(value: int) -> str:
    """十, 二十一, but 一〇〇: digits alone from a hundred on."""
    return _thousand(value) if 0 < value < 100 else _digital(value)


def _capital(write: Callable[[int], str]) -> Callable[[int], str]:
    return lambda value: write(value).upper()


_FORMS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02}",
    "decimalZero2": lambda value: f"{value:02}",  # this and the next three: Word's custom formats 001, 002, …
    "decimalZero3": lambda value: f"{value:03}",
    "decimalZero4": lambda value: f"{value:04}",
    "decimalZero5": lambda value: f"{value:05}",
    "decimalFullWidth": _positional("０１２３４５６７８９"),
    "decimalFullWidth2": _positional("０１２３４５６７８９"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": _row("⒈", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": _capital(_roman),
    "lowerRoman": _roman,
    "upperLetter": _capital(_letters),
    "lowerLetter": _letters,
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "chicago": lambda value: "*†‡§"[(value - 1) % 4] * ((value - 1) % 120 // 4 + 1) if value else "",
    "ideographDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "taiwaneseDigital": _digital,
    "chineseCounting": _below_hundred,
    "taiwaneseCounting": _below_hundred,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _bare,
    "chineseLegalSimplified": _counting(_LEGAL, ("拾", "佰", "仟", "万"), says_one=True),
    "ideographLegalTraditional": _counting(_LEGAL_TRADITIONAL, ("拾", "佰", "仟", "萬"), says_one=True),
    "ideographTraditional": _listed(_STEMS),
    "ideographZodiac": _listed(_BRANCHES),
    "ideographZodiacTraditional": _zodiac,
}
