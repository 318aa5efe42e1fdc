"""Makes pictures of printed pages as an office scanner does: grey, a little askew, blurred and stained.

``python -m tests.formats.make_scan`` writes ``tests/documents/scan/*.png`` from the PDF files that Chromium
printed (``tests.formats.make``).
"""

import math

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

from tests.formats.make import DOCUMENTS, OUT

SCANS = DOCUMENTS / "scan"
RESOLUTION = 150


def scanned(page: pypdfium2.PdfPage, askew: float = 0.4, resolution: int = RESOLUTION) -> Image.Image:
    """A page as a scanner gives it, ``askew`` degrees; the same page gives the same picture."""
    paper = page.render(scale=resolution / 72).to_pil().convert("L")
    paper = paper.rotate(askew, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
    ink = np.asarray(paper).astype(float)
    chance = np.random.default_rng(20241211)
    ink = 20 + ink * 0.85 + chance.normal(0, 3, ink.shape)
    for _ in range(300):  # dust
        y, x = (int(chance.integers(0, side - 3)) for side in ink.shape)
        ink[y : y + 2, x : x + 2] -= 90
    steps = 255 / 15  # sixteen greys: the picture is kept in the repository
    return Image.fromarray((np.round(np.clip(ink, 0, 255) / steps) * math.floor(steps)).astype(np.uint8))


def make() -> None:
    """Write the first two pages of the city's plan: one of text, one with a table."""
    SCANS.mkdir(exist_ok=True)
    document = pypdfium2.PdfDocument(OUT / "city_sample.chromium.pdf")
    for number, askew in ((1, 0.4), (2, -0.3)):
        picture = scanned(document[number - 1], askew).quantize(16)
        picture.save(SCANS / f"city_sample.{number}.png", optimize=True, dpi=(RESOLUTION, RESOLUTION))


if __name__ == "__main__":
    make()
