"""Reads signs that Word keeps as places in a symbol font: "≥" may be sign F0B3 of the font Symbol.

Symbol follows Adobe's Symbol encoding (Unicode's mappings, VENDORS/ADOBE/symbol.txt); of Wingdings only
bullets, boxes, ticks and circled numbers are read, the signs that official documents print.
"""

_SYMBOL: dict[int, str] = dict(
    zip(
        (*range(0x20, 0x7F), *range(0xA0, 0xEF), *range(0xF1, 0xFF)),
        " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
        "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩"
        "〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
        strict=False,
    )
)
_WINGDINGS: dict[int, str] = {
    0x20: " ", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x76: "❖",
    0x9F: "•", 0xA1: "○", 0xA7: "▪", 0xA8: "□", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xFB: "✗", 0xFC: "✓",
    0xFD: "☒", 0xFE: "☑",
    **{0x81 + i: chr(ord("①") + i) for i in range(10)},
    **{0x8C + i: chr(ord("❶") + i) for i in range(10)},
}  # fmt: skip
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_FONTS: dict[str, dict[int, str]] = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = 0xF000  # Word keeps sign 0xB3 of a symbol font as U+F0B3

_SUPERSCRIPT = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def is_symbol_font(font: str) -> bool:
    """Whether letters of ``font`` are signs."""
    return font.casefold() in _FONTS


def symbol(code: int, font: str) -> str:
    """The sign at ``code`` of a symbol font; the character itself where none is known for it.

    >>> symbol(0xF0B3, "Symbol"), symbol(0xB3, "Symbol"), symbol(0xF06E, "Wingdings"), symbol(0x2265, "宋体")
    ('≥', '≥', '■', '≥')
    """
    place = code - _PRIVATE if _PRIVATE <= code < _PRIVATE + 0x100 else code
    known = _FONTS.get(font.casefold(), _SYMBOL if place != code else {})
    sign: str | None = known.get(place)
    if sign:
        return sign
    return chr(code) if 0x20 <= code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else ""


def in_font(text: str, font: str) -> str:
    """Text set in ``font``: letters of a symbol font are signs."""
    return "".join(symbol(ord(character), font) for character in text) if is_symbol_font(font) else text


def raised(text: str) -> str:
    """Digits set as superscripts, which else would run into the number before them: 10⁴, μg/m³."""
    return text.translate(_SUPERSCRIPT)
