"""Reads pictures of pages by recognising their text: scans, photographs, screenshots. Extra ``ocr``."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib import import_module
from statistics import fmean
from typing import TYPE_CHECKING, Any

from ingest.document import Notice
from ingest.errors import EmptyFileError, MissingReaderError
from ingest.readers.layout import PrintedPage, reading_of
from ingest.readers.scan_picture import pictures_of
from ingest.reading import Reading

if TYPE_CHECKING:
    import pypdfium2

RESOLUTION = 200
"""Dots an inch at which a PDF's pages are drawn: 150 reads 16 point type as well, 9 point type less so."""

DOUBTFUL = 0.9
"""A line is told to the user whose least sure letter or figure is below."""

MOST_DOUBTS = 20
"""Most doubtful lines told one by one."""

_PAGE_WIDTH = 595.0  # points: a picture's width is taken for A4's
_TALLEST_PAGE = 1_700.0  # points: pages beyond are drawn coarser

_log = logging.getLogger(__name__)


def read_image(data: bytes, name: str) -> Reading:
    """The text recognised on the picture or, in TIFF, the pictures of a file.

    Raises:
        MissingReaderError: the extra ``ocr`` is not installed.
        DamagedFileError: the file is cut off or broken.
        UnsafeFileError: a picture is larger than any scanned page.
        EmptyFileError: no text was recognised.
    """
    pages = [
        _recognised(picture, number, _PAGE_WIDTH / picture.shape[1], name)
        for number, picture in enumerate(pictures_of(data, name), 1)
    ]
    if not any(page.glyphs for page in pages):
        raise EmptyFileError("图片上没有认出文字", name, "请确认图片清晰、方向端正，或重新扫描后再添加")
    reading = reading_of("image", pages)
    return replace(reading, notices=(*reading.notices, *recognition_notices(reading)))


def read_scanned_pages(
    document: "pypdfium2.PdfDocument", pages: Sequence[int], name: str
) -> dict[int, PrintedPage]:
    """The pages of a PDF as they were recognised, by their numbers from 1, with the rules of their tables.

    Raises:
        MissingReaderError: the extra ``ocr`` is not installed.
    """
    found = {}
    for number in pages:
        page = document[number - 1]
        scale = min(RESOLUTION, RESOLUTION * _TALLEST_PAGE / max(*page.get_size(), 1.0)) / 72
        picture = page.render(scale=scale, rev_byteorder=True, prefer_bgrx=False).to_numpy()
        found[number] = _recognised(picture[:, :, :3], number, 1 / scale, name)
    return found


def recognition_notices(reading: Reading) -> Iterator[Notice]:
    """That text was recognised and how surely, and each line that was hardly readable, with its place."""
    scores = [run.confidence for page in reading.pages for run in page.runs if run.confidence is not None]
    if not scores:
        return
    yield Notice(
        "recognised",
        f"文字由图像识别得到，共 {len(scores)} 行，平均置信度 {fmean(scores):.0%}，引用前请核对原件",
    )
    doubtful = [
        (page.number, run)
        for page in reading.pages
        for run in page.runs
        if run.confidence is not None and run.confidence < DOUBTFUL
    ]
    for number, run in doubtful[:MOST_DOUBTS]:
        yield Notice("recognised_doubtful", f"第 {number} 页这一行辨认不清，请核对原件", run.span)
    if len(doubtful) > MOST_DOUBTS:
        yield Notice("recognised_doubtful", f"另有 {len(doubtful) - MOST_DOUBTS} 行辨认不清，请核对原件")


def _recognised(picture: Any, number: int, scale: float, name: str) -> PrintedPage:
    try:
        page: PrintedPage = import_module("ingest.readers.scan_page").printed_page(picture, number, scale)
    except ImportError as error:
        raise MissingReaderError(
            "需要文字识别组件", name, "请运行 pip install 'youju[ocr]' 后重试"
        ) from error
    _log.info("recognised", extra={"file": name, "page": number, "characters": len(page.glyphs)})
    return page
