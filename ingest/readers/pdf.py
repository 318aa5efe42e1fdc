"""Reads PDF (ISO 32000) with PDFium."""

import logging
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as pdfium

from ingest.errors import (
    DamagedFileError,
    EncryptedFileError,
    FileTooLargeError,
    MissingReaderError,
    UnsafeFileError,
)
from ingest.readers.layout import PrintedPage, reading_of
from ingest.readers.pdf_notices import notices_of
from ingest.readers.pdf_package import check
from ingest.readers.pdf_pages import Sheet, is_picture, read_sheet
from ingest.reading import Reading

PDFIUM_LOCK = threading.RLock()
"""Held while PDFium works: it serves one thread at a time. Whoever else draws pages must hold it."""

MOST_PAGES = 5_000
"""Most pages read of one file; the longest plans have under 1,000."""
LARGEST_PAGE = 14_400.0
"""Longest side of a page in points (ISO 32000-1 annex C: 200 inches)."""
MOST_CHARACTERS = 20_000_000
"""Most characters read of one file."""
_SECONDS, _SECONDS_A_PAGE = 60.0, 1.0  # a page takes some hundredths of a second

_log = logging.getLogger(__name__)


def read_pdf(data: bytes, name: str) -> Reading:
    """The text of a PDF; pages that are pictures are recognised where the extra ``ocr`` is installed.

    Raises:
        EncryptedFileError: it opens with a password only.
        DamagedFileError: it is cut off, or no page can be read.
        FileTooLargeError, UnsafeFileError: it has more pages, or takes more time or memory, than any
            official document.
        MissingReaderError: all its pages are pictures, and the extra ``ocr`` is not installed.
    """
    found = check(data, name)
    with PDFIUM_LOCK:
        document = _opened(data, name)
        try:
            sheets = list(_sheets(document, name))
            pages, missing = _recognised(document, sheets, name)
        finally:
            document.close()
    reading = reading_of("pdf", pages)
    notices = notices_of(reading, sheets, missing, broken=found.broken_parts)
    return replace(reading, notices=(*reading.notices, *notices))


def _opened(data: bytes, name: str) -> pypdfium2.PdfDocument:
    """The document, opened without a password; one that only restricts printing opens so."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise EncryptedFileError.of(name) from error
        raise DamagedFileError(
            "PDF 结构已损坏，无法打开", name, "请重新下载，或用原软件另存后再添加"
        ) from error
    if len(document) > MOST_PAGES:
        count = len(document)
        document.close()
        raise FileTooLargeError(f"文件有 {count} 页，超过 {MOST_PAGES} 页的上限", name, "请拆分后再添加")
    return document


def _sheets(document: pypdfium2.PdfDocument, name: str) -> Iterator[Sheet]:
    """The pages as they are read; a broken page is an empty one that says so."""
    deadline = time.monotonic() + _SECONDS + _SECONDS_A_PAGE * len(document)
    characters = 0
    for i in range(len(document)):
        sheet = _sheet(document, i)
        characters += sheet.characters
        if characters > MOST_CHARACTERS or time.monotonic() > deadline:
            raise UnsafeFileError(
                "文件内容异常庞大，不像公文", name, "请确认文件来源，或用原软件打印为新的 PDF 后再添加"
            )
        yield sheet


def _sheet(document: pypdfium2.PdfDocument, i: int) -> Sheet:
    """One page."""
    try:
        page = document[i]
    except pypdfium2.PdfiumError:
        return Sheet(PrintedPage(i + 1, 0.0, 0.0), is_broken=True)
    try:
        if not all(0 < side <= LARGEST_PAGE for side in page.get_size()):
            return Sheet(PrintedPage(i + 1, 0.0, 0.0), is_broken=True)
        return replace(read_sheet(page, i + 1), has_fields=_has_fields(page))
    except pypdfium2.PdfiumError:
        return Sheet(PrintedPage(i + 1, 0.0, 0.0), is_broken=True)
    finally:
        page.close()


def _recognised(
    document: pypdfium2.PdfDocument, sheets: Sequence[Sheet], name: str
) -> tuple[list[PrintedPage], list[int]]:
    """The pages, pictures recognised, and the numbers of pictures that could not be."""
    if all(sheet.is_broken for sheet in sheets):
        raise DamagedFileError("PDF 的页面已损坏，一页也无法读取", name, "请重新下载，或用原软件另存后再添加")
    pages = {sheet.page.number: sheet.page for sheet in sheets}
    pictures = [sheet.page.number for sheet in sheets if is_picture(sheet)]
    missing: list[int] = []
    if pictures:
        from ingest.readers.scan import read_scanned_pages  # noqa: PLC0415  the extra is loaded where needed

        try:
            pages |= read_scanned_pages(document, pictures, name)
        except MissingReaderError:
            if not any(page.glyphs for number, page in pages.items() if number not in pictures):
                raise
            _log.warning("pages not recognised", extra={"file": name, "pages": len(pictures)})
            missing = pictures
    return [pages[number] for number in sorted(pages)], missing


def _has_fields(page: pypdfium2.PdfPage) -> bool:
    """Whether form fields or typed comments on a page hold words, which are no part of its text."""
    for i in range(min(1000, pdfium.FPDFPage_GetAnnotCount(page.raw))):
        note = pdfium.FPDFPage_GetAnnot(page.raw, i)
        if not note:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(note)
        key = {pdfium.FPDF_ANNOT_WIDGET: b"V", pdfium.FPDF_ANNOT_FREETEXT: b"Contents"}.get(kind)
        filled = key is not None and pdfium.FPDFAnnot_GetStringValue(note, key, None, 0) > 2
        pdfium.FPDFPage_CloseAnnot(note)
        if filled:
            return True
    return False
