"""Draws one page of a PDF or of a picture file: ``python -m ui.page_picture NUMBER <file >picture``.

In: the file's bytes and a page's number from 1. Out: WebP. A program of its own: see ``page_image``.
"""

import sys
from itertools import islice

from PIL import Image

WIDTH = 1240
"""Pixels across: A4 at 150 dpi, sharp on twice the pixels of a panel."""
_TALLEST = 4 * WIDTH
_MEMORY = 2 * 2**30
_QUALITY = 72


def main() -> None:
    """Draw the page that the command line names."""
    _limit()
    number, data = int(sys.argv[1]), sys.stdin.buffer.read()
    picture = _pdf_page(data, number) if data.lstrip()[:5] == b"%PDF-" else _picture(data, number)
    picture.convert("RGB").save(sys.stdout.buffer, "WEBP", quality=_QUALITY, method=2)


def _limit() -> None:
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - some systems have none

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))


def _pdf_page(data: bytes, number: int) -> Image.Image:
    import pypdfium2  # noqa: PLC0415 - pictures need it not

    page = pypdfium2.PdfDocument(data)[number - 1]
    width, height = page.get_size()
    scale = min(WIDTH / max(width, 1.0), _TALLEST / max(height, 1.0))
    drawn: Image.Image = page.render(scale=scale).to_pil()
    return drawn


def _picture(data: bytes, number: int) -> Image.Image:
    from ingest.readers.scan_picture import pictures_of  # noqa: PLC0415 - PDFs need it not

    pixels = next(islice(pictures_of(data, ""), number - 1, None))
    picture = Image.fromarray(pixels)
    picture.thumbnail((WIDTH, _TALLEST))
    return picture


if __name__ == "__main__":
    main()
