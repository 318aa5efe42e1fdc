"""What the character codes of a PDF's fonts stand for in print."""

import unicodedata
from collections.abc import Iterator

from ontology import lexicon

UNREADABLE = "\ufffd"
_RADICALS: dict[str, str] = lexicon("repair")["radicals"]
HYPHEN_AT_END = 2
"""What pdfium makes of a hyphen that ends a line."""
_SYMBOLS = range(0xF020, 0xF100)  # where Word keeps Symbol and Wingdings: bullets, ticks
_PRIVATE = (range(0xE000, 0xF900), range(0xF0000, 0x110000))
_LIGATURES = range(0xFB00, 0xFB07)
_ALIKE = (range(0x2F00, 0x2FD6), range(0xF900, 0xFB00), range(0x2F800, 0x2FA20))


def is_unreadable(text: str) -> bool:
    """Whether the file does not say which character was printed."""
    code = ord(text)
    return text == UNREADABLE or (code not in _SYMBOLS and any(code in codes for codes in _PRIVATE))


def characters_of(
    code: int, left: float, right: float, *, broken: bool
) -> Iterator[tuple[str, float, float]]:
    """The characters printed for a code, each with its left and right edge.

    A radical stands for the character that looks like it (fonts name 一 as the radical ⼀), a ligature for
    its letters, a code that its font does not map for U+FFFD.

    >>> [text for text, _, _ in characters_of(0x2F00, 0, 16, broken=False)]
    ['一']
    >>> list(characters_of(0xFB01, 0, 16, broken=False))
    [('f', 0.0, 8.0), ('i', 8.0, 16.0)]
    """
    if code == HYPHEN_AT_END:
        words = "-"
    elif broken or code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        words = UNREADABLE
    elif code in _LIGATURES or any(code in codes for codes in _ALIKE):
        words = unicodedata.normalize("NFKC", chr(code))
    else:
        words = _RADICALS.get(chr(code), chr(code))
    width = (right - left) / len(words)
    for i, text in enumerate(words):
        yield text, left + width * i, left + width * (i + 1)
