"""A printed page from a picture: its recognised characters and its rules. Needs the extra ``ocr``."""

from dataclasses import replace
from typing import TypeVar

import numpy as np

from ingest.readers.layout import Glyph, PrintedPage, Rule
from ingest.readers.scan_picture import Pixels, bands_of
from ingest.readers.scan_rules import rules_of
from ingest.readers.scan_text import glyphs_of, recognise, slant_of

_Printed = TypeVar("_Printed", Glyph, Rule)


def printed_page(picture: Pixels, number: int, scale: float) -> PrintedPage:
    """What is printed on a picture, ``scale`` points a pixel, set upright and level.

    Places on a page that lies on its side are those on the page turned upright.
    """
    bands = list(bands_of(picture))
    if len(bands) == 1:
        found = recognise(picture)
        slant = slant_of(found)
        upright = np.ascontiguousarray(np.rot90(picture, found.turns))
        glyphs, rules = tuple(glyphs_of(found, slant, scale)), tuple(rules_of(upright, slant, scale))
        return PrintedPage(number, upright.shape[1] * scale, upright.shape[0] * scale, glyphs, rules)
    pieces = [(top * scale, printed_page(band, number, scale)) for top, band in bands]
    height, width = (side * scale for side in picture.shape[:2])
    return PrintedPage(
        number,
        width,
        height,
        tuple(_down(glyph, top) for top, page in pieces for glyph in page.glyphs),
        tuple(_down(rule, top) for top, page in pieces for rule in page.rules),
    )


def _down(printed: _Printed, by: float) -> _Printed:
    return replace(printed, top=printed.top + by, bottom=printed.bottom + by)
