"""Text that a sheet can carry: what XML or a reader's eye cannot take is shown as a mark."""

import re

_UNFIT = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"  # not in XML 1.0
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"  # turn the reading direction around (UAX #9)
)
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_BREAKS = re.compile(r"[ \t\u3000]*(?:\r\n|[\n\r\v\f\x85\u2028\u2029])\s*")
_FORMULA = tuple("=+-@＝＋－＠\t\r\n|%")
_MOST = 32_000
"""Characters of one cell: a workbook takes 32,767 (ECMA-376 as Excel reads it)."""


def safe_text(text: str) -> str:
    """``text`` without what breaks a file or turns the line around; such characters become �.

    Longer than a cell takes: cut, with how much is left out said.

    >>> safe_text("甲\\x00乙\\u202e丙"), safe_text("一\\n\\n二")
    ('甲�乙�丙', '一\\n二')
    """
    clean = _BREAKS.sub("\n", _INVISIBLE.sub("", text)).strip().replace("\t", "　")
    clean = _UNFIT.sub("\ufffd", clean)
    if len(clean) > _MOST:
        left = len(clean) - _MOST
        clean = f"{clean[:_MOST]}……（余 {left} 字，见原文）"
    return clean


def starts_formula(text: str) -> bool:
    """Whether a spreadsheet might read ``text`` as a formula or command."""
    return text.startswith(_FORMULA)
